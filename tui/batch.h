/*
 * check --batch LIST: many cases, several at a time in one loop.
 *
 * A line of the list is the path of a bounce, or a JSON object of the options
 * of `check` without their dashes, and "file": {"file": "a.eml", "to":
 * "bob@fabrikam.example", "dkim-selector": ["a", "b"], "rcpt-probe": true}.
 * Options of the command line hold for every line that does not say otherwise.
 *
 * Out comes one line of JSON a case, in the order of the list: the object of
 * contract section 3, or {"error": ..., "status": ..., "line": ...} for a line
 * that could not be done, which standard error tells, too.
 *
 * The exit status is the gravest of the lines: from 0 by 1, 2, 69, 65 and 66
 * to 64; 66 when the list cannot be read, 73 when the output cannot be
 * written.
 */
#ifndef TUI_BATCH_H
#define TUI_BATCH_H

#include "tui/options.h"

int batch(struct options *o, const struct knowledge *k);

#endif
