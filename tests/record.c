/*
 * The recorder of cases: record FILE CASE.xml [EVERYWHERE]
 *
 * The program's own intake, checks and runner live through the world of the
 * file (recipe.h), and the case is written as it would have been saved. The
 * same file gives the same bytes. EVERYWHERE is the folder with the world
 * around it, where the file is by default.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "checks/casefile.h"
#include "checks/mem.h"
#include "tests/recipe.h"

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? mem_strdup(".") : mem_strndup(path,
	    (size_t)(slash - path));
}

int
main(int argc, char **argv)
{
	struct recipe *r;
	struct world *w;
	char *around, *why;

	if (argc != 3 && argc != 4)
		errx(EX_USAGE, "usage: record FILE CASE.xml [EVERYWHERE]");
	around = argc == 4 ? mem_strdup(argv[3]) : folder_of(argv[1]);
	r = recipe_read(argv[1], around);
	w = recipe_live(r);
	if (casefile_save(w->casefile, argv[2], &why) != 0)
		errx(EX_CANTCREAT, "%s", why);
	world_free(w);
	recipe_free(r);
	free(around);
	return 0;
}
