/*
 * --log FILE: what was asked, answered, found and walked, one line each.
 */
#ifndef TUI_LOG_H
#define TUI_LOG_H

#include <stdio.h>

#include "tui/options.h"

/*
 * Append to the file of the options, from now on; NULL when there is none.
 * Dies with 73 when it can't be written.
 */
FILE *log_open(struct options *o);
void log_close(FILE *log);		/* NULL is fine */

#endif
