/*
 * The talk with a mail server, byte by byte: what is said in which case, what
 * is kept, and what is never said.
 *
 * A script is what they say at each turn; what we say is collected as one text
 * with '|' between commands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/smtp_dialogue.h"

struct world {
	struct pool *pool;
	struct smtp_plan plan;
	struct smtp_dialogue d;
	struct buf said;
	const char *reason;
};

static const char plain[] =
    "mx.example 192.0.2.25 25 ehlo mail.contoso.example";
static const char probe[] = "mx.example 192.0.2.25 25 ehlo "
    "mail.contoso.example from <anna@contoso.example> to <bob@b.example>";

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->pool = pool_new();
	buf_init(&w->said, 0);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	smtp_dialogue_release(&w->d);
	buf_release(&w->said);
	pool_free(w->pool);
	free(w);
	return 0;
}

static void
begin(struct world *w, const char *question)
{
	smtp_dialogue_release(&w->d);
	buf_clear(&w->said);
	assert_int_equal(smtp_plan_read(&w->plan, w->pool, question), 0);
	smtp_dialogue_init(&w->d, w->pool, &w->plan);
	smtp_dialogue_connected(&w->d, "198.51.100.1");
	assert_int_equal(w->d.out.len, 0);	/* nothing before the banner */
}

/* Do what the transport does with `out`. */
static void
send_out(struct world *w)
{
	struct buf *out = &w->d.out;

	if (out->len == 0)
		return;
	assert_true(out->len > 2);
	assert_memory_equal(out->data + out->len - 2, "\r\n", 2);
	if (w->said.len > 0)
		buf_putc(&w->said, '|');
	buf_add(&w->said, out->data, out->len - 2);
	assert_null(strpbrk(w->said.data, "\r\n"));
	buf_clear(out);
}

static void
they_say(struct world *w, const char *s)
{
	w->d.now_ms += 10;
	smtp_dialogue_take(&w->d, s, strlen(s));
	send_out(w);
}

static void
secure(struct world *w)
{
	assert_int_equal(w->d.next, SMTP_HANDSHAKE);
	smtp_dialogue_certificate(&w->d, "-----BEGIN\nabc\n", 15);
	smtp_dialogue_secured(&w->d, "TLSv1.3 X");
	send_out(w);
}

static enum outcome
outcome(struct world *w)
{
	return smtp_dialogue_outcome(&w->d, &w->reason);
}

/* Is there a record that says this? */
static bool
noted(const struct world *w, const char *who, const char *stage,
    const char *text)
{
	for (int i = 0; i < w->d.n; i++) {
		const struct record *r = &w->d.record[i];

		if (strcmp(r->name, who) == 0 && strcmp(r->type, stage) == 0 &&
		    strstr(r->data, text) != NULL)
			return true;
	}
	return false;
}

static void
a_server_with_starttls_is_asked_again_below_tls(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 mx.example ESMTP\r\n");
	they_say(w, "250-mx.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n");
	they_say(w, "220 2.0.0 go ahead\r\n");
	assert_int_equal(w->d.stage, SMTP_TLS);
	secure(w);
	they_say(w, "250-mx.example\r\n250 STARTTLS\r\n");
	they_say(w, "221 bye\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|STARTTLS|"
	    "EHLO mail.contoso.example|QUIT");
	assert_int_equal(w->d.next, SMTP_CLOSE);
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
	assert_null(w->reason);
	assert_true(noted(w, "-", "connect", "connected from 198.51.100.1"));
	assert_true(noted(w, "-", "tls", "TLS TLSv1.3 X"));
	assert_true(noted(w, "<", "banner", "220 mx.example ESMTP"));
	assert_true(noted(w, "<", "starttls", "220 2.0.0 go ahead"));
	assert_true(noted(w, "<", "quit", "221 bye"));
	assert_true(noted(w, "0", "tls", "-----BEGIN\nabc\n"));
}

static void
bytes_come_one_by_one(void **state)
{
	struct world *w = *state;
	const char *s = "220-a\r\n220 b\r\n";

	begin(w, plain);
	for (; *s != '\0'; s++) {
		char one[2] = { *s, '\0' };

		assert_int_equal(w->said.len, 0);
		they_say(w, one);
	}
	assert_string_equal(w->said.data, "EHLO mail.contoso.example");
}

