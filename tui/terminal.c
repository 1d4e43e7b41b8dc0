/*
 * The terminal itself: see terminal.h. Raw escape strings are made elsewhere
 * (screen.c, clipboard.c); here they are bytes.
 */
#include "tui/terminal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "checks/mem.h"

#define BLOCK 16384
#define CRASH_STACK 65536

struct terminal {
	struct loop *loop;
	struct terminal_calls calls;
	int tty;
	FILE *out;			/* the nameless file */
	off_t sent;			/* of it, so far */
	bool waiting;			/* the tty takes no more just now */
	bool gone;			/* hung up */
	bool raw;
	struct termios shell;		/* as we found it */
	char *restore;
	size_t n_restore;
	void *stack;
};

static const int crashes[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE };

/* A signal handler and die() have no argument to find it by. */
static struct terminal *to_restore;

/* Safe in a signal handler. */
static void
restore(void)
{
	struct terminal *t = to_restore;

	if (t == NULL)
		return;
	to_restore = NULL;
	if (t->restore != NULL && write(t->tty, t->restore, t->n_restore) < 0)
		errno = 0;		/* nothing left to try */
	if (t->raw) {
		signal(SIGTTOU, SIG_IGN);	/* in the background too */
		tcsetattr(t->tty, TCSANOW, &t->shell);
	}
}

static void
on_crash(int signo)
{
	restore();
	raise(signo);			/* the handler is gone: SA_RESETHAND */
}

void
terminal_die(int signo)
{
	restore();
	signal(signo, SIG_DFL);
	raise(signo);
	_exit(128 + signo);
}

static void
catch_crashes(struct terminal *t)
{
	struct sigaction sa = { .sa_handler = on_crash,
		.sa_flags = SA_ONSTACK | (int)SA_RESETHAND };
	stack_t stack = { .ss_size = CRASH_STACK };

	t->stack = stack.ss_sp = mem_alloc(CRASH_STACK);
	sigaltstack(&stack, NULL);
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigaction(crashes[i], &sa, NULL);
	to_restore = t;
	die_hook(restore);
}

static void
uncatch_crashes(struct terminal *t)
{
	stack_t none = { .ss_flags = SS_DISABLE };

	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		signal(crashes[i], SIG_DFL);
	sigaltstack(&none, NULL);
	free(t->stack);
	to_restore = NULL;
	die_hook(NULL);
}

void
terminal_on_crash(struct terminal *t, const char *string)
{
	char *old = t->restore;

	t->n_restore = 0;
	t->restore = string != NULL ? mem_strdup(string) : NULL;
	t->n_restore = string != NULL ? strlen(string) : 0;
	free(old);
}

/* A file without a name; in memory where that exists. */
static FILE *
nameless(void)
{
#ifdef MFD_CLOEXEC
	int fd = memfd_create("screen", MFD_CLOEXEC);

	if (fd >= 0)
		return fdopen(fd, "w+");
#endif
	return tmpfile();
}

static void ready(void *arg, int fd, int events);

static void
watch(struct terminal *t)
{
	loop_watch(t->loop, t->tty, t->gone ? 0 : LOOP_READ |
	    (t->waiting ? LOOP_WRITE : 0), ready, t);
}

struct terminal *
terminal_open(struct loop *l, const struct terminal_calls *calls, char **why)
{
	struct terminal *t = mem_alloc(sizeof *t);

	t->loop = l;
	t->calls = *calls;
	t->tty = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (t->tty < 0 || tcgetattr(t->tty, &t->shell) != 0) {
		*why = mem_printf("no terminal to draw on: %s",
		    strerror(errno));
		if (t->tty >= 0)
			close(t->tty);
		free(t);
		return NULL;
	}
	t->out = nameless();
	if (t->out == NULL)
		die(71, "no temporary file: %s", strerror(errno));
	catch_crashes(t);
	watch(t);
	return t;
}

