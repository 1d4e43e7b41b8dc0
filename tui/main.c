/*
 * whybounce: why was this mail refused, and what exactly do I change?
 *
 * main() reads the command line, loads the knowledge, and hands over.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <curl/curl.h>
#include <libxml/parser.h>

#include "checks/keys.h"
#include "checks/mem.h"
#include "help/lint.h"
#include "tui/headless.h"
#include "tui/store.h"
#include "tui/wizard.h"

/* NAME is the file's name without folder and ending. */
static const struct stored *
find_practice(const struct stored *list, int n, const char *name)
{
	for (int i = 0; i < n; i++) {
		const char *slash = strrchr(list[i].path, '/');
		size_t len = strlen(name);

		if (strncmp(slash + 1, name, len) == 0 &&
		    strcmp(slash + 1 + len, ".xml") == 0)
			return &list[i];
	}
	return NULL;
}

static void
list_practice(const struct stored *list, int n)
{
	for (int i = 0; i < n; i++) {
		const char *name = strrchr(list[i].path, '/') + 1;

		printf("%-24.*s %s\n", (int)strlen(name) - 4, name,
		    list[i].title);
	}
}

static int
practise(struct options *o, const struct knowledge *k)
{
	struct pool *pool = pool_new();
	struct casefile *c;
	int n, status = 0;
	struct stored *list = store_practice(pool, &n);
	const struct stored *one = o->n_files == 0 ? NULL :
	    find_practice(list, n, o->file[0]);
	char *why;

	if (o->n_files == 0) {
		list_practice(list, n);
	} else if (one == NULL) {
		fprintf(stderr, "whybounce: %s: no such practice case: "
		    "'whybounce practice' lists them\n", o->file[0]);
		status = EX_USAGE;
	} else if ((c = casefile_load(one->path, &why)) == NULL) {
		die(EX_SOFTWARE, "%s", why);
	} else {
		status = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ?
		    wizard_practice(o, k, c) : headless_print(o, k, c);
	}
	pool_free(pool);
	return status;
}

/* Without usable keys lists are asked as everybody asks them. */
static struct keys *
take_keys(struct options *o)
{
	struct keys *keys = NULL;
	char *why = NULL;

	if (!o->settings.offline &&
	    (o->mode == MODE_WIZARD || o->mode == MODE_CHECK))
		keys = keys_load(&why);
	if (why != NULL)
		fprintf(stderr, "whybounce: %s\n", why);
	free(why);
	if (keys == NULL)
		return NULL;
	o->settings.secrets = keys;
	o->settings.keys = keys_services(keys);
	return keys;
}

static int
run(struct options *o)
{
	struct knowledge *k = o->mode == MODE_LINT || o->mode == MODE_CHECK ?
	    NULL : knowledge_new();
	int status = 0;

	switch (o->mode) {
	case MODE_WIZARD: status = wizard(o, k); break;
	case MODE_EXPLAIN: status = headless_explain(o, k); break;
	case MODE_CHECK: status = headless_check(o); break;
	case MODE_REPORT: status = headless_report(o, k); break;
	case MODE_PRACTICE: status = practise(o, k); break;
	case MODE_LINT: status = lint(o->file, o->n_files); break;
	}
	knowledge_free(k);
	return status;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct keys *keys;
	int status;

	setlocale(LC_ALL, "");
	signal(SIGXFSZ, SIG_IGN);	/* too large a file is an error alone */
	options_read(&o, argc, argv);
	keys = take_keys(&o);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	status = run(&o);
	keys_free(keys);
	curl_global_cleanup();
	xmlCleanupParser();
	free(o.file);
	return status;
}
