/*
 * One case from its input to its report, without a person: what `check` does
 * once, and `check --batch` for many at a time.
 *
 *	triage_read() -> triage_begin() -> triage_step()... -> triage_tell()
 *
 * and triage_end() whatever happened. A failure is a status of sysexits.h and
 * *why, which the caller frees.
 */
#ifndef TUI_TRIAGE_H
#define TUI_TRIAGE_H

#include "help/report.h"
#include "tui/input.h"
#include "tui/options.h"
#include "tui/session.h"

typedef void report_writer(struct buf *out, const struct report *report);

struct triage {
	struct options *options;	/* borrowed */
	struct input in;
	struct session *session;	/* NULL until it has begun */
};

/*
 * The input of the options, with their facts and answers. k may be NULL where
 * no answer is given.
 */
int triage_read(struct triage *t, struct options *o,
	const struct knowledge *k, char **why);
/* The session's knowledge is the caller's to set before the first step. */
int triage_begin(struct triage *t, struct loop *l, char **why);
/* After loop_step(): true when all is known. */
bool triage_step(struct triage *t);
/* The report, and the exit status of contract section 1. */
int triage_tell(struct triage *t, report_writer *write, struct buf *out);
void triage_end(struct triage *t);

/* A case as it stands; what is not NULL there says why it is no bounce. */
struct telling {
	const struct knowledge *knowledge;
	struct casefile *casefile;
	bool redact;
	const char *no_bounce;
	const char *name;		/* for what is said beside; NULL */
	const struct earlier *earlier;	/* NULL: what the case holds */
};
int tell(const struct telling *t, report_writer *write, struct buf *out);

#endif
