/*
 * The files of a Maildir folder: those of cur, then those of new, each in the
 * order of their names, which is that of their arrival.
 */
#ifndef TUI_MAILDIR_H
#define TUI_MAILDIR_H

#include <stdbool.h>

#include "checks/pool.h"

struct maildir {
	const char *dir;		/* NULL: not read */
	const char **path;
	int n;
	bool cut;			/* there are more than `most` */
};

/* False: it is none. Everything lives in the pool. */
bool maildir_read(struct maildir *m, struct pool *pool, const char *dir,
	int most);

#endif
