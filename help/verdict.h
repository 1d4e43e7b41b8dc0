/*
 * The verdict: the content of every page and report, made once from the case
 * file, the decision tree, the causes and the fixes. Spelling it is left to
 * the writers (report_*.c) and the pages (tui/page_*.c).
 *
 * All strings are UTF-8, printable, borrowed from the verdict's pool.
 */
#ifndef HELP_VERDICT_H
#define HELP_VERDICT_H

#include <stdbool.h>

#include "checks/casefile.h"
#include "checks/evidence.h"

enum confidence {		/* words: contract section 3 */
	CONFIDENCE_RULED_OUT,
	CONFIDENCE_POSSIBLE,
	CONFIDENCE_LIKELY,
	CONFIDENCE_CONFIRMED
};

struct strings {
	const char **at;
	int n;
};

struct candidate {		/* a cause, weighed */
	const char *id;			/* finer cause, as scripts read it */
	const char *entry;		/* id of its <cause> in causes.xml */
	const char *cause;		/* public cause of the contract */
	const char *title;		/* one line, values filled in */
	const char *plain;		/* for first level */
	const char *author;		/* for who wrote it; may be NULL */
	const char *expert;		/* for experts; NULL: none */
	const char *act;		/* contract word */
	const char *act_shown;		/* the same in words */
	enum confidence confidence;
	/* Something speaks for it, or the walk asked about it: when it is
	 * ruled out all the same, people want to know by what. */
	bool suspected;
	struct strings because;		/* what speaks for it */
	struct strings against;
	struct strings settle;		/* what would settle it */
};

struct command {
	const char *language;		/* powershell zone nsupdate sh letter */
	const char *text;		/* NULL: refused, `refused` says why */
	const char *refused;
};

struct step {			/* one line to do, then its commands */
	const char *text;
	const struct command *commands;
	int n;
};

struct steps {
	struct step *at;
	int n;
};

struct fix {
	const char *id;
	const char *title;
	const char *platform;		/* words, e.g. "Exchange 2013 to SE" */
	const char *who;
	const char *risk;
	struct strings before;
	const struct step *steps;
	int n;
	struct steps verify, undo;	/* how to see it, and the way back */
	struct strings warnings;
	struct strings recheck;		/* check ids to run again afterwards */
	const char *effect;		/* how long until it shows; NULL */
	struct strings ways;		/* platforms, for the `v` key */
	int way;			/* index of the one shown */
	bool asks;			/* all it does is ask another side */
	const char *letter_to;		/* of its first letter; NULL: none */
	int letter;			/* that letter's step */
};

struct pathstep {
	const char *node;
	const char *title;		/* NULL: not a step of the wizard */
	const char *question;		/* NULL: nobody is asked there */
	bool by_person;
	const char *answer;		/* choice id or where it went */
	const char *because;		/* one sentence; NULL */
};

struct checkline {		/* a check as a person reads it */
	const char *id;
	const char *title;
	const char *status;		/* contract word, or "pending" */
	const char *summary;
	struct strings notes;
	/* Before it was asked again (checks/before.h); NULL: it was not. */
	const char *was_status, *was_summary;
	const char *was_at, *was_until;	/* RFC 3339; NULL: not told */
};

struct verdict {
	struct pool *pool;
	bool open;			/* the walk has not come to its end */
	bool none;			/* nothing wrong found: cause null */
	bool unknown;			/* refused, cause not decided */
	struct candidate main;		/* meaningless with `none` */
	const char *summary;		/* one sentence, always there */
	struct candidate *others;	/* strongest first; ruled out last */
	int n_others;
	struct fix *fixes;		/* in the order to do them */
	int n_fixes;
	struct pathstep *path;
	int n_path;
	struct checkline *checks;
	int n_checks;
};

/*
 * Make it from a walk. Where the walk has not come to an end, `open` is set
 * and the rest is what is known so far. It lives in the context's pool.
 */
struct context;
struct walk;
struct verdict *verdict_new(struct context *x, const struct walk *w);
/* The same without checks and fixes: what the words alone tell. */
struct verdict *verdict_of_words(struct context *x, const struct walk *w);

/* Turn it into the verdict on a message in which nothing failed. */
void verdict_not_a_bounce(struct verdict *v, const char *why);

const char *confidence_word(enum confidence c);

/* Exit status of contract section 1: 0, 1 or 2. */
int verdict_status(const struct verdict *v);

#endif
