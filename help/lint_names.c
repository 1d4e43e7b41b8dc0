/*
 * What conditions name: status('ptr') wants a check of that id, said('x') a
 * cause, answer('x') a question of the tree. XPath itself takes any string.
 */
#include "help/lint_rules.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/check.h"
#include "checks/pool.h"

static bool
is_check(const struct knowledge *k, const char *id)
{
	(void)k;
	return check_by_id(id) != NULL;
}

static bool
is_cause(const struct knowledge *k, const char *id)
{
	return knowledge_cause(k, id) != NULL;
}

static bool
is_question(const struct knowledge *k, const char *id)
{
	const xmlNode *node = knowledge_node(k, id);

	return node != NULL && (xml_first(node, "ask") != NULL ||
	    xml_attr(node, "step") != NULL);
}

static bool
is_side(const struct knowledge *k, const char *id)
{
	(void)k;
	return strcmp(id, "sender") == 0 || strcmp(id, "recipient") == 0;
}

static bool
is_system(const struct knowledge *k, const char *id)
{
	(void)k;
	return strcmp(id, "2007") == 0 || strcmp(id, "2010") == 0 ||
	    strcmp(id, "online") == 0 || strcmp(id, "none") == 0 ||
	    strcmp(id, "postfix") == 0 || strcmp(id, "exim") == 0;
}

static const struct naming {
	const char *function, *what;
	bool (*exists)(const struct knowledge *k, const char *id);
} namings[] = {
	{ "status", "check", is_check },
	{ "says", "check", is_check },
	{ "detail", "check", is_check },
	{ "runs", "side", is_side },
	{ "asks", "side", is_side },
	{ "uses", "mail system", is_system },
	{ "said", "cause", is_cause },
	{ "heard", "cause", is_cause },
	{ "answer", "question of the tree", is_question },
};

/* The string that stands behind FUNCTION( at s, or NULL. */
static const char *
argument(struct lint *l, const char *s)
{
	const char *end;

	s += strspn(s, " ");
	if (*s++ != '(')
		return NULL;
	s += strspn(s, " ");
	if (*s != '\'' && *s != '"')
		return NULL;
	end = strchr(s + 1, *s);
	return end == NULL ? NULL : pool_strndup(l->context->pool, s + 1,
	    (size_t)(end - s - 1));
}

static void
check_naming(struct lint *l, const xmlNode *node, const char *expression,
    const struct naming *naming)
{
	size_t n = strlen(naming->function);

	for (const char *s = expression;
	    (s = strstr(s, naming->function)) != NULL; s += n) {
		bool whole = s == expression ||
		    (!isalnum((unsigned char)s[-1]) && s[-1] != '-');
		const char *id = whole ? argument(l, s + n) : NULL;

		if (id != NULL && !naming->exists(l->knowledge, id))
			lint_say(l, node, "%s('%s'): no such %s",
			    naming->function, id, naming->what);
	}
}

void
lint_names(struct lint *l, const xmlNode *node, const char *expression)
{
	for (size_t i = 0; i < sizeof namings / sizeof *namings; i++)
		check_naming(l, node, expression, &namings[i]);
}
