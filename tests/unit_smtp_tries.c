/*
 * Dialogues that isolate, against servers that are a list of rules: which
 * envelopes have their turn, and when it ends. And what a person who waits is
 * told of the questions under way, and can go on without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fnmatch.h>

#include "checks/runner.h"
#include "checks/smtp_dialogue.h"
#include "tests/world.h"

#define Q "mx.example 192.0.2.25 25 ehlo old.example from <a@c.example> to " \
	"<b@d.example>"
#define POSTMASTER " but <a@c.example> to <postmaster@d.example>"
#define NOBODY " but <> to <b@d.example>"
#define STRANGER " but <s@example.org> to <b@d.example>"
#define NAME " as mail.example <a@c.example> to <b@d.example>"
#define ALL Q POSTMASTER NOBODY STRANGER NAME

/*
 * Rules are tried from the top: "PATTERN -> REPLY", the reply may be DROP or
 * HANG. What no rule fits gets 250. `took`: ms that each reply takes.
 */
static const struct dialogue {
	const char *sentence, *question, *rules, *said;
	int took;
} dialogues[] = {
	{ "a recipient that is taken is not followed by anything", ALL, "",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|QUIT", 1 },
	{ "a refusal for good is followed by all that isolates", ALL,
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "MAIL a@c.example|RCPT postmaster@d.example|RSET|MAIL |"
	  "RCPT b@d.example|RSET|MAIL s@example.org|RCPT b@d.example|RSET|"
	  "EHLO mail.example|MAIL a@c.example|RCPT b@d.example|QUIT", 1 },
	{ "a refusal for now is not", ALL, "RCPT* -> 451 later",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|QUIT", 1 },
	{ "a sender that is refused is not said again, but under a new name",
	  ALL, "MAIL FROM:<a@* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|MAIL |RCPT b@d.example|RSET|"
	  "MAIL s@example.org|RCPT b@d.example|RSET|EHLO mail.example|"
	  "MAIL a@c.example|QUIT", 1 },
	{ "a sender that is refused for now ends it", ALL,
	  "MAIL* -> 450 later",
	  "EHLO old.example|MAIL a@c.example|QUIT", 1 },
	{ "a name that is refused is followed by the right one alone", ALL,
	  "*old.example -> 550 no",
	  "EHLO old.example|HELO old.example|EHLO mail.example|"
	  "MAIL a@c.example|RCPT b@d.example|QUIT", 1 },
	{ "a name that is refused for now ends it", ALL,
	  "*old.example -> 450 later", "EHLO old.example|QUIT", 1 },
	{ "two names that are refused are all", ALL, "?ELO* -> 550 no\n"
	  "EHLO* -> 550 no",
	  "EHLO old.example|HELO old.example|EHLO mail.example|"
	  "HELO mail.example|QUIT", 1 },
	{ "without another name a refused one ends it", Q POSTMASTER,
	  "?ELO* -> 550 no\nEHLO* -> 550 no",
	  "EHLO old.example|HELO old.example|QUIT", 1 },
	{ "a 421 ends it", ALL, "RCPT TO:<postm* -> 421 enough\n"
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "MAIL a@c.example|RCPT postmaster@d.example|QUIT", 1 },
	{ "a line that drops ends it", ALL, "RCPT TO:<postm* -> DROP\n"
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "MAIL a@c.example|RCPT postmaster@d.example", 1 },
	{ "a refused RSET ends it", ALL, "RSET -> 502 what\n"
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|QUIT", 1 },
	{ "a probe that is put off does not keep the next one from its turn",
	  Q POSTMASTER NOBODY, "RCPT TO:<postm* -> 450 later\n"
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "MAIL a@c.example|RCPT postmaster@d.example|RSET|MAIL |"
	  "RCPT b@d.example|QUIT", 1 },
	{ "what would not be answered in time is not begun", ALL,
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "MAIL a@c.example|RCPT postmaster@d.example|QUIT", 2500 },
	{ "plain tries are made whatever the answers are",
	  Q " try <> to <c@d.example>", "RCPT* -> 250 yes",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|MAIL |"
	  "RCPT c@d.example|QUIT", 1 },
	{ "a name that is not well-formed is not said", Q
	  " as ma_il.example <a@c.example> to <b@d.example>" NOBODY,
	  "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|MAIL |"
	  "RCPT b@d.example|QUIT", 1 },
	{ "an address that is not well-formed is not said", Q
	  " but <a b@c.example> to <b@d.example>" NOBODY, "RCPT* -> 550 no",
	  "EHLO old.example|MAIL a@c.example|RCPT b@d.example|RSET|MAIL |"
	  "RCPT b@d.example|QUIT", 1 },
	{ "refused encryption is not asked for under another name", Q NAME,
	  "EHLO* -> 250 STARTTLS\nSTARTTLS -> 454 no\nRCPT* -> 550 no",
	  "EHLO old.example|STARTTLS|MAIL a@c.example|RCPT b@d.example|RSET|"
	  "EHLO mail.example|MAIL a@c.example|RCPT b@d.example|QUIT", 1 },
};

#define TIME_MS 20000

/* The reply to a command; NULL: none any more. */
static const char *
reply_of(struct pool *pool, const char *rules, const char *command)
{
	while (*rules != '\0') {
		size_t n = strcspn(rules, "\n");
		char *rule = pool_strndup(pool, rules, n);
		char *arrow = strstr(rule, " -> ");

		assert_non_null(arrow);
		*arrow = '\0';
		if (fnmatch(rule, command, 0) == 0)
			return arrow + strlen(" -> ");
		rules += n + (rules[n] == '\n');
	}
	return strcmp(command, "QUIT") == 0 ? "221 bye" : "250 ok";
}

/* "MAIL FROM:<a@b>" is noted as "MAIL a@b". */
static void
note_said(struct buf *said, struct pool *pool, const char *command)
{
	const char *path = strchr(command, '<');

	if (said->len > 0)
		buf_putc(said, '|');
	if (path == NULL) {
		buf_puts(said, command);
		return;
	}
	buf_printf(said, "%.4s %s", command, pool_strndup(pool, path + 1,
	    strcspn(path + 1, ">")));
}

static void
answer(struct smtp_dialogue *d, struct pool *pool,
    const struct dialogue *row, const char *command)
{
	const char *reply = reply_of(pool, row->rules, command);

	d->now_ms += row->took;
	if (strcmp(reply, "DROP") == 0) {
		smtp_dialogue_closed(d, "closed by them");
		return;
	}
	reply = pool_printf(pool, "%s\r\n", reply);
	smtp_dialogue_take(d, reply, strlen(reply));
}

static void
a_dialogue(void **state)
{
	const struct dialogue *row = *state;
	struct pool *pool = pool_new();
	struct smtp_dialogue d;
	struct smtp_plan plan;
	struct buf said;
	int rounds = 0;

	buf_init(&said, 0);
	assert_int_equal(smtp_plan_read(&plan, pool, row->question), 0);
	smtp_dialogue_init(&d, pool, &plan);
	d.until_ms = TIME_MS;
	smtp_dialogue_connected(&d, "198.51.100.1");
	smtp_dialogue_take(&d, "220 hello\r\n", 11);
	while (d.next == SMTP_LISTEN && d.out.len > 0 && rounds++ < 100) {
		char *command = pool_strndup(pool, d.out.data, d.out.len - 2);

		buf_clear(&d.out);
		note_said(&said, pool, command);
		answer(&d, pool, row, command);
	}
	assert_string_equal(said.data, row->said);
	assert_int_equal(d.next, SMTP_CLOSE);
	smtp_dialogue_release(&d);
	buf_release(&said);
	pool_free(pool);
}

/* The main answer is there; what was only to isolate is no time-out. */
static void
tries_cut_short_are_an_answer_and_plain_ones_a_time_out(void **state)
{
	static const struct {
		const char *question;
		enum outcome outcome;
	} row[] = {
		{ Q NOBODY, OUTCOME_ANSWER },
		{ Q " try <> to <c@d.example>", OUTCOME_TIMEOUT },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct pool *pool = pool_new();
		struct smtp_dialogue d;
		struct smtp_plan plan;
		const char *why;

		smtp_plan_read(&plan, pool, row[i].question);
		smtp_dialogue_init(&d, pool, &plan);
		d.until_ms = 100;
		smtp_dialogue_connected(&d, "198.51.100.1");
		for (int k = 0; k < 6 && d.next != SMTP_CLOSE; k++) {
			const char *say = k == 0 ? "220 hi\r\n" : k == 3 ?
			    "550 no\r\n" : "250 ok\r\n";

			buf_clear(&d.out);
			smtp_dialogue_take(&d, say, strlen(say));
		}
		assert_int_equal(smtp_dialogue_outcome(&d, &why),
		    row[i].outcome);
		smtp_dialogue_release(&d);
		pool_free(pool);
	}
}

/* ---- waiting ---- */

struct silent {
	struct source source;
	struct evidence *evidence;
	int skipped;
	bool tells;
};

static void
silent_ask(struct source *s, const struct question *q)
{
	(void)s;
	(void)q;
}

static void
silent_tell(struct source *s, struct waiting *w)
{
	if (!((struct silent *)s)->tells)
		return;
	w->host = "mx1.fabrikam.example";
	w->stage = "banner";
	w->left_ms = 1234;
}

/* As a talk would: with what was said so far. */
static void
silent_skip(struct source *s, const char *id)
{
	static const struct record said = { .section = "dialogue",
		.name = "-", .type = "connect", .data = "connected" };
	struct answer a = { .outcome = OUTCOME_TIMEOUT,
		.reason = SOURCE_SKIPPED, .records = &said, .n = 1 };
	struct silent *silent = (struct silent *)s;

	silent->skipped++;
	evidence_answer(silent->evidence, id, &a);
}

static void
silent_free(struct source *s)
{
	(void)s;
}

struct wait_world {
	struct world *w;
	struct loop *loop;
	struct runner *runner;
	struct silent smtp, dns;
};

static void
begin_waiting(struct wait_world *x)
{
	memset(x, 0, sizeof *x);
	x->w = world_new("");
	x->loop = loop_new();
	x->w->settings.only = "mx";
	world_facts(x->w, "to=bob@fabrikam.example");
	x->runner = runner_new(x->w->casefile, x->w->evidence, x->loop,
	    &x->w->settings);
	x->smtp = (struct silent){ .source = { .kind = KIND_SMTP,
		.ask = silent_ask, .free = silent_free, .tell = silent_tell,
		.skip = silent_skip }, .evidence = x->w->evidence };
	x->dns = (struct silent){ .source = { .kind = KIND_DNS,
		.ask = silent_ask, .free = silent_free } };
	runner_source(x->runner, &x->smtp.source);
	runner_source(x->runner, &x->dns.source);
	evidence_ask(x->w->evidence, KIND_SMTP, "mx1.fabrikam.example "
	    "192.0.2.25 25 hello");
	assert_false(runner_step(x->runner));
}

static void
end_waiting(struct wait_world *x)
{
	runner_free(x->runner);
	loop_free(x->loop);
	world_free(x->w);
}

static void
what_is_waited_for_is_told_in_the_order_asked(void **state)
{
	struct wait_world x;
	struct waiting at[4];

	(void)state;
	begin_waiting(&x);
	x.smtp.tells = true;
	assert_int_equal(runner_waiting(x.runner, at, 4), 2);
	assert_int_equal(at[0].kind, KIND_SMTP);
	assert_string_equal(at[0].stage, "banner");
	assert_string_equal(at[0].host, "mx1.fabrikam.example");
	assert_int_equal(at[0].left_ms, 1234);
	assert_int_equal(at[1].kind, KIND_DNS);
	assert_string_equal(at[1].text, "fabrikam.example MX");
	assert_null(at[1].stage);
	assert_true(at[1].left_ms > 0 && at[1].left_ms <= 20000);
	assert_int_equal(runner_waiting(x.runner, at, 0), 2);
	end_waiting(&x);
}

static void
one_question_is_gone_on_without(void **state)
{
	const struct question *q;
	struct wait_world x;
	struct waiting at[4];

	(void)state;
	begin_waiting(&x);
	runner_waiting(x.runner, at, 4);
	assert_true(runner_skip(x.runner, at[1].id));
	assert_true(runner_step(x.runner));
	assert_string_equal(finding_status(x.w->casefile, "mx"), "unknown");
	q = evidence_by_id(x.w->evidence, at[1].id);
	assert_int_equal(q->outcome, OUTCOME_TIMEOUT);
	assert_string_equal(q->reason, SOURCE_SKIPPED);
	assert_int_equal(runner_waiting(x.runner, at, 4), 1);
	end_waiting(&x);
}

static void
a_talk_gone_on_without_keeps_what_was_said(void **state)
{
	const struct question *q;
	struct wait_world x;
	struct waiting at[4];

	(void)state;
	begin_waiting(&x);
	runner_waiting(x.runner, at, 4);
	assert_true(runner_skip(x.runner, at[0].id));
	assert_int_equal(x.smtp.skipped, 1);
	q = evidence_by_id(x.w->evidence, at[0].id);
	assert_int_equal(q->outcome, OUTCOME_TIMEOUT);
	assert_int_equal(q->n, 1);
	end_waiting(&x);
}

static void
what_is_not_waited_for_is_not_skipped(void **state)
{
	struct wait_world x;
	struct waiting at[4];

	(void)state;
	begin_waiting(&x);
	runner_waiting(x.runner, at, 4);
	assert_false(runner_skip(x.runner, "q99"));
	assert_true(runner_skip(x.runner, at[0].id));
	assert_false(runner_skip(x.runner, at[0].id));
	assert_int_equal(x.smtp.skipped, 1);
	end_waiting(&x);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(
		    tries_cut_short_are_an_answer_and_plain_ones_a_time_out),
		cmocka_unit_test(
		    what_is_waited_for_is_told_in_the_order_asked),
		cmocka_unit_test(one_question_is_gone_on_without),
		cmocka_unit_test(a_talk_gone_on_without_keeps_what_was_said),
		cmocka_unit_test(what_is_not_waited_for_is_not_skipped),
	};
	enum { ROWS = sizeof dialogues / sizeof *dialogues,
		OTHERS = sizeof others / sizeof *others };
	struct CMUnitTest tests[ROWS + OTHERS];

	for (int i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){ .name =
			dialogues[i].sentence, .test_func = a_dialogue,
			.initial_state = (void *)&dialogues[i] };
	memcpy(tests + ROWS, others, sizeof others);
	return cmocka_run_group_tests_name("smtp tries", tests, NULL, NULL);
}
