/*
 * What was thought of a case when it was saved: its verdict is kept in the
 * case, so that a later program, or a later catalogue, can say where it decides
 * otherwise on the same evidence.
 */
#ifndef HELP_EARLIER_H
#define HELP_EARLIER_H

#include <stdbool.h>

#include "checks/casefile.h"
#include "help/verdict.h"

struct earlier {
	const char *cause;		/* NULL: none was kept; "none": well */
	const char *detail, *confidence, *program;	/* "": not told */
};

/* Strings live in the case's pool. */
void earlier_read(struct earlier *e, struct casefile *c);
/* Keep this verdict; one that is still open leaves what was kept. */
void earlier_write(struct casefile *c, const struct verdict *v);

bool earlier_differs(const struct earlier *e, const struct verdict *v);
/* "ip-on-dnsbl (dnsbl-listed-ip), likely, by whybounce 0.1.0", in the pool. */
const char *earlier_in_words(struct pool *pool, const struct earlier *e);

#endif
