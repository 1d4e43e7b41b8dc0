/*
 * Text from outside made fit for screens, reports, logs and XML: see text.h.
 */
#include "checks/text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t
text_utf8(const char *s, size_t n, unsigned *ch)
{
	const unsigned char *p = (const unsigned char *)s;
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len;

	if (n == 0)
		return 0;
	len = p[0] < 0x80 ? 1 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 :
	    p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xc2 && p[0] < 0xe0 ?
	    2 : 0;
	if (len == 0 || len > n)
		return 0;
	*ch = len == 1 ? p[0] : p[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*ch = *ch << 6 | (p[i] & 0x3f);
	}
	if (*ch < least[len] || *ch > 0x10ffff || (*ch & 0xfff800) == 0xd800)
		return 0;
	return len;
}

/* Eight bytes at a time: is one of them a control, or beyond ASCII? */
static bool
is_odd(const char *s)
{
	const uint64_t ones = UINT64_MAX / 255;
	uint64_t w;

	memcpy(&w, s, sizeof w);
	return ((w | (w + ones) | (w - ones * ' ')) & ones * 0x80) != 0;
}

size_t
text_plain(const char *s, size_t n)
{
	size_t i = 0;

	while (n - i >= 8 && !is_odd(s + i))
		i += 8;
	while (i < n && s[i] >= ' ' && s[i] <= '~')
		i++;
	return i;
}

/*
 * Characters that would act on a terminal or hide in a text: C0 and C1,
 * separators, bidirectional and zero-width format characters, private use,
 * tags, and what XML can't hold.
 */
static bool
is_hidden(unsigned ch)
{
	static const unsigned range[][2] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0x600, 0x605 },
		{ 0x61c, 0x61c }, { 0x6dd, 0x6dd }, { 0x70f, 0x70f },
		{ 0x890, 0x891 }, { 0x8e2, 0x8e2 }, { 0x180e, 0x180e },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xe000, 0xf8ff }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb },
		{ 0xfffe, 0xffff }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
		{ 0x13430, 0x1345f }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < sizeof range / sizeof *range; i++) {
		if (ch >= range[i][0] && ch <= range[i][1])
			return true;
	}
	return ch == 0xad;
}

/* One character that is not plain ASCII; its length. */
static size_t
put_odd(struct buf *out, const char *s, size_t n, char newline)
{
	size_t len;
	unsigned ch;

	if (*s == '\t') {
		buf_putc(out, ' ');
		return 1;
	}
	if (*s == '\n' || *s == '\r') {
		if (*s == '\n' || n == 1 || s[1] != '\n')
			buf_putc(out, newline);
		return 1;
	}
	len = text_utf8(s, n, &ch);
	if (len > 0 && !is_hidden(ch))
		buf_add(out, s, len);
	else
		buf_printf(out, len > 1 ? "\\u{%x}" : "\\x%02x",
		    len > 1 ? ch : (unsigned char)*s);
	return len > 0 ? len : 1;
}

static char *
printable(struct pool *pool, const char *s, size_t n, char newline)
{
	size_t len = text_plain(s, n);
	struct buf out;
	char *text;

	if (len == n)
		return pool_strndup(pool, s, n);
	buf_init(&out, 0);
	while (n > 0) {
		buf_add(&out, s, len);
		if (len < n)
			len += put_odd(&out, s + len, n - len, newline);
		s += len;
		n -= len;
		len = text_plain(s, n);
	}
	text = pool_strndup(pool, out.data, out.len);
	buf_release(&out);
	return text;
}

char *
text_printable(struct pool *pool, const char *s, size_t n, size_t max)
{
	return printable(pool, s, n < max ? n : max, ' ');
}

char *
text_printable_lines(struct pool *pool, const char *s, size_t n, size_t max)
{
	return printable(pool, s, n < max ? n : max, '\n');
}

bool
text_same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcasecmp(a, b) == 0;
}

bool
text_begins(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

bool
text_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n >= k && strcasecmp(s + n - k, suffix) == 0;
}

