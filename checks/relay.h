/*
 * The relay test of the person's own server: would it take mail from strangers
 * for strangers? Envelopes in several forms go up to RCPT and no further, on
 * one connection, with names that nobody owns (RFC 2606).
 *
 * A yes to a recipient outside is an open relay. A yes to a form that hides
 * the outside in a local part (user%outside@own) is one only if the server
 * says no to an invented user of its own: else it takes whatever stands there.
 * A refusal counts when it is about the recipient: "not now", or a refusal of
 * the sender, leaves the question open. So does a test whose time ran out,
 * unless the plain forms had their turn: they tell most.
 */
#ifndef CHECKS_RELAY_H
#define CHECKS_RELAY_H

#include "checks/evidence.h"

enum relay_state {
	RELAY_CLOSED,
	RELAY_OPEN,
	RELAY_UNCLEAR
};

struct relay {
	enum relay_state state;
	int forms;			/* that count */
	int refused, taken;
	bool cut;			/* not all had their turn */
	const char *envelope;		/* that decided: "MAIL ... RCPT ..." */
	const char *reply;		/* to it; NULL */
};

/*
 * The envelopes as the end of a question's text (evidence.h). `own`: a domain
 * that the server takes mail for; NULL: forms that need one are left out.
 */
const char *relay_envelopes(struct pool *pool, const char *own);
/* What the talk with these envelopes showed. */
void relay_read(struct relay *r, const struct question *talk, const char *own,
	struct pool *pool);

#endif
