/*
 * People: local parts of mail addresses, and names beside them.
 *
 * A local part is masked as a whole, but for those that a server made around
 * another one (SRS, BATV): there the frame stays. What it is made of stands
 * elsewhere, too, so "anna.smith" is also looked for as "Anna Smith", "Smith,
 * Anna", and "smith".
 */
#include "help/redact_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"

#define LOCAL_MAX 256			/* longer ones are no local parts */
#define NAME_WORDS 6			/* of a person */
#define PART_LETTERS 3			/* a part that says who it is */

/* ---- what a local part or a name is made of ---- */

/* Its parts in the text: "smith" of anna.smith, "smith anna" of both. */
static void
learn_parts(struct redactor *r, struct secret *secret, const char *s)
{
	const char *text = fold_text(r->scratch, s, strlen(s), true);
	const char *turned = "";
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == ' ')) {
		const char *part;

		n = strcspn(text, " ");
		part = pool_strndup(r->scratch, text, n);
		if (n >= PART_LETTERS && strcspn(part, "0123456789") == n)
			secret_written(r, secret, part);
		turned = pool_printf(r->scratch, "%s%s%s", part,
		    *turned != '\0' ? " " : "", turned);
	}
	secret_written(r, secret, turned);
}

static bool
is_role(const char *s, size_t n)
{
	static const char *const roles[] = { "postmaster", "abuse",
		"hostmaster", "mailer-daemon" };	/* RFC 2142, 5321 */

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		if (strlen(roles[i]) == n && text_begins(s, roles[i]))
			return true;
	}
	return false;
}

static struct secret *
local_learn(struct redactor *r, const char *s, size_t n)
{
	const char *plain = code_decoded(r->scratch, s, n);
	struct secret *secret;

	if (plain == NULL)
		plain = pool_strndup(r->scratch, s, n);
	secret = secret_add(r, SECRET_USER, plain, strlen(plain));
	if (secret != NULL && secret->mask == NULL)
		learn_parts(r, secret, plain);
	return secret;
}

struct secret *
person_learn(struct redactor *r, const char *s, size_t n)
{
	struct secret *secret = secret_add(r, SECRET_PERSON, s, n);

	if (secret != NULL && secret->mask == NULL)
		learn_parts(r, secret, pool_strndup(r->scratch, s, n));
	return secret;
}

/* ---- local parts that servers made ---- */

/* Frames around a local part; "*" is what the server put in. */
static const char *const frames[] = {
	"srs0=*=*=*=", "srs0+*=*=*=", "srs0-*=*=*=", "prvs=*=",
	"srs1=*=*==*=*=*=", "btv1==*==",
};

static size_t
frame_length(const char *frame, const char *s, size_t n)
{
	size_t at = 0;

	for (; *frame != '\0'; frame++) {
		if (*frame == '*') {
			while (at < n && s[at] != '=')
				at++;
		} else if (at < n && tolower((unsigned char)s[at]) ==
		    *frame) {
			at++;
		} else {
			return 0;
		}
	}
	return at < n ? at : 0;
}

/* The frame as it is, but for a domain of the inside in it. */
static size_t
put_frame(struct scan *sc, const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		size_t len = frame_length(frames[i], s, n);

		if (len == 0)
			continue;
		redact_scan(sc->r, pool_strndup(sc->r->scratch, s, len),
		    sc->out, sc->depth + 1);
		return len;
	}
	return 0;
}

/* "anna=contoso.example" within a VERP, "anna+tag": who it is about. */
static void
learn_inner(struct redactor *r, const char *s, size_t n)
{
	size_t end = 0, start;

	while (end < n && s[end] != '=' && s[end] != '%' && s[end] != '+')
		end++;
	if (end == n || end == 0)
		return;
	for (start = end; start > 0 && s[start - 1] != '-' &&
	    s[start - 1] != '+';)
		start--;
	if (end - start >= PART_LETTERS && !is_role(s + start, end - start))
		local_learn(r, s + start, end - start);
	if (start > 0 && s[end] == '+' && !is_role(s, end))
		local_learn(r, s, end);
}

