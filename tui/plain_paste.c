/*
 * Pasted text in plain mode: see plain_paste.h.
 */
#include "tui/plain_paste.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MOST (2u << 20)
#define DOT_MS 200			/* a paste's next line is faster */

void
pasting_init(struct pasting *p, struct guide *g, bool by_hand)
{
	*p = (struct pasting){ .guide = g, .by_hand = by_hand };
	buf_init(&p->text, TEXT_MOST);
}

void
pasting_release(struct pasting *p)
{
	loop_cancel(p->guide->loop, p->dot);
	buf_release(&p->text);
}

bool
pasting_is_on(const struct pasting *p)
{
	return p->unasked || p->guide->asking == ASKING_PASTE ||
	    p->guide->asking == ASKING_MORE;
}

static void
add(struct pasting *p, const char *line)
{
	buf_puts(&p->text, line);
	buf_putc(&p->text, '\n');
}

void
pasting_begin(struct pasting *p, const char *line)
{
	puts("That is taken as pasted text: end it by a line with a single "
	    "dot.");
	p->unasked = true;
	add(p, line);
}

/* Unasked it is a bounce, or more for the case that is open. */
static void
give(struct pasting *p)
{
	struct guide *g = p->guide;

	if (p->text.cut)
		puts("Only the first 2 MB were taken.");
	if (!p->unasked)
		guide_text(g, p->text.data);
	else if (g->session != NULL)
		guide_paste_more(g, p->text.data, p->text.len);
	else
		guide_paste(g, p->text.data, p->text.len);
	p->unasked = false;
	buf_clear(&p->text);
}

static void
on_dot(void *arg)
{
	struct pasting *p = arg;

	p->dot = 0;
	give(p);
	p->ended(p->arg);
}

bool
pasting_line(struct pasting *p, const char *line)
{
	bool dot = strcmp(line, ".") == 0;

	if (p->dot != 0) {		/* it was text */
		loop_cancel(p->guide->loop, p->dot);
		p->dot = 0;
		add(p, ".");
	}
	if (!dot)
		add(p, line);
	else if (p->by_hand)
		p->dot = loop_timer(p->guide->loop, DOT_MS, on_dot, p);
	else
		give(p);
	return dot && !p->by_hand;
}

bool
pasting_end(struct pasting *p)
{
	loop_cancel(p->guide->loop, p->dot);
	p->dot = 0;
	if (!pasting_is_on(p) || p->text.len == 0)
		return false;
	give(p);
	return true;
}