void
terminal_close(struct terminal *t)
{
	loop_watch(t->loop, t->tty, 0, NULL, NULL);
	terminal_cooked(t);
	uncatch_crashes(t);
	fclose(t->out);
	close(t->tty);
	free(t->restore);
	free(t);
}

int
terminal_fd(const struct terminal *t)
{
	return t->tty;
}

FILE *
terminal_output(const struct terminal *t)
{
	return t->out;
}

/* A serial line knows no size: the environment may, else 24x80. */
static int
size_or(int n, const char *name, int otherwise)
{
	const char *s = getenv(name);
	long given = s != NULL ? strtol(s, NULL, 10) : 0;

	return n > 0 ? n : given > 0 && given < 1000 ? (int)given : otherwise;
}

void
terminal_size(const struct terminal *t, int *rows, int *columns)
{
	struct winsize w = { 0 };

	ioctl(t->tty, TIOCGWINSZ, &w);
	*rows = size_or(w.ws_row, "LINES", 24);
	*columns = size_or(w.ws_col, "COLUMNS", 80);
}

void
terminal_raw(struct terminal *t)
{
	struct termios raw = t->shell;

	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | BRKINT |
	    IXON);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	t->raw = true;
	tcsetattr(t->tty, TCSANOW, &raw);
}

void
terminal_cooked(struct terminal *t)
{
	if (t->raw && !t->gone)
		tcsetattr(t->tty, TCSANOW, &t->shell);
	t->raw = false;
}

void
terminal_write(struct terminal *t, const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		ssize_t done = write(fileno(t->out), s, n);

		if (done <= 0)
			return;		/* no memory for it: not shown */
		s += done;
		n -= (size_t)done;
	}
}

/* The line is dead: what SIGHUP means, if the kernel has not said so yet. */
static void
hang_up(struct terminal *t)
{
	if (t->gone)
		return;
	t->gone = true;
	watch(t);
	raise(SIGHUP);
}

/* 1: some went out, 0: the tty is full, -1: gone. */
static int
send_block(struct terminal *t, off_t end)
{
	char block[BLOCK];
	size_t want = end - t->sent < BLOCK ? (size_t)(end - t->sent) : BLOCK;
	ssize_t n = pread(fileno(t->out), block, want, t->sent);

	if (n > 0)
		n = write(t->tty, block, (size_t)n);
	if (n > 0) {
		t->sent += n;
		return 1;
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

bool
terminal_flush(struct terminal *t)
{
	int fd = fileno(t->out), rc = 1;
	off_t end = lseek(fd, 0, SEEK_CUR);
	bool was_waiting = t->waiting;

	while (rc > 0 && t->sent < end && !t->gone)
		rc = send_block(t, end);
	if (rc < 0)
		hang_up(t);
	t->waiting = rc == 0;
	if (!t->waiting && end > 0 && ftruncate(fd, 0) == 0) {
		lseek(fd, 0, SEEK_SET);
		t->sent = 0;
	}
	if (t->waiting != was_waiting && !t->gone)
		watch(t);
	return !t->waiting;
}

void
terminal_drain(struct terminal *t, int ms)
{
	struct pollfd p = { .fd = t->tty, .events = POLLOUT };
	double end = loop_now(t->loop) + ms;

	while (!terminal_flush(t) && loop_now(t->loop) < end) {
		if (poll(&p, 1, (int)(end - loop_now(t->loop)) + 1) < 0)
			return;
	}
}

static void
take_bytes(struct terminal *t)
{
	char block[BLOCK];
	ssize_t n = read(t->tty, block, sizeof block);

	if (n > 0)
		t->calls.bytes(t->calls.arg, block, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		hang_up(t);
}

static void
ready(void *arg, int fd, int events)
{
	struct terminal *t = arg;

	(void)fd;
	if ((events & LOOP_WRITE) != 0 && t->waiting && terminal_flush(t))
		t->calls.drained(t->calls.arg);
	if ((events & LOOP_READ) != 0 && !t->gone)
		take_bytes(t);		/* last: may close the terminal */
}
