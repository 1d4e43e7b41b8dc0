/*
 * How one mail server encrypts, read from a talk with it, held against what
 * the recipient's domain promises.
 */
#ifndef CHECKS_TLS_HOST_H
#define CHECKS_TLS_HOST_H

#include "checks/talk.h"
#include "checks/tls_chain.h"
#include "checks/tls_dane.h"
#include "checks/tls_sts.h"

enum tls_state {
	TLS_STATE_UNKNOWN,	/* the talk did not get that far */
	TLS_STATE_CLEAR,	/* STARTTLS is not offered */
	TLS_STATE_DENIED,	/* offered, but refused when asked for */
	TLS_STATE_BROKEN,	/* the handshake failed */
	TLS_STATE_SHOWN		/* it stands; the certificate is known */
};

enum tls_grade {
	TLS_GOOD,
	TLS_NOT_SEEN,		/* nothing can be said */
	TLS_FLAWED,		/* who demands nothing more still delivers */
	TLS_REFUSED		/* a promise makes senders refuse it */
};

struct tls_host {
	const char *name;
	struct ip ip;
	enum tls_state state;
	const char *version, *cipher;	/* NULL unless shown */
	const char *why;		/* words for what is wrong; NULL */
	const char *local;		/* the address that they saw; NULL */
	bool has_certificate;
	struct certificate certificate;
	struct dane dane;
	bool dane_holds;
	enum tls_grade grade;
	const char *problem;		/* contract word; NULL */
	const char *says;		/* sentence for grade and problem */
	bool by_dane;			/* refused for DANE, not MTA-STS */
	bool listed;			/* by the policy; true without one */
};

/* What the domain promises, for all its hosts. */
struct promise {
	struct sts sts;
	bool given;			/* --mx: the host is not the domain's */
};

/* `dane` is asked for already. Strings are borrowed or in the pool. */
void tls_host_judge(struct tls_host *h, const struct target *target,
	const struct promise *promise, struct pool *pool);
/* Into the map of this host in the finding. */
void tls_host_detail(const struct tls_host *h, xmlNode *map);

#endif
