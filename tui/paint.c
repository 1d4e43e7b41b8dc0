/*
 * Pages painted on a canvas: see paint.h. Columns of the body, from its left
 * border: the border, the mark, a blank, the text, a blank, the border.
 */
#include "tui/paint.h"

#include <string.h>

#include "checks/buf.h"
#include "tui/field.h"
#include "tui/glyphs.h"

#define NAME "whybounce"
#define TEXT_AT 3

struct box {
	int x, y, width, height;	/* height between the borders */
	const char *title;
	int top, rows;			/* first row shown, rows there are */
	bool focus;
};

struct rows {
	const struct place *place;	/* row, hit */
	int *at;			/* filled: the line on each row */
};

static const char *
shown(struct paint *p, const char *s)
{
	return glyphs_text(p->scratch, s, p->ascii_text);
}

static void
paint_border(struct paint *p, const struct box *b, bool upper)
{
	int y = upper ? b->y : b->y + b->height + 1, end = b->x + b->width - 1;
	int more = upper ? b->top : b->rows - b->top - b->height;
	const char *mark;

	canvas_line(p->canvas, (int[]){ y, b->x }, 1,
	    upper ? GLYPH_UPPER_LEFT : GLYPH_LOWER_LEFT);
	canvas_line(p->canvas, (int[]){ y, b->x + 1 }, b->width - 2,
	    GLYPH_HLINE);
	canvas_line(p->canvas, (int[]){ y, end }, 1,
	    upper ? GLYPH_UPPER_RIGHT : GLYPH_LOWER_RIGHT);
	if (more <= 0)
		return;
	mark = pool_printf(p->scratch, " %s %d more ", glyphs_line(upper ?
	    GLYPH_UP : GLYPH_DOWN, p->ascii_signs), more);
	canvas_put(p->canvas, (int[]){ y, end - 1 - layout_width(mark) },
	    b->width, STYLE_STRONG, mark);
}

static void
paint_title(struct paint *p, const struct box *b)
{
	const char *title = shown(p, b->title);
	int room = b->width - (b->top > 0 ? 16 : 4);

	if (*title == '\0')
		return;
	title = layout_clip(p->scratch, pool_printf(p->scratch, " %s ", title),
	    room > 6 ? room : 6, p->ascii_signs);
	canvas_reverse(p->canvas, b->focus);
	canvas_put(p->canvas, (int[]){ b->y, b->x + 1 }, b->width - 2,
	    STYLE_HEADING, title);
	canvas_reverse(p->canvas, false);
}

static void
paint_box(struct paint *p, const struct box *b)
{
	int end = b->x + b->width - 1;

	paint_border(p, b, true);
	paint_title(p, b);
	for (int y = b->y + 1; y <= b->y + b->height; y++) {
		canvas_line(p->canvas, (int[]){ y, b->x }, 1, GLYPH_VLINE);
		canvas_line(p->canvas, (int[]){ y, end }, 1, GLYPH_VLINE);
	}
	paint_border(p, b, false);
}

/* A line across the box, with a title. */
static void
paint_rule(struct paint *p, const struct box *b, int y, const char *title)
{
	canvas_line(p->canvas, (int[]){ y, b->x }, 1, GLYPH_LEFT_TEE);
	canvas_line(p->canvas, (int[]){ y, b->x + 1 }, b->width - 2,
	    GLYPH_HLINE);
	canvas_line(p->canvas, (int[]){ y, b->x + b->width - 1 }, 1,
	    GLYPH_RIGHT_TEE);
	if (*title != '\0')
		canvas_put(p->canvas, (int[]){ y, b->x + 1 }, b->width - 2,
		    STYLE_HEADING, pool_printf(p->scratch, " %s ", title));
}

static void
paint_spans(struct paint *p, const struct row *row, int y, int x)
{
	for (int i = 0; i < row->n; i++) {
		const struct span *span = &row->span[i];

		canvas_put(p->canvas, (int[]){ y, x + span->at }, span->width,
		    span->style, span->text);
	}
}

static void
paint_row(struct paint *p, const struct box *b, const struct row *row,
    const int at[2])
{
	int y = at[0], first = at[1];		/* first: -1: not selected */
	bool marked = first >= 0;

	if (row->rule) {
		paint_rule(p, b, y, row->n > 0 ? row->span[0].text : "");
		return;
	}
	canvas_reverse(p->canvas, marked);
	if (marked)
		canvas_fill(p->canvas, (int[]){ y, b->x + 1 }, b->width - 2);
	if (first > 0)
		canvas_put(p->canvas, (int[]){ y, b->x + 1 }, 1, STYLE_STRONG,
		    glyphs_line(GLYPH_MARK, p->ascii_signs));
	paint_spans(p, row, y, b->x + TEXT_AT);
	canvas_reverse(p->canvas, false);
}

static struct layout *
lay_out(struct paint *p, const struct pane *pane, int width)
{
	return layout_pane(p->scratch, pane, &(struct layout_how){
	    .width = width, .ascii_signs = p->ascii_signs,
	    .ascii_text = p->ascii_text });
}

