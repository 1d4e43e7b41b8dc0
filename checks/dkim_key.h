/*
 * DKIM keys in DNS (RFC 6376 section 3.6.1, RFC 8301, RFC 8463).
 */
#ifndef CHECKS_DKIM_KEY_H
#define CHECKS_DKIM_KEY_H

#include <stdint.h>

#include "checks/check.h"

#define DKIM_BITS_LEAST 1024		/* RFC 8301 3.2: else no pass */
#define DKIM_BITS_GOOD 2048		/* RFC 8301 3.2: signers SHOULD */

enum dkim_key_status {			/* words: contract section 6 */
	DKIM_KEY_OK,
	DKIM_KEY_MISSING,
	DKIM_KEY_REVOKED,
	DKIM_KEY_WEAK,
	DKIM_KEY_MALFORMED,
	DKIM_KEY_TESTING,
	DKIM_KEY_UNKNOWN
};

struct dkim_key {
	enum dkim_key_status status;
	/*
	 * What is wrong with it, a word for checks.xml ("problem-..."):
	 * no-key no-base64 no-rsa no-ed25519 wrapped type hash service twice
	 * syntax version several name. NULL: nothing.
	 */
	const char *problem;
	const char *type;		/* k=, "rsa" when absent */
	int bits;			/* 0: not known */
	bool testing, strict;		/* t=y, t=s */
	bool sha1, sha256;		/* h= allows it */
	const uint8_t *data;		/* of p=, decoded */
	size_t n;
	const char *alias;		/* the name is a CNAME to this; NULL */
	bool other_text;		/* TXT is there, but none is a key */
};

const char *dkim_key_word(enum dkim_key_status status);

/* "s1._domainkey.contoso.example", NULL when no such name can exist. */
const char *dkim_key_name(struct pool *pool, const char *selector,
	const char *domain);
/* Read one record; false when it is no key record and meant to be none. */
bool dkim_key_read(struct dkim_key *key, struct pool *pool, const char *text);
/* Ask for it; false while pending. */
bool dkim_key_ask(struct inquiry *q, const char *selector, const char *domain,
	struct dkim_key *key);

#endif
