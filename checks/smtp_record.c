/*
 * Records of a talk, and what they amount to: see smtp_record.h.
 */
#include "checks/smtp_record.h"

#include <string.h>

#include "checks/text.h"

/* Records that events may take when lines have used up the rest. */
#define RECORDS_FOR_LINES (EVIDENCE_MAX_RECORDS - 40)

void
smtp_record_add(struct smtp_dialogue *d, const char *who, const char *data)
{
	int most = *who == '<' ? RECORDS_FOR_LINES : EVIDENCE_MAX_RECORDS;

	if (d->n >= most)
		return;
	d->record[d->n++] = (struct record){ .section = "dialogue",
		.name = who, .type = smtp_stage_word(d->stage),
		.ttl = d->now_ms, .data = data };
}

void
smtp_record_note(struct smtp_dialogue *d, const char *what)
{
	smtp_record_add(d, "-", text_printable(d->pool, what, strlen(what),
	    TEXT_MAX));
}

static void
add_certificate(struct smtp_dialogue *d, const char *section, const char *pem,
    size_t n)
{
	int i = 0;

	for (int k = 0; k < d->n; k++)
		i += strcmp(d->record[k].section, section) == 0;
	if (i >= SMTP_CERTIFICATES_MAX || n > SMTP_PEM_MAX ||
	    d->n >= EVIDENCE_MAX_RECORDS)
		return;
	d->record[d->n++] = (struct record){ .section = section,
		.name = pool_printf(d->pool, "%d", i),
		.type = smtp_stage_word(SMTP_TLS), .ttl = d->now_ms,
		.data = text_printable_lines(d->pool, pem, n, n) };
}

void
smtp_dialogue_certificate(struct smtp_dialogue *d, const char *pem, size_t n)
{
	add_certificate(d, "certificate", pem, n);
}

void
smtp_dialogue_anchor(struct smtp_dialogue *d, const char *pem, size_t n)
{
	add_certificate(d, "anchor", pem, n);
}

enum outcome
smtp_dialogue_outcome(const struct smtp_dialogue *d, const char **reason)
{
	const struct record *last = d->n > 0 ? &d->record[d->n - 1] : NULL;

	*reason = NULL;
	if (!d->hung && !d->late && !d->strange &&
	    (d->stage == SMTP_QUIT || d->refused))
		return OUTCOME_ANSWER;
	if (last != NULL)
		*reason = pool_printf(d->pool, "%s: %s", last->type,
		    last->data);
	if (d->late && !d->hung)
		*reason = "the time of this run was nearly over: not all was "
		    "tried";
	return d->hung || d->late ? OUTCOME_TIMEOUT : OUTCOME_ERROR;
}
