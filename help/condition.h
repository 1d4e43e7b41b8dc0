/*
 * The functions of conditions that give text, for C.
 */
#ifndef HELP_CONDITION_H
#define HELP_CONDITION_H

#include "help/context.h"

/*
 * fact(a), status(a), says(a), detail(a, b), answer(a), top(): never NULL;
 * NULL: there is no such function.
 */
const char *condition_text(const struct context *x, const char *function,
	const char *a, const char *b);
/* listed(weight) */
int condition_listed(const struct context *x, const char *weight);

#endif
