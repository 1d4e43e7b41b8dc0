/*
 * Talks that do not go as RFC 5321 has it: what each amounts to, and what the
 * smtp check makes of what was recorded.
 *
 * In a row `they` is what they say, "|" between what answers our next command;
 * then the connection is closed ('c'), silent ('s'), or left alone ('-').
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/smtp_dialogue.h"
#include "tests/example.h"

#define PLAIN "mx.example 192.0.2.25 25 ehlo mail.contoso.example"
#define PROBE PLAIN " from <anna@contoso.example> to <bob@b.example>"
#define HELLO "mx.example 192.0.2.25 25 hello"

static const struct talk_row {
	const char *sentence;
	const char *question;
	const char *they;
	char then;
	enum outcome outcome;
	const char *reason;		/* a part of it; NULL: there is none */
} rows[] = {
	{ "a greeting and the end is no answer", PLAIN, "220 hi\r\n", 'c',
	  OUTCOME_ERROR, "ehlo: closed" },
	{ "a greeting is the answer where no more was asked", HELLO,
	  "220 hi\r\n", 'c', OUTCOME_ANSWER, NULL },
	{ "a refusal as greeting is an answer, whatever comes then", PLAIN,
	  "554 no\r\n", 'c', OUTCOME_ANSWER, NULL },
	{ "a refused EHLO is an answer, though HELO gets none", PLAIN,
	  "220 hi\r\n|571 no\r\n", 'c', OUTCOME_ANSWER, NULL },
	{ "silence after a refused EHLO is a time-out", PLAIN,
	  "220 hi\r\n|502 what\r\n", 's', OUTCOME_TIMEOUT, "ehlo: " },
	{ "what is no reply to EHLO is no answer", PLAIN,
	  "220 hi\r\n|hello yourself\r\n", '-', OUTCOME_ERROR, "no reply" },
	{ "lines without end after EHLO are no answer", PLAIN,
	  "220 hi\r\n|250-a\r\n250-b\r\n250-c", 'c', OUTCOME_ERROR,
	  "ehlo: closed" },
	{ "the end where RCPT is due is no yes", PROBE,
	  "220 hi\r\n|250 hi\r\n|250 ok\r\n", 'c', OUTCOME_ERROR,
	  "rcpt: closed" },
	{ "the end after a refused RCPT is an answer", PROBE,
	  "220 hi\r\n|250 hi\r\n|250 ok\r\n|550 no\r\n", 'c', OUTCOME_ANSWER,
	  NULL },
	{ "454 to STARTTLS and the end at MAIL is no answer", PROBE,
	  "220 hi\r\n|250 STARTTLS\r\n|454 no\r\n", 'c', OUTCOME_ERROR,
	  "mail: closed" },
	{ "354 as greeting is no reply", PLAIN, "354 go on\r\n", '-',
	  OUTCOME_ERROR, "banner: " },
	{ "354 to RCPT is no reply", PROBE,
	  "220 hi\r\n|250 hi\r\n|250 ok\r\n|354 go on\r\n", '-',
	  OUTCOME_ERROR, "rcpt: " },
	{ "a second greeting is waited over", PROBE,
	  "220 hi\r\n|220 hi\r\n250 hi\r\n|250 ok\r\n|550 no\r\n|221 bye\r\n",
	  '-', OUTCOME_ANSWER, NULL },
	{ "a reply more than commands is no answer", PROBE,
	  "220 hi\r\n|250 hi\r\n|250 ok\r\n|250 ok\r\n|550 no\r\n221 bye\r\n",
	  '-', OUTCOME_ERROR, "quit: more replies" },
	{ "an odd reply to QUIT alone is borne", PROBE,
	  "220 hi\r\n|250 hi\r\n|250 ok\r\n|250 ok\r\n|250 bye\r\n", 'c',
	  OUTCOME_ANSWER, NULL },
	{ "silence after an odd reply to QUIT is borne", PLAIN,
	  "220 hi\r\n|250 hi\r\n|500 what\r\n", 's', OUTCOME_ANSWER, NULL },
	{ "who refuses all that is said is not waited for", PLAIN,
	  "554 no\r\n|554 no\r\n", '-', OUTCOME_ANSWER, NULL },
};

static void
say(struct smtp_dialogue *d, const char *they)
{
	for (const char *s = they; *s != '\0'; s += *s == '|') {
		size_t n = strcspn(s, "|");

		d->now_ms += 10;
		smtp_dialogue_take(d, s, n);
		buf_clear(&d->out);
		s += n;
	}
}

