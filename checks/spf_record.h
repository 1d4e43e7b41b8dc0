/*
 * An SPF record, read into its terms (RFC 7208 sections 3, 4.5, 4.6 and 12).
 *
 * Every term is read, those behind a faulty one too: a record that can't be
 * evaluated must still be mended term by term.
 */
#ifndef CHECKS_SPF_RECORD_H
#define CHECKS_SPF_RECORD_H

#include <stdbool.h>

#include "checks/ip.h"
#include "checks/pool.h"

/* Section 2.6, in its words. */
enum spf_result {
	SPF_NONE,
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR,
	SPF_PERMERROR
};

enum spf_kind {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT,
	SPF_EXP,
	SPF_OTHER,		/* a modifier of another name: no effect */
	SPF_BAD			/* no term at all, section 4.6.1 */
};

struct spf_term {
	const char *text;	/* as published, printable */
	enum spf_kind kind;
	enum spf_result qualifier;	/* what a match gives */
	const char *spec;	/* domain-spec; NULL: the current domain */
	struct ip network;	/* of ip4 and ip6 */
	int bits4, bits6;	/* length of the prefix that counts */
	bool dead;		/* it led nowhere when it was evaluated */
	int cost;		/* look-ups it takes with all it includes */
	const char *flat;	/* terms to write in its place; NULL: itself */
};

struct spf_record {
	const char *text;	/* as published, printable */
	struct spf_term *term;
	int n;
	const struct spf_term *all, *redirect, *exp;	/* NULL: none */
	const struct spf_term *bad;	/* first at fault; NULL: well-formed */
	bool repeated;		/* bad is a second redirect or exp, section 6 */
};

const char *spf_result_word(enum spf_result result);

/* Does a TXT record begin with the version section of one (section 4.5)? */
bool spf_is_record(const char *text);
/* `text` is one, printable as evidence has it, and is borrowed. */
void spf_record_read(struct pool *pool, const char *text,
	struct spf_record *record);
/* Does evaluating the term ask DNS, so that it counts (section 4.6.4)? */
bool spf_term_asks(const struct spf_term *term);

/*
 * Text as evidence has it, in the bytes that were sent; what is no visible
 * ASCII or blank becomes DEL, which no rule of the grammar takes.
 */
char *spf_bytes(struct pool *pool, const char *text);

#endif
