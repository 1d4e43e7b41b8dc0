/*
 * The source for talks with mail servers: a queue of sessions, one connection
 * to an address at a time, SMTP_SESSIONS in all; the others wait in the order
 * in which they were asked, but those that only want the banner go first: they
 * are soon over. Shortly before the run's time is over every talk ends as a
 * time-out here, so that what was said so far is kept.
 */
#include "checks/source.h"

#include <stdlib.h>
#include <string.h>

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
begin_those(struct smtp *s, bool short_ones)
{
	for (struct smtp_session *c = s->first; c != NULL; c = c->next) {
		if ((c->plan.ehlo == NULL) == short_ones && may_begin(s, c))
			smtp_session_open(c);
	}
}

static void
begin_waiting(struct smtp *s)
{
	begin_those(s, true);
	begin_those(s, false);
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

/* As a time-out, with what there is. NULL: the run's time is over. */
static void
end_early(struct smtp *s, struct smtp_session *c, const char *why)
{
	if (c->active) {
		smtp_session_cut(c, why);
		return;
	}
	c->outcome = OUTCOME_TIMEOUT;
	c->reason = why != NULL ? why :
	    "its turn did not come in the time of this run";
	session_ended(s, c);
}

/* ---- the run's time ---- */

static void
cut(void *arg)
{
	struct smtp *s = arg;

	s->cut_timer = 0;
	s->cutting = true;
	while (s->first != NULL)
		end_early(s, s->first, NULL);
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
	if (s->cut_timer != 0 || ms <= 0)
		return;
	s->cut_timer = loop_timer(s->means.loop, ms, cut, s);
	s->means.until_ms = loop_now(s->means.loop) + ms;
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

static struct smtp_session *
find_session(struct smtp *s, const char *id)
{
	struct smtp_session *c = s->first;

	while (c != NULL && strcmp(c->id, id) != 0)
		c = c->next;
	return c;
}

static void
smtp_tell(struct source *source, struct waiting *w)
{
	const struct smtp_session *c = find_session((struct smtp *)source,
	    w->id);

	if (c != NULL)
		smtp_session_tell(c, w);
}

static void
smtp_skip(struct source *source, const char *id)
{
	struct smtp *s = (struct smtp *)source;
	struct smtp_session *c = find_session(s, id);

	if (c != NULL)
		end_early(s, c, SOURCE_SKIPPED);
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

	smtp->source = (struct source){ .kind = KIND_SMTP, .ask = smtp_ask,
		.free = smtp_free, .tell = smtp_tell, .skip = smtp_skip };
	smtp->evidence = e;
	smtp->born_ms = loop_now(l);
	smtp->means = (struct smtp_means){ .loop = l, .settings = s,
		.multi = multi_new(l, smtp_session_connected),
		.setup = smtp_tls_setup_new(s->ca_file), .ended = session_ended,
		.arg = smtp };
	return &smtp->source;
}
