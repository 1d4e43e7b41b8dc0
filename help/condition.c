/*
 * The functions of conditions: fact(), overruled(), status(), detail(),
 * says(), said(), heard(), heard-top(), top(), words(), answer(), listed(),
 * domain(), runs(), asks(), uses(). Those that make values are in
 * condition_values.c.
 */
#include "help/condition.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/name.h"
#include "help/codes.h"
#include "help/context.h"
#include "help/side.h"
#include "help/pattern.h"

struct context *
xp_context(xmlXPathParserContext *ctxt)
{
	return ctxt->context->userData;
}

const char *
xp_text(xmlXPathParserContext *ctxt)
{
	xmlChar *text = xmlXPathPopString(ctxt);
	const char *copy = text == NULL ? "" :
	    pool_strdup(xp_context(ctxt)->pool, (const char *)text);

	xmlFree(text);
	return copy;
}

void
xp_give(xmlXPathParserContext *ctxt, const char *text)
{
	valuePush(ctxt, xmlXPathNewCString(text != NULL ? text : ""));
}

/*
 * A fact that nobody told may follow from an answer: a choice of the tree with
 * fact="side" value="sender".
 */
static const char *
fact_of_answers(const struct context *x, const char *name)
{
	xml_each (a, xml_first(casefile_root(x->casefile), "answers"),
	    "answer") {
		const xmlNode *node = knowledge_node(x->knowledge,
		    xml_attr(a, "node"));
		const xmlNode *choice = node == NULL ? NULL : xml_by_id(
		    xml_first(node, "ask"), "choice", "id", xml_attr(a,
		    "choice"));
		const char *fact = choice == NULL ? NULL : xml_attr(choice,
		    "fact");

		if (fact != NULL && strcmp(fact, name) == 0)
			return xml_attr(choice, "value");
	}
	return NULL;
}

static const char *
assumed(const struct context *x, const char *name)
{
	return strcmp(name, "exchange") == 0 ? x->exchange :
	    strcmp(name, "side") == 0 ? x->side : NULL;
}

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

static const char *
text_fact(struct context *x, const char *name, const char *none)
{
	const char *told = assumed(x, name);

	(void)none;
	if (told == NULL)
		told = fact_get(x->casefile, name);
	return told != NULL && *told != '\0' ? told : fact_of_answers(x, name);
}

const char *
condition_fact(struct context *x, const char *name)
{
	return or_empty(text_fact(x, name, NULL));
}

/* What the person told and something of more trust overrules. */
static const char *
text_overruled(struct context *x, const char *name, const char *none)
{
	const xmlNode *first = fact_node(x->casefile, name);

	(void)none;
	for (xmlNode *value = first == NULL ? NULL : xml_next(first, "value");
	    value != NULL; value = xml_next(value, "value")) {
		const char *source = xml_attr(value, "source");

		if ((strcmp(source, "option") == 0 ||
		    strcmp(source, "person") == 0) &&
		    strcmp(xml_text(value), xml_text(first)) != 0)
			return xml_text(value);
	}
	return NULL;
}

static const char *
text_status(struct context *x, const char *check, const char *none)
{
	const char *status = finding_status(x->casefile, check);

	(void)none;
	return *status != '\0' ? status : "pending";
}

static const char *
text_says(struct context *x, const char *check, const char *none)
{
	xmlNode *finding = finding_get(x->casefile, check);

	(void)none;
	return finding == NULL ? NULL : xml_attr(finding, "says");
}

static const char *
text_detail(struct context *x, const char *check, const char *name)
{
	return finding_value(x->casefile, check, name);
}

static const char *
text_answer(struct context *x, const char *node, const char *none)
{
	(void)none;
	return answer_get(x->casefile, node);
}

static const char *
text_domain(struct context *x, const char *address, const char *none)
{
	(void)none;
	return name_of_address(x->pool, address);
}

static const char *
text_top(struct context *x, const char *none, const char *nor)
{
	(void)none;
	(void)nor;
	return reading_top(x->reading);
}

/* Few conditions want it, and the words must be matched once more for it. */
static const struct reading *
heard(struct context *x)
{
	if (x->heard == NULL)
		x->heard = reading_heard(x);
	return x->heard;
}

static const char *
text_heard_top(struct context *x, const char *none, const char *nor)
{
	(void)none;
	(void)nor;
	return reading_top(heard(x));
}

