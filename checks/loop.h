/*
 * The program's one loop: descriptors, timers and signals behind one poll().
 *
 * Descriptors are handled before timers, so that a stalled terminal does not
 * turn into false time-outs. A callback may add or remove anything, itself
 * included. Time is monotonic, in milliseconds since the loop was made.
 */
#ifndef CHECKS_LOOP_H
#define CHECKS_LOOP_H

#include <stdbool.h>

#define LOOP_READ 1
#define LOOP_WRITE 2

struct loop;

struct loop *loop_new(void);
void loop_free(struct loop *l);

/* Watch fd for LOOP_READ|LOOP_WRITE; 0 stops watching. One callback a fd. */
void loop_watch(struct loop *l, int fd, int events,
	void (*ready)(void *arg, int fd, int events), void *arg);

/* Call once in ms milliseconds. The id is never 0. */
unsigned loop_timer(struct loop *l, int ms, void (*due)(void *arg), void *arg);
void loop_cancel(struct loop *l, unsigned timer);	/* 0 is fine */

/* Deliver a signal to the loop instead of killing the program. */
void loop_signal(struct loop *l, int signo,
	void (*caught)(void *arg, int signo), void *arg);

double loop_now(struct loop *l);	/* ms */

/* Wait at most max_ms (-1: until something happens) and handle it. */
void loop_step(struct loop *l, int max_ms);

#endif
