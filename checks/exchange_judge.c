/*
 * Judging one server: see exchange_judge.h.
 */
#include "checks/exchange_judge.h"

#include <string.h>

#include "checks/text.h"

#define PORT 25
#define NARROW4 16			/* bits of a range made for somebody */
#define NARROW6 96
#define WIDE4 29			/* bits of one that is for everybody */
#define WIDE6 96

enum opinion { OPINION_NO, OPINION_YES, OPINION_UNCLEAR };

static struct visit
visit_of(const struct caller *who)
{
	return (struct visit){ .client = who->ip, .port = PORT,
		.own_sender = who->own_sender, .foreign = who->foreign,
		.old = who->old };
}

/*
 * The ruling, encrypted or not: mail servers use TLS when it is offered, so
 * that a demand for it is no refusal.
 */
static enum opinion
opinion_of(const struct receiver *r, const struct visit *v,
    struct ruling *ruling)
{
	struct visit again = *v;

	receiver_rule(r, &again, ruling);
	if (ruling->kind == RULING_TLS) {
		again.tls = true;
		receiver_rule(r, &again, ruling);
	}
	return ruling->kind == RULING_UNKNOWN ? OPINION_UNCLEAR :
	    ruling->kind == RULING_ACCEPTED ? OPINION_YES : OPINION_NO;
}

static bool
admits(const struct receiver *r, const struct visit *v)
{
	struct ruling ruling;

	return opinion_of(r, v, &ruling) == OPINION_YES;
}

static bool
is_here(const struct receiver *r, const char *server)
{
	return text_same(r->server, server);
}

/* ---- would another local address, or another service, change it? ---- */

static bool
differs(const struct receivers *all, const char *server,
    const struct visit *v, bool want)
{
	struct choice c;

	receivers_choose(all, server, v, &c);
	return c.listens && (c.taker != NULL && admits(c.taker, v)) != want;
}

static bool
depends_on_local(const struct receivers *all, const char *server,
    const struct visit *v, bool want)
{
	struct visit other = *v;

	other.local = LOCAL_OTHER;
	if (differs(all, server, &other, want))
		return true;
	other.local = LOCAL_KNOWN;
	for (int i = 0; i < all->n; i++) {
		const struct receiver *r = &all->at[i];

		for (int k = 0; k < r->n_bindings; k++) {
			other.local_ip = r->bindings[k].ip;
			if (r->enabled && is_here(r, server) &&
			    !binding_is_any(&r->bindings[k]) &&
			    r->bindings[k].port == v->port &&
			    differs(all, server, &other, want))
				return true;
		}
	}
	return false;
}

/* Connectors of both services on this port: one of the two will not start. */
static bool
has_conflict(const struct receivers *all, const char *server,
    const struct visit *v)
{
	struct visit one = *v;
	struct choice frontend, hub;

	one.role = ROLE_FRONTEND;
	receivers_choose(all, server, &one, &frontend);
	one.role = ROLE_HUB;
	receivers_choose(all, server, &one, &hub);
	return frontend.listens && hub.listens;
}

static bool
depends_on_role(const struct receivers *all, const char *server,
    const struct visit *v, bool want)
{
	struct visit frontend = *v, hub = *v;

	frontend.role = ROLE_FRONTEND;
	hub.role = ROLE_HUB;
	return differs(all, server, &frontend, want) ||
	    differs(all, server, &hub, want);
}

/* ---- connectors that might have been meant ---- */

static bool
is_made_for(const struct receiver *r, const struct ip *ip)
{
	for (int i = 0; i < r->n_reaches; i++) {
		const struct iprange *range = &r->reaches[i].range;

		if (iprange_has(range, ip) && !iprange_holds(range,
		    (range->family == 4 ? NARROW4 : NARROW6) + 1))
			return true;
	}
	return false;
}

static void
find_others(const struct receivers *all, const struct visit *v,
    struct judgement *j)
{
	for (int i = 0; i < all->n; i++) {
		const struct receiver *r = &all->at[i];
		bool here = is_here(r, j->server);

		if (r == j->choice.taker || !is_made_for(r, &v->client) ||
		    !admits(r, v))
			continue;
		if (!r->enabled && here)
			j->off = r;
		if (r->enabled && (j->meant == NULL || (j->elsewhere &&
		    here))) {
			j->meant = r;
			j->elsewhere = !here;
		}
	}
}

