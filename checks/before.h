/*
 * Before and now: what a check had found before it was asked again, so that a
 * person sees what a fix has changed, and when the old answers are forgotten.
 *
 *	<before>
 *	  <check id="ptr" status="fail" says="missing" at="2026-03-01T12:00:00Z"
 *	      until="2026-03-01T13:00:00Z">...</check>
 *	</before>
 *
 * The first finding stays, however often the check is asked again: it is how
 * things were before anything was changed. `at`: when its answers came.
 * `until`: how long a resolver that holds the old answers may give them out.
 */
#ifndef CHECKS_BEFORE_H
#define CHECKS_BEFORE_H

#include "checks/evidence.h"

/* Call it before evidence_forget(); no effect where nothing was found. */
void before_keep(struct casefile *c, const struct evidence *e,
	const char *check);
/* The finding as it was, or NULL. */
xmlNode *before_get(const struct casefile *c, const char *check);
/* Other facts: what was found for the old ones is no "before". */
void before_forget(struct casefile *c);

#endif
