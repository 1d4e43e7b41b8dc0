/*
 * Replies of mail servers compared: is it the same refusal as before?
 *
 * Codes must not contradict each other. Words are compared without what
 * changes from talk to talk: addresses, identifiers, numbers, dates, links,
 * and the codes that are repeated in each line. A reply that a report cut
 * short is the same as the whole one.
 */
#ifndef CHECKS_REPLY_H
#define CHECKS_REPLY_H

#include <stdbool.h>

#include "checks/pool.h"

struct reply {
	const char *code;		/* "550"; NULL: not known */
	const char *enhanced;		/* "5.7.1"; NULL: has none */
	const char *words;		/* codes may stand in it; NULL: none */
};

/* "550 5.7.1 words", lines joined. */
struct reply reply_read(struct pool *pool, const char *text);

bool reply_same(struct pool *pool, const struct reply *a,
	const struct reply *b);

#endif
