/*
 * Pages painted on a canvas: the frame, both panes, the edit field.
 */
#ifndef TUI_PAINT_H
#define TUI_PAINT_H

#include <stdbool.h>

#include "checks/pool.h"
#include "tui/canvas.h"
#include "tui/frame.h"
#include "tui/layout.h"
#include "tui/page.h"
#include "tui/screen.h"

struct paint {
	struct canvas *canvas;
	struct pool *scratch;		/* emptied before each page */
	bool ascii_text, ascii_signs;
	const char *notice;		/* instead of the page's status */
	int rows, columns;
	struct frame frame;		/* of the page painted last */
	int *line_at;			/* the body's line on each row, or -1 */
	int *side_at;			/* the same of the side pane */
	struct footer footer;		/* the key line */
	int used;			/* rows of the body that are taken */
	int help_at;			/* column of "? help" in the title */
};

void paint_page(struct paint *p, const struct page *page,
	struct place *place);
/* What is there: a line of a pane, an item of the key line. */
struct clicked paint_clicked(const struct paint *p, int row, int column);
void paint_field(struct paint *p, const struct field *f);
void paint_move(struct paint *p, const struct page *page, struct place *place,
	const int move[2]);			/* d, by page? */
/* The bytes that show text alone; *fits: it does, on a cleared screen. The
 * terminal itself breaks long lines, so that selecting one copies it whole.
 * Borrowed until the next paint. */
const char *paint_bare(struct paint *p, const char *text, bool *fits);

#endif
