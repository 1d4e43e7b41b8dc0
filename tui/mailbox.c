/*
 * A mailbox to choose from: see mailbox.h. What is no file of its own
 * (standard input, a paste) becomes one without a name, so that a message can
 * be read again. A sum over its bytes tells when it is another one by then.
 */
#include "tui/mailbox.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>

#include "checks/buf.h"
#include "checks/mbox.h"
#include "checks/mem.h"
#include "checks/pool.h"
#include "checks/text.h"
#include "tui/maildir.h"

struct entry {
	struct message message;
	long long at;			/* in the file */
	uint64_t sum;
	const char *kept;		/* case; NULL */
};

struct mailbox {
	const struct knowledge *knowledge;
	struct pool *pool;
	const char *path, *name;
	struct mbox *file;		/* NULL: a folder */
	struct maildir folder;
	struct entry *entry;
	int n, size, bounces;
	bool done, cut, failed;
};

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A pipe, and whatever else is read only once. */
static bool
is_stream(const char *path)
{
	struct stat st;

	return strcmp(path, "-") == 0 || (stat(path, &st) == 0 &&
	    !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

bool
mailbox_likely(const char *path)
{
	struct mbox *m;
	char *why = NULL;
	bool likely;

	if (is_stream(path) || is_folder(path))
		return true;
	m = mbox_open(path, &why);
	likely = m != NULL && mbox_is_box(m);
	mbox_close(m);
	free(why);
	return likely;
}

bool
mailbox_likely_bytes(const char *bytes, size_t n)
{
	const char *end = memchr(bytes, '\n', n);

	return end != NULL && mbox_is_from(bytes, (size_t)(end - bytes));
}

/* ---- opening ---- */

static struct mailbox *
new(const char *name, const struct knowledge *k)
{
	struct mailbox *b = mem_alloc(sizeof *b);

	b->knowledge = k;
	b->pool = pool_new();
	b->path = pool_strdup(b->pool, name);
	b->name = text_printable(b->pool, name, strlen(name), TEXT_MAX);
	return b;
}

/* What comes from `from`, or the bytes, as a file without a name. */
static FILE *
spool(FILE *from, const char *bytes, size_t n, char **why)
{
	FILE *file = tmpfile();
	char block[65536];

	if (file != NULL && bytes != NULL)
		fwrite(bytes, 1, n, file);
	while (file != NULL && from != NULL && (n = fread(block, 1,
	    sizeof block, from)) > 0) {
		if (fwrite(block, 1, n, file) < n)
			break;
	}
	if (file != NULL && fflush(file) == 0 && ferror(file) == 0) {
		rewind(file);
		return file;
	}
	*why = mem_printf("a temporary file cannot be written: %s",
	    strerror(errno));
	if (file != NULL)
		fclose(file);
	return NULL;
}

static struct mailbox *
of_file(FILE *file, const char *name, const struct knowledge *k)
{
	struct mailbox *b;

	if (file == NULL)
		return NULL;
	b = new(name, k);
	b->file = mbox_of(file);
	return b;
}

static struct mailbox *
open_stream(const char *path, const struct knowledge *k, char **why)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *from = standard ? stdin : fopen(path, "rbe");
	struct mailbox *b;

	if (from == NULL) {
		*why = mem_printf("%s: %s", path, strerror(errno));
		return NULL;
	}
	b = of_file(spool(from, NULL, 0, why), standard ? "standard input" :
	    path, k);
	if (!standard)
		fclose(from);
	return b;
}

struct mailbox *
mailbox_open(const char *path, const struct knowledge *k, char **why)
{
	struct mailbox *b;

	if (is_stream(path))
		return open_stream(path, k, why);
	b = new(path, k);
	if (!is_folder(path))
		b->file = mbox_open(path, why);
	else if (!maildir_read(&b->folder, b->pool, path, MAILBOX_MOST))
		*why = mem_printf("%s: is a folder, but no Maildir: name one "
		    "file", b->name);
	if (b->file != NULL || b->folder.dir != NULL)
		return b;
	mailbox_free(b);
	return NULL;
}

struct mailbox *
mailbox_pasted(const char *bytes, size_t n, const struct knowledge *k,
    char **why)
{
	return of_file(spool(NULL, bytes, n, why), "pasted text", k);
}

void
mailbox_free(struct mailbox *b)
{
	if (b == NULL)
		return;
	mbox_close(b->file);
	pool_free(b->pool);
	free(b->entry);
	free(b);
}

/* ---- reading ---- */

/* FNV-1a over all but the first line: its end reads differently (mbox.h). */
static uint64_t
sum_of(const struct buf *b)
{
	size_t i = strcspn(b->data, "\r\n");
	uint64_t sum = 0xcbf29ce484222325u;

	i += b->data[i] == '\r' && b->data[i + 1] == '\n' ? 2 : 1;
	for (; i < b->len; i++)
		sum = (sum ^ (unsigned char)b->data[i]) * 0x100000001b3u;
	return sum;
}

static struct entry *
add(struct mailbox *b)
{
	if (b->n == b->size) {
		b->size = b->size * 2 + 64;
		b->entry = mem_grow(b->entry,
		    (size_t)b->size * sizeof *b->entry);
	}
	b->entry[b->n] = (struct entry){ .at = -1 };
	return &b->entry[b->n++];
}

static void
read_entry(struct mailbox *b, long long at, const struct buf *bytes)
{
	struct entry *e = add(b);

	e->at = at;
	e->sum = sum_of(bytes);
	message_read(&e->message, b->pool, b->knowledge, bytes->data,
	    bytes->len);
	b->bounces += e->message.bounce;
}

static void
read_next(struct mailbox *b, struct buf *bytes)
{
	long long at = mbox_at(b->file);

	if (mbox_next(b->file, bytes))
		read_entry(b, at, bytes);
	b->done = !mbox_more(b->file);
	b->failed = mbox_failed(b->file);
}

/* A file of a folder that is gone by now, or closed to us, says so itself. */
static void
read_file(struct mailbox *b, struct buf *bytes)
{
	char *why = NULL;

	buf_clear(bytes);
	if (b->n < b->folder.n && buf_read_file(bytes,
	    b->folder.path[b->n], &why) == 0) {
		read_entry(b, 0, bytes);
	} else if (b->n < b->folder.n) {
		message_none(&add(b)->message, b->pool, why);
	}
	free(why);
	b->done = b->n >= b->folder.n;
	b->cut = b->done && b->folder.cut;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void
mailbox_read(struct mailbox *b, int least, int ms)
{
	double end = now_ms() + ms;
	struct buf bytes;

	buf_init(&bytes, CASEFILE_MAX);
	while (!b->done && (b->n < least || now_ms() < end)) {
		int n = b->n;

		if (b->n == MAILBOX_MOST)
			b->done = b->cut = true;
		else if (b->file != NULL)
			read_next(b, &bytes);
		else
			read_file(b, &bytes);
		if (b->n > n)
			b->entry[n].message.action = pool_printf(b->pool,
			    "message %d", n + 1);
	}
	buf_release(&bytes);
}

/* ---- what is known ---- */

bool
mailbox_done(const struct mailbox *b)
{
	return b->done;
}

bool
mailbox_cut(const struct mailbox *b)
{
	return b->cut;
}

bool
mailbox_failed(const struct mailbox *b)
{
	return b->failed;
}

const char *
mailbox_name(const struct mailbox *b)
{
	return b->name;
}

int
mailbox_count(const struct mailbox *b)
{
	return b->n;
}

int
mailbox_bounces(const struct mailbox *b)
{
	return b->bounces;
}

const struct message *
mailbox_at(const struct mailbox *b, int i)
{
	return &b->entry[i].message;
}

/* ---- one of them ---- */

/* Reading the others goes on where it was. */
static bool
read_again(struct mailbox *b, const struct entry *e, struct buf *bytes)
{
	long long next = mbox_at(b->file);
	bool same = mbox_go(b->file, e->at) && mbox_next(b->file, bytes) &&
	    sum_of(bytes) == e->sum;

	mbox_go(b->file, next);
	return same;
}

void
mailbox_input(struct mailbox *b, int i, struct input *in)
{
	char *name;
	struct buf bytes;

	if (b->file == NULL) {
		input_file(in, b->folder.path[i]);
		return;
	}
	name = b->n == 1 && b->done ? mem_strdup(b->path) :
	    mem_printf("%s, message %d", b->path, i + 1);
	buf_init(&bytes, CASEFILE_MAX);
	if (read_again(b, &b->entry[i], &bytes)) {
		input_bytes(in, bytes.data, bytes.len, name);
	} else {
		*in = (struct input){ .status = EX_NOINPUT };
		in->why = mem_printf("%s: has changed since it was listed: "
		    "open it again", b->name);
	}
	buf_release(&bytes);
	free(name);
}

const char *
mailbox_case(const struct mailbox *b, int i)
{
	return b->entry[i].kept;
}

void
mailbox_keep_case(struct mailbox *b, int i, const char *path)
{
	b->entry[i].kept = path == NULL ? NULL : pool_strdup(b->pool, path);
}
