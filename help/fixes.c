/*
 * Filling fixes: see fixes.h.
 */
#include "help/fixes.h"

#include <assert.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fill.h"
#include "help/weigh.h"

#define FIXES_MAX 40
#define STEPS_MAX 60

static struct strings
texts(struct context *x, const xmlNode *node, const char *element)
{
	struct strings list = { 0 };

	xml_each (n, node, element) {
		if (context_test(x, n))
			strings_add(x->pool, &list, fill_text(x, n));
	}
	return list;
}

static const xmlNode *
choose_way(struct context *x, const xmlNode *node, struct fix *fix, int way)
{
	const xmlNode *chosen = NULL, *first = NULL;
	int i = 0;

	xml_each (w, node, "way") {
		if (!context_test(x, w))
			continue;	/* no way for this side */
		strings_add(x->pool, &fix->ways, xml_attr(w, "platform"));
		if (first == NULL)
			first = w;
		if (chosen == NULL && (way < 0 ?
		    context_holds(x, w, "when") : i == way)) {
			chosen = w;
			fix->way = i;
		}
		i++;
	}
	return chosen != NULL ? chosen : first;
}

static void
fill_one(struct context *x, const xmlNode *node, struct command *c)
{
	c->language = xml_attr(node, "language");
	if (c->language == NULL)
		c->language = "sh";
	c->text = fill_command(x, node, c->language, &c->refused);
}

static void
fill_commands(struct context *x, const xmlNode *node, struct step *step)
{
	struct command *all;
	int n = 0;

	xml_each (c, node, "command")
		n++;
	all = pool_alloc(x->pool, (size_t)n * sizeof *all);
	step->commands = all;
	xml_each (c, node, "command")
		fill_one(x, c, &all[step->n++]);
}

static void
fill_letter(struct context *x, const xmlNode *node, struct step *step)
{
	struct command *letter = pool_alloc(x->pool, sizeof *letter);
	const char *to = fill_words(x, xml_attr(node, "to"));

	letter->language = "letter";
	letter->text = fill_lines(x, node);
	step->text = pool_printf(x->pool, "Send this to %s:",
	    to != NULL ? to : "the other side");
	step->commands = letter;
	step->n = letter->text != NULL;
}

static void
fill_steps(struct context *x, const xmlNode *fix_node, const xmlNode *way,
    struct fix *fix)
{
	struct step *steps = pool_alloc(x->pool, STEPS_MAX * sizeof *steps);

	fix->steps = steps;
	xml_each (s, way, "step") {
		struct step *step = &steps[fix->n];

		if (fix->n == STEPS_MAX || !context_test(x, s))
			continue;
		step->text = fill_text(x, s);
		fill_commands(x, s, step);
		fix->n += step->text != NULL;
	}
	xml_each (l, fix_node, "letter") {
		if (fix->n == STEPS_MAX || !context_test(x, l))
			continue;
		fill_letter(x, l, &steps[fix->n]);
		fix->n += steps[fix->n].n > 0;
	}
}

static struct strings
words(struct context *x, const char *list)
{
	struct strings all = { 0 };
	const char *word;

	while (list != NULL && (word = text_word(x->pool, &list)) != NULL)
		strings_add(x->pool, &all, word);
	return all;
}

bool
fix_fill(struct context *x, const xmlNode *node, int way, struct fix *fix)
{
	const xmlNode *chosen;

	memset(fix, 0, sizeof *fix);
	xml_each (when, node, "when") {
		if (!context_test(x, when))
			return false;
	}
	fix->id = xml_attr(node, "id");
	fix->who = fill_words(x, xml_attr(node, "who"));
	fix->risk = xml_attr(node, "risk");
	fix->recheck = words(x, xml_attr(node, "recheck"));
	fix->title = fill_text(x, xml_first(node, "title"));
	if (fix->title == NULL)
		fix->title = fix->id;
	chosen = choose_way(x, node, fix, way);
	fix->platform = chosen == NULL ? NULL : xml_attr(chosen, "platform");
	fix->before = texts(x, node, "before");
	fix->verify = texts(x, node, "verify");
	fix->undo = texts(x, node, "undo");
	fix->warnings = texts(x, node, "warning");
	fix->effect = fill_text(x, xml_first(node, "effect"));
	fill_steps(x, node, chosen, fix);
	return fix->n > 0;
}

static bool
is_there(const struct fix *fixes, int n, const char *id)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(fixes[i].id, id) == 0)
			return true;
	}
	return false;
}

static void
add_fixes_of(struct context *x, const char *cause, struct fix *fixes, int *n)
{
	xml_each (ref, knowledge_cause(x->knowledge, cause), "fix") {
		const char *id = xml_attr(ref, "ref");
		const xmlNode *node = knowledge_fix(x->knowledge, id);

		if (node == NULL || *n == FIXES_MAX ||
		    is_there(fixes, *n, id) || !context_test(x, ref))
			continue;
		*n += fix_fill(x, node, -1, &fixes[*n]);
	}
}

struct fix *
fixes_of(struct context *x, const char *const *causes, int n, int *count)
{
	struct fix *fixes = pool_alloc(x->pool, FIXES_MAX * sizeof *fixes);

	*count = 0;
	for (int i = 0; i < n; i++)
		add_fixes_of(x, causes[i], fixes, count);
	return fixes;
}
