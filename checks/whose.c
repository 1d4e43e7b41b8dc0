/*
 * Whose host it is: see whose.h. A host is of a domain when it stands under
 * it (mx1.fabrikam.example), when it bears the organisation's label elsewhere,
 * as internal names do (ex01.fabrikam.local), or the whole domain in one
 * label, as shared filters do (fabrikam-example.mail.protection...).
 */
#include "checks/whose.h"

#include <stdbool.h>
#include <string.h>

#include "checks/casefile.h"
#include "checks/name.h"
#include "checks/text.h"

#define LABEL_LEAST 3			/* shorter ones say nothing */

/* Does the host have this label anywhere but at its end? */
static bool
has_label(const char *host, const char *label, size_t n)
{
	const char *dot;

	for (; (dot = strchr(host, '.')) != NULL; host = dot + 1) {
		if ((size_t)(dot - host) == n && text_begins(host, label))
			return true;
	}
	return false;
}

static bool
is_of(struct pool *pool, const char *host, const char *address)
{
	const char *domain = name_of_address(pool, address);
	char *registered, *dashed;
	size_t n;

	if (domain == NULL)
		return false;
	registered = name_registered(pool, domain);
	if (name_is_under(host, registered))
		return true;
	dashed = pool_strdup(pool, domain);
	for (char *c = dashed; (c = strchr(c, '.')) != NULL;)
		*c = '-';
	n = strcspn(registered, ".");
	return has_label(host, dashed, strlen(dashed)) ||
	    (n >= LABEL_LEAST && has_label(host, pool_strndup(pool,
	    registered, n), n));
}

enum whose
whose_host(struct pool *pool, const char *host, const char *from,
    const char *to)
{
	const char *name = host == NULL ? NULL : name_ascii(pool, host);
	bool senders, recipients;

	if (name == NULL)
		return WHOSE_UNKNOWN;
	senders = from != NULL && is_of(pool, name, from);
	recipients = to != NULL && is_of(pool, name, to);
	if (senders == recipients)
		return WHOSE_UNKNOWN;
	return senders ? WHOSE_SENDER : WHOSE_RECIPIENT;
}

const char *
whose_refusal(struct casefile *c, const char *by, const char *words)
{
	enum whose whose;

	if (!text_same(by, "own-server"))
		return by;
	if (words == NULL)
		words = "";
	whose = whose_host(casefile_pool(c), fact_get(c, "reporting_mta"),
	    fact_get(c, "from"), fact_get(c, "to"));
	if (whose == WHOSE_SENDER)
		return by;
	if (text_find(words, "RESOLVER.RST.") != NULL &&
	    text_find(words, "RESOLVER.RST.SendSizeLimit") == NULL)
		return "recipient";
	if (whose == WHOSE_UNKNOWN)
		return by;
	return text_find(words, "TRANSPORT.RULES.") != NULL ? "rule" :
	    "their-server";
}
