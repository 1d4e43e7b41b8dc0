/*
 * Unit tests of two short cuts, against what they stand in for: conditions at
 * a glance against XPath, patterns against the C library's expressions. The
 * knowledge that ships is the table of what must agree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <regex.h>

#include "checks/asset.h"
#include "checks/casefile.h"
#include "checks/finding.h"
#include "checks/intake.h"
#include "help/context.h"
#include "help/glance.h"
#include "help/knowledge.h"
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

/* XPath's answer: "true" or "false". */
static const char *
by_xpath(struct context *x, const xmlNode *node)
{
	struct knowledge slow = *x->knowledge;
	const struct knowledge *fast = x->knowledge;
	const char *text;

	slow.expressions = NULL;
	x->knowledge = &slow;
	text = context_text(x, node, "test");
	x->knowledge = fast;
	return text;
}

static int decided;

static void
compare_below(struct context *x, const xmlNode *node)
{
	const char *test = xml_attr(node, "test");

	if (test != NULL) {
		struct glancing *g = glancing_new(test);
		enum glance is = glance(g, x);
		const char *should = by_xpath(x, node);

		glancing_free(g);
		decided += is != GLANCE_UNSURE;
		if ((is == GLANCE_YES && strcmp(should, "true") != 0) ||
		    (is == GLANCE_NO && strcmp(should, "false") != 0))
			fail_msg("%s: glance %d, XPath %s", test, (int)is,
			    should);
	}
	xml_each (child, node, NULL)
		compare_below(x, child);
}

static void
a_glance_never_contradicts_xpath(void **state)
{
	struct knowledge *k = knowledge_new();

	(void)state;
	decided = 0;
	for (int i = 0; i < (int)REPLIES; i++) {
		struct casefile *c = make_case(i);
		struct pool *pool = pool_new();
		struct context *x = context_new(k, c, pool);

		compare_below(x, xmlDocGetRootElement(k->causes));
		compare_below(x, xmlDocGetRootElement(k->tree));
		context_free(x);
		pool_free(pool);
		casefile_free(c);
	}
	assert_true(decided > 1000);
	knowledge_free(k);
}

static void
odd_conditions_are_left_to_xpath(void **state)
{
	static const char *const rows[] = { "", "said('a')+said('b')>2",
		"status('ptr'", "fact(concat('a','b'))='c'", "$x", "1 +",
		"said('a')>=2 or", "top('x')", "words('(')", "not(", "((((",
		"count(/case)>0" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct glancing *g = glancing_new(rows[i]);
		struct knowledge k = { 0 };
		struct casefile *c = casefile_new();
		struct context x = { .knowledge = &k, .casefile = c };

		if (glance(g, &x) != GLANCE_UNSURE)
			fail_msg("%s", rows[i]);
		glancing_free(g);
		casefile_free(c);
	}
}

static void
compare_pattern(const char *regex)
{
	const char *why;
	struct pattern *p = pattern_new(regex, &why);
	regex_t posix;

	if (p == NULL)
		fail_msg("%s: %s", regex, why);
	assert_int_equal(regcomp(&posix, regex, REG_EXTENDED | REG_ICASE |
	    REG_NOSUB), 0);
	for (size_t i = 0; i < REPLIES; i++) {
		bool is = pattern_find(p, replies[i], NULL);
		bool should = regexec(&posix, replies[i], 0, NULL, 0) == 0;

		if (is != should)
			fail_msg("%s: %s: %d", regex, replies[i], is);
	}
	regfree(&posix);
	pattern_free(p);
}

static void
patterns_match_what_expressions_match(void **state)
{
	static const char *const rows[] = { "a", "", "^", "$", "^$", "a*",
		"(550|554) [^ ]+ (.*)user", "x?y?z?550", "(5|4)(5|7){2}",
		"[[:digit:]]{3}[- ][0-9.]+", "\\bUSER\\b", "\\<us", "ser\\>",
		"(no|yes) such( a)? (user|client)!{2}", "a{0,2}b{1,}",
		"(ab|cd)*e", "((a|b)c)+d?", "[^a-z]5", "[]x]", "[^]x]",
		"a|b|", "\\[203", "(user|host)[^.]{0,40}unknown", "\\w+ \\w+",
		"o{2}t" };
	xmlDoc *codes = asset_load("codes.xml");

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		compare_pattern(rows[i]);
	xml_each (code, xmlDocGetRootElement(codes), "code") {
		if (xml_attr(code, "text") != NULL)
			compare_pattern(xml_attr(code, "text"));
	}
	xmlFreeDoc(codes);
}

static void
what_is_no_pattern_says_why(void **state)
{
	static const char *const rows[] = { "(", ")", "[", "a[b", "*", "a{2",
		"a{3,2}", "a{0}", "a{999}", "[z-a]", "\\", "\\1", "(a*)*",
		"(a|)+", "[\xc3\xb6]", "[[:nothing:]]", "+a",
		"(((((((((((((((((((((((a)))))))))))))))))))))))" };
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pattern *p = pattern_new(rows[i], &why);

		if (p != NULL || why == NULL)
			fail_msg("%s", rows[i]);
	}
}

static void
a_costly_search_ends(void **state)
{
	static const char *const rows[] = { "(a|aa)+b", "(a.*)+c",
		"a.*a.*a.*a.*b", "(a|b|ab)+c" };
	char *text = malloc(8193);
	const char *why;

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
	const char *why;
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
		cmocka_unit_test(a_glance_never_contradicts_xpath),
		cmocka_unit_test(odd_conditions_are_left_to_xpath),
		cmocka_unit_test(patterns_match_what_expressions_match),
		cmocka_unit_test(what_is_no_pattern_says_why),
		cmocka_unit_test(a_costly_search_ends),
		cmocka_unit_test(a_match_has_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
