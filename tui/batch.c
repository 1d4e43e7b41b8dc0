/*
 * check --batch LIST: see batch.h. Lines are read as they are needed, so that
 * a list may be as long as it likes.
 */
#include "tui/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "checks/mem.h"
#include "checks/name.h"
#include "checks/text.h"
#include "tui/log.h"
#include "tui/triage.h"

#define AT_ONCE 8			/* cases that ask */
#define AT_ONE_DOMAIN 4			/* of them for mail to one domain */
#define AHEAD 32			/* cases read before the oldest ends */
#define LINE_MAX_BYTES (1u << 20)

enum state { JOB_READ, JOB_RUNNING, JOB_DONE };

struct batch {
	const struct options *base;
	const struct knowledge *knowledge;
	struct loop *loop;
	FILE *list;
	const char *name;		/* of the list */
	char *text;			/* of the line read last */
	size_t size;
	int line;
	bool end;
	struct job *job[AHEAD];		/* in the order of the list */
	int n, running;
	int status;
	struct buf kept;		/* for --output */
};

struct job {
	struct batch *batch;
	int line;
	enum state state;
	struct pool *pool;
	struct options options;
	struct complaint complaint;
	struct triage triage;
	const char *file;		/* in the options; NULL */
	const char *domain;		/* of the recipient; "" */
	struct buf out;
	int status;
};

/* ---- statuses ---- */

static int
rank(int status)
{
	static const int order[] = { 0, 1, 2, EX_UNAVAILABLE, EX_DATAERR,
		EX_NOINPUT, EX_USAGE };
	int n = (int)(sizeof order / sizeof *order), i = 0;

	while (i < n && order[i] != status)
		i++;
	return i;
}

static int
gravest(int a, int b)
{
	return rank(a) >= rank(b) ? a : b;
}

/* ---- what a line says ---- */

/* The first thing wrong with it is told. */
static void
complain(struct job *job, int status, const char *what)
{
	if (job->complaint.why == NULL)
		job->complaint = (struct complaint){ status,
			mem_strdup(what) };
}

static const char *
text_of(struct job *job, const json_t *value)
{
	if (json_is_string(value))
		return pool_strdup(job->pool, json_string_value(value));
	if (json_is_integer(value))
		return pool_printf(job->pool, "%lld",
		    (long long)json_integer_value(value));
	return NULL;
}

static void take_member(struct job *job, const char *key, json_t *value);

static void
take_list(struct job *job, const char *key, const json_t *list)
{
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item) {
		if (json_is_array(item))
			complain(job, EX_USAGE, pool_printf(job->pool,
			    "%s: a list within a list", key));
		else
			take_member(job, key, item);
	}
}

static void
take_file(struct job *job, const char *path)
{
	if (job->file != NULL)
		complain(job, EX_USAGE, "file: given twice");
	job->file = path;
	job->options.file = &job->file;
	job->options.n_files = 1;
}

static void
take_member(struct job *job, const char *key, json_t *value)
{
	const char *text = text_of(job, value);

	if (json_is_array(value))
		take_list(job, key, value);
	else if (json_is_false(value) || json_is_null(value))
		return;
	else if (text == NULL && !json_is_true(value))
		complain(job, EX_USAGE, pool_printf(job->pool, "%s: a text, "
		    "a whole number, true, or a list of such is needed",
		    text_printable(job->pool, key, strlen(key), 100)));
	else if (strcmp(key, "file") == 0 && text != NULL)
		take_file(job, text);
	else
		options_take(&job->options, text_printable(job->pool, key,
		    strlen(key), 100), text);
}

static void
take_object(struct job *job, const char *text)
{
	json_error_t error;
	json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		complain(job, EX_USAGE, pool_printf(job->pool, "is no JSON "
		    "object: %s", object == NULL ? error.text : "a list"));
	json_object_foreach (object, key, value)
		take_member(job, key, value);
	json_decref(object);
}

/* ---- jobs ---- */

static void
log_line(void *arg, const char *line)
{
	struct job *job = arg;
	const struct settings *s = &job->batch->base->settings;
	char *text = mem_printf("%d: %s", job->line, line);

	s->log(s->log_arg, text);
	free(text);
}

static struct job *
job_new(struct batch *b, const char *text)
{
	struct job *job = mem_alloc(sizeof *job);

	job->batch = b;
	job->line = b->line;
	job->pool = pool_new();
	job->options = *b->base;
	job->options.complaint = &job->complaint;
	job->options.file = NULL;
	job->options.n_files = 0;
	if (b->base->settings.log != NULL) {
		job->options.settings.log = log_line;
		job->options.settings.log_arg = job;
	}
	buf_init(&job->out, 0);
	text = pool_strdup(job->pool, text);
	if (*text == '{')
		take_object(job, text);
	else
		take_file(job, text);
	return job;
}

static void
job_free(struct job *job)
{
	triage_end(&job->triage);
	buf_release(&job->out);
	free(job->complaint.why);
	pool_free(job->pool);
	free(job);
}

/* A line that can't be done is an object, too. */
static void
job_fail(struct job *job, int status, const char *why)
{
	const char *clean = text_printable(job->pool, why, strlen(why),
	    TEXT_MAX);
	json_t *o = json_pack("{s:s,s:i,s:i}", "error", clean, "status",
	    status, "line", job->line);
	char *text;

	if (job->file != NULL)
		json_object_set_new(o, "file", json_string(text_printable(
		    job->pool, job->file, strlen(job->file), TEXT_MAX)));
	text = json_dumps(o, JSON_COMPACT);
	if (text == NULL)
		die(71, "out of memory");
	buf_printf(&job->out, "%s\n", text);
	fprintf(stderr, "whybounce: %s:%d: %s\n", job->batch->name, job->line,
	    clean);
	free(text);
	json_decref(o);
	job->status = status;
	job->state = JOB_DONE;
}

