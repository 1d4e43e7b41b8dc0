/*
 * Needles: words of which every match of a regular expression holds at least
 * one. A text that holds none of them need not be searched at all.
 */
#ifndef HELP_NEEDLES_H
#define HELP_NEEDLES_H

#include <stdbool.h>

#define NEEDLES_MAX 16		/* words of one expression */
#define NEEDLE_SIZE 32		/* bytes of one word, with its end */

struct needles {
	int n;			/* 0: no word can be told */
	char at[NEEDLES_MAX][NEEDLE_SIZE];
};

/* Of a pattern (pattern.h); small letters stand for both. */
void needles_of(struct needles *needles, const char *regex);
/* Length of the shortest one; 0: none. */
int needles_shortest(const struct needles *needles);

/*
 * Has it none of Perl's groups, "(?...)" and "(*...)", and no "\Q"? Only of
 * such is known where it can be cut and which words it requires.
 */
bool needles_plain(const char *regex);

#endif
