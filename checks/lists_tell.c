/*
 * What blacklists said, counted and told: see lists.h.
 *
 * Every list is in exactly one group, and the groups are all counted: how many
 * list it, how many do not, how many could not be asked and why. A resolver
 * that invents or filters answers makes all of them unknown.
 */
#include "checks/lists.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"

#define HEAVY 2			/* least weight that servers refuse for */
#define WORLD_LEAST 3		/* lists of the world that no list denies */

struct tally {
	int listed, clear, refused, broken, timeout, unknown, allowed, info;
	int skipped;
	int asked;			/* all but skipped */
	int heavy, heavy_answered;	/* lists of weight */
	int missing, proven;		/* by their test point */
	int world;			/* list what nobody can list */
	bool policy;			/* nothing of weight accuses */
	const struct row *worst;	/* of those that list it; NULL */
	const struct row *named;
};

static bool
is_answer(enum list_state state)
{
	return state == LIST_CLEAR || state == LIST_ALLOWED ||
	    state == LIST_INFO;
}

/* A list that the refusal names is of weight: somebody refuses for it. */
static bool
is_heavy(const struct row *row)
{
	return row->weight >= HEAVY || row->named;
}

/* ---- a resolver that lies ---- */

static void
doubt_all(struct lists *l, const char *why)
{
	for (int i = 0; i < l->n; i++) {
		if (l->row[i].listing.state == LIST_SKIPPED)
			continue;
		listing_set(&l->row[i].listing, LIST_UNKNOWN, why);
		l->row[i].reason = NULL;
	}
}

/* The same address outside 127/8 from lists of two operators. */
static bool
strangers_agree(const struct lists *l)
{
	for (int i = 0; i < l->n; i++) {
		const struct row *a = &l->row[i];

		for (int k = 0; a->listing.stranger != NULL && k < i; k++) {
			const struct row *b = &l->row[k];

			if (text_same(a->listing.stranger,
			    b->listing.stranger) &&
			    !text_same(xml_attr(a->list, "operator"),
			    xml_attr(b->list, "operator")))
				return true;
		}
	}
	return false;
}

/* ---- counting ---- */

static const struct row *
row_of(const struct lists *l, const char *zone)
{
	for (int i = 0; zone != NULL && i < l->n; i++) {
		if (text_same(l->row[i].zone, zone))
			return &l->row[i];
	}
	return NULL;
}

/* What a list says that holds another one is not said twice. */
static void
merge_parts(struct lists *l)
{
	for (int i = 0; i < l->n; i++) {
		struct row *row = &l->row[i];
		const struct row *whole = row_of(l, xml_attr(row->list,
		    "part"));

		row->counted = whole == NULL ||
		    row->listing.state != LIST_LISTED ||
		    whole->listing.state != LIST_LISTED;
	}
}

/* A part that the refusal names means the whole, where that has the address. */
static const struct row *
meant_by(const struct lists *l, const struct row *named)
{
	const struct row *whole = row_of(l, xml_attr(named->list, "part"));

	return named->listing.state != LIST_LISTED && whole != NULL &&
	    whole->listing.state == LIST_LISTED ? whole : named;
}

static void
count_state(struct tally *t, enum list_state state)
{
	int *const group[] = {
		[LIST_LISTED] = &t->listed, [LIST_CLEAR] = &t->clear,
		[LIST_REFUSED] = &t->refused, [LIST_BROKEN] = &t->broken,
		[LIST_TIMEOUT] = &t->timeout, [LIST_UNKNOWN] = &t->unknown,
		[LIST_ALLOWED] = &t->allowed, [LIST_INFO] = &t->info,
		[LIST_SKIPPED] = &t->skipped,
	};

	++*group[state];
	t->asked += state != LIST_SKIPPED;
}

static void
count(struct lists *l, struct tally *t)
{
	*t = (struct tally){ .policy = true };
	for (int i = 0; i < l->n; i++) {
		const struct row *r = &l->row[i];
		enum list_state state = r->listing.state;

		if (r->named)
			t->named = meant_by(l, r);
		if (!r->counted)
			continue;
		count_state(t, state);
		t->missing += r->listing.missing;
		t->proven += r->listing.proven;
		t->world += r->listing.world;
		if (state == LIST_LISTED && is_heavy(r))
			t->policy &= r->listing.policy;
		if (state == LIST_LISTED && t->worst == NULL)
			t->worst = r;
		if (state == LIST_SKIPPED || !is_heavy(r))
			continue;
		t->heavy++;
		t->heavy_answered += is_answer(state);
	}
}

