/*
 * Talks with mail servers: which to have, and what one of them said.
 *
 * The questions are those of evidence.h; every check that wants the same talk
 * asks in the same words, so that each server is spoken to once.
 */
#ifndef CHECKS_TALK_H
#define CHECKS_TALK_H

#include "checks/lookup.h"

#define TALK_HOSTS LOOKUP_HOSTS		/* hosts of one domain spoken to */
#define TALK_SAME 2			/* of them at one address */
#define TALK_ADDRESSES 3		/* tried of one host */

/* How a talk went, read from its records. Strings are borrowed. */
struct talk {
	enum outcome outcome;
	const char *reason;		/* of the outcome; NULL */
	const char *stage;		/* contract word where it ended or was
					   refused; "quit" when all went well */
	const char *reply;		/* refusal, else last reply; NULL */
	int reply_from, reply_to;	/* its records; -1: none */
	const char *code;		/* its first three digits; NULL */
	const char *enhanced;		/* NULL */
	const char *banner;		/* text behind the code; NULL */
	const char *local;		/* address we came from; NULL */
	const char *tls_refusal;	/* reply to STARTTLS; NULL: none */
	long greeting_ms;		/* the banner took; -1: none came */
	long refusal_ms;		/* the refusal took; -1: none */
	bool starttls;			/* offered */
	bool masked;			/* "220 ****": the banner is hidden */
	bool stripped;			/* "XXXXXXXA" where STARTTLS was */
	bool refused;			/* a 4xx or 5xx at `stage` */
	bool temporary;			/* that was a 4xx */
	bool rcpt_accepted;
	bool spoke;			/* they said anything at all */
	bool dropped;			/* ended, or nonsense, where a reply
					   was due */
};
void talk_read(struct talk *t, const struct question *answer,
	struct pool *pool);
/* Is record i of theirs the last line of a reply? */
bool talk_ends_reply(const struct question *answer, int i);
/* The reply that ends with record i: its lines as one; *from: its first. */
const char *talk_reply(const struct question *answer, int i, int *from,
	struct pool *pool);
/* Did a connection come about? */
bool talk_connected(const struct question *answer);

/* One server of the recipient's domain that is to be spoken to. */
struct target {
	const char *name;
	struct ip ip;			/* that was spoken to */
	const struct question *answer;	/* NULL while pending */
	bool probed;			/* the bounced envelope is said there */
};
struct targets {
	struct target at[TALK_HOSTS];
	int n;
	enum route_kind route;
};
/*
 * False while the route or a talk is pending; what can be asked is asked. A
 * host's next address has its turn when the one before gave no connection.
 */
bool talk_to_recipient(struct inquiry *q, struct targets *out);

/* Connect, read the banner, QUIT. NULL while pending. */
const struct question *talk_hello(struct inquiry *q, const char *name,
	const struct ip *ip);

#endif
