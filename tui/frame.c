/*
 * The frame around every page: see frame.h.
 */
#include "tui/frame.h"

#include <stdio.h>
#include <string.h>

#include "checks/text.h"
#include "tui/glyphs.h"
#include "tui/keys.h"

#define SIDE_FROM 100		/* below, every column is the body's */
#define SIDE_COLUMNS 34
#define ENDS 1000

void
frame_measure(struct frame *f, const struct page *p, bool status,
    const int size[2])
{
	*f = (struct frame){ .rows = size[0], .columns = size[1] };
	f->small = f->rows < FRAME_LEAST_ROWS ||
	    f->columns < FRAME_LEAST_COLUMNS;
	if (p->side.n > 0 && f->columns >= SIDE_FROM)
		f->side = SIDE_COLUMNS;
	f->body = f->columns - f->side;
	f->status = status ? f->rows - 2 : -1;
	f->height = f->rows - 4 - status;
}

/* Borders, the mark's column, and a blank at each side of the text. */
int
frame_body_width(const struct frame *f)
{
	return f->body > 6 ? f->body - 5 : 1;
}

int
frame_side_width(const struct frame *f)
{
	return f->side > 6 ? f->side - 5 : 1;
}

bool
frame_selectable(const struct line *line)
{
	return !line->rule && (line->action != NULL || line->copy != NULL ||
	    line->number > 0);
}

/* The key line */

struct keyline {
	struct pool *pool;
	const struct page *page;
	const struct frame *frame;
	struct footer *out;
	bool ascii, done[KEY_ID_COUNT];
	int at, end;			/* columns */
};

/* Where two blanks and it have room before the end. */
static void
add_item(struct keyline *k, enum key key, const char *text)
{
	int width = layout_width(text);

	if (k->at + width > k->end || k->out->n == FOOTER_ITEMS)
		return;
	k->out->item[k->out->n].key = key;
	k->out->item[k->out->n].at = k->at;
	k->out->item[k->out->n].width = width;
	k->out->item[k->out->n++].text = text;
	k->at += width + 2;
}

static const char *
item_text(const struct keyline *k, const struct keybinding *b)
{
	return pool_printf(k->pool, "%s %s", k->ascii && b->key ==
	    KEY_ID_UP ? "j/k" : b->shown, b->footer);
}

static void
add_key(struct keyline *k, const struct keybinding *b)
{
	if (b == NULL || b->footer == NULL || k->done[b->key])
		return;
	k->done[b->key] = true;
	add_item(k, b->key, item_text(k, b));
}

static void
add_digits(struct keyline *k)
{
	int most = 0;
	const struct pane *body = &k->page->body;

	for (int i = 0; i < body->n; i++) {
		if (body->lines[i].number > most)
			most = body->lines[i].number;
	}
	k->done[KEY_ID_DIGIT] = true;
	if (most > 0)
		add_item(k, KEY_ID_NONE, pool_printf(k->pool, most > 1 ?
		    "1-%d %s" : "%d %s", most, keys_by_id("digit")->footer));
}

static bool
is_useful(const struct keyline *k, const struct keybinding *b)
{
	const struct pane *body = &k->page->body;
	bool open = false, many = body->n > k->frame->height;
	int selectable = 0;

	for (int i = 0; i < body->n; i++) {
		selectable += frame_selectable(&body->lines[i]);
		open |= body->lines[i].action != NULL;
	}
	if (b->key == KEY_ID_OPEN)
		return open;
	if (b->key == KEY_ID_UP)
		return selectable > 1 || many;
	if (b->key == KEY_ID_PANE)
		return k->frame->side > 0;
	return true;
}

/* Back, help and quit always have their place at the end. */
static void
add_last(struct keyline *k)
{
	static const char *const last[] = { "back", "help", "quit" };
	int from = strcmp(k->page->id, "start") == 0;

	k->end = k->frame->columns - 1;
	for (int i = from; i < 3; i++) {
		const struct keybinding *b = keys_by_id(last[i]);

		k->done[b->key] = false;
		add_key(k, b);
	}
}

static int
last_width(const struct keyline *k)
{
	struct footer footer = { .n = 0 };
	struct keyline alone = *k;

	alone.out = &footer;
	alone.at = 0;
	add_last(&alone);
	return alone.at;
}

void
frame_keys(struct footer *out, struct pool *pool, const struct page *p,
    const struct frame *f, bool ascii)
{
	struct keyline k = { .pool = pool, .page = p, .frame = f,
		.out = out, .ascii = ascii, .at = 1 };
	const char *at = p->keys != NULL ? p->keys : "", *id;
	const struct keybinding *b;

	out->n = 0;
	k.end = f->columns - 1 - last_width(&k);
	k.done[KEY_ID_HELP] = k.done[KEY_ID_QUIT] = true;
	k.done[KEY_ID_BACK] = true;
	if (!p->typing)
		add_digits(&k);
	while ((id = text_word(pool, &at)) != NULL)
		add_key(&k, keys_by_id(id));
	for (int i = 0; (b = keys_at(i)) != NULL && !p->typing; i++) {
		if (b->where == KEYS_COMMON && is_useful(&k, b))
			add_key(&k, b);
	}
	if (!p->typing)
		add_last(&k);
}

