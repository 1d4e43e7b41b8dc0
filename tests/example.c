/*
 * Cases of checks as rows: see example.h.
 */
#include "tests/example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

static void
apply_option(struct world *w, const char *option)
{
	if (text_begins(option, "--mx "))
		w->settings.mx = option + 5;
	else if (text_begins(option, "--keys "))
		w->settings.keys = option + 7;
	else if (strcmp(option, "--offline") == 0)
		w->settings.offline = true;
	else if (strcmp(option, "--rcpt-probe") == 0)
		w->settings.rcpt_probe = true;
	else if (strcmp(option, "--relay-test") == 0)
		w->settings.relay_test = true;
	else if (strcmp(option, "--allow-private") == 0)
		w->settings.allow_private = true;
	else if (strcmp(option, "--lists core") == 0)
		w->settings.all_lists = false;
	else
		fail_msg("no such option: %s", option);
}

static struct world *
begin(const struct example *x)
{
	struct world *w = world_new(x->world);
	const char *at = strstr(x->facts, "; --");
	char *option;

	world_facts(w, at == NULL ? x->facts : pool_strndup(w->pool, x->facts,
	    (size_t)(at - x->facts)));
	while (at != NULL) {
		const char *next = strstr(at + 2, "; --");

		option = next == NULL ? pool_strdup(w->pool, at + 2) :
		    pool_strndup(w->pool, at + 2, (size_t)(next - at - 2));
		apply_option(w, option);
		at = next;
	}
	return w;
}

/* "": there shall be none. */
static void
want_note(xmlNode *finding, const char *word)
{
	xmlNode *note = xml_first(finding, "note");

	if (*word == '\0' && note != NULL)
		fail_msg("there is the note %s", xml_attr(note, "says"));
	if (*word == '\0')
		return;
	while (note != NULL && strcmp(xml_attr(note, "says"), word) != 0)
		note = xml_next(note, "note");
	if (note == NULL)
		fail_msg("there is no note %s", word);
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

/* "path=text"; nothing behind the sign: no such detail. */
static void
want_one(struct world *w, xmlNode *finding, const char *want)
{
	const char *sign = strchr(want, '='), *is;
	char *path;

	assert_non_null(sign);
	path = pool_strndup(w->pool, want, (size_t)(sign - want));
	if (strcmp(path, "note") == 0) {
		want_note(finding, sign + 1);
		return;
	}
	is = strcmp(path, "notes") == 0 ? all_notes(w, finding) :
	    strcmp(path, "rounds") == 0 ? pool_printf(w->pool, "%d",
	    w->rounds) : world_detail(w, finding, path);
	if (strcmp(is == NULL ? "" : is, sign + 1) != 0)
		fail_msg("%s: is '%s', not '%s'", path,
		    is == NULL ? "" : is, sign + 1);
}

/* Values may hold "; " nowhere, so that cuts. */
void
example_want(struct world *w, xmlNode *finding, const char *want)
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
example_replay(struct world *w, const char *check, const char *finding)
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

static void
want_same_at_once(const struct example *x, const char *finding)
{
	struct world *w = begin(x);

	w->at_once = true;
	assert_string_equal(world_finding(w, world_run(w, x->check)),
	    finding);
	world_free(w);
}

static void
run_example(void **state)
{
	const struct example *x = *state;
	struct world *w = begin(x);
	xmlNode *finding = world_run(w, x->check);
	const char *text;

	if (w->missing != NULL)
		fail_msg("the world does not know: %s", w->missing);
	assert_non_null(finding);
	text = world_finding(w, finding);
	example_want(w, finding, x->want);
	example_replay(w, x->check, text);
	want_same_at_once(x, text);
	world_free(w);
}

/* ---- a list of tests ---- */

void
tests_add(struct tests *t, const char *name, void (*test)(void **state),
    const void *state)
{
	t->at = mem_grow(t->at, (t->n + 1) * sizeof *t->at);
	t->at[t->n++] = (struct CMUnitTest){ .name = name, .test_func = test,
		.initial_state = (void *)state };
}

void
tests_add_examples(struct tests *t, const struct example *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tests_add(t, x[i].sentence, run_example, &x[i]);
}

int
tests_run(struct tests *t, const char *name)
{
	int failed = _cmocka_run_group_tests(name, t->at, t->n, NULL, NULL);

	free(t->at);
	return failed;
}
