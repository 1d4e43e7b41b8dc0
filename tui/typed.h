/*
 * What is typed: bytes from a terminal become the inputs of keys.h. Pure.
 *
 * Understands UTF-8, the escape sequences of ANSI terminals in their normal
 * and application forms (ECMA-48, xterm, rxvt, linux), bracketed paste and
 * SGR mouse clicks; sequences it does not know are swallowed. A paste is
 * delivered whole, once, with '\n' as line end; past TYPED_PASTE_MAX bytes
 * it is cut and `cut` is set.
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
	bool bursts;			/* no markers here: many lines at once
					   are a paste */
	bool cut;			/* the last paste was longer */
	int click_row, click_column;	/* of INPUT_CLICK, from 0 */
	int state;
	char seq[32];
	size_t n_seq, matched;
	struct buf paste;
};

void typed_init(struct typed *t,
	void (*got)(void *arg, int input, const char *paste, size_t n),
	void *arg);
void typed_release(struct typed *t);
void typed_bytes(struct typed *t, const char *s, size_t n);
int typed_patience(const struct typed *t);	/* ms; -1: nothing pending */
void typed_silence(struct typed *t);

#endif
