/*
 * The verdict that a case was saved with: see earlier.h.
 */
#include "help/earlier.h"

#include <string.h>

#include "config.h"
#include "checks/asset.h"

static const char *
copied(struct casefile *c, const xmlNode *node, const char *attr)
{
	const char *value = xml_attr(node, attr);

	return pool_strdup(casefile_pool(c), value != NULL ? value : "");
}

void
earlier_read(struct earlier *e, struct casefile *c)
{
	const xmlNode *node = xml_first(casefile_root(c), "verdict");

	*e = (struct earlier){ .cause = NULL };
	if (node != NULL)
		*e = (struct earlier){ copied(c, node, "cause"),
			copied(c, node, "detail"),
			copied(c, node, "confidence"),
			copied(c, node, "program") };
}

/* A verdict as it is kept. */
static struct earlier
kept(const struct verdict *v)
{
	if (v->none)
		return (struct earlier){ "none", "", "", PACKAGE_VERSION };
	if (v->unknown)
		return (struct earlier){ v->main.cause, "", "",
			PACKAGE_VERSION };
	return (struct earlier){ v->main.cause, v->main.id,
		confidence_word(v->main.confidence), PACKAGE_VERSION };
}

static void
set(xmlNode *node, const char *attr, const char *value)
{
	xml_set(node, attr, *value != '\0' ? value : NULL);
}

void
earlier_write(struct casefile *c, const struct verdict *v)
{
	struct earlier now = kept(v);
	xmlNode *node;

	if (v->open)
		return;
	xml_remove(xml_first(casefile_root(c), "verdict"));
	node = casefile_part(c, "verdict");
	set(node, "cause", now.cause);
	set(node, "detail", now.detail);
	set(node, "confidence", now.confidence);
	set(node, "program", now.program);
}

bool
earlier_differs(const struct earlier *e, const struct verdict *v)
{
	struct earlier now = kept(v);

	return e->cause != NULL && !v->open &&
	    (strcmp(e->cause, now.cause) != 0 ||
	    strcmp(e->detail, now.detail) != 0 ||
	    strcmp(e->confidence, now.confidence) != 0);
}

const char *
earlier_in_words(struct pool *pool, const struct earlier *e)
{
	const char *text = strcmp(e->cause, "none") == 0 ?
	    "nothing wrong was found" : e->cause;

	if (*e->detail != '\0' && strcmp(e->detail, e->cause) != 0)
		text = pool_printf(pool, "%s (%s)", text, e->detail);
	if (*e->confidence != '\0')
		text = pool_printf(pool, "%s, %s", text, e->confidence);
	if (*e->program != '\0')
		text = pool_printf(pool, "%s, by whybounce %s", text,
		    e->program);
	return text;
}
