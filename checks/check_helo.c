/*
 * helo: the name the sending server says in EHLO is a real name that resolves
 * and leads to the sending address (RFC 5321 sections 2.3.5 and 4.1.1.1).
 *
 * A name that leads elsewhere is a warning: RFC 5321 forbids to refuse for it,
 * but some receivers do.
 */
#include "checks/check.h"

#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/text.h"

static bool
conclude(struct inquiry *q, enum status status, const char *problem)
{
	detail_text(q->finding, "problem", problem);
	finding_end(q->finding, status, problem != NULL ? problem : "pass");
	return true;
}

static bool
judge_literal(struct inquiry *q, const struct ip *said, const struct ip *ip,
    const char *helo)
{
	if (helo[0] == '[' && ip != NULL && ip_same(said, ip))
		return conclude(q, STATUS_WARN, "literal");
	return conclude(q, STATUS_FAIL, "literal");
}

static bool
judge_name(struct inquiry *q, const struct addresses *a, const struct ip *ip)
{
	if (a->n == 0)
		return outcome_is_known(a->outcome) ?
		    conclude(q, STATUS_FAIL, "unresolvable") :
		    conclude(q, STATUS_UNKNOWN, "unknown");
	detail_text(q->finding, "addresses", addresses_text(q->pool, a));
	if (ip == NULL) {
		finding_note(q->finding, "no-address-to-compare");
		return conclude(q, STATUS_PASS, NULL);
	}
	if (addresses_have(a, ip))
		return conclude(q, STATUS_PASS, NULL);
	return addresses_settle(a, ip) ?
	    conclude(q, STATUS_WARN, "mismatch") :
	    conclude(q, STATUS_UNKNOWN, "unknown");
}

/* A name that DNS can be asked about, else NULL. */
static const char *
askable(struct inquiry *q, const char *helo)
{
	const char *name = name_ascii(q->pool, helo);
	struct ip literal;

	if (ip_parse(&literal, helo) || name == NULL || !name_is_fqdn(name) ||
	    name_is_internal(name))
		return NULL;
	return name;
}

static bool
run(struct inquiry *q)
{
	const char *helo = fact_get(q->casefile, "helo");
	const char *name = askable(q, helo);
	struct ip ip, said;
	bool known = ip_parse(&ip, fact_get(q->casefile, "sender_ip"));
	struct names reverse = { .n = 0 };
	struct addresses a;
	bool done = true;

	if (known && !ip_is_private(&ip))
		done = lookup_reverse(q, &ip, &reverse);
	if (name != NULL)
		done &= lookup_addresses(q, name, &a);
	if (!done)
		return false;
	detail_text(q->finding, "name", helo);
	detail_text(q->finding, "ptr_name", reverse.name[0]);
	if (ip_parse(&said, helo))
		return judge_literal(q, &said, known ? &ip : NULL, helo);
	if (name == NULL)
		return conclude(q, STATUS_FAIL, "not-a-name");
	return judge_name(q, &a, known ? &ip : NULL);
}

extern const struct check check_helo;
const struct check check_helo = { .id = "helo", .needs = "helo", .run = run };
