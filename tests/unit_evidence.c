/*
 * The store of questions and answers: asked once, answered once, bounded,
 * found again after loading, forgotten and opened on demand. And the runner
 * on top of it: what is skipped, what is asked anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/runner.h"
#include "checks/text.h"
#include "tests/world.h"

static int
setup(void **state)
{
	*state = world_new("");
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

static const struct answer yes = {
	.outcome = OUTCOME_ANSWER, .ms = 12.5, .server = "192.0.2.53:53",
	.authentic = true, .n = 2, .records = (const struct record[]) {
		{ "answer", "mail.example", "A", 300, "203.0.113.9" },
		{ "authority", "example", "SOA", 60, "ns.example x.example" },
	}
};

/* The id of a question that is wanted now, as a source would take it. */
static const char *
take(struct world *w)
{
	const struct question *q = evidence_wanted(w->evidence);

	return q == NULL ? NULL : pool_strdup(w->pool, q->id);
}

static const struct question *
ask(struct world *w, const char *name)
{
	return evidence_dns(w->evidence, name, "A");
}

/* Ask, take and answer. */
static const struct question *
ask_and_answer(struct world *w, const char *name)
{
	assert_null(ask(w, name));
	evidence_answer(w->evidence, take(w), &yes);
	return ask(w, name);
}

/* The case as it would be after saving and loading. */
static void
reload(struct world *w)
{
	char *why = NULL, *text;
	size_t n;

	text = casefile_text(w->casefile, &n);
	evidence_free(w->evidence);
	casefile_free(w->casefile);
	w->casefile = casefile_parse(text, n, "saved.xml", &why);
	free(text);
	if (w->casefile == NULL)
		fail_msg("%s", why);
	w->evidence = evidence_new(w->casefile);
}

/* ---- asking ---- */

static void
a_question_is_wanted_once_whoever_asks(void **state)
{
	struct world *w = *state;

	assert_null(ask(w, "mail.example"));
	assert_null(ask(w, "mail.example"));
	assert_int_equal(evidence_pending(w->evidence), 1);
	assert_string_equal(take(w), "q1");
	assert_null(take(w));
	assert_null(ask(w, "mail.example"));
	assert_null(take(w));
	assert_int_equal(evidence_pending(w->evidence), 1);
}

static void
the_same_text_of_another_kind_is_another_question(void **state)
{
	struct world *w = *state;

	assert_null(evidence_ask(w->evidence, KIND_DNS, "x A"));
	assert_null(evidence_ask(w->evidence, KIND_SMTP, "x A"));
	assert_int_equal(evidence_pending(w->evidence), 2);
}

static void
an_answer_is_kept_with_all_it_has(void **state)
{
	struct world *w = *state;
	const struct question *q = ask_and_answer(w, "mail.example");

	assert_non_null(q);
	assert_int_equal(q->outcome, OUTCOME_ANSWER);
	assert_string_equal(q->text, "mail.example A");
	assert_string_equal(q->server, "192.0.2.53:53");
	assert_true(q->authentic);
	assert_string_equal(answer_record(q, "A", 0)->data, "203.0.113.9");
	assert_null(answer_record(q, "A", 1));
	assert_null(answer_record(q, "SOA", 0));
	assert_int_equal(authority_record(q, "SOA")->ttl, 60);
	assert_null(authority_record(q, "A"));
	assert_int_equal(evidence_pending(w->evidence), 0);
	assert_int_equal(evidence_answered(w->evidence), 1);
}

static void
a_second_answer_is_ignored(void **state)
{
	struct world *w = *state;
	struct answer no = { .outcome = OUTCOME_NXDOMAIN };

	ask_and_answer(w, "mail.example");
	evidence_answer(w->evidence, "q1", &no);
	evidence_answer(w->evidence, "q99", &no);
	evidence_answer(w->evidence, "", &no);
	assert_int_equal(ask(w, "mail.example")->outcome, OUTCOME_ANSWER);
	assert_int_equal(evidence_answered(w->evidence), 1);
	assert_int_equal(evidence_pending(w->evidence), 0);
}

