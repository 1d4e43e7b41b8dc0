/*
 * From an expression to a program: see pattern.h. pattern_run.c runs it.
 *
 * The program is a list of steps; "split" tries its first way, then its
 * second. Single characters that repeat ("[^.]{0,60}") are one step, since
 * they are in nearly every pattern.
 */
#include "help/pattern.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"
#include "help/pattern_steps.h"

#define STEPS_MAX 4000		/* of one program */
#define SETS_MAX 250		/* different sets of bytes in one */
#define DEPTH_MAX 1500		/* splits within splits */
#define NEST_MAX 20		/* parentheses within parentheses */

struct reader {
	struct pattern *p;
	const char *at;
	const char *why;
	int depth;
};

static void read_choice(struct reader *r);

static void
put_byte(struct set *s, unsigned char c)
{
	s->bit[c >> 3] |= (unsigned char)(1 << (c & 7));
}

/* Both cases of a letter. */
static void
put(struct set *s, unsigned char c)
{
	put_byte(s, (unsigned char)tolower(c));
	put_byte(s, (unsigned char)toupper(c));
}

static int
fault(struct reader *r, const char *why)
{
	if (r->why == NULL)
		r->why = why;
	r->at += strlen(r->at);
	return 0;
}

static int
emit(struct reader *r, struct step step)
{
	struct pattern *p = r->p;

	if (p->n == STEPS_MAX)
		return fault(r, "it is too long");
	if ((p->n & (p->n - 1)) == 0)
		p->step = mem_grow(p->step, (size_t)(p->n == 0 ? 1 :
		    2 * p->n) * sizeof *p->step);
	p->step[p->n] = step;
	return p->n++;
}

static void
emit_set(struct reader *r, const struct set *set)
{
	struct pattern *p = r->p;
	int i = 0;

	while (i < p->sets && memcmp(&p->set[i], set, sizeof *set) != 0)
		i++;
	if (i == SETS_MAX) {
		fault(r, "it has too many sets of characters");
		return;
	}
	if (i == p->sets) {
		p->set = mem_grow(p->set, (size_t)(i + 1) * sizeof *set);
		p->set[p->sets++] = *set;
	}
	emit(r, (struct step){ .op = SET, .set = (unsigned char)i });
}

static void
put_range(struct reader *r, struct set *set, unsigned from, unsigned to)
{
	if (from > to)
		fault(r, "a range runs backwards");
	if (from >= 128 || to >= 128)
		fault(r, "in brackets only ASCII characters may stand");
	for (unsigned c = from; c <= to; c++)
		put(set, (unsigned char)c);
}

static void
put_named(struct reader *r, struct set *set)
{
	static const struct { const char *name; int (*is)(int c); } rows[] = {
		{ "[:alpha:]", isalpha }, { "[:digit:]", isdigit },
		{ "[:alnum:]", isalnum }, { "[:space:]", isspace },
		{ "[:punct:]", ispunct }, { "[:upper:]", isupper },
		{ "[:lower:]", islower }, { "[:xdigit:]", isxdigit },
		{ "[:blank:]", isblank },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strncmp(r->at, rows[i].name, strlen(rows[i].name)) != 0)
			continue;
		for (int c = 0; c < 128; c++) {
			if (rows[i].is(c))
				put(set, (unsigned char)c);
		}
		r->at += strlen(rows[i].name);
		return;
	}
	fault(r, "no such class of characters");
}

static void
read_brackets(struct reader *r)
{
	struct set set = { { 0 } };
	bool not = r->at[1] == '^', first = true;

	for (r->at += 1 + not; *r->at != '\0' && (first || *r->at != ']');
	    first = false) {
		unsigned char c = (unsigned char)*r->at;

		if (c == '[' && r->at[1] == ':') {
			put_named(r, &set);
		} else if (r->at[1] == '-' && r->at[2] != ']' &&
		    r->at[2] != '\0') {
			r->at += 3;	/* first: a fault moves to the end */
			put_range(r, &set, c, (unsigned char)r->at[-1]);
		} else {
			r->at++;
			put_range(r, &set, c, c);
		}
	}
	if (*r->at != ']') {
		fault(r, "a bracket is not closed");
		return;
	}
	r->at++;
	for (size_t i = 0; not && i < sizeof set.bit; i++)
		set.bit[i] = (unsigned char)~set.bit[i];
	emit_set(r, &set);
}

