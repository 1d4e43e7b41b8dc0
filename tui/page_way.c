/*
 * The way here: steps walked with their answers, where it stands now, and
 * what would come if nobody were asked. Beside the page on a wide screen, a
 * page of its own on others. Enter on a step goes back to it.
 */
#include <string.h>

#include "checks/asset.h"
#include "help/fill.h"
#include "tui/guide.h"

/* A question that somebody answered, or a step of the wizard. */
static bool
is_shown(const struct pathstep *s)
{
	return s->title != NULL || s->by_person;
}

static const char *
title_of(struct guide *g, const char *node, const char *step)
{
	const xmlNode *n = knowledge_node(g->knowledge, node);
	const char *question = n == NULL ? NULL : fill_text(
	    g->session->view.context, xml_first(xml_first(n, "ask"),
	    "question"));

	if (step != NULL)
		return step;
	return question != NULL ? question : strcmp(node, WALK_TAKEN) == 0 ?
	    "Known better" : node;
}

static struct line *
add_step(struct page *p, struct pane *pane, enum sign sign, const char *text)
{
	struct line *line = page_add(p, pane, sign == SIGN_HERE ?
	    STYLE_STRONG : sign == SIGN_SKIPPED ? STYLE_DIM : STYLE_PLAIN,
	    "%s", text);

	line->sign = sign;
	line->most = 2;
	return line;
}

/* What led on from there, below it. */
static void
add_answer(struct page *p, struct pane *pane, const struct pathstep *s)
{
	struct line *line;

	if (s->because == NULL)
		return;
	line = page_add(p, pane, STYLE_DIM, "%s", s->because);
	line->indent = 2;
	line->most = pane == &p->side ? 2 : 0;
}

static void
add_walked(struct guide *g, struct page *p, struct pane *pane)
{
	const struct walk *w = &g->session->view.walk;

	for (int i = 0; i < w->n; i++) {
		const struct pathstep *s = &w->path[i];

		if (!is_shown(s))
			continue;
		add_step(p, pane, SIGN_PASS, title_of(g, s->node, s->title))
		    ->action = pool_printf(p->pool, "way %s", s->node);
		add_answer(p, pane, s);
	}
}

static void
add_now(struct guide *g, struct page *p, struct pane *pane)
{
	const struct walk *w = &g->session->view.walk;

	if (answer_get(g->session->casefile, "facts") == NULL)
		return;
	add_step(p, pane, SIGN_HERE, w->stop == WALK_END ? "verdict" :
	    title_of(g, xml_attr(w->node, "id"), xml_attr(w->node,
	    "step")))->action = "way";
}

/* Where it would go by evidence alone; the checks may still turn it. */
static void
add_ahead(struct guide *g, struct page *p, struct pane *pane)
{
	const struct walk *now = &g->session->view.walk;
	bool read = answer_get(g->session->casefile, "facts") != NULL;
	struct walk ahead;
	int from = 0;

	if (read && now->stop == WALK_END)
		return;
	walk_tree(g->session->view.context, false, &ahead);
	while (read && from < ahead.n && strcmp(ahead.path[from].node,
	    xml_attr(now->node, "id")) != 0)
		from++;
	for (int i = from + read; i < ahead.n; i++) {
		if (ahead.path[i].title != NULL)
			add_step(p, pane, SIGN_SKIPPED, ahead.path[i].title);
	}
	add_step(p, pane, SIGN_SKIPPED, "verdict");
}

static void
fill(struct guide *g, struct page *p, struct pane *pane)
{
	const char *code = fact_get(g->session->casefile, "reply_code");
	bool read = answer_get(g->session->casefile, "facts") != NULL;
	struct line *line = add_step(p, pane, read ? SIGN_PASS : SIGN_HERE,
	    pool_printf(p->pool, "the bounce%s%s", code != NULL &&
	    *code != '\0' ? ": " : "", code != NULL ? code : ""));

	line->action = "facts";
	if (read)
		add_walked(g, p, pane);
	add_now(g, p, pane);
	add_ahead(g, p, pane);
}

void
page_way_here(struct guide *g, struct page *p)
{
	p->side.title = "Way here";
	fill(g, p, &p->side);
}

struct page *
page_way(struct guide *g)
{
	struct page *p = page_new("way", "The way here");

	page_add(p, &p->body, STYLE_DIM, "Enter on a step goes back to it: "
	    "what was answered after it is taken back.");
	page_blank(p, &p->body);
	fill(g, p, &p->body);
	p->right = page_case_title(g, p->pool);
	return p;
}
