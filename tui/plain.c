/*
 * Plain mode: see plain.h. The loop waits for lines of standard input and for
 * the network alike; a page is printed again when the walk has moved on, and
 * while it waits each finding is printed as it comes.
 *
 * A line is a number, a key's letter ("e", "c 3" for a line by its number),
 * "/text" to find, or, longer, pasted text up to a line with a single dot.
 */
#include "tui/plain.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "checks/buf.h"
#include "checks/check.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tui/mailbox.h"
#include "tui/plain_lines.h"
#include "tui/plain_paste.h"
#include "tui/plain_print.h"

#define INPUT_MAX (2u << 20)
#define NEWS_MS 2000
#define NUMBER_MOST 100000
#define LONG_PAGE 200			/* lines that are printed of a list */

struct plain {
	struct guide *guide;
	struct buf input;		/* read, not yet taken */
	struct pasting pasting;
	bool complained;		/* the page is as it was printed */
	int fd;				/* of it */
	bool scripted;			/* no person: input waits for checks */
	bool end;			/* of standard input */
	bool told[SESSION_CHECKS];	/* findings printed, by check_at() */
};

static struct plain_how
how(const struct plain *t)
{
	return (struct plain_how){ .width = 80,
		.ascii = t->guide->options->ascii };
}

/* ---- printing ---- */

static void
print_key(const struct keybinding *key)
{
	bool about_line = key->key == KEY_ID_RENAME ||
	    key->key == KEY_ID_DELETE || key->key == KEY_ID_COPY;

	if (key->footer != NULL && key->where != KEYS_COMMON)
		printf("  %s%s %s", key->shown, about_line ? " NUMBER" :
		    key->key == KEY_ID_FIND ? "TEXT" : "", key->footer);
}

static void
print_keys(const struct page *p)
{
	struct pool *pool = pool_new();
	const char *at = p->keys, *id;

	fputs("NUMBER choose", stdout);
	while (at != NULL && (id = text_word(pool, &at)) != NULL) {
		if (keys_by_id(id) != NULL)
			print_key(keys_by_id(id));
	}
	fputs("  b back  ? help  q quit\n", stdout);
	pool_free(pool);
}

static void
print_prompt(struct plain *t)
{
	struct guide *g = t->guide;
	const char *preset;

	if (g->asking == ASKING_PASTE || g->asking == ASKING_MORE) {
		fputs("Paste it, then a line with a single dot:\n", stdout);
	} else if (g->asking != ASKING_NONE) {
		preset = guide_preset(g);
		printf("%s", guide_prompt(g));
		if (*preset != '\0')
			printf(" [%s] (Enter: that; -: empty; .: leave it)",
			    preset);
		fputs(": ", stdout);
	} else if (!t->pasting.unasked) {
		fputs("> ", stdout);
	}
	fflush(stdout);
}

static void
forget_status(struct plain *t)
{
	free(t->guide->status);		/* said, and once is enough */
	t->guide->status = NULL;
}

/* What has ended by now stands on the page that is printed. */
static void
note_told(struct plain *t)
{
	const struct session *s = t->guide->session;

	for (int i = 0; s != NULL && check_at(i) != NULL; i++)
		t->told[i] = !runner_is_pending(s->runner, check_at(i)->id);
}

/* A mailbox is read to its end before its list is printed. */
static void
read_mailbox(struct plain *t)
{
	struct guide *g = t->guide;
	double told = loop_now(g->loop);

	while (guide_is_reading(g)) {
		guide_step(g);
		if (t->scripted || loop_now(g->loop) - told < NEWS_MS)
			continue;
		told = loop_now(g->loop);
		printf("Reading: %d messages so far\n",
		    mailbox_count(g->box));
		fflush(stdout);
	}
}

static void
print_page(struct plain *t)
{
	struct plain_how wide = how(t);
	struct page *p;

	read_mailbox(t);
	if (t->guide->asking == ASKING_NONE) {
		p = plain_page(t->guide);
		plain_cut(p, LONG_PAGE);
		fputc('\n', stdout);
		plain_print(stdout, p, &wide);
		print_keys(p);
		page_free(p);
		forget_status(t);
		note_told(t);
	}
	t->guide->moved = false;
	print_prompt(t);
}

static void
print_copy(struct plain *t)
{
	printf("\n%s\n\n", t->guide->copy);
	free(t->guide->copy);
	t->guide->copy = NULL;
	print_prompt(t);
}

