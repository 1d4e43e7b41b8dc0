/*
 * Canonical forms of header fields and bodies (RFC 6376 section 3.4), with
 * CRLF line ends, and the bytes that a signature covers (section 3.7).
 */
#ifndef CHECKS_DKIM_CANON_H
#define CHECKS_DKIM_CANON_H

#include "checks/buf.h"
#include "checks/mail.h"

enum canon { CANON_SIMPLE, CANON_RELAXED };

/* With its final CRLF. */
void canon_field(struct buf *out, const struct mail_field *f, enum canon how);
void canon_body(struct buf *out, const char *body, size_t n, enum canon how);

/*
 * What the header hash is made of: the fields that `names` (colon-separated)
 * picks, the last of a name first, then the signature's own field without the
 * value of its b=, and without its CRLF.
 */
void canon_header(struct buf *out, const struct mail *m, const char *names,
	const struct mail_field *signature, enum canon how);

/* Does a field that `names` picks once or more stand nowhere in the header? */
bool canon_lacks(const struct mail *m, const char *names);

#endif
