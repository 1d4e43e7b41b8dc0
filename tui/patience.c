/*
 * Patience with a face: see patience.h.
 */
#include "tui/patience.h"

#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

#define WAITING_MAX 200

static bool
is_of(const struct session *s, const char *check, const char *id)
{
	const char *asked;

	if (check == NULL)
		return true;
	for (int i = 0; (asked = evidence_of_check(s->evidence, check, i)) !=
	    NULL; i++) {
		if (strcmp(asked, id) == 0)
			return true;
	}
	return false;
}

void
patience_with(const struct session *s, const char *check,
    struct patience *out)
{
	struct waiting *all = mem_alloc(WAITING_MAX * sizeof *all);
	int n = runner_waiting(s->runner, all, WAITING_MAX);

	memset(out, 0, sizeof *out);
	for (int i = 0; i < n && i < WAITING_MAX; i++) {
		if (!is_of(s, check, all[i].id))
			continue;
		if (out->n++ == 0 || all[i].left_ms > out->longest.left_ms)
			out->longest = all[i];
	}
	free(all);
}

static const char *
stage_in_words(const char *stage)
{
	static const char *const words[][2] = {
		{ "connect", "the connection" }, { "banner", "its greeting" },
		{ "ehlo", "its answer to EHLO" },
		{ "starttls", "its answer to STARTTLS" },
		{ "tls", "the encryption" },
		{ "mail", "its answer to the sender" },
		{ "rcpt", "its answer to the recipient" },
		{ "quit", "its goodbye" },
		{ "turn", "its turn: one talk at a time" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], stage) == 0)
			return words[i][1];
	}
	return stage;
}

const char *
patience_words(struct pool *pool, const struct patience *p, bool expert)
{
	const struct waiting *w = &p->longest;
	const char *whom = w->host != NULL ? w->host : w->text;
	const char *stage = w->stage == NULL ? "" : pool_printf(pool, " (%s)",
	    expert ? w->stage : stage_in_words(w->stage));
	const char *time;

	if (p->n == 0)
		return "thinking";
	time = pool_printf(pool, "at most %d s more", w->left_ms > 0 ?
	    (w->left_ms + 999) / 1000 : 0);
	if (w->waited_ms >= 1000)
		time = pool_printf(pool, "%d s, %s", w->waited_ms / 1000,
		    time);
	return p->n == 1 ? pool_printf(pool, "waiting for %s%s: %s", whom,
	    stage, time) : pool_printf(pool, "waiting for %d answers, last "
	    "%s%s: %s", p->n, whom, stage, time);
}
