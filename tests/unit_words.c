/*
 * Unit tests of what finds words: many literals in one pass, the words that
 * an expression requires, and frames around replies.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/intake_frame.h"
#include "checks/literals.h"
#include "help/needles.h"
#include "help/pattern.h"

static void
words_are_found_wherever_they_overlap(void **state)
{
	static const char *const words[] = { "her", "she", "his", "hers",
		"a b", "SHE SELLS", "\xc3\xbcr" };
	static const struct { const char *text, *hits; } rows[] = {
		{ "", "0000000" },
		{ "ushers", "1101000" }, { "us her", "1000000" },
		{ "HIS", "0010000" },
		{ "xa \t\n bx", "0000100" },
		{ "ab", "0000000" },
		{ "she  sells", "0100010" },
		{ "f\xc3\xbcr", "0000001" },
		{ "s he", "0000000" }, { "sh", "0000000" },
	};
	struct literals *l = literals_new();

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_int_equal(literals_add(l, words[i]), i);
	assert_int_equal(literals_add(l, "she"), 1);
	assert_int_equal(literals_add(l, "he"), -1);
	assert_int_equal(literals_add(l, "a \t "), -1);
	assert_int_equal(literals_count(l), sizeof words / sizeof *words);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned char hit[8] = { 0 };

		literals_find(l, rows[i].text, strlen(rows[i].text), hit);
		for (int k = 0; k < literals_count(l); k++)
			assert_int_equal(hit[k], rows[i].hits[k] - '0');
	}
	literals_free(l);
}

/* Blanks as one, and capitals as letters: what a plain search can compare. */
static void
make_plain(const char *s, char *out)
{
	for (char last = '\0'; *s != '\0'; s++) {
		char c = *s == '\t' ? ' ' : (char)tolower((unsigned char)*s);

		if (c != ' ' || last != ' ')
			*out++ = c;
		last = c;
	}
	*out = '\0';
}

static void
make_text(char *s, int n)
{
	for (int i = 0; i < n; i++)
		s[i] = "aAbB \tc"[rand() % 7];
	s[n] = '\0';
}

static void
a_search_for_all_is_a_search_for_each(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 200; round++) {
		char word[40][12], text[64], plain[40][12], within[64];
		struct literals *l = literals_new();
		unsigned char hit[40] = { 0 };
		int number[40];

		for (int i = 0; i < 40; i++) {
			make_text(word[i], 3 + rand() % 8);
			make_plain(word[i], plain[i]);
			number[i] = literals_add(l, word[i]);
			assert_int_equal(number[i] < 0, strlen(plain[i]) < 3);
		}
		make_text(text, 60);
		make_plain(text, within);
		literals_find(l, text, strlen(text), hit);
		for (int i = 0; i < 40; i++) {
			if (number[i] >= 0 && hit[number[i]] !=
			    (strstr(within, plain[i]) != NULL))
				fail_msg("'%s' in '%s'", word[i], text);
		}
		literals_free(l);
	}
}

