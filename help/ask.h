/*
 * What a command asks the person for, because the case does not know it. A
 * PowerShell or sh command reads it before it does anything; a line of a zone
 * or for nsupdate has capital letters in its place, which can be no name that
 * exists, and the step says what to put there.
 */
#ifndef HELP_ASK_H
#define HELP_ASK_H

#include "checks/pool.h"

#define ASK_MAX 8			/* of one command */
/* Around a name inside <q>: no value has it, for it is a control character. */
#define ASK_MARK '\001'

struct asked {
	const char *name[ASK_MAX], *what[ASK_MAX];
	int n;
};

/*
 * How the command names a value that it asks for; it is remembered. `what`
 * are the words that ask, such as "Name of the rule".
 */
const char *ask_for(struct pool *pool, struct asked *asked,
	const char *language, const char *name, const char *what);
/*
 * One value made of text and of names between marks: quoted pieces and what
 * was read, joined as the language joins them. NULL with *why.
 */
const char *ask_join(struct pool *pool, const struct asked *asked,
	const char *language, const char *kind, const char *text,
	const char **why);
/*
 * The whole command: what it asks for is read first. A command that reads is
 * one block, so that lines pasted after the first are no answers to it.
 */
const char *ask_whole(struct pool *pool, const struct asked *asked,
	const char *language, const char *text);
/* What to put in the place of capital letters; NULL: there are none. */
const char *ask_words(struct pool *pool, const struct asked *asked,
	const char *language);

#endif
