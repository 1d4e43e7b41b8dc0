/*
 * How one mail server encrypts: see tls_host.h.
 */
#include "checks/tls_host.h"

#include <string.h>

#include "checks/text.h"

/* What is wrong when there is a fault of this kind, the gravest first. */
static const struct {
	unsigned fault;
	const char *problem, *says;
} faults[] = {
	{ CHAIN_EXPIRED, "expired", "expired" },
	{ CHAIN_EARLY, "expired", "not-yet-valid" },
	{ CHAIN_SELF_SIGNED, "self-signed", "self-signed" },
	{ CHAIN_UNTRUSTED, "untrusted", "untrusted" },
};

static bool
is(const struct record *r, const char *who, const char *stage)
{
	return r->section != NULL && strcmp(r->section, "dialogue") == 0 &&
	    r->data != NULL && r->name != NULL && strcmp(r->name, who) == 0 &&
	    r->type != NULL && strcmp(r->type, stage) == 0;
}

/* ---- what happened in the talk ---- */

/* "TLS TLSv1.3 TLS_AES_256_GCM_SHA384" or "TLS failed: why" */
static void
take_handshake(struct tls_host *h, struct pool *pool, const char *words)
{
	static const char failed[] = "TLS failed: ", hung[] = "no answer in ";
	const char *at = words + strlen("TLS ");

	if (!text_begins(words, failed)) {
		h->state = TLS_STATE_SHOWN;
		h->version = text_word(pool, &at);
		h->cipher = text_word(pool, &at);
		return;
	}
	h->why = words + strlen(failed);
	/* Silence proves nothing. */
	h->state = text_begins(h->why, hung) ? TLS_STATE_UNKNOWN :
	    TLS_STATE_BROKEN;
}

/* A later connection in clear does not undo what the first one showed. */
static void
take_record(struct tls_host *h, struct pool *pool, const struct record *r)
{
	if (h->state == TLS_STATE_SHOWN || h->state == TLS_STATE_BROKEN)
		return;
	if (is(r, "-", "tls") && text_begins(r->data, "TLS "))
		take_handshake(h, pool, r->data);
	else if (is(r, "<", "starttls") && r->data[0] != '2')
		h->state = TLS_STATE_DENIED;
	if (h->state == TLS_STATE_DENIED)
		h->why = h->why != NULL ? h->why : r->data;
}

/* True when they told in full what they offer. */
static bool
is_introduced(const struct question *a)
{
	for (int i = 0; i < a->n; i++) {
		const struct record *r = &a->records[i];

		if (is(r, "<", "ehlo") && r->data[0] == '2' &&
		    strlen(r->data) >= 3 && r->data[3] != '-')
			return true;
	}
	return false;
}

static void
read_talk(struct tls_host *h, const struct question *a, struct pool *pool,
    bool *stripped)
{
	struct talk talk;

	talk_read(&talk, a, pool);
	h->local = talk.local;
	*stripped = talk.stripped || talk.masked;
	for (int i = 0; i < a->n; i++)
		take_record(h, pool, &a->records[i]);
	if (h->state == TLS_STATE_UNKNOWN && h->why == NULL &&
	    !talk.starttls && is_introduced(a))
		h->state = TLS_STATE_CLEAR;
}

/* ---- what is wrong with it ---- */

static void
flaw(struct tls_host *h, const char *problem, const char *says)
{
	if (h->grade == TLS_FLAWED && h->problem != NULL)
		return;
	h->grade = TLS_FLAWED;
	h->problem = problem;
	h->says = says;
}

static void
judge_chain(struct tls_host *h, const struct chain *c, bool strict,
    struct pool *pool)
{
	const char *why;
	unsigned found = chain_faults(c, pool, &why);
	struct ip ip;

	chain_describe(c, &h->certificate, pool);
	h->has_certificate = true;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if ((found & faults[i].fault) == 0)
			continue;
		h->why = why;
		flaw(h, faults[i].problem, faults[i].says);
	}
	/* An address given by the person (--mx) is no name to compare with. */
	if (!ip_parse(&ip, h->name) && !chain_names(c, h->name, strict))
		flaw(h, "wrong-name", "wrong-name");
	if (h->problem == NULL && h->certificate.weak)
		flaw(h, NULL, "weak-key");
}

static void
judge_shown(struct tls_host *h, const struct question *a,
    const struct promise *promise, struct pool *pool)
{
	struct chain *c = chain_new(a);

	h->grade = TLS_GOOD;
	if (c == NULL) {
		flaw(h, "untrusted", "no-certificate");
	} else {
		judge_chain(h, c, sts_applies(&promise->sts), pool);
		h->dane_holds = h->dane.state == DANE_APPLIES &&
		    dane_holds(&h->dane, c);
	}
	chain_free(c);
	/* RFC 8996 */
	if (h->problem == NULL && h->version != NULL &&
	    (strcmp(h->version, "TLSv1") == 0 ||
	    strcmp(h->version, "TLSv1.1") == 0))
		flaw(h, NULL, "old-version");
}