/* The named first, then what lists it, the gravest on top; then by weight. */
static int
gravest_first(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int gravity = y->listing.gravity[0] - x->listing.gravity[0];

	if (x->named != y->named)
		return x->named ? -1 : 1;
	if (x->listing.state != y->listing.state)
		return x->listing.state < y->listing.state ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->listing.state == LIST_LISTED && gravity != 0)
		return gravity;
	return strcmp(x->zone, y->zone);
}

/* ---- describing ---- */

/* "https://.../{ip}" with the address or domain in its place. */
static const char *
link_for(struct pool *pool, const struct row *row, const char *attr)
{
	const char *link = xml_attr(row->list, attr), *hole, *end;

	hole = link == NULL ? NULL : strchr(link, '{');
	end = hole == NULL ? NULL : strchr(hole, '}');
	return end == NULL ? link : pool_printf(pool, "%.*s%s%s",
	    (int)(hole - link), link, row->subject->shown, end + 1);
}

static const char *
name_of(const struct row *row)
{
	const char *name = xml_attr(row->list, "name");

	return name == NULL ? row->zone : name;
}

static const char *
scope_of(const struct row *row)
{
	return row->listing.scope != NULL ? row->listing.scope :
	    row->listing.state == LIST_LISTED ?
	    xml_attr(row->list, "scope") : NULL;
}

static const char *
joined(struct pool *pool, const char *const *words, int n)
{
	const char *all = "";

	for (int i = 0; i < n; i++)
		all = pool_printf(pool, "%s%s%s", all, i > 0 ? " " : "",
		    words[i]);
	return all;
}

/* What several rows say in the same way; `prefix` for the finding itself. */
static void
describe(struct inquiry *q, xmlNode *at, const char *prefix,
    const struct row *row)
{
	struct pool *pool = q->pool;
	const struct { const char *key, *value; } details[] = {
		{ "zone", row->zone },
		{ "meaning", row->listing.meaning[0] },
		{ "reason", row->reason },
		{ "lookup", link_for(pool, row, "lookup") },
		{ "delist", link_for(pool, row, "delist") },
		{ "scope", scope_of(row) },
		{ "domain", row->subject->whose != NULL ?
		    row->subject->shown : NULL },
		{ "whose", row->subject->whose },
	};

	for (size_t i = 0; i < sizeof details / sizeof *details; i++)
		detail_text(at, pool_printf(pool, "%s%s", prefix,
		    details[i].key), details[i].value);
}

static void
describe_row(struct inquiry *q, xmlNode *lists, const struct row *row)
{
	const struct listing *l = &row->listing;
	xmlNode *map = detail_map(lists, NULL), *codes;

	detail_text(map, "name", name_of(row));
	detail_text(map, "status", list_state_word(l->state));
	codes = detail_list(map, "codes");
	for (int i = 0; i < l->n_codes; i++)
		detail_text(codes, NULL, l->codes[i]);
	if (l->n_meanings > 1) {
		xmlNode *all = detail_list(map, "meanings");

		for (int i = 0; i < l->n_meanings; i++)
			detail_text(all, NULL, l->meaning[i]);
	}
	detail_text(map, "weight", xml_attr(row->list, "weight"));
	detail_text(map, "server", row->server);
	describe(q, map, "", row);
}

static void
describe_worst(struct inquiry *q, const struct tally *t)
{
	xmlNode *f = q->finding;
	const struct row *row = t->worst;

	if (row == NULL)
		return;
	detail_text(f, "worst", name_of(row));
	detail_text(f, "worst_codes", joined(q->pool, row->listing.codes,
	    row->listing.n_codes));
	detail_text(f, "worst_how", xml_attr(row->list, "how"));
	describe(q, f, "worst_", row);
}

/* Is the list itself the fault of whoever still asks it? */
static bool
is_closed(const struct row *row)
{
	const char *why = xml_attr(row->list, "why");

	return why != NULL && (text_begins(why, "closed") ||
	    text_same(why, "fraud") || text_same(why, "no-list"));
}

