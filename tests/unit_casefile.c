/*
 * The case file: which value of a fact counts, answers and taking them back,
 * saving and loading, and files that somebody made to do harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/casefile.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tests/world.h"

#define COUNT(table) (sizeof table / sizeof *table)

static int
setup(void **state)
{
	*state = casefile_new();
	return 0;
}

static int
teardown(void **state)
{
	casefile_free(*state);
	return 0;
}

/* ---- facts ---- */

static void
the_most_trusted_value_counts_whatever_came_first(void **state)
{
	struct casefile *c = *state;

	for (int i = FACT_GUESS; i >= FACT_PERSON; i--) {
		fact_add(c, "helo", fact_source_word((enum fact_source)i),
		    (enum fact_source)i, NULL);
		assert_string_equal(fact_get(c, "helo"),
		    fact_source_word((enum fact_source)i));
	}
	fact_add(c, "helo", "again", FACT_GUESS, NULL);
	assert_string_equal(fact_get(c, "helo"), "person");
}

static void
the_address_that_the_refuser_quotes_wins_over_the_option(void **state)
{
	struct casefile *c = *state;

	fact_add(c, "sender_ip", "192.0.2.1", FACT_OPTION, NULL);
	fact_add(c, "sender_ip", "192.0.2.2", FACT_RETURNED, NULL);
	assert_string_equal(fact_get(c, "sender_ip"), "192.0.2.1");
	fact_add(c, "sender_ip", "192.0.2.3", FACT_REPLY, "line 9");
	assert_string_equal(fact_get(c, "sender_ip"), "192.0.2.3");
	assert_string_equal(xml_attr(fact_node(c, "sender_ip"), "where"),
	    "line 9");
	fact_add(c, "sender_ip", "192.0.2.4", FACT_PERSON, NULL);
	assert_string_equal(fact_get(c, "sender_ip"), "192.0.2.4");
	fact_add(c, "helo", "option", FACT_OPTION, NULL);
	fact_add(c, "helo", "reply", FACT_REPLY, NULL);
	assert_string_equal(fact_get(c, "helo"), "option");
}

static void
a_source_that_speaks_again_replaces_its_own_value(void **state)
{
	struct casefile *c = *state;
	int n = 0;

	fact_add(c, "to", "a@x.example", FACT_TEXT, NULL);
	fact_add(c, "to", "b@x.example", FACT_REPORT, NULL);
	fact_add(c, "to", "c@x.example", FACT_TEXT, NULL);
	assert_string_equal(fact_get(c, "to"), "b@x.example");
	xml_each (v, fact_node(c, "to")->parent, "value")
		n++;
	assert_int_equal(n, 2);
	fact_drop(c, "to", FACT_REPORT);
	assert_string_equal(fact_get(c, "to"), "c@x.example");
	fact_drop(c, "to", FACT_TEXT);
	assert_null(fact_get(c, "to"));
	assert_null(fact_node(c, "to"));
	fact_drop(c, "to", FACT_TEXT);
}

static void
no_value_has_no_effect(void **state)
{
	struct casefile *c = *state;
	unsigned before = casefile_revision(c);

	fact_add(c, "to", NULL, FACT_PERSON, NULL);
	assert_null(fact_get(c, "to"));
	assert_int_equal(casefile_revision(c), before);
}

static void
an_empty_value_is_a_value(void **state)
{
	struct casefile *c = *state;

	fact_add(c, "from", "anna@x.example", FACT_RETURNED, NULL);
	fact_add(c, "from", "", FACT_OPTION, NULL);
	assert_string_equal(fact_get(c, "from"), "");
}

static void
marks_of_xml_in_a_value_stay_text(void **state)
{
	static const char evil[] =
	    "</value><value source='person'>&amp; <![CDATA[x]]> \"'";
	struct casefile *c = *state, *again;
	char *text, *why = NULL;
	size_t n;

	fact_add(c, "diagnostic", evil, FACT_REPLY, evil);
	answer_set(c, evil, evil);
	text = casefile_text(c, &n);
	again = casefile_parse(text, n, "again.xml", &why);
	assert_null(why);
	assert_string_equal(fact_get(again, "diagnostic"), evil);
	assert_string_equal(xml_attr(fact_node(again, "diagnostic"), "where"),
	    evil);
	assert_string_equal(answer_get(again, evil), evil);
	casefile_free(again);
	free(text);
}

