/*
 * own-smtp: the sender's server as the world sees it, at the sending address:
 * the name in its banner against its reverse name and the name that it says in
 * EHLO, STARTTLS, and with leave whether it relays for strangers (relay.h).
 *
 * A server that only sends need not listen; whether nobody listens there or
 * nothing gets out of here is told apart by what large hosts answer.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/reach.h"
#include "checks/relay.h"
#include "checks/text.h"
#include "checks/vantage.h"

struct own {
	struct ip ip;
	const char *helo;		/* A-labels; NULL: unknown or no name */
	const char *domain;		/* that it serves; NULL: unknown */
	bool relay_asked;
	const struct question *answer;
	struct talk talk;
	struct names names;
	enum vantage vantage;
	enum vantage inside;		/* the same, as the server sees it */
	struct relay relay;
};

/* ---- asking ---- */

static bool
runs_it(struct inquiry *q)
{
	const char *side = fact_get(q->casefile, "side");

	return side == NULL || strcmp(side, "neither") != 0;
}

static void
begin(struct inquiry *q, struct own *o)
{
	const char *helo = name_ascii(q->pool, fact_get(q->casefile, "helo"));

	o->helo = helo != NULL && name_is_fqdn(helo) ? helo : NULL;
	o->domain = name_of_address(q->pool, fact_get(q->casefile, "from"));
	if (o->domain == NULL || !name_is_fqdn(o->domain))
		o->domain = o->helo;
	/* Nobody's relaying is tested but that of the person's own server. */
	o->relay_asked = q->settings->relay_test && runs_it(q);
}

/* It is greeted with this machine's name: its own would be a lie. */
static const struct question *
talk_to_it(struct inquiry *q, const struct own *o)
{
	char address[IP_TEXT];

	return evidence_ask(q->evidence, KIND_SMTP, pool_printf(q->pool,
	    "%s %s %d ehlo -%s", o->helo != NULL ? o->helo : "-",
	    ip_text(&o->ip, address), q->settings->smtp_port,
	    o->relay_asked ? relay_envelopes(q->pool, o->domain) : ""));
}

/* ---- the name ---- */

static bool
has_name(const struct names *names, const char *name)
{
	for (int i = 0; i < names->n; i++) {
		if (text_same(names->name[i], name))
			return true;
	}
	return false;
}

/* A banner without a full name is compared as it stands: "EXCH01". */
static const char *
banner_word(struct inquiry *q, const struct own *o)
{
	const char *at = o->talk.banner;
	const char *name = reach_banner_name(q->pool, at);

	if (name != NULL || at == NULL || o->talk.masked)
		return name;
	name = text_word(q->pool, &at);
	return name == NULL || text_same(name, "ESMTP") ||
	    text_same(name, "SMTP") ? NULL : name;
}

/* Names that are not known can't be missed. */
static bool
is_mismatch(struct inquiry *q, const struct own *o)
{
	const char *name = banner_word(q, o);

	detail_text(q->finding, "banner_name", name);
	if (name == NULL || text_same(name, o->helo) ||
	    has_name(&o->names, name))
		return false;
	return outcome_is_known(o->names.outcome) &&
	    (o->helo != NULL || o->names.n > 0);
}

/* ---- relaying ---- */

/* "250-mx Hello [192.0.2.7]": the address that the server sees us come from. */
static const char *
seen_as(const struct question *talk)
{
	for (int i = 0; i < talk->n; i++) {
		const struct record *r = &talk->records[i];

		if (r->name != NULL && strcmp(r->name, "<") == 0 &&
		    r->type != NULL && strcmp(r->type, "ehlo") == 0)
			return strchr(r->data, '[');
	}
	return NULL;
}

static enum vantage
vantage_of_test(struct inquiry *q, const struct own *o,
    const struct question *machine)
{
	enum vantage v = vantage_of_machine(q, machine);
	const char *seen = seen_as(o->answer);
	struct ip ip;

	if (v == VANTAGE_SENDER || seen == NULL || !ip_parse(&ip,
	    pool_strndup(q->pool, seen, strcspn(seen, "]") + 1)))
		return v;
	return ip_same(&ip, &o->ip) || ip_is_private(&ip) ? VANTAGE_SENDER :
	    VANTAGE_OTHER;
}

static bool
ask(struct inquiry *q, struct own *o)
{
	const struct question *machine = evidence_ask(q->evidence, KIND_LOCAL,
	    "addresses");
	bool reverse = lookup_reverse(q, &o->ip, &o->names);

	begin(q, o);
	o->answer = talk_to_it(q, o);
	if (machine == NULL || !reverse || o->answer == NULL)
		return false;
	o->vantage = vantage_of_machine(q, machine);
	o->inside = vantage_of_test(q, o, machine);
	talk_read(&o->talk, o->answer, q->pool);
	if (o->relay_asked)
		relay_read(&o->relay, o->answer, o->domain, q->pool);
	return true;
}

/*
 * Open for whoever stands where this machine does. Whether that is outside is
 * a question of its own: a server trusts its own network.
 */
static bool
is_relay_proven(struct inquiry *q, const struct own *o)
{
	if (o->relay.state != RELAY_OPEN || o->inside == VANTAGE_SENDER)
		return false;
	detail_text(q->finding, "problem", "open-relay");
	detail_flag(q->finding, "outside", o->inside == VANTAGE_OTHER);
	finding_note(q->finding, "relay-at-rcpt");
	if (o->inside != VANTAGE_OTHER)
		finding_note(q->finding, "relay-inside");
	finding_end(q->finding, STATUS_FAIL, "open-relay");
	return true;
}

