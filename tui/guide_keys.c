/*
 * What a key does: see guide.h. Which key it is, keys.h says.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/before.h"
#include "checks/check.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tui/guide.h"

/* The last answer on the way here, then that the facts were read. */
static bool
take_back(struct guide *g)
{
	struct casefile *c = g->session->casefile;
	const struct walk *w = &g->session->view.walk;
	bool read = answer_get(c, "facts") != NULL;

	for (int i = w->n - 1; i >= 0 && read; i--) {
		if (answer_drop(c, w->path[i].node))
			return true;
	}
	return answer_drop(c, "facts");
}

/* Back: what lies on top, else the last answer, else the start page. */
static void
go_back(struct guide *g)
{
	if (guide_on(g, SPOT_MESSAGES))
		guide_do(g, "start");
	else if (g->n_spots > 0)
		guide_pop(g);
	else if (g->session != NULL && !take_back(g))
		guide_do(g, g->box != NULL ? "messages" : "start");
	g->moved = true;
}

/* ---- asking again ---- */

static const char *
needs_of_step(const struct guide *g)
{
	const struct walk *w = &g->session->view.walk;
	const xmlNode *needs = w->stop == WALK_END ? NULL :
	    xml_first(w->node, "needs");

	return needs == NULL ? NULL : xml_attr(needs, "checks");
}

/* What the page in front depends on, blank-separated; NULL: all checks. */
static const char *
checks_here(const struct guide *g)
{
	const struct spot *top = guide_top(g);
	const xmlNode *node;

	if (top == NULL)
		return needs_of_step(g);
	if (*top->arg == '\0')
		return NULL;
	if (top->kind == SPOT_EVIDENCE)
		return top->arg;
	if (top->kind != SPOT_FIX)
		return NULL;
	node = knowledge_fix(g->knowledge, top->arg);
	return node == NULL ? NULL : xml_attr(node, "recheck");
}

static bool
is_among(struct pool *pool, const char *list, const char *id)
{
	const char *word;

	while ((word = text_word(pool, &list)) != NULL) {
		if (strcmp(word, id) == 0)
			return true;
	}
	return false;
}

static void
ask_one_again(struct session *s, const char *check)
{
	before_keep(s->casefile, s->evidence, check);
	session_again(s, check);
}

static void
ask_again(struct guide *g)
{
	struct session *s = g->session;
	const struct verdict *v = s->view.verdict;
	const char *here = checks_here(g), *names = "";
	int n = 0;

	if (s->settings.offline) {
		guide_say(g, "This case is looked at without a network: "
		    "nothing is asked again");
		return;
	}
	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *c = &v->checks[i];

		if (here != NULL && !is_among(g->pool, here, c->id))
			continue;
		names = pool_printf(g->pool, "%s%s%s", names, n++ > 0 ? ", " :
		    "", c->title);
		ask_one_again(s, c->id);
	}
	guide_say(g, "Asking again: %s", n > 4 ? "everything" : names);
	g->moved |= guide_on(g, SPOT_FIX);
}

/* On without them; what else runs goes on running. */
static void
skip(struct guide *g)
{
	struct session *s = g->session;
	const char *here = checks_here(g);

	if (s->done) {
		guide_say(g, "Nothing is waited for");
		return;
	}
	for (int i = 0; check_at(i) != NULL; i++) {
		const char *id = check_at(i)->id;

		if (runner_is_pending(s->runner, id) && (here == NULL ||
		    is_among(g->pool, here, id)))
			session_skip(s, id);
	}
	guide_say(g, "Gone on without them: r asks them again");
}

/* ---- others ---- */

/* Where there are more lines than digits, a number is typed. */
static bool
is_long(const struct guide *g, const struct page *p)
{
	return guide_on(g, SPOT_MESSAGES) && p->body.n > 9;
}

static void
choose_digit(struct guide *g, const struct page *p, int digit)
{
	if (is_long(g, p)) {
		g->digit = digit;
		g->asking = ASKING_NUMBER;
		return;
	}
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
	struct fix fix;

	if (!guide_on(g, SPOT_FIX) || !guide_fix(g, &fix))
		return;
	if (fix.ways.n < 2) {
		guide_say(g, "There is one way to do this");
		return;
	}
	guide_show_way(g, (fix.way + 1) % fix.ways.n);
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
open_spot(struct guide *g, enum spot_kind kind)
{
	if (!guide_on(g, kind))
		guide_push(g, kind, NULL);
}

/* Help on what is in front of the person. */
static void
open_help(struct guide *g, const struct page *p)
{
	if (guide_on(g, SPOT_HELP))
		return;
	g->help_keys = p->keys == NULL ? NULL : pool_strdup(g->pool, p->keys);
	guide_push(g, SPOT_HELP, p->id);
}

/* Before they have been read they are the page of the case itself. */
void
guide_open_facts(struct guide *g)
{
	if (answer_get(g->session->casefile, "facts") != NULL)
		open_spot(g, SPOT_FACTS);
	else
		while (g->n_spots > 0)
			guide_pop(g);
}

static void
with_case(struct guide *g, enum key key)
{
	switch (key) {
	case KEY_ID_EVIDENCE: open_spot(g, SPOT_EVIDENCE); break;
	case KEY_ID_MESSAGES: guide_do(g, "messages"); break;
	case KEY_ID_FACTS: guide_open_facts(g); break;
	case KEY_ID_HISTORY: open_spot(g, SPOT_WAY); break;
	case KEY_ID_EXCHANGE: open_spot(g, SPOT_EXCHANGE); break;
	case KEY_ID_EXPORT: open_spot(g, SPOT_EXPORT); break;
	case KEY_ID_AGAIN: ask_again(g); break;
	case KEY_ID_NO: say_no(g); break;
	case KEY_ID_SKIP: skip(g); break;
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

	if (!guide_on(g, SPOT_CASES))
		return;
	if (i < 0) {
		guide_say(g, "Point at a case first");
		return;
	}
	g->chosen = (int)i;
	g->asking = asking;
}

static void
find_next(struct guide *g)
{
	g->find_now = g->find != NULL;
	if (g->find == NULL)
		guide_say(g, "Nothing is looked for: / says what");
}

/* Enter opens a line; of a command it takes a copy. */
static void
open_line(struct guide *g, const struct page *p, const struct line *line)
{
	if (line == NULL)
		return;
	if (line->action != NULL)
		guide_do(g, line->action);
	else if (line->copy != NULL)
		copy_here(g, p, line);
}

void
guide_key(struct guide *g, enum key key, int digit, const struct page *p,
    const struct line *line)
{
	free(g->status);
	g->status = NULL;
	switch (key) {
	case KEY_ID_OPEN: open_line(g, p, line); break;
	case KEY_ID_DIGIT: choose_digit(g, p, digit); break;
	case KEY_ID_BACK: go_back(g); break;
	case KEY_ID_QUIT: g->quit = true; break;
	case KEY_ID_HELP: open_help(g, p); break;
	case KEY_ID_FIND: g->asking = ASKING_FIND; break;
	case KEY_ID_NEXT: find_next(g); break;
	case KEY_ID_RENAME: on_list(g, ASKING_TITLE, line); break;
	case KEY_ID_DELETE: on_list(g, ASKING_DELETE, line); break;
	case KEY_ID_COPY: copy_here(g, p, line); break;
	case KEY_ID_WORDS: guide_other_words(g); break;
	default:
		if (g->session != NULL)
			with_case(g, key);
	}
}
