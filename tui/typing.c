/*
 * Text being typed: see typing.h.
 */
#include "tui/typing.h"

#include <stdlib.h>

#include "checks/mem.h"
#include "checks/text.h"

#define CONTROL(c) ((c) & 0x1f)
#define PASTE_MAX (2u << 20)		/* as much as intake reads */

static bool
is_paste(enum asking asking)
{
	return asking == ASKING_PASTE || asking == ASKING_MORE;
}

void
typing_start(struct typing *t, struct guide *g)
{
	if (g->asking == ASKING_NONE || t->on)
		return;
	edit_init(&t->edit, guide_preset(g), is_paste(g->asking), PASTE_MAX);
	t->on = true;
}

void
typing_stop(struct typing *t)
{
	if (t->on)
		edit_release(&t->edit);
	t->on = false;
}

static void
end(struct typing *t, struct guide *g, bool done)
{
	char *text = done ? mem_strdup(t->edit.buf.data) : NULL;

	typing_stop(t);
	guide_text(g, text);
	free(text);
}

/* What was meant to be one line is a whole bounce. */
static bool
is_bounce(const struct guide *g, int input, const char *paste, size_t n)
{
	return input == INPUT_PASTE && g->asking == ASKING_LINE &&
	    text_lines(paste, n) > 2;
}

void
typing_input(struct typing *t, struct guide *g, int input, const char *paste,
    size_t n)
{
	enum edited edited;

	if (is_bounce(g, input, paste, n)) {
		end(t, g, false);
		guide_paste(g, paste, n);
		return;
	}
	edited = edit_input(&t->edit, input, paste, n);
	g->quit |= input == CONTROL('C');
	if (edited == EDIT_LEFT || g->quit)
		end(t, g, false);
	else if (edited == EDIT_DONE || (input == INPUT_PASTE &&
	    is_paste(g->asking)))
		end(t, g, true);
}

void
typing_keys(const struct typing *t, struct page *p)
{
	p->typing = t->on;
	if (t->on)
		p->keys = t->edit.many ? "pasted untyped" :
		    "typed untyped emptied";
}

/* Of several lines: how many there are by now. */
static char *
prompt(const struct typing *t, const struct guide *g)
{
	const char *what = guide_prompt(g);
	int n = text_lines(t->edit.buf.data, t->edit.buf.len);

	return !t->edit.many || n == 0 ? mem_strdup(what) : mem_printf(
	    "%s: %d line%s so far", what, n, n == 1 ? "" : "s");
}

void
typing_draw(const struct typing *t, const struct guide *g, struct screen *s)
{
	struct field field = { .text = t->edit.buf.data,
		.cursor = t->edit.cursor, .many = t->edit.many };
	char *what;

	if (!t->on)
		return;
	what = prompt(t, g);
	field.prompt = what;
	screen_field(s, &field);
	free(what);
}
