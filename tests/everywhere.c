/*
 * The world around recorded cases: see everywhere.h.
 */
#include "tests/everywhere.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/dnsbl.h"
#include "checks/hosts.h"
#include "checks/text.h"

#define MOMENT 1772529300		/* 2026-03-03, 09:15 UTC, a Tuesday */
#define INSTANT "2026-03-03T09:15:00Z"
#define RESOLVER "192.0.2.53:53"

/* The clock stands still: stamps and ages are the same whenever it runs. */
time_t
time(time_t *out)
{
	if (out != NULL)
		*out = MOMENT;
	return MOMENT;
}

/* ---- what the script does not know ---- */

static void
add(struct world *w, struct answer *a, struct record r)
{
	struct record *all = pool_alloc(w->pool, (size_t)(a->n + 1) *
	    sizeof *all);

	if (a->n > 0)
		memcpy(all, a->records, (size_t)a->n * sizeof *all);
	all[a->n++] = r;
	a->records = all;
	a->outcome = OUTCOME_ANSWER;
	a->reason = NULL;
}

/* Of a list: the test point of RFC 5782 section 5, or its own by name? */
static bool
is_point_of(const xmlNode *list, const char *name)
{
	static const char *const points[] = { "2.0.0.127.", "test.",
		"2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		"0.0." };
	const char *zone = xml_attr(list, "zone");
	const char *own = xml_attr(list, "positive");
	size_t n = own == NULL ? 0 : strlen(own);

	for (size_t k = 0; k < sizeof points / sizeof *points; k++) {
		if (text_begins(name, points[k]) &&
		    text_same(name + strlen(points[k]), zone))
			return true;
	}
	return n > 0 && text_begins(name, own) && name[n] == '.' &&
	    text_same(name + n + 1, zone);
}

static bool
is_test_point(const char *name)
{
	const xmlNode *list;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		if (is_point_of(list, name))
			return true;
	}
	return false;
}

/* The large hosts of assets/hosts.xml have an address each. */
static const char *
large_host(struct world *w, const char *name)
{
	const char *host;

	for (int i = 0; (host = hosts_at(i)) != NULL; i++) {
		if (text_same(host, name))
			return pool_printf(w->pool, "198.51.100.%d", 200 + i);
	}
	return NULL;
}

static void
unknown_dns(struct world *w, const char *name, const char *type,
    struct answer *a)
{
	const char *address = is_test_point(name) ? "127.0.0.2" :
	    large_host(w, name);

	a->reason = NULL;
	if (address != NULL && strcmp(type, "A") == 0)
		add(w, a, (struct record){ .section = "answer", .ttl = 300,
		    .data = address });
	else if (address != NULL || world_knows(w, pool_printf(w->pool,
	    "dns %s ", name)))
		a->outcome = OUTCOME_NODATA;
	else
		a->outcome = OUTCOME_NXDOMAIN;
}

static void
line(struct world *w, struct answer *a, const char *who, const char *stage,
    const char *text)
{
	add(w, a, (struct record){ .section = "dialogue", .name = who,
	    .type = stage, .ttl = a->n, .data = text });
}

static void
greet(struct world *w, struct answer *a, const char *host, const char *name)
{
	line(w, a, ">", "ehlo", pool_printf(w->pool, "EHLO %s", name));
	line(w, a, "<", "ehlo", pool_printf(w->pool, "250-%s", host));
	line(w, a, "<", "ehlo", "250-SIZE 36700160");
	line(w, a, "<", "ehlo", "250-STARTTLS");
	line(w, a, "<", "ehlo", "250 8BITMIME");
}

/* "<a@b> to <c@d>": the server takes both. */
static void
take_envelope(struct world *w, struct answer *a, const char *from)
{
	const char *to = strstr(from, " to ");

	if (to == NULL)
		return;
	line(w, a, ">", "mail", pool_printf(w->pool, "MAIL FROM:%.*s",
	    (int)(to - from), from));
	line(w, a, "<", "mail", "250 2.1.0 Ok");
	line(w, a, ">", "rcpt", pool_printf(w->pool, "RCPT TO:%s", to + 4));
	line(w, a, "<", "rcpt", "250 2.1.5 Ok");
}

/* The sending server greets as it introduces itself. */
static const char *
own_name(struct world *w)
{
	const char *helo = fact_get(w->casefile, "helo");

	return helo != NULL ? helo : "mail.contoso.example";
}

