/*
 * What a talk with a mail server leaves: the records of its dialogue, as
 * evidence.h describes them. Lines leave room for events.
 */
#ifndef CHECKS_SMTP_RECORD_H
#define CHECKS_SMTP_RECORD_H

#include "checks/smtp_dialogue.h"

/* A line of ours (">") or theirs ("<"), printable and in the pool. */
void smtp_record_add(struct smtp_dialogue *d, const char *who,
	const char *data);
/* Something that happened. */
void smtp_record_note(struct smtp_dialogue *d, const char *what);

#endif
