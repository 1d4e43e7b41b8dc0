/*
 * Reading talks: see talk.h.
 */
#include "checks/talk.h"

#include <string.h>

#include "checks/text.h"

static const char connected[] = "connected from ";

static bool
is(const struct record *r, const char *who, const char *stage)
{
	return r->name != NULL && strcmp(r->name, who) == 0 &&
	    (stage == NULL || (r->type != NULL &&
	    strcmp(r->type, stage) == 0));
}

/* ---- replies ---- */

const char *
talk_reply(const struct question *a, int last, int *from, struct pool *pool)
{
	const char *stage = a->records[last].type, *joined = NULL;
	int first = last;

	while (first > 0 && is(&a->records[first - 1], "<", stage) &&
	    strlen(a->records[first - 1].data) > 3 &&
	    a->records[first - 1].data[3] == '-')
		first--;
	for (int i = first; i <= last; i++) {
		const char *line = a->records[i].data;
		size_t skip = i == first || strlen(line) < 4 ? 0 : 4;

		joined = joined == NULL ? line :
		    pool_printf(pool, "%s %s", joined, line + skip);
	}
	if (first < last && strlen(joined) > 3)
		joined = pool_printf(pool, "%.3s %s", joined, joined + 4);
	*from = first;
	return joined;
}

bool
talk_ends_reply(const struct question *a, int i)
{
	const struct record *r = &a->records[i];
	size_t n;

	return is(r, "<", NULL) && r->data != NULL &&
	    text_reply_code(r->data, &n) && r->data[3] != '-';
}

/* The command that record i answers, or else NULL. */
static const struct record *
command_before(const struct question *a, int i)
{
	while (i > 0 && !is(&a->records[i], ">", NULL))
		i--;
	return is(&a->records[i], ">", NULL) ? &a->records[i] : NULL;
}

static long
connected_at(const struct question *a, int *i)
{
	for (*i = 0; *i < a->n; (*i)++) {
		if (is(&a->records[*i], "-", NULL) &&
		    text_begins(a->records[*i].data, connected))
			return a->records[*i].ttl;
	}
	return -1;
}

bool
talk_connected(const struct question *a)
{
	int i;

	return connected_at(a, &i) >= 0;
}

/* ---- what they amount to ---- */

static void
take_codes(struct talk *t, struct pool *pool)
{
	size_t n;

	t->code = pool_strndup(pool, t->reply, 3);
	if (strlen(t->reply) > 4 && text_enhanced_code(t->reply + 4, &n))
		t->enhanced = pool_strndup(pool, t->reply + 4, n);
}

/* The name that record i answers; "" when no command is known. */
static const char *
name_said(const struct question *a, int i)
{
	const struct record *command = command_before(a, i);

	return command == NULL ? "" : command->data +
	    strcspn(command->data, " ");
}

/* 421 ends the talk wherever it comes (RFC 5321 3.8), but not after QUIT. */
static bool
is_end(const struct record *r)
{
	return strncmp(r->data, "421", 3) == 0 && !is(r, "<", "quit");
}

/*
 * EHLO that is not known (500, 502: RFC 5321 3.2) calls for HELO: only what is
 * said to that counts.
 */
static bool
is_unknown_ehlo(const struct question *a, int i)
{
	const struct record *command = command_before(a, i);

	return command != NULL && text_begins(command->data, "EHLO ") &&
	    (strncmp(a->records[i].data, "500", 3) == 0 ||
	    strncmp(a->records[i].data, "502", 3) == 0);
}

/*
 * A refused STARTTLS, or a refused EHLO that HELO with the same name made
 * good, is no refusal of the mail: the talk went on.
 */
static bool
stops_here(const struct question *a, int i)
{
	const struct record *r = &a->records[i];

	if (r->data[0] != '4' && r->data[0] != '5')
		return false;
	if (is_end(r))
		return true;
	if (is(r, "<", "starttls") || is(r, "<", "tls") || is(r, "<", "quit"))
		return false;
	if (is(r, "<", "ehlo") && is_unknown_ehlo(a, i))
		return false;
	for (int k = i + 1; is(r, "<", "ehlo") && k < a->n; k++) {
		if (is(&a->records[k], "<", "ehlo") &&
		    a->records[k].data[0] == '2' &&
		    strcmp(name_said(a, k), name_said(a, i)) == 0)
			return false;
	}
	return true;
}

