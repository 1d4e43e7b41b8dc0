/*
 * Unit tests of the logic of conditions, against XPath whose work it does (the
 * knowledge that ships is the table of what must agree), and of patterns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/casefile.h"
#include "checks/finding.h"
#include "checks/intake.h"
#include "help/context.h"
#include "help/knowledge.h"
#include "help/logic.h"
#include "help/pattern.h"

static const char *const replies[] = {
	"",
	"571 Delivery not authorized, message refused",
	"550 5.1.1 <bob@fabrikam.example>: Recipient address rejected: User "
	"unknown in virtual mailbox table",
	"554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked "
	"using zen.example.net",
	"450 4.7.1 Client host rejected: cannot find your hostname, "
	"[203.0.113.9]",
	"452 4.2.2 The email account that you tried to reach is over quota",
	"530 5.7.57 SMTP; Client was not authenticated to send anonymous mail",
	"550 5.7.26 Unauthenticated email from contoso.example is not "
	"accepted due to domain's DMARC policy",
	"421 4.4.2 connection dropped due to timeout, too many connections",
	"550 No Such User Here!!  (#5.1.1)",
	"554 Your message was considered SPAM, virus found; b\xc3\xb6se",
	"550-5.7.25 [2001:db8::25] does not have a PTR record",
};

#define REPLIES (sizeof replies / sizeof *replies)

/* A case with a reply, and findings as a run would leave them. */
static struct casefile *
make_case(int i)
{
	static const char *const statuses[] = { "pass", "fail", "warn" };
	struct casefile *c = casefile_new();

	if (*replies[i] != '\0')
		intake_reply(c, replies[i], FACT_OPTION);
	if (i % 3 == 1)
		return c;
	fact_add(c, "side", i % 2 == 0 ? "sender" : "recipient",
	    FACT_OPTION, NULL);
	fact_add(c, "refused_by", i % 4 == 0 ? "own-server" : "their-edge",
	    FACT_REPORT, NULL);
	for (int k = 0; k < 3; k++) {
		static const char *const checks[] = { "ptr", "mx", "smtp" };
		xmlNode *node = xml_add(casefile_part(c, "findings"), "check",
		    NULL);

		xml_set(node, "id", checks[k]);
		xml_set(node, "status", statuses[(i + k) % 3]);
		xml_set(node, "says", "missing");
	}
	return c;
}

static int compared;

static void
compare(struct context *x, const xmlNode *node, const char *test)
{
	xmlXPathCompExpr *ready = NULL;
	bool should = context_path_holds(x, test, &ready);

	xmlXPathFreeCompExpr(ready);
	compared++;
	if (context_test(x, node) != should)
		fail_msg("%s: XPath says %d", test, should);
}

static void
compare_text(struct context *x, const xmlNode *node, const char *is)
{
	xmlXPathCompExpr *ready = NULL;
	const char *should = context_path_text(x, is, &ready);

	xmlXPathFreeCompExpr(ready);
	compared++;
	if (strcmp(context_text(x, node, "is"), should) != 0)
		fail_msg("%s: XPath says '%s'", is, should);
}

static void
compare_below(struct context *x, const xmlNode *node)
{
	if (xml_attr(node, "test") != NULL)
		compare(x, node, xml_attr(node, "test"));
	if (xml_attr(node, "is") != NULL)
		compare_text(x, node, xml_attr(node, "is"));
	xml_each (child, node, NULL)
		compare_below(x, child);
}

/* Forth and back between assumptions: what is known of one is not another's. */
static void
compare_case(const struct knowledge *k, struct casefile *c)
{
	struct pool *pool = pool_new();
	struct context *x = context_new(k, c, pool);

	for (int way = 0; way < 5; way++) {
		x->side = way % 3 == 1 ? "recipient" : NULL;
		x->exchange = way % 3 == 2 ? "online" : NULL;
		compare_below(x, xmlDocGetRootElement(k->causes));
		compare_below(x, xmlDocGetRootElement(k->tree));
		compare_below(x, xmlDocGetRootElement(k->values));
		for (int i = 0; i < k->n_fixes; i++)
			compare_below(x, xmlDocGetRootElement(k->fixes[i]));
	}
	context_free(x);
	pool_free(pool);
}

static void
the_logic_never_contradicts_xpath(void **state)
{
	struct knowledge *k = knowledge_new();

	(void)state;
	compared = 0;
	for (int i = 0; i < (int)REPLIES; i++) {
		struct casefile *c = make_case(i);

		compare_case(k, c);
		casefile_free(c);
	}
	assert_true(compared > 10000);
	knowledge_free(k);
}

