/*
 * Who runs what: the sides of a case, and the mail system that is to be
 * changed. Where nobody told, what most such people have is assumed.
 */
#ifndef HELP_SIDE_H
#define HELP_SIDE_H

#include "help/context.h"

/*
 * Can the person change the side ("sender", "recipient")? Not told: the
 * sender's, because that side gets the bounce; the recipient's as well, if an
 * Exchange is named or an export of one is there.
 */
bool side_runs(struct context *x, const char *which);
/* Must somebody else be asked about that side? Not told: the recipient's. */
bool side_asks(struct context *x, const char *which);
/*
 * Is this the system: "2007", "2010", "online", "none", or "postfix" and
 * "exim", which stand behind "none"? Not told: a report of Postfix comes from
 * a Postfix.
 */
bool side_uses(struct context *x, const char *system);

#endif