static void
a_refusal_as_banner_is_kept_whole_and_answered_by_quit(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "554-mx.example ESMTP not for you\r\n"
	    "554-Your access to this mail system has been rejected\r\n"
	    "554 due to the sending MTA's poor reputation.\r\n");
	assert_string_equal(w->said.data, "QUIT");
	assert_int_equal(w->d.next, SMTP_LISTEN);
	smtp_dialogue_closed(&w->d, "closed by them");
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
	assert_true(noted(w, "<", "banner", "554-mx.example"));
	assert_true(noted(w, "<", "banner", "554 due to"));
	assert_true(noted(w, "-", "quit", "closed by them"));
}

static void
after_421_nothing_is_said_but_quit(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "421 4.3.2 too busy\r\n");
	assert_string_equal(w->said.data, "QUIT");
	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "421 4.7.0 go away\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|QUIT");
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
}

static void
a_refused_ehlo_is_followed_by_one_helo(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 hello\r\n");
	they_say(w, "571 unwanted\r\n");
	they_say(w, "571 still unwanted\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|"
	    "HELO mail.contoso.example|QUIT");
	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "502 what?\r\n");
	they_say(w, "250 STARTTLS\r\n");	/* no capability in HELO */
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|"
	    "HELO mail.contoso.example|MAIL FROM:<anna@contoso.example>");
}

static void
a_refused_starttls_goes_on_in_clear(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "250-x\r\n250-starttls\r\n250 OK\r\n");
	they_say(w, "454 4.7.0 TLS not available\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|STARTTLS|"
	    "MAIL FROM:<anna@contoso.example>");
}

static void
silence_is_a_time_out_with_its_stage(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	smtp_dialogue_expired(&w->d, 30000, NULL);
	assert_int_equal(outcome(w), OUTCOME_TIMEOUT);
	assert_string_equal(w->reason, "banner: no answer in 30 s");
	assert_string_equal(w->said.data, "");
	begin(w, plain);
	they_say(w, "220-unfinished\r\n220-and the rest is sil");
	smtp_dialogue_expired(&w->d, 30000, NULL);
	assert_int_equal(outcome(w), OUTCOME_TIMEOUT);
	assert_true(noted(w, "<", "banner", "220-and the rest is sil"));
}

static void
no_answer_to_quit_is_no_time_out(void **state)
{
	struct world *w = *state;

	begin(w, "mx.example 192.0.2.25 25 hello");
	they_say(w, "220 hello\r\n");
	assert_string_equal(w->said.data, "QUIT");
	smtp_dialogue_expired(&w->d, 2000, NULL);
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
	assert_true(noted(w, "-", "quit", "no answer in 2 s"));
}

static void
a_masked_banner_is_a_banner(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 ****************\r\n");
	they_say(w, "250-x\r\n250 XXXXXXXA\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|QUIT");
	begin(w, plain);
	they_say(w, "220*****2****\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example");
}

static void
endless_lines_are_read_up_to_a_limit(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	for (int i = 0; i < 1000; i++)
		they_say(w, "220-please hold the line\r\n");
	assert_int_equal(w->d.next, SMTP_CLOSE);
	assert_int_equal(w->d.lines, SMTP_LINES_MAX);
	assert_true(noted(w, "-", "banner", "too many lines"));
	assert_string_equal(w->said.data, "");
	assert_int_equal(outcome(w), OUTCOME_ERROR);
}

static void
one_endless_line_is_cut_and_read_up_to_a_limit(void **state)
{
	struct world *w = *state;
	char block[1001];

	memset(block, 'A', sizeof block - 1);
	block[1000] = '\0';
	begin(w, plain);
	they_say(w, "220 ");
	for (int i = 0; i < 1000; i++)
		they_say(w, block);
	assert_int_equal(w->d.next, SMTP_CLOSE);
	assert_true(noted(w, "<", "banner", " ... (cut)"));
	assert_true(noted(w, "-", "banner", "too many bytes"));
	assert_true(strlen(w->d.record[1].data) < 2100);
	assert_int_equal(outcome(w), OUTCOME_ERROR);
}

static void
lines_out_of_turn_are_not_taken_for_replies(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "220 hello\r\n250 x\r\n250 sender ok\r\n250 rcpt ok\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example");
	assert_true(noted(w, "-", "ehlo", "did not wait"));
	they_say(w, "250 x\r\n");
	they_say(w, "550 no\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|"
	    "MAIL FROM:<anna@contoso.example>|QUIT");
}

