/*
 * Recognising what was brought: see intake.h. The reading itself is in
 * intake_*.c; this file decides which reader sees what and settles whether it
 * is a bounce; intake_facts.c makes facts of it.
 *
 * Order: bytes -> text -> sections (of a message or of a text) -> told ->
 * facts. What looks made to be slow is not cut into parts but searched as
 * text, so that a report in it is still found.
 */
#include "checks/intake.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/intake_frame.h"
#include "checks/intake_parts.h"
#include "checks/mem.h"
#include "checks/text.h"

#define NESTS_MAX 100		/* "boundary=" within one message */
#define BOUNDARIES_MAX 4000	/* lines that look like boundaries */

/* ---- sections ---- */

bool
parts_have(const struct parts *parts, enum section_kind kind)
{
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == kind)
			return true;
	}
	return false;
}

void
parts_add(struct parts *parts, enum section_kind kind, const char *name,
    const char *text)
{
	if (parts->n == PARTS_SECTIONS)
		return;
	parts->at[parts->n++] = (struct section){ .kind = kind,
		.name = name, .text = text, .line = 1 };
}

static int
lines_before(const char *s, const char *at)
{
	int n = 0;

	for (; s < at && (s = memchr(s, '\n', (size_t)(at - s))) != NULL; s++)
		n++;
	return n;
}

const char *
section_where(struct pool *pool, const struct section *s, const char *at)
{
	return pool_printf(pool, "%s, line %d", s->name, s->line +
	    lines_before(s->text, at));
}

/* Cut the section's text at `at`: what follows is a section of its own. */
static void
section_split(struct parts *parts, int i, const char *at,
    enum section_kind kind)
{
	struct section *s = &parts->at[i];
	struct section rest = *s;

	if (parts->n == PARTS_SECTIONS)
		return;
	rest.kind = kind;
	rest.line += lines_before(s->text, at);
	rest.text = at + strspn(at, "\n");
	rest.line += (int)strspn(at, "\n");
	s->text = pool_strndup(parts->pool, s->text, (size_t)(at - s->text));
	parts->at[parts->n++] = rest;
}

/* Reports and returned headers that stand within words for people. */
static void
split_texts(struct parts *parts)
{
	for (int i = 0; i < parts->n; i++) {
		const char *at;

		if (parts->at[i].kind != SECTION_TEXT)
			continue;
		at = parts_have(parts, SECTION_REPORT) ? NULL :
		    dsn_in_text(parts->at[i].text);
		if (at != NULL)
			section_split(parts, i, at, SECTION_REPORT);
		at = text_returned(parts->at[i].text);
		if (at != NULL)
			section_split(parts, i, at, SECTION_RETURNED);
	}
}

/* ---- recognising ---- */

/* Bytes of no text: NULs outside UTF-16, or many control characters. */
static bool
is_binary(const char *s, size_t n)
{
	size_t odd = 0;

	if (mime_is_wide(s, n))
		return false;
	if (n > 65536)
		n = 65536;
	for (size_t i = text_plain(s, n); i < n;
	    i += 1 + text_plain(s + i + 1, n - i - 1)) {
		if (s[i] == '\0' || (s[i] != '\n' &&
		    iscntrl((unsigned char)s[i]) &&
		    strchr("\r\t\f\x1b\b", s[i]) == NULL))
			odd++;
	}
	return odd * 50 > n;
}

static bool
is_markup(const char *s)
{
	s += strspn(s, " \t\n");
	return text_begins(s, "<?xml") || text_begins(s, "<!ENTITY") ||
	    text_begins(s, "<!ELEMENT") || text_begins(s, "<Objs ") ||
	    (text_begins(s, "<!DOCTYPE") && !text_begins(s, "<!DOCTYPE html"));
}

