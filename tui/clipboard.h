/*
 * The person's own clipboard, through SSH: the OSC 52 sequence that most
 * terminals obey, and what tmux and GNU screen need instead.
 */
#ifndef TUI_CLIPBOARD_H
#define TUI_CLIPBOARD_H

#include <stdbool.h>

/* More than this is dropped by terminals. */
#define CLIPBOARD_MAX 74000

/*
 * The sequence to send; NULL where the terminal is known to have no clipboard
 * or the text is too long. The caller frees.
 */
char *clipboard_sequence(const char *text, const char *term);

/* Inside tmux: hand it over. The process to wait for, 0: not in tmux. */
int clipboard_tmux(const char *text);

#endif
