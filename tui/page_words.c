/*
 * Words made for a command line, as a page shows them: where a value can be
 * typed here, the key for it stands in the place of the option.
 */
#include <string.h>

#include "checks/text.h"
#include "tui/guide.h"

/* The facts page takes these. */
static bool
is_typed_here(const char *option, size_t n)
{
	static const char *const options[] = { "--ip", "--to", "--from",
		"--helo" };

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strlen(options[i]) == n &&
		    strncmp(option, options[i], n) == 0)
			return true;
	}
	return false;
}

const char *
page_words(struct pool *pool, const char *text)
{
	const char *at = strstr(text, " (--"), *end;
	bool typed;

	if (at == NULL || (end = strchr(at, ')')) == NULL)
		return text;
	typed = is_typed_here(at + 2, strcspn(at + 2, ",)"));
	if (!typed && strncmp(at, " (--header-from", 15) != 0)
		return text;
	return pool_printf(pool, "%.*s%s%s", (int)(at - text), text,
	    typed ? " (f: fill it in)" : "", end + 1);
}

/* How many checks had something to ask. */
const char *
page_asked(const struct guide *g, struct pool *pool)
{
	const struct verdict *v = g->session->view.verdict;
	int all, done = runner_done(g->session->runner, &all), asked = 0;

	if (done < all)
		return pool_printf(pool, "%d of %d checks", done, all);
	for (int i = 0; i < v->n_checks; i++)
		asked += strcmp(v->checks[i].status, "skipped") != 0;
	return asked == all ? pool_printf(pool, "%d checks", all) :
	    pool_printf(pool, "%d of %d could be asked", asked, all);
}
