/*
 * A case in few lines. See inshort.h.
 */
#include "help/inshort.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"
#include "help/facts.h"
#include "help/letter.h"

#define FIXES 2			/* named to who takes over */
#define FAULTS 3

bool
inshort_is_bounce(const struct verdict *v)
{
	return v->main.cause == NULL ||
	    strcmp(v->main.cause, "not-a-bounce") != 0;
}

static bool
is_refused(const struct casefile *c)
{
	return fact_get(c, "diagnostic") != NULL ||
	    fact_get(c, "reply_code") != NULL ||
	    fact_get(c, "format") != NULL;
}

static bool
acts(const struct verdict *v, const char *who)
{
	return !v->none && !v->unknown && v->main.act != NULL &&
	    strcmp(v->main.act, who) == 0;
}

bool
inshort_is_late(const struct report *r)
{
	const char *action = fact_get(r->casefile, "action");
	const char *code = fact_get(r->casefile, "reply_code");

	if (action != NULL)
		return strcmp(action, "delayed") == 0;
	return code != NULL && *code == '4' && acts(r->verdict, "wait");
}

/* ---- titles ---- */

const char *
inshort_question(const struct report *r)
{
	const char *action = fact_get(r->casefile, "action");

	if (action != NULL && strcmp(action, "delayed") == 0)
		return "Why it is late";
	return "Why it was refused";
}

const char *
inshort_title(struct pool *pool, const struct report *r)
{
	const struct verdict *v = r->verdict;
	const char *to = fact_get(r->casefile, "to");
	const char *action = fact_get(r->casefile, "action");
	const char *mail = "Mail";

	if (!inshort_is_bounce(v))
		return "This message is no bounce";
	if (to != NULL && *to != '\0')
		mail = pool_printf(pool, "Mail to %s", to);
	return pool_printf(pool, "%s: %s", mail,
	    v->none ? "nothing wrong was found" :
	    v->unknown ? "the cause is not decided" :
	    !is_refused(r->casefile) ? "what stands in its way" :
	    action != NULL && strcmp(action, "delayed") == 0 ?
	    "why it is late" : "why it was refused");
}

/* ---- sentences ---- */

const char *
inshort_happened(struct pool *pool, const struct report *r)
{
	const char *to = fact_get(r->casefile, "to");

	if (!inshort_is_bounce(r->verdict))
		return NULL;
	to = to == NULL || *to == '\0' ? "" : pool_printf(pool, " to %s", to);
	if (!is_refused(r->casefile))
		return pool_printf(pool, "It was looked into whether mail%s "
		    "gets through.", to);
	return pool_printf(pool, inshort_is_late(r) ? "Your message%s has "
	    "not been delivered so far; your server keeps trying." :
	    "Your message%s was not delivered.", to);
}

const char *
inshort_plainly(const struct verdict *v)
{
	if (v->none)
		return "Nothing that was looked at shows a fault.";
	if (v->main.author != NULL)
		return v->main.author;
	return v->main.plain != NULL ? v->main.plain : v->open ?
	    "The reason is not decided yet: a question or a check is still "
	    "open." : "The reason is not known in plain words.";
}

const char *
inshort_sure(const struct verdict *v)
{
	if (v->none || v->unknown)
		return NULL;
	return v->main.confidence == CONFIDENCE_CONFIRMED ?
	    "This is confirmed." : v->main.confidence == CONFIDENCE_LIKELY ?
	    "This is likely, though not proven." : v->main.against.n > 0 ?
	    "This is only possible: something speaks against it as well." :
	    "This is what is left to suppose; it is not proven.";
}

/* ---- for the person who wrote the mail ---- */

/* The first n sentences. */
static const char *
sentences(struct pool *pool, const char *text, int n)
{
	const char *s = text;

	for (; (s = strstr(s, ". ")) != NULL; s += 2) {
		if (isupper((unsigned char)s[2]) && --n == 0)
			return pool_printf(pool, "%.*s.", (int)(s - text),
			    text);
	}
	return text;
}

/* What others have to do is left out: who wrote the mail cannot do it. */
static const char *
why_for_author(struct pool *pool, const struct verdict *v)
{
	const char *text = inshort_plainly(v);

	if (acts(v, "author") || acts(v, "wait") || v->none)
		return text;
	return sentences(pool, text, acts(v, "sender-dns") ? 1 : 2);
}

