/*
 * Lines by number: where nothing can be pointed at, a person names a line of
 * the page. Choices keep the digits they have on the screen; the other lines
 * that open or copy something are numbered after them.
 */
#ifndef TUI_PLAIN_LINES_H
#define TUI_PLAIN_LINES_H

#include "tui/guide.h"

/* The page to show now, numbered; the caller frees it. */
struct page *plain_page(struct guide *g);
/* NULL: no line has the number. */
const struct line *plain_line(const struct page *p, long number);
/* The number of the line that the page points at; 0: of none. */
long plain_first(const struct page *p);
/* Drop all lines but those with this text: how many are left. */
int plain_keep(struct page *p, const char *text);

/* Of a longer page than that its beginning and its end. */
void plain_cut(struct page *p, int most);

#endif
