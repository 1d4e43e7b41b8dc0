/*
 * Input: a file or pasted text becomes a case. A case file is loaded, a
 * bounce is read into a new case.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "checks/casefile.h"
#include "checks/intake.h"

struct input {
	struct casefile *casefile;	/* NULL: see status and why */
	enum intake kind;		/* of a bounce */
	bool is_case;			/* it was a saved case */
	int status;			/* sysexits, 0: all well */
	char *why;			/* NULL, or one sentence; free it */
	int message, messages;		/* which of how many in the file */
	int bounces;			/* how many of them are bounces */
};

/* "-" is standard input. Of an mbox the first message that is a bounce. */
void input_file(struct input *in, const char *path);
/* Bytes that were read or pasted; name NULL: pasted. */
void input_bytes(struct input *in, const char *bytes, size_t n,
	const char *name);

#endif
