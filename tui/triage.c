/*
 * One case from its input to its report: see triage.h.
 */
#include "tui/triage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "help/judgement.h"
#include "help/redact.h"

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

/* ---- the input ---- */

/* The case of the options alone. */
static int
start_empty(struct triage *t, char **why)
{
	const struct options *o = t->options;

	t->in.casefile = casefile_new();
	if (o->said != NULL || o->n_facts > 0)
		return 0;
	*why = mem_strdup("check: name a bounce, or --said, or addresses: see "
	    "whybounce check --help");
	return EX_USAGE;
}

static int
read_file(struct triage *t, char **why)
{
	struct input *in = &t->in;
	const char *path = t->options->file[0];

	input_file(in, path);
	if (in->casefile == NULL) {
		*why = in->why;
		in->why = NULL;
		return in->status;
	}
	if (in->bounces > 1)
		fprintf(stderr, "whybounce: %s: holds %d bounces in %d "
		    "messages: this is number %d; explain lists them all\n",
		    path, in->bounces, in->messages, in->message);
	return 0;
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

int
triage_read(struct triage *t, struct options *o, const struct knowledge *k,
    char **why)
{
	int status;

	memset(t, 0, sizeof *t);
	t->options = o;
	status = o->n_files > 0 ? read_file(t, why) : start_empty(t, why);
	if (status != 0)
		return status;
	if (o->said != NULL)
		intake_reply(t->in.casefile, o->said, FACT_OPTION);
	pick_recipient(o, t->in.casefile);
	options_apply(o, t->in.casefile, k);
	options_load_exports(o, t->in.casefile);
	if (o->complaint != NULL && o->complaint->why != NULL) {
		*why = o->complaint->why;
		o->complaint->why = NULL;
		return o->complaint->status;
	}
	return 0;
}

/* ---- the run ---- */

int
triage_begin(struct triage *t, struct loop *l, char **why)
{
	struct options *o = t->options;
	struct session_with with = { l, NULL, &o->settings, false, false };
	char *what;

	if (!t->in.is_case || !o->settings.offline)
		keep_settings(o, t->in.casefile);
	if (t->in.status == EX_DATAERR)
		o->settings.offline = true;
	t->session = session_new(&with, t->in.casefile, &what);
	if (t->session == NULL) {
		*why = mem_printf("--resolver: %s", what);
		free(what);
		return EX_USAGE;
	}
	t->in.casefile = NULL;		/* the session's now */
	return 0;
}

bool
triage_step(struct triage *t)
{
	session_step(t->session);
	return t->session->done;
}

void
triage_end(struct triage *t)
{
	session_free(t->session);
	casefile_free(t->in.casefile);
	free(t->in.why);
	memset(t, 0, sizeof *t);
}

/* ---- the report ---- */

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

static const char *
name_of(const struct triage *t)
{
	return t->options->n_files > 0 ? t->options->file[0] : "check";
}

static void
say_difference(const char *name, const struct earlier *e,
    const struct verdict *v)
{
	struct pool *pool;

	if (name == NULL || !earlier_differs(e, v))
		return;
	pool = pool_new();
	fprintf(stderr, "whybounce: %s: the verdict is another one than when "
	    "it was saved: that was %s\n", name, earlier_in_words(pool, e));
	pool_free(pool);
}

/* What is masked is judged anew: no word of the original is left over. */
static int
tell_masked(const struct telling *t, report_writer *write, struct buf *out)
{
	struct redactor *r = redactor_new(t->knowledge);
	struct casefile *masked = redactor_case(r, t->casefile);
	struct pool *pool = pool_new();
	struct telling again = { t->knowledge, masked, false,
		t->no_bounce == NULL ? NULL : redactor_text(r, pool,
		t->no_bounce), t->name, t->earlier };
	int status = tell(&again, write, out);

	pool_free(pool);
	casefile_free(masked);
	redactor_free(r);
	return status;
}

int
tell(const struct telling *t, report_writer *write, struct buf *out)
{
	struct judgement j;
	struct report report;
	int status;

	if (t->redact)
		return tell_masked(t, write, out);
	judgement_init(&j, t->knowledge, t->casefile, false);
	if (t->no_bounce != NULL)
		verdict_not_a_bounce(j.verdict, t->no_bounce);
	report = judgement_report(&j);
	if (t->earlier != NULL)
		report.earlier = t->earlier;
	say_difference(t->name, report.earlier, j.verdict);
	write(out, &report);
	status = verdict_status(j.verdict);
	judgement_release(&j);
	return status;
}

static int
tell_session(const struct session *s, const char *no_bounce,
    report_writer *write, struct buf *out)
{
	struct report report = { s->casefile, s->evidence, s->view.verdict,
		0, &s->earlier };

	if (no_bounce != NULL)
		verdict_not_a_bounce(s->view.verdict, no_bounce);
	write(out, &report);
	return verdict_status(s->view.verdict);
}

int
triage_tell(struct triage *t, report_writer *write, struct buf *out)
{
	const struct session *s = t->session;
	const char *no_bounce = t->in.status == EX_DATAERR ? t->in.why : NULL;
	struct telling telling = { s->knowledge, s->casefile, true,
		no_bounce, name_of(t), &s->earlier };
	int status = t->options->redact ? tell(&telling, write, out) :
	    tell_session(s, no_bounce, write, out);

	if (!t->options->redact)
		say_difference(name_of(t), &s->earlier, s->view.verdict);
	if (t->in.status != 0)
		return t->in.status;
	return is_helpless(s) ? EX_UNAVAILABLE : status;
}
