/*
 * Header fields, and what the returned message's headers tell: the envelope
 * sender, From, and the Received line at which the mail left
 * the sending organisation. Only what that line shows becomes an address;
 * submissions of a person's own program (ESMTPA) are no mail server.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/name.h"
#include "checks/text.h"

#define RECEIVED_MAX 50		/* Received lines that are looked at */

/* Length of "Name" before a ':' at s; 0: this line is no field. */
static size_t
name_length(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || s[n] == '-' || s[n] == '_')
		n++;
	if (n == 0 || n > 70 || isdigit((unsigned char)*s))
		return 0;
	return s[n + blanks(s + n)] == ':' ? n : 0;
}

static const char *
line_end(const char *s)
{
	return strchrnul(s, '\n');
}

static const char *
next_line(const char *s)
{
	s = line_end(s);
	return *s == '\0' ? s : s + 1;
}

static bool
is_blank_line(const char *s)
{
	s += blanks(s);
	return *s == '\n';
}

/* Behind the field whose first line holds s, folded lines and all. */
static const char *
field_end(const char *s)
{
	do
		s = next_line(s);
	while ((*s == ' ' || *s == '\t') && !is_blank_line(s));
	return s;
}

/* The value from s to the end of its field as one line of TEXT_MAX at most. */
static char *
unfold(struct pool *pool, const char *s, const char *end)
{
	char *value = pool_strndup(pool, s, (size_t)(end - s));
	char *out = strchrnul(value, '\n');

	for (const char *p = out; *p != '\0'; p++) {
		if (*p != '\n')
			*out++ = *p;
	}
	if (out > value + TEXT_MAX)
		out = value + TEXT_MAX;
	while (out > value && (out[-1] == ' ' || out[-1] == '\t'))
		out--;
	*out = '\0';
	return value + blanks(value);
}

bool
field_next(struct pool *pool, const char **at, struct field *f)
{
	f->gap = false;
	while (**at != '\0') {
		size_t n = name_length(*at);

		if (n > 0) {
			f->at = *at;
			f->name = pool_strndup(pool, *at, n);
			n += blanks(*at + n);
			*at = field_end(*at);
			f->value = unfold(pool, f->at + n + 1, *at);
			return true;
		}
		f->gap = f->gap || is_blank_line(*at);
		*at = next_line(*at);
	}
	return false;
}

const char *
field_at(const char *s, const char *name)
{
	size_t n = strlen(name);

	for (; *s != '\0' && !is_blank_line(s); s = next_line(s)) {
		if (((*s ^ *name) & 0xdf) == 0 &&
		    strncasecmp(s, name, n) == 0 && name_length(s) == n)
			return s;
	}
	return NULL;
}

const char *
field_find(struct pool *pool, const char *s, const char *name)
{
	size_t n = strlen(name);

	s = field_at(s, name);
	return s == NULL ? NULL : unfold(pool, s + n + blanks(s + n) + 1,
	    field_end(s));
}

size_t
header_length(const char *text)
{
	const char *s = text;
	int fields = 0;

	while (*s != '\0' && !is_blank_line(s)) {
		if (name_length(s) > 0)
			fields++;
		else if (fields == 0 || (*s != ' ' && *s != '\t'))
			return 0;
		s = next_line(s);
	}
	return fields > 0 ? (size_t)(s - text) : 0;
}

const char *
field_address(struct pool *pool, const char *value)
{
	const char *open = strrchr(value, '<'), *at, *end;
	size_t n;

	if (open != NULL && strchr(open, '>') != NULL) {
		n = strcspn(open + 1, ">");
		if (n == 0 || memchr(open + 1, '@', n) != NULL)
			return text_printable(pool, open + 1, n, 320);
		return NULL;
	}
	at = strchr(value, '@');
	if (at == NULL)
		return NULL;
	for (end = at; *end != '\0' && strchr(" \t,;()<>\"'", *end) == NULL;)
		end++;
	while (at > value && strchr(" \t,;()<>\"':", at[-1]) == NULL)
		at--;
	return text_printable(pool, at, (size_t)(end - at), 320);
}

/* ---- Received ---- */

struct hop {
	const char *helo;	/* what the client said */
	const char *by;
	struct ip ip;
	bool has_ip;
	bool submitted;		/* by a person's program, or within the host */
	const char *at;
};

/* The first address at the start of s or in brackets or parentheses. */
static bool
address_within(struct ip *ip, struct pool *pool, const char *s)
{
	for (bool start = true; *s != '\0'; s++, start = false) {
		size_t n;

		if (strchr("[(", *s) == NULL && !start)
			continue;
		const char *at = s + (strchr("[(", *s) != NULL);

		n = strcspn(at, " ])(");
		if (n > 2 && ip_parse(ip, pool_strndup(pool, at, n)))
			return true;
	}
	return false;
}

/*
 * What stands in parentheses is what the receiver saw; before them stands
 * what the client said, which may look like an address too.
 */
static bool
hop_address(struct hop *hop, struct pool *pool, const char *from)
{
	const char *seen = strchr(from, '(');

	return (seen != NULL && address_within(&hop->ip, pool, seen)) ||
	    address_within(&hop->ip, pool, from);
}