static void
bytes_injected_before_tls_are_noted_and_dropped(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 STARTTLS\r\n");
	they_say(w, "220 go\r\n250 evil\r\n250 evil\r\n");
	assert_true(noted(w, "-", "starttls", "20 bytes came"));
	assert_false(noted(w, "<", "starttls", "evil"));
	secure(w);
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|STARTTLS|"
	    "EHLO mail.contoso.example");
	they_say(w, "250-x\r\n250 y\r\n");
	assert_int_equal(w->d.stage, SMTP_MAIL);
}

static void
a_failed_handshake_is_followed_by_one_talk_in_clear(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 STARTTLS\r\n");
	they_say(w, "220 go\r\n");
	assert_true(smtp_dialogue_tls_failed(&w->d, "no shared cipher"));
	assert_true(noted(w, "-", "tls", "TLS failed: no shared cipher"));
	smtp_dialogue_connected(&w->d, "198.51.100.1");
	they_say(w, "220 hello\r\n");
	they_say(w, "250 STARTTLS\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|STARTTLS|"
	    "EHLO mail.contoso.example|QUIT");
	they_say(w, "221 bye\r\n");
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
}

static void
a_refused_recipient_is_kept_with_all_its_lines(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 x\r\n");
	they_say(w, "250 2.1.0 ok\r\n");
	they_say(w, "550-5.7.1 Service unavailable\r\n550-blocked\r\n"
	    "550 see https://list.example/\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|"
	    "MAIL FROM:<anna@contoso.example>|RCPT TO:<bob@b.example>|QUIT");
	assert_true(noted(w, "<", "rcpt", "550-5.7.1 Service unavailable"));
	assert_true(noted(w, "<", "rcpt", "550 see https://list.example/"));
}

static void
an_accepted_recipient_gets_no_data(void **state)
{
	struct world *w = *state;

	begin(w, probe);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 x\r\n");
	they_say(w, "250 ok\r\n");
	they_say(w, "250 ok\r\n");
	they_say(w, "354 go on then\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|"
	    "MAIL FROM:<anna@contoso.example>|RCPT TO:<bob@b.example>|QUIT");
	assert_int_equal(w->d.next, SMTP_CLOSE);
}

static void
without_an_envelope_mail_is_never_said(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 x\r\n");
	assert_string_equal(w->said.data, "EHLO mail.contoso.example|QUIT");
}

static void
what_is_no_smtp_is_an_error(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "SSH-2.0-OpenSSH_9.6\r\n");
	assert_int_equal(w->d.next, SMTP_CLOSE);
	assert_int_equal(outcome(w), OUTCOME_ERROR);
	assert_non_null(w->reason);
	assert_true(noted(w, "<", "banner", "SSH-2.0"));
	begin(w, plain);
	smtp_dialogue_closed(&w->d, "connection reset by them");
	assert_int_equal(outcome(w), OUTCOME_ERROR);
	assert_string_equal(w->reason, "banner: connection reset by them");
}

static void
what_they_say_is_made_printable(void **state)
{
	struct world *w = *state;

	begin(w, plain);
	they_say(w, "220 \x1b[2J\xff\r\n");
	assert_true(noted(w, "<", "banner", "220 \\x1b[2J\\xff"));
}

