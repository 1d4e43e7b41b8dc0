/*
 * Conditions at a glance: see glance.h.
 *
 * A condition is read into a tree of "and", "or", "not(...)" and comparisons
 * of said(), status(), says(), detail(), fact(), answer(), top() and
 * concat(fact(), ...) with a literal, contains() and starts-with() of a fact,
 * and words(). All else is a leaf of which nothing is known. The tree is
 * judged in three values: "no and unsure" is no.
 */
#include "help/glance.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"
#include "checks/pool.h"
#include "help/codes.h"
#include "help/condition.h"
#include "help/pattern.h"

#define NEST_MAX 20
#define ARGUMENTS_MAX 6

enum kind { UNKNOWN, AND, OR, NOT, SAID, LISTED, TEXT, CONCAT, CONTAINS,
	STARTS, WORDS, VALUE };

struct leaf {
	enum kind kind;
	struct leaf *first, *next;	/* below, beside */
	const char *function;
	const char *argument[ARGUMENTS_MAX];	/* NULL: top() */
	int n;
	char operator[3];
	const char *literal;
	long number;
	struct pattern *pattern;
};

struct glancing {
	struct pool *pool;
	struct leaf *root;
};

struct reader {
	struct pool *pool;
	const char *at;
	int depth;
};

static struct leaf *read_or(struct reader *r);

static struct leaf *
leaf_new(struct reader *r, enum kind kind)
{
	struct leaf *l = pool_alloc(r->pool, sizeof *l);

	l->kind = kind;
	return l;
}

static void
skip_blanks(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n')
		r->at++;
}

/* Is this next, as a word of its own? Then it is taken. */
static bool
take(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	skip_blanks(r);
	if (strncmp(r->at, word, n) != 0 || (isalpha((unsigned char)*word) &&
	    (isalnum((unsigned char)r->at[n]) || r->at[n] == '-')))
		return false;
	r->at += n;
	return true;
}

/* Behind what was not understood: to the next "and", "or", ')' or the end. */
static struct leaf *
unknown(struct reader *r)
{
	int depth = 0;

	for (; *r->at != '\0'; r->at++) {
		const char *end = *r->at == '\'' || *r->at == '"' ?
		    strchr(r->at + 1, *r->at) : NULL;

		if (end != NULL)
			r->at = end;
		else if (*r->at == '(' || *r->at == '[')
			depth++;
		else if ((*r->at == ')' || *r->at == ']') && depth-- == 0)
			break;
		else if (depth == 0 && (strncmp(r->at, " and ", 5) == 0 ||
		    strncmp(r->at, " or ", 4) == 0))
			break;
	}
	return leaf_new(r, UNKNOWN);
}

/* 'text', or NULL. */
static const char *
read_string(struct reader *r)
{
	const char *s, *end;

	skip_blanks(r);
	if (*r->at != '\'' || (end = strchr(r->at + 1, '\'')) == NULL)
		return NULL;
	s = r->at + 1;
	r->at = end + 1;
	return pool_strndup(r->pool, s, (size_t)(end - s));
}

/* Nothing but "and", "or", ')' or the end may follow a leaf. */
static bool
ends_here(struct reader *r)
{
	skip_blanks(r);
	return *r->at == '\0' || *r->at == ')' ||
	    strncmp(r->at, "and ", 4) == 0 || strncmp(r->at, "or ", 3) == 0;
}

/* 'a', 'b') or fact('a'), 'b'): false when it is anything else. */
static bool
read_arguments(struct reader *r, struct leaf *l)
{
	if (take(r, ")"))
		return true;
	if (l->kind == SAID && take(r, "top") && take(r, "(")) {
		l->n = 1;
		return take(r, ")") && take(r, ")");
	}
	do {
		bool fact = take(r, "fact") && take(r, "(");

		if (l->n == ARGUMENTS_MAX)
			return false;
		l->argument[l->n] = read_string(r);
		if (l->argument[l->n] == NULL || (fact && !take(r, ")")))
			return false;
		/* Of all others the arguments are plain text. */
		if (fact != (l->kind == CONCAT || (l->n == 0 &&
		    (l->kind == CONTAINS || l->kind == STARTS))))
			return false;
		l->n++;
	} while (take(r, ","));
	return take(r, ")");
}

