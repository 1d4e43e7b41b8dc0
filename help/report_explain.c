/*
 * explain: contract section 2, one line of JSON or a short summary an input.
 *
 * The line is written as it goes, key after key: no tree is made of it first.
 */
#include "help/report.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"

/* ---- JSON (RFC 8259 section 7) ---- */

static void
put_escape(struct buf *out, char c)
{
	static const char letter[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const char *at = letter;

	while (*at != '\0' && *at != c)
		at += 2;
	if (*at != '\0')
		buf_printf(out, "\\%c", at[1]);
	else
		buf_printf(out, "\\u%04X", (unsigned char)c);
}

/* A comma where a value stands before. */
static void
put_comma(struct buf *out)
{
	if (strchr("{[:", out->data[out->len - 1]) == NULL)
		buf_putc(out, ',');
}

static void
put_string(struct buf *out, const char *s)
{
	const char *from = s;

	put_comma(out);
	buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s >= ' ' && *s != '"' && *s != '\\')
			continue;
		buf_add(out, from, (size_t)(s - from));
		put_escape(out, *s);
		from = s + 1;
	}
	buf_add(out, from, (size_t)(s - from));
	buf_putc(out, '"');
}

static void
put_key(struct buf *out, const char *key)
{
	put_string(out, key);
	buf_putc(out, ':');
}

static void
put(struct buf *out, const char *key, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	put_key(out, key);
	put_string(out, text);
}

static void
put_number(struct buf *out, const char *key, long n)
{
	put_key(out, key);
	buf_printf(out, "%ld", n);
}

/* ---- what is told ---- */

static void
put_recipient(struct buf *out, const xmlNode *node, const char *cause)
{
	static const char *const keys[] = { "action", "reply_code",
		"enhanced_code", "remote_mta" };
	const char *address = xml_attr(node, "address");
	const char *full = xml_attr(node, "full");

	put_comma(out);
	buf_putc(out, '{');
	put_key(out, "address");
	put_string(out, address != NULL ? address : "");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(out, keys[i], xml_attr(node, keys[i]));
	put(out, "diagnostic", full != NULL ? full : xml_text(node));
	put(out, "where", xml_attr(node, "where"));
	put(out, "cause", cause);
	buf_putc(out, '}');
}

/* A text that names no recipient gives one, which carries its codes. */
static void
put_nameless(struct buf *out, const struct casefile *c)
{
	static const char *const keys[] = { "reply_code", "enhanced_code",
		"diagnostic", "remote_mta" };

	buf_puts(out, "{\"address\":\"\"");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(out, keys[i], fact_get(c, keys[i]));
	buf_putc(out, '}');
}

static void
put_recipients(struct buf *out, const struct casefile *c,
    const struct otherwise *other)
{
	const xmlNode *all = xml_first(casefile_root(c), "recipients");

	put_key(out, "recipients");
	buf_putc(out, '[');
	xml_each (r, all, "recipient")
		put_recipient(out, r, other != NULL ? other++->cause : NULL);
	if (xml_first(all, "recipient") == NULL)
		put_nameless(out, c);
	buf_putc(out, ']');
}

static void
put_words(struct buf *out, const char *key, const char *list)
{
	struct pool *pool = pool_new();
	const char *word;

	put_key(out, key);
	buf_putc(out, '[');
	while ((word = text_word(pool, &list)) != NULL)
		put_string(out, word);
	buf_putc(out, ']');
	pool_free(pool);
}

static void
put_cause(struct buf *out, const struct verdict *v)
{
	const struct candidate *c = &v->main;

	put(out, "cause", v->none || v->unknown ? "unknown" : c->cause);
	if (!v->none && !v->unknown) {
		put(out, "detail", c->id);
		put(out, "confidence", confidence_word(c->confidence));
		put(out, "act", c->act);
	}
	put_key(out, "alternatives");
	buf_putc(out, '[');
	for (int i = 0; i < v->n_others; i++) {
		if (v->others[i].confidence > CONFIDENCE_RULED_OUT)
			put_string(out, v->others[i].cause);
	}
	buf_putc(out, ']');
	put_key(out, "because");
	buf_putc(out, '[');
	for (int i = 0; i < c->because.n; i++)
		put_string(out, c->because.at[i]);
	buf_putc(out, ']');
}

