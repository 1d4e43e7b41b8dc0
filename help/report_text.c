/*
 * Plain text: wrapped as a terminal counts columns, at 80 of them unless the
 * report asks for others; no escape codes. Commands and letters stand at the
 * left edge and are never wrapped: what is copied is what was meant (a blank
 * before a line of a zone file, say, would change its meaning).
 */
#include "help/report.h"

#include <string.h>

#include "checks/text.h"
#include "help/outline.h"

#define COLUMNS 80		/* unless the report asks for others */
#define LABEL 16		/* columns of a label; a longer one wraps */

/* ---- widths: of Unicode, not of a locale ---- */

static bool
is_between(const unsigned (*ranges)[2], size_t n, unsigned ch)
{
	for (size_t i = 0; i < n; i++) {
		if (ch >= ranges[i][0] && ch <= ranges[i][1])
			return true;
	}
	return false;
}

static int
char_width(unsigned ch)
{
	static const unsigned none[][2] = {
		{ 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd },
		{ 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x900, 0x902 },
		{ 0x93c, 0x93c }, { 0x94d, 0x94d }, { 0xe31, 0xe31 },
		{ 0xe34, 0xe3a }, { 0xe47, 0xe4e }, { 0x1ab0, 0x1aff },
		{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f },
		{ 0xfe20, 0xfe2f },
	};
	static const unsigned two[][2] = {
		{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2e80, 0x303e },
		{ 0x3041, 0xa4cf }, { 0xa960, 0xa97f }, { 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 },
		{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f },
		{ 0x1f680, 0x1f6ff }, { 0x1f900, 0x1faff },
		{ 0x20000, 0x3fffd },
	};

	if (is_between(none, sizeof none / sizeof *none, ch))
		return 0;
	return is_between(two, sizeof two / sizeof *two, ch) ? 2 : 1;
}

/* The bytes of the next character; *width its columns. */
static size_t
next_char(const char *s, size_t n, int *width)
{
	unsigned ch = 0;
	size_t len = text_utf8(s, n, &ch);

	*width = len > 0 ? char_width(ch) : 1;
	return len > 0 ? len : 1;
}

static int
width_of(const char *s, size_t n)
{
	int all = 0, width;

	for (size_t i = 0; i < n; all += width)
		i += next_char(s + i, n - i, &width);
	return all;
}

/* ---- wrapping ---- */

struct pen {
	struct buf *out;
	int columns;
};

struct lines {
	struct buf *out;
	int columns, indent, column;
};

static void
new_line(struct lines *l)
{
	buf_putc(l->out, '\n');
	buf_printf(l->out, "%*s", l->indent, "");
	l->column = l->indent;
}

/* A word wider than a line is broken where the line ends. */
static void
put_word(struct lines *l, const char *s, size_t n)
{
	int width = width_of(s, n);

	if (l->column > l->indent) {
		if (l->column + 1 + width > l->columns) {
			new_line(l);
		} else {
			buf_putc(l->out, ' ');
			l->column++;
		}
	}
	while (n > 0) {
		size_t len = next_char(s, n, &width);

		if (l->column + width > l->columns)
			new_line(l);
		buf_add(l->out, s, len);
		l->column += width;
		s += len;
		n -= len;
	}
}

/* The text behind a prefix; its further lines begin below its first word. */
static void
put_wrapped(const struct pen *pen, const char *prefix, const char *text)
{
	int indent = width_of(prefix, strlen(prefix));
	struct lines l = { .out = pen->out, .columns = pen->columns,
		.indent = indent, .column = indent };

	buf_puts(pen->out, prefix);
	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (n > 0)
			put_word(&l, text, n);
		text += n + (text[n] == ' ');
	}
	buf_putc(pen->out, '\n');
}

/* "label  text", the label padded to so many columns. */
static void
put_labelled(const struct pen *pen, const char *label, int columns,
    const char *text)
{
	int width = width_of(label, strlen(label));
	struct buf b;

	buf_init(&b, 0);
	if (width < columns) {
		buf_printf(&b, "%s%*s", label, columns - width, "");
		put_wrapped(pen, b.data, text);
	} else {
		buf_printf(&b, "%s %s", label, text);
		put_wrapped(pen, "", b.data);
	}
	buf_release(&b);
}

static void
put_underlined(const struct pen *pen, const char *text, char with)
{
	int width = width_of(text, strlen(text));

	put_wrapped(pen, "", text);
	for (int i = 0; i < width && i < pen->columns; i++)
		buf_putc(pen->out, with);
	buf_putc(pen->out, '\n');
}

