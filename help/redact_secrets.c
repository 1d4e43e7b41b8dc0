/*
 * The table of secrets: what was learnt, its mask, and how it stands in texts.
 *
 * A local part may be a word like any other ("info", "user", "blocked"). Where
 * such a word stands in a text by itself it is only masked in quotes, else the
 * words of a server would lose their meaning: a word is common when the
 * knowledge that judges those words uses it.
 */
#include "help/redact_parts.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/name.h"
#include "checks/text.h"

#define SHORT 3				/* letters; fewer are no word */
#define NUMBER 7			/* digits; fewer are nobody's */

static unsigned
hash(const char *s, size_t n)
{
	unsigned h = 5381;

	for (size_t i = 0; i < n && i < REDACT_WORD; i++)
		h = h * 33 + (unsigned char)s[i];
	return h & (REDACT_BUCKETS - 1);
}

/* ---- common words ---- */

static void
add_words(xmlDict *words, const char *s)
{
	char word[REDACT_WORD];
	int n = 0;

	for (; ; s++) {
		unsigned ch = fold_char((unsigned char)*s);

		if (ch >= 'a' && ch <= 'z') {
			if (n < REDACT_WORD)
				word[n++] = (char)ch;
			continue;
		}
		if (n > 1)
			xmlDictLookup(words, (xmlChar *)word, n);
		n = 0;
		if (*s == '\0')
			return;
	}
}

static void
add_words_below(xmlDict *words, const xmlNode *node)
{
	for (; node != NULL; node = node->next) {
		if (node->type == XML_TEXT_NODE)
			add_words(words, (const char *)node->content);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (const xmlAttr *a = node->properties; a != NULL;
		    a = a->next)
			add_words(words, a->children == NULL ? "" :
			    (const char *)a->children->content);
		add_words_below(words, node->children);
	}
}

void
secrets_init(struct redactor *r, const struct knowledge *k)
{
	xmlDoc *dialects = asset_load("dialects.xml");

	r->words = xmlDictCreate();
	r->inside = xmlDictCreate();
	r->outside = xmlDictCreate();
	r->public = xmlDictCreate();
	if (r->words == NULL || r->inside == NULL || r->outside == NULL ||
	    r->public == NULL)
		die(71, "out of memory");
	add_words_below(r->words, xmlDocGetRootElement(k->codes));
	add_words_below(r->words, xmlDocGetRootElement(k->tree));
	add_words_below(r->words, xmlDocGetRootElement(k->causes));
	add_words_below(r->words, xmlDocGetRootElement(k->checks));
	add_words_below(r->words, xmlDocGetRootElement(dialects));
	for (int i = 0; i < k->n_fixes; i++)
		add_words_below(r->words, xmlDocGetRootElement(k->fixes[i]));
	xmlFreeDoc(dialects);
}

bool
is_common_word(const struct redactor *r, const char *s, size_t n)
{
	return xmlDictExists(r->words, (const xmlChar *)s, (int)n) != NULL;
}

/* ---- secrets ---- */

/* Names of hosts are kept as their letters, not as A-labels. */
static const char *
key_of(struct redactor *r, enum secret_kind kind, const char *s, size_t n)
{
	const char *key;

	if (kind == SECRET_PERSON || kind == SECRET_SUBJECT)
		return fold_text(r->scratch, s, n, true);
	key = fold_text(r->scratch, s, n, false);
	if (kind != SECRET_HOST)
		return key;
	key = name_shown(r->scratch, key);
	return fold_text(r->scratch, key, strlen(key), false);
}

static struct secret *
find_key(const struct redactor *r, const char *key, int kind)
{
	struct secret *at = r->bucket[hash(key, strlen(key))];

	while (at != NULL && (strcmp(at->key, key) != 0 ||
	    (kind >= 0 && (int)at->kind != kind)))
		at = at->same;
	return at;
}

struct secret *
secret_find(const struct redactor *r, enum secret_kind kind, const char *s,
    size_t n)
{
	return find_key(r, key_of((struct redactor *)r, kind, s, n),
	    (int)kind);
}

static bool
has_letter(const char *key)
{
	unsigned ch;
	size_t len;

	while ((len = text_utf8(key, strlen(key), &ch)) > 0 &&
	    !is_letter(ch))
		key += len;
	return len > 0;
}

struct secret *
secret_add(struct redactor *r, enum secret_kind kind, const char *s, size_t n)
{
	const char *key = key_of(r, kind, s, n);
	struct secret *secret = find_key(r, key, (int)kind);
	struct secret **bucket = &r->bucket[hash(key, strlen(key))];

	if (secret != NULL || !has_letter(key))
		return secret;
	key = pool_strdup(r->pool, key);
	secret = pool_alloc(r->pool, sizeof *secret);
	*secret = (struct secret){ kind, key, NULL, NULL, *bucket };
	*bucket = secret;
	if (r->last != NULL)
		r->last->next = secret;
	else
		r->first = secret;
	r->last = secret;
	secret_written(r, secret, key);
	return secret;
}

/* A mask is never what somebody in the case is called. */
static const char *
next_mask(struct redactor *r, enum secret_kind kind)
{
	static const char *const words[] = { "user", "host", "name",
		"subject" };
	const char *mask;

	do {
		mask = pool_printf(r->pool, "%s%d", words[kind],
		    ++r->number[kind]);
	} while (find_key(r, mask, -1) != NULL);
	return mask;
}

