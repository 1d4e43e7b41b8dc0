/*
 * XML from outside and small helpers for reading trees: see asset.h.
 *
 * Rules for hostile files (measured): no network, no entities, a DTD is
 * refused outright (newer libxml2 expands entity bombs), and a size cap.
 */
#include "checks/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "checks/buf.h"
#include "checks/library.h"
#include "checks/mem.h"
#include "checks/text.h"

#if LIBXML_VERSION >= 21200
#define ERROR_CONST const
#else
#define ERROR_CONST
#endif

static char *
parse_error(xmlParserCtxt *ctxt, const char *name)
{
	ERROR_CONST xmlError *e = xmlCtxtGetLastError(ctxt);
	const char *what = e != NULL && e->message != NULL ? e->message :
	    "not XML";
	struct pool *pool = pool_new();
	char *text = text_printable(pool, what, strcspn(what, "\n"), 300);
	char *why = mem_printf("%s:%d: %s: a file of well-formed XML is needed",
	    name, e != NULL ? e->line : 1, text);

	pool_free(pool);
	return why;
}

xmlDoc *
xml_parse(const char *bytes, size_t n, const char *name, char **why)
{
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	xmlDoc *doc;

	if (ctxt == NULL)
		die(71, "out of memory");
	doc = xmlCtxtReadMemory(ctxt, bytes, (int)n, name, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
	    XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
	if (doc == NULL)
		*why = parse_error(ctxt, name);
	xmlFreeParserCtxt(ctxt);
	if (doc == NULL || doc->intSubset == NULL)
		return doc;
	*why = mem_printf("%s:1: it has a document type declaration (DTD): "
	    "take it out; this program never reads one", name);
	xmlFreeDoc(doc);
	return NULL;
}

xmlDoc *
xml_load(const char *path, size_t max, char **why)
{
	struct buf b;
	xmlDoc *doc = NULL;

	buf_init(&b, max);
	if (buf_read_file(&b, path, why) == 0) {
		if (b.cut)
			*why = mem_printf("%s: larger than %zu bytes: this is "
			    "no file of this program", path, max);
		else
			doc = xml_parse(b.data, b.len, path, why);
	}
	buf_release(&b);
	return doc;
}

/* Most names differ in their first letter. */
static bool
same(const xmlChar *a, const char *b)
{
	return (char)*a == *b && strcmp((const char *)a, b) == 0;
}

xmlAttr *
xml_attribute(const xmlNode *node, const char *name)
{
	xmlAttr *a = node->properties;

	while (a != NULL && !same(a->name, name))
		a = a->next;
	return a;
}

const char *
xml_value(const xmlAttr *a)
{
	return a->children == NULL ? "" : (const char *)a->children->content;
}

const char *
xml_attr(const xmlNode *node, const char *name)
{
	const xmlAttr *a = xml_attribute(node, name);

	return a == NULL ? NULL : xml_value(a);
}

const char *
xml_text(const xmlNode *node)
{
	const xmlNode *child = node->children;

	return child != NULL && child->type == XML_TEXT_NODE ?
	    (const char *)child->content : "";
}

static xmlNode *
skip_to(xmlNode *node, const char *element)
{
	while (node != NULL && (node->type != XML_ELEMENT_NODE ||
	    (element != NULL && !same(node->name, element))))
		node = node->next;
	return node;
}

xmlNode *
xml_first(const xmlNode *parent, const char *element)
{
	return parent == NULL ? NULL : skip_to(parent->children, element);
}

xmlNode *
xml_next(const xmlNode *node, const char *element)
{
	return skip_to(node->next, element);
}

/* Values differ sooner than names: they are compared first. */
static bool
has(const xmlNode *node, const char *attr, const char *value)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		const xmlChar *is = a->children == NULL ?
		    (const xmlChar *)"" : a->children->content;

		if (same(is, value) && same(a->name, attr))
			return true;
	}
	return false;
}

xmlNode *
xml_by_id(const xmlNode *parent, const char *element, const char *attr,
    const char *value)
{
	if (parent == NULL || value == NULL)
		return NULL;
	for (xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE && has(n, attr, value) &&
		    (element == NULL || same(n->name, element)))
			return n;
	}
	return NULL;
}

xmlNode *
xml_add(xmlNode *parent, const char *element, const char *text)
{
	xmlNode *node = xmlNewTextChild(parent, NULL,
	    (const xmlChar *)element, (const xmlChar *)text);

	if (node == NULL)
		die(71, "out of memory");
	return node;
}

void
xml_set(xmlNode *node, const char *attr, const char *value)
{
	if (value == NULL)
		return;
	/* A new one is half the work when nobody looks for the old one. */
	(xml_attribute(node, attr) == NULL ? xmlNewProp : xmlSetProp)(node,
	    (const xmlChar *)attr, (const xmlChar *)value);
}

void
xml_remove(xmlNode *node)
{
	if (node == NULL)
		return;
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

void
library_xml(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s", LIBXML_DOTTED_VERSION);
}
