/*
 * A recorded case as its author wrote it: facts, options, a world, a bounce,
 * and what is expected of it. A line each:
 *
 *	# why the case is there
 *	title: one line that does not give it away
 *	--ip ADDR  --helo NAME  --from A  --to A  --side WORD  --exchange WORD
 *	--rcpt-probe  --lists all  --mx HOST  --connectors FILE
 *	--answer NODE=CHOICE			as on the command line
 *	dns ...  smtp ...  local ...		the world, see world.h
 *	world: NAME				the lines of a file beside it
 *	reply: 571 Delivery not authorized	one line is all there is, or
 *	bounce: NAME				all that follows is the bounce
 *	frame: NAME				the bounce is that file beside
 *	@WORD TEXT				it, with TEXT for {WORD|else};
 *						also in worlds named later
 *
 * Any other line is an expectation, "verdict: ...", for who reads them.
 *
 * The file "everywhere" of a folder is the rest of the world, everywhere.pem
 * the certificate of every server in it.
 */
#ifndef TESTS_RECIPE_H
#define TESTS_RECIPE_H

#include "checks/pool.h"
#include "tests/world.h"

struct recipe_line {
	struct recipe_line *next;
	const char *word, *text;	/* "verdict", "no-ptr ..." */
};

struct recipe {
	struct pool *pool;
	const char *path;
	const char *title;
	struct recipe_line *wanted;	/* in the order of the file */
	struct recipe_line *options;	/* "--ip", "203.0.113.9" */
	struct recipe_line *words;	/* of the frame */
	const char *script;
	const char *reply;
	const char *name, *bounce;	/* NULL: none */
	const char *pem;
};

/* `around` is the folder of everywhere. Dies when the file is malformed. */
struct recipe *recipe_read(const char *path, const char *around);
void recipe_free(struct recipe *r);

/* What is expected under this word, after this line; NULL: the first. */
const struct recipe_line *recipe_wanted(const struct recipe *r,
	const char *word, const struct recipe_line *after);

/* Live through it: the case as it would have been saved. */
struct world *recipe_live(const struct recipe *r);

#endif
