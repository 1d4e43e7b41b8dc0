/*
 * What lint demands of the decision tree: every way leads to a node, every
 * node is reached, none twice on one walk, and every cause is an end.
 */
#include "help/lint_rules.h"

#include <string.h>

#include "checks/asset.h"
#include "help/walk.h"

static void
need_node(struct lint *l, const xmlNode *at)
{
	const char *go = xml_attr(at, "go");

	if (go == NULL || knowledge_node(l->knowledge, go) == NULL)
		lint_say(l, at, "go=\"%s\": no node has this id",
		    go != NULL ? go : "");
}

static void
lint_ask(struct lint *l, const xmlNode *ask)
{
	static const char *const parts[] = { "question", "plain", "expert",
		"why", "how" };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		lint_need_element(l, ask, parts[i]);
	if (xml_by_id(ask, "choice", "id", "dk") == NULL)
		lint_say(l, ask, "<ask> needs a choice id=\"dk\" (\"I don't "
		    "know\")");
	xml_each (c, ask, "choice") {
		const char *id = xml_attr(c, "id");

		lint_need_id(l, c);
		need_node(l, c);
		if (id != NULL && (strcmp(id, WALK_NEXT) == 0 ||
		    strcmp(id, WALK_NOT_SO) == 0))
			lint_say(l, c, "id=\"%s\" is taken: use another", id);
	}
}

static void
lint_node(struct lint *l, const xmlNode *node)
{
	const xmlNode *cause = xml_first(node, "cause");
	const xmlNode *ask = xml_first(node, "ask");
	const char *ref = cause != NULL ? xml_attr(cause, "ref") : NULL;
	bool end = cause != NULL || xml_first(node, "well") != NULL;
	bool open = ask != NULL || xml_first(node, "otherwise") != NULL;

	lint_need_id(l, node);
	if (xml_attr(node, "id") != NULL && strcmp(xml_attr(node, "id"),
	    WALK_TAKEN) == 0)
		lint_say(l, node, "id=\"" WALK_TAKEN "\": use another");
	if (end == open)
		lint_say(l, node, "<node> needs either an end (<cause>, "
		    "<well>) or an <ask> or <otherwise>");
	if (cause != NULL && (ref == NULL ||
	    knowledge_cause(l->knowledge, ref) == NULL))
		lint_say(l, cause, "ref=\"%s\": causes.xml has no such cause",
		    ref != NULL ? ref : "");
	xml_each (n, node, "when")
		need_node(l, n);
	xml_each (n, node, "otherwise")
		need_node(l, n);
	xml_each (n, node, "needs")
		lint_need_checks(l, n, "checks");
	if (ask != NULL)
		lint_ask(l, ask);
}

/* Where a node is on the way through the tree: kept in its private field. */
static const char on_the_way, left_behind;

static void reach(struct lint *l, const xmlNode *node, int depth);

/* A way leads from `at` to the node that its `go` names. */
static void
follow(struct lint *l, const xmlNode *at, int depth)
{
	const xmlNode *next = xml_attr(at, "go") == NULL ? NULL :
	    knowledge_node(l->knowledge, xml_attr(at, "go"));

	if (next != NULL && next->_private == &on_the_way)
		lint_say(l, at, "go=\"%s\": that is a circle: the walk came "
		    "from there", xml_attr(at, "go"));
	else
		reach(l, next, depth + 1);
}

static void
reach(struct lint *l, const xmlNode *node, int depth)
{
	if (node == NULL || node->_private != NULL)
		return;
	((xmlNode *)node)->_private = (void *)&on_the_way;
	if (depth > WALK_MAX - 2)
		lint_say(l, node, "deeper than a walk goes");
	xml_each (n, node, NULL) {
		follow(l, n, depth);
		xml_each (c, n, "choice")
			follow(l, c, depth);
	}
	((xmlNode *)node)->_private = (void *)&left_behind;
}

static bool
ends_in(struct lint *l, const char *cause)
{
	xml_each (n, xmlDocGetRootElement(l->knowledge->tree), "node") {
		const xmlNode *end = xml_first(n, "cause");

		if (end != NULL && n->_private != NULL &&
		    xml_attr(end, "ref") != NULL &&
		    strcmp(xml_attr(end, "ref"), cause) == 0)
			return true;
	}
	return false;
}

void
lint_tree(struct lint *l)
{
	xmlNode *root = xmlDocGetRootElement(l->knowledge->tree);
	const char *start = xml_attr(root, "root");

	if (start == NULL || knowledge_node(l->knowledge, start) == NULL) {
		lint_say(l, root, "<tree> needs root, the id of a node");
		return;
	}
	xml_each (n, root, "node")
		lint_node(l, n);
	lint_conditions(l, root);
	reach(l, knowledge_node(l->knowledge, start), 0);
	xml_each (n, root, "node") {
		if (n->_private == NULL)
			lint_say(l, n, "id=\"%s\": no way leads to this node",
			    xml_attr(n, "id"));
	}
	xml_each (c, xmlDocGetRootElement(l->knowledge->causes), "cause") {
		if (xml_attr(c, "id") != NULL && !ends_in(l, xml_attr(c,
		    "id")))
			lint_say(l, c, "id=\"%s\": no way through the tree "
			    "ends in this cause", xml_attr(c, "id"));
	}
}
