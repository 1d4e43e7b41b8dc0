/*
 * The source for DNS questions: one channel to all resolvers, and one more to
 * each server that is asked directly, few in all.
 *
 * Channels carry packets; what is in them is written and read by dnsmsg, so
 * that rcode, TTL, CNAME chain, AD and the authority section are known. A
 * query has a deadline of its own; what lands later is ignored (queries can't
 * be cancelled one by one).
 *
 * Resolvers drop bursts: at most DNS_FRESH queries of the last moments are
 * under way, and DNS_SENT in all, so that dead zones do not hold up the rest.
 * SERVFAIL and REFUSED, which a busy resolver says too, are asked again once.
 */
#include "checks/source.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "checks/dns_answer.h"
#include "checks/dns_channel.h"
#include "checks/dns_question.h"
#include "checks/dnsmsg.h"
#include "checks/keys.h"
#include "checks/mem.h"
#include "checks/source_common.h"

#define DNS_FRESH 100			/* sent within DNS_FRESH_MS */
#define DNS_FRESH_MS 600
#define DNS_SENT 256
#define DEADLINE_MS 4500		/* of a question, once it was sent */
#define RETRY_MS 400
#define RETRY_LEAST_MS 1000		/* what must be left to ask again */
#define SERVERS_MAX 8			/* asked directly */

enum state {
	WAITING,		/* to be sent, from due_ms on */
	SENT,
	OVER			/* answered; the channel still knows it */
};

struct query {
	struct flight flight;		/* first: it is what channels see */
	struct query *next;
	struct dns *dns;
	struct dns_channel *channel;
	enum state state;
	bool sent_before;
	bool plain;			/* no EDNS */
	double patience_ms;
	double due_ms;			/* WAITING: not before */
	double first_ms;		/* first sent */
	double sent_ms;			/* last sent */
	enum outcome first;		/* why it was asked again */
	unsigned id;			/* on the wire */
	char *question;			/* its id in evidence */
	size_t n;
	uint8_t packet[DNSMSG_QUERY_SIZE];
};

struct dns {
	struct source source;		/* first: it is what others see */
	struct loop *loop;
	struct evidence *evidence;
	const struct settings *settings;
	struct dns_channel *resolvers;
	struct { struct ip ip; struct dns_channel *channel; }
		server[SERVERS_MAX];
	int n_servers;
	struct query *first, **last;	/* in the order asked */
	int fresh, sent;		/* as counted by the last round */
	bool plain;			/* a resolver knows no EDNS */
	unsigned timer;
};

static void dns_round(void *arg);

/* Have a round soon: never from within a channel. */
static void
dns_wake(struct dns *s, double ms)
{
	loop_cancel(s->loop, s->timer);
	s->timer = loop_timer(s->loop, (int)(ms + 0.999), dns_round, s);
}

/* ---- answers ---- */

static void
query_answer(struct query *q, struct answer *a)
{
	struct dns *s = q->dns;

	a->ms = q->sent_before ? loop_now(s->loop) - q->first_ms : 0;
	q->state = OVER;
	source_answer(s->evidence, s->settings, q->question, a);
}

static void
query_fail(struct query *q, enum outcome outcome, const char *reason)
{
	struct answer a = { .outcome = outcome, .reason = reason };

	query_answer(q, &a);
}

/* A busy resolver may answer later: true when it will be asked again. */
static bool
ask_again(struct query *q, enum outcome outcome)
{
	double now = loop_now(q->dns->loop);

	if ((outcome != OUTCOME_SERVFAIL && outcome != OUTCOME_REFUSED) ||
	    q->first != OUTCOME_PENDING ||
	    now + RETRY_MS + RETRY_LEAST_MS > q->first_ms + q->patience_ms)
		return false;
	q->first = outcome;
	q->state = WAITING;
	q->due_ms = now + RETRY_MS;
	return true;
}

/*
 * A server that knows no EDNS says FORMERR or NOTIMP (RFC 6891 section 7): the
 * OPT record, which stands last, is left out from then on.
 */
static bool
ask_without_opt(struct query *q, const uint8_t *p, size_t n)
{
	unsigned rcode = n >= 4 ? p[3] & 15 : 0;

	if ((rcode != 1 && rcode != 4) || q->packet[11] == 0)
		return false;
	q->dns->plain |= q->channel == q->dns->resolvers;
	q->plain = true;
	q->state = WAITING;
	q->due_ms = loop_now(q->dns->loop);
	return true;
}

static void
query_read(struct query *q, const uint8_t *p, size_t n)
{
	struct answer a = { .server = dns_channel_name(q->channel) };
	struct pool *pool;

	if (ask_without_opt(q, p, n))
		return;
	pool = pool_new();
	dns_answer_read(&a, pool, p, n);
	keys_mask_answer(q->dns->settings->secrets, pool, &a);
	if (!ask_again(q, a.outcome))
		query_answer(q, &a);
	pool_free(pool);
}