/* ---- answers, revision ---- */

static void
answers_are_taken_back_one_by_one(void **state)
{
	struct casefile *c = *state;

	assert_false(answer_undo(c));
	answer_set(c, "side", "sender");
	answer_set(c, "exchange", "2019");
	assert_string_equal(answer_get(c, "side"), "sender");
	assert_null(answer_get(c, "nothing"));
	assert_true(answer_undo(c));
	assert_null(answer_get(c, "exchange"));
	assert_true(answer_undo(c));
	assert_false(answer_undo(c));
}

static void
an_answer_given_anew_is_the_last_one(void **state)
{
	struct casefile *c = *state;

	answer_set(c, "side", "sender");
	answer_set(c, "exchange", "2019");
	answer_set(c, "side", "recipient");
	assert_string_equal(answer_get(c, "side"), "recipient");
	assert_true(answer_undo(c));
	assert_null(answer_get(c, "side"));
	assert_string_equal(answer_get(c, "exchange"), "2019");
}

static void
every_change_adds_to_the_revision(void **state)
{
	struct casefile *c = *state;
	unsigned last = casefile_revision(c);

	fact_add(c, "to", "a@x.example", FACT_TEXT, NULL);
	assert_true(casefile_revision(c) > last);
	last = casefile_revision(c);
	answer_set(c, "side", "sender");
	assert_true(casefile_revision(c) > last);
	last = casefile_revision(c);
	answer_undo(c);
	assert_true(casefile_revision(c) > last);
	last = casefile_revision(c);
	fact_drop(c, "to", FACT_TEXT);
	assert_true(casefile_revision(c) > last);
}

/* ---- saving and loading ---- */

static void
fill(struct casefile *c)
{
	xmlNode *finding = xml_add(casefile_part(c, "findings"), "check",
	    NULL);

	fact_add(c, "sender_ip", "203.0.113.9", FACT_REPLY, "line 2");
	fact_add(c, "diagnostic", "first line\nsecond  line", FACT_REPLY,
	    NULL);
	answer_set(c, "side", "sender");
	xml_set(finding, "id", "ptr");
	finding_end(finding, STATUS_FAIL, "missing");
	detail_text(finding, "problem", "missing");
	detail_flag(finding, "confirmed", false);
	detail_number(finding, "asked", 12);
	detail_text(detail_list(finding, "names"), NULL, "a.example");
	finding_note(finding, "other-vantage");
}

static void
what_was_saved_is_loaded_again(void **state)
{
	struct casefile *c = *state, *again;
	char *folder = scratch_new(), *path, *why = NULL, *one, *two;
	size_t n;

	fill(c);
	path = mem_printf("%s/case.xml", folder);
	assert_int_equal(casefile_save(c, path, &why), 0);
	again = casefile_load(path, &why);
	assert_non_null(again);
	assert_string_equal(fact_get(again, "sender_ip"), "203.0.113.9");
	assert_string_equal(fact_get(again, "diagnostic"),
	    "first line\nsecond  line");
	assert_string_equal(answer_get(again, "side"), "sender");
	assert_string_equal(finding_status(again, "ptr"), "fail");
	assert_string_equal(finding_value(again, "ptr", "asked"), "12");
	assert_int_equal(casefile_revision(again), casefile_revision(c));
	one = casefile_text(c, &n);
	two = casefile_text(again, &n);
	assert_string_equal(one, two);
	free(one);
	free(two);
	casefile_free(again);
	free(path);
	scratch_free(folder);
}

static void
a_save_that_fails_leaves_the_old_file(void **state)
{
	struct casefile *c = *state;
	char *folder = scratch_new(), *path, *why = NULL;
	struct buf b;

	scratch_write(folder, "case.xml", "old");
	path = mem_printf("%s/case.xml/below", folder);
	assert_int_equal(casefile_save(c, path, &why), -1);
	assert_non_null(strstr(why, path));
	free(why);
	free(path);
	path = mem_printf("%s/case.xml", folder);
	buf_init(&b, 0);
	assert_int_equal(buf_read_file(&b, path, &why), 0);
	assert_string_equal(b.data, "old");
	buf_release(&b);
	free(path);
	scratch_free(folder);
}

