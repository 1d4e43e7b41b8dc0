/*
 * mx: the recipient's domain exists and takes mail (RFC 5321 section 5.1,
 * null MX: RFC 7505, CNAME targets: RFC 2181 section 10.3).
 *
 * A fault of some hosts only is a warning; a fault of all of them explains
 * the bounce.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/lookup.h"
#include "checks/name.h"

static void
describe_host(xmlNode *hosts, const struct host *h)
{
	xmlNode *map = detail_map(hosts, NULL), *addresses;
	char text[IP_TEXT];

	detail_text(map, "name", h->name);
	detail_number(map, "preference", (double)h->preference);
	addresses = detail_list(map, "addresses");
	for (int i = 0; i < h->addresses.n; i++)
		detail_text(addresses, NULL, ip_text(&h->addresses.ip[i],
		    text));
	detail_text(map, "problem", h->problem);
}

/* Hosts of the lowest preference share the mail; the others stand by. */
static int
first_choice(const struct route *route)
{
	int n = 0;

	while (n < route->n && route->host[n].preference ==
	    route->host[0].preference)
		n++;
	return n;
}

static void
describe_hosts(struct inquiry *q, const struct route *route)
{
	xmlNode *f = q->finding, *hosts = detail_list(f, "hosts");
	const char *preferred = "";

	for (int i = 0; i < route->total; i++)
		describe_host(hosts, &route->host[i]);
	for (int i = 0; i < first_choice(route); i++)
		preferred = pool_printf(q->pool, "%s%s%s", preferred,
		    i > 0 ? ", " : "", route->host[i].name);
	detail_number(f, "count", route->total);
	detail_number(f, "looked_at", route->n);
	if (route->n > 0) {
		detail_text(f, "first", route->host[0].name);
		detail_text(f, "preferred", preferred);
	}
}

/* Hosts by what is wrong with them. */
struct faults {
	const struct host *worst;	/* NULL: nothing is wrong */
	int failed;			/* no mail gets there */
	int unknown;			/* DNS did not say */
	int first_failed;		/* of the first choice */
};

/* How bad: no mail gets there, perhaps none, it gets there by a detour. */
static int
gravity(const char *problem)
{
	return problem == NULL ? 0 : strcmp(problem, "cname") == 0 ? 1 :
	    strcmp(problem, "unknown") == 0 ? 2 : 3;
}

static void
find_faults(const struct route *route, struct faults *out)
{
	int worst = 0;

	*out = (struct faults){ 0 };
	for (int i = 0; i < route->n; i++) {
		int is = gravity(route->host[i].problem);

		out->failed += is == 3;
		out->unknown += is == 2;
		out->first_failed += is == 3 && i < first_choice(route);
		if (is > worst) {
			out->worst = &route->host[i];
			worst = is;
		}
	}
}

static bool
has_ipv4(const struct route *route)
{
	for (int i = 0; i < route->n; i++) {
		const struct addresses *a = &route->host[i].addresses;

		for (int k = 0; k < a->n; k++) {
			if (a->ip[k].family == 4)
				return true;
		}
	}
	return false;
}

static void
add_notes(struct inquiry *q, const struct route *route,
    const struct faults *faults)
{
	if (route->null_among)
		finding_note(q->finding, "null-among");
	if (route->total > route->n)
		finding_note(q->finding, "many-hosts");
	if (faults->first_failed == first_choice(route) &&
	    faults->failed < route->n)
		finding_note(q->finding, "first-choice-fails");
	if (faults->failed + faults->unknown == 0 && !has_ipv4(route))
		finding_note(q->finding, "ipv6-only");
}

static enum status
status_of(const struct route *route, const struct faults *faults)
{
	if (faults->failed == route->total)
		return STATUS_FAIL;
	if (faults->unknown == route->total)
		return STATUS_UNKNOWN;
	return faults->worst != NULL || route->kind == ROUTE_IMPLICIT ?
	    STATUS_WARN : STATUS_PASS;
}

static void
describe_worst(struct inquiry *q, const struct host *h)
{
	detail_text(q->finding, "problem", h->problem);
	detail_text(q->finding, "bad", h->name);
	if (h->addresses.n > 0)
		detail_text(q->finding, "bad_address",
		    addresses_text(q->pool, &h->addresses));
}

static void
judge_hosts(struct inquiry *q, const struct route *route)
{
	struct faults faults;
	const char *says = route->kind == ROUTE_IMPLICIT ? "implicit" :
	    "pass";

	find_faults(route, &faults);
	if (faults.worst != NULL) {
		describe_worst(q, faults.worst);
		says = faults.worst->literal ? "literal" :
		    faults.worst->problem;
	}
	add_notes(q, route, &faults);
	finding_end(q->finding, status_of(route, &faults), says);
}

static void
conclude(struct inquiry *q, enum status status, const char *problem)
{
	detail_text(q->finding, "problem", problem);
	finding_end(q->finding, status, problem);
}

static bool
run(struct inquiry *q)
{
	const char *to = fact_get(q->casefile, "to");
	const char *domain = name_of_address(q->pool, to);
	struct route route;

	if (!lookup_route(q, &route))
		return false;
	detail_text(q->finding, "domain", domain != NULL ? domain : to);
	describe_hosts(q, &route);
	switch (route.kind) {
	case ROUTE_NULL:
		conclude(q, STATUS_FAIL, "null-mx");
		break;
	case ROUTE_NO_DOMAIN:
		conclude(q, STATUS_FAIL, "no-such-domain");
		break;
	case ROUTE_NONE:
		conclude(q, STATUS_FAIL, "no-mx");
		break;
	case ROUTE_UNKNOWN:
		detail_text(q->finding, "outcome", outcome_word(
		    route.outcome));
		conclude(q, STATUS_UNKNOWN, "unknown");
		break;
	default:
		judge_hosts(q, &route);
	}
	return true;
}

extern const struct check check_mx;
const struct check check_mx = { .id = "mx", .needs = "to", .run = run };
