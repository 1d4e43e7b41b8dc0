/*
 * Platforms: which Exchange the words of a way name, "Exchange 2007 and 2010",
 * "Exchange 2013 to SE", "Exchange Online", for the words of --exchange.
 */
#ifndef HELP_PLATFORM_H
#define HELP_PLATFORM_H

#include <stdbool.h>

enum platform_covers {
	PLATFORM_OTHER,			/* they name no version at all */
	PLATFORM_NO,
	PLATFORM_YES
};

enum platform_covers platform_covers(const char *words, const char *version);

/* "2007" to "se", then "online"; NULL past the last. */
const char *platform_version(int i);

bool platform_version_is(const char *version);

#endif
