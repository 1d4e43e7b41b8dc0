/*
 * Which envelopes to say: see probe.h. Reading the talk: probe_read.c.
 */
#include "checks/probe.h"

#include <string.h>

#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/smtp_plan.h"
#include "checks/text.h"

/* ---- the name ---- */

/* A name without a dot is well-formed, but only said where all is repeated. */
static const char *
known_name(struct inquiry *q, bool whole)
{
	const char *helo = name_ascii(q->pool, fact_get(q->casefile, "helo"));

	if (helo == NULL || !smtp_plan_can_say(helo))
		return "-";
	return name_is_fqdn(helo) || !whole ? helo : "-";
}

const char *
probes_greeting(struct inquiry *q)
{
	return known_name(q, true);
}

/* Does the name lead somewhere, but not to the sending address? */
static bool
is_faulty(const char *name, const struct addresses *a, const struct ip *ip)
{
	if (!name_is_fqdn(name) || name_is_internal(name))
		return true;
	return addresses_settle(a, ip) && !addresses_have(a, ip);
}

/* The first reverse name that leads back; false while pending. */
static bool
find_right_name(struct inquiry *q, const struct ip *ip, const char **right)
{
	struct names names;
	bool done = lookup_reverse(q, ip, &names);

	*right = NULL;
	for (int i = 0; done && i < names.n; i++) {
		const char *name = name_ascii(q->pool, names.name[i]);
		struct addresses a;

		if (name == NULL || !name_is_fqdn(name) ||
		    name_is_internal(name) || !smtp_plan_can_say(name))
			continue;
		if (!lookup_addresses(q, name, &a))
			return false;
		if (*right == NULL && addresses_have(&a, ip))
			*right = name;
	}
	return done;
}

/* False while pending. */
static bool
plan_name(struct inquiry *q, struct probes *p)
{
	struct probe_envelope *e = &p->at[PROBE_RIGHT_NAME];
	struct addresses a = { 0 };
	const char *right;
	bool done = true;
	struct ip ip;

	if (strcmp(p->ehlo, "-") == 0 || p->bounced.from == NULL ||
	    !ip_parse(&ip, fact_get(q->casefile, "sender_ip")) ||
	    ip_is_private(&ip))
		return true;
	if (name_is_fqdn(p->ehlo) && !name_is_internal(p->ehlo))
		done = lookup_addresses(q, p->ehlo, &a);
	if (!find_right_name(q, &ip, &right) || !done)
		return false;
	if (right == NULL || text_same(right, p->ehlo) ||
	    !is_faulty(p->ehlo, &a, &ip))
		return true;
	*e = p->bounced;
	e->ehlo = right;
	return true;
}

/* ---- the others ---- */

/* Neither is known for the other: a block of the one won't hit the other. */
static bool
is_stranger(struct pool *pool, const char *name, const char *domain)
{
	return name != NULL && name_is_fqdn(name) && !name_is_internal(name) &&
	    (domain == NULL || !text_same(name_registered(pool, name),
	    name_registered(pool, domain)));
}

static const char *
other_sender(struct inquiry *q, const struct probes *p)
{
	const char *own = name_of_address(q->pool, p->bounced.from);
	const char *theirs = name_of_address(q->pool, p->bounced.to);
	const char *author = fact_get(q->casefile, "header_from");
	const char *domain = name_of_address(q->pool, author);

	if (is_stranger(q->pool, p->ehlo, own) &&
	    is_stranger(q->pool, p->ehlo, theirs))
		return pool_printf(q->pool, "postmaster@%s", p->ehlo);
	if (author != NULL && text_is_address(author) &&
	    is_stranger(q->pool, domain, own) &&
	    is_stranger(q->pool, domain, theirs))
		return author;
	return "postmaster@example.org";
}

static void
plan_others(struct inquiry *q, struct probes *p)
{
	const char *from = p->bounced.from, *to = p->bounced.to;
	const char *postmaster = pool_printf(q->pool, "postmaster%s",
	    strrchr(to, '@'));

	if (!text_same(to, postmaster))
		p->at[PROBE_POSTMASTER] = (struct probe_envelope){
			.from = from, .to = postmaster };
	if (*from != '\0')
		p->at[PROBE_NULL_SENDER] = (struct probe_envelope){
			.from = "", .to = to };
	p->at[PROBE_OTHER_SENDER] = (struct probe_envelope){
		.from = other_sender(q, p), .to = to };
}

/* Odd addresses are never said (contract section 6). */
static void
plan_bounced(struct inquiry *q, struct probes *p)
{
	const char *from = fact_get(q->casefile, "from");
	const char *to = fact_get(q->casefile, "to");

	if (to == NULL || !text_is_address(to))
		return;
	if (from == NULL || strcmp(from, "<>") == 0)
		from = "";
	if (*from == '\0' || text_is_address(from))
		p->bounced = (struct probe_envelope){ .from = from,
			.to = to };
}

bool
probes_plan(struct inquiry *q, struct probes *p)
{
	*p = (struct probes){ .ehlo = known_name(q,
	    !q->settings->rcpt_probe) };
	if (!q->settings->rcpt_probe)
		return true;
	plan_bounced(q, p);
	if (p->bounced.from == NULL)
		return true;
	plan_others(q, p);
	return plan_name(q, p);
}

const char *
probes_text(struct pool *pool, const struct probes *p)
{
	const char *text = p->ehlo;

	if (p->bounced.from == NULL)
		return text;
	text = pool_printf(pool, "%s from <%s> to <%s>", text,
	    p->bounced.from, p->bounced.to);
	for (int i = 0; i < PROBE_KINDS; i++) {
		const struct probe_envelope *e = &p->at[i];

		if (e->from == NULL)
			continue;
		text = e->ehlo == NULL ? pool_printf(pool, "%s but", text) :
		    pool_printf(pool, "%s as %s", text, e->ehlo);
		text = pool_printf(pool, "%s <%s> to <%s>", text, e->from,
		    e->to);
	}
	return text;
}
