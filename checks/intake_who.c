/*
 * Who said no first (contract section 2, `refused_by`), where the report does
 * not tell by itself.
 *
 * A mail flow rule and a closed or full mailbox show in the words. Else it is
 * a matter of whose host refused: one of the sender's own domain is a gateway
 * of the sender; one that the recipient's server spoke to, and reports on, is
 * a server behind it; any other is the first server of the other side.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/intake_frame.h"
#include "checks/ip.h"
#include "checks/name.h"

/* Whose words: a row of dialects.xml; NULL when none matches. */
static const char *
by_words(const char *words)
{
	struct match m;
	const struct frame *f = words == NULL ? NULL : frame_first(FRAMES_WHO,
	    words, strlen(words), &m);

	return f == NULL ? NULL : f->action;
}

static const char *
registered(struct pool *pool, const char *name)
{
	const char *ascii = name == NULL ? NULL : name_ascii(pool, name);

	return ascii == NULL || strchr(ascii, '.') == NULL ? NULL :
	    name_registered(pool, ascii);
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool
is_reporter_of(struct casefile *c, const char *domain)
{
	return domain != NULL && same(registered(casefile_pool(c),
	    fact_get(c, "reporting_mta")), domain);
}

static const char *
by_host(struct casefile *c, const char *host)
{
	struct pool *pool = casefile_pool(c);
	const char *from = fact_get(c, "from"), *to = fact_get(c, "to");
	const char *theirs, *ours;
	struct ip ip;

	if (ip_parse(&ip, host))
		return ip_is_private(&ip) ? "own-gateway" : "their-edge";
	theirs = to == NULL ? NULL : registered(pool, name_of_address(pool,
	    to));
	if (name_is_internal(host) || strchr(host, '.') == NULL)
		return is_reporter_of(c, theirs) ? "their-server" :
		    "own-gateway";
	ours = from == NULL ? NULL : registered(pool, name_of_address(pool,
	    from));
	if (same(ours, theirs))
		return "their-edge";
	if (same(registered(pool, host), ours))
		return "own-gateway";
	return is_reporter_of(c, theirs) ? "their-server" : "their-edge";
}

const char *
who_refused(struct casefile *c, const char *words, const char *host)
{
	const char *who = by_words(words);

	if (who != NULL)
		return who;
	return host != NULL ? by_host(c, host) : NULL;
}
