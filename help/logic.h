/*
 * The logic of conditions: expressions of the knowledge files, read once into
 * "and", "or", "not" and terms. The same term stands in many of them, and
 * hundreds are asked for every case: a term is judged once a case, by C where
 * it compares what functions give, by XPath where it is anything else. One that
 * looks at nothing that the case has is as in any other such case.
 */
#ifndef HELP_LOGIC_H
#define HELP_LOGIC_H

#include <stdbool.h>
#include <stdint.h>

struct context;
struct pool;
struct logic;			/* all that was read */
struct term;			/* an expression; lives in its logic */
struct known;			/* what is judged already, of one case */

/*
 * What a term looks at, or a case has to look at, as bits: facts by their
 * names and causes that the words name. Two names may share one.
 */
struct sight {
	uint64_t facts, said;
};

/* Two bits of facts that no name has: every case has the first. */
#define SIGHT_ALWAYS (UINT64_C(1) << 63)
#define SIGHT_ASKED (UINT64_C(1) << 62)		/* findings and answers */

uint64_t sight_bit(const char *name);

struct logic *logic_new(void);
void logic_free(struct logic *l);		/* NULL is fine */
/* As a condition, and as a text: the same for the same expression. */
struct term *logic_condition(struct logic *l, const char *expression);
struct term *logic_text(struct logic *l, const char *expression);

struct known *known_new(const struct logic *l, struct pool *pool);

/* What XPath says of the same; false and "" of what is wrong. */
bool term_holds(struct term *t, struct context *x);
const char *term_text(struct term *t, struct context *x);

#endif
