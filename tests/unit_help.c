/*
 * What decides and explains: conditions, codes, quoting, texts, weighing, the
 * walk, fixes and lint.
 *
 * Rules are tested on small sets of knowledge made here; what holds for all
 * knowledge (lint finds nothing, no value ever gets out of its quotes) is
 * tested on the files that ship. lint is run by this program itself as a
 * child, on a folder in which one thing is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/codes.h"
#include "help/context.h"
#include "help/fill.h"
#include "help/fixes.h"
#include "help/lint.h"
#include "help/platform.h"
#include "help/quote.h"
#include "help/verdict.h"
#include "help/walk.h"
#include "help/weigh.h"
#include "tests/world.h"

#define COUNT(table) (sizeof table / sizeof *table)

/* ---- a small set of knowledge, looked at through one case ---- */

struct bench {
	struct knowledge *k;
	struct casefile *c;
	struct pool *pool;
	struct context *x;
	xmlDoc *extra;			/* a node of the test's own */
};

static const char values[] = "<values>"
    "<value name='sender_ip' kind='ip' is=\"fact('sender_ip')\"/>"
    "<value name='helo' kind='name' is=\"fact('helo')\"/>"
    "<value name='to' kind='address' is=\"fact('to')\"/>"
    "<value name='code' kind='number' is=\"fact('reply_code')\"/>"
    "<value name='word' kind='word' is=\"fact('exchange')\"/>"
    "<value name='diagnostic' kind='text' is=\"fact('diagnostic')\"/>"
    "<value name='either' kind='name' is=\"fact('nothing')\"/>"
    "<value name='either' kind='name' is=\"fact('helo')\"/>"
    "</values>";

static xmlDoc *
parse(const char *text)
{
	char *why = NULL;
	xmlDoc *doc = xml_parse(text, strlen(text), "test.xml", &why);

	if (doc == NULL)
		fail_msg("%s", why);
	return doc;
}

static struct casefile *
parse_case(const char *inside)
{
	char *text = mem_printf("<case version='1' revision='1'>%s</case>",
	    inside), *why = NULL;
	struct casefile *c = casefile_parse(text, strlen(text), "test.xml",
	    &why);

	free(text);
	if (c == NULL)
		fail_msg("%s", why);
	return c;
}

struct parts {
	const char *tree, *causes, *checks, *codes, *fixes;
};

/* The context is made anew after every change, as the program does. */
static void
look(struct bench *b)
{
	context_free(b->x);
	b->x = context_new(b->k, b->c, b->pool);
}

static struct bench *
bench_new(const struct parts *p, const char *case_inside)
{
	struct bench *b = mem_alloc(sizeof *b);

	b->k = mem_alloc(sizeof *b->k);
	b->k->tree = parse(p->tree != NULL ? p->tree : "<tree/>");
	b->k->causes = parse(p->causes != NULL ? p->causes : "<causes/>");
	b->k->checks = parse(p->checks != NULL ? p->checks : "<checks/>");
	b->k->codes = parse(p->codes != NULL ? p->codes : "<codes/>");
	b->k->fixes[b->k->n_fixes++] = parse(p->fixes != NULL ? p->fixes :
	    "<fixes/>");
	b->k->values = parse(values);
	knowledge_ready(b->k);
	b->c = parse_case(case_inside);
	b->pool = pool_new();
	look(b);
	return b;
}

static void
bench_free(struct bench *b)
{
	context_free(b->x);
	casefile_free(b->c);
	pool_free(b->pool);
	knowledge_free(b->k);
	xmlFreeDoc(b->extra);
	free(b);
}

static void
fact(struct bench *b, const char *name, const char *value)
{
	fact_add(b->c, name, value, FACT_PERSON, NULL);
	look(b);
}

/* The root element of this text; lives until the next one. */
static const xmlNode *
node_of(struct bench *b, const char *text)
{
	xmlFreeDoc(b->extra);
	b->extra = parse(text);
	return xmlDocGetRootElement(b->extra);
}

static void
same(const char *what, const char *is, const char *want)
{
	if ((is == NULL) != (want == NULL) ||
	    (is != NULL && strcmp(is, want) != 0))
		fail_msg("%s: is \"%s\", not \"%s\"", what,
		    is != NULL ? is : "(none)", want != NULL ? want :
		    "(none)");
}

/* ---- conditions ---- */

static const char full_case[] =
    "<facts><fact name='sender_ip'><value source='reply'>203.0.113.9</value>"
    "<value source='option'>203.0.113.7</value></fact>"
    "<fact name='to'><value source='report'>bob@mail.fabrikam.example</value>"
    "</fact><fact name='helo'><value source='option'>ex.contoso.example"
    "</value></fact><fact name='reply_code'><value source='reply'>571</value>"
    "</fact><fact name='enhanced_code'><value source='reply'>5.7.1</value>"
    "</fact><fact name='diagnostic'><value source='reply'>Delivery not "
    "Authorized</value></fact><fact name='empty'><value source='reply'/>"
    "</fact></facts>"
    "<answers><answer node='ask-side' choice='sender'/></answers>"
    "<findings><check id='ptr' status='fail' says='missing'>"
    "<text name='problem'>missing</text><flag name='confirmed'>false</flag>"
    "<number name='asked'>12</number></check>"
    "<check id='dnsbl' status='fail' says='listed'><list name='lists'>"
    "<map><text name='status'>listed</text><text name='weight'>high</text>"
    "</map><map><text name='status'>listed</text><text name='weight'>low"
    "</text></map><map><text name='status'>clear</text><text name='weight'>"
    "high</text></map></list></check></findings>";

static void
conditions_see_the_case(void **state)
{
	static const struct { const char *is, *want; } rows[] = {
		{ "fact('sender_ip')", "203.0.113.9" },
		{ "fact('nothing')", "" }, { "fact('empty')", "" },
		{ "fact('')", "" },
		{ "status('ptr')", "fail" }, { "status('mx')", "pending" },
		{ "says('ptr')", "missing" }, { "says('mx')", "" },
		{ "detail('ptr','problem')", "missing" },
		{ "detail('ptr','confirmed')", "false" },
		{ "detail('ptr','asked')", "12" },
		{ "detail('ptr','nothing')", "" },
		{ "detail('mx','problem')", "" },
		{ "detail('ptr','asked') &gt; 11", "true" },
		{ "answer('ask-side')", "sender" }, { "answer('other')", "" },
		{ "words('not authorized')", "true" },
		{ "words('^571 ')", "true" }, { "words('5\\.7\\.1')", "true" },
		{ "words('spam|virus')", "false" },
		{ "listed('high')", "1" }, { "listed('medium')", "1" },
		{ "listed('low')", "2" },
		{ "reversed('203.0.113.9')", "9.113.0.203" },
		{ "reverse-name(fact('sender_ip'))",
		  "9.113.0.203.in-addr.arpa" },
		{ "reversed('nonsense')", "" },
		{ "domain(fact('to'))", "mail.fabrikam.example" },
		{ "local(fact('to'))", "bob" }, { "local('nobody')", "" },
		{ "domain('nobody')", "" },
		{ "first-label('a.b.c')", "a" }, { "parent('a.b.c')", "b.c" },
		{ "beginning('one two', 7)", "one two" },
		{ "beginning('one two three', 9)", "one two ..." },
		{ "beginning('http://a.example/', 9)", "http://a. ..." },
		{ "beginning('gr\xc3\xbc\xc3\x9f" "e', 5)", "gr\xc3\xbc ..." },
		{ "beginning('', -1)", "" },
		{ "parent('a')", "" }, { "first-label('')", "" },
		{ "other-address('not as &lt;info@a.example&gt;.')",
		  "info@a.example" },
		{ "other-address(concat(fact('to'),' moved to b.c@d.example'))",
		  "b.c@d.example" },
		{ "other-address(fact('to'))", "" },
		{ "other-address('@ a@ @b.c a@b d@-. x@@y.example')", "" },
		{ "other-address('')", "" },
		{ "said('nothing')", "0" }, { "top()", "" },
		{ "status('ptr')='fail' and not(says('ptr')='x')", "true" },
	};
	struct bench *b = bench_new(&(struct parts){ NULL }, full_case);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = pool_printf(b->pool, "<v is=\"%s\"/>",
		    rows[i].is);

		same(rows[i].is, context_text(b->x, node_of(b, text), "is"),
		    rows[i].want);
		same(rows[i].is, b->x->error, NULL);
	}
	bench_free(b);
}

static void
a_wrong_condition_is_no_and_is_remembered(void **state)
{
	static const char *const rows[] = { "status('ptr'", "nonsense()",
		"fact()", "fact('a','b')", "top('x')", "words('(')",
		"words('[z-a]')", "$x", "1 +" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new(&(struct parts){ NULL },
		    full_case);
		const char *text = pool_printf(b->pool, "<v test=\"%s\"/>",
		    rows[i]);

		if (context_test(b->x, node_of(b, text)))
			fail_msg("%s holds", rows[i]);
		if (b->x->error == NULL)
			fail_msg("%s: no error", rows[i]);
		text = "<v test=\"status('ptr')='fail'\"/>";
		assert_true(context_test(b->x, node_of(b, text)));
		bench_free(b);
	}
}

static void
no_condition_is_true(void **state)
{
	struct bench *b = bench_new(&(struct parts){ NULL }, "");

	(void)state;
	assert_true(context_test(b->x, node_of(b, "<v/>")));
	assert_false(context_test(b->x, node_of(b, "<v test=''/>")));
	bench_free(b);
}

static void
a_costly_condition_ends(void **state)
{
	struct bench *b = bench_new(&(struct parts){ NULL }, full_case);

	(void)state;
	assert_false(context_test(b->x, node_of(b, "<v test=\"count(//*[count("
	    "//*[count(//*[count(//*[count(//*) &gt; 1]) &gt; 1]) &gt; 1]) "
	    "&gt; 1]) &gt; 1\"/>")));
	assert_non_null(b->x->error);
	bench_free(b);
}

