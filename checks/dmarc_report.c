/*
 * Report addresses of another organization are used only when that one has
 * agreed, by a record at DOMAIN._report._dmarc.HOST (RFC 9990, "Verifying
 * External Destinations"). See dmarc.h.
 */
#include "checks/dmarc.h"

#include <string.h>

#include "checks/name.h"

/* A record there may name another address, but of the same host. */
static bool
is_consent(struct pool *pool, const char *text, const char *host)
{
	struct dmarc_record record;

	if (!dmarc_record_read(&record, pool, text))
		return false;
	for (int i = 0; i < record.n_uris; i++) {
		if (strcmp(dmarc_uri_host(pool, record.uri[i]), host) == 0)
			return true;
	}
	return record.n_uris == 0;
}

/* Has it agreed? What DNS does not say counts as yes. False while pending. */
static bool
has_agreed(struct inquiry *q, const char *domain, const char *host,
    bool *agreed)
{
	const char *name = pool_printf(q->pool, "%s._report._dmarc.%s", domain,
	    host);
	const struct question *a;
	const struct record *r;

	*agreed = false;
	if (name_ascii(q->pool, name) == NULL)
		return true;		/* longer than DNS allows */
	a = ask_dns(q, name, "TXT");
	if (a == NULL)
		return false;
	*agreed = !outcome_is_known(a->outcome);
	for (int i = 0; (r = answer_record(a, "TXT", i)) != NULL; i++)
		*agreed |= is_consent(q->pool, r->data, host);
	return true;
}

/* Is the host another organization's? False while pending. */
static bool
is_foreign(struct inquiry *q, const char *organization, const char *host,
    bool *foreign)
{
	struct dmarc_walk *w = pool_alloc(q->pool, sizeof *w);

	*foreign = false;
	if (strcmp(host, organization) == 0)
		return true;
	if (!dmarc_walk(q, host, w))
		return false;
	*foreign = w->organization != NULL &&
	    strcmp(w->organization, organization) != 0;
	return true;
}

static bool
add_host(struct inquiry *q, const char *domain, const char *organization,
    const char *uri, const char **refusing)
{
	const char *host = dmarc_uri_host(q->pool, uri);
	bool foreign, agreed;

	if (strcmp(host, domain) == 0)
		return true;
	if (!is_foreign(q, organization, host, &foreign))
		return false;
	if (!foreign)
		return true;
	if (!has_agreed(q, domain, host, &agreed))
		return false;
	if (!agreed)
		*refusing = *refusing == NULL ? host :
		    pool_printf(q->pool, "%s, %s", *refusing, host);
	return true;
}

bool
dmarc_reports(struct inquiry *q, const struct dmarc_message *m,
    const struct dmarc_outcome *o, const char **refusing)
{
	const char *organization;
	bool done = true;

	*refusing = NULL;
	if (o->record == NULL)
		return true;
	organization = strcmp(o->domain, m->author) == 0 ?
	    m->walk.organization : o->domain;
	for (int i = 0; organization != NULL && i < o->record->n_uris; i++)
		done &= add_host(q, o->domain, organization,
		    o->record->uri[i], refusing);
	return done;
}
