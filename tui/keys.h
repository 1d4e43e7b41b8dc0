/*
 * The one table of keys: dispatch, footer and help page all come from it.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>

enum key {			/* what a key means, not which it is */
	KEY_ID_NONE,
	KEY_ID_UP, KEY_ID_DOWN, KEY_ID_PAGE_UP, KEY_ID_PAGE_DOWN,
	KEY_ID_TOP, KEY_ID_BOTTOM,
	KEY_ID_OPEN, KEY_ID_BACK, KEY_ID_PANE,
	KEY_ID_EVIDENCE, KEY_ID_FACTS, KEY_ID_HISTORY, KEY_ID_EXCHANGE,
	KEY_ID_AGAIN, KEY_ID_SKIP, KEY_ID_COPY, KEY_ID_EXPORT,
	KEY_ID_FIND, KEY_ID_NEXT, KEY_ID_HELP, KEY_ID_QUIT,
	KEY_ID_MESSAGES, KEY_ID_NO, KEY_ID_WAY, KEY_ID_WORDS,
	KEY_ID_RENAME, KEY_ID_DELETE,
	KEY_ID_MOUSE, KEY_ID_REDRAW, KEY_ID_SUSPEND,
	KEY_ID_DIGIT,			/* with its value */
	KEY_ID_TYPED, KEY_ID_PASTED, KEY_ID_UNTYPED, KEY_ID_EMPTIED,
	KEY_ID_COUNT
};

enum keys_where {
	KEYS_COMMON,			/* on every page, in every footer */
	KEYS_PAGE,			/* in the footer of pages that have it
					   among page.keys */
	KEYS_LISTED,			/* only there: its letter means some-
					   thing else on other pages */
	KEYS_TYPING			/* while text is typed: edit.h has it */
};

struct keybinding {
	enum key key;
	const char *id;			/* "open", for page.keys */
	const char *shown;		/* "Enter" */
	const char *footer;		/* "open/choose"; NULL: not there */
	enum keys_where where;
	const char *help;		/* one sentence */
};

const struct keybinding *keys_at(int i);		/* NULL past the last */
const struct keybinding *keys_by_id(const char *id);

/* Curses-free input: a character, or one of these for what has none. */
enum { INPUT_UP = 0x110000, INPUT_DOWN, INPUT_LEFT, INPUT_RIGHT, INPUT_PAGE_UP,
	INPUT_PAGE_DOWN, INPUT_HOME, INPUT_END, INPUT_ENTER, INPUT_ESCAPE,
	INPUT_BACKSPACE, INPUT_DELETE, INPUT_TAB, INPUT_PASTE, INPUT_RESIZE,
	INPUT_CLICK };

/* What an input means where no text is being typed, on a page with these keys
 * (page.keys, may be NULL). *digit for KEY_ID_DIGIT. */
enum key keys_of(int input, const char *here, int *digit);
/* Is the id among them? */
bool keys_have(const char *here, const char *id);

#endif
