/*
 * Does a mechanism match the sender (RFC 7208 section 5)?
 */
#include "checks/spf_run.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/name.h"
#include "checks/text.h"

#define SHOWN 6				/* addresses or names in the trace */

const struct question *
spf_ask(struct spf_run *r, const char *name, const char *type)
{
	const struct question *a = ask_dns(r->q, name, type);

	r->pending |= a == NULL;
	return a;
}

bool
spf_is_usable(const struct question *a)
{
	return outcome_is_known(a->outcome) && a->n < EVIDENCE_MAX_RECORDS;
}

static bool
is_void(const struct question *a)
{
	return a->outcome == OUTCOME_NXDOMAIN || a->outcome == OUTCOME_NODATA;
}

/* Section 4.6.4: more than two terms that find nothing are too many. */
static enum spf_match
found_nothing(struct spf_run *r, const struct spf_scope *at,
    struct spf_term *term)
{
	term->dead = true;
	if (++r->v->voids > SPF_VOIDS)
		return spf_fail(r, SPF_TOO_MANY_VOIDS, at, term);
	return SPF_MISS;
}

static void
show(struct spf_run *r, const char *text)
{
	r->found = r->found == NULL ? text : pool_printf(r->q->pool, "%s %s",
	    r->found, text);
}

/* ---- addresses of a name (5.3, 5.4) ---- */

static const char *
address_type(const struct spf_run *r)
{
	return r->who->ip.family == 4 ? "A" : "AAAA";
}

static bool
has_sender(struct spf_run *r, const struct question *a,
    const struct spf_term *term)
{
	int family = r->who->ip.family;
	int bits = family == 4 ? term->bits4 : term->bits6;
	const struct record *record;
	struct ip ip;

	for (int i = 0; (record = answer_record(a, address_type(r), i)) !=
	    NULL; i++) {
		if (i < SHOWN)
			show(r, record->data);
		else if (i == SHOWN)
			show(r, "...");
		if (ip_read(&ip, family, record->data) &&
		    ip_within(&r->who->ip, &ip, bits))
			return true;
	}
	return false;
}

static enum spf_match
match_a(struct spf_run *r, const struct spf_scope *at, struct spf_term *term,
    const char *name)
{
	const struct question *a = spf_ask(r, name, address_type(r));

	if (a == NULL)
		return SPF_MISS;
	if (has_sender(r, a, term))
		return SPF_HIT;
	if (!spf_is_usable(a))
		return spf_fail_dns(r, at, term, a);
	return is_void(a) ? found_nothing(r, at, term) : SPF_MISS;
}

/* ---- mx (5.4) ---- */

struct exchanger {
	long preference;
	int place;			/* in the answer */
	const char *name;
};

static int
by_preference(const void *a, const void *b)
{
	const struct exchanger *x = a, *y = b;

	if (x->preference != y->preference)
		return x->preference < y->preference ? -1 : 1;
	return x->place - y->place;
}

/* How many hosts: more than SPF_HOSTS are too many. A null MX names none. */
static int
read_exchangers(const struct question *mx, struct exchanger *host)
{
	const struct record *record;
	int n = 0;

	for (int i = 0; (record = answer_record(mx, "MX", i)) != NULL; i++) {
		char *end;
		long preference = strtol(record->data, &end, 10);

		end += strspn(end, " ");
		if (*end == '\0' || strcmp(end, ".") == 0)
			continue;
		if (n == SPF_HOSTS)
			return n + 1;
		host[n] = (struct exchanger){ preference, n, end };
		n++;
	}
	qsort(host, (size_t)n, sizeof *host, by_preference);
	return n;
}

/* All of them are asked first, then looked at in order of preference. */
static enum spf_match
match_hosts(struct spf_run *r, const struct spf_scope *at,
    struct spf_term *term, const struct exchanger *host, int n)
{
	int empty = 0;

	for (int i = 0; i < n; i++)
		spf_ask(r, host[i].name, address_type(r));
	for (int i = 0; i < n; i++) {
		const struct question *a = spf_ask(r, host[i].name,
		    address_type(r));

		if (a == NULL)
			return SPF_MISS;
		show(r, host[i].name);
		if (has_sender(r, a, term))
			return SPF_HIT;
		if (!spf_is_usable(a))
			return spf_fail_dns(r, at, term, a);
		empty += is_void(a);
	}
	return n > 0 && empty == n ? found_nothing(r, at, term) : SPF_MISS;
}

static enum spf_match
match_mx(struct spf_run *r, const struct spf_scope *at, struct spf_term *term,
    const char *name)
{
	const struct question *mx = spf_ask(r, name, "MX");
	struct exchanger host[SPF_HOSTS];
	int n;

	if (mx == NULL)
		return SPF_MISS;
	if (!outcome_is_known(mx->outcome))
		return spf_fail_dns(r, at, term, mx);
	if (is_void(mx))		/* 5.4: no A of the name instead */
		return found_nothing(r, at, term);
	n = read_exchangers(mx, host);
	if (n > SPF_HOSTS)
		return spf_fail(r, SPF_TOO_MANY_HOSTS, at, term);
	return match_hosts(r, at, term, host, n);
}

/* ---- ptr (5.5) and %{p} ---- */

/* Names whose addresses hold the sender's. A name in error is none (5.5). */
static int
validated_names(struct spf_run *r, const struct question *reverse,
    const char *name[SPF_HOSTS])
{
	static const struct spf_term whole = { .bits4 = 32, .bits6 = 128 };
	const char *shown = r->found;
	const struct record *record;
	int n = 0;

	for (int i = 0; i < SPF_HOSTS &&
	    (record = answer_record(reverse, "PTR", i)) != NULL; i++) {
		const struct question *a = spf_ask(r, record->data,
		    address_type(r));

		if (a != NULL && has_sender(r, a, &whole))
			name[n++] = record->data;
	}
	r->found = shown;
	return n;
}

