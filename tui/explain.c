/*
 * explain: what bounces themselves say, offline. One object or one short
 * summary a message: files, mbox files and Maildir folders are read one
 * message after the other, so that their number costs no memory. What cannot
 * be read is named and does not stop the others.
 */
#include "tui/headless.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/intake.h"
#include "checks/mbox.h"
#include "checks/mem.h"
#include "help/judgement.h"
#include "help/redact.h"
#include "tui/input.h"
#include "tui/maildir.h"

struct explaining {
	const struct options *o;
	const struct knowledge *k;
	struct redactor *redactor;	/* --redact; else NULL */
	struct buf *kept;	/* for --output; NULL: standard output */
	int messages, bounces;
	int unread;		/* inputs that could not be read */
};

static void
put(struct explaining *e, const struct buf *out)
{
	if (e->kept != NULL) {
		buf_add(e->kept, out->data, out->len);
		return;
	}
	if (fwrite(out->data, 1, out->len, stdout) == out->len)
		return;
	die(EX_CANTCREAT, "standard output: cannot be written: %s",
	    strerror(errno));
}

static void
write_one(struct explaining *e, const struct report *report,
    const struct explained *what)
{
	const struct options *o = e->o;
	bool json = o->format != NULL && strcmp(o->format->word, "json") == 0;
	struct buf out;

	buf_init(&out, 0);
	(json ? report_explain_json : report_explain_text)(&out, report, what);
	put(e, &out);
	buf_release(&out);
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Was it refused as the other one was? */
static bool
is_alike(const xmlNode *a, const xmlNode *b)
{
	return is_same(xml_attr(a, "reply_code"), xml_attr(b, "reply_code")) &&
	    is_same(xml_attr(a, "enhanced_code"), xml_attr(b,
	    "enhanced_code")) && strcmp(xml_text(a), xml_text(b)) == 0;
}

static struct otherwise
judge_alone(struct explaining *e, struct casefile *c, const char *address,
    struct pool *pool)
{
	struct otherwise other;
	struct judgement j;

	intake_pick(c, address);
	judgement_of_words(&j, e->k, c);
	other.cause = j.verdict->main.cause;	/* the knowledge has it */
	other.title = pool_strdup(pool, j.verdict->summary);
	judgement_release(&j);
	return other;
}

/*
 * Each recipient may be refused for a reason of its own. NULL when all are
 * refused alike, as nearly always.
 */
static const struct otherwise *
others(struct explaining *e, struct casefile *c, struct pool *pool)
{
	const xmlNode *all = xml_first(casefile_root(c), "recipients");
	const char *to = fact_get(c, "to");
	const xmlNode *first = xml_by_id(all, "recipient", "address", to);
	struct otherwise *other = NULL;
	int n = 0, i = 0;

	xml_each (r, all, "recipient")
		n++;
	if (n < 2 || first == NULL)
		return NULL;
	to = pool_strdup(pool, to);
	xml_each (r, all, "recipient") {
		if (!is_alike(r, first) &&
		    !intake_is_success(xml_attr(r, "action"))) {
			if (other == NULL)
				other = pool_alloc(pool, (size_t)n *
				    sizeof *other);
			other[i] = judge_alone(e, c, xml_attr(r, "address"),
			    pool);
		}
		i++;
	}
	if (other != NULL)
		intake_pick(c, to);
	return other;
}

/* Only words are known here: no check has run, none is pretended. */
static void
tell(struct explaining *e, struct casefile *c, const struct explained *what)
{
	struct pool *pool = pool_new();
	struct explained one = *what;
	struct judgement j;
	struct report report;

	one.recipient = others(e, c, pool);
	judgement_of_words(&j, e->k, c);
	report = judgement_report(&j);
	write_one(e, &report, &one);
	judgement_release(&j);
	pool_free(pool);
}

/* One redactor for all: the same value has the same mask in every message. */
static void
tell_redacted(struct explaining *e, struct casefile *c,
    const struct explained *what)
{
	struct pool *pool = pool_new();
	struct casefile *masked = c == NULL ? NULL : redactor_case(e->redactor,
	    c);
	struct explained named = *what;

	named.file = redactor_path(e->redactor, pool, what->file);
	if (masked != NULL)
		tell(e, masked, &named);
	else
		write_one(e, NULL, &named);
	casefile_free(masked);
	pool_free(pool);
}

static void
explain_case(struct explaining *e, struct casefile *c,
    const struct explained *what)
{
	if (c != NULL)
		options_apply(e->o, c, e->k);
	if (e->redactor != NULL)
		tell_redacted(e, c, what);
	else if (c != NULL)
		tell(e, c, what);
	else
		write_one(e, NULL, what);
}

static void
explain_message(struct explaining *e, const struct buf *b,
    struct explained *what)
{
	struct input in;

	input_bytes(&in, b->data, b->len, what->file);
	e->messages++;
	what->bounce = in.casefile != NULL && in.kind == INTAKE_BOUNCE;
	e->bounces += what->bounce;
	if (in.why != NULL)
		fprintf(stderr, "whybounce: %s: %s\n", what->file, in.why);
	if (what->cut)
		fprintf(stderr, "whybounce: %s: only its first %u MB were "
		    "read\n", what->file, INTAKE_MAX >> 20);
	explain_case(e, what->bounce ? in.casefile : NULL, what);
	casefile_free(in.casefile);
	free(in.why);
}

static void
explain_file(struct explaining *e, const char *path)
{
	struct explained what = { .file = path };
	struct mbox *m;
	struct buf b;
	char *why;

	m = mbox_open(path, &why);
	if (m == NULL) {
		fprintf(stderr, "whybounce: %s\n", why);
		free(why);
		e->unread++;
		return;
	}
	buf_init(&b, CASEFILE_MAX);
	while (mbox_next(m, &b)) {
		what.cut = b.cut || b.len > INTAKE_MAX;
		if (what.message > 0 || mbox_more(m))
			what.message++;
		explain_message(e, &b, &what);
	}
	if (mbox_failed(m)) {
		fprintf(stderr, "whybounce: %s: cannot be read to its end\n",
		    path);
		e->unread++;
	}
	buf_release(&b);
	mbox_close(m);
}

static void
explain_folder(struct explaining *e, const char *dir)
{
	struct pool *pool = pool_new();
	struct maildir m;

	if (maildir_read(&m, pool, dir, INT_MAX)) {
		for (int i = 0; i < m.n; i++)
			explain_file(e, m.path[i]);
	} else {
		fprintf(stderr, "whybounce: %s: is a folder, but no Maildir: "
		    "name its files\n", dir);
		e->unread++;
	}
	pool_free(pool);
}

static void
explain_input(struct explaining *e, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode))
		explain_folder(e, path);
	else
		explain_file(e, path);
}

