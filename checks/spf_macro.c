/*
 * Macros: see spf_macro.h.
 */
#include "checks/spf_macro.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/buf.h"
#include "checks/name.h"
#include "checks/text.h"

#define LETTERS "slodiphcrtv"
#define LETTERS_OF_TEXT "crt"		/* section 7.2: in exp text only */
#define DELIMITERS ".-+,/_="
#define PARTS_MAX 127			/* labels of the longest name */
#define LABEL_MAX 63			/* RFC 1035 2.3.4 */
#define EXPANDED_MAX 65536		/* bytes of one expansion */

/* One piece of a macro-string. */
struct piece {
	const char *start;
	size_t n;		/* characters of the string */
	char letter;		/* lower case; 0: `literal` stands for it */
	const char *literal;	/* NULL: itself */
	bool escape;		/* upper-case letter: URL-escaped */
	bool reverse;
	long keep;		/* right-hand parts; 0: all */
	const char *delimiters;	/* n_delimiters of them */
	size_t n_delimiters;
};

/* ---- syntax (section 7.1) ---- */

/* "%{" macro-letter transformers *delimiter "}" */
static bool
read_braces(struct piece *p, const char *s)
{
	const char *digits = s + 3;
	size_t n = strspn(digits, "0123456789");
	const char *at = digits + n;

	if (s[2] == '\0' || strchr(LETTERS, tolower((unsigned char)s[2])) ==
	    NULL)
		return false;
	p->letter = (char)tolower((unsigned char)s[2]);
	p->escape = isupper((unsigned char)s[2]) != 0;
	p->keep = n == 0 ? 0 : n > 9 ? PARTS_MAX : strtol(digits, NULL, 10);
	if (n > 0 && p->keep == 0)	/* section 7.3: must be nonzero */
		return false;
	p->reverse = *at == 'r' || *at == 'R';
	at += p->reverse;
	p->delimiters = at;
	p->n_delimiters = strspn(at, DELIMITERS);
	at += p->n_delimiters;
	p->n = (size_t)(at - s) + 1;
	return *at == '}';
}

/* The piece at s; false when it is none. */
static bool
read_piece(struct piece *p, const char *s)
{
	*p = (struct piece){ .start = s, .n = 1 };
	if (*s != '%')
		return (unsigned char)*s > ' ' && (unsigned char)*s < 0x7f;
	p->n = 2;
	switch (s[1]) {
	case '%': p->literal = "%"; return true;
	case '_': p->literal = " "; return true;
	case '-': p->literal = "%20"; return true;
	case '{': return read_braces(p, s);
	default: return false;
	}
}

bool
spf_macro_is_string(const char *s, bool text)
{
	struct piece p;

	while (*s != '\0') {
		if (text && *s == ' ') {
			s++;
			continue;
		}
		if (!read_piece(&p, s))
			return false;
		if (!text && p.letter != 0 &&
		    strchr(LETTERS_OF_TEXT, p.letter) != NULL)
			return false;
		s += p.n;
	}
	return true;
}

/*
 * toplabel: letters, digits and inner hyphens, and not digits alone; a dot
 * stands before it, one may stand behind it. `s` holds no macro.
 */
static bool
ends_in_toplabel(const char *s)
{
	size_t n = strlen(s), start;
	bool digits = true;

	if (n > 0 && s[n - 1] == '.')
		n--;
	for (start = n; start > 0 && (isalnum((unsigned char)s[start - 1]) ||
	    s[start - 1] == '-'); start--)
		digits &= isdigit((unsigned char)s[start - 1]) != 0;
	return start > 0 && s[start - 1] == '.' && start < n && !digits &&
	    s[start] != '-' && s[n - 1] != '-';
}

bool
spf_macro_is_domain(const char *s)
{
	const char *tail = s;		/* behind the last macro */
	struct piece p;

	if (*s == '\0' || !spf_macro_is_string(s, false))
		return false;
	while (*s != '\0') {
		read_piece(&p, s);
		s += p.n;
		if (*p.start == '%')
			tail = s;
	}
	return *tail == '\0' || ends_in_toplabel(tail);
}

bool
spf_macro_uses(const char *s, char letter)
{
	struct piece p;

	for (; *s != '\0'; s += p.n) {
		if (*s == ' ')
			p.n = 1;
		else if (!read_piece(&p, s))
			return false;
		else if (p.letter == letter)
			return true;
	}
	return false;
}

/* ---- expansion (section 7.3) ---- */

/* "2001:db8::1" as 32 nibbles with dots between, as %{i} wants it. */
static const char *
nibbles(struct pool *pool, const struct ip *ip)
{
	char *s = pool_alloc(pool, 64);

	for (int i = 0; i < 32; i++) {
		s[2 * i] = "0123456789abcdef"[ip->byte[i / 2] >>
		    (i % 2 == 0 ? 4 : 0) & 15];
		s[2 * i + 1] = i < 31 ? '.' : '\0';
	}
	return s;
}

