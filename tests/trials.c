/*
 * The recorded cases of tests/cases: each lived through (recipe.h) and judged,
 * and what comes out compared with what its author expects, a line a case.
 *
 *	verdict: CAUSE DETAIL CONFIDENCE ACT	"-" for a cause: all is well
 *	path: NODE NODE ...			in this order, others between
 *	fixes: ID ID ...			the first ones, in this order
 *	fixes-too: ID ...			anywhere among them
 *	no-fix: ID ...				must not be there
 *	way: ID PLATFORM			the way shown of a fix
 *	covers: ID ...				that way is for --exchange
 *	holds: TEXT				in a command or step of a fix
 *	lacks: TEXT				in none
 *	rules-out: DETAIL ...			with confidence ruled-out
 *	others: DETAIL ...			among the alternatives
 *	with NODE=CHOICE: DETAIL CONFIDENCE	with that answer as well
 *
 * trials [FILE...]: these alone, with what came out of each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/judgement.h"
#include "help/platform.h"
#include "tests/recipe.h"

/* What the cases were about, in words: "no-mx@sender", "rc-limits@2016". */
struct tally {
	struct pool *pool;
	const char *seen;
	int n, bad;
};

struct trial {
	const struct recipe *recipe;
	const struct knowledge *knowledge;
	struct world *world;
	struct judgement judged;
	struct buf wrong;		/* "wanted ..." lines; empty: well */
};

static void
wrong(struct trial *t, const char *word, const char *wanted, const char *got)
{
	buf_printf(&t->wrong, "# %s\n#   wanted %s\n#   got    %s\n", word,
	    wanted, got);
}

/* ---- what came out, as text ---- */

static const char *
verdict_text(struct trial *t)
{
	const struct verdict *v = t->judged.verdict;

	if (v->none)
		return "-";
	return pool_printf(v->pool, "%s %s %s %s", v->main.cause, v->main.id,
	    confidence_word(v->main.confidence), v->main.act);
}

static const char *
path_text(struct trial *t)
{
	const struct verdict *v = t->judged.verdict;
	const char *all = "";

	for (int i = 0; i < v->n_path; i++)
		all = pool_printf(v->pool, "%s%s ", all, v->path[i].node);
	return pool_printf(v->pool, "%s%s", all,
	    xml_attr(t->judged.walk.node, "id"));
}

static const char *
fixes_text(struct trial *t)
{
	const struct verdict *v = t->judged.verdict;
	const char *all = "";

	for (int i = 0; i < v->n_fixes; i++)
		all = pool_printf(v->pool, "%s%s%s", all, i > 0 ? " " : "",
		    v->fixes[i].id);
	return all;
}

static const char *
others_text(struct trial *t)
{
	const struct verdict *v = t->judged.verdict;
	const char *all = "";

	for (int i = 0; i < v->n_others; i++)
		all = pool_printf(v->pool, "%s%s%s=%s", all, i > 0 ? " " : "",
		    v->others[i].id, confidence_word(v->others[i].confidence));
	return all;
}

/* All that the fixes tell to do. */
static const char *
steps_text(struct trial *t)
{
	const struct verdict *v = t->judged.verdict;
	struct buf b;
	const char *text;

	buf_init(&b, 0);
	for (int i = 0; i < v->n_fixes; i++) {
		for (int s = 0; s < v->fixes[i].n; s++) {
			const struct step *step = &v->fixes[i].steps[s];

			buf_printf(&b, "%s\n", step->text);
			for (int c = 0; c < step->n; c++)
				buf_printf(&b, "%s\n", step->commands[c].text
				    != NULL ? step->commands[c].text :
				    step->commands[c].refused);
		}
	}
	text = pool_strndup(v->pool, b.data, b.len);
	buf_release(&b);
	return text;
}

/* ---- one expectation ---- */

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at++) {
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' ||
		    at[n] == '\0'))
			return true;
	}
	return false;
}

