/*
 * Doors beside the receive connector that an Exchange export shows shut for
 * this message: the IP block list, the sender filter, a closed recipient.
 */
#ifndef CHECKS_EXCHANGE_DOORS_H
#define CHECKS_EXCHANGE_DOORS_H

#include "checks/exchange.h"
#include "checks/ip.h"

struct door {
	const char *word;		/* NULL: none, as far as told */
	const char *entry;		/* what shuts it, in its words */
	const char *recipient;		/* "mailbox", "group"; NULL: no such */
};

/* The first shut one, in the order in which Exchange comes to them. */
void exchange_door(const struct casefile *c, struct pool *pool,
	struct door *out);

#endif
