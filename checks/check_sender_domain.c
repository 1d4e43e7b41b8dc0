/*
 * sender-domain: the envelope sender's domain exists and can take a bounce
 * back. Receivers refuse senders whom nobody could answer (RFC 5321 section
 * 3.6.2 wants names that resolve; null MX: RFC 7505 section 4.2).
 */
#include "checks/check.h"

#include <string.h>

#include "checks/lookup.h"
#include "checks/name.h"

/* Hosts of the route that a bounce could reach, and that DNS hid from us. */
static void
count_hosts(const struct route *route, int *usable, int *unknown)
{
	*usable = *unknown = 0;
	for (int i = 0; i < route->n; i++) {
		const char *problem = route->host[i].problem;

		*usable += problem == NULL || strcmp(problem, "cname") == 0;
		*unknown += problem != NULL &&
		    strcmp(problem, "unknown") == 0;
	}
}

static void
judge_hosts(struct inquiry *q, const struct route *route)
{
	int usable, unknown;

	count_hosts(route, &usable, &unknown);
	detail_text(q->finding, "first", route->host[0].name);
	if (usable > 0)
		end_with(q, STATUS_PASS, NULL, route->kind == ROUTE_IMPLICIT ?
		    "implicit" : "pass");
	else if (unknown > 0)
		end_with(q, STATUS_UNKNOWN, "unknown", "unknown");
	else
		end_with(q, STATUS_FAIL, "no-mail", "unusable");
}

static bool
judge_domain(struct inquiry *q, const char *domain)
{
	struct route route;

	if (!lookup_route_of(q, domain, &route))
		return false;
	detail_text(q->finding, "domain", domain);
	switch (route.kind) {
	case ROUTE_NULL:
		end_with(q, STATUS_FAIL, "null-mx", "null-mx");
		break;
	case ROUTE_NO_DOMAIN:
		end_with(q, STATUS_FAIL, "no-such-domain", "no-such-domain");
		break;
	case ROUTE_NONE:
		end_with(q, STATUS_FAIL, "no-mail", "no-mail");
		break;
	case ROUTE_UNKNOWN:
		end_with(q, STATUS_UNKNOWN, "unknown", "unknown");
		break;
	default:
		judge_hosts(q, &route);
	}
	return true;
}

static bool
run(struct inquiry *q)
{
	const char *from = fact_get(q->casefile, "from"), *domain;

	if (from == NULL) {
		end_with(q, STATUS_SKIPPED, NULL, "no-from");
		return true;
	}
	if (*from == '\0' || strcmp(from, "<>") == 0) {
		end_with(q, STATUS_SKIPPED, NULL, "null-sender");
		return true;
	}
	domain = name_of_address(q->pool, from);
	detail_text(q->finding, "sender", from);
	if (domain == NULL || strchr(domain, '.') == NULL) {
		end_with(q, STATUS_FAIL, "no-such-domain", "not-a-domain");
	} else if (name_is_internal(domain)) {
		detail_text(q->finding, "domain", domain);
		end_with(q, STATUS_FAIL, "no-such-domain", "internal");
	} else {
		return judge_domain(q, domain);
	}
	return true;
}

extern const struct check check_sender_domain;
const struct check check_sender_domain = { .id = "sender-domain", .needs = "",
	.run = run };
