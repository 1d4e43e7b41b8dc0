/*
 * Letters: see letter.h.
 */
#include "help/letter.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "help/fill.h"

#define COLUMNS 72
#define VERBATIM 4		/* blanks in front of what is not wrapped */

/* A paragraph while its words come. */
struct paragraph {
	struct buf *out;
	char rest[8];		/* before its further lines */
	size_t column;		/* 0: none is open */
	bool empty;		/* no word in this line yet */
};

static size_t
width_of(const char *s, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n; i++)
		width += ((unsigned char)s[i] & 0xc0) != 0x80;
	return width;
}

static void
close_paragraph(struct paragraph *p)
{
	if (p->column > 0)
		buf_putc(p->out, '\n');
	p->column = 0;
	p->rest[0] = '\0';
}

static void
open_line(struct paragraph *p, const char *prefix, size_t n)
{
	buf_add(p->out, prefix, n);
	p->column = 1 + n;
	p->empty = true;
}

/* Its first line begins with s, the others with blanks or the same quote. */
static void
open_paragraph(struct paragraph *p, const char *s, size_t n)
{
	close_paragraph(p);
	n = n < sizeof p->rest ? n : sizeof p->rest - 1;
	memset(p->rest, ' ', n);
	if (*s == '>')
		p->rest[0] = '>';
	p->rest[n] = '\0';
	open_line(p, s, n);
}

static void
add_word(struct paragraph *p, const char *s, size_t n)
{
	size_t width = width_of(s, n);

	if (!p->empty && p->column + width > COLUMNS) {
		buf_putc(p->out, '\n');
		open_line(p, p->rest, strlen(p->rest));
	}
	if (!p->empty) {
		buf_putc(p->out, ' ');
		p->column++;
	}
	buf_add(p->out, s, n);
	p->column += width;
	p->empty = false;
}

static void
add_words(struct paragraph *p, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		size_t blank = strspn(s, " "), len;

		s += blank;
		len = strcspn(s, " \n");
		if (s >= end || len == 0)
			break;
		add_word(p, s, s + len > end ? (size_t)(end - s) : len);
		s += len;
	}
}

/* Length of "- ", "> " or "1. " at s, or 0. */
static size_t
opener(const char *s, size_t n)
{
	size_t digits = strspn(s, "0123456789");

	if (n > 1 && (*s == '-' || *s == '>') && s[1] == ' ')
		return 2;
	return digits > 0 && digits < 3 && n > digits + 1 &&
	    s[digits] == '.' && s[digits + 1] == ' ' ? digits + 2 : 0;
}

/* What was left out leaves no gap: one blank line is enough. */
static bool
is_blank_behind(const struct buf *out)
{
	return out->len == 0 || (out->len > 1 &&
	    out->data[out->len - 1] == '\n' && out->data[out->len - 2] ==
	    '\n');
}

static void
add_line(struct paragraph *p, const char *s, size_t n)
{
	size_t blanks = strspn(s, " "), at;

	if (blanks >= n) {
		close_paragraph(p);
		if (!is_blank_behind(p->out))
			buf_putc(p->out, '\n');
		return;
	}
	if (blanks >= VERBATIM) {
		close_paragraph(p);
		buf_add(p->out, s, n);
		buf_putc(p->out, '\n');
		return;
	}
	s += blanks;
	n -= blanks;
	at = opener(s, n);
	if (at > 0 && !(*s == '>' && p->rest[0] == '>'))
		open_paragraph(p, s, at);
	else if (p->column == 0 || (*s != '>' && p->rest[0] == '>'))
		open_paragraph(p, "", 0);
	add_words(p, s + at, n - at);
}

const char *
letter_lay_out(struct pool *pool, const char *text)
{
	struct buf b;
	struct paragraph p = { .out = &b };
	const char *laid;

	buf_init(&b, 0);
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		add_line(&p, text, n);
		text += n + (text[n] == '\n');
	}
	close_paragraph(&p);
	while (b.len > 0 && isspace((unsigned char)b.data[b.len - 1]))
		b.len--;
	laid = pool_strndup(pool, b.data, b.len);
	buf_release(&b);
	return laid;
}

const char *
letter_fill(struct context *x, const xmlNode *node)
{
	const char *body = fill_lines(x, node);
	const char *to = fill_words(x, xml_attr(node, "mail"));
	const char *subject = fill_words(x, xml_attr(node, "subject"));

	if (body == NULL)
		return NULL;
	return pool_printf(x->pool, "%s%s%s%s%s%s%s%s",
	    to != NULL ? "To: " : "", to != NULL ? to : "",
	    to != NULL ? "\n" : "", subject != NULL ? "Subject: " : "",
	    subject != NULL ? subject : "", subject != NULL ? "\n" : "",
	    to != NULL || subject != NULL ? "\n" : "",
	    letter_lay_out(x->pool, body));
}
