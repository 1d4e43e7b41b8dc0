/*
 * The files of a Maildir folder: see maildir.h.
 */
#include "tui/maildir.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int
by_path(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static void
add(struct maildir *m, struct pool *pool, const char *path)
{
	if ((m->n & (m->n - 1)) == 0) {		/* full: 0, 1, 2, 4, ... */
		const char **more = pool_alloc(pool, (size_t)(m->n == 0 ? 1 :
		    2 * m->n) * sizeof *more);

		if (m->n > 0)
			memcpy(more, m->path, (size_t)m->n * sizeof *more);
		m->path = more;
	}
	m->path[m->n++] = path;
}

/* False: there is no such folder. */
static bool
read_sub(struct maildir *m, struct pool *pool, const char *sub, int most)
{
	const char *folder = pool_printf(pool, "%s/%s", m->dir, sub);
	DIR *dir = opendir(folder);
	const struct dirent *d;
	int first = m->n;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		if (*d->d_name == '.')
			continue;
		m->cut |= m->n == most;
		if (m->cut)
			break;
		add(m, pool, pool_printf(pool, "%s/%s", folder, d->d_name));
	}
	if (dir == NULL)
		return false;
	closedir(dir);
	qsort(m->path + first, (size_t)(m->n - first), sizeof *m->path,
	    by_path);
	return true;
}

bool
maildir_read(struct maildir *m, struct pool *pool, const char *dir, int most)
{
	bool cur, new;

	*m = (struct maildir){ .dir = pool_strdup(pool, dir) };
	cur = read_sub(m, pool, "cur", most);
	new = read_sub(m, pool, "new", most);
	if (!cur && !new)
		m->dir = NULL;
	return m->dir != NULL;
}
