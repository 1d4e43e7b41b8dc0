/*
 * Canonical forms for DKIM: see dkim_canon.h.
 */
#include "checks/dkim_canon.h"

#include <ctype.h>
#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Bytes with '\n' made CRLF. */
static void
add_lines(struct buf *out, const char *s, size_t n)
{
	while (n > 0) {
		const char *end = memchr(s, '\n', n);
		size_t len = end == NULL ? n : (size_t)(end - s);

		buf_add(out, s, len);
		if (end == NULL)
			return;
		buf_puts(out, "\r\n");
		s = end + 1;
		n -= len + 1;
	}
}

/* Runs of blanks become one, none at the end; line ends go (3.4.2). */
static void
add_relaxed(struct buf *out, const char *s, size_t n)
{
	bool blank = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			continue;
		if (is_blank(s[i])) {
			blank = true;
			continue;
		}
		if (blank)
			buf_putc(out, ' ');
		blank = false;
		buf_putc(out, s[i]);
	}
}

void
canon_field(struct buf *out, const struct mail_field *f, enum canon how)
{
	const char *value = f->at + f->value, *end = f->at + f->n;

	if (how == CANON_SIMPLE) {		/* RFC 6376 3.4.1 */
		add_lines(out, f->at, f->n);
	} else {				/* RFC 6376 3.4.2 */
		for (size_t i = 0; i < f->name; i++)
			buf_putc(out, (char)tolower((unsigned char)f->at[i]));
		buf_putc(out, ':');
		while (value < end && (is_blank(*value) || *value == '\n'))
			value++;
		add_relaxed(out, value, (size_t)(end - value));
	}
	buf_puts(out, "\r\n");
}

/* Length without the empty lines at the end. */
static size_t
trimmed(const char *s, size_t n, enum canon how)
{
	size_t end = n;

	while (end > 0) {
		if (s[end - 1] == '\n')
			n = --end;
		else if (how == CANON_RELAXED && is_blank(s[end - 1]))
			end--;
		else
			break;
	}
	return end == 0 ? 0 : n;
}

void
canon_body(struct buf *out, const char *s, size_t n, enum canon how)
{
	n = trimmed(s, n, how);
	if (n == 0) {
		/* An empty body is one CRLF, or nothing: 3.4.3, 3.4.4. */
		if (how == CANON_SIMPLE)
			buf_puts(out, "\r\n");
		return;
	}
	while (n > 0) {
		const char *end = memchr(s, '\n', n);
		size_t len = end == NULL ? n : (size_t)(end - s);

		if (how == CANON_SIMPLE)
			buf_add(out, s, len);
		else
			add_relaxed(out, s, len);
		buf_puts(out, "\r\n");
		s += len + (end != NULL);
		n -= len + (end != NULL);
	}
}

/* ---- which fields are signed ---- */

static size_t
next_name(const char **names, const char **name)
{
	const char *s = *names + strspn(*names, ": \t\n");
	size_t n = strcspn(s, ": \t\n");

	*name = s;
	*names = s + n;
	return n;
}

static bool
has_name(const struct mail_field *f, const char *name, size_t n)
{
	if (f->name != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (tolower((unsigned char)f->at[i]) !=
		    tolower((unsigned char)name[i]))
			return false;
	}
	return true;
}

/*
 * The lowest field of that name that was not taken yet (RFC 6376 5.4.2); the
 * signature's own field never counts.
 */
static int
take_field(const struct mail *m, bool *taken, const char *name, size_t n,
    const struct mail_field *own)
{
	for (int i = m->n - 1; i >= 0; i--) {
		if (taken[i] || &m->field[i] == own ||
		    !has_name(&m->field[i], name, n))
			continue;
		taken[i] = true;
		return i;
	}
	return -1;
}

/* Where the value of b= begins and ends within the field (RFC 6376 3.7). */
static void
find_b(const struct mail_field *f, size_t *from, size_t *to)
{
	size_t at = f->value;

	*from = *to = f->n;
	while (at < f->n) {
		const char *end = memchr(f->at + at, ';', f->n - at);
		size_t stop = end == NULL ? f->n : (size_t)(end - f->at);
		size_t s = at;

		while (s < stop && isspace((unsigned char)f->at[s]))
			s++;
		if (s < stop && f->at[s++] == 'b') {
			while (s < stop && isspace((unsigned char)f->at[s]))
				s++;
			if (s < stop && f->at[s] == '=') {
				*from = s + 1;
				*to = stop;
				return;
			}
		}
		at = stop + 1;
	}
}

static void
add_signature(struct buf *out, const struct mail_field *f, enum canon how)
{
	struct mail_field cut = *f;
	size_t from, to;
	struct buf text;

	find_b(f, &from, &to);
	buf_init(&text, 0);
	buf_add(&text, f->at, from);
	buf_add(&text, f->at + to, f->n - to);
	cut.at = text.data;
	cut.n = text.len;
	canon_field(out, &cut, how);
	buf_release(&text);
	out->len -= 2;				/* no CRLF: RFC 6376 3.7 */
	out->data[out->len] = '\0';
}

void
canon_header(struct buf *out, const struct mail *m, const char *names,
    const struct mail_field *signature, enum canon how)
{
	bool taken[MAIL_FIELDS] = { false };
	const char *name;
	size_t n;

	while ((n = next_name(&names, &name)) > 0) {
		int i = take_field(m, taken, name, n, signature);

		if (i >= 0)			/* else oversigned: nothing */
			canon_field(out, &m->field[i], how);
	}
	add_signature(out, signature, how);
}

bool
canon_lacks(const struct mail *m, const char *names)
{
	const char *name;
	size_t n;

	while ((n = next_name(&names, &name)) > 0) {
		bool found = false;

		for (int i = 0; i < m->n && !found; i++)
			found = has_name(&m->field[i], name, n);
		if (!found)
			return true;
	}
	return false;
}
