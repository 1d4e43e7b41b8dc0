/*
 * Private addresses: each becomes another one of the same block (10.0.0.0/8,
 * say), so that whatever the checks think of it stays true.
 *
 * The addresses and networks of the case are looked at as paths in a binary
 * tree. Where two of them part, the bit stays; where none part, it is set to
 * what all have there. So what lies in one network does so afterwards, the
 * order within a range is kept, and nothing else of the numbers is left.
 */
#include "help/redact_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/mem.h"
#include "checks/text.h"

/* Fillings to try until nobody has such an address; comparisons they cost. */
#define FILLINGS 65536
#define BUDGET 20000000

static const struct network blocks[] = {
	{ .ip = { 4, { 10 } }, .bits = 8 },		/* RFC 1918 */
	{ .ip = { 4, { 172, 16 } }, .bits = 12 },
	{ .ip = { 4, { 192, 168 } }, .bits = 16 },
	{ .ip = { 4, { 100, 64 } }, .bits = 10 },	/* RFC 6598 */
	{ .ip = { 4, { 169, 254 } }, .bits = 16 },	/* RFC 3927 */
	{ .ip = { 6, { 0xfc } }, .bits = 7 },		/* RFC 4193 */
	{ .ip = { 6, { 0xfe, 0x80 } }, .bits = 10 },	/* RFC 4291 */
	{ .ip = { 6, { 0xfe, 0xc0 } }, .bits = 10 },
};

static int
width(const struct ip *ip)
{
	return ip->family == 6 ? 128 : 32;
}

static int
bit(const struct ip *ip, int i)
{
	return ip->byte[i / 8] >> (7 - i % 8) & 1;
}

static void
set_bit(struct ip *ip, int i, int value)
{
	int mask = 1 << (7 - i % 8);

	ip->byte[i / 8] = (uint8_t)(value ? ip->byte[i / 8] | mask :
	    ip->byte[i / 8] & ~mask);
}

/* How many bits from the left two of them have in common. */
static int
common_bits(const struct ip *a, const struct ip *b)
{
	int i = 0;

	while (a->family == b->family && i < width(a) && bit(a, i) ==
	    bit(b, i))
		i++;
	return i;
}

static const struct network *
block_of(const struct ip *ip)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		if (common_bits(ip, &blocks[i].ip) >= blocks[i].bits)
			return &blocks[i];
	}
	return NULL;
}

/* The first and the last address of a block are nobody's, too. */
static bool
is_edge(const struct ip *ip, int from)
{
	int ones = 0, n = width(ip);

	for (int i = from; i < n; i++)
		ones += bit(ip, i);
	return ones == 0 || ones == n - from;
}

bool
network_is_private(const struct ip *ip, int bits)
{
	const struct network *block = block_of(ip);

	return block != NULL && bits > block->bits &&
	    (bits < width(ip) || !is_edge(ip, block->bits));
}

/* ---- learning ---- */

static struct network *
find(struct redactor *r, const struct ip *ip, int bits)
{
	for (int i = 0; i < r->n_networks; i++) {
		if (r->network[i].bits == bits &&
		    ip_same(&r->network[i].ip, ip))
			return &r->network[i];
	}
	return NULL;
}

static void
learn_public(struct redactor *r, const struct ip *ip)
{
	char text[IP_TEXT];

	xmlDictLookup(r->public, (const xmlChar *)ip_text(ip, text), -1);
}

bool
network_is_public(const struct redactor *r, const struct ip *ip)
{
	char text[IP_TEXT];

	return xmlDictExists(r->public, (const xmlChar *)ip_text(ip, text),
	    -1) != NULL;
}

void
network_learn(struct redactor *r, const struct ip *ip, int bits)
{
	struct network *more;

	if (block_of(ip) == NULL) {
		learn_public(r, ip);
		return;
	}
	if (!network_is_private(ip, bits) || find(r, ip, bits) != NULL)
		return;
	if (r->n_networks == r->room) {
		r->room = r->room * 2 + 16;
		more = pool_alloc(r->pool, (size_t)r->room * sizeof *more);
		if (r->n_networks > 0)
			memcpy(more, r->network, (size_t)r->n_networks *
			    sizeof *more);
		r->network = more;
	}
	r->network[r->n_networks++] = (struct network){ .ip = *ip,
		.bits = bits };
}

/* ---- masks ---- */

/* Does another one leave the path of this one at this bit? */
static bool
parts_at(const struct redactor *r, const struct network *one, int at)
{
	for (int i = 0; i < r->n_networks; i++) {
		const struct network *other = &r->network[i];

		if (other->bits > at && common_bits(&one->ip, &other->ip) ==
		    at)
			return true;
	}
	return false;
}

static bool
is_taken(const struct redactor *r, const struct network *one,
    const struct ip *mask)
{
	for (int i = 0; i < r->n_networks; i++) {
		const struct network *other = &r->network[i];

		if (ip_same(&other->ip, mask) || (other != one &&
		    other->masked && other->bits == one->bits &&
		    ip_same(&other->mask, mask)))
			return true;
	}
	return false;
}

/* The filling is a number whose bits stand at the right end. */
static struct ip
filled(const struct redactor *r, const struct network *one, unsigned filling)
{
	struct ip mask = one->ip;
	int n = width(&mask);

	for (int i = block_of(&mask)->bits; i < one->bits; i++) {
		int right = n - 1 - i;

		if (!parts_at(r, one, i))
			set_bit(&mask, i, right < 32 ?
			    (int)(filling >> right & 1) : 0);
	}
	return mask;
}

