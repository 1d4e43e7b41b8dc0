/*
 * Asking blacklists: see lists.h.
 *
 * The question about the address and the one for the list's test point go out
 * together. Only what a list says makes for more: its words, and whether it
 * says the same of what it can't know. A list that refuses this resolver may
 * be asked at its own name servers, some lists of a run.
 */
#include "checks/lists.h"

#include <stdio.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/text.h"

#define CANARY "whybounce-4c1f0a9e7b"	/* a name that nobody has */
/* ::ffff:7f00:2 and ::ffff:7f00:1, behind their first nibble */
#define POINT_V6 ".0.0.0.0.0.f.7.f.f.f.f" ZEROS ZEROS
#define ZEROS ".0.0.0.0.0.0.0.0.0.0"
#define OWN_MAX 6			/* lists asked at their own servers */
#define PATIENCE_MS 3000		/* for lists of weight */
#define PATIENCE_LESSER_MS 1800		/* for those that decide little */
#define REASON_MAX 400			/* bytes of a list's own words */

/* Whom a list is asked at: the resolver, or a server of its own. */
struct asking {
	struct inquiry *q;
	const struct lists *lists;
	struct row *row;
	const char *server;		/* NULL: the resolver */
};

/* ---- the questions ---- */

static bool
has_key(const struct inquiry *q, const xmlNode *list)
{
	const char *key = xml_attr(list, "key");

	return key != NULL && q->settings->keys != NULL &&
	    text_find(q->settings->keys, key) != NULL;
}

/* What stands behind the label: the zone, or the one that takes a key. */
static const char *
zone_asked(const struct inquiry *q, const struct row *row)
{
	if (!has_key(q, row->list))
		return row->zone;
	return pool_printf(q->pool, "{%s}.%s", xml_attr(row->list, "key"),
	    xml_attr(row->list, "keyed"));
}

static const struct question *
ask(const struct asking *a, const char *label, const char *type)
{
	const char *name = pool_printf(a->q->pool, "%s.%s", label,
	    zone_asked(a->q, a->row));
	int patience = a->row->weight > 1 || a->row->named ? PATIENCE_MS :
	    PATIENCE_LESSER_MS;

	if (a->server != NULL)
		type = pool_printf(a->q->pool, "%s @%s", type, a->server);
	return evidence_dns_within(a->q->evidence, name, type, patience);
}

static bool
is_word(const char *word, const char *is)
{
	return word == NULL || strcmp(word, is) == 0;
}

/*
 * RFC 5782 section 5; IPv4 test points serve combined lists better than those
 * of IPv6. A list may have points of its own. Without a point that it must
 * not list, it is asked for a name that it can't know.
 */
static const char *
test_point(const xmlNode *list, const char *which)
{
	const char *own = xml_attr(list, which);
	bool positive = strcmp(which, "positive") == 0;

	if (!is_word(own, "yes") && !is_word(own, "none"))
		return own;
	if (!positive && own != NULL && strcmp(own, "none") == 0)
		return CANARY;
	if (dnsbl_has_kind(list, "domain"))
		return positive ? "test" : "invalid";
	if (dnsbl_has_kind(list, "ip4"))
		return positive ? "2.0.0.127" : "1.0.0.127";
	return positive ? "2" POINT_V6 : "1" POINT_V6;
}

/* Several records stay apart; cut between characters. */
static const char *
reason_of(struct pool *pool, const struct question *txt)
{
	const struct record *r;
	struct buf all;
	size_t n = 0;
	char *text;

	buf_init(&all, REASON_MAX);
	for (int i = 0; (r = answer_record(txt, "TXT", i)) != NULL; i++)
		buf_printf(&all, "%s%s", i > 0 ? " | " : "", r->data);
	while (n < all.len) {
		unsigned ch;
		size_t k = text_utf8(all.data + n, all.len - n, &ch);

		if (k == 0)
			break;
		n += k;
	}
	text = n == 0 ? NULL : pool_strndup(pool, all.data, n);
	buf_release(&all);
	return text;
}

/* ---- one list ---- */

static bool
is_asked_about(const struct row *row, const struct subject *s)
{
	return !s->host || xml_attr(row->list, "hosts") != NULL;
}

/* What says most about the sender counts, of the subjects of one list. */
static int
rank(enum list_state state)
{
	static const int ranks[] = {
		[LIST_LISTED] = 8, [LIST_REFUSED] = 7, [LIST_BROKEN] = 6,
		[LIST_TIMEOUT] = 5, [LIST_UNKNOWN] = 4, [LIST_SKIPPED] = 3,
		[LIST_ALLOWED] = 2, [LIST_INFO] = 1, [LIST_CLEAR] = 0,
	};

	return ranks[state];
}

static bool
is_graver(const struct listing *a, const struct listing *b)
{
	if (a->state != b->state)
		return rank(a->state) > rank(b->state);
	return a->state == LIST_LISTED && a->gravity[0] > b->gravity[0];
}

static bool
has_codes(const struct listing *l)
{
	return l->state == LIST_LISTED || l->state == LIST_ALLOWED ||
	    l->state == LIST_INFO;
}

/*
 * One subject: false while pending. What the list says is checked against the
 * point that it must not list.
 */
