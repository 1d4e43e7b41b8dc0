/*
 * The data files of assets/: found beside the build or under pkgdatadir,
 * parsed as XML with line numbers. A malformed asset is a broken installation.
 *
 * Search order: $WHYBOUNCE_DATA, the source tree this binary was built from
 * (only while it still runs from its build folder), pkgdatadir.
 *
 * A site, and each person, may put a file of the same name in its place:
 * $XDG_CONFIG_HOME/whybounce/NAME (or ~/.config) goes before
 * sysconfdir/whybounce/NAME, and that before what ships. Files of fixes may be
 * added, too. With $WHYBOUNCE_DATA that folder is all there is.
 */
#ifndef CHECKS_ASSET_H
#define CHECKS_ASSET_H

#include <libxml/tree.h>

/* Folder of the assets, without a final slash. Borrowed; dies if none. */
const char *asset_folder(void);

/* "causes.xml", "practice/x.xml" -> path. The caller frees. */
char *asset_path(const char *name);
/* What stands for a file that ships; NULL: nothing. The caller frees. */
char *asset_overriding(const char *name);
/*
 * Names of the XML files that begin so, sorted, those of a site's own fixes
 * among them. How many; the caller frees each and *names.
 */
int asset_list(const char *begins, char ***names);
/* Folder i of those whose files take the place of what ships, the strongest
 * first; NULL past the last. The caller frees. */
char *asset_override(int i);

/* Parse an asset or die (70, EX_SOFTWARE). The caller frees the document. */
xmlDoc *asset_load(const char *name);

/*
 * Parse XML from outside: no network, no entities, any DTD refused, at most
 * max bytes. NULL with *why set to "FILE:LINE: what" that the caller frees.
 */
xmlDoc *xml_load(const char *path, size_t max, char **why);
xmlDoc *xml_parse(const char *bytes, size_t n, const char *name, char **why);

/* Small helpers for reading trees. Borrowed from the document; NULL: absent. */
const char *xml_attr(const xmlNode *node, const char *name);
xmlAttr *xml_attribute(const xmlNode *node, const char *name);	/* or NULL */
const char *xml_value(const xmlAttr *a);	/* "" when empty */
const char *xml_text(const xmlNode *node);	/* "" when empty */
xmlNode *xml_first(const xmlNode *parent, const char *element);	/* or NULL */
xmlNode *xml_next(const xmlNode *node, const char *element);
xmlNode *xml_by_id(const xmlNode *parent, const char *element,
	const char *attr, const char *value);
/* element NULL: any element */
#define xml_each(n, parent, element) \
	for (xmlNode *n = xml_first(parent, element); n != NULL; \
	    n = xml_next(n, element))

xmlNode *xml_add(xmlNode *parent, const char *element, const char *text);
void xml_set(xmlNode *node, const char *attr, const char *value);
void xml_remove(xmlNode *node);

#endif
