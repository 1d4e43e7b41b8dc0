/*
 * Knowledge: the data files of assets/ that decide and explain, loaded once.
 * assets/FORMAT.md describes them; lint.h proves them.
 */
#ifndef HELP_KNOWLEDGE_H
#define HELP_KNOWLEDGE_H

#include <locale.h>
#include <regex.h>
#include <stdbool.h>

#include <libxml/tree.h>

struct literals;
struct expressions;

#define KNOWLEDGE_FIXES 16		/* files fixes*.xml */

struct code {				/* a row of codes.xml */
	const char *issuer;		/* "any": everybody */
	const char *cause;
	int sure;			/* 1 weak, 2 hint, 3 words */
	const char *reply, *enhanced;	/* NULL: not looked at */
	const char *text;		/* NULL: no pattern */
	regex_t regex;			/* of bytes, in no language */
	bool usable;			/* the pattern compiled */
	int *needle;			/* numbers of words it requires */
	int n_needles;			/* 0: it is always tried */
	const xmlNode *node;
};

struct knowledge {
	xmlDoc *tree, *causes, *checks, *codes, *values;
	xmlDoc *fixes[KNOWLEDGE_FIXES];
	int n_fixes;
	struct code *code;
	int n_codes;
	struct literals *needles;	/* of all codes */
	locale_t bytes;			/* the locale of the patterns */
	struct expressions *expressions;	/* NULL: none are kept */
};

/* Loads all of it or dies. */
struct knowledge *knowledge_new(void);
void knowledge_free(struct knowledge *k);
/* Make k->code from k->codes: lint loads the files itself. */
void knowledge_read_codes(struct knowledge *k);

/* By id; NULL: no such. */
const xmlNode *knowledge_node(const struct knowledge *k, const char *id);
const xmlNode *knowledge_cause(const struct knowledge *k, const char *id);
const xmlNode *knowledge_fix(const struct knowledge *k, const char *id);
const xmlNode *knowledge_check(const struct knowledge *k, const char *id);

#endif
