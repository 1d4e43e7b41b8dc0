/*
 * ptr: the sending address has a reverse name (RFC 1912 section 2.1), the name
 * leads back to it (FCrDNS, RFC 8601 section 2.7.3), it does not look like an
 * access line's, and who can write it: the owner of the reverse zone, from
 * the SOA (RFC 2317 delegations included, they answer through a CNAME).
 */
#include "checks/check.h"

#include <stdio.h>
#include <string.h>

#include "checks/generic.h"
#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/text.h"

/* Who runs the zone, from an SOA's "MNAME RNAME ..." (RFC 1035 3.3.13). */
static void
describe_owner(struct inquiry *q, const struct record *soa)
{
	const char *at = soa->data;
	const char *server = text_word(q->pool, &at);
	char *contact = text_word(q->pool, &at);
	char *dot;

	detail_text(q->finding, "zone", soa->name);
	if (server == NULL || contact == NULL)
		return;
	detail_text(q->finding, "zone_server", server);
	dot = strchr(contact, '.');
	if (dot != NULL) {
		detail_text(q->finding, "zone_owner",
		    name_registered(q->pool, dot + 1));
		*dot = '@';
	}
	detail_text(q->finding, "zone_contact", contact);
}

/* False while pending. An owner that can't be told is left out. */
static bool
find_owner(struct inquiry *q, const struct ip *ip)
{
	const struct question *a = ask_dns(q, ip_reverse_name(q->pool, ip),
	    "SOA");
	const struct record *soa;

	if (a == NULL)
		return false;
	soa = answer_record(a, "SOA", 0);
	if (soa == NULL)
		soa = authority_record(a, "SOA");
	if (soa != NULL)
		describe_owner(q, soa);
	return true;
}

struct forward {
	bool confirmed;
	bool failed;			/* some name could not be asked */
	const char *leads;		/* addresses of the first name */
	const char *name;		/* the confirmed one, else the first */
};

/* False while pending. */
static bool
confirm(struct inquiry *q, const struct names *names, const struct ip *ip,
    struct forward *out)
{
	bool done = true;

	*out = (struct forward){ .leads = "", .name = names->name[0] };
	for (int i = 0; i < names->n; i++) {
		struct addresses a;

		if (name_ascii(q->pool, names->name[i]) == NULL)
			continue;	/* no host can have this name */
		if (!lookup_addresses(q, names->name[i], &a)) {
			done = false;
			continue;
		}
		if (addresses_have(&a, ip) && !out->confirmed) {
			out->confirmed = true;
			out->name = names->name[i];
		}
		out->failed |= !addresses_settle(&a, ip);
		if (i == 0)
			out->leads = addresses_text(q->pool, &a);
	}
	return done;
}

static void
describe_names(struct inquiry *q, const struct names *names)
{
	xmlNode *list = detail_list(q->finding, "names");

	for (int i = 0; i < names->n; i++)
		detail_text(list, NULL, names->name[i]);
	if (names->n > 5)
		finding_note(q->finding, "many-names");
}

static void
judge_names(struct inquiry *q, const struct forward *f, const struct ip *ip)
{
	bool generic = name_looks_generic(f->name, ip);

	detail_text(q->finding, "name", f->name);
	detail_text(q->finding, "leads", *f->leads != '\0' ? f->leads : NULL);
	detail_flag(q->finding, "generic", generic);
	if (!f->confirmed && f->failed) {
		end_with(q, STATUS_UNKNOWN, "unknown", "unknown");
		return;
	}
	detail_flag(q->finding, "confirmed", f->confirmed);
	if (!f->confirmed)
		end_with(q, STATUS_FAIL, "mismatch", *f->leads != '\0' ?
		    "unconfirmed" : "no-forward");
	else if (generic)
		end_with(q, STATUS_WARN, "generic", "generic");
	else
		end_with(q, STATUS_PASS, NULL, "pass");
}

/*
 * Does the resolver answer about the tree of all reverse zones? If not, its
 * failure says nothing about this one. False while pending.
 */
static bool
tree_answers(struct inquiry *q, const struct ip *ip, bool *answers)
{
	const struct question *a = ask_dns(q, ip->family == 4 ?
	    "in-addr.arpa" : "ip6.arpa", "SOA");

	*answers = a != NULL && (a->outcome == OUTCOME_ANSWER ||
	    a->outcome == OUTCOME_NODATA ||
	    a->outcome == OUTCOME_NXDOMAIN);
	return a != NULL;
}

/* False while pending. */
static bool
judge_absence(struct inquiry *q, const struct ip *ip, enum outcome outcome)
{
	bool answers = false;

	if (outcome == OUTCOME_SERVFAIL && !tree_answers(q, ip, &answers))
		return false;
	detail_list(q->finding, "names");
	if (outcome == OUTCOME_NXDOMAIN || outcome == OUTCOME_NODATA) {
		detail_flag(q->finding, "confirmed", false);
		end_with(q, STATUS_FAIL, "missing", "missing");
	} else if (outcome == OUTCOME_SERVFAIL && answers) {
		end_with(q, STATUS_FAIL, "missing", "servfail");
	} else {
		end_with(q, STATUS_UNKNOWN, "unknown", "unknown");
	}
	return true;
}

static bool
run(struct inquiry *q)
{
	const char *text = fact_get(q->casefile, "sender_ip");
	struct ip ip;
	struct names names;
	struct forward forward;
	bool owner;

	if (!ip_parse(&ip, text) || ip_is_private(&ip)) {
		finding_end(q->finding, STATUS_SKIPPED, "private-address");
		return true;
	}
	owner = find_owner(q, &ip);
	if (!lookup_reverse(q, &ip, &names))
		return false;
	if (names.n == 0)
		return owner && judge_absence(q, &ip, names.outcome);
	if (!confirm(q, &names, &ip, &forward) || !owner)
		return false;
	describe_names(q, &names);
	judge_names(q, &forward, &ip);
	return true;
}

extern const struct check check_ptr;
const struct check check_ptr = { .id = "ptr", .needs = "sender_ip",
	.run = run };
