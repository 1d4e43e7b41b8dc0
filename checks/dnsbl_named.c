/*
 * Which blacklist do the words of a refusal mean? Each list is known by its
 * zone and by the names and links that its `known` phrases hold ("a|b|c").
 * The longest phrase found in the words is the most telling: "pbl.spamhaus"
 * says more than "spamhaus". Words are in lower case here, as phrases are.
 */
#include "checks/dnsbl.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
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

/* Length of the longest phrase of this list in the words; 0: none. */
static size_t
match(struct pool *pool, const xmlNode *list, const char *words)
{
	const char *zone = xml_attr(list, "zone");
	const char *known = xml_attr(list, "known");
	size_t best = says(words, zone) ? strlen(zone) : 0;

	while (known != NULL && *known != '\0') {
		size_t n = strcspn(known, "|");

		if (n > best && says(words, pool_strndup(pool, known, n)))
			best = n;
		known += n + (known[n] == '|');
	}
	return best;
}

static const xmlNode *
best_match(struct pool *pool, const char *words)
{
	const xmlNode *list, *best = NULL;
	size_t length = 0;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		size_t n = match(pool, list, words);

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
