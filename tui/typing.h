/*
 * Text being typed for the guide: an edit field over the page, from the
 * guide's question to what it is told.
 */
#ifndef TUI_TYPING_H
#define TUI_TYPING_H

#include "tui/edit.h"
#include "tui/guide.h"
#include "tui/screen.h"

struct typing {
	struct edit edit;
	bool on;
};

/* Where the guide asks for a text: begin. Nothing happens elsewhere. */
void typing_start(struct typing *t, struct guide *g);
/* A key or a paste. The guide may be told what was typed, and may quit. */
void typing_input(struct typing *t, struct guide *g, int input,
	const char *paste, size_t n);
void typing_stop(struct typing *t);		/* when the screen goes */
/* The keys of the page below, and the field over it. */
void typing_keys(const struct typing *t, struct page *p);
void typing_draw(const struct typing *t, const struct guide *g,
	struct screen *s);

#endif
