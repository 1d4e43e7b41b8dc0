/*
 * A message as bytes: see mail.h.
 */
#include "checks/mail.h"

#include <string.h>
#include <strings.h>

#include "checks/text.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *
line_end(const char *s, const char *end)
{
	const char *at = memchr(s, '\n', (size_t)(end - s));

	return at == NULL ? end : at;
}

/* Is the line at s a field? Blanks before the colon are old, but allowed. */
static bool
read_field(struct mail_field *f, const char *s, const char *end)
{
	size_t n = 0, all = (size_t)(line_end(s, end) - s);

	while (n < all && s[n] > ' ' && s[n] <= '~' && s[n] != ':')
		n++;
	f->at = s;
	f->name = n;
	while (n < all && is_blank(s[n]))
		n++;
	f->value = n + 1;
	return f->name > 0 && n < all && s[n] == ':';
}

/* So many lines at most has the header; 1 or more. */
static int
lines_most(const char *s, const char *end)
{
	int n = 1;

	for (; n < MAIL_FIELDS && s < end && *s != '\n'; n++) {
		s = line_end(s, end);
		s += s < end;
	}
	return n;
}

void
mail_read(struct mail *m, struct pool *pool, const char *bytes, size_t n)
{
	const char *s = bytes, *end = bytes + n;

	memset(m, 0, sizeof *m);
	m->field = pool_alloc(pool, (size_t)lines_most(s, end) *
	    sizeof *m->field);
	while (s < end && *s != '\n') {
		struct mail_field f;
		const char *next = line_end(s, end);
		bool found = read_field(&f, s, end);

		while (next + 1 < end && is_blank(next[1]))
			next = line_end(next + 1, end);
		f.n = (size_t)(next - s);
		if (found && m->n < MAIL_FIELDS)
			m->field[m->n++] = f;
		s = next < end ? next + 1 : end;
	}
	m->body = s < end ? s + 1 : end;
	m->body_n = (size_t)(end - m->body);
}

bool
mail_field_is(const struct mail_field *f, const char *name)
{
	return strlen(name) == f->name &&
	    strncasecmp(f->at, name, f->name) == 0;
}

char *
mail_value(struct pool *pool, const struct mail_field *f)
{
	char *value = pool_strndup(pool, f->at + f->value, f->n - f->value);

	for (char *s = value; *s != '\0'; s++) {
		if (*s == '\n')
			*s = ' ';
	}
	return text_trim(pool, value);
}

const struct mail_field *
mail_find(const struct mail *m, const char *name)
{
	for (int i = 0; i < m->n; i++) {
		if (mail_field_is(&m->field[i], name))
			return &m->field[i];
	}
	return NULL;
}

int
mail_count(const struct mail *m, const char *name)
{
	int n = 0;

	for (int i = 0; i < m->n; i++)
		n += mail_field_is(&m->field[i], name);
	return n;
}
