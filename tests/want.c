/*
 * What a test wants of a finding: see want.h.
 */
#include "tests/want.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/pool.h"

static const char *
first_note(xmlNode *finding)
{
	xmlNode *note = xml_first(finding, "note");

	return note == NULL ? NULL : xml_attr(note, "says");
}

static const char *
all_notes(struct world *w, xmlNode *finding)
{
	const char *all = NULL;

	xml_each (note, finding, "note")
		all = all == NULL ? xml_attr(note, "says") :
		    pool_printf(w->pool, "%s,%s", all, xml_attr(note, "says"));
	return all;
}

static const char *
value_of(struct world *w, xmlNode *finding, const char *path)
{
	if (strcmp(path, "note") == 0)
		return first_note(finding);
	if (strcmp(path, "notes") == 0)
		return all_notes(w, finding);
	if (strcmp(path, "rounds") == 0)
		return pool_printf(w->pool, "%d", w->rounds);
	return world_detail(w, finding, path);
}

/* "path=text"; nothing behind the sign: no such detail. */
static void
want_one(struct world *w, xmlNode *finding, const char *want)
{
	const char *sign = strchr(want, '='), *is;
	char *path;

	assert_non_null(sign);
	path = pool_strndup(w->pool, want, (size_t)(sign - want));
	is = value_of(w, finding, path);
	if (strcmp(is == NULL ? "" : is, sign + 1) != 0)
		fail_msg("%s: is '%s', not '%s'", path,
		    is == NULL ? "" : is, sign + 1);
}

void
want_finding(struct world *w, xmlNode *finding, const char *want)
{
	char *rest = pool_strdup(w->pool, want), *part = rest, *end;
	char *is = pool_printf(w->pool, "%s %s", xml_attr(finding, "status"),
	    xml_attr(finding, "says"));

	end = strstr(part, "; ");
	if (end != NULL)
		*end = '\0';
	if (strcmp(is, part) != 0)
		fail_msg("it is '%s', not '%s'", is, part);
	while (end != NULL) {
		part = end + 2;
		end = strstr(part, "; ");
		if (end != NULL)
			*end = '\0';
		want_one(w, finding, part);
	}
}

void
want_replay(struct world *w, const char *check, const char *finding)
{
	struct world *again = world_new("");
	char *why = NULL, *text;
	size_t n;

	text = casefile_text(w->casefile, &n);
	evidence_free(again->evidence);
	casefile_free(again->casefile);
	again->casefile = casefile_parse(text, n, "saved.xml", &why);
	free(text);
	if (again->casefile == NULL)
		fail_msg("%s", why);
	again->evidence = evidence_new(again->casefile);
	again->settings = w->settings;
	again->alone = true;
	assert_string_equal(world_finding(again, world_run(again, check)),
	    finding);
	assert_int_equal(again->asked, 0);
	world_free(again);
}
