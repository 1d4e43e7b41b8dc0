/*
 * Pages as data: see page.h. Strings live in the page's pool; the lines of a
 * pane are one growing array, so a line is borrowed until the next is added.
 */
#include "tui/page.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "checks/mem.h"

struct page *
page_new(const char *id, const char *title)
{
	struct page *p = mem_alloc(sizeof *p);

	p->pool = pool_new();
	p->id = pool_strdup(p->pool, id);
	p->title = pool_strdup(p->pool, title != NULL ? title : "");
	p->mark = -1;
	return p;
}

void
page_free(struct page *p)
{
	if (p == NULL)
		return;
	free(p->side.lines);
	free(p->body.lines);
	pool_free(p->pool);
	free(p);
}

static struct line *
add(struct page *p, struct pane *pane, enum style style)
{
	struct line *line;

	assert(pane == &p->body || pane == &p->side);
	if (pane->n == pane->size) {
		pane->size = pane->size * 2 + 16;
		pane->lines = mem_grow(pane->lines,
		    (size_t)pane->size * sizeof *pane->lines);
	}
	line = &pane->lines[pane->n++];
	*line = (struct line){ .style = style, .text = "" };
	return line;
}

struct line *
page_add(struct page *p, struct pane *pane, enum style style,
    const char *fmt, ...)
{
	struct line *line = add(p, pane, style);
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		die(71, "out of memory");
	line->text = pool_strdup(p->pool, text);
	free(text);
	return line;
}

struct line *
page_line(struct page *p, enum style style, const char *text)
{
	struct line *line = add(p, &p->body, style);

	line->text = text;
	return line;
}

struct line *
page_choice(struct page *p, int number, const char *action, const char *text)
{
	struct line *line = add(p, &p->body, STYLE_PLAIN);

	line->number = number >= 1 && number <= 9 ? number : 0;
	line->action = action != NULL ? pool_strdup(p->pool, action) : NULL;
	line->text = pool_strdup(p->pool, text);
	return line;
}

void
page_blank(struct page *p, struct pane *pane)
{
	add(p, pane, STYLE_PLAIN);
}

void
page_rule(struct page *p, const char *title)
{
	struct line *line = add(p, &p->body, STYLE_HEADING);

	line->rule = true;
	line->text = pool_strdup(p->pool, title != NULL ? title : "");
}
