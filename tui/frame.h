/*
 * The frame around every page: where its parts are, the key line, and how
 * the place that the person points at moves. Pure: screen.c only paints it.
 *
 *	row 0		title line
 *	row 1		upper border; the side pane, if any, at the left
 *	...		body
 *			lower border
 *			status line, if any
 *	last row	key line
 */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include <stdbool.h>

#include "checks/pool.h"
#include "tui/layout.h"
#include "tui/page.h"
#include "tui/screen.h"

#define FRAME_LEAST_COLUMNS 40
#define FRAME_LEAST_ROWS 10

struct frame {
	int rows, columns;
	bool small;			/* too small for anything */
	int side;			/* columns of the side pane, 0: none */
	int body;			/* columns of the body, with borders */
	int height;			/* rows between the borders */
	int status;			/* row of the status line, -1: none */
};

/* status: there is something to say over the key line. */
void frame_measure(struct frame *f, const struct page *p, bool status,
	const int size[2]);			/* rows, columns */
int frame_body_width(const struct frame *f);	/* columns for text */
int frame_side_width(const struct frame *f);

/* The key line: its items, most important keys first, as many as fit. */
#define FOOTER_ITEMS 24
struct footer {
	int n;
	struct {
		enum key key;
		int at, width;		/* columns */
		const char *text;	/* "Enter open" */
	} item[FOOTER_ITEMS];
};
void frame_keys(struct footer *out, struct pool *pool, const struct page *p,
	const struct frame *f, bool ascii);

bool frame_selectable(const struct line *line);

/* Scroll to what was found, and point at it where that is possible. */
void frame_show(struct place *place, const struct pane *pane,
	const struct layout *lay, int height);
/* Make the place one that exists and is in sight. */
void frame_fix(struct place *place, const struct pane *pane,
	const struct layout *lay, int height);
/* Move by d lines or pages; +-1000 and beyond: the ends. */
void frame_move(struct place *place, const struct pane *pane,
	const struct layout *lay, const int move[3]);	/* height, d, page? */
/* A pane without a selection: d rows. */
int frame_scroll(int top, int d, const struct layout *lay, int height);

#endif
