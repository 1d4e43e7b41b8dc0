/*
 * The case file: making, loading, saving. See casefile.h; facts and answers
 * are in facts.c.
 */
#include "checks/casefile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/relaxng.h>

#include "config.h"
#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"

struct casefile {
	xmlDoc *doc;
	struct pool *pool;
	unsigned revision;	/* its attribute is written when it is saved */
};

static void
stamp(xmlNode *root, const char *attr)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	xml_set(root, attr, text);
}

/*
 * The names of elements and attributes, which all new cases share: a case has
 * a hundred of them, and thousands of messages make a case each.
 */
static xmlDict *names;

static void
forget_names(void)
{
	xmlDictFree(names);
}

static void
share_names(xmlDoc *doc)
{
	if (names == NULL) {
		names = xmlDictCreate();
		atexit(forget_names);
	}
	if (xmlDictReference(names) == 0)
		doc->dict = names;
}

struct casefile *
casefile_new(void)
{
	struct casefile *c = mem_alloc(sizeof *c);
	xmlNode *root;

	c->pool = pool_new();
	c->doc = xmlNewDoc((const xmlChar *)"1.0");
	if (c->doc == NULL)
		die(71, "out of memory");
	share_names(c->doc);
	root = xmlNewDocNode(c->doc, NULL, (const xmlChar *)"case", NULL);
	if (root == NULL)
		die(71, "out of memory");
	xmlDocSetRootElement(c->doc, root);
	xml_set(root, "version", CASEFILE_VERSION_TEXT);
	xml_set(root, "revision", "0");
	xml_set(root, "program", PACKAGE_VERSION);
	stamp(root, "created");
	return c;
}

void
casefile_free(struct casefile *c)
{
	if (c == NULL)
		return;
	xmlFreeDoc(c->doc);
	pool_free(c->pool);
	free(c);
}

struct complaint {
	const char *path;
	const xmlNode *root;
	long line;			/* 0: the library does not say */
	char *why;
};

#if LIBXML_VERSION >= 21200
#define ERROR_CONST const
#else
#define ERROR_CONST
#endif

/* Of what stands in any order the library names the element, not its line. */
static long
line_of(const struct complaint *c, ERROR_CONST xmlError *e)
{
	const xmlNode *part = e->str1 == NULL ? NULL : xml_first(c->root,
	    e->str1);

	return e->node != NULL ? xmlGetLineNo(e->node) : e->line > 0 ?
	    e->line : part != NULL ? xmlGetLineNo(part) : 0;
}

static void
note_complaint(void *arg, ERROR_CONST xmlError *e)
{
	struct complaint *c = arg;
	long line = line_of(c, e);
	struct pool *pool;

	if (c->why != NULL && (c->line > 0 || line <= 0))
		return;
	pool = pool_new();
	free(c->why);
	c->line = line;
	c->why = mem_printf("%s:%ld: %s: not a case of this program", c->path,
	    line > 0 ? line : 1, text_printable(pool, e->message,
	    strcspn(e->message, "\n"), 200));
	pool_free(pool);
}

/* Is it what assets/case.rng describes? */
static bool
is_valid(xmlDoc *doc, const char *path, char **why)
{
	char *schema_path = asset_path("case.rng");
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(schema_path);
	xmlRelaxNG *schema = xmlRelaxNGParse(parser);
	struct complaint complaint = { path, xmlDocGetRootElement(doc), 0,
		NULL };
	xmlRelaxNGValidCtxt *valid;
	int rc;

	if (schema == NULL)
		die(70, "%s: no usable schema: install the program again",
		    schema_path);
	valid = xmlRelaxNGNewValidCtxt(schema);
	xmlRelaxNGSetValidStructuredErrors(valid, note_complaint, &complaint);
	rc = xmlRelaxNGValidateDoc(valid, doc);
	xmlRelaxNGFreeValidCtxt(valid);
	xmlRelaxNGFree(schema);
	xmlRelaxNGFreeParserCtxt(parser);
	free(schema_path);
	if (rc != 0)
		*why = complaint.why != NULL ? complaint.why :
		    mem_printf("%s:1: not a case of this program", path);
	else
		free(complaint.why);
	return rc == 0;
}

/*
 * Text in a case from elsewhere is as hostile as a bounce: XML can hold
 * characters that no terminal should see. They become visible escapes.
 */
static void
make_text_printable(xmlNode *text, struct pool *pool)
{
	const char *s = (const char *)text->content;
	char *clean = text_printable_lines(pool, s, strlen(s), CASEFILE_MAX);

	if (strcmp(clean, s) != 0)
		xmlNodeSetContentLen(text, (xmlChar *)clean,
		    (int)strlen(clean));
}

/* Comments and instructions are nobody's value: what they split is one. */
static void
make_whole(xmlNode *node)
{
	xmlNode *next;

	for (; node != NULL; node = next) {
		next = node->next;
		if (node->type == XML_COMMENT_NODE ||
		    node->type == XML_PI_NODE)
			xml_remove(node);
		else if (node->type == XML_TEXT_NODE && node->prev != NULL &&
		    node->prev->type == XML_TEXT_NODE)
			xmlTextMerge(node->prev, node);
	}
}

