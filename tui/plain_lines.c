/*
 * Lines by number: see plain_lines.h.
 */
#include "tui/plain_lines.h"

#include <string.h>

/* A command of several lines is one thing to copy. */
static bool
goes_on(const struct pane *body, int i)
{
	return i > 0 && body->lines[i].action == NULL &&
	    body->lines[i].copy == body->lines[i - 1].copy;
}

static void
number_lines(struct pane *body)
{
	int last = 0;

	for (int i = 0; i < body->n; i++) {
		if (body->lines[i].number > last)
			last = body->lines[i].number;
	}
	for (int i = 0; i < body->n; i++) {
		struct line *line = &body->lines[i];

		if (line->number == 0 && !goes_on(body, i) &&
		    (line->action != NULL || line->copy != NULL))
			line->number = ++last;
	}
}

struct page *
plain_page(struct guide *g)
{
	struct page *p = guide_page(g);

	number_lines(&p->body);
	return p;
}

const struct line *
plain_line(const struct page *p, long number)
{
	for (int i = 0; i < p->body.n; i++) {
		if (number > 0 && p->body.lines[i].number == number)
			return &p->body.lines[i];
	}
	return NULL;
}

long
plain_first(const struct page *p)
{
	if (p->mark >= 0)
		return p->body.lines[p->mark].number;
	for (int i = 0; i < p->body.n; i++) {
		if (p->body.lines[i].number > 0 &&
		    p->body.lines[i].action != NULL)
			return p->body.lines[i].number;
	}
	return 0;
}

static bool
has(const char *hay, const char *text)
{
	return hay != NULL && strcasestr(hay, text) != NULL;
}

int
plain_keep(struct page *p, const char *text)
{
	struct pane *body = &p->body;
	int n = 0;

	for (int i = 0; i < body->n; i++) {
		const struct line *line = &body->lines[i];

		if (!line->rule && (has(line->text, text) ||
		    has(line->label, text) || has(line->right, text) ||
		    has(line->also, text)))
			body->lines[n++] = *line;
	}
	body->n = n;
	return n;
}

void
plain_cut(struct page *p, int most)
{
	struct pane *body = &p->body;
	int half = most / 2, gone = body->n - 2 * half;

	if (gone < 2)
		return;
	body->lines[half] = (struct line){ .style = STYLE_DIM,
		.text = pool_printf(p->pool, "... %d more: / and a word finds "
		"them, their number opens them", gone) };
	memmove(body->lines + half + 1, body->lines + half + gone,
	    (size_t)half * sizeof *body->lines);
	body->n = 2 * half + 1;
}
