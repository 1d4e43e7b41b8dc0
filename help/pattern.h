/*
 * Patterns of codes.xml and of words('...'): Perl's regular expressions
 * (pcre2pattern(3)) over bytes, ASCII case folded. A search that costs too
 * much has found nothing.
 */
#ifndef HELP_PATTERN_H
#define HELP_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/library.h"

struct pattern;

/* NULL with *why set (the caller frees it) when it is no expression. */
struct pattern *pattern_new(const char *regex, char **why);
void pattern_free(struct pattern *p);		/* NULL is fine */

struct pattern_match {
	size_t from, to;	/* bytes of the text */
};

/* The leftmost match; m may be NULL. */
bool pattern_find(const struct pattern *p, const char *text,
	struct pattern_match *m);

/* The version of the library that matches. */
void pattern_library(char out[LIBRARY_TEXT]);

#endif
