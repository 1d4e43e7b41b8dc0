/*
 * The evidence: every question, its outcome, the time it took, the server
 * that gave it; one answer in full, SMTP dialogues line by line.
 */
#include <string.h>

#include "checks/check.h"
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

static void
add_question(struct page *p, const struct question *q)
{
	struct line *line = page_add(p, &p->body, STYLE_PLAIN, "%s %s",
	    kind_word(q->kind), q->text);

	line->sign = sign_of(q->outcome);
	line->label = q->id;
	line->right = q->outcome == OUTCOME_ANSWER && q->n > 0 &&
	    q->kind == KIND_DNS ? q->records[0].data :
	    outcome_word(q->outcome);
	line->action = pool_printf(p->pool, "show %s", q->id);
}

/* Did this check (NULL: any) ask it? */
static bool
is_asked_by(const struct evidence *e, const char *check, const char *id)
{
	const char *asked;

	for (int i = 0; check != NULL &&
	    (asked = evidence_of_check(e, check, i)) != NULL; i++) {
		if (strcmp(asked, id) == 0)
			return true;
	}
	return check == NULL;
}

static const char *
title_of(const struct verdict *v, const char *check)
{
	for (int i = 0; check != NULL && i < v->n_checks; i++) {
		if (strcmp(v->checks[i].id, check) == 0)
			return v->checks[i].title;
	}
	return "Evidence";
}

struct page *
page_evidence(struct guide *g)
{
	const struct evidence *e = g->session->evidence;
	const char *arg = guide_top(g)->arg;
	const char *id = *arg == '\0' ? NULL : arg;
	struct page *p = page_new("evidence",
	    title_of(g->session->view.verdict, id));
	const struct question *q;
	int n = 0, answered = 0;

	for (int i = 0; (q = evidence_at(e, i)) != NULL; i++) {
		if (!is_asked_by(e, id, q->id))
			continue;
		add_question(p, q);
		answered += outcome_is_known(q->outcome);
		n++;
	}
	if (n == 0)
		page_add(p, &p->body, STYLE_DIM, "Nothing has been asked.");
	p->right = pool_printf(p->pool, "%d of %d answered", answered, n);
	p->keys = "find again export";
	return p;
}

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
	page_add(p, &p->body, STYLE_PLAIN, "%s%s%s",
	    outcome_word(q->outcome), q->reason != NULL ? ": " : "",
	    q->reason != NULL ? q->reason : "")->label = "Outcome";
	page_add(p, &p->body, STYLE_PLAIN, "%.1f ms%s%s", q->ms,
	    q->server != NULL ? " from " : "", q->server != NULL ?
	    q->server : "")->label = "Took";
	page_blank(p, &p->body);
	for (int i = 0; i < q->n; i++)
		add_record(p, &q->records[i]);
	p->keys = "find";
	return p;
}
