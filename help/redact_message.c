/*
 * The returned message: what its header fields tell is learnt, and those that
 * somebody may still need are kept, masked. Its body goes. And certificates,
 * which can't be masked: they are looked into only.
 */
#include "help/redact_parts.h"

#include <string.h>

#include "checks/base64.h"
#include "checks/mail.h"
#include "checks/returned.h"
#include "checks/text.h"

static bool
is_one_of(const struct mail_field *f, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (mail_field_is(f, names[i]))
			return true;
	}
	return false;
}

#define IS_ONE_OF(f, names) is_one_of(f, names, sizeof names / sizeof *names)

/* ---- learning ---- */

/* Does an address of the inside stand in it? */
static bool
has_private(const char *s, size_t n)
{
	struct pool *pool = pool_new();
	bool found = false;

	for (size_t at = 0; at < n && !found; at++) {
		struct ip ip;
		size_t len = strcspn(s + at, " ()[]");

		found = len > 0 && at + len <= n &&
		    ip_parse(&ip, pool_strndup(pool, s + at, len)) &&
		    network_is_private(&ip, ip.family == 6 ? 128 : 32);
		at += len;
	}
	pool_free(pool);
	return found;
}

/*
 * "from NAME (HELO [ADDR]) by NAME (ADDR) ...": a name beside a private
 * address is of the inside, whatever it is called.
 */
static void
learn_received(struct redactor *r, struct pool *pool, const char *s)
{
	static const char *const words[] = { "from ", "by " };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *at = text_find(s, words[i]), *end;
		size_t n;

		if (at == NULL)
			continue;
		at += strlen(words[i]);
		n = strcspn(at, " ;()");
		end = text_find(at, i == 0 ? " by " : " with ");
		if (end == NULL)
			end = at + strlen(at);
		host_learn(r, pool_strndup(pool, at, n), has_private(at,
		    (size_t)(end - at)));
	}
}

static void
learn_field(struct redactor *r, struct pool *pool, const struct mail_field *f)
{
	static const char *const subjects[] = { "Subject", "Thread-Topic",
		"X-Subject" };
	const char *value = mail_value(pool, f);
	const char *text = code_words(pool, value, strlen(value));

	text = text != NULL ? text : value;
	if (IS_ONE_OF(f, subjects))
		subject_learn(r, text, strlen(text));
	if (mail_field_is(f, "Received"))
		learn_received(r, pool, value);
}

/* A field as one line of text. */
static const char *
line_of(struct pool *pool, const struct mail_field *f)
{
	const char *value = mail_value(pool, f);

	return pool_printf(pool, "%.*s: %s", (int)f->name, f->at,
	    text_printable(pool, value, strlen(value), TEXT_MAX));
}

void
message_learn(struct redactor *r, const struct casefile *c)
{
	struct pool *pool = pool_new();
	struct returned returned;
	struct mail m;

	if (returned_get(&returned, pool, c)) {
		mail_read(&m, pool, returned.bytes, returned.n);
		for (int i = 0; i < m.n; i++)
			learn_field(r, pool, &m.field[i]);
		for (int i = 0; i < m.n; i++)
			redact_text(r, pool, line_of(pool, &m.field[i]));
	}
	pool_free(pool);
}

/* ---- masking ---- */

/* RFC 6376 section 3.5, z=: a copy of the fields that were signed. */
static const char *
without_copies(struct pool *pool, const char *s)
{
	const char *at = s;

	while ((at = strchr(at, 'z')) != NULL) {
		const char *before = at, *after = at + 1;

		while (before > s && before[-1] == ' ')
			before--;
		after += strspn(after, " ");
		if (before > s && before[-1] == ';' && *after == '=')
			return pool_printf(pool, "%.*s%s", (int)(at - s), s,
			    after + strcspn(after, ";"));
		at++;
	}
	return s;
}

static void
put_field(struct redactor *r, struct buf *out, struct pool *pool,
    const struct mail_field *f)
{
	static const char *const kept[] = { "From", "To", "Cc", "Sender",
		"Reply-To", "Date", "Message-ID", "Subject", "Return-Path",
		"Received", "DKIM-Signature" };
	const char *line;

	if (!IS_ONE_OF(f, kept))
		return;
	line = line_of(pool, f);
	if (mail_field_is(f, "DKIM-Signature"))
		line = without_copies(pool, line);
	if (mail_field_is(f, "Subject"))
		line = pool_printf(pool, "Subject: %s", line + strlen(
		    "Subject:"));
	buf_printf(out, "%s\n", redact_text(r, pool, line));
}

bool
message_mask(struct redactor *r, struct casefile *c)
{
	struct pool *pool = pool_new();
	struct returned returned;
	bool is_signed = false;
	struct buf out;
	struct mail m;

	buf_init(&out, 0);
	if (returned_get(&returned, pool, c)) {
		mail_read(&m, pool, returned.bytes, returned.n);
		is_signed = mail_find(&m, "DKIM-Signature") != NULL;
		for (int i = 0; i < m.n; i++)
			put_field(r, &out, pool, &m.field[i]);
		returned = (struct returned){ .form = RETURNED_HEADERS,
			.cut = true, .bytes = out.data, .n = out.len };
		returned_keep(c, &returned);
	}
	buf_release(&out);
	pool_free(pool);
	return is_signed;
}

/* ---- certificates ---- */

static const char *
bytes_of(struct pool *pool, const char *pem, size_t *n)
{
	static const char head[] = "-----BEGIN CERTIFICATE-----";
	const char *start = strstr(pem, head);

	if (start == NULL)
		return NULL;
	start += strlen(head);
	return (const char *)base64_decode(pool, start, strcspn(start, "-"),
	    n);
}

/* Every run of printable bytes in it is a text. */
bool
message_certificate(struct redactor *r, const char *pem)
{
	struct pool *pool = pool_new();
	bool changed = false;
	size_t n = 0;
	const char *bytes = bytes_of(pool, pem, &n);
	struct buf run;

	buf_init(&run, 0);
	for (size_t i = 0; bytes != NULL && i <= n; i++) {
		if (i < n && bytes[i] >= ' ' && bytes[i] < 0x7f) {
			buf_putc(&run, bytes[i]);
			continue;
		}
		changed |= strcmp(redact_text(r, pool, run.data),
		    run.data) != 0;
		buf_clear(&run);
	}
	buf_release(&run);
	pool_free(pool);
	return changed;
}
