/*
 * Filling fixes: see fixes.h.
 */
#include "help/fixes.h"

#include <assert.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "help/fill.h"
#include "help/letter.h"
#include "help/weigh.h"

#define FIXES_MAX 40
#define STEPS_MAX 60

/* What is said of the fix, then what is said of this way of it. */
static struct strings
texts(struct context *x, const xmlNode *fix_node, const xmlNode *way,
    const char *element)
{
	const xmlNode *from[] = { fix_node, way };
	struct strings list = { 0 };

	for (size_t i = 0; i < 2; i++) {
		xml_each (n, from[i], element) {
			if (context_test(x, n))
				strings_add(x->pool, &list, fill_text(x, n));
		}
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

/* ---- what holds for a way that the case's own facts would not choose ---- */

static const xmlNode *
first_choice(struct context *x, const xmlNode *node)
{
	const xmlNode *first = NULL;

	xml_each (w, node, "way") {
		if (!context_test(x, w))
			continue;
		if (context_holds(x, w, "when"))
			return w;
		if (first == NULL)
			first = w;
	}
	return first;
}

/*
 * Whoever looks at the way of another version reads its texts as if the case
 * had that version: before, check, undo and warnings fit the commands. So for
 * as long as it is filled, side and version are those that would have chosen
 * it; none: what else decides a way stays as it is.
 */
static void
assume_for(struct context *x, const xmlNode *node, const xmlNode *way)
{
	static const char *const side[] = { NULL, "recipient", "sender",
		"neither", "both" };
	static const char *const exchange[] = { NULL, "2013", "2010", "2007",
		"online", "none" };

	for (size_t i = 0; i < sizeof side / sizeof *side; i++) {
		for (size_t k = 0; k < sizeof exchange / sizeof *exchange;
		    k++) {
			x->side = side[i];
			x->exchange = exchange[k];
			if (first_choice(x, node) == way)
				return;
		}
	}
	x->side = x->exchange = NULL;
}

/* Returns what to put in the place of capital letters, or NULL. */
static const char *
fill_one(struct context *x, const xmlNode *node, struct command *c)
{
	const char *put_there;

	c->language = xml_attr(node, "language");
	if (c->language == NULL)
		c->language = "sh";
	c->text = fill_command(x, node, c->language, &c->refused, &put_there);
	return c->text != NULL ? put_there : NULL;
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
	xml_each (c, node, "command") {
		const char *put_there = fill_one(x, c, &all[step->n++]);

		if (put_there != NULL)
			step->text = pool_printf(x->pool, "%s %s", step->text,
			    put_there);
	}
}

/* Returns whom it is for, NULL when a value that it needs is absent. */
static const char *
fill_letter(struct context *x, const xmlNode *node, struct step *step)
{
	struct command *letter = pool_alloc(x->pool, sizeof *letter);
	const char *to = fill_words(x, xml_attr(node, "to"));

	if (to == NULL)
		to = "the other side";
	letter->language = "letter";
	letter->text = letter_fill(x, node);
	step->text = pool_printf(x->pool, "Send this to %s:", to);
	step->commands = letter;
	step->n = letter->text != NULL;
	return step->n > 0 ? to : NULL;
}

/* Add the steps that the elements of a node tell. */
static void
add_steps(struct context *x, const xmlNode *node, const char *element,
    struct steps *all)
{
	xml_each (s, node, element) {
		struct step *step = &all->at[all->n];

		if (all->n == STEPS_MAX || !context_test(x, s))
			continue;
		step->text = fill_text(x, s);
		if (step->text == NULL)
			continue;
		fill_commands(x, s, step);
		all->n++;
	}
}

static void
add_letters(struct context *x, const xmlNode *fix_node, struct steps *all,
    struct fix *fix)
{
	xml_each (l, fix_node, "letter") {
		const char *to;

		if (all->n == STEPS_MAX || !context_test(x, l))
			continue;
		to = fill_letter(x, l, &all->at[all->n]);
		if (to == NULL)
			continue;
		if (fix->letter_to == NULL) {
			fix->letter_to = to;
			fix->letter = all->n;
		}
		all->n++;
	}
}

static struct steps
steps_new(struct context *x)
{
	struct steps all = { .n = 0 };

	all.at = pool_alloc(x->pool, STEPS_MAX * sizeof *all.at);
	return all;
}

static struct steps
steps_of(struct context *x, const xmlNode *fix_node, const xmlNode *way,
    const char *element)
{
	struct steps all = steps_new(x);

	add_steps(x, fix_node, element, &all);
	add_steps(x, way, element, &all);
	return all;
}

static void
fill_steps(struct context *x, const xmlNode *fix_node, const xmlNode *way,
    struct fix *fix)
{
	struct steps all = steps_new(x);

	add_steps(x, way, "step", &all);
	add_letters(x, fix_node, &all, fix);
	fix->steps = all.at;
	fix->n = all.n;
	fix->before = texts(x, fix_node, way, "before");
	fix->verify = steps_of(x, fix_node, way, "verify");
	fix->undo = steps_of(x, fix_node, way, "undo");
	fix->warnings = texts(x, fix_node, way, "warning");
	fix->effect = fill_text(x, xml_first(xml_first(way, "effect") != NULL ?
	    way : fix_node, "effect"));
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

static bool
is_due(struct context *x, const xmlNode *node)
{
	xml_each (when, node, "when") {
		if (!context_test(x, when))
			return false;
	}
	return true;
}

bool
fix_fill(struct context *x, const xmlNode *node, int way, struct fix *fix)
{
	const xmlNode *chosen;

	memset(fix, 0, sizeof *fix);
	if (!is_due(x, node))
		return false;
	chosen = choose_way(x, node, fix, way);
	assume_for(x, node, chosen);
	fix->id = xml_attr(node, "id");
	fix->who = fill_words(x, xml_attr(node, "who"));
	fix->risk = xml_attr(node, "risk");
	fix->recheck = words(x, xml_attr(node, "recheck"));
	fix->title = fill_first(x, node, "title");
	if (fix->title == NULL)
		fix->title = fix->id;
	fix->platform = chosen == NULL ? NULL : xml_attr(chosen, "platform");
	fix->asks = chosen != NULL && xml_attr(chosen, "id") != NULL &&
	    text_begins(xml_attr(chosen, "id"), "ask");
	fill_steps(x, node, chosen, fix);
	x->side = x->exchange = NULL;
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

/* Does one of these write to the same person? */
static bool
is_written_to(const struct fix *fixes, int n, const char *to)
{
	for (int i = 0; i < n; i++) {
		if (text_same(fixes[i].letter_to, to))
			return true;
	}
	return false;
}

/* For one cause nobody gets two letters: the first says it best. */
static bool
is_worth_it(struct fix *fix, const struct fix *before, int n)
{
	if (fix->letter_to == NULL || !is_written_to(before, n,
	    fix->letter_to))
		return true;
	if (fix->asks)
		return false;
	fix->n = fix->letter;
	fix->letter_to = NULL;
	return fix->n > 0;
}

static void
add_fixes_of(struct context *x, const char *cause, struct fix *fixes, int *n)
{
	int first = *n;

	xml_each (ref, knowledge_cause(x->knowledge, cause), "fix") {
		const char *id = xml_attr(ref, "ref");
		const xmlNode *node = knowledge_fix(x->knowledge, id);

		if (node == NULL || *n == FIXES_MAX ||
		    is_there(fixes, *n, id) || !context_test(x, ref))
			continue;
		*n += fix_fill(x, node, -1, &fixes[*n]) && is_worth_it(
		    &fixes[*n], &fixes[first], *n - first);
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
