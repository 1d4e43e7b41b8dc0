/*
 * The source for DNS questions: one c-ares channel to all resolvers.
 *
 * c-ares carries packets and chooses UDP or TCP; what is in them is written
 * and read by dnsmsg, so that rcode, TTL, CNAME chain, AD and the authority
 * section are known. A query has a deadline of its own; what c-ares reports
 * later is ignored (queries can't be cancelled one by one).
 *
 * Resolvers drop bursts: at most DNS_FRESH queries of the last moments are
 * under way, and DNS_SENT in all, so that dead zones do not hold up the rest.
 * SERVFAIL and REFUSED, which a busy resolver says too, are asked again once.
 */
#define CARES_NO_DEPRECATED 1
#include "checks/source.h"

#include <ares.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>

#include "checks/dns_answer.h"
#include "checks/dnsmsg.h"
#include "checks/mem.h"
#include "checks/source_common.h"

#define DNS_FRESH 64			/* sent within DNS_FRESH_MS */
#define DNS_FRESH_MS 600
#define DNS_SENT 256
#define DEADLINE_MS 4500		/* of a question, once it was sent */
#define RETRY_MS 400
#define TIMEOUT_MS 1500			/* of one packet */
#define RECEIVE_BUFFER (1 << 20)
#define ADAPTIVE 0x012000		/* c-ares 1.32: own packet time-outs */
#define SERVER_MAX (SETTINGS_RESOLVERS * ENDPOINT_TEXT)

enum state {
	WAITING,		/* to be sent, from due_ms on */
	SENT,
	OVER			/* answered; c-ares still knows it */
};

struct query {
	struct query *next;
	struct dns *dns;
	enum state state;
	bool in_channel;		/* c-ares will call back */
	bool sent_before;
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
	ares_channel channel;
	struct query *first, **last;	/* in the order asked */
	int fresh, sent;		/* as counted by the last round */
	unsigned timer;
	char server[SERVER_MAX];
};

static void dns_round(void *arg);

/* Have a round soon: never from within c-ares. */
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
	    now + RETRY_MS + TIMEOUT_MS > q->first_ms + DEADLINE_MS)
		return false;
	q->first = outcome;
	q->state = WAITING;
	q->due_ms = now + RETRY_MS;
	return true;
}

