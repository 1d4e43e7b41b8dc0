/*
 * Sources answer questions of one kind, and only they know that time passes.
 * No source for a kind: its questions end as not-asked.
 *
 * A source is given a pending question by ask(); sooner or later it calls
 * evidence_answer() with the question's id. It must not keep the question
 * itself. evidence_answer() may be called from within ask(). free() drops
 * everything in flight without answering.
 */
#ifndef CHECKS_SOURCE_H
#define CHECKS_SOURCE_H

#include "checks/evidence.h"
#include "checks/loop.h"
#include "checks/settings.h"

/*
 * A question under way, for the person who waits for it. Strings are borrowed
 * until the loop's next step.
 */
struct waiting {
	const char *id;
	enum kind kind;
	const char *text;		/* of the question */
	const char *host;		/* who is waited for; NULL: untold */
	/* What for: an SMTP stage (contract section 6), or "turn" while other
	 * talks have to end before this one may begin; NULL: just an answer. */
	const char *stage;
	int waited_ms;			/* for that; 0: untold */
	int left_ms;			/* at most so long from now on */
};

struct source {
	enum kind kind;
	void (*ask)(struct source *s, const struct question *q);
	void (*free)(struct source *s);
	/* Tell what is known beyond id, kind and text; left_ms may only get
	 * less. NULL: nothing is. */
	void (*tell)(struct source *s, struct waiting *w);
	/* End it now as a time-out, with what has come so far. NULL: the runner
	 * does, and what comes later is not looked at. */
	void (*skip)(struct source *s, const char *id);
};

/* The reason of a question that was skipped. */
#define SOURCE_SKIPPED "no longer waited for: the person went on"

/*
 * DNS on c-ares: one channel, a cap on queries in flight, own deadline for
 * each question. NULL with *why (the caller frees) when a resolver of the
 * settings is no address.
 */
struct source *source_dns_new(struct loop *l, struct evidence *e,
	const struct settings *s, char **why);
/*
 * SMTP on libcurl multi: one connection a host at a time, few in all, own
 * phase timers. Never DATA; MAIL and RCPT only when the question has them.
 */
struct source *source_smtp_new(struct loop *l, struct evidence *e,
	const struct settings *s);
/*
 * Pages over HTTPS on libcurl multi: from the address that the question has,
 * no redirects, the certificate must hold, small pages only.
 */
struct source *source_https_new(struct loop *l, struct evidence *e,
	const struct settings *s);
/* This machine's own addresses; answers at once. */
struct source *source_local_new(struct evidence *e, const struct settings *s);

#endif
