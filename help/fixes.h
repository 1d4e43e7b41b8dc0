/*
 * Fixes: the entries of fixes*.xml filled for one case.
 */
#ifndef HELP_FIXES_H
#define HELP_FIXES_H

#include "help/context.h"
#include "help/verdict.h"

/*
 * Fill one fix. `way`: index among the ways that its <way> elements give, or
 * -1 for the first whose condition holds. False when its own condition does
 * not hold for this case.
 */
bool fix_fill(struct context *x, const xmlNode *node, int way,
	struct fix *fix);

/* All fixes of these causes in order, each once; in the context's pool. */
struct fix *fixes_of(struct context *x, const char *const *causes, int n,
	int *count);

#endif
