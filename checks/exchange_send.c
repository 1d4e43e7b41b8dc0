/*
 * What the sending side's Send connectors tell: the name said in EHLO, smart
 * hosts, address spaces, of the connector that takes mail for the recipient.
 *
 * Documented: the most specific address space wins, then the lowest cost. Of
 * equals the first by name is taken, as is commonly seen.
 */
#include "checks/exchange.h"

#include <string.h>
#include <strings.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/text.h"

#define FIT_EXACT 1000			/* above the longest "*.name" */

struct fit {
	const xmlNode *object;		/* NULL: none fits */
	int close;			/* 0: not at all */
	long cost;
};

/* How closely a pattern without type and cost fits. */
static int
closeness(const char *pattern, const char *domain)
{
	if (strcmp(pattern, "*") == 0)
		return 1;
	if (domain == NULL)
		return 0;
	if (strncmp(pattern, "*.", 2) == 0)
		return name_is_under(domain, pattern + 2) ?
		    (int)strlen(pattern) : 0;
	return text_same(pattern, domain) ? FIT_EXACT : 0;
}

/* "SMTP:*.example.org;5", where type and cost may be absent. */
static void
fit_space(struct pool *pool, const char *space, const char *domain,
    struct fit *fit)
{
	size_t n = strcspn(space, ";");
	const char *colon = memchr(space, ':', n);
	long cost = space[n] == ';' ? text_number(space + n + 1, 0, 1000) : 0;
	int close;

	if (colon != NULL && !text_begins(space, "smtp:"))
		return;			/* X400 and such */
	if (colon != NULL) {
		n -= (size_t)(colon + 1 - space);
		space = colon + 1;
	}
	close = closeness(text_trim(pool, pool_strndup(pool, space, n)),
	    domain);
	if (close > fit->close || (close > 0 && close == fit->close &&
	    cost < fit->cost)) {
		fit->close = close;
		fit->cost = cost;
	}
}

static struct fit
fit_of(struct pool *pool, const xmlNode *o, const char *domain)
{
	const xmlNode *spaces = exchange_values(o, "AddressSpaces");
	struct fit fit = { .object = o };
	const char *space;

	if (!exchange_flag(o, "Enabled", true))
		return fit;
	for (int i = 0; (space = exchange_item(spaces, i)) != NULL; i++)
		fit_space(pool, space, domain, &fit);
	return fit;
}

static bool
is_better(const struct fit *a, const struct fit *b)
{
	const char *x, *y;

	if (a->close != b->close)
		return a->close > b->close;
	if (a->cost != b->cost)
		return a->cost < b->cost;
	x = exchange_text(a->object, "Identity");
	y = exchange_text(b->object, "Identity");
	return x != NULL && y != NULL && strcasecmp(x, y) < 0;
}

/* NULL: none; or a list was cut, so that another may fit better. */
static const xmlNode *
choose(const struct casefile *c, struct pool *pool, const char *domain)
{
	struct fit best = { 0 };
	const xmlNode *o = NULL;

	while ((o = exchange_object(c, "SendConnector", o)) != NULL) {
		struct fit fit = fit_of(pool, o, domain);

		if (exchange_is_cut(exchange_values(o, "AddressSpaces")))
			return NULL;
		if (fit.close > 0 && (best.object == NULL ||
		    is_better(&fit, &best)))
			best = fit;
	}
	return best.object;
}

static const char *
joined(struct pool *pool, const xmlNode *values)
{
	const char *text = NULL, *item;

	for (int i = 0; (item = exchange_item(values, i)) != NULL; i++)
		text = text == NULL ? item : pool_printf(pool, "%s, %s", text,
		    item);
	return text != NULL && *text != '\0' ? text : NULL;
}

/* Behind a smart host nobody hears this server's own name. */
static bool
is_direct(const xmlNode *o)
{
	return exchange_flag(o, "DNSRoutingEnabled",
	    exchange_item(exchange_values(o, "SmartHosts"), 0) == NULL);
}

static void
tell(struct casefile *c, struct pool *pool, const xmlNode *o)
{
	const char *where = xml_attr(o, "source");
	const xmlNode *hosts = exchange_values(o, "SmartHosts");

	fact_add(c, "send_connector", exchange_text(o, "Identity"),
	    FACT_OPTION, where);
	fact_add(c, "address_spaces", joined(pool, exchange_values(o,
	    "AddressSpaces")), FACT_OPTION, where);
	if (!is_direct(o))
		fact_add(c, "smart_hosts", joined(pool, hosts), FACT_OPTION,
		    where);
	else if (fact_get(c, "helo") == NULL)
		fact_add(c, "helo", exchange_text(o, "Fqdn"), FACT_OPTION,
		    where);
}

void
exchange_tell_facts(struct casefile *c)
{
	const char *side = fact_get(c, "side");
	struct pool *pool;
	const xmlNode *o;

	if (side != NULL && strcmp(side, "recipient") == 0)
		return;
	pool = pool_new();
	o = choose(c, pool, name_of_address(pool, fact_get(c, "to")));
	if (o != NULL)
		tell(c, pool, o);
	pool_free(pool);
}