static void
query_expire(struct query *q)
{
	char reason[64];

	if (q->first != OUTCOME_PENDING) {
		query_fail(q, q->first, NULL);
		return;
	}
	snprintf(reason, sizeof reason, "no answer in %.1f s",
	    (loop_now(q->dns->loop) - q->first_ms) / 1e3);
	query_fail(q, OUTCOME_TIMEOUT, reason);
}

static void
no_packet(struct query *q, const struct landing *l)
{
	char *reason;

	if (l->how == LANDED_TIMEOUT || q->first != OUTCOME_PENDING) {
		query_expire(q);
	} else if (l->how == LANDED_NOBODY) {
		reason = mem_printf("no DNS server listens at %s",
		    dns_channel_name(q->channel));
		query_fail(q, OUTCOME_ERROR, reason);
		free(reason);
	} else if (l->how == LANDED_UNSENT) {
		/* later versions send only what a host may be called */
		query_fail(q, OUTCOME_NXDOMAIN,
		    "not asked: no host can have that name");
	} else {
		query_fail(q, OUTCOME_ERROR, l->reason);
	}
}

/* May run inside any call of a channel: it only answers and notes. */
static void
query_landed(struct flight *f, const struct landing *l)
{
	struct query *q = (struct query *)f;

	if (l->how == LANDED_DROPPED || q->state != SENT)
		return;
	if (l->how == LANDED_PACKET)
		query_read(q, l->p, l->n);
	else
		no_packet(q, l);
	dns_wake(q->dns, 0);
}

/* ---- rounds: what time and free places allow ---- */

static void
drop_over(struct dns *s)
{
	struct query **at = &s->first;

	while (*at != NULL) {
		struct query *q = *at;

		if (q->state == OVER && !q->flight.flying) {
			*at = q->next;
			free(q->question);
			free(q);
		} else {
			at = &q->next;
		}
	}
	s->last = at;
}

/* Expire what is too old and count what is under way. */
static void
look_around(struct dns *s, double now)
{
	s->fresh = s->sent = 0;
	for (struct query *q = s->first; q != NULL; q = q->next) {
		if (q->sent_before && q->state != OVER &&
		    now >= q->first_ms + q->patience_ms)
			query_expire(q);
		if (q->state != SENT)
			continue;
		s->sent++;
		s->fresh += now < q->sent_ms + DNS_FRESH_MS;
	}
}

static bool
id_is_used(const struct dns *s, unsigned id)
{
	for (const struct query *q = s->first; q != NULL; q = q->next) {
		if (q->flight.flying && q->id == id)
			return true;
	}
	return false;
}

/* Not to be guessed, and no other query's (RFC 5452). */
static unsigned
new_id(const struct dns *s)
{
	uint16_t id;

	do {
		if (getrandom(&id, sizeof id, 0) != sizeof id)
			die(71, "no random numbers to be had");
	} while (id_is_used(s, id));
	return id;
}

static void
query_send(struct query *q, double now)
{
	struct dns *s = q->dns;

	q->id = new_id(s);
	q->packet[0] = (uint8_t)(q->id >> 8);
	q->packet[1] = (uint8_t)q->id;
	if (q->plain || (s->plain && q->channel == s->resolvers))
		q->n = dnsmsg_without_opt(q->packet, q->n);
	q->state = SENT;
	q->sent_ms = now;
	if (!q->sent_before)
		q->first_ms = now;
	q->sent_before = true;
	s->sent++;
	s->fresh++;
	dns_channel_send(q->channel, &q->flight, q->packet, q->n);
}

static void
send_waiting(struct dns *s, double now)
{
	for (struct query *q = s->first; q != NULL && s->fresh < DNS_FRESH &&
	    s->sent < DNS_SENT; q = q->next) {
		if (q->state == WAITING && now >= q->due_ms)
			query_send(q, now);
	}
}

/* When something of our own is due next, in ms from now; -1: nothing. */
static double
next_due(const struct dns *s, double now)
{
	bool waiting = false;
	double at = -1;

	for (const struct query *q = s->first; q != NULL; q = q->next)
		waiting |= q->state == WAITING;
	for (const struct query *q = s->first; q != NULL; q = q->next) {
		double due = q->first_ms + q->patience_ms;

		if (q->state == OVER)
			continue;
		if (q->state == WAITING)
			due = q->due_ms > now ? q->due_ms :
			    now + DNS_FRESH_MS;
		else if (waiting && q->sent_ms + DNS_FRESH_MS > now)
			due = q->sent_ms + DNS_FRESH_MS;
		if (at < 0 || due < at)
			at = due;
	}
	return at < 0 ? -1 : at > now ? at - now : 0;
}

