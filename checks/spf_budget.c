/*
 * What a record costs (RFC 7208 section 4.6.4): the terms that ask DNS, with
 * all that is included, whether they would match or not. Only looked at when
 * there are too many of them, so that it can be said which ones to flatten.
 */
#include "checks/spf_run.h"

#include <stdlib.h>
#include <string.h>

#include "checks/buf.h"
#include "checks/lookup.h"

#define FLAT_MAX 8			/* addresses in the place of a term */
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

/* ---- addresses in the place of a and mx, if that is enough ---- */

/* A name of one's own, as it stands: its addresses are known to be right. */
static bool
is_plain(const struct spf_term *term)
{
	return (term->kind == SPF_A || term->kind == SPF_MX) &&
	    term->qualifier == SPF_PASS && term->bits4 == 32 &&
	    term->bits6 == 128 && !term->dead &&
	    (term->spec == NULL || strchr(term->spec, '%') == NULL);
}

/* False when they are pending, too many or not all known. */
static bool
put_addresses(struct spf_run *r, struct buf *out, const char *name, int *n)
{
	struct addresses a;

	if (!lookup_addresses(r->q, name, &a)) {
		r->pending = true;
		return false;
	}
	for (int i = 0; i < a.n; i++)
		buf_printf(out, "%s%s", out->len > 0 ? " " : "",
		    spf_term_for(r->q->pool, &a.ip[i]));
	*n += a.n;
	return *n < FLAT_MAX && outcome_is_known(a.v4) &&
	    outcome_is_known(a.v6);
}

static bool
put_hosts(struct spf_run *r, struct buf *out, const char *name)
{
	const struct question *mx = spf_ask(r, name, "MX");
	const struct record *record;
	bool all = mx != NULL && spf_is_usable(mx);
	int n = 0;

	for (int i = 0; all && (record = answer_record(mx, "MX", i)) != NULL;
	    i++) {
		char *host;

		strtol(record->data, &host, 10);
		host += strspn(host, " ");
		all = i < FLAT_MAX && put_addresses(r, out, host, &n);
	}
	return all;
}

static void
flatten(struct spf_run *r, const struct spf_scope *at, struct spf_term *term)
{
	const char *name = spf_target(r, at, term);
	struct buf out;
	int n = 0;
	bool all;

	if (name == NULL)
		return;
	buf_init(&out, 0);
	all = term->kind == SPF_A ? put_addresses(r, &out, name, &n) :
	    put_hosts(r, &out, name);
	if (all && out.len > 0)
		term->flat = pool_strdup(r->q->pool, out.data);
	buf_release(&out);
}

/* As few terms as bring it down to the limit; none when that can't be. */
static void
flatten_enough(struct spf_run *r, const struct spf_scope *at, int excess)
{
	struct spf_record *own = &r->v->own[0];
	int plain = 0;

	for (int i = 0; i < own->n; i++)
		plain += is_plain(&own->term[i]);
	if (plain < excess)
		return;
	for (int i = 0; i < own->n && excess > 0; i++) {
		if (!is_plain(&own->term[i]))
			continue;
		flatten(r, at, &own->term[i]);
		excess -= r->pending || own->term[i].flat != NULL;
	}
	for (int i = 0; i < own->n && excess > 0; i++)
		own->term[i].flat = NULL;
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
		if (!r->pending)
			flatten_enough(r, &at, sum - SPF_LOOKUPS);
		return;
	}
	r->pending = false;
	for (int i = 0; i < own->n; i++)
		own->term[i].cost = 0;
}
