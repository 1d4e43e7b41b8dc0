/*
 * A finding: what a check settled, as an element of the case file.
 *
 *	<check id="ptr" status="fail" says="missing">
 *	  <text name="problem">missing</text>
 *	  <list name="names"><text>mail.contoso.example</text></list>
 *	  <flag name="confirmed">false</flag>
 *	  <number name="asked">12</number>
 *	  <map>...</map>  (inside lists)
 *	  <note says="other-vantage"/>
 *	  <ref question="q3"/>
 *	</check>
 *
 * `says` names the sentence in assets/checks.xml that becomes the summary;
 * notes are further sentences. Names and nesting of text, number, flag, list
 * and map become the JSON of contract section 4 as they stand.
 */
#ifndef CHECKS_FINDING_H
#define CHECKS_FINDING_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "checks/casefile.h"

enum status {			/* words: contract section 3 */
	STATUS_PASS,
	STATUS_WARN,
	STATUS_FAIL,
	STATUS_UNKNOWN,
	STATUS_SKIPPED
};

const char *status_word(enum status status);

/* The finding of a check; NULL (status: "") while there is none. */
xmlNode *finding_get(const struct casefile *c, const char *check);
const char *finding_status(const struct casefile *c, const char *check);
/* A scalar of it by name, "" when absent. */
const char *finding_value(const struct casefile *c, const char *check,
	const char *name);

/* Set how it ends. May be called again: the last call counts. */
void finding_end(xmlNode *finding, enum status status, const char *says);
void finding_note(xmlNode *finding, const char *says);

/*
 * Details; `at` is the finding, a list or a map. key NULL: a list's item; value
 * NULL: no effect.
 */
void detail_text(xmlNode *at, const char *key, const char *value);
void detail_number(xmlNode *at, const char *key, double value);
void detail_flag(xmlNode *at, const char *key, bool value);
xmlNode *detail_list(xmlNode *at, const char *key);
xmlNode *detail_map(xmlNode *at, const char *key);

#endif
