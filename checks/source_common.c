/*
 * What the sources share: see source_common.h.
 */
#include "checks/source_common.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "checks/instant.h"
#include "checks/text.h"

#define LINE_MAX_LOG 4096

void
source_log(const struct settings *s, const char *fmt, ...)
{
	char line[LINE_MAX_LOG];
	va_list ap;

	if (s->log == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	s->log(s->log_arg, line);
}

void
source_answer(struct evidence *e, const struct settings *s, const char *id,
    const struct answer *a)
{
	struct answer now = *a;
	char at[INSTANT_TEXT];

	source_log(s, "answered %s %s %.1f ms %s%s%s", id,
	    outcome_word(a->outcome), a->ms,
	    a->server != NULL ? a->server : "-",
	    a->reason != NULL ? ": " : "",
	    a->reason != NULL ? a->reason : "");
	now.at = instant_text(time(NULL), at);
	evidence_answer(e, id, &now);
}

const char *
endpoint_text(const struct ip *ip, int port, char out[ENDPOINT_TEXT])
{
	char address[IP_TEXT];

	ip_text(ip, address);
	snprintf(out, ENDPOINT_TEXT, ip->family == 6 ? "[%s]:%d" : "%s:%d",
	    address, port);
	return out;
}

/* Split "[ADDR]:PORT", "ADDR:PORT" or "ADDR"; *port is left when absent. */
static bool
split(const char *s, char address[ENDPOINT_TEXT], int *port)
{
	const char *colon = strrchr(s, ':');
	size_t n = strlen(s);
	bool bracket = *s == '[';

	if (bracket) {
		n = strcspn(++s, "]");
		if (s[n] != ']' || (s[n + 1] != '\0' && s[n + 1] != ':'))
			return false;
		colon = s[n + 1] == ':' ? s + n + 1 : NULL;
	} else if (colon != NULL && strchr(s, ':') == colon) {
		n = (size_t)(colon - s);
	} else {
		colon = NULL;		/* a bare IPv6 address */
	}
	if (colon != NULL)
		*port = (int)text_number(colon + 1, 1, 65535);
	if (n == 0 || n >= ENDPOINT_TEXT)
		return false;
	memcpy(address, s, n);
	address[n] = '\0';
	return *port > 0;
}

/* "%eth0" behind an address, or "" when there is none that can be one. */
static const char *
zone_index(const char *address)
{
	const char *zone = strchr(address, '%');

	for (const char *p = zone; p != NULL && *++p != '\0';) {
		if (!isalnum((unsigned char)*p) && strchr("-_.", *p) == NULL)
			return "";
	}
	return zone != NULL && strlen(zone) <= 16 ? zone : "";
}

bool
endpoint_read(const char *s, int default_port, char out[ENDPOINT_TEXT])
{
	char address[ENDPOINT_TEXT], text[IP_TEXT];
	struct ip ip;
	int port = default_port;

	if (!split(s, address, &port) || !ip_parse(&ip, address))
		return false;
	if (ip.family == 4)
		return endpoint_text(&ip, port, out) != NULL;
	snprintf(out, ENDPOINT_TEXT, "[%s%s]:%d", ip_text(&ip, text),
	    zone_index(address), port);
	return true;
}
