/*
 * Quoting: see quote.h.
 *
 * PowerShell takes the curly quotes U+2018..U+201B for single quotes, so they
 * are doubled like the straight one. In zone files and nsupdate only what is
 * a name, an address or a number may stand bare; text becomes a quoted
 * character-string (RFC 1035 section 5.1).
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

/* Longer text becomes several strings, which TXT joins again. */
static const char *
quote_string(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, 0);
	buf_putc(&b, '"');
	for (size_t i = 0; s[i] != '\0'; i++) {
		if (i > 0 && i % CHARACTER_STRING == 0)
			buf_puts(&b, "\" \"");
		if (s[i] == '"' || s[i] == '\\')
			buf_putc(&b, '\\');
		buf_putc(&b, s[i]);
	}
	buf_putc(&b, '"');
	return keep(pool, &b);
}

/* Names may end in the dot of the root. */
static const char *
bare_in_zone(struct pool *pool, const char *kind, const char *value)
{
	struct ip ip;

	if (strcmp(kind, "ip") == 0 && ip_parse(&ip, value))
		return ip_text(&ip, pool_alloc(pool, IP_TEXT));
	if (strcmp(kind, "name") == 0)
		return name_ascii(pool, value);
	if (strcmp(kind, "number") == 0 &&
	    strspn(value, "0123456789") == strlen(value) && *value != '\0')
		return value;
	if (strcmp(kind, "word") == 0 && *value != '\0' &&
	    strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
	    "WXYZ0123456789-_.") == strlen(value))
		return value;
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
	const char *bare;

	if (strcmp(language, "letter") == 0)
		return value;
	if (has_control(value)) {
		*why = pool_printf(pool, "a value has control characters");
		return NULL;
	}
	if (strcmp(language, "powershell") == 0)
		return quote_powershell(pool, value);
	if (strcmp(language, "sh") == 0)
		return quote_sh(pool, value);
	if (strcmp(kind, "text") == 0 || strcmp(kind, "address") == 0)
		return quote_string(pool, value);
	bare = bare_in_zone(pool, kind, value);
	if (bare == NULL)
		*why = pool_printf(pool, "\"%s\" is no %s: it can't be "
		    "written into a zone safely", value,
		    strcmp(kind, "ip") == 0 ? "IP address" : "domain name");
	return bare;
}