static void
quotes_in_a_fact_are_no_condition(void **state)
{
	struct bench *b = bench_new(&(struct parts){ NULL }, "");

	(void)state;
	fact(b, "helo", "x') or true() or fact('y");
	assert_false(context_test(b->x, node_of(b,
	    "<v test=\"fact('helo')='x'\"/>")));
	same("helo", context_text(b->x, node_of(b,
	    "<v is=\"fact('helo')\"/>"), "is"), "x') or true() or fact('y");
	bench_free(b);
}

/* ---- codes ---- */

static const char codes[] = "<codes>"
    "<issuer name='gmail' host='google.example'/>"
    "<code issuer='any' cause='policy' sure='weak' enhanced='5.7.1'/>"
    "<code issuer='any' cause='policy' sure='weak' reply='571'/>"
    "<code issuer='any' cause='full' sure='words' enhanced='5.2.2'/>"
    "<code issuer='any' cause='no-ptr' sure='words' text='reverse (dns|name)'"
    "/><code issuer='any' cause='blocked' sure='hint' text='blocked'/>"
    "<code issuer='gmail' cause='g-auth' sure='words' enhanced='5.7.26'/>"
    "<code issuer='gmail' cause='g-rev' sure='words' text='reverse name'/>"
    "<code issuer='any' cause='both' sure='words' reply='550' "
    "text='no such user'/>"
    "<code issuer='any' cause='anchored' sure='words' text='^571 x'/>"
    "</codes>";

static void
words_name_causes_as_strongly_as_they_are(void **state)
{
	static const struct {
		const char *reply, *enhanced, *words, *host, *top;
		const char *cause;
		int said;
	} rows[] = {
		{ "571", "5.7.1", "go away", "", "policy", "policy", 1 },
		{ "550", NULL, "No Reverse DNS", "", "no-ptr", "no-ptr", 3 },
		{ "550", "5.7.1", "no reverse dns", "", "no-ptr", "policy",
		  1 },
		{ "554", "5.7.1", "you are BLOCKED", "", "blocked", "blocked",
		  2 },
		{ "552", "5.2.2", "quota", "", "full", "full", 3 },
		{ "550", "5.7.26", "x", "mx.google.example", "g-auth",
		  "g-auth", 3 },
		{ "550", "5.7.26", "x", "mx.fabrikam.example", "", "g-auth",
		  0 },
		{ "550", "5.7.26", "x", "notgoogle.example", "", "g-auth", 0 },
		{ "550", NULL, "reverse name", "mx.google.example", "g-rev",
		  "no-ptr", 3 },
		{ "550", NULL, "reverse name", "", "no-ptr", "g-rev", 3 },
		{ "550", NULL, "no such user", "", "both", "both", 3 },
		{ "551", NULL, "no such user", "", "", "both", 0 },
		{ "571", NULL, "x", "", "anchored", "anchored", 3 },
		{ "571", NULL, "571 x", "", "anchored", "anchored", 3 },
		{ NULL, NULL, "hello", "", "", "policy", 0 },
		{ NULL, NULL, NULL, "", "", "policy", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new(&(struct parts){ .codes = codes },
		    "");

		fact(b, "reply_code", rows[i].reply);
		fact(b, "enhanced_code", rows[i].enhanced);
		fact(b, "diagnostic", rows[i].words);
		fact(b, "remote_mta", rows[i].host);
		same(rows[i].words, reading_top(b->x->reading), rows[i].top);
		if (reading_said(b->x->reading, rows[i].cause) != rows[i].said)
			fail_msg("%s: said('%s') is %d", rows[i].words,
			    rows[i].cause, reading_said(b->x->reading,
			    rows[i].cause));
		bench_free(b);
	}
}

static void
a_product_named_wins_over_the_host(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .codes = codes }, "");

	(void)state;
	fact(b, "product", "exchange");
	fact(b, "remote_mta", "mx.google.example");
	fact(b, "enhanced_code", "5.7.26");
	same("top", reading_top(b->x->reading), "");
	fact(b, "product", "gmail");
	same("top", reading_top(b->x->reading), "g-auth");
	bench_free(b);
}

/* More words than can be sought at once: the rest is tried one by one. */
static void
a_row_too_many_for_the_search_is_tried(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	buf_puts(&out, "<codes>");
	for (unsigned i = 0; i < 3000; i++)
		buf_printf(&out, "<code cause='c%u' sure='words' "
		    "text='%08x is a reason of its own'/>", i,
		    i * 2654435761u);
	buf_puts(&out, "</codes>");
	for (unsigned i = 0; i < 3000; i += 2999) {
		struct bench *b = bench_new(&(struct parts){
			.codes = out.data }, "");

		fact(b, "diagnostic", pool_printf(b->pool,
		    "550 %08x is a reason of its own", i * 2654435761u));
		same("top", reading_top(b->x->reading),
		    pool_printf(b->pool, "c%u", i));
		bench_free(b);
	}
	buf_release(&out);
}

static void
words_of_any_length_are_read(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .codes = codes }, "");
	char *big = mem_alloc(200001);

	(void)state;
	memset(big, 'a', 200000);
	fact(b, "diagnostic", big);
	same("top", reading_top(b->x->reading), "");
	memcpy(big + 199000, " reverse name ", 14);
	fact(b, "diagnostic", big);
	same("top", reading_top(b->x->reading), "no-ptr");
	free(big);
	bench_free(b);
}

/* ---- quoting ---- */

#define LSQUO "\xe2\x80\x98"
#define RSQUO "\xe2\x80\x99"
#define LOW9 "\xe2\x80\x9a"
#define HIGH9 "\xe2\x80\x9b"

static void
no_value_gets_out_of_its_quotes(void **state)
{
	static const struct { const char *language, *kind, *in, *out; } rows[] =
	{
		{ "powershell", "text", "plain", "'plain'" },
		{ "powershell", "text", "it's", "'it''s'" },
		{ "powershell", "text", "a" RSQUO "; x", "'a" RSQUO RSQUO
		  "; x'" },
		{ "powershell", "text", LSQUO LOW9 HIGH9, "'" LSQUO LSQUO LOW9
		  LOW9 HIGH9 HIGH9 "'" },
		{ "powershell", "text", "$(id) `n \"x\"", "'$(id) `n \"x\"'" },
		{ "powershell", "text", "", "''" },
		{ "powershell", "text", "'; Remove-Item x; '",
		  "'''; Remove-Item x; '''" },
		{ "powershell", "name", "'; Remove-Item x; '", NULL },
		{ "powershell", "name", "-Identity", NULL },
		{ "powershell", "name", "Mail.contoso.example",
		  "'mail.contoso.example'" },
		{ "powershell", "name", "0/25.2.0.192.in-addr.arpa",
		  "'0/25.2.0.192.in-addr.arpa'" },
		{ "powershell", "name", "a/b.example", NULL },
		{ "powershell", "name", "1/2/3.example", NULL },
		{ "powershell", "ip", "203.0.113.9; x", NULL },
		{ "powershell", "word", "EX01", "'EX01'" },
		{ "powershell", "word", "EX 01", NULL },
		{ "powershell", "word", "-Force", NULL },
		{ "powershell", "number", "7", "'7'" },
		{ "powershell", "address", "o'hara@contoso.example",
		  "'o''hara@contoso.example'" },
		{ "powershell", "text", "\xe2\x80\x9c" "x", "'\xe2\x80\x9cx'" },
		{ "powershell", "text", "\xe2\x80", "'\xe2\x80'" },
		{ "powershell", "text", "a\nb", NULL },
		{ "powershell", "text", "a\rb", NULL },
		{ "powershell", "text", "\x1b[0m", NULL },
		{ "sh", "text", "plain", "'plain'" },
		{ "sh", "text", "it's", "'it'\\''s'" },
		{ "sh", "text", "$(id) `id` \\ \" !", "'$(id) `id` \\ \" !'" },
		{ "sh", "ip", "'$(id)'", NULL },
		{ "sh", "ip", "203.0.113.9", "'203.0.113.9'" },
		{ "sh", "text", "-rf", NULL }, { "sh", "name", "-e", NULL },
		{ "sh", "address", "-e@contoso.example", NULL },
		{ "sh", "text", "a" RSQUO "b", "'a" RSQUO "b'" },
		{ "sh", "text", "a\nrm x", NULL }, { "sh", "text", "", "''" },
		{ "sh", "text", "\x7f", NULL },
		{ "zone", "ip", "203.0.113.9", "203.0.113.9" },
		{ "zone", "ip", "2001:DB8:0::1", "2001:db8::1" },
		{ "zone", "ip", "203.0.113.9 ; x", NULL },
		{ "zone", "ip", "", NULL },
		{ "zone", "name", "Mail.Contoso.example",
		  "mail.contoso.example" },
		{ "zone", "name", "a.example ; comment", NULL },
		{ "zone", "name", "a.example\n@ A 192.0.2.1", NULL },
		{ "zone", "name", "$INCLUDE /etc/passwd", NULL },
		{ "zone", "name", "(", NULL }, { "zone", "name", "", NULL },
		{ "zone", "name", "*.example", NULL },
		{ "zone", "number", "300", "300" },
		{ "zone", "number", "300;", NULL },
		{ "zone", "number", "", NULL },
		{ "zone", "number", "-1", NULL },
		{ "zone", "word", "s1-a_b.c", "s1-a_b.c" },
		{ "zone", "word", "a b", NULL }, { "zone", "word", "", NULL },
		{ "zone", "word", "$x", NULL },
		{ "zone", "text", "v=spf1 -all", "\"v=spf1 -all\"" },
		{ "zone", "text", "a\"b\\c;(", "\"a\\\"b\\\\c;(\"" },
		{ "zone", "text", "a\nb", NULL },
		{ "zone", "address", "a@b.example", "\"a@b.example\"" },
		{ "zone", "text", "\xc3\xa4", "\"\\195\\164\"" },
		{ "zone", "name", "0/25.2.0.192.in-addr.arpa",
		  "0/25.2.0.192.in-addr.arpa" },
		{ "zone", "name", "a/b.example", NULL },
		{ "nsupdate", "name", "a.example", "a.example" },
		{ "nsupdate", "name", "a.example\nupdate delete x", NULL },
		{ "nsupdate", "word", "a;b", NULL },
		{ "letter", "text", "Dear $(x),\n'", "Dear $(x),\n'" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *why = NULL, *out = quote(pool, rows[i].language,
		    rows[i].kind, rows[i].in, &why);

		same(pool_printf(pool, "%s %s %s", rows[i].language,
		    rows[i].kind, rows[i].in), out, rows[i].out);
		if ((out == NULL) != (why != NULL))
			fail_msg("%s: refused without a reason, or the other "
			    "way round", rows[i].in);
	}
	pool_free(pool);
}

/* RFC 1035 section 3.3: at most 255 octets. */
static void
no_string_of_a_zone_is_longer_than_dns_allows(void **state)
{
	struct pool *pool = pool_new();
	char *big = pool_alloc(pool, 601);
	const char *why = NULL, *out;
	size_t run = 0;

	(void)state;
	memset(big, 'a', 600);
	out = quote(pool, "zone", "text", big, &why);
	for (const char *p = out; p != NULL && *p != '\0'; p++) {
		run = *p == '"' ? 0 : run + 1;
		assert_true(run <= 255);
	}
	if (out == NULL)
		assert_non_null(why);
	pool_free(pool);
}

static void
known_languages_are_the_contract_s(void **state)
{
	static const char *const known[] = { "powershell", "sh", "zone",
		"nsupdate", "letter" };

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++)
		assert_true(quote_knows(known[i]));
	assert_false(quote_knows("bash"));
	assert_false(quote_knows(""));
}

