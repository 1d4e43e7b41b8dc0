/*
 * The evidence: every question, its outcome, the time it took, the server
 * that gave it. Plainly it stands below the check that it is for; for experts
 * in the order asked. One answer in full, SMTP dialogues line by line, with
 * the commands that ask the same without this program.
 */
#include <string.h>

#include "checks/check.h"
#include "help/prove.h"
#include "tui/guide.h"

static enum sign
sign_of(enum outcome o)
{
	switch (o) {
	case OUTCOME_ANSWER: return SIGN_PASS;
	case OUTCOME_PENDING: return SIGN_PENDING;
	case OUTCOME_NXDOMAIN:
	case OUTCOME_NODATA:
	case OUTCOME_NOT_ASKED: return SIGN_SKIPPED;
	default: return SIGN_UNKNOWN;
	}
}

/* What `c` copies on a question: the command that asks it best. */
static const char *
best_proof(struct pool *pool, const struct question *q)
{
	struct proof proof[PROOFS_MAX];
	int n = prove(pool, q, proof);

	return n > 0 ? proof[0].text : NULL;
}

static void
add_question(struct guide *g, struct page *p, const struct question *q)
{
	struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s %s",
	    kind_word(q->kind), q->text);

	line->sign = sign_of(q->outcome);
	line->label = q->id;
	line->most = 2;
	line->right = q->outcome == OUTCOME_ANSWER && q->n > 0 &&
	    q->kind == KIND_DNS ? q->records[0].data :
	    outcome_word(q->outcome);
	if (g->expert)
		line->right = pool_printf(p->pool, "%s  %.0f ms", line->right,
		    q->ms);
	line->action = pool_printf(p->pool, "show %s", q->id);
	line->copy = best_proof(p->pool, q);
}

struct counted {
	int n, answered;
};

static void
count(struct counted *c, const struct question *q)
{
	c->n++;
	c->answered += outcome_is_known(q->outcome);
}

/* One check's. */
static void
add_of_check(struct guide *g, struct page *p, const char *check,
    struct counted *c)
{
	const struct evidence *e = g->session->evidence;
	const char *id;

	for (int i = 0; (id = evidence_of_check(e, check, i)) != NULL; i++) {
		const struct question *q = evidence_by_id(e, id);

		add_question(g, p, q);
		count(c, q);
	}
}

/* What several checks asked stands below each of them, and counts once. */
static void
add_by_checks(struct guide *g, struct page *p, struct counted *c)
{
	const struct verdict *v = g->session->view.verdict;
	const struct evidence *e = g->session->evidence;
	const struct question *q;
	struct counted twice = { 0, 0 };

	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *check = &v->checks[i];
		struct line *line;

		if (evidence_of_check(e, check->id, 0) == NULL)
			continue;
		page_rule(p, check->title);
		line = page_add(p, &p->body, style_of_status(check->status),
		    "%s", check->summary);
		line->sign = sign_of_status(check->status);
		line->most = 2;
		add_of_check(g, p, check->id, &twice);
	}
	for (int i = 0; (q = evidence_at(e, i)) != NULL; i++)
		count(c, q);
}

static void
add_in_order(struct guide *g, struct page *p, struct counted *c)
{
	const struct question *q;

	for (int i = 0; (q = evidence_at(g->session->evidence, i)) != NULL;
	    i++) {
		add_question(g, p, q);
		count(c, q);
	}
}

static const char *
title_of(const struct verdict *v, const char *check)
{
	for (int i = 0; i < v->n_checks; i++) {
		if (strcmp(v->checks[i].id, check) == 0)
			return v->checks[i].title;
	}
	return "Evidence";
}

struct page *
page_evidence(struct guide *g)
{
	const char *check = guide_top(g)->arg;
	struct page *p = page_new("evidence",
	    title_of(g->session->view.verdict, check));
	struct counted c = { 0, 0 };

	if (*check != '\0')
		add_of_check(g, p, check, &c);
	else if (g->expert)
		add_in_order(g, p, &c);
	else
		add_by_checks(g, p, &c);
	if (c.n == 0)
		page_add(p, &p->body, STYLE_DIM, "Nothing has been asked.");
	p->right = pool_printf(p->pool, "%d of %d answered", c.answered, c.n);
	p->keys = "find copy again words export";
	return p;
}

/* ---- one answer ---- */

static void
add_record(struct page *p, const struct record *r)
{
	bool talk = r->section != NULL && strcmp(r->section, "dialogue") == 0;
	struct line *line;

	if (r->section != NULL && (strcmp(r->section, "certificate") == 0 ||
	    strcmp(r->section, "anchor") == 0)) {
		page_add(p, &p->body, STYLE_DIM, "%s %s, as PEM in the saved "
		    "case", r->section, r->name)->label = r->type;
		return;
	}
	if (!talk) {
		line = page_add(p, &p->body, STYLE_PLAIN, "%s %ld %s %s",
		    r->name, r->ttl, r->type, r->data);
		line->label = r->section;
		return;
	}
	line = page_add(p, &p->body, r->name[0] == '<' ? STYLE_PLAIN :
	    STYLE_DIM, "%s %s", r->name, r->data);
	line->label = r->type;
	line->right = pool_printf(p->pool, "%ld ms", r->ttl);
}

static void
add_proofs(struct page *p, const struct question *q)
{
	struct proof proof[PROOFS_MAX];
	int n = prove(p->pool, q, proof);

	if (n > 0)
		page_rule(p, "The same without this program");
	for (int i = 0; i < n; i++) {
		struct line *line = page_add(p, &p->body, proof[i].text !=
		    NULL ? STYLE_COMMAND : STYLE_DIM, "%s", proof[i].text !=
		    NULL ? proof[i].text : proof[i].why);

		line->label = proof[i].with;
		line->copy = proof[i].text;
	}
}

static void
add_facts(struct page *p, const struct question *q)
{
	page_add(p, &p->body, STYLE_PLAIN, "%s%s%s",
	    outcome_word(q->outcome), q->reason != NULL ? ": " : "",
	    q->reason != NULL ? q->reason : "")->label = "Outcome";
	page_add(p, &p->body, STYLE_PLAIN, "%.1f ms%s%s%s%s", q->ms,
	    q->server != NULL ? " from " : "", q->server != NULL ?
	    q->server : "", q->at != NULL ? ", " : "", q->at != NULL ? q->at :
	    "")->label = "Took";
}

struct page *
page_answer(struct guide *g)
{
	const struct question *q = evidence_by_id(g->session->evidence,
	    guide_top(g)->arg);
	struct page *p = page_new("answer", "An answer");

	if (q == NULL)
		return p;
	p->right = q->id;
	page_add(p, &p->body, STYLE_STRONG, "%s %s", kind_word(q->kind),
	    q->text);
	add_facts(p, q);
	add_proofs(p, q);
	if (q->n > 0)
		page_rule(p, "Word by word");
	for (int i = 0; i < q->n; i++)
		add_record(p, &q->records[i]);
	p->keys = "copy find";
	return p;
}
