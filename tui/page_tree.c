/*
 * Pages of the tree: a step with its live checks, and a question.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fill.h"
#include "help/weigh.h"
#include "tui/guide.h"
#include "tui/patience.h"

enum sign
sign_of_status(const char *status)
{
	static const struct {
		const char *word;
		enum sign sign;
	} table[] = {
		{ "pass", SIGN_PASS }, { "warn", SIGN_WARN },
		{ "fail", SIGN_FAIL }, { "unknown", SIGN_UNKNOWN },
		{ "skipped", SIGN_SKIPPED }, { "pending", SIGN_PENDING },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].word, status) == 0)
			return table[i].sign;
	}
	return SIGN_NONE;
}

enum style
style_of_status(const char *status)
{
	return strcmp(status, "fail") == 0 ? STYLE_BAD :
	    strcmp(status, "warn") == 0 ? STYLE_WARN :
	    strcmp(status, "pass") == 0 ? STYLE_GOOD : STYLE_DIM;
}

const char *
page_case_title(struct guide *g, struct pool *pool)
{
	const struct casefile *c = g->session->casefile;
	const char *from = fact_get(c, "from"), *to = fact_get(c, "to");
	const char *said = fact_get(c, "diagnostic");

	if (from != NULL && to != NULL)
		return pool_printf(pool, "%s to %s", *from == '\0' ?
		    "<>" : from, to);
	return said != NULL ? pool_strdup(pool, said) : "whybounce";
}

/* ---- a step ---- */

static bool
is_needed(struct page *p, const xmlNode *node, const char *id)
{
	const xmlNode *needs = xml_first(node, "needs");
	const char *at = needs == NULL ? NULL : xml_attr(needs, "checks");
	const char *word;

	while (at != NULL && (word = text_word(p->pool, &at)) != NULL) {
		if (strcmp(word, id) == 0)
			return true;
	}
	return false;
}

/* Experts see what it cost; everybody what is behind a fault. */
static void
add_details(struct guide *g, struct page *p, const struct checkline *check)
{
	bool fault = strcmp(check->status, "fail") == 0 ||
	    strcmp(check->status, "warn") == 0;

	for (int i = 0; i < check->notes.n && (fault || g->expert); i++)
		page_add(p, &p->body, STYLE_DIM, "%s", check->notes.at[i])
		    ->label = "";
	if (page_has_changed(check))
		page_add(p, &p->body, STYLE_DIM, "before: %s",
		    check->was_summary)->label = "";
}

/* "12 asked, 310 ms": how many questions, and the slowest of them. */
static const char *
cost(const struct guide *g, struct page *p, const char *check)
{
	const struct evidence *e = g->session->evidence;
	double ms = 0;
	const char *id;
	int n = 0;

	for (; (id = evidence_of_check(e, check, n)) != NULL; n++) {
		const struct question *q = evidence_by_id(e, id);

		ms = q->ms > ms ? q->ms : ms;
	}
	return pool_printf(p->pool, "%d asked, %.0f ms", n, ms);
}

const char *
page_summary(struct guide *g, struct page *p, const struct checkline *check)
{
	struct patience patience;

	if (strcmp(check->status, "pending") != 0)
		return page_words(p->pool, check->summary);
	patience_with(g->session, check->id, &patience);
	return patience_words(p->pool, &patience, g->expert);
}

/*
 * Enter on a check opens what it asked; not while the step is undecided, when
 * whoever presses Enter means to go on.
 */
static void
add_check(struct guide *g, struct page *p, const struct checkline *check)
{
	struct line *line = page_add(p, &p->body,
	    style_of_status(check->status), "%s", page_summary(g, p, check));

	line->sign = sign_of_status(check->status);
	line->label = check->title;
	if (g->expert)
		line->right = cost(g, p, check->id);
	if (g->session->view.walk.stop != WALK_ASKING)
		line->action = pool_printf(p->pool, "evidence %s", check->id);
	add_details(g, p, check);
}

/* Of an open step all that it needs; else all that was asked. */
static bool
is_shown(struct guide *g, struct page *p, const struct checkline *check)
{
	const xmlNode *node = g->session->view.walk.node;

	return is_needed(p, node, check->id) || (xml_first(node, "needs") ==
	    NULL && strcmp(check->status, "skipped") != 0);
}

/*
 * Faults first, once nothing moves any more; while checks run each keeps its
 * place under the eyes of who reads.
 */