static void
describe_named(struct inquiry *q, const struct tally *t)
{
	xmlNode *f = q->finding;
	const struct row *row = t->named;
	const char *state;

	if (row == NULL)
		return;
	state = list_state_word(row->listing.state);
	detail_text(f, "named", name_of(row));
	detail_text(f, "named_status", state);
	detail_text(f, "named_how", xml_attr(row->list, "how"));
	detail_flag(f, "named_closed", is_closed(row));
	describe(q, f, "named_", row);
	if (row->listing.state == LIST_SKIPPED ||
	    row->listing.state == LIST_CLEAR)
		finding_note(f, pool_printf(q->pool, "named-%s", state));
	else if (row->listing.state != LIST_LISTED)
		finding_note(f, "named-silent");
}

static void
describe_groups(xmlNode *f, const struct tally *t)
{
	detail_number(f, "listed", t->listed);
	detail_number(f, "asked", t->asked);
	detail_number(f, "clear", t->clear + t->allowed + t->info);
	detail_number(f, "silent", t->refused + t->broken + t->timeout +
	    t->unknown);
	detail_number(f, "refused", t->refused);
	detail_number(f, "broken", t->broken);
	detail_number(f, "timeout", t->timeout);
	detail_number(f, "unknown", t->unknown);
	detail_number(f, "allowed", t->allowed);
	detail_number(f, "info", t->info);
	detail_number(f, "skipped", t->skipped);
}

/* ---- concluding ---- */

static void
add_notes(struct inquiry *q, const struct lists *l, const struct tally *t)
{
	bool heavy = t->worst != NULL && is_heavy(t->worst);

	if (heavy && t->policy)
		finding_note(q->finding, "policy");
	if (t->worst != NULL && scope_of(t->worst) != NULL)
		finding_note(q->finding, "network");
	if (t->worst != NULL && t->worst->reason != NULL)
		finding_note(q->finding, "reason");
	if (t->refused > 0)
		finding_note(q->finding, "refused");
	if (t->asked > 0 && t->timeout == t->asked)
		finding_note(q->finding, "all-silent");
	else if (t->refused + t->broken + t->timeout + t->unknown > 0)
		finding_note(q->finding, "groups");
	for (int i = 0; i < l->n; i++) {
		if (l->row[i].server == NULL)
			continue;
		finding_note(q->finding, "own-servers");
		return;
	}
}

static void
conclude(struct inquiry *q, const struct tally *t)
{
	bool heavy = t->worst != NULL && is_heavy(t->worst);
	int clear = t->clear + t->allowed + t->info;

	if (t->worst != NULL)
		finding_end(q->finding, heavy ? STATUS_FAIL : STATUS_WARN,
		    heavy ? "listed" : "listed-minor");
	else if (clear == 0 || (t->heavy > 0 && t->heavy_answered == 0))
		finding_end(q->finding, STATUS_UNKNOWN, "unknown");
	else
		finding_end(q->finding, STATUS_PASS, "pass");
}

/* What the resolver does to all lists: the word for it, or NULL. */
static const char *
resolver_fault(const struct lists *l, const struct tally *t)
{
	/* One list that lists the world is broken; all of them are a lie. */
	if (l->canary_lives || strangers_agree(l) || (t->world >= WORLD_LEAST &&
	    t->clear == 0))
		return "hijacked";
	if (t->missing > 1 && t->proven == 0)
		return "filtered";
	return NULL;
}

void
lists_tell(struct inquiry *q, struct lists *l)
{
	xmlNode *f = q->finding, *lists = detail_list(f, "lists");
	struct tally t;
	const char *fault;

	merge_parts(l);
	count(l, &t);
	fault = resolver_fault(l, &t);
	if (fault != NULL)
		doubt_all(l, fault);
	qsort(l->row, (size_t)l->n, sizeof *l->row, gravest_first);
	count(l, &t);
	for (int i = 0; i < l->n; i++)
		describe_row(q, lists, &l->row[i]);
	describe_groups(f, &t);
	if (t.worst != NULL)
		detail_flag(f, "policy", is_heavy(t.worst) && t.policy);
	describe_worst(q, &t);
	describe_named(q, &t);
	add_notes(q, l, &t);
	conclude(q, &t);
	if (fault != NULL)
		finding_end(f, STATUS_UNKNOWN, fault);
}
