/*
 * A context: the knowledge looked at through one case. It answers the
 * conditions of assets/FORMAT.md, gives the values that texts name, and knows
 * what the other server's words mean.
 *
 * A context is made anew after every change of the case; strings it gives are
 * borrowed from its pool.
 */
#ifndef HELP_CONTEXT_H
#define HELP_CONTEXT_H

#include <stdbool.h>

#include <libxml/xpath.h>

#include "checks/casefile.h"
#include "help/knowledge.h"
#include "help/logic.h"

struct reading;			/* codes.c: what the words name */

struct context {
	const struct knowledge *knowledge;
	struct casefile *casefile;
	struct pool *pool;
	struct reading *reading;
	const struct reading *heard;		/* NULL: not asked for yet */
	xmlXPathContext *xpath;		/* NULL: not needed yet */
	struct known *known;		/* terms that are judged already */
	struct sight sight;		/* what the case has for them */
	/* Of the finding whose sentence is filled; NULL: none. */
	const xmlNode *finding;
	bool brief;		/* only the verdict's own texts are wanted */
	const char *weighed;	/* id of the cause whose reasons are told */
	/* What fact('exchange') and fact('side') are while a way of a fix is
	 * filled that is for others than the case's own; NULL: as told. */
	const char *exchange, *side;
	char *error;		/* first XPath error, with its file and line */
};

struct context *context_new(const struct knowledge *k, struct casefile *c,
	struct pool *pool);
void context_free(struct context *x);

/*
 * The condition of a node's attribute; absent: true. Errors: false. The node
 * is one of the knowledge's own: what was compiled is kept by its place.
 */
bool context_holds(struct context *x, const xmlNode *node, const char *attr);
bool context_test(struct context *x, const xmlNode *node);	/* test="" */
/* An expression as text; "" when empty or wrong. */
const char *context_text(struct context *x, const xmlNode *node,
	const char *attr);

/* What went wrong first stays in x->error; takes the text. */
void context_error(struct context *x, char *why);

/*
 * By XPath alone; *ready is compiled at the first time, the caller frees it.
 * What is wrong does not hold, and is "".
 */
bool context_path_holds(struct context *x, const char *expression,
	xmlXPathCompExpr **ready);
const char *context_path_text(struct context *x, const char *expression,
	xmlXPathCompExpr **ready);

/* Register said(), fact() and the others: condition.c. */
void condition_functions(xmlXPathContext *xpath);

#endif
