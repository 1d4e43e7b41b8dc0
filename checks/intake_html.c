/*
 * HTML as words and line ends, no more: what a mail program would show of a
 * bounce that has no plain text.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/text.h"

static const struct { const char *name, *is; } entities[] = {
	{ "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&quot;", "\"" },
	{ "&#39;", "'" }, { "&apos;", "'" }, { "&nbsp;", " " },
	{ "&#43;", "+" }, { "&#64;", "@" }, { "&#58;", ":" },
};

static size_t
html_entity(struct buf *out, const char *s)
{
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		if (text_begins(s, entities[i].name)) {
			buf_puts(out, entities[i].is);
			return strlen(entities[i].name);
		}
	}
	buf_putc(out, *s);
	return 1;
}

static size_t
html_tag(struct buf *out, const char *s)
{
	static const char *const breaks[] = { "<br", "<p", "</p", "<div",
		"</div", "<tr", "</tr", "<li", "<h", "</h", "</title" };
	static const char *const dark[][2] = { { "<style", "</style" },
		{ "<script", "</script" }, { "<!--", "-->" } };
	const char *end;

	for (size_t i = 0; i < 3; i++) {
		if (!text_begins(s, dark[i][0]))
			continue;
		end = text_find(s, dark[i][1]);
		end = end == NULL ? NULL : strchr(end, '>');
		return end != NULL ? (size_t)(end - s) + 1 : strlen(s);
	}
	if (text_begins(s, "</td") || text_begins(s, "</th"))
		buf_putc(out, ' ');
	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
		if (text_begins(s, breaks[i])) {
			buf_puts(out, text_begins(s, "</p") ? "\n\n" : "\n");
			break;
		}
	}
	end = strchr(s, '>');
	return end != NULL ? (size_t)(end - s) + 1 : strlen(s);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char *
html_text(struct pool *pool, const char *s)
{
	struct buf out;
	char *text;

	buf_init(&out, INTAKE_TEXT_MAX);
	while (*s != '\0') {
		if (*s == '<' && s[1] != '\0' &&
		    (strchr("/!?", s[1]) != NULL || is_letter(s[1])))
			s += html_tag(&out, s);
		else if (*s == '&')
			s += html_entity(&out, s);
		else if (*s == '\n')
			s++, buf_putc(&out, ' ');
		else
			buf_putc(&out, *s++);
	}
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}
