/*
 * The guide: see guide.h. Actions of lines are small texts, "fix 2" or
 * "choose side sender"; the table at the end says what each does.
 */
#include "tui/guide.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/report.h"
#include "tui/input.h"
#include "tui/mailbox.h"

void
guide_init(struct guide *g, struct options *o, const struct knowledge *k)
{
	memset(g, 0, sizeof *g);
	g->options = o;
	g->knowledge = k;
	g->loop = loop_new();
	g->pool = pool_new();
	g->redact = o->redact;
	g->moved = true;
	g->row = g->at = -1;
	for (int i = 0; i < GUIDE_FIELDS; i++)
		g->field[i] = "";
}

void
guide_release(struct guide *g)
{
	session_free(g->session);
	messages_forget(g);
	loop_free(g->loop);
	pool_free(g->pool);
	free(g->status);
	free(g->copy);
	free(g->find);
	free(g->not_taken);
	free(g->other);
	free(g->preview.text);
}

void
guide_say(struct guide *g, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		die(71, "out of memory");
	va_end(ap);
	free(g->status);
	g->status = text;
}

/* ---- cases ---- */

/* What cannot be saved is said once: the next key takes it away. */
static void
tell_news(struct guide *g)
{
	struct session *s = g->session;
	const char *news = keeping_news(&s->keep);

	if (news == NULL && s->done && earlier_differs(&s->earlier,
	    s->view.verdict)) {
		news = pool_printf(s->view.pool, "When this case was saved "
		    "the verdict was another one: %s",
		    earlier_in_words(s->view.pool, &s->earlier));
		s->earlier.cause = NULL;	/* once */
	}
	if (news != NULL)
		guide_say(g, "%s", news);
}

bool
guide_is_personal(const char *fact)
{
	return strcmp(fact, "side") == 0 || strcmp(fact, "exchange") == 0;
}

/*
 * What the command line tells is about the case it opened; of any other case
 * of this run only what is true of the person holds.
 */
static void
apply_options(struct guide *g, struct casefile *c)
{
	struct options o = *g->options;

	if (g->applied) {
		o.answers.n = o.connectors.n = o.n_facts = 0;
		for (int i = 0; i < g->options->n_facts; i++) {
			const char *const *fact = g->options->fact[i];

			if (!guide_is_personal(fact[0]))
				continue;
			o.fact[o.n_facts][0] = fact[0];
			o.fact[o.n_facts++][1] = fact[1];
		}
	}
	g->applied = true;
	options_apply(&o, c, g->knowledge);
	options_load_exports(&o, c);
}

bool
guide_case(struct guide *g, struct casefile *c, const char *path)
{
	struct session_with with = { g->loop, g->knowledge,
		&g->options->settings, true, g->practice };
	struct session *s;
	char *why;

	apply_options(g, c);
	s = session_new(&with, c, &why);
	if (s == NULL) {
		guide_say(g, "--resolver: %s", why);
		free(why);
		casefile_free(c);
		return false;
	}
	session_free(g->session);
	g->session = s;
	g->preview.of = NULL;
	g->n_spots = 0;
	g->asking = ASKING_NONE;
	guide_restore_view(g);
	if (!g->practice)
		session_keep(s, path);
	session_step(s);
	tell_news(g);
	g->moved = true;
	return true;
}

/* One line is too short for the reason: the start page has room for it. */
static void
turn_away(struct guide *g, struct input *in)
{
	if (g->session != NULL || g->n_spots > 0) {
		guide_say(g, "%s", in->why != NULL ? in->why : "unreadable");
		free(in->why);
		return;
	}
	guide_say(g, "Not taken: the reason stands above");
	g->not_taken = in->why != NULL ? in->why : mem_strdup("unreadable");
}

bool
guide_input(struct guide *g, struct input *in, const char *path)
{
	free(g->not_taken);
	g->not_taken = NULL;
	if (in->casefile == NULL || in->status != 0) {
		turn_away(g, in);
		casefile_free(in->casefile);
		return false;
	}
	free(in->why);
	return guide_case(g, in->casefile, in->is_case && path != NULL &&
	    strcmp(path, "-") != 0 ? path : NULL);
}

