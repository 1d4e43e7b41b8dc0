/*
 * The table of keys, and what each input means: see keys.h. Nothing else in
 * the program compares an input with a letter where no text is typed.
 */
#include "tui/keys.h"

#include <stddef.h>
#include <string.h>

#define CONTROL(c) ((c) & 0x1f)

static const struct keybinding table[] = {
	{ KEY_ID_OPEN, "open", "Enter", "open", KEYS_COMMON,
	    "Open the marked line, or go on." },
	{ KEY_ID_DIGIT, "digit", "1-9", "choose", KEYS_COMMON,
	    "Choose the answer with that number." },
	{ KEY_ID_BACK, "back", "b", "back", KEYS_COMMON,
	    "Go back one step; b or Esc." },
	{ KEY_ID_UP, "up", "↑↓", "move", KEYS_COMMON,
	    "Move the mark up or down, or scroll; ↑ ↓ or k j." },
	{ KEY_ID_DOWN, "down", "j", NULL, KEYS_COMMON,
	    "Move the mark down." },
	{ KEY_ID_PAGE_UP, "page-up", "PgUp", NULL, KEYS_COMMON,
	    "One page up." },
	{ KEY_ID_PAGE_DOWN, "page-down", "PgDn", NULL, KEYS_COMMON,
	    "One page down; PgDn or the space bar." },
	{ KEY_ID_TOP, "top", "Home", NULL, KEYS_COMMON,
	    "To the top; Home or g." },
	{ KEY_ID_BOTTOM, "bottom", "End", NULL, KEYS_COMMON,
	    "To the bottom; End or G." },
	{ KEY_ID_PANE, "pane", "Tab", "other pane", KEYS_COMMON,
	    "Scroll the other pane." },
	{ KEY_ID_NO, "no", "n", "no, that is not it", KEYS_LISTED,
	    "Disagree: the wizard goes on another way." },
	{ KEY_ID_SKIP, "skip", "s", "skip", KEYS_PAGE,
	    "Go on without what is still waited for." },
	{ KEY_ID_AGAIN, "again", "r", "ask again", KEYS_PAGE,
	    "Ask the network again what this page depends on." },
	{ KEY_ID_COPY, "copy", "c", "copy", KEYS_PAGE,
	    "Copy the command or value to your clipboard." },
	{ KEY_ID_EVIDENCE, "evidence", "e", "evidence", KEYS_PAGE,
	    "Every question asked and its answer." },
	{ KEY_ID_FACTS, "facts", "f", "facts", KEYS_PAGE,
	    "What the bounce says, to read again or to correct." },
	{ KEY_ID_HISTORY, "history", "h", "way here", KEYS_PAGE,
	    "The way here, and back to a step of it." },
	{ KEY_ID_EXCHANGE, "exchange", "i", "Exchange", KEYS_PAGE,
	    "Read in what Exchange prints: connectors, rules, blocks." },
	{ KEY_ID_MESSAGES, "messages", "l", "list", KEYS_LISTED,
	    "Back to the list of messages; the case is saved." },
	{ KEY_ID_WAY, "way", "v", "other version", KEYS_PAGE,
	    "Show a fix for another version or product." },
	{ KEY_ID_WORDS, "words", "w", "plain/expert", KEYS_PAGE,
	    "Plain words, or those of experts; everywhere." },
	{ KEY_ID_FIND, "find", "/", "find", KEYS_PAGE,
	    "Find text on this page." },
	{ KEY_ID_NEXT, "next", "n", "next", KEYS_PAGE,
	    "The next place that has the text looked for." },
	{ KEY_ID_EXPORT, "export", "x", "export", KEYS_PAGE,
	    "Write a report: for the user, a colleague, the other side." },
	{ KEY_ID_RENAME, "rename", "m", "rename", KEYS_LISTED,
	    "Give the marked case a name of your own." },
	{ KEY_ID_DELETE, "delete", "d", "delete", KEYS_LISTED,
	    "Delete the marked case, after a question." },
	{ KEY_ID_HELP, "help", "?", "help", KEYS_COMMON,
	    "Help on what is in front of you." },
	{ KEY_ID_QUIT, "quit", "q", "quit", KEYS_COMMON,
	    "Quit; the case is saved. q or Ctrl-C." },
	{ KEY_ID_MOUSE, "mouse", "m", NULL, KEYS_COMMON,
	    "The mouse clicks, or selects text; Shift selects, too." },
	{ KEY_ID_REDRAW, "redraw", "Ctrl-L", NULL, KEYS_COMMON,
	    "Draw the screen anew." },
	{ KEY_ID_SUSPEND, "suspend", "Ctrl-Z", NULL, KEYS_COMMON,
	    "Back to the shell; fg returns here." },
	{ KEY_ID_TYPED, "typed", "Enter", "done", KEYS_TYPING,
	    "While text is typed: that is it." },
	{ KEY_ID_PASTED, "pasted", "Ctrl-D", "done", KEYS_TYPING,
	    "While several lines are typed: that is all." },
	{ KEY_ID_UNTYPED, "untyped", "Esc", "leave it", KEYS_TYPING,
	    "While text is typed: leave it as it was." },
	{ KEY_ID_EMPTIED, "emptied", "Ctrl-U", "empty it", KEYS_TYPING,
	    "While text is typed: away with what stands there." },
};

