/*
 * Whose mail system a host belongs to, as far as its name tells: the sender's
 * or the recipient's organisation. Reports name internal hosts, so names of
 * inside count as well.
 */
#ifndef CHECKS_WHOSE_H
#define CHECKS_WHOSE_H

#include "checks/pool.h"

struct casefile;

enum whose {
	WHOSE_UNKNOWN,			/* neither, or both */
	WHOSE_SENDER,
	WHOSE_RECIPIENT,
};

/* From and to are mail addresses; NULL: not known. */
enum whose whose_host(struct pool *pool, const char *host, const char *from,
	const char *to);

/*
 * Who refused (contract section 2), where a report named only the server that
 * wrote it, "own-server": by its name that may be the recipient's, which took
 * the message first; and only where a recipient lives can its restrictions
 * speak. Any other `by` stays as it is.
 */
const char *whose_refusal(struct casefile *c, const char *by,
	const char *words);

#endif
