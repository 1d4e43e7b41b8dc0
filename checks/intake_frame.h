/*
 * Frames: the words that mail systems put around another server's reply, and
 * others by which their bounces are known: assets/dialects.xml.
 *
 * A frame is a row of data with a pattern. In a pattern a blank is any white
 * space, '^' in front means "at the start of a line", '$' at the end "at the
 * end of a line", "{{" a brace, everything else itself without regard to case.
 * Captures: {to} {from} addresses, {host}, {ip}, {mta}, {enh}, {n} digits,
 * {peer} the address of the sending server,
 * {word}, and up to what follows: {command} {action} {line} within the line,
 * {reply} {*} across lines; {coded} is a {reply} that begins with a code of
 * 4 or 5; {talk} takes the lines marked "<<<".
 */
#ifndef CHECKS_INTAKE_FRAME_H
#define CHECKS_INTAKE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/tree.h>

enum capture_kind {
	CAPTURE_TO, CAPTURE_FROM, CAPTURE_HOST, CAPTURE_IP, CAPTURE_MTA,
	CAPTURE_ENH, CAPTURE_N, CAPTURE_WORD, CAPTURE_COMMAND, CAPTURE_ACTION,
	CAPTURE_LINE, CAPTURE_REPLY, CAPTURE_ANY, CAPTURE_CODED, CAPTURE_TALK,
	CAPTURE_PEER, CAPTURE_COUNT
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
	const char *product;		/* whose frame this is; NULL: anybody */
	const char *stage;		/* NULL: as the command says */
	const char *action;		/* NULL: as the report says */
	const char *who;		/* refused; NULL: as hosts tell */
	bool whole;			/* its own words count */
	bool same;			/* means what was said before it */
	bool weak;			/* any other row says it better */
	bool inside;			/* even behind a code of the reporter */
	int next;			/* row that needs the same word; -1 */
};

enum frame_kind {
	FRAMES_REPLY,		/* around a reply */
	FRAMES_LOCAL,		/* words of the reporter on a connection */
	FRAMES_TO,		/* name a recipient */
	FRAMES_FROM,		/* name the sender, or its EHLO {word} */
	FRAMES_INTRO,		/* begin a bounce */
	FRAMES_END,		/* the returned message follows */
	FRAMES_HELO,		/* quote an EHLO {word} */
	FRAMES_QUOTE,		/* quote {to} or {from} */
	FRAMES_SENDER,		/* From of a mail system's report */
	FRAMES_SUBJECT,		/* Subject of a bounce */
	FRAMES_WHO,		/* show who refused: action */
	FRAMES_WORD,		/* only mail servers say it */
	FRAMES_SIGN,		/* words that show whose server spoke */
	FRAMES_HOST,		/* host names that show it */
	FRAMES_COUNT
};

#define FRAMES_MAX 512		/* rows of one kind */

struct frame_text {
	const char *at;
	size_t n;
	const struct frame_rows *rows;	/* that may match in it */
};

struct frame_rows {
	uint64_t bits[FRAMES_COUNT][FRAMES_MAX / 64];
};

/* Find the rows that may match: once, for all kinds and parts of the text. */
void frame_look(struct frame_text *t, struct frame_rows *rows);
/*
 * Of the rows of a kind the one that matches first in a text, in their order
 * when two begin together; NULL: none. *m is filled then.
 */
const struct frame *frame_first_in(enum frame_kind kind,
	const struct frame_text *t, struct match *m);
const struct frame *frame_first(enum frame_kind kind, const char *s, size_t n,
	struct match *m);
/* The rows of a kind that may match there, FRAMES_MAX at most; their number. */
int frame_candidates(enum frame_kind kind, const struct frame_text *t,
	const struct frame **rows);
int frame_may_match(enum frame_kind kind, const char *s, size_t n,
	const struct frame **rows);
/* The first match of one pattern; false when there is none. */
bool frame_find(const char *pattern, const char *s, size_t n, struct match *m);

/* Element of a kind in dialects.xml: "reply". */
const char *frame_kind_word(enum frame_kind kind);
/* What is wrong with a pattern, one word or two; NULL: nothing. */
const char *frame_fault(const char *pattern);
/* The longest word that every match of the pattern holds; "" none. */
void frame_literal(const char *pattern, char *word, size_t size);

#endif
