/*
 * Fixes and letters: whose side is whose, what a way adds to its fix, how a
 * letter is laid out, and that every letter that ships is short, ready to send
 * and meant for somebody else than the person who reads it. What happens to
 * hostile values is proven in test_commands.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/fill.h"
#include "help/fixes.h"
#include "help/letter.h"
#include "help/side.h"

#define COUNT(table) (sizeof table / sizeof *table)
#define LETTER_LINES 25
#define LETTER_COLUMNS 72

static void
same(const char *what, const char *is, const char *want)
{
	if ((is == NULL) != (want == NULL) ||
	    (is != NULL && strcmp(is, want) != 0))
		fail_msg("%s: is \"%s\", not \"%s\"", what,
		    is != NULL ? is : "(none)", want != NULL ? want :
		    "(none)");
}

/* ---- a case in the knowledge that ships, or in some of one's own ---- */

struct bench {
	struct knowledge *k;
	struct casefile *c;
	struct pool *pool;
	struct context *x;
};

static void
look(struct bench *b)
{
	context_free(b->x);
	b->x = context_new(b->k, b->c, b->pool);
}

/* Takes the knowledge. */
static struct bench *
bench_of(struct knowledge *k)
{
	struct bench *b = mem_alloc(sizeof *b);

	b->k = k;
	b->c = casefile_new();
	b->pool = pool_new();
	look(b);
	return b;
}

static struct bench *
bench_new(void)
{
	return bench_of(knowledge_new());
}

static void
bench_free(struct bench *b)
{
	context_free(b->x);
	casefile_free(b->c);
	pool_free(b->pool);
	knowledge_free(b->k);
	free(b);
}

static void
fact(struct bench *b, const char *name, const char *value)
{
	if (value != NULL)
		fact_add(b->c, name, value, FACT_PERSON, NULL);
	look(b);
}

static xmlDoc *
parse(const char *text)
{
	char *why = NULL;
	xmlDoc *doc = xml_parse(text, strlen(text), "test.xml", &why);

	if (doc == NULL)
		fail_msg("%s", why);
	return doc;
}

/* Its only files of fixes and causes; the values are those that ship. */
static struct bench *
bench_own(const char *fixes, const char *causes)
{
	struct knowledge *k = mem_alloc(sizeof *k);

	k->tree = asset_load("tree.xml");
	k->checks = asset_load("checks.xml");
	k->codes = asset_load("codes.xml");
	k->values = asset_load("values.xml");
	k->causes = parse(causes);
	k->fixes[k->n_fixes++] = parse(fixes);
	knowledge_ready(k);
	return bench_of(k);
}

/* ---- sides and systems ---- */

