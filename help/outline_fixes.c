/*
 * What to do: the fixes with their steps and commands, and the letters for
 * the other side. See outline.h.
 *
 * A letter stands once, in the part for the other side; the step that sends
 * it names its number. What a fix warns of stands before its steps: after a
 * command it would be read too late.
 */
#include "help/outline.h"

#include <string.h>

#include "checks/text.h"

/* ---- letters: each once, numbered in the order of the fixes ---- */

#define LETTERS_MAX 40

struct letter {
	int number;
	const char *to, *text;
};

static bool
is_letter(const struct command *c)
{
	return c->text != NULL && c->language != NULL &&
	    strcmp(c->language, "letter") == 0;
}

/* "Send this to the owner:" without its colon. */
static const char *
without_colon(struct pool *pool, const char *s)
{
	size_t n = strlen(s);

	return pool_strndup(pool, s, n > 0 && s[n - 1] == ':' ? n - 1 : n);
}

/* The same as a heading: "Letter 1, to the owner". */
static const char *
letter_heading(struct pool *pool, const struct letter *l)
{
	static const char send[] = "Send this to ";
	bool plain = text_begins(l->to, send);

	return pool_printf(pool, plain ? "Letter %d, to %s" : "Letter %d: %s",
	    l->number, without_colon(pool, l->to + (plain ? sizeof send - 1 :
	    0)));
}

static bool
is_known(const struct letter *letters, int n, const char *text)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(letters[i].text, text) == 0)
			return true;
	}
	return false;
}

static int
find_letters(const struct verdict *v, struct letter *letters)
{
	int n = 0;

	for (int i = 0; i < v->n_fixes; i++) {
		const struct fix *f = &v->fixes[i];

		for (int k = 0; k < f->n && n < LETTERS_MAX; k++) {
			const struct step *s = &f->steps[k];

			if (s->n == 0 || !is_letter(&s->commands[0]) ||
			    is_known(letters, n, s->commands[0].text))
				continue;
			letters[n] = (struct letter){ n + 1, s->text,
				s->commands[0].text };
			n++;
		}
	}
	return n;
}

static int
letter_number(const struct verdict *v, const char *text)
{
	struct letter letters[LETTERS_MAX];
	int n = find_letters(v, letters);

	for (int i = 0; i < n; i++) {
		if (strcmp(letters[i].text, text) == 0)
			return letters[i].number;
	}
	return 0;
}

bool
outline_has_letter(const struct verdict *v)
{
	struct letter letters[LETTERS_MAX];

	return find_letters(v, letters) > 0;
}

/* ---- the fixes ---- */

static const char *
language_name(const char *language)
{
	static const char *const names[][2] = {
		{ "powershell", "PowerShell" }, { "sh", "shell" },
		{ "zone", "zone file" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i][0], language) == 0)
			return names[i][1];
	}
	return language;
}

static void
add_command(struct outline *o, const struct verdict *v,
    const struct command *c)
{
	if (c->text == NULL)
		outline_text(o, BLOCK_WARNING, pool_printf(o->pool,
		    "No command is given here: %s.", c->refused != NULL ?
		    c->refused : "a value is missing"));
	else if (!is_letter(c) || letter_number(v, c->text) == 0)
		outline_add(o, (struct block){ .kind = BLOCK_COMMAND,
			.label = c->language,
			.title = language_name(c->language),
			.text = c->text });
}

static void
add_step(struct outline *o, const struct verdict *v, const struct step *s,
    int number)
{
	const char *text = s->text;
	int letter = s->n > 0 && is_letter(&s->commands[0]) ?
	    letter_number(v, s->commands[0].text) : 0;

	if (letter > 0)
		text = pool_printf(o->pool, "%s: see letter %d below.",
		    without_colon(o->pool, text), letter);
	outline_add(o, (struct block){ .kind = BLOCK_STEP, .number = number,
		.text = text });
	for (int i = 0; i < s->n; i++)
		add_command(o, v, &s->commands[i]);
}

