/*
 * Unit tests of what is typed: which bytes are keys and which are a paste.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/buf.h"
#include "tui/keys.h"
#include "tui/typed.h"

#define LONG "This came back to me from a server that I do not know at all, " \
	"what do you make of it?"

/* "[text]" for a paste, "q" for a key, "<enter>" and "<up>" for two others. */
static void
got(void *arg, int input, const char *paste, size_t n)
{
	struct buf *out = arg;

	if (input == INPUT_PASTE)
		buf_printf(out, "[%.*s]", (int)n, paste);
	else if (input == INPUT_ENTER)
		buf_puts(out, "<enter>");
	else if (input == INPUT_UP)
		buf_puts(out, "<up>");
	else if (input == INPUT_ESCAPE)
		buf_puts(out, "<esc>");
	else
		buf_putc(out, (char)input);
}

/* What these bytes mean; '|' divides what comes at once. */
static char *
meant(const char *bytes, bool line)
{
	struct buf out;
	struct typed t;

	buf_init(&out, 0);
	typed_init(&t, got, &out);
	t.line = line;
	while (*bytes != '\0') {
		size_t n = strcspn(bytes, "|");

		typed_bytes(&t, bytes, n);
		bytes += n + (bytes[n] == '|');
	}
	typed_silence(&t);
	typed_release(&t);
	return buf_steal(&out);
}

static const struct {
	const char *what, *bytes, *is;
	bool line;
} rows[] = {
	{ "keys are keys", "jq\r\033[A", "jq<enter><up>", false },
	{ "a paste with markers", "j\033[200~a\rq\r\033[201~k", "j[a\nq\n]k",
	    false },
	{ "its end may come in pieces", "\033[200~a\r\033[2|01~q", "[a\n]q",
	    false },
	{ "control characters are dropped, escapes kept",
	    "\033[200~a\004\003\033[A\tb\033[201~", "[a\033[A\tb]", false },
	{ "CRLF that became two CRs", "\033[200~a\r\rb\r\r\033[201~",
	    "[a\nb\n]", false },
	{ "blank lines stay", "\033[200~a\r\rb\rc\033[201~", "[a\n\nb\nc]",
	    false },
	{ "text of several lines without markers", LONG "\rq\004\r\033[A\rend",
	    "[" LONG "\nq\n\033[A\nend]", false },
	{ "what follows it is part of it", LONG "\ra\rb\r|q|\r", "[" LONG
	    "\na\nb\nq\n]", false },
	{ "one line without markers", "571 Delivery not authorized",
	    "[571 Delivery not authorized]", false },
	{ "where a line is typed its Enter ends it",
	    "571 Delivery not authorized\r",
	    "571 Delivery not authorized<enter>", true },
	{ "keys held down are no text", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj",
	    "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj", false },
	{ "nor are pages turned", "                                ",
	    "                                ", false },
	{ "nor arrows", "\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A",
	    "<up><up><up><up><up><up><up><up>", false },
};

static void
keys_are_told_from_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *is = meant(rows[i].bytes, rows[i].line);

		if (strcmp(is, rows[i].is) != 0)
			fail_msg("%s: %s, not %s", rows[i].what, is,
			    rows[i].is);
		free(is);
	}
}

static void
a_slow_paste_is_told_of(void **state)
{
	struct buf out;
	struct typed t;
	const char *news;

	(void)state;
	buf_init(&out, 0);
	typed_init(&t, got, &out);
	typed_bytes(&t, "j", 1);
	assert_null(typed_news(&t, 5000));
	typed_bytes(&t, "\033[200~a\rb\r", 10);
	assert_null(typed_news(&t, 5001));
	typed_bytes(&t, "c\r", 2);
	news = typed_news(&t, 6000);
	assert_non_null(news);
	assert_non_null(strstr(news, "3 lines"));
	assert_null(typed_news(&t, 6001));
	typed_bytes(&t, "\033[201~", 6);
	assert_null(typed_news(&t, 9000));
	assert_string_equal(out.data, "j[a\nb\nc\n]");
	typed_release(&t);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_told_from_text),
		cmocka_unit_test(a_slow_paste_is_told_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
