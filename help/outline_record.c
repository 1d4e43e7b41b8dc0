/*
 * The record behind a report: the checks, the way through the decision tree,
 * and every question with its answer word by word. See outline.h.
 */
#include "help/outline.h"

#include <string.h>

#include "config.h"
#include "checks/asset.h"
#include "checks/finding.h"

/* ---- checks ---- */

/* What it had found before it was asked again, where that was another thing. */
static const char *
with_before(struct outline *o, const struct checkline *c, const char *text)
{
	if (c->was_status == NULL || (strcmp(c->was_status, c->status) == 0 &&
	    strcmp(c->was_summary, c->summary) == 0))
		return text;
	return pool_printf(o->pool, "%s. Before%s%s%s (%s): %s", text,
	    c->was_at != NULL ? ", " : "", c->was_at != NULL ? "at " : "",
	    c->was_at != NULL ? c->was_at : "", c->was_status,
	    c->was_summary);
}

static void
add_check(struct outline *o, const struct checkline *c, const char *status)
{
	const char *text = c->summary;

	if (strcmp(c->status, status) != 0)
		return;
	for (int i = 0; i < c->notes.n; i++)
		text = pool_printf(o->pool, "%s. %s", text, c->notes.at[i]);
	outline_add(o, (struct block){ .kind = BLOCK_CHECK, .label = status,
		.title = c->title, .text = with_before(o, c, text) });
}

/* Why it was not asked; NULL: it was. */
static const char *
why_skipped(const struct report *r, const struct checkline *c)
{
	if (finding_get(r->casefile, c->id) == NULL)
		return "not asked";
	return strcmp(c->status, "skipped") == 0 && c->notes.n == 0 &&
	    c->was_status == NULL ? c->summary : NULL;
}

static bool
is_same_reason(const struct report *r, int a, int b)
{
	const char *one = why_skipped(r, &r->verdict->checks[a]);
	const char *other = why_skipped(r, &r->verdict->checks[b]);

	return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* Those that were not asked for one reason stand in one line. */
static void
add_skipped(struct outline *o, const struct report *r, int first)
{
	const struct verdict *v = r->verdict;
	const char *titles = v->checks[first].title;

	for (int i = 0; i < first; i++) {
		if (is_same_reason(r, i, first))
			return;		/* stands there already */
	}
	for (int i = first + 1; i < v->n_checks; i++) {
		if (is_same_reason(r, first, i))
			titles = pool_printf(o->pool, "%s; %s", titles,
			    v->checks[i].title);
	}
	outline_add(o, (struct block){ .kind = BLOCK_CHECK,
		.label = "skipped", .title = titles,
		.text = why_skipped(r, &v->checks[first]) });
}

/* What is wrong first, what was not asked last. */
static void
the_checks(struct outline *o, const struct report *r)
{
	static const char *const order[] = { "fail", "warn", "unknown",
		"pass", "skipped" };
	const struct verdict *v = r->verdict;

	outline_part(o, 5, "The checks");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		for (int k = 0; k < v->n_checks; k++) {
			if (why_skipped(r, &v->checks[k]) == NULL)
				add_check(o, &v->checks[k], order[i]);
		}
	}
	for (int k = 0; k < v->n_checks; k++) {
		if (why_skipped(r, &v->checks[k]) != NULL)
			add_skipped(o, r, k);
	}
}

/* ---- the path ---- */

static bool
is_left_open(const struct pathstep *p)
{
	return !p->by_person && p->question != NULL && p->answer != NULL &&
	    strcmp(p->answer, "dk") == 0;
}

/* "Who said no? Their server refused it" */
static const char *
path_line(struct pool *pool, const struct pathstep *p)
{
	const char *asked = p->by_person || is_left_open(p) ? p->question :
	    p->title;
	const char *because = p->because != NULL ? p->because :
	    "nothing else held";
	bool asks;

	if (asked == NULL)
		return because;
	if (is_left_open(p))
		return pool_printf(pool, "%s Not answered (--answer %s=...)",
		    asked, p->node);
	asks = *asked != '\0' && asked[strlen(asked) - 1] == '?';
	return pool_printf(pool, "%s%s %s%s", asked, asks ? "" : ":", because,
	    p->by_person ? " (answered by the person)" : "");
}