static void
query_read(struct query *q, const unsigned char *p, int n)
{
	struct answer a = { .server = q->dns->server };
	struct pool *pool = pool_new();

	dns_answer_read(&a, pool, p, (size_t)n);
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
no_packet(struct query *q, int status)
{
	char reason[SERVER_MAX + 32];

	if (status == ARES_ETIMEOUT || q->first != OUTCOME_PENDING) {
		query_expire(q);
	} else if (status == ARES_ECONNREFUSED) {
		snprintf(reason, sizeof reason, "no resolver listens at %s",
		    q->dns->server);
		query_fail(q, OUTCOME_ERROR, reason);
	} else if (status == ARES_EBADNAME) {
		/* later versions send only what a host may be called */
		query_fail(q, OUTCOME_NXDOMAIN,
		    "not asked: no host can have that name");
	} else {
		query_fail(q, OUTCOME_ERROR, ares_strerror(status));
	}
}

/* May run inside any call of c-ares: it only answers and notes. */
static void
query_called(void *arg, int status, int timeouts, unsigned char *p, int n)
{
	struct query *q = arg;

	(void)timeouts;
	q->in_channel = false;
	if (status == ARES_EDESTRUCTION || q->state != SENT)
		return;
	if (status == ARES_SUCCESS && p != NULL && n > 0)
		query_read(q, p, n);
	else
		no_packet(q, status);
	dns_wake(q->dns, 0);
}

/* ---- rounds: what time and free places allow ---- */

static void
drop_over(struct dns *s)
{
	struct query **at = &s->first;

	while (*at != NULL) {
		struct query *q = *at;

		if (q->state == OVER && !q->in_channel) {
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
		    now >= q->first_ms + DEADLINE_MS)
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
		if (q->in_channel && q->id == id)
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
	q->state = SENT;
	q->sent_ms = now;
	if (!q->sent_before)
		q->first_ms = now;
	q->sent_before = true;
	q->in_channel = true;
	s->sent++;
	s->fresh++;
	ares_send(s->channel, q->packet, (int)q->n, query_called, q);
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
		double due = q->first_ms + DEADLINE_MS;

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

static void
arm_timer(struct dns *s, double now)
{
	struct timeval tv, *ares = ares_timeout(s->channel, NULL, &tv);
	double wait = next_due(s, now);
	double packet = ares == NULL ? -1 : (double)ares->tv_sec * 1e3 +
	    (double)ares->tv_usec / 1e3;

	if (wait < 0 || (packet >= 0 && packet < wait))
		wait = packet;
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
	ares_process_fd(s->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	look_around(s, now);
	drop_over(s);
	send_waiting(s, now);
	arm_timer(s, now);
}

static void
dns_ready(void *arg, int fd, int events)
{
	struct dns *s = arg;

	ares_process_fd(s->channel,
	    events & LOOP_READ ? fd : ARES_SOCKET_BAD,
	    events & LOOP_WRITE ? fd : ARES_SOCKET_BAD);
	dns_wake(s, 0);
}

static void
dns_watch(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct dns *s = arg;

	loop_watch(s->loop, fd, (readable ? LOOP_READ : 0) |
	    (writable ? LOOP_WRITE : 0), dns_ready, s);
}

/* ---- the source ---- */

/* "NAME TYPE" into a packet: its length, 0 when that can't be. */
static size_t
write_packet(struct query *q, const char *text)
{
	const char *blank = strrchr(text, ' ');
	unsigned type;
	size_t n = 0;
	char *name;

	if (blank == NULL)
		return 0;
	name = mem_strndup(text, (size_t)(blank - text));
	type = dnsmsg_type(blank + 1);
	if (type != 0)
		n = dnsmsg_query(q->packet, name, type, 0);
	free(name);
	return n;
}

static void
dns_ask(struct source *source, const struct question *question)
{
	struct dns *s = (struct dns *)source;
	struct query *q = mem_alloc(sizeof *q);

	q->dns = s;
	q->question = mem_strdup(question->id);
	q->n = write_packet(q, question->text);
	if (q->n == 0)
		query_fail(q, OUTCOME_ERROR,
		    "that can't be a name in the DNS");
	*s->last = q;			/* the next round drops it if over */
	s->last = &q->next;
	dns_wake(s, 0);
}

static void
dns_free(struct source *source)
{
	struct dns *s = (struct dns *)source;

	for (struct query *q = s->first; q != NULL; q = q->next)
		q->state = OVER;
	ares_destroy(s->channel);
	drop_over(s);
	assert(s->first == NULL);
	loop_cancel(s->loop, s->timer);
	ares_library_cleanup();
	free(s);
}

static int
open_channel(struct dns *s)
{
	struct ares_options o = { .flags = ARES_FLAG_NOCHECKRESP |
		ARES_FLAG_STAYOPEN | ARES_FLAG_NOSEARCH |
		ARES_FLAG_NOALIASES | ARES_FLAG_EDNS };
	char lookups[] = "b";
	int version, set = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS |
	    ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS |
	    ARES_OPT_EDNSPSZ | ARES_OPT_SOCK_RCVBUF | ARES_OPT_SOCK_STATE_CB;

	ares_version(&version);
	o.timeout = TIMEOUT_MS;
	o.tries = version >= ADAPTIVE ? 5 : 2;
	o.lookups = lookups;
	o.ednspsz = DNSMSG_UDP_SIZE;
	o.socket_receive_buffer_size = RECEIVE_BUFFER;
	o.sock_state_cb = dns_watch;
	o.sock_state_cb_data = s;
#ifdef ARES_OPT_QUERY_CACHE
	set |= ARES_OPT_QUERY_CACHE;	/* of 0 s: answers must be new */
#endif
	return ares_init_options(&s->channel, &o, set);
}

static void
add_server(struct dns *s, const char *endpoint)
{
	size_t n = strlen(s->server);

	snprintf(s->server + n, sizeof s->server - n, "%s%s",
	    n > 0 ? "," : "", endpoint);
}

/* What the system's configuration made c-ares choose. */
static void
name_system_servers(struct dns *s)
{
	struct ares_addr_port_node *all, *at;
	char text[ENDPOINT_TEXT];

	if (ares_get_servers_ports(s->channel, &all) != ARES_SUCCESS)
		return;
	for (at = all; at != NULL; at = at->next) {
		struct ip ip = { .family = at->family == AF_INET ? 4 : 6 };

		memcpy(ip.byte, &at->addr, ip.family == 4 ? 4 : 16);
		add_server(s, endpoint_text(&ip,
		    at->udp_port != 0 ? at->udp_port : 53, text));
	}
	ares_free_data(all);
}

static int
choose_servers(struct dns *s, char **why)
{
	char text[ENDPOINT_TEXT];

	for (int i = 0; i < s->settings->n_resolvers; i++) {
		const char *resolver = s->settings->resolvers[i];

		if (!endpoint_read(resolver, 53, text)) {
			*why = mem_printf("resolver %s: no address: say ADDR "
			    "or ADDR:PORT", resolver);
			return -1;
		}
		add_server(s, text);
	}
	if (s->settings->n_resolvers == 0) {
		name_system_servers(s);
	} else if (ares_set_servers_ports_csv(s->channel, s->server) !=
	    ARES_SUCCESS) {
		*why = mem_printf("resolver %s: it can't be used", s->server);
		return -1;
	}
	return 0;
}

struct source *
source_dns_new(struct loop *l, struct evidence *e, const struct settings *s,
    char **why)
{
	struct dns *dns = mem_alloc(sizeof *dns);
	int status;

	dns->source = (struct source){ KIND_DNS, dns_ask, dns_free };
	dns->loop = l;
	dns->evidence = e;
	dns->settings = s;
	dns->last = &dns->first;
	if ((status = ares_library_init(ARES_LIB_INIT_ALL)) != ARES_SUCCESS ||
	    (status = open_channel(dns)) != ARES_SUCCESS)
		die(71, "the DNS library does not start: %s",
		    ares_strerror(status));
	if (choose_servers(dns, why) != 0) {
		dns_free(&dns->source);
		return NULL;
	}
	return &dns->source;
}
