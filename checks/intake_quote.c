/*
 * What the refuser quotes in its words: the address it saw, the EHLO name,
 * sender and recipient, a link; and whose software speaks.
 *
 * Which address is the sender's is a matter of how it is quoted, never of
 * guessing: one that is the refuser's own or private is left out, and one in
 * a link only counts where nothing better stands.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/dnsbl.h"
#include "checks/intake_frame.h"
#include "checks/ip.h"
#include "checks/text.h"
#include "checks/whose.h"

static const char *
capture_text(struct pool *pool, const struct capture *c)
{
	return c->at == NULL ? NULL : text_printable(pool, c->at, c->n, 512);
}

static bool
is_ip_char(char c)
{
	return isxdigit((unsigned char)c) || c == '.' || c == ':';
}

/* Where the URL begins that holds s[at]; NULL: none does. */
static const char *
in_url(const char *s, const char *at)
{
	const char *begin = at;

	while (begin > s && !isspace((unsigned char)begin[-1]) &&
	    strchr("<>\"(", begin[-1]) == NULL)
		begin--;
	for (; begin < at; begin++) {
		if (text_begins(begin, "http://") ||
		    text_begins(begin, "https://"))
			return begin;
	}
	return NULL;
}

/* Sections of an RFC and versions look like addresses: "4.1.1.1". */
static bool
looks_bare(const char *at, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++)
		digits += isdigit((unsigned char)at[i]) != 0;
	return digits >= 7 || memchr(at, ':', n) != NULL;
}

/*
 * How surely an address in the words is the sender's: in brackets or
 * parentheses, or after a word that says so, 3; bare, 2; as what a link looks
 * up, 1; as the host of a link, 0.
 */
static int
rank_address(const char *s, const char *at, size_t n)
{
	static const char *const before[] = { "ip ", "ip: ", "ip=", "host ",
		"address ", "client ", "server ", "from ", "addr=", "IP:" };
	const char *url = in_url(s, at);

	if (url != NULL)
		return strchr(url + 8, '/') != NULL &&
		    strchr(url + 8, '/') < at ? 1 : 0;
	if (at > s && strchr("[(", at[-1]) != NULL &&
	    strchr("])", at[n]) != NULL)
		return 3;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t len = strlen(before[i]);

		if ((size_t)(at - s) >= len &&
		    text_begins(at - len, before[i]))
			return 3;
	}
	return looks_bare(at, n) ? 2 : 0;
}

static bool
ends_in(const char *s, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - s) >= n && text_begins(end - n, word);
}

static bool
ends_in_one(const char *s, const char *end, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ends_in(s, end, words[i]))
			return true;
	}
	return false;
}

/* NAME of "NAME[192.0.2.1]" or "NAME (192.0.2.1)", if it has a dot, or NULL. */
static char *
host_before(struct casefile *c, const char *s, const char *at,
    const char **name)
{
	const char *end = at - 1;
	char *host;

	if (at == s || strchr("[(", *end) == NULL)
		return NULL;
	end -= end > s && end[-1] == ' ';
	for (*name = end; *name > s && (isalnum((unsigned char)(*name)[-1]) ||
	    strchr(".-_", (*name)[-1]) != NULL);)
		(*name)--;
	host = pool_strndup(casefile_pool(c), *name, (size_t)(end - *name));
	return strchr(host, '.') == NULL ? NULL : host;
}

/*
 * "to mx.example[192.0.2.1]", "host mx.example [192.0.2.1] said": the address
 * of a server that was called, by the words before its name or by the name.
 * "Client host" and "your host" are the caller.
 */
static bool
is_callee(struct casefile *c, const char *s, const char *at)
{
	static const char *const called[] = { "to ", "with ", "by ", "server ",
		"relay=" };
	static const char *const caller[] = { "client ", "your ", "sending ",
		"from " };
	const char *name;
	char *host = host_before(c, s, at, &name);

	if (host == NULL)
		return false;
	if (ends_in_one(s, name, called, sizeof called / sizeof *called))
		return true;
	if (ends_in(s, name, "host "))
		return !ends_in_one(s, name - strlen("host "), caller,
		    sizeof caller / sizeof *caller);
	return whose_host(casefile_pool(c), host, fact_get(c, "from"),
	    fact_get(c, "to")) == WHOSE_RECIPIENT;
}

/* Is it what a "mx.example [192.0.2.1]" of the refuser's own name shows? */
static bool
is_refusers(const char *s, const char *at, const char *remote_ip,
    const struct ip *ip)
{
	static const char *const words[] = { "connected to ", "by ",
		"remote host ", "relay=", "connect to ", "look up host " };
	struct ip own;

	if (remote_ip != NULL && ip_parse(&own, remote_ip) &&
	    ip_same(&own, ip))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i]);

		if ((size_t)(at - s) >= len && text_begins(at - len, words[i]))
			return true;
	}
	return false;
}

