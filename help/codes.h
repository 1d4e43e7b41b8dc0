/*
 * What the other server's words mean: the rows of codes.xml that match the
 * reply of this case. Text goes before code, a row of the product that spoke
 * before one for everybody.
 */
#ifndef HELP_CODES_H
#define HELP_CODES_H

#include "help/context.h"

struct reading *reading_new(struct context *x);	/* lives in x->pool */
/* The same of what their server says now, if it refuses (check smtp). */
const struct reading *reading_heard(struct context *x);

/* How strongly the words name this cause: 0 to 3 (assets/FORMAT.md). */
int reading_said(const struct reading *r, const char *cause);
/* The cause they name most strongly; "" when none. */
const char *reading_top(const struct reading *r);
/* The words that name this cause: all of a short reply, or their clause. */
const char *reading_quote(const struct reading *r, const char *cause,
	struct pool *pool);
/* The causes that the words name at all, as bits of a sight. */
uint64_t reading_sight(const struct reading *r);
/* Reply code, enhanced code and words, as the rows see them. */
const char *reading_words(const struct reading *r);

#endif