/* The indentation between elements goes: saving makes it anew. */
static void
make_printable(xmlNode *node, struct pool *pool)
{
	xmlNode *next;

	for (; node != NULL; node = next) {
		next = node->next;
		if (node->type == XML_TEXT_NODE && xmlIsBlankNode(node) &&
		    (node->next != NULL || node->prev != NULL)) {
			xml_remove(node);
			continue;
		}
		if (node->type == XML_TEXT_NODE)
			make_text_printable(node, pool);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (xmlAttr *a = node->properties; a != NULL; a = a->next)
			make_printable(a->children, pool);
		make_whole(node->children);
		make_printable(node->children, pool);
	}
}

/* A case of a later version: what it may hold is not for this one to say. */
static bool
is_newer(xmlDoc *doc, const char *path, char **why)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	const char *version = xml_attr(root, "version");
	const char *program = xml_attr(root, "program");
	struct pool *pool;

	if (strcmp((const char *)root->name, "case") != 0 || version == NULL ||
	    text_number(version, CASEFILE_VERSION + 1, 999999) < 0)
		return false;
	pool = pool_new();
	*why = mem_printf("%s:1: a case of version %s, of whybounce %s: this "
	    "is whybounce %s, which reads cases up to version %d: install a "
	    "newer whybounce", path, version, program == NULL ? "?" :
	    text_printable(pool, program, strlen(program), 40),
	    PACKAGE_VERSION, CASEFILE_VERSION);
	pool_free(pool);
	return true;
}

static unsigned
revision_of(const xmlNode *root)
{
	const char *text = xml_attr(root, "revision");

	return text == NULL ? 0 : (unsigned)strtoul(text, NULL, 10);
}

/* Takes the document; NULL is passed on. */
static struct casefile *
casefile_of(xmlDoc *doc, const char *name, char **why)
{
	struct casefile *c;

	if (doc == NULL)
		return NULL;
	if (is_newer(doc, name, why) || !is_valid(doc, name, why)) {
		xmlFreeDoc(doc);
		return NULL;
	}
	c = mem_alloc(sizeof *c);
	c->pool = pool_new();
	c->doc = doc;
	c->revision = revision_of(xmlDocGetRootElement(doc));
	make_printable(xmlDocGetRootElement(doc), c->pool);
	return c;
}

struct casefile *
casefile_parse(const char *bytes, size_t n, const char *name, char **why)
{
	return casefile_of(xml_parse(bytes, n, name, why), name, why);
}

struct casefile *
casefile_load(const char *path, char **why)
{
	return casefile_of(xml_load(path, CASEFILE_MAX, why), path, why);
}

char *
casefile_text(struct casefile *c, size_t *n)
{
	char revision[16];
	xmlChar *text;
	int len;

	if (c->revision != revision_of(casefile_root(c))) {
		snprintf(revision, sizeof revision, "%u", c->revision);
		xml_set(casefile_root(c), "revision", revision);
	}
	xmlDocDumpFormatMemoryEnc(c->doc, &text, &len, "UTF-8", 1);
	if (text == NULL)
		die(71, "out of memory");
	char *copy = mem_strndup((const char *)text, (size_t)len);

	xmlFree(text);
	*n = (size_t)len;
	return copy;
}

int
casefile_save(struct casefile *c, const char *path, char **why)
{
	char *text;
	size_t n;
	int rc;

	stamp(casefile_root(c), "changed");
	text = casefile_text(c, &n);
	rc = buf_write_private(path, text, n, why);
	free(text);
	return rc;
}

xmlDoc *
casefile_doc(struct casefile *c)
{
	return c->doc;
}

xmlNode *
casefile_root(const struct casefile *c)
{
	return xmlDocGetRootElement(c->doc);
}

/* The order of assets/case.rng. */
static const char *const parts[] = { "settings", "source", "view", "facts",
	"recipients", "returned", "exchange", "answers", "evidence",
	"findings", "verdict", "before" };

#define PARTS (sizeof parts / sizeof *parts)

static size_t
part_index(const char *element)
{
	size_t i = 0;

	while (i < PARTS && strcmp(parts[i], element) != 0)
		i++;
	return i;
}

xmlNode *
casefile_part(struct casefile *c, const char *element)
{
	xmlNode *root = casefile_root(c);
	xmlNode *part = xml_first(root, element);
	size_t place;

	if (part != NULL)
		return part;
	place = part_index(element);
	assert(place < PARTS);
	part = xml_add(root, element, NULL);
	xml_each (at, root, NULL) {
		if (part_index((const char *)at->name) > place) {
			xmlAddPrevSibling(at, part);
			break;
		}
	}
	return part;
}

struct pool *
casefile_pool(struct casefile *c)
{
	return c->pool;
}

unsigned
casefile_revision(const struct casefile *c)
{
	return c->revision;
}

void
casefile_touch(struct casefile *c)
{
	c->revision++;
}