/* The address that begins at `at`, its length in *n; false: none does. */
static bool
address_at(const char *s, const char *at, struct ip *ip, size_t *n)
{
	char text[IP_TEXT];

	if (at > s && (isalnum((unsigned char)at[-1]) ||
	    strchr(".:-_", at[-1]) != NULL) &&
	    !(at[-1] == ':' && (at < s + 2 || !is_ip_char(at[-2]) ||
	    text_begins(at >= s + 5 ? at - 5 : at, "IPv6:"))))
		return false;
	*n = 0;
	while (is_ip_char(at[*n]))
		(*n)++;
	while (*n > 0 && strchr(".:", at[*n - 1]) != NULL &&
	    !(*n > 1 && at[*n - 2] == ':'))
		(*n)--;
	if (*n < 3 || *n >= sizeof text || isalnum((unsigned char)at[*n]) ||
	    at[*n] == '-' || at[*n] == '_')
		return false;
	memcpy(text, at, *n);
	text[*n] = '\0';
	return strpbrk(text, ".:") != NULL && ip_parse(ip, text);
}

static const char *
quoted_address(struct casefile *c, const char *s, const char *remote_ip)
{
	char text[IP_TEXT];
	const char *best = NULL;
	int rank = 0;

	for (const char *at = s; *at != '\0'; at++) {
		struct ip ip;
		size_t n;
		int here;

		if (!is_ip_char(*at) || !address_at(s, at, &ip, &n))
			continue;
		here = rank_address(s, at, n);
		if (here > rank && !ip_is_private(&ip) &&
		    !is_refusers(s, at, remote_ip, &ip) &&
		    !is_callee(c, s, at)) {
			best = pool_strdup(casefile_pool(c),
			    ip_text(&ip, text));
			rank = here;
		}
		at += n - 1;
	}
	return best;
}

static const char *
quoted_link(struct pool *pool, const char *s)
{
	const char *at = text_find(s, "https://"), *plain;
	size_t n;

	plain = text_find(s, "http://");
	if (at == NULL || (plain != NULL && plain < at))
		at = plain;
	if (at == NULL)
		return NULL;
	n = strcspn(at, " \t<>\"'()[]{}\\");
	while (n > 0 && strchr(".,;:!?", at[n - 1]) != NULL)
		n--;
	return n > 10 ? text_printable(pool, at, n, 512) : NULL;
}

static const char *
quoted_helo(struct pool *pool, const char *s)
{
	struct match m;
	char *name;

	if (frame_first(FRAMES_HELO, s, strlen(s), &m) == NULL)
		return NULL;
	name = text_printable(pool, m.captures[CAPTURE_WORD].at,
	    m.captures[CAPTURE_WORD].n, 255);
	while (*name != '\0' && strchr(".,;:", name[strlen(name) - 1]) != NULL)
		name[strlen(name) - 1] = '\0';
	/* A name has a dot or is a literal; other words are just words. */
	return strpbrk(name, ".[") != NULL ? name : NULL;
}

void
said_facts(struct casefile *c, const char *words, const char *where,
    const char *remote_ip)
{
	struct pool *pool = casefile_pool(c);

	fact_drop(c, "sender_ip", FACT_REPLY);
	fact_drop(c, "helo", FACT_REPLY);
	fact_drop(c, "link", FACT_REPLY);
	fact_drop(c, "list", FACT_REPLY);
	if (words == NULL)
		return;
	fact_add(c, "sender_ip", quoted_address(c, words, remote_ip),
	    FACT_REPLY, where);
	fact_add(c, "helo", quoted_helo(pool, words), FACT_REPLY, where);
	fact_add(c, "link", quoted_link(pool, words), FACT_REPLY, where);
	fact_add(c, "list", dnsbl_zone_in(pool, words), FACT_REPLY, where);
}

static const char *
quoted(struct pool *pool, const char *words, enum capture_kind kind)
{
	const struct frame *rows[FRAMES_MAX];
	size_t length = strlen(words);
	int n = frame_may_match(FRAMES_QUOTE, words, length, rows);
	struct match m;

	for (int i = 0; i < n; i++) {
		if (frame_find(rows[i]->pattern, words, length, &m) &&
		    m.captures[kind].at != NULL)
			return capture_text(pool, &m.captures[kind]);
	}
	return NULL;
}

const char *
said_recipient(struct pool *pool, const char *words)
{
	return quoted(pool, words, CAPTURE_TO);
}

/*
 * The link of the SPF project names the sender it judged:
 * "Why?s=mfrom;id=anna%40contoso.example;ip=...".
 */
static const char *
sender_in_link(struct pool *pool, const char *words)
{
	const char *at = text_find(words, "s=mfrom"), *sign;
	char *address;
	size_t n;

	if (at == NULL || strchr(";&", at[7]) == NULL || at[7] == '\0' ||
	    !text_begins(at + 8, "id="))
		return NULL;
	at += 8 + strlen("id=");
	n = strcspn(at, " \t\n;&<>()[]\"");
	sign = text_find(at, "%40");
	if (sign == NULL || sign == at || sign + 3 >= at + n)
		return NULL;
	address = pool_printf(pool, "%.*s@%.*s", (int)(sign - at), at,
	    (int)(at + n - sign - 3), sign + 3);
	return text_printable(pool, address, strlen(address), 320);
}

const char *
said_sender(struct pool *pool, const char *words)
{
	const char *sender = quoted(pool, words, CAPTURE_FROM);

	return sender != NULL ? sender : sender_in_link(pool, words);
}

const char *
said_product(const char *words, const char *host)
{
	const struct frame *f = NULL;
	struct match m;

	if (host != NULL)
		f = frame_first(FRAMES_HOST, host, strlen(host), &m);
	if (f == NULL && words != NULL)
		f = frame_first(FRAMES_SIGN, words, strlen(words), &m);
	return f != NULL ? f->product : NULL;
}
