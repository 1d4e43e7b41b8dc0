/*
 * Reading conditions: see logic.h. What stands between "and" and "or" is a
 * term; what is not one of those that C judges is left to XPath whole.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/pool.h"
#include "help/condition.h"
#include "help/logic_terms.h"
#include "help/pattern.h"

#define NEST_MAX 20

struct reader {
	struct logic *l;
	const char *at;
	int depth;
};

static struct term *read_or(struct reader *r);
static struct term *read_text(struct reader *r);

/* From there to here. */
static struct term *
shared(struct reader *r, struct term *t, const char *from)
{
	return term_shared(r->l, t, from, (size_t)(r->at - from));
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

/* Nothing but "and", "or", ')' or the end may follow a term. */
static bool
ends_here(struct reader *r)
{
	skip_blanks(r);
	return *r->at == '\0' || *r->at == ')' ||
	    strncmp(r->at, "and ", 4) == 0 || strncmp(r->at, "or ", 3) == 0;
}

/* Up to the next "and", "or", ')' or the end, as XPath. */
static struct term *
read_path(struct reader *r)
{
	const char *start = r->at;
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
	return shared(r, term_path(r->l, PATH, start,
	    (size_t)(r->at - start)), start);
}

static const struct condition_function *
take_function(struct reader *r)
{
	size_t n;

	skip_blanks(r);
	n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz-");
	if (n == 0 || r->at[n] != '(' || condition_function(r->at, n) == NULL)
		return NULL;
	r->at += n + 1;
	return condition_function(r->at - n - 1, n);
}

/* With its arguments. */
static void
note_sight(struct term *t)
{
	const char *first = t->n > 0 && t->of[0]->kind == LITERAL ?
	    t->of[0]->text : NULL;
	enum sees sees = t->function->sees;

	if (sees == SEES_ASKED)
		t->sight.facts |= SIGHT_ASKED;
	else if (sees == SEES_FACT && first != NULL)
		t->sight.facts |= sight_bit(first);
	else if (sees == SEES_SAID && first != NULL)
		t->sight.said |= sight_bit(first);
	else if (sees != SEES_ARGUMENT)
		t->sight.facts |= SIGHT_ALWAYS;
}

/* text, text) as many as there must be; false: it is anything else. */
static bool
read_arguments(struct reader *r, struct term *t, int least, int most)
{
	while (t->n < most && (t->n == 0 || take(r, ","))) {
		struct term *one = t->n == 0 && take(r, ")") ? NULL :
		    read_text(r);

		if (one == NULL)
			return t->n == 0 && least == 0;
		term_add(r->l, t, one);
	}
	return t->n >= least && take(r, ")");
}

/* 'text' */
static struct term *
read_literal(struct reader *r)
{
	const char *end = strchr(r->at + 1, '\'');
	struct term *t;

	if (end == NULL)
		return NULL;
	t = term_new(r->l, LITERAL);
	t->text = pool_strndup(r->l->pool, r->at + 1,
	    (size_t)(end - r->at) - 1);
	r->at = end + 1;
	return t;
}

/* 'text', concat(...), or a function that gives text. */
static struct term *
read_text(struct reader *r)
{
	const struct condition_function *f;
	const char *start;
	struct term *t;

	skip_blanks(r);
	start = r->at;
	if (*r->at == '\'')
		return read_literal(r);
	if (take(r, "concat") && take(r, "(")) {
		t = term_new(r->l, CONCAT);
		return read_arguments(r, t, 2, TERM_OF_MAX) ?
		    shared(r, t, start) : NULL;
	}
	f = take_function(r);
	if (f == NULL || f->text == NULL)
		return NULL;
	t = term_new(r->l, FUNCTION);
	t->function = f;
	if (f->arguments == 0 ? !take(r, ")") :
	    !read_arguments(r, t, f->arguments, f->arguments))
		return NULL;
	note_sight(t);
	return shared(r, t, start);
}

/* text, text = text, text != text */
static struct term *
read_comparison(struct reader *r)
{
	struct term *t, *left = read_text(r), *right;
	enum term_kind kind = FILLED;

	if (left == NULL)
		return NULL;
	if (take(r, "="))
		kind = SAME;
	else if (take(r, "!="))
		kind = OTHER;
	right = kind == FILLED ? NULL : read_text(r);
	if (kind != FILLED && right == NULL)
		return NULL;
	t = term_new(r->l, kind);
	term_add(r->l, t, left);
	if (right != NULL)
		term_add(r->l, t, right);
	return t;
}

/* said(text) >= 2 */
static bool
read_number(struct reader *r, struct term *t)
{
	size_t n;
	char *end;

	skip_blanks(r);
	n = strspn(r->at, "<>=!");
	if (n == 0 || n > 2)
		return false;
	memcpy(t->operator, r->at, n);
	r->at += n;
	skip_blanks(r);
	t->number = strtol(r->at, &end, 10);
	if (end == r->at)
		return false;
	r->at = end;
	return true;
}

/* words('...'): the expression is compiled here, not at every question. */
static bool
compile_words(struct term *t)
{
	char *why = NULL;

	t->kind = WORDS;
	if (t->of[0]->kind == LITERAL)
		t->pattern = pattern_new(t->of[0]->text, &why);
	free(why);
	return t->pattern != NULL;
}

/* A function of a number, or one that holds or does not. */
static struct term *
read_function(struct reader *r)
{
	const struct condition_function *f = take_function(r);
	struct term *t;

	if (f == NULL || f->text != NULL)
		return NULL;
	t = term_new(r->l, f->number != NULL ? COMPARED : HOLDS);
	t->function = f;
	if (!read_arguments(r, t, f->arguments, f->arguments) ||
	    (f->number != NULL && !read_number(r, t)) ||
	    (strcmp(f->name, "words") == 0 && !compile_words(t)))
		return NULL;
	note_sight(t);
	return t;
}

static struct term *
read_pair(struct reader *r)
{
	bool contains = take(r, "contains");
	struct term *t;

	if ((!contains && !take(r, "starts-with")) || !take(r, "("))
		return NULL;
	t = term_new(r->l, contains ? CONTAINS : STARTS);
	return read_arguments(r, t, 2, 2) ? t : NULL;
}

static struct term *
read_leaf(struct reader *r)
{
	static struct term *(*const attempts[])(struct reader *r) = {
		read_pair, read_function, read_comparison };
	const char *start = r->at;

	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		struct term *t = attempts[i](r);

		if (t != NULL && ends_here(r))
			return shared(r, t, start);
		r->at = start;
	}
	return read_path(r);
}

