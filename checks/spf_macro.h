/*
 * Macros of RFC 7208 section 7: their syntax, and what they expand to.
 */
#ifndef CHECKS_SPF_MACRO_H
#define CHECKS_SPF_MACRO_H

#include <stdbool.h>

#include "checks/ip.h"
#include "checks/pool.h"

/* What the letters stand for (section 7.2). */
struct spf_macros {
	const char *sender;	/* s: local@domain */
	const char *local;	/* l */
	const char *origin;	/* o: the sender's domain */
	const char *domain;	/* d: the domain being evaluated */
	struct ip ip;		/* i, c, v */
	const char *validated;	/* p: "unknown" if there is none */
	const char *helo;	/* h */
	const char *receiver;	/* r: "unknown" if it is */
	long now;		/* t: seconds since 1970 */
};

/* macro-string, with blanks and the letters c, r, t in `text` of exp. */
bool spf_macro_is_string(const char *s, bool text);
/* domain-spec: it ends in a macro or in a dot and a real last label. */
bool spf_macro_is_domain(const char *s);
/* Does it use the letter, in either case? */
bool spf_macro_uses(const char *s, char letter);

/* Expand what is well-formed. */
char *spf_macro_expand(struct pool *pool, const char *s,
	const struct spf_macros *macros);
/*
 * The name that a domain-spec expands to, lower-case, as DNS questions are
 * written: cut from the left to 253 characters (section 7.3). NULL when it can
 * be no name: an empty or long label, or bytes that are no visible ASCII.
 */
char *spf_macro_name(struct pool *pool, const char *spec,
	const struct spf_macros *macros);

#endif
