/*
 * The certificates that a mail server showed, judged offline from the records
 * of the talk (evidence.h): those it sent, the trusted ones that issued one of
 * them, and the instant of the talk. No store, no clock, no network.
 */
#ifndef CHECKS_TLS_CHAIN_H
#define CHECKS_TLS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "checks/evidence.h"

#define CHAIN_MAX 10			/* certificates looked at */
#define TLSA_DATA_MAX 4096

struct chain;

/* NULL when they showed none, or none that can be read. */
struct chain *chain_new(const struct question *talk);
void chain_free(struct chain *c);	/* NULL is fine */

/* Faults, as bits. */
#define CHAIN_EXPIRED 1u		/* one of the chain */
#define CHAIN_EARLY 2u			/* not valid yet */
#define CHAIN_SELF_SIGNED 4u		/* and not trusted as such */
#define CHAIN_UNTRUSTED 8u		/* leads to no trusted authority */
/*
 * The name apart. *why: the library's words for the gravest, in the pool.
 * Dates are left alone when the talk has no instant.
 */
unsigned chain_faults(const struct chain *c, struct pool *pool,
	const char **why);

/*
 * Is the server's own certificate for this host (RFC 6125)? `strict`: only
 * names of hosts in subjectAltName count, as RFC 8461 4.1 has it; else the
 * common name stands in when there are none (RFC 7672 3.2.3). Addresses are
 * compared with addresses.
 */
bool chain_names(const struct chain *c, const char *host, bool strict);

/* The server's own certificate in words, in the pool. */
struct certificate {
	const char *subject, *issuer;
	const char *names;		/* "a.example, b.example"; "" */
	const char *not_before, *not_after;	/* RFC 3339 */
	const char *key;		/* "RSA 2048" */
	bool weak;			/* the key is shorter than is wise */
	const char *tlsa;		/* "3 1 1 ...", what DANE would say */
};
void chain_describe(const struct chain *c, struct certificate *out,
	struct pool *pool);

/* RFC 6698 2.1 */
struct tlsa {
	int usage, selector, matching;
	uint8_t data[TLSA_DATA_MAX];
	size_t n;
};
/* Does it name the server's own certificate or its key (usage 3)? */
bool chain_is(const struct chain *c, const struct tlsa *t);
/* Does the chain hold up to the authority that it names (usage 2)? */
bool chain_leads_to(const struct chain *c, const struct tlsa *t);

#endif
