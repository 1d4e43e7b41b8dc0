/*
 * Shared ways of asking: see lookup.h.
 */
#include "checks/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "checks/buf.h"
#include "checks/name.h"
#include "checks/text.h"

static void
take_addresses(struct addresses *out, const struct question *a,
    const char *type)
{
	const struct record *r;

	for (int i = 0; (r = answer_record(a, type, i)) != NULL; i++) {
		if (out->n < LOOKUP_ADDRESSES &&
		    ip_parse(&out->ip[out->n], r->data))
			out->n++;
	}
	out->alias |= answer_record(a, "CNAME", 0) != NULL;
}

bool
lookup_addresses(struct inquiry *q, const char *name, struct addresses *out)
{
	const struct question *v4 = ask_dns(q, name, "A");
	const struct question *v6 = ask_dns(q, name, "AAAA");

	memset(out, 0, sizeof *out);
	if (v4 == NULL || v6 == NULL)
		return false;
	take_addresses(out, v4, "A");
	take_addresses(out, v6, "AAAA");
	out->v4 = v4->outcome;
	out->v6 = v6->outcome;
	if (out->n > 0)
		out->outcome = OUTCOME_ANSWER;
	else if (!outcome_is_known(v4->outcome))
		out->outcome = v4->outcome;
	else if (!outcome_is_known(v6->outcome))
		out->outcome = v6->outcome;
	else
		out->outcome = v4->outcome == OUTCOME_NXDOMAIN ?
		    OUTCOME_NXDOMAIN : OUTCOME_NODATA;
	return true;
}

bool
addresses_have(const struct addresses *a, const struct ip *ip)
{
	for (int i = 0; i < a->n; i++) {
		if (ip_same(&a->ip[i], ip))
			return true;
	}
	return false;
}

bool
addresses_settle(const struct addresses *a, const struct ip *ip)
{
	return outcome_is_known(ip->family == 4 ? a->v4 : a->v6);
}

char *
addresses_text(struct pool *pool, const struct addresses *a)
{
	char one[IP_TEXT], *text;
	struct buf all;

	buf_init(&all, 0);
	for (int i = 0; i < a->n; i++)
		buf_printf(&all, "%s%s", i > 0 ? ", " : "",
		    ip_text(&a->ip[i], one));
	text = pool_strdup(pool, all.data);
	buf_release(&all);
	return text;
}

bool
lookup_reverse(struct inquiry *q, const struct ip *ip, struct names *out)
{
	const struct question *a = ask_dns(q, ip_reverse_name(q->pool, ip),
	    "PTR");
	const struct record *r;

	memset(out, 0, sizeof *out);
	if (a == NULL)
		return false;
	out->outcome = a->outcome;
	for (int i = 0; out->n < LOOKUP_NAMES &&
	    (r = answer_record(a, "PTR", i)) != NULL; i++)
		out->name[out->n++] = r->data;
	return true;
}

static int
by_preference(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	if (x->preference != y->preference)
		return x->preference < y->preference ? -1 : 1;
	return strcmp(x->name, y->name);
}

/*
 * What is wrong with a host; NULL: nothing. Who allows private addresses
 * stands where they can be reached.
 */
static const char *
host_problem(const struct inquiry *q, const struct host *h)
{
	int private = 0;

	for (int i = 0; i < h->addresses.n; i++)
		private += ip_is_private(&h->addresses.ip[i]);
	if (h->addresses.n == 0)
		return outcome_is_known(h->addresses.outcome) ? "dangling" :
		    "unknown";
	if (private == h->addresses.n && !q->settings->allow_private)
		return "private";
	return h->addresses.alias ? "cname" : NULL;
}

static bool
is_root(const struct host *h)
{
	return strcmp(h->name, ".") == 0 || h->name[0] == '\0';
}

/* "10 mx1.fabrikam.example" */
static void
take_exchanger(struct host *h, const char *data)
{
	struct ip ip;
	char *end;

	h->preference = strtol(data, &end, 10);
	h->name = end + strspn(end, " ");
	h->literal = ip_parse(&ip, h->name);
}

