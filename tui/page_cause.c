/*
 * One cause in full: plain and expert words, what speaks for it and against
 * it, what would settle it, its fixes; and the page of all causes. A person
 * who knows better takes another cause in the place of the one found.
 */
#include <string.h>

#include "checks/asset.h"
#include "help/fixes.h"
#include "help/weigh.h"
#include "tui/guide.h"

static void
add_list(struct page *p, const struct strings *list, const char *label,
    enum sign sign)
{
	for (int i = 0; i < list->n; i++) {
		struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s",
		    page_words(p->pool, list->at[i]));

		line->sign = sign;
		line->label = i == 0 ? label : "";
	}
}

static void
add_text(struct page *p, const char *label, const char *text)
{
	if (text != NULL)
		page_add(p, &p->body, STYLE_PLAIN, "%s", text)->label = label;
}

static void
add_words(struct guide *g, struct page *p, const struct candidate *c)
{
	add_text(p, g->expert ? "experts" : "plainly", g->expert ?
	    c->expert : c->plain);
	add_text(p, g->expert ? "plainly" : "experts", g->expert ?
	    c->plain : c->expert);
}

static void
add_reasons(struct page *p, const struct candidate *c)
{
	page_rule(p, "For and against");
	add_list(p, &c->because, "for", SIGN_PASS);
	add_list(p, &c->against, "against", SIGN_FAIL);
	if (c->because.n + c->against.n == 0)
		page_add(p, &p->body, STYLE_DIM, "Nothing that was asked "
		    "speaks for it or against it.");
	if (c->confidence < CONFIDENCE_CONFIRMED)
		add_list(p, &c->settle, "would settle", SIGN_UNKNOWN);
}

static bool
is_main(const struct verdict *v, const char *id)
{
	return !v->none && strcmp(v->main.entry, id) == 0;
}

/* Whoever knows better may say so, and take it back. */
static void
add_choice(struct guide *g, struct page *p, const char *id)
{
	const struct verdict *v = g->session->view.verdict;
	const char *taken = answer_get(g->session->casefile, WALK_TAKEN);
	struct line *line;

	if (taken != NULL && strcmp(taken, id) == 0)
		line = page_choice(p, 0, "untake", "You took this cause. "
		    "Take that back: let what was found decide");
	else if (is_main(v, id))
		return;
	else
		line = page_choice(p, 0, pool_printf(p->pool, "take %s", id),
		    "Take this one instead: I know better");
	line->style = STYLE_STRONG;
}

static void
weigh_one(struct guide *g, const char *id, struct candidate *c)
{
	const struct verdict *v = g->session->view.verdict;

	if (is_main(v, id))
		*c = v->main;		/* with what led to it */
	else
		weigh(g->session->view.context, knowledge_cause(g->knowledge,
		    id), c);
}

static void
fill_page(struct guide *g, struct page *p, const char *id)
{
	struct candidate c;
	const struct fix *fixes;
	struct line *line;
	int n;

	weigh_one(g, id, &c);
	line = page_add(p, &p->body, STYLE_STRONG, "%s", c.title);
	line->sign = sign_of_confidence(c.confidence);
	line->label = c.because.n + c.against.n > 0 ?
	    confidence_word(c.confidence) : "no sign of it";
	add_text(p, "who acts", c.act_shown);
	add_words(g, p, &c);
	add_reasons(p, &c);
	add_text(p, "they said", fact_get(g->session->casefile,
	    "diagnostic"));
	page_rule(p, "What would help");
	fixes = fixes_of(g->session->view.context, &id, 1, &n);
	p->mark = page_add_fixes(p, fixes, n);
	if (n == 0)
		page_add(p, &p->body, STYLE_DIM, "Nothing is known that "
		    "would help in this case.");
	page_blank(p, &p->body);
	add_choice(g, p, id);
}

struct page *
page_cause(struct guide *g)
{
	const char *id = guide_top(g)->arg;
	struct page *p = page_new("cause", "A cause");

	page_way_here(g, p);
	p->keys = "words evidence find";
	p->right = page_case_title(g, p->pool);
	if (knowledge_cause(g->knowledge, id) != NULL)
		fill_page(g, p, id);
	else
		page_add(p, &p->body, STYLE_DIM, "There is no such cause.");
	return p;
}

/* ---- all of them ---- */

static bool
is_weighed(const struct verdict *v, const char *id)
{
	for (int i = 0; i < v->n_others; i++) {
		if (strcmp(v->others[i].entry, id) == 0)
			return true;
	}
	return is_main(v, id);
}

/* What nothing speaks for may still be what a person knows. */
static void
add_rest(struct guide *g, struct page *p, const struct verdict *v)
{
	const xmlNode *root = xmlDocGetRootElement(g->knowledge->causes);

	page_rule(p, "No sign of these");
	xml_each (cause, root, "cause") {
		struct candidate c;

		if (is_weighed(v, xml_attr(cause, "id")))
			continue;
		weigh(g->session->view.context, cause, &c);
		page_add(p, &p->body, STYLE_DIM, "%s", c.title)->action =
		    pool_printf(p->pool, "cause %s", c.entry);
	}
}

struct page *
page_causes(struct guide *g)
{
	const struct verdict *v = g->session->view.verdict;
	struct page *p = page_new("causes", "All causes");

	if (!v->none && *v->main.entry != '\0')
		page_add_cause(p, &v->main);
	for (int i = 0; i < v->n_others; i++)
		page_add_cause(p, &v->others[i]);
	add_rest(g, p, v);
	p->keys = "find";
	p->right = page_case_title(g, p->pool);
	return p;
}
