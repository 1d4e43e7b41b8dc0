/*
 * A page's lines wrapped to a width: see layout.h. Pure: no terminal, no
 * curses, no state but the pool.
 */
#include "tui/layout.h"

#include <assert.h>
#include <string.h>
#include <wchar.h>

#include "checks/text.h"
#include "tui/glyphs.h"

#define SIGN_WIDTH 2
#define WORD_WIDTH 9		/* the longest word of a sign, and two blanks */
#define LEAST_TEXT 14		/* a column narrower than this is no column */

/* What the lines between two rules have in common. */
struct section {
	bool sign;
	int number;			/* columns, with a blank; 0: none */
	int label;
};

struct filler {
	struct pool *pool;
	const struct layout_how *how;
	struct layout *lay;
	struct section section;
	const struct pane *pane;
	int line;
};

static int
char_width(const char *s, size_t *len)
{
	unsigned ch = 0;
	int width;

	*len = text_utf8(s, strnlen(s, 4), &ch);
	if (*len == 0) {
		*len = 1;
		return 1;
	}
	width = wcwidth((wchar_t)ch);
	return width < 0 ? 1 : width;
}

size_t
layout_fit(const char *s, int width, int *used)
{
	size_t i = 0, len;

	*used = 0;
	while (s[i] != '\0' && s[i] != '\n') {
		int w = char_width(s + i, &len);

		if (*used + w > width)
			break;
		*used += w;
		i += len;
	}
	return i;
}

int
layout_width(const char *s)
{
	int used;

	layout_fit(s, 1 << 20, &used);
	return used;
}

static size_t
skip_blanks(const char *s, size_t i)
{
	i += strspn(s + i, " ");
	return s[i] == '\n' ? i + 1 : i;
}

/* The last place in s[0..n] where a blank lets the row end; 0: none. */
static size_t
last_break(const char *s, size_t n)
{
	size_t text = strspn(s, " ");

	for (size_t i = n; i > text; i--) {
		if (s[i] == ' ')
			return i;
	}
	return 0;
}

/* A word longer than the line is cut behind a comma, else anywhere. */
static size_t
cut_word(const char *s, size_t n)
{
	for (size_t i = n; i > n / 2; i--) {
		if (s[i - 1] == ',')
			return i;
	}
	return n;
}

size_t
layout_wrap(const char *s, int width, size_t *skip)
{
	int used;
	size_t len, n = layout_fit(s, width, &used), end;

	*skip = 0;
	if (s[n] == '\0')
		return n;
	if (s[n] == '\n') {
		*skip = s[n + 1] == '\0' ? 0 : n + 1;
		return n;
	}
	end = last_break(s, n);
	if (end == 0) {			/* one long word */
		if (n == 0)
			char_width(s, &n);
		n = cut_word(s, n);
		*skip = n;
		return n;
	}
	len = skip_blanks(s, end);
	*skip = s[len] == '\0' ? 0 : len;
	while (end > 0 && s[end - 1] == ' ')
		end--;
	return end;
}

const char *
layout_clip(struct pool *pool, const char *s, int width, bool ascii)
{
	int used;
	size_t n = layout_fit(s, width, &used);

	if (s[n] == '\0')
		return s;
	n = layout_fit(s, width > 0 ? width - 1 : 0, &used);
	return pool_printf(pool, "%.*s%s", (int)n, s,
	    width > 0 ? glyphs_line(GLYPH_CUT, ascii) : "");
}

static struct row *
add_row(struct filler *f)
{
	struct layout *lay = f->lay;
	struct row *row;

	if (lay->n == lay->size) {
		int size = lay->size * 2 + 64;

		row = pool_alloc(f->pool, (size_t)size * sizeof *row);
		if (lay->n > 0)
			memcpy(row, lay->row, (size_t)lay->n * sizeof *row);
		lay->row = row;
		lay->size = size;
	}
	row = &lay->row[lay->n++];
	*row = (struct row){ .line = f->line };
	return row;
}

static void
add_span(struct row *row, int at, enum style style, const char *text)
{
	assert(row->n < LAYOUT_SPANS);
	if (*text != '\0')
		row->span[row->n++] = (struct span){ at, layout_width(text),
			style, text };
}

static const char *
shown(struct filler *f, const char *s)
{
	return glyphs_text(f->pool, s, f->how->ascii_text);
}

static int
label_cap(const struct layout_how *how)
{
	int cap = how->width * 2 / 5;

	return cap > 30 ? 30 : cap < 8 ? 8 : cap;
}

static int
max(int a, int b)
{
	return a > b ? a : b;
}

/* With the blank behind it. */
static int
number_width(int n)
{
	int width = n < 1 ? 0 : 1;

	for (; n > 0; n /= 10)
		width++;
	return width;
}

