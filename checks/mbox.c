/*
 * Reading an mbox as a stream: see mbox.h.
 *
 * Only the first bytes of a line decide whether it divides two messages, so
 * lines of any length cost no memory of their own. The date is asked for as
 * well as the word: "From" begins many a sentence.
 */
#include "checks/mbox.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

#define HEAD_MAX 256		/* bytes of a line that are looked at */

struct mbox {
	FILE *file;
	bool is_box;
	bool begun;
	bool ended;
	char head[HEAD_MAX];	/* begin of the line read last */
	size_t n;		/* its length, at most HEAD_MAX */
	bool waits;		/* it is a From_ line that was not given yet */
	long long from;		/* where that line begins in the file */
	long long base;		/* where the block does */
	size_t at, size;	/* within the block */
	bool has_cr;		/* one is in the block */
	char block[65536];
};

bool
mbox_is_from(const char *line, size_t n)
{
	bool time = false, year = false;

	if (n < 18 || memcmp(line, "From ", 5) != 0)
		return false;
	for (size_t i = 5; i + 2 < n; i++) {
		if (!isdigit((unsigned char)line[i]) ||
		    isdigit((unsigned char)line[i - 1]))
			continue;
		size_t digits = 1;

		while (i + digits < n && isdigit((unsigned char)
		    line[i + digits]))
			digits++;
		time = time || (digits <= 2 && i + digits + 1 < n &&
		    line[i + digits] == ':' && isdigit((unsigned char)
		    line[i + digits + 1]));
		year = year || (digits == 4 && (line[i] == '1' ||
		    line[i] == '2'));
	}
	return time && year;
}

struct mbox *
mbox_open(const char *path, char **why)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "rbe");

	if (file != NULL)
		return mbox_of(file);
	*why = mem_printf("%s: %s", path, strerror(errno));
	return NULL;
}

struct mbox *
mbox_of(FILE *file)
{
	struct mbox *m = mem_grow(NULL, sizeof *m);

	memset(m, 0, offsetof(struct mbox, block));
	m->file = file;
	return m;
}

void
mbox_close(struct mbox *m)
{
	if (m == NULL)
		return;
	if (m->file != stdin)
		fclose(m->file);
	free(m);
}

bool
mbox_failed(const struct mbox *m)
{
	return ferror(m->file) != 0;
}

bool
mbox_more(const struct mbox *m)
{
	return !m->ended;
}

/* More bytes in the block? */
static bool
fill(struct mbox *m)
{
	if (m->at < m->size)
		return true;
	m->base += (long long)m->size;
	m->at = 0;
	m->size = fread(m->block, 1, sizeof m->block, m->file);
	m->has_cr = memchr(m->block, '\r', m->size) != NULL;
	return m->size > 0;
}

bool
mbox_is_box(struct mbox *m)
{
	size_t n;

	if (!fill(m))
		return false;
	n = m->size - m->at;
	for (size_t i = 0; i < n; i++) {
		if (strchr("\r\n", m->block[m->at + i]) != NULL)
			n = i;
	}
	return mbox_is_from(m->block + m->at, n);
}

long long
mbox_at(const struct mbox *m)
{
	return m->waits ? m->from : m->base + (long long)m->at;
}

bool
mbox_go(struct mbox *m, long long at)
{
	if (fseeko(m->file, (off_t)at, SEEK_SET) != 0)
		return false;
	m->base = at;
	m->at = m->size = 0;
	m->begun = m->ended = m->waits = false;
	return true;
}

static void
take(struct mbox *m, struct buf *b, size_t n)
{
	size_t head = HEAD_MAX - m->n;

	if (head > n)
		head = n;
	memcpy(m->head + m->n, m->block + m->at, head);
	m->n += head;
	buf_add(b, m->block + m->at, n);
	m->at += n;
}

/* "bounced mail:" and such: what follows belongs to this message. */
static bool
announces(const struct mbox *m)
{
	return m->n > 0 && m->n < HEAD_MAX && m->head[m->n - 1] == ':';
}

/* The next line, its end included, to b; its begin to m->head. */
static bool
read_line(struct mbox *m, struct buf *b)
{
	bool any = false;

	m->n = 0;
	while (fill(m)) {
		const char *s = m->block + m->at;
		size_t left = m->size - m->at, n;
		const char *end = memchr(s, '\n', left);
		const char *cr = !m->has_cr ? NULL : memchr(s, '\r',
		    end != NULL ? (size_t)(end - s) : left);

		any = true;
		n = cr != NULL ? (size_t)(cr - s) + 1 : end != NULL ?
		    (size_t)(end - s) + 1 : left;
		take(m, b, n);
		if (cr != NULL) {
			if (fill(m) && m->block[m->at] == '\n')
				take(m, b, 1);
			break;
		}
		if (end != NULL)
			break;
	}
	while (m->n > 0 && m->n < HEAD_MAX &&
	    (m->head[m->n - 1] == '\n' || m->head[m->n - 1] == '\r'))
		m->n--;
	return any;
}

static bool
is_divider(const struct mbox *m, bool ended)
{
	return m->is_box && ended && mbox_is_from(m->head, m->n);
}

bool
mbox_next(struct mbox *m, struct buf *b)
{
	bool announced = false, ended = false;

	if (m->ended)
		return false;
	buf_clear(b);
	if (m->waits) {
		buf_add(b, m->head, m->n);
		buf_putc(b, '\n');
	}
	m->waits = false;
	for (;;) {
		size_t before = b->len;
		bool cut = b->cut;
		long long from = m->base + (long long)m->at;

		if (!read_line(m, b))
			break;
		if (!m->begun)
			m->is_box = mbox_is_from(m->head, m->n);
		else if (is_divider(m, ended)) {
			b->len = before;
			b->data[before] = '\0';
			b->cut = cut;
			m->waits = true;
			m->from = from;
			return true;
		}
		m->begun = true;
		ended = m->n == 0 && !announced;
		announced = m->n == 0 ? announced : announces(m);
	}
	m->ended = true;
	return true;
}
