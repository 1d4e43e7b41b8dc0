/*
 * Messages cut into sections, and bytes of any origin as UTF-8.
 *
 * Only the parts that tell something become sections: text, the delivery
 * report, the returned message's headers. intake_entity.c finds the parts;
 * GMime reads what their fields mean, and decodes. (Its own parser makes an
 * object of every field of every message, for twenty times the work.) A wrong
 * charset label does not lose the words: bytes that are valid UTF-8 stay,
 * others are read as Windows-1252.
 */
#include "checks/intake_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gmime/gmime.h>

#include "checks/intake.h"
#include "checks/intake_entity.h"
#include "checks/library.h"
#include "checks/mem.h"
#include "checks/text.h"

struct walk {
	struct parts *parts;
	const char *bytes;	/* all of the message */
	size_t n;
	const char *html;	/* first HTML text, when there is no other */
	const char *boundary;	/* of the multipart that we are in; NULL */
	int seen;
};

static void
quiet(const char *domain, GLogLevelFlags level, const char *message, void *arg)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)arg;
}

static void
start(void)
{
	g_log_set_default_handler(quiet, NULL);
	g_mime_init();
}

/* ---- bytes to text ---- */

static bool
is_utf8(const char *s, size_t n)
{
	unsigned ch;

	for (;;) {
		size_t len = text_plain(s, n);

		s += len;
		n -= len;
		if (n == 0)
			return true;
		len = text_utf8(s, n, &ch);

		/* The last character may have been cut. */
		if (len == 0)
			return n < 4 && (*s & 0xc0) == 0xc0;
		s += len;
		n -= len;
	}
}

/* ESC $ B and such: ISO-2022-JP without a label. */
static bool
is_japanese(const char *s, size_t n)
{
	const char *end = s + n;

	while ((s = memchr(s, '\x1b', (size_t)(end - s))) != NULL) {
		if (end - ++s >= 2 && *s == '$' && (s[1] == 'B' ||
		    s[1] == '@'))
			return true;
	}
	return false;
}

/* A string of bytes in which a NUL is a blank, not the end. */
static char *
string_of(struct pool *pool, const char *s, size_t n)
{
	char *text = pool_memdup(pool, s, n);

	for (char *at = text; (at = memchr(at, '\0',
	    (size_t)(text + n - at))) != NULL; at++)
		*at = ' ';
	return text;
}

/* Convert, or NULL when the charset is not known. */
static char *
convert(struct pool *pool, const char *s, size_t n, const char *charset)
{
	GMimeFilter *filter = g_mime_filter_charset_new(charset, "UTF-8");
	char *out, *text;
	size_t len, before;

	if (filter == NULL)
		return NULL;
	g_mime_filter_complete(filter, (char *)s, n, 0, &out, &len, &before);
	text = string_of(pool, out, len);
	g_object_unref(filter);
	return text;
}

