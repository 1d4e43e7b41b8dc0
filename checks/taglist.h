/*
 * Lists of tags, "v=DKIM1; k=rsa; p=...": DKIM signatures and keys (RFC 6376
 * section 3.2), DMARC records (RFC 9989 section 4.8, with looser names).
 *
 * What can't be read is kept out, and the first of it is remembered: DKIM
 * throws such a list away, DMARC goes on with the rest.
 */
#ifndef CHECKS_TAGLIST_H
#define CHECKS_TAGLIST_H

#include <stdbool.h>

#include "checks/pool.h"

#define TAGLIST_TAGS 40			/* more are dropped */

struct tag {
	const char *name;		/* as written */
	const char *value;		/* trimmed; "" when empty */
};

struct taglist {
	struct tag tag[TAGLIST_TAGS];
	int n;
	const char *bad;		/* text of what is no tag; NULL: none */
	const char *twice;		/* name that stands twice; NULL: none */
};

/* Strings live in the pool. */
void taglist_read(struct taglist *list, struct pool *pool, const char *text);
/* Names differ by case (RFC 6376). NULL: absent. */
const char *taglist_get(const struct taglist *list, const char *name);
/* Is `word` one of "a:b:c"? Blanks around the colons count for nothing. */
bool taglist_has(const char *words, const char *word);

#endif