static void
who_runs_what_follows_from_what_was_told(void **state)
{
	static const struct {
		const char *side, *exchange;
		const char *runs, *asks;	/* s: sender, r: recipient */
	} rows[] = {
		{ NULL, NULL, "s", "r" }, { NULL, "none", "s", "r" },
		{ NULL, "2016", "sr", "r" }, { NULL, "online", "sr", "r" },
		{ "sender", NULL, "s", "r" }, { "sender", "2016", "s", "r" },
		{ "recipient", NULL, "r", "s" },
		{ "recipient", "none", "r", "s" },
		{ "both", NULL, "sr", "" }, { "neither", NULL, "", "sr" },
		{ "neither", "2016", "", "sr" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new();

		fact(b, "side", rows[i].side);
		fact(b, "exchange", rows[i].exchange);
		for (const char *s = "sr"; *s != '\0'; s++) {
			const char *which = *s == 's' ? "sender" : "recipient";

			if (side_runs(b->x, which) != (strchr(rows[i].runs,
			    *s) != NULL) || side_asks(b->x, which) !=
			    (strchr(rows[i].asks, *s) != NULL))
				fail_msg("row %zu, %s", i, which);
		}
		bench_free(b);
	}
}

static void
an_export_shows_that_the_receiving_side_is_theirs(void **state)
{
	struct bench *b = bench_new();

	(void)state;
	xml_add(casefile_part(b->c, "exchange"), "object", NULL);
	look(b);
	assert_true(side_runs(b->x, "recipient"));
	assert_true(side_runs(b->x, "sender"));
	bench_free(b);
}

static void
a_report_of_postfix_comes_from_a_postfix(void **state)
{
	static const struct {
		const char *exchange, *reporter, *side, *host, *uses;
	} rows[] = {
		{ NULL, NULL, NULL, NULL, NULL },
		{ NULL, "postfix", NULL, "mail.contoso.example", "postfix" },
		{ NULL, "exim", "sender", "mail.contoso.example", "exim" },
		{ NULL, "sendmail", "sender", "a.contoso.example", "postfix" },
		{ NULL, "exchange", "sender", "a.contoso.example", NULL },
		{ NULL, "postfix", "recipient", "a.contoso.example", NULL },
		{ NULL, "postfix", NULL, "mx1.fabrikam.example", NULL },
		{ "none", NULL, NULL, NULL, "postfix" },
		{ "none", "exim", NULL, "mail.contoso.example", "exim" },
		{ "2016", "postfix", NULL, "a.contoso.example", "2016" },
		{ "online", NULL, NULL, NULL, "online" },
	};
	static const char *const all[] = { "postfix", "exim", "2016",
		"online" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new();

		fact(b, "exchange", rows[i].exchange);
		fact(b, "reporter", rows[i].reporter);
		fact(b, "side", rows[i].side);
		fact(b, "reporting_mta", rows[i].host);
		fact(b, "to", "bob@fabrikam.example");
		for (size_t k = 0; k < COUNT(all); k++) {
			if (side_uses(b->x, all[k]) !=
			    text_same(all[k], rows[i].uses))
				fail_msg("row %zu: %s", i, all[k]);
		}
		bench_free(b);
	}
}

/* ---- ways ---- */

#define LETTER(to) "<letter to='" to "' subject='s'>Hello {to|all}</letter>"

static const char fixes[] = "<fixes>"
    "<fix id='two' risk='safe'><title>t</title><before>both</before>"
    "<way id='a' platform='A' when=\"fact('exchange')='2010'\">"
    "<before>only a</before><step>x</step><verify>see a"
    "<command language='sh'>cat {from?Its name}</command></verify>"
    "<undo>back a<command language='sh'>rm {sender_ip}</command></undo>"
    "<warning>mind a</warning><effect>a soon</effect></way>"
    "<way id='b' platform='B'><step>y</step><undo>back b</undo></way>"
    "<verify>see it</verify><warning>mind it</warning><effect>soon</effect>"
    "</fix>"
    "<fix id='asks-1' risk='safe'><title>t</title><way id='ask' platform='p'>"
    "<step>write</step></way>" LETTER("bob") "</fix>"
    "<fix id='asks-2' risk='safe'><title>t</title><way id='ask' platform='p'>"
    "<step>write</step></way>" LETTER("bob") "</fix>"
    "<fix id='does' risk='safe'><title>t</title><way id='way' platform='p'>"
    "<step>do</step></way>" LETTER("bob") "</fix>"
    "<fix id='other' risk='safe'><title>t</title><way id='ask' platform='p'>"
    "<step>write</step></way>" LETTER("eve") "</fix></fixes>";

static const char causes[] = "<causes><cause id='c'><fix ref='asks-1'/>"
    "<fix ref='asks-2'/><fix ref='does'/><fix ref='other'/></cause>"
    "<cause id='d'><fix ref='asks-2'/></cause></causes>";

static void
what_a_way_says_is_added_to_what_its_fix_says(void **state)
{
	struct bench *b = bench_own(fixes, "<causes/>");
	const xmlNode *node = knowledge_fix(b->k, "two");
	struct fix f;

	(void)state;
	fact(b, "sender_ip", "203.0.113.9");
	assert_true(fix_fill(b->x, node, -1, &f));
	same("platform", f.platform, "B");
	assert_int_equal(f.before.n, 1);
	assert_int_equal(f.verify.n, 1);
	same("undo", f.undo.at[0].text, "back b");
	assert_int_equal(f.warnings.n, 1);
	same("effect", f.effect, "soon");
	fact(b, "exchange", "2010");
	assert_true(fix_fill(b->x, node, -1, &f));
	assert_int_equal(f.before.n, 2);
	same("before", f.before.at[1], "only a");
	assert_int_equal(f.verify.n, 2);
	same("verify", f.verify.at[1].text, "see a");
	assert_int_equal(f.verify.at[1].n, 1);
	same("command", f.verify.at[1].commands[0].text,
	    "{\n  printf 'Its name'': '; read -r from\n  cat \"$from\"\n}");
	assert_int_equal(f.undo.n, 1);
	same("undo", f.undo.at[0].commands[0].text, "rm '203.0.113.9'");
	same("warning", f.warnings.at[1], "mind a");
	same("effect", f.effect, "a soon");
	bench_free(b);
}

static bool
has_letter(const struct fix *f)
{
	return f->n > 0 && f->steps[f->n - 1].n > 0 && text_same("letter",
	    f->steps[f->n - 1].commands[0].language);
}

static void
for_one_cause_nobody_gets_two_letters(void **state)
{
	struct bench *b = bench_own(fixes, causes);
	const char *ids[] = { "c", "d" };
	struct fix *all;
	int n;

	(void)state;
	all = fixes_of(b->x, ids, 2, &n);
	assert_int_equal(n, 4);
	same("first", all[0].id, "asks-1");
	assert_true(all[0].asks && has_letter(&all[0]));
	same("what only asks the same person is left out", all[1].id, "does");
	assert_int_equal(all[1].n, 1);
	assert_false(has_letter(&all[1]));
	same("another person", all[2].id, "other");
	assert_true(has_letter(&all[2]));
	same("another cause", all[3].id, "asks-2");
	assert_true(has_letter(&all[3]));
	bench_free(b);
}

static void
a_part_whose_condition_fails_is_left_out_of_a_text(void **state)
{
	struct bench *b = bench_new();
	xmlDoc *doc = parse("<t>a<if test=\"fact('helo')!=''\"> {helo}</if>"
	    "<if test=\"fact('helo')=''\"> no name</if>.</t>");
	const xmlNode *node = xmlDocGetRootElement(doc);

	(void)state;
	same("absent", fill_text(b->x, node), "a no name.");
	fact(b, "helo", "mail.contoso.example");
	same("there", fill_text(b->x, node), "a mail.contoso.example.");
	bench_free(b);
	xmlFreeDoc(doc);
}

/* ---- letters ---- */

#define TEN "ten chars "
#define SIXTY TEN TEN TEN TEN TEN TEN

static void
letters_are_filled_to_their_width(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "", "" }, { "one", "one" }, { "one\ntwo", "one two" },
		{ "one\n\ntwo\n\n", "one\n\ntwo" },
		{ SIXTY "sixty some more", SIXTY "sixty some\nmore" },
		{ "- " SIXTY "sixty or\n  more", "- " SIXTY "sixty or\n"
		  "  more" },
		{ "1. " SIXTY "and so forth", "1. " SIXTY "and so\n"
		  "   forth" },
		{ "one\n\n\n\ntwo", "one\n\ntwo" },
		{ "> " SIXTY "quoted words", "> " SIXTY "quoted\n> words" },
		{ "> a\n> b\nc", "> a b\nc" }, { "a\n> b", "a\n> b" },
		{ "a\n    Get-Thing |\n      Format-List\nb", "a\n    Get-Thing"
		  " |\n      Format-List\nb" },
		{ "    verbatim  is   kept", "    verbatim  is   kept" },
		{ "a\n- b\n- c", "a\n- b\n- c" },
		{ "12 people", "12 people" }, { "-x", "-x" }, { ">x", ">x" },
		{ "a                                                      b"
		  "                                  c", "a b c" },
		{ "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f " SIXTY "1234567",
		  "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f " SIXTY "1234567" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in, letter_lay_out(pool, rows[i].in),
		    rows[i].out);
	pool_free(pool);
}

