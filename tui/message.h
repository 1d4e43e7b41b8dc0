/*
 * What one message of many says, in a line of a list.
 */
#ifndef TUI_MESSAGE_H
#define TUI_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/pool.h"
#include "help/knowledge.h"

struct message {
	bool bounce;
	bool waits;			/* a bounce, but it is still tried */
	const char *whom;		/* recipients, or who wrote it */
	const char *says;		/* code and cause, or what it is */
	const char *why;		/* no bounce: one sentence; else NULL */
	const char *more;		/* what may be looked for, too */
	const char *day, *time;		/* it was written; NULL: not told */
	const char *action;		/* of its line: opens it */
};

/* Everything is printable and lives in the pool. */
void message_read(struct message *m, struct pool *pool,
	const struct knowledge *k, const char *bytes, size_t n);
/* One that cannot be read, and why. */
void message_none(struct message *m, struct pool *pool, const char *why);

#endif
