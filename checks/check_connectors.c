/*
 * connectors: which receive connector of the recipient's Exchange would take
 * the sending address, and whether it lets it in, by the export that the
 * person gave. Nothing is asked of anybody.
 *
 * Of several servers those count that the refusal came from, if that is known;
 * else those that let strangers in at all; else all. The worst one speaks.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/exchange_doors.h"
#include "checks/exchange_judge.h"
#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/text.h"

#define SERVERS 200			/* looked at */
#define RANGES_SHOWN 5

struct farm {
	struct receivers all;
	struct caller caller;
	struct judgement at[SERVERS];
	bool counts[SERVERS];
	int n;
};

/* ---- what is known of the sender ---- */

/* "example.org", "*.example.org" and "*", as Exchange means them. */
static bool
covers(const char *pattern, const char *domain)
{
	if (strcmp(pattern, "*") == 0)
		return true;
	if (strncmp(pattern, "*.", 2) == 0)
		return name_is_under(domain, pattern + 2);
	return text_same(pattern, domain);
}

/* -1: no accepted domain was exported; else whether this is one. */
static int
is_accepted(struct inquiry *q, const char *domain)
{
	const xmlNode *o = NULL;
	int known = -1;

	while ((o = exchange_object(q->casefile, "AcceptedDomain", o)) !=
	    NULL) {
		const char *name = exchange_text(o, "DomainName");

		if (name == NULL)
			continue;
		known = known < 0 ? 0 : known;
		if (domain != NULL && covers(name, domain))
			return 1;
	}
	return known;
}

static bool
is_secured(struct inquiry *q, const char *domain)
{
	const xmlNode *list = exchange_values(exchange_object(q->casefile,
	    "TransportConfig", NULL), "TLSReceiveDomainSecureList");
	const char *item;

	for (int i = 0; domain != NULL && (item = exchange_item(list, i)) !=
	    NULL; i++) {
		if (covers(item, domain))
			return true;
	}
	return false;
}

static bool
is_old(struct inquiry *q, const struct receivers *all)
{
	const char *exchange = fact_get(q->casefile, "exchange");

	if (exchange != NULL)
		return strcmp(exchange, "2007") == 0 ||
		    strcmp(exchange, "2010") == 0;
	for (int i = 0; i < all->n; i++) {
		if (all->at[i].has_role)
			return false;
	}
	return true;
}

static void
know_caller(struct inquiry *q, struct farm *f)
{
	const char *from = name_of_address(q->pool, fact_get(q->casefile,
	    "from"));
	const char *to = name_of_address(q->pool, fact_get(q->casefile, "to"));
	int own = is_accepted(q, from);

	f->caller.own_sender = own == 1 || (own < 0 && from != NULL &&
	    text_same(from, to));
	f->caller.foreign = to != NULL && is_accepted(q, to) == 0;
	f->caller.secured = is_secured(q, from);
	f->caller.old = is_old(q, &f->all);
}

/* ---- servers ---- */

static bool
is_known_server(const struct farm *f, const char *server)
{
	for (int i = 0; i < f->n; i++) {
		if (text_same(f->at[i].server, server))
			return true;
	}
	return false;
}

static void
judge_servers(struct farm *f)
{
	for (int i = 0; i < f->all.n && f->n < SERVERS; i++) {
		const char *server = f->all.at[i].server;

		if (!is_known_server(f, server))
			receivers_judge(&f->all, server, &f->caller,
			    &f->at[f->n++]);
	}
}

/* "EX1" in "ex1.corp.example", or the name that a connector shows. */
static bool
is_named(const struct farm *f, const char *server, const char *host)
{
	size_t n = host == NULL ? 0 : strcspn(host, ".");

	if (n > 0 && n == strcspn(server, ".") &&
	    strncasecmp(server, host, n) == 0)
		return true;
	for (int i = 0; i < f->all.n; i++) {
		const struct receiver *r = &f->all.at[i];

		if (text_same(r->server, server) &&
		    text_same(exchange_text(r->object, "Fqdn"), host))
			return true;
	}
	return false;
}

static bool
count_named(struct farm *f, const char *host)
{
	bool any = false;

	for (int i = 0; i < f->n; i++) {
		f->counts[i] = is_named(f, f->at[i].server, host);
		any |= f->counts[i];
	}
	return any;
}

