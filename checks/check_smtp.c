/*
 * smtp: what the recipient's servers say to this sender (RFC 5321): banner,
 * EHLO, STARTTLS, and with leave the bounced envelope up to RCPT, which is
 * compared with what the bounce says, and after a refusal isolated (probe.h).
 * A refusal at any stage is kept with its full words. A time-out is unknown,
 * never a pass; a line that dies where a reply was due is no pass, either.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/name.h"
#include "checks/reach.h"
#include "checks/reply.h"
#include "checks/smtp_tell.h"
#include "checks/text.h"
#include "checks/vantage.h"

struct tally {
	struct inquiry *inquiry;
	struct reply bounce;		/* code and words NULL: not known */
	int refused, fine, silent, shut, dropped, not_asked;
	const struct target *worst;	/* whose refusal counts */
	struct talk talk;		/* of that one */
	int rank;
	bool same;			/* it says what the bounce says */
	const struct target *taker;	/* took the recipient; NULL: none */
	const struct target *first_silent, *first_dropped;
	const char *local;		/* the address that they saw; NULL */
};

/* ---- the bounce's own reply ---- */

static struct reply
bounced_reply(struct inquiry *q)
{
	const char *words = fact_get(q->casefile, "diagnostic");
	const char *code = fact_get(q->casefile, "reply_code");
	const char *enhanced = fact_get(q->casefile, "enhanced_code");
	struct reply r = reply_read(q->pool, words);

	if (r.code == NULL)
		r.code = code;
	/* "5.0.0" is what a report writes that was told none. */
	if (r.enhanced == NULL && enhanced != NULL &&
	    !text_ends(enhanced, ".0.0"))
		r.enhanced = enhanced;
	return r;
}

/* They may have refused later than at RCPT, where this program stops. */
static bool
was_refused_later(struct inquiry *q)
{
	const char *stage = fact_get(q->casefile, "stage");

	return stage != NULL && (strcmp(stage, "data") == 0 ||
	    strcmp(stage, "after") == 0);
}

/* ---- counting ---- */

static void
count_refusal(struct tally *tally, const struct target *target,
    const struct talk *t)
{
	struct pool *pool = tally->inquiry->pool;
	struct reply now = reply_read(pool, t->reply);
	bool told = tally->bounce.code != NULL;
	bool same = told && reply_same(pool, &tally->bounce, &now);
	int rank = 1 + same * 4 + !t->temporary * 2 + target->probed;

	tally->refused++;
	if (rank <= tally->rank)
		return;
	tally->rank = rank;
	tally->same = same;
	tally->worst = target;
	tally->talk = *t;
}

static void
count(struct tally *tally, const struct target *target, const struct talk *t)
{
	if (t->local != NULL)
		tally->local = t->local;
	if (t->rcpt_accepted)
		tally->taker = target;
	if (t->refused) {
		count_refusal(tally, target, t);
	} else if (t->dropped) {
		tally->dropped++;
		if (tally->first_dropped == NULL)
			tally->first_dropped = target;
	} else if (t->outcome == OUTCOME_TIMEOUT) {
		tally->silent++;
		if (tally->first_silent == NULL)
			tally->first_silent = target;
	} else {
		tally->fine += t->outcome == OUTCOME_ANSWER;
		tally->not_asked += t->outcome == OUTCOME_NOT_ASKED;
		tally->shut += t->outcome == OUTCOME_REFUSED ||
		    t->outcome == OUTCOME_ERROR;
	}
}

/* ---- the end ---- */

/*
 * A 4xx before any command, and a 421 ever, is about their load or our many
 * connections (RFC 5321 4.2.2); a 450 or 451 about the recipient that names
 * neither the mailbox nor the system is what greylisting looks like (RFC 6647
 * 3.1 and 5).
 */
static const char *
temporary_word(const struct talk *t)
{
	const char *detail = t->enhanced;

	if (strcmp(t->code, "421") == 0 || strcmp(t->stage, "banner") == 0)
		return "busy";
	if (strcmp(t->stage, "rcpt") == 0 && (strcmp(t->code, "450") == 0 ||
	    strcmp(t->code, "451") == 0) && (detail == NULL ||
	    text_begins(detail, "4.7.") || strcmp(detail, "4.2.0") == 0 ||
	    strcmp(detail, "4.0.0") == 0))
		return "put-off";
	return "temporary";
}

static const char *
refusal_word(const struct talk *t)
{
	static const char *const word[][2] = {
		{ "banner", "refused-connect" }, { "connect",
		"refused-connect" }, { "ehlo", "refused-ehlo" },
		{ "mail", "refused-mail" }, { "rcpt", "refused-rcpt" },
	};

	if (t->temporary)
		return temporary_word(t);
	for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
		if (strcmp(t->stage, word[i][0]) == 0)
			return word[i][1];
	}
	return "refused-connect";
}