static void
strings_of_an_answer_are_copied(void **state)
{
	struct world *w = *state;
	char data[] = "203.0.113.9", server[] = "s";
	struct record r = { "answer", "x", "A", 1, data };
	struct answer a = { .outcome = OUTCOME_ANSWER, .server = server,
		.records = &r, .n = 1 };

	assert_null(ask(w, "x"));
	evidence_answer(w->evidence, take(w), &a);
	memset(data, 'X', sizeof data - 1);
	*server = 'X';
	assert_string_equal(ask(w, "x")->records[0].data, "203.0.113.9");
	assert_string_equal(ask(w, "x")->server, "s");
}

static void
only_answer_nxdomain_and_nodata_are_knowledge(void **state)
{
	(void)state;
	for (int i = OUTCOME_PENDING; i <= OUTCOME_NOT_ASKED; i++)
		assert_int_equal(outcome_is_known((enum outcome)i),
		    i == OUTCOME_ANSWER || i == OUTCOME_NXDOMAIN ||
		    i == OUTCOME_NODATA);
}

static void
the_words_of_outcomes_and_kinds_are_the_contract_s(void **state)
{
	static const char *const outcomes[] = { "answer", "nxdomain",
		"nodata", "servfail", "refused", "timeout", "error",
		"not-asked" };
	static const char *const kinds[] = { "dns", "smtp", "https", "local" };

	(void)state;
	for (int i = 0; i < 8; i++)
		assert_string_equal(outcome_word((enum outcome)(i + 1)),
		    outcomes[i]);
	for (int i = 0; i < KIND_COUNT; i++)
		assert_string_equal(kind_word((enum kind)i), kinds[i]);
}

static void
questions_are_listed_in_the_order_of_asking(void **state)
{
	struct world *w = *state;

	ask(w, "b.example");
	ask(w, "a.example");
	ask(w, "b.example");
	assert_string_equal(evidence_at(w->evidence, 0)->text, "b.example A");
	assert_string_equal(evidence_at(w->evidence, 1)->text, "a.example A");
	assert_null(evidence_at(w->evidence, 2));
	assert_ptr_equal(evidence_by_id(w->evidence, "q2"),
	    evidence_at(w->evidence, 1));
	assert_null(evidence_by_id(w->evidence, "q3"));
}

static void
a_name_longer_than_dns_allows_is_no_other_question(void **state)
{
	struct world *w = *state;
	char *one = mem_alloc(2000), *two;

	memset(one, 'a', 1900);
	two = mem_printf("%sb", one);
	ask(w, one);
	ask(w, two);
	assert_int_equal(evidence_pending(w->evidence), 2);
	free(one);
	free(two);
}

/* ---- bounds ---- */

static void
a_hostile_check_spends_its_own_budget_only(void **state)
{
	struct world *w = *state;
	const struct question *over = NULL;
	int i;

	evidence_asker(w->evidence, "spf");
	for (i = 0; i < 5000 && over == NULL; i++)
		over = ask(w, pool_printf(w->pool, "n%d.example", i));
	assert_int_equal(i, EVIDENCE_MAX_CHECK + 1);
	assert_int_equal(over->outcome, OUTCOME_NOT_ASKED);
	assert_non_null(over->reason);
	assert_string_equal(over->text, "n500.example A");
	evidence_asker(w->evidence, "mx");
	assert_null(ask(w, "mx.example"));
	assert_int_equal(evidence_pending(w->evidence),
	    EVIDENCE_MAX_CHECK + 1);
}

static void
a_known_question_costs_no_budget(void **state)
{
	struct world *w = *state;

	evidence_asker(w->evidence, "spf");
	for (int i = 0; i < 3 * EVIDENCE_MAX_CHECK; i++)
		assert_null(ask(w, "same.example"));
	assert_null(ask(w, "other.example"));
}

static void
all_checks_together_are_bounded(void **state)
{
	struct world *w = *state;
	int refused = 0;

	for (int i = 0; i < EVIDENCE_MAX + 300; i++) {
		evidence_asker(w->evidence, pool_printf(w->pool, "c%d",
		    i % 10));
		refused += ask(w, pool_printf(w->pool, "n%d.example", i)) !=
		    NULL;
	}
	assert_int_equal(refused, 300);
	assert_int_equal(evidence_pending(w->evidence), EVIDENCE_MAX);
	evidence_expire(w->evidence, OUTCOME_TIMEOUT, "over");
	assert_int_equal(evidence_pending(w->evidence), 0);
	reload(w);
	assert_non_null(evidence_at(w->evidence, EVIDENCE_MAX - 1));
}

