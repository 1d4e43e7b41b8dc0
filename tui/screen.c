/*
 * The screen: see screen.h. Painting is paint.c's, curses is canvas.c's, the
 * terminal itself terminal.c's; here is when what happens.
 *
 * A page is painted at once in memory; the bytes that change the screen are
 * made when the loop comes round (several paints, one frame), at most every
 * FRAME_MS unless a key was pressed, and never while bytes of an older frame
 * wait. Input does not go through curses: typed.c decodes the bytes, so that
 * no escape sequence is ever waited for.
 */
#include "tui/screen.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "checks/mem.h"
#include "checks/pool.h"
#include "checks/text.h"
#include "tui/canvas.h"
#include "tui/clipboard.h"
#include "tui/glyphs.h"
#include "tui/keys.h"
#include "tui/paint.h"
#include "tui/terminal.h"
#include "tui/termtype.h"
#include "tui/typed.h"

#define FRAME_MS 50
#define DRAIN_MS 500		/* how long leaving waits for a slow line */
#define CONTROL(c) ((c) & 0x1f)
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

struct screen {
	struct loop *loop;
	struct terminal *terminal;
	struct typed typed;
	struct paint paint;
	bool mouse, simple;
	unsigned frame_timer, typed_timer;
	double last_frame;
	bool urgent, late;
	bool bare, closed;
	int busy;			/* in the caller's input function */
	struct clicked clicked;
	int child;			/* tmux taking a copy */
	void (*input)(void *arg, int input, const char *paste, size_t n);
	void *arg;
};

/* Frames */

static void
frame_now(void *arg)
{
	struct screen *s = arg;

	s->frame_timer = 0;
	s->late = false;
	if (s->child > 0 && waitpid(s->child, NULL, WNOHANG) == s->child)
		s->child = 0;
	if (s->bare)
		return;
	if (!terminal_flush(s->terminal)) {
		s->late = true;		/* on_drained() does it */
		return;
	}
	s->urgent = false;
	s->last_frame = loop_now(s->loop);
	canvas_flush(s->paint.canvas);
	terminal_flush(s->terminal);
}

static void
schedule(struct screen *s)
{
	double wait = s->urgent ? 0 :
	    s->last_frame + FRAME_MS - loop_now(s->loop);

	if (s->frame_timer != 0 && !s->urgent)
		return;
	loop_cancel(s->loop, s->frame_timer);
	s->frame_timer = loop_timer(s->loop, wait > 0 ? (int)wait : 0,
	    frame_now, s);
}

static void
on_drained(void *arg)
{
	struct screen *s = arg;

	if (s->late)
		frame_now(s);
}

/* Entering and leaving */

static void
modes(struct screen *s, bool on)
{
	if (!s->simple)
		terminal_write(s->terminal, on ? PASTE_ON : PASTE_OFF);
	if (s->mouse)
		terminal_write(s->terminal, on ? MOUSE_ON : MOUSE_OFF);
}

static void
measure(struct screen *s)
{
	struct paint *p = &s->paint;
	int rows, columns;

	terminal_size(s->terminal, &rows, &columns);
	if (rows == p->rows && columns == p->columns)
		return;
	p->rows = rows;
	p->columns = columns;
	p->line_at = mem_grow(p->line_at, (size_t)rows * sizeof *p->line_at);
	p->side_at = mem_grow(p->side_at, (size_t)rows * sizeof *p->side_at);
	for (int i = 0; i < rows; i++)
		p->line_at[i] = p->side_at[i] = -1;
	canvas_resize(p->canvas, rows, columns);
}

static void
leave(struct screen *s)
{
	canvas_leave(s->paint.canvas);
	modes(s, false);
	terminal_drain(s->terminal, DRAIN_MS);
	terminal_cooked(s->terminal);
}

static void
give(struct screen *s, int input)
{
	if (s->input != NULL && !s->closed)
		s->input(s->arg, input, NULL, 0);
}

/* After whatever may have changed the terminal behind our back. */
static void
come_back(struct screen *s)
{
	terminal_raw(s->terminal);
	modes(s, true);
	measure(s);
	screen_redraw(s);
	give(s, INPUT_RESIZE);
}