/* The lines of the page that have what is looked for. */
static void
print_found(struct plain *t)
{
	struct plain_how wide = how(t);
	struct page *p = plain_page(t->guide);
	int n = plain_keep(p, t->guide->find);

	t->guide->find_now = false;
	if (n > 0)
		plain_print_pane(stdout, &p->body, &wide);
	else
		printf("\"%s\" is not on this page.\n", t->guide->find);
	page_free(p);
	print_prompt(t);
}

/* What came meanwhile, a line each. */
static void
print_news(struct plain *t)
{
	const struct session *s = t->guide->session;
	const struct verdict *v = s->view.verdict;

	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *c = &v->checks[i];

		if (t->told[i] || strcmp(c->status, "pending") == 0)
			continue;
		t->told[i] = true;
		if (strcmp(c->status, "skipped") != 0)
			printf("%-8s %s: %s\n", c->status, c->title,
			    c->summary);
	}
	fflush(stdout);
}

/* What the last line of input led to. */
static void
print_outcome(struct plain *t)
{
	struct guide *g = t->guide;

	if (g->quit)
		return;
	if (t->complained) {
		puts(g->status);
		forget_status(t);
		print_prompt(t);
	} else if (g->copy != NULL) {
		print_copy(t);
	} else if (g->find_now) {
		print_found(t);
	} else {
		print_page(t);
	}
	t->complained = false;
}

/* ---- what was typed ---- */

static void
complain(struct plain *t, const char *what)
{
	guide_say(t->guide, "%s", what);
	t->complained = true;
}

static void
take_number(struct plain *t, const struct page *p, long number)
{
	const struct line *line = plain_line(p, number);

	if (line != NULL)
		guide_key(t->guide, KEY_ID_OPEN, 0, p, line);
	else
		complain(t, pool_printf(p->pool, number > 0 ?
		    "There is no number %ld here" : "Nothing is opened here: "
		    "b goes back", number));
}

/* "d", or "d 3" where a key is about a line. */
static void
take_letter(struct plain *t, const struct page *p, const char *text)
{
	const char *rest = text + 1 + strspn(text + 1, " ");
	long number = text_number(rest, 1, NUMBER_MOST);
	const struct line *line = number < 0 ? NULL : plain_line(p, number);
	enum key key = keys_of((unsigned char)*text, p->keys, NULL);

	if (key == KEY_ID_PANE)
		key = KEY_ID_HISTORY;
	if (key == KEY_ID_NONE)
		complain(t, "There is no such key here: ? helps");
	else if (number < 0 || line != NULL)
		guide_key(t->guide, key, 0, p, line);
	else
		complain(t, pool_printf(p->pool, "There is no number %ld here",
		    number));
}

/* A letter, perhaps with a number behind it. */
static bool
is_command(const char *line)
{
	const char *rest = *line == '\0' ? line : line + 1 +
	    strspn(line + 1, " ");

	return *line == '\0' || *rest == '\0' ||
	    text_number(line, 0, NUMBER_MOST) >= 0 ||
	    (line[1] == ' ' && text_number(rest, 0, NUMBER_MOST) >= 0);
}

static void
take_command(struct plain *t, const char *line)
{
	struct page *p = plain_page(t->guide);
	long number = text_number(line, 0, NUMBER_MOST);

	if (*line == '/' && line[1] != '\0') {
		guide_key(t->guide, KEY_ID_FIND, 0, p, NULL);
		guide_text(t->guide, line + 1);
	} else if (number >= 0) {
		take_number(t, p, number);
	} else if (*line == '\0') {
		take_number(t, p, plain_first(p));
	} else {
		take_letter(t, p, line);
	}
	page_free(p);
}

static void
take_answer(struct plain *t, const char *line)
{
	struct guide *g = t->guide;

	if (strcmp(line, ".") == 0)
		guide_text(g, NULL);
	else if (strcmp(line, "-") == 0)
		guide_text(g, "");
	else
		guide_text(g, *line == '\0' ? guide_preset(g) : line);
}

/* True: it led somewhere. */
static bool
take_text(struct plain *t, const char *line)
{
	if (pasting_is_on(&t->pasting)) {
		return pasting_line(&t->pasting, line);
	} else if (t->guide->asking != ASKING_NONE) {
		take_answer(t, line);
	} else if (*line == '/' || is_command(line)) {
		take_command(t, line);
	} else {
		pasting_begin(&t->pasting, line);
		return false;
	}
	return true;
}

