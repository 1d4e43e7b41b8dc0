/*
 * The runner: see runner.h. A check is run when it was never run or when
 * answers have come since; what it wrote while pending is thrown away.
 */
#include "checks/runner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

#define RUNNER_CHECKS 32
#define OVER "the time of this run was over"

struct runner {
	struct casefile *casefile;
	struct evidence *evidence;
	struct loop *loop;
	const struct settings *settings;
	struct source *source[KIND_COUNT];
	struct pool *scratch;
	bool done[RUNNER_CHECKS];
	bool fresh[RUNNER_CHECKS];	/* not run since facts changed */
	bool early[RUNNER_CHECKS];	/* ran before those it comes after */
	unsigned seen[RUNNER_CHECKS];	/* answers known at its last run */
	unsigned deadline;		/* timer; 0: it is over */
	double deadline_ms;		/* when it is due */
};

static void
expire(void *arg)
{
	struct runner *r = arg;

	r->deadline = 0;
	evidence_expire(r->evidence, OUTCOME_TIMEOUT, OVER);
}

static void
start_clock(struct runner *r)
{
	loop_cancel(r->loop, r->deadline);
	r->deadline = loop_timer(r->loop, r->settings->timeout_ms, expire, r);
	r->deadline_ms = loop_now(r->loop) + r->settings->timeout_ms;
}

/* What a finding was judged by may be masked (help/redact.h): then it stays. */
static bool
is_kept(const struct casefile *c, const char *id)
{
	const xmlNode *finding = finding_get(c, id);

	return finding != NULL && xml_attr(finding, "kept") != NULL;
}

struct runner *
runner_new(struct casefile *c, struct evidence *e, struct loop *l,
    const struct settings *s)
{
	struct runner *r = mem_alloc(sizeof *r);

	r->casefile = c;
	r->evidence = e;
	r->loop = l;
	r->settings = s;
	r->scratch = pool_new();
	for (int i = 0; i < RUNNER_CHECKS; i++)
		r->fresh[i] = true;
	for (int i = 0; check_at(i) != NULL; i++)
		r->done[i] = is_kept(c, check_at(i)->id);
	start_clock(r);
	return r;
}

void
runner_free(struct runner *r)
{
	if (r == NULL)
		return;
	for (int i = 0; i < KIND_COUNT; i++) {
		if (r->source[i] != NULL)
			r->source[i]->free(r->source[i]);
	}
	loop_cancel(r->loop, r->deadline);
	pool_free(r->scratch);
	free(r);
}

void
runner_source(struct runner *r, struct source *source)
{
	assert(r->source[source->kind] == NULL);
	r->source[source->kind] = source;
	evidence_reopen(r->evidence, source->kind);
}

static void
say(struct runner *r, const char *line)
{
	if (r->settings->log != NULL)
		r->settings->log(r->settings->log_arg, line);
}

/* ---- which checks, and whether they can run ---- */

static bool
is_in_list(struct pool *pool, const char *list, const char *id)
{
	const char *word;

	while ((word = text_word(pool, &list)) != NULL) {
		if (strcmp(word, id) == 0)
			return true;
	}
	return false;
}

static bool
is_chosen(struct runner *r, const char *id)
{
	const struct settings *s = r->settings;

	if (s->only != NULL && !is_in_list(r->scratch, s->only, id))
		return false;
	return s->skip == NULL || !is_in_list(r->scratch, s->skip, id);
}

/* "a|b": one of them is enough. */
static bool
has_fact(struct runner *r, char *names)
{
	char *save;

	for (char *name = strtok_r(names, "|", &save); name != NULL;
	    name = strtok_r(NULL, "|", &save)) {
		const char *value = fact_get(r->casefile, name);

		if (value != NULL && *value != '\0')
			return true;
	}
	return false;
}

/* Why it is skipped, in the scratch pool; NULL: it is not. */
static const char *
skip_reason(struct runner *r, const struct check *check)
{
	const char *at = check->needs != NULL ? check->needs : "";
	char *need;

	if (!is_chosen(r, check->id))
		return "not-chosen";
	while ((need = text_word(r->scratch, &at)) != NULL) {
		const char *first = pool_strndup(r->scratch, need,
		    strcspn(need, "|"));

		if (!has_fact(r, need))
			return pool_printf(r->scratch, "no-%s", first);
	}
	return NULL;
}

