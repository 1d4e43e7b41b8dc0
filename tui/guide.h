/*
 * The guide: the wizard without a screen. It knows the case, the pages opened
 * on top of it, and what is being typed; it builds the page to show and takes
 * what the person does. wizard.c shows it on a screen, plain.c as lines.
 *
 * Which page the case itself asks for is decided by the walk alone; `spots`
 * are what the person opened on top of it (a fix, the evidence, help, ...),
 * kept in the case as <view>, so that a lost connection loses nothing.
 */
#ifndef TUI_GUIDE_H
#define TUI_GUIDE_H

#include <stdio.h>

#include "checks/buf.h"
#include "tui/keys.h"
#include "tui/options.h"
#include "tui/page.h"
#include "tui/session.h"
#include "tui/store.h"

#define GUIDE_SPOTS 8
#define GUIDE_FIELDS 4		/* of the form for addresses */

/* What may lie on top of the case, or before there is one. */
enum spot_kind {
	SPOT_FIX,		/* arg: id, way: its variant or -1 */
	SPOT_TELL,		/* arg: "author" or "colleague" */
	SPOT_CAUSE,		/* arg: id in causes.xml */
	SPOT_CAUSES,		/* all of them */
	SPOT_EVIDENCE,		/* arg: of this check; "": all */
	SPOT_ANSWER,		/* arg: id of the question */
	SPOT_EXCHANGE,
	SPOT_OBJECT,		/* of Exchange; arg: its name */
	SPOT_OTHER,		/* another bounce was pasted */
	SPOT_WAY,		/* the way here, as a page */
	SPOT_EXPORT,
	SPOT_HELP,
	SPOT_FACTS,
	SPOT_FORM,		/* addresses are typed */
	SPOT_CASES,		/* list of saved cases */
	SPOT_PRACTICE,		/* list of practice cases */
	SPOT_MESSAGES,		/* list of the messages of a mailbox */
	SPOT_COUNT
};

struct spot {
	enum spot_kind kind;
	const char *arg;	/* never NULL */
	int way;
	int row;		/* where the person pointed below it */
};

/* What is being typed; NONE: keys are keys. */
enum asking { ASKING_NONE, ASKING_PASTE, ASKING_FILE, ASKING_LINE,
	ASKING_FACT, ASKING_EXPORT, ASKING_FIND, ASKING_TITLE,
	ASKING_DELETE, ASKING_MORE, ASKING_MORE_FILE, ASKING_FIELD,
	ASKING_NUMBER };

/* The findings as a text, kept while nothing changes: masking takes time. */
struct preview {
	char *text;			/* NULL: none */
	const struct casefile *of;
	unsigned revision;
	bool redact;
	int columns;
};

struct guide {
	struct options *options;
	const struct knowledge *knowledge;
	struct loop *loop;
	struct session *session;	/* NULL: the start page */
	bool practice;			/* nothing is saved */
	bool expert;			/* words for experts */
	bool applied;			/* the command line, to its case */
	bool quit;
	struct spot spot[GUIDE_SPOTS];
	int n_spots;
	enum asking asking;
	const char *fact;		/* ASKING_FACT: which */
	const char *field[GUIDE_FIELDS];	/* of the form; never NULL */
	int field_asked;		/* ASKING_FIELD: which */
	const struct report_format *format;	/* ASKING_EXPORT */
	bool redact;			/* exports are masked */
	struct preview preview;
	int columns;			/* of a page's text; 0: 80 */
	struct pool *pool;		/* of the lists shown */
	struct stored *stored;
	int n_stored;
	int chosen;			/* of them: ASKING_TITLE, _DELETE */
	struct mailbox *box;		/* its messages are listed; NULL */
	int message;			/* of them: opened last */
	double box_told;		/* loop_now() */
	int digit;			/* ASKING_NUMBER: typed already */
	const char *help_keys;		/* of the page help is on; NULL */
	char *status;			/* one line for the person; NULL */
	char *copy;			/* text to put on the clipboard; NULL */
	char *find;			/* what `/` looks for; NULL */
	bool find_now;			/* the next place that has it */
	char *not_taken;		/* why what was given is no case */
	char *other;			/* a bounce pasted meanwhile; NULL */
	size_t other_len;
	bool moved;			/* another page: point at its start */
	int at;				/* where the person points now; -1 */
	int row;			/* to point at on the other page; -1:
					   its own mark */
};

void guide_init(struct guide *g, struct options *o, const struct knowledge *k);
void guide_release(struct guide *g);

/* Take a case; it is kept in `path` (NULL: a new file) unless it is practice.
 * False with the status line set when it can't be worked on. */
bool guide_case(struct guide *g, struct casefile *c, const char *path);
/* Is it about the person, whatever the case? */
bool guide_is_personal(const char *fact);
/* A file, or pasted bytes. */
bool guide_open(struct guide *g, const char *path);
bool guide_paste(struct guide *g, const char *bytes, size_t n);

/* Bytes pasted while a case is open: an export, or another bounce. */
void guide_paste_more(struct guide *g, const char *bytes, size_t n);