static void
conclude_refusal(struct inquiry *q, const struct tally *tally)
{
	const struct talk *t = &tally->talk;
	bool told = tally->bounce.code != NULL;

	detail_text(q->finding, "reply_code", t->code);
	detail_text(q->finding, "enhanced_code", t->enhanced);
	detail_text(q->finding, "stage", t->stage);
	detail_text(q->finding, "reply", t->reply);
	detail_text(q->finding, "host", tally->worst->name);
	detail_flag(q->finding, "same", tally->same);
	if (told)
		detail_text(q->finding, "compared", tally->same ? "same" :
		    "different");
	if (told)
		finding_note(q->finding, tally->same ? "same-as-bounce" :
		    "not-as-bounce");
	if (t->temporary)
		detail_text(q->finding, "temporary", temporary_word(t));
	smtp_tell_delay(q, t);
	finding_end(q->finding, t->temporary ? STATUS_WARN : STATUS_FAIL,
	    refusal_word(t));
}

static void
conclude_taken(struct inquiry *q, const struct tally *t, int n)
{
	bool later = was_refused_later(q);

	detail_text(q->finding, "host", t->taker->name);
	if (t->bounce.code != NULL && !later)
		detail_text(q->finding, "compared", "accepted");
	if (t->fine < n)
		finding_note(q->finding, "others-silent");
	finding_end(q->finding, t->fine == n ? STATUS_PASS : STATUS_WARN,
	    later ? "accepted-before-data" : "accepted");
}

/* Which host the sentence is about, and why. */
static void
conclude_at(struct inquiry *q, const struct target *target,
    enum status status, const char *says)
{
	struct talk t;

	talk_read(&t, target->answer, q->pool);
	detail_text(q->finding, "host", target->name);
	detail_text(q->finding, "at", t.stage);
	detail_text(q->finding, "reason", t.reason);
	finding_end(q->finding, status, says);
}

static void
conclude(struct inquiry *q, const struct tally *t, int n)
{
	if (t->refused > 0)
		conclude_refusal(q, t);
	else if (t->not_asked == n)
		finding_end(q->finding, STATUS_SKIPPED, "not-asked");
	else if (t->taker != NULL)
		conclude_taken(q, t, n);
	else if (t->fine == n)
		finding_end(q->finding, STATUS_PASS, "pass");
	else if (t->first_dropped != NULL && (t->fine == 0 ||
	    t->first_dropped->probed))
		conclude_at(q, t->first_dropped, STATUS_FAIL, "dropped");
	else if (t->fine > 0)
		finding_end(q->finding, STATUS_WARN, "partly");
	else if (t->silent > 0)
		conclude_at(q, t->first_silent, STATUS_UNKNOWN, "timeout");
	else
		finding_end(q->finding, STATUS_FAIL, "unreachable");
}

static void
tell_counts(struct inquiry *q, const struct tally *t, int n)
{
	detail_number(q->finding, "count", n);
	detail_number(q->finding, "fine", t->fine);
	detail_number(q->finding, "refused", t->refused);
	detail_number(q->finding, "silent", t->silent);
	detail_number(q->finding, "shut", t->shut + t->dropped);
}

/* ---- running ---- */

static bool
run(struct inquiry *q)
{
	struct tally tally = { .inquiry = q };
	struct targets targets;
	xmlNode *list;

	if (!talk_to_recipient(q, &targets))
		return false;
	if (targets.n == 0) {
		finding_end(q->finding, STATUS_SKIPPED, "no-host");
		return true;
	}
	tally.bounce = bounced_reply(q);
	list = detail_list(q->finding, "hosts");
	for (int i = 0; i < targets.n; i++) {
		struct talk t;

		talk_read(&t, targets.at[i].answer, q->pool);
		smtp_tell_host(list, &targets.at[i], &t);
		count(&tally, &targets.at[i], &t);
		if (i == 0)
			detail_text(q->finding, "first", targets.at[i].name);
		if (i == 0)
			detail_text(q->finding, "first_banner", t.banner);
	}
	tell_counts(q, &tally, targets.n);
	conclude(q, &tally, targets.n);
	smtp_tell_probes(q, &targets);
	smtp_tell_signs(q, &targets);
	vantage_note(q, vantage_of_talk(q, tally.local));
	return true;
}

extern const struct check check_smtp;
const struct check check_smtp = { .id = "smtp", .needs = "to", .run = run };
