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

struct source {
	enum kind kind;
	void (*ask)(struct source *s, const struct question *q);
	void (*free)(struct source *s);
};

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