bool
guide_open(struct guide *g, const char *path)
{
	struct input in;
	char *why = NULL;

	if (mailbox_likely(path)) {
		struct mailbox *b = mailbox_open(path, g->knowledge, &why);

		return messages_show(g, b, path, why);
	}
	input_file(&in, path);
	return guide_input(g, &in, path);
}

static bool
take_paste(struct guide *g, const char *bytes, size_t n)
{
	struct mailbox *b = NULL;
	struct input in;
	char *why = NULL;

	if (mailbox_likely_bytes(bytes, n)) {
		b = mailbox_pasted(bytes, n, g->knowledge, &why);
		return messages_show(g, b, NULL, why);
	}
	input_bytes(&in, bytes, n, NULL);
	return guide_input(g, &in, NULL);
}

bool
guide_paste(struct guide *g, const char *bytes, size_t n)
{
	int lines = text_lines(bytes, n);
	bool read;

	free(g->status);
	g->status = NULL;
	read = take_paste(g, bytes, n);
	if (!read)
		guide_say(g, "%s (%d line%s pasted)", g->status, lines,
		    lines == 1 ? "" : "s");
	else if (g->status == NULL)
		guide_say(g, "Read: %d line%s", lines, lines == 1 ? "" : "s");
	return read;
}

void
guide_leave(struct guide *g, FILE *to)
{
	struct session *s = g->session;
	char *farewell;

	keeping_save(&s->keep, s->casefile);
	farewell = keeping_farewell(&s->keep);
	if (farewell != NULL && to != NULL)
		fprintf(to, "%s\n", farewell);
	free(farewell);
}

/* ---- the page ---- */

static struct page *
case_page(struct guide *g)
{
	const struct session *s = g->session;

	if (answer_get(s->casefile, "facts") == NULL)
		return page_facts(g);
	switch (s->view.walk.stop) {
	case WALK_QUESTION: return page_question(g);
	case WALK_END: return page_verdict(g);
	default: return page_step(g);
	}
}

bool
guide_is_waiting(const struct guide *g)
{
	return g->session != NULL && !g->session->done;
}

struct page *
guide_page(struct guide *g)
{
	static struct page *(*const build[SPOT_COUNT])(struct guide *g) = {
		[SPOT_FIX] = page_fix, [SPOT_TELL] = page_tell,
		[SPOT_CAUSE] = page_cause,
		[SPOT_CAUSES] = page_causes, [SPOT_EVIDENCE] = page_evidence,
		[SPOT_ANSWER] = page_answer, [SPOT_EXPORT] = page_export,
		[SPOT_EXCHANGE] = page_exchange, [SPOT_OBJECT] = page_object,
		[SPOT_OTHER] = page_other, [SPOT_WAY] = page_way,
		[SPOT_HELP] = page_help, [SPOT_FACTS] = page_facts,
		[SPOT_FORM] = page_form, [SPOT_CASES] = page_list,
		[SPOT_PRACTICE] = page_list, [SPOT_MESSAGES] = page_messages,
	};
	const struct spot *top = guide_top(g);
	struct page *p;

	if (top != NULL)
		p = build[top->kind](g);
	else
		p = g->session == NULL ? page_start(g) : case_page(g);
	if (guide_is_waiting(g) && p->keys != NULL)
		p->keys = pool_printf(p->pool, "skip %s", p->keys);
	if (g->box != NULL && g->session != NULL)
		p->keys = pool_printf(p->pool, "messages %s", p->keys != NULL ?
		    p->keys : "");
	if (g->find != NULL && keys_have(p->keys, "find"))
		p->keys = pool_printf(p->pool, "next %s", p->keys);
	p->status = g->status != NULL ? pool_strdup(p->pool, g->status) :
	    NULL;
	return p;
}

/* A step that has come to its decision is another page: point at its start. */
bool
guide_step(struct guide *g)
{
	enum walk_stop before;

	if (g->session == NULL)
		return guide_is_reading(g) && messages_step(g);
	before = g->session->view.walk.stop;
	if (!session_step(g->session))
		return false;
	tell_news(g);
	g->moved |= g->n_spots == 0 && g->session->view.walk.stop != before;
	return true;
}
