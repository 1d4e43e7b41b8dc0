/*
 * Unit tests of a case in few lines: what is told to who wrote the mail and
 * to who takes over; and of facts in words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/casefile.h"
#include "help/facts.h"
#include "help/inshort.h"

#define PLAIN "Their door is shut. They must open it. Call your admin."

struct told {
	struct casefile *casefile;
	struct verdict verdict;
	struct report report;
	struct pool *pool;
};

static void
begin(struct told *t, const char *act)
{
	memset(t, 0, sizeof *t);
	t->casefile = casefile_new();
	t->pool = casefile_pool(t->casefile);
	t->verdict.summary = t->verdict.main.title = "The door is shut";
	t->verdict.main.cause = t->verdict.main.id = "ip-blocked";
	t->verdict.main.plain = PLAIN;
	t->verdict.main.act = act;
	t->verdict.main.act_shown = "somebody";
	t->verdict.main.confidence = CONFIDENCE_LIKELY;
	t->report.casefile = t->casefile;
	t->report.verdict = &t->verdict;
}

static void
tell(struct told *t, const char *fact, const char *value)
{
	fact_add(t->casefile, fact, value, FACT_PERSON, "typed");
}

static void
end(struct told *t)
{
	casefile_free(t->casefile);
}

static void
authors_are_spared_what_others_do(void **state)
{
	static const struct { const char *act, *has, *lacks; } rows[] = {
		{ "author", "Call your admin.", "We look after it" },
		{ "wait", "Call your admin.", "We look after it" },
		{ "recipient-admin", "must open it.", "Call your admin" },
		{ "sender-admin", "We look after it", "Call your admin" },
		{ "sender-dns", "We look after it", "must open it" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct told t;
		const char *text;

		begin(&t, rows[i].act);
		text = inshort_for_author(t.pool, &t.report);
		assert_non_null(strstr(text, "Their door is shut."));
		assert_non_null(strstr(text, rows[i].has));
		assert_null(strstr(text, rows[i].lacks));
		end(&t);
	}
}

static void
authors_are_written_to_by_their_from_line(void **state)
{
	struct told t;

	(void)state;
	begin(&t, "author");
	tell(&t, "from", "www-data@web.contoso.example");
	assert_non_null(strstr(inshort_for_author(t.pool, &t.report),
	    "To: www-data@web.contoso.example\n"));
	tell(&t, "header_from", "anna@contoso.example");
	assert_non_null(strstr(inshort_for_author(t.pool, &t.report),
	    "To: anna@contoso.example\n"));
	end(&t);
}

static void
a_delay_is_no_refusal(void **state)
{
	struct told t;

	(void)state;
	begin(&t, "recipient-admin");
	tell(&t, "to", "bob@fabrikam.example");
	tell(&t, "diagnostic", "451 later");
	assert_string_equal(inshort_question(&t.report),
	    "Why it was refused");
	tell(&t, "action", "delayed");
	assert_string_equal(inshort_question(&t.report), "Why it is late");
	assert_non_null(strstr(inshort_title(t.pool, &t.report),
	    "why it is late"));
	assert_non_null(strstr(inshort_for_author(t.pool, &t.report),
	    "keeps trying"));
	end(&t);
}

static void
a_colleague_sees_what_is_not_known(void **state)
{
	const char *settle[] = { "the recipient's address (--to)" };
	struct told t;
	const char *text;

	(void)state;
	begin(&t, "sender-admin");
	tell(&t, "from", "");
	tell(&t, "diagnostic", "571 no");
	t.verdict.main.settle.at = settle;
	t.verdict.main.settle.n = 1;
	text = inshort_for_colleague(t.pool, &t.report);
	assert_non_null(strstr(text, "- From: <>\n"));
	assert_non_null(strstr(text, "- To: not known\n"));
	assert_non_null(strstr(text, "- Its words: 571 no\n"));
	assert_non_null(strstr(text, "(likely)"));
	assert_non_null(strstr(text, "the recipient's address"));
	assert_null(strstr(text, "(--to)"));
	end(&t);
}

static void
values_are_shown_in_words(void **state)
{
	static const char *const rows[][3] = {
		{ "refused_by", "their-edge", "the recipient's gateway" },
		{ "side", "neither", "neither side" },
		{ "stage", "rcpt", "after the recipient (RCPT TO)" },
		{ "reply_code", "571", "571" },
		{ "helo", "their-edge", "their-edge" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(fact_in_words(rows[i][0], rows[i][1]),
		    rows[i][2]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(authors_are_spared_what_others_do),
		cmocka_unit_test(authors_are_written_to_by_their_from_line),
		cmocka_unit_test(a_delay_is_no_refusal),
		cmocka_unit_test(a_colleague_sees_what_is_not_known),
		cmocka_unit_test(values_are_shown_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
