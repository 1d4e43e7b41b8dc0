/*
 * Knowledge: the data files of assets/ that decide and explain, loaded once.
 * assets/FORMAT.md describes them; lint.h proves them.
 */
#ifndef HELP_KNOWLEDGE_H
#define HELP_KNOWLEDGE_H

#include <stdbool.h>

#include <libxml/hash.h>
#include <libxml/tree.h>

struct cause;
struct literals;
struct pattern;
struct logic;

#define KNOWLEDGE_FIXES 16		/* files fixes*.xml */

/*
 * A row of codes.xml, or one alternative of its pattern ("a|b" is two, so that
 * each is judged by its own words).
 */
struct code {
	const char *issuer;		/* "any": everybody */
	const char *cause;
	int sure;			/* 1 weak, 2 hint, 3 words */
	const char *reply, *enhanced;	/* NULL: not looked at */
	const char *stage;		/* NULL: whenever it was said */
	bool last;			/* an outcome: any reason goes first */
	char *text;			/* NULL: no pattern */
	struct pattern *pattern;	/* NULL: not compiled yet, or wrong */
	char *wrong;			/* NULL, or what is */
	int *needle;			/* numbers of words it requires */
	int n_needles;			/* 0: it is always tried */
	int phrase;			/* length of the shortest needle */
	const xmlNode *node;
};

/* Whose servers those under a name are. */
struct issuer {
	const char *name, *host;
};

struct knowledge {
	xmlDoc *tree, *causes, *checks, *codes, *values;
	xmlDoc *dialects;		/* of lint; checks/ loads its own */
	xmlDoc *fixes[KNOWLEDGE_FIXES];
	int n_fixes;
	/* Nodes, causes, fixes and checks; values by their names. A value's
	 * _private is the next one of the same name. */
	xmlHashTable *by_id;
	struct code *code;
	int n_codes;
	struct issuer *issuer;
	int n_issuers;
	struct literals *needles;	/* of all codes */
	/* The codes that want needle i: codes_of[first_of[i]] and on, up to
	 * first_of[i + 1]; those that want none stand behind the last. */
	int *first_of, *codes_of;
	struct cause *cause;		/* cause_table.h */
	int n_causes;
	struct logic *logic;		/* the conditions of all */
};

/* Loads all of it or dies. */
struct knowledge *knowledge_new(void);
void knowledge_free(struct knowledge *k);
/* Make what stands below the files from them: lint loads these itself. */
void knowledge_ready(struct knowledge *k);
/* Make k->code from k->codes. */
void knowledge_read_codes(struct knowledge *k);
void knowledge_free_codes(struct knowledge *k);
/* Compile its pattern, once; false: it is no expression. */
bool code_compile(struct code *code);

/* By id; NULL: no such. */
const xmlNode *knowledge_node(const struct knowledge *k, const char *id);
const xmlNode *knowledge_cause(const struct knowledge *k, const char *id);
const xmlNode *knowledge_fix(const struct knowledge *k, const char *id);
const xmlNode *knowledge_check(const struct knowledge *k, const char *id);
/* The first <value> of this name, and the one after a value; NULL: none. */
const xmlNode *knowledge_value(const struct knowledge *k, const char *name);
const xmlNode *knowledge_value_next(const xmlNode *value);

#endif
