/*
 * Having talks: see talk.h. Reading them: talk_read.c.
 */
#include "checks/talk.h"

#include <string.h>

#include "checks/name.h"
#include "checks/probe.h"
#include "checks/text.h"

static const struct question *
ask_talk(struct inquiry *q, const struct target *t, const char *words)
{
	char address[IP_TEXT];

	return evidence_ask(q->evidence, KIND_SMTP, pool_printf(q->pool,
	    "%s %s %d ehlo %s", t->name, ip_text(&t->ip, address),
	    q->settings->smtp_port, words));
}

const struct question *
talk_hello(struct inquiry *q, const char *name, const struct ip *ip)
{
	char address[IP_TEXT];

	return evidence_ask(q->evidence, KIND_SMTP, pool_printf(q->pool,
	    "%s %s %d hello", name, ip_text(ip, address),
	    q->settings->smtp_port));
}

/* ---- whom to talk to ---- */

/* Addresses of a host in the order in which they are tried. */
struct ways {
	struct ip ip[TALK_ADDRESSES];
	int n;
};

static void
add_ways(struct ways *w, const struct addresses *a, int family)
{
	for (int i = 0; i < a->n && w->n < TALK_ADDRESSES; i++) {
		if (a->ip[i].family == family)
			w->ip[w->n++] = a->ip[i];
	}
}

/* IPv4 first: this machine may have no IPv6, the sending server often too. */
static void
find_ways(struct ways *w, const struct addresses *a)
{
	w->n = 0;
	add_ways(w, a, 4);
	add_ways(w, a, 6);
}

/* Several names of one machine: it is not asked for each of them. */
static bool
is_known_well(const struct targets *t, const struct ip *ip)
{
	int same = 0;

	for (int i = 0; i < t->n; i++)
		same += ip_same(&t->at[i].ip, ip);
	return same >= TALK_SAME;
}

static void
choose_targets(const struct route *route, struct targets *out,
    struct ways ways[TALK_HOSTS])
{
	for (int i = 0; i < route->n && out->n < TALK_HOSTS; i++) {
		const struct host *h = &route->host[i];
		struct ways *w = &ways[out->n];

		find_ways(w, &h->addresses);
		if (w->n > 0 && !is_known_well(out, &w->ip[0]))
			out->at[out->n++] = (struct target){ .name = h->name,
				.ip = w->ip[0] };
	}
}

/* The one that refused is asked about the recipient; else the first. */
static int
first_probed(struct inquiry *q, const struct targets *t)
{
	const char *refuser = fact_get(q->casefile, "remote_mta");

	for (int i = 0; i < t->n; i++) {
		if (text_same(t->at[i].name, refuser))
			return i;
	}
	return 0;
}

/* Could another address, or another host, have more luck? */
static bool
is_out_of_reach(const struct question *answer)
{
	return answer->outcome != OUTCOME_NOT_ASKED &&
	    !talk_connected(answer);
}

/* ---- talking ---- */

/* False while pending. The address that answered stays in the target. */
static bool
ask_host(struct inquiry *q, struct target *t, const struct ways *ways,
    const char *words)
{
	const struct question *first = NULL;

	for (int i = 0; i < ways->n; i++) {
		t->ip = ways->ip[i];
		t->answer = ask_talk(q, t, words);
		if (t->answer == NULL)
			return false;
		if (!is_out_of_reach(t->answer))
			return true;
		if (first == NULL)
			first = t->answer;
	}
	t->ip = ways->ip[0];
	t->answer = first;
	return true;
}

/*
 * The envelopes go to one host: to the next one where there was no connection,
 * as a mail server would do. `index` of it, -1: to nobody. False while pending.
 */
static bool
ask_probed(struct inquiry *q, struct targets *t, const struct ways *ways,
    int *index)
{
	int first = first_probed(q, t);
	struct probes p;
	const char *words;

	*index = t->n > 0 && q->settings->rcpt_probe ? first : -1;
	if (!probes_plan(q, &p))
		return false;
	if (p.bounced.from == NULL || t->n == 0) {
		*index = -1;
		return true;
	}
	words = probes_text(q->pool, &p);
	for (int i = -1; i < t->n; i++) {
		int at = i < 0 ? first : i;

		if (i == first)
			continue;
		*index = at;
		if (!ask_host(q, &t->at[at], &ways[at], words))
			return false;
		t->at[at].probed = true;
		if (!is_out_of_reach(t->at[at].answer))
			return true;
	}
	return true;
}

bool
talk_to_recipient(struct inquiry *q, struct targets *out)
{
	struct ways ways[TALK_HOSTS];
	struct route route;
	int probed;
	bool done;

	memset(out, 0, sizeof *out);
	if (!lookup_route(q, &route))
		return false;
	out->route = route.kind;
	choose_targets(&route, out, ways);
	done = ask_probed(q, out, ways, &probed);
	for (int i = 0; i < out->n; i++) {
		if (out->at[i].probed || i == probed)
			continue;
		if (!ask_host(q, &out->at[i], &ways[i], probes_greeting(q)))
			done = false;
	}
	return done;
}
