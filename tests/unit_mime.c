/*
 * Our own reading of a message's structure against GMime's parser: over all
 * recorded texts, and over the corpus that WHYBOUNCE_SAMPLES names, both must
 * find the same parts with the same bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>
#include <gmime/gmime.h>

#include "checks/buf.h"
#include "checks/intake_entity.h"
#include "checks/intake_parts.h"
#include "checks/text.h"

/* A line a part: depth, type, length and the sum of its bytes. */
static void
note(struct buf *out, int depth, const char *type, const char *s, size_t n)
{
	unsigned sum = 5381;

	for (size_t i = 0; i < n; i++)
		sum = sum * 33 + (unsigned char)s[i];
	buf_printf(out, "%d %s %zu %u\n", depth, type, n, sum);
}

/* ---- as GMime's parser finds them ---- */

static void
gmime_part(struct buf *out, GMimeObject *object, int depth)
{
	char *type = g_mime_content_type_get_mime_type(
	    g_mime_object_get_content_type(object));

	if (GMIME_IS_MULTIPART(object)) {
		GMimeMultipart *m = GMIME_MULTIPART(object);

		note(out, depth, type, "", 0);
		for (int i = 0; i < g_mime_multipart_get_count(m); i++)
			gmime_part(out, g_mime_multipart_get_part(m, i),
			    depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message = g_mime_message_part_get_message(
		    GMIME_MESSAGE_PART(object));

		note(out, depth, type, "", 0);
		if (message != NULL &&
		    g_mime_message_get_mime_part(message) != NULL)
			gmime_part(out, g_mime_message_get_mime_part(message),
			    depth + 1);
	} else if (GMIME_IS_PART(object) &&
	    g_mime_part_get_content(GMIME_PART(object)) != NULL) {
		GMimeStream *raw = g_mime_data_wrapper_get_stream(
		    g_mime_part_get_content(GMIME_PART(object)));
		GMimeStream *mem = g_mime_stream_mem_new();
		GByteArray *bytes;

		g_mime_stream_reset(raw);
		g_mime_stream_write_to_stream(raw, mem);
		bytes = g_mime_stream_mem_get_byte_array(
		    GMIME_STREAM_MEM(mem));
		note(out, depth, type, (const char *)bytes->data, bytes->len);
		g_object_unref(mem);
	}
	g_free(type);
}

static void
gmime_list(struct buf *out, const char *text)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text,
	    strlen(text));
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	if (message != NULL) {
		gmime_part(out, g_mime_message_get_mime_part(message), 0);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

/* ---- as the intake finds them ---- */

static GMimeContentType *
type_of(struct pool *pool, const struct entity *e, const char *otherwise)
{
	char *line, *value;
	GMimeContentType *type;

	if (e->type == NULL)
		return g_mime_content_type_parse(NULL, otherwise);
	line = g_mime_utils_header_unfold(pool_strndup(pool, e->type,
	    e->type_n));
	value = g_mime_utils_header_decode_text(NULL, line);
	type = g_mime_content_type_parse(NULL, value);
	g_free(line);
	g_free(value);
	return type;
}

static void entity_list(struct buf *out, struct pool *pool, struct entity *e,
	const char *otherwise, int depth);

static void
entity_parts(struct buf *out, struct pool *pool, const struct entity *e,
    const char *boundary, int depth)
{
	const char *line = entity_boundary(e->body, e->end, boundary);
	struct entity part;

	while (entity_part(&part, e, &line, boundary)) {
		if (entity_read(&part) && (part.body != NULL ||
		    part.fields > 0))
			entity_list(out, pool, &part, "text/plain", depth + 1);
	}
}

static void
entity_list(struct buf *out, struct pool *pool, struct entity *e,
    const char *otherwise, int depth)
{
	GMimeContentType *type = type_of(pool, e, otherwise);
	const char *boundary = g_mime_content_type_get_parameter(type,
	    "boundary");
	char *name = g_mime_content_type_get_mime_type(type);

	if (g_mime_content_type_is_type(type, "multipart", "*")) {
		note(out, depth, name, "", 0);
		if (e->body != NULL && boundary != NULL)
			entity_parts(out, pool, e, boundary, depth);
	} else if (g_mime_content_type_is_type(type, "message", "rfc822")) {
		struct entity inner = { .at = e->body, .end = e->end,
			.bounded = e->bounded };

		note(out, depth, name, "", 0);
		if (e->body != NULL && e->body < e->end &&
		    entity_read(&inner))
			entity_list(out, pool, &inner, "text/plain",
			    depth + 1);
	} else if (e->body != NULL) {
		size_t n = (size_t)(e->end - e->body);

		note(out, depth, name, e->body, n - (e->bounded && n > 0));
	}
	g_free(name);
	g_object_unref(type);
}

/* ---- */

static int compared, parts;

static void
compare(const char *path, const char *bytes, size_t n)
{
	struct pool *pool = pool_new();
	const char *text = mime_lines(pool, bytes, n);
	struct entity e = { .at = text, .end = text + strlen(text) };
	struct buf is, should;

	buf_init(&is, 0);
	buf_init(&should, 0);
	gmime_list(&should, text);
	if (entity_read(&e))
		entity_list(&is, pool, &e, "text/plain", 0);
	if (strcmp(is.data, should.data) != 0)
		fail_msg("%s: GMime finds\n%snot\n%s", path, should.data,
		    is.data);
	compared++;
	for (const char *s = is.data; (s = strchr(s, '\n')) != NULL; s++)
		parts++;
	buf_release(&is);
	buf_release(&should);
	pool_free(pool);
}

/* Those that begin as a message does, and each cut off at many places. */
static void
compare_files(const char *pattern)
{
	glob_t files;

	if (glob(pattern, 0, NULL, &files) != 0)
		return;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct buf b;
		char *why;

		buf_init(&b, 1u << 20);
		if (buf_read_file(&b, files.gl_pathv[i], &why) != 0)
			fail_msg("%s", why);
		for (size_t cut = 1; cut <= 64 && b.len > 100; cut++)
			compare(files.gl_pathv[i], b.data, b.len * cut / 64);
		buf_release(&b);
	}
	globfree(&files);
}

static void
parts_are_those_of_gmime(void **state)
{
	struct pool *pool = pool_new();
	const char *src = getenv("top_srcdir");

	(void)state;
	g_mime_init();
	compare_files(pool_printf(pool, "%s/tests/intake/*.eml",
	    src != NULL ? src : "."));
	assert_true(compared > 100);
	assert_true(parts > 100);
	if (getenv("WHYBOUNCE_SAMPLES") != NULL)
		compare_files(pool_printf(pool, "%s/bounces/dev/*.eml",
		    getenv("WHYBOUNCE_SAMPLES")));
	pool_free(pool);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_those_of_gmime),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
