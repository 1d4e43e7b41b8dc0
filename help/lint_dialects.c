/*
 * Rules of dialects.xml: every row is of a known kind, its pattern is well
 * formed, holds what its kind is for, and at least one word of its own.
 */
#include "help/lint_rules.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/intake_frame.h"

static const char stages[] = "connect ehlo starttls tls mail rcpt data after "
    "local";
static const char refusers[] = "own-server own-gateway their-edge "
    "their-server rule recipient";
static const char actions[] = "failed delayed delivered";

/* Captures of which a row needs one; NULL: none in particular. */
static const char *const needed[FRAMES_COUNT] = {
	[FRAMES_REPLY] = "{reply} {coded} {talk}",
	[FRAMES_TO] = "{to}",
	[FRAMES_FROM] = "{from} {word} {peer}",
	[FRAMES_HELO] = "{word}",
	[FRAMES_QUOTE] = "{to} {from}",
};

static bool
has_one(const char *pattern, const char *captures)
{
	char one[16];

	while (*captures != '\0') {
		size_t n = strcspn(captures, " ");

		memcpy(one, captures, n);
		one[n] = '\0';
		if (strstr(pattern, one) != NULL)
			return true;
		captures += n + (captures[n] == ' ');
	}
	return false;
}

static void
lint_row(struct lint *l, const xmlNode *row, int kind)
{
	const char *pattern = xml_attr(row, "text"), *fault;
	char word[8];

	if (pattern == NULL || *pattern == '\0') {
		lint_say(l, row, "<%s> needs text", row->name);
		return;
	}
	fault = frame_fault(pattern);
	frame_literal(pattern, word, sizeof word);
	if (fault != NULL)
		lint_say(l, row, "text=\"%s\": %s", pattern, fault);
	else if (*word == '\0')
		lint_say(l, row, "text=\"%s\": it has no words of its own",
		    pattern);
	if (needed[kind] != NULL && xml_attr(row, "whole") == NULL &&
	    !has_one(pattern, needed[kind]))
		lint_say(l, row, "text=\"%s\": <%s> needs one of %s", pattern,
		    row->name, needed[kind]);
	if (xml_attr(row, "stage") != NULL)
		lint_need_word(l, row, "stage", stages);
	if (kind == FRAMES_WHO)
		lint_need_word(l, row, "action", refusers);
	else if (xml_attr(row, "who") != NULL)
		lint_need_word(l, row, "who", refusers);
	else if (xml_attr(row, "action") != NULL)
		lint_need_word(l, row, "action", actions);
}

static int
kind_of(const xmlNode *row)
{
	int kind = 0;

	while (kind < FRAMES_COUNT && strcmp((const char *)row->name,
	    frame_kind_word((enum frame_kind)kind)) != 0)
		kind++;
	return kind;
}

void
lint_dialects(struct lint *l)
{
	const xmlNode *root = xmlDocGetRootElement(l->knowledge->dialects);
	int rows[FRAMES_COUNT + 1] = { 0 };

	xml_each (dialect, root, NULL) {
		if (strcmp((const char *)dialect->name, "dialect") != 0 ||
		    xml_attr(dialect, "id") == NULL ||
		    xml_attr(dialect, "name") == NULL)
			lint_say(l, dialect, "<dialect> with id and name is "
			    "needed here");
		xml_each (row, dialect, NULL) {
			int kind = kind_of(row);

			if (kind == FRAMES_COUNT)
				lint_say(l, row, "<%s>: no such kind of row",
				    row->name);
			else if (++rows[kind] > FRAMES_MAX)
				lint_say(l, row, "<%s>: more than %d rows of "
				    "this kind", row->name, FRAMES_MAX);
			else
				lint_row(l, row, kind);
		}
	}
}
