/*
 * Which receive connector takes a connection, and what it answers: see
 * exchange_sim.h. Pure functions of connectors and a visit.
 */
#include "checks/exchange_sim.h"

#include <string.h>

#include "checks/text.h"

/* ---- which ---- */

static bool
is_local(const struct binding *b, const struct visit *v)
{
	return v->local == LOCAL_UNKNOWN ||
	    (v->local == LOCAL_KNOWN && ip_same(&b->ip, &v->local_ip));
}

/* The binding through which it could take the visit; NULL: none. */
static const struct binding *
find_binding(const struct receiver *r, const struct visit *v)
{
	const struct binding *any = NULL, *one = NULL;

	for (int i = 0; i < r->n_bindings; i++) {
		const struct binding *b = &r->bindings[i];

		if (b->port != v->port || b->ip.family != v->client.family)
			continue;
		if (binding_is_any(b))
			any = b;
		else if (is_local(b, v))
			one = b;
	}
	return one != NULL && (any == NULL || v->local == LOCAL_KNOWN) ? one :
	    any;
}

/* The smallest of its ranges that holds the client; NULL: none. */
static const struct reach *
find_reach(const struct receiver *r, const struct ip *client)
{
	const struct reach *best = NULL;

	for (int i = 0; i < r->n_reaches; i++) {
		const struct reach *reach = &r->reaches[i];

		if (iprange_has(&reach->range, client) && (best == NULL ||
		    iprange_compare(&reach->range, &best->range) < 0))
			best = reach;
	}
	return best;
}

static bool
has_role(const struct receiver *r, const struct visit *v)
{
	return v->role == ROLE_ANY ||
	    r->frontend == (v->role == ROLE_FRONTEND);
}

/* Negative: the new one is the better. An exact binding goes first. */
static int
compare(const struct choice *c, const struct reach *reach,
    const struct binding *binding, const struct visit *v)
{
	int order = c->taker == NULL ? -1 :
	    iprange_compare(&reach->range, &c->reach->range);

	if (order == 0 && v->local == LOCAL_KNOWN)
		order = binding_is_any(binding) - binding_is_any(c->binding);
	return order;
}

static void
offer(struct choice *c, const struct receiver *r, const struct visit *v)
{
	const struct binding *binding = find_binding(r, v);
	const struct reach *reach = find_reach(r, &v->client);
	int order;

	c->listens |= binding != NULL;
	if (c->binding == NULL)
		c->binding = binding;
	if ((r->cut || r->lacking) && (binding != NULL ||
	    r->n_bindings == 0))
		c->doubt = r;
	if (binding == NULL || reach == NULL)
		return;
	order = compare(c, reach, binding, v);
	if (order == 0)
		c->rival = r;
	if (order >= 0)
		return;
	c->taker = r;
	c->reach = reach;
	c->binding = binding;
	c->rival = NULL;
}

void
receivers_choose(const struct receivers *all, const char *server,
    const struct visit *v, struct choice *out)
{
	*out = (struct choice){ 0 };
	for (int i = 0; i < all->n; i++) {
		const struct receiver *r = &all->at[i];

		if (r->enabled && text_same(r->server, server) &&
		    has_role(r, v))
			offer(out, r, v);
	}
	/* Nothing is smaller than one address. */
	if (out->taker != NULL && iprange_is_single(&out->reach->range))
		out->doubt = NULL;
}

/* ---- what it may do ---- */

static unsigned
rights_of_anonymous(const struct receiver *r)
{
	unsigned rights = r->groups & GROUP_ANONYMOUS ?
	    RIGHT_SUBMIT | RIGHT_OWN_SENDER : 0;

	/* A list with Submit in it is whole: what it lacks was withdrawn. */
	if (r->anonymous & RIGHT_SUBMIT)
		return r->anonymous;
	return rights | r->anonymous;
}

static bool
trusts_all(const struct receiver *r)
{
	return (r->auth & AUTH_EXTERNAL) && (r->groups & GROUP_SERVERS);
}

