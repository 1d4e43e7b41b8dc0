/*
 * The rules of lint (lint_rules.c, lint_fixes.c, lint_tree.c, lint_names.c,
 * lint_words.c, lint_cover.c) and what they share.
 */
#ifndef HELP_LINT_RULES_H
#define HELP_LINT_RULES_H

#include "help/context.h"

struct lint {
	struct knowledge *knowledge;
	struct casefile *sample;	/* an empty case to try them on */
	struct context *context;
	int faults;
};

/* Print "FILE:LINE: what" and count it. */
void lint_say(struct lint *l, const xmlNode *node, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Every XPath and every {name} below a node. */
void lint_conditions(struct lint *l, const xmlNode *node);

/* ---- demands ---- */

/* Is it one of the blank-separated words? NULL: no. */
bool lint_is_word(struct lint *l, const char *words, const char *word);
/* The attribute is one of the blank-separated words. */
void lint_need_word(struct lint *l, const xmlNode *node, const char *attr,
	const char *words);
/* The attribute, if there, names checks only. */
void lint_need_checks(struct lint *l, const xmlNode *node, const char *attr);
void lint_need_element(struct lint *l, const xmlNode *node,
	const char *element);
/* An id that no element of this name before it has. */
void lint_need_id(struct lint *l, const xmlNode *node);

/* ---- rules ---- */

/* Checks, causes and questions that an expression names exist. */
void lint_names(struct lint *l, const xmlNode *node, const char *expression);

/* What it compares with can come. */
void lint_words(struct lint *l, const xmlNode *node, const char *expression);

void lint_tree(struct lint *l);
void lint_causes(struct lint *l);
void lint_fixes(struct lint *l);
void lint_codes(struct lint *l);
void lint_dialects(struct lint *l);
void lint_values(struct lint *l);
void lint_checks(struct lint *l);
/* For every side and Exchange there is a fix; when all else is well. */
void lint_cover(struct lint *l);

#endif
