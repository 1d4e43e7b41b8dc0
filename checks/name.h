/*
 * Domain names: kept as lower-case A-labels without the final dot, shown as
 * U-labels (libidn2), their organisational domain from libpsl.
 */
#ifndef CHECKS_NAME_H
#define CHECKS_NAME_H

#include <stdbool.h>

#include "checks/pool.h"

#define NAME_MAX_TEXT 253		/* RFC 1035 2.3.4, as text, no dot */

/*
 * A host or mail domain in A-labels, or NULL when it can't be one (empty,
 * too long, a label with other than letters, digits, '-' or '_').
 */
char *name_ascii(struct pool *pool, const char *s);
char *name_shown(struct pool *pool, const char *ascii);
/* Right of the last '@' in A-labels; NULL when there is none. */
char *name_of_address(struct pool *pool, const char *address);
/* The domain one registers ("example.co.uk"); the name itself if none. */
char *name_registered(struct pool *pool, const char *ascii);

/* Labels of letters, digits and inner hyphens, in at most 253 bytes. */
bool name_is_host(const char *s);
/* Fit for EHLO: two labels or more, no '_', not all digits at the end. */
bool name_is_fqdn(const char *s);
/* .local, .lan, .internal, .localdomain, .corp, .home, .localhost and such. */
bool name_is_internal(const char *s);
/* Does its last label stand in the public DNS, or is kept free (RFC 2606)? */
bool name_has_known_end(const char *ascii);
/* Is it `zone` or below it? */
bool name_is_under(const char *name, const char *zone);

#endif
