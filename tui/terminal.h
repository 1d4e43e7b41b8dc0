/*
 * The terminal itself: raw mode, bytes in, bytes out, and giving it back.
 *
 * Nothing here blocks. Whatever is to be shown is written into a nameless
 * file (curses believes that this is the terminal) and moved from there to a
 * private, non-blocking open of /dev/tty as fast as that takes it: neither ^S
 * nor a dead SSH connection stops the loop. A file and not a pipe, because a
 * frame larger than a pipe would wait for ourselves.
 *
 * However the program ends (die(), a crash, a signal), the string of
 * terminal_on_crash() and the shell's modes are put back.
 */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "checks/loop.h"

struct terminal;

struct terminal_calls {
	void (*bytes)(void *arg, const char *s, size_t n);
	void (*drained)(void *arg);	/* all that was waiting went out */
	void *arg;
};

/* NULL with *why when there is no terminal. Call terminal_raw() next. */
struct terminal *terminal_open(struct loop *l,
	const struct terminal_calls *calls, char **why);
void terminal_close(struct terminal *t);	/* modes put back */

int terminal_fd(const struct terminal *t);
FILE *terminal_output(const struct terminal *t);	/* for newterm() */
void terminal_size(const struct terminal *t, int *rows, int *columns);

void terminal_raw(struct terminal *t);
void terminal_cooked(struct terminal *t);

void terminal_write(struct terminal *t, const char *s);
/* Move what waits; true when nothing waits any more. */
bool terminal_flush(struct terminal *t);
void terminal_drain(struct terminal *t, int ms);	/* at most so long */

/* What a crash writes; copied. NULL: nothing to restore any more. */
void terminal_on_crash(struct terminal *t, const char *restore);
/* Restore, then let the signal do what it does. */
_Noreturn void terminal_die(int signo);

#endif
