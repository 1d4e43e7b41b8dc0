/*
 * The wizard: a function of the case file, with keys. Where the tree walk
 * stops decides the page; pages.h builds it, screen.h shows it, and in plain
 * mode it is printed as lines.
 */
#ifndef TUI_WIZARD_H
#define TUI_WIZARD_H

#include "tui/options.h"

/* Exit status. Without a terminal that can do it: plain mode. */
int wizard(struct options *o, const struct knowledge *k);
/* On a recorded case (taken); nothing is saved. */
int wizard_practice(struct options *o, const struct knowledge *k,
	struct casefile *c);

#endif