static void
expressions_require_words(void **state)
{
	static const struct { const char *regex, *words; } rows[] = {
		{ "blocked using", "blocked using" },
		{ "gr[ea]y-?list", "grey-list greylist gray-list graylist" },
		{ "(user|mailbox) unknown", "user unknown mailbox unknown" },
		{ "a.*longer word", "longer word" },
		{ "x{2}yz", "yz" },
		{ "(abc)?def", "abcdef def" },
		{ "5\\.7\\.1", "5.7.1" },
		{ "\\bspf\\b", "spf" },
		{ "^571 ", "571 " },
		{ "[0-9]+", "" },
		{ "a|b|.*", "" },
		{ "(a|)", "" },
		{ "", "" },
		{ "(((((((((((((((deep)))))))))))))))", "" },
		{ "[\\]x]yes", "yes" },
		{ "\\<who\\>", "<who>" },
		{ "a(?!b)word", "" },
		{ "\\Qa|b\\E", "" },
		{ "\\(?word", "(word word" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct needles n;
		char all[600] = "";

		needles_of(&n, rows[i].regex);
		for (int k = 0; k < n.n; k++)
			snprintf(all + strlen(all), sizeof all - strlen(all),
			    "%s%s", k > 0 ? " " : "", n.at[k]);
		assert_string_equal(all, rows[i].words);
	}
}

/* Whatever an expression matches holds one of its words. */
static void
no_match_is_without_a_needle(void **state)
{
	static const char *const regexes[] = {
		"(poor|bad|low) (ip |mail )?reputation", "dns-?[br]l",
		"no (valid )?(ptr|reverse[ -]?dns)", "x(y|z)+w", "(a|b)(c|d)?e",
		"(is |was )?(blocked|banned)", "[ab]c|d[ef]", "a{0,2}b",
		"too (large|big)( |$)",
	};
	static const char *const texts[] = {
		"poor ip reputation", "low reputation", "dnsbl", "dns-rl",
		"no ptr", "no valid reverse-dns", "xyzyw", "xzw", "ace", "bde",
		"ae", "was banned", "blocked", "bc", "de", "df", "aab", "b",
		"too big", "too large mail",
	};

	(void)state;
	for (size_t i = 0; i < sizeof regexes / sizeof *regexes; i++) {
		struct needles n;
		char *why = NULL;
		struct pattern *p = pattern_new(regexes[i], &why);

		needles_of(&n, regexes[i]);
		assert_non_null(p);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			bool held = n.n == 0;

			for (int w = 0; w < n.n; w++)
				held = held || strstr(texts[k], n.at[w]) !=
				    NULL;
			if (pattern_find(p, texts[k], NULL) &&
			    !held)
				fail_msg("%s: %s", regexes[i], texts[k]);
		}
		pattern_free(p);
	}
}

static void
a_frame_takes_its_captures(void **state)
{
	static const struct {
		const char *pattern, *text;
		enum capture_kind kind;
		const char *is;
	} rows[] = {
		{ "host {host}[{ip}] said: {reply} (in", "<a@b>: host "
		    "mx.example[192.0.2.1]\n said: 550 no (in reply",
		    CAPTURE_REPLY, "550 no" },
		{ "host {host}[{ip}] said", "host mx.example[192.0.2.1] said",
		    CAPTURE_HOST, "mx.example" },
		{ "wasn't {word}", "It wasn\xe2\x80\x99t there", CAPTURE_WORD,
		    "there" },
		{ "^#{coded} ##", "## words ##", CAPTURE_REPLY, NULL },
		{ "^#{coded} ##", "#550 no ##", CAPTURE_REPLY, "550 no" },
		{ "{{LED={reply}}", "{LED=550 no}", CAPTURE_REPLY, "550 no" },
		{ "^{to}$", "x\n  bob@fabrikam.example  \ny", CAPTURE_TO,
		    "bob@fabrikam.example" },
		{ "to <{to}>", "to <bob>", CAPTURE_TO, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct match m;
		bool found = frame_find(rows[i].pattern, rows[i].text,
		    strlen(rows[i].text), &m);
		const struct capture *c = &m.captures[rows[i].kind];

		if (found != (rows[i].is != NULL))
			fail_msg("%s", rows[i].pattern);
		if (found && (c->n != strlen(rows[i].is) ||
		    memcmp(c->at, rows[i].is, c->n) != 0))
			fail_msg("%s: %.*s", rows[i].pattern, (int)c->n,
			    c->at);
	}
}

static void
a_frame_names_the_word_that_it_needs(void **state)
{
	static const struct { const char *pattern, *word; } rows[] = {
		{ "host {host} said: {reply}", " said: " },
		{ "^{to}$", "@" }, { "^{talk}", "<<< " },
		{ "wasn't delivered", "t delivered" },
		{ "{{LED={reply}", "{LED=" }, { "{n}", "" },
	};
	char word[48];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		frame_literal(rows[i].pattern, word, sizeof word);
		assert_string_equal(word, rows[i].word);
	}
	assert_null(frame_fault("host {host} said: {reply} {{x"));
	assert_non_null(frame_fault("{nobody}"));
	assert_non_null(frame_fault("{host"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_wherever_they_overlap),
		cmocka_unit_test(a_search_for_all_is_a_search_for_each),
		cmocka_unit_test(expressions_require_words),
		cmocka_unit_test(no_match_is_without_a_needle),
		cmocka_unit_test(a_frame_takes_its_captures),
		cmocka_unit_test(a_frame_names_the_word_that_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
