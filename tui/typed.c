/*
 * What is typed: see typed.h. One state, one byte at a time; nothing here
 * waits or reads.
 */
#include "tui/typed.h"

#include <stdio.h>
#include <string.h>

#include "checks/text.h"
#include "tui/keys.h"

#define ESCAPE_MS 25
#define PASTE_MS 3000		/* a paste that stops this long has ended */
#define BURST_MS 400		/* lines lost on the way come again */
#define BURST_LEAST 80		/* bytes of several lines */
#define WORDS_LEAST 20		/* bytes of one line */
#define NEWS_MS 300
#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"

enum { GROUND, UTF8, ESCAPED, CSI, LINUX_KEY, SS3, STRING, PASTE, BURST };

void
typed_init(struct typed *t,
    void (*got)(void *arg, int input, const char *paste, size_t n), void *arg)
{
	*t = (struct typed){ .got = got, .arg = arg };
	buf_init(&t->paste, TYPED_PASTE_MAX);
}

void
typed_release(struct typed *t)
{
	buf_release(&t->paste);
}

static void
give(struct typed *t, int input)
{
	t->got(t->arg, input, NULL, 0);
}

/* Of the control characters text has line ends, tabs, and escapes in which
 * ISO-2022 writes; others have got into it on their way here. */
static bool
is_text(char c)
{
	return ((unsigned char)c >= ' ' && c != 0x7f) || c == '\n' ||
	    c == '\t' || c == 033;
}

/* CRLF of which the terminal made two CRs, as it makes one of LF. */
static bool
is_doubled(const struct buf *b)
{
	size_t lines = 0;

	for (size_t i = 0; i < b->len; i++) {
		size_t n = strspn(b->data + i, "\r");

		if (n % 2 != 0)
			return false;
		lines += n / 2;
		i += n;
	}
	return lines > 1;
}

