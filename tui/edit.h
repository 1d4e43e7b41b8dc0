/*
 * A small line editor: text, a cursor, and what an input does to them. Pure.
 *
 * The text is UTF-8 as it was typed or pasted, without control characters
 * other than '\n' and '\t'; bytes that are no UTF-8 stay (a pasted bounce is
 * kept as it is). One line: line ends of a paste become blanks.
 */
#ifndef TUI_EDIT_H
#define TUI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/buf.h"

struct edit {
	struct buf buf;			/* .cut: something did not fit */
	size_t cursor;			/* byte offset, 0..buf.len */
	bool many;			/* several lines */
};

enum edited {
	EDIT_IGNORED,			/* not for the editor */
	EDIT_CHANGED,			/* text or cursor */
	EDIT_DONE,			/* Enter; with many: Ctrl-D */
	EDIT_LEFT			/* Escape */
};

/* text: NULL is empty; cap: most bytes it takes, 0: no cap. */
void edit_init(struct edit *e, const char *text, bool many, size_t cap);
void edit_release(struct edit *e);
void edit_set(struct edit *e, const char *text);

/* An input of keys.h; paste and n for INPUT_PASTE. */
enum edited edit_input(struct edit *e, int input, const char *paste, size_t n);

#endif