/* Bullets, each with its commands below it. */
static void
add_bullets(struct outline *o, const struct verdict *v, const char *caption,
    const struct steps *all)
{
	if (all->n > 0)
		outline_text(o, BLOCK_CAPTION, caption);
	for (int i = 0; i < all->n; i++) {
		outline_text(o, BLOCK_BULLET, all->at[i].text);
		for (int k = 0; k < all->at[i].n; k++)
			add_command(o, v, &all->at[i].commands[k]);
	}
}

static const char *
recheck_in_words(struct outline *o, const struct verdict *v,
    const struct strings *ids)
{
	const char *all = NULL;

	for (int i = 0; i < ids->n; i++) {
		for (int k = 0; k < v->n_checks; k++) {
			if (strcmp(v->checks[k].id, ids->at[i]) == 0)
				all = pool_printf(o->pool, "%s%s%s",
				    all != NULL ? all : "", all != NULL ?
				    "; " : "", v->checks[k].title);
		}
	}
	return all;
}

static void
add_fix(struct outline *o, const struct verdict *v, int i)
{
	const struct fix *f = &v->fixes[i];
	const char *again = recheck_in_words(o, v, &f->recheck);

	outline_text(o, BLOCK_HEADING, pool_printf(o->pool, "Fix %d of %d: %s",
	    i + 1, v->n_fixes, f->title));
	outline_field(o, "Where", f->platform);
	outline_field(o, "Who", f->who);
	outline_field(o, "Risk", f->risk);
	outline_list(o, "Before you begin", &f->before);
	for (int k = 0; k < f->warnings.n; k++)
		outline_text(o, BLOCK_WARNING, f->warnings.at[k]);
	outline_text(o, BLOCK_CAPTION, "Steps");
	for (int k = 0; k < f->n; k++)
		add_step(o, v, &f->steps[k], k + 1);
	add_bullets(o, v, "Check that it worked", &f->verify);
	add_bullets(o, v, "To undo it", &f->undo);
	if (f->effect != NULL || again != NULL)
		outline_text(o, BLOCK_CAPTION, "Afterwards");
	outline_field(o, "Takes effect", f->effect);
	outline_field(o, "Check again", again);
}

/* One look at all that is to do, before the details. */
static void
add_overview(struct outline *o, const struct verdict *v)
{
	if (v->n_fixes < 2)
		return;
	outline_text(o, BLOCK_CAPTION, "What to do, in this order, until mail "
	    "gets through");
	for (int i = 0; i < v->n_fixes; i++)
		outline_add(o, (struct block){ .kind = BLOCK_STEP,
			.number = i + 1, .text = v->fixes[i].title });
}

void
outline_fixes(struct outline *o, const struct verdict *v)
{
	add_overview(o, v);
	for (int i = 0; i < v->n_fixes; i++)
		add_fix(o, v, i);
}

/* ---- the letters ---- */

/* Are all letters for the author, who is of the reader's own side? */
static bool
is_for_author(const struct report *r, const struct letter *letters, int n)
{
	const char *side = fact_get(r->casefile, "side");
	int others = 0;

	for (int i = 0; i < n; i++)
		others += strstr(letters[i].to, "the person who wrote") ==
		    NULL;
	return n > 0 && others == 0 && (side == NULL ||
	    strcmp(side, "recipient") != 0);
}

void
outline_letters(struct outline *o, const struct report *r)
{
	struct letter letters[LETTERS_MAX];
	int n = find_letters(r->verdict, letters);

	outline_part(o, 3, is_for_author(r, letters, n) ?
	    "To send to the person who wrote the mail" :
	    "For the other side");
	if (n == 0)
		outline_text(o, BLOCK_TEXT, "There is nothing to write to "
		    "them.");
	for (int i = 0; i < n; i++) {
		outline_text(o, BLOCK_HEADING, letter_heading(o->pool,
		    &letters[i]));
		outline_text(o, BLOCK_LETTER, letters[i].text);
	}
}
