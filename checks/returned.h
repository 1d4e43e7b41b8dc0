/*
 * The message that was refused, as far as it came back, kept in the case file
 * for its DKIM signatures:
 *
 *	<returned form="message" cut="yes">base64</returned>
 *
 * form: message (byte for byte, out of a part of its own), headers (its
 * header alone), text (out of a text, where lines may have been changed).
 * Lines end in '\n'. The body is kept only when a signature covers it: what
 * people wrote to each other is nobody else's business.
 */
#ifndef CHECKS_RETURNED_H
#define CHECKS_RETURNED_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/casefile.h"

#define RETURNED_MAX (256u << 10)	/* bytes that are kept */

enum returned_form {
	RETURNED_NOTHING,
	RETURNED_MESSAGE,
	RETURNED_HEADERS,
	RETURNED_TEXT
};

struct returned {
	enum returned_form form;
	bool cut;			/* its end is missing */
	const char *bytes;
	size_t n;
};

/* Takes the place of what was kept before; form NOTHING: of nothing. */
void returned_keep(struct casefile *c, const struct returned *r);
/* What the case has, in the pool. False: nothing. */
bool returned_get(struct returned *r, struct pool *pool,
	const struct casefile *c);

#endif
