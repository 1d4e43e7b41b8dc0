/*
 * lint: see lint.h. Loads the files itself: a malformed one is a fault to
 * tell, not a broken installation.
 */
#include "help/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "help/lint_rules.h"

#define LINT_MAX (16u << 20)

void
lint_say(struct lint *l, const xmlNode *node, const char *fmt, ...)
{
	va_list ap;
	const char *file = node->doc != NULL && node->doc->URL != NULL ?
	    (const char *)node->doc->URL : "?";

	printf("%s:%ld: ", file, xmlGetLineNo(node));
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	l->faults++;
}

static void
check_expression(struct lint *l, const xmlNode *node, const char *attr)
{
	struct context *x = l->context;
	xmlXPathCompExpr *ready = NULL;

	if (xml_attr(node, attr) == NULL)
		return;
	lint_names(l, node, xml_attr(node, attr));
	lint_words(l, node, xml_attr(node, attr));
	context_path_text(x, xml_attr(node, attr), &ready);
	if (ready != NULL)
		xmlXPathFreeCompExpr(ready);
	if (x->error == NULL)
		return;
	lint_say(l, node, "%s=\"%s\": %s", attr, xml_attr(node, attr),
	    x->error);
	free(x->error);
	x->error = NULL;
}

static bool
is_value(struct lint *l, const char *name)
{
	return knowledge_value(l->knowledge, name) != NULL;
}

/* {name} and {name|...}: as fill.c reads them; {name?...} may be asked. */
static void
check_placeholders(struct lint *l, const xmlNode *node, const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	for (; text != NULL && (text = strchr(text, '{')) != NULL; text++) {
		size_t n = strspn(text + 1, letters);
		char *name = mem_strndup(text + 1, n);

		if (n > 0 && (text[n + 1] == '}' || text[n + 1] == '|') &&
		    !is_value(l, name))
			lint_say(l, node, "{%s}: values.xml has no such value",
			    name);
		free(name);
	}
}

void
lint_conditions(struct lint *l, const xmlNode *node)
{
	static const char *const texts[] = { "because", "to", "who", "mail",
		"subject" };

	check_expression(l, node, "test");
	if (strcmp((const char *)node->name, "way") == 0)
		check_expression(l, node, "when");
	if (strcmp((const char *)node->name, "value") == 0)
		check_expression(l, node, "is");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_placeholders(l, node, xml_attr(node, texts[i]));
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE)
			check_placeholders(l, node, (const char *)n->content);
		else if (n->type == XML_ELEMENT_NODE)
			lint_conditions(l, n);
	}
}

/* ---- loading ---- */

static int
place(struct knowledge *k, xmlDoc *doc)
{
	struct { const char *root; xmlDoc **at; } slot[] = {
		{ "tree", &k->tree }, { "causes", &k->causes },
		{ "checks", &k->checks }, { "codes", &k->codes },
		{ "values", &k->values }, { "dialects", &k->dialects },
	};
	const char *root = (const char *)xmlDocGetRootElement(doc)->name;

	for (size_t i = 0; i < sizeof slot / sizeof *slot; i++) {
		if (strcmp(slot[i].root, root) != 0)
			continue;
		xmlFreeDoc(*slot[i].at);
		*slot[i].at = doc;
		return 0;
	}
	if (strcmp(root, "fixes") != 0 || k->n_fixes == KNOWLEDGE_FIXES)
		return -1;
	k->fixes[k->n_fixes++] = doc;
	return 0;
}

static int
load(struct knowledge *k, const char *path)
{
	char *why;
	xmlDoc *doc = xml_load(path, LINT_MAX, &why);

	if (doc == NULL) {
		printf("%s\n", why);
		free(why);
		return 1;
	}
	if (place(k, doc) != 0)
		xmlFreeDoc(doc);	/* dnsbl, hosts, ...: well-formed */
	return 0;
}

static int
load_all(struct knowledge *k)
{
	char **name;
	int n = asset_list("", &name), faults = 0;

	for (int i = 0; i < n; i++) {
		char *path = asset_path(name[i]);

		faults += load(k, path);
		free(path);
		free(name[i]);
	}
	free(name);
	return faults;
}

/* Without one of them nothing can be judged. */
static int
missing(const struct knowledge *k)
{
	const struct { const char *name; const xmlDoc *doc; } needed[] = {
		{ "tree.xml", k->tree }, { "causes.xml", k->causes },
		{ "checks.xml", k->checks }, { "codes.xml", k->codes },
		{ "values.xml", k->values },
		{ "fixes.xml", k->n_fixes > 0 ? k->fixes[0] : NULL },
	};
	int faults = 0;

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (needed[i].doc != NULL)
			continue;
		printf("%s/%s:1: no such file: put it back\n", asset_folder(),
		    needed[i].name);
		faults++;
	}
	return faults;
}

/* A file on the line takes the place of the installed one of its name. */
static void
drop_same_name(struct knowledge *k, const char *path)
{
	const char *base = strrchr(path, '/');

	base = base == NULL ? path : base + 1;
	for (int i = 0; i < k->n_fixes; i++) {
		const char *url = (const char *)k->fixes[i]->URL;
		const char *slash = strrchr(url, '/');

		if (strcmp(slash == NULL ? url : slash + 1, base) != 0)
			continue;
		xmlFreeDoc(k->fixes[i]);
		k->fixes[i] = k->fixes[--k->n_fixes];
	}
}

static void
run_rules(struct lint *l)
{
	l->sample = casefile_new();

	struct pool *pool = pool_new();

	l->context = context_new(l->knowledge, l->sample, pool);
	lint_values(l);
	lint_checks(l);
	lint_codes(l);
	if (l->knowledge->dialects != NULL)
		lint_dialects(l);
	lint_causes(l);
	lint_fixes(l);
	lint_tree(l);
	if (l->faults == 0)
		lint_cover(l);
	context_free(l->context);
	pool_free(pool);
	casefile_free(l->sample);
}

int
lint(const char *const *files, int n)
{
	struct knowledge *k = mem_alloc(sizeof *k);
	struct lint l = { .knowledge = k };

	l.faults = load_all(k);
	for (int i = 0; i < n; i++) {
		drop_same_name(k, files[i]);
		l.faults += load(k, files[i]);
	}
	if (l.faults == 0)
		l.faults = missing(k);
	if (l.faults == 0) {
		knowledge_ready(k);
		run_rules(&l);
	}
	if (l.faults == 0)
		printf("all well\n");
	knowledge_free(k);
	return l.faults == 0 ? 0 : EX_DATAERR;
}
