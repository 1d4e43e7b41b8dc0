/*
 * Instants as text: see instant.h.
 */
#include "checks/instant.h"

#include <stdio.h>
#include <string.h>

const char *
instant_text(time_t t, char out[INSTANT_TEXT])
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, INSTANT_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
	return out;
}

/* Days since 1970-01-01 of a day in the Gregorian calendar. */
static long
days_of(int year, int month, int day)
{
	long y = month <= 2 ? year - 1 : year;
	long shifted = (month + 9) % 12;	/* March is 0 */
	long in_year = (153 * shifted + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + in_year - 719468;
}

static bool
in_range(int n, int min, int max)
{
	return n >= min && n <= max;
}

bool
instant_read(const char *s, time_t *t)
{
	int year, month, day, hour, minute, second, n = 0;

	if (s == NULL || strlen(s) != 20 || strspn(s, "0123456789-:TZ") != 20 ||
	    sscanf(s, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day,
	    &hour, &minute, &second, &n) != 6 || n != 20)
		return false;
	if (!in_range(year, 1970, 9999) || !in_range(month, 1, 12) ||
	    !in_range(day, 1, 31) || !in_range(hour, 0, 23) ||
	    !in_range(minute, 0, 59) || !in_range(second, 0, 60))
		return false;
	*t = (time_t)(days_of(year, month, day) * 86400 + hour * 3600 +
	    minute * 60 + second);
	return true;
}
