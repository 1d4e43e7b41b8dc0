/*
 * Redaction: a copy of a case that can be handed on. Local parts of mail
 * addresses, private addresses, internal host names, names of people and
 * subjects are masked, the same value by the same mask, wherever they stand
 * and however they are written: in facts, questions, dialogues, quoted words,
 * findings and the returned message; in another case, encoded as
 * quoted-printable, base64, percent, encoded words or punycode; reversed in
 * names of in-addr.arpa and of lists; in the local parts of VERP and SRS and
 * in what SPF macros made of them.
 *
 * It is done once, on the case, so that every format says the same, and so
 * that the copy is a case: it opens, is walked, and is judged to the same
 * verdict. For that masks keep the kind of what they mask: anna@contoso.example
 * becomes user1@contoso.example, ex01.ad.local becomes host1.host2.internal,
 * and 10.20.30.40 another address of 10.0.0.0/8, with the networks of the case
 * and the order within them as they were. What was judged by bytes that are
 * masked (a DKIM signature, a certificate) keeps its finding.
 *
 * Not masked: public addresses and domains, for they are what the case is
 * about, and postmaster@ and its like.
 */
#ifndef HELP_REDACT_H
#define HELP_REDACT_H

#include "checks/casefile.h"
#include "help/knowledge.h"

struct redactor;

/* Several cases masked by one redactor have the same masks. */
struct redactor *redactor_new(const struct knowledge *k);
void redactor_free(struct redactor *r);		/* NULL is fine */

/* The masked copy of a case; the caller frees it. */
struct casefile *redactor_case(struct redactor *r, struct casefile *c);

/* A text masked by what was learnt from cases so far, in the pool. */
char *redactor_text(struct redactor *r, struct pool *pool, const char *text);
/* A path: its folders are dropped. */
char *redactor_path(struct redactor *r, struct pool *pool, const char *path);

#endif