/* The page to show now. The caller frees it. */
struct page *guide_page(struct guide *g);
/* The prompt while something is typed, and what stands there already. */
const char *guide_prompt(const struct guide *g);
const char *guide_preset(struct guide *g);

/* A key, pointing at `line` (NULL: at nothing). */
void guide_key(struct guide *g, enum key key, int digit,
	const struct page *p, const struct line *line);
/* What was typed; NULL: given up. */
void guide_text(struct guide *g, const char *text);
/* Do a line's action. */
void guide_do(struct guide *g, const char *action);
/* Save what could not be saved so far, and say where it is. NULL: silently. */
void guide_leave(struct guide *g, FILE *to);
/* Something is awaited: its countdown runs, show it every second. */
bool guide_is_waiting(const struct guide *g);
/* A mailbox was read, and there is no bounce in it. */
bool guide_no_bounce(const struct guide *g);
/* A mailbox is being read: step on without waiting. */
bool guide_is_reading(const struct guide *g);
/* After loop_step(): true when there is something new to show. */
bool guide_step(struct guide *g);

/* ---- shared with the pages ---- */

void guide_say(struct guide *g, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What lies on top of the case: guide_view.c. arg NULL: "". */
void guide_push(struct guide *g, enum spot_kind kind, const char *arg);
void guide_pop(struct guide *g);
const struct spot *guide_top(const struct guide *g);	/* NULL: the case */
bool guide_on(const struct guide *g, enum spot_kind kind);	/* on top? */
void guide_show_way(struct guide *g, int way);	/* of the fix on top */
void guide_open_facts(struct guide *g);
void guide_other_words(struct guide *g);	/* plain <-> expert */
void guide_restore_view(struct guide *g);

/* The findings as they are exported, in g->columns where it is text. */
void guide_report(struct guide *g, const struct report_format *format,
	struct buf *out);

/* On the list of saved cases: what was typed for the one that is chosen. */
void guide_rename(struct guide *g, const char *title);
void guide_delete(struct guide *g, const char *answer);

/* More for the case: guide_more.c. */
void guide_read_export(struct guide *g, const char *bytes, size_t n);
void guide_load_export(struct guide *g, const char *path);
void guide_open_other(struct guide *g);

/* Take an input, read from path (NULL: from elsewhere) or the reason why not.
 */
struct input;
bool guide_input(struct guide *g, struct input *in, const char *path);

/* The messages of a mailbox: page_messages.c. */
struct mailbox;
bool messages_show(struct guide *g, struct mailbox *b, const char *path,
	char *why);			/* takes both; b NULL: see why */
void messages_open(struct guide *g, const char *number);
void messages_back(struct guide *g);
void messages_forget(struct guide *g);
bool messages_step(struct guide *g);

/* The form for addresses: page_form.c. */
const char *form_label(int field);
void form_ask(struct guide *g, int field);
void form_take(struct guide *g, const char *text);
void form_look(struct guide *g);

/* Builders, one file each. */
struct page *page_start(struct guide *g);
struct page *page_list(struct guide *g);
struct page *page_messages(struct guide *g);
struct page *page_form(struct guide *g);
struct page *page_facts(struct guide *g);
struct page *page_step(struct guide *g);
struct page *page_question(struct guide *g);
struct page *page_verdict(struct guide *g);
struct page *page_cause(struct guide *g);
struct page *page_causes(struct guide *g);
struct page *page_fix(struct guide *g);
struct page *page_tell(struct guide *g);
struct page *page_evidence(struct guide *g);
struct page *page_answer(struct guide *g);
struct page *page_export(struct guide *g);
struct page *page_help(struct guide *g);
struct page *page_exchange(struct guide *g);
struct page *page_object(struct guide *g);
struct page *page_other(struct guide *g);
struct page *page_way(struct guide *g);

enum sign sign_of_status(const char *status);
enum style style_of_status(const char *status);
enum sign sign_of_confidence(enum confidence c);
/* One line that opens the cause; fixes to choose, returning the first's line
 * (-1: none). */
void page_add_cause(struct page *p, const struct candidate *c);
int page_add_fixes(struct page *p, const struct fix *fixes, int n);
/* Was it asked again, and does it find another thing now? */
bool page_has_changed(const struct checkline *c);
/* What a check found before, and what it finds now; it was asked again. */
void page_add_before(struct guide *g, struct page *p,
	const struct checkline *c);
/* Of a check that runs: whom it waits for, and how long; else its summary. */
const char *page_summary(struct guide *g, struct page *p,
	const struct checkline *c);
/* The fix on top of the case, its way as chosen. False: it is not due. */
bool guide_fix(struct guide *g, struct fix *fix);
/* "Code: three figures, such as 571", over the field it is typed into. */
const char *fact_asked(struct pool *pool, const char *name);
/* The way walked so far, into the side pane. */
void page_way_here(struct guide *g, struct page *p);
/* "(--ip)" is "(f: fill it in)" where a page says it: page_words.c. */
const char *page_words(struct pool *pool, const char *text);
/* "3 of 14 checks" while they run, then how many could be asked. */
const char *page_asked(const struct guide *g, struct pool *pool);
/* "571 Delivery not authorized ..." or "anna -> bob": the title line. */
const char *page_case_title(struct guide *g, struct pool *pool);

#endif