/* Returns the row where the cursor rests; at[y]: the line of each row. */
static int
paint_rows(struct paint *p, const struct box *b, struct layout *lay,
    const struct rows *r)
{
	int cursor = b->y + 1;

	for (int i = 0; i < b->height && b->top + i < lay->n; i++) {
		const struct row *row = layout_row(lay, b->top + i);
		bool first = b->top + i == 0 || row[-1].line != row->line;
		bool pointed = row->line == r->place->row;
		bool marked = pointed || row->line == r->place->hit;

		paint_row(p, b, row, (int[]){ b->y + 1 + i, !marked ? -1 :
		    first && pointed });
		if (pointed && first)
			cursor = b->y + 1 + i;
		r->at[b->y + 1 + i] = row->line;
	}
	return cursor;
}

/* A pane's own place, in the form that frame.h moves. */
static struct place
place_of_side(const struct place *place)
{
	return (struct place){ .row = place->side_row,
		.top = place->side_top, .hit = -1 };
}

static void
keep_side(struct place *place, const struct place *side)
{
	place->side_row = side->row;
	place->side_top = side->top;
}

static int
paint_side(struct paint *p, const struct page *page, struct place *place)
{
	struct layout *lay = lay_out(p, &page->side,
	    frame_side_width(&p->frame));
	struct place side = place_of_side(place);
	struct box b = { .y = 1, .width = p->frame.side,
		.height = p->frame.height, .title = page->side.title,
		.focus = place->in_side };

	frame_fix(&side, &page->side, lay, b.height);
	keep_side(place, &side);
	if (!place->in_side)
		side.row = -1;
	b.top = side.top;
	b.rows = lay->n;
	paint_box(p, &b);
	return paint_rows(p, &b, lay, &(struct rows){ &side, p->side_at });
}

static struct box
body_box(const struct paint *p)
{
	return (struct box){ .x = p->frame.side, .y = 1,
		.width = p->frame.body, .height = p->frame.height };
}

static int
paint_body(struct paint *p, const struct page *page, struct place *place)
{
	struct layout *lay = lay_out(p, &page->body,
	    frame_body_width(&p->frame));
	struct box b = body_box(p);

	if (place->fresh && layout_last(lay, place->row) >= b.height)
		place->row = -1;
	place->fresh = false;
	frame_show(place, &page->body, lay, b.height);
	frame_fix(place, &page->body, lay, b.height);
	b.title = page->body.title;
	b.top = place->top;
	b.rows = lay->n;
	paint_box(p, &b);
	p->used = lay->n - b.top < b.height ? lay->n - b.top : b.height;
	return paint_rows(p, &b, lay, &(struct rows){ place, p->line_at });
}

static void
paint_head(struct paint *p, const struct page *page)
{
	const char *right = page->right != NULL ? page->right : "? help";
	int x, room = p->columns - (int)strlen(NAME) - 6;

	if (page->right == NULL && layout_width(shown(p, page->title)) +
	    layout_width(right) > room)
		right = "";		/* the key line has it, too */
	right = layout_clip(p->scratch, shown(p, right), room / 2,
	    p->ascii_signs);
	room -= layout_width(right);
	x = canvas_put(p->canvas, (int[]){ 0, 1 }, p->columns, STYLE_STRONG,
	    NAME);
	canvas_put(p->canvas, (int[]){ 0, x + 2 }, room, STYLE_PLAIN,
	    layout_clip(p->scratch, shown(p, page->title), room,
	    p->ascii_signs));
	canvas_put(p->canvas, (int[]){ 0, p->columns - 1 -
	    layout_width(right) }, p->columns, STYLE_DIM, right);
	p->help_at = page->right == NULL && *right != '\0' ? p->columns - 1 -
	    layout_width(right) : p->columns;
}

static void
paint_foot(struct paint *p, const struct page *page)
{
	const char *status = p->notice != NULL ? p->notice : page->status;
	int width = p->columns - 2;

	if (p->frame.status >= 0)
		canvas_put(p->canvas, (int[]){ p->frame.status, 1 }, width,
		    STYLE_STRONG, layout_clip(p->scratch, shown(p, status),
		    width, p->ascii_signs));
	frame_keys(&p->footer, p->scratch, page, &p->frame, p->ascii_signs);
	for (int i = 0; i < p->footer.n; i++)
		canvas_put(p->canvas, (int[]){ p->rows - 1,
		    p->footer.item[i].at }, width, STYLE_PLAIN,
		    p->footer.item[i].text);
}