/* ---- texts ---- */

static void
texts_are_filled_or_left_out_whole(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "<t>plain  \n  text</t>", "plain text" },
		{ "<t>{sender_ip} has no name</t>", "203.0.113.9 has no name" },
		{ "<t>{word}</t>", NULL }, { "<t>x {nonsense} y</t>", NULL },
		{ "<t>{word|EX01} is it</t>", "EX01 is it" },
		{ "<t>{helo|EX01}</t>", "ex.contoso.example" },
		{ "<t>{word|}x</t>", "x" },
		{ "<t>{either}</t>", "ex.contoso.example" },
		{ "<t>Where-Object { $_.Name }</t>",
		  "Where-Object { $_.Name }" },
		{ "<t>@{Add='x'} {} {A} {a b}</t>",
		  "@{Add='x'} {} {A} {a b}" },
		{ "<t>a {helo</t>", "a {helo" },
		{ "<t>a {helo|x</t>", "a {helo|x" },
		{ "<t>one <b>{code}</b> two</t>", "one 571 two" },
		{ "<t>step<command>{nonsense}</command></t>", "step" },
		{ "<t>with <q>quotes of {code}</q></t>", "with quotes of 571" },
		{ "<t/>", "" },
	};
	struct bench *b = bench_new(&(struct parts){ NULL }, full_case);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in, fill_text(b->x, node_of(b, rows[i].in)),
		    rows[i].out);
	same("none", fill_text(b->x, NULL), NULL);
	same("none", fill_words(b->x, NULL), NULL);
	same("words", fill_words(b->x, "to {to|them}"),
	    "to bob@mail.fabrikam.example");
	bench_free(b);
}

static void
a_value_is_not_filled_again(void **state)
{
	struct bench *b = bench_new(&(struct parts){ NULL }, "");

	(void)state;
	fact(b, "diagnostic", "{helo} {nonsense} {sender_ip|x}");
	fact(b, "helo", "EVIL");
	same("text", fill_text(b->x, node_of(b, "<t>{diagnostic}</t>")),
	    "{helo} {nonsense} {sender_ip|x}");
	bench_free(b);
}

static void
commands_quote_every_value(void **state)
{
	static const struct { const char *language, *in, *out; } rows[] = {
		{ "sh", "<c>postconf -e myhostname={helo}</c>",
		  "postconf -e myhostname='ex.contoso.example'" },
		{ "sh", "<c>postconf -e <q>myhostname={helo}</q></c>",
		  "postconf -e 'myhostname=ex.contoso.example'" },
		{ "sh", "<c>x {word|EX01}</c>", "x 'EX01'" },
		{ "sh", "<c>x {word}</c>", NULL },
		{ "sh", "<c>x {word?Name of it}</c>",
		  "{\n  printf 'Name of it'': '; read -r word\n  x \"$word\"\n"
		  "}" },
		{ "sh", "<c>x <q>a {word?It} {sender_ip}</q></c>",
		  "{\n  printf 'It'': '; read -r word\n"
		  "  x 'a '\"$word\"' 203.0.113.9'\n}" },
		{ "powershell", "<c>X {word?What's it}\nY {word?What's it}</c>",
		  ". {\n  $word = Read-Host 'What''s it'\n  X $word\n"
		  "  Y $word\n}" },
		{ "powershell", "<c>X <q>{word?It}\\a {word?It}</q></c>",
		  ". {\n  $word = Read-Host 'It'\n"
		  "  X ($word + '\\a ' + $word)\n}" },
		{ "powershell", "<c>X {helo?It}</c>",
		  "X 'ex.contoso.example'" },
		{ "powershell", "<c>$a = Read-Host 'b'\nX $a</c>",
		  ". {\n  $a = Read-Host 'b'\n  X $a\n}" },
		{ "zone", "<c>{helo}. IN PTR {word?Name of it}.</c>",
		  "ex.contoso.example. IN PTR NAME-OF-IT." },
		{ "sh", "<c>x <q>a {word}</q></c>", NULL },
		{ "powershell", "<c>Set-X -Fqdn {helo} | % { $_.Name }</c>",
		  "Set-X -Fqdn 'ex.contoso.example' | % { $_.Name }" },
		{ "powershell", "<c>X <q>From {sender_ip}</q></c>",
		  "X 'From 203.0.113.9'" },
		{ "zone", "<c>{helo}. 3600 IN A {sender_ip}</c>",
		  "ex.contoso.example. 3600 IN A 203.0.113.9" },
		{ "zone", "<c>x TXT <q>v=spf1 ip4:{sender_ip} -all</q></c>",
		  "x TXT \"v=spf1 ip4:203.0.113.9 -all\"" },
		{ "sh", "<c>\n    one\n      two  \n\n    three\n  </c>",
		  "one\n  two\n\nthree" },
		{ "letter", "<c>Dear {to|all},\n{diagnostic}</c>",
		  "Dear bob@mail.fabrikam.example,\nDelivery not Authorized" },
	};
	struct bench *b = bench_new(&(struct parts){ NULL }, full_case);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *why = NULL, *put;

		same(rows[i].in, fill_command(b->x, node_of(b, rows[i].in),
		    rows[i].language, &why, &put), rows[i].out);
		if (rows[i].out == NULL)
			assert_non_null(why);
	}
	bench_free(b);
}

static void
a_hostile_value_makes_a_command_refused(void **state)
{
	struct bench *b = bench_new(&(struct parts){ NULL }, "");
	const char *why = NULL, *put;

	(void)state;
	fact(b, "helo", "x ; $(id)");
	same("zone", fill_command(b->x, node_of(b, "<c>{helo} A 1</c>"),
	    "zone", &why, &put), NULL);
	assert_non_null(strstr(why, "x ; $(id)"));
	same("q", fill_command(b->x, node_of(b,
	    "<c>A <q kind='name'>{helo}</q></c>"), "zone", &why, &put), NULL);
	same("sh", fill_command(b->x, node_of(b, "<c>x {helo}</c>"), "sh",
	    &why, &put), NULL);
	same("sh", fill_command(b->x, node_of(b, "<c>x <q>a {helo}</q></c>"),
	    "sh", &why, &put), NULL);
	bench_free(b);
}

/* ---- weighing ---- */

#define CAUSE(inside) "<causes><cause id='c' public='no-ptr' act='wait'>" \
	"<title>t</title>" inside "</cause></causes>"
#define FOR(kind) "<for kind='" kind "'>because " kind "</for>"

