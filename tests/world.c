/*
 * The recorded world: see world.h.
 */
#include "tests/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/runner.h"
#include "checks/text.h"

#define WORLD_RECORDS (EVIDENCE_MAX_RECORDS + 50)

struct world_line {
	struct world_line *next;
	const char *pattern;
	struct answer answer;
	const char *name;		/* owner of the records; NULL: asked */
};

struct world_question {
	struct world_question *next;
	const char *id, *what;
};

/* ---- reading a script ---- */

/* Cut `s` at the separator: the part before it, trimmed; *s moves behind. */
static char *
cut(struct pool *pool, const char **s, const char *separator)
{
	const char *end = strstr(*s, separator);
	size_t n = end == NULL ? strlen(*s) : (size_t)(end - *s);
	char *part = text_trim(pool, pool_strndup(pool, *s, n));

	*s += n + (end == NULL ? 0 : strlen(separator));
	return part;
}

static bool
read_outcome(struct world *w, struct answer *a, const char *part)
{
	for (int i = OUTCOME_ANSWER; i <= OUTCOME_NOT_ASKED; i++) {
		const char *word = outcome_word((enum outcome)i), *reason;
		size_t n = strlen(word);

		if (strncmp(part, word, n) != 0 ||
		    (part[n] != '\0' && part[n] != ' '))
			continue;
		a->outcome = (enum outcome)i;
		reason = strchr(part, '(');
		if (reason != NULL)
			a->reason = pool_strndup(w->pool, reason + 1,
			    strlen(reason) - 2);
		return true;
	}
	return false;
}

static bool
is_type(const char *word)
{
	static const char *const types[] = { "A", "AAAA", "CNAME", "MX", "NS",
		"PTR", "SOA", "TLSA", "TXT" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strcmp(types[i], word) == 0)
			return true;
	}
	return false;
}

/* "[authority NAME] [TYPE] DATA"; an alias owns what follows it. */
static void
read_dns(struct world *w, struct world_line *line, struct record *r,
    const char *part)
{
	const char *at = part, *rest = part;
	char *word = text_word(w->pool, &at);

	r->section = "answer";
	r->name = line->name;
	r->ttl = 300;
	if (strcmp(word, "authority") == 0) {
		r->section = "authority";
		r->name = text_word(w->pool, &at);
		rest = at + strspn(at, " ");
		word = text_word(w->pool, &at);
	}
	if (word != NULL && is_type(word)) {
		r->type = word;
		rest = at + strspn(at, " ");
	}
	r->data = rest;
	if (r->type != NULL && strcmp(r->type, "CNAME") == 0)
		line->name = r->data;
}

/* "certificate PEM", "anchor PEM": named by their numbers. */
static bool
read_pem(struct world *w, struct record *r, const char *part, int n)
{
	const char *rest = strchr(part, ' ');
	int same = 0;

	if (rest == NULL || strncmp(rest, " -----BEGIN", 11) != 0)
		return false;
	r->section = pool_strndup(w->pool, part, (size_t)(rest - part));
	for (int i = 1; i <= n; i++)
		same += strcmp(r[-i].section, r->section) == 0;
	r->name = pool_printf(w->pool, "%d", same);
	r->type = "tls";
	r->ttl = n;
	r->data = rest + 1;
	return true;
}

/* "[<>-] STAGE TEXT"; without a mark it is theirs. */
static void
read_smtp(struct world *w, struct record *r, const char *part, int n)
{
	const char *at = part;

	if (read_pem(w, r, part, n))
		return;
	r->section = "dialogue";
	r->name = "<";
	r->ttl = n;
	if (strchr("<>-", part[0]) != NULL && part[1] == ' ')
		r->name = text_word(w->pool, &at);
	r->type = text_word(w->pool, &at);
	r->data = at + strspn(at, " ");
}

/* "status 200", "line mode: enforce" */
static void
read_page(struct world *w, struct record *r, const char *part)
{
	const char *at = part;

	r->section = "answer";
	r->name = "page";
	r->type = text_word(w->pool, &at);
	r->data = at + (*at == ' ');
}

/* What is no record: "vouched", "by 192.0.2.53:53". */
static bool
read_mark(struct answer *a, const char *part)
{
	a->authentic |= strcmp(part, "vouched") == 0;
	if (strncmp(part, "by ", 3) == 0)
		a->server = part + 3;
	return strcmp(part, "vouched") == 0 || strncmp(part, "by ", 3) == 0;
}

