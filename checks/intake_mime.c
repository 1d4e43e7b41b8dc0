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

#include "checks/buf.h"
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
	char *text = pool_alloc(pool, n + 1);

	memcpy(text, s, n);
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

/* ---- HTML: words and line ends, no more ---- */

static const struct { const char *name, *is; } entities[] = {
	{ "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&quot;", "\"" },
	{ "&#39;", "'" }, { "&apos;", "'" }, { "&nbsp;", " " },
	{ "&#43;", "+" }, { "&#64;", "@" }, { "&#58;", ":" },
};

static size_t
html_entity(struct buf *out, const char *s)
{
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		if (text_begins(s, entities[i].name)) {
			buf_puts(out, entities[i].is);
			return strlen(entities[i].name);
		}
	}
	buf_putc(out, *s);
	return 1;
}

static size_t
html_tag(struct buf *out, const char *s)
{
	static const char *const breaks[] = { "<br", "<p", "</p", "<div",
		"</div", "<tr", "</tr", "<li", "<h", "</h", "</title" };
	static const char *const dark[][2] = { { "<style", "</style" },
		{ "<script", "</script" }, { "<!--", "-->" } };
	const char *end;

	for (size_t i = 0; i < 3; i++) {
		if (!text_begins(s, dark[i][0]))
			continue;
		end = text_find(s, dark[i][1]);
		return end != NULL ? (size_t)(end - s) + 3 : strlen(s);
	}
	if (text_begins(s, "</td") || text_begins(s, "</th"))
		buf_putc(out, ' ');
	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
		if (text_begins(s, breaks[i])) {
			buf_puts(out, text_begins(s, "</p") ? "\n\n" : "\n");
			break;
		}
	}
	end = strchr(s, '>');
	return end != NULL ? (size_t)(end - s) + 1 : strlen(s);
}

char *
mime_html(struct pool *pool, const char *s)
{
	struct buf out;
	char *text;

	buf_init(&out, INTAKE_TEXT_MAX);
	while (*s != '\0') {
		if (*s == '<' && (strchr("/!?", s[1]) != NULL ||
		    g_ascii_isalpha(s[1])) && s[1] != '\0')
			s += html_tag(&out, s);
		else if (*s == '&')
			s += html_entity(&out, s);
		else if (*s == '\n')
			s++, buf_putc(&out, ' ');
		else
			buf_putc(&out, *s++);
	}
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}

/* ---- the walk ---- */

/* What a part is, and how its bytes became text. */
static GMimeContentType *
type_of(struct pool *pool, const struct entity *e, const char *otherwise)
{
	GMimeContentType *type;
	char *raw, *value;

	if (e->type == NULL)
		return g_mime_content_type_parse(NULL, otherwise);
	raw = g_mime_utils_header_unfold(pool_strndup(pool, e->type,
	    e->type_n));
	value = g_mime_utils_header_decode_text(NULL, raw);
	type = g_mime_content_type_parse(NULL, value);
	g_free(raw);
	g_free(value);
	return type;
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
walk_leaf(struct walk *w, const struct entity *e, GMimeContentType *type)
{
	const char *media = g_mime_content_type_get_media_type(type);
	const char *sub = g_mime_content_type_get_media_subtype(type);
	char *text;

	if (text_same(sub, "feedback-report"))
		w->parts->other = "complaint";
	if (text_same(sub, "disposition-notification"))
		w->parts->other = "receipt";
	if (e->body == NULL || (!text_same(media, "text") &&
	    !text_same(media, "message")))
		return;
	text = leaf_text(w, e, g_mime_content_type_get_parameter(type,
	    "charset"));
	if (text_same(sub, "delivery-status") ||
	    text_same(sub, "global-delivery-status"))
		parts_add(w->parts, SECTION_REPORT, "delivery report", text);
	else if (text_same(sub, "rfc822-headers") ||
	    text_same(sub, "global-headers") || text_same(media, "message"))
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
	GMimeContentType *type, int depth);

static void
walk_parts(struct walk *w, const struct entity *e, GMimeContentType *type,
    int depth)
{
	const char *boundary = g_mime_content_type_get_parameter(type,
	    "boundary"), *outer = w->boundary, *line;
	const char *otherwise = g_mime_content_type_is_type(type, "multipart",
	    "digest") ? "message/rfc822" : "text/plain";
	struct entity part;

	if (e->body == NULL || boundary == NULL)
		return;
	w->boundary = boundary;
	line = entity_boundary(e->body, e->end, boundary);
	while (entity_part(&part, e, &line, boundary)) {
		if (!entity_read(&part) ||
		    (part.body == NULL && part.fields == 0))
			continue;
		type = type_of(w->parts->pool, &part, otherwise);
		walk_entity(w, &part, type, depth + 1);
		g_object_unref(type);
	}
	w->boundary = outer;
}

static bool
is_report(GMimeContentType *type)
{
	return g_mime_content_type_is_type(type, "multipart", "report");
}

static void
walk_message(struct walk *w, const struct entity *e, int depth)
{
	struct entity message = { .at = e->body, .end = e->end,
		.bounded = e->bounded };
	GMimeContentType *type;
	struct returned raw;

	if (e->body == NULL || e->body == e->end || !entity_read(&message))
		return;
	type = type_of(w->parts->pool, &message, "text/plain");
	/* A bounce that somebody sent on as an attachment. */
	if (is_report(type) && !parts_have(w->parts, SECTION_REPORT)) {
		walk_entity(w, &message, type, depth + 1);
	} else {
		raw = returned_slice(w->bytes, w->n, message.first == NULL ?
		    -1 : (long)(message.first - w->bytes), w->boundary);
		parts_add_returned(w->parts, entity_header(w->parts->pool,
		    &message), &raw);
	}
	g_object_unref(type);
}

static bool
is_message(GMimeContentType *type)
{
	static const char *const subs[] = { "rfc822", "rfc2822", "global",
		"news" };

	for (size_t i = 0; i < sizeof subs / sizeof *subs; i++) {
		if (g_mime_content_type_is_type(type, "message", subs[i]))
			return true;
	}
	return false;
}

static void
walk_entity(struct walk *w, const struct entity *e, GMimeContentType *type,
    int depth)
{
	if (depth > PARTS_DEPTH || ++w->seen > PARTS_MAX)
		return;
	if (g_mime_content_type_is_type(type, "multipart", "*"))
		walk_parts(w, e, type, depth);
	else if (is_message(type) &&
	    !is_encoded(encoding_of(w->parts->pool, e)))
		walk_message(w, e, depth);
	else
		walk_leaf(w, e, type);
}

void
mime_read(struct parts *parts, const char *bytes, size_t n)
{
	struct walk w = { .parts = parts, .bytes = bytes, .n = n };
	struct entity all = { .at = bytes, .end = bytes + n };
	GMimeContentType *type;

	start();
	if (entity_read(&all)) {
		type = type_of(parts->pool, &all, "text/plain");
		walk_entity(&w, &all, type, 0);
		g_object_unref(type);
	}
	if (w.html != NULL && !parts_have(parts, SECTION_TEXT))
		parts_add(parts, SECTION_TEXT, "text",
		    mime_html(parts->pool, w.html));
}

void
library_gmime(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%u.%u.%u", gmime_major_version,
	    gmime_minor_version, gmime_micro_version);
}
