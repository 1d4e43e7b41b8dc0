/*
 * Between the files of redaction: see redact.h.
 *
 *	redact.c		the case: what is learnt first, then the copy
 *	redact_message.c	the returned message
 *	redact_scan.c		one text: finds what stands in it
 *	redact_people.c		mail addresses, names of people
 *	redact_subject.c	subjects
 *	redact_host.c		names of hosts, and what hides in their labels
 *	redact_ip.c		private addresses
 *	redact_secrets.c	the table of secrets and their masks
 *	redact_code.c		the ways to write a character
 *
 * A text is scanned twice by the same code: first to learn, when what is
 * written is thrown away, then to mask.
 */
#ifndef HELP_REDACT_PARTS_H
#define HELP_REDACT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/xmlstring.h>

#include <libxml/dict.h>

#include "checks/buf.h"
#include "checks/ip.h"
#include "help/redact.h"

#define REDACT_DEPTH 4			/* texts within texts */
#define REDACT_BUCKETS 1024		/* a power of two */
#define REDACT_WORD 64			/* bytes of a word that are hashed */

enum secret_kind { SECRET_USER, SECRET_HOST, SECRET_PERSON, SECRET_SUBJECT };

struct secret {
	enum secret_kind kind;
	const char *key;		/* folded */
	const char *mask;		/* NULL while it is learnt */
	struct secret *next;		/* in the order they were met */
	struct secret *same;		/* of this bucket */
};

/* One way in which a secret stands in texts. */
struct literal {
	const char *text;		/* folded, ' ' for any separators */
	struct secret *secret;
	bool shy;			/* a common word: only in quotes */
	struct literal *same;		/* of this bucket, longest first */
};

struct network {
	struct ip ip;
	int bits;			/* 32 or 128: one address */
	bool masked;
	struct ip mask;
};

struct redactor {
	struct pool *pool;
	struct pool *scratch;		/* emptied after each text */
	xmlDict *words;			/* of the knowledge: common words */
	xmlDict *inside, *outside;	/* host names known as such, folded */
	bool learning;
	struct secret *first, *last;
	struct secret *bucket[REDACT_BUCKETS];
	struct literal *literal[REDACT_BUCKETS];
	int number[SECRET_SUBJECT + 1];	/* last mask of each kind */
	struct network *network;
	int n_networks, room;
	xmlDict *public;		/* addresses known as public */
};

/* One text being scanned. */
struct scan {
	struct redactor *r;
	const char *s;
	size_t n, at;
	struct buf *out;
	int depth;
};

/* ---- redact_code.c ---- */

/*
 * One character, written as it is or byte by byte as =C3, %C3 or \xc3: its
 * length in the text, 0 at the end. Bytes that are no UTF-8 are Latin-1.
 */
size_t code_char(const char *s, size_t n, unsigned *ch);
size_t code_put(char to[4], unsigned ch);	/* as UTF-8; its length */
/* Lower case without accents; 0 for a combining mark. */
unsigned fold_char(unsigned ch);
/* Folded, as UTF-8; with `joined` every run of separators is one blank. */
char *fold_text(struct pool *pool, const char *s, size_t n, bool joined);
bool is_separator(unsigned ch);		/* blank . _ - + , */
bool is_letter(unsigned ch);		/* letter or digit */
/* Does a word go on across s + at, however its characters are written? */
bool is_within_word(const char *s, size_t n, size_t at);
/*
 * The text with what is encoded by =C3, %C3 or \xc3 decoded; NULL when
 * nothing is, or when it gives no text.
 */
char *code_decoded(struct pool *pool, const char *s, size_t n);
/* The text behind a run of base64; NULL when there is none. */
char *code_base64(struct pool *pool, const char *s, size_t n);
/* The length of the encoded words (RFC 2047) that begin at s; 0: none. */
size_t code_words_length(const char *s, size_t n);
/*
 * Between encoded words: no letter, so that words may begin there, and no
 * character that counts (U+034F).
 */
#define CODE_JOINER 0x34fu
#define CODE_JOINER_TEXT "\xcd\x8f"
/* A text with its encoded words decoded. NULL: in an unknown charset. */
char *code_words(struct pool *pool, const char *s, size_t n);

/* ---- redact_secrets.c ---- */

void secrets_init(struct redactor *r, const struct knowledge *k);
/* Known already or new; NULL when there is nothing to hide (no letter). */
struct secret *secret_add(struct redactor *r, enum secret_kind kind,
	const char *s, size_t n);
struct secret *secret_find(const struct redactor *r, enum secret_kind kind,
	const char *s, size_t n);
/* Also stands so in texts. */
void secret_written(struct redactor *r, struct secret *secret, const char *s);
/* Every secret that was learnt gets its mask. */
void secrets_settle(struct redactor *r);
/*
 * The longest literal at this place: its length in the text; 0: none. Of a
 * host's name only local parts and hosts can be a part.
 */
size_t literal_match(const struct scan *sc, bool of_host,
	const struct literal **found);
/* Is it made of common words, so that it is only masked in quotes? */
bool secret_is_shy(const struct redactor *r, const struct secret *secret);
/* The text here that reads as this secret; 0: none does. */
size_t secret_length(const struct scan *sc, const struct secret *secret);
bool is_common_word(const struct redactor *r, const char *s, size_t n);

/* ---- redact_ip.c ---- */

/* Is it of a network that belongs to nobody (RFC 1918, 6598, 3927, 4193)? */
bool network_is_private(const struct ip *ip, int bits);
void network_learn(struct redactor *r, const struct ip *ip, int bits);
void network_settle(struct redactor *r);
/* The mask of a private one that was learnt, itself for any other. */
struct ip network_mask(struct redactor *r, const struct ip *ip, int bits);
/* Told by another text as public, so that its reversal is no private one. */
bool network_is_public(const struct redactor *r, const struct ip *ip);
bool scan_ip(struct scan *sc);

/* ---- redact_host.c ---- */

/* A host's name of n bytes, into sc->out. */
void host_scan(struct scan *sc, const char *s, size_t n);
/*
 * The name of a host: without a dot, or with an end that the world does not
 * know, it is one of the inside; with `inside` it is in any case.
 */
void host_learn(struct redactor *r, const char *name, bool inside);
/* The name of a host that the world knows. */
void host_outside(struct redactor *r, const char *name);
bool scan_host(struct scan *sc);

/* ---- redact_people.c ---- */

bool scan_address(struct scan *sc);
bool scan_person(struct scan *sc);
/* Are the n bytes from here in the place of a person's name? */
bool person_follows(const struct scan *sc, size_t n);
/* A name of a header field, decoded. */
struct secret *person_learn(struct redactor *r, const char *s, size_t n);

/* ---- redact_subject.c ---- */

bool scan_subject(struct scan *sc);
/* Decoded, too. */
struct secret *subject_learn(struct redactor *r, const char *s, size_t n);

/* ---- redact_scan.c ---- */

void redact_scan(struct redactor *r, const char *s, struct buf *out,
	int depth);
/* The same into the pool. */
char *redact_text(struct redactor *r, struct pool *pool, const char *s);
/* Put the mask of a secret, or what stands there while it is learnt. */
void scan_mask(struct scan *sc, const struct secret *secret);

/* ---- redact_message.c ---- */

void message_learn(struct redactor *r, const struct casefile *c);
/* Does a certificate (PEM, line ends or blanks in it) name what is secret? */
bool message_certificate(struct redactor *r, const char *pem);
/* Mask what came back of the message. True: signatures were in it. */
bool message_mask(struct redactor *r, struct casefile *c);

#endif
