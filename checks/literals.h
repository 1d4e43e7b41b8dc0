/*
 * Many words sought in one pass (Aho and Corasick, 1975).
 *
 * Letters are compared without regard to ASCII case, and a run of white space
 * counts as one blank. Whoever has hundreds of patterns asks here which of
 * them can match at all, and tries only those.
 */
#ifndef CHECKS_LITERALS_H
#define CHECKS_LITERALS_H

#include <stdbool.h>
#include <stddef.h>

#define LITERAL_MOST 255
/* Shorter words can be sought, too, but make every search slow. */
#define LITERAL_LEAST 3

struct literals;

struct literals *literals_new(void);
void literals_free(struct literals *l);		/* NULL is fine */

/* Add a word of one byte or more; its number, the same for the same word. */
int literals_add(struct literals *l, const char *word);
int literals_count(const struct literals *l);
/* Is there no room for another word of LITERAL_MOST bytes? */
bool literals_full(const struct literals *l);
/* After the last word, before the first search. */
void literals_build(struct literals *l);

/* hit[number] becomes 1 for every word that is in s[0..n). */
void literals_find(const struct literals *l, const char *s, size_t n,
	unsigned char *hit);

#endif
