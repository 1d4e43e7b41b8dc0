/*
 * check and report: see headless.h; triage.h does the work.
 */
#include "tui/headless.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "checks/buf.h"
#include "checks/mem.h"
#include "tui/batch.h"
#include "tui/log.h"
#include "tui/triage.h"

/* ---- output ---- */

static int
write_out(const struct options *o, const struct buf *b)
{
	char *why;

	if (o->output != NULL) {
		if (buf_write_file(o->output, b->data, b->len, &why) == 0)
			return 0;
		fprintf(stderr, "whybounce: %s\n", why);
		free(why);
		return EX_CANTCREAT;
	}
	if (fwrite(b->data, 1, b->len, stdout) == b->len &&
	    fflush(stdout) == 0)
		return 0;
	fprintf(stderr, "whybounce: standard output: cannot be written: %s\n",
	    strerror(errno));
	return EX_CANTCREAT;
}

static report_writer *
writer(const struct options *o)
{
	const struct report_format *format = o->format != NULL ? o->format :
	    report_format_by_word("text");

	return format->write;
}

/* ---- check ---- */

/* The first questions leave before anything else is read. */
static void
ask_first(struct triage *t)
{
	runner_step(t->session->runner);
	loop_step(t->session->loop, 0);
}

static int
check_batch(struct options *o)
{
	struct knowledge *k = knowledge_new();
	int status = batch(o, k);

	knowledge_free(k);
	return status;
}

static int
check_one(struct options *o)
{
	struct knowledge *k = o->answers.n > 0 ? knowledge_new() : NULL;
	FILE *log = log_open(o);
	struct loop *l = loop_new();
	struct triage t;
	struct buf out;
	char *why;
	int status = triage_read(&t, o, k, &why), written;

	if (status == 0)
		status = triage_begin(&t, l, &why);
	if (status != 0)
		die(status, "%s", why);
	ask_first(&t);
	if (k == NULL)
		k = knowledge_new();
	t.session->knowledge = k;
	while (!triage_step(&t))
		loop_step(l, -1);
	buf_init(&out, 0);
	status = triage_tell(&t, writer(o), &out);
	written = write_out(o, &out);
	buf_release(&out);
	triage_end(&t);
	loop_free(l);
	knowledge_free(k);
	log_close(log);
	return written != 0 ? written : status;
}

int
headless_check(struct options *o)
{
	return o->batch != NULL ? check_batch(o) : check_one(o);
}

/* ---- report ---- */

/* Findings as they were saved; what was still pending then stays so. */
int
headless_print(struct options *o, const struct knowledge *k,
    struct casefile *c)
{
	struct telling telling = { k, c, o->redact, NULL, o->n_files > 0 ?
		o->file[0] : NULL, NULL };
	struct buf out;
	int status, written;

	buf_init(&out, 0);
	status = tell(&telling, writer(o), &out);
	written = write_out(o, &out);
	buf_release(&out);
	return written != 0 ? written : status;
}

int
headless_report(struct options *o, const struct knowledge *k)
{
	struct casefile *c;
	char *why;
	int status;

	if (o->n_files == 0)
		die(EX_USAGE, "report: name a saved case (CASE.xml)");
	if (strcmp(o->file[0], "-") != 0 && access(o->file[0], R_OK) != 0)
		die(EX_NOINPUT, "%s: %s", o->file[0], strerror(errno));
	c = casefile_load(o->file[0], &why);
	if (c == NULL)
		die(EX_DATAERR, "%s", why);
	status = headless_print(o, k, c);
	casefile_free(c);
	return status;
}
