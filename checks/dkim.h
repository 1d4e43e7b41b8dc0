/*
 * All that is known of the DKIM of one case: keys in DNS, and the signatures
 * of the returned message. dkim_gather.c asks, dkim_judge.c judges,
 * check_dkim.c makes the finding.
 */
#ifndef CHECKS_DKIM_H
#define CHECKS_DKIM_H

#include "checks/dkim_signature.h"
#include "checks/returned.h"

#define DKIM_KEYS 16			/* of one case; more are not asked */

struct dkim_place {			/* a key, and where it stands */
	const char *selector, *domain;
	struct dkim_key key;
};

struct dkim_sealed {			/* a signature, and what it is worth */
	struct dkim_signature signature;
	const struct dkim_key *key;	/* NULL: it names none */
	enum dkim_result result;
	/* A word for checks.xml; NULL with a plain pass. */
	const char *reason;
};

struct dkim {
	struct dkim_place place[DKIM_KEYS];
	int n_places;
	bool have_message;		/* its header came back at least */
	struct returned returned;
	struct mail mail;
	struct dkim_sealed sealed[DKIM_SIGNATURES];
	int n_sealed;
	bool no_domain;			/* selectors, but of which domain? */
};

/* Ask for every key that there is a selector of; false while pending. */
bool dkim_gather(struct inquiry *q, struct dkim *d);
/* Fill result and reason of every signature. */
void dkim_judge(struct dkim *d, struct pool *pool);

#endif