static bool
is_entrance(const struct receivers *all, const char *server,
    const struct visit *v)
{
	struct visit stranger = { .port = v->port };

	for (int i = 0; i < all->n; i++) {
		const struct receiver *r = &all->at[i];
		bool listens = false, wide = false;

		for (int k = 0; k < r->n_bindings; k++)
			listens |= r->bindings[k].port == v->port;
		for (int k = 0; k < r->n_reaches; k++)
			wide |= iprange_holds(&r->reaches[k].range,
			    r->reaches[k].range.family == 4 ? WIDE4 : WIDE6);
		if (r->enabled && listens && wide && is_here(r, server) &&
		    admits(r, &stranger))
			return true;
	}
	return false;
}

/* ---- the sentence ---- */

static void
say(struct judgement *j, enum status status, const char *says)
{
	j->status = status;
	j->says = says;
	j->known = status != STATUS_UNKNOWN;
	j->admits = status == STATUS_PASS;
	j->certain = status == STATUS_PASS || status == STATUS_FAIL;
}

static void
say_refused(struct judgement *j)
{
	const struct receiver *r = j->choice.taker;

	switch (j->ruling.kind) {
	case RULING_SENDER:
		say(j, STATUS_FAIL, "own-domain");
		break;
	case RULING_RELAY:	/* of a list of domains that may be a part */
		say(j, STATUS_FAIL, "relay");
		j->certain = false;
		break;
	case RULING_UNKNOWN:
		say(j, STATUS_UNKNOWN, r->groups & GROUP_CUSTOM ?
		    "custom-rights" : "incomplete");
		break;
	default:
		say(j, STATUS_FAIL, j->meant != NULL ? "wrong-match" :
		    r->groups & GROUP_PARTNERS ? "partners-only" :
		    "not-anonymous");
		j->certain = !(r->groups & GROUP_PARTNERS);
	}
}

static void
say_accepted(struct judgement *j, const struct visit *v,
    const struct caller *who)
{
	const struct receiver *r = j->choice.taker;

	say(j, STATUS_PASS, "pass");
	if (r->require_tls && r->auth_known && !(r->auth & AUTH_TLS)) {
		say(j, STATUS_FAIL, "tls-impossible");
	} else if (r->require_tls || (who->secured && r->domain_secure)) {
		say(j, STATUS_WARN, r->require_tls ? "tls-required" :
		    "domain-secure");
		j->admits = true;
		receiver_rule(r, v, &j->ruling);	/* without TLS */
	}
}

/* Doubts that would turn the answer round; true when one does. */
static bool
say_doubt(const struct receivers *all, const struct visit *v,
    struct judgement *j, enum opinion opinion)
{
	bool yes = opinion == OPINION_YES;

	if (j->choice.rival != NULL && admits(j->choice.rival, v) != yes)
		say(j, STATUS_UNKNOWN, "ambiguous");
	else if (j->conflict && depends_on_role(all, j->server, v, yes))
		say(j, STATUS_WARN, "role-conflict");
	else if (depends_on_local(all, j->server, v, yes))
		say(j, STATUS_WARN, "depends");
	else
		return false;
	j->admits = yes;
	return true;
}

void
receivers_judge(const struct receivers *all, const char *server,
    const struct caller *who, struct judgement *out)
{
	struct visit v = visit_of(who);
	enum opinion opinion;

	*out = (struct judgement){ .server = server };
	receivers_choose(all, server, &v, &out->choice);
	out->conflict = has_conflict(all, server, &v);
	out->entrance = is_entrance(all, server, &v);
	find_others(all, &v, out);
	if (out->choice.doubt != NULL) {
		say(out, STATUS_UNKNOWN, out->choice.doubt->cut ? "truncated" :
		    "incomplete");
		return;
	}
	if (out->choice.taker == NULL) {
		say(out, out->choice.listens ? STATUS_FAIL : STATUS_UNKNOWN,
		    out->choice.listens ? "no-connector" : "nothing-listens");
		return;
	}
	opinion = opinion_of(out->choice.taker, &v, &out->ruling);
	if (opinion != OPINION_UNCLEAR && say_doubt(all, &v, out, opinion))
		return;
	if (opinion == OPINION_YES)
		say_accepted(out, &v, who);
	else
		say_refused(out);
}