void
paint_page(struct paint *p, const struct page *page, struct place *place)
{
	int cursor, side = 0, x = 1;

	pool_empty(p->scratch);
	frame_measure(&p->frame, page, p->notice != NULL ||
	    page->status != NULL, (int[]){ p->rows, p->columns });
	for (int i = 0; i < p->rows; i++)
		p->line_at[i] = p->side_at[i] = -1;
	p->footer.n = 0;
	canvas_erase(p->canvas);
	if (p->frame.small) {
		canvas_put(p->canvas, (int[]){ 0, 0 }, p->columns,
		    STYLE_STRONG, "window too small");
		canvas_cursor(p->canvas, (int[]){ 0, 0 }, false);
		canvas_commit(p->canvas);
		return;
	}
	place->in_side &= p->frame.side > 0;
	paint_head(p, page);
	if (p->frame.side > 0)
		side = paint_side(p, page, place);
	cursor = paint_body(p, page, place);
	paint_foot(p, page);
	if (place->in_side)
		cursor = side;
	else
		x += p->frame.side;
	canvas_cursor(p->canvas, (int[]){ cursor, x }, false);
	canvas_commit(p->canvas);
}

void
paint_field(struct paint *p, const struct field *f)
{
	struct box b = body_box(p);
	struct field_view v;
	int rows = f->many ? b.height - p->used - 1 : 1;
	int y, x = b.x + TEXT_AT, width = frame_body_width(&p->frame);

	if (p->frame.small)
		return;
	if (f->many && rows < b.height / 2)
		rows = b.height / 2;
	y = b.y + 1 + b.height - rows;
	field_view(&v, p->scratch, f, &(struct field_size){ rows, width,
	    p->ascii_text });
	paint_rule(p, &b, y - 1, f->prompt == NULL ? "" :
	    layout_clip(p->scratch, shown(p, f->prompt), width,
	    p->ascii_signs));
	for (int i = 0; i < rows; i++) {
		canvas_fill(p->canvas, (int[]){ y + i, b.x + 1 }, b.width - 2);
		if (i < v.n)
			canvas_put(p->canvas, (int[]){ y + i, x }, width,
			    STYLE_PLAIN, v.row[i]);
		p->line_at[y + i] = -1;
	}
	canvas_cursor(p->canvas, (int[]){ y + v.cursor_row,
	    x + v.cursor_column }, true);
	canvas_commit(p->canvas);
}

void
paint_move(struct paint *p, const struct page *page, struct place *place,
    const int move[2])
{
	struct layout *lay;
	struct frame *f = &p->frame;

	pool_empty(p->scratch);
	frame_measure(f, page, p->notice != NULL || page->status != NULL,
	    (int[]){ p->rows, p->columns });
	if (f->small)
		return;
	if (place->in_side && f->side > 0) {
		struct place side = place_of_side(place);

		lay = lay_out(p, &page->side, frame_side_width(f));
		frame_fix(&side, &page->side, lay, f->height);
		frame_move(&side, &page->side, lay,
		    (int[]){ f->height, move[0], move[1] });
		keep_side(place, &side);
		return;
	}
	lay = lay_out(p, &page->body, frame_body_width(f));
	frame_fix(place, &page->body, lay, f->height);
	frame_move(place, &page->body, lay,
	    (int[]){ f->height, move[0], move[1] });
}

static int
rows_of(const char *text, int columns)
{
	size_t skip;
	int rows = 0;

	do {
		layout_wrap(text, columns, &skip);
		text += skip;
		rows++;
	} while (skip > 0);
	return rows;
}

const char *
paint_bare(struct paint *p, const char *text, bool *fits)
{
	struct buf out;
	const char *bytes;

	pool_empty(p->scratch);
	text = shown(p, text);
	*fits = rows_of(text, p->columns) < p->rows - 2;
	buf_init(&out, 0);
	buf_puts(&out, *fits ? "\033[H\033[J" : "\r\n");
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_putc(&out, '\r');
		buf_putc(&out, *text);
	}
	buf_puts(&out, "\r\n\r\n(press a key to go back)");
	bytes = pool_strdup(p->scratch, out.data);
	buf_release(&out);
	return bytes;
}

static enum key
key_at(const struct footer *f, int column)
{
	for (int i = 0; i < f->n; i++) {
		if (column >= f->item[i].at &&
		    column < f->item[i].at + f->item[i].width)
			return f->item[i].key;
	}
	return KEY_ID_NONE;
}

struct clicked
paint_clicked(const struct paint *p, int row, int column)
{
	struct clicked clicked = { -1, false, KEY_ID_NONE };

	if (row < 0 || row >= p->rows || p->frame.small)
		return clicked;
	if (row == p->rows - 1)
		clicked.key = key_at(&p->footer, column);
	else if (row == 0 && column >= p->help_at)
		clicked.key = KEY_ID_HELP;
	else if (row == 1 && column >= p->frame.side)
		clicked.key = KEY_ID_PAGE_UP;	/* "more" stands there */
	else if (row == p->frame.height + 2 && column >= p->frame.side)
		clicked.key = KEY_ID_PAGE_DOWN;
	clicked.in_side = column < p->frame.side;
	clicked.line = clicked.in_side ? p->side_at[row] : p->line_at[row];
	return clicked;
}
