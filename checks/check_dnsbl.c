/*
 * dnsbl: blacklists by address (RFC 5782), every list of the catalogue that
 * needs no key, each with its self-test in the same batch.
 *
 * A list that could not be asked is never "clear": the summary counts all
 * three groups. An invented name is asked first: a resolver that finds an
 * address for it invents answers, and then no list can be believed.
 */
#include "checks/check.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/dnsbl.h"
#include "checks/ip.h"
#include "checks/text.h"

#define LISTS_MAX 200
#define CANARY "whybounce-4c1f0a9e7b.example.com"
/* ::ffff:7f00:2 and ::ffff:7f00:1, behind their first nibble */
#define POINT_V6 ".0.0.0.0.0.f.7.f.f.f.f" ZEROS ZEROS
#define ZEROS ".0.0.0.0.0.0.0.0.0.0"
#define REASON_MAX 400			/* bytes of a list's own words */

struct row {
	const xmlNode *list;
	struct listing listing;
	const char *reason;		/* its TXT; NULL */
	int weight;
};

struct tally {
	struct row row[LISTS_MAX];
	int n;
	int listed, clear, silent;
	int heavy, heavy_clear;		/* of weight: all, and clear */
	bool policy_only;
};

static bool
has_word(const char *words, const char *word)
{
	const char *at = words == NULL ? NULL : text_find(words, word);

	return at != NULL;
}

static bool
is_wanted(const struct inquiry *q, const xmlNode *list, const struct ip *ip)
{
	const char *ask = xml_attr(list, "ask");

	if (!has_word(xml_attr(list, "kind"), ip->family == 6 ? "ip6" : "ip4"))
		return false;
	if (ask == NULL)
		return false;
	return strcmp(ask, "core") == 0 ||
	    (q->settings->all_lists && strcmp(ask, "all") == 0);
}

static const struct question *
ask_list(struct inquiry *q, const char *reversed, const xmlNode *list,
    const char *type)
{
	return ask_dns(q, pool_printf(q->pool, "%s.%s", reversed,
	    xml_attr(list, "zone")), type);
}

/* IPv4 test points serve combined lists better than those of IPv6. */
static const char *
test_point(const xmlNode *list, bool positive)
{
	if (has_word(xml_attr(list, "kind"), "ip4"))
		return positive ? "2.0.0.127" : "1.0.0.127";
	return positive ? "2" POINT_V6 : "1" POINT_V6;
}

static const char *
reason_of(struct inquiry *q, const struct question *txt)
{
	const struct record *r = answer_record(txt, "TXT", 0);

	return r == NULL ? NULL : pool_strndup(q->pool, r->data, REASON_MAX);
}

/* False while pending. */
static bool
ask_one(struct inquiry *q, const char *reversed, struct row *row)
{
	const xmlNode *list = row->list;
	const struct question *target = ask_list(q, reversed, list, "A");
	const struct question *positive = ask_list(q, test_point(list, true),
	    list, "A");
	const struct question *negative = NULL, *txt = NULL;

	if (target == NULL || positive == NULL)
		return false;
	dnsbl_judge(list, target, positive, NULL, &row->listing);
	if (row->listing.state == LIST_LISTED) {
		negative = ask_list(q, test_point(list, false), list, "A");
		txt = ask_list(q, reversed, list, "TXT");
		if (negative == NULL || txt == NULL)
			return false;
		dnsbl_judge(list, target, positive, negative, &row->listing);
		row->reason = reason_of(q, txt);
	}
	row->weight = dnsbl_weight(list);
	return true;
}

/* False while pending. */
static bool
ask_all(struct inquiry *q, const struct ip *ip, struct tally *t)
{
	const char *reversed = ip_reversed(q->pool, ip);
	const xmlNode *list;
	bool done = true;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		if (t->n == LISTS_MAX || !is_wanted(q, list, ip))
			continue;
		t->row[t->n].list = list;
		done &= ask_one(q, reversed, &t->row[t->n++]);
	}
	return done;
}

/* Listed first, the gravest on top; then by weight. */
static int
gravest_first(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->listing.state != y->listing.state)
		return x->listing.state < y->listing.state ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->listing.gravity != y->listing.gravity)
		return x->listing.gravity > y->listing.gravity ? -1 : 1;
	return strcmp(xml_attr(x->list, "zone"), xml_attr(y->list, "zone"));
}

static void
count(struct tally *t)
{
	t->policy_only = true;
	for (int i = 0; i < t->n; i++) {
		const struct row *r = &t->row[i];
		enum list_state state = r->listing.state;
		bool answered = state == LIST_CLEAR || state == LIST_ALLOWED ||
		    state == LIST_INFO;

		t->listed += state == LIST_LISTED;
		t->clear += answered;
		t->silent += !answered && state != LIST_LISTED;
		t->heavy += r->weight == 3;
		t->heavy_clear += r->weight == 3 && answered;
		if (state == LIST_LISTED && r->weight > 1)
			t->policy_only &= r->listing.policy;
	}
	qsort(t->row, (size_t)t->n, sizeof *t->row, gravest_first);
}