/* ---- running one ---- */

static xmlNode *
new_finding(const char *id)
{
	xmlNode *finding = xmlNewNode(NULL, (const xmlChar *)"check");

	if (finding == NULL)
		die(71, "out of memory");
	xml_set(finding, "id", id);
	return finding;
}

/* Everything it wanted was kept back: it was not asked, whatever it thinks. */
static bool
was_kept_offline(struct runner *r, const char *id)
{
	const char *question;
	int n = 0;

	for (; (question = evidence_of_check(r->evidence, id, n)) != NULL;
	    n++) {
		if (evidence_by_id(r->evidence, question)->outcome !=
		    OUTCOME_NOT_ASKED)
			return false;
	}
	return r->settings->offline && n > 0;
}

static void
add_references(struct runner *r, xmlNode *finding, const char *id)
{
	const char *question;

	for (int i = 0; (question = evidence_of_check(r->evidence, id, i)) !=
	    NULL; i++)
		xml_set(xml_add(finding, "ref", NULL), "question", question);
}

/* In the order of the table, whatever ended first. */
static void
place_finding(struct runner *r, xmlNode *finding, int index)
{
	xmlNode *findings = casefile_part(r->casefile, "findings");
	const struct check *later;

	xml_remove(finding_get(r->casefile, check_at(index)->id));
	for (int i = index + 1; (later = check_at(i)) != NULL; i++) {
		xmlNode *next = finding_get(r->casefile, later->id);

		if (next != NULL) {
			xmlAddPrevSibling(next, finding);
			casefile_touch(r->casefile);
			return;
		}
	}
	xmlAddChild(findings, finding);
	casefile_touch(r->casefile);
}

static void
end_check(struct runner *r, int index, xmlNode *finding)
{
	const char *id = check_at(index)->id;

	if (was_kept_offline(r, id)) {
		xmlFreeNode(finding);
		finding = new_finding(id);
		finding_end(finding, STATUS_SKIPPED, "offline");
	}
	assert(xml_attr(finding, "status") != NULL);
	add_references(r, finding, id);
	place_finding(r, finding, index);
	r->done[index] = true;
	say(r, pool_printf(r->scratch, "found    %s %s %s", id,
	    xml_attr(finding, "status"), xml_attr(finding, "says")));
}

static int
index_of(const char *id)
{
	int i = 0;

	while (check_at(i) != NULL && strcmp(check_at(i)->id, id) != 0)
		i++;
	return i;
}

/* Have all those that it comes after ended? */
static bool
is_turn(struct runner *r, const struct check *check)
{
	const char *at = check->after;
	const char *id;

	while (at != NULL && (id = text_word(r->scratch, &at)) != NULL) {
		assert(check_by_id(id) != NULL);
		if (!r->done[index_of(id)])
			return false;
	}
	return true;
}

static void
run_check(struct runner *r, int index)
{
	const struct check *check = check_at(index);
	struct inquiry q = { .casefile = r->casefile, .evidence = r->evidence,
		.settings = r->settings, .pool = r->scratch };
	const char *reason = skip_reason(r, check);
	bool ended = true;

	r->early[index] = reason == NULL && !is_turn(r, check);
	q.finding = new_finding(check->id);
	evidence_asker(r->evidence, check->id);
	if (reason != NULL)
		finding_end(q.finding, STATUS_SKIPPED, reason);
	else
		ended = check->run(&q);
	evidence_asker(r->evidence, NULL);
	if (ended && !r->early[index])
		end_check(r, index, q.finding);
	else
		xmlFreeNode(q.finding);
	pool_empty(r->scratch);
}

/* Could it get further than last time? */
static bool
is_due(struct runner *r, int i, unsigned answered)
{
	return !r->done[i] && (r->fresh[i] || r->seen[i] != answered ||
	    (r->early[i] && is_turn(r, check_at(i))));
}

