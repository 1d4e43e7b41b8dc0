/*
 * Running the program of a pattern: see pattern.h. A search that takes too
 * many steps or too deep a stack has found nothing.
 */
#include "help/pattern.h"

#include <ctype.h>

#include "help/pattern_steps.h"

#define BUDGET 200000		/* steps of one search */
#define DEPTH_MAX 1500		/* splits within splits */

struct search {
	const struct pattern *p;
	const char *text;
	int budget;
	int depth;
};

static bool
is_word(const char *text, const char *at)
{
	return at >= text && *at != '\0' && (isalnum((unsigned char)*at) ||
	    *at == '_');
}

static bool
stands(const struct search *s, int op, const char *at)
{
	bool before = at > s->text && is_word(s->text, at - 1);
	bool after = is_word(s->text, at);

	switch (op) {
	case BEGIN:
		return at == s->text;
	case END:
		return *at == '\0';
	case WORD_BEGIN:
		return !before && after;
	case WORD_END:
		return before && !after;
	default:
		return before != after;
	}
}

static const char *run(struct search *s, int i, const char *at);

/* As many as can be, then fewer. */
static const char *
run_repeat(struct search *s, int i, const char *at)
{
	const struct step *step = &s->p->step[i];
	const struct set *set = &s->p->set[step->set];
	size_t most = step->most == PATTERN_ENDLESS ? (size_t)-1 : step->most;
	size_t n = 0;

	while (n < most && at[n] != '\0' && set_has(set, (unsigned char)at[n]))
		n++;
	s->budget -= (int)(n / 8);
	for (; n + 1 > step->least; n--) {
		const char *end = run(s, i + 1, at + n);

		if (end != NULL || n == 0)
			return end;
	}
	return NULL;
}

/* The end of a match of the steps from i on; NULL: none. */
static const char *
run(struct search *s, int i, const char *at)
{
	const char *end = NULL;

	if (++s->depth > DEPTH_MAX) {
		s->depth--;
		return NULL;
	}
	while (--s->budget > 0) {
		const struct step *step = &s->p->step[i];

		if (step->op == MATCH) {
			end = at;
			break;
		}
		if (step->op == REPEAT) {
			end = run_repeat(s, i, at);
			break;
		}
		if (step->op == SPLIT) {
			end = run(s, step->to, at);
			if (end != NULL)
				break;
			i = step->other;
			continue;
		}
		if (step->op == JUMP) {
			i = step->to;
			continue;
		}
		if (step->op == SET ? *at == '\0' || !set_has(&s->p->set[
		    step->set], (unsigned char)*at) : !stands(s, step->op, at))
			break;
		at += step->op == SET;
		i++;
	}
	s->depth--;
	return end;
}

bool
pattern_find(const struct pattern *p, const char *text,
    struct pattern_match *m)
{
	struct search s = { p, text, BUDGET, 0 };

	for (const char *at = text; s.budget > 0; at++) {
		const char *end;

		if (p->anywhere || (*at != '\0' && set_has(&p->first,
		    (unsigned char)*at))) {
			end = run(&s, 0, at);
			if (end != NULL && m != NULL) {
				m->from = (size_t)(at - text);
				m->to = (size_t)(end - text);
			}
			if (end != NULL)
				return true;
		}
		if (*at == '\0')
			break;
	}
	return false;
}
