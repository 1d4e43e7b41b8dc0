/*
 * Details and notes of the smtp check: see smtp_tell.h.
 */
#include "checks/smtp_tell.h"

#include <string.h>

#include "checks/name.h"
#include "checks/probe.h"
#include "checks/reach.h"
#include "checks/text.h"

/* Longer than a network takes; Exchange holds refusals back for 5 s. */
#define HELD_MS 4000
#define GREETING_MS 3000		/* shortest usual greet delays: 5 s */

static void
tell_lines(xmlNode *map, const struct question *answer, const struct talk *t)
{
	xmlNode *list;

	if (!t->refused || t->reply_from == t->reply_to)
		return;
	list = detail_list(map, "lines");
	for (int i = t->reply_from; i <= t->reply_to; i++)
		detail_text(list, NULL, answer->records[i].data);
}

static void
tell_flag(xmlNode *map, const char *key, bool is)
{
	if (is)
		detail_flag(map, key, true);
}

void
smtp_tell_host(xmlNode *list, const struct target *target,
    const struct talk *t)
{
	xmlNode *map = detail_map(list, NULL);
	char address[IP_TEXT];

	detail_text(map, "host", target->name);
	detail_text(map, "address", ip_text(&target->ip, address));
	detail_text(map, "outcome", outcome_word(t->outcome));
	detail_text(map, "stage", t->stage);
	detail_text(map, "reply", t->reply);
	tell_lines(map, target->answer, t);
	detail_text(map, "banner", t->banner);
	if (t->spoke)
		detail_flag(map, "starttls", t->starttls);
	detail_text(map, "starttls_reply", t->tls_refusal);
	detail_number(map, "ms", (double)(long)target->answer->ms);
	if (t->greeting_ms >= 0)
		detail_number(map, "greeting_ms", (double)t->greeting_ms);
	if (t->refusal_ms >= 0)
		detail_number(map, "refusal_ms", (double)t->refusal_ms);
	tell_flag(map, "masked", t->masked);
	tell_flag(map, "stripped", t->stripped);
	tell_flag(map, "dropped", t->dropped);
	tell_flag(map, "probed", target->probed);
	detail_text(map, "reason", t->reason);
}

static void
tell_seconds(struct inquiry *q, const char *key, long ms)
{
	detail_number(q->finding, key, (double)((ms + 500) / 1000));
}

/* The banner's own delay is a sign of its own. */
void
smtp_tell_delay(struct inquiry *q, const struct talk *t)
{
	if (t->refusal_ms < HELD_MS || strcmp(t->stage, "banner") == 0)
		return;
	tell_seconds(q, "held_s", t->refusal_ms);
	finding_note(q->finding, "tarpit");
}

/* ---- what isolates ---- */

static void
tell_probe(xmlNode *list, const struct probe_envelope *e,
    const struct probed *was, enum probe_kind kind)
{
	xmlNode *map = detail_map(list, NULL);

	detail_text(map, "probe", probe_kind_word(kind));
	detail_text(map, "ehlo", e->ehlo);
	detail_text(map, "from", *e->from == '\0' ? "<>" : e->from);
	detail_text(map, "to", e->to);
	detail_text(map, "result", probe_result_word(was->result));
	detail_text(map, "stage", was->stage);
	detail_text(map, "reply", was->reply);
	detail_text(map, "proves", was->proves);
}

/* "postmaster-taken", "null-sender-same" */
static void
note_probe(struct inquiry *q, enum probe_kind kind, enum probe_result result)
{
	if (result == PROBE_TAKEN || result == PROBE_SAME ||
	    result == PROBE_OTHER)
		finding_note(q->finding, pool_printf(q->pool, "%s-%s",
		    probe_kind_word(kind), probe_result_word(result)));
}