/* All words, in this order, whatever stands between. */
static bool
in_order(struct pool *pool, const char *words, const char *all)
{
	const char *word, *is = "";

	while ((word = text_word(pool, &words)) != NULL) {
		while ((is = text_word(pool, &all)) != NULL &&
		    strcmp(is, word) != 0)
			continue;
		if (is == NULL)
			return false;
	}
	return true;
}

static bool
all_of(struct pool *pool, const char *words, const char *all, bool there)
{
	const char *word;

	while ((word = text_word(pool, &words)) != NULL) {
		if (has_word(all, word) != there)
			return false;
	}
	return true;
}

static bool
begins_with(const char *words, const char *all)
{
	size_t n = strlen(words);

	return text_begins(all, words) && (all[n] == ' ' || all[n] == '\0');
}

static bool
others_fit(struct trial *t, const char *wanted, const char *confidence)
{
	struct pool *pool = t->judged.pool;
	const char *all = others_text(t), *word;

	while ((word = text_word(pool, &wanted)) != NULL) {
		if (strstr(pool_printf(pool, " %s", all), pool_printf(pool,
		    " %s=%s", word, confidence)) == NULL)
			return false;
	}
	return true;
}

/* A cause that is not shown at all was not worth a word: ruled out, too. */
static bool
ruled_out(struct trial *t, const char *wanted)
{
	const struct verdict *v = t->judged.verdict;
	const char *word;

	while ((word = text_word(v->pool, &wanted)) != NULL) {
		bool found = false;

		for (int i = 0; i < v->n_others; i++)
			found |= strcmp(v->others[i].id, word) == 0 &&
			    v->others[i].confidence == CONFIDENCE_RULED_OUT;
		if (!found)
			return false;
	}
	return true;
}

static const char *
way_text(struct trial *t, const char *id)
{
	const struct verdict *v = t->judged.verdict;

	for (int i = 0; i < v->n_fixes; i++) {
		if (strcmp(v->fixes[i].id, id) == 0)
			return v->fixes[i].platform;
	}
	return "no such fix";
}

static void
compare_with(struct trial *t, const struct recipe_line *l)
{
	struct casefile *c = t->world->casefile;
	struct pool *pool = t->judged.pool;
	const char *answer = l->word + strlen("with ");
	const char *equals = strchr(answer, '='), *is;
	struct judgement j;

	if (equals == NULL) {
		wrong(t, l->word, "NODE=CHOICE", "no answer");
		return;
	}
	answer_set(c, pool_strndup(pool, answer, (size_t)(equals - answer)),
	    equals + 1);
	judgement_init(&j, t->knowledge, c, false);
	is = pool_printf(pool, "%s %s", j.verdict->none ? "-" :
	    j.verdict->main.id, confidence_word(j.verdict->main.confidence));
	if (strcmp(is, l->text) != 0)
		wrong(t, l->word, l->text, is);
	judgement_release(&j);
	answer_undo(c);
}

static void
compare_way(struct trial *t, const char *wanted)
{
	const char *at = wanted, *id = text_word(t->judged.pool, &at);
	const char *is = way_text(t, id);

	if (strcmp(text_trim(t->judged.pool, at), is) != 0)
		wrong(t, "way", wanted, is);
}

/* The first of these fixes that is not shown for the Exchange of the case. */
static void
compare_covers(struct trial *t, const char *wanted)
{
	const char *exchange = fact_get(t->world->casefile, "exchange"), *id;

	while ((id = text_word(t->judged.pool, &wanted)) != NULL) {
		const char *is = way_text(t, id);

		if (platform_covers(is, exchange) != PLATFORM_YES)
			wrong(t, id, exchange, is);
	}
}

