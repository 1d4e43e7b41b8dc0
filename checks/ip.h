/*
 * IP addresses: reading, writing, reversing, and which of them this program
 * may connect to. Contract section 6 lists the private ranges; documentation
 * networks (RFC 5737, RFC 3849) count as public.
 */
#ifndef CHECKS_IP_H
#define CHECKS_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "checks/pool.h"

#define IP_TEXT 46			/* INET6_ADDRSTRLEN */

struct ip {
	int family;			/* 4 or 6 */
	uint8_t byte[16];		/* network order; 4 used for IPv4 */
};

/*
 * Read "192.0.2.1", "2001:db8::1", "[...]", "IPv6:...", a zone index is
 * dropped. IPv4-mapped IPv6 becomes IPv4. False when it is no address.
 */
bool ip_parse(struct ip *ip, const char *s);
/* Read an address of this family as it stands, with nothing around it. */
bool ip_read(struct ip *ip, int family, const char *s);
const char *ip_text(const struct ip *ip, char out[IP_TEXT]); /* canonical */
bool ip_same(const struct ip *a, const struct ip *b);
/* Do the first `bits` of both agree? Never across families. */
bool ip_within(const struct ip *ip, const struct ip *network, int bits);
bool ip_is_private(const struct ip *ip);	/* NAT64 is looked through */

/* "9.113.0.203" or 32 nibbles: what stands before a DNSBL zone (RFC 5782). */
char *ip_reversed(struct pool *pool, const struct ip *ip);
/* The name of its PTR record, below in-addr.arpa or ip6.arpa, no final dot. */
char *ip_reverse_name(struct pool *pool, const struct ip *ip);

#endif
