/*
 * Values written into commands: quoted for where they land, so that nothing
 * from outside can become code. What can't be quoted safely is refused.
 */
#ifndef HELP_QUOTE_H
#define HELP_QUOTE_H

#include "checks/pool.h"

/*
 * The value as one word of the language (powershell, sh, zone, nsupdate,
 * letter), or NULL with *why set to one sentence in the pool. `kind` is that
 * of values.xml: ip, name, address, number, word, text.
 */
const char *quote(struct pool *pool, const char *language, const char *kind,
	const char *value, const char **why);

/* For tests and lint: a language this file knows. */
int quote_knows(const char *language);

#endif
