/*
 * Channels of c-ares: see dns_channel.h.
 */
#define CARES_NO_DEPRECATED 1
#include "checks/dns_channel.h"

#include <ares.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "checks/dnsmsg.h"
#include "checks/library.h"
#include "checks/mem.h"
#include "checks/source_common.h"

#define TIMEOUT_MS 1000			/* of one packet, doubled each time */
#define TRIES 3
#define RECEIVE_BUFFER (1 << 20)
#define ADAPTIVE 0x012000		/* c-ares 1.32: own packet time-outs */
#define NAME_MAX_SERVERS (SETTINGS_RESOLVERS * ENDPOINT_TEXT)

struct dns_channel {
	struct dns_channel_with with;
	ares_channel ares;
	char name[NAME_MAX_SERVERS];
};

/* ---- packets ---- */

static void
ready(void *arg, int fd, int events)
{
	struct dns_channel *c = arg;

	ares_process_fd(c->ares, events & LOOP_READ ? fd : ARES_SOCKET_BAD,
	    events & LOOP_WRITE ? fd : ARES_SOCKET_BAD);
	c->with.wake(c->with.arg);
}

static void
watch(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct dns_channel *c = arg;

	loop_watch(c->with.loop, fd, (readable ? LOOP_READ : 0) |
	    (writable ? LOOP_WRITE : 0), ready, c);
}

static enum landing_how
how_it_ended(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return LANDED_PACKET;
	case ARES_ETIMEOUT:
		return LANDED_TIMEOUT;
	case ARES_ECONNREFUSED:
		return LANDED_NOBODY;
	case ARES_EBADNAME:
		return LANDED_UNSENT;
	case ARES_EDESTRUCTION:
		return LANDED_DROPPED;
	default:
		return LANDED_FAILED;
	}
}

static void
called(void *arg, int status, int timeouts, unsigned char *p, int n)
{
	struct flight *f = arg;
	struct landing l = { .how = how_it_ended(status),
		.reason = ares_strerror(status), .p = p, .n = (size_t)n };

	(void)timeouts;
	if (l.how == LANDED_PACKET && (p == NULL || n <= 0))
		l.how = LANDED_FAILED;
	f->flying = false;
	f->landed(f, &l);
}

void
dns_channel_send(struct dns_channel *c, struct flight *f,
    const uint8_t *packet, size_t n)
{
	f->flying = true;
	ares_send(c->ares, packet, (int)n, called, f);
}

void
dns_channel_process(struct dns_channel *c)
{
	ares_process_fd(c->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

double
dns_channel_due(struct dns_channel *c)
{
	struct timeval tv, *due = ares_timeout(c->ares, NULL, &tv);

	return due == NULL ? -1 : (double)due->tv_sec * 1e3 +
	    (double)due->tv_usec / 1e3;
}

/* ---- servers ---- */

static void
add_server(struct dns_channel *c, const char *endpoint)
{
	size_t n = strlen(c->name);

	snprintf(c->name + n, sizeof c->name - n, "%s%s", n > 0 ? "," : "",
	    endpoint);
}

/* What the system's configuration made c-ares choose. */
static void
name_system_servers(struct dns_channel *c)
{
	struct ares_addr_port_node *all, *at;
	char text[ENDPOINT_TEXT];

	if (ares_get_servers_ports(c->ares, &all) != ARES_SUCCESS)
		return;
	for (at = all; at != NULL; at = at->next) {
		struct ip ip = { .family = at->family == AF_INET ? 4 : 6 };

		memcpy(ip.byte, &at->addr, ip.family == 4 ? 4 : 16);
		add_server(c, endpoint_text(&ip,
		    at->udp_port != 0 ? at->udp_port : 53, text));
	}
	ares_free_data(all);
}

static int
choose_servers(struct dns_channel *c, const struct settings *s, char **why)
{
	char text[ENDPOINT_TEXT];

	for (int i = 0; i < s->n_resolvers; i++) {
		if (!endpoint_read(s->resolvers[i], 53, text)) {
			*why = mem_printf("resolver %s: no address: say ADDR "
			    "or ADDR:PORT", s->resolvers[i]);
			return -1;
		}
		add_server(c, text);
	}
	if (s->n_resolvers == 0) {
		name_system_servers(c);
	} else if (ares_set_servers_ports_csv(c->ares, c->name) !=
	    ARES_SUCCESS) {
		*why = mem_printf("resolver %s: it can't be used", c->name);
		return -1;
	}
	return 0;
}

/* ---- the channel ---- */

static int
open_ares(struct dns_channel *c)
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
	o.tries = version >= ADAPTIVE ? TRIES + 2 : TRIES;
	o.lookups = lookups;
	o.ednspsz = DNSMSG_UDP_SIZE;
	o.socket_receive_buffer_size = RECEIVE_BUFFER;
	o.sock_state_cb = watch;
	o.sock_state_cb_data = c;
#ifdef ARES_OPT_QUERY_CACHE
	set |= ARES_OPT_QUERY_CACHE;	/* of 0 s: answers must be new */
#endif
	return ares_init_options(&c->ares, &o, set);
}

static struct dns_channel *
channel_new(const struct dns_channel_with *with)
{
	struct dns_channel *c = mem_alloc(sizeof *c);
	int status;

	c->with = *with;
	if ((status = ares_library_init(ARES_LIB_INIT_ALL)) != ARES_SUCCESS ||
	    (status = open_ares(c)) != ARES_SUCCESS)
		die(71, "the DNS library does not start: %s",
		    ares_strerror(status));
	return c;
}

struct dns_channel *
dns_channel_resolvers(const struct dns_channel_with *with,
    const struct settings *s, char **why)
{
	struct dns_channel *c = channel_new(with);

	if (choose_servers(c, s, why) == 0)
		return c;
	dns_channel_free(c);
	return NULL;
}

struct dns_channel *
dns_channel_server(const struct dns_channel_with *with, const struct ip *ip)
{
	struct dns_channel *c = channel_new(with);
	char text[ENDPOINT_TEXT];

	add_server(c, endpoint_text(ip, 53, text));
	if (ares_set_servers_ports_csv(c->ares, c->name) != ARES_SUCCESS)
		die(70, "%s: the DNS library takes it for no address",
		    c->name);
	return c;
}

void
dns_channel_free(struct dns_channel *c)
{
	if (c == NULL)
		return;
	ares_destroy(c->ares);
	ares_library_cleanup();
	free(c);
}

const char *
dns_channel_name(const struct dns_channel *c)
{
	return c->name;
}

void
library_cares(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s", ares_version(NULL));
}