static void
read_answer(struct world *w, struct world_line *line, const char *s)
{
	struct record *records = pool_alloc(w->pool,
	    WORLD_RECORDS * sizeof *records);
	struct answer *a = &line->answer;
	bool dns = text_begins(line->pattern, "dns "), first = true;

	a->outcome = OUTCOME_ANSWER;
	a->records = records;
	a->ms = 1;
	a->at = WORLD_NOW;
	for (; *s != '\0'; first = false) {
		char *part = cut(w->pool, &s, " | ");

		if ((first && read_outcome(w, a, part)) || read_mark(a, part))
			continue;
		assert_true(*part != '\0' && a->n < WORLD_RECORDS);
		if (dns)
			read_dns(w, line, &records[a->n++], part);
		else if (text_begins(line->pattern, "smtp "))
			read_smtp(w, &records[a->n], part, a->n), a->n++;
		else if (text_begins(line->pattern, "https "))
			read_page(w, &records[a->n++], part);
		else
			records[a->n++] = (struct record){ .section = "answer",
				.data = part };
	}
	line->name = NULL;
}

/* Lines that begin with a blank are joined to the one before. */
static char *
next_line(struct pool *pool, const char **s)
{
	char *line = NULL;

	while (**s != '\0') {
		size_t n = strcspn(*s, "\n");
		char *part = pool_strndup(pool, *s, n);

		if (line != NULL && *part != ' ' && *part != '\t')
			break;
		part = text_trim(pool, part);
		line = line == NULL ? part : pool_printf(pool, "%s %s", line,
		    part);
		*s += n + ((*s)[n] == '\n');
	}
	return line;
}

struct world *
world_new(const char *script)
{
	struct world *w = mem_alloc(sizeof *w);
	struct world_line **last = &w->lines;
	char *text;

	w->pool = pool_new();
	w->casefile = casefile_new();
	w->evidence = evidence_new(w->casefile);
	w->settings = (struct settings){ .smtp_port = 25, .https_port = 443,
		.all_lists = true, .timeout_ms = 20000 };
	while ((text = next_line(w->pool, &script)) != NULL) {
		const char *rest = text;
		struct world_line *line = pool_alloc(w->pool, sizeof *line);

		if (*text == '\0' || *text == '#')
			continue;
		if (strstr(text, " -> ") == NULL)
			fail_msg("no arrow in '%s'", text);
		line->pattern = cut(w->pool, &rest, " -> ");
		read_answer(w, line, rest);
		*last = line;
		last = &line->next;
	}
	return w;
}

void
world_free(struct world *w)
{
	if (w == NULL)
		return;
	evidence_free(w->evidence);
	casefile_free(w->casefile);
	pool_free(w->pool);
	free(w);
}

void
world_facts(struct world *w, const char *facts)
{
	while (*facts != '\0') {
		const char *fact = cut(w->pool, &facts, "; ");
		const char *name = cut(w->pool, &fact, "=");

		fact_add(w->casefile, name, fact, FACT_OPTION, NULL);
	}
}

/* ---- answering ---- */

/* What the records leave open follows from the question. */
static void
give(struct world *w, struct answer a, const char *id, const char *what)
{
	struct record *records = pool_alloc(w->pool, WORLD_RECORDS *
	    sizeof *records);
	const char *at = what, *name, *type;

	text_word(w->pool, &at);
	name = text_word(w->pool, &at);
	type = text_word(w->pool, &at);
	for (int i = 0; i < a.n; i++) {
		records[i] = a.records[i];
		if (records[i].name == NULL)
			records[i].name = name;
		if (records[i].type == NULL)
			records[i].type = type;
	}
	a.records = records;
	if (w->dress != NULL)
		w->dress(w, what, &a);
	evidence_answer(w->evidence, id, &a);
}

static void
answer_one(struct world *w, const char *id, const char *what)
{
	struct answer none = { .outcome = OUTCOME_ERROR,
		.reason = "the world of this test does not know it" };

	for (struct world_line *l = w->lines; l != NULL; l = l->next) {
		if (fnmatch(l->pattern, what, 0) != 0)
			continue;
		give(w, l->answer, id, what);
		return;
	}
	if (w->missing == NULL)
		w->missing = what;
	if (w->unknown != NULL)
		w->unknown(w, what, &none);
	give(w, none, id, what);
}

bool
world_knows(const struct world *w, const char *begin)
{
	for (struct world_line *l = w->lines; l != NULL; l = l->next) {
		if (text_begins(l->pattern, begin))
			return true;
	}
	return false;
}

/* The latest first: no check may live on the order of answers. */
static void
answer_open(struct world *w)
{
	struct world_question *q = w->open;

	w->open = NULL;
	for (; q != NULL; q = q->next)
		answer_one(w, q->id, q->what);
	w->rounds++;
}

struct world_source {
	struct source source;
	struct world *world;
};

static void
source_ask(struct source *s, const struct question *q)
{
	struct world *w = ((struct world_source *)s)->world;
	struct world_question *open = pool_alloc(w->pool, sizeof *open);

	open->id = pool_strdup(w->pool, q->id);
	open->what = pool_printf(w->pool, "%s %s", kind_word(q->kind),
	    q->text);
	w->asked++;
	if (w->at_once) {
		answer_one(w, open->id, open->what);
		return;
	}
	open->next = w->open;
	w->open = open;
}