/* A header with fields that only messages have. */
static bool
is_message(const char *header)
{
	static const char *const names[] = { "Received", "Return-Path", "From",
		"To", "Subject", "Date", "MIME-Version", "Message-ID",
		"Delivered-To", "Content-Type" };
	int found = 0;

	for (size_t i = 0; found < 2 && i < sizeof names / sizeof *names; i++)
		found += field_at(header, names[i]) != NULL;
	return found == 2;
}

/* Is this in it more often than max? A short text has no room for that. */
static bool
is_often(const char *s, const char *what, size_t max)
{
	size_t n = 0;

	if (strlen(s) / strlen(what) <= max)
		return false;
	for (; n <= max && (s = strstr(s, what)) != NULL; s++)
		n++;
	return n > max;
}

static bool
is_made_slow(const char *text, size_t header)
{
	return header > 4 * HEADER_MAX ||
	    is_often(text, "\n--", BOUNDARIES_MAX) ||
	    is_often(text, "boundary=", NESTS_MAX) ||
	    is_often(text, "message/rfc822", NESTS_MAX);
}

static void
sections_of_message(struct parts *parts, const char *text, size_t n)
{
	if (!is_made_slow(text, n))
		mime_read(parts, text, strlen(text));
	if (!parts_have(parts, SECTION_TEXT) &&
	    !parts_have(parts, SECTION_REPORT)) {
		parts_add(parts, SECTION_TEXT, "text",
		    mime_text(parts->pool, text + n));
		parts->at[parts->n - 1].line += lines_before(text, text + n);
	}
	split_texts(parts);
}

static void
sections_of_text(struct parts *parts, const char *text)
{
	const char *s;

	text = mime_text(parts->pool, text);
	s = text + strspn(text, " \t\n");
	if (text_begins(s, "<html") || text_begins(s, "<!DOCTYPE html"))
		text = html_text(parts->pool, text);
	parts_add(parts, SECTION_TEXT, "text", text);
	split_texts(parts);
}

/* Of a message when it begins with a header that only messages have. */
static bool
read_sections(struct parts *parts, const char *text)
{
	size_t n = header_length(text);
	const char *header = pool_strndup(parts->pool, text, n < HEADER_MAX ?
	    n : HEADER_MAX);

	if (!is_message(header)) {
		sections_of_text(parts, text);
		return false;
	}
	parts_add(parts, SECTION_HEADERS, "headers", header);
	sections_of_message(parts, text, n);
	return true;
}

static void
keep(const char **to, const char *value)
{
	if (*to == NULL && value != NULL && *value != '\0')
		*to = value;
}

static enum intake
refuse(char **why, enum intake what, const char *sentence)
{
	*why = mem_strdup(sentence);
	return what;
}

/* Addresses that the words themselves name, where nothing else does. */
static void
name_from_words(struct told *told)
{
	struct recipient *r = told->recipients[0];
	const char *address;

	if (told->n != 1 || r->diagnostic == NULL)
		return;
	address = said_recipient(told->pool, r->diagnostic);
	if (*r->address == '\0' && address != NULL)
		r->address = address;
	keep(&told->sender, said_sender(told->pool, r->diagnostic));
}

static enum intake
read_message(struct casefile *c, struct told *told, struct parts *parts,
    char **why)
{
	const char *headers = parts->at[0].text;
	const char *sentence;

	told->intro = judge_from_machine(told->pool, headers) &&
	    judge_titled(told->pool, headers);
	told_sections(told, parts);
	told_failed(told, headers);
	if (told->intro)
		told_code_line(told, parts);
	sentence = judge_message(told, parts, headers);
	if (sentence != NULL)
		return refuse(why, INTAKE_NOT_BOUNCE, sentence);
	told_returned_to(told, parts);
	if (told->n == 0)
		told_recipient(told, "");
	keep(&told->format, "message");
	told_settle(told, parts);
	name_from_words(told);
	facts_add(c, told, parts);
	return INTAKE_BOUNCE;
}