static unsigned
rights_of(const struct receiver *r, enum visitor who)
{
	if (trusts_all(r) || (who == VISITOR_SERVER &&
	    (r->groups & (GROUP_SERVERS | GROUP_LEGACY))))
		return RIGHT_SUBMIT | RIGHT_RELAY | RIGHT_OWN_SENDER |
		    RIGHT_INTERNAL;
	if (who == VISITOR_USER)	/* the sender is its own mailbox */
		return r->groups & GROUP_USERS ?
		    RIGHT_SUBMIT | RIGHT_RELAY | RIGHT_OWN_SENDER : 0;
	if (who == VISITOR_PARTNER && (r->groups & GROUP_PARTNERS))
		return RIGHT_SUBMIT;
	return who == VISITOR_SERVER ? 0 : rights_of_anonymous(r);
}

static bool
offers_login(const struct receiver *r, const struct visit *v)
{
	switch (v->who) {
	case VISITOR_USER:
		return (r->auth & AUTH_INTEGRATED) || ((r->auth & AUTH_BASIC) &&
		    (v->tls || !(r->auth & AUTH_BASIC_TLS)));
	case VISITOR_SERVER:
		return (r->auth & AUTH_EXCHANGE) != 0;
	default:
		return true;
	}
}

/* Rights beyond the groups, or a fragment without what would tell. */
static bool
is_unclear(const struct receiver *r, unsigned rights)
{
	if (!r->groups_known)
		return true;
	if (rights & RIGHT_SUBMIT)
		return false;
	if ((r->groups & GROUP_CUSTOM) && !r->anonymous_known)
		return true;
	return !r->auth_known && (r->groups & GROUP_SERVERS);
}

static void
end(struct ruling *out, enum ruling_kind kind, const char *stage,
    const char *reply)
{
	out->kind = kind;
	out->stage = stage;
	out->reply = reply;
}

static void
refuse(const struct visit *v, struct ruling *out, unsigned rights)
{
	if (!(rights & RIGHT_SUBMIT) && v->who != VISITOR_ANONYMOUS)
		end(out, RULING_NO_RIGHT, "mail", "550 5.7.1 Client does not "
		    "have permissions to submit to this server");
	else if (!(rights & RIGHT_SUBMIT))
		end(out, RULING_LOGIN, "mail", v->old ? "530 5.7.1 Client was "
		    "not authenticated" : "530 5.7.57 SMTP; Client was not "
		    "authenticated to send anonymous mail during MAIL FROM");
	else if (v->own_sender && !(rights & RIGHT_OWN_SENDER))
		end(out, RULING_SENDER, "mail", v->old ? "550 5.7.1 Client "
		    "does not have permissions to send as this sender" :
		    "550 5.7.60 SMTP; Client does not have permissions to "
		    "send as this sender");
	else
		end(out, RULING_RELAY, "rcpt", v->old ? "550 5.7.1 Unable to "
		    "relay" : "550 5.7.54 SMTP; Unable to relay recipient in "
		    "non-accepted domain");
}

void
receiver_rule(const struct receiver *r, const struct visit *v,
    struct ruling *out)
{
	unsigned rights = rights_of(r, v->who);

	memset(out, 0, sizeof *out);
	if (!offers_login(r, v)) {
		end(out, RULING_NO_MECHANISM, "mail",
		    "504 5.7.4 Unrecognized authentication type");
	} else if (r->require_tls && !v->tls) {
		end(out, RULING_TLS, "mail", v->old ? "530 5.7.0 Must issue a "
		    "STARTTLS command first" : "451 5.7.3 STARTTLS is "
		    "required to send mail");
	} else if (is_unclear(r, rights)) {
		end(out, RULING_UNKNOWN, NULL, NULL);
	} else if ((rights & RIGHT_SUBMIT) &&
	    (!v->own_sender || (rights & RIGHT_OWN_SENDER)) &&
	    (!v->foreign || (rights & RIGHT_RELAY))) {
		end(out, RULING_ACCEPTED, "rcpt", "250 2.1.5 Recipient OK");
		out->internal = (rights & RIGHT_INTERNAL) != 0;
		out->relays = (rights & RIGHT_RELAY) != 0;
	} else {
		refuse(v, out, rights);
	}
}
