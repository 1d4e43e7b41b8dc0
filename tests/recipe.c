/*
 * Recorded cases: see recipe.h.
 */
#include "tests/recipe.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/exchange.h"
#include "checks/intake.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "tests/everywhere.h"

/* ---- the file ---- */

static const char *
read_file(struct pool *pool, const char *path)
{
	struct buf b;
	const char *text;
	char *why;

	buf_init(&b, 0);
	if (buf_read_file(&b, path, &why) != 0)
		errx(EX_NOINPUT, "%s", why);
	text = pool_strndup(pool, b.data, b.len);
	buf_release(&b);
	return text;
}

/* A file that goes by its name alone stands beside the case. */
static const char *
beside(const struct recipe *r, const char *name)
{
	const char *slash = strrchr(r->path, '/');

	return pool_printf(r->pool, "%.*s%s", slash == NULL ? 0 :
	    (int)(slash + 1 - r->path), r->path, name);
}

static void
append(struct pool *pool, struct recipe_line **list, const char *word,
    const char *text)
{
	struct recipe_line *l = pool_alloc(pool, sizeof *l);

	l->word = word;
	l->text = text_trim(pool, text);
	while (*list != NULL)
		list = &(*list)->next;
	*list = l;
}

/*
 * {word|else} and {word} of a frame or world; no other braces stand in
 * one.
 */
static const char *
fill(const struct recipe *r, const char *frame)
{
	struct buf b;
	const char *text, *open;

	buf_init(&b, 0);
	while ((open = strchr(frame, '{')) != NULL) {
		size_t n = strcspn(open + 1, "|}");
		size_t all = strcspn(open + 1, "}");
		const char *value = n < all ? pool_strndup(r->pool,
		    open + n + 2, all - n - 1) : "";

		buf_add(&b, frame, (size_t)(open - frame));
		for (const struct recipe_line *l = r->words; l != NULL;
		    l = l->next) {
			if (strncmp(l->word, open + 1, n) == 0 &&
			    l->word[n] == '\0')
				value = l->text;
		}
		buf_puts(&b, value);
		frame = open + 1 + all + 1;
	}
	buf_puts(&b, frame);
	text = pool_strndup(r->pool, b.data, b.len);
	buf_release(&b);
	return text;
}

/* "WORD: TEXT" */
static void
read_word(struct recipe *r, const char *s)
{
	const char *colon = strchr(s, ':');
	const char *word, *text;

	if (colon == NULL)
		errx(EX_DATAERR, "%s: %s: not known", r->path, s);
	word = pool_strndup(r->pool, s, (size_t)(colon - s));
	text = text_trim(r->pool, colon + 1);
	if (strcmp(word, "title") == 0)
		r->title = text;
	else if (strcmp(word, "reply") == 0)
		r->reply = text;
	else if (strcmp(word, "bounce") == 0)
		r->name = text;
	else if (strcmp(word, "frame") == 0)
		r->bounce = read_file(r->pool, beside(r, r->name = text));
	else if (strcmp(word, "world") == 0)
		r->script = pool_printf(r->pool, "%s%s\n", r->script,
		    fill(r, read_file(r->pool, beside(r, text))));
	else
		append(r->pool, &r->wanted, word, text);
}

static bool
is_world(const char *s)
{
	static const char *const begins[] = { "dns ", "smtp ", "https ",
		"local ", " ", "\t" };

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		if (text_begins(s, begins[i]))
			return true;
	}
	return false;
}

static void
read_line(struct recipe *r, const char *s)
{
	const char *at = s, *word;

	if (*s == '\0' || *s == '#')
		return;
	if (is_world(s)) {
		r->script = pool_printf(r->pool, "%s%s\n", r->script, s);
		return;
	}
	if (*s != '@' && !text_begins(s, "--")) {
		read_word(r, s);
		return;
	}
	word = text_word(r->pool, &at);
	append(r->pool, *s == '@' ? &r->words : &r->options, word +
	    (*s == '@'), at);
}

/* The rest of the world follows: what stands first counts. */
struct recipe *
recipe_read(const char *path, const char *around)
{
	struct recipe *r = mem_alloc(sizeof *r);
	const char *text, *everywhere;

	r->pool = pool_new();
	r->path = path;
	r->script = "";
	text = read_file(r->pool, path);
	while (*text != '\0' && (r->name == NULL || r->bounce != NULL)) {
		size_t n = strcspn(text, "\n");

		read_line(r, pool_strndup(r->pool, text, n));
		text += n + (text[n] == '\n');
	}
	if (r->name != NULL)
		r->bounce = r->bounce == NULL ? text : fill(r, r->bounce);
	everywhere = pool_printf(r->pool, "%s/everywhere", around);
	r->script = pool_printf(r->pool, "%s\n%s", r->script,
	    read_file(r->pool, everywhere));
	r->pem = read_file(r->pool, pool_printf(r->pool, "%s.pem",
	    everywhere));
	return r;
}