static void
find_section(struct filler *f, const struct pane *pane, int from)
{
	f->section = (struct section){ .label = 0 };
	for (int i = from; i < pane->n && !pane->lines[i].rule; i++) {
		const struct line *line = &pane->lines[i];
		int width = line->label == NULL ? 0 : pane->list ?
		    pane->label : layout_width(shown(f, line->label));

		f->section.sign |= line->sign != SIGN_NONE;
		f->section.number = max(f->section.number,
		    number_width(line->number));
		if (width > f->section.label && width <= label_cap(f->how))
			f->section.label = width;
	}
}

static int
put_sign(struct filler *f, struct row *row, const struct line *line, int at)
{
	enum style style = glyphs_style(line->sign);

	if (line->sign == SIGN_NONE &&
	    (line->label == NULL || !f->section.sign))
		return at;
	if (f->how->plain) {
		add_span(row, at, style, glyphs_word(line->sign));
		return at + WORD_WIDTH;
	}
	add_span(row, at, style,
	    glyphs_sign(line->sign, f->how->ascii_signs));
	return at + SIGN_WIDTH;
}

static int
put_number(struct filler *f, struct row *row, const struct line *line, int at)
{
	int width = f->section.number;

	if (line->number < 1)
		return at + (line->label != NULL ? width : 0);
	add_span(row, at, STYLE_STRONG, pool_printf(f->pool, "%*d",
	    width - 1, line->number));
	return at + width;
}

/* A label wider than its column has rows of its own. */
static int
put_label(struct filler *f, struct row **row, const struct line *line, int at)
{
	const char *label = shown(f, line->label);
	int room = f->how->width - at;
	size_t skip, n;

	if (line->label == NULL)
		return at;
	if (f->pane->list)
		label = layout_clip(f->pool, label, f->section.label,
		    f->how->ascii_signs);
	if (layout_width(label) <= f->section.label) {
		add_span(*row, at, line->style == STYLE_DIM ? STYLE_DIM :
		    STYLE_STRONG, label);
		return at + f->section.label + 2;
	}
	do {
		n = layout_wrap(label, room > 1 ? room : 1, &skip);
		add_span(*row, at, STYLE_STRONG,
		    pool_strndup(f->pool, label, n));
		*row = add_row(f);
		label += skip;
	} while (skip > 0);
	return at + (f->section.label > 0 ? f->section.label + 2 : 2);
}

/* One row of a text; the last that is shown ends in a sign of the cut. */
static void
put_piece(struct filler *f, struct row *row, const struct span *place,
    bool last)
{
	const char *text = place->text, *cut = "";
	size_t skip, n = layout_wrap(text, place->width, &skip);

	if (last && skip > 0) {
		n = layout_wrap(text, place->width > 3 ? place->width - 2 : 1,
		    &skip);
		cut = glyphs_line(GLYPH_CUT, f->how->ascii_signs);
	}
	add_span(row, place->at, place->style, text[n] == '\0' ? text :
	    pool_printf(f->pool, "%.*s%s%s", (int)n, text,
	    *cut != '\0' ? " " : "", cut));
}

/* column: where the text begins, where its first row ends, and the others. */
static void
put_text(struct filler *f, struct row *row, const struct line *line,
    const int column[3])
{
	const char *text = shown(f, line->text);
	bool command = line->style == STYLE_COMMAND;
	int at = column[0], width = column[1] - at;
	size_t skip, n;

	if (line->most == 1 && !f->how->plain) {	/* of a list */
		add_span(row, at, line->style, layout_clip(f->pool, text,
		    width, f->how->ascii_signs));
		return;
	}
	for (int rows = 1;; rows++, text += skip) {
		bool last = rows == line->most && !f->how->plain;

		width = f->how->plain && command ? 1 << 20 :
		    width > 1 ? width : 1;
		n = layout_wrap(text, width, &skip);
		put_piece(f, row, &(struct span){ at, width, line->style,
		    text }, last);
		if (skip == 0 || last)
			return;
		at = column[0];
		if (command && text[n] != '\n' && width > LEAST_TEXT)
			at += 2;	/* the same command goes on */
		width = column[2] - at;
		row = add_row(f);
	}
}

/* The right half, on the rows that the left one has and more if need be. */
static void
put_beside(struct filler *f, int first, const struct line *line,
    const int column[2])
{
	const char *text = shown(f, line->beside);
	int at = column[0] + SIGN_WIDTH, width = column[1] - at;
	size_t skip;

	for (int i = first;; i++, text += skip) {
		struct row *row = i < f->lay->n ? &f->lay->row[i] :
		    add_row(f);
		size_t n = layout_wrap(text, width > 1 ? width : 1, &skip);

		if (i == first)
			add_span(row, column[0], glyphs_style(
			    line->beside_sign), glyphs_sign(line->beside_sign,
			    f->how->ascii_signs));
		add_span(row, at, line->beside_style, pool_strndup(f->pool,
		    text, n));
		if (skip == 0)
			return;
	}
}

