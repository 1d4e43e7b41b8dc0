/*
 * The reader of DNS messages, and what is made of an answer: well-formed ones,
 * and everything a hostile server can do to one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/dns_answer.h"
#include "checks/dnsmsg.h"

struct packet {
	uint8_t p[70000];
	size_t n;
};

static void
put(struct packet *k, const void *bytes, size_t n)
{
	memcpy(k->p + k->n, bytes, n);
	k->n += n;
}

static void
put16(struct packet *k, unsigned v)
{
	const uint8_t b[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	put(k, b, 2);
}

static void
put_name(struct packet *k, const char *s)
{
	while (*s != '\0') {
		uint8_t n = (uint8_t)strcspn(s, ".");

		put(k, &n, 1);
		put(k, s, n);
		s += n + (s[n] == '.');
	}
	put(k, "", 1);
}

/* A response to NAME TYPE; `counts`: answer, authority. */
static void
begin(struct packet *k, const char *name, unsigned type, const int counts[2])
{
	k->n = 0;
	put16(k, 0x1234);
	put16(k, 0x81a0);		/* QR RD RA AD */
	put16(k, 1);
	put16(k, (unsigned)counts[0]);
	put16(k, (unsigned)counts[1]);
	put16(k, 0);
	put_name(k, name);
	put16(k, type);
	put16(k, 1);
}

/* A record of the question's name (a pointer to it). */
static void
put_rr(struct packet *k, unsigned type, const void *data, size_t n)
{
	put16(k, 0xc00c);
	put16(k, type);
	put16(k, 1);
	put16(k, 0);
	put16(k, 300);
	put16(k, (unsigned)n);
	put(k, data, n);
}

static void
set_rcode(struct packet *k, unsigned rcode)
{
	k->p[3] = (uint8_t)((k->p[3] & 0xf0) | rcode);
}

static const int one[2] = { 1, 0 };

struct world {
	struct pool *pool;
	struct packet k;
	struct answer a;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	w->pool = pool_new();
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	pool_free(w->pool);
	free(w);
	return 0;
}

/* From a copy of the exact size, so that reading beyond it is caught. */
static void
read_packet(struct world *w)
{
	uint8_t *copy = malloc(w->k.n + 1);

	memcpy(copy, w->k.p, w->k.n);
	copy = realloc(copy, w->k.n > 0 ? w->k.n : 1);
	memset(&w->a, 0, sizeof w->a);
	dns_answer_read(&w->a, w->pool, copy, w->k.n);
	free(copy);
}

static void
data_is_written_as_zone_files_do(void **state)
{
	static const struct {
		unsigned type;
		const char *bytes;
		size_t n;
		const char *text;
	} row[] = {
		{ 1, "\xc0\x00\x02\x07", 4, "192.0.2.7" },
		{ 28, " \x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16,
			"2001:db8::1" },
		{ 2, "\x01" "A\xc0\x0c", 4, "a.b.example" },
		{ 12, "\x00", 1, "." },
		{ 15, "\x00\x0a\x02mx\xc0\x0c", 7, "10 mx.b.example" },
		{ 15, "\x00\x00\x00", 3, "0 ." },
		{ 16, "\x03" "abc\x00\x02" "d\x1b", 8, "abcd\\x1b" },
		{ 6, "\xc0\x0c\x03" "a.b\xc0\x0c\0\0\0\1\0\0\0\2\0\0\0\3"
			"\0\0\0\4\0\0\0\5", 28,
			"b.example a\\.b.b.example 1 2 3 4 5" },
		{ 33, "\0\1\0\2\0\x19\xc0\x0c", 8, "1 2 25 b.example" },
		{ 52, "\x03\x01\x01\xab\xcd", 5, "3 1 1 abcd" },
		{ 257, "\x00\x05issueca.example", 17,
			"0 issue \"ca.example\"" },
		{ 65280, "\x01\xff", 2, "\\# 2 01ff" },
		{ 65280, "", 0, "\\# 0" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		begin(&w->k, "b.example", row[i].type, one);
		put_rr(&w->k, row[i].type, row[i].bytes, row[i].n);
		read_packet(w);
		assert_int_equal(w->a.outcome, OUTCOME_ANSWER);
		assert_int_equal(w->a.n, 1);
		assert_string_equal(w->a.records[0].data, row[i].text);
		assert_string_equal(w->a.records[0].name, "b.example");
		assert_string_equal(w->a.records[0].section, "answer");
		assert_int_equal(w->a.records[0].ttl, 300);
		assert_true(w->a.authentic);
	}
}

static void
data_that_does_not_fit_its_type_is_malformed(void **state)
{
	static const struct {
		unsigned type;
		const char *bytes;
		size_t n;
	} row[] = {
		{ 1, "\xc0\x00\x02", 3 }, { 28, "\xc0\x00\x02\x01", 4 },
		{ 15, "\x00\x0a", 2 }, { 15, "\x00", 1 }, { 15, "", 0 },
		{ 2, "", 0 }, { 2, "\x01" "a\x00x", 4 },
		{ 2, "\x05" "ab", 3 }, { 16, "\x05" "abc", 4 },
		{ 6, "\xc0\x0c\xc0\x0c\0\0", 6 }, { 33, "\0\1\0\2\0", 5 },
		{ 52, "\x03\x01\x01", 3 }, { 257, "\x00\x09iss", 5 },
		{ 2, "\x80\x01", 2 }, { 2, "\xff\xff", 2 }, { 2, "\xc0", 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		begin(&w->k, "b.example", row[i].type, one);
		put_rr(&w->k, row[i].type, row[i].bytes, row[i].n);
		read_packet(w);
		assert_int_equal(w->a.outcome, OUTCOME_ERROR);
		assert_non_null(w->a.reason);
		assert_int_equal(w->a.n, 0);
	}
}

static void
a_pointer_that_does_not_lead_back_ends_the_reading(void **state)
{
	struct world *w = *state;
	unsigned at;

	/* to itself, forwards, and two that lead to each other */
	for (unsigned step = 0; step < 3; step++) {
		begin(&w->k, "b.example", 5, one);
		at = (unsigned)w->k.n + 12;
		put_rr(&w->k, 5, "", 0);
		w->k.p[w->k.n - 1] = 4;
		put16(&w->k, 0xc000 | (at + step));
		put16(&w->k, 0xc000 | at);
		read_packet(w);
		assert_int_equal(w->a.outcome, OUTCOME_ERROR);
	}
}

static void
a_name_that_grows_beyond_255_bytes_is_malformed(void **state)
{
	struct world *w = *state;
	const int counts[2] = { 8, 0 };
	char data[66];
	unsigned before = 12;

	begin(&w->k, "b.example", 5, counts);
	memset(data, 'x', sizeof data);
	data[0] = 63;
	for (int i = 0; i < 8; i++) {
		unsigned at = (unsigned)w->k.n + 12;

		data[64] = (char)(0xc0 | before >> 8);
		data[65] = (char)before;
		put_rr(&w->k, 5, data, 66);
		before = at;
	}
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ERROR);
}

static void
a_message_cut_anywhere_is_never_read_beyond_its_end(void **state)
{
	struct world *w = *state;
	size_t whole;

	begin(&w->k, "b.example", 15, one);
	put_rr(&w->k, 15, "\x00\x0a\x02mx\xc0\x0c", 7);
	whole = w->k.n;
	for (w->k.n = 0; w->k.n < whole; w->k.n++) {
		read_packet(w);
		assert_int_equal(w->a.outcome, OUTCOME_ERROR);
	}
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ANSWER);
}

