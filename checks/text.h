/*
 * Text from outside made fit for screens, reports, logs and XML.
 *
 * Everything that arrives (DNS data, SMTP replies, bounces, files) passes
 * text_printable() before it is stored anywhere: valid UTF-8, no control
 * characters, no bidirectional or invisible format characters. What is not
 * allowed becomes a visible escape: \x1b for a byte, \u{202e} for a character.
 */
#ifndef CHECKS_TEXT_H
#define CHECKS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/buf.h"
#include "checks/pool.h"

/* Most bytes of a text from outside that are kept. */
#define TEXT_MAX 8192

/* One line: line ends become one blank. At most max bytes are read. */
char *text_printable(struct pool *pool, const char *s, size_t n, size_t max);
/* Several lines: '\n' stays, '\t' becomes blanks, "\r\n" becomes '\n'. */
char *text_printable_lines(struct pool *pool, const char *s, size_t n,
	size_t max);

/* How many of n bytes come before the first that is not ASCII's ' ' to '~'. */
size_t text_plain(const char *s, size_t n);
/* Decode one UTF-8 character: its length in bytes, 0 when it is not valid. */
size_t text_utf8(const char *s, size_t n, unsigned *ch);

bool text_same(const char *a, const char *b);	/* ASCII case folded; NULL ok */
bool text_begins(const char *s, const char *prefix);	/* case folded */
bool text_ends(const char *s, const char *suffix);	/* case folded */
const char *text_find(const char *hay, const char *needle); /* case folded */
char *text_trim(struct pool *pool, const char *s);
char *text_lower(struct pool *pool, const char *s);	/* ASCII only */
/* Runs of white space become one blank; trimmed. */
char *text_squeeze(struct pool *pool, const char *s);

/*
 * The next word of a blank- or comma-separated list; *at moves on. NULL at
 * the end.
 */
char *text_word(struct pool *pool, const char **at);

/* How many lines n bytes have; the last need not end in '\n'. */
int text_lines(const char *s, size_t n);

/* A whole decimal number in [min, max], else -1. */
long text_number(const char *s, long min, long max);

/*
 * "550", "5.7.1": true when s begins with a reply code of [245]xx, or with an
 * enhanced status code (RFC 3463), ended by no further digit. *n is its length.
 */
bool text_reply_code(const char *s, size_t *n);
bool text_enhanced_code(const char *s, size_t *n);

/* An address fit for MAIL and RCPT: local@domain in plain ASCII (RFC 5321). */
bool text_is_address(const char *s);

#endif
