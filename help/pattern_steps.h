/*
 * The program of a pattern, shared by who writes it (pattern.c) and who runs
 * it (pattern_run.c).
 */
#ifndef HELP_PATTERN_STEPS_H
#define HELP_PATTERN_STEPS_H

#include <stdbool.h>

#define PATTERN_ENDLESS 255	/* as a count: no end */

enum op { SET, REPEAT, SPLIT, JUMP, BEGIN, END, WORD_EDGE, WORD_BEGIN,
	WORD_END, MATCH };

struct step {
	unsigned char op;
	unsigned char set;		/* of SET and REPEAT */
	unsigned char least, most;	/* of REPEAT */
	int to, other;			/* of SPLIT and JUMP */
};

struct set {			/* of bytes */
	unsigned char bit[32];
};

struct pattern {
	struct step *step;
	int n;
	struct set *set;
	int sets;
	struct set first;	/* bytes that a match may begin with */
	bool anywhere;		/* it may begin with none */
};

static inline bool
set_has(const struct set *s, unsigned char c)
{
	return (s->bit[c >> 3] >> (c & 7) & 1) != 0;
}

#endif