static bool
read_comparison(struct reader *r, struct leaf *l)
{
	size_t n;
	char *end;

	skip_blanks(r);
	for (n = 0; strchr("<>=!", r->at[n]) != NULL && r->at[n] != '\0';)
		n++;
	if (n == 0 || n > 2)
		return false;
	memcpy(l->operator, r->at, n);
	r->at += n;
	if (l->kind != SAID && l->kind != LISTED) {
		l->literal = read_string(r);
		return l->literal != NULL && (l->operator[0] == '=' ||
		    l->operator[0] == '!');
	}
	skip_blanks(r);
	l->number = strtol(r->at, &end, 10);
	if (end == r->at)
		return false;
	r->at = end;
	return true;
}

static bool
finish_leaf(struct reader *r, struct leaf *l)
{
	if (!read_arguments(r, l))
		return false;
	if (l->kind == WORDS) {
		const char *why;

		if (l->n == 1)
			l->pattern = pattern_new(l->argument[0], &why);
		return l->pattern != NULL;
	}
	if (l->kind == CONTAINS || l->kind == STARTS)
		return l->n == 2;
	if (l->kind == TEXT && *r->at == '\0') {
		l->kind = VALUE;
		return true;
	}
	if (!read_comparison(r, l))
		return false;
	/* Only whether all are empty is known of several together. */
	return l->kind != CONCAT || *l->literal == '\0';
}

static struct leaf *
read_leaf(struct reader *r)
{
	static const struct {
		const char *name;
		enum kind kind;
		int least, most;	/* arguments */
	} rows[] = {
		{ "said", SAID, 1, 1 }, { "listed", LISTED, 1, 1 },
		{ "status", TEXT, 1, 1 }, { "says", TEXT, 1, 1 },
		{ "detail", TEXT, 2, 2 }, { "fact", TEXT, 1, 1 },
		{ "answer", TEXT, 1, 1 }, { "top", TEXT, 0, 0 },
		{ "concat", CONCAT, 2, ARGUMENTS_MAX },
		{ "contains", CONTAINS, 2, 2 }, { "starts-with", STARTS, 2, 2 },
		{ "words", WORDS, 1, 1 },
	};
	const char *start = r->at;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct leaf *l;

		if (!take(r, rows[i].name))
			continue;
		l = leaf_new(r, rows[i].kind);
		l->function = rows[i].name;
		if (take(r, "(") && finish_leaf(r, l) && ends_here(r) &&
		    l->n >= rows[i].least && l->n <= rows[i].most)
			return l;
		pattern_free(l->pattern);
		break;
	}
	r->at = start;
	return unknown(r);
}

/* "(...)" and "not(...)" */
static struct leaf *
read_inner(struct reader *r, const char *start)
{
	struct leaf *l = ++r->depth > NEST_MAX ? NULL : read_or(r);

	r->depth--;
	if (l != NULL && take(r, ")") && ends_here(r))
		return l;
	r->at = start;
	return unknown(r);
}

static struct leaf *
read_atom(struct reader *r)
{
	const char *start;
	struct leaf *l, *not;

	skip_blanks(r);
	start = r->at;
	if (take(r, "("))
		return read_inner(r, start);
	if (take(r, "not")) {
		if (!take(r, "("))
			return unknown(r);
		l = read_inner(r, start);
		if (l->kind == UNKNOWN)
			return l;
		not = leaf_new(r, NOT);
		not->first = l;
		return not;
	}
	return read_leaf(r);
}

