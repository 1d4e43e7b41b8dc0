/*
 * Pasted text in plain mode: lines up to one with a single dot.
 *
 * Such a line may stand within what is pasted (the transcript of an SMTP
 * dialogue has one). From a terminal it is the end only when nothing comes
 * behind it at once; a script's lines all come at once, there it is the end.
 */
#ifndef TUI_PLAIN_PASTE_H
#define TUI_PLAIN_PASTE_H

#include <stdbool.h>

#include "checks/buf.h"
#include "tui/guide.h"

struct pasting {
	struct guide *guide;
	struct buf text;
	bool unasked;			/* begun without being asked for */
	bool by_hand;			/* a terminal: a dot waits */
	unsigned dot;			/* its timer; 0: none */
	void (*ended)(void *arg);	/* by a dot that has waited */
	void *arg;
};

void pasting_init(struct pasting *p, struct guide *g, bool by_hand);
void pasting_release(struct pasting *p);
bool pasting_is_on(const struct pasting *p);
/* Text that nobody asked for begins with this line. */
void pasting_begin(struct pasting *p, const char *line);
/* The next line: true when it was the end, and the guide has got the text. */
bool pasting_line(struct pasting *p, const char *line);
/* Input is over: true when the guide has got some text. */
bool pasting_end(struct pasting *p);

#endif
