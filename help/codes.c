/*
 * Reading the reply: see codes.h.
 */
#include "help/codes.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/name.h"
#include "checks/text.h"

#define HITS_MAX 64

struct hit {
	const struct code *code;
	int rank;
	regmatch_t at;			/* in the words; so < 0: a bare code */
};

struct reading {
	const char *reply, *enhanced, *words;
	const char *issuer;		/* product that spoke; "" unknown */
	struct hit hit[HITS_MAX];
	int n;
	const struct hit *top;		/* NULL: none */
};

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* The words with the codes in front, unless they begin with them. */
static const char *
whole_words(struct context *x, const struct reading *r)
{
	const char *said = or_empty(fact_get(x->casefile, "diagnostic"));
	const char *code = r->reply;

	if (*code == '\0' || text_begins(said, code))
		code = "";
	if (*r->enhanced == '\0' || text_find(said, r->enhanced) != NULL)
		return pool_printf(x->pool, "%s%s%s", code,
		    *code != '\0' ? " " : "", said);
	return pool_printf(x->pool, "%s%s%s %s", code, *code != '\0' ? " " :
	    "", r->enhanced, said);
}

/* <issuer name="gmail" host="google.com"/>: whose host refused. */
static const char *
issuer_of(struct context *x)
{
	const char *product = fact_get(x->casefile, "product");
	const char *host = fact_get(x->casefile, "remote_mta");

	if (product != NULL)
		return product;
	if (host == NULL)
		return "";
	xml_each (i, xmlDocGetRootElement(x->knowledge->codes), "issuer") {
		if (name_is_under(host, or_empty(xml_attr(i, "host"))))
			return or_empty(xml_attr(i, "name"));
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
	if (code->reply != NULL && strcmp(code->reply, r->reply) != 0)
		return false;
	if (code->enhanced != NULL &&
	    strcmp(code->enhanced, r->enhanced) != 0)
		return false;
	/* A bare code of another product means nothing here. */
	return code->text != NULL || ((code->reply != NULL ||
	    code->enhanced != NULL) && (is_for_all(code) ||
	    strcmp(code->issuer, r->issuer) == 0));
}

static bool
may_match(const struct code *code, const unsigned char *found)
{
	for (int i = 0; i < code->n_needles; i++) {
		if (found[code->needle[i]])
			return true;
	}
	return code->n_needles == 0;
}

static int
rank(const struct reading *r, const struct code *code)
{
	bool theirs = strcmp(code->issuer, r->issuer) == 0;

	return code->sure * 100 + (code->text != NULL) * 40 +
	    theirs * 20 + (code->enhanced != NULL) * 4 +
	    (code->reply != NULL) * 2;
}

static void
try_code(struct reading *r, const struct code *code,
    const unsigned char *found)
{
	struct hit *hit = &r->hit[r->n];

	if (!code->usable || !fits_codes(r, code) || r->n == HITS_MAX)
		return;
	hit->at.rm_so = hit->at.rm_eo = -1;
	if (code->text != NULL && (!may_match(code, found) ||
	    regexec(&code->regex, r->words, 1, &hit->at, 0) != 0))
		return;
	hit->code = code;
	hit->rank = rank(r, code);
	if (r->top == NULL || hit->rank > r->top->rank)
		r->top = hit;
	r->n++;
}

struct reading *
reading_new(struct context *x)
{
	struct reading *r = pool_alloc(x->pool, sizeof *r);
	const struct knowledge *k = x->knowledge;
	unsigned char *found;
	locale_t before;

	r->reply = or_empty(fact_get(x->casefile, "reply_code"));
	r->enhanced = or_empty(fact_get(x->casefile, "enhanced_code"));
	r->words = whole_words(x, r);
	r->issuer = issuer_of(x);
	if (r->words[strspn(r->words, " ")] == '\0')
		return r;
	found = pool_alloc(x->pool, (size_t)literals_count(k->needles) + 1);
	literals_find(k->needles, r->words, strlen(r->words), found);
	before = uselocale(k->bytes);
	for (int i = 0; i < k->n_codes; i++)
		try_code(r, &k->code[i], found);
	uselocale(before);
	return r;
}

int
reading_said(const struct reading *r, const char *cause)
{
	int most = 0;

	for (int i = 0; i < r->n; i++) {
		const struct code *code = r->hit[i].code;

		if (strcmp(code->cause, cause) == 0 && code->sure > most)
			most = code->sure;
	}
	return most;
}

const char *
reading_top(const struct reading *r)
{
	return r->top == NULL ? "" : r->top->code->cause;
}

const char *
reading_words(const struct reading *r)
{
	return r->words;
}
