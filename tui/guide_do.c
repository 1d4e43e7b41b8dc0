/*
 * What the person does: keys and the actions of lines.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/intake.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/report.h"
#include "tui/guide.h"

/* ---- actions: a word, then its argument ---- */

static void
do_paste(struct guide *g, const char *arg)
{
	(void)arg;
	g->asking = ASKING_PASTE;
}

static void
do_file(struct guide *g, const char *arg)
{
	(void)arg;
	g->asking = ASKING_FILE;
}

static void
do_line(struct guide *g, const char *arg)
{
	(void)arg;
	g->asking = ASKING_LINE;
}

static void
do_addresses(struct guide *g, const char *arg)
{
	(void)arg;
	guide_push(g, SPOT_FORM, NULL);
	form_ask(g, 0);
}

static void
do_field(struct guide *g, const char *arg)
{
	long i = text_number(arg, 0, GUIDE_FIELDS - 1);

	if (i >= 0)
		form_ask(g, (int)i);
}

static void
do_look(struct guide *g, const char *arg)
{
	(void)arg;
	form_look(g);
}

static void
do_cases(struct guide *g, const char *arg)
{
	(void)arg;
	g->stored = store_list(g->pool, &g->n_stored);
	guide_push(g, SPOT_CASES, NULL);
}

static void
do_practice(struct guide *g, const char *arg)
{
	(void)arg;
	g->stored = store_practice(g->pool, &g->n_stored);
	guide_push(g, SPOT_PRACTICE, NULL);
}

/* Practice asks the network nothing and saves nothing. */
static void
do_open(struct guide *g, const char *arg)
{
	long i = text_number(arg, 0, g->n_stored - 1);

	if (i < 0)
		return;
	g->practice = guide_on(g, SPOT_PRACTICE);
	guide_open(g, g->stored[i].path);
}

static void
do_facts_read(struct guide *g, const char *arg)
{
	(void)arg;
	answer_set(g->session->casefile, "facts", "next");
	g->moved = true;
}

static void
do_edit(struct guide *g, const char *arg)
{
	g->fact = pool_strdup(g->pool, arg);
	g->asking = ASKING_FACT;
}

/* Facts with few values go round; the last is "not known". */
static const struct {
	const char *fact, *values[10];
} turns[] = {
	{ "side", { "sender", "recipient", "both", "neither", "" } },
	{ "exchange", { "2010", "2013", "2016", "2019", "se", "online",
		"2007", "none", "" } },
	{ "refused_by", { "their-edge", "their-server", "rule", "recipient",
		"own-server", "own-gateway", "" } },
};

static void
do_turn(struct guide *g, const char *arg)
{
	struct casefile *c = g->session->casefile;
	const char *now = fact_get(c, arg);
	size_t k = 0;
	int i = 0;

	while (k < sizeof turns / sizeof *turns &&
	    strcmp(turns[k].fact, arg) != 0)
		k++;
	if (k == sizeof turns / sizeof *turns)
		return;
	while (*turns[k].values[i] != '\0' &&
	    !text_same(turns[k].values[i], now))
		i++;
	i = *turns[k].values[i] == '\0' ? 0 : i + 1;
	fact_add(c, arg, turns[k].values[i], FACT_PERSON, "chosen");
	session_facts_changed(g->session);
}

/*
 * Another recipient of the same message: its words are read, what was typed
 * over those of the first one goes, and the walk begins anew.
 */
static void
do_pick(struct guide *g, const char *arg)
{
	static const char *const typed[] = { "to", "remote_mta", "reply_code",
		"enhanced_code", "diagnostic", "refused_by" };
	struct casefile *c = g->session->casefile;

	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		fact_drop(c, typed[i], FACT_PERSON);
		fact_drop(c, typed[i], FACT_OPTION);
	}
	intake_pick(c, arg);
	while (answer_undo(c))
		;
	session_facts_changed(g->session);
	g->n_spots = 0;
	g->moved = true;
	guide_say(g, "Now it is about %s", arg);
}

static void
do_answer(struct guide *g, const char *arg)
{
	const char *node = text_word(g->pool, &arg);
	const char *choice = text_word(g->pool, &arg);

	if (node == NULL || choice == NULL)
		return;
	answer_set(g->session->casefile, node, choice);
	g->moved = true;
}

/*
 * Back to a step: what was answered there and after it is taken back. Without
 * one: to where the walk stands.
 */
