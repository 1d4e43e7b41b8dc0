/*
 * The guide: see guide.h. Actions of lines are small texts, "fix 2" or
 * "choose side sender"; the table at the end says what each does.
 */
#include "tui/guide.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/report.h"
#include "tui/input.h"

void
guide_init(struct guide *g, struct options *o, const struct knowledge *k)
{
	memset(g, 0, sizeof *g);
	g->options = o;
	g->knowledge = k;
	g->loop = loop_new();
	g->pool = pool_new();
	g->redact = o->redact;
	g->moved = true;
	g->row = -1;
}

void
guide_release(struct guide *g)
{
	session_free(g->session);
	loop_free(g->loop);
	pool_free(g->pool);
	free(g->status);
	free(g->copy);
	free(g->find);
}

void
guide_say(struct guide *g, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		die(71, "out of memory");
	va_end(ap);
	free(g->status);
	g->status = text;
}

/* ---- what lies on top of the case ---- */

static const char *const spot_words[] = { "fix", "evidence", "answer",
	"export", "help", "facts", "cases", "practice" };

const struct spot *
guide_top(const struct guide *g)
{
	return g->n_spots == 0 ? NULL : &g->spot[g->n_spots - 1];
}

/* A lost connection comes back to the same page. */
static void
keep_view(struct guide *g)
{
	const struct spot *top = guide_top(g);
	char arg[16];
	xmlNode *view;

	g->moved = true;
	if (g->session == NULL)
		return;
	view = casefile_part(g->session->casefile, "view");
	snprintf(arg, sizeof arg, "%d", top == NULL ? 0 : top->arg);
	xml_set(view, "page", top == NULL ? "case" : spot_words[top->kind]);
	xml_set(view, "arg", arg);
	casefile_touch(g->session->casefile);
}

void
guide_push(struct guide *g, enum spot_kind kind, int arg)
{
	if (g->n_spots == GUIDE_SPOTS)
		return;
	g->spot[g->n_spots++] = (struct spot){ kind, arg, -1, g->row };
	keep_view(g);
}

void
guide_pop(struct guide *g)
{
	g->row = g->spot[--g->n_spots].row;
	keep_view(g);
}

static void
restore_view(struct guide *g)
{
	const xmlNode *view = xml_first(casefile_root(g->session->casefile),
	    "view");
	const char *page = view == NULL ? NULL : xml_attr(view, "page");
	long arg = view == NULL ? 0 : text_number(xml_attr(view, "arg"), 0,
	    100000);

	if (page == NULL)
		return;
	for (int kind = SPOT_FIX; kind <= SPOT_FACTS; kind++) {
		if (strcmp(spot_words[kind], page) == 0)
			guide_push(g, (enum spot_kind)kind,
			    arg < 0 ? 0 : (int)arg);
	}
}

/* ---- cases ---- */

/* What cannot be saved is said once: the next key takes it away. */
static void
tell_news(struct guide *g)
{
	struct session *s = g->session;
	const char *news = keeping_news(&s->keep);

	if (news == NULL && s->done && earlier_differs(&s->earlier,
	    s->view.verdict)) {
		news = pool_printf(s->view.pool, "When this case was saved "
		    "the verdict was another one: %s",
		    earlier_in_words(s->view.pool, &s->earlier));
		s->earlier.cause = NULL;	/* once */
	}
	if (news != NULL)
		guide_say(g, "%s", news);
}

bool
guide_case(struct guide *g, struct casefile *c, const char *path)
{
	struct session_with with = { g->loop, g->knowledge,
		&g->options->settings, true, g->practice };
	struct session *s;
	char *why;

	options_apply(g->options, c, g->knowledge);
	options_load_exports(g->options, c);
	s = session_new(&with, c, &why);
	if (s == NULL) {
		guide_say(g, "--resolver: %s", why);
		free(why);
		casefile_free(c);
		return false;
	}
	session_free(g->session);
	g->session = s;
	g->n_spots = 0;
	g->asking = ASKING_NONE;
	restore_view(g);
	if (!g->practice)
		session_keep(s, path);
	session_step(s);
	tell_news(g);
	g->moved = true;
	return true;
}

static bool
take_input(struct guide *g, struct input *in, const char *path)
{
	if (in->casefile == NULL || in->status != 0) {
		guide_say(g, "%s", in->why != NULL ? in->why : "unreadable");
		casefile_free(in->casefile);
		free(in->why);
		return false;
	}
	free(in->why);
	return guide_case(g, in->casefile, in->is_case && path != NULL &&
	    strcmp(path, "-") != 0 ? path : NULL);
}

bool
guide_open(struct guide *g, const char *path)
{
	struct input in;

	input_file(&in, path);
	return take_input(g, &in, path);
}

bool
guide_paste(struct guide *g, const char *bytes, size_t n)
{
	struct input in;

	input_bytes(&in, bytes, n, NULL);
	return take_input(g, &in, NULL);
}

