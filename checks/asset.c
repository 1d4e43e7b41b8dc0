/*
 * Where the data files are, and loading them: see asset.h.
 */
#include "checks/asset.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "checks/mem.h"

#define ASSET_MAX (16u << 20)

/* Found once: a path of the installation, not state of the program. */
static char folder[PATH_MAX];

static bool
take(const char *path)
{
	char *probe;
	bool found;

	if (path == NULL || strlen(path) >= sizeof folder)
		return false;
	probe = mem_printf("%s/tree.xml", path);
	found = access(probe, R_OK) == 0;
	free(probe);
	if (found)
		memcpy(folder, path, strlen(path) + 1);
	return found;
}

/* The binary runs below the folder it was built in: its sources are near. */
static bool
runs_from_build(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	size_t k = strlen(BUILDDIR);

	if (n <= 0)
		return false;
	self[n] = '\0';
	return strncmp(self, BUILDDIR, k) == 0 && self[k] == '/';
}

const char *
asset_folder(void)
{
	if (folder[0] != '\0')
		return folder;
	if (take(getenv("WHYBOUNCE_DATA")) ||
	    (runs_from_build() && take(SRCDIR "/assets")) || take(DATADIR))
		return folder;
	die(EX_SOFTWARE, "%s/tree.xml: the program's data files are missing: "
	    "install it again, or set WHYBOUNCE_DATA to their folder",
	    DATADIR);
}

/* ---- what a site or a person puts in their place ---- */

char *
asset_override(int i)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *data = getenv("WHYBOUNCE_DATA");

	if ((data != NULL && *data != '\0') || i > 1)
		return NULL;
	if (i == 1)
		return mem_strdup(SYSCONFDIR "/whybounce");
	return config != NULL && *config == '/' ?
	    mem_printf("%s/whybounce", config) :
	    mem_printf("%s/.config/whybounce", home != NULL ? home : "");
}

static bool
is_xml(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".xml") == 0 &&
	    strchr(name, '/') == NULL;
}

/* Schemas and practice cases are the program's own. */
char *
asset_overriding(const char *name)
{
	char *dir, *path;
	struct stat st;

	for (int i = 0; is_xml(name) && (dir = asset_override(i)) != NULL;
	    i++) {
		path = mem_printf("%s/%s", dir, name);
		free(dir);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			return path;
		free(path);
	}
	return NULL;
}

char *
asset_path(const char *name)
{
	char *path = asset_overriding(name);

	return path != NULL ? path : mem_printf("%s/%s", asset_folder(),
	    name);
}

/* ---- lists ---- */

struct listing {
	char **name;
	int n;
	const char *begins, *only;	/* "": all */
};

static void
add_name(struct listing *l, const char *name)
{
	for (int i = 0; i < l->n; i++) {
		if (strcmp(l->name[i], name) == 0)
			return;
	}
	l->name = mem_grow(l->name, (size_t)(l->n + 1) * sizeof *l->name);
	l->name[l->n++] = mem_strdup(name);
}

static bool
add_folder(struct listing *l, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (is_xml(d->d_name) && strncmp(d->d_name, l->begins,
		    strlen(l->begins)) == 0 && strncmp(d->d_name, l->only,
		    strlen(l->only)) == 0)
			add_name(l, d->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	return dir != NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
asset_list(const char *begins, char ***names)
{
	struct listing l = { .begins = begins, .only = "" };
	char *dir;

	if (!add_folder(&l, asset_folder()))
		die(EX_SOFTWARE, "%s: cannot be read: install the program "
		    "again", asset_folder());
	l.only = "fixes";
	for (int i = 0; (dir = asset_override(i)) != NULL; i++) {
		add_folder(&l, dir);
		free(dir);
	}
	if (l.n > 0)
		qsort(l.name, (size_t)l.n, sizeof *l.name, by_name);
	*names = l.name;
	return l.n;
}

/* ---- loading ---- */

xmlDoc *
asset_load(const char *name)
{
	char *path = asset_path(name), *why;
	xmlDoc *doc = xml_load(path, ASSET_MAX, &why);

	if (doc == NULL)
		die(EX_SOFTWARE, "%s", why);
	free(path);
	return doc;
}
