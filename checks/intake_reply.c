/*
 * One reply without a report around it: a line that begins with a code, or
 * words that only mail servers say.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/intake_frame.h"
#include "checks/text.h"

#define REPLY_TEXT (64u << 10)	/* bytes of a text that is but a reply */

static const char *
line_end(const char *s)
{
	return s + strcspn(s, "\n");
}

/* Does a reply begin here: "571 ...", "550-5.7.1 ...", "5.7.1 ..."? */
static bool
begins_reply(const char *s)
{
	size_t n;

	s += strspn(s, " \t#'\"<[(");
	if (text_begins(s, "smtp;"))
		s += 5 + strspn(s + 5, " ");
	if (text_reply_code(s, &n) && *s >= '4')
		return strchr(" -", s[n]) != NULL;
	return text_enhanced_code(s, &n) && *s >= '4' && s[n] == ' ';
}

/* Words that only mail servers say, for replies without any code. */
static bool
has_server_words(const char *s, size_t n)
{
	struct match m;

	return frame_first(FRAMES_WORD, s, n, &m) != NULL;
}

static void
note_reply(struct told *told, const struct section *section, const char *s,
    size_t n)
{
	struct recipient *r = told->n > 0 ? told->recipients[0] :
	    told_recipient(told, "");

	s += strspn(s, " \t'\"");
	if (r->diagnostic != NULL && text_begins(r->diagnostic, "X-"))
		r->full = r->diagnostic;
	r->diagnostic = said_clean(told->pool, s, strnlen(s, n));
	r->where = section_where(told->pool, section, s);
	r->spoken = true;
	told->spoken = true;
}

/* The first line that begins with a code. */
bool
text_code_line(struct told *told, const struct section *section)
{
	const char *s = section->text;

	for (; *s != '\0' && (size_t)(s - section->text) < TEXT_READ;
	    s = line_end(s) + (*line_end(s) == '\n')) {
		if (!begins_reply(s))
			continue;
		note_reply(told, section, s, text_block(s));
		return true;
	}
	return false;
}

bool
text_reply(struct told *told, const struct section *section)
{
	const char *s = section->text;
	size_t all = strlen(s);

	if (all > REPLY_TEXT)
		return false;
	if (text_code_line(told, section))
		return true;
	if (all > 2000 || !has_server_words(s, all))
		return false;
	note_reply(told, section, s, all);
	return true;
}
