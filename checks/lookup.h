/*
 * Questions that several checks ask in the same way: addresses of a name,
 * names of an address, the route of a mail domain (RFC 5321 section 5.1).
 *
 * Each function asks everything it can, then returns false while something is
 * pending. Strings are borrowed from evidence or from the inquiry's pool.
 */
#ifndef CHECKS_LOOKUP_H
#define CHECKS_LOOKUP_H

#include "checks/check.h"
#include "checks/ip.h"

#define LOOKUP_ADDRESSES 8		/* kept of one name */
#define LOOKUP_NAMES 10			/* RFC 7208 4.6.4 keeps as many */
#define LOOKUP_HOSTS 10			/* MX hosts looked at */

struct addresses {
	struct ip ip[LOOKUP_ADDRESSES];
	int n;
	bool alias;			/* the name is a CNAME */
	/* ANSWER when n > 0; else why there is none. */
	enum outcome outcome;
	enum outcome v4, v6;		/* of A and of AAAA alone */
};
bool lookup_addresses(struct inquiry *q, const char *name,
	struct addresses *out);
bool addresses_have(const struct addresses *a, const struct ip *ip);
/* Did DNS say which addresses of the family of `ip` the name has, if any? */
bool addresses_settle(const struct addresses *a, const struct ip *ip);
/* "192.0.2.1, 2001:db8::1" */
char *addresses_text(struct pool *pool, const struct addresses *a);

struct names {
	const char *name[LOOKUP_NAMES];
	int n;
	enum outcome outcome;
};
bool lookup_reverse(struct inquiry *q, const struct ip *ip, struct names *out);

enum route_kind {
	ROUTE_MX,
	ROUTE_IMPLICIT,			/* no MX: the domain's own addresses */
	ROUTE_GIVEN,			/* --mx HOST */
	ROUTE_NULL,			/* RFC 7505: takes no mail */
	ROUTE_NO_DOMAIN,		/* NXDOMAIN */
	ROUTE_NONE,			/* neither MX nor address */
	ROUTE_UNKNOWN			/* DNS did not say */
};

struct host {
	const char *name;
	long preference;
	bool literal;			/* an address where a name must be */
	struct addresses addresses;
	const char *problem;		/* contract word of mx; NULL: none */
};

struct route {
	enum route_kind kind;
	struct host *host;		/* by preference, lowest first */
	int n;				/* looked at: LOOKUP_HOSTS at most */
	int total;			/* named; those past n lack addresses */
	bool null_among;		/* a null MX stands among others */
	enum outcome outcome;		/* of what DNS was asked last for it */
};
/* Where mail for this case's recipient goes: --mx HOST, or its domain's. */
bool lookup_route(struct inquiry *q, struct route *out);
/* Where mail for a domain, in A-labels, goes. */
bool lookup_route_of(struct inquiry *q, const char *domain,
	struct route *out);

#endif
