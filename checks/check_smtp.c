/*
 * smtp: what the recipient's servers say to this sender (RFC 5321): banner,
 * EHLO, STARTTLS, and with leave MAIL and RCPT. A refusal at any stage is kept
 * with its full words. A time-out is unknown, never a pass.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/talk.h"
#include "checks/text.h"
#include "checks/vantage.h"

struct tally {
	int refused, temporary, fine, silent, shut, not_asked;
	bool accepted;			/* RCPT was taken */
	struct talk worst;		/* the refusal that counts */
	const char *host;
	const char *local;		/* the address that they saw; NULL */
};

static void
describe(xmlNode *list, const struct target *target, const struct talk *t)
{
	xmlNode *map = detail_map(list, NULL);
	char address[IP_TEXT];

	detail_text(map, "host", target->name);
	detail_text(map, "address", ip_text(&target->ip, address));
	detail_text(map, "outcome", outcome_word(t->outcome));
	detail_text(map, "stage", t->stage);
	detail_text(map, "reply", t->reply);
	detail_text(map, "banner", t->banner);
	if (t->spoke)
		detail_flag(map, "starttls", t->starttls);
	detail_number(map, "ms", (double)(long)target->answer->ms);
	detail_text(map, "reason", t->reason);
}

static void
count(struct tally *tally, const struct target *target, const struct talk *t)
{
	bool first = tally->host == NULL;

	if (t->refused && (first || (!t->temporary &&
	    tally->worst.temporary))) {
		tally->worst = *t;
		tally->host = target->name;
	}
	tally->refused += t->refused && !t->temporary;
	tally->temporary += t->refused && t->temporary;
	tally->accepted |= t->rcpt_accepted;
	if (t->local != NULL)
		tally->local = t->local;
	if (t->refused)
		return;
	tally->fine += t->outcome == OUTCOME_ANSWER;
	tally->silent += t->outcome == OUTCOME_TIMEOUT;
	tally->not_asked += t->outcome == OUTCOME_NOT_ASKED;
	tally->shut += t->outcome == OUTCOME_REFUSED ||
	    t->outcome == OUTCOME_ERROR;
}

/* Does the server say now what the bounce says it said? */
static bool
is_same(struct inquiry *q, const struct talk *t)
{
	const char *code = fact_get(q->casefile, "reply_code");
	const char *enhanced = fact_get(q->casefile, "enhanced_code");

	if (code == NULL || t->code == NULL || strcmp(code, t->code) != 0)
		return false;
	return enhanced == NULL || t->enhanced == NULL ||
	    strcmp(enhanced, t->enhanced) == 0;
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
		return "temporary";
	for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
		if (strcmp(t->stage, word[i][0]) == 0)
			return word[i][1];
	}
	return "refused-connect";
}

static void
conclude_refusal(struct inquiry *q, const struct tally *tally)
{
	const struct talk *t = &tally->worst;

	detail_text(q->finding, "reply_code", t->code);
	detail_text(q->finding, "enhanced_code", t->enhanced);
	detail_text(q->finding, "stage", t->stage);
	detail_text(q->finding, "reply", t->reply);
	detail_text(q->finding, "host", tally->host);
	detail_flag(q->finding, "same", is_same(q, t));
	finding_end(q->finding, t->temporary ? STATUS_WARN : STATUS_FAIL,
	    refusal_word(t));
}

static void
conclude(struct inquiry *q, const struct tally *t, int n)
{
	if (t->refused + t->temporary > 0)
		conclude_refusal(q, t);
	else if (t->not_asked == n)
		finding_end(q->finding, STATUS_SKIPPED, "not-asked");
	else if (t->fine == n)
		finding_end(q->finding, STATUS_PASS,
		    t->accepted ? "accepted" : "pass");
	else if (t->fine > 0)
		finding_end(q->finding, STATUS_WARN, "partly");
	else if (t->silent > 0)
		finding_end(q->finding, STATUS_UNKNOWN, "timeout");
	else
		finding_end(q->finding, STATUS_FAIL, "unreachable");
}

static bool
run(struct inquiry *q)
{
	struct tally tally = { 0 };
	struct targets targets;
	xmlNode *list;

	if (!talk_to_recipient(q, &targets))
		return false;
	if (targets.n == 0) {
		finding_end(q->finding, STATUS_SKIPPED, "no-host");
		return true;
	}
	list = detail_list(q->finding, "hosts");
	for (int i = 0; i < targets.n; i++) {
		struct talk t;

		talk_read(&t, targets.at[i].answer, q->pool);
		describe(list, &targets.at[i], &t);
		count(&tally, &targets.at[i], &t);
		if (i == 0)
			detail_text(q->finding, "first", targets.at[i].name);
		if (i == 0)
			detail_text(q->finding, "first_banner", t.banner);
	}
	detail_number(q->finding, "count", targets.n);
	vantage_note(q, vantage_of_talk(q, tally.local));
	conclude(q, &tally, targets.n);
	return true;
}

extern const struct check check_smtp;
const struct check check_smtp = { .id = "smtp", .needs = "to", .run = run };
