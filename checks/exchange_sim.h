/*
 * Which receive connector of an Exchange server takes a connection, and what
 * it answers: a model of what the vendor documents, with its doubts kept.
 *
 * Documented: a connector belongs to one server; among its enabled ones whose
 * binding fits, the smallest remote range that holds the client wins. Not
 * documented, and so reported where it matters: what a binding to one local
 * address weighs against a smaller range, and which of two equal ranges wins.
 */
#ifndef CHECKS_EXCHANGE_SIM_H
#define CHECKS_EXCHANGE_SIM_H

#include <stdbool.h>

#include "checks/exchange.h"
#include "checks/iprange.h"

/* PermissionGroups, by the numbers of their enumeration. */
#define GROUP_ANONYMOUS 1u
#define GROUP_USERS 2u
#define GROUP_SERVERS 4u
#define GROUP_LEGACY 8u
#define GROUP_PARTNERS 16u
#define GROUP_CUSTOM 32u

/* AuthMechanism, the same. */
#define AUTH_TLS 1u
#define AUTH_INTEGRATED 2u
#define AUTH_BASIC 4u
#define AUTH_BASIC_TLS 8u
#define AUTH_EXCHANGE 16u
#define AUTH_EXTERNAL 32u

/* Rights of a session (ms-Exch-...). */
#define RIGHT_SUBMIT 1u			/* SMTP-Submit */
#define RIGHT_RELAY 2u			/* SMTP-Accept-Any-Recipient */
#define RIGHT_OWN_SENDER 4u	/* SMTP-Accept-Authoritative-Domain-Sender */
#define RIGHT_INTERNAL 8u		/* SMTP-Accept-Authentication-Flag */

struct reach {				/* one of its RemoteIPRanges */
	struct iprange range;
	const char *text;		/* as the export writes it */
};

struct receiver {
	const char *identity;		/* "EX1\From Partner" */
	const char *server;		/* "EX1"; "": not told */
	const char *name;
	const xmlNode *object;
	bool enabled, require_tls, domain_secure;
	bool has_role;			/* 2013 and later tell one */
	bool frontend;			/* FrontendTransport, else Hub */
	unsigned groups, auth;
	bool groups_known, auth_known;
	struct reach *reaches;
	int n_reaches;
	struct binding *bindings;
	int n_bindings;
	bool cut;			/* a list was cut: it may hold more */
	bool lacking;			/* a list is absent or not readable */
	unsigned anonymous;		/* rights that Get-ADPermission shows */
	bool anonymous_known;
};

struct receivers {
	struct receiver *at;
	int n;
};

/* Every receive connector of the case; strings are borrowed from it. */
void receivers_read(struct receivers *all, struct pool *pool,
	const struct casefile *c);

/* PermissionGroups and AuthMechanism in words; NULL: not known. */
const char *receiver_groups(struct pool *pool, const struct receiver *r);
const char *receiver_auth(struct pool *pool, const struct receiver *r);

enum visitor {
	VISITOR_ANONYMOUS,
	VISITOR_USER,			/* logged in with a mailbox */
	VISITOR_SERVER,			/* another Exchange, by X-EXPS */
	VISITOR_PARTNER			/* mutual TLS of a secured domain */
};

enum role { ROLE_ANY, ROLE_FRONTEND, ROLE_HUB };
enum local { LOCAL_UNKNOWN, LOCAL_KNOWN, LOCAL_OTHER };

struct visit {
	struct ip client;		/* as that server sees it */
	enum local local;		/* OTHER: one that no binding names */
	struct ip local_ip;
	int port;
	enum role role;			/* whose connectors listen */
	bool tls;
	enum visitor who;
	bool own_sender;		/* of an accepted domain */
	bool foreign;			/* the recipient is of none */
	bool old;			/* answers like 2007 and 2010 */
};

struct choice {
	const struct receiver *taker;	/* NULL: none */
	const struct reach *reach;
	const struct binding *binding;	/* of a listening one, if no taker */
	const struct receiver *rival;	/* as good as it; NULL: none */
	const struct receiver *doubt;	/* cut or lacking, may be better */
	bool listens;			/* some connector has this port */
};
/* Among those of one server. */
void receivers_choose(const struct receivers *all, const char *server,
	const struct visit *v, struct choice *out);

enum ruling_kind {
	RULING_ACCEPTED,
	RULING_TLS,			/* STARTTLS first */
	RULING_LOGIN,			/* no submission without a login */
	RULING_NO_MECHANISM,		/* this login is not offered */
	RULING_NO_RIGHT,		/* logged in, but may not submit */
	RULING_SENDER,			/* may not use this sender */
	RULING_RELAY,			/* foreign recipient */
	RULING_UNKNOWN			/* the export does not tell */
};

struct ruling {
	enum ruling_kind kind;
	const char *reply;		/* words differ by build */
	const char *stage;		/* contract section 6 */
	bool internal;			/* accepted, and counts as internal */
	bool relays;			/* would take foreign recipients, too */
};
void receiver_rule(const struct receiver *r, const struct visit *v,
	struct ruling *out);

#endif
