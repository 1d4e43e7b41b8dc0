/*
 * Domain names: see name.h. Internationalised names by libidn2 (IDNA 2008,
 * non-transitional), public suffixes by libpsl's built-in list.
 */
#include "checks/name.h"

#include <ctype.h>
#include <idn2.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>

#include "checks/library.h"
#include "checks/text.h"

static bool
is_label(const char *s, size_t n)
{
	if (n == 0 || n > 63)		/* RFC 1035 2.3.4 */
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)s[i]) && s[i] != '-' &&
		    s[i] != '_')
			return false;
	}
	return true;
}

/* RFC 1123 section 2.1: no '_', no hyphen at either end. */
static bool
is_host_label(const char *s, size_t n)
{
	return is_label(s, n) && s[0] != '-' && s[n - 1] != '-' &&
	    memchr(s, '_', n) == NULL;
}

static bool
has_labels(const char *s, bool (*fits)(const char *s, size_t n))
{
	if (strlen(s) > NAME_MAX_TEXT)
		return false;
	for (;;) {
		size_t n = strcspn(s, ".");

		if (!fits(s, n))
			return false;
		if (s[n] == '\0')
			return true;
		s += n + 1;
	}
}

bool
name_is_host(const char *s)
{
	return has_labels(s, is_host_label);
}

char *
name_ascii(struct pool *pool, const char *s)
{
	char *name, *ascii;
	size_t n;

	if (s == NULL)
		return NULL;
	name = text_lower(pool, text_trim(pool, s));
	n = strlen(name);
	if (n > 0 && name[n - 1] == '.')
		name[n - 1] = '\0';
	if (has_labels(name, is_label))
		return name;
	if (idn2_to_ascii_8z(name, &ascii, IDN2_NFC_INPUT |
	    IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	name = text_lower(pool, ascii);
	idn2_free(ascii);
	return has_labels(name, is_label) ? name : NULL;
}

char *
name_shown(struct pool *pool, const char *ascii)
{
	char *shown, *copy;

	if (strstr(ascii, "xn--") == NULL ||
	    idn2_to_unicode_8z8z(ascii, &shown, 0) != IDN2_OK)
		return pool_strdup(pool, ascii);
	copy = text_printable(pool, shown, strlen(shown), TEXT_MAX);
	idn2_free(shown);
	return copy;
}

char *
name_of_address(struct pool *pool, const char *address)
{
	const char *at = address == NULL ? NULL : strrchr(address, '@');

	return at == NULL ? NULL : name_ascii(pool, at + 1);
}

char *
name_registered(struct pool *pool, const char *ascii)
{
	const char *found = psl_registrable_domain(psl_builtin(), ascii);

	return pool_strdup(pool, found != NULL ? found : ascii);
}

bool
name_is_fqdn(const char *s)
{
	const char *last = strrchr(s, '.');

	if (!has_labels(s, is_label) || last == NULL || strchr(s, '_') != NULL)
		return false;
	for (const char *p = s; *p != '\0'; p++) {
		if (*p == '-' && (p == s || p[-1] == '.' || p[1] == '.' ||
		    p[1] == '\0'))
			return false;
	}
	return strspn(last + 1, "0123456789") != strlen(last + 1);
}

bool
name_is_internal(const char *s)
{
	static const char *const suffix[] = {
		"local", "lan", "internal", "intern", "localdomain", "corp",
		"home", "localhost", "private", "home.arpa", "intranet",
		"domain", "workgroup", "invalid", "test",
	};

	for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
		if (name_is_under(s, suffix[i]))
			return true;
	}
	return false;
}

bool
name_has_known_end(const char *ascii)
{
	static const char *const kept[] = { "example", "test", "invalid",
		"localhost", "onion", "arpa" };
	const char *dot = strrchr(ascii, '.');
	const char *end = dot == NULL ? ascii : dot + 1;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (strcmp(end, kept[i]) == 0)
			return true;
	}
	return psl_is_public_suffix2(psl_builtin(), end, PSL_TYPE_ANY |
	    PSL_TYPE_NO_STAR_RULE) != 0;
}

bool
name_is_under(const char *name, const char *zone)
{
	size_t n = strlen(name), k = strlen(zone);

	return text_ends(name, zone) && (n == k || name[n - k - 1] == '.');
}

void
library_idn2(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s", idn2_check_version(NULL));
}

void
library_psl(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s", psl_get_version());
}