static void
judge_talk(struct tls_host *h, const struct question *a,
    const struct promise *promise, struct pool *pool)
{
	bool stripped;

	read_talk(h, a, pool, &stripped);
	switch (h->state) {
	case TLS_STATE_UNKNOWN:
		h->grade = TLS_NOT_SEEN;
		h->problem = "unknown";
		h->says = "unknown";
		break;
	case TLS_STATE_CLEAR:
		flaw(h, "not-offered", stripped ? "stripped" : "not-offered");
		break;
	case TLS_STATE_DENIED: flaw(h, "not-offered", "denied"); break;
	case TLS_STATE_BROKEN: flaw(h, "not-offered", "broken"); break;
	case TLS_STATE_SHOWN: judge_shown(h, a, promise, pool); break;
	}
}

/* ---- what is promised ---- */

/* RFC 7672 2.2: no clear text; with usable records, one of them must fit. */
static void
judge_dane(struct tls_host *h)
{
	if (h->dane.state != DANE_APPLIES && h->dane.state != DANE_UNUSABLE)
		return;
	if (h->grade == TLS_NOT_SEEN)
		return;
	h->by_dane = true;
	if (h->state != TLS_STATE_SHOWN) {
		h->grade = TLS_REFUSED;
	} else if (h->dane.state == DANE_APPLIES && !h->dane_holds) {
		h->grade = TLS_REFUSED;
		h->problem = "dane-mismatch";
		h->says = "dane-mismatch";
	} else if (h->dane_holds && h->problem != NULL) {
		/* What DANE vouches for needs no authority. */
		h->grade = TLS_GOOD;
		h->problem = h->says = h->why = NULL;
	}
	h->by_dane = h->grade == TLS_REFUSED;
}

/*
 * RFC 8461 4.1, 5: the name of the MX first, which needs no talk. `flawed`: it
 * would not do for an authority, whatever DANE says.
 */
static void
judge_sts(struct tls_host *h, const struct promise *p,
    const struct tls_host *plain)
{
	bool enforced = sts_enforces(&p->sts);

	if (!sts_applies(&p->sts) || (p->given && !sts_lists(&p->sts,
	    h->name)))
		return;
	h->listed = sts_lists(&p->sts, h->name);
	if (h->grade == TLS_REFUSED)
		return;			/* MTA-STS never overrides DANE */
	if (!h->listed) {
		h->problem = "policy-mismatch";
		h->says = "policy-mismatch";
		h->grade = enforced ? TLS_REFUSED : TLS_FLAWED;
	} else if (plain->problem != NULL && plain->grade == TLS_FLAWED) {
		h->problem = plain->problem;
		h->says = plain->says;
		h->why = plain->why;
		h->grade = enforced ? TLS_REFUSED : TLS_FLAWED;
	}
}

void
tls_host_judge(struct tls_host *h, const struct target *target,
    const struct promise *promise, struct pool *pool)
{
	struct tls_host plain;

	h->name = target->name;
	h->ip = target->ip;
	h->listed = true;
	judge_talk(h, target->answer, promise, pool);
	plain = *h;
	judge_dane(h);
	judge_sts(h, promise, &plain);
}

/* ---- details ---- */

static const char *
dane_word(const struct tls_host *h)
{
	switch (h->dane.state) {
	case DANE_NONE: return "none";
	case DANE_IDLE: return "not-effective";
	case DANE_UNKNOWN: return "unknown";
	case DANE_UNUSABLE: return "unusable";
	default:
		return h->state != TLS_STATE_SHOWN ? "applies" :
		    h->dane_holds ? "match" : "mismatch";
	}
}

void
tls_host_detail(const struct tls_host *h, xmlNode *map)
{
	const struct certificate *c = &h->certificate;
	char address[IP_TEXT];

	detail_text(map, "host", h->name);
	detail_text(map, "address", ip_text(&h->ip, address));
	if (h->state != TLS_STATE_UNKNOWN)
		detail_flag(map, "starttls", h->state != TLS_STATE_CLEAR);
	detail_text(map, "version", h->version);
	detail_text(map, "cipher", h->cipher);
	detail_text(map, "problem", h->problem);
	detail_text(map, "why", h->why);
	detail_text(map, "dane", dane_word(h));
	if (!h->has_certificate)
		return;
	detail_text(map, "subject", c->subject);
	detail_text(map, "issuer", c->issuer);
	detail_text(map, "names", c->names);
	detail_text(map, "not_before", c->not_before);
	detail_text(map, "not_after", c->not_after);
	detail_text(map, "key", c->key);
	detail_text(map, "tlsa", c->tlsa);
}
