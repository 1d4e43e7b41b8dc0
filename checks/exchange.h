/*
 * Exchange as it is configured: what Get-ReceiveConnector and other cmdlets
 * wrote becomes objects of the case file.
 *
 *	<exchange>
 *	  <object type="ReceiveConnector" source="receive.xml">
 *	    <property name="Identity">EX1\From Partner</property>
 *	    <list name="RemoteIPRanges" cut="yes"><item>192.0.2.9</item></list>
 *	  </object>
 *	</exchange>
 *
 * Two forms are read, told apart by their content: Export-Clixml, and the text
 * of "Format-List *" as a file or a paste. `cut` marks a list that PowerShell
 * or this program cut short: what it lacks may yet be there.
 */
#ifndef CHECKS_EXCHANGE_H
#define CHECKS_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/casefile.h"

#define EXCHANGE_FILE_MAX (64u << 20)	/* bytes of one export */
#define EXCHANGE_TEXT_MAX (32u << 20)	/* the same as UTF-8 */
#define EXCHANGE_OBJECTS 2000		/* kept of a case */
#define EXCHANGE_PROPERTIES 400		/* of one object */
#define EXCHANGE_ITEMS 4000		/* of one list; then it is cut */
#define EXCHANGE_VALUE 1000		/* bytes of one value; then it ends */
#define EXCHANGE_KEPT (3u << 20)	/* bytes of one export that are kept */

/*
 * Read an export. `name` is its file's name, or NULL for pasted text. All its
 * objects go into the case, or none: then -1, and *why is a sentence that the
 * caller frees. What an earlier file of this name told is forgotten, and an
 * object with the type and identity of an earlier one replaces it.
 */
int exchange_read(struct casefile *c, const char *bytes, size_t n,
	const char *name, char **why);

/* The same from a file: 0, EX_NOINPUT or EX_DATAERR with *why. */
int exchange_load(struct casefile *c, const char *path, char **why);

/* Do these bytes look like an export, so that --connectors would read them? */
bool exchange_looks_like(const char *bytes, size_t n);

/*
 * What the send connectors tell of the sending side becomes facts: helo,
 * smart_hosts, address_spaces, send_connector; from the one that takes mail
 * for the recipient. Nothing when the person runs the recipient's side alone.
 */
void exchange_tell_facts(struct casefile *c);

/* ---- reading them back ---- */

/* The next object of this type, or the first: after NULL; NULL at the end. */
const xmlNode *exchange_object(const struct casefile *c, const char *type,
	const xmlNode *after);
/* A property's text; NULL: absent, empty, or a list. */
const char *exchange_text(const xmlNode *object, const char *property);
/* "True" as a property; absent: `otherwise`. */
bool exchange_flag(const xmlNode *object, const char *property,
	bool otherwise);
/* A list, or a single text as one; NULL: absent. Items: exchange_item(). */
const xmlNode *exchange_values(const xmlNode *object, const char *property);
/* Value i of it; NULL past the last. */
const char *exchange_item(const xmlNode *values, int i);
bool exchange_is_cut(const xmlNode *values);	/* NULL: no */

#endif
