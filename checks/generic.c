/*
 * Names that providers make for access lines: see generic.h.
 */
#include "checks/generic.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many of the address's octets stand as numbers of their own. */
static int
octets_in(const char *name, const struct ip *ip)
{
	bool seen[4] = { false };
	int count = 0;

	for (const char *p = name; *p != '\0';) {
		size_t n = strspn(p, "0123456789");

		if (n == 0) {
			p++;
			continue;
		}
		long value = n <= 3 ? strtol(p, NULL, 10) : -1;

		for (int i = 0; i < 4; i++) {
			if (!seen[i] && value == ip->byte[i]) {
				seen[i] = true;
				count++;
				break;
			}
		}
		p += n;
	}
	return count;
}

/* All octets run together: "203000113009", "cb007109", or reversed. */
static bool
has_joined(const char *name, const struct ip *ip)
{
	static const char *const form[] = { "%03d%03d%03d%03d",
		"%02x%02x%02x%02x", "%d%d%d%d" };
	const uint8_t *b = ip->byte;
	char text[16];

	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof text, form[i], b[0], b[1], b[2], b[3]);
		if (strlen(text) >= 7 && strstr(name, text) != NULL)
			return true;
		snprintf(text, sizeof text, form[i], b[3], b[2], b[1], b[0]);
		if (strlen(text) >= 7 && strstr(name, text) != NULL)
			return true;
#pragma GCC diagnostic pop
	}
	return false;
}

static bool
has_word(const char *name)
{
	static const char *const word[] = { "dyn", "dynamic", "pool", "dhcp",
		"dsl", "adsl", "vdsl", "xdsl", "ppp", "pppoe", "dial",
		"dialup", "cable", "broadband", "cust", "client", "customer",
		"res", "home", "mobile", "nat", "fiber", "ftth", "access",
		"host", "unassigned", "unknown", "ip" };

	for (const char *p = name; *p != '\0';) {
		size_t n = 0;

		while (isalpha((unsigned char)p[n]))
			n++;
		for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
			if (strlen(word[i]) == n &&
			    strncmp(word[i], p, n) == 0)
				return true;
		}
		p += n > 0 ? n : 1;
	}
	return false;
}

/* IPv6: a name that spells sixteen or more of the 32 nibbles. */
static bool
has_nibbles(const char *name)
{
	size_t digits = 0;

	for (const char *p = name; *p != '\0'; p++) {
		if (isxdigit((unsigned char)*p))
			digits++;
		else if (*p != '-' && *p != '.')
			digits = 0;
		if (digits >= 16 && strspn(p, "0123456789abcdef-.") > 0)
			return true;
	}
	return false;
}

bool
name_looks_generic(const char *name, const struct ip *ip)
{
	int octets;

	if (ip->family == 6)
		return has_nibbles(name);
	octets = octets_in(name, ip);
	return octets >= 3 || has_joined(name, ip) ||
	    (octets >= 2 && has_word(name));
}
