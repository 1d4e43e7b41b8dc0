/*
 * Compiled XPath expressions of the knowledge files, kept as long as these.
 * A key is the place where an expression stands in its document, so one
 * table serves only documents that outlive it.
 */
#ifndef HELP_EXPRESSIONS_H
#define HELP_EXPRESSIONS_H

#include <libxml/xpath.h>

struct expressions;

struct expressions *expressions_new(void);
void expressions_free(struct expressions *e);	/* NULL is fine */
/* Where the compiled form is kept: NULL in it at first. NULL: full. */
xmlXPathCompExpr **expressions_slot(struct expressions *e, const char *at);

#endif
