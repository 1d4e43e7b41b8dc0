/*
 * What the bounce says: every value with where it comes from; Enter edits it
 * in place. Values that contradict the one that counts are shown below it.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fill.h"
#include "help/weigh.h"
#include "tui/guide.h"

struct shown {
	const char *name, *label;
	const char *action;		/* "edit" or "turn" */
};

static const struct shown facts[] = {
	{ "from", "From", "edit" }, { "to", "To", "edit" },
	{ "sender_ip", "Sent by", "edit" }, { "helo", "It says EHLO", "edit" },
	{ "remote_mta", "Refused by", "edit" },
	{ "reply_code", "Code", "edit" },
	{ "enhanced_code", "Enhanced code", "edit" },
	{ "diagnostic", "Its words", "edit" },
	{ "side", "You run", "turn" }, { "exchange", "Exchange", "turn" },
};

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

	if (where != NULL && *where != '\0')
		return pool_strdup(pool, where);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_same(words[i][0], source))
			return words[i][1];
	}
	return NULL;
}

static const char *
in_words(const char *name, const char *value)
{
	if (strcmp(name, "side") != 0)
		return value;
	return strcmp(value, "sender") == 0 ? "the sending side" :
	    strcmp(value, "recipient") == 0 ? "the recipient's side" :
	    strcmp(value, "both") == 0 ? "both sides" :
	    strcmp(value, "neither") == 0 ? "neither side" : value;
}

static void
add_others(struct page *p, const xmlNode *first)
{
	for (const xmlNode *v = xml_next(first, "value"); v != NULL;
	    v = xml_next(v, "value")) {
		if (strcmp(xml_text(v), xml_text(first)) == 0 ||
		    *xml_text(v) == '\0')
			continue;
		struct line *line = page_add(p, &p->body, STYLE_WARN,
		    "but also: %s", xml_text(v));

		line->label = "";
		line->right = where_in_words(p->pool, v);
	}
}

static void
add_fact(struct page *p, const struct casefile *c, const struct shown *s)
{
	const xmlNode *value = fact_node(c, s->name);
	bool known = value != NULL && *xml_text(value) != '\0';
	struct line *line = page_add(p, &p->body,
	    known ? STYLE_PLAIN : STYLE_DIM, "%s",
	    known ? in_words(s->name, xml_text(value)) : "not known");

	line->label = s->label;
	line->action = pool_printf(p->pool, "%s %s", s->action, s->name);
	if (!known)
		return;
	line->right = where_in_words(p->pool, value);
	add_others(p, value);
}

static void
add_other_recipients(struct page *p, const struct casefile *c)
{
	const char *to = fact_get(c, "to");

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient") {
		const char *address = xml_attr(r, "address");

		if (address == NULL || (to != NULL &&
		    strcmp(address, to) == 0) || *address == '\0')
			continue;
		struct line *line = page_add(p, &p->body, STYLE_DIM, "%s: %s",
		    address, xml_text(r));

		line->label = "Also to";
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

struct page *
page_facts(struct guide *g)
{
	const struct casefile *c = g->session->casefile;
	struct page *p = page_new("facts", "What the bounce says");
	struct line *go;
	int all, done = runner_done(g->session->runner, &all);

	go = page_add(p, &p->body, STYLE_STRONG, "Go on: this is right");
	go->action = guide_top(g) == NULL ? "facts-read" : "back";
	go->sign = SIGN_HERE;
	page_blank(p, &p->body);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_fact(p, c, &facts[i]);
	add_other_recipients(p, c);
	add_plain_words(g, p);
	p->keys = "words evidence";
	p->right = pool_printf(p->pool, "%d of %d checks", done, all);
	return p;
}
