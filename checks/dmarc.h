/*
 * What DMARC says of one message (RFC 9989), and what a receiver that still
 * follows RFC 7489 with a public suffix list would say.
 *
 * dmarc_identity.c reads what SPF and DKIM found, dmarc_decide.c and
 * dmarc_legacy.c decide, dmarc_report.c looks at report addresses,
 * check_dmarc.c makes the finding.
 */
#ifndef CHECKS_DMARC_H
#define CHECKS_DMARC_H

#include "checks/dkim_signature.h"
#include "checks/dmarc_walk.h"

enum dmarc_known {			/* later ones win over earlier ones */
	DMARC_NO,
	DMARC_UNSEEN,			/* what it takes was not there to see */
	DMARC_FAILED,			/* asked, no usable answer */
	DMARC_YES
};

struct dmarc_identity {
	const char *domain;		/* in A-labels; NULL: none */
	enum dmarc_known passed;
};

struct dmarc_message {
	const char *author;		/* domain of From, in A-labels */
	struct dmarc_walk walk;		/* from the author's domain */
	struct dmarc_identity spf;
	struct dmarc_identity dkim[DKIM_SIGNATURES];
	int n_dkim;
	bool dkim_unseen;		/* no message to look for signatures */
};

struct dmarc_outcome {
	const struct dmarc_record *record;	/* NULL: none, or not known */
	const char *domain;		/* where it stands */
	bool silent;			/* DNS did not say */
	const char *several;		/* where two or more were dropped */
	enum dmarc_policy policy;	/* that holds for this author */
	enum dmarc_known spf, dkim;	/* passed, and aligned */
	const char *dkim_domain;	/* that did; NULL */
	/* YES pass, NO fail, else not told. */
	enum dmarc_known passes;
	enum dmarc_policy disposition;	/* of a message that does not pass */
};

/* Once SPF and DKIM have their findings; false before. */
bool dmarc_identities(struct inquiry *q, struct dmarc_message *m);

/* All identities by one rule of alignment. */
typedef enum dmarc_known (*dmarc_rule)(struct inquiry *q,
	const struct dmarc_message *m, const char *domain);
enum dmarc_known dmarc_list_rule(struct inquiry *q,
	const struct dmarc_message *m, const char *domain);
void dmarc_align(struct inquiry *q, const struct dmarc_message *m,
	struct dmarc_outcome *o, dmarc_rule rule);

/* Both are false while pending. */
bool dmarc_decide(struct inquiry *q, const struct dmarc_message *m,
	struct dmarc_outcome *o);
bool dmarc_legacy(struct inquiry *q, const struct dmarc_message *m,
	struct dmarc_outcome *o);

/*
 * Hosts of report addresses that did not agree to take them (RFC 9990), in
 * one line; NULL: none. False while pending.
 */
bool dmarc_reports(struct inquiry *q, const struct dmarc_message *m,
	const struct dmarc_outcome *o, const char **refusing);

#endif
