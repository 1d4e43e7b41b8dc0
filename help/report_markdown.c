/*
 * Markdown (CommonMark and what GitHub and GitLab add) for tickets and wikis.
 *
 * Nothing from the case becomes markup, HTML, a link or a mention:
 *
 * - a block is one line behind a marker of ours, so only its first characters
 *   could start a list, a heading or a rule: these are escaped;
 * - & < > become entities, other characters with a meaning get a backslash;
 * - what a renderer would turn into a link without any markup (addresses,
 *   domains, URLs, #1) stands in a code span, where no renderer looks;
 * - commands, letters and answers stand in fences longer than any run of
 *   backticks in them.
 */
#include "help/report.h"

#include <string.h>

#include "help/outline.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
/* What ends a word, so that it is never part of a code span. */
#define BREAKS " <>\"'`|&()[]{}\\,;*~"
#define ESCAPED "\\`*_[]|~$^"

/* ---- words ---- */

static bool
has(const char *s, size_t n, const char *piece)
{
	return memmem(s, n, piece, strlen(piece)) != NULL;
}

/* "mail.example.org", but neither "5.7.1" nor "e.g". */
static bool
is_domain(const char *s, size_t n)
{
	const char *dot = memrchr(s, '.', n);
	size_t top;

	if (dot == NULL || dot == s)
		return false;
	top = strspn(dot + 1, LETTERS "-" DIGITS);
	top = top > n - (size_t)(dot + 1 - s) ? n - (size_t)(dot + 1 - s) :
	    top;
	return top >= 2 && strchr(DIGITS, dot[1]) == NULL &&
	    (unsigned char)dot[-1] > ' ';
}

static bool
becomes_link(const char *s, size_t n)
{
	return memchr(s, '@', n) != NULL || memchr(s, '#', n) != NULL ||
	    has(s, n, "://") || (n > 4 && strncasecmp(s, "www.", 4) == 0) ||
	    is_domain(s, n);
}

static void
put_escaped(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&': buf_puts(out, "&amp;"); continue;
		case '<': buf_puts(out, "&lt;"); continue;
		case '>': buf_puts(out, "&gt;"); continue;
		default: break;
		}
		if (strchr(ESCAPED, s[i]) != NULL)
			buf_putc(out, '\\');
		buf_putc(out, s[i]);
	}
}

static void
put_word(struct buf *out, const char *s, size_t n)
{
	size_t end = n;

	while (end > 0 && strchr(".:!?", s[end - 1]) != NULL)
		end--;
	if (becomes_link(s, end)) {	/* holds no backtick: BREAKS */
		buf_putc(out, '`');
		buf_add(out, s, end);
		buf_putc(out, '`');
	} else {
		put_escaped(out, s, end);
	}
	put_escaped(out, s + end, n - end);
}

/* "1.", "2)", "-", "+", "=", ":" at the beginning mean something. */
static size_t
put_beginning(struct buf *out, const char *s)
{
	size_t n = strspn(s, DIGITS);

	if (n > 0 ? strchr(".)", s[n]) == NULL : strchr("-+=:%", s[0]) == NULL)
		return 0;
	if (s[n] == '\0' || (n > 0 && s[n + 1] != ' ' && s[n + 1] != '\0'))
		return 0;
	buf_add(out, s, n);
	buf_putc(out, '\\');
	buf_putc(out, s[n]);
	return n + 1;
}

static void
put_inline(struct buf *out, const char *s)
{
	s += put_beginning(out, s);
	while (*s != '\0') {
		size_t n = strcspn(s, BREAKS);

		if (n > 0)
			put_word(out, s, n);
		s += n;
		n = strspn(s, BREAKS);
		put_escaped(out, s, n);
		s += n;
	}
}

/* ---- fences ---- */

static size_t
longest_run(const char *s)
{
	size_t most = 0;

	for (; *s != '\0'; s++) {
		size_t n = strspn(s, "`");

		if (n > 0) {
			most = n > most ? n : most;
			s += n - 1;
		}
	}
	return most;
}

static void
put_ticks(struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_putc(out, '`');
}