/* One or more of the next finer kind, with this word between them. */
static struct leaf *
read_many(struct reader *r, enum kind kind)
{
	const char *word = kind == AND ? "and" : "or";
	struct leaf *all, *last;

	last = kind == AND ? read_atom(r) : read_many(r, AND);
	if (!take(r, word))
		return last;
	all = leaf_new(r, kind);
	all->first = last;
	do {
		last->next = kind == AND ? read_atom(r) : read_many(r, AND);
		last = last->next;
	} while (take(r, word));
	return all;
}

static struct leaf *
read_or(struct reader *r)
{
	return read_many(r, OR);
}

struct glancing *
glancing_new(const char *expression)
{
	struct glancing *g = mem_alloc(sizeof *g);
	struct reader r = { .pool = pool_new(), .at = expression };

	g->pool = r.pool;
	g->root = read_or(&r);
	skip_blanks(&r);
	if (*r.at != '\0')
		g->root = leaf_new(&r, UNKNOWN);
	return g;
}

static void
leaf_release(struct leaf *l)
{
	for (; l != NULL; l = l->next) {
		pattern_free(l->pattern);
		leaf_release(l->first);
	}
}

void
glancing_free(struct glancing *g)
{
	if (g == NULL)
		return;
	leaf_release(g->root);
	pool_free(g->pool);
	free(g);
}

/* ---- judging ---- */

static bool
holds(long a, const char *operator, long b)
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

static bool
all_empty(const struct leaf *l, const struct context *x)
{
	for (int i = 0; i < l->n; i++) {
		if (*condition_text(x, "fact", l->argument[i], "") != '\0')
			return false;
	}
	return true;
}

static bool
leaf_holds(const struct leaf *l, const struct context *x)
{
	const char *a = l->n > 0 ? l->argument[0] : "";
	const char *b = l->n > 1 ? l->argument[1] : "";

	if (a == NULL)
		a = reading_top(x->reading);
	switch (l->kind) {
	case LISTED:
		return holds(condition_listed(x, a), l->operator, l->number);
	case VALUE:
		return *condition_text(x, l->function, a, b) != '\0';
	case SAID:
		return holds(reading_said(x->reading, a), l->operator,
		    l->number);
	case CONCAT:
		return all_empty(l, x) == (l->operator[0] == '=');
	case CONTAINS:
		return strstr(condition_text(x, "fact", a, ""), b) != NULL;
	case STARTS:
		return strncmp(condition_text(x, "fact", a, ""), b,
		    strlen(b)) == 0;
	case WORDS:
		return pattern_find(l->pattern, reading_words(x->reading),
		    NULL);
	default:
		return (strcmp(condition_text(x, l->function, a, b),
		    l->literal) == 0) == (l->operator[0] == '=');
	}
}

static enum glance
judge(const struct leaf *l, const struct context *x)
{
	/* What ends "and", and what ends "or". */
	enum glance end = l->kind == AND ? GLANCE_NO : GLANCE_YES;
	enum glance all = l->kind == AND ? GLANCE_YES : GLANCE_NO;

	if (l->kind == UNKNOWN)
		return GLANCE_UNSURE;
	if (l->kind == NOT) {
		all = judge(l->first, x);
		return all == GLANCE_UNSURE ? all : all == GLANCE_NO ?
		    GLANCE_YES : GLANCE_NO;
	}
	if (l->kind != AND && l->kind != OR)
		return leaf_holds(l, x) ? GLANCE_YES : GLANCE_NO;
	for (const struct leaf *one = l->first; one != NULL; one = one->next) {
		enum glance is = judge(one, x);

		if (is == end)
			return end;
		if (is == GLANCE_UNSURE)
			all = GLANCE_UNSURE;
	}
	return all;
}

const char *
glance_text(const struct glancing *g, const struct context *x)
{
	const struct leaf *l = g->root;

	return l->kind != VALUE ? NULL : condition_text(x, l->function,
	    l->n > 0 ? l->argument[0] : "", l->n > 1 ? l->argument[1] : "");
}

enum glance
glance(const struct glancing *g, const struct context *x)
{
	return judge(g->root, x);
}
