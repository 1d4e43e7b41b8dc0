/*
 * DMARC by RFC 9989: which policy holds, and whether SPF or DKIM pass for a
 * domain that is aligned with the author's. See dmarc.h.
 */
#include "checks/dmarc.h"

#include <string.h>

/* ---- alignment ---- */

static enum dmarc_known
align_one(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_identity *id, bool strict, dmarc_rule rule)
{
	enum dmarc_known aligned;

	if (id->passed == DMARC_NO || id->domain == NULL)
		return id->passed == DMARC_YES ? DMARC_NO : id->passed;
	if (strcmp(id->domain, m->author) == 0)
		return id->passed;
	aligned = strict ? DMARC_NO : rule(q, m, id->domain);
	return aligned == DMARC_YES ? id->passed : aligned;
}

void
dmarc_align(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_outcome *o, dmarc_rule rule)
{
	bool strict_spf = o->record != NULL && o->record->strict_spf;
	bool strict_dkim = o->record != NULL && o->record->strict_dkim;

	o->spf = align_one(q, m, &m->spf, strict_spf, rule);
	o->dkim = m->dkim_unseen ? DMARC_UNSEEN : DMARC_NO;
	for (int i = 0; i < m->n_dkim; i++) {
		enum dmarc_known one = align_one(q, m, &m->dkim[i],
		    strict_dkim, rule);

		if (one == DMARC_YES && o->dkim_domain == NULL)
			o->dkim_domain = m->dkim[i].domain;
		if (one > o->dkim)
			o->dkim = one;
	}
	o->passes = o->spf > o->dkim ? o->spf : o->dkim;
}

/* The same organizational domain (RFC 9989 section 4.10.2). */
static enum dmarc_known
walk_rule(struct inquiry *q, const struct dmarc_message *m,
    const char *domain)
{
	struct dmarc_walk *w = pool_alloc(q->pool, sizeof *w);

	dmarc_walk(q, domain, w);	/* its end was awaited */
	if (w->organization == NULL || m->walk.organization == NULL)
		return DMARC_FAILED;
	return strcmp(w->organization, m->walk.organization) == 0 ? DMARC_YES :
	    DMARC_NO;
}

static bool
walk_identity(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_identity *id)
{
	struct dmarc_walk *w;

	if (id->passed == DMARC_NO || id->domain == NULL ||
	    strcmp(id->domain, m->author) == 0)
		return true;
	w = pool_alloc(q->pool, sizeof *w);
	return dmarc_walk(q, id->domain, w);
}

/* Ask what alignment will need; false while pending. */
static bool
walk_identities(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_record *r)
{
	bool done = true;

	if (!r->strict_spf)
		done &= walk_identity(q, m, &m->spf);
	for (int i = 0; i < m->n_dkim && !r->strict_dkim; i++)
		done &= walk_identity(q, m, &m->dkim[i]);
	return done;
}

/* ---- the policy (RFC 9989 section 4.10.1) ---- */

static const struct dmarc_step *
psd_above(const struct dmarc_walk *w)
{
	const struct dmarc_step *last = &w->step[w->n - 1];

	return w->n > 1 && last->records == 1 && last->record.psd == 'y' ?
	    last : NULL;
}

static const struct dmarc_step *
find_record(const struct dmarc_message *m)
{
	const struct dmarc_walk *w = &m->walk;
	const struct dmarc_step *found = dmarc_walk_at(w, m->author);

	if (found == NULL && w->organization != NULL)
		found = dmarc_walk_at(w, w->organization);
	if (found == NULL && w->organization != NULL)
		found = psd_above(w);
	return found;
}

/* For a domain below the record's. False while pending. */
static bool
inherit(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_outcome *o)
{
	const struct dmarc_record *r = o->record;
	const struct question *a;

	o->policy = r->sp != DMARC_ABSENT ? r->sp : r->p;
	if (r->np == DMARC_ABSENT || r->np == o->policy)
		return true;
	/* Only NXDOMAIN means that it does not exist. */
	a = ask_dns(q, m->author, "A");
	if (a == NULL)
		return false;
	if (a->outcome == OUTCOME_NXDOMAIN)
		o->policy = r->np;
	o->silent = !outcome_is_known(a->outcome);
	return true;
}

static bool
find_policy(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_outcome *o)
{
	const struct dmarc_step *found = find_record(m);
	bool done = true;

	for (int i = m->walk.n - 1; i >= 0; i--) {
		if (m->walk.step[i].records > 1)
			o->several = m->walk.step[i].domain;
	}
	if (found == NULL) {
		o->silent = m->walk.failed >= 0;
		return true;
	}
	o->record = &found->record;
	o->domain = found->domain;
	o->policy = found->record.p;
	if (!dmarc_record_is_sound(o->record))
		o->policy = DMARC_NONE;
	else if (strcmp(o->domain, m->author) != 0)
		done = inherit(q, m, o);
	return done;
}

bool
dmarc_decide(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_outcome *o)
{
	bool done;

	memset(o, 0, sizeof *o);
	done = find_policy(q, m, o);
	if (o->record != NULL)
		done &= walk_identities(q, m, o->record);
	if (!done)
		return false;
	/* Without a record there is no walk; large receivers use the list. */
	dmarc_align(q, m, o, o->record != NULL ? walk_rule : dmarc_list_rule);
	o->disposition = o->record != NULL && o->record->testing ?
	    dmarc_policy_lower(o->policy) : o->policy;
	return true;
}
