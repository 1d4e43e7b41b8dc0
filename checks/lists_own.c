/*
 * The name servers of a blacklist, for when it refuses the resolver of this
 * machine: see lists.h. Their names and addresses come from that resolver,
 * which is refused by the list, not by the zone above it.
 */
#include "checks/lists.h"

#include "checks/lookup.h"

#define OWN_SERVERS 2			/* of a zone that are looked up */

/* IPv4 first: this machine may have no IPv6. Private ones never. */
static const struct ip *
usable_address(const struct inquiry *q, const struct addresses *a)
{
	const struct ip *best = NULL;

	for (int i = 0; i < a->n; i++) {
		const struct ip *ip = &a->ip[i];

		if (ip_is_private(ip) && !q->settings->allow_private)
			continue;
		if (best == NULL || (best->family == 6 && ip->family == 4))
			best = ip;
	}
	return best;
}

bool
lists_own_server(struct inquiry *q, const char *zone, const char **server)
{
	const struct question *ns = ask_dns(q, zone, "NS");
	const struct record *r;
	bool done = true;

	*server = NULL;
	if (ns == NULL)
		return false;
	for (int i = 0; i < OWN_SERVERS &&
	    (r = answer_record(ns, "NS", i)) != NULL; i++) {
		struct addresses a;
		const struct ip *ip;

		if (!lookup_addresses(q, r->data, &a)) {
			done = false;
			continue;
		}
		ip = usable_address(q, &a);
		if (ip != NULL && *server == NULL)
			*server = ip_text(ip, pool_alloc(q->pool, IP_TEXT));
	}
	return done;
}
