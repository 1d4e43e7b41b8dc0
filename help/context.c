/*
 * Conditions over a case: see context.h. Expressions are evaluated with a
 * bound on their operations; what goes wrong is kept for lint and the tests,
 * the answer is then "no".
 */
#include "help/context.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xmlerror.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "help/codes.h"
#include "help/expressions.h"
#include "help/glance.h"

#define OPERATIONS_MAX 200000

static void
quiet(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

static void
note_error(void *arg,
#if LIBXML_VERSION >= 21200
    const xmlError *e
#else
    xmlError *e
#endif
    )
{
	struct context *x = arg;

	if (x->error == NULL)
		x->error = mem_printf("%.*s",
		    (int)strcspn(e->message != NULL ? e->message : "?", "\n"),
		    e->message != NULL ? e->message : "?");
}

struct context *
context_new(const struct knowledge *k, struct casefile *c, struct pool *pool)
{
	struct context *x = mem_alloc(sizeof *x);

	x->knowledge = k;
	x->casefile = c;
	x->pool = pool;
	x->xpath = xmlXPathNewContext(casefile_doc(c));
	if (x->xpath == NULL)
		die(71, "out of memory");
	xmlSetGenericErrorFunc(NULL, quiet);
	x->xpath->userData = x;
	x->xpath->error = note_error;
	x->xpath->opLimit = OPERATIONS_MAX;
	x->xpath->node = casefile_root(c);
	condition_functions(x->xpath);
	x->reading = reading_new(x);
	return x;
}

void
context_free(struct context *x)
{
	if (x == NULL)
		return;
	xmlXPathFreeContext(x->xpath);
	free(x->error);
	free(x);
}

/* Where the compiled forms are kept; NULL: nowhere. */
static struct expression *
slot_of(struct context *x, const char *expression)
{
	struct expressions *all = x->knowledge->expressions;

	return all == NULL ? NULL : expressions_slot(all, expression);
}

/* Compiled once for all cases; NULL: wrong, or there is nowhere to keep it. */
static xmlXPathCompExpr *
compiled(struct context *x, const char *expression)
{
	struct expression *slot = slot_of(x, expression);

	if (slot != NULL && slot->ready == NULL)
		slot->ready = xmlXPathCtxtCompile(x->xpath,
		    (const xmlChar *)expression);
	return slot == NULL ? NULL : slot->ready;
}

/* NULL: there is nowhere to keep it. */
static const struct glancing *
glancing_of(struct context *x, const char *expression)
{
	struct expression *slot = slot_of(x, expression);

	if (slot != NULL && slot->glancing == NULL)
		slot->glancing = glancing_new(expression);
	return slot == NULL ? NULL : slot->glancing;
}

static enum glance
glance_at(struct context *x, const char *expression)
{
	const struct glancing *g = glancing_of(x, expression);

	return g == NULL ? GLANCE_UNSURE : glance(g, x);
}

/* error callbacks get userData: it must stay ours. */
static xmlXPathObject *
evaluate(struct context *x, const char *expression)
{
	xmlXPathCompExpr *ready;
	xmlXPathObject *result;

	x->xpath->opCount = 0;		/* the limit is cumulative otherwise */
	xmlResetError(&x->xpath->lastError);
	ready = compiled(x, expression);
	result = ready != NULL ? xmlXPathCompiledEval(ready, x->xpath) :
	    xmlXPathEval((const xmlChar *)expression, x->xpath);
	if (x->xpath->lastError.code == 0)
		return result;
	if (x->error == NULL)
		x->error = mem_printf("error %d in '%s'",
		    x->xpath->lastError.code, expression);
	xmlXPathFreeObject(result);
	return NULL;
}

bool
context_holds(struct context *x, const xmlNode *node, const char *attr)
{
	const char *test = xml_attr(node, attr);
	xmlXPathObject *result;
	bool yes;

	if (test == NULL)
		return true;
	switch (glance_at(x, test)) {
	case GLANCE_YES:
		return true;
	case GLANCE_NO:
		return false;
	case GLANCE_UNSURE:
		break;
	}
	result = evaluate(x, test);
	yes = result != NULL && xmlXPathCastToBoolean(result) == 1;
	xmlXPathFreeObject(result);
	return yes;
}

bool
context_test(struct context *x, const xmlNode *node)
{
	return context_holds(x, node, "test");
}

const char *
context_text(struct context *x, const xmlNode *node, const char *attr)
{
	const char *expression = xml_attr(node, attr);
	const struct glancing *g;
	xmlXPathObject *result;
	xmlChar *text;
	char *copy;

	if (expression == NULL)
		return "";
	g = glancing_of(x, expression);
	if (g != NULL && glance_text(g, x) != NULL)
		return pool_strdup(x->pool, glance_text(g, x));
	result = evaluate(x, expression);
	if (result == NULL)
		return "";
	text = xmlXPathCastToString(result);
	copy = pool_strdup(x->pool, (const char *)text);
	xmlFree(text);
	xmlXPathFreeObject(result);
	return copy;
}
