/*
 * dmarc: which policy the From domain publishes, whether this message passes
 * it, and what a receiver would do with the message (RFC 9989); notes say
 * where a receiver that still follows RFC 7489 would do something else.
 *
 * It reads the findings of spf and dkim. Where they could not see something
 * (no address, no returned message), the disposition is that of the case in
 * which nothing else passes, and the sentence says so.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/dmarc.h"
#include "checks/mail.h"
#include "checks/name.h"
#include "checks/returned.h"

/* ---- details ---- */

static void
describe_aligned(xmlNode *finding, const char *name, enum dmarc_known known)
{
	if (known == DMARC_YES || known == DMARC_NO)
		detail_flag(finding, name, known == DMARC_YES);
}

static void
describe_record(struct inquiry *q, const struct dmarc_outcome *o)
{
	const struct dmarc_record *r = o->record;

	if (r == NULL)
		return;
	detail_text(q->finding, "domain", o->domain);
	detail_text(q->finding, "record", r->text);
	detail_text(q->finding, "published", dmarc_policy_word(r->p));
	detail_text(q->finding, "policy", dmarc_policy_word(o->policy));
	detail_text(q->finding, "relaxed", dmarc_record_relaxed(q->pool,
	    r->text));
	detail_text(q->finding, "problem", r->problem);
	detail_text(q->finding, "where", r->where);
}

static void
describe(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_outcome *o)
{
	detail_text(q->finding, "author", m->author);
	describe_record(q, o);
	detail_text(q->finding, "organization", m->walk.organization);
	describe_aligned(q->finding, "aligned_spf", o->spf);
	describe_aligned(q->finding, "aligned_dkim", o->dkim);
	if (o->spf == DMARC_YES)
		detail_text(q->finding, "spf_domain", m->spf.domain);
	detail_text(q->finding, "dkim_domain", o->dkim_domain);
}

/* Of a message that passes, or without a policy: none. */
static enum dmarc_policy
disposition_of(const struct dmarc_outcome *o)
{
	return o->passes == DMARC_YES || o->disposition < DMARC_NONE ?
	    DMARC_NONE : o->disposition;
}

/* ---- notes ---- */

static void
note_record(struct inquiry *q, const struct dmarc_outcome *o)
{
	if (o->several != NULL) {
		detail_text(q->finding, "several", o->several);
		finding_note(q->finding, "several");
	}
	if (o->record == NULL)
		return;
	if (o->record->problem != NULL)
		finding_note(q->finding, pool_printf(q->pool, "problem-%s",
		    o->record->problem));
	if (o->record->testing)
		finding_note(q->finding, "testing");
	if (o->record->historic)
		finding_note(q->finding, "historic");
}

/* Both verdicts, where both are certain and differ. */
static void
note_legacy(struct inquiry *q, const struct dmarc_outcome *o,
    const struct dmarc_outcome *old)
{
	bool certain = !o->silent && !old->silent &&
	    (o->passes == DMARC_YES || o->passes == DMARC_NO) &&
	    (old->passes == DMARC_YES || old->passes == DMARC_NO);

	if (!certain || (disposition_of(o) == disposition_of(old) &&
	    o->passes == old->passes))
		return;
	detail_text(q->finding, "legacy_policy",
	    dmarc_policy_word(old->policy));
	detail_text(q->finding, "legacy_disposition",
	    dmarc_policy_word(disposition_of(old)));
	if (disposition_of(o) != disposition_of(old))
		finding_note(q->finding, "legacy");
}

/* Which From counts? More than one field is against RFC 5322. */
static void
note_author(struct inquiry *q)
{
	struct returned r;
	struct mail m;

	if (!returned_get(&r, q->pool, q->casefile))
		return;
	mail_read(&m, q->pool, r.bytes, r.n);
	if (mail_count(&m, "From") > 1)
		finding_note(q->finding, "several-from");
}

/* ---- what it comes to ---- */

/* Text that was meant as a record, at the author's domain or above. */
static const char *
broken_text(const struct dmarc_message *m)
{
	for (int i = 0; i < m->walk.n; i++) {
		if (m->walk.step[i].broken != NULL)
			return m->walk.step[i].broken;
	}
	return NULL;
}

