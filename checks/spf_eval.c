/*
 * check_host() of RFC 7208 section 4: finds the record of a domain, goes
 * through its terms, follows include and redirect, keeps the limits.
 */
#include "checks/spf_run.h"

#include <string.h>

#include "checks/text.h"

#define LINE_MAX_TEXT 600		/* bytes of one line of the trace */
#define EXPLANATION_MAX 1000		/* bytes of what a domain explains */

/* ---- the trace ---- */

void
spf_trace(struct spf_run *r, const struct spf_scope *at, const char *line)
{
	struct spf_verdict *v = r->v;
	struct pool *pool = r->q->pool;

	if (r->pending || v->n_trace > SPF_TRACE_MAX)
		return;
	if (v->n_trace == SPF_TRACE_MAX)
		line = "...";
	else if (at->by == NULL)
		line = pool_printf(pool, "%s: %s", at->domain, line);
	else
		line = pool_printf(pool, "%s, %s by %s: %s", at->domain,
		    at->redirected ? "redirected" : "included",
		    at->by->domain, line);
	v->trace[v->n_trace++] = text_printable(pool, line, strlen(line),
	    LINE_MAX_TEXT);
}

static const char *
outcome_of(const struct spf_run *r, const struct spf_term *term,
    enum spf_match m)
{
	if (m == SPF_STOP)
		return spf_result_word(r->stop);
	return m == SPF_MISS ? "no match" :
	    pool_printf(r->q->pool, "match, %s",
	    spf_result_word(term->qualifier));
}

/* Before what another domain says. */
static void
trace_lookup(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term)
{
	spf_trace(r, at, pool_printf(r->q->pool, "%s (look-up %d of %d)",
	    term->text, r->v->lookups, SPF_LOOKUPS));
}

static void
trace_term(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term, enum spf_match m)
{
	struct pool *pool = r->q->pool;
	const char *line = term->text;

	if (r->found != NULL)
		line = pool_printf(pool, "%s [%s]", line, r->found);
	if (spf_term_asks(term) && term->kind != SPF_INCLUDE)
		line = pool_printf(pool, "%s (look-up %d of %d)", line,
		    r->v->lookups, SPF_LOOKUPS);
	spf_trace(r, at, pool_printf(pool, "%s: %s", line,
	    outcome_of(r, term, m)));
}

/* ---- errors and limits ---- */

enum spf_match
spf_fail(struct spf_run *r, enum spf_reason reason, const struct spf_scope *at,
    const struct spf_term *term)
{
	struct spf_verdict *v = r->v;

	r->stop = reason == SPF_DNS ? SPF_TEMPERROR : SPF_PERMERROR;
	if (v->reason != SPF_OF_TERM)
		return SPF_STOP;	/* the first one is the reason */
	v->reason = reason;
	v->fault_domain = at->domain;
	v->fault = term == NULL ? NULL : term->text;
	return SPF_STOP;
}

enum spf_match
spf_fail_dns(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term, const struct question *question)
{
	if (r->v->reason == SPF_OF_TERM)
		r->v->question = question;
	return spf_fail(r, SPF_DNS, at, term);
}

bool
spf_count(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term)
{
	if (++r->v->lookups <= SPF_LOOKUPS)
		return true;
	spf_fail(r, SPF_TOO_MANY_LOOKUPS, at, term);
	return false;
}

/* Section 4.6.4: the PTR query of %{p} is one of the ten as well. */
static bool
count_term(struct spf_run *r, const struct spf_scope *at,
    const struct spf_term *term)
{
	bool reverse = term->spec != NULL && spf_macro_uses(term->spec, 'p');

	if (!spf_term_asks(term))
		return true;
	if (!spf_count(r, at, term))
		return false;
	if (!reverse || r->reverse_counted)
		return true;
	r->reverse_counted = true;
	return spf_count(r, at, term);
}

/* ---- include (5.2) and redirect (6.1) ---- */

