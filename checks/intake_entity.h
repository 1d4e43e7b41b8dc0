/*
 * Entities of a message: a header and what it describes. Bytes are borrowed,
 * lines end in '\n'.
 */
#ifndef CHECKS_INTAKE_ENTITY_H
#define CHECKS_INTAKE_ENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/pool.h"

struct entity {
	const char *at, *end;		/* all of it */
	bool bounded;			/* by a boundary at its end */

	/* What entity_read() finds. */
	const char *body;		/* NULL: the header was cut */
	int fields;
	const char *first;		/* field that is no Content-*; NULL */
	const char *type, *encoding;	/* values of Content-*, as they stand */
	size_t type_n, encoding_n;
};

struct media {			/* what a Content-Type says; NULL: nothing */
	const char *type, *sub, *charset, *boundary;
};

/* False: there is none, the bytes end within the name of a field. */
bool entity_read(struct entity *e);
/* Its fields as they stand, without what is none. */
char *entity_header(struct pool *pool, const struct entity *e);

/*
 * A Content-Type as nearly all are: ASCII, no comment, escape or code. False:
 * it is none of these.
 */
bool entity_media(struct media *m, struct pool *pool, const char *value);

/* The first line of this boundary, the last one too; NULL: there is none. */
const char *entity_boundary(const char *s, const char *end,
	const char *boundary);
/* The part behind the boundary at *line, which moves on; false: no more. */
bool entity_part(struct entity *part, const struct entity *whole,
	const char **line, const char *boundary);

#endif
