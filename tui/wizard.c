/*
 * The wizard on a screen: see wizard.h. What happens is the guide's affair;
 * here is only the loop: keys go to the guide, its page goes to the screen.
 */
#include "tui/wizard.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "tui/guide.h"
#include "tui/log.h"
#include "tui/plain.h"
#include "tui/screen.h"
#include "tui/typing.h"

#define SECOND_MS 1000

struct wizard {
	struct guide guide;
	struct screen *screen;
	struct page *page;
	struct place place;
	struct typing typing;
	bool dirty;
	double drawn_at;		/* loop_now() */
	char *copied;			/* by the key before; NULL */
	int hangup;			/* signal that ended it */
};

/* ---- drawing ---- */

/*
 * A terminal does not say whether it has obeyed: asked for the same again, it
 * is shown bare, to be selected by hand.
 */
static void
copy_out(struct wizard *w)
{
	struct guide *g = &w->guide;
	bool again = w->copied != NULL && strcmp(w->copied, g->copy) == 0;

	if (!again && screen_copy(w->screen, g->copy))
		guide_say(g, "Copied to your clipboard; c again shows it bare, "
		    "to select it");
	else
		screen_bare(w->screen, g->copy);
	free(w->copied);
	w->copied = again ? NULL : g->copy;
	if (again)
		free(g->copy);
	g->copy = NULL;
}

static void
follow_guide(struct wizard *w)
{
	struct guide *g = &w->guide;

	if (g->moved)
		w->place = (struct place){ .row = g->row, .fresh =
		    g->row < 0, .hit = -1 };
	g->moved = false;
	g->row = -1;
	if (g->copy != NULL)
		copy_out(w);
}

static bool
has(const struct line *line, const char *text)
{
	return strcasestr(line->text, text) != NULL ||
	    (line->label != NULL && strcasestr(line->label, text) != NULL) ||
	    (line->beside != NULL && strcasestr(line->beside, text) != NULL) ||
	    (line->right != NULL && strcasestr(line->right, text) != NULL) ||
	    (line->also != NULL && strcasestr(line->also, text) != NULL);
}

/* The next line below that has what `/` looks for; from the top at the end. */
static void
follow_find(struct wizard *w)
{
	struct guide *g = &w->guide;
	const struct pane *body = &w->page->body;
	int from = w->place.hit >= 0 ? w->place.hit : w->place.row;

	if (!g->find_now)
		return;
	g->find_now = false;
	for (int k = 1; k <= body->n; k++) {
		int i = (from + k) % body->n;	/* from >= -1 */

		if (!has(&body->lines[i], g->find))
			continue;
		w->place.hit = i;
		w->place.show = true;
		if (i <= from)
			guide_say(g, "Found again from the top");
		return;
	}
	w->place.hit = -1;
	guide_say(g, "\"%s\" is not on this page", g->find);
}

/* The side pane shows where it stands, until the person moves there. */
static void
follow_side(struct wizard *w)
{
	const struct pane *side = &w->page->side;

	for (int i = 0; i < side->n && !w->place.in_side; i++) {
		if (side->lines[i].sign == SIGN_HERE)
			w->place.side_row = i;
	}
}

static void
draw(struct wizard *w)
{
	follow_guide(w);
	page_free(w->page);
	w->guide.columns = screen_columns(w->screen) -
	    SCREEN_FRAME;
	w->page = guide_page(&w->guide);
	typing_keys(&w->typing, w->page);
	if (w->place.fresh)
		w->place.row = w->page->mark;
	follow_side(w);
	follow_find(w);
	if (w->guide.status != NULL)
		w->page->status = pool_strdup(w->page->pool, w->guide.status);
	screen_draw(w->screen, w->page, &w->place);
	typing_draw(&w->typing, &w->guide, w->screen);
	w->dirty = false;
	w->drawn_at = loop_now(w->guide.loop);
}

/* ---- keys ---- */