static void
any_byte_changed_does_no_harm(void **state)
{
	struct world *w = *state;
	const int counts[2] = { 2, 0 };

	for (size_t i = 0; i < 60; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			begin(&w->k, "b.example", 16, counts);
			put_rr(&w->k, 5, "\x01" "c\xc0\x0c", 4);
			put_rr(&w->k, 16, "\x03" "abc", 4);
			w->k.p[i % w->k.n] ^= (uint8_t)(1 << bit);
			read_packet(w);
			assert_in_range(w->a.outcome, OUTCOME_ANSWER,
			    OUTCOME_ERROR);
		}
	}
}

static void
more_records_than_fit_are_cut(void **state)
{
	struct world *w = *state;
	const int counts[2] = { 1000, 0 };

	begin(&w->k, "b.example", 1, counts);
	for (int i = 0; i < 1000; i++)
		put_rr(&w->k, 1, "\xc0\x00\x02\x07", 4);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ANSWER);
	assert_int_equal(w->a.n, EVIDENCE_MAX_RECORDS);
}

/* Owner by pointer to the data of the record before. */
static void
put_alias(struct packet *k, unsigned owner, const char *data, size_t n,
    unsigned type)
{
	size_t at = k->n;

	put_rr(k, type, data, n);
	k->p[at] = (uint8_t)(0xc0 | owner >> 8);
	k->p[at + 1] = (uint8_t)owner;
}

static void
cnames_are_followed_and_strangers_left_out(void **state)
{
	struct world *w = *state;
	const int counts[2] = { 3, 0 };
	unsigned target;

	begin(&w->k, "b.example", 1, counts);
	put_rr(&w->k, 1, "\xc0\x00\x02\x63", 4);	/* not of the last */
	target = (unsigned)w->k.n + 12;
	put_rr(&w->k, 5, "\x01" "C\xc0\x0c", 4);
	put_alias(&w->k, target, "\xc0\x00\x02\x07", 4, 1);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ANSWER);
	assert_int_equal(w->a.n, 2);
	assert_string_equal(w->a.records[0].type, "CNAME");
	assert_string_equal(w->a.records[0].data, "c.b.example");
	assert_string_equal(w->a.records[1].data, "192.0.2.7");
	assert_string_equal(w->a.records[1].name, "c.b.example");
}

static void
a_cname_to_itself_is_no_data(void **state)
{
	struct world *w = *state;

	begin(&w->k, "b.example", 1, one);
	put_rr(&w->k, 5, "\xc0\x0c", 2);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_NODATA);
}

