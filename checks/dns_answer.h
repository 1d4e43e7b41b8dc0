/*
 * What a DNS message says to a question: its outcome and the records that
 * belong to it, by following CNAMEs from the name asked. Other data that an
 * answer section may hold is not used. No I/O.
 */
#ifndef CHECKS_DNS_ANSWER_H
#define CHECKS_DNS_ANSWER_H

#include <stddef.h>

#include "checks/evidence.h"

#define DNS_ALIASES_MAX 16		/* CNAMEs followed */

/* Fills all of `a` but ms and server; what it points to is in the pool. */
void dns_answer_read(struct answer *a, struct pool *pool, const void *packet,
	size_t n);

#endif