static void
go_on(void *arg)
{
	struct plain *t = arg;
	struct guide *g = t->guide;

	if (g->session != NULL)
		g->session->hurry = true;
	guide_step(g);
	print_outcome(t);
}

/* A script's next answer is meant for the step that is still undecided. */
static bool
is_held(const struct plain *t)
{
	const struct session *s = t->guide->session;

	return t->scripted && s != NULL && !s->done &&
	    !pasting_is_on(&t->pasting) &&
	    t->guide->asking == ASKING_NONE && (*t->input.data == '\n' ||
	    (*t->input.data >= '0' && *t->input.data <= '9'));
}

static void
take_lines(struct plain *t)
{
	char *newline;

	while (!t->guide->quit && !is_held(t) &&
	    (newline = strchr(t->input.data, '\n')) != NULL) {
		size_t n = (size_t)(newline - t->input.data);
		char *line = mem_strndup(t->input.data, n);

		if (n > 0 && line[n - 1] == '\r')
			line[n - 1] = '\0';
		memmove(t->input.data, newline + 1, t->input.len - n);
		t->input.len -= n + 1;
		if (take_text(t, line))
			go_on(t);
		free(line);
	}
}

/* Input is over: what was pasted so far is all there is. */
static void
take_end(struct plain *t)
{
	t->end = true;
	if (pasting_end(&t->pasting))
		go_on(t);
}

static void
on_ready(void *arg, int fd, int events)
{
	struct plain *t = arg;
	char block[4096];
	ssize_t n = read(fd, block, sizeof block);

	(void)events;
	if (n > 0) {
		buf_add(&t->input, block, (size_t)n);
		take_lines(t);
		return;
	}
	loop_watch(t->guide->loop, fd, 0, NULL, NULL);
	if (strchr(t->input.data, '\n') == NULL)
		take_end(t);
	t->end = true;
}

/* ---- the loop ---- */

/* Input is over: what runs is waited for, then the page stands. */
static bool
is_over(const struct plain *t)
{
	const struct session *s = t->guide->session;

	return t->guide->quit || (t->end && (s == NULL || s->done) &&
	    strchr(t->input.data, '\n') == NULL);
}

/* The walk stopped elsewhere while the person was only looking. */
static void
follow_walk(struct plain *t, struct walk *before)
{
	struct guide *g = t->guide;
	const struct walk *w = &g->session->view.walk;
	bool moved = w->node != before->node || w->stop != before->stop;

	*before = *w;
	if (g->quit || g->asking != ASKING_NONE || t->pasting.unasked)
		return;
	if (moved)
		print_page(t);
	else if (w->stop == WALK_ASKING)
		print_news(t);
}

static void
run(struct plain *t)
{
	struct guide *g = t->guide;
	struct walk before = { .node = NULL };

	if (g->session != NULL)
		before = g->session->view.walk;
	while (!is_over(t)) {
		loop_step(g->loop, g->session != NULL && g->session->stale ?
		    SESSION_FRAME_MS : -1);
		if (guide_step(g))
			follow_walk(t, &before);
		take_lines(t);
	}
}

static int
leave(struct plain *t)
{
	const struct session *s = t->guide->session;

	if (s == NULL)
		return guide_no_bounce(t->guide) ? EX_DATAERR : 0;
	guide_leave(t->guide, stdout);
	return s->view.verdict->open ? 0 : verdict_status(s->view.verdict);
}

/* Where standard input was the bounce, keys still come from the terminal. */
static int
open_input(const struct options *o)
{
	int fd = -1;

	if (o->n_files > 0 && strcmp(o->file[0], "-") == 0)
		fd = open("/dev/tty", O_RDONLY | O_CLOEXEC);
	return fd >= 0 ? fd : STDIN_FILENO;
}

int
plain(struct guide *g)
{
	struct plain t = { .guide = g, .fd = open_input(g->options) };

	t.scripted = !isatty(t.fd);
	buf_init(&t.input, INPUT_MAX);
	pasting_init(&t.pasting, g, !t.scripted);
	t.pasting.ended = go_on;
	t.pasting.arg = &t;
	guide_step(g);
	print_page(&t);
	loop_watch(g->loop, t.fd, LOOP_READ, on_ready, &t);
	run(&t);
	loop_watch(g->loop, t.fd, 0, NULL, NULL);
	if (t.fd != STDIN_FILENO)
		close(t.fd);
	buf_release(&t.input);
	pasting_release(&t.pasting);
	return leave(&t);
}
