/*
 * Talks with mail servers: see talk.h.
 */
#include "checks/talk.h"

#include <string.h>

#include "checks/name.h"
#include "checks/text.h"

static bool
is(const struct record *r, const char *who, const char *stage)
{
	return r->name != NULL && strcmp(r->name, who) == 0 &&
	    (stage == NULL || (r->type != NULL &&
	    strcmp(r->type, stage) == 0));
}

/* Lines of one reply joined by blanks, each without its code. */
static const char *
join_reply(const struct question *a, int last, struct pool *pool)
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
	return joined;
}

static bool
ends_reply(const char *line)
{
	size_t n;

	return text_reply_code(line, &n) && line[3] != '-';
}

static void
take_codes(struct talk *t, struct pool *pool)
{
	size_t n;

	t->code = pool_strndup(pool, t->reply, 3);
	if (strlen(t->reply) > 4 && text_enhanced_code(t->reply + 4, &n))
		t->enhanced = pool_strndup(pool, t->reply + 4, n);
}

/*
 * A refused STARTTLS or a refused EHLO that HELO made good is no refusal of
 * the mail: the talk went on.
 */
static bool
stops_here(const struct question *a, int i)
{
	const struct record *r = &a->records[i];

	if (r->data[0] != '4' && r->data[0] != '5')
		return false;
	if (is(r, "<", "starttls") || is(r, "<", "tls") || is(r, "<", "quit"))
		return false;
	for (int k = i + 1; is(r, "<", "ehlo") && k < a->n; k++) {
		if (is(&a->records[k], "<", "ehlo") &&
		    a->records[k].data[0] == '2')
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
take_line(struct talk *t, const struct question *a, int i, struct pool *pool)
{
	const struct record *r = &a->records[i];
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
	if (!ends_reply(r->data) || t->refused)
		return;
	t->refused = stops_here(a, i);
	t->temporary = t->refused && r->data[0] == '4';
	if (is(r, "<", "rcpt") && r->data[0] == '2')
		t->rcpt_accepted = true;
	if (t->refused || !is(r, "<", "quit")) {
		t->reply = join_reply(a, i, pool);
		t->stage = r->type;
	}
}

void
talk_read(struct talk *t, const struct question *a, struct pool *pool)
{
	static const char connected[] = "connected from ";

	memset(t, 0, sizeof *t);
	t->outcome = a->outcome;
	t->reason = a->reason;
	t->stage = "connect";
	for (int i = 0; i < a->n; i++) {
		const struct record *r = &a->records[i];

		if (is(r, "<", NULL) && r->data != NULL)
			take_line(t, a, i, pool);
		else if (is(r, "-", NULL) && text_begins(r->data, connected))
			t->local = r->data + sizeof connected - 1;
		if (!t->refused && r->type != NULL && !is(r, "<", "quit"))
			t->stage = r->type;
	}
	if (t->reply != NULL)
		take_codes(t, pool);
}

/* The name we say: the sending server's if it is one, else our own. */
static const char *
greeting_name(struct inquiry *q)
{
	const char *helo = name_ascii(q->pool, fact_get(q->casefile, "helo"));

	return helo != NULL && name_is_fqdn(helo) ? helo : "-";
}

/* " from <A> to <B>" when the person allows it and both are well-formed. */
static const char *
envelope(struct inquiry *q)
{
	const char *from = fact_get(q->casefile, "from");
	const char *to = fact_get(q->casefile, "to");

	if (!q->settings->rcpt_probe || to == NULL || !text_is_address(to))
		return "";
	if (from == NULL || strcmp(from, "<>") == 0)
		from = "";
	if (*from != '\0' && !text_is_address(from))
		return "";
	return pool_printf(q->pool, " from <%s> to <%s>", from, to);
}

static const struct question *
talk_to(struct inquiry *q, const struct target *t, bool probe)
{
	char address[IP_TEXT];

	return evidence_ask(q->evidence, KIND_SMTP, pool_printf(q->pool,
	    "%s %s %d ehlo %s%s", t->name, ip_text(&t->ip, address),
	    q->settings->smtp_port, greeting_name(q),
	    probe ? envelope(q) : ""));
}

const struct question *
talk_hello(struct inquiry *q, const char *name, const struct ip *ip)
{
	char address[IP_TEXT];

	return evidence_ask(q->evidence, KIND_SMTP, pool_printf(q->pool,
	    "%s %s %d hello", name, ip_text(ip, address),
	    q->settings->smtp_port));
}

/* IPv4 first: this machine may have no IPv6, the sending server often too. */
static const struct ip *
best_address(const struct addresses *a)
{
	for (int i = 0; i < a->n; i++) {
		if (a->ip[i].family == 4)
			return &a->ip[i];
	}
	return &a->ip[0];
}

static void
choose_targets(const struct route *route, struct targets *out)
{
	for (int i = 0; i < route->n && out->n < TALK_HOSTS; i++) {
		const struct host *h = &route->host[i];

		if (h->addresses.n == 0)
			continue;
		out->at[out->n++] = (struct target){ .name = h->name,
			.ip = *best_address(&h->addresses) };
	}
}

/* The one that refused is asked about the recipient; else the first. */
static int
probe_target(struct inquiry *q, const struct targets *t)
{
	const char *refuser = fact_get(q->casefile, "remote_mta");

	for (int i = 0; i < t->n; i++) {
		if (text_same(t->at[i].name, refuser))
			return i;
	}
	return 0;
}

bool
talk_to_recipient(struct inquiry *q, struct targets *out)
{
	struct route route;
	bool done = true;

	memset(out, 0, sizeof *out);
	if (!lookup_route(q, &route))
		return false;
	out->route = route.kind;
	choose_targets(&route, out);
	for (int i = 0; i < out->n; i++) {
		out->at[i].answer = talk_to(q, &out->at[i],
		    i == probe_target(q, out));
		done &= out->at[i].answer != NULL;
	}
	return done;
}
