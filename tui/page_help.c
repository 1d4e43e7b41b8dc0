/*
 * Help: what the page below is for (assets/pages.xml), and all keys from the
 * one table.
 */
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "tui/guide.h"

static void
add_words(struct page *p)
{
	xmlDoc *doc = asset_load("pages.xml");

	xml_each (page, xmlDocGetRootElement(doc), "page") {
		page_add(p, &p->body, STYLE_PLAIN, "%s",
		    text_squeeze(p->pool, xml_text(page)))->label =
		    pool_strdup(p->pool, xml_attr(page, "title"));
	}
	xmlFreeDoc(doc);
}

struct page *
page_help(struct guide *g)
{
	struct page *p = page_new("help", "Help");
	const struct keybinding *key;

	(void)g;
	page_rule(p, "Keys");
	for (int i = 0; (key = keys_at(i)) != NULL; i++) {
		if (key->help != NULL)
			page_add(p, &p->body, STYLE_PLAIN, "%s", key->help)
			    ->label = key->shown;
	}
	page_rule(p, "Pages");
	add_words(p);
	page_rule(p, "Signs");
	page_add(p, &p->body, STYLE_PLAIN, "well")->sign = SIGN_PASS;
	page_add(p, &p->body, STYLE_PLAIN, "worth a look")->sign = SIGN_WARN;
	page_add(p, &p->body, STYLE_PLAIN, "wrong")->sign = SIGN_FAIL;
	page_add(p, &p->body, STYLE_PLAIN, "asked, no usable answer")->sign =
	    SIGN_UNKNOWN;
	page_add(p, &p->body, STYLE_PLAIN, "not asked")->sign = SIGN_SKIPPED;
	p->keys = "find";
	return p;
}
