/*
 * Exchange as it is configured: what was read of it, which receive connector
 * takes the sender's address and why, and why the others don't. Which cmdlets
 * there are and what is shown of their objects is in assets/pages.xml.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/exchange_judge.h"
#include "checks/text.h"
#include "tui/guide.h"

#define SERVERS 20			/* told one by one */

/* Names may repeat, places don't. */
static int
object_index(const xmlNode *object)
{
	int i = 0;

	xml_each (o, object->parent, "object") {
		if (o == object)
			break;
		i++;
	}
	return i;
}

/* ---- receive connectors ---- */

struct doors {
	struct guide *guide;
	struct page *page;
	struct receivers all;
	struct caller caller;
	bool known;			/* the caller's address is */
};

static const char *
groups(const struct doors *d, const struct receiver *r)
{
	const char *words = receiver_groups(d->page->pool, r);

	return words != NULL && *words != '\0' ? words : "nobody told";
}

/* The smallest of its ranges with the caller in it; NULL: none has. */
static const struct reach *
smallest(const struct receiver *r, const struct ip *ip)
{
	const struct reach *best = NULL;

	for (int i = 0; i < r->n_reaches; i++) {
		const struct reach *reach = &r->reaches[i];

		if (iprange_has(&reach->range, ip) && (best == NULL ||
		    iprange_compare(&reach->range, &best->range) < 0))
			best = reach;
	}
	return best;
}

static bool
listens(const struct receiver *r)
{
	for (int i = 0; i < r->n_bindings; i++) {
		if (r->bindings[i].port == 25)
			return true;
	}
	return false;
}

/* Mail from elsewhere comes to port 25. */
static const char *
elsewhere(struct pool *pool, const struct receiver *r)
{
	if (r->n_bindings == 0)
		return "no port is told";
	return pool_printf(pool, "listens on port %d, not on 25",
	    r->bindings[0].port);
}

/* Why this one takes the connection, or does not. */
static const char *
reason(const struct doors *d, const struct receiver *r,
    const struct choice *choice)
{
	const struct reach *reach = smallest(r, &d->caller.ip);
	struct pool *pool = d->page->pool;

	if (!r->enabled)
		return "switched off";
	if (r == choice->taker)
		return pool_printf(pool, "takes it: of all ranges with the "
		    "address %s is the smallest. May submit there: %s",
		    choice->reach->text, groups(d, r));
	if (!listens(r))
		return elsewhere(pool, r);
	if (reach == NULL)
		return r->cut ? "its list was cut short: the address may "
		    "stand in what is missing" :
		    "none of its ranges has the address";
	if (choice->taker == NULL)
		return "has the address, but not on a binding that fits";
	if (r == choice->rival)
		return pool_printf(pool, "fits as well by %s: which of the "
		    "two takes it is not documented", reach->text);
	return pool_printf(pool, "has the address in %s, which is the wider "
	    "range", reach->text);
}

static void
add_receiver(const struct doors *d, const struct receiver *r,
    const struct choice *choice)
{
	bool taker = choice != NULL && r == choice->taker;
	struct line *line = page_add(d->page, &d->page->body, taker ?
	    STYLE_STRONG : STYLE_DIM, "%s", choice != NULL ? reason(d, r,
	    choice) : pool_printf(d->page->pool, "%d ranges, may submit: %s",
	    r->n_reaches, groups(d, r)));

	line->label = pool_strdup(d->page->pool, r->name);
	line->sign = taker ? SIGN_HERE : SIGN_SKIPPED;
	line->action = pool_printf(d->page->pool, "object %d", object_index(
	    r->object));
}

/* The one that takes it goes first. */
static void
add_server(const struct doors *d, const char *server)
{
	struct judgement j;

	receivers_judge(&d->all, server, &d->caller, &j);
	page_rule(d->page, pool_printf(d->page->pool,
	    "Receive connectors%s%s", *server != '\0' ? " of " : "", server));
	if (d->known && j.choice.taker != NULL)
		add_receiver(d, j.choice.taker, &j.choice);
	for (int i = 0; i < d->all.n; i++) {
		const struct receiver *r = &d->all.at[i];

		if (text_same(r->server, server) && (!d->known ||
		    r != j.choice.taker))
			add_receiver(d, r, d->known ? &j.choice : NULL);
	}
}

static bool
is_first_of_server(const struct receivers *all, int i)
{
	for (int k = 0; k < i; k++) {
		if (text_same(all->at[k].server, all->at[i].server))
			return false;
	}
	return true;
}

static void
add_receivers(struct guide *g, struct page *p)
{
	struct doors d = { .guide = g, .page = p };
	const struct casefile *c = g->session->casefile;
	int servers = 0;

	receivers_read(&d.all, p->pool, c);
	d.known = ip_parse(&d.caller.ip, fact_get(c, "sender_ip"));
	for (int i = 0; i < d.all.n && servers < SERVERS; i++) {
		if (!is_first_of_server(&d.all, i))
			continue;
		add_server(&d, d.all.at[i].server);
		servers++;
	}
}

/* ---- objects of all kinds ---- */

static const char *
object_name(const xmlNode *object)
{
	static const char *const names[] = { "Identity", "Name",
		"DisplayName", "DomainName", "PrimarySmtpAddress", "IPRange",
		"LookupDomain", "MessageId" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *name = exchange_text(object, names[i]);

		if (name != NULL)
			return name;
	}
	return xml_attr(object, "type");
}

