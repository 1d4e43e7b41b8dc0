/*
 * Weighing causes: see weigh.h.
 */
#include "help/weigh.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/cause_table.h"
#include "help/codes.h"
#include "help/fill.h"
#include "help/logic.h"

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

/* Do the words name another cause than this in so many words? */
static bool
is_aside(const struct context *x)
{
	const char *top = reading_top(x->reading);

	return reading_said(x->reading, top) == 3 &&
	    strcmp(top, x->weighed) != 0;
}

/* assets/FORMAT.md has this as a sentence. */
static enum confidence
confidence_of(const struct context *x, int bits, bool main)
{
	bool words = bits & REASON_WORDS, live = bits & REASON_LIVE;
	bool hint = bits & REASON_HINT, again = bits & REASON_AGAIN;
	int c = CONFIDENCE_RULED_OUT;

	if (bits & REASON_REFUTES)
		return CONFIDENCE_RULED_OUT;
	if ((bits & REASON_PROOF) || (words && (live || again)))
		c = CONFIDENCE_CONFIRMED;
	else if (words || (hint && live && (main || !is_aside(x))) ||
	    (live && (bits & REASON_ALONE)))
		c = CONFIDENCE_LIKELY;
	else if (live || hint || (bits & REASON_WEAK))
		c = CONFIDENCE_POSSIBLE;
	c -= (bits & REASON_WEAKENS) && c > CONFIDENCE_POSSIBLE;
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

/*
 * Whoever wrote the mail is of the sending side, whichever side is the
 * person's. What is the recipient's own affair is no task of theirs.
 */
static const char *
author_words(struct context *x, const xmlNode *cause,
    const struct candidate *c)
{
	const char *kept = x->side, *words;

	if (!text_same(fact_get(x->casefile, "side"), "recipient"))
		return c->plain;
	if (text_same(c->act, "recipient-admin"))
		return pool_printf(x->pool, "The reason: %s.", c->title);
	x->side = "sender";
	words = fill_first(x, cause, "plain");
	x->side = kept;
	return words;
}

/* Filling texts is most of the work: only for causes that are told. */
static void
describe(struct context *x, const xmlNode *cause, struct candidate *c)
{
	const char *title = fill_first(x, cause, "title");

	c->act_shown = act_in_words(c->act);
	c->plain = fill_first(x, cause, "plain");
	if (title != NULL)
		c->title = title;
	if (x->brief)
		return;
	c->author = author_words(x, cause, c);
	c->expert = fill_first(x, cause, "expert");
	xml_each (node, cause, "settle") {
		if (context_test(x, node))
			strings_add(x->pool, &c->settle, fill_text(x, node));
	}
}

static bool
reason_holds(struct context *x, const struct reason *r)
{
	return r->test == NULL || term_holds(r->test, x);
}

/* Of most causes no reason holds. */
static bool
any_holds(struct context *x, const struct cause *cause)
{
	int i = 0;

	x->weighed = cause->id;
	while (i < cause->n && !reason_holds(x, &cause->reason[i]))
		i++;
	return i < cause->n;
}

/* What holds of its reasons, and their texts when they are told. */
static bool
weigh_reasons(struct context *x, const struct cause *cause,
    struct candidate *c, bool main)
{
	int bits = 0;

	*c = (struct candidate){ .entry = cause->id, .id = cause->shown,
		.title = cause->shown, .cause = cause->public,
		.act = cause->act };
	x->weighed = cause->id;
	for (int i = 0; i < cause->n; i++) {
		const struct reason *r = &cause->reason[i];

		if (!reason_holds(x, r))
			continue;
		bits |= r->bits;
		if (main || !x->brief)
			strings_add(x->pool, r->against ? &c->against :
			    &c->because, fill_text(x, r->node));
	}
	c->confidence = confidence_of(x, bits, main);
	return (bits & (REASON_WORDS | REASON_HINT | REASON_LIVE |
	    REASON_WEAK | REASON_PROOF)) != 0;
}

bool
weigh(struct context *x, const xmlNode *cause, struct candidate *c)
{
	const struct cause *row = x->knowledge->cause;
	bool supported;

	while (row->node != cause)
		row++;
	supported = weigh_reasons(x, row, c, true);
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

/* The causes but `except` of which a reason holds; *n of them. */
static const struct cause **
at_hand(struct context *x, const char *except, int *n)
{
	const struct knowledge *k = x->knowledge;
	const struct cause **some = pool_alloc(x->pool,
	    (size_t)k->n_causes * sizeof *some);

	*n = 0;
	for (int i = 0; i < k->n_causes; i++) {
		const struct cause *cause = &k->cause[i];

		if (any_holds(x, cause) && strcmp(cause->id, except) != 0 &&
		    strcmp(cause->id, "unknown") != 0)
			some[(*n)++] = cause;
	}
	return some;
}

struct candidate *
weigh_all(struct context *x, const char *except, int *n)
{
	int many;
	const struct cause **some = at_hand(x, except, &many);
	struct candidate *all = pool_alloc(x->pool,
	    (size_t)many * sizeof *all);

	*n = 0;
	for (int i = 0; i < many; i++) {
		struct candidate *c = &all[*n];

		c->suspected = weigh_reasons(x, some[i], c, false);
		if (!c->suspected && (c->confidence != CONFIDENCE_RULED_OUT ||
		    c->against.n == 0))
			continue;
		if (!x->brief)
			describe(x, some[i]->node, c);
		(*n)++;
	}
	qsort(all, (size_t)*n, sizeof *all, strongest_first);
	return all;
}
