/*
 * The source for talks with mail servers: a queue of sessions, one connection
 * to an address at a time, SMTP_SESSIONS in all; the others wait in the order
 * in which they were asked. Shortly before the run's time is over every talk
 * ends as a time-out here, so that what was said so far is kept.
 */
#include "checks/source.h"

#include <stdlib.h>

#include "checks/mem.h"
#include "checks/smtp_session.h"

#define SMTP_SESSIONS 3

struct smtp {
	struct source source;		/* first: it is what others see */
	struct evidence *evidence;
	struct smtp_means means;
	struct smtp_session *first;	/* in the order asked */
	unsigned cut_timer;
	double born_ms;
	bool asked;			/* anything yet */
	bool cutting;			/* no new connection */
};

/* ---- the queue ---- */

static bool
may_begin(const struct smtp *s, const struct smtp_session *c)
{
	int active = 0;

	if (c->active || s->cutting)
		return false;
	for (const struct smtp_session *at = s->first; at != NULL;
	    at = at->next) {
		active += at->active;
		if (at->active && ip_same(&at->plan.ip, &c->plan.ip))
			return false;
	}
	return active < SMTP_SESSIONS;
}

static void
begin_waiting(struct smtp *s)
{
	for (struct smtp_session *c = s->first; c != NULL; c = c->next) {
		if (may_begin(s, c))
			smtp_session_open(c);
	}
	if (s->first == NULL) {
		loop_cancel(s->means.loop, s->cut_timer);
		s->cut_timer = 0;
	}
}

static void
unlink_session(struct smtp *s, const struct smtp_session *c)
{
	struct smtp_session **at = &s->first;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
}

/* Answer, forget the talk, let the next one begin. */
static void
session_ended(void *arg, struct smtp_session *c)
{
	struct smtp *s = arg;
	struct answer a = { .outcome = c->outcome, .reason = c->reason,
		.records = c->dialogue.record, .n = c->dialogue.n };

	if (c->active) {
		a.ms = loop_now(s->means.loop) - c->start_ms;
		a.server = c->server;
	}
	unlink_session(s, c);
	source_answer(s->evidence, s->means.settings, c->id, &a);
	smtp_session_free(c);
	begin_waiting(s);
}

/* ---- the run's time ---- */

static void
cut(void *arg)
{
	struct smtp *s = arg;

	s->cut_timer = 0;
	s->cutting = true;
	while (s->first != NULL) {
		struct smtp_session *c = s->first;

		if (c->active) {
			smtp_session_cut(c);
			continue;
		}
		c->outcome = OUTCOME_TIMEOUT;
		c->reason = "its turn did not come in the time of this run";
		session_ended(s, c);
	}
	s->cutting = false;
}

/*
 * The first questions belong to the run that began when this source was made,
 * unless that was long ago; later ones to a run that begins now. The runner
 * has the last word: what it has expired before is not answered here again.
 */
static void
start_cut(struct smtp *s)
{
	int age = (int)(loop_now(s->means.loop) - s->born_ms);
	int ms = s->means.settings->timeout_ms;

	ms -= ms / 40;
	if (!s->asked && age < ms / 2)
		ms -= age;
	s->asked = true;
	if (s->cut_timer == 0 && ms > 0)
		s->cut_timer = loop_timer(s->means.loop, ms, cut, s);
}

/* ---- the source ---- */

static void
refuse(struct smtp *s, const struct question *q, enum outcome outcome,
    const char *reason)
{
	struct answer a = { .outcome = outcome, .reason = reason };

	source_answer(s->evidence, s->means.settings, q->id, &a);
}

static void
smtp_ask(struct source *source, const struct question *q)
{
	struct smtp *s = (struct smtp *)source;
	struct smtp_session *c = smtp_session_new(&s->means, q);
	struct smtp_session **last = &s->first;

	if (c == NULL) {
		refuse(s, q, OUTCOME_ERROR,
		    "no such question about a mail server");
		return;
	}
	if (ip_is_private(&c->plan.ip) &&
	    !s->means.settings->allow_private) {
		refuse(s, q, OUTCOME_NOT_ASKED, "a private address: nothing "
		    "is connected to there without --allow-private");
		smtp_session_free(c);
		return;
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = c;
	start_cut(s);
	begin_waiting(s);
}

static void
smtp_free(struct source *source)
{
	struct smtp *s = (struct smtp *)source;

	while (s->first != NULL) {
		struct smtp_session *c = s->first;

		s->first = c->next;
		smtp_session_free(c);
	}
	multi_free(s->means.multi);
	loop_cancel(s->means.loop, s->cut_timer);
	smtp_tls_setup_free(s->means.setup);
	free(s);
}

struct source *
source_smtp_new(struct loop *l, struct evidence *e, const struct settings *s)
{
	struct smtp *smtp = mem_alloc(sizeof *smtp);

	smtp->source = (struct source){ KIND_SMTP, smtp_ask, smtp_free };
	smtp->evidence = e;
	smtp->born_ms = loop_now(l);
	smtp->means = (struct smtp_means){ .loop = l, .settings = s,
		.multi = multi_new(l, smtp_session_connected),
		.setup = smtp_tls_setup_new(s->ca_file), .ended = session_ended,
		.arg = smtp };
	return &smtp->source;
}
