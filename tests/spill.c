/*
 * What the fixes would say to a hostile case: spill MODE TEXT...
 *
 * Every value that values.xml draws from a fact or from a finding gets TEXT
 * (MODE all), or only those that may be any text, while names, addresses and
 * numbers are good ones (MODE free). Then every <command> and every <letter>
 * of every fix is filled, whatever its conditions say. MODE none takes no
 * TEXT: nothing is known.
 *
 * A record for each, its fields ended by 0x1f and itself by 0x1e, which no
 * value that is filled in can hold:
 *
 *	fix, way ("" outside of one), language, TEXT, refused, text
 *
 * test_commands.py reads it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "help/context.h"
#include "help/fill.h"
#include "help/letter.h"

struct spill {
	struct knowledge *k;
	struct casefile *c;
	struct context *x;
	const char *text;
	bool free;		/* only what may be any text is hostile */
};

static const char *
good(const char *kind)
{
	static const char *const kinds[][2] = { { "ip", "203.0.113.9" },
		{ "name", "mail.contoso.example" }, { "number", "7" },
		{ "word", "EX01" } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i][0], kind) == 0)
			return kinds[i][1];
	}
	return NULL;
}

/* What a source of this kind is told: an address keeps a good domain. */
static const char *
told(struct spill *s, const char *kind)
{
	if (s->free && good(kind) != NULL)
		return good(kind);
	if (strcmp(kind, "address") == 0)
		return pool_printf(casefile_pool(s->c),
		    "%s@fabrikam.example", s->text);
	return s->text;
}

static const char *
string_at(struct spill *s, const char *at)
{
	return pool_strndup(casefile_pool(s->c), at, strcspn(at, "'"));
}

static void
tell_detail(struct spill *s, const char *at, const char *text)
{
	const char *id = string_at(s, at);
	const char *name = string_at(s, strchr(at + strlen(id) + 1, '\'') + 1);
	xmlNode *check = finding_get(s->c, id);

	if (check == NULL) {
		check = xml_add(casefile_part(s->c, "findings"), "check",
		    NULL);
		xml_set(check, "id", id);
		finding_end(check, STATUS_FAIL, "x");
	}
	detail_text(check, name, text);
}

/* Is the source the whole value, and not only a part of what makes it? */
static bool
is_bare(const char *is)
{
	return strncmp(is, "fact('", 6) == 0 || strncmp(is, "detail('", 8) ==
	    0;
}

static void
poison(struct spill *s, bool bare)
{
	xml_each (v, xmlDocGetRootElement(s->k->values), "value") {
		const char *is = xml_attr(v, "is"), *at;
		const char *text = told(s, xml_attr(v, "kind"));

		if (is_bare(is) != bare)
			continue;
		for (at = is; (at = strstr(at, "fact('")) != NULL; at += 6)
			if (fact_get(s->c, string_at(s, at + 6)) == NULL)
				fact_add(s->c, string_at(s, at + 6), text,
				    FACT_PERSON, NULL);
		for (at = is; (at = strstr(at, "detail('")) != NULL; at += 8)
			tell_detail(s, at + 8, text);
	}
}

static void
put(const char *field)
{
	printf("%s\x1f", field != NULL ? field : "");
}

static void
put_record(struct spill *s, const xmlNode *node, const char *way,
    const char *language, const char *text, const char *refused)
{
	const xmlNode *fix = node;

	while (strcmp((const char *)fix->name, "fix") != 0)
		fix = fix->parent;
	put(xml_attr(fix, "id"));
	put(way);
	put(language);
	put(s->text);
	put(refused);
	put(text);
	printf("\x1e");
}

static void
spill_node(struct spill *s, const xmlNode *node, const char *way)
{
	const char *name = (const char *)node->name, *why = NULL, *there;
	const char *language = xml_attr(node, "language");

	if (strcmp(name, "way") == 0)
		way = xml_attr(node, "id");
	if (strcmp(name, "letter") == 0) {
		put_record(s, node, way, "letter", letter_fill(s->x, node),
		    NULL);
	} else if (strcmp(name, "command") == 0) {
		const char *text = fill_command(s->x, node, language, &why,
		    &there);

		put_record(s, node, way, language, text, why);
	} else {
		xml_each (child, node, NULL)
			spill_node(s, child, way);
	}
}

static void
spill(const char *mode, const char *text)
{
	struct pool *pool = pool_new();
	struct spill s = { knowledge_new(), casefile_new(), NULL, text,
		strcmp(mode, "free") == 0 };

	if (strcmp(mode, "none") != 0) {
		poison(&s, true);
		poison(&s, false);
	}
	s.x = context_new(s.k, s.c, pool);
	for (int i = 0; i < s.k->n_fixes; i++)
		spill_node(&s, xmlDocGetRootElement(s.k->fixes[i]), "");
	context_free(s.x);
	casefile_free(s.c);
	knowledge_free(s.k);
	pool_free(pool);
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: spill all|free|none [TEXT...]\n");
		return EX_USAGE;
	}
	if (strcmp(argv[1], "none") == 0)
		spill("none", "");
	for (int i = 2; i < argc; i++)
		spill(argv[1], argv[i]);
	return 0;
}