static void
how_sure_follows_from_what_speaks_for_it(void **state)
{
	static const struct {
		const char *causes;
		enum confidence sure;
		bool supported;
	} rows[] = {
		{ CAUSE(FOR("proof")), CONFIDENCE_CONFIRMED, true },
		{ CAUSE(FOR("words") FOR("live")), CONFIDENCE_CONFIRMED, true },
		{ CAUSE(FOR("words")), CONFIDENCE_LIKELY, true },
		{ CAUSE(FOR("words") FOR("hint") FOR("weak")),
		  CONFIDENCE_LIKELY, true },
		{ CAUSE(FOR("words") FOR("again")), CONFIDENCE_CONFIRMED,
		  true },
		{ CAUSE(FOR("hint") FOR("again")), CONFIDENCE_POSSIBLE, true },
		{ CAUSE(FOR("hint") FOR("live")), CONFIDENCE_LIKELY, true },
		{ CAUSE(FOR("live")), CONFIDENCE_POSSIBLE, true },
		{ CAUSE("<for kind='live' alone='likely'>x</for>"),
		  CONFIDENCE_LIKELY, true },
		{ CAUSE(FOR("hint")), CONFIDENCE_POSSIBLE, true },
		{ CAUSE(FOR("weak")), CONFIDENCE_POSSIBLE, true },
		{ CAUSE(FOR("hint") FOR("weak")), CONFIDENCE_POSSIBLE, true },
		{ CAUSE(""), CONFIDENCE_RULED_OUT, false },
		{ CAUSE("<for kind='proof' test='false()'>x</for>"),
		  CONFIDENCE_RULED_OUT, false },
		{ CAUSE(FOR("proof") "<against kind='refutes'>y</against>"),
		  CONFIDENCE_RULED_OUT, true },
		{ CAUSE(FOR("proof") "<against kind='refutes' test='false()'>y"
		  "</against>"), CONFIDENCE_CONFIRMED, true },
		{ CAUSE(FOR("proof") "<against kind='weakens'>y</against>"),
		  CONFIDENCE_LIKELY, true },
		{ CAUSE(FOR("words") "<against kind='weakens'>y</against>"),
		  CONFIDENCE_POSSIBLE, true },
		{ CAUSE(FOR("words") FOR("live") "<against kind='weakens'>y"
		  "</against><against kind='weakens'>z</against>"),
		  CONFIDENCE_LIKELY, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new(&(struct parts){ .causes =
		    rows[i].causes }, "");
		struct candidate c;
		bool yes = weigh(b->x, knowledge_cause(b->k, "c"), &c);

		if (yes != rows[i].supported || c.confidence != rows[i].sure)
			fail_msg("%s: %s", rows[i].causes, confidence_word(
			    c.confidence));
		bench_free(b);
	}
}

#define KNOWN "<causes><cause id='ptr-missing' public='no-ptr' act='wait'>" \
	"<title>t</title>" FOR("words") "</cause><cause id='spf-fail' " \
	"public='spf-fail' act='wait'><title>t</title>%s</cause></causes>"

static void
what_the_words_may_mean_beside_their_reason_is_but_possible(void **state)
{
	static const struct {
		const char *reasons;
		enum confidence sure;
	} rows[] = {
		{ FOR("words"), CONFIDENCE_LIKELY },
		{ FOR("hint") FOR("live"), CONFIDENCE_POSSIBLE },
		{ FOR("words") FOR("live"), CONFIDENCE_CONFIRMED },
		{ FOR("proof"), CONFIDENCE_CONFIRMED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *causes = mem_printf(KNOWN, rows[i].reasons);
		struct bench *b = bench_new(&(struct parts){
		    .causes = causes, .codes = "<codes><code issuer='any' "
		    "cause='ptr-missing' sure='words' text='no ptr'/>"
		    "</codes>" }, "");
		struct candidate *all;
		int n;

		fact(b, "diagnostic", "550 no ptr");
		all = weigh_all(b->x, "ptr-missing", &n);
		assert_int_equal(n, 1);
		if (all[0].confidence != rows[i].sure)
			fail_msg("%s: %s", rows[i].reasons, confidence_word(
			    all[0].confidence));
		bench_free(b);
		free(causes);
	}
}

static void
a_cause_is_told_in_the_words_that_fit_the_case(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .causes = "<causes>"
	    "<cause id='c' public='no-ptr' act='wait'>"
	    "<title test=\"fact('side')='recipient'\">yours</title>"
	    "<title>theirs</title><plain test='false()'>no</plain>"
	    "<plain>yes</plain></cause></causes>" }, "");
	struct candidate c;

	(void)state;
	fact(b, "side", "recipient");
	weigh(b->x, knowledge_cause(b->k, "c"), &c);
	same("title", c.title, "yours");
	same("plain", c.plain, "yes");
	bench_free(b);
}

static void
reasons_with_holes_count_but_are_not_shown(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .causes = CAUSE(
	    "<for kind='words'>{nonsense} says so</for>" FOR("live")
	    "<settle>ask</settle><settle test='false()'>no</settle>") }, "");
	struct candidate c;

	(void)state;
	assert_true(weigh(b->x, knowledge_cause(b->k, "c"), &c));
	assert_int_equal(c.confidence, CONFIDENCE_CONFIRMED);
	assert_int_equal(c.because.n, 1);
	same("because", c.because.at[0], "because live");
	assert_int_equal(c.settle.n, 1);
	bench_free(b);
}

static void
a_title_with_a_hole_falls_back_to_the_id(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .causes = "<causes>"
	    "<cause id='c' public='no-ptr' act='author' detail='fine'>"
	    "<title>{nonsense}</title></cause></causes>" }, "");
	struct candidate c;

	(void)state;
	weigh(b->x, knowledge_cause(b->k, "c"), &c);
	same("title", c.title, "fine");
	same("id", c.id, "fine");
	same("act", c.act_shown, "the person who wrote the mail");
	bench_free(b);
}

static void
other_causes_come_strongest_first(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .causes = "<causes>"
	    "<cause id='weak' public='p' act='wait'>" FOR("weak") "</cause>"
	    "<cause id='out' public='p' act='wait'><against kind='refutes'>n"
	    "</against></cause>"
	    "<cause id='sure' public='p' act='wait'>" FOR("proof") "</cause>"
	    "<cause id='nothing' public='p' act='wait'/>"
	    "<cause id='main' public='p' act='wait'>" FOR("proof") "</cause>"
	    "<cause id='a-weak' public='p' act='wait'>" FOR("hint") "</cause>"
	    "<cause id='unknown' public='unknown' act='wait'>" FOR("weak")
	    "</cause></causes>" }, "");
	int n;
	struct candidate *all = weigh_all(b->x, "main", &n);

	(void)state;
	assert_int_equal(n, 4);
	same("first", all[0].id, "sure");
	same("second", all[1].id, "a-weak");
	same("third", all[2].id, "weak");
	same("last", all[3].id, "out");
	bench_free(b);
}

/* ---- the walk ---- */

static const char tree[] = "<tree root='start'>"
    "<node id='start' step='Words?'>"
    "<when test=\"fact('diagnostic')='first'\" go='first' "
    "because='they said {diagnostic}'/>"
    "<when test=\"fact('diagnostic')!=''\" go='second' because='they spoke'/>"
    "<otherwise go='live' because='they said nothing'/></node>"
    "<node id='first'><cause ref='first'/></node>"
    "<node id='second'><cause ref='second'/></node>"
    "<node id='live'><needs checks='ptr helo'/>"
    "<when test=\"status('ptr')='fail'\" go='ptr'/>"
    "<ask><question>Which side?</question><why>x</why>"
    "<choice id='sender' go='side' fact='side' value='sender'>Sender</choice>"
    "<choice id='other' go='well'>Other</choice>"
    "<choice id='dk' go='dk'>Don't know</choice></ask></node>"
    "<node id='side'><when test=\"fact('side')='sender'\" go='sender'/>"
    "<otherwise go='well'/></node>"
    "<node id='ptr'><cause ref='ptr'/></node>"
    "<node id='sender'><cause ref='sender'/></node>"
    "<node id='dk'><cause ref='dk'/></node>"
    "<node id='well'><well/></node></tree>";

#define CHECKED "<findings><check id='ptr' status='%s' says='x'/>" \
	"<check id='helo' status='pass' says='x'/></findings>"

static struct bench *
tree_bench(const char *ptr)
{
	struct pool *pool = pool_new();
	struct bench *b = bench_new(&(struct parts){ .tree = tree },
	    ptr == NULL ? "" : pool_printf(pool, CHECKED, ptr));

	pool_free(pool);
	return b;
}

static void
stops(struct bench *b, bool person, enum walk_stop stop, const char *where)
{
	struct walk w;

	look(b);
	walk_tree(b->x, person, &w);
	if (w.stop != stop)
		fail_msg("it stops as %d, not %d, at %s", w.stop, stop,
		    xml_attr(w.node, "id"));
	same("node", xml_attr(w.node, "id"), where);
}

static void
without_a_person_the_walk_comes_to_its_end(void **state)
{
	struct bench *b = tree_bench(NULL);

	(void)state;
	stops(b, false, WALK_END, "dk");
	fact(b, "diagnostic", "first");
	stops(b, false, WALK_END, "first");
	fact(b, "diagnostic", "other");
	stops(b, false, WALK_END, "second");
	bench_free(b);
	b = tree_bench("fail");
	stops(b, false, WALK_END, "ptr");
	bench_free(b);
}

static void
with_a_person_the_walk_waits_for_checks_and_answers(void **state)
{
	struct bench *b = tree_bench(NULL);

	(void)state;
	stops(b, true, WALK_STEP, "start");
	answer_set(b->c, "start", WALK_NEXT);
	stops(b, true, WALK_ASKING, "live");
	bench_free(b);
	b = tree_bench("pass");
	answer_set(b->c, "start", WALK_NEXT);
	stops(b, true, WALK_QUESTION, "live");
	answer_set(b->c, "live", "nonsense");
	stops(b, true, WALK_QUESTION, "live");
	answer_set(b->c, "live", "other");
	stops(b, true, WALK_END, "well");
	bench_free(b);
}

static void
taking_back_answers_goes_back_page_by_page(void **state)
{
	struct bench *b = tree_bench("pass");

	(void)state;
	answer_set(b->c, "start", WALK_NEXT);
	answer_set(b->c, "live", "other");
	stops(b, true, WALK_END, "well");
	assert_true(answer_undo(b->c));
	stops(b, true, WALK_QUESTION, "live");
	assert_true(answer_undo(b->c));
	stops(b, true, WALK_STEP, "start");
	assert_false(answer_undo(b->c));
	bench_free(b);
}

static void
not_so_takes_the_next_reason_that_holds(void **state)
{
	struct bench *b = tree_bench("pass");

	(void)state;
	fact(b, "diagnostic", "first");
	answer_set(b->c, "start", WALK_NEXT);
	stops(b, true, WALK_END, "first");
	answer_set(b->c, "start", WALK_NOT_SO);
	stops(b, true, WALK_END, "second");
	fact(b, "diagnostic", "other");
	stops(b, true, WALK_QUESTION, "live");
	bench_free(b);
}

static void
an_answer_wins_over_the_evidence_of_its_node(void **state)
{
	struct bench *b = tree_bench("fail");

	(void)state;
	stops(b, false, WALK_END, "ptr");
	answer_set(b->c, "live", "other");
	stops(b, false, WALK_END, "well");
	bench_free(b);
}

static void
a_choice_gives_its_fact_unless_something_tells_it(void **state)
{
	struct bench *b = tree_bench("pass");

	(void)state;
	answer_set(b->c, "live", "sender");
	stops(b, false, WALK_END, "sender");
	fact(b, "side", "recipient");
	stops(b, false, WALK_END, "well");
	fact_drop(b->c, "side", FACT_PERSON);
	answer_set(b->c, "live", "nonsense");
	stops(b, false, WALK_END, "dk");
	bench_free(b);
}

