/*
 * DMARC by RFC 7489, as receivers that have not changed yet decide: a record
 * at the author's domain or at its organizational domain by the public suffix
 * list, sp for all subdomains, no np, psd and t, alignment by the list. pct
 * is honoured there: what it leaves out gets the next lower policy.
 */
#include "checks/dmarc.h"

#include <string.h>

#include "checks/name.h"

enum dmarc_known
dmarc_list_rule(struct inquiry *q, const struct dmarc_message *m,
    const char *domain)
{
	return strcmp(name_registered(q->pool, domain),
	    name_registered(q->pool, m->author)) == 0 ? DMARC_YES : DMARC_NO;
}

/* RFC 7489 section 6.6.3. */
static bool
find_record(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_step *s)
{
	const char *above = name_registered(q->pool, m->author);

	*s = m->walk.step[0];
	if (!outcome_is_known(s->outcome) || s->records > 0 ||
	    strcmp(above, m->author) == 0)
		return true;
	return dmarc_step_ask(q, above, s);
}

static enum dmarc_policy
policy_of(const struct dmarc_record *r, bool own)
{
	enum dmarc_policy policy = own || r->sp == DMARC_ABSENT ? r->p : r->sp;

	return r->p < DMARC_NONE || r->sp == DMARC_INVALID ? DMARC_NONE :
	    policy;
}

bool
dmarc_legacy(struct inquiry *q, const struct dmarc_message *m,
    struct dmarc_outcome *o)
{
	struct dmarc_step *s = pool_alloc(q->pool, sizeof *s);

	memset(o, 0, sizeof *o);
	if (!find_record(q, m, s))
		return false;
	o->silent = !outcome_is_known(s->outcome);
	o->several = s->records > 1 ? s->domain : NULL;
	if (s->records == 1) {
		o->record = &s->record;
		o->domain = s->domain;
		o->policy = policy_of(&s->record, strcmp(s->domain,
		    m->author) == 0);
	}
	dmarc_align(q, m, o, dmarc_list_rule);
	o->disposition = o->record != NULL && o->record->pct == 0 ?
	    dmarc_policy_lower(o->policy) : o->policy;
	return true;
}
