/*
 * Walking the tree: see walk.h.
 */
#include "help/walk.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/text.h"
#include "help/fill.h"

/* Where a node goes on. */
struct way {
	const char *go;			/* NULL: nowhere yet */
	const char *because;
	const char *answer;
	bool by_person;
};

static bool
is_pending(struct context *x, const xmlNode *node)
{
	const xmlNode *needs = xml_first(node, "needs");
	const char *at = needs == NULL ? NULL : xml_attr(needs, "checks");
	const char *id;

	while (at != NULL && (id = text_word(x->pool, &at)) != NULL) {
		if (*finding_status(x->casefile, id) == '\0')
			return true;
	}
	return false;
}

/* The first condition that holds, or the one after it if that was denied. */
static const xmlNode *
decide(struct context *x, const xmlNode *node, bool denied)
{
	xml_each (when, node, "when") {
		if (!context_test(x, when))
			continue;
		if (!denied)
			return when;
		denied = false;
	}
	return NULL;
}

static void
take_choice(struct context *x, const xmlNode *ask, const char *choice,
    struct way *way)
{
	const xmlNode *c = xml_by_id(ask, "choice", "id", choice);

	if (c == NULL)
		return;
	way->go = xml_attr(c, "go");
	way->answer = choice;
	way->by_person = true;
	way->because = fill_text(x, c);
}

/* By evidence: the first condition that holds, else <otherwise>. */
static void
take_evidence(struct context *x, const xmlNode *node, bool denied,
    struct way *way)
{
	const xmlNode *when = decide(x, node, denied);

	if (when == NULL)
		when = xml_first(node, "otherwise");
	if (when == NULL)
		return;
	way->go = way->answer = xml_attr(when, "go");
	way->because = fill_words(x, xml_attr(when, "because"));
}

/* What the person answered wins over what the evidence says. */
static void
find_way(struct context *x, const xmlNode *node, bool with_person,
    struct way *way)
{
	const char *answer = answer_get(x->casefile, xml_attr(node, "id"));
	bool denied = answer != NULL && strcmp(answer, WALK_NOT_SO) == 0;
	const xmlNode *ask = xml_first(node, "ask");

	*way = (struct way){ .by_person = false };
	if (ask != NULL && answer != NULL)
		take_choice(x, ask, answer, way);
	if (way->go == NULL)
		take_evidence(x, node, denied, way);
	if (way->go == NULL && ask != NULL && !with_person) {
		take_choice(x, ask, "dk", way);
		way->by_person = false;
	}
}

static void
note_path(struct context *x, struct walk *w, const struct way *way)
{
	const xmlNode *ask = xml_first(w->node, "ask");

	w->path[w->n++] = (struct pathstep){
		.node = xml_attr(w->node, "id"),
		.title = xml_attr(w->node, "step"),
		.question = ask == NULL || x->brief ? NULL : fill_text(x,
		    xml_first(ask, "question")),
		.by_person = way->by_person, .answer = way->answer,
		.because = way->because };
}

/* Reading it is an answer, too: WALK_NEXT and WALK_NOT_SO are kept. */
static bool
is_read(struct context *x, const xmlNode *node)
{
	const char *answer = answer_get(x->casefile, xml_attr(node, "id"));

	return xml_attr(node, "step") == NULL || answer != NULL;
}

static void
take_instead(struct context *x, struct walk *w)
{
	const char *taken = answer_get(x->casefile, WALK_TAKEN);

	if (taken == NULL || knowledge_cause(x->knowledge, taken) == NULL)
		return;
	w->path[w->n++] = (struct pathstep){ .node = WALK_TAKEN,
		.by_person = true, .answer = taken,
		.because = "Somebody who knows took this cause" };
	w->cause = taken;
}

static bool
is_end(struct context *x, struct walk *w)
{
	const xmlNode *cause = xml_first(w->node, "cause");

	if (cause == NULL && xml_first(w->node, "well") == NULL)
		return false;
	w->stop = WALK_END;
	w->cause = cause == NULL ? NULL : xml_attr(cause, "ref");
	take_instead(x, w);
	return true;
}

void
walk_tree(struct context *x, bool with_person, struct walk *w)
{
	const xmlNode *root = xmlDocGetRootElement(x->knowledge->tree);
	struct way way;

	/* All but the path, which is long and counts up to w->n only. */
	w->stop = WALK_ASKING;
	w->cause = w->because = w->go = NULL;
	w->n = 0;
	w->node = knowledge_node(x->knowledge, xml_attr(root, "root"));
	while (!is_end(x, w)) {
		if (with_person && is_pending(x, w->node)) {
			w->stop = WALK_ASKING;
			return;
		}
		find_way(x, w->node, with_person, &way);
		if (way.go == NULL || w->n >= WALK_MAX - 1) {
			w->stop = WALK_QUESTION;
			return;
		}
		if (with_person && !is_read(x, w->node)) {
			w->stop = WALK_STEP;
			w->because = way.because;
			w->go = way.go;
			return;
		}
		note_path(x, w, &way);
		w->node = knowledge_node(x->knowledge, way.go);
	}
}

bool
walk_is_choice(const struct knowledge *k, const char *node, const char *choice)
{
	const xmlNode *n = knowledge_node(k, node);
	const xmlNode *ask = n == NULL ? NULL : xml_first(n, "ask");

	if (strcmp(node, WALK_TAKEN) == 0)
		return knowledge_cause(k, choice) != NULL;
	return ask != NULL && xml_by_id(ask, "choice", "id", choice) != NULL;
}
