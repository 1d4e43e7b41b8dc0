/*
 * A way to ask DNS servers: the resolvers of this run, or one server that is
 * asked directly. It carries packets, chooses UDP or TCP, and sends again what
 * got lost; what is in the packets is not its business. The only door to
 * c-ares.
 */
#ifndef CHECKS_DNS_CHANNEL_H
#define CHECKS_DNS_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "checks/ip.h"
#include "checks/loop.h"
#include "checks/settings.h"

struct dns_channel;
struct landing;

/* A packet on its way; part of what the sender knows about it. */
struct flight {
	bool flying;			/* the channel will call `landed` */
	void (*landed)(struct flight *f, const struct landing *l);
};

enum landing_how {
	LANDED_PACKET,			/* p and n */
	LANDED_TIMEOUT,
	LANDED_NOBODY,			/* nothing listens there */
	LANDED_UNSENT,			/* the library takes no such name */
	LANDED_FAILED,			/* reason */
	LANDED_DROPPED			/* the channel was freed */
};

struct landing {
	enum landing_how how;
	const char *reason;
	const uint8_t *p;
	size_t n;
};

/* Whom to tell that something may have come or must be timed: `wake`. */
struct dns_channel_with {
	struct loop *loop;
	void (*wake)(void *arg);
	void *arg;
};

/* NULL with *why (the caller frees) when a resolver is no address. */
struct dns_channel *dns_channel_resolvers(const struct dns_channel_with *with,
	const struct settings *s, char **why);
struct dns_channel *dns_channel_server(const struct dns_channel_with *with,
	const struct ip *ip);
void dns_channel_free(struct dns_channel *c);	/* NULL is fine */

/* "192.0.2.53:53", all of them, by commas. */
const char *dns_channel_name(const struct dns_channel *c);

/* `landed` may be called from within; never for a flight that is not flying. */
void dns_channel_send(struct dns_channel *c, struct flight *f,
	const uint8_t *packet, size_t n);

/* Handle what is due; ms until it must be called again, -1: never. */
void dns_channel_process(struct dns_channel *c);
double dns_channel_due(struct dns_channel *c);

#endif
