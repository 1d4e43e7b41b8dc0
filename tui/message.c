/*
 * What one message of many says: see message.h. Only its own words are
 * judged, as explain does.
 */
#include "tui/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/mail.h"
#include "checks/mbox.h"
#include "checks/text.h"
#include "help/judgement.h"
#include "tui/input.h"

#define YEAR_S (300L * 24 * 60 * 60)	/* from then on it is told */
#define HEADER_MOST (64u << 10)		/* bytes that are searched for it */
#define WHOM_MOST 80			/* bytes that are kept */
#define SAYS_MOST 240
#define NEAR_MOST 400

/* ---- the header ---- */

struct head {
	struct pool *pool;		/* of this message alone */
	struct mail mail;
	const char *from_line;		/* of an mbox; "": none */
};

/* Lines that end in '\n' alone, without the From_ line. */
static void
head_read(struct head *h, const char *bytes, size_t n)
{
	char *text;
	size_t line = 0, to = 0;

	if (n > HEADER_MOST)
		n = HEADER_MOST;
	text = pool_strndup(h->pool, bytes, n);
	n = strlen(text);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\r' && text[i + 1] == '\n')
			continue;
		text[to++] = text[i] == '\r' ? '\n' : text[i];
	}
	text[to] = '\0';
	line = strcspn(text, "\n");
	h->from_line = "";
	if (mbox_is_from(text, line)) {
		h->from_line = pool_strndup(h->pool, text, line);
		line += text[line] == '\n';
		text += line;
		to -= line;
	}
	mail_read(&h->mail, h->pool, text, to);
}

static const char *
head_words(struct head *h, const char *name)
{
	const struct mail_field *f = mail_find(&h->mail, name);

	return f == NULL ? "" : intake_words(h->pool, mail_value(h->pool, f));
}

/* "From anna@contoso.example Thu Nov 26 10:00:00 2026" */
static long long
date_of_line(struct head *h)
{
	const char *s = h->from_line;
	int day, year, clock[3];
	char month[4];

	for (; (s = strchr(s, ' ')) != NULL; s++) {
		if (sscanf(s, " %*3s %3s %2d %2d:%2d:%2d %4d", month, &day,
		    &clock[0], &clock[1], &clock[2], &year) == 6)
			return mail_date(pool_printf(h->pool, "%d %s %d "
			    "%02d:%02d:%02d +0000", day, month, year,
			    clock[0], clock[1], clock[2]));
	}
	return -1;
}

static long long
head_date(struct head *h)
{
	const struct mail_field *f = mail_find(&h->mail, "Date");
	long long when = f == NULL ? -1 : mail_date(mail_value(h->pool, f));

	return when >= 0 ? when : date_of_line(h);
}

/* The day, and with the time of day; of old ones the year alone. */
static void
tell_date(struct message *m, struct pool *pool, long long when)
{
	time_t t = (time_t)when;
	long long age = (long long)time(NULL) - when;
	bool old = age > YEAR_S || age < -YEAR_S;
	char day[32], clock[32];
	struct tm tm;

	if (when < 0 || localtime_r(&t, &tm) == NULL)
		return;
	strftime(day, sizeof day, old ? "%b %Y" : "%e %b", &tm);
	strftime(clock, sizeof clock, old ? "%e %b %Y" : "%e %b %H:%M", &tm);
	m->day = pool_strdup(pool, day);
	m->time = pool_strdup(pool, clock);
}

/* ---- a bounce ---- */

static const char *
recipients(struct pool *pool, const struct casefile *c)
{
	const char *to = fact_get(c, "to");
	int n = 0;

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient")
		n++;
	if (to == NULL)
		to = "";
	return n < 2 ? to : pool_printf(pool, "+%d %s", n - 1, to);
}

/* "The mailbox bob@fabrikam.example is full": whose, the list says already. */
static const char *
without(struct pool *pool, const char *title, const char *whom)
{
	const char *at = whom == NULL || *whom == '\0' ? NULL :
	    strstr(title, whom);

	return at == NULL ? title : text_squeeze(pool, pool_printf(pool,
	    "%.*s%s", (int)(at - title), title, at + strlen(whom)));
}

