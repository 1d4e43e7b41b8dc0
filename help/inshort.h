/*
 * A case in few lines, for the two people whom a helpdesk tells: the one who
 * wrote the mail, and the colleague who takes over. Reports begin with the
 * same sentences.
 */
#ifndef HELP_INSHORT_H
#define HELP_INSHORT_H

#include <stdbool.h>

#include "checks/pool.h"
#include "help/report.h"

bool inshort_is_bounce(const struct verdict *v);
/* The report says that it is still tried, or the reply is a "not now". */
bool inshort_is_late(const struct report *r);

/* Title of a report: "Mail to bob@fabrikam.example: why it was refused". */
const char *inshort_title(struct pool *pool, const struct report *r);
/* "Why it was refused", as a title by itself. */
const char *inshort_question(const struct report *r);

/* Sentences; NULL where there is nothing to say. */
const char *inshort_happened(struct pool *pool, const struct report *r);
const char *inshort_plainly(const struct verdict *v);
const char *inshort_sure(const struct verdict *v);

/* Ready to be sent: to who wrote the mail, and to who takes over. */
const char *inshort_for_author(struct pool *pool, const struct report *r);
const char *inshort_for_colleague(struct pool *pool, const struct report *r);

#endif