static const char *
what_now(const struct report *r)
{
	static const char *const words[][2] = {
		{ "author", "You can put it right yourself, as said above." },
		{ "wait", "You need not do anything now: it should solve "
		    "itself." },
		{ "recipient-admin", "Only the recipient's side can change "
		    "it. If it is urgent, tell the recipient by telephone." },
	};

	if (r->verdict->none)
		return "Please send the message again. If it comes back, "
		    "pass on the new report.";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (acts(r->verdict, words[i][0]))
			return words[i][1];
	}
	return inshort_is_late(r) ? "We look after it; you need not send it "
	    "again." : "We look after it. Sending again does not help until "
	    "then.";
}

/* Whom the From line names: the envelope's sender may be a machine. */
static const char *
author(const struct report *r)
{
	const char *line = fact_get(r->casefile, "header_from");

	return line != NULL && *line != '\0' ? line :
	    fact_get(r->casefile, "from");
}

const char *
inshort_for_author(struct pool *pool, const struct report *r)
{
	const char *to = author(r);
	const char *happened = inshort_happened(pool, r);
	const char *sure = inshort_sure(r->verdict);

	return letter_lay_out(pool, pool_printf(pool,
	    "%s%s%sHello,\n\n%s\n\n%s%s%s\n\n%s\n",
	    to != NULL && *to != '\0' ? "To: " : "",
	    to != NULL ? to : "", to != NULL && *to != '\0' ? "\n\n" : "",
	    happened != NULL ? happened : "",
	    why_for_author(pool, r->verdict), sure != NULL ? " " : "",
	    sure != NULL ? sure : "", what_now(r)));
}

/* ---- for the colleague who takes over ---- */

/* "the recipient's address (--to)": the option helps nobody here. */
static const char *
without_option(struct pool *pool, const char *text)
{
	const char *at = strstr(text, " (--");
	const char *end = at != NULL ? strchr(at, ')') : NULL;

	return end == NULL ? text : pool_printf(pool, "%.*s%s",
	    (int)(at - text), text, end + 1);
}

static void
add(struct pool *pool, const char **text, const char *label,
    const char *value)
{
	if (value != NULL && *value != '\0')
		*text = pool_printf(pool, "%s- %s: %s\n", *text, label,
		    text_squeeze(pool, value));
}

static void
add_fact(struct pool *pool, const char **text, const struct report *r,
    const char *name, const char *label)
{
	const char *value = fact_get(r->casefile, name);

	add(pool, text, label, value == NULL ? "not known" : *value == '\0' ?
	    "<>" : fact_in_words(name, value));
}

static void
add_verdict(struct pool *pool, const char **text, const struct verdict *v)
{
	add(pool, text, "Found", v->none ? v->summary : pool_printf(pool,
	    "%s (%s)", v->summary, v->unknown ? "not decided" :
	    confidence_word(v->main.confidence)));
	if (!v->none && !v->unknown)
		add(pool, text, "Who acts", v->main.act_shown);
	for (int i = 0, shown = 0; i < v->n_checks && shown < FAULTS; i++) {
		if (strcmp(v->checks[i].status, "fail") != 0)
			continue;
		add(pool, text, v->checks[i].title, v->checks[i].summary);
		shown++;
	}
	for (int i = 0; i < v->n_fixes && i < FIXES; i++)
		add(pool, text, i == 0 ? "To do" : "Then",
		    v->fixes[i].title);
}

const char *
inshort_for_colleague(struct pool *pool, const struct report *r)
{
	const struct verdict *v = r->verdict;
	const char *text = pool_printf(pool, "%s\n\n",
	    inshort_title(pool, r));

	add_fact(pool, &text, r, "from", "From");
	add_fact(pool, &text, r, "to", "To");
	add(pool, &text, "Dated", fact_get(r->casefile, "date"));
	add_fact(pool, &text, r, "sender_ip", "Sent by");
	add_fact(pool, &text, r, "remote_mta", "Their server");
	add(pool, &text, "Its words", fact_get(r->casefile, "diagnostic"));
	add_verdict(pool, &text, v);
	if (!v->none && v->main.confidence < CONFIDENCE_CONFIRMED &&
	    v->main.settle.n > 0)
		add(pool, &text, "Would settle it", without_option(pool,
		    v->main.settle.at[0]));
	return letter_lay_out(pool, text);
}