static const char *
text_format(const struct told *told, const char *text)
{
	if (told->format != NULL)
		return told->format;
	if (text_find(text, ": to=<") != NULL || text_find(text, "#Fields:") !=
	    NULL || text_find(text, " status=") != NULL ||
	    text_find(text, " ** ") != NULL)
		return "log";
	if (told->product != NULL && text_begins(told->product, "exchange"))
		return "exchange-text";
	return told->intro ? "message" : "reply";
}

static enum intake
read_plain(struct casefile *c, struct told *told, struct parts *parts,
    char **why)
{
	const char *text = parts->at[0].text;

	told_sections(told, parts);
	if (!judge_has_words(told) && !text_reply(told, &parts->at[0]) &&
	    told->n == 0 && !told->intro)
		return refuse(why, INTAKE_NOTHING, "No words of a mail server "
		    "are in it.");
	if (judge_succeeded(told))
		return refuse(why, INTAKE_NOT_BOUNCE, "This says that the "
		    "mail was delivered or passed on.");
	told_returned_to(told, parts);
	if (told->n == 0)
		told_recipient(told, "");
	told->format = text_format(told, text);
	told_settle(told, parts);
	name_from_words(told);
	facts_add(c, told, parts);
	return INTAKE_BOUNCE;
}

enum intake
intake_read(struct casefile *c, const char *bytes, size_t n,
    const char *name, char **why)
{
	struct pool *pool = pool_new();
	struct told told = { .pool = pool };
	struct parts parts = { .pool = pool };
	enum intake what;
	char *text;

	*why = NULL;
	if (n > INTAKE_MAX)
		n = INTAKE_MAX;
	text = is_binary(bytes, n) ? NULL : mime_lines(pool, bytes, n);
	if (name != NULL)
		xml_set(casefile_part(c, "source"), "name",
		    text_printable(pool, name, strlen(name), TEXT_MAX));
	if (text == NULL) {
		what = refuse(why, INTAKE_NOTHING, "These bytes are no text.");
	} else if (text[strspn(text, " \t\n")] == '\0') {
		what = refuse(why, INTAKE_NOTHING, "It is empty.");
	} else if (is_markup(text)) {
		what = refuse(why, INTAKE_NOTHING, "This is XML, no bounce.");
	} else {
		if (text_begins(text, "From ") && strchr(text, '\n') != NULL)
			text = strchr(text, '\n') + 1;
		text += strspn(text, "\n");
		what = (read_sections(&parts, text) ? read_message :
		    read_plain)(c, &told, &parts, why);
	}
	pool_free(pool);
	return what;
}

void
intake_reply(struct casefile *c, const char *reply, enum fact_source source)
{
	struct pool *pool = casefile_pool(c);
	struct told told = { .pool = pool };
	struct recipient *r = told_recipient(&told, "");

	r->diagnostic = said_clean(pool, reply, strlen(reply));
	r->spoken = true;
	said_settle(&told, r);
	name_from_words(&told);
	fact_add(c, "diagnostic", r->diagnostic, source, NULL);
	fact_add(c, "reply_code", r->reply_code, source, NULL);
	fact_add(c, "enhanced_code", r->enhanced_code, source, NULL);
	fact_add(c, "remote_mta", r->remote_mta, FACT_REPLY, NULL);
	fact_add(c, "stage", r->stage, FACT_REPLY, NULL);
	fact_add(c, "to", *r->address != '\0' ? r->address : NULL, FACT_REPLY,
	    NULL);
	fact_add(c, "from", told.sender, FACT_REPLY, NULL);
	fact_add(c, "format", "reply", FACT_GUESS, NULL);
	said_facts(c, r->diagnostic, NULL, r->remote_ip);
	fact_add(c, "product", said_product(r->diagnostic, r->remote_mta),
	    FACT_REPLY, NULL);
	if (xml_first(casefile_part(c, "recipients"), "recipient") == NULL) {
		keep(&r->action, "failed");
		facts_add_recipient(c, r);
	}
}
