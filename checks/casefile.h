/*
 * The case file: one XML document with everything known about one bounce.
 *
 *	<case version="1" revision="12" program="0.1" created=".." changed="..">
 *	  <settings smtp-port="25" .../>     what shaped the questions
 *	  <source name="bounce.eml"/>        where the words came from
 *	  <facts><fact name="sender_ip">
 *	    <value source="reply" where="part 2, line 9">203.0.113.9</value>
 *	    <value source="option">203.0.113.7</value></fact>...</facts>
 *	  <recipients><recipient address="" action="" .../>...</recipients>
 *	  <returned form="message">..</returned>  see returned.h
 *	  <exchange>...</exchange>           see exchange.h
 *	  <answers><answer node="side" choice="sender"/>...</answers>
 *	  <evidence>...</evidence>           see evidence.h
 *	  <findings><check id="ptr" status="fail" says="missing">...</findings>
 *	  <verdict cause="no-ptr" detail="ptr-missing" confidence="likely"
 *	      program="0.1"/>            what was thought of it when saved
 *	  <before><check id="ptr" status="fail" ...>...</before>  see before.h
 *	</case>
 *
 * The first value of a fact counts; values are kept in the order of what may
 * be trusted (contract section 6, "Which address"). Every change adds one to
 * the revision. assets/case.rng describes it; casefile_load() checks it.
 */
#ifndef CHECKS_CASEFILE_H
#define CHECKS_CASEFILE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "checks/pool.h"

#define CASEFILE_VERSION 1		/* written; older ones are read, too */
#define CASEFILE_VERSION_TEXT "1"
#define CASEFILE_MAX (8u << 20)		/* bytes; a larger file is refused */

struct casefile;

/* Who told a fact, most trusted first (sender_ip: the reply goes first). */
enum fact_source {
	FACT_PERSON,		/* typed or corrected in the wizard */
	FACT_OPTION,		/* command line */
	FACT_REPLY,		/* words of the server that refused */
	FACT_REPORT,		/* fields of the delivery report */
	FACT_RETURNED,		/* returned message or its headers */
	FACT_TEXT,		/* text of the bounce around the words */
	FACT_GUESS		/* concluded by this program */
};

struct casefile *casefile_new(void);
void casefile_free(struct casefile *c);		/* NULL is fine */

/* NULL with *why set ("FILE:LINE: what: what to do"); the caller frees it. */
struct casefile *casefile_load(const char *path, char **why);
struct casefile *casefile_parse(const char *bytes, size_t n, const char *name,
	char **why);
/* Whole or not at all. 0, or -1 with *why. */
int casefile_save(struct casefile *c, const char *path, char **why);
/* Serialised, UTF-8, indented; the caller frees. */
char *casefile_text(struct casefile *c, size_t *n);

xmlDoc *casefile_doc(struct casefile *c);
xmlNode *casefile_root(const struct casefile *c);
/* A top-level element by name, made in its place when it is not there. */
xmlNode *casefile_part(struct casefile *c, const char *element);
struct pool *casefile_pool(struct casefile *c);	/* lives as long as the case */
unsigned casefile_revision(const struct casefile *c);
void casefile_touch(struct casefile *c);	/* revision + 1 */

/* ---- facts. Names: contract section 3 "case", and section 2's keys. ---- */

const char *fact_source_word(enum fact_source source);
/* NULL value: no effect. The same source again replaces its own value. */
void fact_add(struct casefile *c, const char *name, const char *value,
	enum fact_source source, const char *where);
/* Take back what this source said. */
void fact_drop(struct casefile *c, const char *name, enum fact_source source);
const char *fact_get(const struct casefile *c, const char *name); /* or NULL */
/* The <value> that counts, with its source and where; NULL when absent. */
const xmlNode *fact_node(const struct casefile *c, const char *name);

/* ---- answers of the person ---- */

const char *answer_get(const struct casefile *c, const char *node); /* NULL */
void answer_set(struct casefile *c, const char *node, const char *choice);
/* Take one back: false when there is none. */
bool answer_drop(struct casefile *c, const char *node);
/* Take back the last answer: false when there is none. */
bool answer_undo(struct casefile *c);

#endif
