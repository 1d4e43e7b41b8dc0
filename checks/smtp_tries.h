/*
 * Which envelope of a plan has its turn next, after what was answered so far.
 *
 * The plain ones are all said. Those that isolate change one thing in the
 * first one, so that they tell something only when that was refused for good,
 * and nothing when their sender was refused before under the same name.
 */
#ifndef CHECKS_SMTP_TRIES_H
#define CHECKS_SMTP_TRIES_H

#include "checks/smtp_plan.h"

enum smtp_part { SMTP_PART_NAME, SMTP_PART_SENDER, SMTP_PART_RECIPIENT };

struct smtp_tries {
	const struct smtp_plan *plan;
	int next;			/* of the plan's envelopes */
	bool refused;			/* the first one, for good */
	bool nameless;			/* the name said last was refused */
	const char *barred[SMTP_ENVELOPES_MAX];
	int n_barred;			/* senders refused under this name */
};

void smtp_tries_init(struct smtp_tries *t, const struct smtp_plan *plan);
/* The one whose turn it is; NULL: none any more. */
const struct smtp_envelope *smtp_tries_next(const struct smtp_tries *t);
/* The same, and it has had its turn. */
const struct smtp_envelope *smtp_tries_take(struct smtp_tries *t);
/*
 * The first digit of the reply to a part of the one that was taken last; to
 * the name of the plan before any was.
 */
void smtp_tries_answer(struct smtp_tries *t, enum smtp_part part, char digit);

#endif