static void
a_cname_asked_for_is_the_answer(void **state)
{
	struct world *w = *state;

	begin(&w->k, "b.example", 5, one);
	put_rr(&w->k, 5, "\x01" "c\xc0\x0c", 4);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ANSWER);
}

static void
the_soa_of_a_negative_answer_is_kept(void **state)
{
	struct world *w = *state;
	const int counts[2] = { 0, 2 };

	begin(&w->k, "b.example", 1, counts);
	put_rr(&w->k, 46, "signature", 9);
	put_rr(&w->k, 6, "\xc0\x0c\xc0\x0c\0\0\0\1\0\0\0\2\0\0\0\3"
	    "\0\0\0\4\0\0\0\5", 24);
	set_rcode(&w->k, 3);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_NXDOMAIN);
	assert_int_equal(w->a.n, 1);
	assert_string_equal(w->a.records[0].section, "authority");
	assert_string_equal(w->a.records[0].type, "SOA");
}

static void
rcodes_become_outcomes(void **state)
{
	static const enum outcome want[] = { OUTCOME_NODATA, OUTCOME_ERROR,
		OUTCOME_SERVFAIL, OUTCOME_NXDOMAIN, OUTCOME_ERROR,
		OUTCOME_REFUSED, OUTCOME_ERROR };
	struct world *w = *state;
	const int none[2] = { 0, 0 };

	for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
		begin(&w->k, "b.example", 1, none);
		set_rcode(&w->k, i);
		read_packet(w);
		assert_int_equal(w->a.outcome, want[i]);
	}
	assert_non_null(strstr(w->a.reason, "6"));
}

static void
a_query_is_no_answer(void **state)
{
	struct world *w = *state;

	w->k.n = dnsmsg_query(w->k.p, "b.example", 1, 7);
	read_packet(w);
	assert_int_equal(w->a.outcome, OUTCOME_ERROR);
}

static void
odd_bytes_of_a_name_survive_writing_and_reading(void **state)
{
	static const char *const names[] = { "b.example", ".",
		"a\\.b.example", "x\\000\\255y.example", "a\\\\b.example",
		"\\@\\\"\\;.example", "_dmarc.b.example" };
	struct dnsmsg m;
	uint8_t out[DNSMSG_QUERY_SIZE];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		n = dnsmsg_query(out, names[i], 257, 0xabcd);
		assert_int_not_equal(n, 0);
		assert_int_equal(dnsmsg_open(&m, out, n), 0);
		assert_string_equal(m.name, names[i]);
		assert_int_equal(m.type, 257);
		assert_int_equal(out[3], 0x20);			/* AD */
		assert_int_equal(out[n - 4], 0x80);		/* DO */
		assert_int_equal(out[n - 8] << 8 | out[n - 7], 1232);
	}
}

static void
what_cannot_be_a_name_makes_no_query(void **state)
{
	char longest[260], label[66];
	uint8_t out[DNSMSG_QUERY_SIZE];

	(void)state;
	memset(label, 'a', 64);
	label[64] = '\0';
	memset(longest, 'a', 259);
	longest[259] = '\0';
	for (size_t i = 50; i < 259; i += 50)
		longest[i] = '.';
	assert_int_equal(dnsmsg_query(out, label, 1, 0), 0);
	assert_int_equal(dnsmsg_query(out, longest, 1, 0), 0);
	longest[253] = '\0';
	assert_int_equal(dnsmsg_query(out, longest, 1, 0), 255 + 12 + 4 + 11);
	assert_int_equal(dnsmsg_query(out, "a..b", 1, 0), 0);
	assert_int_equal(dnsmsg_query(out, ".a", 1, 0), 0);
	assert_int_equal(dnsmsg_query(out, "a\\", 1, 0), 0);
	assert_int_equal(dnsmsg_query(out, "a\\25", 1, 0), 0);
	assert_int_equal(dnsmsg_query(out, "a\\256", 1, 0), 0);
	assert_int_equal(dnsmsg_type("TYPE65"), 65);
	assert_int_equal(dnsmsg_type("mx"), 15);
	assert_int_equal(dnsmsg_type("TYPE65536"), 0);
	assert_int_equal(dnsmsg_type("NONSENSE"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(data_is_written_as_zone_files_do),
		TEST(data_that_does_not_fit_its_type_is_malformed),
		TEST(a_pointer_that_does_not_lead_back_ends_the_reading),
		TEST(a_name_that_grows_beyond_255_bytes_is_malformed),
		TEST(a_message_cut_anywhere_is_never_read_beyond_its_end),
		TEST(any_byte_changed_does_no_harm),
		TEST(more_records_than_fit_are_cut),
		TEST(cnames_are_followed_and_strangers_left_out),
		TEST(a_cname_to_itself_is_no_data),
		TEST(a_cname_asked_for_is_the_answer),
		TEST(the_soa_of_a_negative_answer_is_kept),
		TEST(rcodes_become_outcomes),
		TEST(a_query_is_no_answer),
		TEST(odd_bytes_of_a_name_survive_writing_and_reading),
		TEST(what_cannot_be_a_name_makes_no_query),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
