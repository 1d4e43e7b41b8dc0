/*
 * Loading the knowledge files: see knowledge.h.
 */
#include "help/knowledge.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "help/cause_table.h"
#include "help/logic.h"

static void
load_fixes(struct knowledge *k)
{
	char **name;
	int n = asset_list("fixes", &name);

	for (int i = 0; i < n; i++) {
		if (k->n_fixes < KNOWLEDGE_FIXES)
			k->fixes[k->n_fixes++] = asset_load(name[i]);
		free(name[i]);
	}
	free(name);
}

static xmlNode *
by_id(const struct knowledge *k, const char *element, const char *id)
{
	return xmlHashLookup2(k->by_id, (const xmlChar *)id,
	    (const xmlChar *)element);
}

/* Of two with the same id the first is found. */
static void
note_ids(struct knowledge *k, xmlDoc *doc)
{
	xml_each (node, xmlDocGetRootElement(doc), NULL) {
		const char *id = xml_attr(node, "id");

		if (id != NULL)
			xmlHashAddEntry2(k->by_id, (const xmlChar *)id,
			    node->name, node);
	}
}

/* From behind, so that the first of a name is noted last. */
static void
note_values(struct knowledge *k)
{
	xmlNode *value = xmlGetLastChild(xmlDocGetRootElement(k->values));

	for (; value != NULL; value = value->prev) {
		const char *name = value->type == XML_ELEMENT_NODE ?
		    xml_attr(value, "name") : NULL;

		if (name == NULL)
			continue;
		value->_private = by_id(k, "value", name);
		xmlHashUpdateEntry2(k->by_id, (const xmlChar *)name,
		    value->name, value, NULL);
	}
}

void
knowledge_ready(struct knowledge *k)
{
	k->by_id = xmlHashCreate(1024);
	if (k->by_id == NULL)
		die(71, "out of memory");
	note_ids(k, k->tree);
	note_ids(k, k->causes);
	note_ids(k, k->checks);
	for (int i = 0; i < k->n_fixes; i++)
		note_ids(k, k->fixes[i]);
	note_values(k);
	k->logic = logic_new();
	knowledge_read_codes(k);
	knowledge_read_causes(k);
}

struct knowledge *
knowledge_new(void)
{
	struct knowledge *k = mem_alloc(sizeof *k);

	k->tree = asset_load("tree.xml");
	k->causes = asset_load("causes.xml");
	k->checks = asset_load("checks.xml");
	k->codes = asset_load("codes.xml");
	k->values = asset_load("values.xml");
	load_fixes(k);
	knowledge_ready(k);
	return k;
}

void
knowledge_free(struct knowledge *k)
{
	if (k == NULL)
		return;
	knowledge_free_causes(k);
	knowledge_free_codes(k);
	logic_free(k->logic);
	xmlHashFree(k->by_id, NULL);
	for (int i = 0; i < k->n_fixes; i++)
		xmlFreeDoc(k->fixes[i]);
	xmlFreeDoc(k->tree);
	xmlFreeDoc(k->causes);
	xmlFreeDoc(k->checks);
	xmlFreeDoc(k->codes);
	xmlFreeDoc(k->values);
	xmlFreeDoc(k->dialects);
	free(k);
}

const xmlNode *
knowledge_node(const struct knowledge *k, const char *id)
{
	return by_id(k, "node", id);
}

const xmlNode *
knowledge_cause(const struct knowledge *k, const char *id)
{
	return by_id(k, "cause", id);
}

const xmlNode *
knowledge_fix(const struct knowledge *k, const char *id)
{
	return by_id(k, "fix", id);
}

const xmlNode *
knowledge_check(const struct knowledge *k, const char *id)
{
	return by_id(k, "check", id);
}

const xmlNode *
knowledge_value(const struct knowledge *k, const char *name)
{
	return by_id(k, "value", name);
}

const xmlNode *
knowledge_value_next(const xmlNode *value)
{
	return value->_private;
}
