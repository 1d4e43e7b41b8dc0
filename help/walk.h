/*
 * The walk: through the decision tree from its root to where it stops. Made
 * anew after every change; where it stops decides which page is on the screen.
 */
#ifndef HELP_WALK_H
#define HELP_WALK_H

#include "help/context.h"
#include "help/verdict.h"

#define WALK_MAX 100			/* nodes of one walk */

/* Answers to a step: no choice of a question has these ids. */
#define WALK_NEXT "next"
#define WALK_NOT_SO "not-so"

/*
 * The answer of somebody who knows better: the id of a cause that stands at
 * the end in the place of the one that was found. No node has this id.
 */
#define WALK_TAKEN "taken"

enum walk_stop {
	WALK_ASKING,		/* checks it needs are still running */
	WALK_STEP,		/* decided, the person has not read it yet */
	WALK_QUESTION,		/* only the person knows */
	WALK_END		/* a cause, or nothing wrong found */
};

struct walk {
	enum walk_stop stop;
	const xmlNode *node;		/* where it stopped */
	const char *cause;		/* WALK_END: its id; NULL: all well */
	const char *because;		/* WALK_STEP: why it goes on, or NULL */
	const char *go;			/* WALK_STEP: where it goes on */
	struct pathstep path[WALK_MAX];
	int n;
};

/*
 * With a person every node with a `step` stops until its answer is WALK_NEXT
 * or WALK_NOT_SO ("that is not it": the next reason that holds, if any), and
 * checks that still run stop the walk. Without one, checks are as they are and
 * questions take "I don't know" (`dk`) unless answered.
 */
void walk_tree(struct context *x, bool with_person, struct walk *w);

/* Is it a question node, and one of its choices, or a cause that can be taken?
 * For --answer. */
bool walk_is_choice(const struct knowledge *k, const char *node,
	const char *choice);

#endif