/* What the other domain says becomes a match, none, or an error. */
static enum spf_match
judge_included(struct spf_run *r, struct spf_scope *at,
    struct spf_term *term, const struct spf_scope *other,
    enum spf_result result)
{
	switch (result) {
	case SPF_PASS:
		at->match = other->match;
		at->match_domain = other->match_domain;
		return SPF_HIT;
	case SPF_NONE:
		term->dead = true;
		return spf_fail(r, SPF_INCLUDES_NONE, at, term);
	case SPF_TEMPERROR: case SPF_PERMERROR:
		return SPF_STOP;	/* r->stop says so already */
	default:
		return SPF_MISS;
	}
}

static enum spf_match
include(struct spf_run *r, struct spf_scope *at, struct spf_term *term)
{
	struct spf_scope other = { .by = at };
	enum spf_result result = SPF_NONE;
	bool was_pending = r->pending;
	enum spf_match m;

	r->pending = false;
	other.domain = spf_target(r, at, term);
	trace_lookup(r, at, term);
	if (other.domain != NULL)
		result = spf_check_host(r, &other);
	r->found = spf_result_word(result);
	m = r->pending ? SPF_MISS :
	    judge_included(r, at, term, &other, result);
	r->pending |= was_pending;
	return m;
}

/* The other domain takes the place of this one, exp and all. */
static enum spf_result
redirect(struct spf_run *r, struct spf_scope *at)
{
	const struct spf_term *term = at->record.redirect;
	struct spf_scope *from = pool_alloc(r->q->pool, sizeof *from);
	struct spf_scope to = { .by = from, .redirected = true };
	enum spf_result result;

	*from = *at;
	if (!count_term(r, at, term))
		return r->stop;
	to.domain = spf_target(r, at, term);
	trace_lookup(r, at, term);
	result = to.domain == NULL ? SPF_NONE : spf_check_host(r, &to);
	if (result == SPF_NONE && !r->pending) {
		spf_fail(r, SPF_REDIRECTS_NONE, at, term);
		return SPF_PERMERROR;
	}
	if (to.record.text != NULL)
		*at = to;
	return result;
}

/* ---- one domain ---- */

/* Section 4.6.2: in the order published, until one matches. */
static enum spf_result
go_through(struct spf_run *r, struct spf_scope *at)
{
	for (int i = 0; i < at->record.n; i++) {
		struct spf_term *term = &at->record.term[i];
		enum spf_match m = SPF_STOP;

		if (term->kind > SPF_EXISTS)
			continue;
		r->found = NULL;
		if (count_term(r, at, term))
			m = term->kind == SPF_INCLUDE ? include(r, at, term) :
			    spf_match(r, at, term);
		trace_term(r, at, term, m);
		if (m == SPF_STOP)
			return r->stop;
		if (m == SPF_MISS)
			continue;
		at->hit = term;
		if (term->kind != SPF_INCLUDE) {
			at->match = term->text;
			at->match_domain = at->domain;
		}
		return term->qualifier;
	}
	if (at->record.redirect != NULL)
		return redirect(r, at);
	spf_trace(r, at, "no term matches: neutral");	/* section 4.7 */
	return SPF_NEUTRAL;
}

int
spf_records(const struct question *txt, const char *record[SPF_OWN])
{
	const struct record *one;
	int n = 0;

	for (int i = 0; (one = answer_record(txt, "TXT", i)) != NULL; i++) {
		if (!spf_is_record(one->data))
			continue;
		if (n < SPF_OWN)
			record[n] = one->data;
		n++;
	}
	return n;
}

static enum spf_result
none(struct spf_run *r, const struct spf_scope *at, enum spf_reason reason,
    const char *line)
{
	if (at->by == NULL)
		r->v->reason = reason;
	spf_trace(r, at, line);
	return SPF_NONE;
}

static void
keep_own(struct spf_run *r, const char *const *record, int n)
{
	struct spf_verdict *v = r->v;

	v->n_own = n < SPF_OWN ? n : SPF_OWN;
	for (int i = 0; i < v->n_own; i++)
		spf_record_read(r->q->pool, record[i], &v->own[i]);
}

