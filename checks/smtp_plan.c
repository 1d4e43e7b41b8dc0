/*
 * Plans of talks: see smtp_plan.h.
 */
#include "checks/smtp_plan.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "checks/name.h"
#include "checks/text.h"

#define DOMAIN_MAX 255			/* RFC 5321 4.5.3.1.2 */
#define LOCAL_MAX 64			/* RFC 5321 4.5.3.1.1 */

/* "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 4.1.3). */
static bool
is_literal(const char *s)
{
	size_t n = strlen(s);
	struct ip ip;

	if (n < 3 || s[0] != '[' || s[n - 1] != ']' ||
	    strcspn(s, "]%") != n - 1 || !ip_parse(&ip, s))
		return false;
	return text_begins(s + 1, "IPv6:") ? ip.family == 6 :
	    strchr(s, ':') == NULL;
}

bool
smtp_plan_can_say(const char *name)
{
	return is_literal(name) || name_is_host(name);
}

/* This machine's own name, completed as mail servers do when it is short. */
static const char *
own_name(struct pool *pool)
{
	char name[DOMAIN_MAX + 1] = "";

	if (gethostname(name, sizeof name - 1) != 0 || !name_is_host(name) ||
	    strlen(name) + sizeof ".localdomain" > DOMAIN_MAX)
		return "localhost.localdomain";
	if (strchr(name, '.') != NULL)
		return pool_strdup(pool, name);
	return pool_printf(pool, "%s.localdomain", name);
}

static void
read_name(struct smtp_plan *plan, struct pool *pool, const char *name)
{
	plan->ehlo = name;
	if (smtp_plan_can_say(name))
		return;
	plan->ehlo = own_name(pool);
	if (*name != '\0' && strcmp(name, "-") != 0)
		plan->note = "the EHLO name is not well-formed: "
		    "this machine's own was said";
}

/* ---- envelopes ---- */

/* "local part in quotes"@domain, without blanks and backslashes. */
static bool
is_quoted(const char *s)
{
	const char *end = s[0] == '"' ? strstr(s + 1, "\"@") : NULL;

	if (end == NULL || end == s + 1 || end - s > LOCAL_MAX)
		return false;
	for (const char *p = s + 1; p < end; p++) {
		if (!isgraph((unsigned char)*p) ||
		    strchr("\"\\<>", *p) != NULL)
			return false;
	}
	return name_is_host(end + 2);
}

/* @host:local@domain: obsolete, but relays were once asked so (RFC 5321 C). */
static bool
is_routed(const char *s)
{
	size_t n = s[0] == '@' ? strcspn(s + 1, ":") : 0;
	char host[DOMAIN_MAX + 1];

	if (n == 0 || n > DOMAIN_MAX || s[1 + n] != ':')
		return false;
	memcpy(host, s + 1, n);
	host[n] = '\0';
	return name_is_host(host) && text_is_address(s + n + 2);
}

static bool
is_path(const char *s)
{
	return text_is_address(s) || is_quoted(s) || is_routed(s);
}

/* What begins an envelope. */
static const struct mark {
	const char *text;
	bool isolates, named;
} marks[] = {
	{ .text = " from <" }, { .text = " try <" },
	{ .text = " but <", .isolates = true },
	{ .text = " as ", .isolates = true, .named = true },
};

/* "A> to <B>" */
static void
read_paths(struct smtp_plan *plan, struct pool *pool, const char *s)
{
	static const char between[] = "> to <";
	struct smtp_envelope *e = &plan->envelope[plan->envelopes];
	const char *middle = strstr(s, between);
	const char *to = middle == NULL ? "" : middle + sizeof between - 1;
	size_t n = strlen(to);

	if (n == 0 || to[n - 1] != '>') {
		plan->note = "the envelope is not well-formed: not sent";
		return;
	}
	e->from = pool_strndup(pool, s, (size_t)(middle - s));
	e->to = pool_strndup(pool, to, n - 1);
	if (*e->from != '\0' && !is_path(e->from)) {
		plan->note = "the sender's address is not well-formed: "
		    "not sent";
		return;
	}
	plan->envelopes++;
	if (is_path(e->to))
		return;
	plan->note = "the recipient's address is not well-formed: not sent";
	e->to = NULL;
}

/* "NAME <" where the mark is followed by a name, then the paths. */
static void
read_envelope(struct smtp_plan *plan, struct pool *pool, const char *s,
    const struct mark *mark)
{
	struct smtp_envelope *e = &plan->envelope[plan->envelopes];
	const char *path = mark->named ? strstr(s, " <") : s;

	if (plan->envelopes == SMTP_ENVELOPES_MAX || path == NULL) {
		plan->note = "the envelope is not well-formed: not sent";
		return;
	}
	*e = (struct smtp_envelope){ .isolates = mark->isolates };
	if (mark->named) {
		e->ehlo = pool_strndup(pool, s, (size_t)(path - s));
		path += strlen(" <");
	}
	if (e->ehlo != NULL && !smtp_plan_can_say(e->ehlo)) {
		plan->note = "the other EHLO name is not well-formed: "
		    "not said";
		return;
	}
	read_paths(plan, pool, path);
}

/* The next mark in s, and which it is; NULL at the end. */
static const char *
next_mark(const char *s, const struct mark **mark)
{
	const char *first = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = strstr(s, marks[i].text);

		if (at == NULL || (first != NULL && at > first))
			continue;
		first = at;
		*mark = &marks[i];
	}
	return first;
}

static void
read_greeting(struct smtp_plan *plan, struct pool *pool, const char *s)
{
	const struct mark *mark = NULL, *next = NULL;
	const char *at = next_mark(s, &mark);
	size_t n = at == NULL ? strlen(s) : (size_t)(at - s);

	s += n > 0 && *s == ' ';
	n -= n > 0 && s[-1] == ' ';
	read_name(plan, pool, pool_strndup(pool, s, n));
	for (; at != NULL; mark = next) {
		const char *envelope = at + strlen(mark->text);

		at = next_mark(envelope, &next);
		read_envelope(plan, pool, at == NULL ? envelope :
		    pool_strndup(pool, envelope, (size_t)(at - envelope)),
		    mark);
	}
}

int
smtp_plan_read(struct smtp_plan *plan, struct pool *pool, const char *text)
{
	const char *at = text;
	char *host = text_word(pool, &at), *address = text_word(pool, &at);
	char *port = text_word(pool, &at), *verb = text_word(pool, &at);
	struct ip ip;

	memset(plan, 0, sizeof *plan);
	if (verb == NULL || !ip_parse(&plan->ip, address))
		return -1;
	plan->port = (int)text_number(port, 1, 65535);
	if (plan->port < 0)
		return -1;
	if (name_is_host(host) && !ip_parse(&ip, host))
		plan->host = host;
	if (strcmp(verb, "ehlo") == 0)
		read_greeting(plan, pool, at);
	else if (strcmp(verb, "hello") != 0)
		return -1;
	return 0;
}