/* ---- blocks ---- */

static void
put_verbatim(const struct pen *pen, const char *name, const char *text)
{
	size_t n = strlen(text);

	buf_printf(pen->out, "---- %s ----\n%s%s----\n", name, text,
	    n > 0 && text[n - 1] == '\n' ? "" : "\n");
}

/* Columns of a dialogue stay; a line that is too wide is wrapped. */
static void
put_answer(const struct pen *pen, const char *text)
{
	size_t blanks = strspn(text, " ");
	struct buf prefix;

	if (6 + width_of(text, strlen(text)) <= pen->columns) {
		buf_printf(pen->out, "      %s\n", text);
		return;
	}
	buf_init(&prefix, 0);
	buf_printf(&prefix, "%*s", 6 + (int)(blanks < 20 ? blanks : 20), "");
	put_wrapped(pen, prefix.data, text + blanks);
	buf_release(&prefix);
}

/* "title: text" behind a label. */
static void
put_titled(const struct pen *pen, const struct block *b, const char *label,
    int columns)
{
	struct buf text;

	buf_init(&text, 0);
	buf_printf(&text, "%s: %s", b->title, b->text);
	put_labelled(pen, label, columns, text.data);
	buf_release(&text);
}

static void
put_status(const struct pen *pen, const struct block *b)
{
	struct buf label;

	buf_init(&label, 0);
	buf_printf(&label, "[%s]", b->label);
	put_titled(pen, b, label.data, 11);
	buf_release(&label);
}

static void
put_step(const struct pen *pen, const struct block *b)
{
	struct buf prefix;

	buf_init(&prefix, 0);
	buf_printf(&prefix, "%2d. ", b->number);
	put_wrapped(pen, prefix.data, b->text);
	buf_release(&prefix);
}

static void
put_caption(const struct pen *pen, const char *text)
{
	struct buf line;

	buf_init(&line, 0);
	buf_printf(&line, "%s:", text);
	put_wrapped(pen, "", line.data);
	buf_release(&line);
}

static void
put_block(const struct pen *pen, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_TITLE: put_underlined(pen, b->text, '='); break;
	case BLOCK_PART: put_underlined(pen, b->text, '='); break;
	case BLOCK_HEADING: put_underlined(pen, b->text, '-'); break;
	case BLOCK_CAPTION: put_caption(pen, b->text); break;
	case BLOCK_TEXT: put_wrapped(pen, "", b->text); break;
	case BLOCK_FIELD: put_labelled(pen, b->label, LABEL, b->text); break;
	case BLOCK_BULLET: put_wrapped(pen, "  - ", b->text); break;
	case BLOCK_WARNING: put_wrapped(pen, "  ! ", b->text); break;
	case BLOCK_STEP: put_step(pen, b); break;
	case BLOCK_COMMAND: put_verbatim(pen, b->title, b->text); break;
	case BLOCK_LETTER: put_verbatim(pen, "letter", b->text); break;
	case BLOCK_QUOTE: put_wrapped(pen, "  | ", b->text); break;
	case BLOCK_CHECK: put_status(pen, b); break;
	case BLOCK_QUESTION: put_titled(pen, b, b->label, 6); break;
	case BLOCK_LINE: put_answer(pen, b->text); break;
	}
}

/* Is there no blank line between these two? */
static bool
is_together(enum block_kind a, enum block_kind b)
{
	if (a == BLOCK_QUESTION || a == BLOCK_LINE)
		return b == BLOCK_QUESTION || b == BLOCK_LINE;
	return a == BLOCK_CAPTION ||
	    (a == BLOCK_HEADING && b != BLOCK_LETTER) ||
	    (a == b && a != BLOCK_TEXT && a != BLOCK_COMMAND);
}

static void
write_text(struct buf *out, const struct report *r)
{
	struct pen pen = { out, r->columns > 0 ? r->columns : COLUMNS };
	struct pool *pool = pool_new();
	struct outline o;

	outline_init(&o, pool, r);
	for (int i = 0; i < o.n; i++) {
		enum block_kind kind = o.at[i].kind;

		if (i > 0 && !is_together(o.at[i - 1].kind, kind))
			buf_puts(out, kind == BLOCK_PART ? "\n\n" : "\n");
		put_block(&pen, &o.at[i]);
	}
	pool_free(pool);
}

const struct report_format report_text = { "text", "txt", write_text };
