/*
 * Making the verdict: see verdict.h.
 */
#include "help/verdict.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/before.h"
#include "checks/check.h"
#include "checks/finding.h"
#include "checks/text.h"
#include "help/context.h"
#include "help/fill.h"
#include "help/fixes.h"
#include "help/walk.h"
#include "help/weigh.h"

#define CAUSES_FIXED 6		/* the verdict's and others as sure */

const char *
confidence_word(enum confidence c)
{
	static const char *const words[] = { "ruled-out", "possible",
		"likely", "confirmed" };

	return words[c];
}

int
verdict_status(const struct verdict *v)
{
	return v->none ? 0 : v->unknown ? 2 : 1;
}

/* ---- checks in words ---- */

static const char *
sentence(struct context *x, const xmlNode *words, const char *says)
{
	const xmlNode *root = xmlDocGetRootElement(x->knowledge->checks);
	const xmlNode *say = xml_by_id(words, "say", "id", says);
	const char *text;

	if (say == NULL)	/* common to all checks */
		say = xml_by_id(root, "say", "id", says);
	text = fill_text(x, say);
	return text != NULL ? text : says;
}

static void
describe_before(struct context *x, const xmlNode *words,
    struct checkline *line)
{
	const xmlNode *was = before_get(x->casefile, line->id);

	if (was == NULL)
		return;
	x->finding = was;
	line->was_status = xml_attr(was, "status");
	line->was_summary = sentence(x, words, xml_attr(was, "says"));
	line->was_at = xml_attr(was, "at");
	line->was_until = xml_attr(was, "until");
	x->finding = NULL;
}

static void
describe_check(struct context *x, const char *id, struct checkline *line)
{
	const xmlNode *words = knowledge_check(x->knowledge, id);
	const xmlNode *finding = finding_get(x->casefile, id);

	line->id = id;
	describe_before(x, words, line);
	line->title = words == NULL ? id : xml_attr(words, "title");
	line->status = "pending";
	line->summary = "asking";
	if (finding == NULL)
		return;
	x->finding = finding;
	line->status = xml_attr(finding, "status");
	line->summary = sentence(x, words, xml_attr(finding, "says"));
	xml_each (note, finding, "note")
		strings_add(x->pool, &line->notes,
		    sentence(x, words, xml_attr(note, "says")));
	x->finding = NULL;
}

static void
describe_checks(struct context *x, struct verdict *v)
{
	int n = 0;

	while (check_at(n) != NULL)
		n++;
	v->checks = pool_alloc(x->pool, (size_t)n * sizeof *v->checks);
	for (int i = 0; i < n; i++)
		describe_check(x, check_at(i)->id, &v->checks[i]);
	v->n_checks = n;
}

/* ---- the cause ---- */

/*
 * What led here speaks for it, too; and somebody's answer or a branch of the
 * tree makes a cause possible even where no sentence of its own holds.
 */
static void
add_reasons_of_path(struct context *x, struct verdict *v, const struct walk *w)
{
	const char *said = fact_get(x->casefile, "diagnostic");

	for (int i = w->n - 1; i >= 0 && v->main.because.n == 0; i--)
		strings_add(x->pool, &v->main.because, w->path[i].because);
	if (v->main.because.n == 0 && said != NULL)
		strings_add(x->pool, &v->main.because, pool_printf(x->pool,
		    "The other server said: %s", said));
	if (v->main.because.n == 0)
		strings_add(x->pool, &v->main.because,
		    "Nothing else that was asked explains it");
}

static void
weigh_main(struct context *x, struct verdict *v, const struct walk *w)
{
	const xmlNode *cause = knowledge_cause(x->knowledge, w->cause);

	weigh(x, cause, &v->main);
	if (v->main.confidence == CONFIDENCE_RULED_OUT)
		v->main.confidence = CONFIDENCE_POSSIBLE;
	add_reasons_of_path(x, v, w);
	v->unknown = strcmp(v->main.cause, "unknown") == 0;
	v->summary = v->main.title;
}

