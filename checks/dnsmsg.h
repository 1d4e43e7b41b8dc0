/*
 * DNS messages (RFC 1035 section 4): a reader that trusts nothing, and the
 * writer of the one query this program sends.
 *
 * Every read is checked against the message's end. A compression pointer may
 * only lead before the part of the name that holds it, which ends any loop.
 * Names come out in lower case and presentation format without the final dot
 * (the root is "."): within a label, '.' and what zone files give a meaning
 * are escaped by '\', bytes that are no visible ASCII as \DDD. Data comes
 * out as zone files write it, TXT joined and printable; types that are not
 * read here as RFC 3597 section 5 writes them.
 */
#ifndef CHECKS_DNSMSG_H
#define CHECKS_DNSMSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "checks/pool.h"

#define DNSMSG_WIRE_NAME 255		/* RFC 1035 2.3.4 */
#define DNSMSG_TEXT_NAME 1024		/* every byte of one written as \DDD */
#define DNSMSG_UDP_SIZE 1232		/* that passes without fragments */
#define DNSMSG_OPT_SIZE 11		/* without options */
#define DNSMSG_QUERY_SIZE (12 + DNSMSG_WIRE_NAME + 4 + DNSMSG_OPT_SIZE)

enum dnsmsg_section {
	DNSMSG_ANSWER = 1,
	DNSMSG_AUTHORITY,
	DNSMSG_ADDITIONAL
};

struct dnsmsg {
	const uint8_t *p;
	size_t n;
	size_t at;			/* the next record */
	unsigned count[4];		/* left to read, by section */
	unsigned rcode;			/* extended after OPT was read */
	bool response, truncated, authentic;
	char name[DNSMSG_TEXT_NAME];	/* of the question */
	unsigned type;
};

struct dnsrr {
	enum dnsmsg_section section;
	const char *name, *data;	/* in the pool */
	unsigned type, class;
	uint32_t ttl;
};

/* Read header and question; -1 when there are not whole, or not just one. */
int dnsmsg_open(struct dnsmsg *m, const void *p, size_t n);
/* The next record: 1; at the end: 0; malformed: -1, nothing can follow. */
int dnsmsg_next(struct dnsmsg *m, struct pool *pool, struct dnsrr *rr);

/* "MX", "TYPE65": the number, or 0 when it is no type. */
unsigned dnsmsg_type(const char *word);
/* The word of a type. */
const char *dnsmsg_type_word(struct pool *pool, unsigned type);
/* Signatures and proofs of absence: noise unless asked for. */
bool dnsmsg_is_proof(unsigned type);

/*
 * A recursive query with AD, an OPT record and DO set: its length, or 0 when
 * the name can't be written (a label of no or more than 63 bytes, too long).
 */
size_t dnsmsg_query(uint8_t out[DNSMSG_QUERY_SIZE], const char *name,
	unsigned type, unsigned id);
/* Take the OPT record, which stands last, from such a query; its length. */
size_t dnsmsg_without_opt(uint8_t *query, size_t n);

#endif
