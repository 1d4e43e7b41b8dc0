/*
 * What the envelopes of a talk show: see probe.h.
 */
#include "checks/probe.h"

#include <string.h>

#include "checks/reply.h"
#include "checks/talk.h"
#include "checks/text.h"

#define ATTEMPTS_MAX 20

/* One envelope as it was said, and the reply that decided. */
struct attempt {
	const char *name, *from, *to;	/* NULL: not said */
	const char *stage, *reply;	/* NULL: no answer */
};

struct attempts {
	struct attempt at[ATTEMPTS_MAX];
	int n;
	const char *name;		/* said last */
};

const char *
probe_kind_word(enum probe_kind kind)
{
	static const char *const word[] = {
		[PROBE_POSTMASTER] = "postmaster",
		[PROBE_NULL_SENDER] = "null-sender",
		[PROBE_OTHER_SENDER] = "other-sender",
		[PROBE_RIGHT_NAME] = "right-name" };

	return word[kind];
}

const char *
probe_result_word(enum probe_result result)
{
	static const char *const word[] = { [PROBE_NOT_SAID] = "not-said",
		[PROBE_NO_ANSWER] = "no-answer", [PROBE_TAKEN] = "taken",
		[PROBE_SAME] = "same", [PROBE_OTHER] = "different",
		[PROBE_LATER] = "later" };

	return word[result];
}

/* ---- the commands and their replies ---- */

/* "MAIL FROM:<A>": A; NULL when it is another command. */
static const char *
path_of(struct pool *pool, const char *said, const char *command)
{
	size_t n = strlen(command);

	if (strncmp(said, command, n) != 0 || said[n] != '<')
		return NULL;
	said += n + 1;
	return pool_strndup(pool, said, strcspn(said, ">"));
}

static struct attempt *
attempt_new(struct attempts *all)
{
	struct attempt *a = &all->at[all->n];

	if (all->n == ATTEMPTS_MAX)
		return NULL;
	all->n++;
	*a = (struct attempt){ .name = all->name };
	return a;
}

/* The attempt that this command belongs to; NULL: none is of interest. */
static struct attempt *
take_command(struct attempts *all, struct pool *pool, const char *said)
{
	const char *from = path_of(pool, said, "MAIL FROM:");
	const char *to = path_of(pool, said, "RCPT TO:");
	struct attempt *a = all->n > 0 ? &all->at[all->n - 1] : NULL;

	if (text_begins(said, "EHLO ") || text_begins(said, "HELO ")) {
		all->name = said + 5;
		return attempt_new(all);
	}
	if (from != NULL && (a = attempt_new(all)) != NULL)
		a->from = from;
	if (to != NULL && a != NULL)
		a->to = to;
	return from != NULL || to != NULL ? a : NULL;
}

static void
read_attempts(struct attempts *all, const struct question *talk,
    struct pool *pool)
{
	struct attempt *a = NULL;
	int first;

	*all = (struct attempts){ .name = "" };
	for (int i = 0; i < talk->n; i++) {
		const struct record *r = &talk->records[i];

		if (r->name == NULL || r->data == NULL)
			continue;
		if (strcmp(r->name, ">") == 0) {
			a = take_command(all, pool, r->data);
			if (a != NULL) {
				a->stage = r->type;
				a->reply = NULL;
			}
		} else if (a != NULL && talk_ends_reply(talk, i)) {
			a->reply = talk_reply(talk, i, &first, pool);
		}
	}
}

/* ---- which is which ---- */

static bool
fits(const struct attempt *a, const char *name, const struct probe_envelope *e)
{
	if (a->from == NULL || (name != NULL && !text_same(a->name, name)))
		return false;
	return strcmp(a->from, e->from) == 0 &&
	    (a->to == NULL || strcmp(a->to, e->to) == 0);
}

static bool
is_refused(const struct attempt *a)
{
	return a->reply != NULL && a->reply[0] == '5';
}

/* The bounced envelope; else the name, when that was refused for good. */
static const struct attempt *
find_bounced(const struct attempts *all, const struct probes *p)
{
	const struct attempt *name = NULL;

	for (int i = 0; i < all->n; i++) {
		const struct attempt *a = &all->at[i];

		if (fits(a, all->at[0].name, &p->bounced))
			return a;
		if (a->from == NULL && is_refused(a) &&
		    text_same(a->name, all->at[0].name))
			name = a;
	}
	return name;
}

/* The last that fits, behind the bounced one; for a name its refusal, too. */
static const struct attempt *
find_probe(const struct attempts *all, const struct attempt *bounced,
    const struct probe_envelope *e)
{
	const struct attempt *found = NULL;

	for (const struct attempt *a = bounced + 1; a < all->at + all->n;
	    a++) {
		const char *name = e->ehlo != NULL ? e->ehlo : bounced->name;

		if (fits(a, name, e) || (e->ehlo != NULL && a->from == NULL &&
		    text_same(a->name, name)))
			found = a;
	}
	return found;
}