static void
do_way(struct guide *g, const char *node)
{
	struct casefile *c = g->session->casefile;
	const struct walk *w = &g->session->view.walk;
	bool after = false;

	for (int i = 0; i < w->n; i++) {
		after |= strcmp(w->path[i].node, node) == 0;
		if (after)
			answer_drop(c, w->path[i].node);
	}
	g->n_spots = 0;
	g->moved = true;
	if (after)
		guide_say(g, "Back at this step");
}

static void
do_facts(struct guide *g, const char *arg)
{
	(void)arg;
	guide_open_facts(g);
}

static void
do_fix(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_FIX, arg);
}

static void
do_tell(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_TELL, arg);
}

static void
do_cause(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_CAUSE, arg);
}

static void
do_causes(struct guide *g, const char *arg)
{
	(void)arg;
	guide_push(g, SPOT_CAUSES, NULL);
}

/* Somebody knows better: the verdict is that cause's now. */
static void
do_take(struct guide *g, const char *arg)
{
	answer_set(g->session->casefile, WALK_TAKEN, arg);
	g->n_spots = 0;
	g->moved = true;
	guide_say(g, "Taken. b takes it back");
}

static void
do_untake(struct guide *g, const char *arg)
{
	(void)arg;
	answer_drop(g->session->casefile, WALK_TAKEN);
	g->n_spots = 0;
	g->moved = true;
}

static void
do_more(struct guide *g, const char *arg)
{
	(void)arg;
	g->asking = ASKING_MORE;
}

static void
do_more_file(struct guide *g, const char *arg)
{
	(void)arg;
	g->asking = ASKING_MORE_FILE;
}

static void
do_object(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_OBJECT, arg);
}

static void
do_other(struct guide *g, const char *arg)
{
	(void)arg;
	guide_open_other(g);
}

/* What one check asked. */
static void
do_evidence(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_EVIDENCE, arg);
}

static void
do_show(struct guide *g, const char *arg)
{
	guide_push(g, SPOT_ANSWER, arg);
}

static void
do_export(struct guide *g, const char *arg)
{
	g->format = report_format_by_word(arg);
	if (g->format != NULL)
		g->asking = ASKING_EXPORT;
}

static void
do_redact(struct guide *g, const char *arg)
{
	(void)arg;
	g->redact = !g->redact;
}

static void
do_back(struct guide *g, const char *arg)
{
	(void)arg;
	if (g->n_spots > 0)
		guide_pop(g);
}

static void
do_start(struct guide *g, const char *arg)
{
	(void)arg;
	session_free(g->session);
	messages_forget(g);
	g->session = NULL;
	g->practice = false;
	g->n_spots = 0;
	g->moved = true;
}

static void
do_message(struct guide *g, const char *arg)
{
	messages_open(g, arg);
}

static void
do_messages(struct guide *g, const char *arg)
{
	(void)arg;
	if (g->box != NULL)
		messages_back(g);
}

void
guide_do(struct guide *g, const char *action)
{
	static const struct {
		const char *word;
		void (*call)(struct guide *g, const char *arg);
	} table[] = {
		{ "paste", do_paste }, { "file", do_file },
		{ "line", do_line }, { "addresses", do_addresses },
		{ "field", do_field }, { "look", do_look },
		{ "cases", do_cases }, { "practice", do_practice },
		{ "open", do_open }, { "facts-read", do_facts_read },
		{ "edit", do_edit }, { "turn", do_turn }, { "pick", do_pick },
		{ "answer", do_answer }, { "fix", do_fix },
		{ "tell", do_tell },
		{ "cause", do_cause }, { "causes", do_causes },
		{ "take", do_take }, { "untake", do_untake },
		{ "evidence", do_evidence }, { "show", do_show },
		{ "export", do_export }, { "redact", do_redact },
		{ "start", do_start }, { "back", do_back },
		{ "more", do_more }, { "more-file", do_more_file },
		{ "way", do_way }, { "facts", do_facts },
		{ "object", do_object }, { "other", do_other },
		{ "message", do_message }, { "messages", do_messages },
	};
	const char *arg = action;
	const char *word = text_word(g->pool, &arg);

	arg += strspn(arg, " ");
	for (size_t i = 0; word != NULL && i < sizeof table / sizeof *table;
	    i++) {
		if (strcmp(table[i].word, word) == 0) {
			table[i].call(g, arg);
			return;
		}
	}
}
