/*
 * egress: can this machine reach port 25 of the outside at all, does anything
 * near it change what passes, and is this machine the sending server?
 *
 * The recipient's servers and two large mail hosts are asked; of the large
 * ones only the banner. Where nobody answers, it is the network on this side
 * that is shut: dropped when all are silent, reset when all refuse.
 */
#include "checks/check.h"

#include "checks/reach.h"
#include "checks/vantage.h"

struct view {
	struct reach large, theirs;
	const char *local;
};

static void
take_local(struct view *v, const struct reach *r)
{
	for (int i = 0; i < r->n; i++) {
		if (r->host[i].talk.local != NULL)
			v->local = r->host[i].talk.local;
	}
}

/* False while something is pending. */
static bool
ask_recipient(struct inquiry *q, struct reach *out)
{
	struct targets targets;

	if (fact_get(q->casefile, "to") == NULL && q->settings->mx == NULL)
		return true;
	if (!talk_to_recipient(q, &targets))
		return false;
	for (int i = 0; i < targets.n; i++) {
		struct talk talk;

		talk_read(&talk, targets.at[i].answer, q->pool);
		reach_add(out, targets.at[i].name, &targets.at[i].ip, &talk);
	}
	return true;
}

static bool
is_rewritten(const struct reach *r)
{
	for (int i = 0; i < r->n; i++) {
		if (r->host[i].talk.masked || r->host[i].talk.stripped)
			return true;
	}
	return false;
}

/* Large hosts hide no banner: who rewrites theirs is near this machine. */
static void
conclude_open(struct inquiry *q, const struct view *v)
{
	detail_flag(q->finding, "reachable", true);
	if (is_rewritten(&v->theirs) && !is_rewritten(&v->large))
		finding_note(q->finding, "rewritten-somewhere");
	if (is_rewritten(&v->large))
		finding_end(q->finding, STATUS_WARN, "rewritten");
	else if (reach_is_intercepted(q->pool, &v->large))
		finding_end(q->finding, STATUS_WARN, "intercepted");
	else if (v->large.n > 1 && v->large.spoke == 0)
		finding_end(q->finding, STATUS_WARN, "partly");
	else
		finding_end(q->finding, STATUS_PASS, "pass");
}

/* Silence is a packet filter's way, a reset that of a stricter one. */
static const char *
shut_word(const struct view *v)
{
	int asked = v->large.n + v->theirs.n;

	if (v->large.silent + v->theirs.silent == asked)
		return "dropped";
	return v->large.shut + v->theirs.shut == asked ? "reset" : "blocked";
}

static void
conclude(struct inquiry *q, const struct view *v)
{
	int asked = v->large.n + v->theirs.n;
	int spoke = v->large.spoke + v->theirs.spoke;

	detail_text(q->finding, "local_address", v->local);
	detail_number(q->finding, "asked", asked);
	detail_number(q->finding, "answered", spoke);
	if (spoke > 0) {
		conclude_open(q, v);
	} else if (v->large.n > 0 && asked > 1) {
		detail_flag(q->finding, "reachable", false);
		finding_end(q->finding, STATUS_FAIL, shut_word(v));
	} else {
		finding_end(q->finding, STATUS_UNKNOWN, "unknown");
	}
}

static bool
run(struct inquiry *q)
{
	const struct question *own = evidence_ask(q->evidence, KIND_LOCAL,
	    "addresses");
	struct view v = { 0 };
	bool done = ask_recipient(q, &v.theirs);
	enum vantage vantage;

	if (!reach_large(q, &v.large) || !done || own == NULL)
		return false;
	vantage = vantage_of_machine(q, own);
	if (vantage == VANTAGE_SENDER || vantage == VANTAGE_OTHER)
		detail_flag(q->finding, "is_sender",
		    vantage == VANTAGE_SENDER);
	vantage_note(q, vantage);
	take_local(&v, &v.theirs);
	take_local(&v, &v.large);
	conclude(q, &v);
	return true;
}

extern const struct check check_egress;
const struct check check_egress = { .id = "egress", .needs = "", .run = run };
