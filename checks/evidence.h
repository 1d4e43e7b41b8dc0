/*
 * Evidence: the store of questions and answers.
 *
 * A check asks; a known answer comes back at once, else the question is noted
 * as wanted (once, whoever asks) and NULL says "pending": the check is run
 * again when something was answered. Sources take wanted questions and answer
 * them, once each. Every answer is also an element of the case file:
 *
 *	<question id="q3" kind="dns" text="9.113.0.203.in-addr.arpa PTR"
 *	    outcome="answer" ms="12.1" server="127.0.0.1:5300"
 *	    at="2026-03-01T12:00:00Z">
 *	  <record section="answer" name="..." type="PTR" ttl="300">data</record>
 *	</question>
 *
 * Question texts, by kind:
 *	dns	NAME TYPE [@ADDR]		name in A-labels, no final dot
 *	smtp	HOST ADDR PORT ehlo NAME [from <A> to <B>] [try <A> to <B>]...
 *		[but <A> to <B>]... [as NAME <A> to <B>]...
 *						EHLO, STARTTLS, QUIT; with
 *						envelopes also MAIL and RCPT for
 *						each, with RSET in between; but
 *						"but" and "as" (which says NAME
 *						in EHLO) only when the first was
 *						refused for good: smtp_tries.h
 *	smtp	HOST ADDR PORT hello		connect, read the banner, QUIT
 *	local	addresses			this machine's own addresses
 *	https	URL ADDR PORT			GET it from there, no redirects
 */

/*
 * Records of a dns answer: section answer or authority, owner name, type, TTL
 * in seconds, data in presentation format (names without final dot; TXT: the
 * strings joined, unquoted, printable, with what is not as \xHH or \u{...};
 * "MX": "10 host"; "SOA": as in zones).
 * Records of an smtp answer: section "dialogue", name ">" (we) or "<" (they) or
 * "-" (what happened), type = stage (contract section 6), ttl = milliseconds
 * since the start, data = one line, printable; section "certificate" with the
 * chain they showed as PEM (name "0": their own), "anchor" with those
 * certificates that this machine trusts and that issued one of the chain.
 * Records of an https answer: section "answer", name = host, type "status"
 * (the code), "content-type" (when told) or "line" (each line of the body).
 */
#ifndef CHECKS_EVIDENCE_H
#define CHECKS_EVIDENCE_H

#include <stdbool.h>

#include "checks/casefile.h"

/* Bounds of one case: a hostile record wastes its own budget only. */
#define EVIDENCE_MAX 1500		/* questions of a run */
#define EVIDENCE_MAX_CHECK 500		/* questions of one check */
#define EVIDENCE_MAX_RECORDS 200	/* records of one answer */

enum outcome {			/* words: contract section 6 */
	OUTCOME_PENDING,
	OUTCOME_ANSWER,
	OUTCOME_NXDOMAIN,
	OUTCOME_NODATA,
	OUTCOME_SERVFAIL,
	OUTCOME_REFUSED,	/* by DNS rcode, or the connection */
	OUTCOME_TIMEOUT,
	OUTCOME_ERROR,
	OUTCOME_NOT_ASKED
};

enum kind { KIND_DNS, KIND_SMTP, KIND_HTTPS, KIND_LOCAL, KIND_COUNT };

struct record {
	const char *section;
	const char *name;
	const char *type;
	long ttl;
	const char *data;
};

/*
 * A dns question with @ADDR is asked at that server, port 53, and does not
 * make it recurse. "{SERVICE}" in a name stands for a key of the person's (see
 * keys.h): the source puts it in, and masks it in what comes back, so that no
 * case file and no log ever holds it.
 */
struct question {
	const char *id;			/* "q3" */
	enum kind kind;
	const char *text;
	enum outcome outcome;
	int patience_ms;		/* most waiting; 0: as usual */
	double ms;			/* from asking to the answer */
	const char *server;		/* who answered; NULL: nobody */
	const char *reason;		/* a sentence; NULL: answered */
	const char *at;			/* RFC 3339, UTC; NULL: not told */
	bool authentic;			/* dns: AD bit of the resolver */
	const struct record *records;
	int n;
};

struct evidence;

/* An index over the case's <evidence>; what is there already is known. */
struct evidence *evidence_new(struct casefile *c);
void evidence_free(struct evidence *e);

const char *outcome_word(enum outcome outcome);
const char *kind_word(enum kind kind);

/* ---- for checks: the answer, or NULL while it is pending ---- */

const struct question *evidence_ask(struct evidence *e, enum kind kind,
	const char *text);
const struct question *evidence_dns(struct evidence *e, const char *name,
	const char *type);
/* The same, when the answer is worth no more than so much waiting. */
const struct question *evidence_dns_within(struct evidence *e,
	const char *name, const char *type, int patience_ms);

/* Record i of the answer section with this type; NULL past the last. */
const struct record *answer_record(const struct question *q, const char *type,
	int i);
const struct record *authority_record(const struct question *q,
	const char *type);
/* Did the world speak (an answer, no such name, no data)? */
bool outcome_is_known(enum outcome outcome);

/* ---- for the runner and the sources ---- */

/* Questions from here on are noted as this check's, for its references. */
void evidence_asker(struct evidence *e, const char *check);
/* The next wanted question (it is then the source's to answer), or NULL. */
const struct question *evidence_wanted(struct evidence *e);
int evidence_pending(const struct evidence *e);	/* wanted or being asked */
unsigned evidence_answered(const struct evidence *e);	/* counts answers */

/*
 * Answer a pending question; a second answer to it is ignored. Strings are
 * copied. Records beyond EVIDENCE_MAX_RECORDS are dropped.
 */
struct answer {
	enum outcome outcome;
	double ms;
	const char *server;
	const char *reason;
	const char *at;			/* RFC 3339, UTC; NULL: unknown */
	bool authentic;
	const struct record *records;
	int n;
};
void evidence_answer(struct evidence *e, const char *id,
	const struct answer *answer);

/* Everything still pending becomes `outcome`, with a reason. */
void evidence_expire(struct evidence *e, enum outcome outcome,
	const char *reason);
/* Forget the answers that this check used, so that they are asked anew. */
void evidence_forget(struct evidence *e, const char *check);
/* What was not asked for want of a source of this kind is wanted again. */
void evidence_reopen(struct evidence *e, enum kind kind);

/* All questions in order, for pages and reports: NULL past the last. */
const struct question *evidence_at(const struct evidence *e, int i);
const struct question *evidence_by_id(const struct evidence *e,
	const char *id);
/* Ids of what the check asked, in order: NULL past the last. */
const char *evidence_of_check(const struct evidence *e, const char *check,
	int i);

#endif
