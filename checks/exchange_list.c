/*
 * The text of "Format-List *", as a file or copied from a console.
 *
 * A record is a run of lines "Name   : value"; a blank line or a name that
 * comes again ends it. A line that begins with blanks goes on with the value
 * before: consoles wrap at their width, in the middle of a word or at a blank,
 * which copying may have taken off. Lists stand in braces; one that ends in
 * "..." (PowerShell 7: one character) was cut by $FormatEnumerationLimit, and
 * one without its brace was cut by whoever copied. Other lines are prompts and
 * talk; a command in them names the type of what follows.
 */
#include "checks/exchange_parts.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"

#define VALUE_MAX (256u << 10)		/* bytes of one value, then it ends */
#define ELLIPSIS "\xe2\x80\xa6"

struct line {
	const char *s;			/* behind the common indentation */
	size_t n;			/* without the line end */
	size_t indent;			/* further blanks */
	size_t name;			/* bytes of the property's name; 0 */
	size_t value;			/* where its value begins */
	int number;
};

struct list {
	struct keep *keep;
	const char *at, *end;		/* rest of the text */
	size_t base;			/* common indentation */
	size_t width;			/* where the console wrapped */
	int wraps, full;		/* all of them, and those at `width` */
	int number;
	const char *kind;		/* from a command; NULL */
	bool open, blank;		/* in a record; a blank line came */
	bool at_blank;			/* the last line may end at a blank */
	int began;			/* line of the record */
	char name[128];
	struct buf value;
};

/* ---- lines ---- */

static size_t
blanks(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i;
}

static size_t
columns(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

/* "Name   : value" or "Name   :". */
static void
find_name(struct line *line)
{
	size_t i = 0;

	while (i < line->n && (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM"
	    "NOPQRSTUVWXYZ0123456789_", line->s[i]) != NULL))
		i++;
	line->name = 0;
	line->value = i + blanks(line->s + i, line->n - i);
	if (i == 0 || line->value == i || line->value == line->n ||
	    line->s[line->value] != ':')
		return;
	if (++line->value < line->n && line->s[line->value++] != ' ')
		return;
	line->name = i;
}

static bool
next_line(struct list *l, struct line *line)
{
	const char *eol;
	size_t skip;

	if (l->at == l->end)
		return false;
	eol = memchr(l->at, '\n', (size_t)(l->end - l->at));
	line->s = l->at;
	line->n = (size_t)((eol != NULL ? eol : l->end) - l->at);
	l->at = eol != NULL ? eol + 1 : l->end;
	while (line->n > 0 && line->s[line->n - 1] == '\r')
		line->n--;
	skip = blanks(line->s, line->n);
	skip = skip < l->base ? skip : l->base;
	line->s += skip;
	line->n -= skip;
	line->indent = blanks(line->s, line->n);
	line->number = ++l->number;
	find_name(line);
	return true;
}

static bool
is_blank(const struct line *line)
{
	return line->indent == line->n;
}

static bool
goes_on(const struct line *line)
{
	return line->indent > 0 && !is_blank(line);
}

/* Blanks in front of the first property stand in front of all. */
static void
find_base(struct list *l)
{
	struct line line, inner;

	while (next_line(l, &line)) {
		inner = (struct line){ .s = line.s + line.indent,
			.n = line.n - line.indent };
		find_name(&inner);
		if (inner.name == 0)
			continue;
		l->base = line.indent;
		return;
	}
}

static void
count_wrap(struct list *l, size_t n)
{
	l->wraps++;
	if (n > l->width)
		l->full = 0;
	if (n >= l->width) {
		l->width = n;
		l->full++;
	}
}

/* Learn the indentation of the whole, and where the console wrapped. */
static void
measure(struct list *l)
{
	const char *start = l->at;
	struct line line;
	size_t last = 0;

	find_base(l);
	l->at = start;
	while (next_line(l, &line)) {
		if (goes_on(&line) && last > 0)
			count_wrap(l, last);
		last = columns(line.s, line.n);
	}
	l->at = start;
	l->number = 0;
}

/*
 * Lines wrapped in the middle of words are all as wide as the console. One
 * that is shorter ended at a blank; so did all, if no two are of one width.
 */
static bool
may_end_at_blank(const struct list *l, const struct line *line)
{
	return columns(line->s, line->n) < l->width ||
	    (l->full == 1 && l->wraps > 1);
}

/* ---- values ---- */

static void
add_items(struct list *l, const char *s, size_t n, bool cut)
{
	xmlNode *to = keep_list(l->keep, l->name);

	if (cut)
		keep_cut(to);
	while (n > 0) {
		const char *comma = memchr(s, ',', n);
		size_t len = comma == NULL ? n : (size_t)(comma - s);

		if (len > blanks(s, len))
			keep_item(l->keep, to, s, len);
		len += comma != NULL;
		s += len;
		n -= len;
	}
}

