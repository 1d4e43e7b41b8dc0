/*
 * A message as bytes: its header fields as they stand, and its body. Nothing
 * is decoded, for DKIM signs what went over the wire. Lines end in '\n' here;
 * dkim_canon.h makes CRLF of them (RFC 6376 section 3.4).
 */
#ifndef CHECKS_MAIL_H
#define CHECKS_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/pool.h"

#define MAIL_FIELDS 1000		/* of one header; more are not read */

struct mail_field {
	const char *at;			/* name, colon, value, last '\n' */
	size_t n;			/* without that '\n' */
	size_t name;			/* length of the name */
	size_t value;			/* where the value begins */
};

struct mail {
	struct mail_field *field;	/* from the top */
	int n;
	const char *body;		/* behind the first empty line */
	size_t body_n;
};

/* Borrows the bytes. */
void mail_read(struct mail *m, struct pool *pool, const char *bytes, size_t n);
bool mail_field_is(const struct mail_field *f, const char *name);
/* The value, unfolded to one line and trimmed, in the pool. */
char *mail_value(struct pool *pool, const struct mail_field *f);
/* The first field of that name from the top; NULL: none. */
const struct mail_field *mail_find(const struct mail *m, const char *name);
int mail_count(const struct mail *m, const char *name);
/* "Fri, 20 Nov 2026 09:14:07 +0100" as seconds since 1970; -1: no date. */
long long mail_date(const char *s);

#endif
