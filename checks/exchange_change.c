/*
 * The smallest change of receive connectors that admits one sender and leaves
 * everybody else as before: see exchange_judge.h.
 *
 * Nothing here trusts a range, lets anybody relay, or opens a connector that
 * others reach. The new connector has the binding of the one that takes the
 * sender now, so that the smaller range alone decides, which is documented.
 */
#include "checks/exchange_judge.h"

#include <string.h>

#include "checks/text.h"

#define NAMES 20			/* "From 192.0.2.9 (2)" and so on */

static const char *const words[] = {
	[CHANGE_NONE] = NULL,
	[CHANGE_NEW] = "new-connector",
	[CHANGE_OPEN] = "add-anonymous",
	[CHANGE_ADD] = "add-range",
	[CHANGE_OUT] = "take-out",
	[CHANGE_MOVE] = "move",
};

/* ---- a new connector ---- */

static bool
is_taken(const struct receivers *all, const char *server, const char *name)
{
	for (int i = 0; i < all->n; i++) {
		if (text_same(all->at[i].server, server) &&
		    text_same(all->at[i].name, name))
			return true;
	}
	return false;
}

static const char *
free_name(const struct receivers *all, const char *server,
    const struct ip *ip, struct pool *pool)
{
	char text[IP_TEXT];
	const char *base = pool_printf(pool, "From %s", ip_text(ip, text));
	const char *name = base;

	for (int i = 2; i < NAMES && is_taken(all, server, name); i++)
		name = pool_printf(pool, "%s (%d)", base, i);
	return name;
}

static const char *
binding_text(const struct binding *b, const struct ip *client,
    struct pool *pool)
{
	char text[IP_TEXT];

	if (b == NULL)
		return client->family == 6 ? "[::]:25" : "0.0.0.0:25";
	return pool_printf(pool, b->ip.family == 6 ? "[%s]:%d" : "%s:%d",
	    ip_text(&b->ip, text), b->port);
}

/* ---- what if its entry were taken out? ---- */

static bool
is_admitted_without(const struct receivers *all, const struct judgement *j,
    const struct caller *who, struct pool *pool)
{
	struct receivers less = { pool_alloc(pool, (size_t)all->n *
	    sizeof *all->at), all->n };
	struct judgement then;
	struct receiver *r;

	memcpy(less.at, all->at, (size_t)all->n * sizeof *all->at);
	r = &less.at[j->choice.taker - all->at];
	r->reaches = pool_alloc(pool, (size_t)r->n_reaches *
	    sizeof *r->reaches);
	r->n_reaches = 0;
	for (int i = 0; i < j->choice.taker->n_reaches; i++) {
		if (&j->choice.taker->reaches[i] != j->choice.reach)
			r->reaches[r->n_reaches++] =
			    j->choice.taker->reaches[i];
	}
	receivers_judge(&less, j->server, who, &then);
	return then.status == STATUS_PASS;
}

/* ---- which ---- */

/* An entry for this address alone: no second connector can have it. */
static enum change_kind
change_of_single(const struct receivers *all, const struct judgement *j,
    const struct caller *who, struct pool *pool)
{
	if (j->choice.taker->n_reaches == 1)
		return CHANGE_OPEN;
	return is_admitted_without(all, j, who, pool) ? CHANGE_OUT :
	    CHANGE_MOVE;
}

/* Would the meant one hear the sender where the taker does now? */
static bool
can_add(const struct judgement *j)
{
	const struct receiver *r = j->meant;

	if (r == NULL || j->elsewhere || j->choice.binding == NULL)
		return false;
	for (int i = 0; i < r->n_bindings; i++) {
		const struct binding *b = &r->bindings[i];

		if (b->port == j->choice.binding->port &&
		    ip_same(&b->ip, &j->choice.binding->ip))
			return r->frontend == j->choice.taker->frontend;
	}
	return false;
}

static enum change_kind
kind_of_change(const struct receivers *all, const struct judgement *j,
    const struct caller *who, struct pool *pool)
{
	static const char *const cured[] = { "not-anonymous", "wrong-match",
		"partners-only", "no-connector" };

	for (size_t i = 0; i < sizeof cured / sizeof *cured; i++) {
		if (strcmp(j->says, cured[i]) != 0)
			continue;
		if (j->choice.taker == NULL)
			return CHANGE_NEW;
		if (iprange_is_single(&j->choice.reach->range))
			return change_of_single(all, j, who, pool);
		return can_add(j) ? CHANGE_ADD : CHANGE_NEW;
	}
	return CHANGE_NONE;
}

void
receivers_change(const struct receivers *all, const struct judgement *j,
    const struct caller *who, struct pool *pool, struct change *out)
{
	enum change_kind kind = kind_of_change(all, j, who, pool);

	*out = (struct change){ .kind = kind, .word = words[kind] };
	if (kind == CHANGE_OPEN || kind == CHANGE_OUT || kind == CHANGE_MOVE)
		out->at = j->choice.taker;
	if (kind == CHANGE_OUT || kind == CHANGE_MOVE)
		out->entry = j->choice.reach->text;
	if (kind == CHANGE_ADD)
		out->at = j->meant;
	if (kind != CHANGE_NEW && kind != CHANGE_MOVE)
		return;
	out->binding = binding_text(j->choice.binding, &who->ip, pool);
	out->name = free_name(all, j->server, &who->ip, pool);
}
