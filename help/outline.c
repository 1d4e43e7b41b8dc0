/*
 * The blocks, the title, and the verdict for its two readers: the person who
 * wrote the mail, and the administrator. See outline.h.
 */
#include "help/outline.h"

#include <string.h>

#include "checks/text.h"
#include "help/inshort.h"

/* ---- blocks ---- */

static bool
keeps_lines(enum block_kind kind)
{
	return kind == BLOCK_COMMAND || kind == BLOCK_LETTER;
}

static const char *
squeezed(struct pool *pool, const char *s)
{
	return s == NULL ? NULL : text_squeeze(pool, s);
}

/* Lines of answers keep their columns, but each stays one line. */
static const char *
one_line(struct pool *pool, const char *s)
{
	char *line = pool_strdup(pool, s);

	for (char *p = line; (p = strpbrk(p, "\t\r\n")) != NULL;)
		*p = ' ';
	return line;
}

static struct block *
new_block(struct outline *o)
{
	struct block *more;

	if (o->n == o->room) {
		o->room = o->room == 0 ? 64 : o->room * 2;
		more = pool_alloc(o->pool, (size_t)o->room * sizeof *more);
		if (o->n > 0)
			memcpy(more, o->at, (size_t)o->n * sizeof *more);
		o->at = more;
	}
	return &o->at[o->n++];
}

void
outline_add(struct outline *o, struct block b)
{
	if (b.text == NULL || *b.text == '\0')
		return;
	b.label = squeezed(o->pool, b.label);
	b.title = squeezed(o->pool, b.title);
	if (b.kind == BLOCK_LINE)
		b.text = one_line(o->pool, b.text);
	else if (!keeps_lines(b.kind))
		b.text = squeezed(o->pool, b.text);
	*new_block(o) = b;
}

void
outline_text(struct outline *o, enum block_kind kind, const char *text)
{
	outline_add(o, (struct block){ .kind = kind, .text = text });
}

void
outline_field(struct outline *o, const char *label, const char *text)
{
	outline_add(o, (struct block){ .kind = BLOCK_FIELD, .label = label,
		.text = text });
}

void
outline_list(struct outline *o, const char *caption,
    const struct strings *list)
{
	if (list->n > 0)
		outline_text(o, BLOCK_CAPTION, caption);
	for (int i = 0; i < list->n; i++)
		outline_text(o, BLOCK_BULLET, list->at[i]);
}

void
outline_part(struct outline *o, int number, const char *text)
{
	outline_add(o, (struct block){ .kind = BLOCK_PART, .number = number,
		.text = text });
}

/* ---- part 1 ---- */

static const char *
who_acts_plainly(const struct report *r)
{
	const struct verdict *v = r->verdict;
	static const char *const words[][2] = {
		{ "sender-admin", "Please pass this report on to the people "
		    "who run your mail server: the next part tells them what "
		    "to do." },
		{ "sender-dns", "Please pass this report on to the people who "
		    "run your mail server: an entry in the DNS has to be put "
		    "right, and the next part tells them which." },
		{ "author", "You can put it right yourself: the steps are in "
		    "the next part." },
		{ "wait", "You need not do anything now: it should solve "
		    "itself." },
	};

	if (v->none)
		return "Please send the message again. If it comes back, pass "
		    "on the new bounce.";
	if (v->unknown)
		return "Please pass this report on to the people who run your "
		    "mail server.";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(v->main.act, words[i][0]) == 0)
			return words[i][1];
	}
	if (text_same(fact_get(r->casefile, "side"), "both"))
		return words[0][1];
	if (text_same(fact_get(r->casefile, "side"), "recipient"))
		return "Only the recipient's side can change it, and the "
		    "people who run it have this report: you need not do "
		    "anything now.";
	return outline_has_letter(v) ? "Only the recipient's side can change "
	    "it. A letter is ready below; your administrator can send it." :
	    "Only the recipient's side can change it. Please pass this report "
	    "on to your administrator.";
}

static void
for_author(struct outline *o, const struct report *r)
{
	const struct verdict *v = r->verdict;

	outline_part(o, 1, "For the person who wrote the mail");
	outline_text(o, BLOCK_TEXT, inshort_happened(o->pool, r));
	if (!inshort_is_bounce(v)) {
		outline_text(o, BLOCK_TEXT, v->summary);
		return;
	}
	outline_text(o, BLOCK_TEXT, inshort_plainly(v));
	outline_text(o, BLOCK_TEXT, inshort_sure(v));
	outline_text(o, BLOCK_TEXT, who_acts_plainly(r));
}

/* ---- part 2: the verdict ---- */