static const char *
hop_helo(struct pool *pool, const char *from)
{
	static const char *const marks[] = { "helo=", "HELO ", "EHLO " };
	const char *s = from;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *at = text_find(from, marks[i]);

		if (at != NULL) {
			s = at + strlen(marks[i]);
			break;
		}
	}
	return text_printable(pool, s, strcspn(s, " ()\t;"), 255);
}

/* Read "from X (Y [ip]) by Z with P ...". */
static void
hop_read(struct hop *hop, struct pool *pool, const char *value)
{
	const char *by, *from = NULL;

	memset(hop, 0, sizeof *hop);
	value = text_squeeze(pool, value);
	by = text_begins(value, "by ") ? value : text_find(value, " by ");
	if (by != NULL) {
		by += *by == ' ' ? 4 : 3;
		hop->by = pool_strndup(pool, by, strcspn(by, " ();"));
	}
	if (text_begins(value, "from "))
		from = pool_strndup(pool, value + 5, by != NULL &&
		    by > value + 9 ? (size_t)(by - value - 9) :
		    strlen(value + 5));
	if (from != NULL) {
		hop->helo = hop_helo(pool, from);
		hop->has_ip = hop_address(hop, pool, from);
	}
	hop->submitted = text_find(value, "with ESMTPA") != NULL ||
	    text_find(value, "with ESMTPSA") != NULL ||
	    text_find(value, "with HTTP") != NULL ||
	    text_find(value, "authenticated") != NULL;
}

/* Is the hop's receiver outside the organisation of `domain`? */
static bool
hop_leaves(struct pool *pool, const struct hop *hop, const char *domain)
{
	const char *by = hop->by != NULL ? name_ascii(pool, hop->by) : NULL;

	return by != NULL && domain != NULL && strchr(by, '.') != NULL &&
	    !name_is_internal(by) &&
	    !name_is_under(by, name_registered(pool, domain));
}

/*
 * The hop that handed the mail out: the oldest one with a public address
 * whose receiver is not the sender's own; else the newest public one.
 */
static const struct hop *
hop_choose(struct pool *pool, const struct hop *hops, int n,
    const char *domain)
{
	const struct hop *newest = NULL;

	for (int i = n - 1; i >= 0; i--) {
		if (!hops[i].has_ip || ip_is_private(&hops[i].ip) ||
		    hops[i].submitted)
			continue;
		newest = &hops[i];
		if (hop_leaves(pool, &hops[i], domain))
			return &hops[i];
	}
	return newest;
}

static void
received_facts(struct casefile *c, struct told *told,
    const struct section *s, const char *sender)
{
	struct hop hops[RECEIVED_MAX];
	const char *at = s->text;
	const struct hop *hop;
	char ip[IP_TEXT];
	struct field f;
	int n = 0;

	while (n < RECEIVED_MAX && field_next(told->pool, &at, &f) && !f.gap) {
		if (!text_same(f.name, "Received"))
			continue;
		hop_read(&hops[n], told->pool, f.value);
		hops[n++].at = f.at;
	}
	hop = hop_choose(told->pool, hops, n, sender == NULL ? NULL :
	    name_of_address(told->pool, sender));
	if (hop == NULL)
		return;
	fact_add(c, "sender_ip", ip_text(&hop->ip, ip), FACT_RETURNED,
	    section_where(told->pool, s, hop->at));
	if (hop->helo != NULL && *hop->helo != '\0')
		fact_add(c, "helo", hop->helo, FACT_RETURNED,
		    section_where(told->pool, s, hop->at));
}

/* ---- the other fields ---- */

/* "(envelope-from <a@b>)" of Exim and others. */
static const char *
envelope_from(struct pool *pool, const char *text)
{
	const char *s = text_find(text, "(envelope-from <");

	if (s == NULL)
		return NULL;
	s += strlen("(envelope-from <");
	return text_printable(pool, s, strcspn(s, ">\n"), 320);
}

void
headers_read(struct casefile *c, struct told *told,
    const struct section *s)
{
	const char *at = s->text, *from = NULL, *sender = NULL;
	struct field f;

	while (field_next(told->pool, &at, &f) && !f.gap) {
		if (text_same(f.name, "From") && from == NULL) {
			from = field_address(told->pool, f.value);
			fact_add(c, "header_from", from, FACT_RETURNED,
			    section_where(told->pool, s, f.at));
		} else if (text_same(f.name, "Return-Path") &&
		    sender == NULL) {
			sender = field_address(told->pool, f.value);
			fact_add(c, "from", sender, FACT_RETURNED,
			    section_where(told->pool, s, f.at));
		}
	}
	if (sender == NULL) {
		sender = envelope_from(told->pool, s->text);
		fact_add(c, "from", sender, FACT_RETURNED, s->name);
	}
	/* Most people's envelope sender is what their From: says. */
	fact_add(c, "from", from, FACT_GUESS, s->name);
	if (fact_get(c, "from") != NULL && *fact_get(c, "from") != '\0')
		sender = fact_get(c, "from");
	received_facts(c, told, s, sender != NULL ? sender : from);
	returned_read(c, told, s);
}
