/*
 * The functions of conditions, as C asks them and as XPath does, and what the
 * files of functions share. assets/FORMAT.md tells what they mean.
 */
#ifndef HELP_CONDITION_H
#define HELP_CONDITION_H

#include <stddef.h>

#include "help/context.h"

/* What one looks at: all of the case, or what its first argument names. */
enum sees { SEES_ALL, SEES_FACT, SEES_SAID, SEES_ASKED, SEES_ARGUMENT };

/* One that takes nothing but text. It has one of the three: what it gives. */
struct condition_function {
	const char *name;
	enum sees sees;
	int arguments;		/* 0 to 2; those beyond are not looked at */
	/* NULL counts as "" */
	const char *(*text)(struct context *x, const char *a, const char *b);
	int (*number)(struct context *x, const char *a);
	bool (*holds)(struct context *x, const char *a);
};

/* name[0..n); NULL: none of these. */
const struct condition_function *condition_function(const char *name,
	size_t n);
/* The fact as conditions see it, with what follows from answers; never NULL. */
const char *condition_fact(struct context *x, const char *name);

/* ---- for condition*.c ---- */

struct context *xp_context(xmlXPathParserContext *ctxt);
/* The topmost argument as text, in the context's pool; never NULL. */
const char *xp_text(xmlXPathParserContext *ctxt);
/* The function's result; NULL: "". */
void xp_give(xmlXPathParserContext *ctxt, const char *text);
/* Register the functions that make values. */
void condition_values(xmlXPathContext *xpath);

#endif