/* ---- what it means ---- */

static enum probe_result
result_of(struct pool *pool, const struct attempt *bounced,
    const struct attempt *a)
{
	struct reply first, now;

	if (a->reply == NULL)
		return PROBE_NO_ANSWER;
	/* A 2xx to MAIL or EHLO alone: the line died before RCPT. */
	if (a->reply[0] == '2')
		return a->to != NULL ? PROBE_TAKEN : PROBE_NO_ANSWER;
	if (a->reply[0] != '5')
		return PROBE_LATER;
	first = reply_read(pool, bounced->reply);
	now = reply_read(pool, a->reply);
	return reply_same(pool, &first, &now) ? PROBE_SAME : PROBE_OTHER;
}

/* One thing was changed: a yes says it is that, the same no says it is not. */
static const char *
proof_of(enum probe_kind kind, enum probe_result result)
{
	static const char *const word[][2] = {
		[PROBE_POSTMASTER] = { "mailbox", "not-mailbox" },
		[PROBE_NULL_SENDER] = { "domain", "not-domain" },
		[PROBE_OTHER_SENDER] = { "domain", "not-domain" },
		[PROBE_RIGHT_NAME] = { "name", "not-name" },
	};

	return result == PROBE_TAKEN || result == PROBE_SAME ?
	    word[kind][result == PROBE_SAME] : "nothing";
}

/* Only the null sender was taken, and they refuse a stranger alike. */
static bool
takes_bounces_only(const struct isolation *o)
{
	return o->at[PROBE_NULL_SENDER].result == PROBE_TAKEN &&
	    o->at[PROBE_OTHER_SENDER].result == PROBE_SAME;
}

/* Whatever was changed, the same refusal: what is left is who asks. */
static bool
is_address(const struct isolation *o, const struct attempt *bounced)
{
	enum probe_result postmaster = o->at[PROBE_POSTMASTER].result;

	if (bounced->from == NULL)	/* at EHLO: nothing else was told */
		return o->at[PROBE_RIGHT_NAME].result == PROBE_SAME;
	if (o->at[PROBE_NULL_SENDER].result != PROBE_SAME &&
	    o->at[PROBE_OTHER_SENDER].result != PROBE_SAME)
		return false;
	/* Refused at MAIL, no recipient was named. */
	return postmaster == PROBE_SAME ||
	    (postmaster == PROBE_NOT_SAID && bounced->to == NULL);
}

static const char *
conclusion_of(const struct isolation *o, const struct attempt *bounced)
{
	enum probe_result postmaster = o->at[PROBE_POSTMASTER].result;
	enum probe_result null = o->at[PROBE_NULL_SENDER].result;
	enum probe_result other = o->at[PROBE_OTHER_SENDER].result;
	bool sender = null == PROBE_TAKEN || other == PROBE_TAKEN;
	bool same = null == PROBE_SAME || other == PROBE_SAME;

	if (o->at[PROBE_RIGHT_NAME].result == PROBE_TAKEN)
		return "name";
	if (sender && takes_bounces_only(o))
		return postmaster == PROBE_TAKEN ? "mailbox" : NULL;
	if (sender)
		return postmaster == PROBE_TAKEN ? "pair" : "domain";
	if (postmaster == PROBE_TAKEN && same)
		return "mailbox";
	return is_address(o, bounced) ? "address" : NULL;
}

static struct probed
judge_probe(struct pool *pool, enum probe_kind kind,
    const struct attempt *bounced, const struct attempt *a)
{
	struct probed p = { .result = result_of(pool, bounced, a),
		.stage = a->stage, .reply = a->reply };

	p.proves = proof_of(kind, p.result);
	return p;
}

void
probes_read(struct isolation *out, const struct probes *p,
    const struct question *talk, struct pool *pool)
{
	struct attempts *all = pool_alloc(pool, sizeof *all);
	const struct attempt *bounced;

	*out = (struct isolation){ .refused = false };
	if (p->bounced.from == NULL)
		return;
	read_attempts(all, talk, pool);
	bounced = find_bounced(all, p);
	if (bounced == NULL || !is_refused(bounced))
		return;
	out->refused = true;
	for (int i = 0; i < PROBE_KINDS; i++) {
		const struct attempt *a = p->at[i].from == NULL ? NULL :
		    find_probe(all, bounced, &p->at[i]);

		if (a != NULL)
			out->at[i] = judge_probe(pool, (enum probe_kind)i,
			    bounced, a);
	}
	out->conclusion = conclusion_of(out, bounced);
}
