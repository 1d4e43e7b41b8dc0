/*
 * egress: can this machine reach port 25 of the outside at all, and is this
 * machine the sending server?
 *
 * The recipient's servers and two large mail hosts (assets/hosts.xml) are
 * asked; of the large ones only the banner. Where nobody answers, it is the
 * network on this side that is shut.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/hosts.h"
#include "checks/talk.h"

struct reach {
	int asked, spoke;
	bool pending;
	const char *local;
};

static void
take(struct reach *r, const struct question *a, struct pool *pool)
{
	struct talk t;

	talk_read(&t, a, pool);
	r->asked += t.outcome != OUTCOME_NOT_ASKED;
	r->spoke += t.spoke;
	if (t.local != NULL)
		r->local = t.local;
}

static void
ask_recipient(struct inquiry *q, struct reach *r)
{
	struct targets targets;

	if (fact_get(q->casefile, "to") == NULL && q->settings->mx == NULL)
		return;
	if (!talk_to_recipient(q, &targets)) {
		r->pending = true;
		return;
	}
	for (int i = 0; i < targets.n; i++)
		take(r, targets.at[i].answer, q->pool);
}

static int
ask_large(struct inquiry *q, struct reach *r)
{
	const char *name;
	int known = 0;

	for (int i = 0; (name = hosts_at(i)) != NULL; i++) {
		const struct question *answer;
		struct addresses a;

		if (!lookup_addresses(q, name, &a)) {
			r->pending = true;
			continue;
		}
		known += a.n > 0;
		answer = a.n > 0 ? talk_hello(q, name, &a.ip[0]) : NULL;
		if (answer != NULL)
			take(r, answer, q->pool);
		else
			r->pending |= a.n > 0;
	}
	return known;
}

/*
 * Is the sending address one of this machine's own? A machine that has only
 * private addresses may sit behind the sending address: then nothing is said.
 */
static void
judge_sender(struct inquiry *q, const struct question *own)
{
	bool public = false, same = false;
	struct ip sender, ip;

	if (own->outcome != OUTCOME_ANSWER ||
	    !ip_parse(&sender, fact_get(q->casefile, "sender_ip")))
		return;
	for (int i = 0; i < own->n; i++) {
		if (!ip_parse(&ip, own->records[i].data))
			continue;
		same |= ip_same(&ip, &sender);
		public |= !ip_is_private(&ip);
	}
	if (same || public)
		detail_flag(q->finding, "is_sender", same);
	if (!same)
		finding_note(q->finding, public ? "other-machine" :
		    "perhaps-other-machine");
}

static void
conclude(struct inquiry *q, const struct reach *r, int large)
{
	detail_text(q->finding, "local_address", r->local);
	if (r->spoke > 0) {
		detail_flag(q->finding, "reachable", true);
		finding_end(q->finding, STATUS_PASS, "pass");
	} else if (large > 0 && r->asked > 1) {
		detail_flag(q->finding, "reachable", false);
		finding_end(q->finding, STATUS_FAIL, "blocked");
	} else {
		finding_end(q->finding, STATUS_UNKNOWN, "unknown");
	}
}

static bool
run(struct inquiry *q)
{
	const struct question *own = evidence_ask(q->evidence, KIND_LOCAL,
	    "addresses");
	struct reach r = { 0 };
	int large;

	ask_recipient(q, &r);
	large = ask_large(q, &r);
	if (own == NULL || r.pending)
		return false;
	judge_sender(q, own);
	conclude(q, &r, large);
	return true;
}

extern const struct check check_egress;
const struct check check_egress = { .id = "egress", .needs = "", .run = run };
