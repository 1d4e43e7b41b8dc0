/*
 * What an edit field shows of its text: rows and the cursor's place. Pure.
 *
 * One line scrolls sideways so that the cursor is in sight; several lines
 * show the rows around the cursor. However long the text, only what can be
 * seen is looked at.
 */
#ifndef TUI_FIELD_H
#define TUI_FIELD_H

#include "checks/pool.h"
#include "tui/screen.h"

struct field_view {
	const char **row;
	int n;
	int cursor_row, cursor_column;
};

struct field_size {
	int rows, columns;		/* both > 0 */
	bool ascii;			/* the terminal has nothing else */
};

void field_view(struct field_view *v, struct pool *pool,
	const struct field *f, const struct field_size *size);

#endif
