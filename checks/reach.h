/*
 * Does port 25 of the outside answer this machine at all? Two large mail hosts
 * (assets/hosts.xml) are greeted and left; they tell a network that is shut
 * from a host that is dead. Whoever asks this asks in the same words.
 */
#ifndef CHECKS_REACH_H
#define CHECKS_REACH_H

#include "checks/talk.h"

#define REACH_HOSTS TALK_HOSTS

struct reached {
	const char *name;
	struct ip ip;
	struct talk talk;
};

struct reach {
	struct reached host[REACH_HOSTS];	/* those that were asked */
	int n;
	int found;			/* hosts that DNS has an address for */
	int spoke;			/* said anything at all */
	int silent;			/* no connection came about in time */
	int shut;			/* connection refused, or broken off */
};

/* False while something is pending. */
bool reach_large(struct inquiry *q, struct reach *out);
/* One more talk. What was not asked does not count. */
void reach_add(struct reach *r, const char *name, const struct ip *ip,
	const struct talk *talk);
/*
 * Did something else answer in the place of large hosts? Hosts of different
 * owners, at different addresses, that give the same name; or no mail server.
 */
bool reach_is_intercepted(struct pool *pool, const struct reach *large);

/* The name that a banner begins with, in A-labels; NULL when it has none. */
const char *reach_banner_name(struct pool *pool, const char *banner);

#endif
