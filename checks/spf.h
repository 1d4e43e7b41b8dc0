/*
 * SPF (RFC 7208): does the domain of a sender allow an address to send?
 *
 * A plain function over evidence, run again from the top until every answer
 * is there. While one is missing, the term that wants it counts as no match
 * and evaluation goes on, so that what later terms need is asked meanwhile;
 * what comes out then is not used.
 */
#ifndef CHECKS_SPF_H
#define CHECKS_SPF_H

#include "checks/check.h"
#include "checks/ip.h"
#include "checks/spf_record.h"

#define SPF_LOOKUPS 10		/* section 4.6.4: terms that ask DNS */
#define SPF_VOIDS 2		/* the same: terms that find nothing */
#define SPF_HOSTS 10		/* the same: hosts of one mx, names of a ptr */
#define SPF_OWN 4		/* records of one name that are looked at */

/* Who is judged: the arguments of check_host(), section 4.1. */
struct spf_sender {
	struct ip ip;
	const char *domain;	/* A-labels; NULL: there is no such name */
	const char *local;	/* "postmaster" when there is none */
	const char *sender;	/* local@domain */
	const char *helo;	/* "unknown" when it is */
	bool from_helo;		/* no MAIL FROM: postmaster@HELO, section 2.4 */
};

/* Why it is none, temperror or permerror; says of the finding. */
enum spf_reason {
	SPF_OF_TERM,		/* a term decided, or none did */
	SPF_NO_NAME,		/* 4.3: the domain is malformed */
	SPF_NO_DOMAIN,		/* 4.3: NXDOMAIN */
	SPF_NO_RECORD,		/* 4.5 */
	SPF_SEVERAL,		/* 4.5: more than one record */
	SPF_SYNTAX,		/* 4.6 */
	SPF_REPEATED,		/* 6: exp or redirect twice */
	SPF_TOO_MANY_LOOKUPS,	/* 4.6.4 */
	SPF_TOO_MANY_VOIDS,
	SPF_TOO_MANY_HOSTS,
	SPF_INCLUDES_NONE,	/* 5.2: the domain included has no record */
	SPF_REDIRECTS_NONE,	/* 6.1 */
	SPF_DNS			/* DNS gave no usable answer */
};

struct spf_verdict {
	enum spf_result result;
	enum spf_reason reason;
	const char *domain;	/* that was judged; NULL: malformed */
	const char *decider;	/* where redirect led to in the end */
	const char *record;	/* its record; NULL: none */
	const struct spf_term *term;	/* that decided in it; NULL: none */
	const char *match;	/* the same, inside of what was included */
	const char *match_domain;
	const char *fault;	/* term at fault; NULL: none */
	const char *fault_domain;	/* whose record has it */
	const struct question *question;	/* without answer, of SPF_DNS */
	const char *explanation;	/* 6.2; printable; NULL: none */
	int lookups, voids;
	int needed;		/* look-ups, if too many; 0: unknown */
	struct spf_record own[SPF_OWN];	/* of `domain` itself */
	int n_own;
	const char **trace;	/* one line a step */
	int n_trace;
};

/* MAIL FROM of the case: false when neither it nor a name instead is known. */
bool spf_mail_from(struct inquiry *q, struct spf_sender *s);
/* The EHLO name by itself (2.3): false when it is no name that could be one. */
bool spf_helo(struct inquiry *q, struct spf_sender *s);

/* False while answers are pending. */
bool spf_judge(struct inquiry *q, const struct spf_sender *s,
	struct spf_verdict *v);

/*
 * The record to publish at v->domain that makes the sender pass, by the
 * smallest change; NULL when none is needed or none would help.
 */
const char *spf_publish(struct pool *pool, const struct spf_sender *s,
	const struct spf_verdict *v);
/* "ip4:192.0.2.1": the term that allows this address. */
const char *spf_term_for(struct pool *pool, const struct ip *ip);

#endif
