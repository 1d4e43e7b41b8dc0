/*
 * spf: does the domain of the envelope sender allow the sending address (RFC
 * 7208)? The EHLO name is judged beside it (section 2.3), and in its place
 * when there is no sender (section 2.4).
 *
 * "lookups" are the terms that asked DNS, of 10; "publish" is the record that
 * would let this message pass, "publish_term" the one term that is new in it.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/name.h"
#include "checks/spf.h"
#include "checks/text.h"

/* ---- how it ends ---- */

static const char *const reason_words[] = {
	[SPF_OF_TERM] = NULL,
	[SPF_NO_NAME] = "no-name",
	[SPF_NO_DOMAIN] = "no-domain",
	[SPF_NO_RECORD] = "no-record",
	[SPF_SEVERAL] = "several-records",
	[SPF_SYNTAX] = "syntax",
	[SPF_REPEATED] = "repeated-modifier",
	[SPF_TOO_MANY_LOOKUPS] = "too-many-lookups",
	[SPF_TOO_MANY_VOIDS] = "too-many-voids",
	[SPF_TOO_MANY_HOSTS] = "too-many-hosts",
	[SPF_INCLUDES_NONE] = "includes-none",
	[SPF_REDIRECTS_NONE] = "redirects-none",
	[SPF_DNS] = "dns",
};

/* "v=spf1 -all" and nothing else that counts: no mail comes from there. */
static bool
allows_nobody(const struct spf_verdict *v)
{
	for (int i = 0; i < v->own[0].n; i++) {
		if (v->own[0].term[i].kind != SPF_ALL &&
		    v->own[0].term[i].kind != SPF_EXP)
			return false;
	}
	return true;
}

static const char *
says(const struct spf_verdict *v)
{
	bool all = v->term != NULL && v->term->kind == SPF_ALL;

	if (v->reason != SPF_OF_TERM)
		return reason_words[v->reason];
	switch (v->result) {
	case SPF_PASS:
		return all ? "pass-all" : "pass";
	case SPF_FAIL:
		return !all ? "fail-term" : allows_nobody(v) ?
		    "fail-nobody" : "fail";
	case SPF_SOFTFAIL:
		return "softfail";
	default:
		return v->term != NULL ? "neutral" : "neutral-default";
	}
}

static enum status
status_of(const struct spf_verdict *v, const struct spf_verdict *helo)
{
	bool helo_fails = helo != NULL && helo->result == SPF_FAIL;

	switch (v->result) {
	case SPF_FAIL: case SPF_PERMERROR:
		return STATUS_FAIL;
	case SPF_TEMPERROR:
		return STATUS_UNKNOWN;
	case SPF_PASS:
		return helo_fails ? STATUS_WARN : STATUS_PASS;
	default:
		return STATUS_WARN;
	}
}

/* ---- details ---- */

static bool
is_redirected(const struct spf_verdict *v)
{
	return v->decider != NULL && strcmp(v->decider, v->domain) != 0;
}

static void
describe_term(xmlNode *finding, const struct spf_verdict *v)
{
	const char *term = v->term == NULL ? NULL : v->term->text;

	detail_text(finding, "mechanism", term);
	if (v->match != NULL && strcmp(v->match_domain, v->decider) != 0) {
		detail_text(finding, "match", v->match);
		detail_text(finding, "match_domain", v->match_domain);
		finding_note(finding, "inside");
	}
	detail_text(finding, "fault", v->fault);
	detail_text(finding, "fault_domain", v->fault_domain);
	if (v->question != NULL) {
		detail_text(finding, "question", v->question->text);
		detail_text(finding, "outcome", outcome_is_known(
		    v->question->outcome) ? "too-many-records" :
		    outcome_word(v->question->outcome));
	}
}

static void
describe_own(xmlNode *finding, const struct spf_verdict *v)
{
	xmlNode *list;

	if (v->n_own > 0)
		detail_text(finding, "own_record", v->own[0].text);
	if (v->n_own < 2)
		return;
	detail_text(finding, "other_record", v->own[1].text);
	list = detail_list(finding, "own_records");
	for (int i = 0; i < v->n_own; i++)
		detail_text(list, NULL, v->own[i].text);
}

/* The term that costs most among those not shown yet. */
static const struct spf_term *
costliest(const struct spf_record *record, bool *shown)
{
	int best = -1;

	for (int i = 0; i < record->n; i++) {
		if (!shown[i] && record->term[i].cost > 0 && (best < 0 ||
		    record->term[i].cost > record->term[best].cost))
			best = i;
	}
	if (best < 0)
		return NULL;
	shown[best] = true;
	return &record->term[best];
}

/* What to flatten, the dearest first. */
static void
describe_costs(struct inquiry *q, const struct spf_verdict *v)
{
	const struct spf_record *record = &v->own[0];
	bool *shown = pool_alloc(q->pool, (size_t)record->n + 1);
	const struct spf_term *term;
	int left = v->needed;
	xmlNode *list;
	struct buf all;

	detail_number(q->finding, "needed", v->needed);
	list = detail_list(q->finding, "flatten");
	buf_init(&all, TEXT_MAX);
	while ((term = costliest(record, shown)) != NULL) {
		xmlNode *map = detail_map(list, NULL);

		left -= term->flat != NULL;
		detail_text(map, "term", term->text);
		detail_number(map, "lookups", term->cost);
		buf_printf(&all, "%s%s %d", all.len > 0 ? ", " : "",
		    term->text, term->cost);
	}
	detail_text(q->finding, "costs", all.data);
	detail_number(q->finding, "publish_lookups", left);
	buf_release(&all);
}