static void
a_word_wider_than_a_line_stays_whole(void **state)
{
	struct pool *pool = pool_new();
	char *wide = pool_alloc(pool, 301);

	(void)state;
	memset(wide, 'x', 300);
	same("alone", letter_lay_out(pool, wide), wide);
	same("among others", letter_lay_out(pool, pool_printf(pool,
	    "a %s b", wide)), pool_printf(pool, "a\n%s\nb", wide));
	pool_free(pool);
}

/* What a usual bounce and its checks tell. */
static void
usual_case(struct bench *b, const char *side)
{
	static const char *const facts[][2] = {
		{ "sender_ip", "203.0.113.9" },
		{ "helo", "mail.contoso.example" },
		{ "from", "anna@contoso.example" },
		{ "header_from", "anna@contoso.example" },
		{ "to", "bob@fabrikam.example" },
		{ "remote_mta", "mx1.fabrikam.example" },
		{ "reply_code", "571" }, { "enhanced_code", "5.7.1" },
		{ "diagnostic", "571 5.7.1 Delivery not authorized, message "
		  "refused; ask your administrator (in reply to RCPT TO)" },
		{ "date", "Tue, 3 Mar 2026 09:58:21 +0100" },
	};
	static const char *const details[][3] = {
		{ "ptr", "name", "mail.contoso.example" },
		{ "ptr", "zone", "113.0.203.in-addr.arpa" },
		{ "ptr", "zone_owner", "provider.example" },
		{ "ptr", "zone_contact", "hostmaster@provider.example" },
		{ "ptr", "problem", "mismatch" },
		{ "ptr", "leads", "203.0.113.80" },
		{ "dnsbl", "worst", "Spamhaus ZEN" },
		{ "dnsbl", "worst_meaning", "XBL: an infected machine sends "
		  "from behind this address" },
		{ "dnsbl", "worst_lookup",
		  "https://check.spamhaus.org/query/ip/203.0.113.9" },
		{ "dnsbl", "worst_delist", "https://check.spamhaus.org/" },
		{ "spf", "result", "fail" }, { "spf", "domain",
		  "contoso.example" },
		{ "spf", "publish", "v=spf1 ip4:203.0.113.9 -all" },
		{ "mx", "bad", "mx1.fabrikam.example" },
		{ "mx", "bad_address", "10.0.0.25" },
		{ "tls", "host", "mx1.fabrikam.example" },
		{ "tls", "mode", "enforce" }, { "tls", "problem",
		  "dane-mismatch" },
	};

	for (size_t i = 0; i < COUNT(facts); i++)
		fact_add(b->c, facts[i][0], facts[i][1], FACT_OPTION, NULL);
	for (size_t i = 0; i < COUNT(details); i++) {
		xmlNode *at = finding_get(b->c, details[i][0]);

		if (at == NULL) {
			at = xml_add(casefile_part(b->c, "findings"), "check",
			    NULL);
			xml_set(at, "id", details[i][0]);
			finding_end(at, STATUS_FAIL, "x");
		}
		detail_text(at, details[i][1], details[i][2]);
	}
	fact(b, "side", side);
}

