/*
 * The relay test: see relay.h.
 */
#include "checks/relay.h"

#include <string.h>

#include "checks/text.h"

enum form_kind {
	FORM_PLAIN,			/* the recipient is outside */
	FORM_CONTROL,			/* an invented user of its own */
	FORM_HIDDEN			/* outside, if the local part is read */
};

enum reply {				/* the more telling the higher */
	REPLY_NONE,			/* not said, or no answer */
	REPLY_UNCLEAR,
	REPLY_NO,
	REPLY_YES
};

/* "%s" is the server's own domain. Most telling first: time may run out. */
static const struct form {
	enum form_kind kind;
	const char *from, *to;
} forms[] = {
	{ FORM_PLAIN, "relay-test@example.org", "relay-test@example.net" },
	{ FORM_PLAIN, "", "relay-test@example.net" },
	{ FORM_PLAIN, "postmaster@%s", "relay-test@example.net" },
	{ FORM_CONTROL, "", "whybounce-relay-control@%s" },
	{ FORM_HIDDEN, "", "relay-test%%example.net@%s" },
	{ FORM_HIDDEN, "", "\"relay-test@example.net\"@%s" },
	{ FORM_PLAIN, "", "@%s:relay-test@example.net" },
	{ FORM_HIDDEN, "", "example.net!relay-test@%s" },
};

#define FORMS (sizeof forms / sizeof *forms)
#define PLAIN_TELLING 3		/* plain forms, all said before the others */

/* One "%s" becomes `own`, "%%" a percent sign. NULL: own is missing. */
static const char *
fill(struct pool *pool, const char *form, const char *own)
{
	const char *at = strstr(form, "%s"), *twice = strstr(form, "%%");
	const char *head;

	if (at == NULL)
		return form;
	if (own == NULL)
		return NULL;
	head = pool_strndup(pool, form, (size_t)(at - form));
	if (twice != NULL)
		head = pool_printf(pool, "%.*s%s", (int)(twice - form), form,
		    pool_strndup(pool, twice + 1, (size_t)(at - twice - 1)));
	return pool_printf(pool, "%s%s%s", head, own, at + 2);
}

const char *
relay_envelopes(struct pool *pool, const char *own)
{
	const char *text = "";

	for (size_t i = 0; i < FORMS; i++) {
		const char *from = fill(pool, forms[i].from, own);
		const char *to = fill(pool, forms[i].to, own);

		if (from != NULL && to != NULL)
			text = pool_printf(pool, "%s try <%s> to <%s>", text,
			    from, to);
	}
	return text;
}

/* ---- reading ---- */

static bool
is(const struct record *r, const char *who)
{
	return r->section != NULL && strcmp(r->section, "dialogue") == 0 &&
	    r->data != NULL && r->name != NULL && strcmp(r->name, who) == 0;
}

/* The first line of the reply to what was said at i; NULL: none came. */
static const char *
reply_to(const struct question *talk, int i)
{
	for (i++; i < talk->n && !is(&talk->records[i], ">"); i++) {
		if (is(&talk->records[i], "<"))
			return talk->records[i].data;
	}
	return NULL;
}

/* Where this was said, from record `at` on; -1: never. */
static int
find_said(const struct question *talk, int at, const char *command)
{
	for (; at < talk->n; at++) {
		if (is(&talk->records[at], ">") &&
		    strcmp(talk->records[at].data, command) == 0)
			return at;
	}
	return -1;
}

/*
 * Codes that speak of the invented names, not of relaying: a domain that takes
 * no mail (RFC 7505), that does not resolve, a sender that SPF forbids.
 */
static bool
is_about_names(const char *reply)
{
	static const char *const codes[] = { "1.2", "1.7", "1.8", "1.10",
		"7.23", "7.24", "7.27" };
	size_t n;

	if (strlen(reply) < 5 || !text_enhanced_code(reply + 4, &n))
		return false;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (strlen(codes[i]) == n - 2 &&
		    strncmp(reply + 6, codes[i], n - 2) == 0)
			return true;
	}
	return false;
}

static enum reply
judge_reply(const char *reply)
{
	if (reply == NULL)
		return REPLY_NONE;
	if (reply[0] == '2')
		return REPLY_YES;
	return reply[0] == '5' && !is_about_names(reply) ? REPLY_NO :
	    REPLY_UNCLEAR;
}

/* MAIL and RCPT of one form. *at moves on, so that each is read once. */
static enum reply
read_form(const struct question *talk, int *at, const char *const said[2],
    const char **reply)
{
	int mail = find_said(talk, *at, said[0]), rcpt;

	*reply = NULL;
	if (mail < 0)
		return REPLY_NONE;
	*at = mail + 1;
	*reply = reply_to(talk, mail);
	if (*reply == NULL || (*reply)[0] != '2')
		return REPLY_UNCLEAR;
	rcpt = find_said(talk, *at, said[1]);
	if (rcpt < 0)
		return REPLY_NONE;
	*reply = reply_to(talk, rcpt);
	return judge_reply(*reply);
}

struct reading {
	struct relay *relay;
	enum reply kept;		/* of the envelope in `relay` */
	bool strict;			/* it knows who its own users are */
	int refused;			/* recipients plainly outside */
	bool not_now;
};

static void
keep(struct reading *g, enum reply how, const char *envelope,
    const char *reply)
{
	struct relay *r = g->relay;

	r->forms++;
	r->taken += how == REPLY_YES;
	r->refused += how == REPLY_NO;
	r->cut |= how == REPLY_NONE;
	if (how <= g->kept)
		return;
	g->kept = how;
	r->envelope = envelope;
	r->reply = reply;
}

static void
take_form(struct reading *g, const struct form *f, enum reply how,
    const char *reply)
{
	if (f->kind == FORM_CONTROL)
		g->strict = how == REPLY_NO;
	g->refused += f->kind == FORM_PLAIN && how == REPLY_NO;
	g->not_now |= reply != NULL && reply[0] == '4';
}

/*
 * "Not now" may become a yes, so that nothing is settled; a sender that was
 * refused leaves the other forms to tell. Who hangs up after a refusal has
 * said enough.
 */
static enum relay_state
conclude(const struct reading *g, bool in_time)
{
	if (g->relay->taken > 0)
		return RELAY_OPEN;
	if (g->refused == 0 || g->not_now)
		return RELAY_UNCLEAR;
	return in_time || g->refused >= PLAIN_TELLING ? RELAY_CLOSED :
	    RELAY_UNCLEAR;
}

void
relay_read(struct relay *r, const struct question *talk, const char *own,
    struct pool *pool)
{
	struct reading g = { .relay = r };
	int at = 0;

	memset(r, 0, sizeof *r);
	for (const struct form *f = forms; f < forms + FORMS; f++) {
		const char *from = fill(pool, f->from, own), *reply;
		const char *to = fill(pool, f->to, own), *said[2];
		enum reply how;

		if (from == NULL || to == NULL)
			continue;
		said[0] = pool_printf(pool, "MAIL FROM:<%s>", from);
		said[1] = pool_printf(pool, "RCPT TO:<%s>", to);
		how = read_form(talk, &at, said, &reply);
		take_form(&g, f, how, reply);
		/* It may take whatever stands there: that tells nothing. */
		if (f->kind == FORM_CONTROL || (f->kind == FORM_HIDDEN &&
		    how == REPLY_YES && !g.strict))
			continue;
		keep(&g, how, pool_printf(pool, "%s %s", said[0], said[1]),
		    reply);
	}
	r->state = conclude(&g, talk->outcome == OUTCOME_ANSWER);
}
