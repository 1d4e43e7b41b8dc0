/*
 * The command line of contract section 1, as one table.
 */
#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

#include "checks/casefile.h"
#include "checks/settings.h"
#include "help/knowledge.h"
#include "help/report.h"

#define OPTIONS_REPEATED 16		/* of one repeatable option */

enum mode {
	MODE_WIZARD,
	MODE_EXPLAIN,
	MODE_CHECK,
	MODE_REPORT,
	MODE_PRACTICE,
	MODE_LINT
};

struct repeated {
	const char *at[OPTIONS_REPEATED];
	int n;
};

struct complaint {
	int status;			/* sysexits.h */
	char *why;			/* the owner frees it; NULL: none */
};

struct options {
	enum mode mode;
	struct complaint *complaint;	/* kept here; NULL: the program dies */
	struct settings settings;
	const char *fact[24][2];	/* name, value: given on the line */
	int n_facts;
	struct repeated answers;	/* "NODE=CHOICE" */
	struct repeated connectors;	/* files */
	const struct report_format *format;	/* NULL: not given */
	const char *said;		/* NULL */
	const char *output;		/* NULL: standard output */
	const char *log;		/* NULL */
	const char *batch;		/* list of inputs; NULL */
	bool redact;
	bool plain, ascii, no_color;
	const char **file;		/* what is left of argv */
	int n_files;
};

/*
 * Read the line. Prints help or version and exits 0 when asked to; dies with
 * 64 when the line can't be what it claims.
 */
void options_read(struct options *o, int argc, char **argv);

/*
 * Take one option of one case, named without its dashes; value NULL: a flag.
 * False: there is a complaint.
 */
bool options_take(struct options *o, const char *name, const char *value);

/* Put facts and answers of the line into the case; unknown answers die, 64. */
void options_apply(const struct options *o, struct casefile *c,
	const struct knowledge *k);

/* Read the files of --connectors into the case; dies with 65 or 66. */
void options_load_exports(const struct options *o, struct casefile *c);

#endif
