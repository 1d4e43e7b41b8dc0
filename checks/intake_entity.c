/*
 * Entities of a message (RFC 2045, RFC 2046): where a header ends, which of
 * its fields say what follows, and where the parts of a multipart begin.
 *
 * Mail in the wild breaks the grammar, so a header is read as GMime's parser
 * reads it: a line that is no field is left out, one that begins with a blank
 * always belongs to the field before it, and a boundary ends everything. A
 * value that is written in an odd way is for intake_mime.c to read.
 */
#include "checks/intake_entity.h"

#include <string.h>
#include <strings.h>

#include "checks/text.h"

static const char *
next_line(const char *s, const char *end)
{
	s = memchr(s, '\n', (size_t)(end - s));
	return s != NULL ? s + 1 : end;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- headers ---- */

/*
 * The colon behind a name that begins at s; NULL: no name does; `end`: the
 * bytes end within it.
 */
static const char *
colon_behind(const char *s, const char *end)
{
	bool blank = false;

	for (; s < end && *s != ':'; s++) {
		if (is_blank(*s))
			blank = true;
		else if (blank || (unsigned char)*s < ' ' || *s == '\x7f')
			return NULL;
	}
	return s;
}

struct piece {
	const char *at, *colon;		/* colon NULL: none was found yet */
	const char *end;		/* behind its last line */
};

/* The next field from f->end on; false: f->end is the end of the header. */
static bool
piece_next(struct piece *f, const char *end)
{
	bool begun = f->colon != NULL;

	while (f->end < end && *f->end != '\n') {
		f->at = f->end;
		/* Further down even a name of no letters is one. */
		f->colon = !begun && *f->at == ':' ? NULL :
		    colon_behind(f->at, end);
		f->end = next_line(f->at, end);
		while ((begun || f->colon != NULL) && f->end < end &&
		    is_blank(*f->end))
			f->end = next_line(f->end, end);
		if (f->colon != NULL)
			return f->colon < end;
	}
	return false;
}

static bool
piece_is(const struct piece *f, const char *name)
{
	size_t n = strlen(name);
	const char *s = f->at + n;

	if ((size_t)(f->colon - f->at) < n ||
	    strncasecmp(f->at, name, n) != 0)
		return false;
	while (is_blank(*s))
		s++;
	return s == f->colon;
}

static void
note_field(struct entity *e, const struct piece *f)
{
	e->fields++;
	if (f->colon - f->at < 8 || strncasecmp(f->at, "Content-", 8) != 0) {
		/* What stands before the first field belongs to it. */
		if (e->first == NULL)
			e->first = e->fields == 1 ? e->at : f->at;
	} else if (piece_is(f, "Content-Type")) {
		e->type = f->colon + 1;
		e->type_n = (size_t)(f->end - e->type);
	} else if (piece_is(f, "Content-Transfer-Encoding")) {
		e->encoding = f->colon + 1;
		e->encoding_n = (size_t)(f->end - e->encoding);
	}
}

bool
entity_read(struct entity *e)
{
	struct piece f = { .end = e->at };

	if (e->at == e->end && !e->bounded)
		return false;
	while (piece_next(&f, e->end))
		note_field(e, &f);
	if (f.colon == e->end)
		return false;
	if (f.end < e->end)
		e->body = f.end + 1;
	else if (!e->bounded)
		e->body = e->end;
	return true;
}

char *
entity_header(struct pool *pool, const struct entity *e)
{
	struct piece f = { .end = e->at };
	const char *end = e->body != NULL ? e->body : e->end;
	char *header = pool_memdup(pool, e->at, (size_t)(end - e->at));
	char *out = header;

	while (piece_next(&f, e->end)) {
		memcpy(out, f.at, (size_t)(f.end - f.at));
		out += f.end - f.at;
	}
	*out = '\0';
	return header;
}

/* ---- Content-Type ---- */

static const char *
token(struct pool *pool, const char **at)
{
	const char *s = *at;

	*at += strcspn(s, " \t\n;=\"/<>@,:[]");
	return pool_strndup(pool, s, (size_t)(*at - s));
}

/* The value behind "name=": a token or a quoted string; NULL: neither. */
static const char *
parameter(struct pool *pool, const char **at)
{
	const char *s = *at;
	size_t n;

	if (*s++ != '"')
		return token(pool, at);
	n = strcspn(s, "\"\n");
	if (s[n] != '"')
		return NULL;
	*at = s + n + 1;
	return pool_strndup(pool, s, n);
}

bool
entity_media(struct media *m, struct pool *pool, const char *s)
{
	const char *name, *value;

	for (const char *p = s; *p != '\0'; p++) {
		if ((*p & 0x80) != 0)
			return false;
	}
	if (strpbrk(s, "(\\*?") != NULL)
		return false;
	s += strspn(s, " \t");
	m->type = token(pool, &s);
	if (*m->type == '\0' || *s++ != '/')
		return false;
	m->sub = token(pool, &s);
	if (*m->sub == '\0')
		return false;
	while (s += strspn(s, " \t\n"), *s == ';') {
		s += 1 + strspn(s + 1, " \t\n");
		if (*s == '\0')
			break;
		name = token(pool, &s);
		if (*name == '\0' || *s++ != '=' ||
		    (value = parameter(pool, &s)) == NULL || *value == '\0')
			return false;
		if (text_same(name, "charset") && m->charset == NULL)
			m->charset = value;
		else if (text_same(name, "boundary") && m->boundary == NULL)
			m->boundary = value;
		else if (text_same(name, "charset") ||
		    text_same(name, "boundary"))
			return false;
	}
	return *s == '\0';
}

/* ---- parts ---- */

/* How many bytes of "--boundary" and "--" a line of n begins with; 0: none. */
static size_t
delimiter(const char *line, size_t n, const char *boundary)
{
	size_t len = strlen(boundary) + 2;

	if (n < len || memcmp(line, "--", 2) != 0 ||
	    memcmp(line + 2, boundary, len - 2) != 0)
		return 0;
	if (n >= len + 2 && memcmp(line + len, "--", 2) == 0)
		len += 2;
	for (size_t i = len; i < n; i++) {
		if (!is_blank(line[i]))
			return 0;
	}
	return len;
}

const char *
entity_boundary(const char *s, const char *end, const char *boundary)
{
	while (s < end) {
		const char *next = next_line(s, end);

		if (*s == '-' && delimiter(s, (size_t)(next - s) -
		    (next[-1] == '\n'), boundary) != 0)
			return s;
		s = next;
	}
	return NULL;
}

bool
entity_part(struct entity *part, const struct entity *whole,
    const char **line, const char *boundary)
{
	const char *s = *line, *end = whole->end;
	const char *next = s == NULL ? NULL : next_line(s, end);

	if (s == NULL || delimiter(s, (size_t)(next - s) - (next[-1] ==
	    '\n'), boundary) > strlen(boundary) + 2)
		return false;
	*line = entity_boundary(next, end, boundary);
	*part = (struct entity){ .at = next,
		.end = *line != NULL ? *line : end,
		.bounded = *line != NULL || whole->bounded };
	return true;
}
