/*
 * Objects of an Exchange export on their way into the case: printable, within
 * the bounds of exchange.h, and without what nobody needs.
 */
#include "checks/exchange_parts.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/pool.h"
#include "checks/text.h"

#define NAME_MAX_BYTES 100		/* of a property's name */
#define ELEMENT_BYTES 16		/* what a value costs beside its text */

static xmlNode *
new_node(const char *element)
{
	xmlNode *node = xmlNewNode(NULL, (const xmlChar *)element);

	if (node == NULL)
		die(71, "out of memory");
	return node;
}

void
keep_init(struct keep *k, const char *name)
{
	*k = (struct keep){ .name = name, .pool = pool_new(),
		.all = new_node("exchange") };
}

void
keep_release(struct keep *k)
{
	xmlFreeNode(k->object);
	xmlFreeNode(k->all);
	pool_free(k->pool);
	*k = (struct keep){ 0 };
}

void
keep_begin(struct keep *k)
{
	xmlFreeNode(k->object);
	k->object = new_node("object");
	k->properties = 0;
}

/* A new element for a property; NULL when it is not to be had. */
static xmlNode *
add_property(struct keep *k, const char *element, const char *property)
{
	xmlNode *node;

	if (k->object == NULL || k->properties == EXCHANGE_PROPERTIES ||
	    *property == '\0' || strlen(property) > NAME_MAX_BYTES ||
	    xml_by_id(k->object, NULL, "name", property) != NULL)
		return NULL;
	k->properties++;
	node = xml_add(k->object, element, NULL);
	xml_set(node, "name", text_printable(k->pool, property,
	    strlen(property), NAME_MAX_BYTES));
	return node;
}

static void
set_text(struct keep *k, xmlNode *node, const char *s, size_t n)
{
	char *text = text_trim(k->pool, text_printable(k->pool, s, n,
	    EXCHANGE_VALUE));

	xmlAddChild(node, xmlNewText((const xmlChar *)text));
	k->bytes += strlen(text) + ELEMENT_BYTES;
}

void
keep_text(struct keep *k, const char *property, const char *s, size_t n)
{
	xmlNode *node = add_property(k, "property", property);

	if (node != NULL && n > 0)
		set_text(k, node, s, n);
}

xmlNode *
keep_list(struct keep *k, const char *property)
{
	k->items = 0;
	return add_property(k, "list", property);
}

void
keep_item(struct keep *k, xmlNode *list, const char *s, size_t n)
{
	if (list == NULL)
		return;
	if (k->items == EXCHANGE_ITEMS || k->bytes > EXCHANGE_KEPT) {
		keep_cut(list);
		return;
	}
	k->items++;
	set_text(k, xml_add(list, "item", NULL), s, n);
}

void
keep_cut(xmlNode *list)
{
	if (list != NULL)
		xml_set(list, "cut", "yes");
}

/* Lists may be empty: that is an answer, too. */
static bool
is_worth(const xmlNode *property, const char *type)
{
	return (strcmp((const char *)property->name, "list") == 0 ||
	    *xml_text(property) != '\0') &&
	    kind_keeps(type, xml_attr(property, "name"));
}

static void
drop_rest(xmlNode *object, const char *type)
{
	xmlNode *next;

	for (xmlNode *p = xml_first(object, NULL); p != NULL; p = next) {
		next = xml_next(p, NULL);
		if (!is_worth(p, type))
			xml_remove(p);
	}
}

void
keep_end(struct keep *k, const char *type, int line)
{
	if (k->object == NULL)
		return;
	if (type == NULL)
		type = kind_of_object(k->object);
	if (type == NULL && k->properties > 0 && k->unknown_line == 0)
		k->unknown_line = line;
	if (type == NULL || k->objects == EXCHANGE_OBJECTS ||
	    k->bytes > EXCHANGE_KEPT) {
		k->full |= type != NULL;
		xmlFreeNode(k->object);
	} else {
		drop_rest(k->object, type);
		xml_set(k->object, "type", type);
		xml_set(k->object, "source", text_printable(k->pool, k->name,
		    strlen(k->name), EXCHANGE_VALUE));
		xmlAddChild(k->all, k->object);
		k->objects++;
	}
	k->object = NULL;
	pool_empty(k->pool);
}
