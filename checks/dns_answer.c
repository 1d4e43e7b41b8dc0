/*
 * What a DNS message says: see dns_answer.h.
 */
#include "checks/dns_answer.h"

#include <stdlib.h>
#include <string.h>

#include "checks/dnsmsg.h"
#include "checks/mem.h"

#define CLASS_IN 1
#define TYPE_CNAME 5

struct reading {
	struct pool *pool;
	struct dnsmsg msg;
	struct dnsrr *rr;		/* all of class IN that may count */
	int n, max;
	const char *chain[DNS_ALIASES_MAX];	/* the name, its aliases */
	int hops;
	struct record *record;
	int n_record;
};

static void
grow(struct reading *r)
{
	r->max = r->max * 2 + 8;
	r->rr = mem_grow(r->rr, (size_t)r->max * sizeof *r->rr);
}

/*
 * All records into an array. What breaks off before the answer section is
 * whole is malformed: -1. Behind that it only costs the rest.
 */
static int
read_message(struct reading *r)
{
	struct dnsrr rr;
	int more;

	while ((more = dnsmsg_next(&r->msg, r->pool, &rr)) == 1) {
		if (rr.class != CLASS_IN || rr.section == DNSMSG_ADDITIONAL ||
		    dnsmsg_is_proof(rr.type))
			continue;
		if (r->n == r->max)
			grow(r);
		r->rr[r->n++] = rr;
	}
	return more == -1 && rr.section == DNSMSG_ANSWER ? -1 : 0;
}

/* The data of the CNAME of a name in the answer, or NULL. */
static const char *
alias_of(const struct reading *r, const char *name)
{
	for (int i = 0; i < r->n; i++) {
		if (r->rr[i].section == DNSMSG_ANSWER &&
		    r->rr[i].type == TYPE_CNAME &&
		    strcmp(r->rr[i].name, name) == 0)
			return r->rr[i].data;
	}
	return NULL;
}

static void
follow_aliases(struct reading *r)
{
	const char *name = r->msg.name;

	while (name != NULL && r->hops < DNS_ALIASES_MAX) {
		r->chain[r->hops++] = name;
		name = r->msg.type == TYPE_CNAME ? NULL :
		    alias_of(r, name);
	}
}

/* Only what belongs to the question: other data in an answer is not used. */
static bool
is_wanted(const struct reading *r, const struct dnsrr *rr)
{
	if (rr->section == DNSMSG_AUTHORITY)
		return true;
	for (int i = 0; i < r->hops; i++) {
		if (strcmp(r->chain[i], rr->name) == 0)
			return rr->type == TYPE_CNAME ||
			    (rr->type == r->msg.type && i == r->hops - 1);
	}
	return false;
}

/* Fill the records; returns how many are of the type asked for. */
static int
keep_records(struct reading *r)
{
	int answers = 0;

	for (int i = 0; i < r->n && r->n_record < EVIDENCE_MAX_RECORDS; i++) {
		const struct dnsrr *rr = &r->rr[i];

		if (!is_wanted(r, rr))
			continue;
		answers += rr->section == DNSMSG_ANSWER &&
		    rr->type == r->msg.type;
		r->record[r->n_record++] = (struct record){
			.section = rr->section == DNSMSG_ANSWER ? "answer" :
			"authority",
			.name = rr->name, .ttl = rr->ttl, .data = rr->data,
			.type = dnsmsg_type_word(r->pool, rr->type) };
	}
	return answers;
}

static enum outcome
outcome_of(struct reading *r, int answers, const char **reason)
{
	switch (r->msg.rcode) {
	case 0:
		return answers > 0 ? OUTCOME_ANSWER : OUTCOME_NODATA;
	case 2:
		return OUTCOME_SERVFAIL;
	case 3:
		return OUTCOME_NXDOMAIN;
	case 5:
		return OUTCOME_REFUSED;
	default:
		*reason = pool_printf(r->pool, "the resolver answered with "
		    "response code %u", r->msg.rcode);
		return OUTCOME_ERROR;
	}
}

static int
read_all(struct reading *r, struct answer *a)
{
	int answers;

	if (!r->msg.response || read_message(r) != 0)
		return -1;
	r->record = pool_alloc(r->pool,
	    EVIDENCE_MAX_RECORDS * sizeof *r->record);
	follow_aliases(r);
	answers = keep_records(r);
	a->outcome = outcome_of(r, answers, &a->reason);
	a->authentic = r->msg.authentic;
	a->records = r->record;
	a->n = r->n_record;
	return 0;
}

void
dns_answer_read(struct answer *a, struct pool *pool, const void *packet,
    size_t n)
{
	struct reading *r = pool_alloc(pool, sizeof *r);

	r->pool = pool;
	if (dnsmsg_open(&r->msg, packet, n) != 0 || read_all(r, a) != 0) {
		a->outcome = OUTCOME_ERROR;
		a->reason = "the resolver's answer is malformed";
	}
	free(r->rr);
}