static void
the_path_says_who_decided_and_why(void **state)
{
	struct bench *b = tree_bench("pass");
	struct walk w;

	(void)state;
	answer_set(b->c, "live", "sender");
	look(b);
	walk_tree(b->x, false, &w);
	assert_int_equal(w.n, 3);
	same("node", w.path[0].node, "start");
	same("title", w.path[0].title, "Words?");
	same("answer", w.path[0].answer, "live");
	same("because", w.path[0].because, "they said nothing");
	assert_false(w.path[0].by_person);
	same("node", w.path[1].node, "live");
	same("answer", w.path[1].answer, "sender");
	same("because", w.path[1].because, "Sender");
	assert_true(w.path[1].by_person);
	same("cause", w.cause, "sender");
	assert_true(answer_undo(b->c));
	look(b);
	walk_tree(b->x, false, &w);
	same("answer", w.path[1].answer, "dk");
	assert_false(w.path[1].by_person);
	bench_free(b);
}

static void
a_tree_that_runs_in_circles_stops_the_walk(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .tree =
	    "<tree root='a'><node id='a'><otherwise go='b'/></node>"
	    "<node id='b'><otherwise go='a'/></node></tree>" }, "");
	struct walk w;

	(void)state;
	walk_tree(b->x, false, &w);
	assert_int_not_equal(w.stop, WALK_END);
	assert_true(w.n < WALK_MAX);
	bench_free(b);
}

static void
choices_are_known_for_the_command_line(void **state)
{
	struct bench *b = tree_bench(NULL);

	(void)state;
	assert_true(walk_is_choice(b->k, "live", "sender"));
	assert_true(walk_is_choice(b->k, "live", "dk"));
	assert_false(walk_is_choice(b->k, "live", "nonsense"));
	assert_false(walk_is_choice(b->k, "start", "dk"));
	assert_false(walk_is_choice(b->k, "nonsense", "dk"));
	bench_free(b);
}

/* ---- the verdict ---- */

static const char verdict_tree[] = "<tree root='s'><node id='s'>"
    "<when test=\"fact('helo')='well'\" go='w'/>"
    "<when test=\"fact('helo')='unknown'\" go='u'/>"
    "<otherwise go='c' because='it is so'/></node>"
    "<node id='c'><cause ref='c'/></node><node id='w'><well/></node>"
    "<node id='u'><cause ref='unknown'/></node></tree>";

static void
a_verdict_is_a_cause_nothing_or_unknown(void **state)
{
	static const struct { const char *helo, *cause; int status; } rows[] = {
		{ "x", "no-ptr", 1 }, { "well", "unknown", 0 },
		{ "unknown", "unknown", 2 },
	};
	struct bench *b = bench_new(&(struct parts){ .tree = verdict_tree,
	    .causes = "<causes><cause id='c' public='no-ptr' act='wait'>"
	    "<title>t</title></cause><cause id='unknown' public='unknown' "
	    "act='wait'><title>u</title></cause></causes>" }, "");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict *v;
		struct walk w;

		fact(b, "helo", rows[i].helo);
		walk_tree(b->x, false, &w);
		v = verdict_new(b->x, &w);
		assert_int_equal(verdict_status(v), rows[i].status);
		same(rows[i].helo, v->main.cause, rows[i].cause);
		assert_non_null(v->summary);
		assert_false(v->open);
	}
	bench_free(b);
}

static void
a_cause_that_the_tree_chose_is_at_least_possible(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .tree = verdict_tree,
	    .causes = CAUSE("") }, "");
	struct verdict *v;
	struct walk w;

	(void)state;
	walk_tree(b->x, false, &w);
	v = verdict_new(b->x, &w);
	assert_int_equal(v->main.confidence, CONFIDENCE_POSSIBLE);
	assert_int_equal(v->main.because.n, 1);
	same("because", v->main.because.at[0], "it is so");
	bench_free(b);
}

static void
checks_are_told_in_their_own_sentence_or_a_common_one(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .tree = verdict_tree,
	    .causes = CAUSE(""), .checks = "<checks><say id='later'>not yet"
	    "</say><check id='ptr' title='Reverse name'><say id='missing'>"
	    "{sender_ip} has none, {problem}</say><say id='n'>note</say>"
	    "</check></checks>" },
	    "<findings><check id='ptr' status='fail' says='missing'>"
	    "<text name='problem'>really</text><note says='n'/></check>"
	    "<check id='spf' status='skipped' says='later'/></findings>");
	struct verdict *v;
	struct walk w;

	(void)state;
	fact(b, "sender_ip", "203.0.113.9");
	walk_tree(b->x, false, &w);
	v = verdict_new(b->x, &w);
	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *l = &v->checks[i];

		if (strcmp(l->id, "ptr") == 0) {
			same("ptr", l->summary, "203.0.113.9 has none, really");
			same("title", l->title, "Reverse name");
			assert_int_equal(l->notes.n, 1);
		} else if (strcmp(l->id, "spf") == 0) {
			same("spf", l->summary, "not yet");
		} else {
			same(l->id, l->status, "pending");
		}
	}
	bench_free(b);
}

/* ---- fixes ---- */

static const char fixes[] = "<fixes>"
    "<fix id='one' who='the owner of {helo|the zone}' risk='safe' "
    "recheck='ptr, helo'><title>Publish {sender_ip|it}</title>"
    "<before>be {nonsense}</before><before>be ready</before>"
    "<way id='a' platform='Windows' when=\"fact('exchange')!=''\">"
    "<step>Do {word}.<command language='powershell'>Set {word}</command>"
    "</step></way>"
    "<way id='b' platform='Zone'><step>Write"
    "<command language='zone'>{sender_ip} PTR {helo}.</command>"
    "<command>dig {helo}</command></step><step>Not {nonsense}</step>"
    "<step test='false()'>Never</step></way>"
    "<letter to='{zone|the owner}' mail='bob@fabrikam.example' "
    "subject='about {sender_ip}'>\n  Dear all,\n\n      {sender_ip|it}\n"
    "</letter><verify>look</verify><undo>back</undo><warning>beware</warning>"
    "<effect>soon</effect></fix>"
    "<fix id='never' risk='safe'><title>t</title><when test='false()'/>"
    "<way id='a' platform='p'><step>x</step></way></fix>"
    "<fix id='versions' risk='safe'><title>t</title>"
    "<way id='a' platform='old' when=\"fact('exchange')='2010'\">"
    "<step>x</step></way>"
    "<way id='b' platform='new' when=\"fact('exchange')='2019'\">"
    "<step>x</step></way>"
    "<way id='c' platform='none' when=\"fact('exchange')='none'\">"
    "<step>x</step></way></fix>"
    "<fix id='two' risk='safe'><title>t</title>"
    "<way id='a' platform='p'><step>x</step></way></fix></fixes>";

static void
a_fix_is_filled_for_the_case(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .fixes = fixes }, "");
	struct fix f;

	(void)state;
	fact(b, "sender_ip", "203.0.113.9");
	fact(b, "helo", "mail.contoso.example");
	assert_true(fix_fill(b->x, knowledge_fix(b->k, "one"), -1, &f));
	same("title", f.title, "Publish 203.0.113.9");
	same("who", f.who, "the owner of mail.contoso.example");
	same("platform", f.platform, "Zone");
	assert_int_equal(f.way, 1);
	assert_int_equal(f.ways.n, 2);
	assert_int_equal(f.before.n, 1);
	assert_int_equal(f.recheck.n, 2);
	same("recheck", f.recheck.at[1], "helo");
	assert_int_equal(f.n, 2);
	same("step", f.steps[0].text, "Write");
	assert_int_equal(f.steps[0].n, 2);
	same("zone", f.steps[0].commands[0].text,
	    "203.0.113.9 PTR mail.contoso.example.");
	same("sh", f.steps[0].commands[1].language, "sh");
	same("sh", f.steps[0].commands[1].text, "dig 'mail.contoso.example'");
	same("letter", f.steps[1].text, "Send this to the owner:");
	same("letter", f.steps[1].commands[0].language, "letter");
	same("letter", f.steps[1].commands[0].text,
	    "To: bob@fabrikam.example\nSubject: about 203.0.113.9\n\n"
	    "Dear all,\n\n    203.0.113.9");
	same("effect", f.effect, "soon");
	bench_free(b);
}

static void
the_first_way_that_holds_is_shown_and_others_on_demand(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .fixes = fixes }, "");
	struct fix f;

	(void)state;
	fact(b, "exchange", "2019");
	assert_true(fix_fill(b->x, knowledge_fix(b->k, "one"), -1, &f));
	same("platform", f.platform, "Windows");
	same("step", f.steps[0].text, "Do 2019.");
	same("command", f.steps[0].commands[0].text, "Set '2019'");
	assert_true(fix_fill(b->x, knowledge_fix(b->k, "one"), 1, &f));
	same("platform", f.platform, "Zone");
	assert_int_equal(f.way, 1);
	bench_free(b);
}

static void
the_way_follows_the_facts_however_often_they_change(void **state)
{
	static const char *const rows[][2] = { { "none", "none" },
		{ "2019", "new" }, { "2010", "old" } };
	struct bench *b = bench_new(&(struct parts){ .fixes = fixes }, "");
	struct fix f;

	(void)state;
	for (int i = 0; i < 60; i++) {
		fact(b, "exchange", rows[i % 3][0]);
		look(b);
		assert_true(fix_fill(b->x, knowledge_fix(b->k, "versions"),
		    -1, &f));
		same("platform", f.platform, rows[i % 3][1]);
	}
	bench_free(b);
}

static void
a_command_that_can_t_be_given_says_why(void **state)
{
	struct bench *b = bench_new(&(struct parts){ .fixes = fixes }, "");
	struct fix f;

	(void)state;
	fact(b, "sender_ip", "203.0.113.9");
	fact(b, "helo", "x ; $(id)");
	assert_true(fix_fill(b->x, knowledge_fix(b->k, "one"), 1, &f));
	same("zone", f.steps[0].commands[0].text, NULL);
	assert_non_null(f.steps[0].commands[0].refused);
	same("sh", f.steps[0].commands[1].text, NULL);
	assert_non_null(f.steps[0].commands[1].refused);
	bench_free(b);
}

