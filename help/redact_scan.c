/*
 * One text: at every place where a word may begin, what stands there is tried
 * in turn; what none of them takes is copied.
 */
#include "help/redact_parts.h"

#include <string.h>

#include "checks/text.h"

#define TOKEN_MAX 4096			/* bytes of an encoded word */
#define BASE64_MIN 12			/* shorter runs are words */

static const char hidden[] = "[masked]";

/* ---- texts within texts ---- */

/* The text behind, if masking changes it; else NULL, and all stays. */
static const char *
masked_inside(struct scan *sc, const char *inside)
{
	struct buf out;
	const char *text = NULL;

	buf_init(&out, 0);
	redact_scan(sc->r, inside, &out, sc->depth + 1);
	if (!sc->r->learning && strcmp(out.data, inside) != 0)
		text = pool_strdup(sc->r->scratch, out.data);
	buf_release(&out);
	return text;
}

static void
put_without_joiners(struct buf *out, const char *s)
{
	const char *at;

	while ((at = strstr(s, CODE_JOINER_TEXT)) != NULL) {
		buf_add(out, s, (size_t)(at - s));
		s = at + strlen(CODE_JOINER_TEXT);
	}
	buf_puts(out, s);
}

/* Encoded words come out as what they say. In an unknown charset: hidden. */
static bool
scan_words(struct scan *sc)
{
	const char *s = sc->s + sc->at, *plain, *text;
	size_t n = code_words_length(s, sc->n - sc->at);
	struct secret *person = NULL;

	if (n == 0)
		return false;
	plain = code_words(sc->r->scratch, s, n);
	if (plain != NULL && person_follows(sc, n))
		person = person_learn(sc->r, plain, strlen(plain));
	text = plain == NULL ? hidden : masked_inside(sc, plain);
	if (person != NULL)
		scan_mask(sc, person);
	else if (text != NULL)
		put_without_joiners(sc->out, text);
	else
		buf_add(sc->out, s, n);
	sc->at += n;
	return true;
}

static size_t
token_length(const struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t left = sc->n - sc->at, n = 0;

	if (sc->at > 0 && strchr(" \t\n<>\"'(),;:[{", s[-1]) == NULL)
		return 0;
	while (n < left && n < TOKEN_MAX && strchr(" \t\n<>\"'(),;]}", s[n]) ==
	    NULL)
		n++;
	return n;
}

/* An '@' as it is: an address, whose parts are decoded there. */
static bool
scan_encoded(struct scan *sc)
{
	const char *s = sc->s + sc->at, *plain, *text;
	size_t n = token_length(sc);

	if (n == 0 || memchr(s, '@', n) != NULL)
		return false;
	plain = code_decoded(sc->r->scratch, s, n);
	text = plain == NULL ? NULL : masked_inside(sc, plain);
	if (text == NULL)
		return false;
	buf_puts(sc->out, text);
	sc->at += n;
	return true;
}

static bool
scan_base64(struct scan *sc)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
	    "klmnopqrstuvwxyz0123456789+/=";
	const char *s = sc->s + sc->at, *plain;
	size_t n = token_length(sc) == 0 ? 0 : strspn(s, letters);

	if (n < BASE64_MIN)
		return false;
	plain = code_base64(sc->r->scratch, s, n);
	if (plain == NULL || masked_inside(sc, plain) == NULL)
		return false;
	buf_puts(sc->out, hidden);
	sc->at += n;
	return true;
}

static bool
scan_literal(struct scan *sc)
{
	const struct literal *literal;
	size_t n = literal_match(sc, false, &literal);

	if (n == 0)
		return false;
	scan_mask(sc, literal->secret);
	sc->at += n;
	return true;
}

/* ---- the scan ---- */

void
scan_mask(struct scan *sc, const struct secret *secret)
{
	if (secret->mask == NULL && !sc->r->learning)
		secrets_settle(sc->r);
	if (secret->mask != NULL)
		buf_puts(sc->out, secret->mask);
}

static bool
scan_one(struct scan *sc)
{
	static bool (*const takers[])(struct scan *sc) = {
		scan_words, scan_encoded, scan_subject, scan_person,
		scan_address, scan_ip, scan_host, scan_base64, scan_literal,
	};

	if (is_within_word(sc->s, sc->n, sc->at))
		return false;
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
		if (takers[i](sc))
			return true;
	}
	return false;
}

static void
copy_one(struct scan *sc)
{
	unsigned ch;
	size_t n = text_utf8(sc->s + sc->at, sc->n - sc->at, &ch);

	n = n > 0 ? n : 1;
	buf_add(sc->out, sc->s + sc->at, n);
	sc->at += n;
}

void
redact_scan(struct redactor *r, const char *s, struct buf *out, int depth)
{
	struct scan sc = { .r = r, .s = s, .n = strlen(s), .out = out,
		.depth = depth };

	if (depth > REDACT_DEPTH) {
		buf_puts(out, hidden);
		return;
	}
	while (sc.at < sc.n) {
		if (!scan_one(&sc))
			copy_one(&sc);
	}
	if (depth == 0)
		pool_empty(r->scratch);
}

char *
redact_text(struct redactor *r, struct pool *pool, const char *s)
{
	struct buf out;
	char *text;

	buf_init(&out, 0);
	redact_scan(r, s, &out, 0);
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}
