/*
 * The verdict: the cause with what speaks for and against it, who acts, the
 * other causes, and the fixes in the order to do them.
 */
#include <string.h>

#include "tui/guide.h"

static enum sign
sign_of(enum confidence c)
{
	return c == CONFIDENCE_CONFIRMED ? SIGN_FAIL :
	    c == CONFIDENCE_LIKELY ? SIGN_FAIL :
	    c == CONFIDENCE_POSSIBLE ? SIGN_WARN : SIGN_SKIPPED;
}

static void
add_list(struct page *p, const struct strings *list, const char *label)
{
	for (int i = 0; i < list->n; i++) {
		struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s",
		    list->at[i]);

		line->label = i == 0 ? label : "";
	}
}

static void
add_main(struct page *p, const struct verdict *v)
{
	const struct candidate *c = &v->main;
	struct line *line = page_add(p, &p->body, STYLE_STRONG, "%s",
	    v->summary);

	line->sign = v->none ? SIGN_PASS : v->unknown ? SIGN_UNKNOWN :
	    sign_of(c->confidence);
	line->label = v->none ? "well" : v->unknown ? "not decided" :
	    confidence_word(c->confidence);
	if (v->none)
		return;
	add_list(p, &c->because, "because");
	add_list(p, &c->against, "but");
	if (c->act_shown != NULL && !v->unknown) {
		line = page_add(p, &p->body, STYLE_PLAIN, "%s", c->act_shown);
		line->label = "who acts";
	}
	if (c->confidence < CONFIDENCE_CONFIRMED)
		add_list(p, &c->settle, "would settle");
	if (c->plain != NULL) {
		line = page_add(p, &p->body, STYLE_DIM, "%s", c->plain);
		line->label = "plainly";
	}
}

/* Up to five others by name; the ruled out in one line. */
static void
add_others(struct page *p, const struct verdict *v)
{
	const char *out = "";
	int shown = 0, ruled_out = 0;

	if (v->n_others > 0)
		page_rule(p, "Other causes");

	for (int i = 0; i < v->n_others; i++) {
		const struct candidate *c = &v->others[i];

		if (c->confidence == CONFIDENCE_RULED_OUT) {
			if (++ruled_out <= 3)
				out = pool_printf(p->pool, "%s%s%s", out,
				    ruled_out > 1 ? "; " : "", c->title);
			continue;
		}
		if (++shown > 5)
			continue;
		struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s",
		    c->title);

		line->sign = sign_of(c->confidence);
		line->label = confidence_word(c->confidence);
	}
	if (ruled_out == 0)
		return;
	struct line *line = page_add(p, &p->body, STYLE_DIM, "%s%s", out,
	    ruled_out > 3 ? pool_printf(p->pool, " (%d more)",
	    ruled_out - 3) : "");

	line->sign = SIGN_SKIPPED;
	line->label = "ruled out";
}

static void
add_fixes(struct page *p, const struct verdict *v)
{
	page_rule(p, v->n_fixes > 1 ? "What to do, in this order" :
	    "What to do");
	for (int i = 0; i < v->n_fixes; i++) {
		struct line *line = page_choice(p, i < 9 ? i + 1 : 0,
		    pool_printf(p->pool, "fix %s", v->fixes[i].id),
		    v->fixes[i].title);

		line->right = pool_printf(p->pool, "%d step%s",
		    v->fixes[i].n, v->fixes[i].n == 1 ? "" : "s");
	}
	if (v->n_fixes == 0)
		page_add(p, &p->body, STYLE_PLAIN, v->none ?
		    "Nothing: send the message again. If it comes back, "
		    "bring the bounce." : "Nothing is known that would help.");
}

struct page *
page_verdict(struct guide *g)
{
	const struct verdict *v = g->session->view.verdict;
	struct page *p = page_new("verdict", "Why it was refused");

	page_way_here(g, p);
	add_main(p, v);
	add_fixes(p, v);
	add_others(p, v);
	p->keys = "export evidence again";
	p->right = page_case_title(g, p->pool);
	return p;
}
