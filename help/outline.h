/*
 * A report as a flat list of blocks: what it says and in which order, made
 * once from the verdict, the case and its evidence. The writers
 * (report_text.c, report_markdown.c, report_html.c) know nothing but blocks.
 *
 * The words of a block are one line, white space squeezed; only COMMAND and
 * LETTER keep their lines. Any of them may hold text from outside: each writer
 * escapes it in the way of its format.
 *
 * outline.c makes the title and the verdict, outline_fixes.c what to do and
 * the letters, outline_case.c the facts, outline_record.c the record of the
 * case behind them.
 */
#ifndef HELP_OUTLINE_H
#define HELP_OUTLINE_H

#include "checks/pool.h"
#include "help/report.h"

enum block_kind {
	BLOCK_TITLE,		/* text */
	BLOCK_PART,		/* number, text: heading of a part */
	BLOCK_HEADING,		/* text: heading within a part */
	BLOCK_CAPTION,		/* text: a line over the list that follows */
	BLOCK_TEXT,		/* text: a paragraph */
	BLOCK_FIELD,		/* label, text */
	BLOCK_BULLET,		/* text */
	BLOCK_WARNING,		/* text: what must not be missed */
	BLOCK_STEP,		/* number, text */
	BLOCK_COMMAND,		/* label: language, title: its name; lines */
	BLOCK_LETTER,		/* text: lines */
	BLOCK_QUOTE,		/* text: somebody else's words */
	BLOCK_CHECK,		/* label: status, title, text */
	BLOCK_QUESTION,		/* label: id, title, text: outcome */
	BLOCK_LINE		/* text: one line of an answer, as it came */
};

struct block {
	enum block_kind kind;
	int number;
	const char *label, *title, *text;
};

struct outline {
	struct pool *pool;
	struct block *at;
	int n, room;
};

/* Strings live in the pool, or as long as the verdict and the case. */
void outline_init(struct outline *o, struct pool *pool,
	const struct report *r);

/* ---- for the files that make it ---- */

/* Text NULL or empty: nothing is added. */
void outline_add(struct outline *o, struct block block);
void outline_text(struct outline *o, enum block_kind kind, const char *text);
void outline_part(struct outline *o, int number, const char *text);
void outline_field(struct outline *o, const char *label, const char *text);
/* A caption and its bullets; nothing when the list is empty. */
void outline_list(struct outline *o, const char *caption,
	const struct strings *list);

/* The fixes in order; a letter is named there and stands in the part of its
 * own, each once. */
void outline_fixes(struct outline *o, const struct verdict *v);
void outline_letters(struct outline *o, const struct report *r);
bool outline_has_letter(const struct verdict *v);

/* The facts, then the checks, the path walked and the evidence. */
void outline_case(struct outline *o, const struct report *r);
void outline_record(struct outline *o, const struct report *r);

#endif