static void
the_path(struct outline *o, const struct verdict *v)
{
	if (v->n_path > 0)
		outline_part(o, 6, "How it was decided");
	for (int i = 0; i < v->n_path; i++)
		outline_add(o, (struct block){ .kind = BLOCK_STEP,
			.number = i + 1,
			.text = path_line(o->pool, &v->path[i]) });
	if (!v->none && v->n_path > 0 && *v->main.id != '\0')
		outline_field(o, "Cause id", strcmp(v->main.cause,
		    v->main.id) == 0 ? v->main.cause : pool_printf(o->pool,
		    "%s (%s)", v->main.cause, v->main.id));
}

/* ---- evidence ---- */

/* Tenths, by hand: printf() would take the decimal sign of the locale. */
static const char *
duration(struct pool *pool, double ms)
{
	long tenths = ms > 0 && ms < 1e9 ? (long)(ms * 10 + 0.5) : 0;

	return pool_printf(pool, "%ld.%ld ms", tenths / 10, tenths % 10);
}

static const char *
outcome_in_words(const struct question *q)
{
	bool dns = q->kind == KIND_DNS;

	switch (q->outcome) {
	case OUTCOME_ANSWER: return "answered";
	case OUTCOME_NXDOMAIN: return "no such name (nxdomain)";
	case OUTCOME_NODATA: return "nothing of that kind (nodata)";
	case OUTCOME_SERVFAIL: return "the DNS server failed (servfail)";
	case OUTCOME_REFUSED: return dns ? "the DNS server refused (refused)" :
	    "the connection was refused (refused)";
	case OUTCOME_TIMEOUT: return "no answer in time (timeout)";
	case OUTCOME_ERROR: return "no usable answer (error)";
	case OUTCOME_NOT_ASKED: return "not asked";
	case OUTCOME_PENDING: break;
	}
	return "no answer yet";
}

static const char *
ending(struct pool *pool, const struct question *q)
{
	const char *text = pool_printf(pool, "%s, %s", outcome_in_words(q),
	    duration(pool, q->ms));

	if (q->server != NULL)
		text = pool_printf(pool, "%s, from %s", text, q->server);
	if (q->authentic)
		text = pool_printf(pool, "%s, validated by DNSSEC", text);
	if (q->reason != NULL)
		text = pool_printf(pool, "%s: %s", text, q->reason);
	return text;
}

static bool
is_owner(const struct question *q, const char *name)
{
	size_t n = strlen(name);

	return strncmp(q->text, name, n) == 0 && q->text[n] == ' ';
}

static const char *
known(const char *s)
{
	return s != NULL ? s : "";
}

static const char *
record_line(struct pool *pool, const struct question *q,
    const struct record *r)
{
	const char *section = known(r->section), *name = known(r->name);

	if (strcmp(section, "certificate") == 0)
		return pool_printf(pool, "%6ld ms  tls      - certificate %s "
		    "of their chain (in the saved case)", r->ttl, name);
	if (strcmp(section, "anchor") == 0)
		return pool_printf(pool, "%6ld ms  tls      - a trusted "
		    "certificate issued one of them (in the saved case)",
		    r->ttl);
	if (q->kind == KIND_SMTP)
		return pool_printf(pool, "%6ld ms  %-8s %s %s", r->ttl,
		    known(r->type), name, known(r->data));
	if (q->kind != KIND_DNS)
		return known(r->data);
	return pool_printf(pool, "%s%s%s%s %s (%ld s)",
	    strcmp(section, "answer") == 0 ? "" : section,
	    strcmp(section, "answer") == 0 ? "" : ": ",
	    is_owner(q, name) ? "" : pool_printf(pool, "%s ", name),
	    known(r->type), known(r->data), r->ttl);
}

