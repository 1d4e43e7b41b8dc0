/*
 * Reading the reply: see codes.h.
 */
#include "help/codes.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/literals.h"
#include "checks/mem.h"
#include "checks/name.h"
#include "checks/text.h"
#include "help/pattern.h"

#define HITS_MAX 64
#define QUOTE_MAX 160		/* bytes of a reply that are quoted whole */
#define CLAUSE_MAX 80		/* of a long one, around what decided */

struct hit {
	const struct code *code;
	int sure;			/* of the row, or less */
	int rank;
	bool around;			/* only the reporter says so */
	struct pattern_match at;	/* in the words */
	bool placed;			/* it has a place there */
};

struct reading {
	const char *reply, *enhanced, *words;
	const char *shown;		/* what they said, for people */
	const char *around;		/* with the reporter's own words */
	const char *issuer;		/* product that spoke; "" unknown */
	const char *stage;
	struct hit hit[HITS_MAX];
	int n;
	const struct hit *top;		/* NULL: none */
	/* The causes that the hits name, each once, and how surely. */
	struct { const char *cause; int sure; } said[HITS_MAX];
	int n_said;
};

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* The words with the codes in front, unless they begin with them. */
static const char *
whole_words(struct context *x, const struct reading *r, const char *said)
{
	const char *code = r->reply;

	if (*code == '\0' || text_begins(said, code))
		code = "";
	if (*r->enhanced == '\0' || text_find(said, r->enhanced) != NULL)
		return pool_printf(x->pool, "%s%s%s", code,
		    *code != '\0' ? " " : "", said);
	return pool_printf(x->pool, "%s%s%s %s", code, *code != '\0' ? " " :
	    "", r->enhanced, said);
}

/*
 * For people no code stands in front that they did not say: "5.0.0" is the
 * reporter's, and "smtp.example.org said: 550 5.1.1" has its codes within.
 */
static const char *
shown_words(struct context *x, const struct reading *r, const char *said)
{
	if (said[strspn(said, " ")] == '\0')
		return r->words;
	if (*r->reply == '\0' || text_find(said, r->reply) != NULL)
		return said;
	return *r->enhanced != '\0' && strcmp(r->enhanced + 1, ".0.0") != 0 ?
	    r->words : pool_printf(x->pool, "%s %s", r->reply, said);
}

/* <issuer name="gmail" host="google.com"/>: whose host refused. */
static const char *
issuer_of(struct context *x, const char *host)
{
	const char *product = fact_get(x->casefile, "product");
	const char *refuser = fact_get(x->casefile, "remote_mta");

	if (product != NULL && (host == NULL || text_same(host, refuser)))
		return product;
	if (host == NULL)
		return "";
	for (int i = 0; i < x->knowledge->n_issuers; i++) {
		if (name_is_under(host, x->knowledge->issuer[i].host))
			return x->knowledge->issuer[i].name;
	}
	return "";
}

static bool
is_for_all(const struct code *code)
{
	return strcmp(code->issuer, "any") == 0 ||
	    strcmp(code->issuer, "iana") == 0 ||
	    strcmp(code->issuer, "other") == 0;
}

static bool
fits_codes(const struct reading *r, const struct code *code)
{
	if (code->enhanced != NULL &&
	    strcmp(code->enhanced, r->enhanced) != 0)
		return false;
	if (code->reply != NULL && strcmp(code->reply, r->reply) != 0)
		return false;
	if (code->stage != NULL && strcmp(code->stage, r->stage) != 0)
		return false;
	/* A bare code of another product means nothing here. */
	return code->text != NULL || ((code->reply != NULL ||
	    code->enhanced != NULL) && (is_for_all(code) ||
	    strcmp(code->issuer, r->issuer) == 0));
}

/* Text before code, theirs before others', a long phrase before a word. */
static int
rank(const struct reading *r, const struct hit *hit)
{
	const struct code *code = hit->code;
	bool theirs = strcmp(code->issuer, r->issuer) == 0;

	return hit->sure * 100 + (code->text != NULL) * 40 +
	    theirs * 20 + (code->enhanced != NULL) * 4 +
	    (code->reply != NULL) * 2 + code->phrase / 8 +
	    (code->stage != NULL) * 12 - code->last * 80 -
	    hit->around * 60;
}

