/*
 * The catalogue of blacklists, assets/dnsbl.xml: see dnsbl.h. Read when first
 * needed; an index of its lists makes them cheap to walk.
 */
#include "checks/dnsbl.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

static struct {			/* an asset: never changes once read */
	xmlDoc *doc;
	const xmlNode **list;
	int n;
} catalogue;

static void
forget(void)
{
	free(catalogue.list);
	xmlFreeDoc(catalogue.doc);
}

static const xmlNode *
root(void)
{
	if (catalogue.doc != NULL)
		return xmlDocGetRootElement(catalogue.doc);
	catalogue.doc = asset_load("dnsbl.xml");
	xml_each (list, xmlDocGetRootElement(catalogue.doc), "list") {
		catalogue.list = mem_grow(catalogue.list,
		    ((size_t)catalogue.n + 1) * sizeof *catalogue.list);
		catalogue.list[catalogue.n++] = list;
	}
	atexit(forget);
	return xmlDocGetRootElement(catalogue.doc);
}

const xmlNode *
dnsbl_at(int i)
{
	root();
	return i >= 0 && i < catalogue.n ? catalogue.list[i] : NULL;
}

const xmlNode *
dnsbl_guest(void)
{
	return xml_first(root(), "guest");
}

bool
dnsbl_is_giant(const char *domain)
{
	return xml_by_id(root(), "giant", "domain", domain) != NULL;
}

const char *
dnsbl_why(const char *id)
{
	const xmlNode *why = xml_by_id(root(), "why", "id", id);

	return why == NULL ? id : xml_text(why);
}

int
dnsbl_weight(const xmlNode *list)
{
	static const char *const words[] = { "informational", "low", "medium",
		"high" };

	for (int i = 0; i < 4; i++) {
		if (text_same(xml_attr(list, "weight"), words[i]))
			return i;
	}
	return 0;
}

bool
dnsbl_has_kind(const xmlNode *list, const char *kind)
{
	const char *kinds = xml_attr(list, "kind");

	return kinds != NULL && text_find(kinds, kind) != NULL;
}
