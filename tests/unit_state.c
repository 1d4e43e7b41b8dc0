/*
 * The state of a case on disk. A program that is killed at any moment while it
 * saves leaves the last state that it had saved, or the next one, whole; and
 * nothing that is taken for a case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/casefile.h"
#include "checks/mem.h"

#define KILLS 200
#define LONGEST_US 12000		/* from the start to the kill */

static char folder[] = "/tmp/whybounce-state.XXXXXX";
static char path[sizeof folder + 16];

static int
set_up(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/case.xml", folder);
	return 0;
}

static int
tear_down(void **state)
{
	DIR *dir = opendir(folder);
	struct dirent *d;

	(void)state;
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		char *name = mem_printf("%s/%s", folder, d->d_name);

		unlink(name);
		free(name);
	}
	if (dir != NULL)
		closedir(dir);
	return rmdir(folder);
}

/* A case of some size, so that writing it takes a while. */
static void
grow(struct casefile *c)
{
	char value[100];

	for (int i = 0; i < 400; i++) {
		snprintf(value, sizeof value, "%d: as long as words are", i);
		fact_add(c, "diagnostic", value, FACT_REPLY, NULL);
		xml_add(casefile_part(c, "recipients"), "recipient", value);
	}
}

static void
save(struct casefile *c)
{
	char *why = NULL;

	if (casefile_save(c, path, &why) != 0)
		_exit(1);
}

/* Saves as fast as it can, and tells each revision that was saved. */
static void
save_on(int to)
{
	char *why = NULL;
	struct casefile *c = casefile_load(path, &why);
	unsigned revision;

	while (c != NULL) {
		casefile_touch(c);
		save(c);
		revision = casefile_revision(c);
		if (write(to, &revision, sizeof revision) !=
		    sizeof revision)
			break;
	}
	_exit(1);
}

static void
wait_us(long us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	nanosleep(&t, NULL);
}

/* The last revision that the killed one had told. */
static unsigned
kill_after(long us)
{
	unsigned told = 0, one;
	int fd[2], status;
	pid_t pid;

	assert_int_equal(pipe(fd), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(fd[0]);
		save_on(fd[1]);
	}
	close(fd[1]);
	/* From the first save on: the moment is one of saving. */
	assert_int_equal(read(fd[0], &told, sizeof told), sizeof told);
	wait_us(us);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	while (read(fd[0], &one, sizeof one) == sizeof one)
		told = one;
	close(fd[0]);
	return told;
}

static void
test_a_kill_loses_nothing_that_was_saved(void **state)
{
	struct casefile *c = casefile_new();
	unsigned seed = (unsigned)getpid();

	(void)state;
	grow(c);
	save(c);
	casefile_free(c);
	for (int i = 0; i < KILLS; i++) {
		char *why = NULL;
		unsigned told;

		seed = seed * 1103515245u + 12345u;
		told = kill_after((seed >> 8) % LONGEST_US);
		c = casefile_load(path, &why);
		if (c == NULL)
			fail_msg("kill %d: %s", i, why);
		assert_true(casefile_revision(c) >= told);
		assert_true(casefile_revision(c) <= told + 1);
		casefile_free(c);
	}
}

static void
test_what_a_kill_leaves_is_no_case(void **state)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	int cases = 0;

	(void)state;
	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL) {
		const char *dot = strrchr(d->d_name, '.');

		cases += dot != NULL && strcmp(dot, ".xml") == 0;
	}
	closedir(dir);
	assert_int_equal(cases, 1);
}

static void
test_a_case_is_private(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_kill_loses_nothing_that_was_saved),
		cmocka_unit_test(test_what_a_kill_leaves_is_no_case),
		cmocka_unit_test(test_a_case_is_private),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
