/*
 * Plain mode: the same walk as lines, for screen readers, TERM=dumb and serial
 * consoles. The page is printed, then a prompt takes a number, a key's letter,
 * or what is asked for. No cursor movement.
 */
#ifndef TUI_PLAIN_H
#define TUI_PLAIN_H

#include "tui/guide.h"

/* Exit status. */
int plain(struct guide *g);

#endif