static void
move(struct wizard *w, enum key key)
{
	static const int by[KEY_ID_COUNT] = { [KEY_ID_UP] = -1,
		[KEY_ID_DOWN] = 1, [KEY_ID_PAGE_UP] = -1,
		[KEY_ID_PAGE_DOWN] = 1, [KEY_ID_TOP] = -100000,
		[KEY_ID_BOTTOM] = 100000 };

	screen_move(w->screen, w->page, &w->place, by[key],
	    key == KEY_ID_PAGE_UP || key == KEY_ID_PAGE_DOWN);
}

/* The other pane; where there is none beside, the way here is a page. */
static void
other_pane(struct wizard *w)
{
	if (screen_has_side(w->screen))
		w->place.in_side = !w->place.in_side;
	else
		guide_key(&w->guide, KEY_ID_HISTORY, 0, w->page, NULL);
}

/* Clicks, or the terminal's own selection of text without a Shift key. */
static void
turn_mouse(struct wizard *w)
{
	bool on = screen_turn_mouse(w->screen);

	guide_say(&w->guide, on ? "The mouse clicks again; hold Shift to "
	    "select text" : "The mouse selects text now; m: it clicks again");
}

static void
press_key(struct wizard *w, enum key key, int digit)
{
	const struct line *line = screen_line(w->page, &w->place);

	if (key != KEY_ID_COPY && key != KEY_ID_OPEN) {
		free(w->copied);
		w->copied = NULL;
	}
	switch (key) {
	case KEY_ID_UP:
	case KEY_ID_DOWN:
	case KEY_ID_PAGE_UP:
	case KEY_ID_PAGE_DOWN:
	case KEY_ID_TOP:
	case KEY_ID_BOTTOM: move(w, key); break;
	case KEY_ID_PANE: other_pane(w); break;
	case KEY_ID_REDRAW: screen_redraw(w->screen); break;
	case KEY_ID_SUSPEND: screen_suspend(w->screen); break;
	case KEY_ID_MOUSE: turn_mouse(w); break;
	case KEY_ID_NONE: break;
	default:
		w->guide.at = w->place.row;
		guide_key(&w->guide, key, digit, w->page, line);
	}
}

static void
press(struct wizard *w, int input)
{
	int digit = 0;
	enum key key = keys_of(input, w->page->keys, &digit);

	press_key(w, key, digit);
}

/* What looks clickable opens; anything else is only pointed at. */
static void
click(struct wizard *w)
{
	struct clicked clicked = screen_clicked(w->screen);

	if (clicked.key != KEY_ID_NONE)
		press_key(w, clicked.key, 0);
	if (clicked.line < 0)
		return;
	w->place.in_side = clicked.in_side;
	if (clicked.in_side)
		w->place.side_row = clicked.line;
	else
		w->place.row = clicked.line;
	press_key(w, KEY_ID_OPEN, 0);
}

/* A paste where nothing is typed is a bounce; with a case open, more of it. */
static void
take_paste(struct wizard *w, const char *paste, size_t n)
{
	if (w->guide.session == NULL)
		guide_paste(&w->guide, paste, n);
	else
		guide_paste_more(&w->guide, paste, n);
}

/*
 * Keys typed ahead mean the page that is there by then, not the one that was
 * drawn last.
 */
static void
catch_up(struct wizard *w)
{
	if (!w->dirty || w->typing.on || w->page == NULL)
		return;
	guide_step(&w->guide);
	draw(w);
}

static void
on_input(void *arg, int input, const char *paste, size_t n)
{
	struct wizard *w = arg;

	catch_up(w);
	w->dirty = true;
	if (w->page == NULL)
		return;
	if (w->typing.on)
		typing_input(&w->typing, &w->guide, input, paste, n);
	else if (input == INPUT_PASTE)
		take_paste(w, paste, n);
	else if (input == INPUT_CLICK)
		click(w);
	else if (input != INPUT_RESIZE)
		press(w, input);
	typing_start(&w->typing, &w->guide);
	if (w->guide.session != NULL)
		w->guide.session->hurry = true;
}

static void
on_hangup(void *arg, int signo)
{
	struct wizard *w = arg;

	w->hangup = signo;
	w->guide.quit = true;
}

/* ---- the loop ---- */

