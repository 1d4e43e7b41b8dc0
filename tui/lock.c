/*
 * A lock on a case file: see lock.h. Whoever leaves takes the file away, so
 * one that was opened just before is looked at again once it is locked.
 */
#include "tui/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks/mem.h"
#include "checks/text.h"

#define TRIES 5
#define HOLDER_MAX 300			/* "PID HOST" */

struct lock {
	char *path;
	int fd;
};

/* Some file systems know no locks: better none than no wizard. */
static bool
is_taken(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(fd, F_SETLK, &lock) != 0 && (errno == EACCES ||
	    errno == EAGAIN);
}

static bool
is_there(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && stat(path, &named) == 0 &&
	    opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

static char *
holder(int fd)
{
	char text[HOLDER_MAX + 1], *why;
	ssize_t n = pread(fd, text, HOLDER_MAX, 0);
	struct pool *pool = pool_new();
	const char *at, *pid, *host;

	text[n > 0 ? n : 0] = '\0';
	at = text_printable(pool, text, strlen(text), HOLDER_MAX);
	pid = text_word(pool, &at);
	host = text_word(pool, &at);
	why = mem_printf("another whybounce has it open (process %s on %s)",
	    pid != NULL ? pid : "?", host != NULL ? host : "another machine");
	pool_free(pool);
	return why;
}

static void
sign(int fd)
{
	char host[HOLDER_MAX / 2] = "this machine", text[HOLDER_MAX];
	int n;

	gethostname(host, sizeof host - 1);
	host[sizeof host - 1] = '\0';
	n = snprintf(text, sizeof text, "%ld %s\n", (long)getpid(), host);
	/* Without it the others only know less. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
		return;
}

static struct lock *
lock_new(char *path, int fd)
{
	struct lock *lock = mem_alloc(sizeof *lock);

	sign(fd);
	*lock = (struct lock){ path, fd };
	return lock;
}

struct lock *
lock_take(const char *file, char **why)
{
	char *path = mem_printf("%s.lock", file);

	for (int i = 0; i < TRIES; i++) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
		    0600);

		if (fd < 0) {
			*why = mem_printf("nothing can be written beside it "
			    "(%s)", strerror(errno));
			free(path);
			return NULL;
		}
		if (is_taken(fd)) {
			*why = holder(fd);
			close(fd);
			free(path);
			return NULL;
		}
		if (is_there(fd, path))
			return lock_new(path, fd);
		close(fd);
	}
	*why = mem_printf("another whybounce is about to open it");
	free(path);
	return NULL;
}

void
lock_release(struct lock *lock)
{
	if (lock == NULL)
		return;
	unlink(lock->path);
	close(lock->fd);
	free(lock->path);
	free(lock);
}