/* A letter and its capital differ in one bit; others may do so, too. */
static bool
may_be(char a, char b)
{
	return ((a ^ b) & 0xdf) == 0;
}

static const char *
find_letters(const char *hay, const char *needle, size_t n)
{
	for (; *hay != '\0'; hay++) {
		if (may_be(*hay, *needle) && strncasecmp(hay, needle, n) == 0)
			return hay;
	}
	return NULL;
}

const char *
text_find(const char *hay, const char *needle)
{
	size_t n = strlen(needle), sign = 0;

	/* What is no letter is found fast: it has one form only. */
	while (isalpha((unsigned char)needle[sign]))
		sign++;
	if (sign == n)
		return n == 0 ? hay : find_letters(hay, needle, n);
	if (strnlen(hay, sign) < sign)
		return NULL;
	for (const char *s = hay + sign; (s = strchr(s, needle[sign])) != NULL;
	    s++) {
		if ((sign + 1 == n || may_be(s[1], needle[sign + 1])) &&
		    strncasecmp(s - sign, needle, n) == 0)
			return s - sign;
	}
	return NULL;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char *
text_trim(struct pool *pool, const char *s)
{
	size_t n;

	while (is_space(*s))
		s++;
	n = strlen(s);
	while (n > 0 && is_space(s[n - 1]))
		n--;
	return pool_strndup(pool, s, n);
}

char *
text_lower(struct pool *pool, const char *s)
{
	char *low = pool_strdup(pool, s);

	for (char *p = low; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return low;
}

char *
text_squeeze(struct pool *pool, const char *s)
{
	char *copy = text_trim(pool, s), *to = copy;

	for (const char *p = copy; *p != '\0'; p++) {
		if (!is_space(*p))
			*to++ = *p;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	return copy;
}

char *
text_word(struct pool *pool, const char **at)
{
	const char *s = *at + strspn(*at, " ,\t\r\n");
	size_t n = strcspn(s, " ,\t\r\n");

	*at = s + n;
	return n > 0 ? pool_strndup(pool, s, n) : NULL;
}

int
text_lines(const char *s, size_t n)
{
	int lines = n > 0 && s[n - 1] != '\n';

	for (size_t i = 0; i < n; i++)
		lines += s[i] == '\n';
	return lines;
}

long
text_number(const char *s, long min, long max)
{
	char *end;
	long n;

	if (s == NULL || !isdigit((unsigned char)*s) || strlen(s) > 10)
		return -1;
	n = strtol(s, &end, 10);
	return *end == '\0' && n >= min && n <= max ? n : -1;
}

bool
text_reply_code(const char *s, size_t *n)
{
	if (strchr("245", s[0]) == NULL || s[0] == '\0' ||
	    s[1] < '0' || s[1] > '7' || !isdigit((unsigned char)s[2]) ||
	    isalnum((unsigned char)s[3]) || (s[3] == '.' &&
	    isdigit((unsigned char)s[4])))
		return false;
	*n = 3;
	return true;
}

bool
text_enhanced_code(const char *s, size_t *n)
{
	size_t i = 1, digits;

	if (s[0] == '\0' || strchr("245", s[0]) == NULL)
		return false;
	for (int part = 0; part < 2; part++) {
		if (s[i] != '.')
			return false;
		digits = strspn(s + i + 1, "0123456789");
		if (digits < 1 || digits > 3)
			return false;
		i += 1 + digits;
	}
	if (s[i] == '.' && isdigit((unsigned char)s[i + 1]))
		return false;
	*n = i;
	return !isalnum((unsigned char)s[i]);
}

bool
text_is_address(const char *s)
{
	const char *at = strrchr(s, '@');
	size_t local = at == NULL ? 0 : (size_t)(at - s);

	if (local == 0 || local > 64 || strlen(at + 1) > 255 || at[1] == '\0')
		return false;
	if (strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789!#$%&'*+-/=?^_`{|}~.") != local)
		return false;
	return strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
	    "UVWXYZ0123456789-._") == strlen(at + 1) && at[1] != '.';
}