/* RFC 7505: one MX, preference 0, the root as its host. */
static void
take_exchangers(struct inquiry *q, struct route *out,
    const struct question *mx)
{
	const struct record *r;

	out->kind = ROUTE_MX;
	out->host = pool_alloc(q->pool, (size_t)mx->n * sizeof *out->host);
	while ((r = answer_record(mx, "MX", out->total)) != NULL)
		take_exchanger(&out->host[out->total++], r->data);
	qsort(out->host, (size_t)out->total, sizeof *out->host,
	    by_preference);
	for (int i = 0; i < out->total; i++)
		out->null_among |= is_root(&out->host[i]);
	if (out->null_among && out->total == 1) {
		out->kind = ROUTE_NULL;
		out->total = 0;
	}
	out->n = out->total < LOOKUP_HOSTS ? out->total : LOOKUP_HOSTS;
}

/* The root and addresses are no names that DNS need be asked about. */
static bool
resolve_hosts(struct inquiry *q, struct route *out)
{
	bool done = true;

	for (int i = 0; i < out->n; i++) {
		struct host *h = &out->host[i];

		if (h->literal || is_root(h))
			h->addresses.outcome = OUTCOME_NXDOMAIN;
		else
			done &= lookup_addresses(q, h->name, &h->addresses);
		h->problem = host_problem(q, h);
	}
	return done;
}

/* No MX: the domain itself is the host, if it has an address. */
static bool
try_implicit(struct inquiry *q, const char *domain, struct route *out)
{
	struct addresses *a;

	out->host = pool_alloc(q->pool, sizeof *out->host);
	out->host->name = domain;
	a = &out->host->addresses;
	if (!lookup_addresses(q, domain, a))
		return false;
	out->host->problem = host_problem(q, out->host);
	out->n = out->total = a->n > 0;
	out->outcome = a->outcome;
	out->kind = a->n > 0 ? ROUTE_IMPLICIT :
	    outcome_is_known(a->outcome) ? ROUTE_NONE : ROUTE_UNKNOWN;
	return true;
}

static bool
given_route(struct inquiry *q, struct route *out)
{
	const char *mx = q->settings->mx;
	struct host *h = pool_alloc(q->pool, sizeof *h);

	out->kind = ROUTE_GIVEN;
	out->n = out->total = 1;
	out->host = h;
	h->name = mx;
	if (ip_parse(&h->addresses.ip[0], mx)) {
		h->addresses.n = 1;
		h->problem = host_problem(q, h);
		return true;
	}
	h->name = name_ascii(q->pool, mx);
	if (h->name == NULL) {
		out->kind = ROUTE_NO_DOMAIN;
		out->n = out->total = 0;
		return true;
	}
	return resolve_hosts(q, out);
}

bool
lookup_route_of(struct inquiry *q, const char *domain, struct route *out)
{
	const struct question *mx = ask_dns(q, domain, "MX");

	memset(out, 0, sizeof *out);
	if (mx == NULL)
		return false;
	out->outcome = mx->outcome;
	out->kind = mx->outcome == OUTCOME_NXDOMAIN ? ROUTE_NO_DOMAIN :
	    ROUTE_UNKNOWN;
	if (mx->outcome == OUTCOME_NODATA)
		return try_implicit(q, domain, out);
	if (mx->outcome == OUTCOME_ANSWER)
		take_exchangers(q, out, mx);
	return resolve_hosts(q, out);
}

bool
lookup_route(struct inquiry *q, struct route *out)
{
	const char *domain = name_of_address(q->pool,
	    fact_get(q->casefile, "to"));

	memset(out, 0, sizeof *out);
	if (q->settings->mx != NULL)
		return given_route(q, out);
	if (domain != NULL)
		return lookup_route_of(q, domain, out);
	out->kind = ROUTE_NO_DOMAIN;
	return true;
}
