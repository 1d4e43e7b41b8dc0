/*
 * Where the data files are, and loading them: see asset.h.
 */
#include "checks/asset.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
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

char *
asset_path(const char *name)
{
	return mem_printf("%s/%s", asset_folder(), name);
}

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
