/*
 * Pages as data: lines of styled text that draw.c puts on the screen and
 * plain.c prints. A page knows nothing of curses, keys only by their id.
 *
 * A page is built anew from the case file after every change; what the person
 * is pointing at is kept by the wizard in struct place, by row number.
 */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stdbool.h>

#include "checks/pool.h"

enum style {
	STYLE_PLAIN,
	STYLE_STRONG,
	STYLE_DIM,
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_COMMAND,		/* to be copied: never wrapped inside a word */
	STYLE_HEADING
};

enum sign { SIGN_NONE, SIGN_PASS, SIGN_WARN, SIGN_FAIL, SIGN_UNKNOWN,
	SIGN_SKIPPED, SIGN_PENDING, SIGN_HERE };

struct line {
	enum sign sign;
	enum style style;
	int indent;			/* columns; wrapped lines keep it */
	const char *label;		/* left column, 0..n; NULL: none */
	const char *text;		/* wrapped to the width by the drawer */
	const char *beside;		/* in the right half, beside the text:
					   now beside before; NULL */
	enum sign beside_sign;
	enum style beside_style;
	const char *right;		/* at the right edge; NULL */
	const char *action;		/* of Enter or a click; NULL: none */
	const char *also;		/* not shown, but `/` finds it; NULL */
	const char *copy;		/* what `c` copies here; NULL: none */
	int number;			/* 1-9: the digit for it; 0: none */
	int most;			/* rows shown on a screen; 0: all */
	bool rule;			/* a horizontal line with a title */
};

/*
 * A list is quick however long: each of its lines is one row, laid out when it
 * is in sight; labels are cut to `label` columns.
 */
struct pane {
	bool list;
	int label;
	const char *title;
	struct line *lines;
	int n, size;
};

struct page {
	const char *id;			/* start facts step question verdict
					   cause fix evidence export ... */
	const char *title;		/* title line, left */
	const char *right;		/* title line, right; NULL */
	struct pane side;		/* n == 0: none. Shown where the width
					   allows it */
	struct pane body;
	const char *keys;		/* ids of keys.h, with blanks, that work
					   here besides the common ones */
	bool typing;			/* they are those of the edit field */
	const char *status;		/* one line over the footer; NULL */
	int mark;			/* the body's line that is pointed at
					   when the page comes up; -1: the
					   first that can be */
	struct pool *pool;
};

struct page *page_new(const char *id, const char *title);
void page_free(struct page *p);

/* Append a line; strings are copied (printf style). The line is borrowed and
 * stays valid until the next call. */
struct line *page_add(struct page *p, struct pane *pane, enum style style,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));
struct line *page_choice(struct page *p, int number, const char *action,
	const char *text);
/* The same of a text that outlives the page: nothing is copied. */
struct line *page_line(struct page *p, enum style style, const char *text);
void page_blank(struct page *p, struct pane *pane);
void page_rule(struct page *p, const char *title);

#endif
