/*
 * Lists of tags: see taglist.h.
 */
#include "checks/taglist.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"

/* FWS of RFC 6376: what a folded field or a joined record may have. */
#define FWS " \t\r\n"

static bool
is_name(const char *s)
{
	if (!isalpha((unsigned char)*s))
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return *s == '\0';
}

static const char *
trimmed(struct pool *pool, const char *s, size_t n)
{
	while (n > 0 && strchr(FWS, *s) != NULL)
		s++, n--;
	while (n > 0 && strchr(FWS, s[n - 1]) != NULL)
		n--;
	return pool_strndup(pool, s, n);
}

static void
add(struct taglist *list, struct pool *pool, const char *text)
{
	const char *equals = strchr(text, '=');
	const char *name = trimmed(pool, text, equals == NULL ? 0 :
	    (size_t)(equals - text));

	if (equals == NULL || !is_name(name)) {
		list->bad = list->bad == NULL ? text : list->bad;
		return;
	}
	if (taglist_get(list, name) != NULL && list->twice == NULL)
		list->twice = name;
	if (list->n < TAGLIST_TAGS)
		list->tag[list->n++] = (struct tag){ name,
			trimmed(pool, equals + 1, strlen(equals + 1)) };
}

void
taglist_read(struct taglist *list, struct pool *pool, const char *text)
{
	memset(list, 0, sizeof *list);
	while (*text != '\0') {
		size_t n = strcspn(text, ";");
		const char *one = trimmed(pool, text, n);

		text += n + (text[n] == ';');
		/* Nothing may stand behind the last ';', not between two. */
		if (*one != '\0' || *text != '\0')
			add(list, pool, one);
	}
}

const char *
taglist_get(const struct taglist *list, const char *name)
{
	for (int i = 0; i < list->n; i++) {
		if (strcmp(list->tag[i].name, name) == 0)
			return list->tag[i].value;
	}
	return NULL;
}

bool
taglist_has(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (*words != '\0') {
		size_t n;

		words += strspn(words, ":" FWS);
		n = strcspn(words, ":" FWS);
		if (n == len && text_begins(words, word))
			return true;
		words += n;
	}
	return false;
}