static enum spf_match
match_ptr(struct spf_run *r, const struct spf_scope *at,
    struct spf_term *term, const char *name)
{
	const struct question *reverse = spf_ask(r,
	    ip_reverse_name(r->q->pool, &r->who->ip), "PTR");
	const char *valid[SPF_HOSTS];
	int n;

	if (reverse == NULL)
		return SPF_MISS;
	if (is_void(reverse))
		return found_nothing(r, at, term);
	n = validated_names(r, reverse, valid);
	for (int i = 0; i < n; i++) {
		show(r, valid[i]);
		if (name_is_under(valid[i], name))
			return SPF_HIT;
	}
	return SPF_MISS;
}

/* Section 7.3: the domain itself, else a name below it, else any. */
static const char *
validated_name(struct spf_run *r, const char *domain)
{
	const struct question *reverse = spf_ask(r,
	    ip_reverse_name(r->q->pool, &r->who->ip), "PTR");
	const char *valid[SPF_HOSTS], *best = NULL;
	int n = reverse == NULL ? 0 : validated_names(r, reverse, valid);

	for (int i = 0; i < n; i++) {
		if (strchr(valid[i], '\\') != NULL)
			continue;	/* bytes that no host name has */
		if (text_same(valid[i], domain))
			return valid[i];
		if (best == NULL || (name_is_under(valid[i], domain) &&
		    !name_is_under(best, domain)))
			best = valid[i];
	}
	return best != NULL ? best : "unknown";
}

/* ---- exists (5.7) ---- */

static enum spf_match
match_exists(struct spf_run *r, const struct spf_scope *at,
    struct spf_term *term, const char *name)
{
	const struct question *a = spf_ask(r, name, "A");

	if (a == NULL)
		return SPF_MISS;
	if (!outcome_is_known(a->outcome))
		return spf_fail_dns(r, at, term, a);
	return is_void(a) ? found_nothing(r, at, term) : SPF_HIT;
}

/* ---- ip4 and ip6 (5.6): an address of the other family never matches ---- */

static enum spf_match
match_network(const struct spf_run *r, const struct spf_term *term, int bits)
{
	return ip_within(&r->who->ip, &term->network, bits) ? SPF_HIT :
	    SPF_MISS;
}

/* ---- all of them ---- */

/* Digits of the case's birth, "2026-11-20T09:14:07Z", as seconds. */
static long
seconds_of(const char *s)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243,
		273, 304, 334 };
	long field[6] = { 1970, 1, 1, 0, 0, 0 }, days;
	char *end;

	for (int i = 0; s != NULL && i < 6 && *s != '\0'; i++) {
		field[i] = strtol(s, &end, 10);
		s = end + (*end != '\0');
	}
	if (field[0] < 1970 || field[0] > 9999 || field[1] < 1 ||
	    field[1] > 12)
		return 0;
	days = (field[0] - 1970) * 365 + (field[0] - 1969) / 4 -
	    (field[0] - 1901) / 100 + (field[0] - 1601) / 400 +
	    before[field[1] - 1] + field[2] - 1;
	if (field[1] > 2 && field[0] % 4 == 0 && (field[0] % 100 != 0 ||
	    field[0] % 400 == 0))
		days++;
	return ((days * 24 + field[3]) * 60 + field[4]) * 60 + field[5];
}

struct spf_macros
spf_macros_of(struct spf_run *r, const char *domain, bool with_validated)
{
	const struct spf_sender *who = r->who;
	const char *receiver = name_ascii(r->q->pool,
	    fact_get(r->q->casefile, "remote_mta"));

	return (struct spf_macros){ .sender = who->sender,
		.local = who->local, .origin = who->domain,
		.domain = domain, .ip = who->ip, .helo = who->helo,
		.receiver = receiver != NULL ? receiver : "unknown",
		.validated = with_validated ? validated_name(r, domain) :
		"unknown",
		.now = seconds_of(xml_attr(casefile_root(r->q->casefile),
		    "created")) };
}

const char *
spf_target(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term)
{
	bool was_pending = r->pending;
	struct spf_macros macros;
	const char *name;

	if (term->spec == NULL)
		return at->domain;
	r->pending = false;
	macros = spf_macros_of(r, at->domain, spf_macro_uses(term->spec,
	    'p'));
	name = r->pending ? NULL : spf_macro_name(r->q->pool, term->spec,
	    &macros);
	r->pending |= was_pending;
	return name;
}

enum spf_match
spf_match(struct spf_run *r, const struct spf_scope *at,
    struct spf_term *term)
{
	const char *name = NULL;

	if (spf_term_asks(term)) {
		name = spf_target(r, at, term);
		if (name == NULL)	/* 4.8: no such name can exist */
			return SPF_MISS;
		if (term->spec != NULL)
			show(r, name);
	}
	switch (term->kind) {
	case SPF_ALL:
		return SPF_HIT;
	case SPF_IP4:
		return match_network(r, term, term->bits4);
	case SPF_IP6:
		return match_network(r, term, term->bits6);
	case SPF_A:
		return match_a(r, at, term, name);
	case SPF_MX:
		return match_mx(r, at, term, name);
	case SPF_PTR:
		return match_ptr(r, at, term, name);
	case SPF_EXISTS:
		return match_exists(r, at, term, name);
	default:
		return SPF_MISS;
	}
}
