/*
 * Which blacklist do the words of a refusal mean? Each list is known by its
 * zone and by the names and links that its `known` phrases hold ("a|b|c").
 * The longest phrase found in the words is the most telling: "pbl.spamhaus"
 * says more than "spamhaus". Words are in lower case here, as phrases are.
 */
#include "checks/dnsbl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"
#include "checks/name.h"
#include "checks/text.h"

static bool
is_inside_word(char before, char after)
{
	return isalnum((unsigned char)before) || before == '-' ||
	    isalnum((unsigned char)after) || after == '-';
}

/*
 * Is the phrase in the words, not as a piece of a longer word? A label before
 * it is fine ("2.0.0.192.zen.example"), a letter is not.
 */
static bool
says(const char *words, const char *phrase)
{
	size_t n = strlen(phrase);
	const char *at = words;

	while (n > 0 && (at = strstr(at, phrase)) != NULL) {
		char before = at == words ? ' ' : at[-1];

		if (!is_inside_word(ispunct((unsigned char)phrase[0]) ? ' ' :
		    before, ispunct((unsigned char)phrase[n - 1]) ? ' ' :
		    at[n]))
			return true;
		at++;
	}
	return false;
}

/*
 * The phrases of all lists, in their order, numbered as words that one pass
 * finds: most texts name no list, and hundreds of phrases are many.
 */
static struct {			/* of an asset: never changes once read */
	struct literals *words;
	int *number;		/* -1: not among them, so always compared */
	int n;
} phrases;

static void
forget(void)
{
	literals_free(phrases.words);
	free(phrases.number);
}

static void
add_phrase(const char *s, size_t n)
{
	char *phrase = mem_strndup(s, n);

	phrases.number = mem_grow(phrases.number, ((size_t)phrases.n + 1) *
	    sizeof *phrases.number);
	phrases.number[phrases.n++] = literals_add(phrases.words, phrase);
	free(phrase);
}

static void
read_phrases(void)
{
	const xmlNode *list;

	if (phrases.words != NULL)
		return;
	phrases.words = literals_new();
	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		const char *zone = xml_attr(list, "zone");
		const char *known = xml_attr(list, "known");

		add_phrase(zone, strlen(zone));
		while (known != NULL && *known != '\0') {
			size_t n = strcspn(known, "|");

			add_phrase(known, n);
			known += n + (known[n] == '|');
		}
	}
	atexit(forget);
}

struct search {
	struct pool *pool;
	const char *words;
	unsigned char *hit;
	int at;			/* the phrase that comes next */
};

static size_t
phrase_length(struct search *s, const char *phrase, size_t n)
{
	int number = phrases.number[s->at++];

	return (number < 0 || s->hit[number]) && says(s->words,
	    pool_strndup(s->pool, phrase, n)) ? n : 0;
}

/* Length of the longest phrase of this list in the words; 0: none. */
static size_t
match(struct search *s, const xmlNode *list)
{
	const char *zone = xml_attr(list, "zone");
	const char *known = xml_attr(list, "known");
	size_t best = phrase_length(s, zone, strlen(zone));

	while (known != NULL && *known != '\0') {
		size_t n = strcspn(known, "|");
		size_t length = phrase_length(s, known, n);

		if (length > best)
			best = length;
		known += n + (known[n] == '|');
	}
	return best;
}

static const xmlNode *
best_match(struct pool *pool, const char *words)
{
	struct search s = { .pool = pool, .words = words };
	const xmlNode *list, *best = NULL;
	size_t length = 0;

	read_phrases();
	s.hit = pool_alloc(pool, (size_t)literals_count(phrases.words) + 1);
	literals_find(phrases.words, words, strlen(words), s.hit);
	if (memchr(s.hit, 1, (size_t)literals_count(phrases.words)) == NULL)
		return NULL;
	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		size_t n = match(&s, list);

		if (n > length) {
			best = list;
			length = n;
		}
	}
	return best;
}

static const xmlNode *
by_zone(const char *zone)
{
	const xmlNode *list;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		if (text_same(xml_attr(list, "zone"), zone))
			return list;
	}
	return NULL;
}

/* "blocked using NAME": what Postfix and its likes write. */
static const char *
quoted_zone(struct pool *pool, const char *words)
{
	static const char *const before[] = { "blocked using ",
		"blocked by ", "listed at ", "listed in ", "listed on ",
		"listed by " };

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		const char *at = strstr(words, before[i]), *name;
		size_t n;

		if (at == NULL)
			continue;
		at += strlen(before[i]);
		n = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789.-_");
		while (n > 0 && at[n - 1] == '.')
			n--;
		name = name_ascii(pool, pool_strndup(pool, at, n));
		if (name != NULL && name_is_fqdn(name))
			return name;
	}
	return NULL;
}

const char *
dnsbl_zone_in(struct pool *pool, const char *words)
{
	const char *low = text_lower(pool, words);
	const xmlNode *list = best_match(pool, low);

	return list != NULL ? xml_attr(list, "zone") : quoted_zone(pool, low);
}

const xmlNode *
dnsbl_named(struct pool *pool, const char *name, const char **guest)
{
	const xmlNode *list = by_zone(name);
	const char *zone;

	*guest = NULL;
	if (list == NULL)
		list = best_match(pool, text_lower(pool, name));
	if (list != NULL)
		return list;
	zone = name_ascii(pool, name);
	if (zone == NULL || !name_is_fqdn(zone) || name_is_internal(zone))
		return NULL;
	*guest = zone;
	return dnsbl_guest();
}
