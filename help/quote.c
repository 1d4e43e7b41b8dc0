/*
 * Quoting: see quote.h.
 *
 * What claims to be an address, a name, a number or a word must be one in
 * every language: a command with anything else in that place can only be
 * wrong. PowerShell takes the curly quotes U+2018..U+201B for single quotes,
 * so they are doubled like the straight one. A program that sh starts takes a
 * word that begins with a dash for an option, quoted or not. In zone files
 * and nsupdate only a name, an address or a number stands bare; text becomes a
 * quoted character-string (RFC 1035 section 5.1).
 */
#include "help/quote.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/name.h"
#include "checks/text.h"

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	}
	return false;
}

static bool
is_curly(const char *s)
{
	return (unsigned char)s[0] == 0xe2 && (unsigned char)s[1] == 0x80 &&
	    (unsigned char)s[2] >= 0x98 && (unsigned char)s[2] <= 0x9b;
}

static const char *
keep(struct pool *pool, struct buf *b)
{
	const char *text = pool_strdup(pool, b->data);

	buf_release(b);
	return text;
}

static const char *
quote_powershell(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, 0);
	buf_putc(&b, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			buf_putc(&b, '\'');
		if (is_curly(s))
			buf_add(&b, s, 3);
		buf_putc(&b, *s);
	}
	buf_putc(&b, '\'');
	return keep(pool, &b);
}

static const char *
quote_sh(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, 0);
	buf_putc(&b, '\'');
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			buf_puts(&b, "'\\''");
		else
			buf_putc(&b, *s);
	}
	buf_putc(&b, '\'');
	return keep(pool, &b);
}

#define CHARACTER_STRING 255		/* octets; RFC 1035 section 3.3 */

/*
 * Longer text becomes several strings, which TXT joins again. Octets beyond
 * ASCII are written by their number, so that no program has to guess.
 */
static const char *
quote_string(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, 0);
	buf_putc(&b, '"');
	for (size_t i = 0; s[i] != '\0'; i++) {
		unsigned char c = (unsigned char)s[i];

		if (i > 0 && i % CHARACTER_STRING == 0)
			buf_puts(&b, "\" \"");
		if (c == '"' || c == '\\')
			buf_putc(&b, '\\');
		if (c > 0x7e)
			buf_printf(&b, "\\%03d", c);
		else
			buf_putc(&b, s[i]);
	}
	buf_putc(&b, '"');
	return keep(pool, &b);
}

/* A name of RFC 2317 has a slash in it: "0/25.2.0.192.in-addr.arpa". */
static const char *
reverse_name(struct pool *pool, const char *value)
{
	char *name = pool_strdup(pool, value), *slash = strchr(name, '/');

	if (slash == NULL || slash == name || strchr(slash + 1, '/') != NULL ||
	    strspn(name, "0123456789/") != strcspn(name, "."))
		return NULL;
	*slash = '-';
	if (name_ascii(pool, name) == NULL)
		return NULL;
	return value;
}

static bool
is_word(const char *s)
{
	return *s != '\0' && *s != '-' && s[strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789-_.")] == '\0';
}

/* What the kind promises, in the form that DNS has; NULL: it is none. */
static const char *
as_promised(struct pool *pool, const char *kind, const char *value)
{
	struct ip ip;

	if (strcmp(kind, "ip") == 0)
		return ip_parse(&ip, value) ? ip_text(&ip, pool_alloc(pool,
		    IP_TEXT)) : NULL;
	if (strcmp(kind, "number") == 0)
		return *value != '\0' && value[strspn(value, "0123456789")] ==
		    '\0' ? value : NULL;
	if (strcmp(kind, "word") == 0)
		return is_word(value) ? value : NULL;
	if (*value == '-')
		return NULL;
	return strchr(value, '/') != NULL ? reverse_name(pool, value) :
	    name_ascii(pool, value);
}

static const char *
words_of(const char *kind)
{
	return strcmp(kind, "ip") == 0 ? "IP address" :
	    strcmp(kind, "number") == 0 ? "number" :
	    strcmp(kind, "word") == 0 ? "plain word (letters, digits, - _ .)" :
	    "domain name";
}

static bool
is_free(const char *kind)
{
	return strcmp(kind, "text") == 0 || strcmp(kind, "address") == 0;
}

/* NULL with *why: the value is not what it has to be in this place. */
static const char *
checked(struct pool *pool, const char *language, const char *kind,
    const char *value, const char **why)
{
	const char *good = is_free(kind) ? value :
	    as_promised(pool, kind, value);

	if (has_control(value)) {
		*why = "a value has control characters";
		return NULL;
	}
	if (good == NULL)
		*why = pool_printf(pool, "\"%s\" is no %s, so no command is "
		    "made of it", value, words_of(kind));
	else if (strcmp(language, "sh") == 0 && *good == '-')
		*why = pool_printf(pool, "\"%s\" begins with a dash: a "
		    "program would take it for an option", value);
	else
		return good;
	return NULL;
}

int
quote_knows(const char *language)
{
	static const char *const known[] = { "powershell", "sh", "zone",
		"nsupdate", "letter" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp(known[i], language) == 0)
			return 1;
	}
	return 0;
}

const char *
quote(struct pool *pool, const char *language, const char *kind,
    const char *value, const char **why)
{
	const char *good;

	if (strcmp(language, "letter") == 0)
		return value;
	good = checked(pool, language, kind, value, why);
	if (good == NULL)
		return NULL;
	if (strcmp(language, "powershell") == 0)
		return quote_powershell(pool, good);
	if (strcmp(language, "sh") == 0)
		return quote_sh(pool, good);
	return is_free(kind) ? quote_string(pool, good) : good;
}