static bool
count_entrances(struct farm *f)
{
	bool any = false;

	for (int i = 0; i < f->n; i++) {
		f->counts[i] = f->at[i].entrance;
		any |= f->counts[i];
	}
	return any;
}

/* One where nothing listens on port 25 is no server that refused. */
static void
count_listening(struct farm *f)
{
	bool any = false;

	for (int i = 0; i < f->n; i++)
		any |= strcmp(f->at[i].says, "nothing-listens") != 0;
	for (int i = 0; i < f->n; i++)
		f->counts[i] = !any || strcmp(f->at[i].says,
		    "nothing-listens") != 0;
}

static int
gravity(enum status status)
{
	return status == STATUS_FAIL ? 3 : status == STATUS_UNKNOWN ? 2 :
	    status == STATUS_WARN ? 1 : 0;
}

static const struct judgement *
pick(struct farm *f, bool *mixed)
{
	const struct judgement *worst = NULL;
	bool yes = false, no = false;

	for (int i = 0; i < f->n; i++) {
		const struct judgement *j = &f->at[i];

		if (!f->counts[i])
			continue;
		yes |= j->known && j->admits;
		no |= j->known && !j->admits;
		if (worst == NULL || gravity(j->status) >
		    gravity(worst->status))
			worst = j;
	}
	*mixed = yes && no;
	return worst;
}

/* ---- the finding ---- */

static const char *
ranges_text(struct inquiry *q, const struct receiver *r)
{
	const char *text = "";

	for (int i = 0; i < r->n_reaches && i < RANGES_SHOWN; i++)
		text = pool_printf(q->pool, "%s%s%s", text, i > 0 ? ", " : "",
		    r->reaches[i].text);
	return r->n_reaches > RANGES_SHOWN ? pool_printf(q->pool,
	    "%s and %d more", text, r->n_reaches - RANGES_SHOWN) : text;
}

/* One word that scripts read: how it lets in, or why it does not. */
static const char *
reason(const struct judgement *j)
{
	if (strcmp(j->says, "pass") != 0)
		return j->says;
	return j->ruling.internal ? "externally-secured" : "anonymous";
}

static void
describe_taker(struct inquiry *q, xmlNode *at, const struct judgement *j)
{
	const struct receiver *r = j->choice.taker;

	if (r == NULL || j->choice.doubt != NULL)
		return;			/* none, or perhaps another */
	detail_text(at, "connector", r->identity);
	detail_text(at, "range", j->choice.reach->text);
	detail_flag(at, "exact", iprange_is_single(&j->choice.reach->range));
	detail_text(at, "ranges", ranges_text(q, r));
	detail_text(at, "role", !r->has_role ? "none" : r->frontend ?
	    "FrontendTransport" : "HubTransport");
	detail_text(at, "groups", receiver_groups(q->pool, r));
	detail_text(at, "auth", receiver_auth(q->pool, r));
	detail_text(at, "reply", j->ruling.reply);
	detail_text(at, "stage", j->ruling.stage);
}

static void
describe_change(struct inquiry *q, const struct farm *f,
    const struct judgement *j)
{
	struct change change;

	receivers_change(&f->all, j, &f->caller, q->pool, &change);
	detail_text(q->finding, "change", change.word);
	detail_text(q->finding, "change_at", change.at == NULL ? NULL :
	    change.at->identity);
	detail_text(q->finding, "entry", change.entry);
	detail_text(q->finding, "binding", change.binding);
	detail_text(q->finding, "new_name", change.name);
}

static void
describe_servers(struct inquiry *q, const struct farm *f)
{
	xmlNode *list = f->n > 1 ? detail_list(q->finding, "servers") : NULL;

	for (int i = 0; i < f->n && list != NULL; i++) {
		const struct judgement *j = &f->at[i];
		xmlNode *map = detail_map(list, NULL);

		detail_text(map, "server", j->server);
		if (j->choice.taker != NULL && j->choice.doubt == NULL)
			detail_text(map, "connector",
			    j->choice.taker->identity);
		if (j->known)
			detail_flag(map, "admits", j->admits);
		detail_text(map, "reason", reason(j));
	}
}