/* "https://.../{ip}" with the address in its place. */
static const char *
link_for(struct pool *pool, const xmlNode *list, const char *attr,
    const char *ip)
{
	const char *link = xml_attr(list, attr), *hole;

	hole = link == NULL ? NULL : strstr(link, "{ip}");
	return hole == NULL ? link : pool_printf(pool, "%.*s%s%s",
	    (int)(hole - link), link, ip, hole + 4);
}

static const char *
joined_codes(struct pool *pool, const struct listing *l)
{
	const char *all = "";

	for (int i = 0; i < l->n_codes; i++)
		all = pool_printf(pool, "%s%s%s", all, i > 0 ? " " : "",
		    l->codes[i]);
	return all;
}

static void
describe_row(struct inquiry *q, xmlNode *lists, const struct row *row,
    const char *ip)
{
	xmlNode *map = detail_map(lists, NULL), *codes;

	detail_text(map, "zone", xml_attr(row->list, "zone"));
	detail_text(map, "name", xml_attr(row->list, "name"));
	detail_text(map, "status", list_state_word(row->listing.state));
	codes = detail_list(map, "codes");
	for (int i = 0; i < row->listing.n_codes; i++)
		detail_text(codes, NULL, row->listing.codes[i]);
	detail_text(map, "meaning", row->listing.meaning);
	detail_text(map, "reason", row->reason);
	detail_text(map, "weight", xml_attr(row->list, "weight"));
	detail_text(map, "lookup", link_for(q->pool, row->list, "lookup",
	    ip));
	detail_text(map, "delist", link_for(q->pool, row->list, "delist",
	    ip));
}

static void
describe_worst(struct inquiry *q, const struct row *row, const char *ip)
{
	xmlNode *f = q->finding;

	detail_text(f, "worst", xml_attr(row->list, "name"));
	detail_text(f, "worst_zone", xml_attr(row->list, "zone"));
	detail_text(f, "worst_meaning", row->listing.meaning);
	detail_text(f, "worst_codes", joined_codes(q->pool, &row->listing));
	detail_text(f, "worst_reason", row->reason);
	detail_text(f, "worst_lookup", link_for(q->pool, row->list, "lookup",
	    ip));
	detail_text(f, "worst_delist", link_for(q->pool, row->list, "delist",
	    ip));
	detail_text(f, "worst_how", xml_attr(row->list, "how"));
}

static void
conclude(struct inquiry *q, const struct tally *t, const char *ip)
{
	xmlNode *f = q->finding, *lists = detail_list(f, "lists");
	bool heavy = t->listed > 0 && t->row[0].weight > 1;

	for (int i = 0; i < t->n; i++)
		describe_row(q, lists, &t->row[i], ip);
	detail_number(f, "listed", t->listed);
	detail_number(f, "asked", t->n);
	detail_number(f, "clear", t->clear);
	detail_number(f, "silent", t->silent);
	if (t->listed > 0) {
		describe_worst(q, &t->row[0], ip);
		detail_flag(f, "policy", heavy && t->policy_only);
		finding_end(f, heavy ? STATUS_FAIL : STATUS_WARN,
		    heavy ? "listed" : "listed-minor");
	} else if (t->clear == 0 || (t->heavy > 0 && t->heavy_clear == 0)) {
		finding_end(f, STATUS_UNKNOWN, "unknown");
	} else {
		finding_end(f, STATUS_PASS, "pass");
	}
}

/* A resolver that invents answers: nothing it says about lists counts. */
static void
conclude_hijacked(struct inquiry *q, struct tally *t, const char *ip)
{
	for (int i = 0; i < t->n; i++) {
		t->row[i].listing.state = LIST_UNKNOWN;
		t->row[i].listing.meaning = "the resolver invents answers";
		t->row[i].reason = NULL;
	}
	t->listed = t->clear = 0;
	t->silent = t->n;
	conclude(q, t, ip);
	finding_end(q->finding, STATUS_UNKNOWN, "hijacked");
}

static bool
run(struct inquiry *q)
{
	const struct question *canary;
	struct tally *t = pool_alloc(q->pool, sizeof *t);
	char text[IP_TEXT];
	struct ip ip;

	if (!ip_parse(&ip, fact_get(q->casefile, "sender_ip")) ||
	    ip_is_private(&ip)) {
		finding_end(q->finding, STATUS_SKIPPED, "private-address");
		return true;
	}
	canary = ask_dns(q, CANARY, "A");
	if (!ask_all(q, &ip, t) || canary == NULL)
		return false;
	ip_text(&ip, text);
	count(t);
	if (answer_record(canary, "A", 0) != NULL)
		conclude_hijacked(q, t, text);
	else
		conclude(q, t, text);
	return true;
}

extern const struct check check_dnsbl;
const struct check check_dnsbl = { .id = "dnsbl", .needs = "sender_ip",
	.run = run };
