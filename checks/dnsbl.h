/*
 * Blacklists: the catalogue of assets/dnsbl.xml, and what an answer of a list
 * means (RFC 5782 and what lists really do).
 */
#ifndef CHECKS_DNSBL_H
#define CHECKS_DNSBL_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "checks/evidence.h"

#define DNSBL_CODES 8			/* kept of one answer */

enum list_state {		/* words: contract section 6, "Lists" */
	LIST_LISTED,
	LIST_CLEAR,
	LIST_REFUSED,		/* it answered about the asker */
	LIST_BROKEN,		/* fails its own test points */
	LIST_TIMEOUT,
	LIST_UNKNOWN,		/* answered in no way it documents, SERVFAIL */
	LIST_ALLOWED,		/* praises the address */
	LIST_INFO,		/* scores only */
	LIST_SKIPPED		/* not asked */
};

const char *list_state_word(enum list_state state);

/* ---- the catalogue; it lives with the program ---- */

/* List i, NULL past the last. */
const xmlNode *dnsbl_at(int i);
/* How lists that the catalogue does not know are read; NULL: they are not. */
const xmlNode *dnsbl_guest(void);
/* Mailbox providers of the world: their domains are not asked about. */
bool dnsbl_is_giant(const char *domain);
/* 3 high, 2 medium, 1 low, 0 informational. */
int dnsbl_weight(const xmlNode *list);
/* Does it have this kind: "ip4", "ip6", "domain"? */
bool dnsbl_has_kind(const xmlNode *list, const char *kind);
/* A sentence of the catalogue for a state that no code explains. */
const char *dnsbl_why(const char *id);

/*
 * The zone of the list that words of a refusal name by its zone, a link or its
 * name: the most telling match. Else the zone of "blocked using ZONE" and its
 * like; NULL when there is none. It is the fact `list`.
 */
const char *dnsbl_zone_in(struct pool *pool, const char *words);
/*
 * The list of a zone or name that somebody gave. When the catalogue lacks it,
 * but it can be a zone: the guest, and *guest is the zone. NULL: no list.
 */
const xmlNode *dnsbl_named(struct pool *pool, const char *name,
	const char **guest);

/* ---- reading answers ---- */

/* What the addresses of one answer mean on this list. */
struct listing {
	enum list_state state;
	/* Of its codes, gravest first; else why there is no answer. */
	const char *meaning[DNSBL_CODES];
	int gravity[DNSBL_CODES];	/* larger is graver */
	int n_meanings;
	const char *scope;	/* of the gravest: "network"; NULL: address */
	bool policy;		/* no code accuses anybody: PBL and such */
	bool try_own;		/* its own servers may answer better */
	const char *codes[DNSBL_CODES];
	int n_codes;
	const char *stranger;	/* an address outside 127/8; NULL */
	bool missing;		/* its test point is not listed ... */
	bool proven;		/* ... or is */
	bool world;		/* what nobody can list is listed */
};
void dnsbl_read(const xmlNode *list, const struct question *answer,
	struct listing *out);

/* Nothing but a state and the catalogue's sentence for it. */
void listing_set(struct listing *out, enum list_state state, const char *why);

/*
 * The same with the list's test points: `positive` must be listed, `negative`
 * (NULL: not asked yet) must not. Without a healthy list there is no "clear"
 * and no "listed".
 */
void dnsbl_judge(const xmlNode *list, const struct question *target,
	const struct question *positive, const struct question *negative,
	struct listing *out);

#endif
