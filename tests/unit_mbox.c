/*
 * Unit tests of the mbox reader: where messages begin and end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "checks/buf.h"
#include "checks/mbox.h"

#define FROM "From anna@contoso.example Thu Nov 26 10:00:00 2026"

static void
a_from_line_has_a_date(void **state)
{
	static const struct { const char *line; bool is; } rows[] = {
		{ FROM, true },
		{ "From () 2026-11-26 10:00:00 +0000", true },
		{ "From MAILER-DAEMON  Thu Nov  6 08:00:09 2026", true },
		{ "From: Anna <anna@contoso.example>", false },
		{ "From here on it is refused at 10:00", false },
		{ "From 2026 on we refuse all mail like this", false },
		{ "from anna Thu Nov 26 10:00:00 2026", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (mbox_is_from(rows[i].line, strlen(rows[i].line)) !=
		    rows[i].is)
			fail_msg("%s", rows[i].line);
	}
}

/* Messages of these bytes, joined with '|'. */
static char *
messages(const char *bytes)
{
	char path[] = "/tmp/unit-mbox-XXXXXX", *why;
	int fd = mkstemp(path);
	struct mbox *m;
	struct buf all, b;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)),
	    (ssize_t)strlen(bytes));
	close(fd);
	m = mbox_open(path, &why);
	assert_non_null(m);
	buf_init(&all, 0);
	buf_init(&b, 0);
	while (mbox_next(m, &b))
		buf_printf(&all, "%s%s", all.len > 0 ? "|" : "", b.data);
	mbox_close(m);
	buf_release(&b);
	unlink(path);
	return buf_steal(&all);
}

static void
messages_are_divided_at_from_lines(void **state)
{
	static const struct { const char *bytes, *is; } rows[] = {
		{ "", "" },
		{ "a\n\nb\n", "a\n\nb\n" },
		{ FROM "\na\n\n" FROM "\nb\n",
		    FROM "\na\n\n|" FROM "\nb\n" },
		{ FROM "\r\na\r\n\r\n" FROM "\r\nb\r\n",
		    FROM "\r\na\r\n\r\n|" FROM "\nb\r\n" },
		{ FROM "\ra\r\r" FROM "\rb\r",
		    FROM "\ra\r\r|" FROM "\nb\r" },
		/* No blank line before it: it is part of the text. */
		{ FROM "\na\n" FROM "\nb\n", FROM "\na\n" FROM "\nb\n" },
		{ FROM "\nThe mail was:\n\n" FROM "\nb\n",
		    FROM "\nThe mail was:\n\n" FROM "\nb\n" },
		/* A file that is no mbox holds one message. */
		{ "a\n\n" FROM "\nb\n", "a\n\n" FROM "\nb\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *is = messages(rows[i].bytes);

		assert_string_equal(is, rows[i].is);
		free(is);
	}
}

static void
a_long_message_is_cut_and_the_next_one_found(void **state)
{
	char path[] = "/tmp/unit-mbox-XXXXXX", *why;
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct mbox *m;
	struct buf b;

	(void)state;
	fputs(FROM "\n", f);
	for (int i = 0; i < 100000; i++)
		fputs("a line ", f);
	fputs("\n\n" FROM "\nb\n", f);
	fclose(f);
	m = mbox_open(path, &why);
	buf_init(&b, 1000);
	assert_true(mbox_next(m, &b));
	assert_true(b.cut);
	assert_int_equal(b.len, 1000);
	assert_true(mbox_more(m));
	assert_true(mbox_next(m, &b));
	assert_false(b.cut);
	assert_string_equal(b.data, FROM "\nb\n");
	assert_false(mbox_next(m, &b));
	buf_release(&b);
	mbox_close(m);
	unlink(path);
}

/* Whatever the line ends, a message is found where it was. */
static void
a_message_is_read_again_from_its_place(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r" };

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		const char *e = ends[i];
		FILE *f = tmpfile();
		struct mbox *m;
		struct buf b, again;
		long long at;

		fprintf(f, FROM "%sone%s%s" FROM "%stwo%s%s" FROM "%sthree%s",
		    e, e, e, e, e, e, e, e);
		rewind(f);
		m = mbox_of(f);
		buf_init(&b, 0);
		buf_init(&again, 0);
		assert_true(mbox_is_box(m));
		assert_true(mbox_next(m, &b));
		at = mbox_at(m);
		assert_true(mbox_next(m, &b));
		assert_non_null(strstr(b.data, "two"));
		assert_true(mbox_go(m, at));
		assert_true(mbox_next(m, &again));
		assert_string_equal(strstr(again.data, "two"),
		    strstr(b.data, "two"));
		assert_true(mbox_next(m, &b));
		assert_non_null(strstr(b.data, "three"));
		assert_false(mbox_more(m));
		assert_true(mbox_go(m, 0));
		assert_true(mbox_next(m, &b));
		assert_non_null(strstr(b.data, "one"));
		assert_null(strstr(b.data, "two"));
		buf_release(&again);
		buf_release(&b);
		mbox_close(m);
	}
}

static void
only_a_from_line_begins_a_box(void **state)
{
	static const struct { const char *bytes; bool is; } rows[] = {
		{ FROM "\n", true }, { FROM "\r\rtext", true }, { FROM, true },
		{ "", false }, { "\n" FROM "\n", false },
		{ "From: Anna <anna@contoso.example>\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		FILE *f = tmpfile();
		struct mbox *m;

		fputs(rows[i].bytes, f);
		rewind(f);
		m = mbox_of(f);
		if (mbox_is_box(m) != rows[i].is)
			fail_msg("%s", rows[i].bytes);
		mbox_close(m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_from_line_has_a_date),
		cmocka_unit_test(messages_are_divided_at_from_lines),
		cmocka_unit_test(a_message_is_read_again_from_its_place),
		cmocka_unit_test(only_a_from_line_begins_a_box),
		cmocka_unit_test(a_long_message_is_cut_and_the_next_one_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