static void
put_fact(struct buf *out, const char *key, const char *text)
{
	if (strcmp(key, "selectors") == 0)
		put_words(out, key, text);
	else if (strcmp(key, "age_days") == 0)
		put_number(out, key, strtol(text, NULL, 10));
	else
		put(out, key, text);
}

/* The facts, and where each was read: part and line. */
static void
put_facts(struct buf *out, const struct casefile *c)
{
	static const char *const keys[] = { "reporting_mta", "sender_ip",
		"from", "helo", "refused_by", "stage", "product", "list",
		"link", "header_from", "selectors", "age_days" };
	const char *where[sizeof keys / sizeof *keys] = { NULL };
	bool any = false;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const xmlNode *value = fact_node(c, keys[i]);

		if (value == NULL || *xml_text(value) == '\0')
			continue;
		put_fact(out, keys[i], xml_text(value));
		where[i] = xml_attr(value, "where");
		any = any || (where[i] != NULL && *where[i] != '\0');
	}
	if (!any)
		return;
	put_key(out, "where");
	buf_putc(out, '{');
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(out, keys[i], where[i]);
	buf_putc(out, '}');
}

/* A path may be any bytes; JSON is UTF-8, so such a one is not told. */
static bool
is_utf8(const char *s)
{
	size_t n = strlen(s), len = 1;
	unsigned ch;

	for (; n > 0 && len > 0; n -= len) {
		len = text_utf8(s, n, &ch);
		s += len;
	}
	return len > 0;
}

void
report_explain_json(struct buf *out, const struct report *r,
    const struct explained *what)
{
	buf_putc(out, '{');
	if (what->file != NULL && is_utf8(what->file))
		put(out, "file", what->file);
	if (what->message > 0)
		put_number(out, "message", what->message);
	put_key(out, "bounce");
	buf_puts(out, what->bounce ? "true" : "false");
	if (what->cut) {
		put_key(out, "cut");
		buf_puts(out, "true");
	}
	if (what->bounce) {
		put_facts(out, r->casefile);
		put_recipients(out, r->casefile, what->recipient);
		put_cause(out, r->verdict);
	}
	buf_puts(out, "}\n");
}

/* ---- text ---- */

static void
line(struct buf *out, const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		buf_printf(out, "  %-12s %s\n", label, text);
}

static void
write_others(struct buf *out, const struct casefile *c,
    const struct otherwise *other)
{
	const xmlNode *all = xml_first(casefile_root(c), "recipients");

	if (other == NULL)
		return;
	xml_each (r, all, "recipient") {
		const char *title = (other++)->title;
		const char *address = xml_attr(r, "address");

		if (title == NULL)
			continue;
		if (strstr(title, address) != NULL)
			line(out, "but", title);
		else
			buf_printf(out, "  %-12s %s: %s\n", "but", address,
			    title);
	}
}

static void
write_name(struct buf *out, const struct explained *what)
{
	buf_puts(out, what->file != NULL ? what->file : "-");
	if (what->message > 0)
		buf_printf(out, ", message %d", what->message);
	buf_puts(out, what->cut ? " (only its beginning)\n" : "\n");
}

void
report_explain_text(struct buf *out, const struct report *r,
    const struct explained *what)
{
	const struct casefile *c;
	const struct verdict *v;

	write_name(out, what);
	if (!what->bounce) {
		buf_puts(out, "  no bounce: nothing in it failed\n");
		return;
	}
	c = r->casefile;
	v = r->verdict;
	line(out, "to", fact_get(c, "to"));
	line(out, "from", fact_get(c, "from"));
	line(out, "sent by", fact_get(c, "sender_ip"));
	line(out, "refused by", fact_get(c, "remote_mta"));
	line(out, "its words", fact_get(c, "diagnostic"));
	line(out, v->unknown ? "cause" : confidence_word(v->main.confidence),
	    v->none ? "no cause is named" : v->summary);
	for (int i = 0; i < v->main.because.n; i++)
		line(out, i == 0 ? "because" : "", v->main.because.at[i]);
	line(out, "who acts", v->unknown ? NULL : v->main.act_shown);
	line(out, "plainly", v->main.plain);
	write_others(out, c, what->recipient);
}