/* What a firewall that inspects SMTP makes of a banner: "220 *****0*2**". */
static bool
is_masked(const char *text)
{
	size_t stars = 0, n = strlen(text);

	for (const char *s = text; *s != '\0'; s++)
		stars += *s == '*';
	return stars >= 5 && stars * 2 > n;
}

/* What it makes of extensions that it does not know: "XXXXXXXA". */
static bool
is_stripped(const char *word)
{
	return strspn(word, "X") >= 4 &&
	    strspn(word, "X") + 1 >= strcspn(word, " ");
}

static void
take_signs(struct talk *t, const struct record *r)
{
	size_t n;

	t->spoke = true;
	if (is(r, "<", "banner") && t->banner == NULL &&
	    text_reply_code(r->data, &n) && strlen(r->data) > 4)
		t->banner = r->data + 4;
	if (is(r, "<", "banner") && strlen(r->data) > 3)
		t->masked |= is_masked(r->data + 3);
	if (is(r, "<", "ehlo") && strlen(r->data) > 4) {
		t->starttls |= text_same(r->data + 4, "STARTTLS");
		t->stripped |= is_stripped(r->data + 4);
	}
}

/* How long the reply that ends with record i took. */
static long
reply_took(const struct question *a, int i)
{
	const struct record *command = command_before(a, i);
	int at;

	return a->records[i].ttl - (command != NULL ? command->ttl :
	    connected_at(a, &at));
}

static void
take_reply(struct talk *t, const struct question *a, int i, struct pool *pool)
{
	const struct record *r = &a->records[i];
	int from;

	if (is(r, "<", "banner") && t->greeting_ms < 0 && talk_connected(a))
		t->greeting_ms = reply_took(a, i);
	if (is(r, "<", "starttls") && r->data[0] != '2')
		t->tls_refusal = talk_reply(a, i, &from, pool);
	t->refused = stops_here(a, i);
	t->temporary = t->refused && r->data[0] == '4';
	if (is(r, "<", "rcpt") && r->data[0] == '2')
		t->rcpt_accepted = true;
	if (!t->refused && is(r, "<", "quit"))
		return;
	if (t->refused)
		t->refusal_ms = reply_took(a, i);
	t->reply = talk_reply(a, i, &t->reply_from, pool);
	t->reply_to = i;
	t->stage = r->type;
}

/* Did the line die while they owed a reply? The last thing said tells. */
static bool
is_dropped(const struct question *a)
{
	int i = a->n - 1, first;

	if (a->outcome != OUTCOME_ANSWER && a->outcome != OUTCOME_ERROR)
		return false;
	while (i >= 0 && !is(&a->records[i], ">", NULL) &&
	    !is(&a->records[i], "<", NULL))
		i--;
	if (i < 0)			/* connected, and not a word */
		return connected_at(a, &first) >= 0 && first < a->n - 1;
	return is(&a->records[i], ">", NULL) &&
	    !is(&a->records[i], ">", "quit") && i < a->n - 1;
}

void
talk_read(struct talk *t, const struct question *a, struct pool *pool)
{
	memset(t, 0, sizeof *t);
	t->outcome = a->outcome;
	t->reason = a->reason;
	t->stage = "connect";
	t->greeting_ms = t->refusal_ms = t->reply_from = t->reply_to = -1;
	for (int i = 0; i < a->n; i++) {
		const struct record *r = &a->records[i];

		if (is(r, "-", NULL) && text_begins(r->data, connected))
			t->local = r->data + strlen(connected);
		if (is(r, "<", NULL) && r->data != NULL)
			take_signs(t, r);
		if (!t->refused && talk_ends_reply(a, i))
			take_reply(t, a, i, pool);
		if (!t->refused && r->type != NULL && !is(r, "<", "quit"))
			t->stage = r->type;
	}
	t->dropped = !t->refused && (is_dropped(a) ||
	    (t->spoke && a->outcome == OUTCOME_ERROR));
	/* One reply too many, and a yes may be another command's. */
	t->rcpt_accepted &= a->outcome == OUTCOME_ANSWER;
	if (t->reply != NULL)
		take_codes(t, pool);
}