/* All share the filling, or their common bits would differ. */
static bool
try_filling(struct redactor *r, unsigned filling)
{
	for (int i = 0; i < r->n_networks; i++) {
		struct network *one = &r->network[i];
		struct ip mask;

		if (one->masked)
			continue;
		mask = filled(r, one, filling);
		if (is_taken(r, one, &mask) || !network_is_private(&mask,
		    one->bits))
			return false;
		one->mask = mask;
	}
	return true;
}

/*
 * Many networks of a case leave no filling that nobody has: then the last one
 * tried stands, for what is masked by it is still not told.
 */
void
network_settle(struct redactor *r)
{
	unsigned n = (unsigned)r->n_networks, filling = 1;
	unsigned most = n == 0 ? 1 : BUDGET / n / n;

	most = most < FILLINGS ? most : FILLINGS;
	while (filling < most && !try_filling(r, filling * 0x0101u))
		filling++;
	for (int i = 0; i < r->n_networks; i++) {
		struct network *one = &r->network[i];

		if (!one->masked && filling >= most)
			one->mask = filled(r, one, filling * 0x0101u);
		one->masked = true;
	}
}

struct ip
network_mask(struct redactor *r, const struct ip *ip, int bits)
{
	struct network *one;

	if (!network_is_private(ip, bits))
		return *ip;
	one = find(r, ip, bits);
	return one != NULL && one->masked ? one->mask : *ip;
}

/* ---- in a text ---- */

static size_t
length_of_v4(const char *s, size_t n)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		size_t digits = 0;

		if (part > 0 && (at >= n || s[at++] != '.'))
			return 0;
		while (at + digits < n && digits < 4 &&
		    isdigit((unsigned char)s[at + digits]))
			digits++;
		if (digits == 0 || digits > 3)
			return 0;
		at += digits;
	}
	return at;
}

static size_t
length_of_v6(const char *s, size_t n)
{
	size_t at = 0, colons = 0;

	while (at < n && at < IP_TEXT && (isxdigit((unsigned char)s[at]) ||
	    s[at] == ':' || s[at] == '.'))
		colons += s[at++] == ':';
	while (at > 2 && (s[at - 1] == '.' || (s[at - 1] == ':' &&
	    s[at - 2] != ':')))
		at--;
	return colons >= 2 ? at : 0;
}

static char
char_at(const struct scan *sc, size_t at)
{
	return at < sc->n ? sc->s[at] : '\0';
}

/* Part of a name, of a version, or of a longer number? */
static bool
stands_alone(const struct scan *sc, size_t len)
{
	char before = sc->at > 0 ? sc->s[sc->at - 1] : ' ';
	char after = char_at(sc, sc->at + len);
	char more = char_at(sc, sc->at + len + (after != '\0'));

	if (before == '.' || before == '_' || (before == '-' && (sc->at < 2 ||
	    !isdigit((unsigned char)sc->s[sc->at - 2]))))
		return false;
	return !isalnum((unsigned char)after) && after != '_' &&
	    (after != '.' || !isalnum((unsigned char)more)) &&
	    (after != '-' || isdigit((unsigned char)more));
}

/* The bits behind a slash; len moves over them. */
static int
bits_behind(const struct scan *sc, size_t *len, int all)
{
	const char *s = sc->s + sc->at + *len;
	size_t digits = 0;
	int bits = 0;

	if (char_at(sc, sc->at + *len) != '/')
		return all;
	while (digits < 4 && isdigit((unsigned char)s[1 + digits]))
		bits = bits * 10 + s[1 + digits++] - '0';
	if (digits == 0 || digits > 3 || bits > all)
		return all;
	*len += digits + 1;
	return bits;
}

/* What is met while masking was not in the case: it gets its mask now. */
static struct ip
mask_of(struct scan *sc, const struct ip *ip, int bits)
{
	network_learn(sc->r, ip, bits);
	if (!sc->r->learning)
		network_settle(sc->r);
	return network_mask(sc->r, ip, bits);
}

/* NAT64 addresses hold one of IPv4 in their end (RFC 6052). */
static struct ip
masked(struct scan *sc, const struct ip *ip, int bits)
{
	static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };
	struct ip inner = { .family = 4 }, mask = *ip;

	if (ip->family != 6 || memcmp(ip->byte, nat64, sizeof nat64) != 0)
		return mask_of(sc, ip, bits);
	memcpy(inner.byte, ip->byte + 12, 4);
	inner = mask_of(sc, &inner, 32);
	memcpy(mask.byte + 12, inner.byte, 4);
	return mask;
}

bool
scan_ip(struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t left = sc->n - sc->at, len = length_of_v4(s, left), whole;
	char text[IP_TEXT + 1] = "";
	struct ip ip, mask;
	int bits;

	if (len == 0)
		len = length_of_v6(s, left);
	if (len == 0 || len >= sizeof text || !stands_alone(sc, len))
		return false;
	memcpy(text, s, len);
	if (!ip_parse(&ip, text))
		return false;
	whole = len;
	bits = bits_behind(sc, &whole, width(&ip));
	mask = masked(sc, &ip, bits);
	if (ip_same(&ip, &mask)) {
		buf_add(sc->out, s, whole);
	} else {			/* mapped (RFC 4291) stays mapped */
		buf_puts(sc->out, ip.family == 4 && strchr(text, ':') !=
		    NULL ? "::ffff:" : "");
		buf_puts(sc->out, ip_text(&mask, text));
		buf_add(sc->out, s + len, whole - len);
	}
	sc->at += whole;
	return true;
}