void
guide_leave(struct guide *g, FILE *to)
{
	struct session *s = g->session;
	char *farewell;

	keeping_save(&s->keep, s->casefile);
	farewell = keeping_farewell(&s->keep);
	if (farewell != NULL && to != NULL)
		fprintf(to, "%s\n", farewell);
	free(farewell);
}

/* ---- the page ---- */

static struct page *
case_page(struct guide *g)
{
	const struct session *s = g->session;

	if (answer_get(s->casefile, "facts") == NULL)
		return page_facts(g);
	switch (s->view.walk.stop) {
	case WALK_QUESTION: return page_question(g);
	case WALK_END: return page_verdict(g);
	default: return page_step(g);
	}
}

struct page *
guide_page(struct guide *g)
{
	static struct page *(*const build[])(struct guide *g) = {
		page_fix, page_evidence, page_answer, page_export, page_help,
		page_facts, page_list, page_list,
	};
	const struct spot *top = guide_top(g);
	struct page *p;

	if (top != NULL)
		p = build[top->kind](g);
	else
		p = g->session == NULL ? page_start(g) : case_page(g);
	p->status = g->status != NULL ? pool_strdup(p->pool, g->status) :
	    NULL;
	return p;
}

/* A step that has come to its decision is another page: point at its start. */
bool
guide_step(struct guide *g)
{
	enum walk_stop before;

	if (g->session == NULL)
		return false;
	before = g->session->view.walk.stop;
	if (!session_step(g->session))
		return false;
	tell_news(g);
	g->moved |= g->n_spots == 0 && g->session->view.walk.stop != before;
	return true;
}

/* ---- typing ---- */

const char *
guide_prompt(const struct guide *g)
{
	static const char *const prompt[] = { NULL,
		"Paste the bounce here, then press Ctrl-D",
		"File of the bounce or of a saved case",
		"What the other server said",
		NULL, "Write to file", "Find", "Name of this case", NULL };

	if (g->asking == ASKING_DELETE)
		return pool_printf(g->pool, "Delete \"%s\" for good? yes or "
		    "no", g->stored[g->chosen].title);
	return g->asking == ASKING_FACT ? g->fact : prompt[g->asking];
}

static const char *
default_file(struct guide *g)
{
	char stamp[32];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M", &tm);
	return pool_printf(g->pool, "whybounce-%s.%s", stamp,
	    g->format->extension);
}

const char *
guide_preset(struct guide *g)
{
	const char *value = NULL;

	if (g->asking == ASKING_FACT)
		value = fact_get(g->session->casefile, g->fact);
	if (g->asking == ASKING_EXPORT)
		value = default_file(g);
	if (g->asking == ASKING_TITLE)
		value = g->stored[g->chosen].title;
	if (g->asking == ASKING_DELETE)
		value = "no";
	return value != NULL ? value : "";
}

static void
set_fact(struct guide *g, const char *text)
{
	struct casefile *c = g->session->casefile;
	const char *clean = text_trim(g->pool, text_printable(g->pool, text,
	    strlen(text), TEXT_MAX));
	struct ip ip;

	if (strcmp(g->fact, "sender_ip") == 0 && *clean != '\0' &&
	    !ip_parse(&ip, clean)) {
		guide_say(g, "%s is no IP address: for example 203.0.113.9",
		    clean);
		return;
	}
	fact_add(c, g->fact, clean, FACT_PERSON, "typed");
	session_facts_changed(g->session);
}

/* A file has the columns of its own, not those of this screen. */
static void
export_to(struct guide *g, const char *path)
{
	int columns = g->columns;
	struct buf out;
	char *why;

	buf_init(&out, 0);
	g->columns = 0;
	guide_report(g, g->format, &out);
	g->columns = columns;
	if (buf_write_file(path, out.data, out.len, &why) == 0) {
		guide_say(g, "Written: %s", path);
	} else {
		guide_say(g, "%s", why);
		free(why);
	}
	buf_release(&out);
}

static void
open_line(struct guide *g, const char *text)
{
	struct casefile *c = casefile_new();

	intake_reply(c, text, FACT_PERSON);
	guide_case(g, c, NULL);
}

void
guide_text(struct guide *g, const char *text)
{
	enum asking asking = g->asking;

	g->asking = ASKING_NONE;
	g->moved |= asking != ASKING_FACT && asking != ASKING_TITLE &&
	    asking != ASKING_DELETE;
	if (text == NULL || (*text == '\0' && asking != ASKING_FACT))
		return;
	switch (asking) {
	case ASKING_PASTE: guide_paste(g, text, strlen(text)); break;
	case ASKING_FILE: guide_open(g, text); break;
	case ASKING_LINE: open_line(g, text); break;
	case ASKING_FACT: set_fact(g, text); break;
	case ASKING_EXPORT: export_to(g, text); break;
	case ASKING_FIND:
		free(g->find);
		g->find = mem_strdup(text);
		break;
	case ASKING_TITLE: guide_rename(g, text); break;
	case ASKING_DELETE: guide_delete(g, text); break;
	case ASKING_NONE: break;
	}
}
