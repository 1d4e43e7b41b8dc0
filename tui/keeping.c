/*
 * A case kept in a file: see keeping.h.
 */
#include "tui/keeping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks/mem.h"
#include "tui/lock.h"
#include "tui/store.h"

static void
set_state(struct keeping *k, enum keeping_state state, char *why)
{
	k->again = state == KEEPING_SAVED && k->told &&
	    k->state == KEEPING_FAILED;
	k->told = k->told && k->state == state;
	k->state = state;
	free(k->why);
	k->why = why;
}

/* Takes why. What matters stands first: a line of a screen may be cut. */
static void
set_failed(struct keeping *k, char *why)
{
	set_state(k, KEEPING_FAILED, mem_printf("The case is not saved, all "
	    "else goes on: %s", why));
	free(why);
}

/* A file of somebody else is theirs, even where it could be written. */
static char *
why_read_only(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return NULL;
	if (st.st_uid != geteuid())
		return mem_strdup("it belongs to somebody else");
	return access(path, W_OK) == 0 ? NULL :
	    mem_strdup("it is not to be written");
}

static void
open_known(struct keeping *k, const char *path)
{
	char *why = why_read_only(path);

	if (why == NULL)
		k->lock = lock_take(path, &why);
	if (k->lock != NULL)
		return;
	set_state(k, KEEPING_READ_ONLY, mem_printf("Opened read-only, changes "
	    "are not saved: %s", why));
	free(why);
}

/* A new file: nobody else knows its name, but the next wizard will. */
static bool
open_new(struct keeping *k)
{
	char *why;

	k->path = store_new_path(&why);
	if (k->path == NULL) {
		set_failed(k, why);
		return false;
	}
	k->lock = lock_take(k->path, &why);
	if (k->lock != NULL)
		return true;
	set_failed(k, why);
	free(k->path);
	k->path = NULL;
	return false;
}

static void
write_case(struct keeping *k, struct casefile *c)
{
	char *why;

	k->revision = casefile_revision(c);
	if (casefile_save(c, k->path, &why) == 0) {
		set_state(k, KEEPING_SAVED, NULL);
		return;
	}
	set_failed(k, why);
}

void
keeping_begin(struct keeping *k, struct casefile *c, const char *path)
{
	*k = (struct keeping){ .state = KEEPING_SAVED };
	if (path != NULL) {
		k->path = mem_strdup(path);
		open_known(k, path);
	}
	if (k->state == KEEPING_SAVED && (path != NULL || open_new(k)))
		write_case(k, c);
}

void
keeping_save(struct keeping *k, struct casefile *c)
{
	if (k->state == KEEPING_NOWHERE || k->state == KEEPING_READ_ONLY ||
	    (k->state == KEEPING_SAVED && k->revision == casefile_revision(c)))
		return;
	if (k->path != NULL || open_new(k))
		write_case(k, c);
}

void
keeping_end(struct keeping *k, struct casefile *c)
{
	if (c != NULL)
		keeping_save(k, c);
	lock_release(k->lock);
	free(k->path);
	free(k->why);
	*k = (struct keeping){ .state = KEEPING_NOWHERE };
}

const char *
keeping_news(struct keeping *k)
{
	bool again = k->again;

	k->again = false;
	if (again)
		return "The case is saved again";
	if (k->why == NULL || k->told)
		return NULL;
	k->told = true;
	return k->why;
}

char *
keeping_farewell(const struct keeping *k)
{
	switch (k->state) {
	case KEEPING_SAVED: return mem_printf("The case is saved: whybounce %s",
	    k->path);
	case KEEPING_FAILED: return mem_strdup(k->why);
	case KEEPING_READ_ONLY: return mem_strdup(k->why);
	case KEEPING_NOWHERE: break;
	}
	return NULL;
}
