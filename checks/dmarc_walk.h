/*
 * The DNS tree walk of DMARC (RFC 9989 section 4.10): the records at a domain
 * and above it, at most eight names, and the organizational domain that
 * follows from them.
 */
#ifndef CHECKS_DMARC_WALK_H
#define CHECKS_DMARC_WALK_H

#include "checks/check.h"
#include "checks/dmarc_record.h"

#define DMARC_WALK 8			/* names, RFC 9989 section 4.10 */

struct dmarc_step {
	const char *domain;		/* asked at _dmarc.DOMAIN */
	enum outcome outcome;
	int records;			/* that are DMARC records */
	struct dmarc_record record;	/* when it is one exactly */
	const char *broken;		/* text meant as a record; NULL */
};

struct dmarc_walk {
	struct dmarc_step step[DMARC_WALK];	/* the longest name first */
	int n;				/* that count: up to psd=y or psd=n */
	int failed;			/* first without an answer; -1: none */
	const char *organization;	/* NULL: an answer is missing for it */
};

/* Walk from a domain in A-labels; false while pending. */
bool dmarc_walk(struct inquiry *q, const char *domain, struct dmarc_walk *w);
/* What one name has; false while pending. */
bool dmarc_step_ask(struct inquiry *q, const char *domain,
	struct dmarc_step *s);
/* The step at this domain with a record; NULL: none. */
const struct dmarc_step *dmarc_walk_at(const struct dmarc_walk *w,
	const char *domain);

#endif