static void
put_fence(struct buf *out, const char *language, const char *text)
{
	size_t ticks = longest_run(text) + 1, n = strlen(text);

	ticks = ticks < 3 ? 3 : ticks;
	put_ticks(out, ticks);
	buf_add(out, language, strspn(language, LETTERS));
	buf_printf(out, "\n%s%s", text, n > 0 && text[n - 1] == '\n' ? "" :
	    "\n");
	put_ticks(out, ticks);
	buf_putc(out, '\n');
}

/* Questions and their answers, as many as follow each other, in one fence. */
static int
put_answers(struct buf *out, const struct outline *o, int i)
{
	const char *indent = o->at[i].kind == BLOCK_QUESTION ? "      " : "";
	struct buf text;

	buf_init(&text, 0);
	for (; i < o->n; i++) {
		const struct block *b = &o->at[i];

		if (b->kind == BLOCK_QUESTION)
			buf_printf(&text, "%-5s %s: %s\n", b->label, b->title,
			    b->text);
		else if (b->kind == BLOCK_LINE)
			buf_printf(&text, "%s%s\n", indent, b->text);
		else
			break;
	}
	put_fence(out, "text", text.data);
	buf_release(&text);
	return i;
}

/* ---- blocks ---- */

static void
put_line(struct buf *out, const char *marker, const char *text)
{
	buf_puts(out, marker);
	put_inline(out, text);
	buf_putc(out, '\n');
}

static void
put_bold(struct buf *out, const char *text, const char *behind)
{
	buf_puts(out, "**");
	put_inline(out, text);
	buf_printf(out, "%s**", behind);
}

static void
put_field(struct buf *out, const struct block *b)
{
	buf_puts(out, "- ");
	put_bold(out, b->label, ":");
	put_line(out, " ", b->text);
}

static void
put_check(struct buf *out, const struct block *b)
{
	buf_puts(out, "- ");
	put_bold(out, b->label, "");
	buf_putc(out, ' ');
	put_inline(out, b->title);
	put_line(out, ": ", b->text);
}

static void
put_step(struct buf *out, const struct block *b)
{
	buf_printf(out, "%d. ", b->number);
	put_line(out, "", b->text);
}

static void
put_caption(struct buf *out, const char *text)
{
	put_bold(out, text, "");
	buf_putc(out, '\n');
}

static void
put_block(struct buf *out, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_TITLE: put_line(out, "# ", b->text); break;
	case BLOCK_PART: put_line(out, "## ", b->text); break;
	case BLOCK_HEADING: put_line(out, "### ", b->text); break;
	case BLOCK_CAPTION: put_caption(out, b->text); break;
	case BLOCK_TEXT: put_line(out, "", b->text); break;
	case BLOCK_FIELD: put_field(out, b); break;
	case BLOCK_BULLET: put_line(out, "- ", b->text); break;
	case BLOCK_WARNING: put_line(out, "> **Mind:** ", b->text); break;
	case BLOCK_STEP: put_step(out, b); break;
	case BLOCK_COMMAND: put_fence(out, b->label, b->text); break;
	case BLOCK_LETTER: put_fence(out, "text", b->text); break;
	case BLOCK_QUOTE: put_line(out, "> ", b->text); break;
	case BLOCK_CHECK: put_check(out, b); break;
	case BLOCK_QUESTION: break;	/* put_answers() */
	case BLOCK_LINE: break;
	}
}

/* Items of one list have no blank line between them. */
static bool
is_same_list(enum block_kind a, enum block_kind b)
{
	return a == b && (a == BLOCK_FIELD || a == BLOCK_BULLET ||
	    a == BLOCK_CHECK || a == BLOCK_STEP);
}

static void
write_markdown(struct buf *out, const struct report *r)
{
	struct pool *pool = pool_new();
	struct outline o;

	outline_init(&o, pool, r);
	for (int i = 0; i < o.n;) {
		enum block_kind kind = o.at[i].kind;

		if (i > 0 && !is_same_list(o.at[i - 1].kind, kind))
			buf_putc(out, '\n');
		if (kind == BLOCK_QUESTION || kind == BLOCK_LINE) {
			i = put_answers(out, &o, i);
			continue;
		}
		put_block(out, &o.at[i++]);
	}
	pool_free(pool);
}

const struct report_format report_markdown = { "markdown", "md",
	write_markdown };
