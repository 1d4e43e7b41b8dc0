/*
 * Many words sought in one pass over a text.
 *
 * Letters are compared without regard to ASCII case, and a run of white space
 * counts as one blank. Whoever has hundreds of patterns asks here which of
 * them can match at all, and tries only those.
 */
#ifndef CHECKS_LITERALS_H
#define CHECKS_LITERALS_H

#include <stddef.h>

struct literals;

struct literals *literals_new(void);
void literals_free(struct literals *l);		/* NULL is fine */

/*
 * Add a word: its number from 0 on, the same for the same word. -1: it is
 * shorter than 3 bytes or longer than 255, or there is no room (60,000 bytes
 * in all); such a word can't be sought here.
 */
int literals_add(struct literals *l, const char *word);
int literals_count(const struct literals *l);

/* hit[number] becomes 1 for every word that is in s[0..n). */
void literals_find(const struct literals *l, const char *s, size_t n,
	unsigned char *hit);

#endif
