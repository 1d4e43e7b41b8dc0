/*
 * What lint demands of fixes: that nothing is misspelt away, that whoever
 * changes something looks first and knows the way back, and that no command
 * has a name in it that somebody made up.
 */
#include "help/lint_rules.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/quote.h"

static const char *const risks[] = { "safe", "changes policy", "dangerous" };

static bool
is_fix_used(struct lint *l, const char *id)
{
	xml_each (c, xmlDocGetRootElement(l->knowledge->causes), "cause") {
		if (xml_by_id(c, "fix", "ref", id) != NULL)
			return true;
	}
	return false;
}

static bool
is_risk(const char *word)
{
	for (size_t i = 0; word != NULL &&
	    i < sizeof risks / sizeof *risks; i++) {
		if (strcmp(risks[i], word) == 0)
			return true;
	}
	return false;
}

/* ---- elements ---- */

static const struct { const char *parent, *children; } places[] = {
	{ "fix", "title when before way letter verify undo warning effect" },
	{ "way", "before step verify undo warning effect" },
	{ "step", "command if" }, { "verify", "command if" },
	{ "undo", "command if" }, { "command", "q" }, { "letter", "if" },
	{ "title", "" }, { "before", "if" }, { "warning", "if" },
	{ "effect", "" }, { "q", "" }, { "if", "" }, { "when", "" },
};

static void
check_places(struct lint *l, const xmlNode *node)
{
	const char *children = "", *name = (const char *)node->name;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (strcmp(places[i].parent, name) == 0)
			children = places[i].children;
	}
	xml_each (child, node, NULL) {
		if (!lint_is_word(l, children, (const char *)child->name))
			lint_say(l, child, "<%s> in <%s>: one of: %s",
			    child->name, name, children);
		else
			check_places(l, child);
	}
}

/* ---- commands ---- */

/* "{name|words}" would be a name that looks like a real one. */
static void
check_invented(struct lint *l, const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const char *s = (const char *)n->content;

		if (n->type == XML_ELEMENT_NODE)
			check_invented(l, n);
		while (n->type == XML_TEXT_NODE &&
		    (s = strchr(s, '{')) != NULL) {
			s += 1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_"
			    "0123456789");
			if (*s == '|')
				lint_say(l, node, "a command makes no name up: "
				    "{name?Words that ask for it}");
		}
	}
}

static void
check_command(struct lint *l, const xmlNode *c)
{
	const char *language = xml_attr(c, "language");

	if (language == NULL || !quote_knows(language))
		lint_say(l, c, "language=\"%s\": not known", language != NULL ?
		    language : "");
	check_invented(l, c);
}

/* Does one of the commands below an element hold one of these words? */
static const xmlNode *
find_command(const xmlNode *node, const char *const *words)
{
	xml_each (c, node, "command") {
		char *text = (char *)xmlNodeGetContent(c);
		bool has = false;

		for (int i = 0; words[i] != NULL && !has; i++)
			has = strstr(text, words[i]) != NULL;
		xmlFree(text);
		if (has)
			return c;
	}
	return NULL;
}

static const char *const changes[] = { "Set-", "Add-", "Remove-", "New-",
	"Enable-", "Disable-", "update add", "update delete", "postconf -e",
	NULL };
static const char *const looks[] = { "Get-", "Resolve-", "postconf ", "Test-",
	"exim -b", NULL };

/* Who writes a zone's lines looks at the file. */
static bool
needs_no_look(const xmlNode *command)
{
	const char *language = xml_attr(command, "language");

	return text_same(language, "zone") || text_same(language, "nsupdate");
}

static void
check_change(struct lint *l, const xmlNode *fix, const xmlNode *way)
{
	bool looked = false;

	xml_each (s, way, "step") {
		const xmlNode *c = find_command(s, changes);

		looked = looked || find_command(s, looks) != NULL;
		if (c == NULL)
			continue;
		if (!looked && !needs_no_look(c))
			lint_say(l, c, "a change before a look: let a command "
			    "show what is there now");
		if (xml_first(way, "undo") == NULL &&
		    xml_first(fix, "undo") == NULL)
			lint_say(l, way, "something is changed: <undo> says "
			    "the way back");
		return;
	}
}

/* ---- ways, letters, fixes ---- */

static void
check_way(struct lint *l, const xmlNode *fix, const xmlNode *way)
{
	static const char *const holders[] = { "step", "verify", "undo" };

	lint_need_id(l, way);
	lint_need_element(l, way, "step");
	if (xml_attr(way, "platform") == NULL)
		lint_say(l, way, "<way> needs a platform");
	for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
		xml_each (s, way, holders[i]) {
			xml_each (c, s, "command")
				check_command(l, c);
		}
	}
	check_change(l, fix, way);
}

static void
check_letter(struct lint *l, const xmlNode *letter)
{
	if (xml_attr(letter, "to") == NULL)
		lint_say(l, letter, "<letter> needs to=\"\": who gets it");
	if (xml_attr(letter, "subject") == NULL)
		lint_say(l, letter, "<letter> needs a subject");
}

static void
check_fix(struct lint *l, const xmlNode *fix)
{
	const char *id = xml_attr(fix, "id");

	lint_need_id(l, fix);
	lint_need_element(l, fix, "title");
	lint_need_element(l, fix, "way");
	lint_need_element(l, fix, "verify");
	lint_need_checks(l, fix, "recheck");
	check_places(l, fix);
	if (!is_risk(xml_attr(fix, "risk")))
		lint_say(l, fix, "risk: safe, changes policy or dangerous");
	else if (strcmp(xml_attr(fix, "risk"), "safe") != 0)
		lint_need_element(l, fix, "effect");
	if (id != NULL && !is_fix_used(l, id))
		lint_say(l, fix, "id=\"%s\": no cause leads to this fix", id);
	xml_each (way, fix, "way")
		check_way(l, fix, way);
	xml_each (letter, fix, "letter")
		check_letter(l, letter);
}

void
lint_fixes(struct lint *l)
{
	for (int i = 0; i < l->knowledge->n_fixes; i++) {
		xmlNode *root = xmlDocGetRootElement(l->knowledge->fixes[i]);

		xml_each (fix, root, "fix")
			check_fix(l, fix);
		lint_conditions(l, root);
	}
}
