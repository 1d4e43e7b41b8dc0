/*
 * How to ask a question without this program: the command of dig, swaks and
 * PowerShell that gives the same answer, so that nobody has to believe us.
 *
 * A command says no more to a mail server than the question did: EHLO and
 * QUIT, MAIL and RCPT only where the question has them (then the person had
 * given leave), DATA never. Values are quoted by quote.h; what can't be given
 * safely is refused with a reason.
 */
#ifndef HELP_PROVE_H
#define HELP_PROVE_H

#include "checks/evidence.h"

#define PROOFS_MAX 16

struct proof {
	const char *with;		/* "dig", "swaks", "PowerShell" ... */
	const char *text;		/* NULL: refused, `why` says why */
	const char *why;
};

/* Fills `out`, the best first; returns how many. Strings are the pool's. */
int prove(struct pool *pool, const struct question *q,
	struct proof out[PROOFS_MAX]);

#endif
