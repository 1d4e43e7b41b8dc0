/*
 * One talk with one mail server: a connection, the dialogue over it, TLS where
 * it was taken, and the patience each stage has. After a failed handshake it
 * connects once more and goes on without TLS.
 */
#ifndef CHECKS_SMTP_SESSION_H
#define CHECKS_SMTP_SESSION_H

#include "checks/multi.h"
#include "checks/smtp_dialogue.h"
#include "checks/smtp_tls.h"
#include "checks/source_common.h"

struct smtp_session;

/* What all sessions of a source share. */
struct smtp_means {
	struct loop *loop;
	struct multi *multi;		/* made with smtp_session_connected */
	struct smtp_tls_setup *setup;
	const struct settings *settings;
	double until_ms;		/* of the loop: all end; 0: never */
	/* It is over; `outcome`, `reason` and the records are there. */
	void (*ended)(void *arg, struct smtp_session *c);
	void *arg;
};

struct smtp_session {
	struct smtp_session *next;	/* in its owner's queue */
	const struct smtp_means *means;
	struct pool *pool;
	const char *id;			/* of the question */
	char server[ENDPOINT_TEXT];
	struct smtp_plan plan;
	struct smtp_dialogue dialogue;
	bool active;
	double start_ms;		/* when it became active */
	enum outcome outcome;
	const char *reason;

	CURL *easy;			/* owns the connection; NULL: none */
	int fd;				/* -1: not connected */
	struct smtp_tls *tls;		/* NULL: in clear */
	struct buf wire;		/* to send */
	size_t read;			/* bytes from this connection */
	unsigned timer;			/* of the stage */
	long stage_ms;			/* when it began */
	int logged;			/* records in the log */
};

/* NULL when the question's text is none of evidence.h. */
struct smtp_session *smtp_session_new(const struct smtp_means *means,
	const struct question *q);
/* Whatever its state: the connection is closed, nobody is told. */
void smtp_session_free(struct smtp_session *c);
void smtp_session_open(struct smtp_session *c);
/* End it now as a time-out, with what was said so far. NULL: the usual why. */
void smtp_session_cut(struct smtp_session *c, const char *why);
/* What it waits for, and how long at most. */
void smtp_session_tell(const struct smtp_session *c, struct waiting *w);

/* What the multi is to call. */
void smtp_session_connected(void *session, CURLcode result);

#endif
