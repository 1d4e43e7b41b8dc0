/*
 * explain: what bounces themselves say, offline. One object or one short
 * summary an input; one that can't be read does not stop the others.
 */
#include "tui/headless.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "help/context.h"
#include "help/walk.h"
#include "tui/input.h"

static void
write_one(struct buf *out, const struct options *o,
    const struct report *report, const struct input *in, const char *file)
{
	bool json = o->format != NULL && strcmp(o->format->word, "json") == 0;

	(json ? report_explain_json : report_explain_text)(out, report, file,
	    in->kind == INTAKE_BOUNCE);
}

/* Only words are known here: no check has run, none is pretended. */
static void
explain_case(struct buf *out, const struct options *o,
    const struct knowledge *k, const struct input *in, const char *file)
{
	struct evidence *e = evidence_new(in->casefile);
	struct pool *pool = pool_new();
	struct context *x = context_new(k, in->casefile, pool);
	struct walk walk;

	walk_tree(x, false, &walk);

	struct report report = { in->casefile, e, verdict_new(x, &walk) };

	write_one(out, o, &report, in, file);
	context_free(x);
	pool_free(pool);
	evidence_free(e);
}

/* 0, 65 or 66. */
static int
explain_file(const struct options *o, const struct knowledge *k,
    const char *file)
{
	struct input in;
	struct buf out;

	input_file(&in, file);
	if (in.casefile == NULL) {
		fprintf(stderr, "whybounce: %s\n", in.why);
		free(in.why);
		return in.status;
	}
	options_apply(o, in.casefile, k);
	buf_init(&out, 0);
	explain_case(&out, o, k, &in, file);
	fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
	casefile_free(in.casefile);
	free(in.why);
	return in.status;
}

static int
explain_said(const struct options *o, const struct knowledge *k)
{
	struct input in = { .casefile = casefile_new(),
		.kind = INTAKE_BOUNCE };
	struct buf out;

	intake_reply(in.casefile, o->said, FACT_OPTION);
	options_apply(o, in.casefile, k);
	buf_init(&out, 0);
	explain_case(&out, o, k, &in, "--said");
	fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
	casefile_free(in.casefile);
	return 0;
}

int
headless_explain(struct options *o, const struct knowledge *k)
{
	int status = 0;

	if (o->format != NULL && strcmp(o->format->word, "json") != 0 &&
	    strcmp(o->format->word, "text") != 0) {
		fprintf(stderr, "whybounce: explain: --format: text or json\n");
		return EX_USAGE;
	}
	if (o->n_files == 0)
		return o->said != NULL ? explain_said(o, k) :
		    explain_file(o, k, "-");
	for (int i = 0; i < o->n_files; i++) {
		int one = explain_file(o, k, o->file[i]);

		if (o->n_files == 1)
			status = one;
		else if (one == EX_NOINPUT)
			status = EX_NOINPUT;
	}
	return status;
}
