/*
 * Cases of checks on recorded worlds as rows of a table: the name is a
 * sentence, then the check, the facts, the world, and what the finding must
 * hold: "STATUS SAYS; path=text; path=; note=word; note=; rounds=n". An empty
 * text means that there is no such detail, "note=word" that one of the notes
 * is this, "notes=word,word" that these are all.
 *
 * Each case is run three times: with answers in reverse order, with answers
 * from within ask(), and again from its saved case without any source. All
 * three must say the same.
 */
#ifndef TESTS_EXAMPLE_H
#define TESTS_EXAMPLE_H

#include <stddef.h>

#include "tests/world.h"

struct example {
	const char *sentence;
	const char *check;
	const char *facts;	/* may end in "; OPTION; OPTION" */
	const char *world;
	const char *want;
};

/* The last column: dies by cmocka's fail() when the finding is otherwise. */
void example_want(struct world *w, xmlNode *finding, const char *want);
/*
 * The case as saved is valid, and the check says the same of it with nobody
 * to ask: `finding` is what world_finding() gave before.
 */
void example_replay(struct world *w, const char *check, const char *finding);

/* A list of tests that grows. */
struct tests {
	struct CMUnitTest *at;
	size_t n;
};

void tests_add(struct tests *t, const char *name, void (*test)(void **state),
	const void *state);
void tests_add_examples(struct tests *t, const struct example *x, size_t n);
#define TESTS_ADD(t, table) \
	tests_add_examples(t, table, sizeof table / sizeof *table)
/* Run them all and free the list: how many failed. */
int tests_run(struct tests *t, const char *name);

#endif