static void
records_beyond_the_limit_are_dropped(void **state)
{
	struct world *w = *state;
	struct record many[EVIDENCE_MAX_RECORDS + 50];
	struct answer a = { .outcome = OUTCOME_ANSWER, .records = many,
		.n = EVIDENCE_MAX_RECORDS + 50 };

	for (int i = 0; i < a.n; i++)
		many[i] = (struct record){ "answer", "x", "A", 1, "192.0.2.1" };
	assert_null(ask(w, "x"));
	evidence_answer(w->evidence, take(w), &a);
	assert_int_equal(ask(w, "x")->n, EVIDENCE_MAX_RECORDS);
}

/* ---- saving and loading ---- */

static void
what_was_answered_is_known_after_loading(void **state)
{
	struct world *w = *state;
	const struct question *q;

	ask_and_answer(w, "one.example");
	ask_and_answer(w, "two.example");
	assert_null(ask(w, "open.example"));
	reload(w);
	q = ask(w, "two.example");
	assert_non_null(q);
	assert_string_equal(q->id, "q2");
	assert_string_equal(q->server, "192.0.2.53:53");
	assert_true(q->authentic);
	assert_true(q->ms > 12.4 && q->ms < 12.6);
	assert_string_equal(answer_record(q, "A", 0)->data, "203.0.113.9");
	assert_int_equal(answer_record(q, "A", 0)->ttl, 300);
	assert_null(ask(w, "open.example"));
	assert_int_equal(evidence_pending(w->evidence), 1);
}

static void
new_questions_never_take_an_id_of_the_file(void **state)
{
	static const char text[] = "<case version='1' revision='1'><evidence>"
	    "<question id='q7' kind='dns' text='a A' outcome='nxdomain'/>"
	    "<question id='q3' kind='dns' text='b A' outcome='nxdomain'/>"
	    "</evidence></case>";
	struct world *w = *state;
	char *why;

	evidence_free(w->evidence);
	casefile_free(w->casefile);
	w->casefile = casefile_parse(text, sizeof text - 1, "ids.xml", &why);
	assert_non_null(w->casefile);
	w->evidence = evidence_new(w->casefile);
	for (int i = 0; i < 20; i++) {
		const char *id;

		assert_null(ask(w, pool_printf(w->pool, "c%d", i)));
		id = take(w);
		assert_string_not_equal(id, "q3");
		assert_string_not_equal(id, "q7");
	}
	assert_string_equal(ask(w, "a")->id, "q7");
	assert_string_equal(ask(w, "b")->id, "q3");
}

static void
references_of_findings_are_kept(void **state)
{
	static const char text[] = "<case version='1' revision='1'><evidence>"
	    "<question id='q1' kind='dns' text='a A' outcome='nxdomain'/>"
	    "<question id='q2' kind='dns' text='b A' outcome='nxdomain'/>"
	    "</evidence><findings><check id='mx' status='pass' says='pass'>"
	    "<ref question='q2'/><ref question='q9'/></check></findings>"
	    "</case>";
	struct world *w = *state;
	char *why;

	evidence_free(w->evidence);
	casefile_free(w->casefile);
	w->casefile = casefile_parse(text, sizeof text - 1, "refs.xml", &why);
	assert_non_null(w->casefile);
	w->evidence = evidence_new(w->casefile);
	assert_string_equal(evidence_of_check(w->evidence, "mx", 0), "q2");
	assert_null(evidence_of_check(w->evidence, "mx", 1));
	assert_null(evidence_of_check(w->evidence, "ptr", 0));
}

/* Loads, and still has room for itself. */
static void
expect_loads(struct world *w, const char *text)
{
	char *why = NULL;

	evidence_free(w->evidence);
	casefile_free(w->casefile);
	w->casefile = casefile_parse(text, strlen(text), "odd.xml", &why);
	if (w->casefile == NULL)
		fail_msg("%s", why);
	w->evidence = evidence_new(w->casefile);
	assert_null(ask(w, "new.example"));
	evidence_answer(w->evidence, take(w), &yes);
	assert_int_equal(ask(w, "new.example")->outcome, OUTCOME_ANSWER);
}

