/*
 * Loading the knowledge files: see knowledge.h.
 */
#include "help/knowledge.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"
#include "help/expressions.h"
#include "help/needles.h"

static int
is_fixes_file(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return strncmp(d->d_name, "fixes", 5) == 0 && n > 4 &&
	    strcmp(d->d_name + n - 4, ".xml") == 0;
}

static void
load_fixes(struct knowledge *k)
{
	struct dirent **file;
	int n = scandir(asset_folder(), &file, is_fixes_file, alphasort);

	if (n < 0)
		die(70, "%s: cannot be read", asset_folder());
	for (int i = 0; i < n; i++) {
		if (k->n_fixes < KNOWLEDGE_FIXES)
			k->fixes[k->n_fixes++] = asset_load(file[i]->d_name);
		free(file[i]);
	}
	free(file);
}

static int
sureness(const char *word)
{
	return word == NULL || strcmp(word, "weak") == 0 ? 1 :
	    strcmp(word, "hint") == 0 ? 2 : 3;
}

static void
read_code(struct code *code, const xmlNode *node)
{
	code->node = node;
	code->issuer = xml_attr(node, "issuer");
	code->cause = xml_attr(node, "cause");
	code->sure = sureness(xml_attr(node, "sure"));
	code->reply = xml_attr(node, "reply");
	code->enhanced = xml_attr(node, "enhanced");
	code->text = xml_attr(node, "text");
	code->usable = code->text == NULL || regcomp(&code->regex, code->text,
	    REG_EXTENDED | REG_ICASE) == 0;
	if (code->issuer == NULL)
		code->issuer = "any";
}

/* A pattern is tried only where a word that it requires was found. */
static void
read_needles(struct knowledge *k, struct code *code)
{
	struct needles words;

	if (code->text == NULL || !code->usable)
		return;
	needles_of(&words, code->text);
	code->n_needles = words.n;
	code->needle = mem_alloc((size_t)(words.n + 1) *
	    sizeof *code->needle);
	for (int i = 0; i < words.n; i++)
		code->needle[i] = literals_add(k->needles, words.at[i]);
}

void
knowledge_read_codes(struct knowledge *k)
{
	const xmlNode *root = xmlDocGetRootElement(k->codes);
	locale_t before;
	int n = 0;

	xml_each (node, root, "code")
		n++;
	k->code = mem_alloc((size_t)n * sizeof *k->code);
	k->needles = literals_new();
	k->bytes = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	before = uselocale(k->bytes);
	xml_each (node, root, "code") {
		read_code(&k->code[k->n_codes], node);
		read_needles(k, &k->code[k->n_codes++]);
	}
	uselocale(before);
	literals_build(k->needles);
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
	knowledge_read_codes(k);
	k->expressions = expressions_new();
	return k;
}

void
knowledge_free(struct knowledge *k)
{
	if (k == NULL)
		return;
	expressions_free(k->expressions);
	for (int i = 0; i < k->n_codes; i++) {
		if (k->code[i].text != NULL && k->code[i].usable)
			regfree(&k->code[i].regex);
		free(k->code[i].needle);
	}
	literals_free(k->needles);
	if (k->bytes != (locale_t)0)
		freelocale(k->bytes);
	for (int i = 0; i < k->n_fixes; i++)
		xmlFreeDoc(k->fixes[i]);
	xmlFreeDoc(k->tree);
	xmlFreeDoc(k->causes);
	xmlFreeDoc(k->checks);
	xmlFreeDoc(k->codes);
	xmlFreeDoc(k->values);
	free(k->code);
	free(k);
}

static const xmlNode *
by_id(xmlDoc *doc, const char *element, const char *id)
{
	return xml_by_id(xmlDocGetRootElement(doc), element, "id", id);
}

const xmlNode *
knowledge_node(const struct knowledge *k, const char *id)
{
	return by_id(k->tree, "node", id);
}

const xmlNode *
knowledge_cause(const struct knowledge *k, const char *id)
{
	return by_id(k->causes, "cause", id);
}

const xmlNode *
knowledge_fix(const struct knowledge *k, const char *id)
{
	const xmlNode *fix = NULL;

	for (int i = 0; fix == NULL && i < k->n_fixes; i++)
		fix = by_id(k->fixes[i], "fix", id);
	return fix;
}

const xmlNode *
knowledge_check(const struct knowledge *k, const char *id)
{
	return by_id(k->checks, "check", id);
}
