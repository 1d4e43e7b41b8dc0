/*
 * Platforms: see platform.h.
 */
#include "help/platform.h"

#include <stddef.h>
#include <string.h>

#include "checks/text.h"

/* Oldest first; the one beside a server at home is last. */
static const char *const versions[] = { "2007", "2010", "2013", "2016", "2019",
	"se", "online" };

#define VERSIONS (int)(sizeof versions / sizeof *versions)

const char *
platform_version(int i)
{
	return i >= 0 && i < VERSIONS ? versions[i] : NULL;
}

/* The version that stands there, or -1. */
static int
version_at(const char *s, size_t n)
{
	for (int i = 0; i < VERSIONS; i++) {
		if (n == strlen(versions[i]) && text_begins(s, versions[i]))
			return i;
	}
	return -1;
}

static bool
is_word(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && strncmp(s, word, n) == 0;
}

bool
platform_version_is(const char *version)
{
	return version_at(version, strlen(version)) >= 0;
}

/* Mark what a list like "2010 to SE and Online" names; false: nothing. */
static bool
read_list(const char *s, bool *named)
{
	static const char end[] = " ,:;";
	int last = -1;
	bool range = false, any = false;

	for (size_t n; *(s += strspn(s, " ,")) != '\0'; s += n) {
		int v;

		n = strcspn(s, end);
		v = version_at(s, n);
		if (v < 0 && !is_word(s, n, "to") && !is_word(s, n, "and") &&
		    !is_word(s, n, "Edge"))
			break;
		range = v < 0 ? is_word(s, n, "to") : range;
		if (v < 0)
			continue;
		for (int i = range && last >= 0 ? last : v; i <= v; i++)
			named[i] = true;
		last = v;
		range = false;
		any = true;
	}
	return any;
}

enum platform_covers
platform_covers(const char *words, const char *version)
{
	static const char product[] = "Exchange ";
	bool named[VERSIONS] = { false }, any = false;
	int v = version_at(version, strlen(version));

	for (const char *at = words; at != NULL &&
	    (at = strstr(at, product)) != NULL;) {
		at += strlen(product);
		any |= read_list(at, named);
	}
	if (!any)
		return PLATFORM_OTHER;
	return v >= 0 && named[v] ? PLATFORM_YES : PLATFORM_NO;
}
