/*
 * Receive connectors out of the objects of a case: see exchange_sim.h.
 */
#include "checks/exchange_sim.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"

struct word {
	const char *name;
	unsigned bit;
};

static const struct word groups[] = {
	{ "None", 0 }, { "AnonymousUsers", GROUP_ANONYMOUS },
	{ "ExchangeUsers", GROUP_USERS }, { "ExchangeServers", GROUP_SERVERS },
	{ "ExchangeLegacyServers", GROUP_LEGACY },
	{ "Partners", GROUP_PARTNERS }, { "Custom", GROUP_CUSTOM },
	{ NULL, 0 }
};

static const struct word mechanisms[] = {
	{ "None", 0 }, { "Tls", AUTH_TLS }, { "Integrated", AUTH_INTEGRATED },
	{ "BasicAuth", AUTH_BASIC }, { "BasicAuthRequireTLS", AUTH_BASIC_TLS },
	{ "ExchangeServer", AUTH_EXCHANGE },
	{ "ExternalAuthoritative", AUTH_EXTERNAL }, { NULL, 0 }
};

static const struct word rights[] = {
	{ "ms-Exch-SMTP-Submit", RIGHT_SUBMIT },
	{ "ms-Exch-SMTP-Accept-Any-Recipient", RIGHT_RELAY },
	{ "ms-Exch-SMTP-Accept-Authoritative-Domain-Sender",
	  RIGHT_OWN_SENDER },
	{ "ms-Exch-SMTP-Accept-Authentication-Flag", RIGHT_INTERNAL },
	{ NULL, 0 }
};

static bool
add_word(const struct word *table, const char *word, unsigned *bits)
{
	for (; table->name != NULL; table++) {
		if (text_same(table->name, word)) {
			*bits |= table->bit;
			return true;
		}
	}
	return false;
}

/* An enumeration: its words, or the number that stands for them. */
static bool
read_bits(struct pool *pool, const xmlNode *values, const struct word *table,
    unsigned *bits)
{
	const char *text, *word;
	bool known = values != NULL && !exchange_is_cut(values);
	long number;

	for (int i = 0; (text = exchange_item(values, i)) != NULL; i++) {
		number = text_number(text, 0, 63);
		if (number >= 0)
			*bits |= (unsigned)number;
		while (number < 0 && (word = text_word(pool, &text)) != NULL)
			known &= add_word(table, word, bits);
	}
	return known;
}

static const char *
words_of(struct pool *pool, const struct word *table, unsigned bits)
{
	const char *text = NULL;

	for (int i = 1; table[i].name != NULL; i++) {
		if (bits & table[i].bit)
			text = text == NULL ? table[i].name : pool_printf(pool,
			    "%s, %s", text, table[i].name);
	}
	return text != NULL ? text : table[0].name;
}

const char *
receiver_groups(struct pool *pool, const struct receiver *r)
{
	return r->groups_known ? words_of(pool, groups, r->groups) : NULL;
}

const char *
receiver_auth(struct pool *pool, const struct receiver *r)
{
	return r->auth_known ? words_of(pool, mechanisms, r->auth) : NULL;
}

/* ---- lists ---- */

static int
items(const xmlNode *values)
{
	int n = 0;

	xml_each (item, values, "item")
		n++;
	return n > 0 ? n : 1;
}

static const xmlNode *
first_item(const xmlNode *values)
{
	return values == NULL || strcmp((const char *)values->name,
	    "property") == 0 ? values : xml_first(values, "item");
}

static const xmlNode *
next_item(const xmlNode *item)
{
	return strcmp((const char *)item->name, "item") == 0 ?
	    xml_next(item, "item") : NULL;
}

/* Word processors make long dashes of short ones. */
static const char *
plain_dash(struct pool *pool, const char *s)
{
	char *copy, *dash;

	if (strstr(s, "\xe2\x80\x93") == NULL)
		return s;
	copy = pool_strdup(pool, s);
	dash = strstr(copy, "\xe2\x80\x93");
	*dash = '-';
	memmove(dash + 1, dash + 3, strlen(dash + 3) + 1);
	return copy;
}

