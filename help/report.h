/*
 * Reports: one content (verdict.h and the case file), one small file of
 * spelling for each format. Same case, same bytes: nothing here reads clock,
 * locale or environment.
 *
 * Order: for the person who wrote the mail (plain words), for the
 * administrator (verdict, for and against, steps with commands, check, undo),
 * for the other side (the letter), then checks, path and evidence.
 */
#ifndef HELP_REPORT_H
#define HELP_REPORT_H

#include "checks/buf.h"
#include "checks/evidence.h"
#include "checks/library.h"
#include "help/earlier.h"
#include "help/verdict.h"

struct report {
	struct casefile *casefile;
	struct evidence *evidence;
	const struct verdict *verdict;
	int columns;			/* of text; 0: 80 */
	const struct earlier *earlier;	/* verdict it was saved with; NULL */
};

struct report_format {
	const char *word;		/* --format WORD */
	const char *extension;		/* "txt" */
	void (*write)(struct buf *out, const struct report *report);
};

extern const struct report_format report_text;
extern const struct report_format report_markdown;
extern const struct report_format report_html;
extern const struct report_format report_json;
extern const struct report_format report_xml;

const struct report_format *report_format_at(int i);	/* NULL past the last */
const struct report_format *report_format_by_word(const char *word);

/* The object of report_json as one line: JSON Lines. */
void report_json_line(struct buf *out, const struct report *report);

/* The version of the library that writes JSON. */
void report_json_library(char out[LIBRARY_TEXT]);

/* A message that is explained. */
/* What one recipient's own words say, when they say something else. */
struct otherwise {
	const char *cause, *title;	/* NULL: as the message's */
};

struct explained {
	const char *file;
	int message;			/* its number within the file; 0: one */
	bool bounce;
	bool cut;			/* only its beginning was read */
	const struct otherwise *recipient;	/* in their order; NULL: none */
};

/*
 * `explain`: one line of JSON with contract section 2's keys, or text. The
 * report is not looked at, and may be NULL, when the message is no bounce.
 */
void report_explain_json(struct buf *out, const struct report *report,
	const struct explained *what);
void report_explain_text(struct buf *out, const struct report *report,
	const struct explained *what);

#endif
