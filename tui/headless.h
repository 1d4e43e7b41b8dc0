/* Commands without a screen: check, report, explain. Each returns the exit
 * status of contract section 1. */
#ifndef TUI_HEADLESS_H
#define TUI_HEADLESS_H

#include "tui/options.h"

/* Reads the knowledge itself, while the first questions are on their way. */
int headless_check(struct options *o);
int headless_report(struct options *o, const struct knowledge *k);
int headless_explain(struct options *o, const struct knowledge *k);

/*
 * Print a report of a case as it stands, network untouched: practice without
 * a terminal, too.
 */
int headless_print(struct options *o, const struct knowledge *k,
	struct casefile *c);

#endif
