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

/*
 * What is wrong with one host; NULL: nothing. Who allows private addresses
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

static void
describe_hosts(struct inquiry *q, const struct route *route)
{
	xmlNode *hosts = detail_list(q->finding, "hosts");
	char text[IP_TEXT];

	for (int i = 0; i < route->n; i++) {
		const struct host *h = &route->host[i];
		xmlNode *map = detail_map(hosts, NULL), *addresses;

		detail_text(map, "name", h->name);
		detail_number(map, "preference", (double)h->preference);
		addresses = detail_list(map, "addresses");
		for (int k = 0; k < h->addresses.n; k++)
			detail_text(addresses, NULL,
			    ip_text(&h->addresses.ip[k], text));
		detail_text(map, "problem", host_problem(q, h));
	}
	detail_number(q->finding, "count", route->n);
	if (route->n > 0)
		detail_text(q->finding, "first", route->host[0].name);
}

/* Hosts by what is wrong with them. */
struct faults {
	const char *problem;		/* of the first faulty host; NULL */
	int failed;			/* no mail gets there */
	int unknown;			/* DNS did not say */
};

/* The first faulty host gives its name to the finding. */
static void
find_faults(struct inquiry *q, const struct route *route, struct faults *out)
{
	*out = (struct faults){ 0 };
	for (int i = 0; i < route->n; i++) {
		const struct host *h = &route->host[i];
		const char *is = host_problem(q, h);

		if (is == NULL)
			continue;
		if (strcmp(is, "unknown") == 0)
			out->unknown++;
		else if (strcmp(is, "cname") != 0)
			out->failed++;
		if (out->problem != NULL)
			continue;
		out->problem = is;
		detail_text(q->finding, "bad", h->name);
		if (h->addresses.n > 0)
			detail_text(q->finding, "bad_address",
			    addresses_text(q->pool, &h->addresses));
	}
}

static void
judge_hosts(struct inquiry *q, const struct route *route)
{
	struct faults faults;
	const char *problem;
	enum status status = STATUS_PASS;

	find_faults(q, route, &faults);
	problem = faults.problem;
	if (route->n > 0 && faults.failed == route->n)
		status = STATUS_FAIL;
	else if (route->n > 0 && faults.unknown == route->n)
		status = STATUS_UNKNOWN;
	else if (problem != NULL)
		status = STATUS_WARN;
	else if (route->kind == ROUTE_IMPLICIT)
		status = STATUS_WARN;
	detail_text(q->finding, "problem", problem);
	finding_end(q->finding, status, problem != NULL ? problem :
	    route->kind == ROUTE_IMPLICIT ? "implicit" : "pass");
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
		conclude(q, STATUS_UNKNOWN, "unknown");
		break;
	default:
		judge_hosts(q, &route);
	}
	return true;
}

extern const struct check check_mx;
const struct check check_mx = { .id = "mx", .needs = "to", .run = run };
