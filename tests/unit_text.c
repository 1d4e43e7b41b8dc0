/*
 * The small things everything stands on: text from outside, addresses, names,
 * the growing string, files written whole, the pool. Tables: what goes in,
 * what must come out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/name.h"
#include "checks/text.h"

#define COUNT(table) (sizeof table / sizeof *table)

static int
setup(void **state)
{
	*state = pool_new();
	return 0;
}

static int
teardown(void **state)
{
	pool_free(*state);
	return 0;
}

/* NULL is as good as any text to compare. */
static void
same(const char *in, const char *is, const char *want)
{
	if ((is == NULL) != (want == NULL) ||
	    (is != NULL && strcmp(is, want) != 0))
		fail_msg("'%s': is '%s', not '%s'", in, is != NULL ? is :
		    "(none)", want != NULL ? want : "(none)");
}

static void
holds(const char *in, bool is, bool want)
{
	if (is != want)
		fail_msg("'%s': is %s", in, is ? "true" : "false");
}

/* ---- text ---- */

struct pair {
	const char *in, *out;
};

static void
what_acts_or_hides_becomes_visible(void **state)
{
	static const struct pair rows[] = {
		{ "plain text", "plain text" },
		{ "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x98\x80",
		  "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "\x1b[31mred", "\\x1b[31mred" },
		{ "bell\a", "bell\\x07" },
		{ "\x7f", "\\x7f" },
		{ "\xc2\x9b" "31m", "\\u{9b}31m" },	/* C1 CSI */
		{ "\xe2\x80\xae" "gpj", "\\u{202e}gpj" },	/* RLO */
		{ "a\xe2\x80\x8b" "b", "a\\u{200b}b" },	/* zero width */
		{ "\xe2\x81\xa6", "\\u{2066}" },	/* LRI */
		{ "\xef\xbb\xbf" "x", "\\u{feff}x" },	/* BOM */
		{ "soft\xc2\xad" "hyphen", "soft\\u{ad}hyphen" },
		{ "\xe2\x80\xa8", "\\u{2028}" },
		{ "\xf3\xa0\x81\x81", "\\u{e0041}" },	/* tag */
		{ "\xee\x80\x80", "\\u{e000}" },	/* private use */
		{ "\xd8\x9c", "\\u{61c}" },		/* Arabic mark */
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "\xc0\xaf", "\\xc0\\xaf" },		/* overlong */
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },	/* surrogate */
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
		{ "\xe2\x82", "\\xe2\\x82" },		/* cut off */
		{ "latin \xfc", "latin \\xfc" },
		{ "a\tb\r\nc\nd\re", "a b c d e" },
		{ "", "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in, text_printable(*state, rows[i].in,
		    strlen(rows[i].in), TEXT_MAX), rows[i].out);
}

static void
a_zero_byte_does_not_end_the_text(void **state)
{
	same("a\\0b", text_printable(*state, "a\0b", 3, TEXT_MAX), "a\\x00b");
}

static void
lines_stay_lines(void **state)
{
	static const struct pair rows[] = {
		{ "one\r\ntwo\nthree", "one\ntwo\nthree" },
		{ "a\tb", "a b" }, { "x\ry", "x\ny" }, { "\x1b\n", "\\x1b\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in, text_printable_lines(*state, rows[i].in,
		    strlen(rows[i].in), TEXT_MAX), rows[i].out);
}

static void
no_more_than_the_limit_is_read(void **state)
{
	char *big = mem_alloc(100000);

	memset(big, 'x', 100000);
	assert_int_equal(strlen(text_printable(*state, big, 100000, 500)), 500);
	same("aaaa", text_printable(*state, "aaaa", 4, 2), "aa");
	same("a\\xc3..", text_printable(*state, "a\xc3\xbc", 3, 2), "a\\xc3");
	free(big);
}

static void
characters_are_decoded_strictly(void **state)
{
	static const struct { const char *s; size_t len; unsigned ch; } rows[] =
	{
		{ "a", 1, 'a' }, { "\xc3\xbc", 2, 0xfc },
		{ "\xe2\x82\xac", 3, 0x20ac },
		{ "\xf0\x9f\x98\x80", 4, 0x1f600 }, { "\x80", 0, 0 },
		{ "\xc1\x81", 0, 0 }, { "\xe0\x80\x80", 0, 0 },
		{ "\xed\xbf\xbf", 0, 0 }, { "\xf5\x80\x80\x80", 0, 0 },
		{ "\xf0\x80\x80\x80", 0, 0 }, { "\xe2\x28\xa1", 0, 0 },
		{ "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned ch = 0;
		size_t n = text_utf8(rows[i].s, strlen(rows[i].s), &ch);

		assert_int_equal(n, rows[i].len);
		if (n > 0)
			assert_int_equal(ch, rows[i].ch);
	}
}

static void
reply_codes_are_told_from_numbers(void **state)
{
	static const struct { const char *s; bool yes; } rows[] = {
		{ "550 no", true }, { "554-no", true }, { "250", true },
		{ "421,", true }, { "550: x", true }, { "550. End", true },
		{ "5500", false }, { "55", false }, { "", false },
		{ "350", false }, { "150", false }, { "580", false },
		{ "550a", false }, { "550.1", false }, { "x550", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t n = 0;

		holds(rows[i].s, text_reply_code(rows[i].s, &n), rows[i].yes);
		assert_int_equal(n, rows[i].yes ? 3 : 0);
	}
}

static void
enhanced_codes_are_told_from_addresses(void **state)
{
	static const struct { const char *s; size_t n; } rows[] = {
		{ "5.7.1 no", 5 }, { "4.7.650", 7 }, { "2.0.0", 5 },
		{ "5.7.1", 5 }, { "5.7.1)", 5 }, { "5.7.1. Sorry", 5 },
		{ "5.7.1.2", 0 }, { "5.7", 0 }, { "5.7.", 0 }, { "6.7.1", 0 },
		{ "5.7.1234", 0 }, { "5..1", 0 }, { "", 0 }, { "5", 0 },
		{ "5.7.1x", 0 }, { "3.1.1", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t n = 0;
		bool yes = text_enhanced_code(rows[i].s, &n);

		holds(rows[i].s, yes, rows[i].n > 0);
		if (yes)
			assert_int_equal(n, rows[i].n);
	}
}

static void
only_plain_addresses_are_said_to_servers(void **state)
{
	static const struct { const char *s; bool yes; } rows[] = {
		{ "anna@contoso.example", true }, { "a+b/c=d@x.example", true },
		{ "o'neil@x.example", true }, { "", false }, { "anna", false },
		{ "@x.example", false }, { "anna@", false },
		{ "anna@.example", false }, { "an na@x.example", false },
		{ "a@b@c.example", false }, { "anna@x.example\r\nDATA", false },
		{ "anna> RCPT TO:<x@y.example", false }, { "<a@b>", false },
		{ "m\xc3\xbcller@x.example", false },
		{ "\"quoted\"@x.example", false },
		{ "anna@x.example ", false }, { "a@[192.0.2.1]", false },
	};
	char local[80];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		holds(rows[i].s, text_is_address(rows[i].s), rows[i].yes);
	snprintf(local, sizeof local, "%065d@x.example", 0);
	assert_false(text_is_address(local));
	assert_true(text_is_address(local + 1));
}

static void
numbers_are_whole_and_bounded(void **state)
{
	static const struct { const char *s; long min, max, is; } rows[] = {
		{ "25", 1, 65535, 25 }, { "0", 1, 65535, -1 },
		{ "65536", 1, 65535, -1 }, { "25x", 1, 65535, -1 },
		{ " 25", 1, 65535, -1 }, { "+25", 1, 65535, -1 },
		{ "-1", -5, 5, -1 }, { "", 0, 9, -1 }, { NULL, 0, 9, -1 },
		{ "007", 0, 9, 7 }, { "99999999999999999999", 0, 9, -1 },
		{ "0", 0, 9, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(text_number(rows[i].s, rows[i].min,
		    rows[i].max), rows[i].is);
}

static void
words_are_split_at_blanks_and_commas(void **state)
{
	const char *at = " mx, ptr,,helo\tdnsbl ";

	same("", text_word(*state, &at), "mx");
	same("", text_word(*state, &at), "ptr");
	same("", text_word(*state, &at), "helo");
	same("", text_word(*state, &at), "dnsbl");
	same("", text_word(*state, &at), NULL);
	same("", text_word(*state, &at), NULL);
}

static void
white_space_is_trimmed_and_squeezed(void **state)
{
	same("trim", text_trim(*state, " \t a  b\r\n"), "a  b");
	same("trim", text_trim(*state, "   "), "");
	same("squeeze", text_squeeze(*state, "\n a\t\n  b  c "), "a b c");
	same("squeeze", text_squeeze(*state, ""), "");
	same("lower", text_lower(*state, "MiXed \xc3\x9c"), "mixed \xc3\x9c");
}

static void
comparing_folds_ascii_case_and_bears_null(void **state)
{
	(void)state;
	assert_true(text_same("MX", "mx"));
	assert_false(text_same("MX", "my"));
	assert_false(text_same(NULL, "x"));
	assert_false(text_same(NULL, NULL));
	assert_true(text_begins("Received: x", "received:"));
	assert_false(text_begins("Rec", "received:"));
	assert_true(text_ends("a.EXAMPLE", ".example"));
	assert_false(text_ends("e", ".example"));
	assert_string_equal(text_find("blocked using ZEN", "zen"), "ZEN");
	assert_null(text_find("blocked", "zen"));
}

/* ---- ip ---- */

static void
addresses_are_read_and_written_canonically(void **state)
{
	static const struct pair rows[] = {
		{ "203.0.113.9", "203.0.113.9" },
		{ "[203.0.113.9]", "203.0.113.9" },
		{ "2001:DB8:0:0::25", "2001:db8::25" },
		{ "[IPv6:2001:db8::25]", "2001:db8::25" },
		{ "ipv6:2001:db8::25", "2001:db8::25" },
		{ "fe80::1%eth0", "fe80::1" },
		{ "::ffff:203.0.113.9", "203.0.113.9" },
		{ "::ffff:cb00:7109", "203.0.113.9" },
		{ "203.0.113", NULL }, { "203.0.113.256", NULL },
		{ "203.0.113.9.1", NULL }, { "0313.0.113.9", NULL },
		{ "0x7f.1", NULL }, { "2130706433", NULL }, { "", NULL },
		{ "[]", NULL }, { NULL, NULL }, { "2001:db8:::1", NULL },
		{ "203.0.113.9 ", NULL }, { " 203.0.113.9", NULL },
		{ "mail.example", NULL }, { "203.0.113.9/24", NULL },
		{ "[203.0.113.9", NULL }, { "203.0.113.9]x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[IP_TEXT];
		struct ip ip;
		bool yes = ip_parse(&ip, rows[i].in);

		same(rows[i].in != NULL ? rows[i].in : "NULL",
		    yes ? ip_text(&ip, text) : NULL, rows[i].out);
	}
}

static void
private_means_what_the_contract_says(void **state)
{
	static const struct { const char *s; bool yes; } rows[] = {
		{ "127.0.0.1", true }, { "10.255.0.1", true },
		{ "172.16.0.1", true }, { "172.31.255.255", true },
		{ "172.15.255.255", false }, { "172.32.0.0", false },
		{ "192.168.0.1", true }, { "192.167.255.255", false },
		{ "169.254.1.1", true }, { "100.64.0.1", true },
		{ "100.127.255.255", true }, { "100.128.0.0", false },
		{ "100.63.255.255", false }, { "198.18.0.1", true },
		{ "198.19.255.255", true }, { "198.20.0.0", false },
		{ "0.0.0.0", true }, { "224.0.0.1", true },
		{ "255.255.255.255", true }, { "223.255.255.255", false },
		{ "203.0.113.9", false }, { "192.0.2.1", false },
		{ "198.51.100.1", false }, { "2001:db8::1", false },
		{ "::1", true }, { "::", true }, { "fe80::1", true },
		{ "febf::1", true }, { "fc00::1", true }, { "fdff::1", true },
		{ "ff02::1", true }, { "::ffff:10.0.0.1", true },
		{ "::ffff:203.0.113.9", false },
		{ "64:ff9b::10.0.0.1", true },
		{ "64:ff9b::203.0.113.9", false }, { "fe00::1", false },
		{ "2606:4700::1", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ip ip;

		assert_true(ip_parse(&ip, rows[i].s));
		holds(rows[i].s, ip_is_private(&ip), rows[i].yes);
	}
}

static void
addresses_are_reversed_for_dns(void **state)
{
	struct ip v4, v6;

	assert_true(ip_parse(&v4, "203.0.113.9"));
	assert_true(ip_parse(&v6, "2001:db8::25"));
	same("v4", ip_reversed(*state, &v4), "9.113.0.203");
	same("v4", ip_reverse_name(*state, &v4), "9.113.0.203.in-addr.arpa");
	same("v6", ip_reverse_name(*state, &v6), "5.2.0.0.0.0.0.0.0.0.0.0.0.0."
	    "0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
	assert_false(ip_same(&v4, &v6));
	assert_true(ip_same(&v6, &v6));
}

/* ---- name ---- */

static void
names_become_a_labels(void **state)
{
	static const struct pair rows[] = {
		{ "Mail.Contoso.EXAMPLE", "mail.contoso.example" },
		{ "contoso.example.", "contoso.example" },
		{ " contoso.example ", "contoso.example" },
		{ "b\xc3\xbc" "cher.example", "xn--bcher-kva.example" },
		{ "stra\xc3\x9f" "e.example", "xn--strae-oqa.example" },
		{ "_dmarc.contoso.example", "_dmarc.contoso.example" },
		{ "localhost", "localhost" }, { "", NULL }, { ".", NULL },
		{ "a..b", NULL }, { ".a", NULL }, { "a b.example", NULL },
		{ "a/b.example", NULL }, { "$(id).example", NULL },
		{ "a\n.example", NULL }, { "\xff.example", NULL },
		{ "a;b", NULL }, { "a'b.example", NULL }, { NULL, NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in != NULL ? rows[i].in : "NULL",
		    name_ascii(*state, rows[i].in), rows[i].out);
}

static void
names_keep_to_the_lengths_of_dns(void **state)
{
	char label[80], name[300] = "";

	snprintf(label, sizeof label, "%063d.example", 0);
	assert_non_null(name_ascii(*state, label));
	snprintf(label, sizeof label, "%064d.example", 0);
	assert_null(name_ascii(*state, label));
	for (int i = 0; i < 127; i++)
		memcpy(name + 2 * i, i < 126 ? "a." : "a", 2);
	assert_int_equal(strlen(name), 253);
	assert_non_null(name_ascii(*state, name));
	memcpy(name + 252, "aa", 3);
	assert_null(name_ascii(*state, name));
}

static void
names_are_shown_in_letters_but_never_act(void **state)
{
	same("shown", name_shown(*state, "xn--bcher-kva.example"),
	    "b\xc3\xbc" "cher.example");
	same("shown", name_shown(*state, "mail.example"), "mail.example");
	same("shown", name_shown(*state, "xn--.example"), "xn--.example");
}

static void
the_domain_of_an_address_is_right_of_the_last_at(void **state)
{
	static const struct pair rows[] = {
		{ "bob@Fabrikam.example", "fabrikam.example" },
		{ "\"a@b\"@fabrikam.example", "fabrikam.example" },
		{ "bob", NULL }, { "bob@", NULL }, { "<>", NULL },
		{ NULL, NULL }, { "bob@[192.0.2.1]", NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in != NULL ? rows[i].in : "NULL",
		    name_of_address(*state, rows[i].in), rows[i].out);
}

static void
the_registered_domain_follows_the_public_suffixes(void **state)
{
	static const struct pair rows[] = {
		{ "mail.contoso.example", "contoso.example" },
		{ "a.b.example.co.uk", "example.co.uk" },
		{ "co.uk", "co.uk" }, { "localhost", "localhost" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		same(rows[i].in, name_registered(*state, rows[i].in),
		    rows[i].out);
}

static void
names_fit_for_ehlo(void **state)
{
	static const struct { const char *s; bool yes; } rows[] = {
		{ "mail.contoso.example", true }, { "exch01", false },
		{ "a_b.example", false }, { "192.0.2.1", false },
		{ "-a.example", false }, { "a-.example", false },
		{ "a.example-", false }, { "", false },
		{ "a..example", false }, { "x.y1", true },
		{ "mail.contoso.example.", false }, { "[192.0.2.1]", false },
	};
	static const struct { const char *s; bool yes; } internal[] = {
		{ "ex.contoso.local", true }, { "local", true },
		{ "a.lan", true }, { "A.INTERNAL", true },
		{ "a.home.arpa", true }, { "notlocal", false },
		{ "local.example", false }, { "contoso.example", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		holds(rows[i].s, name_is_fqdn(rows[i].s), rows[i].yes);
	for (size_t i = 0; i < COUNT(internal); i++)
		holds(internal[i].s, name_is_internal(internal[i].s),
		    internal[i].yes);
	assert_true(name_is_under("a.example", "example"));
	assert_true(name_is_under("Example", "example"));
	assert_false(name_is_under("badexample", "example"));
	assert_false(name_is_under("example", "a.example"));
}

/* ---- buf ---- */

static void
a_buffer_grows_and_stays_terminated(void **state)
{
	struct buf b;
	char *stolen;

	(void)state;
	buf_init(&b, 0);
	assert_string_equal(b.data, "");
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 20000);
	assert_int_equal(strlen(b.data), 20000);
	assert_false(b.cut);
	buf_clear(&b);
	assert_string_equal(b.data, "");
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	stolen = buf_steal(&b);
	assert_memory_equal(stolen, "a\0b", 4);
	free(stolen);
	buf_release(&b);
}

static void
past_the_cap_bytes_are_dropped_and_said_so(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_puts(&b, "abc");
	buf_puts(&b, "de");
	assert_false(b.cut);
	buf_puts(&b, "f");
	assert_true(b.cut);
	assert_string_equal(b.data, "abcde");
	buf_add(&b, "ghi", (size_t)3);
	assert_int_equal(b.len, 5);
	buf_release(&b);
}

static int
files_in(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *one;
	int n = 0;

	while ((one = readdir(d)) != NULL)
		n += one->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
a_file_is_written_whole_or_not_at_all(void **state)
{
	char folder[] = "/tmp/whybounce-text.XXXXXX", *why = NULL;
	char *path, *deep;
	struct buf b;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = mem_printf("%s/case.xml", folder);
	deep = mem_printf("%s/none/case.xml", folder);
	assert_int_equal(buf_write_file(path, "old", 3, &why), 0);
	assert_int_equal(buf_write_file(path, "new words", 9, &why), 0);
	buf_init(&b, 100);
	assert_int_equal(buf_read_file(&b, path, &why), 0);
	assert_string_equal(b.data, "new words");
	assert_null(why);
	assert_int_equal(buf_write_file(deep, "x", 1, &why), -1);
	assert_non_null(strstr(why, deep));
	free(why);
	assert_int_equal(buf_write_file(folder, "x", 1, &why), -1);
	free(why);
	assert_int_equal(files_in(folder), 1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	buf_release(&b);
	free(path);
	free(deep);
}

static void
a_file_that_can_t_be_read_has_a_reason(void **state)
{
	struct buf b;
	char *why = NULL;

	(void)state;
	buf_init(&b, 100);
	assert_int_equal(buf_read_file(&b, "/nonexistent/x", &why), -1);
	assert_string_equal(why, "/nonexistent/x: No such file or directory");
	free(why);
	assert_int_equal(buf_read_file(&b, "/", &why), -1);
	assert_string_equal(why, "/: Is a directory");
	free(why);
	buf_release(&b);
}

static void
a_device_is_written_straight(void **state)
{
	char *why = NULL;

	(void)state;
	assert_int_equal(buf_write_file("/dev/null", "x", 1, &why), 0);
}

static void
an_endless_file_ends_at_the_cap(void **state)
{
	struct buf b;
	char *why = NULL;

	(void)state;
	buf_init(&b, 100000);
	assert_int_equal(buf_read_file(&b, "/dev/zero", &why), 0);
	assert_true(b.cut);
	assert_int_equal(b.len, 100000);
	buf_release(&b);
}

/* ---- pool ---- */

static void
pool_memory_is_zeroed_aligned_and_apart(void **state)
{
	unsigned char *last = NULL;
	char *big;

	for (size_t n = 1; n < 5000; n += 37) {
		unsigned char *p = pool_alloc(*state, n);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
		assert_true(p != last);
		last = p;
	}
	assert_non_null(pool_alloc(*state, 0));
	big = pool_alloc(*state, 1000000);
	big[999999] = 'x';
	pool_empty(*state);
	same("printf", pool_printf(*state, "%s-%d", "a", 7), "a-7");
	same("strndup", pool_strndup(*state, "abc", 2), "ab");
	same("strndup", pool_strndup(*state, "abc", 9), "abc");
	pool_free(NULL);
}

#define TEST(name, function) \
	{ name, function, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST("what acts on a terminal or hides becomes visible",
		    what_acts_or_hides_becomes_visible),
		TEST("a zero byte does not end the text",
		    a_zero_byte_does_not_end_the_text),
		TEST("lines stay lines", lines_stay_lines),
		TEST("no more than the limit is read",
		    no_more_than_the_limit_is_read),
		TEST("characters are decoded strictly",
		    characters_are_decoded_strictly),
		TEST("reply codes are told from other numbers",
		    reply_codes_are_told_from_numbers),
		TEST("enhanced codes are told from addresses",
		    enhanced_codes_are_told_from_addresses),
		TEST("only plain addresses are said to servers",
		    only_plain_addresses_are_said_to_servers),
		TEST("numbers are whole and bounded",
		    numbers_are_whole_and_bounded),
		TEST("words are split at blanks and commas",
		    words_are_split_at_blanks_and_commas),
		TEST("white space is trimmed and squeezed",
		    white_space_is_trimmed_and_squeezed),
		TEST("comparing folds ASCII case and bears NULL",
		    comparing_folds_ascii_case_and_bears_null),
		TEST("addresses are read strictly and written canonically",
		    addresses_are_read_and_written_canonically),
		TEST("private means what the contract says",
		    private_means_what_the_contract_says),
		TEST("addresses are reversed for DNS",
		    addresses_are_reversed_for_dns),
		TEST("names become A-labels, or are none",
		    names_become_a_labels),
		TEST("names keep to the lengths of DNS",
		    names_keep_to_the_lengths_of_dns),
		TEST("names are shown in letters but never act",
		    names_are_shown_in_letters_but_never_act),
		TEST("the domain of an address is right of the last at sign",
		    the_domain_of_an_address_is_right_of_the_last_at),
		TEST("the registered domain follows the public suffixes",
		    the_registered_domain_follows_the_public_suffixes),
		TEST("names fit for EHLO are told from others",
		    names_fit_for_ehlo),
		TEST("a buffer grows and stays terminated",
		    a_buffer_grows_and_stays_terminated),
		TEST("past the cap bytes are dropped, and that is said",
		    past_the_cap_bytes_are_dropped_and_said_so),
		TEST("a file is written whole or not at all",
		    a_file_is_written_whole_or_not_at_all),
		TEST("a file that can't be read has a reason",
		    a_file_that_can_t_be_read_has_a_reason),
		TEST("a device is written straight",
		    a_device_is_written_straight),
		TEST("an endless file ends at the cap",
		    an_endless_file_ends_at_the_cap),
		TEST("pool memory is zeroed, aligned and apart",
		    pool_memory_is_zeroed_aligned_and_apart),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL) != 0;
}
