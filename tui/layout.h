/*
 * A page's lines wrapped to a width: rows of placed spans. The screen and
 * plain mode both draw rows and nothing else.
 *
 * Width is display width (wcwidth) of UTF-8. A row's columns are, left to
 * right: indent, sign, number, label, text; and at the right edge `right`.
 * `beside` has the right half, in rows of its own wrapping.
 * The label column is as wide as the widest label between two rules. What
 * does not fit is moved to rows of its own, never dropped.
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/pool.h"
#include "tui/page.h"

#define LAYOUT_SPANS 6

struct span {
	int at, width;			/* columns */
	enum style style;
	const char *text;
};

struct row {
	int line;			/* index in the pane */
	bool rule;			/* a horizontal line titled span[0] */
	int n;				/* spans, left to right */
	struct span span[LAYOUT_SPANS];
};

struct layout {
	struct row *row;		/* of a list: see layout_row() */
	int n, size;
	struct filler *later;		/* of a list; NULL */
};

struct layout_how {
	int width;			/* columns, > 0 */
	bool ascii_signs;
	bool ascii_text;
	bool plain;			/* signs as words, commands unwrapped */
};

/* Borrowed from the pool; texts may be borrowed from the pane. */
struct layout *layout_pane(struct pool *pool, const struct pane *pane,
	const struct layout_how *how);

/* The row with its spans. */
const struct row *layout_row(struct layout *lay, int i);

/* First and last row of a line; -1 for a line that has none. */
int layout_first(const struct layout *lay, int line);
int layout_last(const struct layout *lay, int line);

int layout_width(const char *s);	/* of one line, columns */
/* Bytes of s that fit into width columns; *used: how many they take. */
size_t layout_fit(const char *s, int width, int *used);
/*
 * Bytes of s for one row of this width, broken at blanks where possible;
 * *skip: where the next row begins; 0 at the end.
 */
size_t layout_wrap(const char *s, int width, size_t *skip);
/* s, or what of it fits with a sign of the cut at its end. */
const char *layout_clip(struct pool *pool, const char *s, int width,
	bool ascii);

#endif
