/*
 * A small line editor: see edit.h. Keys are those of a shell: arrows, Home,
 * End, Delete, and Ctrl-A E B F U K W.
 */
#include "tui/edit.h"

#include <string.h>
#include <wchar.h>

#include "checks/text.h"
#include "tui/keys.h"

#define CONTROL(c) ((c) & 0x1f)

void
edit_init(struct edit *e, const char *text, bool many, size_t cap)
{
	*e = (struct edit){ .many = many };
	buf_init(&e->buf, cap);
	if (text != NULL)
		edit_set(e, text);
}

void
edit_release(struct edit *e)
{
	buf_release(&e->buf);
}

void
edit_set(struct edit *e, const char *text)
{
	buf_clear(&e->buf);
	e->cursor = 0;
	edit_input(e, INPUT_PASTE, text, strlen(text));
}

/* Put bytes at the cursor: added at the end, then moved into place. */
static void
insert(struct edit *e, const char *s, size_t n)
{
	struct buf *b = &e->buf;
	size_t tail = b->len - e->cursor, fits = n;

	if (b->cap > 0 && n > b->cap - b->len)
		fits = b->cap - b->len;
	while (fits < n && fits > 0 && (s[fits] & 0xc0) == 0x80)
		fits--;			/* no half a character */
	buf_add(b, s, fits);
	b->cut |= fits < n;
	n = fits;
	if (tail > 0 && n > 0) {
		memmove(b->data + e->cursor + n, b->data + e->cursor, tail);
		memcpy(b->data + e->cursor, s, n);
	}
	e->cursor += n;
}

static void
delete(struct edit *e, size_t from, size_t to)
{
	struct buf *b = &e->buf;

	memmove(b->data + from, b->data + to, b->len - to + 1);
	b->len -= to - from;
	b->cut = false;
	e->cursor = from;
}

static size_t
char_at(const struct edit *e, size_t i, unsigned *ch)
{
	size_t len = text_utf8(e->buf.data + i, e->buf.len - i, ch);

	if (len == 0)
		*ch = '?';
	return len > 0 ? len : 1;
}

/* After the character at i and the accents on it. */
static size_t
after(const struct edit *e, size_t i)
{
	unsigned ch;

	if (i >= e->buf.len)
		return e->buf.len;
	i += char_at(e, i, &ch);
	while (i < e->buf.len) {
		size_t len = char_at(e, i, &ch);

		if (ch < 0x300 || wcwidth((wchar_t)ch) != 0)
			break;
		i += len;
	}
	return i;
}

static size_t
before(const struct edit *e, size_t i)
{
	size_t from = i, at, next;

	while (from > 0 && i - from < 16 && e->buf.data[from - 1] != '\n')
		from--;
	while (from > 0 && (e->buf.data[from] & 0xc0) == 0x80 && i - from < 20)
		from--;
	if (from == i)
		return i > 0 ? i - 1 : 0;
	for (at = from; (next = after(e, at)) < i; at = next)
		;
	return at;
}

static size_t
line_start(const struct edit *e, size_t i)
{
	while (i > 0 && e->buf.data[i - 1] != '\n')
		i--;
	return i;
}

static size_t
line_end(const struct edit *e, size_t i)
{
	return i + strcspn(e->buf.data + i, "\n");
}

static size_t
word_start(const struct edit *e, size_t i)
{
	while (i > 0 && e->buf.data[i - 1] == ' ')
		i--;
	while (i > 0 && strchr(" \n", e->buf.data[i - 1]) == NULL)
		i--;
	return i;
}

/* The same column, counted in characters, of the line above or below. */
static size_t
other_line(const struct edit *e, int d)
{
	size_t start = line_start(e, e->cursor), to, end;
	size_t column = 0;

	for (size_t i = start; i < e->cursor; i = after(e, i))
		column++;
	end = line_end(e, e->cursor);
	if ((d < 0 && start == 0) || (d > 0 && end == e->buf.len))
		return e->cursor;
	to = d < 0 ? line_start(e, start - 1) : end + 1;
	end = line_end(e, to);
	while (column-- > 0 && to < end)
		to = after(e, to);
	return to;
}

static void
paste_in(struct edit *e, const char *s, size_t n)
{
	struct buf clean;

	buf_init(&clean, 0);
	if (!e->many) {
		while (n > 0 && strchr("\r\n", s[n - 1]) != NULL)
			n--;		/* copied with its line end */
	}
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if (!e->many && (c == '\n' || c == '\t'))
			c = ' ';
		if (((unsigned char)c >= ' ' && c != 0x7f) || c == '\n' ||
		    c == '\t' || (c == 033 && e->many))
			buf_putc(&clean, c);
	}
	insert(e, clean.data, clean.len);
	buf_release(&clean);
}

static size_t
put_utf8(char out[4], unsigned ch)
{
	size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n - 1; i > 0; i--, ch >>= 6)
		out[i] = (char)(0x80 | (ch & 0x3f));
	out[0] = (char)(lead[n] | ch);
	return n;
}

static bool
move(struct edit *e, int input)
{
	switch (input) {
	case INPUT_LEFT: case CONTROL('B'):
		e->cursor = before(e, e->cursor);
		return true;
	case INPUT_RIGHT: case CONTROL('F'):
		e->cursor = after(e, e->cursor);
		return true;
	case INPUT_HOME: case CONTROL('A'):
		e->cursor = line_start(e, e->cursor);
		return true;
	case INPUT_END: case CONTROL('E'):
		e->cursor = line_end(e, e->cursor);
		return true;
	case INPUT_UP: case INPUT_DOWN:
		e->cursor = other_line(e, input == INPUT_UP ? -1 : 1);
		return e->many;
	}
	return false;
}

static bool
erase(struct edit *e, int input)
{
	size_t at = e->cursor;

	switch (input) {
	case INPUT_BACKSPACE:
		delete(e, before(e, at), at);
		return true;
	case INPUT_DELETE:
		delete(e, at, after(e, at));
		return true;
	case CONTROL('U'):
		delete(e, line_start(e, at), at);
		return true;
	case CONTROL('K'):
		delete(e, at, line_end(e, at));
		return true;
	case CONTROL('W'):
		delete(e, word_start(e, at), at);
		return true;
	}
	return false;
}

enum edited
edit_input(struct edit *e, int input, const char *paste, size_t n)
{
	char utf8[4];

	if (input == INPUT_ESCAPE)
		return EDIT_LEFT;
	if (input == CONTROL('D') && e->many)
		return EDIT_DONE;
	if (input == INPUT_ENTER && !e->many)
		return EDIT_DONE;
	if (input == INPUT_PASTE)
		paste_in(e, paste, n);
	else if (input == INPUT_ENTER)
		insert(e, "\n", 1);
	else if (input >= ' ' && input < INPUT_UP && input != 0x7f)
		insert(e, utf8, put_utf8(utf8, (unsigned)input));
	else if (!move(e, input) && !erase(e, input))
		return EDIT_IGNORED;
	return EDIT_CHANGED;
}
