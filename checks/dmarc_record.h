/*
 * DMARC records (RFC 9989 sections 4.7 and 4.8).
 */
#ifndef CHECKS_DMARC_RECORD_H
#define CHECKS_DMARC_RECORD_H

#include <stdbool.h>

#include "checks/pool.h"

#define DMARC_URIS 6			/* report addresses that are read */

enum dmarc_policy {			/* in the order of severity */
	DMARC_ABSENT,
	DMARC_INVALID,			/* a word that is no policy */
	DMARC_NONE,
	DMARC_QUARANTINE,
	DMARC_REJECT
};

struct dmarc_record {
	const char *text;
	enum dmarc_policy p, sp, np;
	char psd;			/* 'y', 'n', 'u' */
	bool testing;			/* t=y */
	bool strict_dkim, strict_spf;	/* adkim=s, aspf=s */
	int pct;			/* of RFC 7489; 100 when absent */
	bool historic;			/* pct, rf or ri is there */
	const char *uri[DMARC_URIS];	/* of rua and ruf, mailto: alone */
	int n_uris;
	bool reports;			/* rua has one that can be used */
	/* The first fault and the tag it is in: words for checks.xml. */
	const char *problem;		/* policy value twice syntax; NULL */
	const char *where;		/* tag, or the text that is none */
};

const char *dmarc_policy_word(enum dmarc_policy policy); /* NULL: no policy */
enum dmarc_policy dmarc_policy_lower(enum dmarc_policy policy);

/* False when the text is no record: v=DMARC1 does not stand first. */
bool dmarc_record_read(struct dmarc_record *r, struct pool *pool,
	const char *text);
/* Is it none, but was meant as one? */
bool dmarc_record_is_meant(const char *text);
/*
 * Neither p nor sp nor np may be a word that is no policy, and p is there
 * (RFC 9989 section 4.10.1): else the record asks for nothing.
 */
bool dmarc_record_is_sound(const struct dmarc_record *r);
/* The same record with policy none, sound, without historic tags. */
char *dmarc_record_relaxed(struct pool *pool, const char *text);

/* The domain of a mailto: URI in A-labels; NULL: none. */
const char *dmarc_uri_host(struct pool *pool, const char *uri);

#endif
