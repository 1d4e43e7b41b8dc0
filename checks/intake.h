/*
 * Intake: what a bounce says becomes facts of the case file.
 *
 * Reads a saved message (RFC 3464 through GMime, and what people's mailers do
 * to it), the text of an Exchange non-delivery report as a person pastes it,
 * and one SMTP reply. Nothing is invented: what is not there stays absent.
 *
 * Facts added (with source and where): from, header_from, to, helo, sender_ip,
 * remote_mta, reply_code, enhanced_code, diagnostic, reporting_mta, action,
 * stage, selectors, link, product (who refused), reporter (the product that
 * wrote the report), format (dsn, exchange-text, reply, log, message), date
 * (the report's own, as it stands there), age_days. Every recipient becomes
 * <recipients><recipient address action reply_code enhanced_code remote_mta
 * full>diagnostic</recipient>; `full` is the diagnostic with what the reporting
 * server wrote around it, where that is more.
 */
#ifndef CHECKS_INTAKE_H
#define CHECKS_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/casefile.h"

#define INTAKE_MAX (2u << 20)	/* bytes of one message that are read */

enum intake {
	INTAKE_BOUNCE,		/* facts were added */
	INTAKE_NOT_BOUNCE,	/* a message, but nothing failed */
	INTAKE_NOTHING		/* empty, binary, no words of a mail server */
};

/*
 * Read n bytes. `name` is the file's name for <source>, NULL for pasted text.
 * *why is set for INTAKE_NOT_BOUNCE and INTAKE_NOTHING to one sentence that
 * the caller frees; it is NULL otherwise.
 */
enum intake intake_read(struct casefile *c, const char *bytes, size_t n,
	const char *name, char **why);

/* --said TEXT: one reply, without any report around it. Always a bounce. */
void intake_reply(struct casefile *c, const char *reply,
	enum fact_source source);

/*
 * Make the recipient with this address (NULL: the first that failed) the one
 * the case is about: its reply, codes and host become the facts.
 */
void intake_pick(struct casefile *c, const char *address);

/* Was that recipient delivered to, or passed on? NULL: no. */
bool intake_is_success(const char *action);

/*
 * A header field's value in words (RFC 2047), one printable line.
 */
char *intake_words(struct pool *pool, const char *value);

#endif
