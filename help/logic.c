/*
 * The terms of a logic: see logic.h. The same source gives the same term.
 */
#include "help/logic.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"
#include "help/logic_terms.h"
#include "help/pattern.h"

/* What a source was read as. */
enum { OF_TEXT = 't', OF_TRUTH = 'b', OF_CONDITION = 'c', OF_WHOLE_TEXT = 'w' };

/* A term by the source it was read from. */
struct entry {
	struct entry *next;
	uint32_t hash;
	const char *source;		/* behind what it was read as */
	struct term *term;
};

static uint32_t
hash_of(const char *s, size_t n, char role)
{
	uint32_t h = 2166136261u ^ (unsigned char)role;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

uint64_t
sight_bit(const char *name)
{
	return UINT64_C(1) << hash_of(name, strlen(name), 's') % 62;
}

struct term *
term_new(struct logic *l, enum term_kind kind)
{
	struct term *t = pool_alloc(l->pool, sizeof *t);

	t->kind = kind;
	t->chain = l->all;
	l->all = t;
	return t;
}

struct term *
term_path(struct logic *l, enum term_kind kind, const char *s, size_t n)
{
	struct term *t = term_new(l, kind);

	t->text = pool_strndup(l->pool, s, n);
	t->path = true;
	t->sight.facts = SIGHT_ALWAYS;
	return t;
}

void
term_add(struct logic *l, struct term *t, struct term *one)
{
	int at = t->n;

	if ((t->n & (t->n - 1)) == 0) {		/* full: 1, 2, 4, ... */
		struct term **more = pool_alloc(l->pool,
		    (size_t)(t->n == 0 ? 1 : 2 * t->n) * sizeof *more);

		if (t->n > 0)
			memcpy(more, t->of, (size_t)t->n * sizeof *more);
		t->of = more;
	}
	/* What XPath must judge comes last: it is seldom needed. */
	for (; (t->kind == AND || t->kind == OR) && at > 0 &&
	    t->of[at - 1]->path && !one->path; at--)
		t->of[at] = t->of[at - 1];
	t->of[at] = one;
	t->n++;
	t->path |= one->path;
	t->varies |= one->varies;
	t->sight.facts |= one->sight.facts;
	t->sight.said |= one->sight.said;
}

/* ---- terms by their source ---- */

static struct entry *
entry_of(struct logic *l, const char *s, size_t n, char role)
{
	uint32_t hash = hash_of(s, n, role);
	struct entry **at = &l->bucket[hash & (LOGIC_BUCKETS - 1)], *e;

	for (e = *at; e != NULL; e = e->next) {
		if (e->hash == hash && *e->source == role &&
		    strncmp(e->source + 1, s, n) == 0 &&
		    e->source[1 + n] == '\0')
			return e;
	}
	e = pool_alloc(l->pool, sizeof *e);
	e->next = *at;
	e->hash = hash;
	e->source = pool_printf(l->pool, "%c%.*s", role, (int)n, s);
	*at = e;
	return e;
}

/* Does it depend on what a way of a fix assumes, or on the cause at hand? */
static void
give_slot(struct logic *l, struct term *t, const char *source)
{
	static const char *const varying[] = { "side", "exchange", "runs(",
		"asks(", "uses(" };

	for (size_t i = 0; i < sizeof varying / sizeof *varying; i++)
		t->varies |= strstr(source, varying[i]) != NULL;
	if (strstr(source, "quoted(") != NULL)
		return;
	t->slot = t->kind >= LITERAL ? ++l->texts : ++l->truths;
}

struct term *
term_shared(struct logic *l, struct term *t, const char *source, size_t n)
{
	struct entry *e = entry_of(l, source, n, t->kind >= LITERAL ?
	    OF_TEXT : OF_TRUTH);

	if (e->term == NULL) {
		e->term = t;
		give_slot(l, t, e->source + 1);
	}
	return e->term;
}

struct term *
logic_condition(struct logic *l, const char *expression)
{
	struct entry *e = entry_of(l, expression, strlen(expression),
	    OF_CONDITION);

	if (e->term == NULL)
		e->term = logic_read_condition(l, expression);
	return e->term;
}

struct term *
logic_text(struct logic *l, const char *expression)
{
	struct entry *e = entry_of(l, expression, strlen(expression),
	    OF_WHOLE_TEXT);

	if (e->term == NULL)
		e->term = logic_read_text(l, expression);
	return e->term;
}

struct logic *
logic_new(void)
{
	struct logic *l = mem_alloc(sizeof *l);

	l->pool = pool_new();
	return l;
}

void
logic_free(struct logic *l)
{
	if (l == NULL)
		return;
	for (struct term *t = l->all; t != NULL; t = t->chain) {
		pattern_free(t->pattern);
		if (t->compiled != NULL)
			xmlXPathFreeCompExpr(t->compiled);
	}
	pool_free(l->pool);
	free(l);
}