static void
compare(struct trial *t, const struct recipe_line *l)
{
	struct pool *pool = t->judged.pool;
	const char *is = "not known here: what is expected?", *w = l->word;
	bool well = false;

	if (strcmp(w, "verdict") == 0)
		well = strcmp(is = verdict_text(t), l->text) == 0;
	else if (strcmp(w, "path") == 0)
		well = in_order(pool, l->text, is = path_text(t));
	else if (strcmp(w, "fixes") == 0)
		well = begins_with(l->text, is = fixes_text(t));
	else if (strcmp(w, "fixes-too") == 0)
		well = all_of(pool, l->text, is = fixes_text(t), true);
	else if (strcmp(w, "no-fix") == 0)
		well = all_of(pool, l->text, is = fixes_text(t), false);
	else if (strcmp(w, "holds") == 0)
		well = strstr(is = steps_text(t), l->text) != NULL;
	else if (strcmp(w, "lacks") == 0)
		well = strstr(is = steps_text(t), l->text) == NULL;
	else if (strcmp(w, "rules-out") == 0)
		well = ruled_out(t, l->text), is = others_text(t);
	else if (strcmp(w, "others") == 0)
		well = others_fit(t, l->text, ""), is = others_text(t);
	if (!well)
		wrong(t, w, l->text, strchr(is, '\n') != NULL ?
		    "what the fixes tell does otherwise" : is);
}

/* ---- one case ---- */

static void
expect(struct trial *t)
{
	if (recipe_wanted(t->recipe, "verdict", NULL) == NULL ||
	    recipe_wanted(t->recipe, "path", NULL) == NULL)
		wrong(t, "expectations", "verdict and path", "none");
	for (const struct recipe_line *l = t->recipe->wanted; l != NULL;
	    l = l->next) {
		if (text_begins(l->word, "with "))
			compare_with(t, l);
		else if (strcmp(l->word, "way") == 0)
			compare_way(t, l->text);
		else if (strcmp(l->word, "covers") == 0)
			compare_covers(t, l->text);
		else
			compare(t, l);
	}
}

static void
tell(struct trial *t)
{
	printf("# verdict: %s\n# path: %s\n# fixes: %s\n# others: %s\n",
	    verdict_text(t), path_text(t), fixes_text(t), others_text(t));
}

/* ---- all together: is anything left out? ---- */

static void
see(struct tally *y, const char *what, const char *at)
{
	const char *word = pool_printf(y->pool, "%s@%s", what, at);

	if (!has_word(y->seen, word))
		y->seen = pool_printf(y->pool, "%s %s", y->seen, word);
}

static void
see_side(struct tally *y, const char *cause, const char *side)
{
	bool both = side != NULL && strcmp(side, "both") == 0;

	if (both || text_same(side, "sender"))
		see(y, cause, "sender");
	if (both || text_same(side, "recipient"))
		see(y, cause, "recipient");
}

static void
see_trial(struct tally *y, struct trial *t)
{
	const struct verdict *v = t->judged.verdict;
	struct casefile *c = t->world->casefile;
	const char *exchange = fact_get(c, "exchange");
	const char *cause = t->judged.walk.cause;

	if (v->none || cause == NULL)
		return;
	see_side(y, cause, fact_get(c, "side"));
	see(y, cause, t->recipe->name != NULL ? "bounce" :
	    t->recipe->reply != NULL ? "line" : "addresses");
	for (int i = 0; exchange != NULL && i < v->n_fixes; i++) {
		if (platform_covers(v->fixes[i].platform, exchange) ==
		    PLATFORM_YES)
			see(y, v->fixes[i].id, exchange);
	}
}

/* Words "WHAT@AT" that no case saw, as one line; "": none. */
static const char *
unseen(struct tally *y, const char *missing, const char *what, const char *at)
{
	const char *word = pool_printf(y->pool, "%s@%s", what, at);

	return has_word(y->seen, word) ? missing : pool_printf(y->pool,
	    "%s %s", missing, word);
}

static void
report(struct tally *y, const char *sentence, const char *missing)
{
	bool well = *missing == '\0';

	printf("%s %d - %s\n", well ? "ok" : "not ok", ++y->n, sentence);
	if (!well)
		printf("# no case for%s\n", missing);
	y->bad += !well;
}

/* Every cause, from this side or entry. */
static void
report_causes(struct tally *y, const struct knowledge *k, const char *sentence,
    const char *at)
{
	const char *missing = "";

	xml_each (c, xmlDocGetRootElement(k->causes), "cause")
		missing = unseen(y, missing, xml_attr(c, "id"), at);
	report(y, sentence, missing);
}

