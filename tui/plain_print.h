/*
 * A page as plain lines: for plain mode, pipes, screen readers. No cursor
 * movement, no colour; signs are words.
 */
#ifndef TUI_PLAIN_PRINT_H
#define TUI_PLAIN_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "tui/page.h"

struct plain_how {
	int width;			/* columns; 0: 80 */
	bool ascii;
	bool side;			/* the side pane too, after the body */
};

void plain_print(FILE *f, const struct page *p, const struct plain_how *how);
void plain_print_pane(FILE *f, const struct pane *pane,
	const struct plain_how *how);

#endif
