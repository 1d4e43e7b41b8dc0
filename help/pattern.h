/*
 * Patterns of codes.xml and of words('...'): extended regular expressions
 * over bytes, ASCII case folded.
 *
 * The C library's matcher keeps tables that grow with every text it sees;
 * there are two thousand patterns here. This one backtracks over a small
 * program, takes no memory while it matches, and gives up after a number of
 * steps rather than be slow. Left out: back references, collating elements,
 * characters beyond ASCII within brackets, and repeated groups that may match
 * nothing.
 */
#ifndef HELP_PATTERN_H
#define HELP_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct pattern;

/* NULL with *why set to a few words (static) when it is no expression. */
struct pattern *pattern_new(const char *regex, const char **why);
void pattern_free(struct pattern *p);		/* NULL is fine */

struct pattern_match {
	size_t from, to;	/* bytes of the text */
};

/* The leftmost match; m may be NULL. */
bool pattern_find(const struct pattern *p, const char *text,
	struct pattern_match *m);

#endif
