/*
 * Exchange exports become objects of the case, and are read back: see
 * exchange.h.
 */
#include "checks/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/exchange_parts.h"
#include "checks/mem.h"
#include "checks/text.h"

#define LOOKED_AT (64u << 10)		/* bytes that tell an export */

static const char pasted[] = "pasted text";

/* ---- which form ---- */

/* PowerShell writes "#< CLIXML" in front of what it sends to other programs. */
static const char *
find_xml(const char *text)
{
	text += strspn(text, " \t\r\n");
	if (text_begins(text, "#< CLIXML")) {
		text += strlen("#< CLIXML");
		text += strspn(text, " \t\r\n");
	}
	return *text == '<' ? text : NULL;
}

/* ---- into the case ---- */

static bool
is_same_text(const char *a, const char *b)
{
	return a == b || text_same(a, b);
}

/* Told by this file before, or the same thing told anew. */
static bool
is_replaced(const xmlNode *old, const struct keep *k)
{
	const char *type = xml_attr(old, "type");

	if (strcmp(k->name, pasted) != 0 &&
	    is_same_text(xml_attr(old, "source"), k->name))
		return true;
	if (kind_repeats(type))
		return false;
	xml_each (o, k->all, "object") {
		const char *identity = exchange_text(o, "Identity");

		if (identity != NULL && is_same_text(type, xml_attr(o,
		    "type")) && text_same(identity, exchange_text(old,
		    "Identity")))
			return true;
	}
	return false;
}

static int
count(const xmlNode *part)
{
	int n = 0;

	xml_each (o, part, "object")
		n++;
	return n;
}

static void
move_in(struct casefile *c, struct keep *k)
{
	xmlNode *part = casefile_part(c, "exchange"), *next;

	for (xmlNode *o = xml_first(part, "object"); o != NULL; o = next) {
		next = xml_next(o, "object");
		if (is_replaced(o, k))
			xml_remove(o);
	}
	for (xmlNode *o = xml_first(k->all, "object"); o != NULL; o = next) {
		next = xml_next(o, "object");
		xmlUnlinkNode(o);
		xmlAddChild(part, o);
	}
	casefile_touch(c);
}

/* NULL: it can go in; else why not. */
static char *
objection(const struct casefile *c, const struct keep *k)
{
	int there = count(xml_first(casefile_root(c), "exchange"));

	if (k->full || there + k->objects > EXCHANGE_OBJECTS)
		return mem_printf("%s: more than this program keeps (%d "
		    "objects, %u MB): export fewer, for example one server",
		    k->name, EXCHANGE_OBJECTS, EXCHANGE_KEPT >> 20);
	if (k->objects > 0)
		return NULL;
	return mem_printf("%s:%d: %s: give what Get-ReceiveConnector and such "
	    "put out by Export-Clixml or Format-List * (not Format-Table)",
	    k->name, k->unknown_line > 0 ? k->unknown_line : 1,
	    k->unknown_line > 0 ? "an object of a kind that is not known here" :
	    "no Exchange export");
}

static int
read_decoded(struct keep *k, const struct buf *text, char **why)
{
	const char *xml = find_xml(text->data);

	if (xml != NULL)
		return clixml_read(k, xml, text->len -
		    (size_t)(xml - text->data), why);
	format_list_read(k, text->data, text->len);
	return 0;
}

static char *
too_large(const char *name)
{
	return mem_printf("%s: larger than %u MB: export fewer objects, for "
	    "example one server", name, EXCHANGE_TEXT_MAX >> 20);
}

int
exchange_read(struct casefile *c, const char *bytes, size_t n,
    const char *name, char **why)
{
	struct keep keep;
	struct buf text;
	int rc = -1;

	keep_init(&keep, name != NULL ? name : pasted);
	buf_init(&text, EXCHANGE_TEXT_MAX);
	if (n > EXCHANGE_FILE_MAX)
		*why = too_large(keep.name);
	else if (!exchange_decode(&text, bytes, n))
		*why = mem_printf("%s:1: binary data: no Exchange export",
		    keep.name);
	else if (text.cut)
		*why = too_large(keep.name);
	else if (read_decoded(&keep, &text, why) == 0 &&
	    (*why = objection(c, &keep)) == NULL)
		rc = 0;
	buf_release(&text);
	if (rc == 0)
		move_in(c, &keep);
	keep_release(&keep);
	return rc;
}

bool
exchange_looks_like(const char *bytes, size_t n)
{
	struct keep keep;
	struct buf text;
	bool yes = false;

	keep_init(&keep, pasted);
	buf_init(&text, 0);
	if (exchange_decode(&text, bytes, n < LOOKED_AT ? n : LOOKED_AT)) {
		if (find_xml(text.data) != NULL)
			yes = text_find(text.data, "schemas.microsoft.com/"
			    "powershell/2004/04") != NULL;
		else
			format_list_read(&keep, text.data, text.len);
		yes |= keep.objects > 0;
	}
	buf_release(&text);
	keep_release(&keep);
	return yes;
}

int
exchange_load(struct casefile *c, const char *path, char **why)
{
	int status = 0;
	struct buf b;

	/* One byte more shows that it is too large. */
	buf_init(&b, EXCHANGE_FILE_MAX + 1);
	if (buf_read_file(&b, path, why) != 0)
		status = EX_NOINPUT;
	else if (exchange_read(c, b.data, b.len, path, why) != 0)
		status = EX_DATAERR;
	buf_release(&b);
	return status;
}

/* ---- reading back ---- */

const xmlNode *
exchange_object(const struct casefile *c, const char *type,
    const xmlNode *after)
{
	const xmlNode *o = after != NULL ? xml_next(after, "object") :
	    xml_first(xml_first(casefile_root(c), "exchange"), "object");

	while (o != NULL && strcmp(xml_attr(o, "type"), type) != 0)
		o = xml_next(o, "object");
	return o;
}

const xmlNode *
exchange_values(const xmlNode *object, const char *property)
{
	xml_each (p, object, NULL) {
		if (text_same(xml_attr(p, "name"), property))
			return p;
	}
	return NULL;
}

const char *
exchange_text(const xmlNode *object, const char *property)
{
	const xmlNode *p = exchange_values(object, property);

	return p == NULL || xml_first(p, NULL) != NULL ||
	    *xml_text(p) == '\0' ? NULL : xml_text(p);
}

bool
exchange_flag(const xmlNode *object, const char *property, bool otherwise)
{
	const char *text = exchange_text(object, property);

	return text == NULL ? otherwise : text_same(text, "True") ||
	    strcmp(text, "1") == 0;
}

const char *
exchange_item(const xmlNode *values, int i)
{
	if (values != NULL && strcmp((const char *)values->name,
	    "property") == 0)
		return i == 0 ? xml_text(values) : NULL;
	xml_each (item, values, "item") {
		if (i-- == 0)
			return xml_text(item);
	}
	return NULL;
}

bool
exchange_is_cut(const xmlNode *values)
{
	return values != NULL && xml_attr(values, "cut") != NULL;
}