static void
tell_isolation(struct inquiry *q, const struct probes *p,
    const struct isolation *o)
{
	xmlNode *list = detail_list(q->finding, "probes");
	bool cut = false;

	detail_text(q->finding, "other_sender",
	    p->at[PROBE_OTHER_SENDER].from);
	detail_text(q->finding, "right_name", p->at[PROBE_RIGHT_NAME].ehlo);
	for (int i = 0; i < PROBE_KINDS; i++) {
		if (p->at[i].from == NULL)
			continue;
		tell_probe(list, &p->at[i], &o->at[i], (enum probe_kind)i);
		note_probe(q, (enum probe_kind)i, o->at[i].result);
		cut |= o->at[i].result == PROBE_NO_ANSWER;
	}
	if (cut)
		finding_note(q->finding, "probes-cut");
	detail_text(q->finding, "isolated", o->conclusion);
	if (o->conclusion != NULL)
		finding_note(q->finding, pool_printf(q->pool, "it-is-%s",
		    o->conclusion));
}

void
smtp_tell_probes(struct inquiry *q, const struct targets *targets)
{
	struct isolation o;
	struct probes p;

	if (!q->settings->rcpt_probe || !probes_plan(q, &p))
		return;
	if (p.bounced.from == NULL) {
		finding_note(q->finding, "not-sayable");
		return;
	}
	detail_text(q->finding, "ehlo", strcmp(p.ehlo, "-") == 0 ? NULL :
	    p.ehlo);
	if (strcmp(p.ehlo, "-") == 0)
		finding_note(q->finding, "own-name");
	for (int i = 0; i < targets->n; i++) {
		if (!targets->at[i].probed)
			continue;
		probes_read(&o, &p, targets->at[i].answer, q->pool);
		if (o.refused) {
			tell_isolation(q, &p, &o);
			return;
		}
	}
}

/* ---- signs ---- */

/*
 * Does it greet with a name that is near none of the servers? A name that is
 * good inside only is the server's own affair.
 */
static const char *
strange_name(struct inquiry *q, const struct targets *targets,
    const struct talk *t)
{
	const char *name = reach_banner_name(q->pool, t->banner), *owner;
	const char *domain = name_of_address(q->pool,
	    fact_get(q->casefile, "to"));

	if (name == NULL || t->masked || name_is_internal(name) ||
	    targets->route != ROUTE_MX)
		return NULL;
	owner = name_registered(q->pool, name);
	for (int i = 0; i < targets->n; i++) {
		if (text_same(owner, name_registered(q->pool,
		    targets->at[i].name)))
			return NULL;
	}
	return domain != NULL && text_same(owner, name_registered(q->pool,
	    domain)) ? NULL : name;
}

struct signs {
	long slowest_ms;
	const char *slow, *masked, *stripped, *no_tls, *strange, *name;
};

static void
look_at(struct inquiry *q, struct signs *s, const struct targets *targets,
    int i)
{
	const struct target *target = &targets->at[i];
	const char *name;
	struct talk t;

	talk_read(&t, target->answer, q->pool);
	if (t.greeting_ms >= GREETING_MS && t.greeting_ms > s->slowest_ms) {
		s->slowest_ms = t.greeting_ms;
		s->slow = target->name;
	}
	if (t.masked && s->masked == NULL)
		s->masked = target->name;
	if (t.stripped && s->stripped == NULL)
		s->stripped = target->name;
	if (t.tls_refusal != NULL && s->no_tls == NULL)
		s->no_tls = target->name;
	name = strange_name(q, targets, &t);
	if (name != NULL && s->strange == NULL) {
		s->strange = target->name;
		s->name = name;
	}
}

static void
note_host(struct inquiry *q, const char *key, const char *host,
    const char *says)
{
	detail_text(q->finding, key, host);
	if (host != NULL)
		finding_note(q->finding, says);
}

void
smtp_tell_signs(struct inquiry *q, const struct targets *targets)
{
	struct signs s = { 0 };

	for (int i = 0; i < targets->n; i++)
		look_at(q, &s, targets, i);
	if (s.slow != NULL)
		tell_seconds(q, "greeting_s", s.slowest_ms);
	note_host(q, "slow_host", s.slow, "greet-delay");
	note_host(q, "masked_host", s.masked, "masked-banner");
	note_host(q, "stripped_host", s.stripped, "stripped-starttls");
	note_host(q, "no_tls_host", s.no_tls, "starttls-refused");
	detail_text(q->finding, "banner_name", s.name);
	note_host(q, "strange_host", s.strange, "other-banner");
}
