/*
 * What the person does: keys and the actions of lines.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/check.h"
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
	guide_case(g, casefile_new(), NULL);
}

static void
do_cases(struct guide *g, const char *arg)
{
	(void)arg;
	g->stored = store_list(g->pool, &g->n_stored);
	guide_push(g, SPOT_CASES, 0);
}

static void
do_practice(struct guide *g, const char *arg)
{
	(void)arg;
	g->stored = store_practice(g->pool, &g->n_stored);
	guide_push(g, SPOT_PRACTICE, 0);
}

/* Practice asks the network nothing and saves nothing. */
static void
do_open(struct guide *g, const char *arg)
{
	long i = text_number(arg, 0, g->n_stored - 1);

	if (i < 0)
		return;
	g->practice = guide_top(g) != NULL &&
	    guide_top(g)->kind == SPOT_PRACTICE;
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

/* Facts with few values go round: "side" and "exchange". */
static void
do_turn(struct guide *g, const char *arg)
{
	static const char *const side[] = { "sender", "recipient", "both",
		"neither", "" }, *const exchange[] = { "2010", "2013", "2016",
		"2019", "se", "online", "2007", "none", "" };
	struct casefile *c = g->session->casefile;
	const char *const *words = strcmp(arg, "side") == 0 ? side : exchange;
	const char *now = fact_get(c, arg);
	int i = 0;

	while (*words[i] != '\0' && !text_same(words[i], now))
		i++;
	i = *words[i] == '\0' ? 0 : i + 1;
	fact_add(c, arg, words[i], FACT_PERSON, "chosen");
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

static void
do_fix(struct guide *g, const char *arg)
{
	long i = text_number(arg, 0, g->session->view.verdict->n_fixes - 1);

	if (i >= 0)
		guide_push(g, SPOT_FIX, (int)i);
}

/* What one check asked. */
static void
do_evidence(struct guide *g, const char *arg)
{
	for (int i = 0; check_at(i) != NULL; i++) {
		if (strcmp(check_at(i)->id, arg) == 0)
			guide_push(g, SPOT_EVIDENCE, i + 1);
	}
}

static void
do_show(struct guide *g, const char *arg)
{
	long i = text_number(arg, 0, EVIDENCE_MAX);

	if (i >= 0)
		guide_push(g, SPOT_ANSWER, (int)i);
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
do_start(struct guide *g, const char *arg)
{
	(void)arg;
	session_free(g->session);
	g->session = NULL;
	g->practice = false;
	g->n_spots = 0;
	g->moved = true;
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
		{ "cases", do_cases }, { "practice", do_practice },
		{ "open", do_open }, { "facts-read", do_facts_read },
		{ "edit", do_edit }, { "turn", do_turn },
		{ "answer", do_answer }, { "fix", do_fix },
		{ "evidence", do_evidence }, { "show", do_show },
		{ "export", do_export }, { "redact", do_redact },
		{ "start", do_start },
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

/* ---- keys ---- */

/* Back: what lies on top, else the last answer, else the start page. */
static void
go_back(struct guide *g)
{
	if (g->n_spots > 0) {
		guide_pop(g);
	} else if (g->session != NULL &&
	    !answer_undo(g->session->casefile)) {
		do_start(g, "");
	}
	g->moved = true;
}

/* The checks in front of the person: of the fix, else of the step, else all. */
static void
ask_again(struct guide *g)
{
	const struct session *s = g->session;
	const struct spot *top = guide_top(g);
	const struct verdict *v = s->view.verdict;
	const struct strings *again = NULL;

	if (s->settings.offline) {
		guide_say(g, "This case is looked at without a network: "
		    "nothing is asked again");
		return;
	}
	if (top != NULL && top->kind == SPOT_FIX && top->arg < v->n_fixes)
		again = &v->fixes[top->arg].recheck;
	for (int i = 0; i < v->n_checks; i++) {
		bool wanted = again == NULL || again->n == 0;

		for (int k = 0; again != NULL && k < again->n; k++)
			wanted |= strcmp(again->at[k], v->checks[i].id) == 0;
		if (wanted)
			session_again(g->session, v->checks[i].id);
	}
	guide_say(g, "Asking again");
}

static void
choose_digit(struct guide *g, const struct page *p, int digit)
{
	for (int i = 0; i < p->body.n; i++) {
		const struct line *line = &p->body.lines[i];

		if (line->number == digit && line->action != NULL) {
			guide_do(g, line->action);
			return;
		}
	}
}

static void
say_no(struct guide *g)
{
	const struct walk *w = &g->session->view.walk;

	if (g->n_spots == 0 && w->stop == WALK_STEP) {
		answer_set(g->session->casefile,
		    xml_attr(w->node, "id"), WALK_NOT_SO);
		g->moved = true;
	}
}

static void
next_way(struct guide *g)
{
	struct spot *top = g->n_spots > 0 ? &g->spot[g->n_spots - 1] : NULL;
	const struct verdict *v = g->session->view.verdict;

	if (top == NULL || top->kind != SPOT_FIX || top->arg >= v->n_fixes)
		return;
	const struct fix *fix = &v->fixes[top->arg];

	if (fix->ways.n < 2) {
		guide_say(g, "There is one way to do this");
		return;
	}
	top->way = ((top->way < 0 ? fix->way : top->way) + 1) % fix->ways.n;
	g->moved = true;
}

/* The command pointed at, else the first one of the page. */
static void
copy_here(struct guide *g, const struct page *p, const struct line *line)
{
	const char *text = line != NULL ? line->copy : NULL;

	for (int i = 0; text == NULL && i < p->body.n; i++)
		text = p->body.lines[i].copy;
	free(g->copy);
	g->copy = text == NULL ? NULL : mem_strdup(text);
	if (text == NULL)
		guide_say(g, "There is no command to copy here");
}

static void
with_case(struct guide *g, enum key key)
{
	const struct spot *top = guide_top(g);

	switch (key) {
	case KEY_ID_EVIDENCE:
		if (top == NULL || top->kind != SPOT_EVIDENCE)
			guide_push(g, SPOT_EVIDENCE, 0);
		break;
	case KEY_ID_EXPORT:
		if (top == NULL || top->kind != SPOT_EXPORT)
			guide_push(g, SPOT_EXPORT, 0);
		break;
	case KEY_ID_AGAIN: ask_again(g); break;
	case KEY_ID_NO: say_no(g); break;
	case KEY_ID_WAY: next_way(g); break;
	default: break;
	}
}

/* On the list of saved cases: the one that is pointed at. */
static void
on_list(struct guide *g, enum asking asking, const struct line *line)
{
	const char *action = line == NULL ? NULL : line->action;
	long i = action == NULL || !text_begins(action, "open ") ? -1 :
	    text_number(action + strlen("open "), 0, g->n_stored - 1);

	if (guide_top(g) == NULL || guide_top(g)->kind != SPOT_CASES)
		return;
	if (i < 0) {
		guide_say(g, "Point at a case first");
		return;
	}
	g->chosen = (int)i;
	g->asking = asking;
}

void
guide_key(struct guide *g, enum key key, int digit, const struct page *p,
    const struct line *line)
{
	free(g->status);
	g->status = NULL;
	switch (key) {
	case KEY_ID_OPEN:
		if (line != NULL && line->action != NULL)
			guide_do(g, line->action);
		break;
	case KEY_ID_DIGIT: choose_digit(g, p, digit); break;
	case KEY_ID_BACK: go_back(g); break;
	case KEY_ID_QUIT: g->quit = true; break;
	case KEY_ID_HELP:
		if (guide_top(g) == NULL || guide_top(g)->kind != SPOT_HELP)
			guide_push(g, SPOT_HELP, 0);
		break;
	case KEY_ID_FIND: g->asking = ASKING_FIND; break;
	case KEY_ID_RENAME: on_list(g, ASKING_TITLE, line); break;
	case KEY_ID_DELETE: on_list(g, ASKING_DELETE, line); break;
	case KEY_ID_COPY: copy_here(g, p, line); break;
	default:
		if (g->session != NULL)
			with_case(g, key);
	}
}