/* "(...)" and "not(...)" */
static struct term *
read_inner(struct reader *r, const char *start)
{
	struct term *t = ++r->depth > NEST_MAX ? NULL : read_or(r);

	r->depth--;
	if (t != NULL && take(r, ")") && ends_here(r))
		return t;
	r->at = start;
	return NULL;
}

static struct term *
read_atom(struct reader *r)
{
	const char *start;
	struct term *t, *not;

	skip_blanks(r);
	start = r->at;
	if (take(r, "(")) {
		t = read_inner(r, start);
		return t != NULL ? t : read_path(r);
	}
	if (!take(r, "not") || !take(r, "(")) {
		r->at = start;
		return read_leaf(r);
	}
	t = read_inner(r, start);
	if (t == NULL)
		return read_path(r);
	not = term_new(r->l, NOT);
	term_add(r->l, not, t);
	return not;
}

/* One or more of the next finer kind, with this word between them. */
static struct term *
read_many(struct reader *r, enum term_kind kind)
{
	const char *word = kind == AND ? "and" : "or";
	struct term *all, *one;

	one = kind == AND ? read_atom(r) : read_many(r, AND);
	if (!take(r, word))
		return one;
	all = term_new(r->l, kind);
	term_add(r->l, all, one);
	do {
		one = kind == AND ? read_atom(r) : read_many(r, AND);
		term_add(r->l, all, one);
	} while (take(r, word));
	return all;
}

static struct term *
read_or(struct reader *r)
{
	return read_many(r, OR);
}

struct term *
logic_read_condition(struct logic *l, const char *expression)
{
	struct reader r = { .l = l, .at = expression };
	struct term *t = read_or(&r);

	skip_blanks(&r);
	return *r.at == '\0' ? t : term_path(l, PATH, expression,
	    strlen(expression));
}

struct term *
logic_read_text(struct logic *l, const char *expression)
{
	struct reader r = { .l = l, .at = expression };
	struct term *t = read_text(&r);

	skip_blanks(&r);
	return t != NULL && *r.at == '\0' ? t : term_path(l, PATH_TEXT,
	    expression, strlen(expression));
}
