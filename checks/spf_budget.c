/*
 * What a record costs (RFC 7208 section 4.6.4): the terms that ask DNS, with
 * all that is included, whether they would match or not. Only looked at when
 * there are too many of them, so that it can be said which ones to flatten.
 */
#include "checks/spf_run.h"

#define COUNT_MAX 60			/* terms counted: includes may loop */

static int record_costs(struct spf_run *r, const struct spf_scope *at,
	const struct spf_record *record, int *left);

/* All of the domain that a term leads to. */
static int
domain_costs(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term, int *left)
{
	struct spf_scope to = { .by = at,
		.domain = spf_target(r, at, term) };
	const struct question *txt = to.domain == NULL ? NULL :
	    spf_ask(r, to.domain, "TXT");
	const char *record[SPF_OWN];

	if (txt == NULL || spf_records(txt, record) != 1)
		return 0;
	spf_record_read(r->q->pool, record[0], &to.record);
	return record_costs(r, &to, &to.record, left);
}

static int
term_costs(struct spf_run *r, const struct spf_scope *at,
    const struct spf_record *record, const struct spf_term *term, int *left)
{
	if (!spf_term_asks(term) || *left == 0 ||
	    (term->kind == SPF_REDIRECT && record->all != NULL))
		return 0;
	(*left)--;
	return term->kind == SPF_INCLUDE || term->kind == SPF_REDIRECT ?
	    1 + domain_costs(r, at, term, left) : 1;
}

static int
record_costs(struct spf_run *r, const struct spf_scope *at,
    const struct spf_record *record, int *left)
{
	int sum = 0;

	for (int i = 0; i < record->n; i++) {
		struct spf_term *term = &record->term[i];

		term->cost = term_costs(r, at, record, term, left);
		sum += term->cost;
	}
	return sum;
}

/*
 * More than COUNT_MAX is "too many", however many: what is pending could only
 * add to it, so it is not waited for, and no sums of parts are told.
 */
void
spf_budget(struct spf_run *r)
{
	struct spf_record *own = &r->v->own[0];
	struct spf_scope at = { .domain = r->v->domain };
	int left = COUNT_MAX;
	int sum = record_costs(r, &at, own, &left);

	if (left > 0) {
		r->v->needed = sum;
		return;
	}
	r->pending = false;
	for (int i = 0; i < own->n; i++)
		own->term[i].cost = 0;
}
