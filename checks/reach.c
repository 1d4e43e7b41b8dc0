/*
 * Port 25 of the outside: see reach.h.
 */
#include "checks/reach.h"

#include <string.h>

#include "checks/hosts.h"
#include "checks/name.h"
#include "checks/text.h"

void
reach_add(struct reach *r, const char *name, const struct ip *ip,
    const struct talk *talk)
{
	if (talk->outcome == OUTCOME_NOT_ASKED || r->n == REACH_HOSTS)
		return;
	r->host[r->n++] = (struct reached){ .name = name, .ip = *ip,
		.talk = *talk };
	r->spoke += talk->spoke;
	r->silent += !talk->spoke && talk->outcome == OUTCOME_TIMEOUT &&
	    talk->local == NULL;
	r->shut += !talk->spoke && talk->outcome != OUTCOME_TIMEOUT;
}

bool
reach_large(struct inquiry *q, struct reach *out)
{
	bool done = true;
	const char *name;

	memset(out, 0, sizeof *out);
	for (int i = 0; (name = hosts_at(i)) != NULL; i++) {
		const struct question *answer;
		struct addresses a;
		struct talk talk;

		if (!lookup_addresses(q, name, &a)) {
			done = false;
			continue;
		}
		if (a.n == 0)
			continue;
		out->found++;
		answer = talk_hello(q, name, &a.ip[0]);
		if (answer == NULL) {
			done = false;
			continue;
		}
		talk_read(&talk, answer, q->pool);
		reach_add(out, name, &a.ip[0], &talk);
	}
	return done;
}

const char *
reach_banner_name(struct pool *pool, const char *banner)
{
	const char *at = banner, *name;

	if (banner == NULL)
		return NULL;
	name = name_ascii(pool, text_word(pool, &at));
	return name != NULL && name_is_fqdn(name) ? name : NULL;
}

static bool
is_impostor(struct pool *pool, const struct reached *a,
    const struct reached *b)
{
	const char *x = reach_banner_name(pool, a->talk.banner);
	const char *y = reach_banner_name(pool, b->talk.banner);

	return x != NULL && y != NULL && strcmp(x, y) == 0 &&
	    !ip_same(&a->ip, &b->ip) &&
	    strcmp(name_registered(pool, a->name),
	    name_registered(pool, b->name)) != 0;
}

bool
reach_is_intercepted(struct pool *pool, const struct reach *large)
{
	for (int i = 0; i < large->n; i++) {
		const struct talk *t = &large->host[i].talk;

		if (t->spoke && t->banner == NULL && t->code == NULL)
			return true;
		for (int k = 0; k < i; k++) {
			if (is_impostor(pool, &large->host[i],
			    &large->host[k]))
				return true;
		}
	}
	return false;
}
