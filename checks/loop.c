/*
 * The one loop: see loop.h. Signals arrive through a pipe to itself.
 */
#include "checks/loop.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "checks/mem.h"

#define SIGNALS 65

struct watch {
	int fd;
	int events;
	unsigned generation;	/* a replaced watch does not get old events */
	void (*ready)(void *arg, int fd, int events);
	void *arg;
};

struct timer {
	unsigned id;
	double at;
	void (*due)(void *arg);
	void *arg;
};

struct handler {
	void (*caught)(void *arg, int signo);
	void *arg;
};

struct loop {
	struct watch *watch;
	int n_watch, max_watch;
	struct timer *timer;
	int n_timer, max_timer;
	unsigned last_timer, generation;
	struct handler handler[SIGNALS];
	int pipe[2];
	double start;
};

/* Write end of the pipe of the loop that has signals: handlers need it. */
static volatile sig_atomic_t signal_fd = -1;

static double
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
on_signal(int signo)
{
	int error = errno;
	unsigned char byte = (unsigned char)signo;
	ssize_t n = write(signal_fd, &byte, 1);

	(void)n;		/* full: this signal is noted already */
	errno = error;
}

static void
read_signals(void *arg, int fd, int events)
{
	struct loop *l = arg;
	unsigned char byte;

	(void)events;
	while (read(fd, &byte, 1) == 1) {
		struct handler *h = &l->handler[byte];

		if (byte < SIGNALS && h->caught != NULL)
			h->caught(h->arg, byte);
	}
}

struct loop *
loop_new(void)
{
	struct loop *l = mem_alloc(sizeof *l);

	l->start = clock_ms();
	if (pipe2(l->pipe, O_NONBLOCK | O_CLOEXEC) != 0)
		die(71, "no pipe to be had: close some programs");
	loop_watch(l, l->pipe[0], LOOP_READ, read_signals, l);
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	for (int i = 1; i < SIGNALS; i++) {
		if (l->handler[i].caught != NULL)
			signal(i, SIG_DFL);
	}
	if (signal_fd == l->pipe[1])
		signal_fd = -1;
	close(l->pipe[0]);
	close(l->pipe[1]);
	free(l->watch);
	free(l->timer);
	free(l);
}

static struct watch *
find_watch(struct loop *l, int fd)
{
	for (int i = 0; i < l->n_watch; i++) {
		if (l->watch[i].fd == fd)
			return &l->watch[i];
	}
	return NULL;
}

void
loop_watch(struct loop *l, int fd, int events,
    void (*ready)(void *arg, int fd, int events), void *arg)
{
	struct watch *w = find_watch(l, fd);

	assert(fd >= 0);
	if (events == 0) {
		if (w != NULL)
			*w = l->watch[--l->n_watch];
		return;
	}
	if (w == NULL && l->n_watch == l->max_watch) {
		l->max_watch = l->max_watch * 2 + 8;
		l->watch = mem_grow(l->watch,
		    (size_t)l->max_watch * sizeof *l->watch);
	}
	if (w == NULL)
		w = &l->watch[l->n_watch++];
	*w = (struct watch){ fd, events, ++l->generation, ready, arg };
}

unsigned
loop_timer(struct loop *l, int ms, void (*due)(void *arg), void *arg)
{
	if (l->n_timer == l->max_timer) {
		l->max_timer = l->max_timer * 2 + 8;
		l->timer = mem_grow(l->timer,
		    (size_t)l->max_timer * sizeof *l->timer);
	}
	if (++l->last_timer == 0)
		l->last_timer = 1;
	l->timer[l->n_timer++] = (struct timer){ l->last_timer,
		clock_ms() + (ms > 0 ? ms : 0), due, arg };
	return l->last_timer;
}

void
loop_cancel(struct loop *l, unsigned timer)
{
	for (int i = 0; i < l->n_timer; i++) {
		if (l->timer[i].id == timer) {
			l->timer[i] = l->timer[--l->n_timer];
			return;
		}
	}
}

void
loop_signal(struct loop *l, int signo, void (*caught)(void *arg, int signo),
    void *arg)
{
	struct sigaction sa = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART };

	assert(signo > 0 && signo < SIGNALS);
	l->handler[signo] = (struct handler){ caught, arg };
	signal_fd = l->pipe[1];
	sigemptyset(&sa.sa_mask);
	if (caught == NULL)
		sa.sa_handler = SIG_DFL;
	sigaction(signo, &sa, NULL);
}

double
loop_now(struct loop *l)
{
	return clock_ms() - l->start;
}

/* Timers due now, earliest first; those added meanwhile wait for next time. */
static void
run_timers(struct loop *l)
{
	unsigned newest = l->last_timer;
	double now = clock_ms();

	for (;;) {
		int first = -1;

		for (int i = 0; i < l->n_timer; i++) {
			if (l->timer[i].at <= now && l->timer[i].id <= newest &&
			    (first < 0 ||
			    l->timer[i].at < l->timer[first].at))
				first = i;
		}
		if (first < 0)
			return;
		struct timer t = l->timer[first];

		l->timer[first] = l->timer[--l->n_timer];
		t.due(t.arg);
	}
}

static int
patience(struct loop *l, int max_ms)
{
	double now = clock_ms(), wait = max_ms;

	for (int i = 0; i < l->n_timer; i++) {
		double left = l->timer[i].at - now;

		if (wait < 0 || left < wait)
			wait = left < 0 ? 0 : left;
	}
	return wait < 0 ? -1 : (int)(wait + 0.999);
}

static int
events_of(short revents)
{
	int events = 0;

	if ((revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0)
		events |= LOOP_READ;
	if ((revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
		events |= LOOP_WRITE;
	return events;
}

static void
dispatch(struct loop *l, const struct pollfd *p, unsigned generation)
{
	struct watch *w = find_watch(l, p->fd);
	int events = events_of(p->revents);

	if (w == NULL || w->generation != generation)
		return;
	events &= w->events | (p->revents & POLLIN ? 0 : LOOP_READ);
	if (events != 0)
		w->ready(w->arg, p->fd, events);
}

void
loop_step(struct loop *l, int max_ms)
{
	int n = l->n_watch;
	struct pollfd *p = mem_alloc((size_t)n * sizeof *p);
	unsigned *generation = mem_alloc((size_t)n * sizeof *generation);

	for (int i = 0; i < n; i++) {
		const struct watch *w = &l->watch[i];

		p[i].fd = w->fd;
		p[i].events = (short)((w->events & LOOP_READ ? POLLIN : 0) |
		    (w->events & LOOP_WRITE ? POLLOUT : 0));
		generation[i] = w->generation;
	}
	if (poll(p, (nfds_t)n, patience(l, max_ms)) > 0) {
		for (int i = 0; i < n; i++) {
			if (p[i].revents != 0)
				dispatch(l, &p[i], generation[i]);
		}
	}
	run_timers(l);
	free(p);
	free(generation);
}