static void
on_window(void *arg, int signo)
{
	struct screen *s = arg;

	(void)signo;
	measure(s);
	screen_redraw(s);
	give(s, INPUT_RESIZE);
}

static void
on_stop(void *arg, int signo)
{
	(void)signo;
	screen_suspend(arg);
}

static void
on_continue(void *arg, int signo)
{
	(void)signo;
	come_back(arg);
}

static void
on_interrupt(void *arg, int signo)
{
	(void)signo;
	give(arg, CONTROL('C'));
}

static void
on_end(void *arg, int signo)
{
	(void)arg;
	terminal_die(signo);
}

static const struct {
	int signo;
	void (*caught)(void *arg, int signo);
} signals[] = {
	{ SIGWINCH, on_window }, { SIGTSTP, on_stop },
	{ SIGCONT, on_continue }, { SIGINT, on_interrupt },
	{ SIGTERM, on_end }, { SIGHUP, on_end },
};

/* Before newterm(): curses then installs no handlers of its own. */
static void
catch_signals(struct screen *s, bool on)
{
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		loop_signal(s->loop, signals[i].signo,
		    on ? signals[i].caught : NULL, s);
}

void
screen_suspend(struct screen *s)
{
	leave(s);
	signal(SIGTSTP, SIG_DFL);
	kill(0, SIGTSTP);		/* the job, not only this process */
	loop_signal(s->loop, SIGTSTP, on_stop, s);
	come_back(s);
}

void
screen_redraw(struct screen *s)
{
	canvas_redraw(s->paint.canvas);
	s->urgent = true;
	schedule(s);
}

/* Input */

static void
on_typed(void *arg, int input, const char *paste, size_t n)
{
	struct screen *s = arg;

	if (s->closed)
		return;
	s->urgent = true;
	s->paint.notice = NULL;
	if (s->bare) {			/* any key: back to the page */
		s->bare = false;
		modes(s, true);
		screen_redraw(s);
		give(s, INPUT_RESIZE);
	} else if (input == CONTROL('L')) {
		screen_redraw(s);
	} else if (input == CONTROL('Z')) {
		screen_suspend(s);
	} else if (s->input != NULL) {
		if (input == INPUT_PASTE && s->typed.cut)
			s->paint.notice = "Only the first 2 MB of the paste "
			    "were taken.";
		if (input == INPUT_CLICK)
			s->clicked = paint_clicked(&s->paint,
			    s->typed.click_row, s->typed.click_column);
		s->input(s->arg, input, paste, n);
	}
}

static void
done_typing(struct screen *s)
{
	if (--s->busy == 0 && s->closed) {
		typed_release(&s->typed);
		free(s);
	}
}

static void
on_silence(void *arg)
{
	struct screen *s = arg;

	s->typed_timer = 0;
	s->busy++;
	typed_silence(&s->typed);
	done_typing(s);
}

static void
on_bytes(void *arg, const char *bytes, size_t n)
{
	struct screen *s = arg;
	const char *news;
	int wait;

	s->busy++;
	typed_bytes(&s->typed, bytes, n);
	news = s->closed ? NULL : typed_news(&s->typed, loop_now(s->loop));
	if (news != NULL) {
		s->paint.notice = news;
		give(s, INPUT_RESIZE);
	}
	wait = s->closed ? -1 : typed_patience(&s->typed);
	if (!s->closed) {
		loop_cancel(s->loop, s->typed_timer);
		s->typed_timer = wait < 0 ? 0 :
		    loop_timer(s->loop, wait, on_silence, s);
	}
	done_typing(s);
}

void
screen_on_input(struct screen *s,
    void (*input)(void *arg, int input, const char *paste, size_t n),
    void *arg)
{
	s->input = input;
	s->arg = arg;
}

struct clicked
screen_clicked(const struct screen *s)
{
	return s->clicked;
}

/* Opening and closing */

static void
prepare_restore(struct screen *s, char *canvas)
{
	char *all = mem_printf("%s%s%s", s->simple ? "" : PASTE_OFF,
	    s->mouse ? MOUSE_OFF : "", canvas);

	terminal_on_crash(s->terminal, all);
	free(all);
	free(canvas);
}

