/*
 * domain-bl: blacklists by domain. Receivers ask them about the envelope
 * sender's domain, the From line's, the EHLO name and the reverse name, so all
 * of them are asked about, each once: the domain that one registers, and where
 * a list holds host names the host too.
 *
 * Domains of the world's mailbox providers are left out: a listing there would
 * be a mistake of a moment, and the question is wasted.
 */
#include "checks/check.h"

#include "checks/dnsbl.h"
#include "checks/lists.h"
#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/text.h"

static bool
is_there(const struct lists *l, const char *name)
{
	for (int i = 0; i < l->n_subjects; i++) {
		if (text_same(l->subject[i].label, name))
			return true;
	}
	return false;
}

static void
add_subject(struct lists *l, const char *name, const char *whose, bool host)
{
	if (is_there(l, name) || l->n_subjects == LISTS_SUBJECTS)
		return;
	l->subject[l->n_subjects++] = (struct subject){ .label = name,
		.shown = name, .whose = whose, .host = host };
}

/* Registered domains go before host names: each list has one to begin with. */
static void
add_names(struct inquiry *q, struct lists *l, const char *name,
    const char *whose)
{
	const char *domain;

	if (name == NULL || !name_is_fqdn(name) || name_is_internal(name))
		return;
	domain = name_registered(q->pool, name);
	if (dnsbl_is_giant(domain))
		return;
	add_subject(l, domain, whose, false);
	if (!text_same(domain, name))
		add_subject(l, name, whose, true);
}

static void
add_facts(struct inquiry *q, struct lists *l)
{
	const struct casefile *c = q->casefile;

	add_names(q, l, name_of_address(q->pool, fact_get(c, "from")),
	    "from");
	add_names(q, l, name_of_address(q->pool, fact_get(c, "header_from")),
	    "header_from");
	add_names(q, l, name_ascii(q->pool, fact_get(c, "helo")), "helo");
}

/* False while pending. */
static bool
add_reverse(struct inquiry *q, struct lists *l)
{
	struct names names;
	struct ip ip;

	if (!ip_parse(&ip, fact_get(q->casefile, "sender_ip")) ||
	    ip_is_private(&ip))
		return true;
	if (!lookup_reverse(q, &ip, &names))
		return false;
	add_names(q, l, name_ascii(q->pool, names.name[0]), "ptr");
	return true;
}

static void
describe_domains(struct inquiry *q, const struct lists *l)
{
	xmlNode *list = detail_list(q->finding, "domains");
	const char *all = "";

	for (int i = 0; i < l->n_subjects; i++) {
		if (l->subject[i].host)
			continue;
		detail_text(list, NULL, l->subject[i].shown);
		all = pool_printf(q->pool, "%s%s%s", all,
		    *all != '\0' ? ", " : "", l->subject[i].shown);
	}
	detail_text(q->finding, "about", all);
}

static bool
run(struct inquiry *q)
{
	struct lists *l = pool_alloc(q->pool, sizeof *l);
	bool known;

	l->kind = "domain";
	l->named = fact_get(q->casefile, "list");
	add_facts(q, l);
	known = add_reverse(q, l);
	if (known && l->n_subjects == 0) {
		finding_end(q->finding, STATUS_SKIPPED, "no-domain");
		return true;
	}
	if ((l->n_subjects > 0 && !lists_ask(q, l)) || !known)
		return false;
	describe_domains(q, l);
	lists_tell(q, l);
	return true;
}

extern const struct check check_domain_bl;
const struct check check_domain_bl = { .id = "domain-bl",
	.needs = "from|header_from|helo|sender_ip", .run = run };