static void
explain_said(struct explaining *e)
{
	struct explained what = { .file = "--said", .bounce = true };
	struct casefile *c = casefile_new();

	intake_reply(c, e->o->said, FACT_OPTION);
	e->messages++;
	e->bounces++;
	explain_case(e, c, &what);
	casefile_free(c);
}

/* The kept output goes to its file, whole or not at all. */
static int
finish(struct explaining *e)
{
	char *why;
	int rc = 0;

	if (e->kept == NULL) {
		if (fflush(stdout) == 0)
			return 0;
		fprintf(stderr, "whybounce: standard output: cannot be "
		    "written: %s\n", strerror(errno));
		return EX_CANTCREAT;
	}
	rc = buf_write_file(e->o->output, e->kept->data, e->kept->len, &why);
	if (rc != 0) {
		fprintf(stderr, "whybounce: %s\n", why);
		free(why);
	}
	buf_release(e->kept);
	return rc != 0 ? EX_CANTCREAT : 0;
}

/* 65 is for an only input in which nothing failed. */
static int
status_of(const struct explaining *e)
{
	if (e->unread > 0)
		return EX_NOINPUT;
	return e->o->n_files <= 1 && e->bounces == 0 ? EX_DATAERR : 0;
}

int
headless_explain(struct options *o, const struct knowledge *k)
{
	struct explaining e = { .o = o, .k = k };
	struct buf kept;
	int status;

	if (o->format != NULL && strcmp(o->format->word, "json") != 0 &&
	    strcmp(o->format->word, "text") != 0) {
		fprintf(stderr, "whybounce: explain: --format: text or json\n");
		return EX_USAGE;
	}
	if (o->output != NULL) {
		buf_init(&kept, 0);
		e.kept = &kept;
	}
	if (o->redact)
		e.redactor = redactor_new(k);
	if (o->n_files == 0 && o->said != NULL)
		explain_said(&e);
	else if (o->n_files == 0)
		explain_input(&e, "-");
	for (int i = 0; i < o->n_files; i++)
		explain_input(&e, o->file[i]);
	status = finish(&e);
	redactor_free(e.redactor);
	return status != 0 ? status : status_of(&e);
}
