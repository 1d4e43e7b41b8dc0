/*
 * What lint proves of causes and fixes together: whoever runs whichever side
 * with whichever Exchange is shown at least one fix of every cause, and what
 * is shown names that Exchange among its platforms, unless it names none or is
 * about Exchange Online alone. And a letter, a way or a fix that depends on
 * side and Exchange alone is shown to somebody.
 */
#include "help/lint_rules.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fixes.h"
#include "help/platform.h"

#define COVER_FIXES 400
#define COVER_TESTS 2000

struct cover {
	struct lint *lint;
	struct context *context;	/* of the side and version at hand */
	const char *side, *exchange;	/* "": not told */
	const xmlNode *fix[COVER_FIXES];
	bool applies[COVER_FIXES], wrong[COVER_FIXES];
	int n;
	const xmlNode *test[COVER_TESTS];	/* what somebody must see */
	bool held[COVER_TESTS];
	int n_tests;
};

static bool
is_pair_function(const char *s)
{
	static const char *const known[] = { "runs(", "asks(", "uses(",
		"not(", "fact('side')", "fact('exchange')" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (text_begins(s, known[i]))
			return true;
	}
	return false;
}

/* Does the condition ask for nothing but side and Exchange? */
static bool
is_of_pair(const char *s)
{
	while (*s != '\0') {
		size_t n = 0;

		if (*s == '/')
			return false;
		if (*s == '\'')		/* a string: over it */
			s += strcspn(s + 1, "'") + 1;
		while (isalpha((unsigned char)s[n]) || s[n] == '-')
			n++;
		if (n > 0 && s[n] == '(' && !is_pair_function(s))
			return false;
		s += n > 0 ? n : *s != '\0';
	}
	return true;
}

static void
collect_tests(struct cover *c, const xmlNode *parent, const char *element)
{
	xml_each (n, parent, element) {
		const char *test = xml_attr(n, "test");

		if (test != NULL && is_of_pair(test) &&
		    c->n_tests < COVER_TESTS)
			c->test[c->n_tests++] = n;
	}
}

static void
collect(struct cover *c)
{
	const struct knowledge *k = c->lint->knowledge;

	for (int i = 0; i < k->n_fixes; i++) {
		xml_each (fix, xmlDocGetRootElement(k->fixes[i]), "fix") {
			if (c->n < COVER_FIXES)
				c->fix[c->n++] = fix;
			collect_tests(c, fix, "when");
			collect_tests(c, fix, "way");
			collect_tests(c, fix, "letter");
		}
	}
	xml_each (cause, xmlDocGetRootElement(k->causes), "cause")
		collect_tests(c, cause, "fix");
}

static void
tell_unseen(struct cover *c)
{
	for (int i = 0; i < c->n_tests; i++) {
		if (!c->held[i])
			lint_say(c->lint, c->test[i], "<%s> test=\"%s\": "
			    "nobody is shown this", c->test[i]->name,
			    xml_attr(c->test[i], "test"));
	}
}

static bool
applies(const struct cover *c, const xmlNode *fix)
{
	for (int i = 0; i < c->n; i++) {
		if (c->fix[i] == fix)
			return c->applies[i];
	}
	return false;
}

/* About Exchange Online alone: whatever else runs beside it. */
static bool
is_online_only(const xmlNode *fix)
{
	const char *version;

	xml_each (way, fix, "way") {
		for (int i = 0; (version = platform_version(i)) != NULL; i++) {
			if (strcmp(version, "online") != 0 &&
			    platform_covers(xml_attr(way, "platform"), version)
			    == PLATFORM_YES)
				return false;
		}
	}
	return true;
}

static void
try_fix(struct cover *c, int i)
{
	struct fix fix;

	c->applies[i] = fix_fill(c->context, c->fix[i], -1, &fix);
	if (!c->applies[i] || c->wrong[i] || fix.platform == NULL ||
	    !platform_version_is(c->exchange) ||
	    platform_covers(fix.platform, c->exchange) != PLATFORM_NO ||
	    is_online_only(c->fix[i]))
		return;
	c->wrong[i] = true;
	lint_say(c->lint, c->fix[i], "id=\"%s\": who runs Exchange %s is "
	    "shown the way for \"%s\"", fix.id, c->exchange, fix.platform);
}

/* One of its fixes applies. */
static void
try_cause(struct cover *c, const xmlNode *cause)
{
	xml_each (ref, cause, "fix") {
		const char *id = xml_attr(ref, "ref");

		if (id != NULL && context_test(c->context, ref) &&
		    applies(c, knowledge_fix(c->lint->knowledge, id)))
			return;
	}
	lint_say(c->lint, cause, "id=\"%s\": no fix for side '%s' and "
	    "Exchange '%s'", xml_attr(cause, "id"), c->side, c->exchange);
}

static void
try_pair(struct cover *c)
{
	struct casefile *sample = casefile_new();
	struct pool *pool = pool_new();

	if (*c->side != '\0')
		fact_add(sample, "side", c->side, FACT_OPTION, NULL);
	if (*c->exchange != '\0')
		fact_add(sample, "exchange", c->exchange, FACT_OPTION, NULL);
	c->context = context_new(c->lint->knowledge, sample, pool);
	for (int i = 0; i < c->n; i++)
		try_fix(c, i);
	for (int i = 0; i < c->n_tests; i++)
		c->held[i] |= context_test(c->context, c->test[i]);
	xml_each (cause, xmlDocGetRootElement(c->lint->knowledge->causes),
	    "cause")
		try_cause(c, cause);
	context_free(c->context);
	pool_free(pool);
	casefile_free(sample);
}

void
lint_cover(struct lint *l)
{
	static const char *const sides[] = { "", "sender", "recipient",
		"both", "neither" };
	struct cover c = { .lint = l };

	collect(&c);
	for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
		const char *version;

		c.side = sides[s];
		c.exchange = "";
		try_pair(&c);
		c.exchange = "none";
		try_pair(&c);
		for (int i = 0; (version = platform_version(i)) != NULL; i++) {
			c.exchange = version;
			try_pair(&c);
		}
	}
	tell_unseen(&c);
}