static void
each_fix_of_several_causes_comes_once(void **state)
{
	static const char *const ids[] = { "c", "d", "nonsense" };
	struct bench *b = bench_new(&(struct parts){ .fixes = fixes, .causes =
	    "<causes><cause id='c'><fix ref='two'/><fix ref='never'/>"
	    "<fix ref='nonsense'/></cause><cause id='d'><fix ref='one' "
	    "test='false()'/><fix ref='two'/><fix ref='one'/></cause></causes>"
	    }, "");
	struct fix *all;
	int n;

	(void)state;
	all = fixes_of(b->x, ids, 3, &n);
	assert_int_equal(n, 2);
	same("first", all[0].id, "two");
	same("second", all[1].id, "one");
	bench_free(b);
}

/* ---- platforms ---- */

static void
a_platform_names_the_versions_it_is_for(void **state)
{
	static const struct {
		const char *words, *yes, *no;
	} table[] = {
		{ "Exchange 2007 and 2010", "2007 2010", "2013 se online" },
		{ "Exchange 2013 to SE", "2013 2016 2019 se", "2010 online" },
		{ "Exchange Online", "online", "2019 se" },
		{ "Exchange 2010 to SE and Online, address of a deleted "
		  "mailbox", "2010 2016 se online", "2007" },
		{ "Exchange Edge 2007 to SE, receiving side", "2007 2013 se",
		  "online" },
		{ "Any program; Exchange 2013, 2016", "2013 2016",
		  "2010 2019" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		const char *at = table[i].yes, *v;

		while ((v = text_word(pool, &at)) != NULL)
			assert_int_equal(platform_covers(table[i].words, v),
			    PLATFORM_YES);
		for (at = table[i].no; (v = text_word(pool, &at)) != NULL;)
			assert_int_equal(platform_covers(table[i].words, v),
			    PLATFORM_NO);
	}
	assert_int_equal(platform_covers("DNS zone file", "2016"),
	    PLATFORM_OTHER);
	assert_int_equal(platform_covers("Exchange", "2016"), PLATFORM_OTHER);
	pool_free(pool);
}

/* ---- lint ---- */

/* A whole set without fault, one element a line. */
static const struct { const char *name, *text; } sound[] = {
	{ "tree.xml", "<tree root='start'>\n"
	  "<node id='start' step='Start'>\n"
	  "<needs checks='ptr helo'/>\n"
	  "<when test=\"status('ptr')='fail'\" go='end' because='{ip|it}'/>\n"
	  "<otherwise go='ask'/>\n</node>\n"
	  "<node id='ask'>\n"
	  "<ask><question>Which?</question><plain>p</plain><expert>e"
	  "</expert><why>so</why><how>look</how>\n"
	  "<choice id='mine' go='end' fact='side' value='sender'>x</choice>\n"
	  "<choice id='dk' go='well'>x</choice>\n"
	  "</ask>\n</node>\n"
	  "<node id='end'>\n<cause ref='ptr-missing'/></node>\n"
	  "<node id='well'><well/></node>\n</tree>\n" },
	{ "causes.xml", "<causes>\n"
	  "<cause id='ptr-missing' public='no-ptr' act='sender-dns'>\n"
	  "<title>No name</title>\n<plain>None.</plain>\n"
	  "<for kind='words' test=\"said('ptr-missing')>=2\">{ip}</for>\n"
	  "<against kind='refutes' test=\"status('ptr')='pass'\">x</against>\n"
	  "<fix ref='publish'/>\n</cause>\n</causes>\n" },
	{ "fixes.xml", "<fixes>\n"
	  "<fix id='publish' risk='safe' recheck='ptr'>\n"
	  "<title>Publish</title>\n"
	  "<way id='a' platform='Zone'>\n"
	  "<step>Do<command language='zone'>{ip}</command></step>\n</way>\n"
	  "<verify>look</verify>\n</fix>\n</fixes>\n" },
	{ "codes.xml", "<codes>\n<code issuer='any' cause='ptr-missing' "
	  "sure='words' text='no (ptr|name)'/>\n</codes>\n" },
	{ "values.xml", "<values>\n<value name='ip' kind='ip' "
	  "is=\"fact('sender_ip')\"/>\n</values>\n" },
	{ "checks.xml", "<checks>\n"
	  "<check id='mx' title='t'/><check id='sender-domain' title='t'/>"
	  "<check id='ptr' title='t'/><check id='helo' title='t'/>"
	  "<check id='dnsbl' title='t'/><check id='domain-bl' title='t'/>"
	  "<check id='spf' title='t'/><check id='dkim' title='t'/>"
	  "<check id='dmarc' title='t'/><check id='smtp' title='t'/>"
	  "<check id='tls' title='t'/><check id='own-smtp' title='t'/>"
	  "<check id='egress' title='t'/>\n<check id='connectors' title='t'>"
	  "</check>\n</checks>\n" },
	{ "hosts.xml", "<hosts/>\n" }, { "dnsbl.xml", "<lists/>\n" },
};

/* One thing changed in the sound set, and the words of the complaint. */
struct broken {
	const char *sentence, *file, *from, *to;
	const char *place, *says;
};

static const struct broken broken[] = {
	{ "lint: XML that is not well-formed is named with its line",
	  "causes.xml", "</plain>", "", "causes.xml:", "well-formed" },
	{ "lint: a DTD is refused", "codes.xml", "<codes>",
	  "<!DOCTYPE codes><codes>", "codes.xml:1:", "DTD" },
	{ "lint: a file that is missing is a fault", "codes.xml", NULL, NULL,
	  "codes.xml", "" },
	{ "lint: a condition that is no XPath is found", "tree.xml",
	  "status('ptr')='fail'", "status('ptr'='fail'", "tree.xml:4:", "" },
	{ "lint: a function that does not exist is found", "causes.xml",
	  "said('ptr-missing')", "sayd('ptr-missing')", "causes.xml:5:", "" },
	{ "lint: a function with a missing argument is found", "causes.xml",
	  "said('ptr-missing')", "said()", "causes.xml:5:", "" },
	{ "lint: a condition that names no check is found", "tree.xml",
	  "status('ptr')", "status('prt')", "tree.xml:4:", "prt" },
	{ "lint: a condition that names no cause is found", "causes.xml",
	  "said('ptr-missing')", "said('ptr-misssing')", "causes.xml:5:",
	  "ptr-misssing" },
	{ "lint: a condition that names no question is found", "tree.xml",
	  "status('ptr')='fail'", "answer('aks')='mine'", "tree.xml:4:",
	  "aks" },
	{ "lint: a value that does not exist is found", "causes.xml", "{ip}",
	  "{pi}", "causes.xml:5:", "{pi}" },
	{ "lint: a value in a command that does not exist is found",
	  "fixes.xml", "{ip}", "{pi|x}", "fixes.xml:5:", "{pi}" },
	{ "lint: a way that leads nowhere is found", "tree.xml",
	  "go='ask'", "go='aks'", "tree.xml:5:", "aks" },
	{ "lint: a choice that leads nowhere is found", "tree.xml",
	  "go='well'", "go='wel'", "tree.xml:10:", "wel" },
	{ "lint: a question without 'I don't know' is found", "tree.xml",
	  "<choice id='dk'", "<choice id='no'", "tree.xml:8:", "dk" },
	{ "lint: a question that does not say how to find out is found",
	  "tree.xml", "<how>look</how>", "", "tree.xml:8:", "<how>" },
	{ "lint: a question without a word for first level is found",
	  "tree.xml", "<plain>p</plain>", "", "tree.xml:8:", "<plain>" },
	{ "lint: a choice with a word that is taken is found", "tree.xml",
	  "id='mine'", "id='next'", "tree.xml:9:", "next" },
	{ "lint: two choices of one name are found", "tree.xml",
	  "id='mine'", "id='dk'", "tree.xml:10:", "dk" },
	{ "lint: a node without an end or a way on is found", "tree.xml",
	  "<otherwise go='ask'/>", "", "tree.xml:2:", "otherwise" },
	{ "lint: a node with both an end and a way on is found", "tree.xml",
	  "<well/>", "<well/><otherwise go='end'/>", "tree.xml:15:", "" },
	{ "lint: a node nobody comes to is found", "tree.xml",
	  "<node id='well'>", "<node id='lost'><well/></node>"
	  "<node id='well'>", "tree.xml:15:", "lost" },
	{ "lint: two nodes of one name are found", "tree.xml",
	  "<node id='well'>", "<node id='end'><well/></node>"
	  "<node id='well'>", "tree.xml:15:", "end" },
	{ "lint: a tree without a root is found", "tree.xml",
	  "root='start'", "root='tsart'", "tree.xml:1:", "root" },
	{ "lint: a circle is found", "tree.xml", "<node id='well'><well/>",
	  "<node id='well'><otherwise go='ask'/>", "tree.xml:", "" },
	{ "lint: a node that waits for no check is found", "tree.xml",
	  "checks='ptr helo'", "checks='ptr hleo'", "tree.xml:3:", "hleo" },
	{ "lint: an end in no cause is found", "tree.xml",
	  "ref='ptr-missing'", "ref='ptr'", "tree.xml:14:", "ptr" },
	{ "lint: an end that names no cause is found", "tree.xml",
	  "<cause ref='ptr-missing'/>", "<cause/>", "tree.xml:14:", "" },
	{ "lint: a cause that the contract does not have is found",
	  "causes.xml", "public='no-ptr'", "public='noptr'",
	  "causes.xml:2:", "noptr" },
	{ "lint: an act that the contract does not have is found",
	  "causes.xml", "act='sender-dns'", "act='sender'", "causes.xml:2:",
	  "sender" },
	{ "lint: a cause without plain words is found", "causes.xml",
	  "<plain>None.</plain>", "", "causes.xml:2:", "plain" },
	{ "lint: a kind of reason that does not exist is found",
	  "causes.xml", "kind='words'", "kind='word'", "causes.xml:5:",
	  "word" },
	{ "lint: a cause without a fix is found", "causes.xml",
	  "<fix ref='publish'/>", "", "causes.xml:2:", "fix" },
	{ "lint: a cause that nothing speaks for is found", "causes.xml",
	  "<for kind='words' test=\"said('ptr-missing')>=2\">{ip}</for>", "",
	  "causes.xml:2:", "for" },
	{ "lint: a cause that nothing speaks against is found", "causes.xml",
	  "<against kind='refutes' test=\"status('ptr')='pass'\">x</against>",
	  "", "causes.xml:2:", "against" },
	{ "lint: a side without a fix of a cause is found", "causes.xml",
	  "ref='publish'", "ref='publish' test=\"not(runs('recipient'))\"",
	  "causes.xml:2:", "recipient" },
	{ "lint: an Exchange without a fix of a cause is found", "causes.xml",
	  "ref='publish'", "ref='publish' test=\"not(uses('2010'))\"",
	  "causes.xml:2:", "2010" },
	{ "lint: a fix that shows an Exchange the way of another is found",
	  "fixes.xml", "'Zone'", "'Exchange 2013 to 2019'", "fixes.xml:2:",
	  "2007" },
	{ "lint: a way that nobody is shown is found", "fixes.xml",
	  "</way>", "</way><way id='b' platform='p' test=\"runs('sender') and "
	  "not(runs('sender'))\"><step>x</step></way>", "fixes.xml:6:",
	  "nobody" },
	{ "lint: a sentence that no check says is found", "tree.xml",
	  "status('ptr')='fail'", "says('ptr')='fale'", "tree.xml:4:",
	  "fale" },
	{ "lint: a status that does not exist is found", "tree.xml",
	  "='fail'", "='failed'", "tree.xml:4:", "failed" },
	{ "lint: an answer that no question has is found", "causes.xml",
	  "said('ptr-missing')>=2", "answer('ask')='yours'",
	  "causes.xml:5:", "yours" },
	{ "lint: a top cause that does not exist is found", "tree.xml",
	  "status('ptr')='fail'", "top() != 'ptr'", "tree.xml:4:", "ptr" },
	{ "lint: a fix that does not exist is found", "causes.xml",
	  "ref='publish'", "ref='publsh'", "causes.xml:7:", "publsh" },
	{ "lint: a cause that no way ends in is found", "causes.xml",
	  "</causes>", "<cause id='lost' public='no-ptr' act='wait'><title>t"
	  "</title><plain>p</plain><fix ref='publish'/></cause></causes>",
	  "causes.xml:9:", "lost" },
	{ "lint: two causes of one name are found", "causes.xml",
	  "</causes>", "<cause id='ptr-missing' public='no-ptr' act='wait'>"
	  "<title>t</title><plain>p</plain><fix ref='publish'/></cause>"
	  "</causes>", "causes.xml:9:", "ptr-missing" },
	{ "lint: a fix nobody needs is found", "fixes.xml", "</fixes>",
	  "<fix id='lost' risk='safe'><title>t</title><way id='a' "
	  "platform='p'><step>x</step></way><verify>v</verify></fix></fixes>",
	  "fixes.xml:9:", "lost" },
	{ "lint: a risk that does not exist is found", "fixes.xml",
	  "risk='safe'", "risk='none'", "fixes.xml:2:", "risk" },
	{ "lint: a fix that checks nothing afterwards is found", "fixes.xml",
	  "recheck='ptr'", "recheck='prt'", "fixes.xml:2:", "prt" },
	{ "lint: a fix without a proof that it worked is found", "fixes.xml",
	  "<verify>look</verify>", "", "fixes.xml:2:", "verify" },
	{ "lint: a language nobody quotes for is found", "fixes.xml",
	  "language='zone'", "language='bash'", "fixes.xml:5:", "bash" },
	{ "lint: an element in the wrong place is found", "fixes.xml",
	  "<verify>", "<verify><step>x</step>", "fixes.xml:7:", "<step>" },
	{ "lint: a command that makes a name up is found", "fixes.xml",
	  "{ip}", "{ip|EX01}", "fixes.xml:5:", "makes no name up" },
	{ "lint: a change before a look is found", "fixes.xml",
	  "'zone'>{ip}", "'powershell'>Set-X {ip}", "fixes.xml:5:", "look" },
	{ "lint: a change without a way back is found", "fixes.xml",
	  "'zone'>{ip}", "'powershell'>Get-X\nSet-X {ip}", "fixes.xml:4:",
	  "way back" },
	{ "lint: a letter without a subject is found", "fixes.xml",
	  "<verify>", "<letter to='x'>y</letter><verify>", "fixes.xml:7:",
	  "subject" },
	{ "lint: a letter to nobody is found", "fixes.xml",
	  "<verify>", "<letter subject='x'>y</letter><verify>",
	  "fixes.xml:7:", "who gets it" },
	{ "lint: a change of which nobody says when it shows is found",
	  "fixes.xml", "risk='safe'", "risk='dangerous'", "fixes.xml:2:",
	  "effect" },
	{ "lint: a side that does not exist is found", "fixes.xml",
	  "</title>", "</title><when test=\"runs('senders')\"/>",
	  "fixes.xml:3:", "senders" },
	{ "lint: a mail system that does not exist is found", "fixes.xml",
	  "</title>", "</title><when test=\"not(uses('2012'))\"/>",
	  "fixes.xml:3:", "2012" },
	{ "lint: a way without a platform is found", "fixes.xml",
	  " platform='Zone'", "", "fixes.xml:4:", "platform" },
	{ "lint: a pattern that does not compile is found", "codes.xml",
	  "no (ptr", "no ((ptr", "codes.xml:2:", "regular" },
	{ "lint: a code of no cause is found", "codes.xml",
	  "cause='ptr-missing'", "cause='ptr'", "codes.xml:2:", "ptr" },
	{ "lint: a code that matches everything is found", "codes.xml",
	  "text='no (ptr|name)'", "", "codes.xml:2:", "" },
	{ "lint: a sureness that does not exist is found", "codes.xml",
	  "sure='words'", "sure='very'", "codes.xml:2:", "very" },
	{ "lint: a kind of value that does not exist is found", "values.xml",
	  "kind='ip'", "kind='addr'", "values.xml:2:", "addr" },
	{ "lint: a value that is no XPath is found", "values.xml",
	  "fact('sender_ip')", "fact(", "values.xml:2:", "" },
	{ "lint: a check that does not exist is found", "checks.xml",
	  "<check id='connectors' title='t'>", "<check id='connectors' "
	  "title='t'/><check id='nonsense' title='t'>", "checks.xml:3:",
	  "nonsense" },
	{ "lint: a check without words is found", "checks.xml",
	  "id='connectors'", "id='mx'", "checks.xml:", "connectors" },
};

/* The text of a file of the sound set, with one thing changed. */
static char *
changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (at == NULL)
		fail_msg("the sound set has no \"%s\"", from);
	return mem_printf("%.*s%s%s", (int)(at - text), text, to,
	    at + strlen(from));
}