static bool
is_asked(const struct question *q)
{
	return q->outcome != OUTCOME_NOT_ASKED &&
	    q->outcome != OUTCOME_PENDING;
}

static void
add_question(struct outline *o, const struct question *q)
{
	outline_add(o, (struct block){ .kind = BLOCK_QUESTION, .label = q->id,
		.title = pool_printf(o->pool, "%s %s", kind_word(q->kind),
		q->text), .text = ending(o->pool, q) });
	for (int i = 0; i < q->n; i++)
		outline_text(o, BLOCK_LINE, record_line(o->pool, q,
		    &q->records[i]));
}

static const char *
why_not(const struct question *q)
{
	return q->reason != NULL ? q->reason :
	    q->outcome == OUTCOME_PENDING ? "not answered when this was "
	    "written" : "no reason is noted";
}

/* Those with this question's reason, under one caption. */
static void
add_same_reason(struct outline *o, const struct evidence *e, int first)
{
	const char *reason = why_not(evidence_at(e, first));
	const struct question *q;

	for (int i = 0; i < first; i++) {
		q = evidence_at(e, i);
		if (!is_asked(q) && strcmp(why_not(q), reason) == 0)
			return;		/* stands there already */
	}
	outline_text(o, BLOCK_CAPTION, pool_printf(o->pool, "Not asked (%s)",
	    reason));
	for (int i = first; (q = evidence_at(e, i)) != NULL; i++) {
		if (!is_asked(q) && strcmp(why_not(q), reason) == 0)
			outline_text(o, BLOCK_LINE, pool_printf(o->pool,
			    "%-5s %s %s", q->id, kind_word(q->kind),
			    q->text));
	}
}

/* Where the questions were asked from matters to whoever reads the answers. */
static const char *
vantage(struct outline *o, const struct report *r)
{
	const char *address = finding_value(r->casefile, "egress",
	    "local_address");
	const char *is = finding_value(r->casefile, "egress", "is_sender");

	if (*address == '\0' && *is == '\0')
		return NULL;
	return pool_printf(o->pool, "%s, %s", *address != '\0' ? address :
	    "this machine", strcmp(is, "true") == 0 ?
	    "the sending server itself" : *is != '\0' ?
	    "which is not the sending server" :
	    "and whether that is the sending server could not be told");
}

/* A case in which nothing was answered is as old as its bounce. */
static void
add_origin(struct outline *o, const struct report *r, int answered)
{
	const xmlNode *root = casefile_root(r->casefile);

	outline_field(o, "Program", "whybounce " PACKAGE_VERSION);
	if (xml_attr(root, "redacted") != NULL)
		outline_field(o, "Masked", "user1@, host1, name1, subject1 "
		    "and the like stand for others, and so do private "
		    "addresses; the same value has the same mask");
	if (answered > 0) {
		outline_field(o, "Case begun", xml_attr(root, "created"));
		outline_field(o, "Case saved", xml_attr(root, "changed"));
	}
	outline_field(o, "Asked from", vantage(o, r));
}

void
outline_record(struct outline *o, const struct report *r)
{
	int n = 0, answered = 0, asked = 0;
	const struct question *q;

	outline_case(o, r);
	the_checks(o, r);
	the_path(o, r->verdict);
	outline_part(o, 7, "Evidence");
	for (; (q = evidence_at(r->evidence, n)) != NULL; n++) {
		asked += is_asked(q);
		answered += outcome_is_known(q->outcome);
	}
	add_origin(o, r, answered);
	outline_field(o, "Questions", pool_printf(o->pool, "%d: %d answered, "
	    "%d without a usable answer, %d not asked", n, answered,
	    asked - answered, n - asked));
	for (int i = 0; i < n; i++) {
		if (is_asked(evidence_at(r->evidence, i)))
			add_question(o, evidence_at(r->evidence, i));
	}
	for (int i = 0; i < n; i++) {
		if (!is_asked(evidence_at(r->evidence, i)))
			add_same_reason(o, r->evidence, i);
	}
}