static void
odd_ids_and_doubles_of_a_file_do_no_harm(void **state)
{
	static const char *const questions[] = {
		"<question id='q1' kind='dns' text='a A' outcome='answer'/>"
		"<question id='q1' kind='dns' text='b A' outcome='answer'/>",
		"<question id='q1' kind='dns' text='a A' outcome='answer'/>"
		"<question id='q2' kind='dns' text='a A' outcome='nodata'/>",
		"<question id='' kind='dns' text='' outcome='answer'/>",
		"<question id='q99999999' kind='dns' text='a' "
		"outcome='answer'/>",
		"<question id='q-5' kind='dns' text='a' outcome='answer' "
		"ms='nan'/>",
		"<question id='q99999999999999999999' kind='smtp' text='x' "
		"outcome='answer' ms='1e999'><record ttl='x'/></question>",
		"<question id='q1' kind='dns' text='a A' outcome='answer'>"
		"<record>192.0.2.1</record></question>",
	};

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		char *text = mem_printf("<case version='1' revision='1'>"
		    "<evidence>%s</evidence></case>", questions[i]);

		expect_loads(*state, text);
		free(text);
	}
}

static void
a_file_with_too_many_checks_does_no_harm(void **state)
{
	struct buf b;

	buf_init(&b, 0);
	buf_puts(&b, "<case version='1' revision='1'><evidence><question "
	    "id='q1' kind='dns' text='a' outcome='answer'/></evidence>"
	    "<findings>");
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "<check id='c%d' status='pass' says='pass'>"
		    "<ref question='q1'/></check>", i);
	buf_puts(&b, "</findings></case>");
	expect_loads(*state, b.data);
	buf_release(&b);
}

static void
a_file_with_too_many_questions_is_read_as_far_as_there_is_room(void **state)
{
	struct world *w = *state;
	struct buf b;
	char *why;

	buf_init(&b, 0);
	buf_puts(&b, "<case version='1' revision='1'><evidence>");
	for (int i = 0; i < EVIDENCE_MAX + 100; i++)
		buf_printf(&b, "<question id='q%d' kind='dns' text='n%d A' "
		    "outcome='nodata'/>", i + 1, i);
	buf_puts(&b, "</evidence></case>");
	evidence_free(w->evidence);
	casefile_free(w->casefile);
	w->casefile = casefile_parse(b.data, b.len, "many.xml", &why);
	assert_non_null(w->casefile);
	w->evidence = evidence_new(w->casefile);
	assert_int_equal(ask(w, "n5")->outcome, OUTCOME_NODATA);
	assert_int_equal(ask(w, "new")->outcome, OUTCOME_NOT_ASKED);
	buf_release(&b);
}

/* ---- forgetting, opening, expiring ---- */

static void
forgetting_a_check_asks_its_questions_anew(void **state)
{
	struct world *w = *state;

	evidence_asker(w->evidence, "mx");
	ask_and_answer(w, "both.example");
	ask_and_answer(w, "mx.example");
	evidence_asker(w->evidence, "ptr");
	assert_non_null(ask(w, "both.example"));
	ask_and_answer(w, "ptr.example");
	evidence_asker(w->evidence, NULL);
	evidence_forget(w->evidence, "mx");
	assert_int_equal(evidence_pending(w->evidence), 2);
	assert_null(ask(w, "mx.example"));
	assert_null(ask(w, "both.example"));
	assert_non_null(ask(w, "ptr.example"));
	assert_string_equal(take(w), "q1");
	assert_string_equal(take(w), "q2");
	assert_null(take(w));
	evidence_answer(w->evidence, "q1", &yes);
	assert_string_equal(ask(w, "both.example")->id, "q1");
}

static void
what_was_forgotten_leaves_the_case_until_it_is_known_again(void **state)
{
	struct world *w = *state;
	int n = 0;

	evidence_asker(w->evidence, "mx");
	ask_and_answer(w, "a.example");
	evidence_forget(w->evidence, "mx");
	xml_each (q, xml_first(casefile_root(w->casefile), "evidence"), NULL)
		n++;
	assert_int_equal(n, 0);
	evidence_answer(w->evidence, take(w), &yes);
	reload(w);
	assert_string_equal(ask(w, "a.example")->id, "q1");
	assert_null(evidence_at(w->evidence, 1));
}