/* HOST ADDR PORT hello, or HOST ADDR PORT ehlo NAME [from <A> to <B>] */
static void
unknown_smtp(struct world *w, const char *host, const char *rest,
    struct answer *a)
{
	const char *name = strstr(rest, " ehlo "), *from, *at;

	a->n = 0;
	if (strcmp(host, "-") == 0)
		host = own_name(w);
	line(w, a, "-", "connect", "connected from 192.168.10.15");
	line(w, a, "<", "banner", pool_printf(w->pool, "220 %s ESMTP", host));
	if (name != NULL) {
		at = name + 6;
		name = text_word(w->pool, &at);
		if (strcmp(name, "-") == 0)
			name = "pc15.contoso.example";
		from = strstr(at, "from <");
		greet(w, a, host, name);
		line(w, a, ">", "starttls", "STARTTLS");
		line(w, a, "<", "starttls", "220 2.0.0 Ready to start TLS");
		line(w, a, "-", "tls", "TLS TLSv1.3 TLS_AES_256_GCM_SHA384");
		greet(w, a, host, name);
		if (from != NULL)
			take_envelope(w, a, from + 5);
	}
	line(w, a, ">", "quit", "QUIT");
	line(w, a, "<", "quit", "221 2.0.0 Bye");
}

static void
unknown(struct world *w, const char *what, struct answer *a)
{
	const char *at = what;
	const char *kind = text_word(w->pool, &at);
	const char *name = text_word(w->pool, &at);

	if (strcmp(kind, "dns") == 0)
		unknown_dns(w, name, text_word(w->pool, &at), a);
	else if (strcmp(kind, "smtp") == 0)
		unknown_smtp(w, name, at, a);
	else
		a->reason = "nothing answers there";
}

/* ---- who answered, and how long it took ---- */

static unsigned
hash(const char *s)
{
	unsigned h = 5381;

	while (*s != '\0')
		h = h * 33 + (unsigned char)*s++;
	return h;
}

/* Different for every question, the same in every recording. */
static double
time_taken(const char *what, const struct answer *a)
{
	double part = hash(what) % 997 / 997.0;
	bool dns = text_begins(what, "dns ");

	if (text_begins(what, "local "))
		return 0;
	if (a->outcome == OUTCOME_TIMEOUT)
		return dns ? 4500 : 10000 + part;
	return dns ? 1.5 + 40 * part * part : 120 + 400 * part;
}

/* They showed a certificate of everywhere.pem, which an authority issued. */
static void
show_certificate(struct world *w, struct answer *a)
{
	static const char end[] = "-----END CERTIFICATE-----\n";
	const char *leaf = w->arg, *root = strstr(leaf, end) + strlen(end);

	for (int i = 0; i < a->n; i++) {
		if (strcmp(a->records[i].type, "tls") != 0)
			continue;
		add(w, a, (struct record){ .section = "certificate",
		    .name = "0", .type = "tls", .data = pool_strndup(w->pool,
		    leaf, (size_t)(root - leaf)) });
		add(w, a, (struct record){ .section = "anchor", .name = "0",
		    .type = "tls", .data = root });
		return;
	}
}

static void
dress_talk(struct world *w, const char *what, struct answer *a)
{
	const char *at = what, *ip;
	struct record *all;

	show_certificate(w, a);
	all = pool_alloc(w->pool, (size_t)a->n * sizeof *all);
	for (int i = 0; i < a->n; i++) {
		all[i] = a->records[i];
		all[i].ttl = (long)(a->ms * (i + 1) / (a->n + 1));
	}
	a->records = all;
	text_word(w->pool, &at);
	text_word(w->pool, &at);
	ip = text_word(w->pool, &at);
	a->server = pool_printf(w->pool, strchr(ip, ':') != NULL ?
	    "[%s]:%s" : "%s:%s", ip, text_word(w->pool, &at));
}

static void
dress(struct world *w, const char *what, struct answer *a)
{
	a->ms = time_taken(what, a);
	a->at = INSTANT;
	if (text_begins(what, "smtp "))
		dress_talk(w, what, a);
	else if (text_begins(what, "dns ") && a->outcome != OUTCOME_TIMEOUT)
		a->server = RESOLVER;
}

void
everywhere_around(struct world *w, const char *pem)
{
	w->at_once = true;
	w->unknown = unknown;
	w->dress = dress;
	w->arg = pem;
}