static void
emit_class(struct reader *r, int (*is)(int c), bool not)
{
	struct set set = { { 0 } };

	for (int c = 0; c < 256; c++) {
		bool in = c < 128 && (is(c) || (is == isalnum && c == '_'));

		if (in != not)
			put_byte(&set, (unsigned char)c);
	}
	emit_set(r, &set);
}

static void
emit_byte(struct reader *r, char c)
{
	struct set set = { { 0 } };

	put(&set, (unsigned char)c);
	emit_set(r, &set);
}

static void
read_escape(struct reader *r)
{
	char c = r->at[1];

	r->at += c != '\0' ? 2 : 1;
	switch (c) {
	case 'b':
		emit(r, (struct step){ .op = WORD_EDGE });
		break;
	case '<':
		emit(r, (struct step){ .op = WORD_BEGIN });
		break;
	case '>':
		emit(r, (struct step){ .op = WORD_END });
		break;
	case 'w':
	case 'W':
		emit_class(r, isalnum, c == 'W');
		break;
	case 's':
	case 'S':
		emit_class(r, isspace, c == 'S');
		break;
	default:
		if (c == '\0' || isalnum((unsigned char)c))
			fault(r, "nothing known is escaped");
		else
			emit_byte(r, c);
	}
}

static void
read_atom(struct reader *r)
{
	struct set all;

	switch (*r->at) {
	case '(':
		if (++r->depth > NEST_MAX) {
			fault(r, "it is nested too deep");
			return;
		}
		r->at++;
		read_choice(r);
		if (*r->at != ')') {
			fault(r, "a parenthesis is not closed");
			return;
		}
		r->depth--;
		break;
	case '[':
		read_brackets(r);
		return;
	case '\\':
		read_escape(r);
		return;
	case '.':
		memset(&all, 0xff, sizeof all);
		emit_set(r, &all);
		break;
	case '^':
		emit(r, (struct step){ .op = BEGIN });
		break;
	case '$':
		emit(r, (struct step){ .op = END });
		break;
	case '*':
	case '+':
	case '?':
	case '{':
		fault(r, "nothing stands before a count");
		return;
	default:
		emit_byte(r, *r->at);
	}
	r->at += *r->at != '\0';
}

/* "{2,4}", '?', '*', '+': false when there is none. */
static bool
read_count(struct reader *r, int *least, int *most)
{
	char *end;
	long n;

	*least = *r->at == '+';
	*most = *r->at == '?' ? 1 : PATTERN_ENDLESS;
	if (*r->at != '\0' && strchr("?*+", *r->at) != NULL) {
		r->at++;
		return true;
	}
	if (*r->at != '{')
		return false;
	n = strtol(r->at + 1, &end, 10);
	*least = end == r->at + 1 ? 0 : (int)n;
	*most = *least;
	if (*end == ',') {
		const char *from = end + 1;

		n = strtol(from, &end, 10);
		*most = end == from ? PATTERN_ENDLESS : (int)n;
	}
	if (*end != '}' || *least < 0 || *most < 1 ||
	    *most > PATTERN_ENDLESS || *least > *most) {
		fault(r, "a count is wrong");
		return false;
	}
	r->at = end + 1;
	return true;
}

/* May steps[from..n) match nothing? */
static bool
may_be_empty(const struct pattern *p, int from, int depth)
{
	for (int i = from; i < p->n; ) {
		const struct step *s = &p->step[i];

		if (depth > DEPTH_MAX)
			return true;
		if (s->op == SET || (s->op == REPEAT && s->least > 0))
			return false;
		if (s->op == SPLIT && may_be_empty(p, s->to, depth + 1))
			return true;
		i = s->op == SPLIT ? s->other : s->op == JUMP ? s->to : i + 1;
	}
	return true;
}

/* Append a copy of steps[from..to), its jumps moved along. */
static void
copy(struct reader *r, int from, int to)
{
	int shift = r->p->n - from;

	for (int i = from; i < to && r->why == NULL; i++) {
		struct step step = r->p->step[i];

		step.to += shift;
		step.other += shift;
		emit(r, step);
	}
}