/* Section 4.6: an error anywhere is found before anything is evaluated. */
static enum spf_result
evaluate(struct spf_run *r, struct spf_scope *at)
{
	const struct spf_term *bad = at->record.bad;

	spf_trace(r, at, at->record.text);
	if (bad == NULL)
		return go_through(r, at);
	spf_fail(r, at->record.repeated ? SPF_REPEATED : SPF_SYNTAX, at, bad);
	spf_trace(r, at, pool_printf(r->q->pool, "%s: permerror", bad->text));
	return r->stop;
}

enum spf_result
spf_check_host(struct spf_run *r, struct spf_scope *at)
{
	const struct question *txt = spf_ask(r, at->domain, "TXT");
	const char *record[SPF_OWN];
	int n;

	if (txt == NULL)
		return SPF_NONE;
	if (!spf_is_usable(txt)) {		/* 4.4 */
		spf_fail_dns(r, at, NULL, txt);
		spf_trace(r, at, "TXT: temperror");
		return r->stop;
	}
	if (txt->outcome == OUTCOME_NXDOMAIN)
		return none(r, at, SPF_NO_DOMAIN, "no such name");
	n = spf_records(txt, record);
	if (at->by == NULL)
		keep_own(r, record, n);
	if (n == 0)
		return none(r, at, SPF_NO_RECORD, "no v=spf1 record");
	if (n > 1) {				/* 4.5 */
		spf_fail(r, SPF_SEVERAL, at, NULL);
		spf_trace(r, at, pool_printf(r->q->pool,
		    "%d v=spf1 records: permerror", n));
		return r->stop;
	}
	spf_record_read(r->q->pool, record[0], &at->record);
	if (at->by == NULL)
		at->record = r->v->own[0];
	return evaluate(r, at);
}

/* ---- exp (6.2): if anything is wrong with it, it is not there ---- */

static const char *
explain(struct spf_run *r, const struct spf_scope *at)
{
	const struct spf_term *exp = at->record.exp;
	const char *name = exp == NULL ? NULL : spf_target(r, at, exp);
	const struct question *txt = name == NULL ? NULL :
	    spf_ask(r, name, "TXT");
	struct pool *pool = r->q->pool;
	struct spf_macros macros;
	const char *text;

	if (txt == NULL || answer_record(txt, "TXT", 0) == NULL ||
	    answer_record(txt, "TXT", 1) != NULL)
		return NULL;
	text = spf_bytes(pool, answer_record(txt, "TXT", 0)->data);
	if (!spf_macro_is_string(text, true))
		return NULL;
	macros = spf_macros_of(r, at->domain, spf_macro_uses(text, 'p'));
	text = spf_macro_expand(pool, text, &macros);
	return text_printable(pool, text, strlen(text), EXPLANATION_MAX);
}

/* ---- the verdict ---- */

static void
conclude(struct spf_run *r, const struct spf_scope *at)
{
	struct spf_verdict *v = r->v;

	v->decider = at->domain;
	v->record = at->record.text;
	v->term = at->hit;
	v->match = at->match;
	v->match_domain = at->match_domain;
	if (v->result == SPF_FAIL && !r->pending)
		v->explanation = explain(r, at);
	if (v->reason == SPF_TOO_MANY_LOOKUPS && !r->pending)
		spf_budget(r);
}

bool
spf_judge(struct inquiry *q, const struct spf_sender *s,
    struct spf_verdict *v)
{
	struct spf_run r = { .q = q, .who = s, .v = v };
	struct spf_scope at = { .domain = s->domain };

	*v = (struct spf_verdict){ .result = SPF_NONE,
		.reason = SPF_NO_NAME, .domain = s->domain };
	v->trace = pool_alloc(q->pool, (SPF_TRACE_MAX + 1) *
	    sizeof *v->trace);
	if (s->domain == NULL)
		return true;
	v->reason = SPF_OF_TERM;
	v->result = spf_check_host(&r, &at);
	conclude(&r, &at);
	return !r.pending;
}
