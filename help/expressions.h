/*
 * Compiled expressions of the knowledge files, kept as long as these.
 * A key is the place where an expression stands in its document, so one
 * table serves only documents that outlive it.
 */
#ifndef HELP_EXPRESSIONS_H
#define HELP_EXPRESSIONS_H

#include <libxml/xpath.h>

struct expressions;
struct glancing;

struct expression {
	const char *at;			/* its key */
	struct glancing *glancing;	/* NULL: not read yet */
	xmlXPathCompExpr *ready;	/* NULL: not compiled yet */
};

struct expressions *expressions_new(void);
void expressions_free(struct expressions *e);	/* NULL is fine */
/* The entry of this place, made when it is new. NULL: full. */
struct expression *expressions_slot(struct expressions *e, const char *at);

#endif
