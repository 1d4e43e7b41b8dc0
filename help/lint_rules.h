/* The rules of lint, and what they share: see lint_rules.c. */
#ifndef HELP_LINT_RULES_H
#define HELP_LINT_RULES_H

#include "help/context.h"

struct lint {
	struct knowledge *knowledge;
	struct casefile *sample;	/* an empty case: conditions run on it */
	struct context *context;
	int faults;
};

/* Print "FILE:LINE: what" and count it. */
void lint_say(struct lint *l, const xmlNode *node, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Every XPath and every {name} below a node. */
void lint_conditions(struct lint *l, const xmlNode *node);

void lint_tree(struct lint *l);
void lint_causes(struct lint *l);
void lint_fixes(struct lint *l);
void lint_codes(struct lint *l);
void lint_values(struct lint *l);
void lint_checks(struct lint *l);

#endif