/* A property's text, or its items in one line. */
static const char *
value_of(struct pool *pool, const xmlNode *object, const char *property)
{
	const xmlNode *values = exchange_values(object, property);
	const char *text = "", *item;

	for (int i = 0; values != NULL && (item = exchange_item(values, i)) !=
	    NULL && strlen(text) < 300; i++)
		text = pool_printf(pool, "%s%s%s", text, i > 0 ? ", " : "",
		    item);
	return text;
}

static void
add_object(struct page *p, const xmlNode *object, const char *shows)
{
	const char *text = "", *word;
	struct line *line;

	while (shows != NULL && (word = text_word(p->pool, &shows)) != NULL) {
		const char *value = value_of(p->pool, object, word);

		if (*value != '\0')
			text = pool_printf(p->pool, "%s%s%s: %s", text,
			    *text != '\0' ? "; " : "", word, value);
	}
	line = page_add(p, &p->body, STYLE_PLAIN, "%s", text);
	line->label = pool_strdup(p->pool, object_name(object));
	line->most = 2;
	line->action = pool_printf(p->pool, "object %d", object_index(object));
}

static int
count(const struct casefile *c, const char *type)
{
	const xmlNode *o = NULL;
	int n = 0;

	while ((o = exchange_object(c, type, o)) != NULL)
		n++;
	return n;
}

static void
add_kind(struct page *p, const struct casefile *c, const xmlNode *cmdlet)
{
	const char *type = xml_attr(cmdlet, "type");
	int n = count(c, type);
	const xmlNode *o = NULL;

	if (n == 0)
		return;
	page_rule(p, pool_printf(p->pool, "%s: %d", xml_attr(cmdlet, "title"),
	    n));
	while ((o = exchange_object(c, type, o)) != NULL)
		add_object(p, o, xml_attr(cmdlet, "shows"));
}

/* ---- the page ---- */

static void
add_judgement(struct guide *g, struct page *p)
{
	const struct verdict *v = g->session->view.verdict;

	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *c = &v->checks[i];
		struct line *line;

		if (strcmp(c->id, "connectors") != 0)
			continue;
		line = page_add(p, &p->body, style_of_status(c->status), "%s",
		    c->summary);
		line->sign = sign_of_status(c->status);
		for (int k = 0; k < c->notes.n; k++)
			page_add(p, &p->body, STYLE_DIM, "%s", c->notes.at[k])
			    ->indent = 2;
	}
}

/* What to run there, each to be copied. */
static void
add_cmdlets(struct page *p, const xmlNode *root)
{
	page_rule(p, "Where it comes from: run one of these, paste what it "
	    "prints");
	xml_each (cmdlet, root, "cmdlet") {
		const char *command = text_squeeze(p->pool,
		    xml_text(cmdlet));
		struct line *line;

		if (*command == '\0')
			continue;
		line = page_add(p, &p->body, STYLE_COMMAND, "%s", command);
		line->label = pool_strdup(p->pool, xml_attr(cmdlet, "title"));
		line->copy = command;
	}
}

struct page *
page_exchange(struct guide *g)
{
	const struct casefile *c = g->session->casefile;
	struct page *p = page_new("exchange", "Exchange as it is configured");
	xmlDoc *doc = asset_load("pages.xml");
	const xmlNode *root = xml_first(xmlDocGetRootElement(doc),
	    "exchange");
	bool any = xml_first(xml_first(casefile_root(c), "exchange"),
	    "object") != NULL;

	page_choice(p, 1, "more", "Paste what the Exchange shell printed");
	page_choice(p, 2, "more-file", "Read a file of it");
	if (any)
		add_judgement(g, p);
	add_receivers(g, p);
	xml_each (cmdlet, root, "cmdlet") {
		if (strcmp(xml_attr(cmdlet, "type"), "ReceiveConnector") != 0)
			add_kind(p, c, cmdlet);
	}
	add_cmdlets(p, root);
	p->keys = "copy find words";
	p->right = page_case_title(g, p->pool);
	xmlFreeDoc(doc);
	return p;
}

/* ---- one object ---- */

static const xmlNode *
object_at(const struct casefile *c, const char *index)
{
	const xmlNode *o = xml_first(xml_first(casefile_root(c), "exchange"),
	    "object");

	for (long i = text_number(index, 0, EXCHANGE_OBJECTS); i > 0 &&
	    o != NULL; i--)
		o = xml_next(o, "object");
	return o;
}

static void
add_property(struct page *p, const xmlNode *property)
{
	const char *label = pool_strdup(p->pool, xml_attr(property, "name"));
	const char *item;
	bool is_list = strcmp((const char *)property->name, "list") == 0;

	for (int i = 0; (item = exchange_item(property, i)) != NULL; i++) {
		struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s",
		    item);

		line->label = i == 0 ? label : "";
		line->copy = line->text;
	}
	if (is_list && exchange_is_cut(property))
		page_add(p, &p->body, STYLE_WARN, "and what was cut short in "
		    "the export")->label = "";
}

struct page *
page_object(struct guide *g)
{
	const xmlNode *o = object_at(g->session->casefile, guide_top(g)->arg);
	struct page *p = page_new("object", o == NULL ? "An object of "
	    "Exchange" : object_name(o));

	p->keys = "copy find";
	if (o == NULL) {
		page_add(p, &p->body, STYLE_DIM, "It is not there any more.");
		return p;
	}
	p->right = pool_printf(p->pool, "%s, %s", xml_attr(o, "type"),
	    xml_attr(o, "source"));
	xml_each (property, o, NULL)
		add_property(p, property);
	return p;
}
