/*
 * Where the wizard keeps cases: $XDG_STATE_HOME/whybounce/cases, or below
 * ~/.local/state. One file a case, newest first in lists.
 */
#ifndef TUI_STORE_H
#define TUI_STORE_H

#include "checks/pool.h"

#define STORE_SHOWN 50			/* cases that a list shows */

struct stored {
	const char *path;
	const char *title;		/* "anna@contoso.example to bob@..." */
	const char *age;		/* "10 minutes ago" */
};

/* The folder, made when it is not there; NULL with *why when it can't be. */
const char *store_folder(struct pool *pool, char **why);
/* A path for a new case; NULL with *why. The caller frees. */
char *store_new_path(char **why);
/* Saved cases, newest first; *n of them, in the pool. Unreadable: left out. */
struct stored *store_list(struct pool *pool, int *n);
/*
 * What the person calls it; gone for good. 0, or -1 with *why (another wizard
 * has it open, it is not to be written); the caller frees it.
 */
int store_rename(const char *path, const char *title, char **why);
int store_remove(const char *path, char **why);
/* Practice cases that ship: path, title; in the order of their names. */
struct stored *store_practice(struct pool *pool, int *n);

#endif
