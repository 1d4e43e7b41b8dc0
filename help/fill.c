/*
 * Filling texts: see fill.h.
 */
#include "help/fill.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/text.h"
#include "help/ask.h"
#include "help/quote.h"

/* One filling: where the text goes, and what stopped it. */
struct filling {
	struct context *x;
	struct buf out;
	const char *language;		/* NULL: plain text */
	const char *why;		/* NULL: all well */
	struct asked *asked;		/* of a command; NULL: plain text */
	bool in_quotes;			/* within <q>: quoted as a whole */
};

static const char *
finding_scalar(struct context *x, const char *name)
{
	const xmlNode *detail;

	if (x->finding == NULL)
		return NULL;
	detail = xml_by_id(x->finding, NULL, "name", name);
	return detail == NULL || xml_first(detail, NULL) != NULL ? NULL :
	    xml_text(detail);
}

const char *
value_get(struct context *x, const char *name, const char **kind)
{
	const char *ignored, *text = finding_scalar(x, name);

	if (kind == NULL)
		kind = &ignored;
	*kind = "text";
	if (text != NULL)
		return text;
	for (const xmlNode *v = knowledge_value(x->knowledge, name);
	    v != NULL; v = knowledge_value_next(v)) {
		if (!context_test(x, v))
			continue;
		if (xml_attr(v, "kind") != NULL)
			*kind = xml_attr(v, "kind");
		text = context_text(x, v, "is");
		if (*text != '\0')
			return text;
	}
	return NULL;
}

/* For people: one line, whatever a case file was made to hold. */
static const char *
one_line(struct pool *pool, const char *value)
{
	for (const char *s = value; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return text_squeeze(pool, text_printable(pool, value,
			    strlen(value), TEXT_MAX));
	}
	return value;
}

static void
put(struct filling *f, const char *kind, const char *value)
{
	const char *text = f->language == NULL ? one_line(f->x->pool, value) :
	    quote(f->x->pool, f->language, kind, value, &f->why);

	if (text != NULL)
		buf_puts(&f->out, f->in_quotes ? value : text);
}

/* A value that nobody knows: the command asks for it, if it may. */
static void
put_asked(struct filling *f, const char *name, const char *what)
{
	const char *text = f->asked == NULL ? what : ask_for(f->x->pool,
	    f->asked, f->language, name, what);

	if (f->asked != NULL && f->in_quotes)
		text = pool_printf(f->x->pool, "%c%s%c", ASK_MARK, name,
		    ASK_MARK);
	buf_puts(&f->out, text);
}

/* In words for people, where values.xml has them. */
static const char *
why_absent(struct filling *f, const char *name)
{
	const xmlNode *value = knowledge_value(f->x->knowledge, name);
	const char *words = value == NULL ? NULL : xml_attr(value, "absent");

	return words != NULL ? words : pool_printf(f->x->pool,
	    "the value '%s' is not known", name);
}

/* What stands between the braces: "name", "name|words" or "name?words". */
static void
put_value(struct filling *f, const char *inside)
{
	size_t n = strcspn(inside, "|?");
	const char *kind, *name = pool_strndup(f->x->pool, inside, n);
	const char *value = value_get(f->x, name, &kind);

	if (value != NULL)
		put(f, kind, value);
	else if (inside[n] == '?')
		put_asked(f, name, inside + n + 1);
	else if (inside[n] == '|')
		put(f, kind, inside + n + 1);
	else if (f->why == NULL)
		f->why = why_absent(f, name);
}

/* Length of a "{name...}" at s, or 0: braces of PowerShell stay as they are. */
static size_t
placeholder(const char *s)
{
	const char *end;
	size_t n;

	if (*s != '{')
		return 0;
	n = 1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
	if (n == 1)
		return 0;
	if (s[n] == '}')
		return n + 1;
	end = s[n] == '|' || s[n] == '?' ? strchr(s + n, '}') : NULL;
	return end == NULL ? 0 : (size_t)(end - s) + 1;
}

static void
fill_string(struct filling *f, const char *s)
{
	while (*s != '\0') {
		size_t n = placeholder(s);

		if (n == 0) {
			buf_putc(&f->out, *s++);
			continue;
		}
		put_value(f, pool_strndup(f->x->pool, s + 1, n - 2));
		s += n;
	}
}

static void fill_node(struct filling *f, const xmlNode *node);
static void start(struct filling *f, struct context *x, const char *language);

