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
#include "help/condition.h"

#define OPERATIONS_MAX 200000

static void
quiet(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

void
context_error(struct context *x, char *why)
{
	if (x->error == NULL)
		x->error = why;
	else
		free(why);
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
	const char *why = e->message != NULL ? e->message : "?";

	context_error(arg, mem_strndup(why, strcspn(why, "\n")));
}

static bool
has_asked(const xmlNode *root)
{
	return xml_first(root, "findings") != NULL ||
	    xml_first(root, "answers") != NULL ||
	    xml_first(root, "exchange") != NULL;
}

/* An answer can stand for any fact. */
static struct sight
sight_of(struct context *x)
{
	const xmlNode *root = casefile_root(x->casefile);
	struct sight s = { SIGHT_ALWAYS, reading_sight(x->reading) };

	if (has_asked(root))
		s.facts = UINT64_MAX;
	xml_each (fact, xml_first(root, "facts"), "fact")
		s.facts |= sight_bit(xml_attr(fact, "name"));
	return s;
}

struct context *
context_new(const struct knowledge *k, struct casefile *c, struct pool *pool)
{
	struct context *x = mem_alloc(sizeof *x);

	x->knowledge = k;
	x->casefile = c;
	x->pool = pool;
	x->known = known_new(k->logic, pool);
	x->reading = reading_new(x);
	x->sight = sight_of(x);
	return x;
}

void
context_free(struct context *x)
{
	if (x == NULL)
		return;
	if (x->xpath != NULL)
		xmlXPathFreeContext(x->xpath);
	free(x->error);
	free(x);
}

/* Made when the first expression wants it: many cases need none. */
static xmlXPathContext *
xpath_of(struct context *x)
{
	if (x->xpath != NULL)
		return x->xpath;
	x->xpath = xmlXPathNewContext(casefile_doc(x->casefile));
	if (x->xpath == NULL)
		die(71, "out of memory");
	xmlSetGenericErrorFunc(NULL, quiet);
	/* error callbacks get userData: it must stay ours. */
	x->xpath->userData = x;
	x->xpath->error = note_error;
	x->xpath->opLimit = OPERATIONS_MAX;
	x->xpath->node = casefile_root(x->casefile);
	condition_functions(x->xpath);
	return x->xpath;
}

static xmlXPathObject *
evaluate(struct context *x, const char *expression, xmlXPathCompExpr **ready)
{
	xmlXPathContext *xpath = xpath_of(x);
	xmlXPathObject *result;

	xpath->opCount = 0;		/* the limit is cumulative otherwise */
	xmlResetError(&xpath->lastError);
	if (*ready == NULL)
		*ready = xmlXPathCtxtCompile(xpath,
		    (const xmlChar *)expression);
	result = *ready == NULL ? NULL : xmlXPathCompiledEval(*ready, xpath);
	if (xpath->lastError.code == 0)
		return result;
	context_error(x, mem_printf("error %d in '%s'",
	    xpath->lastError.code, expression));
	xmlXPathFreeObject(result);
	return NULL;
}

bool
context_path_holds(struct context *x, const char *expression,
    xmlXPathCompExpr **ready)
{
	xmlXPathObject *result = evaluate(x, expression, ready);
	bool yes = result != NULL && xmlXPathCastToBoolean(result) == 1;

	xmlXPathFreeObject(result);
	return yes;
}

const char *
context_path_text(struct context *x, const char *expression,
    xmlXPathCompExpr **ready)
{
	xmlXPathObject *result = evaluate(x, expression, ready);
	xmlChar *text = result == NULL ? NULL : xmlXPathCastToString(result);
	const char *copy = text == NULL ? "" : pool_strdup(x->pool,
	    (const char *)text);

	xmlFree(text);
	xmlXPathFreeObject(result);
	return copy;
}

/* Read once and kept where it stands: the logic outlives no document. */
static struct term *
term_at(struct context *x, xmlAttr *attr, bool text)
{
	const char *expression = xml_value(attr);

	if (attr->_private == NULL)
		attr->_private = (text ? logic_text : logic_condition)(
		    x->knowledge->logic, expression);
	return attr->_private;
}

bool
context_holds(struct context *x, const xmlNode *node, const char *name)
{
	xmlAttr *attr = xml_attribute(node, name);

	return attr == NULL || term_holds(term_at(x, attr, false), x);
}

bool
context_test(struct context *x, const xmlNode *node)
{
	return context_holds(x, node, "test");
}

const char *
context_text(struct context *x, const xmlNode *node, const char *name)
{
	xmlAttr *attr = xml_attribute(node, name);

	return attr == NULL ? "" : term_text(term_at(x, attr, true), x);
}
