/*
 * The folder of saved cases: see store.h.
 */
#include "tui/store.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/casefile.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tui/lock.h"

#define TITLE_MAX 200			/* bytes of what a person calls it */
#define SWEEP_SECONDS 3600

static int
make_folders(char *path)
{
	for (char *p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return -1;
		*p = '/';
	}
	return mkdir(path, 0700) != 0 && errno != EEXIST ? -1 : 0;
}

const char *
store_folder(struct pool *pool, char **why)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *path;

	if (state != NULL && *state == '/')
		path = pool_printf(pool, "%s/whybounce/cases", state);
	else
		path = pool_printf(pool, "%s/.local/state/whybounce/cases",
		    home != NULL ? home : "");
	if (make_folders(path) == 0)
		return path;
	*why = mem_printf("%s: cannot be made: %s", path, strerror(errno));
	return NULL;
}

/* Two cases of one second have two names. */
static char *
free_path(const char *folder, const char *stamp)
{
	char *path = mem_printf("%s/%s-%d.xml", folder, stamp, (int)getpid());

	for (int i = 2; access(path, F_OK) == 0; i++) {
		free(path);
		path = mem_printf("%s/%s-%d-%d.xml", folder, stamp,
		    (int)getpid(), i);
	}
	return path;
}

char *
store_new_path(char **why)
{
	struct pool *pool = pool_new();
	const char *folder = store_folder(pool, why);
	char stamp[32], *path = NULL;
	time_t now = time(NULL);
	struct tm tm;

	if (folder != NULL) {
		localtime_r(&now, &tm);
		strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &tm);
		path = free_path(folder, stamp);
	}
	pool_free(pool);
	return path;
}

/* ---- changes ---- */

/* A case that a wizard has open is that wizard's. */
static struct lock *
lock_case(const char *path, char **why)
{
	struct lock *lock;
	char *what;

	lock = lock_take(path, &what);
	if (lock == NULL) {
		*why = mem_printf("%s: %s", path, what);
		free(what);
	}
	return lock;
}

int
store_rename(const char *path, const char *title, char **why)
{
	struct lock *lock = lock_case(path, why);
	struct casefile *c = lock == NULL ? NULL : casefile_load(path, why);
	struct pool *pool = pool_new();
	int rc = -1;

	if (c != NULL) {
		xml_set(casefile_root(c), "title", text_printable(pool, title,
		    strlen(title), TITLE_MAX));
		rc = casefile_save(c, path, why);
	}
	pool_free(pool);
	casefile_free(c);
	lock_release(lock);
	return rc;
}

int
store_remove(const char *path, char **why)
{
	struct lock *lock = lock_case(path, why);
	int rc = lock == NULL ? -1 : unlink(path);

	if (lock != NULL && rc != 0)
		*why = mem_printf("%s: cannot be deleted: %s", path,
		    strerror(errno));
	lock_release(lock);
	return rc;
}

/* What a killed wizard was writing: "CASE.xml." and six letters, long ago. */
static void
sweep(const char *folder, const char *name)
{
	const char *dot = strrchr(name, '.');
	char *path;
	struct stat st;

	if (dot == NULL || strlen(dot) != 7 || dot - name < 4 ||
	    strncmp(dot - 4, ".xml", 4) != 0)
		return;
	path = mem_printf("%s/%s", folder, name);
	if (stat(path, &st) == 0 && st.st_uid == geteuid() &&
	    time(NULL) - st.st_mtime > SWEEP_SECONDS)
		unlink(path);
	free(path);
}

/* ---- lists ---- */

struct found {
	char path[PATH_MAX];
	time_t when;
};

static int
newest_first(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->when == y->when ? strcmp(x->path, y->path) :
	    x->when > y->when ? -1 : 1;
}

static int
by_path(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int
find_files(const char *folder, struct found **out)
{
	DIR *dir = opendir(folder);
	struct found *all = NULL;
	struct dirent *d;
	int n = 0;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		size_t len = strlen(d->d_name);
		struct stat st;

		sweep(folder, d->d_name);
		if (len < 5 || strcmp(d->d_name + len - 4, ".xml") != 0)
			continue;
		all = mem_grow(all, (size_t)(n + 1) * sizeof *all);
		if (snprintf(all[n].path, PATH_MAX, "%s/%s", folder,
		    d->d_name) >= PATH_MAX || stat(all[n].path, &st) != 0)
			continue;
		all[n++].when = st.st_mtime;
	}
	if (dir != NULL)
		closedir(dir);
	*out = all;
	return n;
}

static const char *
age_in_words(struct pool *pool, time_t when)
{
	long minutes = (long)(time(NULL) - when) / 60;

	if (minutes < 1)
		return "just now";
	if (minutes < 120)
		return pool_printf(pool, "%ld minutes ago", minutes);
	if (minutes < 48 * 60)
		return pool_printf(pool, "%ld hours ago", minutes / 60);
	return pool_printf(pool, "%ld days ago", minutes / 60 / 24);
}

static const char *
title_of(struct pool *pool, struct casefile *c)
{
	const char *given = xml_attr(casefile_root(c), "title");
	const char *from = fact_get(c, "from"), *to = fact_get(c, "to");
	const char *said = fact_get(c, "diagnostic");

	if (given != NULL)
		return pool_strdup(pool, given);
	if (from != NULL && to != NULL)
		return pool_printf(pool, "%s to %s", from, to);
	if (to != NULL)
		return pool_printf(pool, "to %s", to);
	return said != NULL ? pool_strdup(pool, said) :
	    "a case without addresses";
}

static struct stored *
describe(struct pool *pool, struct found *all, int n, int *kept)
{
	struct stored *list = pool_alloc(pool, STORE_SHOWN * sizeof *list);

	*kept = 0;
	for (int i = 0; i < n && *kept < STORE_SHOWN; i++) {
		char *why;
		struct casefile *c = casefile_load(all[i].path, &why);

		if (c == NULL) {
			free(why);
			continue;
		}
		list[(*kept)++] = (struct stored){
			.path = pool_strdup(pool, all[i].path),
			.title = title_of(pool, c),
			.age = age_in_words(pool, all[i].when) };
		casefile_free(c);
	}
	free(all);
	return list;
}

struct stored *
store_list(struct pool *pool, int *n)
{
	char *why = NULL;
	const char *folder = store_folder(pool, &why);
	struct found *all = NULL;
	int found = 0;

	free(why);
	if (folder != NULL)
		found = find_files(folder, &all);
	if (found > 0)
		qsort(all, (size_t)found, sizeof *all, newest_first);
	return describe(pool, all, found, n);
}

struct stored *
store_practice(struct pool *pool, int *n)
{
	char *folder = asset_path("practice");
	struct found *all = NULL;
	int found = find_files(folder, &all);

	free(folder);
	if (found > 0)
		qsort(all, (size_t)found, sizeof *all, by_path);
	return describe(pool, all, found, n);
}
