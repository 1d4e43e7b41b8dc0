/*
 * The bounced envelope said again, and after a refusal for good the same with
 * one thing changed, which isolates what they object to: another recipient of
 * the same domain, the null sender, a sender of another domain, the right name
 * where the one said in EHLO is faulty. Nothing goes further than RCPT.
 *
 * The other recipient is postmaster, which every domain has (RFC 5321 4.5.1);
 * some servers let postmaster past their filters, so that a yes there clears
 * nobody by itself. The other sender is postmaster at the sending server's own
 * name, or the author's own other domain, where that is no kin of the bounced
 * sender's domain: SPF knows these. Else a name that nobody owns (RFC 2606),
 * whose refusal may be about that name, but whose acceptance tells.
 */
#ifndef CHECKS_PROBE_H
#define CHECKS_PROBE_H

#include "checks/check.h"

enum probe_kind {
	PROBE_POSTMASTER, PROBE_NULL_SENDER, PROBE_OTHER_SENDER,
	PROBE_RIGHT_NAME, PROBE_KINDS
};

struct probe_envelope {
	const char *ehlo;		/* another name than before; NULL */
	const char *from;		/* NULL: this one can't be said */
	const char *to;
};

struct probes {
	const char *ehlo;		/* the name said; "-": our own */
	struct probe_envelope bounced;	/* from NULL: nothing may be said */
	struct probe_envelope at[PROBE_KINDS];
};
/* False while pending; what can be asked is asked. */
bool probes_plan(struct inquiry *q, struct probes *out);
/* As the end of a question's text (evidence.h): "NAME from <A> to <B> ...". */
const char *probes_text(struct pool *pool, const struct probes *p);
/* The name alone, without leave to say more. */
const char *probes_greeting(struct inquiry *q);

enum probe_result {
	PROBE_NOT_SAID,
	PROBE_NO_ANSWER,
	PROBE_TAKEN,
	PROBE_SAME,			/* refused like the bounced one */
	PROBE_OTHER,			/* refused in another way */
	PROBE_LATER			/* not now */
};

struct probed {
	enum probe_result result;
	const char *stage;		/* contract word; NULL: not said */
	const char *reply;		/* that decided; NULL: none */
	const char *proves;		/* "mailbox", "not-mailbox", "domain",
					   "not-domain", "name", "not-name",
					   "nothing"; NULL: not said */
};

struct isolation {
	struct probed at[PROBE_KINDS];
	bool refused;			/* the bounced one, for good */
	/*
	 * What they object to: "name", "domain" (the sender's address or
	 * domain), "mailbox" (the recipient), "pair" (this sender at this
	 * recipient), "address" (the server that sends, whatever it sends).
	 * NULL: nothing that can be told.
	 */
	const char *conclusion;
};
/* What a talk with these envelopes shows. */
void probes_read(struct isolation *out, const struct probes *p,
	const struct question *talk, struct pool *pool);

const char *probe_kind_word(enum probe_kind kind);
const char *probe_result_word(enum probe_result result);

#endif
