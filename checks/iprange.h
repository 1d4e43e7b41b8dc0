/*
 * Ranges of addresses and SMTP bindings, as Exchange writes them: one address,
 * "low-high", "base/bits", "base/mask" or "base(mask)"; "0.0.0.0:25" and
 * "[::]:25". A base need not be aligned: 192.0.2.1/24 is the whole /24.
 *
 * The families stay apart: an IPv4-mapped IPv6 address here is IPv6.
 */
#ifndef CHECKS_IPRANGE_H
#define CHECKS_IPRANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "checks/ip.h"

#define IPRANGE_TEXT 128		/* longest text of a range */

struct iprange {
	int family;			/* 4 or 6 */
	uint8_t low[16], high[16];	/* both within; IPv4 uses 4 bytes */
};

bool iprange_parse(struct iprange *r, const char *s);
bool iprange_has(const struct iprange *r, const struct ip *ip);
/* Less than, equal to, greater than 0 as a holds fewer addresses than b. */
int iprange_compare(const struct iprange *a, const struct iprange *b);
bool iprange_is_single(const struct iprange *r);
/* Does it hold 2^bits addresses or more? */
bool iprange_holds(const struct iprange *r, int bits);

struct binding {
	struct ip ip;			/* all zero: every local address */
	int port;			/* 1 to 65535 */
};

bool binding_parse(struct binding *b, const char *s);
bool binding_is_any(const struct binding *b);

#endif
