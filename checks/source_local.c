/*
 * The source for questions about this machine: its own addresses, one record
 * each, named after the interface. Answers at once.
 */
#include "checks/source.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "checks/mem.h"
#include "checks/source_common.h"
#include "checks/text.h"

struct local {
	struct source source;		/* first: it is what others see */
	struct evidence *evidence;
	const struct settings *settings;
};

static bool
address_of(const struct sockaddr *sa, struct ip *ip)
{
	memset(ip, 0, sizeof *ip);
	if (sa != NULL && sa->sa_family == AF_INET) {
		ip->family = 4;
		memcpy(ip->byte, &((const struct sockaddr_in *)
		    (const void *)sa)->sin_addr, 4);
	} else if (sa != NULL && sa->sa_family == AF_INET6) {
		ip->family = 6;
		memcpy(ip->byte, &((const struct sockaddr_in6 *)
		    (const void *)sa)->sin6_addr, 16);
	}
	return ip->family != 0;
}

static int
read_records(const struct ifaddrs *at, struct pool *pool,
    struct record *records)
{
	struct ip ip;
	int n = 0;

	for (; at != NULL && n < EVIDENCE_MAX_RECORDS; at = at->ifa_next) {
		char *text = pool_alloc(pool, IP_TEXT);

		if (!address_of(at->ifa_addr, &ip))
			continue;
		records[n++] = (struct record){ .section = "answer",
			.name = text_printable(pool, at->ifa_name,
			    strlen(at->ifa_name), TEXT_MAX),
			.type = ip.family == 4 ? "A" : "AAAA",
			.data = ip_text(&ip, text) };
	}
	return n;
}

static void
local_ask(struct source *s, const struct question *q)
{
	struct local *local = (struct local *)s;
	struct record records[EVIDENCE_MAX_RECORDS];
	struct answer a = { .outcome = OUTCOME_NODATA, .records = records };
	struct pool *pool = pool_new();
	struct ifaddrs *all;

	if (strcmp(q->text, "addresses") != 0) {
		a.outcome = OUTCOME_ERROR;
		a.reason = "no such question about this machine";
	} else if (getifaddrs(&all) != 0) {
		a.outcome = OUTCOME_ERROR;
		a.reason = strerror(errno);
	} else {
		a.n = read_records(all, pool, records);
		a.outcome = a.n > 0 ? OUTCOME_ANSWER : OUTCOME_NODATA;
		freeifaddrs(all);
	}
	source_answer(local->evidence, local->settings, q->id, &a);
	pool_free(pool);
}

static void
local_free(struct source *s)
{
	free(s);
}

struct source *
source_local_new(struct evidence *e, const struct settings *s)
{
	struct local *local = mem_alloc(sizeof *local);

	local->source = (struct source){ .kind = KIND_LOCAL, .ask = local_ask,
	    .free = local_free };
	local->evidence = e;
	local->settings = s;
	return &local->source;
}
