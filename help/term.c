/*
 * Judging terms: see logic.h.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"
#include "help/codes.h"
#include "help/condition.h"
#include "help/logic_terms.h"
#include "help/pattern.h"

struct known {
	unsigned truths, texts;			/* how many there is room for */
	signed char *truth;			/* 1 yes, -1 no, 0 not judged */
	const char *text[];			/* NULL: not asked for */
};

struct known *
known_new(const struct logic *l, struct pool *pool)
{
	unsigned truths = l->truths + 1 + KNOWN_MORE;
	unsigned texts = l->texts + 1 + KNOWN_MORE;
	struct known *known = pool_alloc(pool, sizeof *known +
	    texts * sizeof *known->text + truths);

	known->truths = truths;
	known->texts = texts;
	known->truth = (signed char *)&known->text[texts];
	return known;
}

/* While something is assumed, what depends on it is judged anew. */
static bool
is_open(const struct term *t, const struct context *x)
{
	return t->varies && (x->side != NULL || x->exchange != NULL);
}

/* ---- texts ---- */

static const char *
argument(struct term *t, int i, struct context *x)
{
	return i < t->n ? term_text(t->of[i], x) : "";
}

static const char *
joined(struct term *t, struct context *x)
{
	const char *part[TERM_OF_MAX];
	size_t all = 0;
	char *text, *end;

	for (int i = 0; i < t->n; i++) {
		part[i] = argument(t, i, x);
		all += strlen(part[i]);
	}
	text = end = pool_alloc(x->pool, all + 1);
	for (int i = 0; i < t->n; i++)
		end = stpcpy(end, part[i]);
	return text;
}

static const char *
make_text(struct term *t, struct context *x)
{
	const char *text;

	if (t->kind == CONCAT)
		return joined(t, x);
	if (t->kind != FUNCTION)
		return context_path_text(x, t->text, &t->compiled);
	text = t->function->text(x, argument(t, 0, x), argument(t, 1, x));
	return text != NULL ? text : "";
}

const char *
term_text(struct term *t, struct context *x)
{
	struct known *k = x->known;

	if (t->kind == LITERAL)
		return t->text;
	if (t->slot == 0 || t->slot >= k->texts || is_open(t, x))
		return make_text(t, x);
	if (k->text[t->slot] == NULL)
		k->text[t->slot] = make_text(t, x);
	return k->text[t->slot];
}

/* ---- truths ---- */

static bool
compared(long a, const char *operator, long b)
{
	bool same = a == b;

	switch (operator[0]) {
	case '=':
		return same;
	case '!':
		return !same;
	case '>':
		return a > b || (same && operator[1] == '=');
	default:
		return a < b || (same && operator[1] == '=');
	}
}

/* Do all hold ("and"), or does one ("or")? */
static bool
all_hold(struct term *t, struct context *x)
{
	bool all = t->kind == AND;

	for (int i = 0; i < t->n; i++) {
		if (term_holds(t->of[i], x) != all)
			return !all;
	}
	return all;
}

static bool
judge(struct term *t, struct context *x)
{
	const char *a, *b;

	switch (t->kind) {
	case AND:
	case OR:
		return all_hold(t, x);
	case NOT:
		return !term_holds(t->of[0], x);
	case WORDS:
		return pattern_find(t->pattern, reading_words(x->reading),
		    NULL);
	case PATH:
		return context_path_holds(x, t->text, &t->compiled);
	default:
		break;
	}
	a = argument(t, 0, x);
	b = argument(t, 1, x);
	switch (t->kind) {
	case SAME:
		return strcmp(a, b) == 0;
	case OTHER:
		return strcmp(a, b) != 0;
	case CONTAINS:
		return strstr(a, b) != NULL;
	case STARTS:
		return strncmp(a, b, strlen(b)) == 0;
	case COMPARED:
		return compared(t->function->number(x, a), t->operator,
		    t->number);
	case HOLDS:
		return t->function->holds(x, a);
	default:
		return *a != '\0';
	}
}

/* Has the case nothing that it looks at? */
static bool
is_blind(const struct term *t, const struct context *x)
{
	return ((t->sight.facts & x->sight.facts) |
	    (t->sight.said & x->sight.said)) == 0;
}

bool
term_holds(struct term *t, struct context *x)
{
	struct known *k = x->known;
	bool open = is_open(t, x);

	if (!open && is_blind(t, x)) {
		if (t->blind == 0)
			t->blind = judge(t, x) ? 1 : -1;
		return t->blind > 0;
	}
	if (t->slot == 0 || t->slot >= k->truths || open)
		return judge(t, x);
	if (k->truth[t->slot] == 0)
		k->truth[t->slot] = judge(t, x) ? 1 : -1;
	return k->truth[t->slot] > 0;
}
