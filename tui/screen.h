/*
 * The screen: the only file that knows curses (screen.c).
 *
 * It must never block the loop: curses writes into a pipe, and the loop moves
 * the bytes from there to the terminal as fast as it takes them; frames are
 * skipped while bytes wait (spike section 3). Text is drawn clipped by display
 * width, and what a terminal can't show is replaced.
 */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/loop.h"
#include "tui/keys.h"
#include "tui/page.h"

struct screen;

struct screen_options {
	bool ascii;			/* signs and lines in ASCII */
	bool color;
};

/* NULL with *why when this terminal can't do it: use plain mode then. */
struct screen *screen_open(struct loop *l, const struct screen_options *o,
	char **why);
void screen_close(struct screen *s);		/* restores the terminal */

int screen_columns(const struct screen *s);
#define SCREEN_FRAME 5		/* of them no text, where no pane is beside */
int screen_rows(const struct screen *s);

/* Where the person points: kept by the wizard from page to page. */
struct place {
	int row;			/* the body's selected line, or -1 */
	bool fresh;			/* a new page: row only if in sight */
	int top;			/* first wrapped row shown */
	int hit;			/* the line that was found, or -1 */
	bool show;			/* bring it into sight */
	int side_row, side_top;		/* the same of the side pane */
	bool in_side;			/* Tab: keys move there */
};

/* Draw a page; the place is corrected to what exists. Cheap to call often. */
void screen_draw(struct screen *s, const struct page *p, struct place *place);
/* Move by selectable lines or by pages; d in lines, or +-1000 for the ends. */
void screen_move(struct screen *s, const struct page *p, struct place *place,
	int d, bool by_page);
/* The line under the pointer, or NULL. */
const struct line *screen_line(const struct page *p, const struct place *place);

/* An edit field drawn over the body's last rows; text is UTF-8. */
struct field {
	const char *prompt;
	const char *text;
	size_t cursor;			/* byte offset */
	bool many;			/* several lines: the paste area */
};
void screen_field(struct screen *s, const struct field *f);

/* Called by the loop for each input; a paste comes whole. */
void screen_on_input(struct screen *s,
	void (*input)(void *arg, int input, const char *paste, size_t n),
	void *arg);
/* What was clicked for INPUT_CLICK: a line of a pane, or a key of the key line.
 */
struct clicked {
	int line;			/* -1: none */
	bool in_side;			/* it is the side pane's */
	enum key key;			/* KEY_ID_NONE: none */
};
struct clicked screen_clicked(const struct screen *s);

/* Put text on the person's clipboard (OSC 52, tmux aware); false: can't. */
bool screen_copy(struct screen *s, const char *text);
/* Show bare text alone, without borders, until a key is pressed. */
void screen_bare(struct screen *s, const char *text);
/* Is a pane beside the body of the page drawn last? */
bool screen_has_side(const struct screen *s);
/* Clicks on or off: off, the terminal selects text by itself. Returns which. */
bool screen_turn_mouse(struct screen *s);
void screen_suspend(struct screen *s);
void screen_redraw(struct screen *s);

#endif
