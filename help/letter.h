/*
 * Letters: ready to send, with To and Subject where they are known, no line
 * wider than mail programs like, except commands, which must not be broken.
 */
#ifndef HELP_LETTER_H
#define HELP_LETTER_H

#include "help/context.h"

/* A <letter> filled for the case; NULL when a value that it needs is absent. */
const char *letter_fill(struct context *x, const xmlNode *node);
/*
 * The layout alone: paragraphs are filled to the width; "> " begins somebody
 * else's words, "- " or "1. " an item; a line with four blanks in front stays.
 */
const char *letter_lay_out(struct pool *pool, const char *text);

#endif
