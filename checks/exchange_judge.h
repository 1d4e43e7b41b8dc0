/*
 * What one Exchange server does with a sender from outside, as far as its
 * export tells: the simulation of exchange_sim.h for port 25, an anonymous
 * session and an unknown local address, with every doubt that would change it.
 */
#ifndef CHECKS_EXCHANGE_JUDGE_H
#define CHECKS_EXCHANGE_JUDGE_H

#include "checks/exchange_sim.h"
#include "checks/finding.h"

struct caller {
	struct ip ip;			/* as the server sees it */
	bool own_sender;		/* sender of an accepted domain */
	bool foreign;			/* recipient of no accepted domain */
	bool secured;			/* sender's domain needs mutual TLS */
	bool old;			/* Exchange 2007 or 2010 */
};

struct judgement {
	const char *server;
	struct choice choice;
	struct ruling ruling;		/* of the taker; kind only when known */
	enum status status;
	const char *says;		/* sentence in assets/checks.xml */
	bool known;			/* admits holds something */
	bool admits;
	bool certain;			/* nothing undocumented decides it */
	bool entrance;			/* lets strangers in on port 25 */
	bool conflict;			/* two services want port 25 */
	const struct receiver *meant;	/* made for the sender; not asked */
	bool elsewhere;			/* that one is on another server */
	const struct receiver *off;	/* switched off, but fits */
};

void receivers_judge(const struct receivers *all, const char *server,
	const struct caller *who, struct judgement *out);

/* The smallest change that admits this sender and nobody else. */
enum change_kind {
	CHANGE_NONE,			/* no change of connectors does it */
	CHANGE_NEW,			/* a connector for this address alone */
	CHANGE_OPEN,			/* anonymous users on the taker, which
					   is for this address alone */
	CHANGE_ADD,			/* the address into the meant one */
	CHANGE_OUT,			/* its entry out of the taker */
	CHANGE_MOVE			/* that, then a connector of its own */
};

struct change {
	enum change_kind kind;
	const char *word;		/* for details and conditions */
	const struct receiver *at;	/* what is changed; NULL: none is */
	const char *entry;		/* what goes out, as it is written */
	const char *binding;		/* of a new connector */
	const char *name;		/* of it, not yet taken there */
};

void receivers_change(const struct receivers *all,
	const struct judgement *j, const struct caller *who,
	struct pool *pool, struct change *out);

#endif
