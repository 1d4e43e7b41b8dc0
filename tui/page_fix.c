/*
 * A fix: what must be true first, the steps with their commands, the check
 * afterwards, the way back, and the warnings.
 */
#include <string.h>

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

		line->indent = 4;
		line->copy = c->text;
		line->action = "copy";
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

/* Before and after: what the fix should have changed. */
static void
add_rechecks(struct guide *g, struct page *p, const struct fix *fix)
{
	const struct verdict *v = g->session->view.verdict;

	for (int k = 0; k < fix->recheck.n; k++) {
		for (int i = 0; i < v->n_checks; i++) {
			const struct checkline *c = &v->checks[i];

			if (strcmp(c->id, fix->recheck.at[k]) != 0)
				continue;
			struct line *line = page_add(p, &p->body, STYLE_DIM,
			    "%s: %s", c->title, c->summary);

			line->sign = sign_of_status(c->status);
			line->label = k == 0 ? "Now" : "";
		}
	}
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

static void
fill_page(struct guide *g, struct page *p, const struct fix *fix)
{
	page_add(p, &p->body, STYLE_STRONG, "%s", fix->title);
	page_blank(p, &p->body);
	add_platform(p, fix);
	add_line(p, "Who", fix->who);
	add_list(p, &fix->before, "Before", SIGN_NONE);
	if (fix->risk != NULL && strcmp(fix->risk, "safe") != 0)
		page_add(p, &p->body, STYLE_WARN, "%s", fix->risk)->label =
		    "Risk";
	add_steps(p, fix);
	add_labelled(p, &fix->verify, "Check");
	add_labelled(p, &fix->undo, "Undo");
	add_line(p, "Shows", fix->effect);
	add_list(p, &fix->warnings, "Mind", SIGN_WARN);
	add_rechecks(g, p, fix);
}

struct page *
page_fix(struct guide *g)
{
	const struct verdict *v = g->session->view.verdict;
	const struct spot *spot = guide_top(g);
	struct page *p = page_new("fix", "A fix");
	const xmlNode *node;
	struct fix fix;

	p->keys = "copy way again export";
	if (spot->arg >= v->n_fixes) {
		page_add(p, &p->body, STYLE_DIM, "This fix is not due any "
		    "more: b goes back to the verdict.");
		return p;
	}
	p->title = pool_printf(p->pool, "Fix %d of %d", spot->arg + 1,
	    v->n_fixes);
	p->right = page_case_title(g, p->pool);
	node = knowledge_fix(g->knowledge, v->fixes[spot->arg].id);
	if (spot->way >= 0 && fix_fill(g->session->view.context, node,
	    spot->way, &fix))
		fill_page(g, p, &fix);
	else
		fill_page(g, p, &v->fixes[spot->arg]);
	return p;
}