static size_t
columns(const char *s, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n; i++)
		width += ((unsigned char)s[i] & 0xc0) != 0x80;
	return width;
}

/* Each fault is told; how many there are. */
static int
too_long(const char *fix, const char *letter)
{
	int lines = 1, faults = 0;

	for (const char *s = letter; *s != '\0'; ) {
		size_t n = strcspn(s, "\n");

		if (columns(s, n) > LETTER_COLUMNS &&
		    !text_begins(s, "Subject: ")) {
			print_error("%s: %zu columns: %.*s\n", fix,
			    columns(s, n), (int)n, s);
			faults++;
		}
		lines += s[n] == '\n';
		s += n + (s[n] == '\n');
	}
	if (lines > LETTER_LINES) {
		print_error("%s: %d lines:\n%s\n", fix, lines, letter);
		faults++;
	}
	return faults;
}

/* "{name", as a value that was not filled in; PowerShell begins otherwise. */
static bool
has_hole(const char *letter)
{
	for (const char *s = letter; (s = strchr(s, '{')) != NULL; s++) {
		if (s[1] >= 'a' && s[1] <= 'z')
			return true;
	}
	return false;
}

/* To who can be reached, Subject, a blank line, and not a hole in it. */
static int
not_ready(const char *fix, const xmlNode *node, const char *letter)
{
	const char *subject = strstr(letter, "Subject: ");

	if (subject != NULL && (subject == letter || subject[-1] == '\n') &&
	    (xml_attr(node, "mail") != NULL) == text_begins(letter, "To: ") &&
	    strstr(letter, "\n\n") != NULL && !has_hole(letter) &&
	    strstr(letter, "example.org") == NULL)
		return 0;
	print_error("%s: not ready to send:\n%s\n", fix, letter);
	return 1;
}

