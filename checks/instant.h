/*
 * Instants as text: RFC 3339 in UTC without fractions, "2026-03-01T12:00:00Z".
 * Only sources read the clock; whoever judges dates takes "now" from the
 * evidence, so that a replay judges alike.
 */
#ifndef CHECKS_INSTANT_H
#define CHECKS_INSTANT_H

#include <stdbool.h>
#include <time.h>

#define INSTANT_TEXT 32

const char *instant_text(time_t t, char out[INSTANT_TEXT]);
/* False when s is NULL or is none; the years are 1970 to 9999. */
bool instant_read(const char *s, time_t *t);

#endif
