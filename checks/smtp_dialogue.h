/*
 * The talk with a mail server as a state machine without any I/O (RFC 5321,
 * RFC 3207): bytes of theirs go in, bytes of ours come out, and everything
 * said becomes records of an answer as evidence.h describes them.
 *
 * What it says: EHLO after a 2xx banner (HELO once when EHLO is refused),
 * STARTTLS where it is offered and EHLO again below TLS, MAIL and RCPT only
 * for the envelopes of the plan (smtp_tries.h), with RSET between two of them
 * and EHLO again where the next one has another name, then QUIT. Never DATA,
 * VRFY, EXPN or AUTH, nothing before the banner, one command at a time, nothing
 * but QUIT after a 421. Lines that come before our command was sent are noted
 * and not taken for its reply.
 *
 * The transport sets now_ms before each call, and then sends and clears `out`
 * and does what `next` says. It owns time: smtp_stage_patience() says how long
 * a stage may last. An envelope that would hardly be answered before until_ms
 * is not begun.
 */
#ifndef CHECKS_SMTP_DIALOGUE_H
#define CHECKS_SMTP_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/buf.h"
#include "checks/evidence.h"
#include "checks/smtp_plan.h"
#include "checks/smtp_tries.h"

#define SMTP_BYTES_MAX 65536u		/* of replies in one talk */
#define SMTP_LINES_MAX 100		/* lines of replies in one talk */
#define SMTP_LINE_MAX 2000u		/* bytes kept of a line */
#define SMTP_CERTIFICATES_MAX 10
#define SMTP_PEM_MAX 16384u		/* bytes kept of a certificate */

enum smtp_stage {
	SMTP_CONNECT, SMTP_BANNER, SMTP_EHLO, SMTP_STARTTLS, SMTP_TLS,
	SMTP_RSET, SMTP_MAIL, SMTP_RCPT, SMTP_QUIT
};

enum smtp_next {
	SMTP_LISTEN,		/* send `out`, wait for their bytes */
	SMTP_HANDSHAKE,		/* `out` is empty: start TLS */
	SMTP_CLOSE		/* it is over */
};

struct smtp_dialogue {
	/* for the transport to read */
	enum smtp_stage stage;
	enum smtp_next next;
	struct buf out;			/* the transport clears it */
	struct record record[EVIDENCE_MAX_RECORDS];
	int n;
	/* set by the transport */
	long now_ms;			/* since the start */
	long until_ms;			/* what may be hoped for; 0: ever */
	/* its own */
	struct pool *pool;
	const struct smtp_plan *plan;
	struct buf line;		/* of theirs, not yet ended */
	char code[4];			/* of the reply being read */
	size_t bytes;
	int lines, replies;		/* replies: whole ones */
	const char *name;		/* said in EHLO */
	struct smtp_tries tries;
	const struct smtp_envelope *envelope;	/* whose turn it is; NULL */
	long mail_ms, slowest_ms;	/* MAIL was said; an envelope took */
	bool helo_said, tls_offered, tls_done, tls_off;
	bool refused;			/* their last word was no */
	bool hasty, strange, hung, late, quit_answered;
};

/* Pool and plan are borrowed until the release; the plan was read before. */
void smtp_dialogue_init(struct smtp_dialogue *d, struct pool *pool,
	const struct smtp_plan *plan);
void smtp_dialogue_release(struct smtp_dialogue *d);

/* The connection stands; `local` is our address. */
void smtp_dialogue_connected(struct smtp_dialogue *d, const char *local);
/* They said n bytes, in clear or from within TLS. */
void smtp_dialogue_take(struct smtp_dialogue *d, const void *bytes, size_t n);
/* The handshake is done: "TLSv1.3 TLS_AES_256_GCM_SHA384". */
void smtp_dialogue_secured(struct smtp_dialogue *d, const char *what);
/*
 * One certificate of theirs, the server's own first, or a trusted one that
 * issued one of theirs. Before secured().
 */
void smtp_dialogue_certificate(struct smtp_dialogue *d, const char *pem,
	size_t n);
void smtp_dialogue_anchor(struct smtp_dialogue *d, const char *pem, size_t n);
/* The connection ended; `how` in words. */
void smtp_dialogue_closed(struct smtp_dialogue *d, const char *how);
/* `ms` milliseconds went by without an answer; why: what else, or NULL. */
void smtp_dialogue_expired(struct smtp_dialogue *d, int ms, const char *why);
/*
 * TLS failed: true when the talk shall begin again on a new connection, which
 * then does without STARTTLS.
 */
bool smtp_dialogue_tls_failed(struct smtp_dialogue *d, const char *why);

const char *smtp_stage_word(enum smtp_stage stage);
int smtp_stage_patience(enum smtp_stage stage);		/* ms */

/*
 * What the talk amounts to: a time-out when they left us waiting, an answer
 * when it came to its end or their last word was a refusal, else an error,
 * whatever they had said before. *reason: in the pool, or NULL.
 */
enum outcome smtp_dialogue_outcome(const struct smtp_dialogue *d,
	const char **reason);

#endif