static void
read_reaches(struct receiver *r, struct pool *pool)
{
	const xmlNode *values = exchange_values(r->object, "RemoteIPRanges");

	r->lacking |= values == NULL;
	r->cut |= exchange_is_cut(values);
	if (values == NULL)
		return;
	r->reaches = pool_alloc(pool, (size_t)items(values) *
	    sizeof *r->reaches);
	for (const xmlNode *i = first_item(values); i != NULL;
	    i = next_item(i)) {
		struct reach *to = &r->reaches[r->n_reaches];

		to->text = xml_text(i);
		if (iprange_parse(&to->range, plain_dash(pool, to->text)))
			r->n_reaches++;
		else
			r->lacking = true;
	}
}

static void
read_bindings(struct receiver *r, struct pool *pool)
{
	const xmlNode *values = exchange_values(r->object, "Bindings");

	r->lacking |= values == NULL;
	r->cut |= exchange_is_cut(values);
	if (values == NULL)
		return;
	r->bindings = pool_alloc(pool, (size_t)items(values) *
	    sizeof *r->bindings);
	for (const xmlNode *i = first_item(values); i != NULL;
	    i = next_item(i)) {
		if (binding_parse(&r->bindings[r->n_bindings], xml_text(i)))
			r->n_bindings++;
		else
			r->lacking = true;
	}
}

/* ---- rights that Get-ADPermission shows ---- */

/* By its English name, its number, or what translations leave of it. */
static bool
is_anonymous(const char *user)
{
	return user != NULL && (text_find(user, "ANONYM") != NULL ||
	    text_ends(user, "S-1-5-7"));
}

static void
read_rights(struct receiver *r, struct pool *pool, const struct casefile *c)
{
	unsigned denied = 0;

	for (const xmlNode *o = NULL; (o = exchange_object(c, "ADPermission",
	    o)) != NULL;) {
		unsigned bits = 0;

		if (!text_same(exchange_text(o, "Identity"), r->identity))
			continue;
		r->anonymous_known = true;
		if (!is_anonymous(exchange_text(o, "User")))
			continue;
		read_bits(pool, exchange_values(o, "ExtendedRights"), rights,
		    &bits);
		if (exchange_flag(o, "Deny", false))
			denied |= bits;
		else
			r->anonymous |= bits;
	}
	r->anonymous &= ~denied;
}

/* ---- one of them ---- */

static void
read_names(struct receiver *r, struct pool *pool)
{
	const char *slash;

	r->identity = exchange_text(r->object, "Identity");
	r->name = exchange_text(r->object, "Name");
	if (r->identity == NULL)
		r->identity = r->name != NULL ? r->name : "a connector";
	slash = strrchr(r->identity, '\\');
	r->server = exchange_text(r->object, "Server");
	if (slash != NULL)
		r->server = pool_strndup(pool, r->identity,
		    (size_t)(slash - r->identity));
	if (r->server == NULL)
		r->server = "";
	if (r->name == NULL)
		r->name = slash != NULL ? slash + 1 : r->identity;
}

static void
read_one(struct receiver *r, struct pool *pool, const struct casefile *c)
{
	const char *role = exchange_text(r->object, "TransportRole");

	read_names(r, pool);
	r->enabled = exchange_flag(r->object, "Enabled", true);
	r->require_tls = exchange_flag(r->object, "RequireTLS", false);
	r->domain_secure = exchange_flag(r->object, "DomainSecureEnabled",
	    false);
	r->has_role = role != NULL;
	r->frontend = role != NULL && (text_find(role, "Frontend") != NULL ||
	    strcmp(role, "16384") == 0);
	r->groups_known = read_bits(pool, exchange_values(r->object,
	    "PermissionGroups"), groups, &r->groups);
	r->auth_known = read_bits(pool, exchange_values(r->object,
	    "AuthMechanism"), mechanisms, &r->auth);
	read_reaches(r, pool);
	read_bindings(r, pool);
	read_rights(r, pool, c);
}

void
receivers_read(struct receivers *all, struct pool *pool,
    const struct casefile *c)
{
	const xmlNode *o = NULL;
	int n = 0;

	while ((o = exchange_object(c, "ReceiveConnector", o)) != NULL)
		n++;
	all->at = pool_alloc(pool, (size_t)n * sizeof *all->at);
	all->n = 0;
	while ((o = exchange_object(c, "ReceiveConnector", o)) != NULL) {
		struct receiver *r = &all->at[all->n++];

		r->object = o;
		read_one(r, pool, c);
	}
}