static const char *
relay_word(const struct own *o)
{
	static const char *const word[] = { [RELAY_CLOSED] = "closed",
		[RELAY_OPEN] = "open", [RELAY_UNCLEAR] = "unclear" };

	if (!o->relay_asked)
		return "not-tested";
	return o->relay.state == RELAY_OPEN && o->inside == VANTAGE_SENDER ?
	    "unclear" : word[o->relay.state];
}

static void
describe_relay(struct inquiry *q, const struct own *o)
{
	detail_text(q->finding, "relay", relay_word(o));
	if (!o->relay_asked)
		return;
	detail_number(q->finding, "relay_forms", o->relay.forms);
	detail_number(q->finding, "relay_refused", o->relay.refused);
	detail_text(q->finding, "relay_envelope", o->relay.envelope);
	detail_text(q->finding, "relay_reply", o->relay.reply);
	if (o->relay.cut && o->answer->outcome == OUTCOME_TIMEOUT)
		finding_note(q->finding, "relay-cut");
}

/* ---- the end ---- */

/* Nothing was said: is nobody there, or does nothing get out of here? */
static bool
conclude_silence(struct inquiry *q, const struct own *o)
{
	struct reach large;

	if (o->answer->outcome == OUTCOME_NOT_ASKED) {
		finding_end(q->finding, STATUS_SKIPPED, "not-asked");
		return true;
	}
	if (!reach_large(q, &large))
		return false;
	if (o->answer->outcome == OUTCOME_TIMEOUT && o->answer->n == 0)
		end_with(q, STATUS_UNKNOWN, "unknown", "no-time");
	else if (o->talk.local != NULL)
		end_with(q, STATUS_UNKNOWN, "unknown", "silent");
	else if (large.n > 0 && large.spoke == 0)
		end_with(q, STATUS_UNKNOWN, "unknown", "nothing-gets-out");
	else
		end_with(q, STATUS_WARN, "unreachable", "unreachable");
	return true;
}

static void
conclude_fine(struct inquiry *q, const struct own *o)
{
	if (strcmp(relay_word(o), "unclear") == 0)
		end_with(q, STATUS_UNKNOWN, "unknown", o->relay.state ==
		    RELAY_OPEN ? "relay-from-itself" : "relay-unclear");
	else
		finding_end(q->finding, STATUS_PASS, o->relay_asked ?
		    "pass-relay" : "pass");
}

static bool
is_cut_short(const struct own *o)
{
	return o->talk.stage != NULL && (strcmp(o->talk.stage, "banner") == 0 ||
	    strcmp(o->talk.stage, "connect") == 0 ||
	    strcmp(o->talk.stage, "ehlo") == 0);
}

static void
conclude(struct inquiry *q, const struct own *o)
{
	bool mismatch = is_mismatch(q, o);

	if (is_relay_proven(q, o))
		return;
	if (is_cut_short(o))
		end_with(q, STATUS_UNKNOWN, "unknown", o->talk.refused ?
		    "refused" : "silent");
	else if (mismatch)
		end_with(q, STATUS_WARN, "banner-mismatch", "banner-mismatch");
	else if (!o->talk.starttls)
		end_with(q, STATUS_WARN, "no-starttls", "no-starttls");
	else
		conclude_fine(q, o);
	if (o->relay_asked && o->relay.state == RELAY_UNCLEAR &&
	    strcmp(xml_attr(q->finding, "says"), "relay-unclear") != 0)
		finding_note(q->finding, "relay-unclear");
}

static void
describe(struct inquiry *q, const struct own *o)
{
	detail_text(q->finding, "banner", o->talk.banner);
	if (o->talk.spoke)
		detail_flag(q->finding, "starttls", o->talk.starttls);
	detail_text(q->finding, "reply", o->talk.refused ? o->talk.reply :
	    NULL);
	detail_text(q->finding, "stage", o->talk.stage);
	detail_text(q->finding, "reason", o->talk.reason);
	detail_text(q->finding, "ptr_name", o->names.n > 0 ?
	    o->names.name[0] : NULL);
	describe_relay(q, o);
	if (o->talk.masked || o->talk.stripped)
		finding_note(q->finding, "rewritten");
	if (o->vantage == VANTAGE_SENDER)
		finding_note(q->finding, "from-itself");
}

static bool
run(struct inquiry *q)
{
	const char *side = fact_get(q->casefile, "side");
	struct own o = { 0 };

	if (side != NULL && strcmp(side, "recipient") == 0) {
		finding_end(q->finding, STATUS_SKIPPED, "not-yours");
		return true;
	}
	if (!ip_parse(&o.ip, fact_get(q->casefile, "sender_ip")) ||
	    (ip_is_private(&o.ip) && !q->settings->allow_private)) {
		finding_end(q->finding, STATUS_SKIPPED, "private-address");
		return true;
	}
	if (!ask(q, &o))
		return false;
	describe(q, &o);
	if (!o.talk.spoke)
		return conclude_silence(q, &o);
	conclude(q, &o);
	return true;
}

extern const struct check check_own_smtp;
const struct check check_own_smtp = { .id = "own-smtp", .needs = "sender_ip",
	.run = run };
