/*
 * The turns of envelopes: see smtp_tries.h.
 */
#include "checks/smtp_tries.h"

#include <string.h>

void
smtp_tries_init(struct smtp_tries *t, const struct smtp_plan *plan)
{
	*t = (struct smtp_tries){ .plan = plan };
}

static bool
is_barred(const struct smtp_tries *t, const char *from)
{
	for (int i = 0; i < t->n_barred; i++) {
		if (strcmp(t->barred[i], from) == 0)
			return true;
	}
	return false;
}

static bool
has_turn(const struct smtp_tries *t, const struct smtp_envelope *e)
{
	if (e->isolates && !t->refused)
		return false;
	if (e->ehlo != NULL)
		return true;
	return !t->nameless && !(e->isolates && is_barred(t, e->from));
}

const struct smtp_envelope *
smtp_tries_next(const struct smtp_tries *t)
{
	for (int i = t->next; i < t->plan->envelopes; i++) {
		if (has_turn(t, &t->plan->envelope[i]))
			return &t->plan->envelope[i];
	}
	return NULL;
}

const struct smtp_envelope *
smtp_tries_take(struct smtp_tries *t)
{
	const struct smtp_envelope *e = smtp_tries_next(t);

	if (e == NULL)
		return NULL;
	t->next = (int)(e - t->plan->envelope) + 1;
	if (e->ehlo != NULL) {
		t->nameless = false;
		t->n_barred = 0;
	}
	return e;
}

void
smtp_tries_answer(struct smtp_tries *t, enum smtp_part part, char digit)
{
	int first = part == SMTP_PART_NAME ? 0 : 1;

	if (digit == '5' && t->next == first)
		t->refused = true;
	if (digit == '2')
		return;
	if (part == SMTP_PART_NAME)
		t->nameless = true;
	else if (part == SMTP_PART_SENDER && t->next > 0)
		t->barred[t->n_barred++] =
		    t->plan->envelope[t->next - 1].from;
}
