/*
 * What an edit field shows of its text: see field.h.
 */
#include "tui/field.h"

#include <string.h>

#include "checks/text.h"
#include "tui/glyphs.h"
#include "tui/layout.h"

static size_t
boundary(const char *s, size_t i)
{
	while (i > 0 && (s[i] & 0xc0) == 0x80)
		i--;
	return i;
}

static const char *
printable(struct pool *pool, const char *s, size_t n, bool ascii)
{
	return glyphs_text(pool, text_printable_lines(pool, s, n, n), ascii);
}

static void
view_line(struct field_view *v, struct pool *pool, const struct field *f,
    const struct field_size *size)
{
	int columns = size->columns;
	size_t from = f->cursor > 4096 ? boundary(f->text, f->cursor - 4096) :
	    0;
	const char *left = printable(pool, f->text + from, f->cursor - from,
	    size->ascii);
	const char *right = printable(pool, f->text + f->cursor,
	    strnlen(f->text + f->cursor, 4096), size->ascii);
	int width = layout_width(left), used;
	char *nl;

	if (width >= columns) {		/* keep a third for what comes */
		left += layout_fit(left, width - columns * 2 / 3, &used);
		width -= used;
	}
	v->row = pool_alloc(pool, sizeof *v->row);
	v->row[0] = pool_printf(pool, "%s%s", left, right);
	nl = strchr(v->row[0], '\n');
	if (nl != NULL)
		*nl = '\0';
	v->row[0] = pool_strndup(pool, v->row[0],
	    layout_fit(v->row[0], columns, &used));
	v->n = 1;
	v->cursor_column = width < columns ? width : columns - 1;
}

/* Where to start wrapping so that the cursor's rows are reached: a line
 * start, or near it in a very long line. */
static size_t
start_of_view(const struct field *f, const struct field_size *size)
{
	size_t most = (size_t)size->rows * (size_t)size->columns * 4;
	size_t i = f->cursor;
	int lines = size->rows;

	while (i > 0 && f->cursor - i < most) {
		if (f->text[i - 1] == '\n' && lines-- == 0)
			return i;
		i--;
	}
	return boundary(f->text, i);
}

/* Rows are broken at the width, not at blanks: this is the raw text. */
static size_t
cut_row(const char *s, int columns, size_t *n)
{
	int used;

	*n = layout_fit(s, columns, &used);
	if (s[*n] == '\0')
		return *n;
	return *n + (s[*n] == '\n');
}

/* The text around the cursor; *cursor: where that is in it. */
static const char *
visible(struct pool *pool, const struct field *f,
    const struct field_size *size, size_t *cursor)
{
	size_t start = start_of_view(f, size);
	size_t most = (size_t)size->rows * (size_t)size->columns;
	const char *left = printable(pool, f->text + start,
	    f->cursor - start, size->ascii);
	const char *right = printable(pool, f->text + f->cursor,
	    strnlen(f->text + f->cursor, most), size->ascii);

	*cursor = strlen(left);
	return pool_printf(pool, "%s%s", left, right);
}

static void
view_many(struct field_view *v, struct pool *pool, const struct field *f,
    const struct field_size *size)
{
	const char **ring = pool_alloc(pool, (size_t)size->rows * sizeof *ring);
	size_t cursor, n, next, at = 0;
	const char *text = visible(pool, f, size, &cursor);
	int rows = 0, used;

	v->cursor_row = -1;
	for (;; at = next) {
		next = at + cut_row(text + at, size->columns, &n);
		ring[rows++ % size->rows] = pool_strndup(pool, text + at, n);
		if (cursor <= at + n && v->cursor_row < 0) {
			v->cursor_row = rows - 1;
			layout_fit(pool_strndup(pool, text + at, cursor - at),
			    size->columns, &used);
			v->cursor_column = used < size->columns ? used :
			    size->columns - 1;
		}
		if ((v->cursor_row >= 0 && rows >= size->rows) ||
		    next == at || (text[next] == '\0' &&
		    text[next - 1] != '\n'))
			break;
	}
	v->n = rows < size->rows ? rows : size->rows;
	v->row = pool_alloc(pool, (size_t)v->n * sizeof *v->row);
	for (int i = 0; i < v->n; i++)
		v->row[i] = ring[(rows - v->n + i) % size->rows];
	v->cursor_row = v->cursor_row < 0 ? 0 : v->cursor_row - rows + v->n;
}

void
field_view(struct field_view *v, struct pool *pool, const struct field *f,
    const struct field_size *size)
{
	struct field safe = *f;

	*v = (struct field_view){ .n = 0 };
	safe.text = f->text != NULL ? f->text : "";
	safe.cursor = boundary(safe.text, strnlen(safe.text, f->cursor));
	if (f->many)
		view_many(v, pool, &safe, size);
	else
		view_line(v, pool, &safe, size);
}
