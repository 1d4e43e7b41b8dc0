/*
 * Values of facts in words that people know: "their-edge" is "the other
 * side's gateway". The case keeps the word, pages and reports show the words.
 */
#ifndef HELP_FACTS_H
#define HELP_FACTS_H

#include "checks/casefile.h"
#include "checks/pool.h"

/* The value itself where there is nothing better to say. */
const char *fact_in_words(const char *name, const char *value);

/* Where a <value> comes from: "typed by the person", "delivery report, line
 * 3". */
const char *fact_source_in_words(struct pool *pool, const xmlNode *value);

#endif