static void
note_hit(struct reading *r, struct hit *hit)
{
	hit->sure = hit->code->sure;
	hit->rank = rank(r, hit);
	if (r->top == NULL || hit->rank > r->top->rank)
		r->top = hit;
	r->n++;
}

static void
try_code(struct reading *r, struct code *code)
{
	struct hit *hit = &r->hit[r->n];

	if (r->n == HITS_MAX || !fits_codes(r, code))
		return;
	*hit = (struct hit){ .code = code, .placed = code->text != NULL };
	if (code->text != NULL && (!code_compile(code) ||
	    !pattern_find(code->pattern, r->words, &hit->at)))
		return;
	note_hit(r, hit);
}

/* Rows that only the words of the reporting server match. */
static void
try_around(struct reading *r, struct code *code)
{
	struct hit *hit = &r->hit[r->n];

	if (r->n == HITS_MAX || code->text == NULL || !fits_codes(r, code) ||
	    !code_compile(code) ||
	    !pattern_find(code->pattern, r->around, &hit->at))
		return;
	*hit = (struct hit){ .code = code, .at = hit->at, .around = true,
		.placed = true };
	note_hit(r, hit);
}

static void
mark_codes(const struct knowledge *k, int needle, unsigned char *may)
{
	for (int i = k->first_of[needle]; i < k->first_of[needle + 1]; i++)
		may[k->codes_of[i]] = 1;
}

/* The rows that may match a text, in their order. */
static void
search(struct context *x, struct reading *r, const char *text,
    void (*attempt)(struct reading *r, struct code *code))
{
	const struct knowledge *k = x->knowledge;
	size_t needles = (size_t)literals_count(k->needles);
	size_t codes = (size_t)k->n_codes;
	unsigned char *found = pool_alloc(x->pool, needles + codes + 1);
	unsigned char *may = found + needles, *at;

	literals_find(k->needles, text, strlen(text), found);
	for (at = found; (at = memchr(at, 1, (size_t)(may - at))) != NULL;
	    at++)
		mark_codes(k, (int)(at - found), may);
	mark_codes(k, (int)needles, may);
	for (at = may; (at = memchr(at, 1, (size_t)(may + codes - at))) !=
	    NULL; at++)
		attempt(r, &k->code[at - may]);
}

/*
 * Words that the best row explains explain no other cause as well: "blocked
 * using LIST" is no block of the recipient's own.
 */
static void
settle_others(struct reading *r)
{
	for (int i = 0; r->top != NULL && i < r->n; i++) {
		struct hit *hit = &r->hit[i];

		if (hit->around && !r->top->around)
			hit->sure = 1;

		if (hit->sure == 3 && hit->placed && r->top->placed &&
		    hit->at.from < r->top->at.to &&
		    hit->at.to > r->top->at.from &&
		    hit->code->phrase + 2 < r->top->code->phrase &&
		    strcmp(hit->code->cause, r->top->code->cause) != 0)
			hit->sure = 2;
	}
}

/* "How surely does it name this cause" is asked hundreds of times. */
static void
sum_up(struct reading *r)
{
	for (int i = 0; i < r->n; i++) {
		const char *cause = r->hit[i].code->cause;
		int at = 0;

		while (at < r->n_said && strcmp(r->said[at].cause, cause) != 0)
			at++;
		r->n_said += at == r->n_said;
		r->said[at].cause = cause;
		if (r->hit[i].sure > r->said[at].sure)
			r->said[at].sure = r->hit[i].sure;
	}
}

/* With codes and issuer set: the words, and the rows that match. */
static struct reading *
reading_of(struct context *x, struct reading *r, const char *said)
{
	r->words = whole_words(x, r, said);
	r->shown = shown_words(x, r, said);
	if (r->words[strspn(r->words, " ")] == '\0')
		return r;
	search(x, r, r->words, try_code);
	if (r->around != NULL && (r->top == NULL || r->top->sure < 2 ||
	    r->top->code->last))
		search(x, r, r->around, try_around);
	settle_others(r);
	sum_up(r);
	return r;
}