static const char *
value_of(struct pool *pool, const struct spf_macros *m, char letter)
{
	switch (letter) {
	case 's': return m->sender;
	case 'l': return m->local;
	case 'o': return m->origin;
	case 'd': return m->domain;
	case 'p': return m->validated;
	case 'h': return m->helo;
	case 'r': return m->receiver;
	case 't': return pool_printf(pool, "%ld", m->now);
	case 'v': return m->ip.family == 4 ? "in-addr" : "ip6";
	case 'i':
		if (m->ip.family == 6)
			return nibbles(pool, &m->ip);
		/* fall through */
	default:
		return ip_text(&m->ip, pool_alloc(pool, IP_TEXT));
	}
}

static bool
is_delimiter(const struct piece *p, char c)
{
	if (p->n_delimiters == 0)
		return c == '.';
	return memchr(p->delimiters, c, p->n_delimiters) != NULL;
}

struct part {
	const char *s;
	size_t n;
};

/* All parts in a fresh array; there is at least one. */
static struct part *
split(struct pool *pool, const struct piece *p, const char *value, int *n)
{
	struct part *part = pool_alloc(pool, (strlen(value) + 1) *
	    sizeof *part);
	const char *start = value;

	*n = 0;
	for (;; value++) {
		if (*value != '\0' && !is_delimiter(p, *value))
			continue;
		part[(*n)++] = (struct part){ start,
			(size_t)(value - start) };
		if (*value == '\0')
			return part;
		start = value + 1;
	}
}

/* Split, reverse, keep the right-hand parts, join with dots. */
static const char *
transform(struct pool *pool, const struct piece *p, const char *value)
{
	struct part *part;
	struct buf out;
	const char *text;
	int n, first;

	if (p->keep == 0 && !p->reverse && p->n_delimiters == 0)
		return value;
	part = split(pool, p, value, &n);
	first = p->keep > 0 && p->keep < n ? n - (int)p->keep : 0;
	buf_init(&out, EXPANDED_MAX);
	for (int i = first; i < n; i++) {
		const struct part *at = &part[p->reverse ? n - 1 - i : i];

		if (i > first)
			buf_putc(&out, '.');
		buf_add(&out, at->s, at->n);
	}
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}

/* RFC 3986 section 2.3: all but the unreserved characters. */
static void
put_escaped(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (isalnum((unsigned char)*s) ||
		    strchr("-._~", *s) != NULL)
			buf_putc(out, *s);
		else
			buf_printf(out, "%%%02X", (unsigned char)*s);
	}
}

static void
put_piece(struct buf *out, struct pool *pool, const struct piece *p,
    const struct spf_macros *m)
{
	const char *value;

	if (p->letter == 0 && p->literal != NULL) {
		buf_puts(out, p->literal);
	} else if (p->letter == 0) {
		buf_putc(out, *p->start);
	} else {
		value = transform(pool, p, value_of(pool, m, p->letter));
		if (p->escape)
			put_escaped(out, value);
		else
			buf_puts(out, value);
	}
}

char *
spf_macro_expand(struct pool *pool, const char *s, const struct spf_macros *m)
{
	struct piece p;
	struct buf out;
	char *text;

	buf_init(&out, EXPANDED_MAX);
	while (*s != '\0' && !out.cut) {
		if (!read_piece(&p, s))	/* a blank of exp text */
			p = (struct piece){ .start = s, .n = 1 };
		put_piece(&out, pool, &p, m);
		s += p.n;
	}
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}

/* ---- names ---- */

/* Drop labels on the left until it fits. */
static const char *
shorten(const char *name)
{
	while (strlen(name) > NAME_MAX_TEXT) {
		const char *dot = strchr(name, '.');

		if (dot == NULL)
			return name;
		name = dot + 1;
	}
	return name;
}

/* Visible ASCII and blanks; RFC 8616 section 4: nothing else can match. */
static bool
is_name(const char *s)
{
	size_t label = 0;

	if (*s == '\0' || strlen(s) > NAME_MAX_TEXT)
		return false;
	for (;; s++) {
		if (*s == '\0' || *s == '.') {
			if (label == 0 || label > LABEL_MAX)
				return false;
			if (*s == '\0')
				return true;
			label = 0;
		} else if ((unsigned char)*s < ' ' ||
		    (unsigned char)*s >= 0x7f) {
			return false;
		} else {
			label++;
		}
	}
}

/* As dnsmsg.h writes names, so that it reads the same bytes from it. */
static char *
presented(struct pool *pool, const char *name)
{
	struct buf out;
	char *text;

	buf_init(&out, 0);
	for (; *name != '\0'; name++) {
		if (*name == ' ')
			buf_puts(&out, "\\032");
		else if (strchr("\\\";@$()", *name) != NULL)
			buf_printf(&out, "\\%c", *name);
		else
			buf_putc(&out, (char)tolower((unsigned char)*name));
	}
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}

char *
spf_macro_name(struct pool *pool, const char *spec, const struct spf_macros *m)
{
	char *name = spf_macro_expand(pool, spec, m);
	size_t n = strlen(name);
	const char *fit;

	if (n > 0 && name[n - 1] == '.')
		name[n - 1] = '\0';
	fit = shorten(name);
	return is_name(fit) ? presented(pool, fit) : NULL;
}
