/*
 * Unit tests of the entities of a message: where a header ends, which fields
 * count, where parts begin. The rows break the grammar as mail in the wild
 * does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "checks/intake_entity.h"
#include "checks/text.h"

static bool
entity_of(struct entity *e, const char *text, bool bounded)
{
	*e = (struct entity){ .at = text, .end = text + strlen(text),
		.bounded = bounded };
	return entity_read(e);
}

static void
a_header_ends_at_an_empty_line(void **state)
{
	static const struct { const char *text, *header, *body; } rows[] = {
		{ "A: b\n\nc\n", "A: b\n", "c\n" },
		{ "A: b\n c\n\td\n\ne", "A: b\n c\n\td\n", "e" },
		{ "A: b\n  \nC: d\n\ne", "A: b\n  \nC: d\n", "e" },
		{ "no field\n  A: b\nA: b\n\nc", "A: b\n", "c" },
		{ "A: b\nno field\n more\nC: d\n\ne", "A: b\nC: d\n", "e" },
		{ "A b: c\nA : d\n\ne", "A : d\n", "e" },
		{ ": a\nA: b\n: c\n\ne", "A: b\n: c\n", "e" },
		{ "\nA: b\n", "", "A: b\n" },
		{ "A: b", "A: b", "" },
	};
	struct pool *pool = pool_new();
	struct entity e;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(entity_of(&e, rows[i].text, false));
		assert_string_equal(entity_header(pool, &e), rows[i].header);
		assert_string_equal(e.body, rows[i].body);
	}
	pool_free(pool);
}

static void
what_ends_within_a_name_is_no_entity(void **state)
{
	struct entity e;

	(void)state;
	assert_false(entity_of(&e, "A: b\nConte", false));
	assert_false(entity_of(&e, "", false));
	assert_true(entity_of(&e, "", true));
}

static void
a_header_that_a_boundary_ends_has_no_body(void **state)
{
	struct entity e;

	(void)state;
	assert_true(entity_of(&e, "A: b\n", true));
	assert_null(e.body);
	assert_int_equal(e.fields, 1);
}

static void
the_last_field_of_a_name_counts(void **state)
{
	static const char text[] = "Content-Type: a/b\nFrom: x\n"
	    "content-type : c/d\nContent-Types: e/f\n"
	    "Content-Transfer-Encoding: base64\n\n";
	struct entity e;

	(void)state;
	assert_true(entity_of(&e, text, false));
	assert_int_equal(strncmp(e.type, " c/d\n", e.type_n), 0);
	assert_int_equal(strncmp(e.encoding, " base64\n", e.encoding_n), 0);
	assert_int_equal(strncmp(e.first, "From", 4), 0);
}

static void
a_content_type_in_an_odd_form_is_left_to_others(void **state)
{
	static const struct {
		const char *value;
		bool plain;
		const char *sub, *charset, *boundary;
	} rows[] = {
		{ " text/plain\n", true, "plain", NULL, NULL },
		{ " text/plain; charset=us-ascii; x=y;\n", true, "plain",
		    "us-ascii", NULL },
		{ "Multipart/Report;\n\tBoundary=\"a b/c\"", true, "Report",
		    NULL, "a b/c" },
		{ "text/plain; charset=", false, NULL, NULL, NULL },
		{ "text/plain; charset=\"utf-8", false, NULL, NULL, NULL },
		{ "text/plain; charset = utf-8", false, NULL, NULL, NULL },
		{ "text/plain (words)", false, NULL, NULL, NULL },
		{ "text/plain; charset=a; charset=b", false, NULL, NULL,
		    NULL },
		{ "text/plain; charset*=a", false, NULL, NULL, NULL },
		{ "text", false, NULL, NULL, NULL },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct media m = { NULL };

		assert_int_equal(entity_media(&m, pool, rows[i].value),
		    rows[i].plain);
		if (!rows[i].plain)
			continue;
		assert_string_equal(m.sub, rows[i].sub);
		assert_int_equal(m.charset == NULL, rows[i].charset == NULL);
		assert_true(m.charset == NULL ||
		    strcmp(m.charset, rows[i].charset) == 0);
		assert_true(m.boundary == NULL ||
		    strcmp(m.boundary, rows[i].boundary) == 0);
	}
	pool_free(pool);
}

static void
parts_lie_between_boundaries(void **state)
{
	static const struct { const char *text, *parts; int n; } rows[] = {
		{ "x\n--b\none\n--b \ntwo\n--b--\nthree\n", "one\ntwo\n", 2 },
		{ "--b\none\n--bb\n--c--\n", "one\n--bb\n--c--\n", 1 },
		{ "--b\n--b\n\n--b--", "\n", 2 },
		{ "--b--\none\n", "", 0 },
		{ "no boundary\n", "", 0 },
	};
	struct entity e, part;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *line, *want = rows[i].parts;
		int n = 0;

		e = (struct entity){ .at = rows[i].text,
			.end = rows[i].text + strlen(rows[i].text) };
		line = entity_boundary(e.at, e.end, "b");
		for (; entity_part(&part, &e, &line, "b"); n++) {
			size_t len = (size_t)(part.end - part.at);

			assert_memory_equal(part.at, want, len);
			want += len;
		}
		assert_int_equal(n, rows[i].n);
		assert_string_equal(want, "");
	}
}

static void
plain_text_ends_where_a_character_is_none_of_ascii(void **state)
{
	static const struct { const char *text; size_t n; } rows[] = {
		{ "", 0 }, { "short", 5 }, { "twelve bytes", 12 },
		{ "seven b\tx", 7 }, { "nine byte\x7f", 9 },
		{ "0123456789abcdef\xc3\xa9", 16 }, { "\nabcdefgh", 0 },
		{ " ~ ~ ~ ~ ~", 10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(text_plain(rows[i].text,
		    strlen(rows[i].text)), rows[i].n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_ends_at_an_empty_line),
		cmocka_unit_test(what_ends_within_a_name_is_no_entity),
		cmocka_unit_test(a_header_that_a_boundary_ends_has_no_body),
		cmocka_unit_test(the_last_field_of_a_name_counts),
		cmocka_unit_test(
		    a_content_type_in_an_odd_form_is_left_to_others),
		cmocka_unit_test(parts_lie_between_boundaries),
		cmocka_unit_test(
		    plain_text_ends_where_a_character_is_none_of_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
