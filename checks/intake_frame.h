/*
 * Frames: the words that mail systems put around another server's reply.
 *
 * A frame is a row of data with a pattern. In a pattern a blank is any white
 * space, '^' in front means "at the start of a line", '$' at the end "at the
 * end of a line", "{{" a brace, everything else itself without regard to case.
 * Captures: {to} {from} addresses, {host}, {ip}, {mta}, {enh}, {n} digits,
 * {word}, and up to what follows: {command} {action} {line} within the line,
 * {reply} {*} across lines; {talk} takes the lines marked "<<<".
 */
#ifndef CHECKS_INTAKE_FRAME_H
#define CHECKS_INTAKE_FRAME_H

#include <stdbool.h>
#include <stddef.h>

enum capture_kind {
	CAPTURE_TO, CAPTURE_FROM, CAPTURE_HOST, CAPTURE_IP, CAPTURE_MTA,
	CAPTURE_ENH, CAPTURE_N, CAPTURE_WORD, CAPTURE_COMMAND, CAPTURE_ACTION,
	CAPTURE_LINE, CAPTURE_REPLY, CAPTURE_ANY, CAPTURE_TALK, CAPTURE_COUNT
};

struct capture {
	const char *at;			/* NULL: not in this frame */
	size_t n;
};

struct match {
	const char *at, *end;		/* what matched */
	struct capture captures[CAPTURE_COUNT];
};

struct frame {
	const char *pattern;
	const char *product;		/* whose frame this is; NULL */
	const char *stage;		/* NULL: as the command says */
	const char *action;		/* NULL: as the report says */
	bool whole;			/* its own words are the diagnostic */
};

/* The first match in s[0..n); false when there is none. */
bool frame_find(const char *pattern, const char *s, size_t n, struct match *m);
/* The row that matches first in s, in their order when two do; NULL: none. */
const struct frame *frame_first(const struct frame *rows, const char *s,
	size_t n, struct match *m);

/* Tables; each ends with a row without pattern. */
extern const struct frame frames_reply[];	/* around a reply */
extern const struct frame frames_local[];	/* words of the reporter */
extern const struct frame frames_to[];		/* name a recipient */
extern const struct frame frames_intro[];	/* begin a bounce */
extern const struct frame frames_end[];		/* returned message follows */
extern const struct frame frames_helo[];	/* quote an EHLO {word} */
extern const struct frame frames_quote[];	/* quote {to} or {from} */

#endif
