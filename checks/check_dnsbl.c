/*
 * dnsbl: blacklists by address (RFC 5782), every list of the catalogue that
 * covers the family of the address, and the one that the refusal names.
 *
 * Behind NAT64 (RFC 6052) the world sees the IPv4 address within, so lists
 * are asked about that one.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/ip.h"
#include "checks/lists.h"

/* 64:ff9b::/96, RFC 6052 2.1 */
static bool
look_through_nat64(struct ip *ip)
{
	static const uint8_t prefix[12] = { 0, 0x64, 0xff, 0x9b };

	if (ip->family != 6 || memcmp(ip->byte, prefix, sizeof prefix) != 0)
		return false;
	memmove(ip->byte, ip->byte + 12, 4);
	ip->family = 4;
	return true;
}

static bool
run(struct inquiry *q)
{
	struct lists *l = pool_alloc(q->pool, sizeof *l);
	char *text = pool_alloc(q->pool, IP_TEXT);
	struct ip ip;
	bool nat64;

	if (!ip_parse(&ip, fact_get(q->casefile, "sender_ip")) ||
	    ip_is_private(&ip)) {
		finding_end(q->finding, STATUS_SKIPPED, "private-address");
		return true;
	}
	nat64 = look_through_nat64(&ip);
	l->kind = ip.family == 6 ? "ip6" : "ip4";
	l->named = fact_get(q->casefile, "list");
	l->n_subjects = 1;
	l->subject[0] = (struct subject){ .label = ip_reversed(q->pool, &ip),
		.shown = ip_text(&ip, text) };
	if (!lists_ask(q, l))
		return false;
	detail_text(q->finding, "address", text);
	lists_tell(q, l);
	if (nat64)
		finding_note(q->finding, "nat64");
	if (ip.family == 6)
		finding_note(q->finding, "ipv6");
	return true;
}

extern const struct check check_dnsbl;
const struct check check_dnsbl = { .id = "dnsbl", .needs = "sender_ip",
	.run = run };
