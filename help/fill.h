/*
 * Texts with values in them: `{name}` and `{name|words when absent}`; in
 * commands `{name?Words that ask for it}`, and <q>...</q> for one quoted value
 * made of text and values (assets/FORMAT.md).
 */
#ifndef HELP_FILL_H
#define HELP_FILL_H

#include "help/context.h"

/* A value by its name, NULL when absent; *kind (may be NULL) how to quote. */
const char *value_get(struct context *x, const char *name, const char **kind);

/*
 * The text of an element in one paragraph, white space squeezed; NULL when a
 * value is absent and nothing is given to stand for it.
 */
const char *fill_text(struct context *x, const xmlNode *node);
/* That of the first such element whose test holds; NULL: none has. */
const char *fill_first(struct context *x, const xmlNode *node,
	const char *element);
/* The same for words that are no element; NULL gives NULL. */
const char *fill_words(struct context *x, const char *words);
/* The same with its line ends, common indentation taken off: letters. */
const char *fill_lines(struct context *x, const xmlNode *node);
/*
 * A command, every value quoted. NULL when it can't be given: *why says the
 * reason (a value absent or not to be quoted), in the pool. *put_there is a
 * sentence that tells what to put in the place of capital letters, or NULL.
 */
const char *fill_command(struct context *x, const xmlNode *node,
	const char *language, const char **why, const char **put_there);

#endif