void
secrets_settle(struct redactor *r)
{
	for (struct secret *s = r->first; s != NULL; s = s->next) {
		if (s->mask == NULL)
			s->mask = next_mask(r, s->kind);
	}
}

/* ---- how they stand in texts ---- */

static size_t
letters_at(const char *s)
{
	size_t n = 0, len;
	unsigned ch;

	while ((len = text_utf8(s + n, strlen(s + n), &ch)) > 0 &&
	    is_letter(ch))
		n += len;
	return n;
}

/* A number is somebody's when it is as long as one of a telephone. */
static size_t
least_letters(const char *s, size_t n)
{
	return strspn(s, "0123456789") >= n ? NUMBER : SHORT;
}

/*
 * Every word of it is short or common. The full name of a person or a whole
 * subject is rare, whatever its words.
 */
static bool
is_shy(const struct redactor *r, enum secret_kind kind, const char *text)
{
	int words = 0, enough = kind == SECRET_PERSON ? 2 :
	    kind == SECRET_SUBJECT ? 3 : 100;

	while (*text != '\0') {
		size_t n = letters_at(text);

		words += n > 0;
		if (words >= enough || (n >= least_letters(text, n) &&
		    !is_common_word(r, text, n)))
			return false;
		text += n > 0 ? n : 1;
	}
	return true;
}

bool
secret_is_shy(const struct redactor *r, const struct secret *secret)
{
	return is_shy(r, secret->kind, secret->key);
}

static bool
is_written(const struct literal *list, enum secret_kind kind,
    const char *text)
{
	for (; list != NULL; list = list->same) {
		if (list->secret->kind == kind && strcmp(list->text, text) ==
		    0)
			return true;
	}
	return false;
}

void
secret_written(struct redactor *r, struct secret *secret, const char *s)
{
	const char *text = fold_text(r->scratch, s, strlen(s), true);
	struct literal **at, *one;

	if (!has_letter(text))
		return;
	at = &r->literal[hash(text, letters_at(text))];
	if (is_written(*at, secret->kind, text))
		return;
	while (*at != NULL && strlen((*at)->text) >= strlen(text))
		at = &(*at)->same;
	one = pool_alloc(r->pool, sizeof *one);
	*one = (struct literal){ pool_strdup(r->pool, text), secret,
		is_shy(r, secret->kind, text), *at };
	*at = one;
}

static size_t
skip_separators(const char *s, size_t n)
{
	size_t all = 0, len;
	unsigned ch;

	while ((len = code_char(s + all, n - all, &ch)) > 0 &&
	    is_separator(ch))
		all += len;
	return all;
}

/* The text's length that reads as the literal; 0: it does not. */
static size_t
reads_as(const char *literal, const char *s, size_t n)
{
	size_t at = 0, len;
	unsigned want, ch;

	while ((len = text_utf8(literal, strlen(literal), &want)) > 0) {
		literal += len;
		if (want == ' ') {
			len = skip_separators(s + at, n - at);
			at += len;
			if (len == 0)
				return 0;
			continue;
		}
		do {
			len = code_char(s + at, n - at, &ch);
			at += len;
		} while (len > 0 && fold_char(ch) == 0);
		if (len == 0 || fold_char(ch) != want)
			return 0;
	}
	while ((len = code_char(s + at, n - at, &ch)) > 0 &&
	    fold_char(ch) == 0)
		at += len;
	return at;
}

/* Shy ones: '<bo>', "bo", 'bo', user=bo. */
static bool
is_quoted(const char *s, size_t n, size_t at, size_t len)
{
	static const char open[] = "<'\"", close[] = ">'\"";
	char before = at > 0 ? s[at - 1] : '\0';
	char after = at + len < n ? s[at + len] : '\0';
	const char *pair = before == '\0' ? NULL : strchr(open, before);

	return before == '=' || (pair != NULL && close[pair - open] == after);
}

/* What the first word of a text is hashed by. */
static unsigned
hash_at(const char *s, size_t n)
{
	char word[REDACT_WORD + 8];
	size_t k = 0, at = 0, len;
	unsigned ch;

	while (k < REDACT_WORD && (len = code_char(s + at, n - at, &ch)) > 0) {
		at += len;
		ch = fold_char(ch);
		if (ch != 0 && !is_letter(ch))
			break;
		if (ch != 0)
			k += code_put(word + k, ch);
	}
	return hash(word, k);
}

size_t
literal_match(const struct scan *sc, bool of_host,
    const struct literal **found)
{
	const char *s = sc->s;
	size_t n = sc->n, at = sc->at;
	const struct literal *one;
	size_t len;

	if (is_within_word(s, n, at))
		return 0;
	for (one = sc->r->literal[hash_at(s + at, n - at)]; one != NULL;
	    one = one->same) {
		if (of_host && one->secret->kind > SECRET_HOST)
			continue;
		len = reads_as(one->text, s + at, n - at);
		if (len == 0 || is_within_word(s, n, at + len) ||
		    (one->shy && !is_quoted(s, n, at, len)))
			continue;
		*found = one;
		return len;
	}
	return 0;
}

size_t
secret_length(const struct scan *sc, const struct secret *secret)
{
	size_t n = reads_as(secret->key, sc->s + sc->at, sc->n - sc->at);

	return n > 0 && is_within_word(sc->s, sc->n, sc->at + n) ? 0 : n;
}