static void
forgetting_works_on_a_loaded_case(void **state)
{
	struct world *w = *state;

	ask_and_answer(w, "a.example");
	xmlNode *f = xml_add(casefile_part(w->casefile, "findings"), "check",
	    NULL);
	xml_set(f, "id", "mx");
	finding_end(f, STATUS_PASS, "pass");
	xml_set(xml_add(f, "ref", NULL), "question", "q1");
	reload(w);
	evidence_forget(w->evidence, "mx");
	assert_null(ask(w, "a.example"));
	assert_string_equal(take(w), "q1");
	evidence_answer(w->evidence, "q1", &yes);
	assert_string_equal(ask(w, "a.example")->text, "a.example A");
}

static void
forgetting_a_check_that_asked_nothing_does_nothing(void **state)
{
	struct world *w = *state;

	ask_and_answer(w, "a.example");
	evidence_forget(w->evidence, "nonsense");
	assert_int_equal(evidence_pending(w->evidence), 0);
	assert_non_null(ask(w, "a.example"));
}

static void
a_forgotten_check_has_its_budget_back(void **state)
{
	struct world *w = *state;

	evidence_asker(w->evidence, "spf");
	for (int i = 0; i < EVIDENCE_MAX_CHECK; i++)
		assert_null(ask(w, pool_printf(w->pool, "n%d", i)));
	assert_non_null(ask(w, "over"));
	evidence_forget(w->evidence, "spf");
	assert_null(ask(w, "over"));
}

static void
opening_a_kind_wants_what_was_not_asked_of_it(void **state)
{
	struct world *w = *state;
	struct answer none = { .outcome = OUTCOME_NOT_ASKED,
		.reason = "offline" };

	ask(w, "a.example");
	evidence_ask(w->evidence, KIND_SMTP, "x");
	evidence_answer(w->evidence, take(w), &none);
	evidence_answer(w->evidence, take(w), &none);
	ask_and_answer(w, "b.example");
	evidence_reopen(w->evidence, KIND_DNS);
	assert_null(ask(w, "a.example"));
	assert_non_null(ask(w, "b.example"));
	assert_int_equal(evidence_ask(w->evidence, KIND_SMTP, "x")->outcome,
	    OUTCOME_NOT_ASKED);
	assert_string_equal(take(w), "q1");
	assert_null(take(w));
}

static void
expiring_ends_what_is_pending_and_nothing_else(void **state)
{
	struct world *w = *state;

	ask_and_answer(w, "a.example");
	ask(w, "b.example");
	assert_string_equal(take(w), "q2");
	ask(w, "c.example");
	evidence_expire(w->evidence, OUTCOME_TIMEOUT, "time was over");
	assert_int_equal(evidence_pending(w->evidence), 0);
	assert_null(take(w));
	assert_int_equal(ask(w, "a.example")->outcome, OUTCOME_ANSWER);
	assert_int_equal(ask(w, "b.example")->outcome, OUTCOME_TIMEOUT);
	assert_string_equal(ask(w, "c.example")->reason, "time was over");
	evidence_answer(w->evidence, "q2", &yes);
	assert_int_equal(ask(w, "b.example")->outcome, OUTCOME_TIMEOUT);
}

/* ---- the runner ---- */

#define WORLD "dns fabrikam.example MX -> nxdomain\n"

static void
a_finding_names_the_questions_it_rests_on(void **state)
{
	struct world *w;
	xmlNode *f;

	(void)state;
	w = world_new(WORLD);
	world_facts(w, "to=bob@fabrikam.example");
	f = world_run(w, "mx");
	assert_string_equal(xml_attr(xml_first(f, "ref"), "question"), "q1");
	assert_null(xml_next(xml_first(f, "ref"), "ref"));
	world_free(w);
}

static void
findings_stand_in_the_order_of_the_table(void **state)
{
	struct world *w;
	int i = 0;

	(void)state;
	w = world_new("dns * -> timeout\nsmtp * -> timeout\n"
	    "local * -> 192.0.2.1\n");
	world_facts(w, "to=bob@fabrikam.example; sender_ip=203.0.113.9; "
	    "helo=mail.contoso.example");
	world_run(w, "mx,ptr,helo,smtp,spf");
	xml_each (f, xml_first(casefile_root(w->casefile), "findings"),
	    "check")
		assert_string_equal(xml_attr(f, "id"), check_at(i++)->id);
	assert_null(check_at(i));
	world_free(w);
}

