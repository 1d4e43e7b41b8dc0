/*
 * The functions of conditions: fact(), status(), detail(), says(), said(),
 * heard(), heard-top(), top(), words(), answer(), listed(). Those that make
 * values are in condition_values.c. assets/FORMAT.md tells the mail expert
 * what they mean.
 */
#include "help/condition.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/ip.h"
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
fact_of(const struct context *x, const char *name)
{
	const char *told = assumed(x, name);

	if (told == NULL)
		told = fact_get(x->casefile, name);
	return told != NULL && *told != '\0' ? told : fact_of_answers(x, name);
}

static const char *
text_fact(const struct context *x, const char *name, const char *none)
{
	(void)none;
	return fact_of(x, name);
}

static const char *
text_status(const struct context *x, const char *check, const char *none)
{
	const char *status = finding_status(x->casefile, check);

	(void)none;
	return *status != '\0' ? status : "pending";
}

static const char *
text_says(const struct context *x, const char *check, const char *none)
{
	xmlNode *finding = finding_get(x->casefile, check);

	(void)none;
	return finding == NULL ? NULL : xml_attr(finding, "says");
}

static const char *
text_detail(const struct context *x, const char *check, const char *name)
{
	return finding_value(x->casefile, check, name);
}

static const char *
text_answer(const struct context *x, const char *node, const char *none)
{
	(void)none;
	return answer_get(x->casefile, node);
}

static const char *
text_top(const struct context *x, const char *none, const char *nor)
{
	(void)none;
	(void)nor;
	return reading_top(x->reading);
}

const char *
condition_text(const struct context *x, const char *function, const char *a,
    const char *b)
{
	static const struct {
		const char *name;
		const char *(*get)(const struct context *x, const char *a,
		    const char *b);
	} table[] = {
		{ "fact", text_fact }, { "status", text_status },
		{ "says", text_says }, { "detail", text_detail },
		{ "answer", text_answer }, { "top", text_top },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].name, function) == 0)
			return or_empty(table[i].get(x, a, b));
	}
	return NULL;
}

static void
f_fact(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *name = xp_text(ctxt);

	xp_give(ctxt, fact_of(xp_context(ctxt), name));
}

static void
f_runs(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *which = xp_text(ctxt);

	xmlXPathReturnBoolean(ctxt, side_runs(xp_context(ctxt), which));
}

static void
f_asks(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *which = xp_text(ctxt);

	xmlXPathReturnBoolean(ctxt, side_asks(xp_context(ctxt), which));
}

static void
f_uses(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *system = xp_text(ctxt);

	xmlXPathReturnBoolean(ctxt, side_uses(xp_context(ctxt), system));
}

static void
f_status(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *check = xp_text(ctxt);

	xp_give(ctxt, text_status(xp_context(ctxt), check, NULL));
}

static void
f_says(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *check = xp_text(ctxt);

	xp_give(ctxt, text_says(xp_context(ctxt), check, NULL));
}

static void
f_detail(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(2);
	const char *name = xp_text(ctxt), *check = xp_text(ctxt);

	xp_give(ctxt, text_detail(xp_context(ctxt), check, name));
}

static void
f_said(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	valuePush(ctxt, xmlXPathNewFloat(reading_said(xp_context(ctxt)->reading,
	    xp_text(ctxt))));
}

/* Few conditions want it, and the words must be matched once more for it. */
static const struct reading *
heard(xmlXPathParserContext *ctxt)
{
	struct context *x = xp_context(ctxt);

	if (x->heard == NULL)
		x->heard = reading_heard(x);
	return x->heard;
}

static void
f_heard(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	valuePush(ctxt, xmlXPathNewFloat(reading_said(heard(ctxt),
	    xp_text(ctxt))));
}

static void
f_heard_top(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(0);
	xp_give(ctxt, reading_top(heard(ctxt)));
}

static void
f_top(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(0);
	xp_give(ctxt, reading_top(xp_context(ctxt)->reading));
}

/* Of the cause that is being weighed, else of what the words name most. */
static void
f_quoted(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(0);
	struct context *x = xp_context(ctxt);

	xp_give(ctxt, reading_quote(x->reading, x->weighed != NULL ?
	    x->weighed : reading_top(x->reading), x->pool));
}

static void
f_words(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *why;
	struct pattern *pattern = pattern_new(xp_text(ctxt), &why);
	bool yes;

	if (pattern == NULL)
		XP_ERROR(XPATH_EXPR_ERROR);
	yes = pattern_find(pattern, reading_words(xp_context(ctxt)->reading),
	    NULL);
	pattern_free(pattern);
	valuePush(ctxt, xmlXPathNewBoolean(yes));
}

static void
f_answer(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	xp_give(ctxt, answer_get(xp_context(ctxt)->casefile, xp_text(ctxt)));
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

int
condition_listed(const struct context *x, const char *least)
{
	xmlNode *lists = xml_by_id(finding_get(x->casefile, "dnsbl"), "list",
	    "name", "lists");
	int count = 0;

	xml_each (map, lists, "map")
		count += strcmp(member(map, "status"), "listed") == 0 &&
		    weight(member(map, "weight")) >= weight(least);
	return count;
}

static void
f_listed(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *least = xp_text(ctxt);

	valuePush(ctxt, xmlXPathNewFloat(condition_listed(xp_context(ctxt),
	    least)));
}

void
condition_functions(xmlXPathContext *xpath)
{
	static const struct {
		const char *name;
		xmlXPathFunction call;
	} table[] = {
		{ "fact", f_fact }, { "runs", f_runs }, { "asks", f_asks },
		{ "uses", f_uses },
		{ "status", f_status },
		{ "says", f_says }, { "detail", f_detail },
		{ "said", f_said }, { "heard", f_heard },
		{ "heard-top", f_heard_top },
		{ "top", f_top }, { "words", f_words },
		{ "quoted", f_quoted },
		{ "answer", f_answer }, { "listed", f_listed },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		xmlXPathRegisterFunc(xpath, (const xmlChar *)table[i].name,
		    table[i].call);
	condition_values(xpath);
}
