/*
 * What conditions compare with: says('ptr')='missing' wants a sentence of that
 * name in checks.xml, answer('side')='sender' a choice of that question,
 * status('mx')='fail' a word of the contract, top()='no-mx' a cause. A word
 * that cannot come makes a condition that never holds.
 */
#include "help/lint_rules.h"

#include <ctype.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/pool.h"
#include "help/walk.h"

static bool
is_sentence(const struct knowledge *k, const char *check, const char *word)
{
	const xmlNode *node = knowledge_check(k, check);

	return node == NULL || xml_by_id(node, "say", "id", word) != NULL ||
	    xml_by_id(node->parent, "say", "id", word) != NULL;
}

static bool
is_status(const struct knowledge *k, const char *check, const char *word)
{
	static const char *const words[] = { "pass", "warn", "fail",
		"unknown", "skipped", "pending", "" };

	(void)k;
	(void)check;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

/* A step is answered with words of the wizard's own. */
static bool
is_answer(const struct knowledge *k, const char *node, const char *word)
{
	return *word == '\0' || strcmp(word, WALK_NEXT) == 0 ||
	    strcmp(word, WALK_NOT_SO) == 0 ||
	    knowledge_node(k, node) == NULL || walk_is_choice(k, node, word);
}

static bool
is_cause(const struct knowledge *k, const char *nothing, const char *word)
{
	(void)nothing;
	return *word == '\0' || knowledge_cause(k, word) != NULL;
}

static const struct comparing {
	const char *function, *what;
	bool (*exists)(const struct knowledge *k, const char *id,
	    const char *word);
} comparings[] = {
	{ "says", "sentence", is_sentence },
	{ "status", "status", is_status },
	{ "answer", "choice", is_answer },
	{ "top", "cause", is_cause },
	{ "heard-top", "cause", is_cause },
};

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t\n");
}

/* A string in quotes at *s, which moves behind it; NULL: none is there. */
static const char *
quoted(struct pool *pool, const char **s)
{
	const char *end = **s == '\'' || **s == '"' ? strchr(*s + 1, **s) :
	    NULL;
	const char *text;

	if (end == NULL)
		return NULL;
	text = pool_strndup(pool, *s + 1, (size_t)(end - *s - 1));
	*s = skip_blanks(end + 1);
	return text;
}

/* "('id')='word'", "()!='word'": both are given; false: it is no such. */
static bool
read_comparison(struct pool *pool, const char *s, const char **id,
    const char **word)
{
	s = skip_blanks(s);
	if (*s != '(')
		return false;
	s = skip_blanks(s + 1);
	*id = *s == ')' ? "" : quoted(pool, &s);
	if (*id == NULL || *s != ')')
		return false;
	s = skip_blanks(s + 1);
	s += *s == '!';
	if (*s != '=')
		return false;
	s = skip_blanks(s + 1);
	*word = quoted(pool, &s);
	return *word != NULL;
}

static void
check_comparing(struct lint *l, const xmlNode *node, const char *expression,
    const struct comparing *c)
{
	size_t n = strlen(c->function);

	for (const char *s = expression;
	    (s = strstr(s, c->function)) != NULL; s += n) {
		bool whole = s == expression ||
		    (!isalnum((unsigned char)s[-1]) && s[-1] != '-');
		const char *id, *word;

		if (whole && read_comparison(l->context->pool, s + n, &id,
		    &word) && !c->exists(l->knowledge, id, word))
			lint_say(l, node, "%s(%s) is never '%s': no such %s",
			    c->function, id, word, c->what);
	}
}

void
lint_words(struct lint *l, const xmlNode *node, const char *expression)
{
	for (size_t i = 0; i < sizeof comparings / sizeof *comparings; i++)
		check_comparing(l, node, expression, &comparings[i]);
}
