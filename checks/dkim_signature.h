/*
 * DKIM-Signature fields (RFC 6376 section 3.5), and what one of them proves
 * about a message with a key (sections 3.7 and 6.1).
 */
#ifndef CHECKS_DKIM_SIGNATURE_H
#define CHECKS_DKIM_SIGNATURE_H

#include <stdint.h>

#include "checks/dkim_canon.h"
#include "checks/dkim_key.h"

#define DKIM_SIGNATURES 8		/* of one message; more are not read */

enum dkim_result {			/* words: RFC 8601 section 2.7.1 */
	DKIM_PASS,
	DKIM_FAIL,			/* body or header changed */
	DKIM_POLICY,			/* true, but never accepted: RFC 8301 */
	DKIM_NEUTRAL,			/* can't be read */
	DKIM_TEMPERROR,			/* DNS gave no answer about the key */
	DKIM_PERMERROR,			/* can never pass */
	DKIM_INCOMPLETE			/* ours: not enough of it came back */
};

struct dkim_signature {
	const struct mail_field *field;
	const char *domain, *selector;	/* d=, s=, in A-labels; or NULL */
	const char *identity;		/* domain of i= */
	const char *algorithm;		/* a=, lower case */
	const char *names;		/* h= */
	enum canon header, body;	/* c= */
	long long length;		/* l=; -1: all of the body */
	long long expires;		/* x=; -1: never */
	const uint8_t *b, *bh;
	size_t b_n, bh_n;
	/* Why it can never pass, whatever the key says; NULL: nothing. */
	const char *problem;
	enum dkim_result result;	/* that goes with the problem */
};

const char *dkim_result_word(enum dkim_result result);

void dkim_signature_read(struct dkim_signature *s, struct pool *pool,
	const struct mail_field *field);

/* What was found true; a check decides what it means. */
struct dkim_proofs {
	bool header, body;		/* b= and bh= verify */
	bool too_long;			/* l= is more than the body has */
	bool rest;			/* l= leaves the end of it unsigned */
	bool empty;			/* no body at all is there */
};
void dkim_prove(struct dkim_proofs *out, const struct mail *m,
	const struct dkim_signature *s, const struct dkim_key *key);

/* Why signature and key don't go together; NULL: they do. */
const char *dkim_mismatch(const struct dkim_signature *s,
	const struct dkim_key *key);

#endif