/* The code, and the cause; where none is told, their own words. */
static const char *
refusal(struct pool *pool, const struct casefile *c, const struct verdict *v)
{
	const char *code = fact_get(c, "reply_code");
	const char *words = fact_get(c, "diagnostic");

	if (code == NULL)
		code = fact_get(c, "enhanced_code");
	if ((v->none || v->unknown) && words != NULL)
		return words;
	return pool_printf(pool, "%s%s%s", code != NULL ? code : "",
	    code != NULL ? " " : "", v->none || v->unknown ? v->summary :
	    without(pool, v->main.title, fact_get(c, "to")));
}

static void
tell_bounce(struct message *m, struct head *h, const struct knowledge *k,
    struct casefile *c)
{
	const char *words = fact_get(c, "diagnostic");
	struct judgement j;

	judgement_of_words(&j, k, c);
	m->bounce = true;
	m->waits = text_same(fact_get(c, "action"), "delayed");
	m->whom = recipients(h->pool, c);
	m->says = pool_printf(h->pool, "%s%s", m->waits ? "delayed: " : "",
	    refusal(h->pool, c, j.verdict));
	m->more = pool_printf(h->pool, "%s %s %s", m->whom, words != NULL ?
	    words : "", head_words(h, "Subject"));
	judgement_release(&j);
}

/* ---- none ---- */

/* "This is an automatic reply: it does ..." -> "automatic reply" */
static const char *
in_short(struct pool *pool, const char *why)
{
	static const char *const heads[] = { "This is ", "This report says "
		"that ", "an ", "a ", "It is ", "These bytes are " };

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (text_begins(why, heads[i]))
			why += strlen(heads[i]);
	}
	return pool_strndup(pool, why, strcspn(why, ":."));
}

/* "Bob <bob@fabrikam.example>" -> "bob@fabrikam.example" */
static const char *
address(struct pool *pool, const char *from)
{
	const char *open = strrchr(from, '<');
	size_t n = open == NULL ? 0 : strcspn(open + 1, "> ");

	return n == 0 ? from : pool_strndup(pool, open + 1, n);
}

static void
tell_other(struct message *m, struct head *h, const char *why)
{
	const char *subject = head_words(h, "Subject");
	const char *from = address(h->pool, head_words(h, "From"));

	m->why = why;
	m->whom = *from == '\0' ? "" : pool_printf(h->pool, "from %s", from);
	m->says = pool_printf(h->pool, "no bounce: %s%s%s",
	    in_short(h->pool, why), *subject != '\0' ? ": " : "", subject);
	m->more = pool_printf(h->pool, "%s %s", m->whom, subject);
}

/* ---- both ---- */

/* Printable, whatever it was, and not longer than a list needs. */
static const char *
kept(struct pool *pool, const char *s, size_t most)
{
	return text_printable(pool, s, strlen(s), most);
}

static void
keep(struct message *m, struct pool *pool)
{
	m->whom = kept(pool, m->whom, WHOM_MOST);
	m->says = kept(pool, m->says, SAYS_MOST);
	m->more = kept(pool, m->more, NEAR_MOST);
	m->why = m->why == NULL ? NULL : kept(pool, m->why, SAYS_MOST);
}

void
message_read(struct message *m, struct pool *pool, const struct knowledge *k,
    const char *bytes, size_t n)
{
	struct head h = { .pool = pool_new() };
	struct input in;

	*m = (struct message){ .bounce = false };
	head_read(&h, bytes, n);
	tell_date(m, pool, head_date(&h));
	input_bytes(&in, bytes, n, NULL);
	if (in.casefile != NULL && in.status == 0 && !in.is_case)
		tell_bounce(m, &h, k, in.casefile);
	else
		tell_other(m, &h, in.why != NULL ? in.why :
		    "This is a saved case.");
	keep(m, pool);
	casefile_free(in.casefile);
	free(in.why);
	pool_free(h.pool);
}

void
message_none(struct message *m, struct pool *pool, const char *why)
{
	*m = (struct message){ .whom = "", .more = "",
		.says = "no bounce: it cannot be read", .why = why };
	m->why = kept(pool, why, SAYS_MOST);
}