static void
find_fixes(struct context *x, struct verdict *v, const struct walk *w)
{
	const char *causes[CAUSES_FIXED];
	int n = 0;

	if (w->cause != NULL)
		causes[n++] = w->cause;
	for (int i = 0; i < v->n_others && n < CAUSES_FIXED; i++) {
		if (v->others[i].confidence >= CONFIDENCE_LIKELY)
			causes[n++] = v->others[i].entry;
	}
	v->fixes = fixes_of(x, causes, n, &v->n_fixes);
}

static bool
ends_at(const struct knowledge *k, const xmlNode *way, const char *cause)
{
	const char *go = xml_attr(way, "go");
	const xmlNode *node = go == NULL ? NULL : knowledge_node(k, go);
	const xmlNode *end = node == NULL ? NULL : xml_first(node, "cause");

	return end != NULL && strcmp(xml_attr(end, "ref"), cause) == 0;
}

/* Does this condition look at a check that had an answer? */
static bool
looks_at(struct context *x, const xmlNode *node, const xmlNode *when)
{
	const xmlNode *needs = xml_first(node, "needs");
	const char *at = needs == NULL ? NULL : xml_attr(needs, "checks");
	const char *test = xml_attr(when, "test"), *id, *status;

	while (at != NULL && (id = text_word(x->pool, &at)) != NULL) {
		status = finding_status(x->casefile, id);
		if (strstr("pass warn fail", status) != NULL &&
		    *status != '\0' && strstr(test, pool_printf(x->pool,
		    "'%s'", id)) != NULL)
			return true;
	}
	return false;
}

/* Could this step have ended at the cause, had a check or a person said so? */
static bool
asks_about(struct context *x, const struct pathstep *p, const char *cause)
{
	const xmlNode *node = knowledge_node(x->knowledge, p->node);

	if (node == NULL)
		return false;
	xml_each (choice, xml_first(node, "ask"), "choice") {
		if (p->by_person && ends_at(x->knowledge, choice, cause))
			return true;
	}
	xml_each (when, p->title == NULL ? NULL : node, "when") {
		if (ends_at(x->knowledge, when, cause) &&
		    looks_at(x, node, when))
			return true;
	}
	return false;
}

static void
find_suspected(struct context *x, struct verdict *v)
{
	for (int i = 0; i < v->n_others; i++) {
		struct candidate *c = &v->others[i];

		if (c->confidence != CONFIDENCE_RULED_OUT)
			continue;
		for (int n = 0; n < v->n_path && !c->suspected; n++)
			c->suspected = asks_about(x, &v->path[n],
			    c->entry);
	}
}

struct verdict *
verdict_of_words(struct context *x, const struct walk *w)
{
	struct verdict *v = pool_alloc(x->pool, sizeof *v);

	v->pool = x->pool;
	v->open = w->stop != WALK_END;
	v->none = !v->open && w->cause == NULL;
	v->unknown = v->open;
	v->n_path = w->n;
	v->path = pool_memdup(x->pool, w->path, (size_t)w->n *
	    sizeof *w->path);
	v->summary = v->none ? "Nothing wrong was found" :
	    "The cause is not decided yet";
	v->main.cause = "unknown";
	v->main.id = v->main.entry = v->main.act = "";
	v->others = weigh_all(x, w->cause != NULL ? w->cause : "",
	    &v->n_others);
	if (w->cause != NULL)
		weigh_main(x, v, w);
	return v;
}

struct verdict *
verdict_new(struct context *x, const struct walk *w)
{
	struct verdict *v = verdict_of_words(x, w);

	find_suspected(x, v);
	describe_checks(x, v);
	find_fixes(x, v, w);
	return v;
}

void
verdict_not_a_bounce(struct verdict *v, const char *why)
{
	memset(&v->main, 0, sizeof v->main);
	v->unknown = true;
	v->none = v->open = false;
	v->main.cause = v->main.id = "not-a-bounce";
	v->main.entry = v->main.act = "";
	v->main.title = v->summary = pool_strdup(v->pool, why);
	v->n_others = v->n_fixes = 0;
}
