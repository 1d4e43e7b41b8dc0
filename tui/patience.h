/*
 * Patience with a face: what is waited for now, for how long already and how
 * long at most, and going on without it. Times are of this moment: ask again.
 */
#ifndef TUI_PATIENCE_H
#define TUI_PATIENCE_H

#include "tui/session.h"

struct patience {
	int n;				/* answers to come; 0: none */
	struct waiting longest;		/* the one that may take longest */
};

/* Of one check; NULL: of all. */
void patience_with(const struct session *s, const char *check,
	struct patience *out);

/* "mx1.example (its greeting): 12 s, at most 18 s more"; expert: the stage as
 * the contract calls it. */
const char *patience_words(struct pool *pool, const struct patience *p,
	bool expert);

#endif
