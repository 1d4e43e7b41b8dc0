/*
 * Causes and what speaks for and against them, for weigh.c.
 */
#ifndef HELP_CAUSE_TABLE_H
#define HELP_CAUSE_TABLE_H

#include "help/knowledge.h"

/* kind="" and alone="" of assets/FORMAT.md. */
enum reason_bits {
	REASON_WORDS = 1 << 0, REASON_HINT = 1 << 1, REASON_AGAIN = 1 << 2,
	REASON_LIVE = 1 << 3, REASON_WEAK = 1 << 4, REASON_PROOF = 1 << 5,
	REASON_ALONE = 1 << 6, REASON_REFUTES = 1 << 7,
	REASON_WEAKENS = 1 << 8,
};

struct reason {
	const xmlNode *node;
	struct term *test;		/* NULL: it always holds */
	int bits;
	bool against;
};

struct cause {
	const xmlNode *node;
	const char *id;			/* of the entry */
	const char *shown;		/* detail="", or its id */
	const char *public, *act;
	struct reason *reason;		/* those for it, then those against */
	int n;
};

/* Make k->cause from k->causes; k->logic is there. */
void knowledge_read_causes(struct knowledge *k);
void knowledge_free_causes(struct knowledge *k);

#endif