static void
without_sources_everything_ends_as_not_asked(void **state)
{
	struct world *w;
	xmlNode *f;

	(void)state;
	w = world_new("");
	w->alone = true;
	world_facts(w, "to=bob@fabrikam.example");
	f = world_run(w, "mx");
	assert_non_null(f);
	assert_string_not_equal(xml_attr(f, "status"), "fail");
	assert_string_not_equal(xml_attr(f, "status"), "pass");
	world_free(w);
}

static void
an_empty_fact_does_not_start_a_check(void **state)
{
	struct world *w;
	xmlNode *f;

	(void)state;
	w = world_new("");
	world_facts(w, "to=");
	f = world_run(w, "mx");
	assert_string_equal(xml_attr(f, "status"), "skipped");
	assert_string_equal(xml_attr(f, "says"), "no-to");
	world_free(w);
}

/* A runner with the deadline at once: no wait, but the timer is due. */
static void
at_the_deadline_open_questions_become_time_outs(void **state)
{
	struct world *w = *state;
	struct loop *l = loop_new();
	struct runner *r;

	world_facts(w, "to=bob@fabrikam.example");
	w->settings.only = "mx";
	w->settings.timeout_ms = 0;
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	assert_null(evidence_dns(w->evidence, "fabrikam.example", "MX"));
	assert_non_null(take(w));	/* in the hands of a silent source */
	assert_false(runner_step(r));
	assert_true(runner_is_pending(r, "mx"));
	loop_step(l, 0);
	assert_true(runner_step(r));
	assert_string_equal(finding_status(w->casefile, "mx"), "unknown");
	runner_free(r);
	loop_free(l);
}

struct counting {
	struct source source;
	int asked;
};

static void
count_ask(struct source *source, const struct question *q)
{
	(void)q;
	((struct counting *)source)->asked++;
}

static void
keep_source(struct source *source)
{
	(void)source;
}

static void
nothing_is_asked_behind_the_deadline(void **state)
{
	struct world *w = *state;
	struct counting dns = { { .kind = KIND_DNS, .ask = count_ask,
		.free = keep_source }, 0 };
	struct loop *l = loop_new();
	struct runner *r;

	w->settings.only = "mx";
	w->settings.timeout_ms = 0;
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	runner_source(r, &dns.source);
	assert_null(ask(w, "a.example"));
	runner_step(r);
	assert_int_equal(dns.asked, 1);
	loop_step(l, 0);
	assert_int_equal(ask(w, "a.example")->outcome, OUTCOME_TIMEOUT);
	assert_null(ask(w, "b.example"));
	runner_step(r);
	assert_int_equal(ask(w, "b.example")->outcome, OUTCOME_TIMEOUT);
	assert_int_equal(dns.asked, 1);
	runner_free(r);
	loop_free(l);
}

static void
again_asks_the_network_again(void **state)
{
	struct world *w;
	struct loop *l;
	struct runner *r;
	int all, done;

	(void)state;
	w = world_new(WORLD);
	world_facts(w, "to=bob@fabrikam.example");
	assert_non_null(world_run(w, "mx"));
	l = loop_new();
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	assert_true(runner_step(r));
	done = runner_done(r, &all);
	assert_int_equal(done, all);
	runner_again(r, "nonsense");
	assert_true(runner_step(r));
	runner_again(r, "mx");
	assert_null(finding_get(w->casefile, "mx"));
	assert_true(runner_is_pending(r, "mx"));
	assert_true(runner_step(r));	/* no source now: not asked */
	assert_string_not_equal(finding_status(w->casefile, "mx"), "fail");
	runner_free(r);
	loop_free(l);
	world_free(w);
}

