/*
 * Help: what the page below is for (assets/pages.xml) and the keys that work
 * there, then all the others; keys come from the one table.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "tui/guide.h"

static void
add_page(struct page *p, const xmlNode *page)
{
	page_add(p, &p->body, STYLE_PLAIN, "%s", text_squeeze(p->pool,
	    xml_text(page)))->label = pool_strdup(p->pool, xml_attr(page,
	    "title"));
}

/* The page that help was asked on goes first, alone. */
static void
add_pages(struct page *p, const xmlNode *root, const char *id, bool that)
{
	xml_each (page, root, "page") {
		if ((strcmp(xml_attr(page, "id"), id) == 0) == that)
			add_page(p, page);
	}
}

static void
add_key(struct page *p, const struct keybinding *key)
{
	page_add(p, &p->body, STYLE_PLAIN, "%s", key->help)->label =
	    key->shown;
}

static void
add_keys_here(struct page *p, const char *here)
{
	const struct keybinding *key;

	if (here == NULL || *here == '\0')
		return;
	page_rule(p, "Keys here");
	for (int i = 0; (key = keys_at(i)) != NULL; i++) {
		if (keys_have(here, key->id))
			add_key(p, key);
	}
}

static void
add_keys(struct page *p, enum keys_where where, const char *not_here)
{
	const struct keybinding *key;

	for (int i = 0; (key = keys_at(i)) != NULL; i++) {
		if (key->where == where && !keys_have(not_here, key->id))
			add_key(p, key);
	}
}

static void
add_signs(struct page *p)
{
	static const struct {
		enum sign sign;
		const char *means;
	} signs[] = {
		{ SIGN_PASS, "well" }, { SIGN_WARN, "worth a look" },
		{ SIGN_FAIL, "wrong" },
		{ SIGN_UNKNOWN, "asked, no usable answer" },
		{ SIGN_SKIPPED, "not asked, or still to come" },
		{ SIGN_PENDING, "being asked" }, { SIGN_HERE, "here" },
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		page_add(p, &p->body, STYLE_PLAIN, "%s", signs[i].means)
		    ->sign = signs[i].sign;
}

struct page *
page_help(struct guide *g)
{
	const char *id = guide_top(g)->arg, *here = g->help_keys;
	struct page *p = page_new("help", "Help");
	xmlDoc *doc = asset_load("pages.xml");
	const xmlNode *root = xmlDocGetRootElement(doc);

	add_pages(p, root, id, true);
	add_keys_here(p, here);
	page_rule(p, "Keys everywhere");
	add_keys(p, KEYS_COMMON, NULL);
	page_rule(p, "Keys of other pages");
	add_keys(p, KEYS_PAGE, here);
	add_keys(p, KEYS_LISTED, here);
	page_rule(p, "While text is typed");
	add_keys(p, KEYS_TYPING, NULL);
	page_rule(p, "Other pages");
	add_pages(p, root, id, false);
	page_rule(p, "Signs");
	add_signs(p);
	p->keys = "find";
	xmlFreeDoc(doc);
	return p;
}