/* Of the cause that is being weighed, else of what the words name most. */
static const char *
text_quoted(struct context *x, const char *none, const char *nor)
{
	(void)none;
	(void)nor;
	return reading_quote(x->reading, x->weighed != NULL ? x->weighed :
	    reading_top(x->reading), x->pool);
}

static int
number_said(struct context *x, const char *cause)
{
	return reading_said(x->reading, cause);
}

static int
number_heard(struct context *x, const char *cause)
{
	return reading_said(heard(x), cause);
}

static int
weight(const char *word)
{
	return word == NULL ? 0 : strcmp(word, "high") == 0 ? 3 :
	    strcmp(word, "medium") == 0 ? 2 : 1;
}

static const char *
member(const xmlNode *map, const char *name)
{
	const xmlNode *text = xml_by_id(map, NULL, "name", name);

	return text == NULL ? "" : xml_text(text);
}

static int
number_listed(struct context *x, const char *least)
{
	xmlNode *lists = xml_by_id(finding_get(x->casefile, "dnsbl"), "list",
	    "name", "lists");
	int count = 0;

	xml_each (map, lists, "map")
		count += strcmp(member(map, "status"), "listed") == 0 &&
		    weight(member(map, "weight")) >= weight(least);
	return count;
}

static bool
holds_words(struct context *x, const char *regex)
{
	char *why = NULL;
	struct pattern *pattern = pattern_new(regex, &why);
	bool yes = pattern != NULL && pattern_find(pattern,
	    reading_words(x->reading), NULL);

	if (pattern == NULL)
		context_error(x, mem_printf("words('%s'): %s", regex,
		    why));
	free(why);
	pattern_free(pattern);
	return yes;
}

static const struct condition_function functions[] = {
	{ "fact", SEES_FACT, 1, .text = text_fact },
	{ "overruled", SEES_FACT, 1, .text = text_overruled },
	{ "domain", SEES_ARGUMENT, 1, .text = text_domain },
	{ "status", SEES_ASKED, 1, .text = text_status },
	{ "says", SEES_ASKED, 1, .text = text_says },
	{ "detail", SEES_ASKED, 2, .text = text_detail },
	{ "listed", SEES_ASKED, 1, .number = number_listed },
	{ "answer", SEES_ASKED, 1, .text = text_answer },
	{ "said", SEES_SAID, 1, .number = number_said },
	{ "heard", SEES_ASKED, 1, .number = number_heard },
	{ "heard-top", SEES_ASKED, 0, .text = text_heard_top },
	{ "top", SEES_ALL, 0, .text = text_top },
	{ "quoted", SEES_ALL, 0, .text = text_quoted },
	{ "words", SEES_ALL, 1, .holds = holds_words },
	{ "runs", SEES_ALL, 1, .holds = side_runs },
	{ "asks", SEES_ALL, 1, .holds = side_asks },
	{ "uses", SEES_ALL, 1, .holds = side_uses },
};

#define FUNCTIONS (sizeof functions / sizeof *functions)

const struct condition_function *
condition_function(const char *name, size_t n)
{
	for (size_t i = 0; i < FUNCTIONS; i++) {
		if (strncmp(functions[i].name, name, n) == 0 &&
		    functions[i].name[n] == '\0')
			return &functions[i];
	}
	return NULL;
}

/* ---- of XPath ---- */

/* Any of the table: XPath tells the name by which it was called. */
static void
f_function(xmlXPathParserContext *ctxt, int nargs)
{
	const char *name = (const char *)ctxt->context->function;
	const struct condition_function *f = condition_function(name,
	    strlen(name));
	struct context *x = xp_context(ctxt);
	const char *a = NULL, *b = NULL;

	CHECK_ARITY(f->arguments);
	if (nargs == 2)
		b = xp_text(ctxt);
	if (nargs >= 1)
		a = xp_text(ctxt);
	if (f->text != NULL)
		xp_give(ctxt, f->text(x, a, b));
	else if (f->number != NULL)
		valuePush(ctxt, xmlXPathNewFloat(f->number(x, a)));
	else
		xmlXPathReturnBoolean(ctxt, f->holds(x, a));
}

void
condition_functions(xmlXPathContext *xpath)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		xmlXPathRegisterFunc(xpath,
		    (const xmlChar *)functions[i].name, f_function);
	condition_values(xpath);
}
