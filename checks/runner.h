/*
 * The runner: runs the checks, hands wanted questions to their sources, runs
 * again what was pending when answers came, and ends at the deadline, when
 * every question still open becomes a time-out.
 */
#ifndef CHECKS_RUNNER_H
#define CHECKS_RUNNER_H

#include "checks/check.h"
#include "checks/source.h"

struct runner;

struct runner *runner_new(struct casefile *c, struct evidence *e,
	struct loop *l, const struct settings *s);
/* Frees its sources too. */
void runner_free(struct runner *r);
void runner_source(struct runner *r, struct source *source);	/* takes it */

/*
 * Do what can be done now; never waits. True when every check has its finding.
 * Call it after every loop_step() and after every change of facts.
 */
bool runner_step(struct runner *r);

bool runner_is_pending(const struct runner *r, const char *check);
/*
 * What is waited for now, in the order asked: the first `most` of them; how
 * many there are in all. A screen shows "waiting for mx1.example (banner), at
 * most 24 s more" and offers to go on without it; time passes, so ask again.
 */
int runner_waiting(const struct runner *r, struct waiting *out, int most);
/*
 * Go on without this answer: it becomes a time-out, of a talk with what was
 * said so far. False when it is not waited for. Then call runner_step().
 */
bool runner_skip(struct runner *r, const char *id);
/* How many checks have a finding, of all. */
int runner_done(const struct runner *r, int *all);
/* Facts have changed: findings are made anew, known answers are kept. */
void runner_restart(struct runner *r);
/* Ask the network again for this check. */
void runner_again(struct runner *r, const char *check);

#endif
