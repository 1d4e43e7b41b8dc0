/*
 * DMARC records: see dmarc_record.h. A tag that can't be read costs itself
 * alone (RFC 9989 section 4.7); the policies are judged together when one of
 * them is needed (4.10.1).
 */
#include "checks/dmarc_record.h"

#include <string.h>

#include "checks/name.h"
#include "checks/taglist.h"
#include "checks/text.h"

static const char *const words[] = {
	NULL, NULL, "none", "quarantine", "reject",
};

const char *
dmarc_policy_word(enum dmarc_policy policy)
{
	return words[policy];
}

enum dmarc_policy
dmarc_policy_lower(enum dmarc_policy policy)
{
	return policy == DMARC_REJECT ? DMARC_QUARANTINE : DMARC_NONE;
}

static void
note(struct dmarc_record *r, const char *problem, const char *where)
{
	if (r->problem != NULL)
		return;
	r->problem = problem;
	r->where = where;
}

/* Names of tags are words of ABNF: case counts for nothing. */
static const char *
value_of(const struct taglist *list, const char *name)
{
	for (int i = 0; i < list->n; i++) {
		if (text_same(list->tag[i].name, name))
			return list->tag[i].value;
	}
	return NULL;
}

static enum dmarc_policy
read_policy(struct dmarc_record *r, const struct taglist *list,
    const char *name)
{
	const char *value = value_of(list, name);

	if (value == NULL)
		return DMARC_ABSENT;
	for (int i = DMARC_NONE; i <= DMARC_REJECT; i++) {
		if (text_same(value, words[i]))
			return (enum dmarc_policy)i;
	}
	note(r, "policy", name);
	return DMARC_INVALID;
}

/* One letter of `letters`; the first of them when absent or wrong. */
static char
read_letter(struct dmarc_record *r, const struct taglist *list,
    const char *name, const char *letters)
{
	const char *value = value_of(list, name), *found;

	if (value == NULL)
		return letters[0];
	found = *value == '\0' || value[1] != '\0' ? NULL :
	    strchr(letters, *value | 0x20);
	if (found == NULL)
		note(r, "value", name);
	return found == NULL ? letters[0] : *found;
}

/* ---- report addresses ---- */

const char *
dmarc_uri_host(struct pool *pool, const char *uri)
{
	char *address;

	if (!text_begins(uri, "mailto:"))
		return NULL;
	/* "!10m" is a limit of RFC 7489, "?" begins header fields. */
	address = pool_strndup(pool, uri + 7, strcspn(uri + 7, "!?"));
	return strchr(address, '@') == address ? NULL :
	    name_of_address(pool, address);
}

static bool
is_known_uri(struct dmarc_record *r, const char *uri)
{
	for (int i = 0; i < r->n_uris; i++) {
		if (text_same(r->uri[i], uri))
			return true;
	}
	return false;
}

/* True when one of them can be used; the others are noted. */
static bool
read_uris(struct dmarc_record *r, struct pool *pool,
    const struct taglist *list, const char *name)
{
	const char *value = value_of(list, name);
	bool usable = false;

	while (value != NULL && *value != '\0') {
		size_t n = strcspn(value, ",");
		char *uri = text_trim(pool, pool_strndup(pool, value, n));

		value += n + (value[n] == ',');
		if (dmarc_uri_host(pool, uri) == NULL) {
			/* Other schemes are allowed, and ignored. */
			if (strchr(uri, ':') == NULL ||
			    text_begins(uri, "mailto:"))
				note(r, "value", name);
			continue;
		}
		usable = true;
		if (r->n_uris < DMARC_URIS && !is_known_uri(r, uri))
			r->uri[r->n_uris++] = uri;
	}
	return usable;
}

/* ---- the record ---- */

static bool
has_version(const struct taglist *list, const char *text)
{
	/* Nothing may stand before it, not even a tag that is none. */
	return list->n > 0 && strcspn(text, "=") < strcspn(text, ";") &&
	    text_same(list->tag[0].name, "v") &&
	    strcmp(list->tag[0].value, "DMARC1") == 0 &&
	    (*text == 'v' || *text == 'V');
}

bool
dmarc_record_read(struct dmarc_record *r, struct pool *pool, const char *text)
{
	struct taglist list;

	memset(r, 0, sizeof *r);
	r->text = text;
	r->pct = 100;
	taglist_read(&list, pool, text);
	if (!has_version(&list, text))
		return false;
	if (list.twice != NULL)
		note(r, "twice", list.twice);
	r->p = read_policy(r, &list, "p");
	r->sp = read_policy(r, &list, "sp");
	r->np = read_policy(r, &list, "np");
	if (r->p == DMARC_ABSENT)
		note(r, "no-policy", "p");
	r->psd = read_letter(r, &list, "psd", "uyn");
	r->testing = read_letter(r, &list, "t", "ny") == 'y';
	r->strict_dkim = read_letter(r, &list, "adkim", "rs") == 's';
	r->strict_spf = read_letter(r, &list, "aspf", "rs") == 's';
	r->reports = read_uris(r, pool, &list, "rua");
	read_uris(r, pool, &list, "ruf");
	if (list.bad != NULL)
		note(r, "syntax", list.bad);
	if (value_of(&list, "pct") != NULL)
		r->pct = (int)text_number(value_of(&list, "pct"), 0, 100);
	r->pct = r->pct < 0 ? 100 : r->pct;
	r->historic = value_of(&list, "pct") != NULL ||
	    value_of(&list, "rf") != NULL || value_of(&list, "ri") != NULL;
	return true;
}

bool
dmarc_record_is_meant(const char *text)
{
	return text_find(text, "DMARC") != NULL;
}

bool
dmarc_record_is_sound(const struct dmarc_record *r)
{
	return r->p >= DMARC_NONE && r->sp != DMARC_INVALID &&
	    r->np != DMARC_INVALID;
}

char *
dmarc_record_relaxed(struct pool *pool, const char *text)
{
	static const char *const drop[] = { "v", "p", "sp", "np", "pct", "rf",
		"ri", "t" };
	char *out = pool_strdup(pool, "v=DMARC1; p=none");
	struct taglist list;

	taglist_read(&list, pool, text);
	for (int i = 0; i < list.n; i++) {
		bool keep = true;

		for (size_t k = 0; k < sizeof drop / sizeof *drop; k++)
			keep &= !text_same(list.tag[i].name, drop[k]);
		if (keep)
			out = pool_printf(pool, "%s; %s=%s", out,
			    list.tag[i].name, list.tag[i].value);
	}
	return out;
}
