/*
 * The record behind a report: the facts of the case with where each comes
 * from, the checks, the way through the decision tree, and every question
 * with its answer word by word. See outline.h.
 */
#include "help/outline.h"

#include <string.h>

#include "config.h"
#include "checks/asset.h"
#include "checks/finding.h"
#include "help/facts.h"

/* ---- facts ---- */

struct shown {
	const char *name, *label;
};

static const struct shown facts[] = {
	{ "from", "From" }, { "header_from", "From line" }, { "to", "To" },
	{ "sender_ip", "Sent by" }, { "helo", "It says EHLO" },
	{ "reporting_mta", "Reported by" }, { "remote_mta", "Refused by" },
	{ "refused_by", "Who refused" }, { "product", "Its product" },
	{ "connector", "Connector" },
	{ "reply_code", "Code" }, { "enhanced_code", "Enhanced code" },
	{ "diagnostic", "Its words" }, { "stage", "Stage" },
	{ "list", "List named" }, { "link", "Link" },
	{ "selectors", "DKIM selectors" },
	{ "selector_domains", "DKIM keys at" }, { "action", "Action" },
	{ "date", "Dated" }, { "reporter", "Written by" },
	{ "age_days", "Age in days" }, { "format", "Kind of bounce" },
	{ "full", "The passage" },
	{ "side", "You run" }, { "exchange", "Exchange" },
};

static const char *
source_in_words(const char *source)
{
	static const char *const words[][2] = {
		{ "person", "typed by the person" },
		{ "option", "command line" },
		{ "reply", "words of the refusing server" },
		{ "report", "delivery report" },
		{ "returned", "returned message" },
		{ "text", "text of the bounce" },
		{ "guess", "concluded" },
	};

	for (size_t i = 0; source != NULL &&
	    i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], source) == 0)
			return words[i][1];
	}
	return "unknown source";
}

static const char *
with_source(struct pool *pool, const char *name, const xmlNode *value)
{
	const char *from = xml_attr(value, "source");
	const char *source = source_in_words(from);
	const char *where = xml_attr(value, "where");
	const char *shown = fact_in_words(name, xml_text(value));

	if (from != NULL && strcmp(from, "person") == 0 && where != NULL &&
	    strcmp(where, "chosen") == 0)
		return pool_printf(pool, "%s (chosen by the person)", shown);
	if (where == NULL || *where == '\0' || (from != NULL &&
	    strcmp(from, "person") == 0))
		return pool_printf(pool, "%s (%s)", shown, source);
	if (strncmp(where, source, strlen(source)) == 0)
		return pool_printf(pool, "%s (%s)", shown, where);
	return pool_printf(pool, "%s (%s: %s)", shown, source, where);
}

/* What was only concluded contradicts nothing that was said. */
static bool
is_guess(const xmlNode *value)
{
	const char *source = xml_attr(value, "source");

	return source != NULL && strcmp(source, "guess") == 0;
}

/* The value that counts, then those that contradict it. */
static void
add_fact(struct outline *o, const char *label, const xmlNode *fact)
{
	const xmlNode *first = xml_first(fact, "value");
	const char *name;

	if (first == NULL || *xml_text(first) == '\0')
		return;
	name = xml_attr(fact, "name");
	outline_field(o, label, with_source(o->pool,
	    name, first));
	xml_each (v, fact, "value") {
		if (*xml_text(v) != '\0' &&
		    strcmp(xml_text(v), xml_text(first)) != 0 &&
		    !is_guess(v))
			outline_field(o, "but also", with_source(o->pool,
			    name, v));
	}
}

static bool
has_label(const char *name)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		if (name != NULL && strcmp(facts[i].name, name) == 0)
			return true;
	}
	return name == NULL;
}

static void
add_facts(struct outline *o, const struct report *r)
{
	const xmlNode *all = xml_first(casefile_root(r->casefile), "facts");

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_fact(o, facts[i].label, xml_by_id(all, "fact", "name",
		    facts[i].name));
	xml_each (fact, all, "fact") {
		if (!has_label(xml_attr(fact, "name")))
			add_fact(o, xml_attr(fact, "name"), fact);
	}
}

static void
add_other_recipients(struct outline *o, const struct casefile *c)
{
	const char *to = fact_get(c, "to");

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient") {
		const char *address = xml_attr(r, "address");

		if (address == NULL || *address == '\0' || (to != NULL &&
		    strcmp(address, to) == 0))
			continue;
		outline_field(o, "Also to", *xml_text(r) == '\0' ? address :
		    pool_printf(o->pool, "%s: %s", address, xml_text(r)));
	}
}

static void
the_case(struct outline *o, const struct report *r)
{
	const xmlNode *source = xml_first(casefile_root(r->casefile),
	    "source");

	outline_part(o, 4, "The case");
	outline_text(o, BLOCK_TEXT, "Every value, and in brackets where it "
	    "comes from.");
	if (source != NULL)
		outline_field(o, "Read from", xml_attr(source, "name"));
	add_facts(o, r);
	add_other_recipients(o, r->casefile);
}

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
add_check(struct outline *o, const struct report *r, const struct checkline *c,
    const char *status)
{
	bool done = finding_get(r->casefile, c->id) != NULL;
	const char *is = done ? c->status : "skipped";
	const char *text = done ? c->summary : "not asked";

	if (is == NULL || strcmp(is, status) != 0)
		return;
	for (int i = 0; i < c->notes.n; i++)
		text = pool_printf(o->pool, "%s. %s", text, c->notes.at[i]);
	if (done)
		text = with_before(o, c, text);
	outline_add(o, (struct block){ .kind = BLOCK_CHECK, .label = is,
		.title = c->title, .text = text });
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
		for (int k = 0; k < v->n_checks; k++)
			add_check(o, r, &v->checks[k], order[i]);
	}
}

/* ---- the path ---- */

/* "Who said no? Their server refused it (on to: words)" */
static const char *
path_line(struct pool *pool, const struct pathstep *p)
{
	const char *where = p->title != NULL ? p->title : p->node;
	bool asks = *where != '\0' && where[strlen(where) - 1] == '?';
	const char *line = pool_printf(pool, "%s%s %s", where, asks ? "" : ":",
	    p->because != NULL ? p->because : p->by_person ?
	    "the person answered" : "nothing else held");

	if (!p->by_person && p->answer != NULL && strcmp(p->answer, "dk") == 0)
		return line;		/* the words say so already */
	return p->answer == NULL ? line : pool_printf(pool, "%s (%s %s)",
	    line, p->by_person ? "answer:" : "on to", p->answer);
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

	the_case(o, r);
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
