/*
 * Terms that are none, and what their author meant: mistakes that are made
 * again and again. Whatever comes out is read again and is a term then.
 */
#include "checks/spf_repair.h"

#include <string.h>

#include "checks/spf_record.h"
#include "checks/text.h"

#define VISIBLE_MAX 256			/* a longer term is not mended */

bool
spf_term_read(struct pool *pool, const char *text, struct spf_term *term)
{
	struct spf_record record;

	spf_record_read(pool, pool_printf(pool, "v=spf1 %s", text), &record);
	if (record.n != 1 || record.bad != NULL)
		return false;
	*term = record.term[0];
	return true;
}

/* "ip4:192.0.2.1,": list signs and quotes at the end, dashes of a letter. */
static const char *
without_ornaments(struct pool *pool, const char *s)
{
	static const char *const dashes[] = { "\xe2\x80\x93", "\xe2\x80\x94",
		"\xe2\x88\x92", "\xe2\x80\x90" };
	size_t n;

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		if (strncmp(s, dashes[i], 3) == 0)
			return pool_printf(pool, "-%s", s + 3);
	}
	s += strspn(s, "\"'");
	n = strlen(s);
	while (n > 0 && strchr(",;.\"'", s[n - 1]) != NULL)
		n--;
	return pool_strndup(pool, s, n);
}

/* What stands behind the name of a mechanism or modifier, or is all of it. */
static const char *
argument(const char *s)
{
	static const char *const names[] = { "ip4", "ip6", "ipv4", "ipv6",
		"ip", "a", "mx", "include" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);

		if (text_begins(s, names[i]) &&
		    (s[n] == ':' || s[n] == '='))
			return s + n + 1 + (s[n + 1] == ':');
	}
	return s;
}

/* "redirect:x" is "redirect=x". */
static const char *
as_modifier(struct pool *pool, const char *s)
{
	size_t n = strcspn(s, ":");

	if (s[n] == '\0' || (!text_begins(s, "redirect:") &&
	    !text_begins(s, "exp:")))
		return s;
	return pool_printf(pool, "%.*s=%s", (int)n, s, s + n + 1);
}

/* An address or a name that stands where another kind should. */
static const char *
as_mechanism(struct pool *pool, const char *s, struct spf_term *term)
{
	static const char *const prefixes[] = { "ip4:", "ip6:", "a:" };
	bool signed_ = *s != '\0' && strchr("+-~?", *s) != NULL;
	const char *bare = s + signed_, *value = argument(bare);
	/* what is included, or stands alone, may be meant in any way */
	int n = value == bare || text_begins(bare, "include") ? 2 : 3;

	for (int i = 0; i < n; i++) {
		const char *form = pool_printf(pool, "%.*s%s%s", signed_, s,
		    prefixes[i], value);

		if (spf_term_read(pool, form, term))
			return form;
	}
	return NULL;
}

const char *
spf_repair(struct pool *pool, const char *text, struct spf_term *term)
{
	const char *s;

	if (strlen(text) > VISIBLE_MAX)
		return NULL;
	s = as_modifier(pool, without_ornaments(pool, text));
	return spf_term_read(pool, s, term) ? s :
	    as_mechanism(pool, s, term);
}
