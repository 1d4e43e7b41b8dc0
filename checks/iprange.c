/*
 * Ranges of addresses and SMTP bindings: see iprange.h.
 */
#include "checks/iprange.h"

#include <arpa/inet.h>
#include <string.h>

#include "checks/text.h"

static int
bytes(int family)
{
	return family == 6 ? 16 : 4;
}

/* n characters; blanks around and an IPv6 scope ("%12") are dropped. */
static bool
read_address(const char *s, size_t n, int *family, uint8_t byte[16])
{
	char copy[IPRANGE_TEXT];
	size_t len;

	for (; n > 0 && *s == ' '; n--)
		s++;
	while (n > 0 && s[n - 1] == ' ')
		n--;
	if (n == 0 || n >= sizeof copy)
		return false;
	memcpy(copy, s, n);
	copy[n] = '\0';
	len = strcspn(copy, "%");
	copy[len] = '\0';
	memset(byte, 0, 16);
	*family = strchr(copy, ':') != NULL ? 6 : 4;
	return inet_pton(*family == 6 ? AF_INET6 : AF_INET, copy, byte) == 1;
}

/* Everything below the mask becomes 0 in low and 1 in high. */
static void
apply_mask(struct iprange *r, const uint8_t mask[16])
{
	for (int i = 0; i < bytes(r->family); i++) {
		r->low[i] &= mask[i];
		r->high[i] = (uint8_t)(r->low[i] | (uint8_t)~mask[i]);
	}
}

static bool
mask_of_bits(int family, const char *text, uint8_t mask[16])
{
	long bits = text_number(text, 0, bytes(family) * 8L);

	if (bits < 0)
		return false;
	memset(mask, 0, 16);
	for (long i = 0; i < bits; i++)
		mask[i / 8] |= (uint8_t)(0x80 >> (i % 8));
	return true;
}

/* Ones, then zeros: 255.255.240.0, not 255.0.255.0. */
static bool
is_mask(int family, const uint8_t mask[16])
{
	bool ended = false;

	for (int i = 0; i < bytes(family) * 8; i++) {
		bool one = (mask[i / 8] & (0x80 >> (i % 8))) != 0;

		if (one && ended)
			return false;
		ended |= !one;
	}
	return true;
}

/* Behind "/" or "(": bits or a mask; a bracket may close it. */
static bool
read_mask(struct iprange *r, const char *s)
{
	char text[IP_TEXT];
	size_t n = strcspn(s, ")");
	uint8_t mask[16];
	int family;

	if (n >= sizeof text || (s[n] == ')' && s[n + 1] != '\0'))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (!mask_of_bits(r->family, text, mask)) {
		if (!read_address(text, n, &family, mask) ||
		    family != r->family || !is_mask(family, mask))
			return false;
	}
	apply_mask(r, mask);
	return true;
}

static bool
read_high(struct iprange *r, const char *s)
{
	int family;

	return read_address(s, strlen(s), &family, r->high) &&
	    family == r->family &&
	    memcmp(r->low, r->high, (size_t)bytes(family)) <= 0;
}

bool
iprange_parse(struct iprange *r, const char *s)
{
	size_t n;

	memset(r, 0, sizeof *r);
	if (s == NULL || strlen(s) >= IPRANGE_TEXT)
		return false;
	n = strcspn(s, "-/(");
	if (!read_address(s, n, &r->family, r->low))
		return false;
	memcpy(r->high, r->low, sizeof r->high);
	if (s[n] == '\0')
		return true;
	return s[n] == '-' ? read_high(r, s + n + 1) :
	    read_mask(r, s + n + 1);
}

bool
iprange_has(const struct iprange *r, const struct ip *ip)
{
	size_t n = (size_t)bytes(r->family);

	return r->family == ip->family && memcmp(r->low, ip->byte, n) <= 0 &&
	    memcmp(ip->byte, r->high, n) <= 0;
}

/* high - low as a number of 128 bits, most significant byte first. */
static void
span(const struct iprange *r, uint8_t out[16])
{
	int n = bytes(r->family), borrow = 0;

	memset(out, 0, 16);
	for (int i = n - 1; i >= 0; i--) {
		int d = r->high[i] - r->low[i] - borrow;

		borrow = d < 0;
		out[16 - n + i] = (uint8_t)(d & 0xff);
	}
}

int
iprange_compare(const struct iprange *a, const struct iprange *b)
{
	uint8_t x[16], y[16];

	span(a, x);
	span(b, y);
	return memcmp(x, y, sizeof x);
}

bool
iprange_is_single(const struct iprange *r)
{
	return memcmp(r->low, r->high, sizeof r->low) == 0;
}

bool
iprange_holds(const struct iprange *r, int bits)
{
	uint8_t is[16], least[16];

	span(r, is);			/* one less than the number held */
	memset(least, 0, sizeof least);
	for (int i = 0; i < bits; i++)
		least[15 - i / 8] |= (uint8_t)(1 << (i % 8));
	return memcmp(is, least, sizeof is) >= 0;
}

bool
binding_parse(struct binding *b, const char *s)
{
	const char *colon = s == NULL ? NULL : strrchr(s, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - s);

	memset(b, 0, sizeof *b);
	if (n == 0)
		return false;
	if (s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	b->port = (int)text_number(colon + 1, 1, 65535);
	return b->port > 0 && read_address(s, n, &b->ip.family, b->ip.byte);
}

bool
binding_is_any(const struct binding *b)
{
	static const uint8_t none[16];

	return memcmp(b->ip.byte, none, sizeof none) == 0;
}
