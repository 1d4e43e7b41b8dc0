/*
 * DKIM-Signature fields: see dkim_signature.h. This file reads them;
 * dkim_proof.c verifies.
 */
#include "checks/dkim_signature.h"

#include <string.h>

#include "checks/base64.h"
#include "checks/name.h"
#include "checks/taglist.h"
#include "checks/text.h"

#define FIELD_MAX 8192			/* bytes of one that are read */

static const char *const words[] = {
	"pass", "fail", "policy", "neutral", "temperror", "permerror",
	"incomplete",
};

const char *
dkim_result_word(enum dkim_result result)
{
	return words[result];
}

static void
refuse(struct dkim_signature *s, enum dkim_result result, const char *problem)
{
	if (s->problem != NULL)
		return;
	s->result = result;
	s->problem = problem;
}

static const uint8_t *
read_base64(struct dkim_signature *s, struct pool *pool, const char *value,
    size_t *n)
{
	const uint8_t *bytes = value == NULL ? NULL :
	    base64_decode(pool, value, strlen(value), n);

	if (bytes == NULL || *n == 0)
		refuse(s, DKIM_NEUTRAL, value == NULL ? "tag-missing" :
		    "syntax");
	return bytes;
}

/* Decimal, at most 19 digits here; -1: absent or none. */
static long long
read_number(struct dkim_signature *s, const char *value)
{
	long long n = 0;

	if (value == NULL)
		return -1;
	if (*value == '\0' || strlen(value) > 18 ||
	    strspn(value, "0123456789") != strlen(value)) {
		refuse(s, DKIM_NEUTRAL, "syntax");
		return -1;
	}
	while (*value != '\0')
		n = n * 10 + (*value++ - '0');
	return n;
}

/* One word is the header's, and the body's is simple then (3.5, c=). */
static void
read_canon(struct dkim_signature *s, const char *value)
{
	const char *slash = value == NULL ? NULL : strchr(value, '/');
	size_t n = value == NULL ? 0 : strcspn(value, "/");

	if (value == NULL)
		return;
	if (n == 7 && text_begins(value, "relaxed"))
		s->header = CANON_RELAXED;
	else if (n != 6 || !text_begins(value, "simple"))
		refuse(s, DKIM_PERMERROR, "canonicalization");
	if (slash != NULL && text_same(slash + 1, "relaxed"))
		s->body = CANON_RELAXED;
	else if (slash != NULL && !text_same(slash + 1, "simple"))
		refuse(s, DKIM_PERMERROR, "canonicalization");
}

/* d= and s=, as names that DNS can have. */
static void
read_place(struct dkim_signature *s, struct pool *pool,
    const struct taglist *list)
{
	const char *d = taglist_get(list, "d"), *sel = taglist_get(list, "s");

	if (d == NULL || sel == NULL) {
		refuse(s, DKIM_NEUTRAL, "tag-missing");
		return;
	}
	s->domain = name_ascii(pool, d);
	s->selector = name_ascii(pool, sel);
	if (s->domain != NULL && s->selector != NULL &&
	    dkim_key_name(pool, s->selector, s->domain) != NULL)
		return;
	s->domain = s->selector = NULL;
	refuse(s, DKIM_NEUTRAL, "syntax");
}

/* i= is d= or below it, and its local part may be absent (3.5, i=). */
static void
read_identity(struct dkim_signature *s, struct pool *pool, const char *value)
{
	s->identity = s->domain;
	if (value == NULL || s->domain == NULL)
		return;
	s->identity = name_of_address(pool, value);
	if (s->identity == NULL)
		refuse(s, DKIM_NEUTRAL, "syntax");
	else if (!name_is_under(s->identity, s->domain))
		refuse(s, DKIM_PERMERROR, "identity");
}

static void
read_algorithm(struct dkim_signature *s, struct pool *pool, const char *value)
{
	s->algorithm = value == NULL ? NULL : text_lower(pool, value);
	if (value == NULL)
		refuse(s, DKIM_NEUTRAL, "tag-missing");
	else if (strcmp(s->algorithm, "rsa-sha256") != 0 &&
	    strcmp(s->algorithm, "rsa-sha1") != 0 &&
	    strcmp(s->algorithm, "ed25519-sha256") != 0)
		refuse(s, DKIM_PERMERROR, "algorithm");
}

static void
read_rest(struct dkim_signature *s, const struct taglist *list)
{
	const char *version = taglist_get(list, "v");
	const char *query = taglist_get(list, "q");
	long long since;

	if (version == NULL)
		refuse(s, DKIM_NEUTRAL, "tag-missing");
	else if (strcmp(version, "1") != 0)
		refuse(s, DKIM_NEUTRAL, "version");
	s->names = taglist_get(list, "h");
	if (s->names == NULL)
		refuse(s, DKIM_NEUTRAL, "tag-missing");
	else if (!taglist_has(s->names, "from"))
		refuse(s, DKIM_PERMERROR, "from-unsigned");
	if (query != NULL && !taglist_has(query, "dns/txt") &&
	    !taglist_has(query, "dns"))
		refuse(s, DKIM_PERMERROR, "query");
	s->length = read_number(s, taglist_get(list, "l"));
	s->expires = read_number(s, taglist_get(list, "x"));
	since = read_number(s, taglist_get(list, "t"));
	if (since >= 0 && s->expires >= 0 && s->expires <= since)
		refuse(s, DKIM_PERMERROR, "dates");
}

void
dkim_signature_read(struct dkim_signature *s, struct pool *pool,
    const struct mail_field *field)
{
	struct taglist list;
	size_t n = field->n - field->value;

	memset(s, 0, sizeof *s);
	s->field = field;
	s->length = s->expires = -1;
	taglist_read(&list, pool, pool_strndup(pool, field->at + field->value,
	    n < FIELD_MAX ? n : FIELD_MAX));
	if (list.bad != NULL || n > FIELD_MAX)
		refuse(s, DKIM_NEUTRAL, "syntax");
	if (list.twice != NULL)
		refuse(s, DKIM_NEUTRAL, "tag-twice");
	read_place(s, pool, &list);
	read_rest(s, &list);
	read_canon(s, taglist_get(&list, "c"));
	read_algorithm(s, pool, taglist_get(&list, "a"));
	read_identity(s, pool, taglist_get(&list, "i"));
	s->b = read_base64(s, pool, taglist_get(&list, "b"), &s->b_n);
	s->bh = read_base64(s, pool, taglist_get(&list, "bh"), &s->bh_n);
}
