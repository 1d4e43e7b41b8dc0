/*
 * What is typed: bytes from a terminal become the inputs of keys.h. Pure.
 *
 * Understands UTF-8, the escape sequences of ANSI terminals in their normal
 * and application forms (ECMA-48, xterm, rxvt, linux), bracketed paste and
 * SGR mouse clicks; sequences it does not know are swallowed. A paste is
 * delivered whole, once, with '\n' as line end and no control characters but
 * tabs and escapes; past TYPED_PASTE_MAX bytes it is cut and `cut` is set.
 * Where no markers come (screen, an old terminal), text that arrives faster
 * than anybody types is a paste, too: none of it must become keys.
 *
 * Time is the caller's: after typed_bytes() it waits typed_patience() ms and
 * calls typed_silence() if nothing came. That tells the Escape key from a
 * sequence, and ends a paste whose end was lost.
 */
#ifndef TUI_TYPED_H
#define TUI_TYPED_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/buf.h"

#define TYPED_PASTE_MAX (2 * 1024 * 1024)

struct typed {
	void (*got)(void *arg, int input, const char *paste, size_t n);
	void *arg;
	bool line;			/* one line is being typed: only text
					   of several lines is a paste */
	bool cut;			/* the last paste was longer */
	int click_row, click_column;	/* of INPUT_CLICK, from 0 */
	int state;
	char seq[32];
	size_t n_seq, matched;
	struct buf paste;
	double told_at;
	char news[64];
};

void typed_init(struct typed *t,
	void (*got)(void *arg, int input, const char *paste, size_t n),
	void *arg);
void typed_release(struct typed *t);
void typed_bytes(struct typed *t, const char *s, size_t n);
int typed_patience(const struct typed *t);	/* ms; -1: nothing pending */
void typed_silence(struct typed *t);
/* On a slow line a long paste takes its time: what is said of it now and then
 * after typed_bytes(), at `now` in ms. NULL: nothing. Borrowed. */
const char *typed_news(struct typed *t, double now);

#endif
