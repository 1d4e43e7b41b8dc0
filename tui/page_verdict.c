/*
 * The verdict: the cause, who acts and what speaks for it, the fixes in the
 * order to do them, the other causes. Long quotations are cut here, so that
 * the first fixes are in sight on 24 rows; the cause's own page has them whole.
 */
#include <string.h>

#include "checks/text.h"
#include "help/inshort.h"
#include "tui/guide.h"

#define REASONS 2			/* shown here */
#define ROWS 2				/* of each */
#define OTHERS 5

enum sign
sign_of_confidence(enum confidence c)
{
	return c == CONFIDENCE_CONFIRMED ? SIGN_FAIL :
	    c == CONFIDENCE_LIKELY ? SIGN_FAIL :
	    c == CONFIDENCE_POSSIBLE ? SIGN_WARN : SIGN_SKIPPED;
}

static void
add_first(struct page *p, const struct strings *list, const char *label,
    int most)
{
	struct line *line = NULL;

	for (int i = 0; i < list->n && i < most; i++) {
		line = page_add(p, &p->body, STYLE_PLAIN, "%s",
		    page_words(p->pool, list->at[i]));
		line->label = i == 0 ? label : "";
		line->most = ROWS;
	}
	if (line != NULL && list->n > most)
		line->right = pool_printf(p->pool, "%d more",
		    list->n - most);
}

/* For a chat or a ticket, by `c`. */
static const char *
in_short(struct pool *pool, const struct verdict *v)
{
	const char *text = v->none ? v->summary : pool_printf(pool, "%s (%s)",
	    v->summary, v->unknown ? "not decided" :
	    confidence_word(v->main.confidence));

	if (!v->none && !v->unknown && v->main.act_shown != NULL)
		text = pool_printf(pool, "%s\nWho acts: %s", text,
		    v->main.act_shown);
	for (int i = 0; i < v->main.because.n && !v->none; i++)
		text = pool_printf(pool, "%s\nBecause: %s", text,
		    v->main.because.at[i]);
	for (int i = 0; i < v->n_fixes; i++)
		text = pool_printf(pool, "%s\n%d. %s", text, i + 1,
		    v->fixes[i].title);
	return text;
}

/* "571 Delivery not authorized": opened, the cause tells all of it. */
static void
add_summary(struct guide *g, struct page *p, const struct verdict *v)
{
	struct line *line = page_add(p, &p->body, STYLE_STRONG, "%s",
	    v->summary);

	line->sign = v->none ? SIGN_PASS : v->unknown ? SIGN_UNKNOWN :
	    sign_of_confidence(v->main.confidence);
	line->label = v->none ? "well" : v->unknown ? "not decided" :
	    confidence_word(v->main.confidence);
	line->most = ROWS;
	line->copy = in_short(p->pool, v);
	if (!v->none && *v->main.entry != '\0')
		line->action = pool_printf(p->pool, "cause %s",
		    v->main.entry);
	if (answer_get(g->session->casefile, WALK_TAKEN) != NULL)
		line->right = "taken by you";
}

static void
add_words(struct guide *g, struct page *p, const struct candidate *c)
{
	bool expert = g->expert && c->expert != NULL;
	struct line *line;

	if (c->plain == NULL && !expert)
		return;
	line = page_add(p, &p->body, STYLE_PLAIN, "%s", expert ? c->expert :
	    c->plain);
	line->label = expert ? "experts" : "plainly";
	line->most = ROWS + 1;
}

static void
add_main(struct guide *g, struct page *p, const struct verdict *v)
{
	const struct candidate *c = &v->main;

	add_summary(g, p, v);
	if (v->none)
		return;
	if (text_same(fact_get(g->session->casefile, "action"), "delayed"))
		page_add(p, &p->body, STYLE_PLAIN, "It is only late: the "
		    "server keeps trying, nothing need be sent again.")
		    ->label = "so far";
	if (c->act_shown != NULL && !v->unknown)
		page_add(p, &p->body, STYLE_PLAIN, "%s", c->act_shown)
		    ->label = "who acts";
	add_first(p, &c->because, "because", REASONS);
	add_first(p, &c->against, "but", 1);
	if (c->confidence < CONFIDENCE_CONFIRMED)
		add_first(p, &c->settle, "would settle", 1);
	add_words(g, p, c);
}

void
page_add_cause(struct page *p, const struct candidate *c)
{
	struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s",
	    c->title);

	line->sign = sign_of_confidence(c->confidence);
	line->label = confidence_word(c->confidence);
	line->action = pool_printf(p->pool, "cause %s", c->entry);
}

/* After `r`: what is another thing than it was. */
static void
add_changes(struct guide *g, struct page *p, const struct verdict *v)
{
	bool any = false;

	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *c = &v->checks[i];

		if (!page_has_changed(c))
			continue;
		if (!any)
			page_rule(p, "What has changed");
		page_add_before(g, p, c);
		any = true;
	}
}

/* Some by name; the page of all causes has the others and the ruled out. */
static void
add_others(struct page *p, const struct verdict *v)
{
	int shown = 0, hidden = 0, ruled_out = 0;

	page_rule(p, "Other causes");
	for (int i = 0; i < v->n_others; i++) {
		const struct candidate *c = &v->others[i];

		if (c->confidence == CONFIDENCE_RULED_OUT)
			ruled_out++;
		else if (++shown <= OTHERS)
			page_add_cause(p, c);
		else
			hidden++;
	}
	page_add(p, &p->body, STYLE_DIM, "All causes: %d more possible, "
	    "%d ruled out", hidden, ruled_out)->action = "causes";
}

/* Returns the line of the first. */
int
page_add_fixes(struct page *p, const struct fix *fixes, int n)
{
	int first = p->body.n;

	for (int i = 0; i < n; i++) {
		struct line *line = page_choice(p, i < 9 ? i + 1 : 0,
		    pool_printf(p->pool, "fix %s", fixes[i].id),
		    fixes[i].title);

		line->right = pool_printf(p->pool, "%d step%s", fixes[i].n,
		    fixes[i].n == 1 ? "" : "s");
	}
	return n > 0 ? first : -1;
}

/* Whoever can change nothing still has people to answer to. */
static void
add_telling(struct page *p, int n)
{
	page_rule(p, "Pass it on");
	page_choice(p, n < 9 ? n + 1 : 0, "tell author",
	    "Tell the person who wrote the mail")->right = "a few lines";
	page_choice(p, n < 8 ? n + 2 : 0, "tell colleague",
	    "Hand it over to a colleague")->right = "a few lines";
}

struct page *
page_verdict(struct guide *g)
{
	const struct verdict *v = g->session->view.verdict;
	struct page *p = page_new("verdict", NULL);
	const struct report r = { .casefile = g->session->casefile,
		.verdict = v };

	p->title = inshort_question(&r);
	page_way_here(g, p);
	add_main(g, p, v);
	page_rule(p, v->n_fixes > 1 ? "What to do, in this order" :
	    "What to do");
	p->mark = page_add_fixes(p, v->fixes, v->n_fixes);
	if (v->n_fixes == 0)
		page_add(p, &p->body, STYLE_PLAIN, v->none ?
		    "Nothing: send the message again. If it comes back, "
		    "bring the bounce." : "Nothing is known that would help.");
	add_changes(g, p, v);
	add_telling(p, v->n_fixes);
	add_others(p, v);
	p->keys = "export evidence again words exchange facts history copy";
	p->right = page_case_title(g, p->pool);
	return p;
}