static const char *
how_sure(const struct candidate *c)
{
	static const char *const words[] = {
		"ruled out",
		"possible (nothing better was found)",
		"likely (there is good reason, but no proof)",
		"confirmed (their words and a live check agree, or a check "
		    "proves it alone)",
	};

	if (c->confidence == CONFIDENCE_POSSIBLE && c->against.n > 0)
		return "possible (something speaks against it as well)";
	return words[c->confidence];
}

/* Whose words they are: the sending side's own server may have refused. */
static const char *
whose_words(const struct report *r)
{
	const char *who = fact_get(r->casefile, "refused_by");

	return who != NULL && (strcmp(who, "own-server") == 0 ||
	    strcmp(who, "own-gateway") == 0) ?
	    "What the sending side's own server said" :
	    "What the refusing server said";
}

static void
add_verdict(struct outline *o, const struct report *r)
{
	const struct verdict *v = r->verdict;
	const struct candidate *c = &v->main;

	outline_field(o, "Verdict", v->summary);
	if (!v->none && !v->unknown) {
		outline_field(o, "How sure", how_sure(c));
		outline_field(o, "Who acts", c->act_shown);
	}
	if (r->earlier != NULL && earlier_differs(r->earlier, v))
		outline_field(o, "When saved", earlier_in_words(o->pool,
		    r->earlier));
	if (fact_get(r->casefile, "diagnostic") != NULL) {
		outline_text(o, BLOCK_CAPTION, whose_words(r));
		outline_text(o, BLOCK_QUOTE, fact_get(r->casefile,
		    "diagnostic"));
	}
	if (v->none)
		return;
	outline_text(o, BLOCK_TEXT, c->expert);
	outline_list(o, "What speaks for it", &c->because);
	outline_list(o, "What speaks against it", &c->against);
	if (c->confidence < CONFIDENCE_CONFIRMED)
		outline_list(o, "What would settle it", &c->settle);
}

static const char *
joined(struct pool *pool, const struct strings *list)
{
	const char *all = "";

	for (int i = 0; i < list->n; i++)
		all = pool_printf(pool, "%s%s%s", all, i > 0 ? "; " : "",
		    list->at[i]);
	return all;
}

static void
add_possible(struct outline *o, const struct verdict *v)
{
	bool first = true;

	for (int i = 0; i < v->n_others; i++) {
		const struct candidate *c = &v->others[i];
		const char *why = joined(o->pool, &c->because);
		const char *against = joined(o->pool, &c->against);

		if (c->confidence == CONFIDENCE_RULED_OUT)
			continue;
		if (first)
			outline_text(o, BLOCK_CAPTION,
			    "Other causes that are possible");
		first = false;
		outline_text(o, BLOCK_BULLET, pool_printf(o->pool,
		    "%s: %s%s%s%s%s", confidence_word(c->confidence),
		    c->title, *why == '\0' ? "" : ". ", why,
		    *against == '\0' ? "" : ". Against it: ", against));
	}
}

/* By name what somebody would suspect, as a number what nobody does. */
static void
add_ruled_out(struct outline *o, const struct verdict *v)
{
	int named = 0, more = 0;

	for (int i = 0; i < v->n_others; i++) {
		const struct candidate *c = &v->others[i];

		if (c->confidence != CONFIDENCE_RULED_OUT)
			continue;
		if (!c->suspected) {
			more++;
			continue;
		}
		if (named++ == 0)
			outline_text(o, BLOCK_CAPTION, "Ruled out");
		outline_text(o, BLOCK_BULLET, pool_printf(o->pool,
		    "%s. Against it: %s", c->title, joined(o->pool,
		    &c->against)));
	}
	if (more > 0 && named > 0)
		outline_text(o, BLOCK_BULLET, pool_printf(o->pool, "%d more "
		    "that nothing points at (--format json names them)",
		    more));
}

static void
for_administrator(struct outline *o, const struct report *r)
{
	const struct verdict *v = r->verdict;

	outline_part(o, 2, "For the administrator");
	add_verdict(o, r);
	add_possible(o, v);
	if (!v->none)		/* the checks say it then */
		add_ruled_out(o, v);
	outline_fixes(o, v);
	if (v->n_fixes > 0 || !inshort_is_bounce(v))
		return;
	outline_text(o, BLOCK_CAPTION, "What to do");
	outline_text(o, BLOCK_TEXT, v->none ?
	    "Nothing: send the message again. If it comes back, look at the "
	    "new bounce." : v->open ? "Go on with this case: what is still "
	    "open is asked next." : "Nothing is known that would help.");
}

void
outline_init(struct outline *o, struct pool *pool, const struct report *r)
{
	memset(o, 0, sizeof *o);
	o->pool = pool;
	outline_text(o, BLOCK_TITLE, inshort_title(o->pool, r));
	for_author(o, r);
	if (inshort_is_bounce(r->verdict)) {
		for_administrator(o, r);
		outline_letters(o, r);
	}
	outline_record(o, r);
}
