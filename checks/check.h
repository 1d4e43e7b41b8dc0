/*
 * A check settles one thing. It is an ordinary function of facts and evidence
 * that asks all it can before it gives up: it holds no state, registers no
 * callback, does no I/O, and is run again from the top when answers arrive.
 *
 * One file each (check_NAME.c) with one exported const struct check; the
 * table in check.c names them all in the order of contract section 4.
 */
#ifndef CHECKS_CHECK_H
#define CHECKS_CHECK_H

#include <stdbool.h>

#include "checks/evidence.h"
#include "checks/finding.h"
#include "checks/settings.h"

struct inquiry {
	struct casefile *casefile;	/* facts are read, never written */
	struct evidence *evidence;
	const struct settings *settings;
	struct pool *pool;		/* scratch: emptied after this run */
	xmlNode *finding;		/* fresh in every run */
};

struct check {
	const char *id;
	/*
	 * Facts it can't do without, blank-separated, "a|b" for either. While
	 * one is absent the check is skipped and says "no-" and its name.
	 */
	const char *needs;
	/*
	 * Checks whose findings it reads, blank-separated; they stand before
	 * it in the table. It runs without them, to ask what it can, but ends
	 * only when they have ended. NULL: none.
	 */
	const char *after;
	/* True when concluded (finding_end was called), false when pending. */
	bool (*run)(struct inquiry *q);
};

const struct check *check_at(int i);		/* NULL past the last */
const struct check *check_by_id(const char *id);	/* NULL: no such */

/* Shorthands for checks: NULL while pending. */
const struct question *ask_dns(struct inquiry *q, const char *name,
	const char *type);
/* finding_end(), with the detail "problem"; NULL: there is none. */
void end_with(struct inquiry *q, enum status status, const char *problem,
	const char *says);

#endif
