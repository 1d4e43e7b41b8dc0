/*
 * Plain mode: see plain.h. The loop waits for lines of standard input and for
 * the network alike; a page is printed again when the walk has moved on.
 */
#include "tui/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tui/plain_print.h"

#define INPUT_MAX (2u << 20)

struct plain {
	struct guide *guide;
	struct buf input;		/* read, not yet taken */
	struct buf paste;		/* lines of a bounce so far */
	bool end;			/* of standard input */
	bool waiting;			/* printed "asking" and nothing since */
};

/* Lines that can be chosen get numbers in the order they stand. */
static void
number_lines(struct page *p)
{
	int n = 0;

	for (int i = 0; i < p->body.n; i++) {
		struct line *line = &p->body.lines[i];

		line->number = line->action != NULL &&
		    strcmp(line->action, "copy") != 0 ? ++n : 0;
	}
}

static struct page *
numbered_page(struct guide *g)
{
	struct page *p = guide_page(g);

	number_lines(p);
	return p;
}

/* Where nothing can be pointed at, a line is named by its number. */
static bool
is_about_line(const struct keybinding *key)
{
	return key->key == KEY_ID_RENAME || key->key == KEY_ID_DELETE;
}

static void
print_keys(const struct page *p)
{
	const struct keybinding *key;
	struct pool *pool = pool_new();
	const char *at = p->keys, *id;

	fputs("[number] choose", stdout);
	while (at != NULL && (id = text_word(pool, &at)) != NULL) {
		key = keys_by_id(id);
		if (key != NULL && key->footer != NULL &&
		    key->key != KEY_ID_FIND && key->key != KEY_ID_COPY)
			printf("  %s%s %s", key->shown, is_about_line(key) ?
			    " NUMBER" : "", key->footer);
	}
	fputs("  b back  ? help  q quit\n", stdout);
	pool_free(pool);
}

static void
print_prompt(struct plain *t)
{
	const struct guide *g = t->guide;

	if (g->asking == ASKING_PASTE)
		fputs("Paste the bounce, then a line with a single dot:\n",
		    stdout);
	else if (g->asking != ASKING_NONE)
		printf("%s [%s]: ", guide_prompt(g), guide_preset(t->guide));
	else
		fputs("> ", stdout);
	fflush(stdout);
}

static void
print_page(struct plain *t)
{
	struct plain_how how = { .width = 80,
		.ascii = t->guide->options->ascii };
	struct page *p;

	if (t->guide->asking == ASKING_NONE) {
		p = numbered_page(t->guide);
		fputc('\n', stdout);
		plain_print(stdout, p, &how);
		print_keys(p);
		page_free(p);
		free(t->guide->status);		/* said, and once is enough */
		t->guide->status = NULL;
	}
	t->guide->moved = false;
	print_prompt(t);
}

/* ---- what was typed ---- */

static void
take_paste_line(struct plain *t, const char *line)
{
	if (strcmp(line, ".") != 0) {
		buf_printf(&t->paste, "%s\n", line);
		return;
	}
	guide_text(t->guide, t->paste.data);
	buf_clear(&t->paste);
	print_page(t);
}

static const struct line *
numbered(const struct page *p, long number)
{
	for (int i = 0; i < p->body.n; i++) {
		if (number > 0 && p->body.lines[i].number == number)
			return &p->body.lines[i];
	}
	printf("There is no number %ld here.\n", number);
	return NULL;
}

static void
take_number(struct plain *t, const struct page *p, long number)
{
	const struct line *line = numbered(p, number);

	if (line != NULL)
		guide_key(t->guide, KEY_ID_OPEN, 0, p, line);
}

/* "d", or "d 3" where a key is about a line. */
static void
take_letter(struct plain *t, const struct page *p, const char *text)
{
	const char *rest = text + (*text != '\0') + strspn(text + 1, " ");
	long number = text_number(rest, 1, 10000);
	const struct line *line = number < 0 ? NULL : numbered(p, number);
	int digit = 0;
	enum key key = keys_of((unsigned char)*text, p->keys, &digit);

	if (number < 0 || line != NULL)
		guide_key(t->guide, key, digit, p, line);
}