static void
job_read(struct job *job)
{
	int status = job->complaint.status;
	char *why = job->complaint.why;

	job->complaint.why = NULL;
	if (why == NULL)
		status = triage_read(&job->triage, &job->options,
		    job->batch->knowledge, &why);
	if (status != 0)
		job_fail(job, status, why);
	else
		job->domain = name_of_address(job->pool,
		    fact_get(job->triage.in.casefile, "to"));
	if (job->domain == NULL)
		job->domain = "";
	free(status != 0 ? why : NULL);
}

static void
job_begin(struct job *job)
{
	char *why;
	int status = triage_begin(&job->triage, job->batch->loop, &why);

	if (status != 0) {
		job_fail(job, status, why);
		free(why);
		return;
	}
	job->triage.session->knowledge = job->batch->knowledge;
	job->state = JOB_RUNNING;
	job->batch->running++;
}

static void
job_step(struct job *job)
{
	if (!triage_step(&job->triage))
		return;
	job->status = triage_tell(&job->triage, report_json_line, &job->out);
	triage_end(&job->triage);
	job->state = JOB_DONE;
	job->batch->running--;
}

/* ---- the list ---- */

static const char *
next_line(struct batch *b)
{
	ssize_t n;
	char *at;

	while ((n = getline(&b->text, &b->size, b->list)) >= 0) {
		b->line++;
		at = b->text + strspn(b->text, " \t");
		at[strcspn(at, "\r\n")] = '\0';
		if (n > (ssize_t)LINE_MAX_BYTES)
			return "{";
		if (*at != '\0')
			return at;
	}
	b->end = true;
	return NULL;
}

static void
read_ahead(struct batch *b)
{
	const char *text;

	while (!b->end && b->n < AHEAD && (text = next_line(b)) != NULL) {
		struct job *job = job_new(b, text);

		b->job[b->n++] = job;
		job_read(job);
	}
}

/* Other people's servers are not asked by all cases at once. */
static bool
is_polite(const struct batch *b, const struct job *job)
{
	int n = 0;

	for (int i = 0; i < b->n; i++)
		n += b->job[i]->state == JOB_RUNNING &&
		    strcmp(b->job[i]->domain, job->domain) == 0;
	return n < AT_ONE_DOMAIN || *job->domain == '\0';
}

static void
begin_more(struct batch *b)
{
	for (int i = 0; i < b->n && b->running < AT_ONCE; i++) {
		if (b->job[i]->state == JOB_READ && is_polite(b, b->job[i]))
			job_begin(b->job[i]);
	}
}

/* ---- output ---- */

static void
put(struct batch *b, const struct buf *out)
{
	if (b->base->output != NULL) {
		buf_add(&b->kept, out->data, out->len);
		return;
	}
	if (fwrite(out->data, 1, out->len, stdout) != out->len ||
	    fflush(stdout) != 0)
		die(EX_CANTCREAT, "standard output: cannot be written: %s",
		    strerror(errno));
}

/* What is done is told in the order of the list. */
static void
tell_done(struct batch *b)
{
	int done = 0;

	for (; done < b->n && b->job[done]->state == JOB_DONE; done++) {
		put(b, &b->job[done]->out);
		b->status = gravest(b->status, b->job[done]->status);
		job_free(b->job[done]);
	}
	b->n -= done;
	memmove(b->job, b->job + done, (size_t)b->n * sizeof *b->job);
}

static void
run(struct batch *b)
{
	for (;;) {
		read_ahead(b);
		begin_more(b);
		for (int i = 0; i < b->n; i++) {
			if (b->job[i]->state == JOB_RUNNING)
				job_step(b->job[i]);
		}
		tell_done(b);
		if (b->n == 0 && b->end)
			return;
		if (b->running == AT_ONCE || (b->running > 0 && (b->end ||
		    b->n == AHEAD)))
			loop_step(b->loop, -1);
	}
}

static int
finish(struct batch *b)
{
	char *why;
	int status = b->status;

	if (b->base->output != NULL && buf_write_file(b->base->output,
	    b->kept.data, b->kept.len, &why) != 0) {
		fprintf(stderr, "whybounce: %s\n", why);
		free(why);
		status = EX_CANTCREAT;
	}
	buf_release(&b->kept);
	loop_free(b->loop);
	free(b->text);
	return status;
}

int
batch(struct options *o, const struct knowledge *k)
{
	bool standard = strcmp(o->batch, "-") == 0;
	struct batch b = { .base = o, .knowledge = k,
		.name = standard ? "standard input" : o->batch };
	FILE *log;
	int status;

	if (o->n_files > 0)
		die(EX_USAGE, "%s: --batch takes its inputs from the list",
		    o->file[0]);
	if (o->format != NULL && o->format != &report_json)
		die(EX_USAGE, "--format: --batch gives json");
	b.list = standard ? stdin : fopen(o->batch, "re");
	if (b.list == NULL)
		die(EX_NOINPUT, "%s: %s", o->batch, strerror(errno));
	log = log_open(o);
	b.loop = loop_new();
	buf_init(&b.kept, 0);
	run(&b);
	status = ferror(b.list) ? EX_NOINPUT : 0;
	status = gravest(finish(&b), status);
	if (!standard)
		fclose(b.list);
	log_close(log);
	return status;
}