/* Further inputs than letters have; several may mean one key. */
static const struct {
	int input;
	enum key key;
} input_keys[] = {
	{ INPUT_UP, KEY_ID_UP }, { 'k', KEY_ID_UP },
	{ INPUT_DOWN, KEY_ID_DOWN }, { 'j', KEY_ID_DOWN },
	{ INPUT_PAGE_UP, KEY_ID_PAGE_UP },
	{ INPUT_PAGE_DOWN, KEY_ID_PAGE_DOWN }, { ' ', KEY_ID_PAGE_DOWN },
	{ INPUT_HOME, KEY_ID_TOP }, { 'g', KEY_ID_TOP },
	{ INPUT_END, KEY_ID_BOTTOM }, { 'G', KEY_ID_BOTTOM },
	{ INPUT_ENTER, KEY_ID_OPEN }, { '\n', KEY_ID_OPEN },
	{ '\r', KEY_ID_OPEN },
	{ INPUT_ESCAPE, KEY_ID_BACK }, { 'b', KEY_ID_BACK },
	{ INPUT_TAB, KEY_ID_PANE }, { '\t', KEY_ID_PANE },
	{ 's', KEY_ID_SKIP }, { 'e', KEY_ID_EVIDENCE }, { 'r', KEY_ID_AGAIN },
	{ 'c', KEY_ID_COPY }, { 'x', KEY_ID_EXPORT }, { '/', KEY_ID_FIND },
	{ '?', KEY_ID_HELP }, { 'q', KEY_ID_QUIT }, { 'n', KEY_ID_NO },
	{ 'n', KEY_ID_NEXT },
	{ 'v', KEY_ID_WAY }, { 'f', KEY_ID_FACTS },
	{ 'i', KEY_ID_EXCHANGE }, { 'h', KEY_ID_HISTORY },
	{ 'l', KEY_ID_MESSAGES }, { 'w', KEY_ID_WORDS }, { 'd', KEY_ID_DELETE },
	{ 'm', KEY_ID_RENAME }, { 'm', KEY_ID_MOUSE },
	{ CONTROL('C'), KEY_ID_QUIT }, { CONTROL('L'), KEY_ID_REDRAW },
	{ CONTROL('Z'), KEY_ID_SUSPEND },
};

const struct keybinding *
keys_at(int i)
{
	if (i < 0 || (size_t)i >= sizeof table / sizeof *table)
		return NULL;
	return &table[i];
}

const struct keybinding *
keys_by_id(const char *id)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].id, id) == 0)
			return &table[i];
	}
	return NULL;
}

bool
keys_have(const char *here, const char *id)
{
	size_t n = strlen(id);

	while (here != NULL && *here != '\0') {
		size_t len = strcspn(here, " ");

		if (len == n && strncmp(here, id, n) == 0)
			return true;
		here += len + strspn(here + len, " ");
	}
	return false;
}

static bool
means(enum key key, const char *here)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].key == key)
			return table[i].where != KEYS_LISTED || keys_have(here,
			    table[i].id);
	}
	return true;
}

enum key
keys_of(int input, const char *here, int *digit)
{
	if (input >= '1' && input <= '9') {
		if (digit != NULL)
			*digit = input - '0';
		return KEY_ID_DIGIT;
	}
	for (size_t i = 0; i < sizeof input_keys / sizeof *input_keys; i++) {
		if (input_keys[i].input == input &&
		    means(input_keys[i].key, here))
			return input_keys[i].key;
	}
	return KEY_ID_NONE;
}
