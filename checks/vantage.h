/*
 * Where the questions come from: is this machine the sending server? What a
 * mail server says depends on who asks, so findings that rest on it say so.
 */
#ifndef CHECKS_VANTAGE_H
#define CHECKS_VANTAGE_H

#include "checks/check.h"

enum vantage {
	VANTAGE_UNTOLD,		/* the sending address is not known */
	VANTAGE_SENDER,
	VANTAGE_OTHER,
	/* Private addresses only: the sending one may be a router's. */
	VANTAGE_HIDDEN
};

/* From the answer to "local addresses". */
enum vantage vantage_of_machine(struct inquiry *q,
	const struct question *addresses);
/* From the address that a talk came from; NULL: untold. */
enum vantage vantage_of_talk(struct inquiry *q, const char *local);
/* Note in the finding what follows from it. */
void vantage_note(struct inquiry *q, enum vantage v);

#endif