static void
conclude_nothing(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_outcome *o)
{
	const char *broken = broken_text(m);

	detail_text(q->finding, "disposition", "none");
	detail_text(q->finding, "record", broken);
	finding_end(q->finding, STATUS_WARN, o->several != NULL ? "several" :
	    broken != NULL ? "no-record-but-text" : "no-record");
}

/* Neither passes as far as was seen: what if nothing else does? */
static void
conclude_open(struct inquiry *q, const struct dmarc_outcome *o)
{
	bool both = o->spf == DMARC_UNSEEN && o->dkim == DMARC_UNSEEN;
	const char *open = both ? "both" : o->dkim == DMARC_UNSEEN ? "dkim" :
	    "spf";

	detail_text(q->finding, "open", open);
	if (!both || disposition_of(o) == DMARC_NONE)
		detail_text(q->finding, "disposition",
		    dmarc_policy_word(disposition_of(o)));
	finding_end(q->finding, both ? STATUS_UNKNOWN : STATUS_WARN,
	    pool_printf(q->pool, "open-%s", open));
}

static void
conclude_passed(struct inquiry *q, const struct dmarc_outcome *o)
{
	bool faulty = o->several != NULL || o->record->problem != NULL;

	detail_text(q->finding, "disposition", "none");
	finding_end(q->finding, faulty ? STATUS_WARN : STATUS_PASS,
	    o->spf != DMARC_YES ? "pass-dkim" : o->dkim != DMARC_YES ?
	    "pass-spf" : "pass-both");
}

static void
conclude_failed(struct inquiry *q, const struct dmarc_outcome *o)
{
	enum dmarc_policy policy = disposition_of(o);

	detail_text(q->finding, "disposition", dmarc_policy_word(policy));
	finding_end(q->finding, policy == DMARC_NONE ? STATUS_WARN :
	    STATUS_FAIL, dmarc_policy_word(policy));
}

static void
conclude(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_outcome *o)
{
	if (o->silent || (o->record != NULL && o->passes == DMARC_FAILED)) {
		finding_end(q->finding, STATUS_UNKNOWN, o->silent ? "unknown" :
		    "unknown-identity");
	} else if (o->record == NULL) {
		conclude_nothing(q, m, o);
	} else if (o->passes == DMARC_YES) {
		conclude_passed(q, o);
	} else if (o->passes == DMARC_UNSEEN) {
		conclude_open(q, o);
	} else {
		conclude_failed(q, o);
	}
}

struct verdicts {
	struct dmarc_outcome now, old;	/* RFC 9989, RFC 7489 */
	const char *refusing;		/* hosts of report addresses */
};

/* All that can be asked now is asked; false while pending. */
static bool
decide(struct inquiry *q, struct dmarc_message *m, struct verdicts *v)
{
	bool done;

	if (!dmarc_walk(q, m->author, &m->walk))
		return false;
	done = dmarc_identities(q, m);
	done &= dmarc_decide(q, m, &v->now);
	done &= dmarc_legacy(q, m, &v->old);
	return dmarc_reports(q, m, &v->now, &v->refusing) && done;
}

static bool
run(struct inquiry *q)
{
	struct dmarc_message *m = pool_alloc(q->pool, sizeof *m);
	struct verdicts v;

	m->author = name_of_address(q->pool, fact_get(q->casefile,
	    "header_from"));
	if (m->author == NULL) {
		finding_end(q->finding, STATUS_WARN, "no-domain");
		return true;
	}
	if (!decide(q, m, &v))
		return false;
	describe(q, m, &v.now);
	conclude(q, m, &v.now);
	note_author(q);
	note_record(q, &v.now);
	note_legacy(q, &v.now, &v.old);
	if (v.refusing != NULL) {
		detail_text(q->finding, "report_host", v.refusing);
		finding_note(q->finding, "report-refused");
	}
	return true;
}

extern const struct check check_dmarc;
const struct check check_dmarc = { .id = "dmarc", .needs = "header_from",
	.after = "spf dkim", .run = run };
