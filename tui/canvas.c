/*
 * A canvas of character cells on curses: see canvas.h.
 *
 * Curses writes into the file of terminal.h and never reads: it knows neither
 * the terminal's modes nor its size, both are set by us.
 */
#include "tui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include <curses.h>
#include <term.h>
#undef lines
#undef columns

#include "checks/buf.h"
#include "checks/mem.h"
#include "tui/layout.h"

struct canvas {
	SCREEN *curses;
	bool color, ascii, acs;
	attr_t reverse;
};

static const char *
capability(const char *name)
{
	const char *s = tigetstr(name);

	return s == (char *)-1 ? NULL : s;
}

/* Without its padding ("$<5>"): a crash has no time for it. */
static void
add_capability(struct buf *out, const char *name)
{
	const char *s = capability(name);

	while (s != NULL && *s != '\0') {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL)
			s = strchr(s, '>') + 1;
		else
			buf_putc(out, *s++);
	}
}

static char *
restore_string(void)
{
	struct buf out;

	buf_init(&out, 0);
	add_capability(&out, "sgr0");
	add_capability(&out, "rmacs");
	add_capability(&out, "cnorm");
	add_capability(&out, "rmcup");
	buf_puts(&out, "\r\n");
	return buf_steal(&out);
}

/* Can this terminal place its cursor? newterm() would not ask. */
static bool
can_draw(struct terminal *t, const char *term, char **restore, char **why)
{
	int error;
	bool can;

	if (setupterm(term, terminal_fd(t), &error) != OK) {
		*why = mem_printf("the terminal type \"%.40s\" is not known "
		    "on this machine", term);
		return false;
	}
	can = capability("cup") != NULL;
	if (can)
		*restore = restore_string();
	else
		*why = mem_printf("a terminal of type \"%.40s\" can't draw "
		    "screens", term);
	del_curterm(cur_term);
	return can;
}

static void
start_colors(struct canvas *c)
{
	const char *no = getenv("NO_COLOR");

	if (!c->color || (no != NULL && *no != '\0') || !has_colors() ||
	    start_color() != OK || use_default_colors() != OK) {
		c->color = false;
		return;
	}
	init_pair(STYLE_GOOD, COLOR_GREEN, -1);
	init_pair(STYLE_WARN, COLOR_YELLOW, -1);
	init_pair(STYLE_BAD, COLOR_RED, -1);
	init_pair(STYLE_COMMAND, COLOR_CYAN, -1);
}

struct canvas *
canvas_open(struct terminal *t, const struct canvas_how *how, char **restore,
    char **why)
{
	struct canvas *c;
	SCREEN *curses;

	if (!can_draw(t, how->term, restore, why))
		return NULL;
	curses = newterm(how->term, terminal_output(t), stdin);
	if (curses == NULL) {
		free(*restore);
		*why = mem_printf("a terminal of type \"%.40s\" can't be used "
		    "for screens", how->term);
		return NULL;
	}
	c = mem_alloc(sizeof *c);
	*c = (struct canvas){ .curses = curses, .color = how->color,
		.ascii = how->ascii, .acs = how->acs && !how->ascii };
	typeahead(-1);
	nonl();
	start_colors(c);
	return c;
}

void
canvas_close(struct canvas *c)
{
	delscreen(c->curses);
	free(c);
}

void
canvas_resize(struct canvas *c, int rows, int columns)
{
	(void)c;
	resizeterm(rows, columns);
}

void
canvas_leave(struct canvas *c)
{
	(void)c;
	if (capability("rmcup") == NULL) {	/* the prompt's place */
		move(LINES - 1, 0);
		clrtoeol();
		refresh();
	}
	curs_set(1);
	endwin();
}

void
canvas_redraw(struct canvas *c)
{
	(void)c;
	clearok(curscr, TRUE);
}

void
canvas_flush(struct canvas *c)
{
	(void)c;
	doupdate();
}

void
canvas_erase(struct canvas *c)
{
	canvas_reverse(c, false);
	erase();
}

void
canvas_reverse(struct canvas *c, bool on)
{
	c->reverse = on ? A_REVERSE : 0;
}

static attr_t
attributes(const struct canvas *c, enum style style)
{
	static const attr_t look[] = {
		[STYLE_PLAIN] = 0, [STYLE_STRONG] = A_BOLD,
		[STYLE_DIM] = A_DIM, [STYLE_GOOD] = 0, [STYLE_WARN] = 0,
		[STYLE_BAD] = A_BOLD, [STYLE_COMMAND] = 0,
		[STYLE_HEADING] = A_BOLD,
	};
	bool colored = c->color && (style == STYLE_GOOD ||
	    style == STYLE_WARN || style == STYLE_BAD ||
	    style == STYLE_COMMAND);

	return look[style] | c->reverse |
	    (colored ? (attr_t)COLOR_PAIR(style) : 0);
}

int
canvas_put(struct canvas *c, const int at[2], int width, enum style style,
    const char *text)
{
	int used, room = getmaxx(stdscr) - at[1];
	size_t n;

	if (at[0] < 0 || at[0] >= getmaxy(stdscr) || at[1] < 0)
		return at[1];
	n = layout_fit(text, width < room ? width : room, &used);
	attrset((int)attributes(c, style));
	mvaddnstr(at[0], at[1], text, (int)n);
	attrset(0);
	return at[1] + used;
}

void
canvas_fill(struct canvas *c, const int at[2], int width)
{
	attrset((int)c->reverse);
	mvhline(at[0], at[1], ' ' | c->reverse, width);
	attrset(0);
}

static chtype
acs_of(enum glyph glyph)
{
	switch (glyph) {
	case GLYPH_HLINE: return ACS_HLINE;
	case GLYPH_VLINE: return ACS_VLINE;
	case GLYPH_UPPER_LEFT: return ACS_ULCORNER;
	case GLYPH_UPPER_RIGHT: return ACS_URCORNER;
	case GLYPH_LOWER_LEFT: return ACS_LLCORNER;
	case GLYPH_LOWER_RIGHT: return ACS_LRCORNER;
	case GLYPH_LEFT_TEE: return ACS_LTEE;
	case GLYPH_RIGHT_TEE: return ACS_RTEE;
	default: return '?';
	}
}

void
canvas_line(struct canvas *c, const int at[2], int n, enum glyph glyph)
{
	int x = at[1];

	while (n-- > 0 && at[0] >= 0 && x < getmaxx(stdscr)) {
		if (c->acs)
			mvaddch(at[0], x++, acs_of(glyph));
		else
			x = canvas_put(c, (int[]){ at[0], x }, 1, STYLE_PLAIN,
			    glyphs_line(glyph, c->ascii));
	}
}

void
canvas_cursor(struct canvas *c, const int at[2], bool visible)
{
	(void)c;
	curs_set(visible);
	move(at[0], at[1]);
}

void
canvas_commit(struct canvas *c)
{
	(void)c;
	wnoutrefresh(stdscr);
}

/* "ncurses 6.4.20221231" */
void
canvas_library(char out[LIBRARY_TEXT])
{
	const char *version = curses_version(), *blank = strchr(version, ' ');

	snprintf(out, LIBRARY_TEXT, "%s", blank != NULL ? blank + 1 : version);
}
