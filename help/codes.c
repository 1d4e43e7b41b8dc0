/*
 * Reading the reply: see codes.h.
 */
#include "help/codes.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/text.h"

#define HITS_MAX 64

struct hit {
	const struct code *code;
	int rank;
};

struct reading {
	const char *reply, *enhanced, *words;
	const char *issuer;		/* product that spoke; "" unknown */
	struct hit hit[HITS_MAX];
	int n;
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
matches(const struct reading *r, const struct code *code)
{
	if (!code->usable || (code->reply != NULL &&
	    strcmp(code->reply, r->reply) != 0))
		return false;
	if (code->enhanced != NULL &&
	    strcmp(code->enhanced, r->enhanced) != 0)
		return false;
	if (code->text == NULL)		/* a bare code of another product */
		return (code->reply != NULL || code->enhanced != NULL) &&
		    (is_for_all(code) || strcmp(code->issuer, r->issuer) ==
		    0);
	return regexec(&code->regex, r->words, 0, NULL, 0) == 0;
}

static int
rank(const struct reading *r, const struct code *code)
{
	bool theirs = strcmp(code->issuer, r->issuer) == 0;

	return code->sure * 100 + (code->text != NULL) * 40 +
	    theirs * 20 + (code->enhanced != NULL) * 4 +
	    (code->reply != NULL) * 2;
}

struct reading *
reading_new(struct context *x)
{
	struct reading *r = pool_alloc(x->pool, sizeof *r);
	const struct knowledge *k = x->knowledge;

	r->reply = or_empty(fact_get(x->casefile, "reply_code"));
	r->enhanced = or_empty(fact_get(x->casefile, "enhanced_code"));
	r->words = whole_words(x, r);
	r->issuer = issuer_of(x);
	if (r->words[strspn(r->words, " ")] == '\0')
		return r;
	for (int i = 0; i < k->n_codes && r->n < HITS_MAX; i++) {
		if (matches(r, &k->code[i]))
			r->hit[r->n++] = (struct hit){ &k->code[i],
				rank(r, &k->code[i]) };
	}
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
	const struct hit *top = NULL;

	for (int i = 0; i < r->n; i++) {
		if (top == NULL || r->hit[i].rank > top->rank)
			top = &r->hit[i];
	}
	return top == NULL ? "" : top->code->cause;
}

const char *
reading_words(const struct reading *r)
{
	return r->words;
}