struct reading *
reading_new(struct context *x)
{
	struct reading *r = pool_alloc(x->pool, sizeof *r);

	r->reply = or_empty(fact_get(x->casefile, "reply_code"));
	r->enhanced = or_empty(fact_get(x->casefile, "enhanced_code"));
	r->around = fact_get(x->casefile, "full");
	r->issuer = issuer_of(x, fact_get(x->casefile, "remote_mta"));
	r->stage = or_empty(fact_get(x->casefile, "stage"));
	return reading_of(x, r, or_empty(fact_get(x->casefile,
	    "diagnostic")));
}

const struct reading *
reading_heard(struct context *x)
{
	static const struct reading silence = { .words = "" };
	const char *reply = finding_value(x->casefile, "smtp", "reply_code");
	struct reading *r;

	if (*reply == '\0')
		return &silence;
	r = pool_alloc(x->pool, sizeof *r);
	r->reply = reply;
	r->enhanced = finding_value(x->casefile, "smtp", "enhanced_code");
	r->issuer = issuer_of(x, finding_value(x->casefile, "smtp", "host"));
	r->stage = finding_value(x->casefile, "smtp", "stage");
	return reading_of(x, r, finding_value(x->casefile, "smtp", "reply"));
}

int
reading_said(const struct reading *r, const char *cause)
{
	for (int i = 0; i < r->n_said; i++) {
		if (*r->said[i].cause == *cause &&
		    strcmp(r->said[i].cause, cause) == 0)
			return r->said[i].sure;
	}
	return 0;
}

uint64_t
reading_sight(const struct reading *r)
{
	uint64_t bits = 0;

	for (int i = 0; i < r->n_said; i++)
		bits |= sight_bit(r->said[i].cause);
	return bits;
}

const char *
reading_top(const struct reading *r)
{
	return r->top == NULL ? "" : r->top->code->cause;
}

/* Back to the begin of the clause, or of a word when that is far. */
static size_t
clause_begin(const char *s, size_t at)
{
	size_t n = at, word = at;

	while (n > 0 && at - n < CLAUSE_MAX) {
		if (n >= 2 && s[n - 1] == ' ' && strchr(".;:", s[n - 2]) !=
		    NULL)
			return n;
		n--;
		if (s[n] == ' ')
			word = n + 1;
	}
	return n == 0 ? 0 : word;
}

static size_t
clause_end(const char *s, size_t at)
{
	size_t n = at, word = at;

	for (; s[n] != '\0' && n - at < CLAUSE_MAX; n++) {
		if (s[n] == ' ')
			word = n;
		if (strchr(".;", s[n]) != NULL && (s[n + 1] == ' ' ||
		    s[n + 1] == '\0'))
			return n;
	}
	return s[n] == '\0' ? n : word > at ? word : n;
}

static const struct hit *
best_hit(const struct reading *r, const char *cause)
{
	const struct hit *best = NULL;

	for (int i = 0; i < r->n; i++) {
		if (strcmp(r->hit[i].code->cause, cause) == 0 &&
		    (best == NULL || r->hit[i].rank > best->rank))
			best = &r->hit[i];
	}
	return best;
}

const char *
reading_quote(const struct reading *r, const char *cause, struct pool *pool)
{
	const struct hit *hit = best_hit(r, cause);
	const char *s = hit != NULL && hit->around ? r->around : r->words;
	size_t from = 0, to = strlen(s);

	if (to <= QUOTE_MAX)
		return s == r->words ? r->shown : s;
	if (hit != NULL && hit->placed) {
		from = clause_begin(s, hit->at.from);
		to = clause_end(s, hit->at.to);
	}
	if (to - from > 2 * QUOTE_MAX)
		to = clause_end(s, from + QUOTE_MAX);
	return pool_printf(pool, "%s%.*s%s", from > 0 ? "... " : "",
	    (int)(to - from), s + from, s[to] != '\0' ? " ..." : "");
}

const char *
reading_words(const struct reading *r)
{
	return r->words;
}
