/*
 * What is known of a terminal by its type (TERM) and what the environment
 * wants of it.
 */
#ifndef TUI_TERMTYPE_H
#define TUI_TERMTYPE_H

#include <stdbool.h>

const char *termtype_name(void);		/* never empty */
/* No markers around a paste, no mouse, few characters. */
bool termtype_is_simple(void);
/*
 * Does the mouse click, from the start? Unless WHYBOUNCE_MOUSE says off: text
 * is then selected with Shift held down, as in every program that is clicked.
 */
bool termtype_is_clicked(void);

#endif
