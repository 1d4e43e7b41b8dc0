/*
 * A fix: what must be true first, the steps with their commands, the check
 * afterwards, the way back, and the warnings. Once it has been asked again
 * whether it worked, before and now stand at its top.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fixes.h"
#include "tui/guide.h"

static void
add_list(struct page *p, const struct strings *list, const char *label,
    enum sign sign)
{
	for (int i = 0; i < list->n; i++) {
		struct line *line = page_add(p, &p->body,
		    sign == SIGN_WARN ? STYLE_WARN : STYLE_PLAIN, "%s",
		    list->at[i]);

		line->sign = sign;
		line->label = i == 0 ? label : "";
	}
}

/* A command keeps its lines; each can be pointed at and copied whole. */
static void
add_command(struct page *p, const struct command *c)
{
	const char *s = c->text;

	if (s == NULL) {
		page_add(p, &p->body, STYLE_WARN, "No command is given: %s.",
		    c->refused != NULL ? c->refused : "a value is missing")
		    ->indent = 4;
		return;
	}
	while (*s != '\0') {
		size_t n = strcspn(s, "\n");
		struct line *line = page_add(p, &p->body, STYLE_COMMAND,
		    "%.*s", (int)n, s);

		line->indent = strcmp(c->language, "letter") == 0 ? 2 : 4;
		line->copy = c->text;
		s += n + (s[n] == '\n');
	}
}

static void
add_steps(struct page *p, const struct fix *fix)
{
	for (int i = 0; i < fix->n; i++) {
		const struct step *s = &fix->steps[i];

		page_add(p, &p->body, STYLE_PLAIN, "%s", s->text)->label =
		    pool_printf(p->pool, "%d", i + 1);
		for (int k = 0; k < s->n; k++)
			add_command(p, &s->commands[k]);
	}
}

/* How to see it, or the way back: a label before the first alone. */
static void
add_labelled(struct page *p, const struct steps *all, const char *label)
{
	for (int i = 0; i < all->n; i++) {
		const struct step *s = &all->at[i];

		page_add(p, &p->body, STYLE_PLAIN, "%s", s->text)->label =
		    i == 0 ? label : "";
		for (int k = 0; k < s->n; k++)
			add_command(p, &s->commands[k]);
	}
}

static void
add_line(struct page *p, const char *label, const char *text)
{
	if (text != NULL)
		page_add(p, &p->body, STYLE_DIM, "%s", text)->label = label;
}

static void
add_platform(struct page *p, const struct fix *fix)
{
	struct line *line;

	if (fix->platform == NULL)
		return;
	line = page_add(p, &p->body, STYLE_PLAIN, "%s", fix->platform);
	line->label = "For";
	if (fix->ways.n > 1)
		line->right = pool_printf(p->pool, "v: %d of %d",
		    fix->way + 1, fix->ways.n);
}

/* ---- before and now ---- */

static const struct checkline *
check_of(const struct guide *g, const char *id)
{
	const struct verdict *v = g->session->view.verdict;

	for (int i = 0; i < v->n_checks; i++) {
		if (strcmp(v->checks[i].id, id) == 0)
			return &v->checks[i];
	}
	return NULL;
}

/* The checks of the attribute that were asked again; true: some were. */
static bool
add_asked_again(struct guide *g, struct page *p, const xmlNode *node)
{
	const char *at = xml_attr(node, "recheck"), *id;
	bool any = false;

	while (at != NULL && (id = text_word(p->pool, &at)) != NULL) {
		const struct checkline *c = check_of(g, id);

		if (c == NULL || c->was_status == NULL)
			continue;
		if (!any)
			page_rule(p, "Before and now");
		page_add_before(g, p, c);
		any = true;
	}
	return any;
}

/* What `r` would ask. */
static void
add_rechecks(struct guide *g, struct page *p, const xmlNode *node)
{
	const char *at = xml_attr(node, "recheck"), *id;
	const char *label = "r asks";

	while (at != NULL && (id = text_word(p->pool, &at)) != NULL) {
		const struct checkline *c = check_of(g, id);
		struct line *line;

		if (c == NULL)
			continue;
		line = page_add(p, &p->body, STYLE_DIM, "%s: %s", c->title,
		    page_words(p->pool, c->summary));
		line->sign = sign_of_status(c->status);
		line->label = label;
		label = "";
	}
}

/* ---- the page ---- */

static const char *
risk_in_words(const char *risk)
{
	return strcmp(risk, "dangerous") == 0 ?
	    "done wrongly this stops mail or opens a door: go step by step, "
	    "with somebody who knows the system" :
	    "it changes what a server lets through: write down first what "
	    "stands there now";
}

static void
fill_page(struct guide *g, struct page *p, const struct fix *fix,
    const xmlNode *node)
{
	page_add(p, &p->body, STYLE_STRONG, "%s", fix->title);
	if (add_asked_again(g, p, node))
		page_rule(p, "The fix");
	else
		page_blank(p, &p->body);
	add_platform(p, fix);
	add_line(p, "Who", fix->who);
	add_list(p, &fix->before, "Before", SIGN_NONE);
	if (fix->risk != NULL && strcmp(fix->risk, "safe") != 0 && !fix->asks)
		page_add(p, &p->body, STYLE_WARN, "%s", g->expert ?
		    fix->risk : risk_in_words(fix->risk))->label = "Risk";
	add_steps(p, fix);
	add_labelled(p, &fix->verify, "Check");
	add_rechecks(g, p, node);
	add_labelled(p, &fix->undo, "Undo");
	add_line(p, "Shows", fix->effect);
	add_list(p, &fix->warnings, "Mind", SIGN_WARN);
}

/* It worked, or the case has changed: what it has done is still shown. */
static void
fill_undue(struct guide *g, struct page *p, const xmlNode *node)
{
	page_add(p, &p->body, STYLE_STRONG, "This fix is not due any more.");
	page_choice(p, 1, "back", "Back to the verdict");
	if (node != NULL)
		add_asked_again(g, p, node);
}

bool
guide_fix(struct guide *g, struct fix *fix)
{
	const struct spot *spot = guide_top(g);
	const xmlNode *node = knowledge_fix(g->knowledge, spot->arg);
	const struct verdict *v = g->session->view.verdict;

	/* As the verdict has it: without a letter that another one holds. */
	for (int i = 0; i < v->n_fixes && spot->way < 0; i++) {
		if (strcmp(v->fixes[i].id, spot->arg) != 0)
			continue;
		*fix = v->fixes[i];
		return true;
	}
	return node != NULL && fix_fill(g->session->view.context, node,
	    spot->way, fix);
}

static const char *
title_of(const struct verdict *v, const char *id, struct pool *pool)
{
	for (int i = 0; i < v->n_fixes; i++) {
		if (strcmp(v->fixes[i].id, id) == 0)
			return pool_printf(pool, "Fix %d of %d", i + 1,
			    v->n_fixes);
	}
	return "A fix";
}

struct page *
page_fix(struct guide *g)
{
	const char *id = guide_top(g)->arg;
	struct page *p = page_new("fix", NULL);
	const xmlNode *node = knowledge_fix(g->knowledge, id);
	struct fix fix;

	p->keys = "copy way again words export";
	p->title = title_of(g->session->view.verdict, id, p->pool);
	p->right = page_case_title(g, p->pool);
	page_way_here(g, p);
	if (guide_fix(g, &fix))
		fill_page(g, p, &fix, node);
	else
		fill_undue(g, p, node);
	return p;
}