/* <q>: its text is filled plainly, then quoted as one value. */
static void
fill_quoted(struct filling *f, const xmlNode *node)
{
	const char *kind = xml_attr(node, "kind"), *text;
	struct filling q;

	start(&q, f->x, f->language);
	q.asked = f->asked;
	q.in_quotes = true;
	fill_node(&q, node);
	if (q.why == NULL) {
		text = ask_join(f->x->pool, f->asked, f->language, kind !=
		    NULL ? kind : "text", q.out.data, &f->why);
		buf_puts(&f->out, text != NULL ? text : "");
	} else if (f->why == NULL) {
		f->why = q.why;
	}
	buf_release(&q.out);
}

static void
fill_node(struct filling *f, const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE)
			fill_string(f, (const char *)n->content);
		else if (n->type == XML_ELEMENT_NODE && f->asked != NULL &&
		    strcmp((const char *)n->name, "q") == 0)
			fill_quoted(f, n);
		else if (n->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)n->name, "command") != 0 &&
		    context_test(f->x, n))
			fill_node(f, n);
	}
}

static void
start(struct filling *f, struct context *x, const char *language)
{
	*f = (struct filling){ .x = x, .language = language };
	buf_init(&f->out, 0);
}

const char *
fill_text(struct context *x, const xmlNode *node)
{
	struct filling f;
	const char *text;

	if (node == NULL)
		return NULL;
	start(&f, x, NULL);
	fill_node(&f, node);
	text = f.why != NULL ? NULL : text_squeeze(x->pool, f.out.data);
	buf_release(&f.out);
	return text;
}

const char *
fill_first(struct context *x, const xmlNode *node, const char *element)
{
	xml_each (n, node, element) {
		if (context_test(x, n))
			return fill_text(x, n);
	}
	return NULL;
}

const char *
fill_words(struct context *x, const char *words)
{
	struct filling f;
	const char *text;

	if (words == NULL)
		return NULL;
	start(&f, x, NULL);
	fill_string(&f, words);
	text = f.why != NULL ? NULL : text_squeeze(x->pool, f.out.data);
	buf_release(&f.out);
	return text;
}

/* Blanks that every line but empty ones begins with. */
static size_t
common_indent(const char *s)
{
	size_t least = (size_t)-1;

	while (*s != '\0') {
		size_t blank = strspn(s, " \t"), n = strcspn(s, "\n");

		if (blank < n && blank < least)
			least = blank;
		s += n + (s[n] == '\n');
	}
	return least == (size_t)-1 ? 0 : least;
}

/* Take off indentation, blank lines at both ends, blanks at line ends. */
static const char *
dedent(struct pool *pool, const char *s)
{
	size_t first = strspn(s, " \t\r\n"), indent, len;
	struct buf b;
	const char *text;

	while (first > 0 && s[first - 1] != '\n')
		first--;
	s += first;
	indent = common_indent(s);
	buf_init(&b, 0);
	while (*s != '\0') {
		size_t n = strcspn(s, "\n"), keep = n;

		while (keep > 0 && (s[keep - 1] == ' ' || s[keep - 1] == '\t'))
			keep--;
		if (keep > indent)
			buf_add(&b, s + indent, keep - indent);
		buf_putc(&b, '\n');
		s += n + (s[n] == '\n');
	}
	for (len = b.len; len > 0 && b.data[len - 1] == '\n';)
		len--;
	text = pool_strndup(pool, b.data, len);
	buf_release(&b);
	return text;
}

const char *
fill_lines(struct context *x, const xmlNode *node)
{
	struct filling f;
	const char *text;

	start(&f, x, NULL);
	fill_node(&f, node);
	text = f.why != NULL ? NULL : dedent(x->pool, f.out.data);
	buf_release(&f.out);
	return text;
}

const char *
fill_command(struct context *x, const xmlNode *node, const char *language,
    const char **why, const char **put_there)
{
	bool plain = strcmp(language, "letter") == 0;
	struct asked asked = { .n = 0 };
	struct filling f;
	const char *text;

	start(&f, x, plain ? NULL : language);
	f.asked = plain ? NULL : &asked;
	fill_node(&f, node);
	*why = f.why;
	*put_there = ask_words(x->pool, &asked, language);
	text = f.why != NULL ? NULL : ask_whole(x->pool, &asked, language,
	    dedent(x->pool, f.out.data));
	buf_release(&f.out);
	return text;
}