static void
put_local(struct scan *sc, const char *s, size_t n)
{
	size_t frame = put_frame(sc, s, n);
	struct secret *secret;

	s += frame;
	n -= frame;
	if (n > 1 && *s == '"' && s[n - 1] == '"') {
		s++;
		n -= 2;
	}
	secret = is_role(s, n) ? NULL : local_learn(sc->r, s, n);
	if (secret == NULL) {
		buf_add(sc->out, s, n);
		return;
	}
	if (sc->r->learning)
		learn_inner(sc->r, s, n);
	scan_mask(sc, secret);
}

/* ---- addresses ---- */

static bool
is_atom(unsigned ch)
{
	return is_letter(ch) || (ch >= 0x80) || (ch != 0 &&
	    strchr("!#$%&'*+-/=?^_`{|}~.", (int)ch) != NULL);
}

/* Bytes of the local part at s when an '@' and a domain follow; else 0. */
static size_t
local_length(const char *s, size_t n)
{
	size_t at = 0, len;
	const char *quote;
	unsigned ch;

	if (n > 2 && *s == '"') {
		quote = memmem(s + 1, n - 1 < LOCAL_MAX ? n - 1 : LOCAL_MAX,
		    "\"@", 2);
		at = quote == NULL || memchr(s, '\n', (size_t)(quote - s)) !=
		    NULL ? 0 : (size_t)(quote - s) + 1;
	} else {
		while (at < LOCAL_MAX && (len = text_utf8(s + at, n - at,
		    &ch)) > 0 && is_atom(ch))
			at += len;
	}
	if (at == 0 || at + 1 >= n || s[at] != '@')
		return 0;
	return text_utf8(s + at + 1, n - at - 1, &ch) > 0 && (is_letter(ch) ||
	    ch == '[') ? at : 0;
}

/* "rcpt_to=", "to=", "smtp.mailfrom=": words of logs before an address. */
static bool
is_label(const char *s, size_t n)
{
	static const char *const ends[] = { "to", "from", "rcpt", "sender",
		"recipient", "user", "mail", "email", "addr", "address",
		"mailfrom", "login", "i", "d", "id", "e", "u" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t k = strlen(ends[i]);

		if (k <= n && text_begins(s + n - k, ends[i]) && (k == n ||
		    !isalnum((unsigned char)s[n - k - 1])))
			return true;
	}
	return false;
}

/* What stands before the local part: of a log, an URL, a quotation. */
static size_t
before_local(const char *s, size_t n)
{
	size_t skip = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		if (s[i] == '/' || s[i] == '?' || s[i] == '&' ||
		    (s[i] == '=' && is_label(s + skip, i - skip)))
			skip = i + 1;
	}
	while (skip + 1 < n && strchr("'`*|{#$!^~-.", s[skip]) != NULL)
		skip++;
	return skip;
}

static size_t
domain_length(const char *s, size_t n)
{
	size_t at = 0, len;
	unsigned ch;

	if (n > 0 && *s == '[') {
		const char *end = memchr(s, ']', n);

		return end == NULL ? 0 : (size_t)(end - s) + 1;
	}
	while ((len = text_utf8(s + at, n - at, &ch)) > 0 && (is_letter(ch) ||
	    strchr(".-_", (int)ch) != NULL))
		at += len;
	while (at > 0 && strchr(".-_", s[at - 1]) != NULL)
		at--;
	return at;
}

/* A domain, or a literal in brackets, which is left to the scan. */
static void
put_domain(struct scan *sc, const char *s, size_t n)
{
	buf_putc(sc->out, '@');
	sc->at++;
	if (n > 0 && *s == '[')
		return;
	if (sc->r->learning)
		host_outside(sc->r, pool_strndup(sc->r->scratch, s, n));
	host_scan(sc, s, n);
	sc->at += n;
}