static char *
write_set(const struct broken *x)
{
	char *folder = scratch_new();

	for (size_t i = 0; i < COUNT(sound); i++) {
		char *text;

		if (x == NULL || strcmp(x->file, sound[i].name) != 0) {
			scratch_write(folder, sound[i].name, sound[i].text);
			continue;
		}
		if (x->from == NULL)
			continue;
		text = changed(sound[i].text, x->from, x->to);
		scratch_write(folder, sound[i].name, text);
		free(text);
	}
	return folder;
}

/* This program again, as lint: its status, what it prints in `out`. */
static int
run_lint(const char *folder, const char *file, struct buf *out)
{
	char block[4096];
	int end[2], status;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(end), 0);
	child = fork();
	if (child == 0) {
		dup2(end[1], STDOUT_FILENO);
		execl("/proc/self/exe", "unit_help", "--lint", folder, file,
		    (char *)NULL);
		_exit(126);
	}
	close(end[1]);
	buf_init(out, 0);
	while ((n = read(end[0], block, sizeof block)) > 0)
		buf_add(out, block, (size_t)n);
	close(end[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
lint_finds(void **state)
{
	const struct broken *x = *state;
	char *folder = write_set(x);
	struct buf out;
	int status = run_lint(folder, NULL, &out);
	bool found = false;

	for (const char *at = out.data; *at != '\0';) {
		char *line = mem_strndup(at, strcspn(at, "\n"));

		found |= strstr(line, x->place) != NULL &&
		    strstr(line, x->says) != NULL;
		at += strlen(line) + (at[strlen(line)] == '\n');
		free(line);
	}
	scratch_free(folder);
	if (!found || status != 65)
		fail_msg("status %d, it says: %s", status, out.data);
	buf_release(&out);
}

static void
lint_finds_nothing_in_a_sound_set(void **state)
{
	char *folder = write_set(NULL);
	struct buf out;
	int status = run_lint(folder, NULL, &out);

	(void)state;
	scratch_free(folder);
	if (status != 0)
		fail_msg("status %d: %s", status, out.data);
	same("lint", out.data, "all well\n");
	buf_release(&out);
}

static void
lint_takes_a_file_in_place_of_the_installed_one(void **state)
{
	char *folder = write_set(NULL), *mine = scratch_new(), *path, *text;
	struct buf out;

	(void)state;
	text = changed(sound[2].text, "risk='safe'", "risk='none'");
	scratch_write(mine, "fixes.xml", text);
	path = mem_printf("%s/fixes.xml", mine);
	assert_int_equal(run_lint(folder, path, &out), 65);
	assert_non_null(strstr(out.data, path));
	assert_null(strstr(out.data, "already"));
	buf_release(&out);
	scratch_write(mine, "fixes.xml", sound[2].text);
	assert_int_equal(run_lint(folder, path, &out), 0);
	buf_release(&out);
	assert_int_equal(run_lint(folder, "/nonexistent/x.xml", &out), 65);
	buf_release(&out);
	free(path);
	free(text);
	scratch_free(mine);
	scratch_free(folder);
}

/* ---- the knowledge that ships ---- */

static void
lint_finds_nothing_in_what_ships(void **state)
{
	struct buf out;
	int status = run_lint(SRCDIR "/assets", NULL, &out);

	(void)state;
	if (status != 0)
		fail_msg("status %d: %.2000s", status, out.data);
	buf_release(&out);
}

static void
a_walk_through_what_ships_ends_without_a_person(void **state)
{
	struct knowledge *k = knowledge_new();
	struct casefile *c = casefile_new();
	struct pool *pool = pool_new();
	struct context *x = context_new(k, c, pool);
	struct walk w;

	(void)state;
	walk_tree(x, false, &w);
	assert_int_equal(w.stop, WALK_END);
	same("conditions", x->error, NULL);
	context_free(x);
	pool_free(pool);
	casefile_free(c);
	knowledge_free(k);
}

/* Closes every kind of quote, begins every kind of code. */
#define MARK "PWNED"
#define HOSTILE MARK "'\"`" RSQUO "\"); $(" MARK ") | " MARK " ; '" MARK \
	"' {helo}"

/* Give every fact and detail that a value names this text. */
static void
poison(struct casefile *c, const struct knowledge *k, const char *text)
{
	struct pool *pool = casefile_pool(c);

	xml_each (v, xmlDocGetRootElement(k->values), "value") {
		const char *is = xml_attr(v, "is"), *at;
		xmlNode *check;

		for (at = is; (at = strstr(at, "fact('")) != NULL; at += 6)
			fact_add(c, pool_strndup(pool, at + 6,
			    strcspn(at + 6, "'")), text, FACT_PERSON, NULL);
		for (at = is; (at = strstr(at, "detail('")) != NULL; at += 8) {
			size_t n = strcspn(at + 8, "'");
			const char *id = pool_strndup(pool, at + 8, n);
			const char *name = strchr(at + 8 + n + 1, '\'') + 1;

			check = finding_get(c, id);
			if (check == NULL) {
				check = xml_add(casefile_part(c, "findings"),
				    "check", NULL);
				xml_set(check, "id", id);
				finding_end(check, STATUS_FAIL, "x");
			}
			detail_text(check, pool_strndup(pool, name,
			    strcspn(name, "'")), text);
		}
	}
}

/* Length of the quoted string at s by the rules of the language, or 0. */
static size_t
quoted(const char *language, const char *s)
{
	bool zone = strcmp(language, "zone") == 0 ||
	    strcmp(language, "nsupdate") == 0;
	size_t n = 1;

	if (*s != (zone ? '"' : '\''))
		return 0;
	for (; s[n] != '\0'; n++) {
		if (zone && s[n] == '\\') {
			n++;
		} else if (s[n] == *s) {
			if (strcmp(language, "powershell") != 0 ||
			    s[n + 1] != '\'')
				return n + 1;
			n++;
		} else if (strcmp(language, "powershell") == 0 &&
		    strncmp(s + n, RSQUO, 3) == 0) {
			if (strncmp(s + n + 3, RSQUO, 3) != 0)
				return n + 3;
			n += 5;
		}
	}
	return 0;			/* never closed */
}

static void
nothing_bare(const char *fix, const struct command *c)
{
	if (c->text == NULL) {
		assert_non_null(c->refused);
		return;
	}
	for (const char *s = c->text; *s != '\0';) {
		size_t n = quoted(c->language, s);

		if (n == 0 && *s == '"') {	/* no value belongs there */
			const char *end = strchr(s + 1, '"');
			const char *mark = strstr(s, MARK);

			n = end == NULL ? 1 : (size_t)(end - s) + 1;
			if (mark != NULL && mark < s + n)
				n = 0, s = mark;
		}
		if (n == 0 && strncmp(s, MARK, strlen(MARK)) == 0)
			fail_msg("%s: out of its quotes in %s: %s", fix,
			    c->language, c->text);
		if (n == 0 && strcmp(c->language, "sh") == 0 && *s == '\\' &&
		    s[1] != '\0')
			n = 2;
		s += n > 0 ? n : 1;
	}
}

static int
try_fix(struct context *x, const xmlNode *node, int way)
{
	struct fix f;
	int n = 0;

	if (!fix_fill(x, node, way, &f))
		return 0;
	for (int i = 0; i < f.n; i++) {
		for (int j = 0; j < f.steps[i].n; j++) {
			const struct command *c = &f.steps[i].commands[j];

			if (strcmp(c->language, "letter") == 0)
				continue;
			nothing_bare(f.id, c);
			n++;
		}
	}
	return n;
}

static void
no_hostile_value_gets_out_of_any_command_that_ships(void **state)
{
	struct knowledge *k = knowledge_new();
	struct casefile *c = casefile_new();
	struct pool *pool = pool_new();
	struct context *x;
	int n = 0;

	(void)state;
	poison(c, k, HOSTILE);
	x = context_new(k, c, pool);
	for (int i = 0; i < k->n_fixes; i++) {
		xml_each (node, xmlDocGetRootElement(k->fixes[i]), "fix") {
			for (int way = 0; way < 12; way++)
				n += try_fix(x, node, way);
		}
	}
	assert_true(n > 0);
	context_free(x);
	pool_free(pool);
	casefile_free(c);
	knowledge_free(k);
}

/* ---- all together ---- */

#define TEST(name, function) { name, function, NULL, NULL, NULL }

static const struct CMUnitTest plain[] = {
	TEST("conditions see the case", conditions_see_the_case),
	TEST("a platform names the versions it is for",
	    a_platform_names_the_versions_it_is_for),
	TEST("a wrong condition is no, and is remembered",
	    a_wrong_condition_is_no_and_is_remembered),
	TEST("no condition is true", no_condition_is_true),
	TEST("a costly condition ends", a_costly_condition_ends),
	TEST("quotes in a fact are no condition",
	    quotes_in_a_fact_are_no_condition),
	TEST("words name causes as strongly as they are",
	    words_name_causes_as_strongly_as_they_are),
	TEST("a product named wins over the host",
	    a_product_named_wins_over_the_host),
	TEST("a row too many for the search is tried",
	    a_row_too_many_for_the_search_is_tried),
	TEST("words of any length are read", words_of_any_length_are_read),
	TEST("no value gets out of its quotes",
	    no_value_gets_out_of_its_quotes),
	TEST("no string of a zone is longer than DNS allows",
	    no_string_of_a_zone_is_longer_than_dns_allows),
	TEST("the known languages are the contract's",
	    known_languages_are_the_contract_s),
	TEST("texts are filled, or left out whole",
	    texts_are_filled_or_left_out_whole),
	TEST("a value is not filled again", a_value_is_not_filled_again),
	TEST("commands quote every value", commands_quote_every_value),
	TEST("a hostile value makes a command refused",
	    a_hostile_value_makes_a_command_refused),
	TEST("how sure follows from what speaks for it",
	    how_sure_follows_from_what_speaks_for_it),
	TEST("what the words may mean beside their reason is but possible",
	    what_the_words_may_mean_beside_their_reason_is_but_possible),
	TEST("a cause is told in the words that fit the case",
	    a_cause_is_told_in_the_words_that_fit_the_case),
	TEST("reasons with holes count but are not shown",
	    reasons_with_holes_count_but_are_not_shown),
	TEST("a title with a hole falls back to the id",
	    a_title_with_a_hole_falls_back_to_the_id),
	TEST("other causes come strongest first",
	    other_causes_come_strongest_first),
	TEST("without a person the walk comes to its end",
	    without_a_person_the_walk_comes_to_its_end),
	TEST("with a person the walk waits for checks and answers",
	    with_a_person_the_walk_waits_for_checks_and_answers),
	TEST("taking back answers goes back page by page",
	    taking_back_answers_goes_back_page_by_page),
	TEST("not so takes the next reason that holds",
	    not_so_takes_the_next_reason_that_holds),
	TEST("an answer wins over the evidence of its node",
	    an_answer_wins_over_the_evidence_of_its_node),
	TEST("a choice gives its fact unless something tells it",
	    a_choice_gives_its_fact_unless_something_tells_it),
	TEST("the path says who decided and why",
	    the_path_says_who_decided_and_why),
	TEST("a tree that runs in circles stops the walk",
	    a_tree_that_runs_in_circles_stops_the_walk),
	TEST("choices are known for the command line",
	    choices_are_known_for_the_command_line),
	TEST("a verdict is a cause, nothing, or unknown",
	    a_verdict_is_a_cause_nothing_or_unknown),
	TEST("a cause that the tree chose is at least possible",
	    a_cause_that_the_tree_chose_is_at_least_possible),
	TEST("checks are told in their own sentence or a common one",
	    checks_are_told_in_their_own_sentence_or_a_common_one),
	TEST("a fix is filled for the case", a_fix_is_filled_for_the_case),
	TEST("the first way that holds is shown, others on demand",
	    the_first_way_that_holds_is_shown_and_others_on_demand),
	TEST("the way follows the facts, however often they change",
	    the_way_follows_the_facts_however_often_they_change),
	TEST("a command that can't be given says why",
	    a_command_that_can_t_be_given_says_why),
	TEST("each fix of several causes comes once",
	    each_fix_of_several_causes_comes_once),
	TEST("lint finds nothing in a sound set",
	    lint_finds_nothing_in_a_sound_set),
	TEST("lint takes a file in place of the installed one",
	    lint_takes_a_file_in_place_of_the_installed_one),
	TEST("lint finds nothing in what ships",
	    lint_finds_nothing_in_what_ships),
	TEST("a walk through what ships ends without a person",
	    a_walk_through_what_ships_ends_without_a_person),
	TEST("no hostile value gets out of any command that ships",
	    no_hostile_value_gets_out_of_any_command_that_ships),
};

int
main(int argc, char **argv)
{
	struct CMUnitTest all[COUNT(plain) + COUNT(broken)];

	if (argc > 2 && strcmp(argv[1], "--lint") == 0) {
		setenv("WHYBOUNCE_DATA", argv[2], 1);
		return lint((const char *const *)argv + 3, argc - 3);
	}
	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	memcpy(all, plain, sizeof plain);
	for (size_t i = 0; i < COUNT(broken); i++)
		all[COUNT(plain) + i] = (struct CMUnitTest){
			.name = broken[i].sentence, .test_func = lint_finds,
			.initial_state = (void *)&broken[i] };
	return cmocka_run_group_tests_name("help", all, NULL, NULL) != 0;
}