static void
changed_facts_make_new_findings_from_old_answers(void **state)
{
	struct world *w;
	struct loop *l;
	struct runner *r;

	(void)state;
	w = world_new(WORLD);
	world_facts(w, "to=bob@fabrikam.example");
	assert_non_null(world_run(w, "mx"));
	l = loop_new();
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	assert_true(runner_step(r));
	fact_drop(w->casefile, "to", FACT_OPTION);
	runner_restart(r);
	assert_string_equal(finding_status(w->casefile, "mx"), "");
	assert_true(runner_step(r));
	assert_string_equal(finding_status(w->casefile, "mx"), "skipped");
	world_facts(w, "to=eve@fabrikam.example");
	runner_restart(r);
	assert_true(runner_step(r));
	assert_string_equal(finding_status(w->casefile, "mx"), "fail");
	runner_free(r);
	loop_free(l);
	world_free(w);
}

#define TEST(name, function) { name, function, setup, teardown, NULL }

static const struct CMUnitTest tests[] = {
	TEST("a question is wanted once, whoever asks",
	    a_question_is_wanted_once_whoever_asks),
	TEST("the same text of another kind is another question",
	    the_same_text_of_another_kind_is_another_question),
	TEST("an answer is kept with all it has",
	    an_answer_is_kept_with_all_it_has),
	TEST("a second answer is ignored", a_second_answer_is_ignored),
	TEST("the strings of an answer are copied",
	    strings_of_an_answer_are_copied),
	TEST("only answer, nxdomain and nodata are knowledge",
	    only_answer_nxdomain_and_nodata_are_knowledge),
	TEST("the words of outcomes and kinds are the contract's",
	    the_words_of_outcomes_and_kinds_are_the_contract_s),
	TEST("questions are listed in the order of asking",
	    questions_are_listed_in_the_order_of_asking),
	TEST("a name longer than DNS allows is no other question",
	    a_name_longer_than_dns_allows_is_no_other_question),
	TEST("a hostile check spends its own budget only",
	    a_hostile_check_spends_its_own_budget_only),
	TEST("a known question costs no budget",
	    a_known_question_costs_no_budget),
	TEST("all checks together are bounded",
	    all_checks_together_are_bounded),
	TEST("records beyond the limit are dropped",
	    records_beyond_the_limit_are_dropped),
	TEST("what was answered is known after loading",
	    what_was_answered_is_known_after_loading),
	TEST("new questions never take an id of the file",
	    new_questions_never_take_an_id_of_the_file),
	TEST("the references of findings are kept",
	    references_of_findings_are_kept),
	TEST("odd ids and doubles of a file do no harm",
	    odd_ids_and_doubles_of_a_file_do_no_harm),
	TEST("a file with too many questions is read as far as there is room",
	    a_file_with_too_many_questions_is_read_as_far_as_there_is_room),
	TEST("forgetting a check asks its questions anew",
	    forgetting_a_check_asks_its_questions_anew),
	TEST("what was forgotten leaves the case until it is known again",
	    what_was_forgotten_leaves_the_case_until_it_is_known_again),
	TEST("forgetting works on a loaded case",
	    forgetting_works_on_a_loaded_case),
	TEST("forgetting a check that asked nothing does nothing",
	    forgetting_a_check_that_asked_nothing_does_nothing),
	TEST("a forgotten check has its budget back",
	    a_forgotten_check_has_its_budget_back),
	TEST("opening a kind wants what was not asked of it",
	    opening_a_kind_wants_what_was_not_asked_of_it),
	TEST("expiring ends what is pending and nothing else",
	    expiring_ends_what_is_pending_and_nothing_else),
	TEST("a finding names the questions it rests on",
	    a_finding_names_the_questions_it_rests_on),
	TEST("findings stand in the order of the table",
	    findings_stand_in_the_order_of_the_table),
	TEST("without sources everything ends as not asked",
	    without_sources_everything_ends_as_not_asked),
	TEST("an empty fact does not start a check",
	    an_empty_fact_does_not_start_a_check),
	TEST("at the deadline open questions become time-outs",
	    at_the_deadline_open_questions_become_time_outs),
	TEST("nothing is asked behind the deadline",
	    nothing_is_asked_behind_the_deadline),
	TEST("again asks the network again", again_asks_the_network_again),
	TEST("changed facts make new findings from old answers",
	    changed_facts_make_new_findings_from_old_answers),
	TEST("a file with too many checks does no harm",
	    a_file_with_too_many_checks_does_no_harm),
};

int
main(void)
{
	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL) !=
	    0;
}
