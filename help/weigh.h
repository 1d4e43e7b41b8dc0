/*
 * Weighing causes: what speaks for and against each, and how sure that makes
 * it (assets/FORMAT.md, "causes.xml").
 */
#ifndef HELP_WEIGH_H
#define HELP_WEIGH_H

#include "help/context.h"
#include "help/verdict.h"

/* Nothing speaks for it: false. *c is filled in either case. */
bool weigh(struct context *x, const xmlNode *cause, struct candidate *c);

/* Every cause but `except` that something speaks for or rules out, strongest
 * first; in the context's pool. */
struct candidate *weigh_all(struct context *x, const char *except, int *n);

/* Append to a list of strings in the pool; NULL is not appended. */
void strings_add(struct pool *pool, struct strings *list, const char *s);

#endif
