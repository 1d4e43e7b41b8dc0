/*
 * DANE for mail: see tls_dane.h.
 */
#include "checks/tls_dane.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "checks/name.h"
#include "checks/text.h"

/* ---- one record ---- */

static int
nibble(char c)
{
	const char *digits = "0123456789abcdef", *at;

	at = strchr(digits, tolower((unsigned char)c));
	return c != '\0' && at != NULL ? (int)(at - digits) : -1;
}

/* False when it is no even number of digits, or too many. */
static bool
read_hex(struct tlsa *t, const char *s)
{
	for (t->n = 0; *s != '\0'; s += 2) {
		int high = nibble(s[0]), low = high < 0 ? -1 : nibble(s[1]);

		if (low < 0 || t->n == TLSA_DATA_MAX)
			return false;
		t->data[t->n++] = (uint8_t)(high << 4 | low);
	}
	return t->n > 0;
}

/* RFC 7672 3.1.3: usages 0 and 1 have no meaning for mail. */
bool
dane_read(struct tlsa *t, const char *data)
{
	static const size_t length[] = { 0, 32, 64 };
	int n = 0;

	memset(t, 0, sizeof *t);
	if (sscanf(data, "%3d %3d %3d %n", &t->usage, &t->selector,
	    &t->matching, &n) != 3 || n == 0 || !read_hex(t, data + n))
		return false;
	if ((t->usage != 2 && t->usage != 3) || t->selector > 1 ||
	    t->matching > 2)
		return false;
	return t->matching == 0 || t->n == length[t->matching];
}

/* ---- asking ---- */

static bool
is_vouched(const struct question *a)
{
	return a->authentic && outcome_is_known(a->outcome);
}

/* The end of a chain of aliases, or the name itself. */
static const char *
expanded(const struct question *a, const char *name)
{
	const struct record *r;

	for (int i = 0; (r = answer_record(a, "CNAME", i)) != NULL; i++)
		name = r->data;
	return name;
}

static const struct question *
ask_tlsa(struct inquiry *q, const char *base)
{
	/* The port is the one that mail goes to, whichever is tested. */
	return ask_dns(q, pool_printf(q->pool, "_25._tcp.%s", base), "TLSA");
}

static void
take_records(struct inquiry *q, const struct question *a, struct dane *out)
{
	struct tlsa *list = pool_alloc(q->pool, DANE_RECORDS * sizeof *list);
	const struct record *r;

	for (int i = 0; out->n < DANE_RECORDS &&
	    (r = answer_record(a, "TLSA", i)) != NULL; i++)
		out->n += dane_read(&list[out->n], r->data);
	out->record = list;
	out->state = out->n > 0 ? DANE_APPLIES : DANE_UNUSABLE;
}

static void
judge(struct inquiry *q, const struct question *a, bool vouched,
    struct dane *out)
{
	if (answer_record(a, "TLSA", 0) == NULL) {
		out->state = vouched && !outcome_is_known(a->outcome) ?
		    DANE_UNKNOWN : DANE_NONE;
		return;
	}
	if (vouched && a->authentic)
		take_records(q, a, out);
	else
		out->state = DANE_IDLE;
}

/* A path over the network can be forged as well as the answer itself. */
static bool
is_remote(const struct question *a)
{
	return a->server != NULL && !text_begins(a->server, "127.") &&
	    !text_begins(a->server, "[::1]");
}

/* RFC 7672 2.2.1: the domain counts as a name only when its MX is vouched. */
static bool
is_route_vouched(struct inquiry *q, enum route_kind route, struct dane *out)
{
	const char *domain = name_of_address(q->pool,
	    fact_get(q->casefile, "to"));
	const struct question *mx;

	if (route != ROUTE_MX || domain == NULL)
		return true;
	mx = ask_dns(q, domain, "MX");
	if (mx == NULL || !is_vouched(mx))
		return false;
	out->domain = domain;
	return true;
}

bool
dane_ask(struct inquiry *q, enum route_kind route, const char *host,
    struct dane *out)
{
	const struct question *v4, *v6, *a, *own;
	struct ip ip;

	memset(out, 0, sizeof *out);
	if (ip_parse(&ip, host))
		return true;
	v4 = ask_dns(q, host, "A");
	v6 = ask_dns(q, host, "AAAA");
	if (v4 == NULL || v6 == NULL)
		return false;
	/* RFC 7672 2.2.2: of an alias the name at its end goes first. */
	out->base = expanded(v4, host);
	a = ask_tlsa(q, out->base);
	own = ask_tlsa(q, host);
	if (a == NULL || own == NULL)
		return false;
	if (answer_record(a, "TLSA", 0) == NULL && a != own) {
		a = own;
		out->base = host;
	}
	out->remote = is_remote(v4);
	judge(q, a, is_route_vouched(q, route, out) && is_vouched(v4) &&
	    is_vouched(v6), out);
	return true;
}

/* ---- judging ---- */

bool
dane_holds(const struct dane *d, const struct chain *c)
{
	/* RFC 7672 3.2.2: the names that will do for usage 2. */
	bool named = chain_names(c, d->base, false) ||
	    (d->domain != NULL && chain_names(c, d->domain, false));

	for (int i = 0; i < d->n; i++) {
		const struct tlsa *t = &d->record[i];

		/* RFC 7672 3.1.1: of usage 3 neither name nor date counts. */
		if (t->usage == 3 ? chain_is(c, t) :
		    named && chain_leads_to(c, t))
			return true;
	}
	return false;
}