static bool
has_zero_range(const struct receiver *r)
{
	for (int i = 0; i < r->n_reaches; i++) {
		if (strcmp(r->reaches[i].text, "0.0.0.0") == 0)
			return true;
	}
	return false;
}

static void
note_doubts(struct inquiry *q, const struct farm *f,
    const struct judgement *j)
{
	bool zero = false;

	for (int i = 0; i < f->all.n; i++)
		zero |= has_zero_range(&f->all.at[i]);
	if (j->off != NULL && !j->admits)
		finding_note(q->finding, "switched-off");
	if (j->choice.rival != NULL && j->known)
		finding_note(q->finding, "equal-ranges");
	if (j->conflict && strcmp(j->says, "role-conflict") != 0)
		finding_note(q->finding, "both-roles");
	if (j->ruling.kind == RULING_ACCEPTED && j->ruling.relays)
		finding_note(q->finding, "relays");
	if (zero)
		finding_note(q->finding, "zero-range");
	if (j->known && !j->admits)
		finding_note(q->finding, "as-seen");
}

static void
note_servers(struct inquiry *q, const struct farm *f, bool mixed)
{
	bool left_out = false;

	for (int i = 0; i < f->n; i++)
		left_out |= !f->counts[i];
	if (mixed)
		finding_note(q->finding, "servers-differ");
	if (left_out)
		finding_note(q->finding, "servers-left-out");
}

static void
conclude(struct inquiry *q, struct farm *f)
{
	bool mixed;
	const struct judgement *j = pick(f, &mixed);

	describe_taker(q, q->finding, j);
	detail_text(q->finding, "server", *j->server != '\0' ? j->server :
	    NULL);
	if (j->known)
		detail_flag(q->finding, "admits", j->admits);
	detail_text(q->finding, "reason", reason(j));
	detail_flag(q->finding, "certain", j->certain && !mixed);
	if (j->meant != NULL)
		detail_text(q->finding, "meant", j->meant->identity);
	if (j->off != NULL)
		detail_text(q->finding, "off", j->off->identity);
	if (j->choice.doubt != NULL)
		detail_text(q->finding, "doubt", j->choice.doubt->identity);
	if (j->choice.rival != NULL)
		detail_text(q->finding, "rival", j->choice.rival->identity);
	describe_change(q, f, j);
	describe_servers(q, f);
	note_doubts(q, f, j);
	note_servers(q, f, mixed);
	finding_end(q->finding, j->status, j->says);
}

static bool
skip(struct inquiry *q, const char *says)
{
	finding_end(q->finding, STATUS_SKIPPED, says);
	return true;
}

/* The sending side's own connectors tell nothing about the recipient's. */
static bool
is_own_side(struct inquiry *q)
{
	const char *side = fact_get(q->casefile, "side");
	const char *by = fact_get(q->casefile, "refused_by");

	return side != NULL && strcmp(side, "sender") == 0 && (by == NULL ||
	    strncmp(by, "own-", 4) != 0);
}

/* What else of the recipient's Exchange stays shut for this message. */
static void
describe_door(struct inquiry *q)
{
	struct door door;

	if (is_own_side(q))
		return;
	exchange_door(q->casefile, q->pool, &door);
	detail_text(q->finding, "door", door.word);
	detail_text(q->finding, "door_entry", door.entry);
	detail_text(q->finding, "door_recipient", door.recipient);
	if (door.word != NULL)
		finding_note(q->finding, door.word);
}

static bool
run(struct inquiry *q)
{
	struct farm *f = pool_alloc(q->pool, sizeof *f);

	describe_door(q);
	receivers_read(&f->all, q->pool, q->casefile);
	if (f->all.n == 0)
		return skip(q, "no-connectors");
	if (!ip_parse(&f->caller.ip, fact_get(q->casefile, "sender_ip")))
		return skip(q, "no-sender_ip");
	if (is_own_side(q))
		return skip(q, "own-side");
	know_caller(q, f);
	judge_servers(f);
	if (!count_named(f, fact_get(q->casefile, "remote_mta")) &&
	    !count_entrances(f))
		count_listening(f);
	conclude(q, f);
	return true;
}

extern const struct check check_connectors;
const struct check check_connectors = { .id = "connectors", .needs = "",
	.run = run };
