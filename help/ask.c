/*
 * Values that a command asks for: see ask.h.
 */
#include "help/ask.h"

#include <ctype.h>
#include <string.h>

#include "checks/buf.h"
#include "help/quote.h"

static bool
is_zone(const char *language)
{
	return strcmp(language, "zone") == 0 ||
	    strcmp(language, "nsupdate") == 0;
}

static bool
is_powershell(const char *language)
{
	return strcmp(language, "powershell") == 0;
}

/* "Name of the mail server" -> NAME-OF-THE-MAIL-SERVER */
static const char *
capitals(struct pool *pool, const char *what)
{
	char *text = pool_strdup(pool, what);

	for (char *s = text; *s != '\0'; s++)
		*s = isalnum((unsigned char)*s) ?
		    (char)toupper((unsigned char)*s) : '-';
	return text;
}

static const char *
reference(struct pool *pool, const char *language, const char *name,
    const char *what)
{
	if (is_zone(language))
		return capitals(pool, what);
	return pool_printf(pool, is_powershell(language) ? "$%s" : "\"$%s\"",
	    name);
}

const char *
ask_for(struct pool *pool, struct asked *asked, const char *language,
    const char *name, const char *what)
{
	int i = 0;

	while (i < asked->n && strcmp(asked->name[i], name) != 0)
		i++;
	if (i < ASK_MAX && i == asked->n) {
		asked->name[i] = name;
		asked->what[i] = what;
		asked->n++;
	}
	return reference(pool, language, name, what);
}

static const char *
what_of(const struct asked *asked, const char *name)
{
	for (int i = 0; i < asked->n; i++) {
		if (strcmp(asked->name[i], name) == 0)
			return asked->what[i];
	}
	return name;
}

/* A piece: text between marks and names between them take turns. */
static const char *
piece(struct pool *pool, const struct asked *asked, const char *language,
    const char *text, bool is_name, const char **why)
{
	if (!is_name)
		return is_zone(language) ? text :
		    quote(pool, language, "text", text, why);
	return reference(pool, language, text, what_of(asked, text));
}

static const char *
join(struct pool *pool, const struct asked *asked, const char *language,
    const char *text, const char **why)
{
	const char *all = NULL, *plus = is_powershell(language) ? " + " : "";

	for (bool is_name = false; ; is_name = !is_name) {
		size_t n = strcspn(text, (char[]){ ASK_MARK, '\0' });
		const char *part = pool_strndup(pool, text, n);

		if (*part != '\0') {
			part = piece(pool, asked, language, part, is_name,
			    why);
			if (part == NULL)
				return NULL;
			all = all == NULL ? part : pool_printf(pool, "%s%s%s",
			    all, plus, part);
		}
		if (text[n] == '\0')
			return all != NULL ? all : "";
		text += n + 1;
	}
}

const char *
ask_join(struct pool *pool, const struct asked *asked, const char *language,
    const char *kind, const char *text, const char **why)
{
	const char *all;

	if (strchr(text, ASK_MARK) == NULL)
		return quote(pool, language, kind, text, why);
	all = join(pool, asked, language, text, why);
	if (all != NULL && is_zone(language))
		return quote(pool, language, kind, all, why);
	return all == NULL || !is_powershell(language) ? all :
	    pool_printf(pool, "(%s)", all);
}

static void
add_indented(struct buf *b, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		if (n > 0)
			buf_puts(b, "  ");
		buf_add(b, text, n);
		buf_putc(b, '\n');
		text += n + (text[n] == '\n');
	}
}

/* The words are of the knowledge files: quoted all the same. */
static void
add_reads(struct buf *b, struct pool *pool, const struct asked *asked,
    const char *language)
{
	const char *why;

	for (int i = 0; i < asked->n; i++) {
		const char *what = quote(pool, language, "text",
		    asked->what[i], &why);

		if (what == NULL)
			continue;
		if (is_powershell(language))
			buf_printf(b, "  $%s = Read-Host %s\n",
			    asked->name[i], what);
		else
			buf_printf(b, "  printf %s': '; read -r %s\n", what,
			    asked->name[i]);
	}
}

const char *
ask_whole(struct pool *pool, const struct asked *asked, const char *language,
    const char *text)
{
	bool reads = asked->n > 0 || strstr(text, "Read-Host") != NULL ||
	    strstr(text, "read -r ") != NULL;
	struct buf b;
	const char *whole;

	if (!reads || (!is_powershell(language) && strcmp(language, "sh") != 0))
		return text;
	buf_init(&b, 0);
	buf_puts(&b, is_powershell(language) ? ". {\n" : "{\n");
	add_reads(&b, pool, asked, language);
	add_indented(&b, text);
	buf_putc(&b, '}');
	whole = pool_strdup(pool, b.data);
	buf_release(&b);
	return whole;
}

const char *
ask_words(struct pool *pool, const struct asked *asked, const char *language)
{
	const char *words = NULL;

	for (int i = 0; i < asked->n && is_zone(language); i++) {
		const char *what = asked->what[i];
		const char *one = pool_printf(pool, "In the place of %s put "
		    "the %c%s.", capitals(pool, what),
		    tolower((unsigned char)*what), what + 1);

		words = words == NULL ? one : pool_printf(pool, "%s %s", words,
		    one);
	}
	return words;
}