static bool
run_checks(struct runner *r)
{
	bool all = true;

	for (int i = 0; check_at(i) != NULL; i++) {
		unsigned answered = evidence_answered(r->evidence);

		if (is_due(r, i, answered)) {
			r->fresh[i] = false;
			r->seen[i] = answered;
			run_check(r, i);
		}
		all &= r->done[i];
	}
	return all;
}

/* ---- handing out questions ---- */

static void
hand_out(struct runner *r, const struct question *q)
{
	struct source *source = r->source[q->kind];
	struct answer none = { .outcome = OUTCOME_NOT_ASKED,
		.reason = r->settings->offline ? "offline" :
		"nothing here can ask it" };
	struct answer late = { .outcome = OUTCOME_TIMEOUT, .reason = OVER };

	say(r, pool_printf(r->scratch, "asked    %s %s %s", q->id,
	    kind_word(q->kind), q->text));
	/* What only came up now would make the run longer than allowed. */
	if (source == NULL)
		evidence_answer(r->evidence, q->id, &none);
	else if (r->deadline == 0)
		evidence_answer(r->evidence, q->id, &late);
	else
		source->ask(source, q);
}

bool
runner_step(struct runner *r)
{
	for (;;) {
		const struct question *q;
		bool all = run_checks(r);
		unsigned before = evidence_answered(r->evidence);

		while ((q = evidence_wanted(r->evidence)) != NULL)
			hand_out(r, q);
		pool_empty(r->scratch);
		if (all || evidence_answered(r->evidence) == before)
			return all;
	}
}

bool
runner_is_pending(const struct runner *r, const char *check)
{
	int i = index_of(check);

	return check_at(i) != NULL && !r->done[i];
}

/* ---- what is waited for ---- */

static void
describe_waiting(const struct runner *r, const struct question *q,
    struct waiting *w)
{
	struct source *source = r->source[q->kind];
	double left = r->deadline_ms - loop_now(r->loop);

	*w = (struct waiting){ .id = q->id, .kind = q->kind, .text = q->text,
		.left_ms = left > 0 ? (int)left : 0 };
	if (source != NULL && source->tell != NULL)
		source->tell(source, w);
}

int
runner_waiting(const struct runner *r, struct waiting *out, int most)
{
	const struct question *q;
	int n = 0;

	for (int i = 0; (q = evidence_at(r->evidence, i)) != NULL; i++) {
		if (q->outcome != OUTCOME_PENDING)
			continue;
		if (n < most)
			describe_waiting(r, q, &out[n]);
		n++;
	}
	return n;
}

bool
runner_skip(struct runner *r, const char *id)
{
	const struct question *q = evidence_by_id(r->evidence, id);
	struct answer none = { .outcome = OUTCOME_TIMEOUT,
		.reason = SOURCE_SKIPPED };
	struct source *source;

	if (q == NULL || q->outcome != OUTCOME_PENDING)
		return false;
	source = r->source[q->kind];
	if (source != NULL && source->skip != NULL)
		source->skip(source, id);
	evidence_answer(r->evidence, id, &none);
	return true;
}

int
runner_done(const struct runner *r, int *all)
{
	int done = 0, i = 0;

	for (; check_at(i) != NULL; i++)
		done += r->done[i];
	*all = i;
	return done;
}

/* With those that have read its finding. */
static void
undo_check(struct runner *r, int i)
{
	const struct check *later;

	xml_remove(finding_get(r->casefile, check_at(i)->id));
	r->done[i] = false;
	r->fresh[i] = true;
	for (int k = i + 1; (later = check_at(k)) != NULL; k++) {
		if (later->after != NULL && is_in_list(r->scratch,
		    later->after, check_at(i)->id))
			undo_check(r, k);
	}
}

void
runner_restart(struct runner *r)
{
	for (int i = 0; check_at(i) != NULL; i++)
		undo_check(r, i);
	start_clock(r);
	casefile_touch(r->casefile);
}

void
runner_again(struct runner *r, const char *check)
{
	int i = index_of(check);

	if (check_at(i) == NULL)
		return;
	evidence_forget(r->evidence, check);
	undo_check(r, i);
	start_clock(r);
	casefile_touch(r->casefile);
}
