/*
 * A session: one case being worked on, with all that this needs. Headless
 * mode, wizard and plain mode differ only in who looks at it.
 *
 * After loop_step() and after every change of facts or answers call
 * session_step(): checks run on, the tree is walked anew, and the verdict is
 * made from the walk. All of `view` is borrowed and valid until the next
 * session_step().
 */
#ifndef TUI_SESSION_H
#define TUI_SESSION_H

#include "checks/runner.h"
#include "help/context.h"
#include "help/earlier.h"
#include "help/verdict.h"
#include "help/walk.h"
#include "tui/keeping.h"

#define SESSION_CHECKS 32	/* more than there are */
#define SESSION_FRAME_MS 60	/* views are made no faster while it asks */

struct view {
	struct pool *pool;
	struct context *context;
	struct walk walk;
	struct verdict *verdict;
};

struct session {
	struct loop *loop;		/* borrowed */
	const struct knowledge *knowledge;	/* borrowed */
	struct settings settings;	/* of this case alone */
	struct casefile *casefile;
	struct evidence *evidence;
	struct runner *runner;
	struct view view;
	bool with_person;
	bool done;			/* every check has its finding */
	unsigned viewed;		/* revision the view was made from */
	double viewed_at;		/* loop_now() */
	bool stale;			/* step again within SESSION_FRAME_MS */
	bool hurry;			/* the person acted: show it now */
	struct keeping keep;		/* where the case is saved */
	struct earlier earlier;		/* its verdict when it was opened */
	char *walked;			/* the walk in the log; NULL */
	bool skipped[SESSION_CHECKS];	/* not waited for, by check_at() */
};

/* What a session works with; everything is borrowed. */
struct session_with {
	struct loop *loop;
	const struct knowledge *knowledge;
	const struct settings *settings;
	bool with_person;
	bool practice;			/* asks the network nothing */
};

/*
 * Takes the case. NULL with *why (the caller frees both why and, then, the
 * case) when a resolver of the settings is no address. Without a network the
 * case is asked as it was when it was recorded.
 */
struct session *session_new(const struct session_with *with,
	struct casefile *c, char **why);
void session_free(struct session *s);

/* What shaped the questions of this case, where the settings do not say. */
void session_recall(struct settings *s, const struct casefile *c);

/* True when something changed that a page may show. */
bool session_step(struct session *s);

/*
 * Facts were edited: the checks are made anew with them. Answers only need
 * session_step().
 */
void session_facts_changed(struct session *s);
/* The same when only more is known (an export was read): what was asked again
 * keeps its "before". */
void session_restart(struct session *s);

/*
 * Go on without this check (NULL: without any): what it waits for, and what it
 * would ask after that, becomes a time-out, until it is asked again.
 */
void session_skip(struct session *s, const char *check);

/* Ask again what this check, or every check of a list, asked. */
void session_again(struct session *s, const char *check);

/*
 * From now on the case is saved there after every change (session_step does
 * it). Give NULL for a new file in the folder of cases.
 */
void session_keep(struct session *s, const char *path);

#endif
