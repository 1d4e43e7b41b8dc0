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
judge_name(struct inquiry *q, const char *name, const struct ip *ip)
{
	struct addresses a;

	if (!lookup_addresses(q, name, &a))
		return false;
	if (a.n == 0)
		return outcome_is_known(a.outcome) ?
		    conclude(q, STATUS_FAIL, "unresolvable") :
		    conclude(q, STATUS_UNKNOWN, "unknown");
	detail_text(q->finding, "addresses", addresses_text(q->pool, &a));
	if (ip == NULL) {
		finding_note(q->finding, "no-address-to-compare");
		return conclude(q, STATUS_PASS, NULL);
	}
	return addresses_have(&a, ip) ? conclude(q, STATUS_PASS, NULL) :
	    conclude(q, STATUS_WARN, "mismatch");
}

static bool
run(struct inquiry *q)
{
	const char *helo = fact_get(q->casefile, "helo");
	const char *name = name_ascii(q->pool, helo);
	struct ip ip, said;
	bool known = ip_parse(&ip, fact_get(q->casefile, "sender_ip"));
	struct names reverse = { .n = 0 };

	if (known && !ip_is_private(&ip) &&
	    !lookup_reverse(q, &ip, &reverse))
		return false;
	detail_text(q->finding, "name", helo);
	detail_text(q->finding, "ptr_name", reverse.name[0]);
	if (ip_parse(&said, helo))
		return judge_literal(q, &said, known ? &ip : NULL, helo);
	if (name == NULL || !name_is_fqdn(name) || name_is_internal(name))
		return conclude(q, STATUS_FAIL, "not-a-name");
	return judge_name(q, name, known ? &ip : NULL);
}

extern const struct check check_helo;
const struct check check_helo = { .id = "helo", .needs = "helo", .run = run };
