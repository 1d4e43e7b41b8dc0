/*
 * Dates of mail (RFC 5322 section 3.3) as seconds since 1970: for the end of
 * a signature's life against the time at which a server took the message.
 */
#include "checks/mail.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "checks/text.h"

struct date {
	int day, year, hour, minute, second;
	char month[4];
	char zone[6];
};

/* 1 to 12, or 0. */
static int
month_of(const char *word)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++) {
		if (strlen(word) == 3 && text_begins(word, (char[]){
		    names[3 * i], names[3 * i + 1], names[3 * i + 2], '\0' }))
			return i + 1;
	}
	return 0;
}

/* Days from 1970-01-01; months from March, so that leap days come last. */
static long long
days_of(int year, int month, int day)
{
	long long y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;

	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    1 - 719468;
}

/* Seconds east of UTC; unknown names are UTC (RFC 5322 section 4.3). */
static long
zone_of(const char *zone)
{
	int hours, minutes;

	if ((*zone != '+' && *zone != '-') ||
	    sscanf(zone + 1, "%2d%2d", &hours, &minutes) != 2)
		return 0;
	return (*zone == '-' ? -60L : 60L) * (hours * 60 + minutes);
}

static bool
is_sane(const struct date *d)
{
	return month_of(d->month) > 0 && d->day >= 1 && d->day <= 31 &&
	    d->year >= 1970 && d->year <= 9999 && d->hour >= 0 &&
	    d->hour < 24 && d->minute >= 0 && d->minute < 60 &&
	    d->second >= 0 && d->second <= 60;
}

long long
mail_date(const char *s)
{
	struct date d = { .second = 0 };
	const char *comma = strchr(s, ',');
	int n = 0;

	if (comma != NULL)
		s = comma + 1;
	if (sscanf(s, " %2d %3s %4d %2d:%2d%n", &d.day, d.month, &d.year,
	    &d.hour, &d.minute, &n) != 5)
		return -1;
	s += n;
	if (*s == ':' && isdigit((unsigned char)s[1])) {
		if (sscanf(s, ":%2d%n", &d.second, &n) != 1)
			return -1;
		s += n;
	}
	if (sscanf(s, " %5s", d.zone) != 1)
		d.zone[0] = '\0';
	if (!is_sane(&d))
		return -1;
	return days_of(d.year, month_of(d.month), d.day) * 86400 +
	    d.hour * 3600 + d.minute * 60 + d.second - zone_of(d.zone);
}