static bool
ask_subject(const struct asking *a, const struct subject *s,
    const struct question *positive, struct row *out)
{
	const struct question *target = ask(a, s->label, "A");
	const struct question *negative, *txt = NULL;

	if (target == NULL || positive == NULL)
		return false;
	out->subject = s;
	out->reason = NULL;
	dnsbl_judge(out->list, target, positive, NULL, &out->listing);
	if (!has_codes(&out->listing))
		return true;
	negative = ask(a, test_point(out->list, "negative"), "A");
	if (out->listing.state == LIST_LISTED &&
	    (txt = ask(a, s->label, "TXT")) == NULL)
		return false;
	if (negative == NULL)
		return false;
	dnsbl_judge(out->list, target, positive, negative, &out->listing);
	if (out->listing.state == LIST_LISTED)
		out->reason = reason_of(a->q->pool, txt);
	return true;
}

/* All subjects: the row keeps the gravest. False while pending. */
static bool
ask_at(const struct asking *a)
{
	const struct question *positive = ask(a, test_point(a->row->list,
	    "positive"), "A");
	struct row one = *a->row;
	bool done = true, first = true;

	for (int i = 0; i < a->lists->n_subjects; i++) {
		const struct subject *s = &a->lists->subject[i];

		if (!is_asked_about(a->row, s))
			continue;
		if (!ask_subject(a, s, positive, &one)) {
			done = false;
		} else if (first || is_graver(&one.listing,
		    &a->row->listing)) {
			*a->row = one;
			first = false;
		}
	}
	return done;
}

static bool
is_usable(const struct listing *l)
{
	return has_codes(l) || l->state == LIST_CLEAR;
}

/* The list refuses this resolver: what do its own servers say? */
static bool
ask_own(struct inquiry *q, struct lists *l, struct row *row)
{
	struct row own = *row;
	struct asking a = { q, l, &own, NULL };

	if (has_key(q, row->list) || l->own_asked++ >= OWN_MAX)
		return true;
	if (!lists_own_server(q, row->zone, &a.server))
		return false;
	if (a.server == NULL)
		return true;
	own.server = a.server;
	if (!ask_at(&a))
		return false;
	if (is_usable(&own.listing))
		*row = own;
	return true;
}

static bool
ask_one(struct inquiry *q, struct lists *l, struct row *row)
{
	struct asking a = { q, l, row, NULL };

	if (!ask_at(&a))
		return false;
	return !row->listing.try_own || ask_own(q, l, row);
}

/* ---- which lists ---- */

static bool
is_wanted(const struct inquiry *q, const xmlNode *list)
{
	const char *ask = xml_attr(list, "ask");

	return text_same(ask, "core") ||
	    (text_same(ask, "key") && has_key(q, list)) ||
	    (text_same(ask, "all") && q->settings->all_lists);
}

static void
skip(struct row *row, const char *why)
{
	const char *is = xml_attr(row->list, "why");

	listing_set(&row->listing, LIST_SKIPPED, is != NULL ? is : why);
}

/* A list that would be asked but knows IPv4 only: said, not asked. */
static bool
lacks_family(const struct lists *l, const xmlNode *list)
{
	return strcmp(l->kind, "ip6") == 0 && dnsbl_has_kind(list, "ip4");
}

/* Do all subjects make a name that DNS can carry? */
static bool
fits(const struct inquiry *q, const struct lists *l, const struct row *row)
{
	size_t zone = strlen(zone_asked(q, row));

	for (int i = 0; i < l->n_subjects; i++) {
		if (strlen(l->subject[i].label) + 1 + zone > NAME_MAX_TEXT)
			return false;
	}
	return true;
}

static bool
add_row(struct inquiry *q, struct lists *l, const struct row *new)
{
	struct row *row = &l->row[l->n];
	const char *ask = xml_attr(new->list, "ask");

	if (l->n == LISTS_MAX)
		return true;
	l->n++;
	*row = *new;
	row->weight = dnsbl_weight(row->list);
	row->subject = &l->subject[0];
	if (!dnsbl_has_kind(row->list, l->kind))
		skip(row, "family");
	else if (text_same(ask, "never"))
		skip(row, "closed");
	else if (text_same(ask, "key") && !has_key(q, row->list))
		skip(row, "key-needed");
	else if (!fits(q, l, row))
		skip(row, "too-long");
	else
		return ask_one(q, l, row);
	return true;
}

/* The list that the refusal names, if it is of this check's kind. */
static const xmlNode *
named_list(struct inquiry *q, const struct lists *l, const char **zone)
{
	const xmlNode *list = l->named == NULL ? NULL :
	    dnsbl_named(q->pool, l->named, zone);
	bool domains = strcmp(l->kind, "domain") == 0;

	if (list == NULL || dnsbl_has_kind(list, "domain") != domains)
		return NULL;
	if (*zone == NULL)
		*zone = xml_attr(list, "zone");
	return list;
}

static bool
ask_listed(struct inquiry *q, struct lists *l, const xmlNode *named)
{
	const xmlNode *list;
	bool done = true;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		struct row row = { .list = list,
			.zone = xml_attr(list, "zone"), .counted = true };

		if (list == named || !is_wanted(q, list))
			continue;
		if (dnsbl_has_kind(list, l->kind) || lacks_family(l, list))
			done &= add_row(q, l, &row);
	}
	return done;
}

bool
lists_ask(struct inquiry *q, struct lists *l)
{
	const struct question *canary = ask_dns(q, CANARY ".example.com",
	    "A");
	const char *zone = NULL;
	const xmlNode *named = named_list(q, l, &zone);
	bool done = true;

	if (named != NULL) {
		struct row row = { .list = named, .zone = zone,
			.named = true, .counted = true };

		done = add_row(q, l, &row);
	}
	done &= ask_listed(q, l, named);
	if (!done || canary == NULL)
		return false;
	l->canary_lives = answer_record(canary, "A", 0) != NULL;
	return true;
}