static void
put_right(struct filler *f, int first, const char *right, bool own_row)
{
	int width = layout_width(right), at = f->how->width - width;

	if (*right == '\0')
		return;
	if (own_row) {
		right = layout_clip(f->pool, right, f->how->width,
		    f->how->ascii_signs);
		add_span(add_row(f), at > 0 ? at : 0, STYLE_DIM, right);
		return;
	}
	add_span(&f->lay->row[first], at, STYLE_DIM, right);
}

/* A name that the room breaks, and the whole width would not? */
static bool
wants_row(const char *text, int room, int width)
{
	size_t n = strcspn(text, " \n");
	int used;

	return layout_fit(text, room, &used) < n &&
	    layout_fit(text, width, &used) >= n;
}

static void
put_line(struct filler *f, const struct line *line)
{
	struct row *row = add_row(f);
	const char *right = shown(f, line->right);
	int first, at, end = f->how->width, rest = layout_width(right), room;
	bool own_row;

	at = line->indent < 0 ? 0 : line->indent;
	at = at > end / 2 ? end / 2 : at;
	at = put_sign(f, row, line, at);
	at = put_number(f, row, line, at);
	at = put_label(f, &row, line, at);
	if (end - at < LEAST_TEXT && line->label != NULL) {
		at = line->indent + 2 < end / 2 ? line->indent + 2 : end / 2;
		if (row->n > 0 && line->text != NULL && *line->text != '\0')
			row = add_row(f);
	}
	room = end - at - rest - 2;
	own_row = room < LEAST_TEXT || (rest > 0 && line->most != 1 &&
	    wants_row(shown(f, line->text), room, end - at));
	first = (int)(row - f->lay->row);
	if (line->beside != NULL) {
		put_text(f, row, line, (int[]){ at, end / 2 - 1, end / 2 - 1 });
		put_beside(f, first, line, (int[]){ end / 2, end });
		return;
	}
	put_text(f, row, line, (int[]){ at, own_row || rest == 0 ? end : at +
	    room, end });
	put_right(f, first, right, own_row);
}

const struct row *
layout_row(struct layout *lay, int i)
{
	struct filler f;
	struct layout one = { .n = 0 };

	if (lay->later == NULL || lay->row[i].n > 0)
		return &lay->row[i];
	f = *lay->later;
	f.lay = &one;
	f.line = i;
	put_line(&f, &f.pane->lines[i]);
	lay->row[i] = one.row[0];
	return &lay->row[i];
}

static struct layout *
layout_list(struct filler *f)
{
	struct layout *lay = f->lay;
	struct layout_how *how = pool_alloc(f->pool, sizeof *how);

	*how = *f->how;
	lay->n = lay->size = f->pane->n;
	lay->row = pool_alloc(f->pool, (size_t)(lay->n + 1) *
	    sizeof *lay->row);
	for (int i = 0; i < lay->n; i++)
		lay->row[i].line = i;
	lay->later = pool_alloc(f->pool, sizeof *f);
	*lay->later = *f;
	lay->later->how = how;
	return lay;
}

struct layout *
layout_pane(struct pool *pool, const struct pane *pane,
    const struct layout_how *how)
{
	struct layout *lay = pool_alloc(pool, sizeof *lay);
	struct filler f = { .pool = pool, .how = how, .lay = lay,
		.pane = pane };

	assert(how->width > 0);
	find_section(&f, pane, 0);
	if (pane->list && !how->plain)
		return layout_list(&f);
	for (f.line = 0; f.line < pane->n; f.line++) {
		const struct line *line = &pane->lines[f.line];

		if (!line->rule) {
			put_line(&f, line);
			continue;
		}
		struct row *row = add_row(&f);

		row->rule = true;
		add_span(row, 0, STYLE_HEADING, layout_clip(pool,
		    shown(&f, line->text), how->width, how->ascii_signs));
		find_section(&f, pane, f.line + 1);
	}
	return lay;
}

int
layout_first(const struct layout *lay, int line)
{
	for (int i = 0; i < lay->n; i++) {
		if (lay->row[i].line == line)
			return i;
	}
	return -1;
}

int
layout_last(const struct layout *lay, int line)
{
	for (int i = lay->n - 1; i >= 0; i--) {
		if (lay->row[i].line == line)
			return i;
	}
	return -1;
}