/* How long nothing may happen before the screen is looked after. */
static int
patience_ms(const struct wizard *w)
{
	const struct guide *g = &w->guide;
	double left = w->drawn_at + SECOND_MS - loop_now(g->loop);

	if (guide_is_reading(g))
		return 0;
	if (g->session != NULL && g->session->stale)
		return SESSION_FRAME_MS;
	return !guide_is_waiting(g) ? -1 : left > 0 ? (int)left + 1 : 0;
}

/* A countdown goes on though nothing happens. */
static bool
is_time(struct wizard *w)
{
	return guide_is_waiting(&w->guide) && loop_now(w->guide.loop) >=
	    w->drawn_at + SECOND_MS;
}

static void
run(struct wizard *w)
{
	struct guide *g = &w->guide;

	loop_signal(g->loop, SIGHUP, on_hangup, w);
	loop_signal(g->loop, SIGTERM, on_hangup, w);
	screen_on_input(w->screen, on_input, w);
	w->dirty = true;
	while (!g->quit) {
		w->dirty |= guide_step(g);
		if (w->dirty || is_time(w))
			draw(w);
		loop_step(g->loop, patience_ms(w));
	}
}

/* The status of the case as it is left, and where it is. */
static int
leave(struct wizard *w)
{
	struct session *s = w->guide.session;
	int status = 0;

	if (s == NULL)
		return guide_no_bounce(&w->guide) ? EX_DATAERR : 0;
	s->hurry = true;
	session_step(s);
	if (!s->view.verdict->open)
		status = verdict_status(s->view.verdict);
	guide_leave(&w->guide, w->hangup == 0 ? stdout : NULL);
	return status;
}

static int
on_screen(struct wizard *w)
{
	struct options *o = w->guide.options;
	struct screen_options how = {
		.ascii = o->ascii, .color = !o->no_color };
	char *why = NULL;
	int status;

	w->screen = screen_open(w->guide.loop, &how, &why);
	if (w->screen == NULL) {
		fprintf(stderr, "whybounce: %s: going on in plain mode\n",
		    why);
		free(why);
		return plain(&w->guide);
	}
	run(w);
	screen_close(w->screen);
	status = leave(w);
	page_free(w->page);
	free(w->copied);
	typing_stop(&w->typing);
	return status;
}

static int
show(struct wizard *w)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	int status = w->guide.options->plain || !terminal ?
	    plain(&w->guide) : on_screen(w);

	guide_release(&w->guide);
	return status;
}

/* An export that can't be read is said before the screen is taken. */
static void
try_exports(const struct options *o)
{
	struct casefile *c = casefile_new();

	options_load_exports(o, c);
	casefile_free(c);
}

/* Whoever only says what they run has not said anything of a case yet. */
static bool
tells_of_a_case(const struct options *o)
{
	for (int i = 0; i < o->n_facts; i++) {
		if (!guide_is_personal(o->fact[i][0]))
			return true;
	}
	return false;
}

int
wizard(struct options *o, const struct knowledge *k)
{
	struct wizard w = { .place.hit = -1 };
	struct guide *g = &w.guide;
	FILE *log = log_open(o);
	int status;

	try_exports(o);
	guide_init(g, o, k);
	if (o->n_files > 0 && !guide_open(g, o->file[0]))
		die(access(o->file[0], R_OK) == 0 ||
		    strcmp(o->file[0], "-") == 0 ? 65 : 66, "%s",
		    g->not_taken != NULL ? g->not_taken : g->status);
	if (o->n_files == 0 && o->said != NULL) {
		g->asking = ASKING_LINE;
		guide_text(g, o->said);
	} else if (o->n_files == 0 && tells_of_a_case(o)) {
		guide_case(g, casefile_new(), NULL);
	}
	status = show(&w);
	log_close(log);
	return status;
}

int
wizard_practice(struct options *o, const struct knowledge *k,
    struct casefile *c)
{
	struct wizard w = { .place.hit = -1 };

	guide_init(&w.guide, o, k);
	w.guide.practice = true;
	guide_case(&w.guide, c, NULL);
	return show(&w);
}
