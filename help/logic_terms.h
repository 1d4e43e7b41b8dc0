/*
 * Terms, shared by who keeps them (logic.c), who reads them (logic_read.c)
 * and who judges them (term.c).
 */
#ifndef HELP_LOGIC_TERMS_H
#define HELP_LOGIC_TERMS_H

#include <libxml/xpath.h>

#include "checks/pool.h"
#include "help/logic.h"

#define TERM_OF_MAX 8		/* texts that one is made of */
#define LOGIC_BUCKETS 4096	/* a power of two */
#define KNOWN_MORE 64		/* terms read after a case was begun */

enum term_kind {
	/* truths */
	AND, OR, NOT, SAME, OTHER, COMPARED, CONTAINS, STARTS, FILLED, HOLDS,
	WORDS, PATH,
	/* texts */
	LITERAL, FUNCTION, CONCAT, PATH_TEXT,
};

struct term {
	enum term_kind kind;
	unsigned slot;			/* in known; 0: judged every time */
	bool varies;		/* with what is assumed of side and Exchange */
	bool path;			/* XPath is needed for it */
	signed char blind;	/* its truth where a case has nothing that it
				 * looks at: 1 yes, -1 no, 0 not judged */
	int n;
	struct term **of;
	struct sight sight;
	const struct condition_function *function;
	const char *text;		/* literal, or expression of PATH */
	char operator[3];		/* of COMPARED */
	long number;
	struct pattern *pattern;	/* of WORDS */
	xmlXPathCompExpr *compiled;	/* of PATH; NULL: not yet */
	struct term *chain;		/* all terms of one logic */
};

struct logic {
	struct pool *pool;		/* of all terms and their texts */
	struct entry *bucket[LOGIC_BUCKETS];	/* terms by their source */
	struct term *all;
	unsigned truths, texts;		/* slots given away */
};

struct term *term_new(struct logic *l, enum term_kind kind);
/* An expression that only XPath knows, s[0..n), as PATH or PATH_TEXT. */
struct term *term_path(struct logic *l, enum term_kind kind, const char *s,
	size_t n);
/* Make t of one more. */
void term_add(struct logic *l, struct term *t, struct term *one);
/* The term that was read from the same source first: t itself, or another. */
struct term *term_shared(struct logic *l, struct term *t, const char *source,
	size_t n);

/* Read all of an expression; never NULL. */
struct term *logic_read_condition(struct logic *l, const char *expression);
struct term *logic_read_text(struct logic *l, const char *expression);

#endif
