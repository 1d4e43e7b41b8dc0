/*
 * The words that a regular expression requires: see needles.h.
 *
 * The expression is read once by descent. Of each piece is known either the
 * whole set of strings that it matches, while that is small ("exact"), or a
 * set of words of which each match holds one. Pieces that stand side by side
 * multiply their sets; alternatives unite them; what may be absent or is too
 * varied ends a word. Where nothing is sure, no word is claimed: the worst
 * that a needle too few does is to cost time.
 */
#include "help/needles.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define NEST_MAX 12		/* parentheses within parentheses */
#define CLASS_MAX 4		/* characters of a [class] that are spelt out */

struct piece {
	bool exact;
	struct needles set;	/* exact: all it matches; else needed words */
};

struct reader {
	const char *at;
	int depth;
};

static void read_choice(struct reader *r, struct piece *p);

static bool
set_add(struct needles *set, const char *s)
{
	for (int i = 0; i < set->n; i++) {
		if (strcmp(set->at[i], s) == 0)
			return true;
	}
	if (set->n == NEEDLES_MAX || strlen(s) >= NEEDLE_SIZE)
		return false;
	memcpy(set->at[set->n++], s, strlen(s) + 1);
	return true;
}

static void
piece_unknown(struct piece *p)
{
	p->exact = false;
	p->set.n = 0;
}

static void
piece_string(struct piece *p, char c)
{
	char s[2] = { (char)tolower((unsigned char)c), '\0' };

	p->exact = true;
	p->set.n = 0;
	set_add(&p->set, s);
}

static size_t
shortest(const struct needles *set)
{
	size_t least = set->n > 0 ? NEEDLE_SIZE : 0;

	for (int i = 0; i < set->n; i++) {
		if (strlen(set->at[i]) < least)
			least = strlen(set->at[i]);
	}
	return least;
}

/* The better of two sets: whose shortest word is longer. */
static void
prefer(struct needles *best, const struct needles *other)
{
	size_t a = shortest(best), b = shortest(other);

	if (b > a || (b == a && b > 0 && other->n < best->n))
		*best = *other;
}

/* All strings of a followed by all of b; false when they are too many. */
static bool
multiply(struct needles *a, const struct needles *b)
{
	struct needles out = { 0 };
	char s[2 * NEEDLE_SIZE];

	for (int i = 0; i < a->n; i++) {
		for (int k = 0; k < b->n; k++) {
			size_t n = strlen(a->at[i]);

			memcpy(s, a->at[i], n);
			memcpy(s + n, b->at[k], strlen(b->at[k]) + 1);
			if (!set_add(&out, s))
				return false;
		}
	}
	*a = out;
	return true;
}

/* ---- atoms ---- */

static void
read_class(struct reader *r, struct piece *p)
{
	bool simple = r->at[1] != '^';
	const char *s = r->at + 1 + !simple;

	p->exact = true;
	p->set.n = 0;
	for (bool first = true; *s != '\0' && (*s != ']' || first);
	    s++, first = false) {
		char one[2] = { (char)tolower((unsigned char)*s), '\0' };

		if (*s == '\\' && s[1] != '\0') {
			s++;
			simple = false;
		} else if (*s == '[' && strchr(":.=", s[1]) != NULL) {
			const char *end = strstr(s, ":]");

			s = end != NULL ? end + 1 : s;
			simple = false;
		} else if (s[1] == '-' && s[2] != ']') {
			simple = false;
		} else if (p->set.n >= CLASS_MAX || !set_add(&p->set, one)) {
			simple = false;
		}
	}
	r->at = s + (*s == ']');
	if (!simple)
		piece_unknown(p);
}

static void
read_escape(struct reader *r, struct piece *p)
{
	char c = r->at[1];

	r->at += c != '\0' ? 2 : 1;
	if (c == 'b' || c == 'B') {		/* between characters */
		p->exact = true;
		p->set.n = 0;
		set_add(&p->set, "");
	} else if (isalnum((unsigned char)c)) {
		piece_unknown(p);
	} else {
		piece_string(p, c);
	}
}

static void
read_atom(struct reader *r, struct piece *p)
{
	switch (*r->at) {
	case '(':
		r->at++;
		read_choice(r, p);
		r->at += *r->at == ')';
		return;
	case '[':
		read_class(r, p);
		return;
	case '\\':
		read_escape(r, p);
		return;
	case '.':
		piece_unknown(p);
		break;
	case '^':
	case '$':
		p->exact = true;
		p->set.n = 0;
		set_add(&p->set, "");
		break;
	default:
		piece_string(p, *r->at);
	}
	r->at++;
}

/* '?', '*', '+', "{n,m}" behind an atom. */
static void
read_count(struct reader *r, struct piece *p)
{
	while (*r->at != '\0' && strchr("?*+{", *r->at) != NULL) {
		char c = *r->at++;
		bool none = c == '?' || c == '*' || (c == '{' &&
		    (*r->at == '0' || *r->at == ','));

		if (c == '{') {
			r->at += strcspn(r->at, "}");
			r->at += *r->at == '}';
		}
		if (c == '?' && p->exact && set_add(&p->set, ""))
			continue;
		if (none)
			piece_unknown(p);
		p->exact = false;
	}
}

/* ---- pieces side by side, and alternatives ---- */

static void
read_row(struct reader *r, struct piece *out)
{
	struct needles best = { 0 }, run = { .n = 1 };
	bool exact = true;
	struct piece p;

	while (*r->at != '\0' && *r->at != '|' && *r->at != ')') {
		read_atom(r, &p);
		read_count(r, &p);
		if (p.exact && multiply(&run, &p.set))
			continue;
		exact = false;
		prefer(&best, &run);
		prefer(&best, &p.set);
		if (p.exact) {
			run = p.set;
		} else {
			run = (struct needles){ .n = 1 };
		}
	}
	prefer(&best, &run);
	out->exact = exact;
	out->set = exact ? run : best;
}

static void
unite(struct piece *out, const struct piece *p, bool *sure)
{
	out->exact = out->exact && p->exact;
	if (p->set.n == 0)
		*sure = false;
	for (int i = 0; i < p->set.n; i++)
		*sure = set_add(&out->set, p->set.at[i]) && *sure;
}

static void
read_choice(struct reader *r, struct piece *out)
{
	bool sure = true;
	struct piece p;

	out->exact = true;
	out->set.n = 0;
	if (++r->depth > NEST_MAX) {
		r->at += strlen(r->at);
		piece_unknown(out);
		return;
	}
	for (;;) {
		read_row(r, &p);
		unite(out, &p, &sure);
		if (*r->at != '|')
			break;
		r->at++;
	}
	r->depth--;
	if (!sure)
		piece_unknown(out);
}

int
needles_shortest(const struct needles *needles)
{
	return (int)shortest(needles);
}

bool
needles_plain(const char *regex)
{
	for (const char *s = regex; *s != '\0'; s++) {
		if (s[0] == '(' && (s[1] == '?' || s[1] == '*'))
			return false;
		if (s[0] == '\\' && (*++s == 'Q' || *s == '\0'))
			return false;
	}
	return true;
}

void
needles_of(struct needles *needles, const char *regex)
{
	struct reader r = { regex, 0 };
	struct piece p;

	read_choice(&r, &p);
	*needles = p.set;
	if (*r.at != '\0' || shortest(&p.set) == 0 || !needles_plain(regex))
		needles->n = 0;
}