static void
take_key(struct plain *t, const char *line)
{
	struct page *p = numbered_page(t->guide);
	long number = text_number(line, 0, 10000);

	if (number >= 0)
		take_number(t, p, number);
	else if (*line == '\0' && p->body.n > 0)
		take_number(t, p, 1);
	else if (*line != '\0')
		take_letter(t, p, line);
	page_free(p);
	free(t->guide->copy);
	t->guide->copy = NULL;
}

static void
take_line(struct plain *t, char *line)
{
	struct guide *g = t->guide;

	if (g->asking == ASKING_PASTE) {
		take_paste_line(t, line);
		return;
	}
	if (g->asking == ASKING_NONE)
		take_key(t, line);
	else
		guide_text(g, *line == '\0' ? guide_preset(g) : line);
	if (g->session != NULL)
		g->session->hurry = true;
	guide_step(g);
	if (!g->quit)
		print_page(t);
}

static void
take_lines(struct plain *t)
{
	char *newline;

	while (!t->guide->quit &&
	    (newline = strchr(t->input.data, '\n')) != NULL) {
		size_t n = (size_t)(newline - t->input.data);
		char *line = mem_strndup(t->input.data, n);

		if (n > 0 && line[n - 1] == '\r')
			line[n - 1] = '\0';
		memmove(t->input.data, newline + 1, t->input.len - n);
		t->input.len -= n + 1;
		take_line(t, line);
		free(line);
	}
}

static void
on_ready(void *arg, int fd, int events)
{
	struct plain *t = arg;
	char block[4096];
	ssize_t n = read(fd, block, sizeof block);

	(void)events;
	if (n <= 0) {
		loop_watch(t->guide->loop, fd, 0, NULL, NULL);
		t->end = true;
		return;
	}
	buf_add(&t->input, block, (size_t)n);
	take_lines(t);
}

/* ---- the loop ---- */

/* The walk stopped elsewhere while the person was only looking. */
static bool
has_moved(const struct guide *g, const void **before)
{
	const void *now = g->session == NULL ? NULL :
	    (const void *)g->session->view.walk.node;
	bool moved = now != *before;

	*before = now;
	return moved;
}

/* Input is over: what runs is waited for, then the page stands. */
static bool
is_over(const struct plain *t)
{
	const struct session *s = t->guide->session;

	return t->guide->quit || (t->end && (s == NULL || s->done));
}

static int
leave(struct plain *t)
{
	const struct session *s = t->guide->session;

	if (s == NULL)
		return 0;
	guide_leave(t->guide, stdout);
	return s->view.verdict->open ? 0 : verdict_status(s->view.verdict);
}

int
plain(struct guide *g)
{
	struct plain t = { .guide = g };
	const void *node = NULL;
	enum walk_stop stop = WALK_END;

	buf_init(&t.input, INPUT_MAX);
	buf_init(&t.paste, INPUT_MAX);
	guide_step(g);
	has_moved(g, &node);
	print_page(&t);
	loop_watch(g->loop, STDIN_FILENO, LOOP_READ, on_ready, &t);
	while (!is_over(&t)) {
		loop_step(g->loop, g->session != NULL && g->session->stale ?
		    SESSION_FRAME_MS : -1);
		if (!guide_step(g))
			continue;
		if ((has_moved(g, &node) || stop !=
		    g->session->view.walk.stop) && !g->quit &&
		    g->asking == ASKING_NONE)
			print_page(&t);
		stop = g->session->view.walk.stop;
	}
	loop_watch(g->loop, STDIN_FILENO, 0, NULL, NULL);
	buf_release(&t.input);
	buf_release(&t.paste);
	return leave(&t);
}
