/*
 * What a talk with a mail server shall be, read from its question's text
 * (evidence.h). Only well-formed names and addresses get into a plan: nothing
 * else is ever said to a server (contract section 6, "Odd input").
 */
#ifndef CHECKS_SMTP_PLAN_H
#define CHECKS_SMTP_PLAN_H

#include <stdbool.h>

#include "checks/ip.h"
#include "checks/pool.h"

#define SMTP_ENVELOPES_MAX 8

/* MAIL and RCPT of one transaction, which goes no further. */
struct smtp_envelope {
	const char *ehlo;		/* a name said before it; NULL: none */
	const char *from;		/* "": null sender */
	const char *to;			/* NULL: no RCPT */
	bool isolates;			/* has its turn only when the first
					   one was refused for good */
};

struct smtp_plan {
	struct ip ip;
	int port;
	const char *host;		/* a host name for SNI; NULL: none */
	const char *ehlo;		/* NULL: banner and QUIT only */
	struct smtp_envelope envelope[SMTP_ENVELOPES_MAX];
	int envelopes;			/* 0: no MAIL */
	const char *note;		/* what was not fit to be said; NULL */
};

/* Strings live in the pool. -1 when the text is no such question. */
int smtp_plan_read(struct smtp_plan *plan, struct pool *pool,
	const char *text);

/*
 * Fit for EHLO (RFC 5321 4.1.2): labels of letters, digits and inner hyphens
 * with dots between them, or an address literal.
 */
bool smtp_plan_can_say(const char *name);

#endif