static void
odd_conditions_are_what_xpath_says(void **state)
{
	static const char *const rows[] = { "said('a')+said('b')>2", "1",
		"fact(concat('stage',''))!=''", "count(/case)>0", "not(1=2)",
		"not(not(said('user-unknown')>=0))", "'a'='b' or 'a'='a'",
		"said('a')>=0 and (said('a')>0 or not(said('a')>0))",
		"concat('a','b')='ab'", "'x' != 'x' or 2 > 1", "fact('none')",
		"contains('and or', ' or')", "string(fact('side')) = 'sender'",
		"/case/facts/fact[@name='side' and value!='']", "''", "'and'",
		"says(top())=''", "detail('mx','bad') = detail('mx','worse')",
		"said('a') < 1 and status('mx')!='pending'", "top() = top()",
		"starts-with(top(), '') and words('.')", "fact(\"side\")!=''",
		"said('a')>=2or said('a')<2" };
	struct knowledge *k = knowledge_new();

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct casefile *c = make_case(i);
		struct pool *pool = pool_new();
		struct context *x = context_new(k, c, pool);

		for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
			xmlNode *node = xmlNewNode(NULL, (xmlChar *)"v");

			xml_set(node, "test", rows[n]);
			compare(x, node, rows[n]);
			xmlFreeNode(node);
		}
		if (x->error != NULL)
			fail_msg("%s", x->error);
		context_free(x);
		pool_free(pool);
		casefile_free(c);
	}
	knowledge_free(k);
}

static void
what_is_wrong_does_not_hold_and_is_told(void **state)
{
	static const char *const rows[] = { "", "status('ptr'", "$x", "1 +",
		"said('a')>=2 or", "top('x')", "words('(')", "not(", "((((",
		"said('a')>=2 and nothing('x')", "status()='pass'" };
	struct knowledge *k = knowledge_new();
	struct casefile *c = make_case(2);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pool *pool = pool_new();
		struct context *x = context_new(k, c, pool);
		xmlNode *node = xmlNewNode(NULL, (xmlChar *)"v");

		xml_set(node, "test", rows[i]);
		if (context_test(x, node))
			fail_msg("'%s' holds", rows[i]);
		if (x->error == NULL && strstr(rows[i], " and ") == NULL)
			fail_msg("'%s': no error", rows[i]);
		xmlFreeNode(node);
		context_free(x);
		pool_free(pool);
	}
	casefile_free(c);
	knowledge_free(k);
}

static void
patterns_match(void **state)
{
	static const struct {
		const char *regex, *text;
		bool match;
	} rows[] = {
		{ "user unknown", "550 User UNKNOWN", true },
		{ "", "", true }, { "^$", "a", false },
		{ "unknown$", "unknown\n", false },
		{ "a.b", "a\nb", true },
		{ "\\busers?\\b", "no such users here", true },
		{ "\\buser\\b", "superuser", false },
		{ "[^.;]{0,3}x", "..abcx", true },
		{ "[[:digit:]]{3}", "55", false },
		{ "b.se", "b\xc3\xb6se", false },	/* bytes */
		{ "b..se", "b\xc3\xb6se", true },
		{ "block(?!ed by us)", "blocked by us", false },
		{ "block(?!ed by us)", "blocked by you", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *why = NULL;
		struct pattern *p = pattern_new(rows[i].regex, &why);

		if (p == NULL)
			fail_msg("%s: %s", rows[i].regex, why);
		if (pattern_find(p, rows[i].text, NULL) != rows[i].match)
			fail_msg("%s: %s", rows[i].regex, rows[i].text);
		pattern_free(p);
	}
}

static void
what_is_no_pattern_says_why(void **state)
{
	static const char *const rows[] = { "(", ")", "[", "a[b", "*",
		"a{3,2}", "[z-a]", "\\", "\\1", "[[:nothing:]]", "+a",
		"(?<name", "a\\C" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *why = NULL;
		struct pattern *p = pattern_new(rows[i], &why);

		if (p != NULL || why == NULL ||
		    strstr(why, "at character") == NULL)
			fail_msg("%s: %s", rows[i], why);
		free(why);
	}
}

static void
a_costly_search_ends(void **state)
{
	static const char *const rows[] = { "(a|aa)+b", "(a.*)+c",
		"a.*a.*a.*a.*b", "(a|b|ab)+c", "(?:a?)*b", "((a*)*)*b" };
	char *text = malloc(8193);
	char *why;

	(void)state;
	memset(text, 'a', 8192);
	text[8192] = '\0';
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pattern *p = pattern_new(rows[i], &why);

		assert_non_null(p);
		assert_false(pattern_find(p, text, NULL));
		pattern_free(p);
	}
	free(text);
}

static void
a_match_has_a_place(void **state)
{
	struct pattern_match m;
	char *why;
	struct pattern *p = pattern_new("block(ed|ing)", &why);

	(void)state;
	assert_true(pattern_find(p, "554 BLOCKED here", &m));
	assert_int_equal(m.from, 4);
	assert_int_equal(m.to, 11);
	pattern_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_logic_never_contradicts_xpath),
		cmocka_unit_test(odd_conditions_are_what_xpath_says),
		cmocka_unit_test(what_is_wrong_does_not_hold_and_is_told),
		cmocka_unit_test(patterns_match),
		cmocka_unit_test(what_is_no_pattern_says_why),
		cmocka_unit_test(a_costly_search_ends),
		cmocka_unit_test(a_match_has_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