/* Nobody writes to himself. */
static void
is_for_others(const char *to, const char *side)
{
	if (text_same(side, "recipient") || text_same(side, "both"))
		assert_null(strstr(to, "the recipient's postmaster"));
	if (text_same(side, "sender") || text_same(side, "both"))
		assert_null(strstr(to, "the sender's postmaster"));
}

static int
try_letters(struct bench *b, const xmlNode *fix, const char *side, int *faults)
{
	const char *id = xml_attr(fix, "id");
	int n = 0;

	xml_each (node, fix, "letter") {
		const char *letter, *to;

		if (!context_test(b->x, node))
			continue;
		letter = letter_fill(b->x, node);
		to = fill_words(b->x, xml_attr(node, "to"));
		if (letter == NULL || to == NULL)
			fail_msg("%s: a letter that can't be written", id);
		*faults += too_long(id, letter) + not_ready(id, node, letter);
		is_for_others(to, side);
		n++;
	}
	return n;
}

static void
every_letter_that_ships_is_short_and_ready_to_send(void **state)
{
	static const char *const sides[] = { NULL, "sender", "recipient",
		"both", "neither" };
	int n = 0, faults = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(sides); i++) {
		struct bench *b = bench_new();

		usual_case(b, sides[i]);
		for (int k = 0; k < b->k->n_fixes; k++) {
			xml_each (fix, xmlDocGetRootElement(b->k->fixes[k]),
			    "fix")
				n += try_letters(b, fix, sides[i], &faults);
		}
		bench_free(b);
	}
	assert_true(n > 60);
	assert_int_equal(faults, 0);
}

/* The other side's words are theirs, however long they are. */
static void
a_letter_quotes_the_beginning_of_long_words(void **state)
{
	struct bench *b = bench_new();
	const xmlNode *fix = knowledge_fix(b->k, "contact-recipient-admin");
	const xmlNode *node = xml_first(fix, "letter");
	char *wide = pool_alloc(b->pool, 8001);

	(void)state;
	for (int i = 0; i < 8000; i++)
		wide[i] = i % 10 == 9 ? ' ' : 'x';
	usual_case(b, "sender");
	fact(b, "diagnostic", wide);
	assert_int_equal(too_long("contact-recipient-admin", letter_fill(b->x,
	    node)), 0);
	bench_free(b);
}

/* Who knows nothing but the words still gets letters without a hole. */
static void
letters_can_be_written_when_next_to_nothing_is_known(void **state)
{
	struct bench *b = bench_new();
	int n = 0, faults = 0;

	(void)state;
	fact(b, "diagnostic", "550 no");
	for (int k = 0; k < b->k->n_fixes; k++) {
		xml_each (fix, xmlDocGetRootElement(b->k->fixes[k]), "fix") {
			xml_each (node, fix, "letter") {
				const char *text = letter_fill(b->x, node);

				if (text == NULL)
					fail_msg("%s", xml_attr(fix, "id"));
				faults += too_long(xml_attr(fix, "id"), text);
				n++;
			}
		}
	}
	assert_true(n > 30);
	assert_int_equal(faults, 0);
	bench_free(b);
}

#define TEST(sentence, function) { sentence, function, NULL, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("who runs what follows from what was told",
		    who_runs_what_follows_from_what_was_told),
		TEST("an export shows that the receiving side is theirs",
		    an_export_shows_that_the_receiving_side_is_theirs),
		TEST("a report of Postfix comes from a Postfix",
		    a_report_of_postfix_comes_from_a_postfix),
		TEST("what a way says is added to what its fix says",
		    what_a_way_says_is_added_to_what_its_fix_says),
		TEST("for one cause nobody gets two letters",
		    for_one_cause_nobody_gets_two_letters),
		TEST("a part whose condition fails is left out of a text",
		    a_part_whose_condition_fails_is_left_out_of_a_text),
		TEST("letters are filled to their width",
		    letters_are_filled_to_their_width),
		TEST("a word wider than a line stays whole",
		    a_word_wider_than_a_line_stays_whole),
		TEST("every letter that ships is short and ready to send",
		    every_letter_that_ships_is_short_and_ready_to_send),
		TEST("a letter quotes the beginning of long words",
		    a_letter_quotes_the_beginning_of_long_words),
		TEST("letters can be written when next to nothing is known",
		    letters_can_be_written_when_next_to_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