bool
scan_address(struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t left = sc->n - sc->at, n = local_length(s, left), skip;

	if (n == 0)
		return false;
	skip = *s == '"' ? 0 : before_local(s, n);
	buf_add(sc->out, s, skip);
	put_local(sc, s + skip, n - skip);
	sc->at += n;
	put_domain(sc, s + n + 1, domain_length(s + n + 1, left - n - 1));
	return true;
}

/* ---- names of people ---- */

/* Is what stands at s an address in brackets, behind a blank or two? */
static bool
address_follows(const char *s, size_t n)
{
	const char *end;

	while (n > 0 && *s == ' ') {
		s++;
		n--;
	}
	if (n < 4 || (*s != '<' && *s != '('))
		return false;
	end = memchr(s, *s == '<' ? '>' : ')', n < LOCAL_MAX ? n : LOCAL_MAX);
	return end != NULL && memchr(s, '@', (size_t)(end - s)) != NULL;
}

/* Behind "From:" and its like a name may be a single word. */
static bool
is_behind_header(const struct scan *sc)
{
	static const char *const fields[] = { "from:", "to:", "cc:", "bcc:",
		"sender:", "reply-to:", "von:", "an:", "de:", "para:" };
	size_t at = sc->at;

	while (at > 0 && sc->s[at - 1] == ' ')
		at--;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t k = strlen(fields[i]);

		if (at >= k && text_begins(sc->s + at - k, fields[i]) &&
		    (at == k || !isalnum((unsigned char)sc->s[at - k - 1])))
			return true;
	}
	return false;
}

/* Bytes of a word of a name; *capital: as names are written. */
static size_t
name_word(const char *s, size_t n, bool *capital)
{
	size_t at = 0, len;
	unsigned ch;

	*capital = n > 0 && (isupper((unsigned char)*s) ||
	    (unsigned char)*s >= 0x80);
	while ((len = text_utf8(s + at, n - at, &ch)) > 0 && (is_letter(ch) ||
	    ch == '-' || ch == '\'' || ch == '.'))
		at += len;
	return at;
}

bool
person_follows(const struct scan *sc, size_t n)
{
	return is_behind_header(sc) || address_follows(sc->s + sc->at + n,
	    sc->n - sc->at - n);
}

/*
 * Bytes of the words before an address in brackets. Without a header field
 * before them they must look like a name: two or more, not all common, those
 * of more than three letters with capitals.
 */
static size_t
name_length(const struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t left = sc->n - sc->at, at = 0, n;
	bool free = is_behind_header(sc), capital, rare = false;

	for (int words = 0; words < NAME_WORDS; words++) {
		n = name_word(s + at, left - at, &capital);
		if (n == 0 || (!free && !capital && (n > 3 || words == 0)))
			return 0;
		rare |= !is_common_word(sc->r, fold_text(sc->r->scratch,
		    s + at, n, false), n);
		at += n;
		if ((free || (words > 0 && rare)) && address_follows(s + at,
		    left - at))
			return at;
		if (at < left && s[at] == ',')
			at++;
		if (at >= left || s[at] != ' ')
			return 0;
		at++;
	}
	return 0;
}

static size_t
quoted_length(const char *s, size_t n)
{
	const char *end = n < 4 || *s != '"' ? NULL : memchr(s + 1, '"',
	    n - 1 < LOCAL_MAX ? n - 1 : LOCAL_MAX);
	size_t len = end == NULL ? 0 : (size_t)(end - s) + 1;

	return len > 2 && address_follows(s + len, n - len) ? len : 0;
}

bool
scan_person(struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t quoted = quoted_length(s, sc->n - sc->at);
	size_t n = quoted > 0 ? quoted - 2 : name_length(sc);
	struct secret *secret;

	/* An address in quotes is scanned as what it is. */
	if (n == 0 || memchr(s, '@', n + (quoted > 0)) != NULL)
		return false;
	secret = person_learn(sc->r, s + (quoted > 0), n);
	if (secret == NULL)
		return false;
	buf_puts(sc->out, quoted > 0 ? "\"" : "");
	scan_mask(sc, secret);
	buf_puts(sc->out, quoted > 0 ? "\"" : "");
	sc->at += quoted > 0 ? quoted : n;
	return true;
}
