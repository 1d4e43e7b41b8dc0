/*
 * IP addresses: see ip.h.
 */
#include "checks/ip.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "checks/text.h"

static void
unmap(struct ip *ip)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (ip->family == 6 && memcmp(ip->byte, mapped, 12) == 0) {
		memmove(ip->byte, ip->byte + 12, 4);
		ip->family = 4;
	}
}

bool
ip_parse(struct ip *ip, const char *s)
{
	char copy[IP_TEXT + 16];
	const char *end;
	size_t n;

	if (s == NULL)
		return false;
	end = s + strcspn(s, "]");
	if ((*s == '[') != (*end == ']') || (*end == ']' && end[1] != '\0'))
		return false;
	s += *s == '[';
	if (strncasecmp(s, "IPv6:", 5) == 0)
		s += 5;
	n = strcspn(s, "]%");
	if (n == 0 || n >= sizeof copy)
		return false;
	memcpy(copy, s, n);
	copy[n] = '\0';
	memset(ip, 0, sizeof *ip);
	ip->family = strchr(copy, ':') != NULL ? 6 : 4;
	if (inet_pton(ip->family == 6 ? AF_INET6 : AF_INET, copy,
	    ip->byte) != 1)
		return false;
	unmap(ip);
	return true;
}

bool
ip_read(struct ip *ip, int family, const char *s)
{
	memset(ip, 0, sizeof *ip);
	ip->family = family;
	return inet_pton(family == 6 ? AF_INET6 : AF_INET, s, ip->byte) == 1;
}

const char *
ip_text(const struct ip *ip, char out[IP_TEXT])
{
	return inet_ntop(ip->family == 6 ? AF_INET6 : AF_INET, ip->byte, out,
	    IP_TEXT);
}

bool
ip_same(const struct ip *a, const struct ip *b)
{
	return a->family == b->family &&
	    memcmp(a->byte, b->byte, a->family == 6 ? 16 : 4) == 0;
}

struct range {
	uint8_t byte[16];
	int bits;
};

static bool
is_within(const uint8_t *byte, const struct range *r)
{
	int whole = r->bits / 8, rest = r->bits % 8;

	if (memcmp(byte, r->byte, (size_t)whole) != 0)
		return false;
	return rest == 0 ||
	    ((byte[whole] ^ r->byte[whole]) >> (8 - rest)) == 0;
}

bool
ip_within(const struct ip *ip, const struct ip *network, int bits)
{
	struct range r = { .bits = bits };

	memcpy(r.byte, network->byte, sizeof r.byte);
	return ip->family == network->family && is_within(ip->byte, &r);
}

bool
ip_is_private(const struct ip *ip)
{
	static const struct range v4[] = {
		{ { 0 }, 8 }, { { 10 }, 8 }, { { 100, 64 }, 10 },
		{ { 127 }, 8 }, { { 169, 254 }, 16 }, { { 172, 16 }, 12 },
		{ { 192, 168 }, 16 }, { { 198, 18 }, 15 }, { { 224 }, 3 },
	}, v6[] = {
		{ { 0 }, 96 }, { { 0xfc }, 7 }, { { 0xfe, 0x80 }, 10 },
		{ { 0xfe, 0xc0 }, 10 }, { { 0xff }, 8 },
	}, nat64 = { { 0, 0x64, 0xff, 0x9b }, 96 };
	const struct range *r = ip->family == 4 ? v4 : v6;
	size_t n = ip->family == 4 ? sizeof v4 / sizeof *v4 :
	    sizeof v6 / sizeof *v6;
	struct ip inner = { .family = 4 };

	if (ip->family == 6 && is_within(ip->byte, &nat64)) {
		memcpy(inner.byte, ip->byte + 12, 4);
		return ip_is_private(&inner);
	}
	for (size_t i = 0; i < n; i++) {
		if (is_within(ip->byte, &r[i]))
			return true;
	}
	return false;
}

char *
ip_reversed(struct pool *pool, const struct ip *ip)
{
	static const char hex[] = "0123456789abcdef";
	const uint8_t *b = ip->byte;

	if (ip->family == 4)
		return pool_printf(pool, "%d.%d.%d.%d", b[3], b[2], b[1],
		    b[0]);
	char *s = pool_alloc(pool, 64), *p = s;

	for (int i = 15; i >= 0; i--) {
		*p++ = hex[b[i] & 15];
		*p++ = '.';
		*p++ = hex[b[i] >> 4];
		*p++ = '.';
	}
	p[-1] = '\0';
	return s;
}

char *
ip_reverse_name(struct pool *pool, const struct ip *ip)
{
	return pool_printf(pool, "%s.%s", ip_reversed(pool, ip),
	    ip->family == 4 ? "in-addr.arpa" : "ip6.arpa");
}
