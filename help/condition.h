/*
 * The functions of conditions: those that give text for C, and what the files
 * of functions share.
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

/* ---- for condition*.c ---- */

struct context *xp_context(xmlXPathParserContext *ctxt);
/* The topmost argument as text, in the context's pool; never NULL. */
const char *xp_text(xmlXPathParserContext *ctxt);
/* The function's result; NULL: "". */
void xp_give(xmlXPathParserContext *ctxt, const char *text);
/* Register the functions that make values. */
void condition_values(xmlXPathContext *xpath);

#endif