static void
talk_amounts_to(void **state)
{
	const struct talk_row *row = *state;
	struct pool *pool = pool_new();
	struct smtp_dialogue d;
	struct smtp_plan plan;
	const char *reason;

	assert_int_equal(smtp_plan_read(&plan, pool, row->question), 0);
	smtp_dialogue_init(&d, pool, &plan);
	smtp_dialogue_connected(&d, "198.51.100.1");
	say(&d, row->they);
	if (row->then == 'c')
		smtp_dialogue_closed(&d, "closed by them");
	else if (row->then == 's')
		smtp_dialogue_expired(&d, 2000, NULL);
	assert_int_equal(d.next, SMTP_CLOSE);
	assert_string_equal(outcome_word(smtp_dialogue_outcome(&d, &reason)),
	    outcome_word(row->outcome));
	if (row->reason == NULL)
		assert_null(reason);
	else
		assert_non_null(strstr(reason, row->reason));
	smtp_dialogue_release(&d);
	pool_free(pool);
}

#define ME "sender_ip=203.0.113.9; helo=mail.contoso.example; " \
	"from=anna@contoso.example; to=bob@fabrikam.example"
#define WORLD "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n" \
	"dns mx1.fabrikam.example A -> 192.0.2.25\n" \
	"dns * AAAA -> nodata\ndns * PTR -> nxdomain\n" \
	"dns mail.contoso.example A -> 203.0.113.9\n" \
	"local addresses -> 203.0.113.9\n" \
	"smtp mx1.fabrikam.example 192.0.2.25 25 ehlo * -> "
#define MET "- connect connected from 198.51.100.1 | banner 220 hi | " \
	"> ehlo EHLO x | "

static const struct example checks[] = {
	{ "421 to STARTTLS is a refusal for now", "smtp", ME, WORLD MET
	  "ehlo 250 STARTTLS | > starttls STARTTLS | starttls 421 4.7.0 busy | "
	  "> quit QUIT\n", "warn busy; stage=starttls; reply_code=421" },
	{ "454 to STARTTLS is none", "smtp", ME, WORLD MET
	  "ehlo 250 STARTTLS | > starttls STARTTLS | starttls 454 no | "
	  "> quit QUIT | quit 221 bye\n", "pass pass" },
	{ "421 to QUIT is none", "smtp", ME, WORLD MET "ehlo 250 hi | "
	  "> quit QUIT | quit 421 bye\n", "pass pass" },
	{ "502 to EHLO and silence to HELO is a time-out", "smtp", ME,
	  WORLD "timeout (ehlo: no answer in 15 s) | " MET "ehlo 502 what | "
	  "> ehlo HELO x | - ehlo no answer in 15 s\n",
	  "unknown timeout; reply_code=" },
	{ "571 to EHLO and silence to HELO is a refusal", "smtp", ME,
	  WORLD "timeout (ehlo: no answer in 15 s) | " MET "ehlo 571 no | "
	  "> ehlo HELO x | - ehlo no answer in 15 s\n",
	  "fail refused-ehlo; reply_code=571" },
	{ "502 to EHLO and 550 to HELO is a refusal", "smtp", ME, WORLD MET
	  "ehlo 502 what | > ehlo HELO x | ehlo 550 no | > quit QUIT | "
	  "quit 221 bye\n", "fail refused-ehlo; reply_code=550" },
	{ "what is no reply is not called a closed door", "smtp", ME,
	  WORLD "error (ehlo: that is no reply) | " MET "ehlo HTTP/1.1 400\n",
	  "fail dropped" },
	{ "a yes in a talk out of step is none", "smtp", ME "; --rcpt-probe",
	  WORLD "error (quit: more replies than commands) | " MET
	  "ehlo 250 hi | > mail MAIL FROM:<anna@contoso.example> | "
	  "mail 250 ok | > rcpt RCPT TO:<bob@fabrikam.example> | "
	  "rcpt 250 ok | > quit QUIT | quit 550 no | quit 221 bye\n",
	  "fail dropped" },
};

int
main(void)
{
	struct tests t = { 0 };

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		tests_add(&t, rows[i].sentence, talk_amounts_to, &rows[i]);
	TESTS_ADD(&t, checks);
	return tests_run(&t, "misbehave") != 0;
}
