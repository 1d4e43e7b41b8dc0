/*
 * A case kept in a file while it is worked on: saved after every change, whole
 * or not at all, by one wizard at a time. What cannot be saved is said once
 * and survived; what must not be changed is looked at only.
 */
#ifndef TUI_KEEPING_H
#define TUI_KEEPING_H

#include <stdbool.h>

#include "checks/casefile.h"

struct lock;

enum keeping_state {
	KEEPING_NOWHERE,		/* practice, check: never saved */
	KEEPING_SAVED,
	KEEPING_FAILED,			/* why: tried again at each change */
	KEEPING_READ_ONLY			/* why */
};

struct keeping {
	enum keeping_state state;
	char *path;			/* NULL: not yet, or nowhere */
	struct lock *lock;
	unsigned revision;		/* that was saved */
	char *why;			/* one sentence; NULL */
	bool told;			/* keeping_news() gave it away */
	bool again;			/* saved after a failure, not told */
};

/* Keep it there from now on; NULL: in a new file of the folder of cases. */
void keeping_begin(struct keeping *k, struct casefile *c, const char *path);
/* After a change. */
void keeping_save(struct keeping *k, struct casefile *c);
/* The last try, and the lock goes. */
void keeping_end(struct keeping *k, struct casefile *c);

/* What the person must hear, once; NULL: nothing new. Borrowed. */
const char *keeping_news(struct keeping *k);
/* Where the case is, or why nowhere: one line to leave with; NULL: nothing.
 * The caller frees it. */
char *keeping_farewell(const struct keeping *k);

#endif
