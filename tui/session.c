/*
 * One case being worked on: see session.h.
 */
#include "tui/session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/before.h"
#include "checks/buf.h"
#include "checks/mem.h"

static int
recall_port(const xmlNode *node, const char *attr, int now, int usual)
{
	const char *port = xml_attr(node, attr);

	return port != NULL && now == usual ? (int)strtol(port, NULL, 10) :
	    now;
}

static bool
recall_leave(const xmlNode *node, const char *attr, bool now)
{
	const char *leave = xml_attr(node, attr);

	return now || (leave != NULL && strcmp(leave, "yes") == 0);
}

void
session_recall(struct settings *s, const struct casefile *c)
{
	const xmlNode *node = xml_first(casefile_root(c), "settings");
	const char *lists;

	if (node == NULL)
		return;
	lists = xml_attr(node, "lists");
	s->smtp_port = recall_port(node, "smtp-port", s->smtp_port, 25);
	s->https_port = recall_port(node, "https-port", s->https_port, 443);
	s->rcpt_probe = recall_leave(node, "rcpt-probe", s->rcpt_probe);
	s->relay_test = recall_leave(node, "relay-test", s->relay_test);
	s->allow_private = recall_leave(node, "allow-private",
	    s->allow_private);
	if (lists != NULL && strcmp(lists, "core") == 0)
		s->all_lists = false;
	if (s->mx == NULL)
		s->mx = xml_attr(node, "mx");
	s->keys = xml_attr(node, "keys");
}

static void
add_sources(struct session *s, struct source *dns)
{
	runner_source(s->runner, dns);
	runner_source(s->runner, source_smtp_new(s->loop, s->evidence,
	    &s->settings));
	runner_source(s->runner, source_https_new(s->loop, s->evidence,
	    &s->settings));
	runner_source(s->runner, source_local_new(s->evidence, &s->settings));
}

struct session *
session_new(const struct session_with *with, struct casefile *c, char **why)
{
	struct session *s = mem_alloc(sizeof *s);
	struct source *dns = NULL;

	s->loop = with->loop;
	s->knowledge = with->knowledge;
	s->settings = *with->settings;
	s->settings.offline |= with->practice;
	if (s->settings.offline)
		session_recall(&s->settings, c);
	s->with_person = with->with_person;
	s->casefile = c;
	earlier_read(&s->earlier, c);
	s->evidence = evidence_new(c);
	s->runner = runner_new(c, s->evidence, s->loop, &s->settings);
	if (!s->settings.offline) {
		dns = source_dns_new(s->loop, s->evidence, &s->settings, why);
		if (dns == NULL) {
			s->casefile = NULL;
			session_free(s);
			return NULL;
		}
		add_sources(s, dns);
	}
	return s;
}

static void
free_view(struct view *v)
{
	context_free(v->context);
	pool_free(v->pool);
	memset(v, 0, sizeof *v);
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	keeping_end(&s->keep, s->casefile);
	free_view(&s->view);
	runner_free(s->runner);
	evidence_free(s->evidence);
	casefile_free(s->casefile);
	free(s->walked);
	free(s);
}

static void
log_lines(struct session *s, const char *at)
{
	while (*at != '\0') {
		size_t n = strcspn(at, "\n");
		char *line = mem_strndup(at, n);

		s->settings.log(s->settings.log_arg, line);
		free(line);
		at += n + (at[n] == '\n');
	}
}

/* The line of `now` that begins to differ from `before` (NULL: nothing). */
static const char *
first_difference(const char *before, const char *now)
{
	const char *line = now;

	for (size_t i = 0; before != NULL && before[i] == now[i] &&
	    now[i] != '\0'; i++) {
		if (now[i] == '\n')
			line = now + i + 1;
	}
	return line;
}

/* Of every walk the part that is new: from the first step that differs. */
static void
log_walk(struct session *s)
{
	const struct walk *w = &s->view.walk;
	struct buf all;

	if (s->settings.log == NULL)
		return;
	buf_init(&all, 0);
	for (int i = 0; i < w->n; i++)
		buf_printf(&all, "walked   %s %s %s%s%s\n", w->path[i].node,
		    w->path[i].by_person ? "person" : "evidence",
		    w->path[i].answer, w->path[i].because != NULL ? ": " : "",
		    w->path[i].because != NULL ? w->path[i].because : "");
	if (s->walked == NULL || strcmp(s->walked, all.data) != 0) {
		log_lines(s, first_difference(s->walked, all.data));
		free(s->walked);
		s->walked = mem_strdup(all.data);
	}
	buf_release(&all);
}

static void
make_view(struct session *s)
{
	struct view *v = &s->view;

	free_view(v);
	v->pool = pool_new();
	v->context = context_new(s->knowledge, s->casefile, v->pool);
	walk_tree(v->context, s->with_person, &v->walk);
	log_walk(s);
	v->verdict = verdict_new(v->context, &v->walk);
	earlier_write(s->casefile, v->verdict);
	s->viewed = casefile_revision(s->casefile);
}

/* While answers pour in, a person need not see every single one. */
static bool
is_too_soon(struct session *s)
{
	s->stale = !s->done && s->view.pool != NULL && !s->hurry &&
	    loop_now(s->loop) - s->viewed_at < SESSION_FRAME_MS;
	return s->stale;
}

/* What those ask that are not waited for ends at once: true, some did. */
static bool
skip_on(struct session *s)
{
	const char *id;
	bool any = false;

	for (int i = 0; check_at(i) != NULL; i++) {
		for (int k = 0; s->skipped[i] && (id = evidence_of_check(
		    s->evidence, check_at(i)->id, k)) != NULL; k++)
			any |= runner_skip(s->runner, id);
	}
	return any;
}

bool
session_step(struct session *s)
{
	do
		s->done = runner_step(s->runner);
	while (!s->done && skip_on(s));
	if (!s->with_person && !s->done)
		return false;	/* nobody looks at what is half done */
	if (s->view.pool != NULL &&
	    s->viewed == casefile_revision(s->casefile))
		return false;
	if (is_too_soon(s))
		return false;
	make_view(s);
	keeping_save(&s->keep, s->casefile);
	s->viewed_at = loop_now(s->loop);
	s->hurry = false;
	return true;
}

static void
set_skipped(struct session *s, const char *check, bool skipped)
{
	for (int i = 0; check_at(i) != NULL; i++) {
		assert(i < SESSION_CHECKS);
		if (check == NULL || strcmp(check_at(i)->id, check) == 0)
			s->skipped[i] = skipped;
	}
}

void
session_facts_changed(struct session *s)
{
	before_forget(s->casefile);
	session_restart(s);
}

void
session_restart(struct session *s)
{
	set_skipped(s, NULL, false);
	runner_restart(s->runner);
}

void
session_skip(struct session *s, const char *check)
{
	set_skipped(s, check, true);
}

void
session_again(struct session *s, const char *check)
{
	set_skipped(s, check, false);
	runner_again(s->runner, check);
}

void
session_keep(struct session *s, const char *path)
{
	keeping_end(&s->keep, s->casefile);
	keeping_begin(&s->keep, s->casefile, path);
}