static bool
ends_in(const char *s, size_t n, const char *end)
{
	size_t k = strlen(end);

	return n >= k && memcmp(s + n - k, end, k) == 0;
}

/* "{a, b...}": the braces go, and so does what says that it was cut. */
static void
end_list(struct list *l, const char *s, size_t n)
{
	bool cut = s[n - 1] != '}' || n == 1;
	size_t more;

	s++;
	n -= cut ? 1 : 2;
	more = ends_in(s, n, "...") ? 3 : ends_in(s, n, ELLIPSIS) ?
	    strlen(ELLIPSIS) : 0;
	add_items(l, s, n - more, cut || more > 0 || l->value.cut);
}

static void
end_value(struct list *l)
{
	const char *s = l->value.data;
	size_t n = l->value.len;

	if (l->name[0] == '\0')
		return;
	while (n > 0 && blanks(s + n - 1, 1) > 0)
		n--;
	if (n > 0 && *s == '{')
		end_list(l, s, n);
	else
		keep_text(l->keep, l->name, s, n);
	l->name[0] = '\0';
	buf_clear(&l->value);
}

/* ---- records ---- */

static void
end_record(struct list *l)
{
	end_value(l);
	if (l->open)
		keep_end(l->keep, l->kind, l->began);
	l->open = false;
}

/* A name that comes again begins the next record, blank line or not. */
static bool
begins_record(const struct list *l, const char *name)
{
	return l->blank || xml_by_id(l->keep->object, NULL, "name", name) !=
	    NULL;
}

static void
begin_value(struct list *l, const struct line *line)
{
	end_value(l);
	if (line->name >= sizeof l->name)
		return;
	memcpy(l->name, line->s, line->name);
	l->name[line->name] = '\0';
	if (!l->open || begins_record(l, l->name)) {
		if (l->open)
			keep_end(l->keep, l->kind, l->began);
		keep_begin(l->keep);
		l->began = line->number;
		l->open = true;
	}
	buf_add(&l->value, line->s + line->value, line->n - line->value);
}

/* Lists that whoever sent the text wrapped, without any indentation. */
static bool
is_list_open(const struct list *l)
{
	const struct buf *v = &l->value;

	return l->name[0] != '\0' && v->len > 0 &&
	    (v->data[v->len - 1] == ',' || (v->data[0] == '{' &&
	    strchr(v->data, '}') == NULL));
}

/* Items of lists hold no blanks: those are joined as they stand. */
static void
go_on(struct list *l, const struct line *line)
{
	const struct buf *v = &l->value;
	bool apart = v->len > 0 && v->data[0] != '{' &&
	    v->data[v->len - 1] != ' ';

	if (apart && (l->at_blank || l->blank || line->indent == 0))
		buf_putc(&l->value, ' ');
	buf_add(&l->value, line->s + line->indent, line->n - line->indent);
}

/* A prompt or other talk: it may name what follows. */
static void
hear(struct list *l, const struct line *line)
{
	const char *text;

	end_record(l);
	text = text_printable(l->keep->pool, line->s, line->n, EXCHANGE_VALUE);
	if (text_find(text, "Get-") != NULL)
		l->kind = kind_of_command(text);
}

static void
read_line(struct list *l, const struct line *line)
{
	if (is_blank(line)) {
		l->blank = true;
		return;
	}
	if (line->name > 0)
		begin_value(l, line);
	else if (l->open && (line->indent > 0 ||
	    (is_list_open(l) && !l->blank)))
		go_on(l, line);
	else
		hear(l, line);
	l->blank = false;
	l->at_blank = may_end_at_blank(l, line);
}

/* PowerShell 7 colours names: ESC [ digits m. */
static void
take_off_colours(struct buf *out, const char *s, size_t n)
{
	while (n > 0) {
		size_t len = 1;

		if (n > 2 && s[0] == '\x1b' && s[1] == '[') {
			len = 2;
			while (len < n && strchr("0123456789;", s[len]) != NULL)
				len++;
			len += len < n;
		} else {
			buf_putc(out, *s);
		}
		s += len;
		n -= len;
	}
}

void
format_list_read(struct keep *k, const char *text, size_t n)
{
	struct list l = { .keep = k };
	struct line line;
	struct buf plain;

	buf_init(&plain, 0);
	take_off_colours(&plain, text, n);
	l.at = plain.data;
	l.end = plain.data + plain.len;
	buf_init(&l.value, VALUE_MAX);
	measure(&l);
	while (next_line(&l, &line))
		read_line(&l, &line);
	end_record(&l);
	buf_release(&l.value);
	buf_release(&plain);
}