static void
only_well_formed_things_are_said(void **state)
{
	static const struct {
		const char *text, *said;
	} row[] = {
		{ "ehlo mail.contoso.example from <> to <b@b.example>",
			"MAIL FROM:<>|RCPT TO:<b@b.example>" },
		{ "ehlo x.example from <a b@c> to <b@b.example>", "" },
		{ "ehlo x.example from <a@c.example> to <b\r\nDATA@b>",
			"MAIL FROM:<a@c.example>" },
		{ "ehlo x.example from <a> to <b> to <c>", "" },
		{ "ehlo x.example from <a@b.example>", "" },
		{ "ehlo x.example from <a@b.example> to <", "" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		char text[256];
		const char *rest;

		snprintf(text, sizeof text, "mx.example 192.0.2.25 25 %s",
		    row[i].text);
		begin(w, text);
		they_say(w, "220 hello\r\n");
		for (int k = 0; k < 4; k++)
			they_say(w, "250 ok\r\n");
		rest = strchr(w->said.data, '|') + 1;
		assert_memory_equal(rest, row[i].said, strlen(row[i].said));
		rest += strlen(row[i].said);
		assert_string_equal(rest + (*rest == '|'), "QUIT");
	}
}

static const char several[] = "mx.example 192.0.2.25 25 ehlo me.example "
    "from <a@c.example> to <b@d.example> try <> to <\"x@y\"@d.example> "
    "try <e@c.example> to <@h.example:f@d.example>";

/* They say ok until the envelopes begin. */
static void
begin_several(struct world *w, const char *question)
{
	begin(w, question);
	they_say(w, "220 hello\r\n");
	they_say(w, "250 ok\r\n");
	buf_clear(&w->said);
	buf_puts(&w->said, "...");
}

static void
several_envelopes_are_tried_with_reset_between_them(void **state)
{
	struct world *w = *state;

	begin_several(w, several);
	they_say(w, "250 ok\r\n");
	they_say(w, "554 5.7.1 no\r\n");
	they_say(w, "250 reset\r\n");
	they_say(w, "250 ok\r\n");
	they_say(w, "250-yes\r\n250 yes\r\n");
	they_say(w, "250 reset\r\n");
	they_say(w, "250 ok\r\n");
	they_say(w, "450 later\r\n");
	assert_string_equal(strchr(w->said.data, '|') + 1,
	    "RCPT TO:<b@d.example>|RSET|MAIL FROM:<>|"
	    "RCPT TO:<\"x@y\"@d.example>|RSET|MAIL FROM:<e@c.example>|"
	    "RCPT TO:<@h.example:f@d.example>|QUIT");
	assert_int_equal(outcome(w), OUTCOME_ANSWER);
	assert_true(noted(w, ">", "mail", "RSET"));
	assert_true(noted(w, "<", "rcpt", "554 5.7.1 no"));
}

static void
a_refused_sender_is_followed_by_the_next_envelope(void **state)
{
	struct world *w = *state;

	begin_several(w, several);
	they_say(w, "550 no such sender\r\n");
	they_say(w, "451 later\r\n");
	they_say(w, "501 what\r\n");
	assert_string_equal(w->said.data,
	    "...|MAIL FROM:<>|MAIL FROM:<e@c.example>|QUIT");
}

static void
a_refused_reset_or_a_421_ends_the_tries(void **state)
{
	struct world *w = *state;

	begin_several(w, several);
	they_say(w, "250 ok\r\n");
	they_say(w, "250 ok\r\n");
	they_say(w, "500 what\r\n");
	assert_string_equal(w->said.data,
	    "...|RCPT TO:<b@d.example>|RSET|QUIT");
	begin_several(w, several);
	they_say(w, "421 enough\r\n");
	assert_string_equal(w->said.data, "...|QUIT");
}

static void
odd_envelopes_are_left_out_and_the_others_tried(void **state)
{
	static const struct { const char *text, *said; } row[] = {
		{ "try <\"a b\"@c.example> to <b@d.example>", "QUIT" },
		{ "try <\"a\\\"@c.example> to <b@d.example>", "QUIT" },
		{ "try <> to <@:f@d.example>", "MAIL FROM:<>|QUIT" },
		{ "try <> to <@h_h:f@d.example>", "MAIL FROM:<>|QUIT" },
		{ "try <> to <@h.example:f>", "MAIL FROM:<>|QUIT" },
		{ "try <> to <b@d.example> to <c@d.example>",
			"MAIL FROM:<>|QUIT" },
		{ "try <x y> to <b@d.example> try <> to <b@d.example>",
			"MAIL FROM:<>|RCPT TO:<b@d.example>|QUIT" },
		{ "try <a@c.example> to <b> try <> to <b@d.example>",
			"MAIL FROM:<a@c.example>|RSET|MAIL FROM:<>|"
			"RCPT TO:<b@d.example>|QUIT" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		begin(w, pool_printf(w->pool,
		    "mx.example 192.0.2.25 25 ehlo me.example %s",
		    row[i].text));
		they_say(w, "220 hello\r\n");
		for (int k = 0; k < 6 && w->d.next != SMTP_CLOSE; k++)
			they_say(w, "250 ok\r\n");
		assert_string_equal(strchr(w->said.data, '|') + 1,
		    row[i].said);
		assert_non_null(w->plan.note);
	}
}

static void
no_more_than_eight_envelopes_are_tried(void **state)
{
	struct world *w = *state;
	char *text = pool_strdup(w->pool, "mx.example 192.0.2.25 25 ehlo a.b");
	int mails = 0;

	for (int i = 0; i < 20; i++)
		text = pool_printf(w->pool, "%s try <> to <x%d@d.example>",
		    text, i);
	begin(w, text);
	they_say(w, "220 hello\r\n");
	while (w->d.next != SMTP_CLOSE)
		they_say(w, "250 ok\r\n");
	for (const char *s = w->said.data; (s = strstr(s, "MAIL")) != NULL; s++)
		mails++;
	assert_int_equal(mails, SMTP_ENVELOPES_MAX);
}

static void
the_name_said_is_always_well_formed(void **state)
{
	static const char *const good[] = { "a.example", "[192.0.2.1]", "x",
		"[IPv6:2001:db8::1]", "203.0.113.9" };
	static const char *const bad[] = { "", "-", "a b.example",
		"a_b.example",
		"a..example", "[2001:db8::1]", "[192.0.2.1", "[a.example]",
		"-a.example", "a-.example", "\xc3\xa9.example", "a.example.",
		"a\r\nMAIL", "[IPv6:192.0.2.1]", "[192.0.2.1]x" };
	struct world *w = *state;
	char text[128];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(smtp_plan_can_say(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(smtp_plan_can_say(bad[i]));
		snprintf(text, sizeof text, "m 192.0.2.25 25 ehlo %s", bad[i]);
		assert_int_equal(smtp_plan_read(&w->plan, w->pool, text), 0);
		assert_true(smtp_plan_can_say(w->plan.ehlo));
		assert_true(strchr(w->plan.ehlo, '.') != NULL);
		assert_true((w->plan.note != NULL) == (strlen(bad[i]) > 1));
	}
}

static void
other_texts_are_no_question(void **state)
{
	static const char *const bad[] = { "", "h", "h 192.0.2.1",
		"h 192.0.2.1 25", "h 192.0.2.1 25 vrfy", "h nowhere 25 hello",
		"h 192.0.2.1 0 hello", "h 192.0.2.1 65536 hello",
		"h 192.0.2.1 x hello" };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(smtp_plan_read(&w->plan, w->pool, bad[i]),
		    -1);
	assert_int_equal(smtp_plan_read(&w->plan, w->pool,
	    "192.0.2.1 192.0.2.1 25 hello"), 0);
	assert_null(w->plan.host);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_server_with_starttls_is_asked_again_below_tls),
		TEST(bytes_come_one_by_one),
		TEST(a_refusal_as_banner_is_kept_whole_and_answered_by_quit),
		TEST(after_421_nothing_is_said_but_quit),
		TEST(a_refused_ehlo_is_followed_by_one_helo),
		TEST(a_refused_starttls_goes_on_in_clear),
		TEST(silence_is_a_time_out_with_its_stage),
		TEST(no_answer_to_quit_is_no_time_out),
		TEST(a_masked_banner_is_a_banner),
		TEST(endless_lines_are_read_up_to_a_limit),
		TEST(one_endless_line_is_cut_and_read_up_to_a_limit),
		TEST(lines_out_of_turn_are_not_taken_for_replies),
		TEST(bytes_injected_before_tls_are_noted_and_dropped),
		TEST(a_failed_handshake_is_followed_by_one_talk_in_clear),
		TEST(a_refused_recipient_is_kept_with_all_its_lines),
		TEST(an_accepted_recipient_gets_no_data),
		TEST(without_an_envelope_mail_is_never_said),
		TEST(what_is_no_smtp_is_an_error),
		TEST(what_they_say_is_made_printable),
		TEST(only_well_formed_things_are_said),
		TEST(several_envelopes_are_tried_with_reset_between_them),
		TEST(a_refused_sender_is_followed_by_the_next_envelope),
		TEST(a_refused_reset_or_a_421_ends_the_tries),
		TEST(odd_envelopes_are_left_out_and_the_others_tried),
		TEST(no_more_than_eight_envelopes_are_tried),
		TEST(the_name_said_is_always_well_formed),
		TEST(other_texts_are_no_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
