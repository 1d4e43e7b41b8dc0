/*
 * Blacklists: the catalogue of assets/dnsbl.xml, and what an answer of a list
 * means (RFC 5782 and what lists really do).
 */
#ifndef CHECKS_DNSBL_H
#define CHECKS_DNSBL_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "checks/evidence.h"

enum list_state {		/* words: contract section 6, "Lists" */
	LIST_LISTED,
	LIST_CLEAR,
	LIST_REFUSED,		/* an answer about the asker */
	LIST_BROKEN,		/* fails its own test points */
	LIST_TIMEOUT,
	LIST_UNKNOWN,		/* answered in no way it documents, SERVFAIL */
	LIST_ALLOWED,		/* praises the address */
	LIST_INFO,		/* scores only */
	LIST_SKIPPED		/* not asked */
};

const char *list_state_word(enum list_state state);

/* List i of the catalogue, NULL past the last. Lives with the program. */
const xmlNode *dnsbl_at(int i);
/* 3 high, 2 medium, 1 low. */
int dnsbl_weight(const xmlNode *list);

/* What the addresses of one answer mean on this list. */
struct listing {
	enum list_state state;
	const char *meaning;	/* of the gravest code; NULL */
	int gravity;		/* larger is graver */
	bool policy;		/* accuses nobody: PBL and such */
	const char *codes[8];
	int n_codes;
};
void dnsbl_read(const xmlNode *list, const struct question *answer,
	struct listing *out);

/*
 * The same with the list's test points: `positive` must be listed, `negative`
 * (NULL: not asked) must not. Without a healthy list there is no "clear" and
 * no "listed".
 */
void dnsbl_judge(const xmlNode *list, const struct question *target,
	const struct question *positive, const struct question *negative,
	struct listing *out);

#endif
