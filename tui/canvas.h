/*
 * A canvas of character cells: the little of curses that the program uses.
 * canvas.c is the only file that includes <curses.h>.
 *
 * Painting changes memory only; canvas_flush() makes the bytes that bring the
 * terminal up to date and hands them to terminal.h. Text must be printable;
 * it is clipped to the width given, and to the canvas.
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>

#include "checks/library.h"
#include "tui/glyphs.h"
#include "tui/page.h"
#include "tui/terminal.h"

struct canvas;

struct canvas_how {
	const char *term;		/* its type, from TERM */
	bool color;			/* if it has it, and no NO_COLOR */
	bool ascii;			/* lines of + - | */
	bool acs;			/* else its line drawing set */
};

/* NULL with *why when a terminal of this type can't draw screens. *restore:
 * what gives it back after a crash, to be freed. */
struct canvas *canvas_open(struct terminal *t, const struct canvas_how *how,
	char **restore, char **why);
void canvas_close(struct canvas *c);

void canvas_resize(struct canvas *c, int rows, int columns);
void canvas_leave(struct canvas *c);	/* until the next flush */
void canvas_redraw(struct canvas *c);	/* the next flush draws everything */
void canvas_flush(struct canvas *c);

void canvas_erase(struct canvas *c);
void canvas_reverse(struct canvas *c, bool on);
/* Returns the column after it. at: row, column. */
int canvas_put(struct canvas *c, const int at[2], int width,
	enum style style, const char *text);
void canvas_fill(struct canvas *c, const int at[2], int width);
void canvas_line(struct canvas *c, const int at[2], int n, enum glyph glyph);
void canvas_cursor(struct canvas *c, const int at[2], bool visible);
void canvas_commit(struct canvas *c);	/* painted: ready for a flush */

/* The version of curses. */
void canvas_library(char out[LIBRARY_TEXT]);

#endif
