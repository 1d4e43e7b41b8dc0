/*
 * Weighing causes: see weigh.h.
 */
#include "help/weigh.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "help/codes.h"
#include "help/fill.h"

struct weights {
	bool words, hint, again, live, weak, proof, alone, refuted;
	bool aside;			/* the words name another one first */
	bool told;			/* texts are wanted */
	int weakened;
};

void
strings_add(struct pool *pool, struct strings *list, const char *s)
{
	const char **more;

	if (s == NULL)
		return;
	more = pool_alloc(pool, (size_t)(list->n + 1) * sizeof *more);
	if (list->n > 0)
		memcpy(more, list->at, (size_t)list->n * sizeof *more);
	more[list->n++] = s;
	list->at = more;
}

static bool
is_kind(const xmlNode *node, const char *kind)
{
	const char *is = xml_attr(node, "kind");

	return is != NULL && strcmp(is, kind) == 0;
}

static void
note_for(struct weights *w, const xmlNode *node)
{
	w->words |= is_kind(node, "words");
	w->hint |= is_kind(node, "hint");
	w->again |= is_kind(node, "again");
	w->live |= is_kind(node, "live");
	w->weak |= is_kind(node, "weak");
	w->proof |= is_kind(node, "proof");
	w->alone |= xml_attr(node, "alone") != NULL;
}

/* assets/FORMAT.md has this as a sentence. */
static enum confidence
confidence_of(const struct weights *w)
{
	int c = CONFIDENCE_RULED_OUT;

	if (w->refuted)
		return CONFIDENCE_RULED_OUT;
	if (w->proof || (w->words && (w->live || w->again)))
		c = CONFIDENCE_CONFIRMED;
	else if (w->words || (w->hint && w->live && !w->aside) ||
	    (w->live && w->alone))
		c = CONFIDENCE_LIKELY;
	else if (w->live || w->hint || w->weak)
		c = CONFIDENCE_POSSIBLE;
	c -= w->weakened > 0 && c > CONFIDENCE_POSSIBLE;
	return (enum confidence)c;
}

static const char *
act_in_words(const char *act)
{
	static const char *const words[][2] = {
		{ "sender-admin", "the administrator of the sending server" },
		{ "sender-dns", "whoever runs the sender's DNS or owns the "
		    "sending address" },
		{ "recipient-admin", "the recipient's administrator" },
		{ "author", "the person who wrote the mail" },
		{ "wait", "nobody: it solves itself if the server keeps "
		    "trying" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], act) == 0)
			return words[i][1];
	}
	return act;
}

static void
name(struct context *x, const xmlNode *cause, struct candidate *c)
{
	const char *detail = xml_attr(cause, "detail");

	memset(c, 0, sizeof *c);
	c->entry = xml_attr(cause, "id");
	c->id = detail != NULL ? detail : c->entry;
	c->cause = xml_attr(cause, "public");
	c->act = xml_attr(cause, "act");
	c->title = c->id;
	x->weighed = xml_attr(cause, "id");
}

/* Filling texts is most of the work: only for causes that are told. */
static void
describe(struct context *x, const xmlNode *cause, struct candidate *c)
{
	const char *title = fill_first(x, cause, "title");

	c->act_shown = act_in_words(c->act);
	c->plain = fill_first(x, cause, "plain");
	c->expert = fill_first(x, cause, "expert");
	if (title != NULL)
		c->title = title;
	xml_each (node, cause, "settle") {
		if (context_test(x, node))
			strings_add(x->pool, &c->settle, fill_text(x, node));
	}
}

/* Do the words name another cause than this in so many words? */
static bool
is_aside(const struct context *x)
{
	const char *top = reading_top(x->reading);

	return reading_said(x->reading, top) == 3 &&
	    strcmp(top, x->weighed) != 0;
}

/* What holds of its reasons, and their texts when they are told. */
static bool
weigh_reasons(struct context *x, const xmlNode *cause, struct candidate *c,
    bool main)
{
	struct weights w = { .told = main || !x->brief };

	name(x, cause, c);
	w.aside = !main && is_aside(x);
	xml_each (node, cause, "for") {
		if (!context_test(x, node))
			continue;
		note_for(&w, node);
		if (w.told)
			strings_add(x->pool, &c->because, fill_text(x, node));
	}
	xml_each (node, cause, "against") {
		if (!context_test(x, node))
			continue;
		w.refuted |= is_kind(node, "refutes");
		w.weakened += is_kind(node, "weakens");
		if (w.told)
			strings_add(x->pool, &c->against, fill_text(x, node));
	}
	c->confidence = confidence_of(&w);
	return w.words || w.hint || w.live || w.weak || w.proof;
}

bool
weigh(struct context *x, const xmlNode *cause, struct candidate *c)
{
	bool supported = weigh_reasons(x, cause, c, true);

	describe(x, cause, c);
	return supported;
}

static int
strongest_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return strcmp(x->id, y->id);
}

struct candidate *
weigh_all(struct context *x, const char *except, int *n)
{
	const xmlNode *root = xmlDocGetRootElement(x->knowledge->causes);
	struct candidate *all;
	int size = 0;

	xml_each (cause, root, "cause")
		size++;
	all = pool_alloc(x->pool, (size_t)size * sizeof *all);
	*n = 0;
	xml_each (cause, root, "cause") {
		struct candidate *c = &all[*n];
		const char *id = xml_attr(cause, "id");
		bool supported;

		if (strcmp(id, except) == 0 || strcmp(id, "unknown") == 0)
			continue;
		supported = weigh_reasons(x, cause, c, false);
		if (!supported && (c->confidence != CONFIDENCE_RULED_OUT ||
		    c->against.n == 0))
			continue;
		if (!x->brief)
			describe(x, cause, c);
		(*n)++;
	}
	qsort(all, (size_t)*n, sizeof *all, strongest_first);
	return all;
}