/* "include=..." is a modifier that nobody knows: it does nothing at all. */
static const char *
ignored_term(const struct spf_verdict *v)
{
	static const char *const names[] = { "include=", "a=", "mx=", "ip4=",
		"ip6=", "ptr=", "exists=", "all=" };

	for (int i = 0; v->n_own == 1 && i < v->own[0].n; i++) {
		const struct spf_term *term = &v->own[0].term[i];

		for (size_t k = 0; term->kind == SPF_OTHER &&
		    k < sizeof names / sizeof *names; k++) {
			if (text_begins(term->text, names[k]))
				return term->text;
		}
	}
	return NULL;
}

/* A mechanism behind "all": never looked at. */
static const char *
hidden_term(const struct spf_verdict *v)
{
	const struct spf_record *record = &v->own[0];

	if (v->n_own != 1 || record->bad != NULL || record->all == NULL)
		return NULL;
	for (const struct spf_term *term = record->all + 1;
	    term < record->term + record->n; term++) {
		if (term->kind < SPF_REDIRECT && term->kind != SPF_ALL)
			return term->text;
	}
	return NULL;
}

static void
describe_oddities(xmlNode *finding, const struct spf_verdict *v)
{
	const char *ignored = ignored_term(v), *hidden = hidden_term(v);

	detail_text(finding, "ignored", ignored);
	if (ignored != NULL)
		finding_note(finding, "ignored");
	detail_text(finding, "hidden", hidden);
	if (hidden != NULL)
		finding_note(finding, "hidden");
}

static void
describe_trace(xmlNode *finding, const struct spf_verdict *v)
{
	xmlNode *list = detail_list(finding, "trace");

	for (int i = 0; i < v->n_trace; i++)
		detail_text(list, NULL, v->trace[i]);
}

static void
describe(struct inquiry *q, const struct spf_sender *s,
    const struct spf_verdict *v)
{
	xmlNode *finding = q->finding;
	const char *publish = spf_publish(q->pool, s, v);

	detail_text(finding, "result", spf_result_word(v->result));
	detail_text(finding, "identity", s->from_helo ? "helo" : "mailfrom");
	detail_text(finding, "judged", text_printable(q->pool, s->sender,
	    strlen(s->sender), TEXT_MAX));
	detail_text(finding, "domain", v->domain);
	if (is_redirected(v)) {
		detail_text(finding, "decider", v->decider);
		finding_note(finding, "redirected");
	}
	detail_text(finding, "record", v->record);
	detail_text(finding, "reason", reason_words[v->reason]);
	describe_term(finding, v);
	detail_text(finding, "explanation", v->explanation);
	detail_number(finding, "lookups", v->lookups);
	detail_number(finding, "void_lookups", v->voids);
	describe_own(finding, v);
	if (v->needed > 0)
		describe_costs(q, v);
	detail_text(finding, "publish", publish);
	if (publish != NULL)
		detail_text(finding, "publish_term", spf_term_for(q->pool,
		    &s->ip));
	describe_oddities(finding, v);
}

static void
describe_helo(struct inquiry *q, const struct spf_sender *s,
    const struct spf_verdict *v)
{
	xmlNode *finding = q->finding;
	const char *publish = spf_publish(q->pool, s, v);

	detail_text(finding, "helo_domain", v->domain);
	detail_text(finding, "helo_result", spf_result_word(v->result));
	detail_text(finding, "helo_record", v->record);
	if (v->result != SPF_FAIL && v->result != SPF_PERMERROR)
		return;
	detail_text(finding, "helo_publish", publish);
	finding_note(finding, v->result == SPF_FAIL ? "helo-fail" :
	    "helo-permerror");
}

static void
add_notes(struct inquiry *q, const struct spf_sender *s,
    const struct spf_verdict *v)
{
	xmlNode *finding = q->finding;

	if (s->from_helo)
		finding_note(finding, "no-sender");
	if (v->explanation != NULL)
		finding_note(finding, "explanation");
	if (v->needed > 0)
		finding_note(finding, "costs");
	if (ip_is_private(&s->ip)) {
		detail_flag(finding, "private", true);
		finding_note(finding, "private-address");
	}
}

static bool
run(struct inquiry *q)
{
	struct spf_sender mail, name;
	struct spf_verdict v, helo;
	bool has_helo = spf_helo(q, &name), done;

	if (!spf_mail_from(q, &mail)) {
		finding_end(q->finding, STATUS_SKIPPED, "no-address");
		return true;
	}
	has_helo &= !mail.from_helo;
	done = spf_judge(q, &mail, &v);
	if (has_helo)
		done &= spf_judge(q, &name, &helo);
	if (!done)
		return false;
	describe(q, &mail, &v);
	add_notes(q, &mail, &v);
	if (has_helo)
		describe_helo(q, &name, &helo);
	describe_trace(q->finding, &v);
	finding_end(q->finding, status_of(&v, has_helo ? &helo : NULL),
	    says(&v));
	return true;
}

extern const struct check check_spf;
const struct check check_spf = { .id = "spf", .needs = "sender_ip from|helo",
	.run = run };
