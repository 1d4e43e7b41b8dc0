/*
 * What lies between a text and its words when people send it on: line ends,
 * blanks that are none, invisible characters, marks of quoting, indentation,
 * blank lines between all lines. All is done in place, a text only shrinks.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/text.h"

#define QUOTES_MAX 3		/* how often a text was quoted */

/* Line ends become '\n'; in place. */
void
plain_lines(char *s)
{
	char *out = s = strchrnul(s, '\r');

	for (; *s != '\0'; s++) {
		if (*s != '\r')
			*out++ = *s;
		else if (s[1] != '\n')
			*out++ = '\n';
	}
	*out = '\0';
}

/*
 * Characters that look like a blank, or like nothing: no-break, thin and
 * zero-width spaces, byte order marks, soft hyphens.
 */
static const struct { const char *bytes; char is; } odd[] = {
	{ "\xc2\xa0", ' ' }, { "\xc2\xad", '\0' },
	{ "\xe2\x80\x82", ' ' }, { "\xe2\x80\x83", ' ' },
	{ "\xe2\x80\x87", ' ' }, { "\xe2\x80\x89", ' ' },
	{ "\xe2\x80\x8a", ' ' }, { "\xe2\x80\xaf", ' ' },
	{ "\xe2\x80\x8b", '\0' }, { "\xe2\x80\x8c", '\0' },
	{ "\xe2\x80\x8d", '\0' }, { "\xe2\x81\xa0", '\0' },
	{ "\xef\xbb\xbf", '\0' }, { "\xe3\x80\x80", ' ' },
};

/* Length of such a character at s, what it becomes in *is; 0: none. */
static size_t
blank_at(const char *s, char *is)
{
	if (strchr("\xc2\xe2\xe3\xef", *s) == NULL)
		return 0;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		size_t n = strlen(odd[i].bytes);

		if (strncmp(s, odd[i].bytes, n) == 0) {
			*is = odd[i].is;
			return n;
		}
	}
	return 0;
}

void
plain_blanks(char *s)
{
	const char *end = s + strlen(s);
	char *out = s, is = '\0';

	while (s < end) {
		size_t n = text_plain(s, (size_t)(end - s));

		if (out != s)
			memmove(out, s, n);
		out += n;
		s += n;
		n = (*s & 0x80) != 0 ? blank_at(s, &is) : 0;
		if (n > 0 && is != '\0')
			*out++ = is;
		else if (n == 0 && s < end)
			*out++ = *s++;
		s += n;
	}
	*out = '\0';
}

/* Is every line that says something quoted with '>' or '|'? */
static bool
is_quoted(const char *s)
{
	int quoted = 0, all = 0;

	while (*s != '\0') {
		s += blanks(s);
		if (*s != '\n' && *s != '\0') {
			all++;
			quoted += *s == '>' || *s == '|';
		}
		s = strchrnul(s, '\n');
		s += *s == '\n';
	}
	return all > 0 && quoted * 10 >= all * 6;
}

/* Blanks that every line that says something begins with. */
static size_t
least_indent(const char *s)
{
	size_t least = 80;

	while (*s != '\0' && least > 0) {
		size_t n = blanks(s);

		if (s[n] != '\n' && s[n] != '\0' && n < least)
			least = n;
		s = strchrnul(s + n, '\n');
		s += *s == '\n';
	}
	return least;
}

/* Take "> " off each line, or the indentation that all have. */
static void
unquote(char *s, bool quoted)
{
	size_t indent = quoted ? 0 : least_indent(s);
	char *out = s;

	if (!quoted && indent == 0)
		return;
	while (*s != '\0') {
		size_t n = blanks(s);
		bool mark = quoted && (s[n] == '>' || s[n] == '|');

		if (mark) {
			while (s[n] == '>' || s[n] == '|' || (s[n] == ' ' &&
			    (s[n + 1] == '>' || s[n + 1] == '|')))
				n++;
			s += n + (s[n] == ' ');
		} else {
			s += n < indent ? n : indent;
		}
		n = strcspn(s, "\n");
		n += s[n] == '\n';
		memmove(out, s, n);
		out += n;
		s += n;
	}
	*out = '\0';
}

/* Is there a blank line behind every line? */
static bool
is_doubled(const char *s)
{
	int lines = 0;

	while (*s != '\0') {
		size_t ends;

		s = strchrnul(s, '\n');
		ends = strspn(s, "\n");
		if (ends == 1 && s[1] != '\0')
			return false;
		lines++;
		s += ends;
	}
	return lines >= 6;
}

/* Half of each run of line ends. */
static void
undouble(char *s)
{
	char *out = s;

	while (*s != '\0') {
		size_t n = strspn(s, "\n");

		for (size_t i = 0; i < (n + 1) / 2; i++)
			*out++ = '\n';
		s += n;
		if (n == 0)
			*out++ = *s++;
	}
	*out = '\0';
}

void
plain_quotes(char *s)
{
	for (int i = 0; i < QUOTES_MAX && is_quoted(s); i++)
		unquote(s, true);
	unquote(s, false);
	if (is_doubled(s))
		undouble(s);
}