/* The place */

static int
clamp(int n, int least, int most)
{
	return n > most ? most < least ? least : most : n < least ? least : n;
}

int
frame_scroll(int top, int d, const struct layout *lay, int height)
{
	d = clamp(d, -(1 << 20), 1 << 20);
	return clamp(top + d, 0, lay->n - height);
}

static bool
in_sight(const struct place *place, int row, int height)
{
	return row >= place->top && row < place->top + height;
}

/* A selectable line whose first row is in sight, after line `after`. */
static int
sighted(const struct place *place, const struct pane *pane,
    const struct layout *lay, const int from[2])
{
	for (int i = place->top; i < lay->n && i < place->top + from[1]; i++) {
		int line = lay->row[i].line;

		if (line > from[0] && frame_selectable(&pane->lines[line]) &&
		    (i == 0 || lay->row[i - 1].line != line))
			return line;
	}
	return -1;
}

void
frame_show(struct place *place, const struct pane *pane,
    const struct layout *lay, int height)
{
	int first;

	if (!place->show || place->hit < 0 || place->hit >= pane->n)
		return;
	place->show = false;
	first = layout_first(lay, place->hit);
	if (first < place->top || first >= place->top + height)
		place->top = clamp(first - height / 3, 0, lay->n - height);
	place->row = frame_selectable(&pane->lines[place->hit]) ?
	    place->hit : -1;
}

void
frame_fix(struct place *place, const struct pane *pane,
    const struct layout *lay, int height)
{
	int first, last;

	place->top = clamp(place->top, 0, lay->n - height);
	if (place->row < 0 || place->row >= pane->n ||
	    !frame_selectable(&pane->lines[place->row])) {
		int row = sighted(place, pane, lay,
		    (int[]){ place->row, height });

		place->row = row >= 0 ? row :
		    sighted(place, pane, lay, (int[]){ -1, height });
		return;
	}
	first = layout_first(lay, place->row);
	last = layout_last(lay, place->row);
	if (last >= place->top + height)
		place->top = last - height + 1;
	if (first < place->top)
		place->top = first;
	place->top = clamp(place->top, 0, lay->n - height);
}

static int
neighbour(const struct pane *pane, int row, int step)
{
	for (int i = row + step; i >= 0 && i < pane->n; i += step) {
		if (frame_selectable(&pane->lines[i]))
			return i;
	}
	return -1;
}

/*
 * One step: to the next selectable line if it is in sight or about to be,
 * else the page scrolls by a row; so that text between two choices is read
 * and not jumped over.
 */
static void
step(struct place *place, const struct pane *pane, const struct layout *lay,
    const int move[2])
{
	int height = move[0], d = move[1];
	int from = place->row >= 0 ? place->row : d > 0 ? -1 : pane->n;
	int next = neighbour(pane, from, d), top;

	if (place->row < 0)
		next = -1;
	if (next >= 0) {
		int row = d > 0 ? layout_first(lay, next) :
		    layout_last(lay, next);

		if (row >= place->top - 1 && row <= place->top + height) {
			place->row = next;
			return;
		}
	}
	top = frame_scroll(place->top, d, lay, height);
	if (top == place->top && next >= 0)
		place->row = next;
	place->top = top;
	if (place->row >= 0 && !in_sight(place,
	    layout_first(lay, place->row), height))
		place->row = -1;
}

static void
to_end(struct place *place, const struct pane *pane, const struct layout *lay,
    const int move[2])
{
	int height = move[0], d = move[1];
	int end = d < 0 ? neighbour(pane, -1, 1) :
	    neighbour(pane, pane->n, -1);

	place->top = d < 0 ? 0 : clamp(lay->n, 0, lay->n - height);
	place->row = end >= 0 && in_sight(place, layout_first(lay, end),
	    height) ? end : -1;
}

void
frame_move(struct place *place, const struct pane *pane,
    const struct layout *lay, const int move[3])
{
	int height = move[0], d = move[1], top = place->top;

	if (d <= -ENDS || d >= ENDS) {
		to_end(place, pane, lay, move);
	} else if (move[2]) {
		place->top = frame_scroll(top, d * (height > 2 ? height - 1 :
		    1), lay, height);
		if (place->top == top)
			to_end(place, pane, lay, move);
		else
			place->row = -1;
	} else {
		for (int i = 0; i < (d < 0 ? -d : d); i++) {
			step(place, pane, lay,
			    (int[]){ height, d < 0 ? -1 : 1 });
			frame_fix(place, pane, lay, height);
		}
	}
	frame_fix(place, pane, lay, height);
}