static void
give_paste(struct typed *t)
{
	struct buf paste = t->paste;
	bool doubled = is_doubled(&paste);
	size_t n = 0;

	t->state = GROUND;
	t->cut = paste.cut;
	for (size_t i = 0; i < paste.len; i++) {
		char c = paste.data[i];

		if (doubled && c == '\r')
			i++;
		if (c == '\r' && i + 1 < paste.len && paste.data[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if (is_text(c))
			paste.data[n++] = c;
	}
	paste.data[n] = '\0';
	buf_init(&t->paste, TYPED_PASTE_MAX);
	t->got(t->arg, INPUT_PASTE, paste.data, n);
	buf_release(&paste);
}

static void
take_control(struct typed *t, unsigned char c)
{
	switch (c) {
	case 0: return;
	case '\r': case '\n': give(t, INPUT_ENTER); return;
	case '\t': give(t, INPUT_TAB); return;
	case '\b': case 0x7f: give(t, INPUT_BACKSPACE); return;
	default: give(t, c); return;
	}
}

static void
take_ground(struct typed *t, unsigned char c)
{
	if (c == 033)
		t->state = ESCAPED;
	else if (c < ' ' || c == 0x7f)
		take_control(t, c);
	else if (c < 0x80)
		give(t, c);
	else if (c >= 0xc2 && c < 0xf5)
		t->state = UTF8;
	t->n_seq = 0;
	t->seq[t->n_seq++] = (char)c;
}

static void
take_utf8(struct typed *t, unsigned char c)
{
	unsigned char lead = (unsigned char)t->seq[0];
	size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	unsigned ch;

	if ((c & 0xc0) != 0x80) {	/* cut short: start again with c */
		t->state = GROUND;
		take_ground(t, c);
		return;
	}
	t->seq[t->n_seq++] = (char)c;
	if (t->n_seq < want)
		return;
	t->state = GROUND;
	if (text_utf8(t->seq, t->n_seq, &ch) == want && ch >= 0xa0)
		give(t, (int)ch);
}

static void
take_escaped(struct typed *t, unsigned char c)
{
	t->n_seq = 0;
	switch (c) {
	case '[': t->state = CSI; return;
	case 'O': t->state = SS3; return;
	case ']': case 'P': case '_': case '^': t->state = STRING; return;
	}
	give(t, INPUT_ESCAPE);
	t->state = GROUND;
	take_ground(t, c);
}

static int
arrow(unsigned char c)
{
	switch (c) {
	case 'A': return INPUT_UP;
	case 'B': return INPUT_DOWN;
	case 'C': return INPUT_RIGHT;
	case 'D': return INPUT_LEFT;
	case 'F': return INPUT_END;
	case 'H': return INPUT_HOME;
	case 'Z': return INPUT_TAB;
	}
	return 0;
}

static int
numbered(int n)
{
	switch (n) {
	case 1: case 7: return INPUT_HOME;
	case 3: return INPUT_DELETE;
	case 4: case 8: return INPUT_END;
	case 5: return INPUT_PAGE_UP;
	case 6: return INPUT_PAGE_DOWN;
	}
	return 0;
}

static void
take_mouse(struct typed *t, unsigned char c)
{
	int button, column, row;

	if (c != 'M' || sscanf(t->seq, "<%5d;%5d;%5d", &button, &column,
	    &row) != 3)
		return;
	t->click_row = row - 1;
	t->click_column = column - 1;
	if (button == 0)
		give(t, INPUT_CLICK);
	else if (button == 64 || button == 65)
		give(t, button == 64 ? INPUT_UP : INPUT_DOWN);
}

static void
end_csi(struct typed *t, unsigned char c)
{
	int n = 0, input = arrow(c);

	t->state = GROUND;
	t->seq[t->n_seq] = '\0';
	if (t->seq[0] == '<') {
		take_mouse(t, c);
		return;
	}
	if (c == '~' && sscanf(t->seq, "%4d", &n) == 1) {
		input = numbered(n);
		if (n == 200)
			t->state = PASTE;
		t->matched = 0;
	}
	if (input != 0)
		give(t, input);
}

static void
take_csi(struct typed *t, unsigned char c)
{
	if (c == '[' && t->n_seq == 0) {
		t->state = LINUX_KEY;
	} else if (c < ' ' || c >= 0x7f) {
		t->state = GROUND;
		take_ground(t, c);
	} else if (c >= 0x40) {
		end_csi(t, c);
	} else if (t->n_seq < sizeof t->seq - 1) {
		t->seq[t->n_seq++] = (char)c;
	}
}

/* Keys of the numeric pad in application mode too (DEC VT100). */
static void
take_ss3(struct typed *t, unsigned char c)
{
	int input = arrow(c);

	if (c >= '0' && c <= '9')
		return;			/* a modifier; the key follows */
	t->state = GROUND;
	if (c == 'M')
		input = INPUT_ENTER;
	else if (c >= 'p' && c <= 'y')
		input = c - 'p' + '0';
	if (input != 0)
		give(t, input);
}

static void
take_string(struct typed *t, unsigned char c)
{
	if (c == 033)
		t->n_seq = 1;
	else if (c == '\a' || (c == '\\' && t->n_seq == 1))
		t->state = GROUND;
	else
		t->n_seq = 0;
}

static void
take_paste(struct typed *t, unsigned char c)
{
	if (c == (unsigned char)PASTE_END[t->matched]) {
		if (PASTE_END[++t->matched] == '\0')
			give_paste(t);
		return;
	}
	buf_add(&t->paste, PASTE_END, t->matched);
	t->matched = c == 033;
	if (t->matched == 0)
		buf_putc(&t->paste, (char)c);
}

static void
take(struct typed *t, unsigned char c)
{
	switch (t->state) {
	case GROUND: take_ground(t, c); return;
	case UTF8: take_utf8(t, c); return;
	case ESCAPED: take_escaped(t, c); return;
	case CSI: take_csi(t, c); return;
	case LINUX_KEY: t->state = GROUND; return;
	case SS3: take_ss3(t, c); return;
	case STRING: take_string(t, c); return;
	case PASTE: take_paste(t, c); return;
	case BURST: buf_putc(&t->paste, (char)c); return;
	}
}

/* Words of one line: keys that were held down, or arrows, are none. */
static bool
is_words(const char *s, size_t n)
{
	int blanks = 0, letters = 0;

	if (n < WORDS_LEAST || memchr(s, 033, n) != NULL)
		return false;
	for (size_t i = 1; i < n; i++) {
		blanks += s[i] == ' ' && s[i - 1] != ' ';
		letters += (unsigned char)s[i] > ' ' && s[i] != s[i - 1];
	}
	return blanks >= 2 && letters >= WORDS_LEAST / 2;
}

/* More than a person types at once: text of several lines, or of one. */
static bool
is_burst(const struct typed *t, const char *s, size_t n)
{
	int lines = 0;

	if (n == 0 || *s == 033 || memmem(s, n, PASTE_BEGIN,
	    strlen(PASTE_BEGIN)) != NULL)
		return false;
	for (size_t i = 1; i + 1 < n; i++)
		lines += s[i] == '\r' || s[i] == '\n';
	return (n >= BURST_LEAST && lines >= 2) || (!t->line &&
	    is_words(s, n));
}

void
typed_bytes(struct typed *t, const char *s, size_t n)
{
	if (t->state == GROUND && is_burst(t, s, n))
		t->state = BURST;
	for (size_t i = 0; i < n; i++)
		take(t, (unsigned char)s[i]);
}

int
typed_patience(const struct typed *t)
{
	switch (t->state) {
	case GROUND: return -1;
	case PASTE: return PASTE_MS;
	case BURST: return BURST_MS;
	default: return ESCAPE_MS;
	}
}

void
typed_silence(struct typed *t)
{
	int state = t->state;

	t->state = GROUND;
	if (state == ESCAPED)
		give(t, INPUT_ESCAPE);
	else if (state == PASTE || state == BURST)
		give_paste(t);
}

static int
lines_so_far(const struct buf *b)
{
	int lines = 0;

	for (size_t i = 0; i < b->len; i++)
		lines += b->data[i] == '\n' || (b->data[i] == '\r' &&
		    b->data[i + 1] != '\n');
	return lines;
}

const char *
typed_news(struct typed *t, double now)
{
	if (t->state != PASTE && t->state != BURST) {
		t->told_at = 0;
		return NULL;
	}
	if (t->told_at == 0)
		t->told_at = now;
	if (now - t->told_at < NEWS_MS)
		return NULL;
	t->told_at = now;
	snprintf(t->news, sizeof t->news, "A paste is coming: %d lines so far",
	    lines_so_far(&t->paste));
	return t->news;
}