static void
dispose(struct screen *s)
{
	catch_signals(s, false);
	terminal_close(s->terminal);
	pool_free(s->paint.scratch);
	free(s->paint.line_at);
	free(s->paint.side_at);
	s->closed = true;
	s->busy++;
	done_typing(s);
}

static bool
start(struct screen *s, const struct screen_options *o, char **why)
{
	struct paint *p = &s->paint;
	char *restore;

	p->ascii_text = o->ascii || !glyphs_utf8();
	p->ascii_signs = p->ascii_text || s->simple;
	p->scratch = pool_new();
	typed_init(&s->typed, on_typed, s);
	catch_signals(s, true);		/* before curses catches any */
	p->canvas = canvas_open(s->terminal, &(struct canvas_how){
	    termtype_name(), o->color, o->ascii ||
	    text_begins(termtype_name(), "ansi"), p->ascii_signs },
	    &restore, why);
	if (p->canvas == NULL)
		return false;
	prepare_restore(s, restore);
	terminal_raw(s->terminal);
	measure(s);
	modes(s, true);
	return true;
}

struct screen *
screen_open(struct loop *l, const struct screen_options *o, char **why)
{
	struct screen *s = mem_alloc(sizeof *s);

	*s = (struct screen){ .loop = l, .clicked.line = -1, .urgent = true,
		.simple = termtype_is_simple() };
	s->mouse = termtype_is_clicked();
	s->terminal = terminal_open(l, &(struct terminal_calls){ on_bytes,
	    on_drained, s }, why);
	if (s->terminal == NULL) {
		free(s);
		return NULL;
	}
	if (start(s, o, why))
		return s;
	dispose(s);
	return NULL;
}

void
screen_close(struct screen *s)
{
	if (s == NULL || s->closed)
		return;
	loop_cancel(s->loop, s->frame_timer);
	loop_cancel(s->loop, s->typed_timer);
	leave(s);
	canvas_close(s->paint.canvas);
	dispose(s);
}

bool
screen_has_side(const struct screen *s)
{
	return s->paint.frame.side > 0;
}

bool
screen_turn_mouse(struct screen *s)
{
	s->mouse = !s->mouse && !s->simple;
	terminal_write(s->terminal, s->mouse ? MOUSE_ON : MOUSE_OFF);
	terminal_flush(s->terminal);
	return s->mouse;
}

int
screen_columns(const struct screen *s)
{
	return s->paint.columns;
}

int
screen_rows(const struct screen *s)
{
	return s->paint.rows;
}

/* What is shown */

void
screen_draw(struct screen *s, const struct page *p, struct place *place)
{
	paint_page(&s->paint, p, place);
	s->typed.line = false;
	schedule(s);
}

void
screen_field(struct screen *s, const struct field *f)
{
	paint_field(&s->paint, f);
	s->typed.line = !f->many;
	schedule(s);
}

void
screen_move(struct screen *s, const struct page *p, struct place *place,
    int d, bool by_page)
{
	paint_move(&s->paint, p, place, (int[]){ d, by_page });
}

const struct line *
screen_line(const struct page *p, const struct place *place)
{
	const struct pane *pane = place->in_side ? &p->side : &p->body;
	int row = place->in_side ? place->side_row : place->row;

	return row < 0 || row >= pane->n ? NULL : &pane->lines[row];
}

bool
screen_copy(struct screen *s, const char *text)
{
	char *sequence = clipboard_sequence(text, termtype_name());
	int child = clipboard_tmux(text);
	bool sent = sequence != NULL || child > 0;

	if (child > 0)
		s->child = child;
	if (sequence != NULL)
		terminal_write(s->terminal, sequence);
	terminal_flush(s->terminal);
	free(sequence);
	return sent;
}

/*
 * The terminal itself breaks long lines, so that selecting one copies it
 * whole. What is longer than the screen goes to the ordinary screen, where it
 * can be scrolled back.
 */
void
screen_bare(struct screen *s, const char *text)
{
	struct paint *p = &s->paint;
	const char *bytes;
	bool fits;

	s->bare = true;
	modes(s, false);		/* the mouse selects */
	bytes = paint_bare(p, text, &fits);
	if (!fits)
		canvas_leave(p->canvas);
	terminal_write(s->terminal, bytes);
	terminal_flush(s->terminal);
}
