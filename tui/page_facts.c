/*
 * What the bounce says: every value with where it comes from; Enter edits it
 * in place. Values that contradict the one that counts are shown below it.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/facts.h"
#include "help/fill.h"
#include "help/weigh.h"
#include "tui/guide.h"

struct shown {
	const char *name, *label;
	const char *action;		/* "edit" or "turn" */
	bool rare;			/* left out while it is not known */
	const char *asked;		/* what to type; NULL: it is plain */
};

static const struct shown facts[] = {
	{ "from", "From", "edit", false, "who wrote, such as "
	    "anna@contoso.example" },
	{ "to", "To", "edit", false, "whom it was for, such as "
	    "bob@fabrikam.example" },
	{ "header_from", "From: line", "edit", true, NULL },
	{ "sender_ip", "Sent by", "edit", false, "public address of the "
	    "sending mail server, such as 203.0.113.9" },
	{ "helo", "It says EHLO", "edit", false, "name the sending server "
	    "gives itself" },
	{ "remote_mta", "Refused by", "edit", false, "name of the server "
	    "that refused" },
	{ "refused_by", "That is", "turn", false, NULL },
	{ "connector", "Connector", "edit", true, NULL },
	{ "reply_code", "Code", "edit", false, "three figures, such as 571" },
	{ "enhanced_code", "Enhanced code", "edit", false, "three figures "
	    "with dots, such as 5.7.1" },
	{ "diagnostic", "Its words", "edit", false, "what it said, word by "
	    "word" },
	{ "side", "You run", "turn", false, NULL },
	{ "exchange", "Exchange", "turn", false, NULL },
};

const char *
fact_asked(struct pool *pool, const char *name)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		if (strcmp(facts[i].name, name) != 0)
			continue;
		return facts[i].asked == NULL ? facts[i].label :
		    pool_printf(pool, "%s: %s", facts[i].label,
		    facts[i].asked);
	}
	return name;
}

static const char *
where_in_words(struct pool *pool, const xmlNode *value)
{
	static const char *const words[][2] = { { "person", "you" },
		{ "option", "command line" }, { "reply", "their reply" },
		{ "report", "delivery report" },
		{ "returned", "returned message" }, { "text", "the text" },
		{ "guess", "concluded" } };
	const char *source = xml_attr(value, "source");
	const char *where = xml_attr(value, "where");

	if (where != NULL && *where != '\0' && !text_same(source, "person"))
		return pool_strdup(pool, where);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_same(words[i][0], source))
			return words[i][1];
	}
	return NULL;
}

static void
add_others(struct page *p, const xmlNode *first, const char *name)
{
	for (const xmlNode *v = xml_next(first, "value"); v != NULL;
	    v = xml_next(v, "value")) {
		if (strcmp(xml_text(v), xml_text(first)) == 0 ||
		    *xml_text(v) == '\0' || text_same(xml_attr(v, "source"),
		    "guess"))
			continue;
		struct line *line = page_add(p, &p->body, STYLE_WARN,
		    "but also: %s", fact_in_words(name, xml_text(v)));

		line->label = "";
		line->right = where_in_words(p->pool, v);
	}
}

static void
add_fact(struct page *p, const struct casefile *c, const struct shown *s)
{
	const xmlNode *value = fact_node(c, s->name);
	bool known = value != NULL && *xml_text(value) != '\0';
	struct line *line;

	if (s->rare && (!known || text_same(xml_text(value), fact_get(c,
	    "from"))))
		return;
	line = page_add(p, &p->body, known ? STYLE_PLAIN : STYLE_DIM, "%s",
	    known ? fact_in_words(s->name, xml_text(value)) : "not known");
	line->label = s->label;
	line->action = pool_printf(p->pool, "%s %s", s->action, s->name);
	if (!known)
		return;
	line->right = where_in_words(p->pool, value);
	add_others(p, value, s->name);
}

/* The one chosen is "To"; Enter on another makes it that. */
static void
add_other_recipients(struct page *p, const struct casefile *c)
{
	const char *to = fact_get(c, "to");

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient") {
		const char *address = xml_attr(r, "address");
		struct line *line;

		if (address == NULL || *address == '\0' ||
		    text_same(address, to))
			continue;
		line = page_add(p, &p->body, STYLE_DIM, "%s: %s", address,
		    *xml_text(r) != '\0' ? xml_text(r) :
		    "nothing is said about it");
		line->label = "Also to";
		line->right = "look at this one";
		line->most = 2;
		line->action = pool_printf(p->pool, "pick %s", address);
	}
}

/* What the words mean, as far as it can be told now: where the walk would end
 * if nobody were asked. */
static void
add_plain_words(struct guide *g, struct page *p)
{
	struct context *x = g->session->view.context;
	struct candidate best = { .plain = NULL };
	struct walk ahead;

	page_rule(p, g->expert ? "For experts" : "In plain words");
	walk_tree(x, false, &ahead);
	if (ahead.cause != NULL)
		weigh(x, knowledge_cause(g->knowledge, ahead.cause), &best);
	if (g->expert && best.expert != NULL)
		page_add(p, &p->body, STYLE_PLAIN, "%s", best.expert);
	else if (best.plain != NULL)
		page_add(p, &p->body, STYLE_PLAIN, "%s", best.plain);
	else
		page_add(p, &p->body, STYLE_PLAIN, "The reason is not known "
		    "yet. Fill in what you know; everything else is asked "
		    "around now. Resending does not help.");
}

/* Without these hardly anything can be asked. */
static bool
lacks_much(const struct casefile *c)
{
	return fact_get(c, "to") == NULL || fact_get(c, "sender_ip") == NULL;
}

struct page *
page_facts(struct guide *g)
{
	const struct casefile *c = g->session->casefile;
	struct page *p = page_new("facts", "What the bounce says");
	struct line *go;

	page_way_here(g, p);
	go = page_add(p, &p->body, STYLE_STRONG, "%s", lacks_much(c) ?
	    "Go on with this; or fill in first what you know below" :
	    "Go on: this is right");
	go->action = guide_top(g) == NULL ? "facts-read" : "back";
	go->sign = SIGN_HERE;
	page_blank(p, &p->body);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_fact(p, c, &facts[i]);
	add_other_recipients(p, c);
	add_plain_words(g, p);
	p->keys = "words evidence exchange";
	p->right = page_asked(g, p->pool);
	return p;
}