static void
add_checks(struct guide *g, struct page *p)
{
	static const char *const order[] = { "fail", "warn", "unknown",
		"pending", "pass", "skipped" };
	const struct verdict *v = g->session->view.verdict;
	bool sorted = g->session->done;
	int before;

	page_rule(p, xml_first(g->session->view.walk.node, "needs") == NULL ?
	    "All checks so far" : "The checks behind it");
	before = p->body.n;
	for (size_t k = 0; k < (sorted ? sizeof order / sizeof *order : 1);
	    k++) {
		for (int i = 0; i < v->n_checks; i++) {
			const struct checkline *c = &v->checks[i];

			if (is_shown(g, p, c) && (!sorted ||
			    strcmp(c->status, order[k]) == 0))
				add_check(g, p, c);
		}
	}
	if (p->body.n == before)
		page_add(p, &p->body, STYLE_DIM, "Nothing has been asked.");
}

/* Where it goes on: of an end what it says, in one line. */
static const char *
next_words(struct guide *g, struct page *p)
{
	const struct session *s = g->session;
	const xmlNode *end = s->view.walk.go == NULL ? NULL :
	    knowledge_node(g->knowledge, s->view.walk.go);
	const xmlNode *cause = xml_first(end, "cause");
	struct candidate c = { NULL };

	if (cause != NULL)
		weigh(s->view.context, knowledge_cause(g->knowledge,
		    xml_attr(cause, "ref")), &c);
	return c.title == NULL ? "Go on with this" : pool_printf(p->pool,
	    "Go on with this: %s", c.title);
}

/* What follows comes first: nobody should have to scroll for it. */
static void
add_decision(struct guide *g, struct page *p)
{
	const struct walk *w = &g->session->view.walk;
	struct line *line;

	if (w->stop == WALK_ASKING) {
		page_add(p, &p->body, STYLE_DIM, "Asking. s goes on without "
		    "what is still waited for; what does not answer is shown "
		    "as not known.");
		return;
	}
	if (w->because != NULL)
		page_add(p, &p->body, STYLE_STRONG, "%s.", w->because);
	page_blank(p, &p->body);
	line = page_choice(p, 1, pool_printf(p->pool, "answer %s %s",
	    xml_attr(w->node, "id"), WALK_NEXT), next_words(g, p));
	line->style = STYLE_STRONG;
	page_choice(p, 2, pool_printf(p->pool, "answer %s %s",
	    xml_attr(w->node, "id"), WALK_NOT_SO), "No, that is not it");
}

struct page *
page_step(struct guide *g)
{
	const xmlNode *node = g->session->view.walk.node;
	const char *step = xml_attr(node, "step");
	struct page *p = page_new("step", step != NULL ? step :
	    "Asking around");

	page_way_here(g, p);
	add_decision(g, p);
	add_checks(g, p);
	p->keys = "no words again evidence facts history export";
	p->right = page_asked(g, p->pool);
	return p;
}

/* ---- a question ---- */

static void
add_words(struct guide *g, struct page *p, const char *label,
    const xmlNode *node)
{
	const char *text = fill_text(g->session->view.context, node);
	struct line *line;

	if (text == NULL)
		return;
	line = page_add(p, &p->body, STYLE_PLAIN, "%s", text);
	line->label = label;
}

static void
add_choices(struct guide *g, struct page *p, const xmlNode *ask,
    const char *node)
{
	int number = 0;

	xml_each (c, ask, "choice") {
		const char *text = fill_text(g->session->view.context, c);

		if (text_same(xml_attr(c, "id"), "dk"))
			p->mark = p->body.n;	/* no answer by mistake */
		page_choice(p, ++number <= 9 ? number : 0,
		    pool_printf(p->pool, "answer %s %s", node,
		    xml_attr(c, "id")), text != NULL ? text :
		    xml_attr(c, "id"));
	}
}

struct page *
page_question(struct guide *g)
{
	const xmlNode *node = g->session->view.walk.node;
	const xmlNode *ask = xml_first(node, "ask");
	struct page *p = page_new("question", "A question for you");
	const char *question = fill_text(g->session->view.context,
	    xml_first(ask, "question"));

	page_way_here(g, p);
	page_add(p, &p->body, STYLE_STRONG, "%s", question != NULL ? question :
	    xml_attr(node, "id"));
	page_blank(p, &p->body);
	add_choices(g, p, ask, xml_attr(node, "id"));
	page_blank(p, &p->body);
	if (g->expert && xml_first(ask, "expert") != NULL)
		add_words(g, p, "Experts", xml_first(ask, "expert"));
	else
		add_words(g, p, "Plainly", xml_first(ask, "plain"));
	add_words(g, p, "Why I ask", xml_first(ask, "why"));
	add_words(g, p, "Find out", xml_first(ask, "how"));
	p->right = page_case_title(g, p->pool);
	p->keys = "words evidence exchange facts history export";
	return p;
}
