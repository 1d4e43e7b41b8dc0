/* What the sources share: lines of the log, how addresses are written. */
#ifndef CHECKS_SOURCE_COMMON_H
#define CHECKS_SOURCE_COMMON_H

#include <stdbool.h>

#include "checks/ip.h"
#include "checks/source.h"

#define ENDPOINT_TEXT (IP_TEXT + 24)	/* with a zone index and a port */

/* Write a line to the log of the settings, if there is one. */
void source_log(const struct settings *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Log the outcome, then answer; the time of now is kept with it. */
void source_answer(struct evidence *e, const struct settings *s,
	const char *id, const struct answer *a);

/* "192.0.2.1:25", "[2001:db8::1]:25". */
const char *endpoint_text(const struct ip *ip, int port,
	char out[ENDPOINT_TEXT]);
/*
 * Read "ADDR", "ADDR:PORT", "[ADDR]" or "[ADDR]:PORT" (IPv6 may have a zone
 * index) and write it as above. False when it is none of them.
 */
bool endpoint_read(const char *s, int default_port, char out[ENDPOINT_TEXT]);

#endif
