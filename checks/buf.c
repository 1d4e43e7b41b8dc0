/*
 * The growing string, and files read and written whole: see buf.h.
 */
#include "checks/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks/mem.h"

void
buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){ .cap = cap, .size = 256 };
	b->data = mem_alloc(b->size);
}

void
buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}

char *
buf_steal(struct buf *b)
{
	char *s = b->data;

	*b = (struct buf){ 0 };
	return s;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->data[0] = '\0';
	b->cut = false;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (b->cap > 0 && n > b->cap - b->len) {
		n = b->cap - b->len;
		b->cut = true;
	}
	if (b->len + n + 1 > b->size) {
		while (b->len + n + 1 > b->size)
			b->size *= 2;
		b->data = mem_grow(b->data, b->size);
	}
	memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	if (b->len + 1 < b->size && (b->cap == 0 || b->len < b->cap)) {
		b->data[b->len++] = c;
		b->data[b->len] = '\0';
	} else {
		buf_add(b, &c, 1);
	}
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		die(71, "out of memory");
	buf_add(b, s, (size_t)n);
	free(s);
}

static int
read_all(struct buf *b, int fd)
{
	char block[65536];
	ssize_t n;

	while (!b->cut && (n = read(fd, block, sizeof block)) != 0) {
		if (n > 0)
			buf_add(b, block, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

int
buf_read_file(struct buf *b, const char *path, char **why)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : read_all(b, fd);
	int error = errno;

	if (fd >= 0 && !standard)
		close(fd);
	if (rc < 0)
		*why = mem_printf("%s: %s", path, strerror(error));
	return rc;
}

static int
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

/* Devices and pipes ("/dev/stdout") are written straight. */
static int
write_special(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -1;
	rc = write_all(fd, p, n);
	return close(fd) == 0 ? rc : -1;
}

struct output {
	const char *path;
	const void *p;
	size_t n;
	mode_t mode;
};

static mode_t
usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int
fill(int fd, const struct output *o)
{
	int rc = fchmod(fd, o->mode);

	if (rc == 0)
		rc = write_all(fd, o->p, o->n);
	if (rc == 0)
		rc = fsync(fd);
	if (close(fd) != 0)
		rc = -1;
	return rc;
}

/* A temporary beside it, then in its place: nobody sees half of it. */
static int
write_beside(const struct output *o)
{
	char *beside = mem_printf("%s.XXXXXX", o->path);
	int fd = mkstemp(beside), error;

	if (fd >= 0 && fill(fd, o) == 0 && rename(beside, o->path) == 0) {
		free(beside);
		return 0;
	}
	error = errno;
	if (fd >= 0)
		unlink(beside);
	free(beside);
	errno = error;
	return -1;
}

static int
write_file(const struct output *o, char **why)
{
	struct stat st;
	int rc = stat(o->path, &st) == 0 && !S_ISREG(st.st_mode) ?
	    write_special(o->path, o->p, o->n) : write_beside(o);

	if (rc < 0)
		*why = mem_printf("%s: cannot be written: %s", o->path,
		    strerror(errno));
	return rc;
}

int
buf_write_file(const char *path, const void *p, size_t n, char **why)
{
	return write_file(&(struct output){ path, p, n, usual_mode() }, why);
}

int
buf_write_private(const char *path, const void *p, size_t n, char **why)
{
	return write_file(&(struct output){ path, p, n, 0600 }, why);
}