/* What most people meet: not all that can refuse shows without a bounce. */
static const char seeds[] = "recipient-ip-blocked provider-ip-reputation "
    "ptr-missing ptr-mismatch ptr-generic helo-invalid dnsbl-listed-ip "
    "dnsbl-listed-domain recipient-dnsbl-broken recipient-domain-filter "
    "transport-rule-reject sender-address-blocked sender-outbound-block "
    "recipient-internal-only recipient-sender-list "
    "receive-connector-untrusted receive-connector-wrong-match "
    "undetermined-policy auth-required relay-denied recipient-unknown "
    "mailbox-inactive open-relay";

static void
report_seeds(struct tally *y)
{
	static const char *const entries[] = { "bounce", "line", "addresses" };

	for (int i = 0; i < 3; i++) {
		const char *at = seeds, *word, *missing = "";

		while ((word = text_word(y->pool, &at)) != NULL)
			missing = unseen(y, missing, word, entries[i]);
		report(y, pool_printf(y->pool, "the usual causes are there "
		    "from %s", i == 0 ? "a bounce" : i == 1 ? "one line" :
		    "addresses alone"), missing);
	}
}

static void
report_connectors(struct tally *y)
{
	static const char *const fixes[] = { "rc-create-partner",
		"rc-enable-anonymous", "rc-fix-scope", "rc-anonymous-relay",
		"rc-sendas", "rc-auth", "rc-limits", "close-open-relay" };
	const char *missing = "", *version;

	for (size_t f = 0; f < sizeof fixes / sizeof *fixes; f++) {
		for (int i = 0; (version = platform_version(i)) != NULL; i++)
			missing = unseen(y, missing, fixes[f], version);
	}
	report(y, "each fix of a connector is there for each Exchange",
	    missing);
}

/* `told`: what came out is wanted, too. True when all is as expected. */
static bool
try(const struct knowledge *k, const char *path, const char *around,
    struct tally *y, bool told)
{
	struct recipe *r = recipe_read(path, around);
	struct trial t = { .recipe = r, .knowledge = k };
	const char *slash = strrchr(path, '/');
	bool well;

	buf_init(&t.wrong, 0);
	t.world = recipe_live(r);
	judgement_init(&t.judged, k, t.world->casefile, false);
	expect(&t);
	well = t.wrong.len == 0;
	printf("%s %d - %s: %s\n%s", well ? "ok" : "not ok", ++y->n,
	    slash == NULL ? path : slash + 1, verdict_text(&t), well ? "" :
	    t.wrong.data);
	if (told)
		tell(&t);
	fflush(stdout);
	see_trial(y, &t);
	judgement_release(&t.judged);
	world_free(t.world);
	buf_release(&t.wrong);
	recipe_free(r);
	return well;
}

static void
report_all(struct tally *y, const struct knowledge *k)
{
	report_causes(y, k, "every cause has a case of who runs the sender",
	    "sender");
	report_causes(y, k, "every cause has a case of who runs the recipient",
	    "recipient");
	report_seeds(y);
	report_connectors(y);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char *around = mem_printf("%s/tests/practice", top != NULL ? top : ".");
	char *pattern = mem_printf("%s/tests/cases/*.case", top != NULL ? top :
	    ".");
	struct knowledge *k = knowledge_new();
	struct tally y = { .pool = pool_new(), .seen = "" };
	glob_t g = { 0 };
	int n = argc - 1;

	if (n == 0 && glob(pattern, 0, NULL, &g) == 0)
		n = (int)g.gl_pathc;
	for (int i = 0; i < n; i++)
		y.bad += !try(k, argc > 1 ? argv[i + 1] : g.gl_pathv[i],
		    around, &y, argc > 1);
	if (argc == 1)
		report_all(&y, k);
	printf("1..%d\n", y.n);
	globfree(&g);
	knowledge_free(k);
	pool_free(y.pool);
	free(around);
	free(pattern);
	return y.bad == 0 ? 0 : 1;
}
