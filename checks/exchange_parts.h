/*
 * Between the files that read Exchange exports: exchange.c takes the bytes,
 * exchange_text.c makes UTF-8 of them, exchange_clixml.c and exchange_list.c
 * find objects in them, exchange_kinds.c tells of which type an object is, and
 * exchange_keep.c holds the objects to the bounds of exchange.h.
 */
#ifndef CHECKS_EXCHANGE_PARTS_H
#define CHECKS_EXCHANGE_PARTS_H

#include "checks/buf.h"
#include "checks/exchange.h"

/* What one export gave so far. */
struct keep {
	struct pool *pool;		/* scratch, emptied after each object */
	const char *name;		/* the file, for source="" and errors */
	xmlNode *all;			/* <exchange> with the objects */
	xmlNode *object;		/* being filled; NULL: none */
	int objects, properties, items;	/* items: of the last list */
	size_t bytes;
	int unknown_line;		/* of the first that is not known */
	bool full;			/* more than the bounds hold */
};

void keep_init(struct keep *k, const char *name);
void keep_release(struct keep *k);

void keep_begin(struct keep *k);
/* A text of n bytes, not yet printable. The first of a name counts. */
void keep_text(struct keep *k, const char *property, const char *s, size_t n);
/* A list to add items to; NULL when the object has enough or has it already. */
xmlNode *keep_list(struct keep *k, const char *property);
void keep_item(struct keep *k, xmlNode *list, const char *s, size_t n);
void keep_cut(xmlNode *list);
/* `type`: one of our names, or NULL: what it has tells it; else dropped. */
void keep_end(struct keep *k, const char *type, int line);

/* Our names of types, as in <object type="">. NULL: none that is known. */
const char *kind_of_class(const char *name);	/* ".NET.Class.Name" */
const char *kind_of_command(const char *line);	/* the last Get-NAME */
const char *kind_of_object(const xmlNode *object);
/* Have two objects of this type one identity, so that none replaces? */
bool kind_repeats(const char *type);
/* Is it worth keeping? Blobs, ids, and what tells of people are not. */
bool kind_keeps(const char *type, const char *property);

/*
 * UTF-8 of whatever PowerShell wrote: UTF-16 of either order, with or without
 * a mark, UTF-8 with or without, or a Windows code page. False: binary.
 */
bool exchange_decode(struct buf *out, const char *bytes, size_t n);

/* Both take UTF-8. 0, or -1 with *why. */
int clixml_read(struct keep *k, const char *text, size_t n, char **why);
void format_list_read(struct keep *k, const char *text, size_t n);

#endif