static void
source_free(struct source *s)
{
	free(s);
}

static struct source *
source_new(struct world *w, enum kind kind)
{
	struct world_source *s = mem_alloc(sizeof *s);

	s->source = (struct source){ .kind = kind, .ask = source_ask,
		.free = source_free };
	s->world = w;
	return &s->source;
}

bool
world_run_all(struct world *w)
{
	struct loop *l = loop_new();
	struct runner *r;
	bool done;

	w->alone |= w->settings.offline;
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	for (int i = 0; i < KIND_COUNT && !w->alone; i++)
		runner_source(r, source_new(w, (enum kind)i));
	while (!(done = runner_step(r)) && w->open != NULL)
		answer_open(w);
	runner_free(r);
	loop_free(l);
	return done;
}

xmlNode *
world_run(struct world *w, const char *check)
{
	const char *last = strrchr(check, ',');

	w->settings.only = check;
	return world_run_all(w) ? finding_get(w->casefile, last != NULL ?
	    last + 1 : check) : NULL;
}

/* ---- reading a finding ---- */

const char *
world_finding(struct world *w, xmlNode *finding)
{
	xmlNode *copy = xmlDocCopyNode(finding, casefile_doc(w->casefile), 1);
	xmlBuffer *b = xmlBufferCreate();
	const char *text;

	for (xmlNode *n = xml_first(copy, "ref"); n != NULL;
	    n = xml_first(copy, "ref"))
		xml_remove(n);
	xmlNodeDump(b, casefile_doc(w->casefile), copy, 0, 0);
	text = pool_strdup(w->pool, (const char *)xmlBufferContent(b));
	xmlBufferFree(b);
	xmlFreeNode(copy);
	return text;
}

static const char *
joined(struct world *w, const xmlNode *list)
{
	const char *all = "";

	xml_each (n, list, NULL)
		all = pool_printf(w->pool, "%s%s%s", all,
		    *all != '\0' ? "," : "", xml_text(n));
	return all;
}

/* Of a list of maps the one with this zone. */
static xmlNode *
map_of_zone(xmlNode *list, const char *zone)
{
	xml_each (map, list, "map") {
		const xmlNode *is = xml_by_id(map, NULL, "name", "zone");

		if (is != NULL && strcmp(xml_text(is), zone) == 0)
			return map;
	}
	return NULL;
}

static xmlNode *
child(xmlNode *at, const char *step)
{
	long n = text_number(step, 0, 999);

	if (n < 0 && strcmp((const char *)at->name, "list") == 0)
		return map_of_zone(at, step);
	if (n < 0)
		return xml_by_id(at, NULL, "name", step);
	at = xml_first(at, NULL);
	while (at != NULL && n-- > 0)
		at = xml_next(at, NULL);
	return at;
}

const char *
world_detail(struct world *w, xmlNode *finding, const char *path)
{
	xmlNode *at = finding;

	if (strcmp(path, "status") == 0 || strcmp(path, "says") == 0)
		return xml_attr(finding, path);
	while (at != NULL && *path != '\0')
		at = child(at, cut(w->pool, &path, "/"));
	if (at == NULL)
		return NULL;
	return xml_first(at, NULL) != NULL ||
	    strcmp((const char *)at->name, "list") == 0 ? joined(w, at) :
	    xml_text(at);
}

/* ---- a folder ---- */

char *
scratch_new(void)
{
	const char *top = getenv("TMPDIR");
	char *folder = mem_printf("%s/whybounce-test.XXXXXX",
	    top != NULL ? top : "/tmp");

	if (mkdtemp(folder) == NULL)
		fail_msg("%s: cannot be made", folder);
	return folder;
}

static void
write_file(const char *folder, const char *name, const char *p, size_t n)
{
	char *path = mem_printf("%s/%s", folder, name), *why;

	if (buf_write_file(path, p, n, &why) != 0)
		fail_msg("%s", why);
	free(path);
}

void
scratch_write(const char *folder, const char *name, const char *text)
{
	write_file(folder, name, text, strlen(text));
}

void
scratch_copy(const char *folder, const char *name, const char *from)
{
	struct buf b;
	char *why;

	buf_init(&b, 0);
	if (buf_read_file(&b, from, &why) != 0)
		fail_msg("%s", why);
	write_file(folder, name, b.data, b.len);
	buf_release(&b);
}

void
scratch_free(char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *d;

	while (dir != NULL && (d = readdir(dir)) != NULL) {
		char *path = mem_printf("%s/%s", folder, d->d_name);

		unlink(path);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(folder);
	free(folder);
}
