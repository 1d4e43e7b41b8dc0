/*
 * MTA-STS (RFC 8461): what the recipient's domain promises about encryption,
 * from its TXT record and its policy, and whether a host fits the policy.
 */
#ifndef CHECKS_TLS_STS_H
#define CHECKS_TLS_STS_H

#include "checks/check.h"

#define STS_MX_MAX 40			/* patterns kept of a policy */

enum sts_state {
	STS_NONE,		/* nothing is promised */
	STS_POLICY,		/* a policy that holds */
	STS_BROKEN,		/* a record or policy that senders can't use */
	STS_UNKNOWN		/* it could not be learnt */
};

struct sts {
	enum sts_state state;
	const char *says;		/* note for broken, unknown; NULL */
	const char *reason;		/* why no page came; NULL */
	const char *id;			/* of the record; NULL */
	const char *mode;		/* "enforce", "testing", "none"; NULL */
	const char *max_age;		/* seconds; NULL */
	const char *mx[STS_MX_MAX];	/* in A-labels, "*." in front or not */
	int n_mx;
	bool odd_type;			/* its media type is not text/plain */
};

/* Asks all it can; false while something is pending. */
bool sts_ask(struct inquiry *q, const char *domain, struct sts *out);

/* Does the policy ask senders to look (enforce or testing)? */
bool sts_applies(const struct sts *s);
bool sts_enforces(const struct sts *s);
/* RFC 8461 4.1: is this MX host one of the policy's? */
bool sts_lists(const struct sts *s, const char *host);

/* ---- the two texts, for tests ---- */

/* The record among TXT answers (RFC 8461 3.1): sets state, says and id. */
void sts_read_record(struct sts *s, struct pool *pool,
	const struct question *txt);
/* The lines of the policy (RFC 8461 3.2): false when it is none. */
bool sts_read_policy(struct sts *s, struct pool *pool,
	const struct question *page);

#endif