static void
a_saved_case_is_for_its_owner_as_the_mask_says(void **state)
{
	char *folder = scratch_new(), *path, *why = NULL;
	mode_t mask = umask(077);
	struct stat st;

	path = mem_printf("%s/case.xml", folder);
	assert_int_equal(casefile_save(*state, path, &why), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	umask(mask);
	free(path);
	scratch_free(folder);
}

/* ---- files from elsewhere ---- */

#define HEAD "<case version='1' revision='3'>"

/* Not loaded: the complaint begins with this, and says that. */
struct refusal {
	const char *text, *begins, *says;
};

static void
expect_refusal(const struct refusal *x, const char *bytes, size_t n)
{
	char *why = NULL;
	struct casefile *c = casefile_parse(bytes, n, "bad.xml", &why);

	if (c != NULL)
		fail_msg("loaded: %.60s", x->text);
	assert_non_null(why);
	if (!text_begins(why, x->begins) || strstr(why, x->says) == NULL)
		fail_msg("'%s' is not '%s... %s'", why, x->begins, x->says);
	for (const char *p = why; *p != '\0'; p++)
		assert_true((unsigned char)*p >= 0x20);
	free(why);
}

static void
what_is_no_case_is_refused_with_file_and_line(void **state)
{
	static const struct refusal rows[] = {
		{ "", "bad.xml:1: ", "" },
		{ "no xml at all", "bad.xml:1: ", "well-formed" },
		{ "<case", "bad.xml:1: ", "well-formed" },
		{ HEAD "\n<facts>\n</case>", "bad.xml:3: ", "well-formed" },
		{ "<html/>", "bad.xml:1: ", "not a case" },
		{ "<case revision='1'/>", "bad.xml:1: ", "not a case" },
		{ "<case version='2' revision='1'/>", "bad.xml:1: ",
		  "install a newer whybounce" },
		{ "<case version='0' revision='1'/>", "bad.xml:1: ",
		  "not a case" },
		{ "<case version='1' revision='many'/>", "bad.xml:1: ", "" },
		{ "<case version='1' revision='-1'/>", "bad.xml:1: ", "" },
		{ HEAD "\n<evil/></case>", "bad.xml:2: ", "not a case" },
		{ HEAD "<facts>\n\n<fact name='to'><value source='nobody'>x"
		  "</value></fact></facts></case>", "bad.xml:3: ",
		  "not a case" },
		{ HEAD "<facts>\n<fact name='to'/></facts></case>",
		  "bad.xml:2: ", "not a case" },
		{ HEAD "<findings>\n<check id='ptr' status='splendid' "
		  "says='x'/></findings></case>", "bad.xml:2: ", "" },
		{ HEAD "<findings>\n<check id='ptr' status='pass' says='x'>"
		  "<text name='a'><b/></text></check></findings></case>",
		  "bad.xml:2: ", "" },
		{ HEAD "<evidence>\n\n<question id='q1' kind='phone' text='x' "
		  "outcome='answer'/></evidence></case>", "bad.xml:3: ", "" },
		{ HEAD "<evidence>\n<question id='q1' kind='dns' text='x' "
		  "outcome='pending'/></evidence></case>", "bad.xml:2: ", "" },
		{ HEAD "<answers>\n<answer node='x'/></answers></case>",
		  "bad.xml:2: ", "" },
		{ "<x:case xmlns:x='u' version='1' revision='1'/>",
		  "bad.xml:1: ", "not a case" },
		{ HEAD "</case><case/>", "bad.xml:1: ", "well-formed" },
		{ HEAD "\x01</case>", "bad.xml:1: ", "well-formed" },
		{ HEAD "&#27;</case>", "bad.xml:1: ", "well-formed" },
		{ HEAD "\xff\xfe</case>", "bad.xml:1: ", "well-formed" },
		{ HEAD "&undefined;</case>", "bad.xml:1: ", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		expect_refusal(&rows[i], rows[i].text, strlen(rows[i].text));
}

static void
no_document_type_is_ever_read(void **state)
{
	static const struct refusal rows[] = {
		{ "<!DOCTYPE case>\n" HEAD "</case>", "bad.xml:1: ", "DTD" },
		{ "<!DOCTYPE case SYSTEM 'file:///etc/passwd'>" HEAD "</case>",
		  "bad.xml:1: ", "DTD" },
		{ "<!DOCTYPE case SYSTEM 'http://192.0.2.1/x.dtd'>" HEAD
		  "</case>", "bad.xml:1: ", "DTD" },
		{ "<!DOCTYPE case [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
		  HEAD "<facts><fact name='to'><value source='text'>&x;"
		  "</value></fact></facts></case>", "bad.xml:1: ", "DTD" },
		{ "<!DOCTYPE case [<!ENTITY a 'aaaaaaaaaa'>"
		  "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
		  "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
		  "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
		  "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
		  "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
		  "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>"
		  "<!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]>"
		  HEAD "<facts><fact name='to'><value source='text'>&h;"
		  "</value></fact></facts></case>", "bad.xml:1: ", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		expect_refusal(&rows[i], rows[i].text, strlen(rows[i].text));
}

static void
a_file_cut_at_the_limit_is_said_to_be_too_large(void **state)
{
	char *folder = scratch_new(), *path, *why = NULL;
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, HEAD "<facts><fact name='to'><value source='text'>");
	while (b.len <= CASEFILE_MAX)
		buf_puts(&b, "0123456789012345678901234567890123456789012345");
	buf_puts(&b, "</value></fact></facts></case>");
	scratch_write(folder, "big.xml", b.data);
	path = mem_printf("%s/big.xml", folder);
	assert_null(casefile_load(path, &why));
	if (strstr(why, "larger than") == NULL)
		fail_msg("'%s' does not say that it is too large", why);
	free(why);
	free(path);
	buf_release(&b);
	scratch_free(folder);
}

static void
a_text_of_a_megabyte_is_read(void **state)
{
	struct casefile *c;
	char *why = NULL;
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, HEAD "<facts><fact name='to'><value source='text'>");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "0123456789");
	buf_puts(&b, "</value></fact></facts></case>");
	c = casefile_parse(b.data, b.len, "big.xml", &why);
	assert_non_null(c);
	assert_int_equal(strlen(fact_get(c, "to")), 1000000);
	casefile_free(c);
	buf_release(&b);
}

static void
a_file_of_ten_thousand_levels_is_refused(void **state)
{
	struct refusal want = { "deep", "bad.xml:1: ", "" };
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, HEAD "<findings><check id='x' status='pass' says='x'>");
	for (int i = 0; i < 10000; i++)
		buf_puts(&b, "<list>");
	expect_refusal(&want, b.data, b.len);
	for (int i = 0; i < 10000; i++)
		buf_puts(&b, "</list>");
	buf_puts(&b, "</check></findings></case>");
	expect_refusal(&want, b.data, b.len);
	buf_release(&b);
}

static void
what_acts_or_hides_in_a_case_becomes_visible(void **state)
{
	static const char text[] = HEAD "<facts><fact name='diagnostic'>"
	    "<value source='reply' where='&#x202e;here&#x9b;31m'>a&#x9b;31m"
	    "\xe2\x80\xae" "b&#x200b;&#xfeff;c&#13;d\ne</value></fact></facts>"
	    "<evidence><question id='q1' kind='dns' text='x A' outcome='answer'"
	    " server='&#x2066;y'><record section='answer' name='x' type='A'"
	    " ttl='1'>&#x202e;192.0.2.1</record></question></evidence>"
	    "<findings><check id='ptr' status='pass' says='pass'>"
	    "<list name='names'><text>&#x202d;z</text></list></check>"
	    "</findings></case>";
	struct casefile *c;
	char *why = NULL, *all;
	size_t n;

	(void)state;
	c = casefile_parse(text, sizeof text - 1, "bidi.xml", &why);
	assert_non_null(c);
	assert_string_equal(fact_get(c, "diagnostic"),
	    "a\\u{9b}31m\\u{202e}b\\u{200b}\\u{feff}c\nd\ne");
	assert_string_equal(xml_attr(fact_node(c, "diagnostic"), "where"),
	    "\\u{202e}here\\u{9b}31m");
	all = casefile_text(c, &n);
	assert_null(strstr(all, "\xe2\x80\xae"));
	assert_null(strstr(all, "\xe2\x80\xad"));
	assert_null(strstr(all, "\xe2\x81\xa6"));
	assert_null(strstr(all, "\xc2\x9b"));
	assert_null(strstr(all, "&#x"));
	free(all);
	casefile_free(c);
}

static void
comments_and_instructions_split_no_value(void **state)
{
	static const char text[] = HEAD "<facts><fact name='to'>"
	    "<value source='text'>bob@<!-- x -->evil.example<?x y?></value>"
	    "</fact></facts></case>";
	struct casefile *c;
	char *why = NULL;

	(void)state;
	c = casefile_parse(text, sizeof text - 1, "split.xml", &why);
	if (c == NULL) {		/* refusing it is as good */
		free(why);
		return;
	}
	assert_string_equal(fact_get(c, "to"), "bob@evil.example");
	casefile_free(c);
}

static void
cdata_is_text_like_any_other(void **state)
{
	static const char text[] = HEAD "<facts><fact name='to'>"
	    "<value source='text'><![CDATA[<b>&]]></value></fact></facts>"
	    "</case>";
	struct casefile *c;
	char *why = NULL;

	(void)state;
	c = casefile_parse(text, sizeof text - 1, "cdata.xml", &why);
	assert_non_null(c);
	assert_string_equal(fact_get(c, "to"), "<b>&");
	casefile_free(c);
}

static void
a_file_that_is_not_there_has_a_reason(void **state)
{
	char *why = NULL;

	(void)state;
	assert_null(casefile_load("/nonexistent/case.xml", &why));
	assert_non_null(strstr(why, "/nonexistent/case.xml"));
	free(why);
}

/* ---- findings ---- */

static void
a_finding_ends_as_the_last_call_says(void **state)
{
	struct casefile *c = *state;
	xmlNode *f;

	assert_string_equal(finding_status(c, "ptr"), "");
	assert_string_equal(finding_value(c, "ptr", "problem"), "");
	f = xml_add(casefile_part(c, "findings"), "check", NULL);
	xml_set(f, "id", "ptr");
	finding_end(f, STATUS_PASS, "pass");
	finding_end(f, STATUS_UNKNOWN, "unknown");
	detail_text(f, "nothing", NULL);
	detail_number(f, "big", 1234567);
	assert_string_equal(finding_status(c, "ptr"), "unknown");
	assert_string_equal(xml_attr(f, "says"), "unknown");
	assert_string_equal(finding_value(c, "ptr", "nothing"), "");
	assert_string_equal(finding_value(c, "ptr", "big"), "1234567");
}

#define TEST(name, function) { name, function, setup, teardown, NULL }

static const struct CMUnitTest tests[] = {
	TEST("the most trusted value counts, whatever came first",
	    the_most_trusted_value_counts_whatever_came_first),
	TEST("the address that the refuser quotes wins over the option",
	    the_address_that_the_refuser_quotes_wins_over_the_option),
	TEST("a source that speaks again replaces its own value",
	    a_source_that_speaks_again_replaces_its_own_value),
	TEST("no value has no effect", no_value_has_no_effect),
	TEST("an empty value is a value: the null sender",
	    an_empty_value_is_a_value),
	TEST("marks of XML in a value stay text",
	    marks_of_xml_in_a_value_stay_text),
	TEST("answers are taken back one by one",
	    answers_are_taken_back_one_by_one),
	TEST("an answer given anew is the last one",
	    an_answer_given_anew_is_the_last_one),
	TEST("every change adds to the revision",
	    every_change_adds_to_the_revision),
	TEST("what was saved is loaded again, byte for byte",
	    what_was_saved_is_loaded_again),
	TEST("a save that fails leaves the old file",
	    a_save_that_fails_leaves_the_old_file),
	TEST("a saved case is for its owner as the mask says",
	    a_saved_case_is_for_its_owner_as_the_mask_says),
	TEST("what is no case is refused with file and line",
	    what_is_no_case_is_refused_with_file_and_line),
	TEST("no document type is ever read, and no entity",
	    no_document_type_is_ever_read),
	TEST("a file cut at the limit is said to be too large",
	    a_file_cut_at_the_limit_is_said_to_be_too_large),
	TEST("a text of a megabyte is read", a_text_of_a_megabyte_is_read),
	TEST("a file of ten thousand levels is refused",
	    a_file_of_ten_thousand_levels_is_refused),
	TEST("what acts or hides in a case becomes visible",
	    what_acts_or_hides_in_a_case_becomes_visible),
	TEST("comments and instructions split no value",
	    comments_and_instructions_split_no_value),
	TEST("CDATA is text like any other", cdata_is_text_like_any_other),
	TEST("a file that is not there has a reason",
	    a_file_that_is_not_there_has_a_reason),
	TEST("a finding ends as the last call says",
	    a_finding_ends_as_the_last_call_says),
};

int
main(void)
{
	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	return cmocka_run_group_tests_name("casefile", tests, NULL, NULL) != 0;
}
