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

struct options {
	enum mode mode;
	struct settings settings;
	const char *fact[24][2];	/* name, value: given on the line */
	int n_facts;
	const char *answer[OPTIONS_REPEATED];	/* "NODE=CHOICE" */
	int n_answers;
	const char *connectors[OPTIONS_REPEATED];
	int n_connectors;
	const struct report_format *format;	/* NULL: not given */
	const char *said;		/* NULL */
	const char *output;		/* NULL: standard output */
	const char *log;		/* NULL */
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

/* Put facts and answers of the line into the case; unknown answers die, 64. */
void options_apply(const struct options *o, struct casefile *c,
	const struct knowledge *k);

/* Read the files of --connectors into the case; dies with 65 or 66. */
void options_load_exports(const struct options *o, struct casefile *c);

#endif
