/*
 * Reading answers: see evidence.h.
 */
#include "checks/evidence.h"

#include <string.h>

static const struct record *
nth_record(const struct question *q, const char *section, const char *type,
    int nth)
{
	for (int i = 0; i < q->n; i++) {
		const struct record *r = &q->records[i];

		if (r->section != NULL && strcmp(r->section, section) == 0 &&
		    r->type != NULL && strcmp(r->type, type) == 0 &&
		    nth-- == 0)
			return r;
	}
	return NULL;
}

const struct record *
answer_record(const struct question *q, const char *type, int i)
{
	return nth_record(q, "answer", type, i);
}

const struct record *
authority_record(const struct question *q, const char *type)
{
	return nth_record(q, "authority", type, 0);
}

bool
outcome_is_known(enum outcome outcome)
{
	return outcome == OUTCOME_ANSWER || outcome == OUTCOME_NXDOMAIN ||
	    outcome == OUTCOME_NODATA;
}