/* UTF-16 by its mark, or by a NUL beside nearly every letter; or NULL. */
static const char *
wide_charset(const char *s, size_t n)
{
	size_t even = 0, odd = 0, all = n < 4096 ? n / 2 : 2048;

	if (n >= 2 && memcmp(s, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (n >= 2 && memcmp(s, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	if (memchr(s, '\0', 2 * all) == NULL)
		return NULL;
	for (size_t i = 0; i < all; i++) {
		even += s[2 * i] == '\0';
		odd += s[2 * i + 1] == '\0';
	}
	if (all < 4 || (even > 0 && odd > 0))
		return NULL;
	return odd * 10 > all * 7 ? "UTF-16LE" : even * 10 > all * 7 ?
	    "UTF-16BE" : NULL;
}

bool
mime_is_wide(const char *s, size_t n)
{
	return wide_charset(s, n) != NULL;
}

static char *
decode(struct pool *pool, const char *s, size_t n, const char *charset)
{
	char *text = NULL;
	bool seven = charset != NULL && (text_begins(charset, "iso-2022") ||
	    text_begins(charset, "utf-7") || text_begins(charset, "hz-") ||
	    text_begins(charset, "utf-16") || text_begins(charset, "utf-32"));

	if (wide_charset(s, n) != NULL &&
	    (text = convert(pool, s, n, wide_charset(s, n))) != NULL)
		return text;
	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		n -= 3;
	}
	if (charset != NULL && (seven || !is_utf8(s, n)))
		text = convert(pool, s, n, charset);
	if (text == NULL && charset == NULL && n > 0 && is_japanese(s, n))
		text = convert(pool, s, n, "iso-2022-jp");
	if (text == NULL && !is_utf8(s, n))
		text = convert(pool, s, n, "windows-1252");
	return text != NULL ? text : string_of(pool, s, n);
}

char *
mime_lines(struct pool *pool, const char *bytes, size_t n)
{
	const char *wide = wide_charset(bytes, n);
	char *text = NULL;

	start();
	if (wide != NULL)
		text = convert(pool, bytes, n, wide);
	if (text == NULL)
		text = string_of(pool, bytes, n);
	plain_lines(text);
	plain_quotes(text);
	return text;
}

char *
mime_text(struct pool *pool, const char *lines)
{
	char *text = decode(pool, lines, strlen(lines), NULL);

	plain_blanks(text);
	return text;
}

long
mime_age(const char *value)
{
	GDateTime *date = g_mime_utils_header_decode_date(value);
	long days = -1;

	if (date == NULL)
		return -1;
	days = ((long)time(NULL) - (long)g_date_time_to_unix(date)) / 86400;
	g_date_time_unref(date);
	return days < 0 || days > 36500 ? -1 : days;
}

char *
intake_words(struct pool *pool, const char *value)
{
	char *words, *printable;

	start();
	words = g_mime_utils_header_decode_text(NULL, value);
	printable = text_squeeze(pool, text_printable(pool, words,
	    strlen(words), TEXT_MAX));
	g_free(words);
	return printable;
}

/* ---- the walk ---- */

static const char *
kept(struct pool *pool, const char *s)
{
	return s == NULL ? NULL : pool_strdup(pool, s);
}

/* Any value. */
static void
media_parse(struct media *m, struct pool *pool, const char *s)
{
	char *line = g_mime_utils_header_unfold(s);
	char *value = g_mime_utils_header_decode_text(NULL, line);
	GMimeContentType *type = g_mime_content_type_parse(NULL, value);

	m->type = kept(pool, g_mime_content_type_get_media_type(type));
	m->sub = kept(pool, g_mime_content_type_get_media_subtype(type));
	m->charset = kept(pool, g_mime_content_type_get_parameter(type,
	    "charset"));
	m->boundary = kept(pool, g_mime_content_type_get_parameter(type,
	    "boundary"));
	g_object_unref(type);
	g_free(value);
	g_free(line);
}

static struct media
media_of(struct pool *pool, const struct entity *e, const char *otherwise)
{
	struct media m = { NULL };
	const char *s = e->type == NULL ? otherwise : pool_strndup(pool,
	    e->type, e->type_n);

	if (!entity_media(&m, pool, s)) {
		m = (struct media){ NULL };
		media_parse(&m, pool, s);
	}
	return m;
}

static bool
media_is(const struct media *m, const char *type, const char *sub)
{
	return text_same(m->type, type) && text_same(m->sub, sub);
}

static GMimeContentEncoding
encoding_of(struct pool *pool, const struct entity *e)
{
	return e->encoding == NULL ? GMIME_CONTENT_ENCODING_DEFAULT :
	    g_mime_content_encoding_from_string(pool_strndup(pool,
	    e->encoding, e->encoding_n));
}

static bool
is_encoded(GMimeContentEncoding encoding)
{
	return encoding == GMIME_CONTENT_ENCODING_BASE64 ||
	    encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* The decoded bytes of a leaf as text. */
static char *
leaf_text(struct walk *w, const struct entity *e, const char *charset)
{
	GMimeContentEncoding encoding = encoding_of(w->parts->pool, e);
	GMimeFilter *filter = NULL;
	const char *s = e->body;
	size_t n = (size_t)(e->end - s), before;
	char *text, *out;

	/* The line end before a boundary belongs to it. */
	n -= e->bounded && n > 0;
	if (is_encoded(encoding)) {
		filter = g_mime_filter_basic_new(encoding, FALSE);
		g_mime_filter_complete(filter, (char *)s, n, 0, &out, &n,
		    &before);
		s = out;
	}
	text = decode(w->parts->pool, s, n, charset);
	if (filter != NULL)
		g_object_unref(filter);
	plain_lines(text);
	plain_blanks(text);
	plain_quotes(text);
	return text;
}

static void
walk_leaf(struct walk *w, const struct entity *e, const struct media *m)
{
	const char *sub = m->sub;
	char *text;

	if (text_same(sub, "feedback-report"))
		w->parts->other = "complaint";
	if (text_same(sub, "disposition-notification"))
		w->parts->other = "receipt";
	if (e->body == NULL || (!text_same(m->type, "text") &&
	    !text_same(m->type, "message")))
		return;
	text = leaf_text(w, e, m->charset);
	if (text_same(sub, "delivery-status") ||
	    text_same(sub, "global-delivery-status"))
		parts_add(w->parts, SECTION_REPORT, "delivery report", text);
	else if (text_same(sub, "rfc822-headers") ||
	    text_same(sub, "global-headers") || text_same(m->type, "message"))
		parts_add_returned(w->parts, text, &(struct returned){
		    text_ends(sub, "-headers") ? RETURNED_HEADERS :
		    RETURNED_TEXT, false, text, strlen(text) });
	else if (text_same(sub, "html")) {
		if (w->html == NULL)
			w->html = text;
	} else
		parts_add(w->parts, SECTION_TEXT, "text", text);
}

static void walk_entity(struct walk *w, const struct entity *e,
	const struct media *m, int depth);

static void
walk_parts(struct walk *w, const struct entity *e, const struct media *m,
    int depth)
{
	const char *outer = w->boundary, *line;
	const char *otherwise = text_same(m->sub, "digest") ?
	    "message/rfc822" : "text/plain";
	struct entity part;

	if (e->body == NULL || m->boundary == NULL)
		return;
	w->boundary = m->boundary;
	line = entity_boundary(e->body, e->end, m->boundary);
	while (entity_part(&part, e, &line, m->boundary)) {
		struct media its;

		if (!entity_read(&part) ||
		    (part.body == NULL && part.fields == 0))
			continue;
		its = media_of(w->parts->pool, &part, otherwise);
		walk_entity(w, &part, &its, depth + 1);
	}
	w->boundary = outer;
}

static void
walk_message(struct walk *w, const struct entity *e, int depth)
{
	struct entity message = { .at = e->body, .end = e->end,
		.bounded = e->bounded };
	struct returned raw;
	struct media m;

	if (e->body == NULL || e->body == e->end || !entity_read(&message))
		return;
	m = media_of(w->parts->pool, &message, "text/plain");
	/* A bounce that somebody sent on as an attachment. */
	if (media_is(&m, "multipart", "report") &&
	    !parts_have(w->parts, SECTION_REPORT)) {
		walk_entity(w, &message, &m, depth + 1);
	} else {
		raw = returned_slice(w->bytes, w->n, message.first == NULL ?
		    -1 : (long)(message.first - w->bytes), w->boundary);
		parts_add_returned(w->parts, entity_header(w->parts->pool,
		    &message), &raw);
	}
}

static bool
is_message(const struct media *m)
{
	static const char *const subs[] = { "rfc822", "rfc2822", "global",
		"news" };

	for (size_t i = 0; i < sizeof subs / sizeof *subs; i++) {
		if (media_is(m, "message", subs[i]))
			return true;
	}
	return false;
}

static void
walk_entity(struct walk *w, const struct entity *e, const struct media *m,
    int depth)
{
	if (depth > PARTS_DEPTH || ++w->seen > PARTS_MAX)
		return;
	if (text_same(m->type, "multipart"))
		walk_parts(w, e, m, depth);
	else if (is_message(m) &&
	    !is_encoded(encoding_of(w->parts->pool, e)))
		walk_message(w, e, depth);
	else
		walk_leaf(w, e, m);
}

void
mime_read(struct parts *parts, const char *bytes, size_t n)
{
	struct walk w = { .parts = parts, .bytes = bytes, .n = n };
	struct entity all = { .at = bytes, .end = bytes + n };
	struct media m;

	start();
	if (entity_read(&all)) {
		m = media_of(parts->pool, &all, "text/plain");
		walk_entity(&w, &all, &m, 0);
	}
	if (w.html != NULL && !parts_have(parts, SECTION_TEXT))
		parts_add(parts, SECTION_TEXT, "text",
		    html_text(parts->pool, w.html));
}

void
library_gmime(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%u.%u.%u", gmime_major_version,
	    gmime_minor_version, gmime_micro_version);
}
