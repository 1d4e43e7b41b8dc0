/*
 * Asking blacklists: what dnsbl and domain-bl have in common.
 *
 * A check fills in what is asked about (an address, or some domains) and which
 * list the refusal names; lists_ask() asks every list that covers it, each
 * with its self-test in the same batch; lists_tell() counts the answers and
 * writes them into the finding.
 *
 * lists_ask.c asks, lists_own.c finds the name servers of a list that refuses
 * the resolver, lists_tell.c counts and tells.
 */
#ifndef CHECKS_LISTS_H
#define CHECKS_LISTS_H

#include "checks/check.h"
#include "checks/dnsbl.h"

#define LISTS_MAX 200			/* lists of one check */
#define LISTS_SUBJECTS 8

struct subject {
	const char *label;	/* what stands before the zone in a question */
	const char *shown;	/* the same as a person writes it */
	const char *whose;	/* "from", "helo"...; NULL: the address */
	bool host;		/* a host name: for lists that hold such only */
};

struct row {
	const xmlNode *list;
	const char *zone;	/* as shown; questions may use another */
	const struct subject *subject;	/* of what it says */
	struct listing listing;
	const char *reason;	/* its own words (TXT); NULL */
	const char *server;	/* its own, where it was asked directly; NULL */
	int weight;
	bool named;		/* the refusal names it */
	bool counted;		/* no part of another list that is asked */
};

struct lists {
	/* Set by the check. */
	const char *kind;		/* "ip4", "ip6", "domain" */
	struct subject subject[LISTS_SUBJECTS];
	int n_subjects;
	const char *named;		/* zone or name in the refusal; NULL */

	/* Set by lists_ask(). */
	struct row row[LISTS_MAX];
	int n;
	bool canary_lives;		/* the resolver invents names */
	int own_asked;			/* lists asked at their own servers */
};

/* False while something is pending. */
bool lists_ask(struct inquiry *q, struct lists *l);

/*
 * The address of a name server of this zone that may be asked directly.
 * *server is NULL when there is none. False while pending.
 */
bool lists_own_server(struct inquiry *q, const char *zone,
	const char **server);

/* Count, describe, conclude. */
void lists_tell(struct inquiry *q, struct lists *l);

#endif
