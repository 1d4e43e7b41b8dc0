/*
 * DANE for mail (RFC 7672): TLSA records of a mail server and whether what it
 * shows fits them. They count only when the resolver vouches (AD) for all that
 * led to them: MX, addresses, and the records.
 */
#ifndef CHECKS_TLS_DANE_H
#define CHECKS_TLS_DANE_H

#include "checks/check.h"
#include "checks/lookup.h"
#include "checks/tls_chain.h"

#define DANE_RECORDS 8			/* looked at of one host */

enum dane_state {
	DANE_NONE,		/* no records, or nothing that counts */
	DANE_IDLE,		/* records that nobody vouches for */
	DANE_UNKNOWN,		/* signed, but no answer: senders wait */
	DANE_UNUSABLE,		/* TLS is needed, no certificate fits or not */
	DANE_APPLIES
};

struct dane {
	enum dane_state state;
	bool remote;			/* vouched for from another machine */
	const char *base;		/* the name that has the records */
	const char *domain;		/* another name that will do; NULL */
	const struct tlsa *record;	/* the usable ones, in the pool */
	int n;
};

/* Asks all it can; false while something is pending. */
bool dane_ask(struct inquiry *q, enum route_kind route, const char *host,
	struct dane *out);
/* Does the chain fit one of the records? */
bool dane_holds(const struct dane *d, const struct chain *c);

/* "3 1 1 0123..." (RFC 6698 2.2); false when it can't be used for mail. */
bool dane_read(struct tlsa *t, const char *data);

#endif
