/*
 * check and report: see headless.h.
 */
#include "tui/headless.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/mem.h"
#include "help/judgement.h"
#include "help/redact.h"
#include "tui/input.h"
#include "tui/log.h"
#include "tui/session.h"

/* ---- what shaped the questions is kept in the case, for replays ---- */

static void
keep_settings(const struct options *o, struct casefile *c)
{
	xmlNode *node = casefile_part(c, "settings");
	char port[16];

	snprintf(port, sizeof port, "%d", o->settings.smtp_port);
	xml_set(node, "smtp-port", port);
	snprintf(port, sizeof port, "%d", o->settings.https_port);
	xml_set(node, "https-port", port);
	xml_set(node, "rcpt-probe", o->settings.rcpt_probe ? "yes" : "no");
	xml_set(node, "relay-test", o->settings.relay_test ? "yes" : "no");
	xml_set(node, "allow-private", o->settings.allow_private ? "yes" :
	    "no");
	xml_set(node, "lists", o->settings.all_lists ? "all" : "core");
	xml_set(node, "mx", o->settings.mx);
	xml_set(node, "keys", o->settings.keys);
}

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

static int
print(const struct options *o, const struct report *report)
{
	const struct report_format *format = o->format != NULL ? o->format :
	    report_format_by_word("text");
	struct buf out;
	int status;

	buf_init(&out, 0);
	format->write(&out, report);
	status = write_out(o, &out);
	buf_release(&out);
	return status != 0 ? status : verdict_status(report->verdict);
}

/* What is masked is judged anew: no word of the original is left over. */
static int
print_redacted(const struct options *o, const struct knowledge *k,
    struct casefile *c, const char *no_bounce)
{
	struct redactor *r = redactor_new(k);
	struct casefile *masked = redactor_case(r, c);
	struct judgement j;
	struct report report;
	int status;

	judgement_init(&j, k, masked, false);
	if (no_bounce != NULL)
		verdict_not_a_bounce(j.verdict, redactor_text(r, j.pool,
		    no_bounce));
	report = judgement_report(&j);
	status = print(o, &report);
	judgement_release(&j);
	casefile_free(masked);
	redactor_free(r);
	return status;
}

/* ---- check ---- */

static void
load(const struct options *o, struct input *in)
{
	memset(in, 0, sizeof *in);
	if (o->n_files > 0) {
		input_file(in, o->file[0]);
	} else {
		in->casefile = casefile_new();
		if (o->said == NULL && o->n_facts == 0)
			die(EX_USAGE, "check: name a bounce, or --said, or "
			    "addresses: see whybounce check --help");
	}
	if (in->casefile == NULL)
		die(in->status, "%s", in->why);
	if (in->bounces > 1)
		fprintf(stderr, "whybounce: %s: holds %d bounces in %d "
		    "messages: this is number %d; explain lists them all\n",
		    o->file[0], in->bounces, in->messages, in->message);
	if (o->said != NULL)
		intake_reply(in->casefile, o->said, FACT_OPTION);
}

/* --to picks among the recipients of the report. */
static void
pick_recipient(const struct options *o, struct casefile *c)
{
	for (int i = 0; i < o->n_facts; i++) {
		if (strcmp(o->fact[i][0], "to") == 0)
			intake_pick(c, o->fact[i][1]);
	}
}

static struct session *
open_session(const struct options *o, struct casefile *c)
{
	struct session_with with = { loop_new(), NULL, &o->settings, false,
		false };
	struct session *s;
	char *why;

	s = session_new(&with, c, &why);
	if (s == NULL)
		die(EX_USAGE, "--resolver: %s", why);
	return s;
}

static void
close_session(struct session *s)
{
	struct loop *l = s->loop;

	session_free(s);
	loop_free(l);
}

/* The first questions leave before anything else is read. */
static void
ask_first(struct session *s)
{
	runner_step(s->runner);
	loop_step(s->loop, 0);
}

static void
run_to_end(struct session *s)
{
	session_step(s);
	while (!s->done) {
		loop_step(s->loop, -1);
		session_step(s);
	}
}

/* Nothing was said and no question was answered: there is nothing to tell. */
static bool
is_helpless(const struct session *s)
{
	const struct question *q;

	if (fact_get(s->casefile, "diagnostic") != NULL ||
	    fact_get(s->casefile, "reply_code") != NULL)
		return false;
	for (int i = 0; (q = evidence_at(s->evidence, i)) != NULL; i++) {
		if (q->kind != KIND_LOCAL && (outcome_is_known(q->outcome) ||
		    q->n > 0))
			return false;
	}
	return true;
}

int
headless_check(struct options *o)
{
	struct knowledge *k = o->n_answers > 0 ? knowledge_new() : NULL;
	FILE *log = log_open(o);
	struct session *s;
	struct input in;
	int status;

	load(o, &in);
	pick_recipient(o, in.casefile);
	options_apply(o, in.casefile, k);
	options_load_exports(o, in.casefile);
	if (!in.is_case || !o->settings.offline)
		keep_settings(o, in.casefile);
	if (in.status == EX_DATAERR)
		o->settings.offline = true;
	s = open_session(o, in.casefile);
	ask_first(s);
	if (k == NULL)
		k = knowledge_new();
	s->knowledge = k;
	run_to_end(s);
	if (in.status == EX_DATAERR)
		verdict_not_a_bounce(s->view.verdict, in.why);
	status = o->redact ? print_redacted(o, k, s->casefile,
	    in.status == EX_DATAERR ? in.why : NULL) : print(o,
	    &(struct report){ s->casefile, s->evidence, s->view.verdict,
	    0 });
	if (status != EX_CANTCREAT && in.status != 0)
		status = in.status;
	else if (status != EX_CANTCREAT && is_helpless(s))
		status = EX_UNAVAILABLE;
	close_session(s);
	knowledge_free(k);
	free(in.why);
	log_close(log);
	return status;
}

/* ---- report ---- */

/* Findings as they were saved; what was still pending then stays so. */
int
headless_print(struct options *o, const struct knowledge *k,
    struct casefile *c)
{
	struct judgement j;
	struct report report;
	int status;

	if (o->redact)
		return print_redacted(o, k, c, NULL);
	judgement_init(&j, k, c, false);
	report = judgement_report(&j);
	status = print(o, &report);
	judgement_release(&j);
	return status;
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