void
recipe_free(struct recipe *r)
{
	pool_free(r->pool);
	free(r);
}

const struct recipe_line *
recipe_wanted(const struct recipe *r, const char *word,
    const struct recipe_line *after)
{
	const struct recipe_line *l = after == NULL ? r->wanted : after->next;

	while (l != NULL && strcmp(l->word, word) != 0)
		l = l->next;
	return l;
}

/* ---- from the file to the case ---- */

static const char *const facts[][2] = {
	{ "--ip", "sender_ip" }, { "--helo", "helo" }, { "--from", "from" },
	{ "--header-from", "header_from" }, { "--to", "to" },
	{ "--dkim-selector", "selectors" },
	{ "--side", "side" }, { "--exchange", "exchange" },
};

static bool
take_fact(struct world *w, const char *option, const char *value)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		bool chosen = i > 5;

		if (strcmp(option, facts[i][0]) != 0)
			continue;
		fact_add(w->casefile, facts[i][1], value, FACT_PERSON,
		    chosen ? "chosen" : "typed");
		return true;
	}
	return false;
}

static void
take_export(struct world *w, const struct recipe *r, const char *name)
{
	const char *text = read_file(r->pool, beside(r, name));
	char *why;

	if (exchange_read(w->casefile, text, strlen(text), name, &why) != 0)
		errx(EX_DATAERR, "%s: %s: %s", r->path, name, why);
}

static void
take_answer(struct world *w, const struct recipe *r, const char *answer)
{
	const char *equals = strchr(answer, '=');

	if (equals == NULL)
		errx(EX_DATAERR, "%s: %s: no answer", r->path, answer);
	answer_set(w->casefile, pool_strndup(r->pool, answer,
	    (size_t)(equals - answer)), equals + 1);
}

static void
take_option(struct world *w, const struct recipe *r,
    const struct recipe_line *l)
{
	if (strcmp(l->word, "--rcpt-probe") == 0)
		w->settings.rcpt_probe = true;
	else if (strcmp(l->word, "--relay-test") == 0)
		w->settings.relay_test = true;
	else if (strcmp(l->word, "--offline") == 0)
		w->settings.offline = true;
	else if (strcmp(l->word, "--lists") == 0)
		w->settings.all_lists = strcmp(l->text, "all") == 0;
	else if (strcmp(l->word, "--only") == 0)
		w->settings.only = l->text;
	else if (strcmp(l->word, "--skip") == 0)
		w->settings.skip = l->text;
	else if (strcmp(l->word, "--mx") == 0)
		w->settings.mx = l->text;
	else if (strcmp(l->word, "--connectors") == 0)
		take_export(w, r, l->text);
	else if (strcmp(l->word, "--answer") == 0)
		take_answer(w, r, l->text);
	else if (!take_fact(w, l->word, l->text))
		errx(EX_DATAERR, "%s: %s: not known here", r->path, l->word);
}

static void
take_options(struct world *w, const struct recipe *r)
{
	xmlNode *node = casefile_part(w->casefile, "settings");

	w->settings.all_lists = false;
	for (const struct recipe_line *l = r->options; l != NULL; l = l->next)
		take_option(w, r, l);
	exchange_tell_facts(w->casefile);
	xml_set(node, "smtp-port", "25");
	xml_set(node, "rcpt-probe", w->settings.rcpt_probe ? "yes" : "no");
	xml_set(node, "lists", w->settings.all_lists ? "all" : "core");
	xml_set(node, "mx", w->settings.mx);
}

static void
take_bounce(struct world *w, const struct recipe *r)
{
	char *why = NULL;

	if (r->reply != NULL)
		intake_reply(w->casefile, r->reply, FACT_PERSON);
	if (r->name != NULL && intake_read(w->casefile, r->bounce,
	    strlen(r->bounce), r->name, &why) != INTAKE_BOUNCE)
		errx(EX_DATAERR, "%s: %s", r->path, why != NULL ? why :
		    "no bounce");
}

/* What depends on the version has no place in it. */
static void
finish(struct casefile *c, const struct recipe *r)
{
	xmlNode *root = casefile_root(c);

	xmlUnsetProp(root, (const xmlChar *)"program");
	if (r->title != NULL)
		xml_set(root, "title", r->title);
}

struct world *
recipe_live(const struct recipe *r)
{
	struct world *w = world_new(r->script);

	everywhere_around(w, r->pem);
	take_bounce(w, r);
	take_options(w, r);
	if (!world_run_all(w))
		errx(EX_SOFTWARE, "%s: a check never ends", r->path);
	finish(w->casefile, r);
	return w;
}
