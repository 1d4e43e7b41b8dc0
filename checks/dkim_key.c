/*
 * DKIM keys in DNS: see dkim_key.h.
 *
 * A zone with a wildcard answers any selector with its SPF record or the like:
 * such text is no key, so the key is missing. Text that was meant as a key
 * and can't be used is malformed. Several keys at one name are undefined
 * (RFC 6376 section 3.6.2.2): receivers may take either.
 */
#include "checks/dkim_key.h"

#include <string.h>

#include "checks/base64.h"
#include "checks/dkim_crypto.h"
#include "checks/name.h"
#include "checks/taglist.h"
#include "checks/text.h"

static const char *const words[] = {
	"ok", "missing", "revoked", "weak", "malformed", "testing", "unknown",
};

const char *
dkim_key_word(enum dkim_key_status status)
{
	return words[status];
}

const char *
dkim_key_name(struct pool *pool, const char *selector, const char *domain)
{
	return *selector == '\0' || *domain == '\0' ? NULL :
	    name_ascii(pool, pool_printf(pool, "%s._domainkey.%s", selector,
	    domain));
}

/* ---- one record ---- */

static void
fail(struct dkim_key *key, const char *problem)
{
	key->status = DKIM_KEY_MALFORMED;
	key->problem = problem;
}

/* An RSA or Ed25519 key in p=, of the right form and long enough. */
static void
read_data(struct dkim_key *key)
{
	if (text_same(key->type, "ed25519")) {
		if (dkim_is_wrapped_ed25519(key->data, key->n))
			fail(key, "wrapped");
		else if (key->n != DKIM_ED25519_KEY)
			fail(key, "no-ed25519");
		else
			key->bits = 8 * DKIM_ED25519_KEY;
		return;
	}
	key->bits = dkim_rsa_bits(key->data, key->n);
	if (key->bits == 0)
		fail(key, "no-rsa");
	else if (key->bits < DKIM_BITS_LEAST)
		key->status = DKIM_KEY_WEAK;
}

static void
read_flags(struct dkim_key *key, const struct taglist *list)
{
	const char *hashes = taglist_get(list, "h");
	const char *flags = taglist_get(list, "t");

	key->sha1 = hashes == NULL || taglist_has(hashes, "sha1");
	key->sha256 = hashes == NULL || taglist_has(hashes, "sha256");
	key->testing = flags != NULL && taglist_has(flags, "y");
	key->strict = flags != NULL && taglist_has(flags, "s");
}

/* What makes the record of no use, before its key is looked at. */
static const char *
fault_of(const struct dkim_key *key, const struct taglist *list)
{
	const char *version = taglist_get(list, "v");
	const char *services = taglist_get(list, "s");

	if (list->bad != NULL)
		return "syntax";
	if (list->twice != NULL)
		return "twice";
	if (version != NULL && (strcmp(version, "DKIM1") != 0 ||
	    strcmp(list->tag[0].name, "v") != 0))
		return "version";
	if (taglist_get(list, "p") == NULL)
		return "no-key";
	if (services != NULL && !taglist_has(services, "*") &&
	    !taglist_has(services, "email"))
		return "service";
	if (!text_same(key->type, "rsa") && !text_same(key->type, "ed25519"))
		return "type";
	return NULL;
}

/* A version of DKIM, or a tag p= and no version of something else. */
static bool
is_meant(const struct taglist *list, const char *text)
{
	const char *version = taglist_get(list, "v");

	if (version != NULL)
		return text_begins(version, "DKIM");
	return taglist_get(list, "p") != NULL || text_begins(text, "v=DKIM");
}

/* The value of p=: empty when the key was revoked. */
static void
read_key(struct dkim_key *key, struct pool *pool, const char *p)
{
	if (*p == '\0') {
		key->status = DKIM_KEY_REVOKED;
		return;
	}
	key->data = base64_decode(pool, p, strlen(p), &key->n);
	if (key->data == NULL)
		fail(key, "no-base64");
	else
		read_data(key);
	if (key->status == DKIM_KEY_OK && !key->sha256)
		fail(key, "hash");		/* RFC 8301 section 3.1 */
	if (key->status == DKIM_KEY_OK && key->testing)
		key->status = DKIM_KEY_TESTING;
}

bool
dkim_key_read(struct dkim_key *key, struct pool *pool, const char *text)
{
	struct taglist list;
	const char *type, *fault;

	memset(key, 0, sizeof *key);
	taglist_read(&list, pool, text);
	if (!is_meant(&list, text))
		return false;
	type = taglist_get(&list, "k");
	key->type = type != NULL ? type : "rsa";
	fault = fault_of(key, &list);
	read_flags(key, &list);
	if (fault != NULL)
		fail(key, fault);
	else
		read_key(key, pool, taglist_get(&list, "p"));
	return true;
}

/* ---- asking ---- */

/* Several keys: the first is the one that is used, and it is said. */
static void
take_records(struct dkim_key *key, struct pool *pool,
    const struct question *a)
{
	const struct record *r;
	struct dkim_key one;
	int found = 0;

	key->status = DKIM_KEY_MISSING;
	for (int i = 0; (r = answer_record(a, "TXT", i)) != NULL; i++) {
		if (!dkim_key_read(&one, pool, r->data))
			key->other_text = key->other_text || found == 0;
		else if (++found == 1)
			*key = one;
	}
	if (found > 1) {
		fail(key, "several");
	}
}

static const char *
alias_of(const struct question *a)
{
	const struct record *r, *last = NULL;

	for (int i = 0; (r = answer_record(a, "CNAME", i)) != NULL; i++)
		last = r;
	return last == NULL ? NULL : last->data;
}

bool
dkim_key_ask(struct inquiry *q, const char *selector, const char *domain,
    struct dkim_key *key)
{
	const char *name = dkim_key_name(q->pool, selector, domain);
	const struct question *a;

	memset(key, 0, sizeof *key);
	if (name == NULL) {
		fail(key, "name");
		return true;
	}
	a = ask_dns(q, name, "TXT");
	if (a == NULL)
		return false;
	if (outcome_is_known(a->outcome))
		take_records(key, q->pool, a);
	else
		key->status = DKIM_KEY_UNKNOWN;
	key->alias = alias_of(a);
	return true;
}