/* Put a step before steps[at..n). */
static void
insert(struct reader *r, int at, struct step step)
{
	struct pattern *p = r->p;

	emit(r, (struct step){ .op = MATCH });
	if (r->why != NULL)
		return;
	memmove(&p->step[at + 1], &p->step[at], (size_t)(p->n - 1 - at) *
	    sizeof *p->step);
	p->step[at] = step;
	for (int i = at + 1; i < p->n; i++) {
		p->step[i].to += p->step[i].to >= at;
		p->step[i].other += p->step[i].other >= at;
	}
}

/* The atom steps[at..n), this often. */
static void
repeat(struct reader *r, int at, int least, int most)
{
	struct pattern *p = r->p;
	int size = p->n - at;

	if (size == 1 && p->step[at].op == SET) {
		p->step[at].op = REPEAT;
		p->step[at].least = (unsigned char)least;
		p->step[at].most = (unsigned char)most;
		return;
	}
	if (most == PATTERN_ENDLESS && may_be_empty(p, at, 0)) {
		fault(r, "what repeats may be nothing");
		return;
	}
	for (int i = 1; i < least; i++)
		copy(r, at, at + size);
	if (most == PATTERN_ENDLESS) {
		int last = p->n - size;

		if (least == 0) {	/* x* is (x+)? */
			insert(r, at, (struct step){ .op = SPLIT,
			    .to = at + 1, .other = at + size + 2 });
			last = at + 1;
		}
		emit(r, (struct step){ .op = SPLIT, .to = last,
		    .other = p->n + 1 });
		return;
	}
	if (least == 0 && most > 0)	/* the first may be left out, too */
		insert(r, at, (struct step){ .op = SPLIT, .to = at + 1,
		    .other = at + size + 1 });
	for (int i = least > 0 ? least : 1; i < most; i++) {
		int from = least > 0 ? at : at + 1;

		emit(r, (struct step){ .op = SPLIT, .to = p->n + 1,
		    .other = p->n + 1 + size });
		copy(r, from, from + size);
	}
}

static void
read_row(struct reader *r)
{
	while (*r->at != '\0' && *r->at != '|' && *r->at != ')') {
		int at = r->p->n, least, most;

		read_atom(r);
		while (r->why == NULL && read_count(r, &least, &most))
			repeat(r, at, least, most);
	}
}

static void
read_choice(struct reader *r)
{
	int at = r->p->n;

	read_row(r);
	while (*r->at == '|' && r->why == NULL) {
		int jump;

		r->at++;
		insert(r, at, (struct step){ .op = SPLIT, .to = at + 1,
		    .other = r->p->n + 2 });
		jump = emit(r, (struct step){ .op = JUMP });
		read_choice(r);
		if (r->why == NULL)
			r->p->step[jump].to = r->p->n;
	}
}

/* The bytes with which steps from i on may begin. */
static void
find_first(struct pattern *p, int i, int depth)
{
	for (; i < p->n; i++) {
		const struct step *s = &p->step[i];

		if (depth > DEPTH_MAX || s->op == MATCH) {
			p->anywhere = true;
			return;
		}
		if (s->op == SET || s->op == REPEAT) {
			for (size_t k = 0; k < sizeof p->first.bit; k++)
				p->first.bit[k] |= p->set[s->set].bit[k];
			if (s->op == SET || s->least > 0)
				return;
		} else if (s->op == SPLIT) {
			find_first(p, s->to, depth + 1);
			i = s->other - 1;
		} else if (s->op == JUMP) {
			i = s->to - 1;
		}
	}
}

struct pattern *
pattern_new(const char *regex, const char **why)
{
	struct reader r = { .p = mem_alloc(sizeof *r.p), .at = regex };

	read_choice(&r);
	if (r.why == NULL && *r.at == ')')
		r.why = "a parenthesis too many";
	emit(&r, (struct step){ .op = MATCH });
	*why = r.why;
	if (r.why != NULL) {
		pattern_free(r.p);
		return NULL;
	}
	find_first(r.p, 0, 0);
	return r.p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	free(p->step);
	free(p->set);
	free(p);
}
