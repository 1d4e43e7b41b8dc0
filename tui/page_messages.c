/*
 * The messages of a mailbox, a line each, and what is done with them: one is
 * opened as a case, and the list is come back to from there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/mem.h"
#include "checks/text.h"
#include "tui/guide.h"
#include "tui/mailbox.h"

#define SLICE_MS 20		/* keys are not kept waiting longer */
#define TELL_MS 250		/* how often the list grows on the screen */
#define FIRST_MS 100		/* read before it is there */

/* ---- the page ---- */

static void
add_message(struct page *p, const struct message *m, int number, int columns)
{
	struct line *line = page_line(p, STYLE_PLAIN, m->says);

	line->number = number;
	line->action = m->action;
	line->sign = !m->bounce ? SIGN_NONE : m->waits ? SIGN_WARN :
	    SIGN_FAIL;
	line->style = m->bounce ? STYLE_PLAIN : STYLE_DIM;
	line->label = m->whom;
	line->right = columns < 60 ? NULL : columns < 100 ? m->day : m->time;
	line->also = m->more;
	line->most = 1;
}

static const char *
plural(int n)
{
	return n == 1 ? "" : "s";
}

static const char *
counts(struct pool *pool, const struct mailbox *b)
{
	int n = mailbox_count(b), bounces = mailbox_bounces(b);

	return !mailbox_done(b) ? pool_printf(pool, "reading: %d so far", n) :
	    pool_printf(pool, "%d bounce%s of %d message%s", bounces,
	    plural(bounces), n, plural(n));
}

static void
add_end(struct page *p, const struct mailbox *b)
{
	if (mailbox_cut(b))
		page_add(p, &p->body, STYLE_WARN, "Only the first %d are "
		    "listed; whybounce explain reads all of them.",
		    mailbox_count(b));
	if (mailbox_failed(b))
		page_add(p, &p->body, STYLE_WARN, "The rest cannot be read.");
	if (mailbox_done(b) && mailbox_bounces(b) == 0)
		page_add(p, &p->body, STYLE_WARN, "No mail server reports in "
		    "any of these that a mail was refused.");
}

struct page *
page_messages(struct guide *g)
{
	const struct mailbox *b = g->box;
	const char *slash = strrchr(mailbox_name(b), '/');
	struct page *p = page_new("messages", NULL);
	int columns = g->columns > 0 ? g->columns : 75;

	p->title = pool_printf(p->pool, "Which message? %s", slash != NULL &&
	    slash[1] != '\0' ? slash + 1 : mailbox_name(b));
	p->body.list = true;
	p->body.label = columns * 3 / 10 < 30 ? columns * 3 / 10 : 30;
	for (int i = 0; i < mailbox_count(b); i++) {
		const struct message *m = mailbox_at(b, i);

		add_message(p, m, i + 1, columns);
		if (p->mark < 0 && m->bounce)
			p->mark = i;
	}
	add_end(p, b);
	p->right = counts(p->pool, b);
	p->keys = "find";
	return p;
}

/* ---- what is done ---- */

void
messages_forget(struct guide *g)
{
	mailbox_free(g->box);
	g->box = NULL;
}

/* The list, with the mark on the message that was opened last. */
static void
show(struct guide *g, int row)
{
	session_free(g->session);
	g->session = NULL;
	g->practice = false;
	g->n_spots = 0;
	guide_push(g, SPOT_MESSAGES, NULL);
	g->row = row;
}

/* A file with one message is that message. */
static bool
open_only(struct guide *g, const char *path)
{
	struct mailbox *b = g->box;
	struct input in;

	g->box = NULL;
	if (mailbox_count(b) == 0) {
		in = (struct input){ .casefile = NULL };
		in.why = mem_printf("%s: holds no message", mailbox_name(b));
	} else {
		mailbox_input(b, 0, &in);
	}
	mailbox_free(b);
	return guide_input(g, &in, path);
}

bool
messages_show(struct guide *g, struct mailbox *b, const char *path, char *why)
{
	struct input none = { .why = why };

	if (b == NULL)
		return guide_input(g, &none, path);
	messages_forget(g);
	free(g->not_taken);
	g->not_taken = NULL;
	g->box = b;
	mailbox_read(b, 2, 0);
	if (mailbox_done(b) && mailbox_count(b) < 2)
		return open_only(g, path);
	mailbox_read(b, 2, FIRST_MS);
	show(g, -1);
	return true;
}

/* What was made of it in this run is gone on with. */
static bool
read_kept(struct mailbox *b, int i, struct input *in)
{
	const char *kept = mailbox_case(b, i);

	if (kept == NULL || access(kept, R_OK) != 0)
		return false;
	input_file(in, kept);
	if (in->casefile != NULL && in->status == 0)
		return true;
	casefile_free(in->casefile);
	free(in->why);
	return false;
}

void
messages_open(struct guide *g, const char *number)
{
	int n = g->box == NULL ? 0 : mailbox_count(g->box);
	int i = (int)text_number(number, 1, n > 0 ? n : 1) - 1;
	const char *path = NULL;
	struct input in;

	if (n == 0 || i < 0) {
		guide_say(g, "There is no message %s here", text_printable(
		    g->pool, number, strlen(number), 40));
		return;
	}
	g->message = i;
	if (!mailbox_at(g->box, i)->bounce) {
		guide_say(g, "%d: %s", i + 1, mailbox_at(g->box, i)->why);
		g->row = i;
		g->moved = g->at != i;
		return;
	}
	if (read_kept(g->box, i, &in))
		path = mailbox_case(g->box, i);
	else
		mailbox_input(g->box, i, &in);
	if (guide_input(g, &in, path))
		mailbox_keep_case(g->box, i, g->session->keep.path);
}

void
messages_back(struct guide *g)
{
	bool saved = g->session != NULL && g->session->keep.state ==
	    KEEPING_SAVED;

	show(g, g->message);
	if (saved)
		guide_say(g, "The case is saved; opened again it goes on where "
		    "it was");
}

/* ---- reading on ---- */

bool
guide_is_reading(const struct guide *g)
{
	return g->box != NULL && g->session == NULL && !mailbox_done(g->box);
}

bool
guide_no_bounce(const struct guide *g)
{
	return g->box != NULL && mailbox_done(g->box) &&
	    mailbox_bounces(g->box) == 0;
}

bool
messages_step(struct guide *g)
{
	double now = loop_now(g->loop);

	mailbox_read(g->box, 0, SLICE_MS);
	if (!mailbox_done(g->box) && now - g->box_told < TELL_MS)
		return false;
	g->box_told = now;
	return true;
}