/* Of two waiting times the shorter; -1 is for ever. */
static double
sooner(double a, double b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

static void
arm_timer(struct dns *s, double now)
{
	double wait = sooner(next_due(s, now), dns_channel_due(s->resolvers));

	for (int i = 0; i < s->n_servers; i++)
		wait = sooner(wait, dns_channel_due(s->server[i].channel));
	loop_cancel(s->loop, s->timer);
	s->timer = 0;
	if (wait >= 0)
		dns_wake(s, wait);
}

static void
dns_round(void *arg)
{
	struct dns *s = arg;
	double now = loop_now(s->loop);

	s->timer = 0;
	dns_channel_process(s->resolvers);
	for (int i = 0; i < s->n_servers; i++)
		dns_channel_process(s->server[i].channel);
	look_around(s, now);
	drop_over(s);
	send_waiting(s, now);
	arm_timer(s, now);
}

/* ---- the source ---- */

static void
channel_wakes(void *arg)
{
	dns_wake(arg, 0);
}

/* The channel to a server that is asked directly; NULL: too many. */
static struct dns_channel *
server_channel(struct dns *s, const struct ip *ip)
{
	struct dns_channel_with with = { s->loop, channel_wakes, s };

	for (int i = 0; i < s->n_servers; i++) {
		if (ip_same(&s->server[i].ip, ip))
			return s->server[i].channel;
	}
	if (s->n_servers == SERVERS_MAX)
		return NULL;
	s->server[s->n_servers].ip = *ip;
	return s->server[s->n_servers++].channel = dns_channel_server(&with,
	    ip);
}

/* Who is asked: "" is the resolvers. NULL, or why nobody is. */
static const char *
choose_channel(struct query *q, const char *server)
{
	struct ip ip;

	q->channel = q->dns->resolvers;
	if (*server == '\0')
		return NULL;
	if (!ip_parse(&ip, server))
		return "its server is no address";
	if (ip_is_private(&ip) && !q->dns->settings->allow_private)
		return "its server has a private address";
	q->channel = server_channel(q->dns, &ip);
	return q->channel == NULL ? "too many servers to be asked directly" :
	    NULL;
}

/* The question into a packet: NULL, or why nobody is asked. */
static const char *
write_query(struct query *q, const char *text)
{
	struct dns_question parts;
	const char *why;
	char *name;

	dns_question_read(&parts, text);
	why = choose_channel(q, parts.server);
	name = keys_fill(q->dns->settings->secrets, parts.name);
	if (name == NULL)
		why = "the key that it needs is not at hand";
	else if (dnsmsg_type(parts.type) != 0)
		q->n = dnsmsg_query(q->packet, name, dnsmsg_type(parts.type),
		    0);
	if (*parts.server != '\0' && q->n > 0)
		q->packet[2] &= (uint8_t)~1;	/* RD, RFC 1035 4.1.1 */
	free(name);
	dns_question_release(&parts);
	return why;
}

static void
dns_ask(struct source *source, const struct question *question)
{
	struct dns *s = (struct dns *)source;
	struct query *q = mem_alloc(sizeof *q);
	const char *why;

	q->dns = s;
	q->flight.landed = query_landed;
	q->question = mem_strdup(question->id);
	q->patience_ms = question->patience_ms > 0 ? question->patience_ms :
	    DEADLINE_MS;
	why = write_query(q, question->text);
	if (why != NULL)
		query_fail(q, OUTCOME_NOT_ASKED, why);
	else if (q->n == 0)
		query_fail(q, OUTCOME_ERROR,
		    "that can't be a name in the DNS");
	*s->last = q;			/* the next round drops it if over */
	s->last = &q->next;
	dns_wake(s, 0);
}

static void
dns_tell(struct source *source, struct waiting *w)
{
	struct dns *s = (struct dns *)source;
	const struct query *q = s->first;

	while (q != NULL && strcmp(q->question, w->id) != 0)
		q = q->next;
	if (q == NULL || !q->sent_before)
		return;
	w->waited_ms = (int)(loop_now(s->loop) - q->first_ms);
	if (q->patience_ms - w->waited_ms < w->left_ms)
		w->left_ms = (int)q->patience_ms - w->waited_ms;
}

static void
dns_free(struct source *source)
{
	struct dns *s = (struct dns *)source;

	for (struct query *q = s->first; q != NULL; q = q->next)
		q->state = OVER;
	dns_channel_free(s->resolvers);
	for (int i = 0; i < s->n_servers; i++)
		dns_channel_free(s->server[i].channel);
	drop_over(s);
	assert(s->first == NULL);
	loop_cancel(s->loop, s->timer);
	free(s);
}

struct source *
source_dns_new(struct loop *l, struct evidence *e, const struct settings *s,
    char **why)
{
	struct dns *dns = mem_alloc(sizeof *dns);
	struct dns_channel_with with = { l, channel_wakes, dns };

	dns->source = (struct source){ .kind = KIND_DNS, .ask = dns_ask,
	    .free = dns_free, .tell = dns_tell };
	dns->loop = l;
	dns->evidence = e;
	dns->settings = s;
	dns->last = &dns->first;
	dns->resolvers = dns_channel_resolvers(&with, s, why);
	if (dns->resolvers == NULL) {
		dns_free(&dns->source);
		return NULL;
	}
	return &dns->source;
}
