/*
 * DKIM: canonical forms, signatures, keys, and the check on recorded worlds.
 * The messages are those of dkim_data.h and that of RFC 8463, appendix A;
 * every row of the check changes one thing of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/base64.h"
#include "checks/dkim.h"
#include "checks/dkim_crypto.h"
#include "checks/intake.h"
#include "checks/mem.h"
#include "tests/dkim_data.h"
#include "tests/example.h"

/* ---- canonical forms ---- */

static const char *
body_hash(struct pool *pool, const char *body, enum canon how)
{
	uint8_t digest[DKIM_HASH_MAX];
	struct buf form, text;
	const char *copy;

	buf_init(&form, 0);
	buf_init(&text, 0);
	canon_body(&form, body, strlen(body), how);
	base64_encode(&text, digest, dkim_hash(DKIM_SHA256, form.data,
	    form.len, digest));
	copy = pool_strndup(pool, text.data, text.len - 1);
	buf_release(&form);
	buf_release(&text);
	return copy;
}

static void
bodies_have_the_hashes_that_others_found(void **state)
{
	static const char one_crlf[] =
	    "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=";
	static const char nothing[] =
	    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
	static const char hello[] =
	    "Ba3gj8+xBPQLJTahTfzW6RbWQ/XPgESxkCi2B66PSQg=";
	static const struct { const char *body, *simple, *relaxed; } rows[] = {
		{ "", one_crlf, nothing },
		{ "\n", one_crlf, nothing },
		{ "\n\n\n", one_crlf, nothing },
		{ " \n\n", "a99mtb8qROZYvqLuhmlasVCgbmAL9nzVzOJFrVSWLGE=",
		  nothing },
		{ "Hello", hello, hello },
		{ "Hello\n", hello, hello },
		{ "Hello\n\n", hello, hello },
		{ "Hello  world \n",
		  "3XrLra+YrMrCDAD5OzZHThKfIC40lXy+/jRzBpC30nI=",
		  "yGIXoM91E1DiKjvCBcC8NlWyw54TdfMQ08sdtwtOO4I=" },
		{ " C \nD \t E\n\n\n",
		  "NOeivbQlDH9TmNKJUw7D53wZfsk8YMZ/hTuVVwTgi8s=",
		  "unak6JHq0wL+Q1HP7dW1tjBx9FLA6DffoZ0qrLwbbpo=" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(body_hash(pool, rows[i].body,
		    CANON_SIMPLE), rows[i].simple);
		assert_string_equal(body_hash(pool, rows[i].body,
		    CANON_RELAXED), rows[i].relaxed);
	}
	pool_free(pool);
}

static void
fields_are_unfolded_only_when_relaxed(void **state)
{
	static const struct { const char *field, *simple, *relaxed; } rows[] = {
		{ "A: X\n", "A: X\r\n", "a:X\r\n" },
		{ "B : Y\t\n\tZ  \n", "B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n" },
		{ "Subject:\n", "Subject:\r\n", "subject:\r\n" },
		{ "Subject:  \n", "Subject:  \r\n", "subject:\r\n" },
		{ "X-Y:\n folded  at once\n", "X-Y:\r\n folded  at once\r\n",
		  "x-y:folded at once\r\n" },
		{ "N: \xe4 8-bit\n", "N: \xe4 8-bit\r\n", "n:\xe4 8-bit\r\n" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf simple, relaxed;
		struct mail m;

		buf_init(&simple, 0);
		buf_init(&relaxed, 0);
		mail_read(&m, pool, rows[i].field, strlen(rows[i].field));
		assert_int_equal(m.n, 1);
		canon_field(&simple, &m.field[0], CANON_SIMPLE);
		canon_field(&relaxed, &m.field[0], CANON_RELAXED);
		assert_string_equal(simple.data, rows[i].simple);
		assert_string_equal(relaxed.data, rows[i].relaxed);
		buf_release(&simple);
		buf_release(&relaxed);
	}
	pool_free(pool);
}

static void
the_lowest_field_of_a_name_is_signed_first(void **state)
{
	static const struct { const char *names, *want; } rows[] = {
		{ "subject", "subject:low\r\n" },
		{ "Subject:subject", "subject:low\r\nsubject:high\r\n" },
		{ "subject : subject\n : subject : from",
		  "subject:low\r\nsubject:high\r\nfrom:a\r\n" },
		{ "reply-to:from:from", "from:a\r\n" },
		/* The field itself is never signed by its own name. */
		{ "dkim-signature:from", "from:a\r\n" },
	};
	static const char text[] = "Subject: high\nFrom: a\n"
	    "DKIM-Signature: bh=b=; x=1; b= de\n ad; y=b=1\nSubject: low\n";
	struct pool *pool = pool_new();
	struct mail m;

	(void)state;
	mail_read(&m, pool, text, strlen(text));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out;

		buf_init(&out, 0);
		canon_header(&out, &m, rows[i].names,
		    mail_find(&m, "DKIM-Signature"), CANON_RELAXED);
		assert_string_equal(out.data, pool_printf(pool, "%s"
		    "dkim-signature:bh=b=; x=1; b=; y=b=1", rows[i].want));
		buf_release(&out);
	}
	pool_free(pool);
}

static void
dates_of_mail_are_read(void **state)
{
	static const struct { const char *text; long long want; } rows[] = {
		{ "Thu, 1 Jan 1970 00:00:00 +0000", 0 },
		{ "Fri, 20 Nov 2026 09:14:07 +0100", 1795162447 },
		{ "20 Nov 2026 09:14:07 +0100 (CET)", 1795162447 },
		{ "Fri, 20 Nov 2026 08:14 GMT", 1795162440 },
		{ "Sun, 29 Feb 2032 23:59:59 -0000", 1961711999 },
		{ "20 Foo 2026 09:14:07 +0100", -1 },
		{ "20 Nov 26", -1 }, { "yesterday", -1 }, { "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (mail_date(rows[i].text) != rows[i].want)
			fail_msg("%s: is %lld", rows[i].text,
			    mail_date(rows[i].text));
	}
}

static void
base64_is_read_strictly_but_for_blanks(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "", "" }, { "Zg==", "f" }, { "Zm8=", "fo" },
		{ "Zm9v", "foo" }, { "Zm9vYg==", "foob" },
		{ " Z m\n9\tv ", "foo" }, { "Zg", "f" }, { "Zm8", "fo" },
		{ "Z", NULL }, { "Zm9v=", NULL }, { "Zg=", NULL },
		{ "Zg==Zg==", NULL }, { "Zm9-", NULL }, { "\"Zm9v\"", NULL },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n;
		uint8_t *bytes = base64_decode(pool, rows[i].text,
		    strlen(rows[i].text), &n);

		if ((bytes == NULL) != (rows[i].want == NULL))
			fail_msg("'%s'", rows[i].text);
		if (bytes != NULL) {
			assert_int_equal(n, strlen(rows[i].want));
			assert_memory_equal(bytes, rows[i].want, n);
		}
	}
	pool_free(pool);
}

/* ---- keys ---- */

struct key_row {
	const char *text;
	const char *status;		/* NULL: no key at all */
	const char *problem;
	int bits;
};

static const struct key_row key_rows[] = {
	{ "v=DKIM1; k=rsa; p=" KEY_BIG, "ok", NULL, 2048 },
	{ "p=" KEY_BIG, "ok", NULL, 2048 },
	{ "k=rsa; p=" KEY_BIG ";", "ok", NULL, 2048 },
	{ "v=DKIM1; p=" KEY_BARE, "ok", NULL, 2048 },
	{ "v=DKIM1; n=a note; g=*; p=" KEY_BIG "; z=1", "ok", NULL, 2048 },
	{ "v=DKIM1; s=email; h=sha1:sha256; p=" KEY_BIG, "ok", NULL, 2048 },
	{ "v=DKIM1; p=" KEY_MID, "ok", NULL, 1024 },
	{ "v=DKIM1; k=ed25519; p=" KEY_ED, "ok", NULL, 256 },
	{ "v=DKIM1; t=y:s; p=" KEY_BIG, "testing", NULL, 2048 },
	{ "v=DKIM1; t=s; p=" KEY_BIG, "ok", NULL, 2048 },
	{ "v=DKIM1; p=" KEY_SMALL, "weak", NULL, 768 },
	{ "v=DKIM1; t=y; p=" KEY_SMALL, "weak", NULL, 768 },
	{ "v=DKIM1; k=rsa; p=", "revoked", NULL, 0 },
	{ "p= ;", "revoked", NULL, 0 },
	{ "v=DKIM1; k=rsa", "malformed", "no-key", 0 },
	{ "v=DKIM1; k=rsa; p=MIIB", "malformed", "no-rsa", 0 },
	{ "v=DKIM1; p=\"" KEY_BIG "\"", "malformed", "no-base64", 0 },
	{ "v=DKIM1; k=rsa; p=" KEY_ED, "malformed", "no-rsa", 0 },
	{ "v=DKIM1; k=rsa; p=" KEY_WRAPPED, "malformed", "no-rsa", 0 },
	{ "v=DKIM1; k=ed25519; p=" KEY_WRAPPED, "malformed", "wrapped", 0 },
	{ "v=DKIM1; k=ed25519; p=" KEY_MID, "malformed", "no-ed25519", 0 },
	{ "v=DKIM1; k=dsa; p=" KEY_BIG, "malformed", "type", 0 },
	{ "v=DKIM1; h=sha1; p=" KEY_BIG, "malformed", "hash", 2048 },
	{ "v=DKIM1; s=tlsrpt; p=" KEY_BIG, "malformed", "service", 0 },
	{ "v=DKIM1; p=" KEY_BIG "; p=", "malformed", "twice", 0 },
	{ "v=DKIM1 k=rsa; p=" KEY_BIG, "malformed", "version", 0 },
	{ "v=DKIM1; k rsa; p=" KEY_BIG, "malformed", "syntax", 0 },
	{ "k=rsa; v=DKIM1; p=" KEY_BIG, "malformed", "version", 0 },
	{ "v=DKIM2; p=" KEY_BIG, "malformed", "version", 0 },
	{ "v=spf1 -all", NULL, NULL, 0 },
	{ "MS=ms31415926", NULL, NULL, 0 },
	{ "v=DMARC1; p=none", NULL, NULL, 0 },
	{ "a text for people; with a semicolon", NULL, NULL, 0 },
};

static void
key_records_are_told_apart(void **state)
{
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof key_rows / sizeof *key_rows; i++) {
		const struct key_row *row = &key_rows[i];
		struct dkim_key key;
		bool found = dkim_key_read(&key, pool, row->text);

		if (found != (row->status != NULL))
			fail_msg("%s: found %d", row->text, found);
		if (!found)
			continue;
		if (strcmp(dkim_key_word(key.status), row->status) != 0 ||
		    key.bits != row->bits)
			fail_msg("%s: is %s of %d bits", row->text,
			    dkim_key_word(key.status), key.bits);
		if (strcmp(key.problem == NULL ? "" : key.problem,
		    row->problem == NULL ? "" : row->problem) != 0)
			fail_msg("%s: %s", row->text, key.problem);
	}
	pool_free(pool);
}

/* ---- signature fields ---- */

#define REST " b=Zm9v; bh=Zm9v; h=from:to; s=s1"

static void
signature_fields_that_can_never_pass_say_why(void **state)
{
	static const struct { const char *value, *problem; } rows[] = {
		{ "v=1; a=rsa-sha256; d=a.example;" REST, NULL },
		{ "v=1; a=RSA-SHA256; d=A.Example.; c=relaxed;" REST, NULL },
		{ "v=1; a=rsa-sha256; d=a.example; i=x@b.a.example;" REST,
		  NULL },
		{ "v=1; a=rsa-sha256; d=a.example; i=@a.example; unknown=1;"
		  REST, NULL },
		{ "v=1; a=rsa-sha256; d=a.example; q=dns/txt:other;" REST,
		  NULL },
		{ "a=rsa-sha256; d=a.example;" REST, "tag-missing" },
		{ "v=1; d=a.example;" REST, "tag-missing" },
		{ "v=1; a=rsa-sha256;" REST, "tag-missing" },
		{ "v=1; a=rsa-sha256; d=a.example; s=s; h=from; b=Zm9v",
		  "tag-missing" },
		{ "v=2; a=rsa-sha256; d=a.example;" REST, "version" },
		{ "v=1; a=rsa-sha256; d=a.example; d=b.example;" REST,
		  "tag-twice" },
		{ "v=1; a=rsa-sha256; d=a..example;" REST, "syntax" },
		{ "v=1; a=rsa-sha256; d a.example;" REST, "syntax" },
		{ "v=1; a=rsa-sha256; d=a.example; l=ten;" REST, "syntax" },
		{ "v=1; a=rsa-sha256; d=a.example; l=-1;" REST, "syntax" },
		{ "v=1; a=rsa-md5; d=a.example;" REST, "algorithm" },
		{ "v=1; a=rsa-sha256; d=a.example; c=nofws;" REST,
		  "canonicalization" },
		{ "v=1; a=rsa-sha256; d=a.example; c=simple/strict;" REST,
		  "canonicalization" },
		{ "v=1; a=rsa-sha256; d=a.example; q=http;" REST, "query" },
		{ "v=1; a=rsa-sha256; d=b.a.example; i=@a.example;" REST,
		  "identity" },
		{ "v=1; a=rsa-sha256; d=a.example; i=@xa.example;" REST,
		  "identity" },
		{ "v=1; a=rsa-sha256; d=a.example; s=s; b=Zm9v; bh=Zm9v; "
		  "h=to:subject", "from-unsigned" },
		{ "v=1; a=rsa-sha256; d=a.example; t=20; x=20;" REST,
		  "dates" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = pool_printf(pool, "DKIM-Signature: %s\n",
		    rows[i].value);
		struct dkim_signature s;
		struct mail m;

		mail_read(&m, pool, text, strlen(text));
		dkim_signature_read(&s, pool, &m.field[0]);
		if (strcmp(s.problem == NULL ? "" : s.problem,
		    rows[i].problem == NULL ? "" : rows[i].problem) != 0)
			fail_msg("%s: %s", rows[i].value, s.problem);
	}
	pool_free(pool);
}

/* ---- the check ---- */

struct row {
	const char *sentence;
	const char *message;		/* NULL: none came back */
	const char *from, *to;		/* one change of it; NULL: none */
	struct returned as;		/* form and cut alone */
	const char *facts;
	const char *world;
	const char *want;
};

#define WHOLE { RETURNED_MESSAGE, false, NULL, 0 }
#define HALF { RETURNED_MESSAGE, true, NULL, 0 }
#define HEADERS { RETURNED_HEADERS, false, NULL, 0 }
#define PASTED { RETURNED_TEXT, false, NULL, 0 }
#define NOTHING { RETURNED_NOTHING, false, NULL, 0 }

#define AT(selector) "dns " selector "._domainkey.contoso.example TXT -> "
#define BIG AT("big") "v=DKIM1; k=rsa; p=" KEY_BIG "\n"
#define MID AT("mid") "v=DKIM1; p=" KEY_MID "\n"
#define SMALL AT("small") "p=" KEY_SMALL "\n"
#define ED AT("ed") "v=DKIM1; k=ed25519; p=" KEY_ED "\n"
#define NONE "dns * -> nxdomain\n"
#define MAIL HEADER "\n" BODY
#define AUTHOR "header_from=anna@contoso.example"
#define S1 AUTHOR "; selectors=s1"

static const struct row cases[] = {
	/* signatures of a message that came back whole */
	{ "a relaxed signature verifies", SIGNED_RELAXED MAIL, NULL, NULL,
	  WHOLE, AUTHOR, BIG, "pass verified; signature=pass; "
	  "selectors/0/status=ok; selectors/0/bits=2048; "
	  "signatures/0/result=pass; rounds=1" },
	{ "a simple signature verifies", SIGNED_SIMPLE MAIL, NULL, NULL,
	  WHOLE, AUTHOR, BIG, "pass verified" },
	{ "a relaxed header with a simple body verifies",
	  SIGNED_RELAXED_SIMPLE MAIL, NULL, NULL, WHOLE, "", BIG,
	  "pass verified" },
	{ "a simple header with a relaxed body verifies",
	  SIGNED_SIMPLE_RELAXED MAIL, NULL, NULL, WHOLE, "", BIG,
	  "pass verified" },
	{ "an Ed25519 signature verifies", SIGNED_EDWARDS MAIL, NULL, NULL,
	  WHOLE, "", ED, "pass verified; bits=256; note=only-ed25519" },
	{ "a key of 1024 bits passes with a word of warning",
	  SIGNED_KILOBIT MAIL, NULL, NULL, WHOLE, "", MID,
	  "warn verified; signature=pass; note=key-short" },
	{ "a key of 768 bits never passes", SIGNED_TINY MAIL, NULL, NULL,
	  WHOLE, "", SMALL, "fail key-weak; signature=fail; "
	  "selectors/0/status=weak; signatures/0/result=policy" },
	{ "SHA-1 never passes", SIGNED_SHA1 MAIL, NULL, NULL, WHOLE, "", BIG,
	  "fail sha1; signature=fail; signatures/0/result=policy" },
	{ "a footer changes the body", SIGNED_RELAXED MAIL "confidential\n",
	  NULL, NULL, WHOLE, "", BIG, "fail body-changed; signature=fail; "
	  "signatures/0/result=fail" },
	{ "a tag in the subject changes the header", SIGNED_RELAXED MAIL,
	  "Offer", "[EXTERNAL] Offer", WHOLE, "", BIG,
	  "fail header-changed; signature=fail" },
	{ "both halves may be changed", SIGNED_RELAXED HEADER "\nHi.\n",
	  "Offer", "Order", WHOLE, "", BIG, "fail both-changed" },
	{ "a relaxed body may lose blanks", SIGNED_RELAXED MAIL, "end \t\n",
	  "end\n", WHOLE, "", BIG, "pass verified" },
	{ "a simple body may not", SIGNED_SIMPLE MAIL, "end \t\n", "end\n",
	  WHOLE, "", BIG, "fail body-changed" },
	{ "a relaxed header may be folded anew", SIGNED_RELAXED MAIL,
	  "Subject:  Offer\n\t 2026-117", "SUBJECT: Offer 2026-117", WHOLE,
	  "", BIG, "pass verified" },
	{ "a simple header may not", SIGNED_SIMPLE MAIL,
	  "Subject:  Offer\n\t 2026-117", "Subject:  Offer 2026-117", WHOLE,
	  "", BIG, "fail header-changed" },
	{ "empty lines lost at the border of a part do no harm",
	  SIGNED_SIMPLE MAIL, "Anna\n\n\n", "Anna", WHOLE, "", BIG,
	  "pass verified" },
	{ "a subject put on top is not signed and does no harm",
	  SIGNED_RELAXED MAIL, "Received:", "Subject: buy\nReceived:", WHOLE,
	  "", BIG, "pass verified" },
	{ "an oversigned subject put on top is found", SIGNED_OVERSIGNED MAIL,
	  "Received:", "Subject: buy\nReceived:", WHOLE, "", BIG,
	  "fail header-changed" },
	{ "an oversigned message verifies as it was", SIGNED_OVERSIGNED MAIL,
	  NULL, NULL, WHOLE, "", BIG, "pass verified" },
	{ "a field that was signed as absent may not come",
	  SIGNED_OVERSIGNED MAIL, "Received:", "Reply-To: x@a.example\n"
	  "Received:", WHOLE, "", BIG, "fail header-changed" },
	{ "l= allows a footer, which is said", SIGNED_LENGTHY MAIL "footer\n",
	  NULL, NULL, WHOLE, "", BIG, "pass verified; note=length" },
	{ "a body shorter than l= was cut", SIGNED_LENGTHY HEADER
	  "\nDear Bob,\n", NULL, NULL, WHOLE, "", BIG,
	  "pass incomplete; signature=incomplete; note=cut" },
	{ "i= below d= passes", SIGNED_SUBDOMAIN MAIL, NULL, NULL, WHOLE, "",
	  BIG, "pass verified" },
	{ "i= below d= fails when the key forbids it", SIGNED_SUBDOMAIN MAIL,
	  NULL, NULL, WHOLE, "", AT("big") "t=s; p=" KEY_BIG "\n",
	  "fail key-strict; signatures/0/result=permerror" },
	{ "a changed digit of b= is found", SIGNED_RELAXED MAIL, "b=mZ", "b=mz",
	  WHOLE, "", BIG, "fail header-changed" },
	{ "a signature whose end has come does not pass", SIGNED_RELAXED MAIL,
	  "q=dns/txt;", "x=1795162446; t=1;", WHOLE, "", BIG,
	  "fail tag-twice" },
	{ "a signature that had ended when it was taken", SIGNED_RELAXED MAIL,
	  "t=1795162446;", "t=1; x=1795162446;", WHOLE, "", BIG,
	  "fail expired; signatures/0/result=permerror" },
	{ "a signature that ended later is judged", SIGNED_RELAXED MAIL,
	  "t=1795162446;", "t=1; x=1795162447;", WHOLE, "", BIG,
	  "fail header-changed" },

	/* what the key does to it */
	{ "a missing key is a failure", SIGNED_RELAXED MAIL, NULL, NULL,
	  WHOLE, "", NONE, "fail key-missing; signature=fail; "
	  "selectors/0/status=missing; signatures/0/result=permerror; "
	  "key_name=big._domainkey.contoso.example" },
	{ "a key missing now may have been there", SIGNED_RELAXED MAIL, NULL,
	  NULL, WHOLE, "age_days=30", NONE, "fail key-missing; note=rotated" },
	{ "a revoked key is a failure", SIGNED_RELAXED MAIL, NULL, NULL,
	  WHOLE, "", AT("big") "v=DKIM1; p=\n", "fail key-revoked; "
	  "selectors/0/status=revoked" },
	{ "a key of another kind does not fit", SIGNED_RELAXED MAIL, NULL,
	  NULL, WHOLE, "", AT("big") "k=ed25519; p=" KEY_ED "\n",
	  "fail key-type" },
	{ "another key of the same kind does not fit", SIGNED_RELAXED MAIL,
	  NULL, NULL, WHOLE, "", AT("big") "p=" KEY_MID "\n",
	  "fail header-changed" },
	{ "a time-out says nothing about the signature", SIGNED_RELAXED MAIL,
	  NULL, NULL, WHOLE, "", AT("big") "timeout (5 s)\n",
	  "unknown key-unknown; signature=; selectors/0/status=unknown; "
	  "signatures/0/result=temperror" },
	{ "nor does a failing server", SIGNED_RELAXED MAIL, NULL, NULL, WHOLE,
	  "", AT("big") "servfail\n", "unknown key-unknown; signature=" },
	{ "a failure with a key in testing is no failure",
	  SIGNED_RELAXED MAIL, "Offer", "Order", WHOLE, "",
	  AT("big") "t=y; p=" KEY_BIG "\n", "warn header-changed; "
	  "signature=fail; note=key-testing" },
	{ "a pass with a key in testing is a pass", SIGNED_RELAXED MAIL, NULL,
	  NULL, WHOLE, "", AT("big") "t=y; p=" KEY_BIG "\n",
	  "warn verified; signature=pass; selectors/0/status=testing" },
	{ "a key behind an alias is a key", SIGNED_RELAXED MAIL, NULL, NULL,
	  WHOLE, "", AT("big") "CNAME big.keys.example | TXT p=" KEY_BIG "\n",
	  "pass verified; alias=big.keys.example" },
	{ "an alias that leads nowhere is named", SIGNED_RELAXED MAIL, NULL,
	  NULL, WHOLE, "", AT("big") "nxdomain | CNAME gone.keys.example\n",
	  "fail key-missing; alias=gone.keys.example" },

	/* several signatures */
	{ "one good signature is enough", SIGNED_EDWARDS SIGNED_RELAXED MAIL,
	  NULL, NULL, WHOLE, "", BIG NONE, "warn partly; signature=pass; "
	  "signatures/0/result=permerror; signatures/1/result=pass; "
	  "note=key-missing" },
	{ "two good signatures are a pass", SIGNED_EDWARDS SIGNED_RELAXED
	  MAIL, NULL, NULL, WHOLE, "", BIG ED, "pass verified; note=" },
	{ "a failure beside an unknown is not decided",
	  SIGNED_SHA1 SIGNED_EDWARDS MAIL, NULL, NULL, WHOLE, "",
	  BIG AT("ed") "servfail\n", "unknown key-unknown; signature=" },
	{ "a signature that can't be read is said", SIGNED_RELAXED MAIL,
	  "v=1;", "v 1;", WHOLE, "", BIG, "fail syntax; signature=fail; "
	  "signatures/0/result=neutral" },

	/* what came back of it */
	{ "a header alone verifies as far as it goes", SIGNED_RELAXED HEADER,
	  NULL, NULL, HEADERS, "", BIG, "pass incomplete; "
	  "signature=incomplete; signatures/0/reason=headers-verify; "
	  "note=headers-verify" },
	{ "a header alone that does not verify proves nothing",
	  SIGNED_RELAXED HEADER, "Offer", "Order", HEADERS, "", BIG,
	  "pass incomplete; signature=incomplete; note=headers-differ" },
	{ "a header with lines left out proves nothing",
	  SIGNED_RELAXED HEADER, "To: Bob <bob@fabrikam.example>\n", "",
	  HEADERS, "", BIG, "pass incomplete; note=headers-lack" },
	{ "a message part without a body is a header",
	  SIGNED_RELAXED HEADER "\n", NULL, NULL, WHOLE, "", BIG,
	  "pass incomplete; note=headers-verify" },
	{ "a header with no key for it is a failure", SIGNED_RELAXED HEADER,
	  NULL, NULL, HEADERS, "", NONE, "fail key-missing; signature=fail" },
	{ "a body that was cut proves nothing", SIGNED_RELAXED HEADER
	  "\nDear Bob,\n", NULL, NULL, HALF, "", BIG,
	  "pass incomplete; signature=incomplete; note=cut" },
	{ "a multipart body without its end was cut", SIGNED_RELAXED HEADER
	  "Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\n\nHi.\n",
	  NULL, NULL, WHOLE, "", BIG, "pass incomplete; note=cut" },
	{ "a multipart body with its end was changed", SIGNED_RELAXED HEADER
	  "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\nHi.\n--b1--\n",
	  NULL, NULL, WHOLE, "", BIG, "fail body-changed" },
	{ "a message within a text may verify", SIGNED_RELAXED MAIL, NULL,
	  NULL, PASTED, "", BIG, "pass verified; signature=pass" },
	{ "a message within a text that does not verify proves nothing",
	  SIGNED_RELAXED MAIL, "Offer", "Order", PASTED, "", BIG,
	  "pass incomplete; note=rewritten" },
	{ "a body that says that it was cut proves nothing",
	  SIGNED_RELAXED HEADER "\nDear Bob,\n----- Message truncated -----\n",
	  NULL, NULL, WHOLE, "", BIG, "pass incomplete; note=cut" },
	{ "an Exchange server writes anew what it holds",
	  "Received: from a.example by EX01.example with Microsoft SMTP\n"
	  "\tServer id 15.1; Fri, 20 Nov 2026 09:14:08 +0100\n"
	  SIGNED_RELAXED MAIL, "the offer", "our offer", WHOLE, "", BIG,
	  "pass incomplete; note=rewritten" },
	{ "what an Exchange server did before signing is all one",
	  SIGNED_RELAXED "Received: from a.example by EX01.example with "
	  "Microsoft SMTP Server\n" MAIL, "the offer", "our offer", WHOLE, "",
	  BIG, "fail body-changed" },
	{ "a message without a signature is unsigned", MAIL, NULL, NULL,
	  WHOLE, AUTHOR, "", "warn unsigned; signature=none; signatures=; "
	  "rounds=0" },
	{ "a few lines of a header are no proof of that",
	  "From: anna@contoso.example\n", NULL, NULL, PASTED, AUTHOR, "",
	  "skipped no-selectors" },

	/* keys alone */
	{ "a named selector is asked at the From domain", NULL, NULL, NULL,
	  NOTHING, S1, AT("s1") "p=" KEY_BIG "\n", "pass key; "
	  "selectors/0/selector=s1; selectors/0/domain=contoso.example; "
	  "signature=; signatures=; rounds=1" },
	{ "several selectors are asked at once", NULL, NULL, NULL, NOTHING,
	  S1 " s2", AT("s?") "p=" KEY_BIG "\n", "pass key; "
	  "selectors/1/selector=s2; rounds=1" },
	{ "one key of two is enough, with a warning", NULL, NULL, NULL,
	  NOTHING, S1 " s2", AT("s1") "p=" KEY_BIG "\n" NONE,
	  "warn key-missing; selector=s2" },
	{ "a subdomain may sign with the key of its domain", NULL, NULL, NULL,
	  NOTHING, "header_from=a@news.contoso.example; selectors=s1",
	  AT("s1") "p=" KEY_BIG "\n" NONE, "pass key; "
	  "selectors/0/domain=contoso.example; rounds=2" },
	{ "the domain of a signature goes before a guess", NULL, NULL, NULL,
	  NOTHING, S1 "; selector_domains=s1._domainkey.esp.example",
	  "dns s1._domainkey.esp.example TXT -> p=" KEY_BIG "\n",
	  "pass key; domain=esp.example" },
	{ "a selector without a domain is not asked", NULL, NULL, NULL,
	  NOTHING, "selectors=s1", "", "skipped no-header_from; rounds=0" },
	{ "nothing known is nothing asked", NULL, NULL, NULL, NOTHING, AUTHOR,
	  "", "skipped no-selectors; rounds=0" },
	{ "a missing key is missing", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "nodata\n", "fail key-missing; "
	  "selectors/0/status=missing" },
	{ "a wildcard is no key", NULL, NULL, NULL, NOTHING, S1,
	  "dns *.contoso.example TXT -> v=spf1 -all | MS=ms1\n",
	  "fail key-missing; note=other-text" },
	{ "other text beside the key does no harm", NULL, NULL, NULL, NOTHING,
	  S1, AT("s1") "v=spf1 -all | p=" KEY_BIG "\n", "pass key; note=" },
	{ "two keys at one name are a fault", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "p=" KEY_BIG " | p=" KEY_MID "\n", "fail key-malformed; "
	  "selectors/0/problem=several; note=problem-several" },
	{ "a key cut at 255 characters is malformed", NULL, NULL, NULL,
	  NOTHING, S1, AT("s1") "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B\n",
	  "fail key-malformed; selectors/0/status=malformed; "
	  "note=problem-no-rsa" },
	{ "a key in testing is a warning", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "t=y; p=" KEY_BIG "\n", "warn key; "
	  "selectors/0/status=testing; note=key-testing" },
	{ "a key of 768 bits is weak", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "p=" KEY_SMALL "\n", "fail key-weak; bits=768; "
	  "selectors/0/status=weak" },
	{ "a time-out is no missing key", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "timeout (5 s)\n", "unknown key-unknown; "
	  "selectors/0/status=unknown" },
	{ "a refusal is no missing key", NULL, NULL, NULL, NOTHING, S1,
	  AT("s1") "refused\n", "unknown key-unknown" },
	{ "a selector that is no name is not asked", NULL, NULL, NULL,
	  NOTHING, AUTHOR "; selectors=a..b", "", "fail key-malformed; "
	  "note=problem-name; rounds=0" },
};

static const char *
message_of(struct pool *pool, const struct row *x)
{
	const char *at = x->from == NULL ? NULL : strstr(x->message, x->from);

	if (x->from == NULL)
		return x->message;
	if (at == NULL)
		fail_msg("'%s' is not in the message", x->from);
	return pool_printf(pool, "%.*s%s%s", (int)(at - x->message),
	    x->message, x->to, at + strlen(x->from));
}

static struct world *
begin(const struct row *x)
{
	struct world *w = world_new(x->world);
	struct returned r = x->as;

	world_facts(w, x->facts);
	if (x->message == NULL)
		return w;
	r.bytes = message_of(w->pool, x);
	r.n = strlen(r.bytes);
	returned_keep(w->casefile, &r);
	return w;
}

static void
run_example(void **state)
{
	const struct row *x = *state;
	struct world *w = begin(x), *again = begin(x);
	xmlNode *finding = world_run(w, "dkim");
	const char *text;

	if (w->missing != NULL)
		fail_msg("the world does not know: %s", w->missing);
	assert_non_null(finding);
	text = world_finding(w, finding);
	example_want(w, finding, x->want);
	example_replay(w, "dkim", text);
	again->at_once = true;
	assert_string_equal(world_finding(again, world_run(again, "dkim")),
	    text);
	world_free(w);
	world_free(again);
}

/* RFC 8463, appendix A: the field is folded otherwise, which is all one. */
static void
the_message_of_rfc_8463_verifies(void **state)
{
	static const char message[] =
	    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n"
	    " d=football.example.com; i=@football.example.com;\n"
	    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n"
	    " subject : date : message-id : from : subject : date;\n"
	    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n"
	    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n"
	    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n"
	    "From: Joe SixPack <joe@football.example.com>\n"
	    "To: Suzie Q <suzie@shopping.example.net>\n"
	    "Subject: Is dinner ready?\n"
	    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n"
	    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n"
	    "\n"
	    "Hi.\n\nWe lost the game.  Are you hungry yet?\n\nJoe.\n";
	const struct row x = { "", message, NULL, NULL, WHOLE, "",
		"dns brisbane._domainkey.football.example.com TXT -> "
		"v=DKIM1; k=ed25519; "
		"p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n", "" };
	struct world *w = begin(&x);

	(void)state;
	example_want(w, world_run(w, "dkim"), "pass verified; "
	    "signature=pass; signatures/0/domain=football.example.com");
	world_free(w);
}

/* ---- from a bounce ---- */

#define BOUNCE_TOP \
	"From: MAILER-DAEMON@mail.contoso.example\n" \
	"To: anna@contoso.example\n" \
	"Subject: Undelivered Mail Returned to Sender\n" \
	"MIME-Version: 1.0\n" \
	"Content-Type: multipart/report; report-type=delivery-status;\n" \
	"\tboundary=\"=_b/1\"\n\n" \
	"--=_b/1\nContent-Type: text/plain\n\nIt was refused.\n\n" \
	"--=_b/1\nContent-Type: message/delivery-status\n\n" \
	"Reporting-MTA: dns; mail.contoso.example\n\n" \
	"Final-Recipient: rfc822; bob@fabrikam.example\n" \
	"Action: failed\nStatus: 5.7.20\n" \
	"Diagnostic-Code: smtp; 550 5.7.20 no\n\n"
#define BOUNCE_END "\n--=_b/1--\n"
#define PART(type) "--=_b/1\nContent-Type: " type "\n\n"
#define INNER "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n" \
	"--=_b\n\nHi.\n--=_b--\n"

static const struct bounce {
	const char *sentence, *text, *want;
} bounces[] = {
	{ "a returned message is verified out of its bounce",
	  BOUNCE_TOP PART("message/rfc822") SIGNED_SIMPLE MAIL BOUNCE_END,
	  "pass verified; signature=pass" },
	{ "returned headers are verified as far as they go",
	  BOUNCE_TOP PART("text/rfc822-headers") SIGNED_SIMPLE HEADER
	  BOUNCE_END, "pass incomplete; note=headers-verify" },
	{ "a bounce that breaks off is a message that was cut",
	  BOUNCE_TOP PART("message/rfc822") SIGNED_SIMPLE HEADER
	  "\nDear Bob,\n", "pass incomplete; note=cut" },
	{ "a message that quotes the boundary's beginning is not cut there",
	  BOUNCE_TOP PART("message/rfc822") SIGNED_RELAXED HEADER INNER
	  BOUNCE_END, "fail body-changed" },
	{ "a returned message is verified out of a text",
	  "From: MAILER-DAEMON@mail.contoso.example\n"
	  "To: anna@contoso.example\nSubject: failure notice\n\n"
	  "Hi. This is the qmail-send program at mail.contoso.example.\n"
	  "I'm afraid I wasn't able to deliver your message.\n\n"
	  "<bob@fabrikam.example>:\n"
	  "192.0.2.25 failed after I sent the message.\n"
	  "Remote host said: 550 5.7.20 no\n\n"
	  "--- Below this line is a copy of the message.\n\n"
	  SIGNED_RELAXED MAIL, "pass verified; signature=pass" },
};

static const char *
with_crlf(struct pool *pool, const char *text)
{
	struct buf b;
	const char *copy;

	buf_init(&b, 0);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_putc(&b, '\r');
		buf_putc(&b, *text);
	}
	copy = pool_strdup(pool, b.data);
	buf_release(&b);
	return copy;
}

static struct world *
read_bounce(const char *text, bool crlf)
{
	struct world *w = world_new(BIG);
	char *why;

	if (crlf)
		text = with_crlf(w->pool, text);
	if (intake_read(w->casefile, text, strlen(text), "b.eml", &why) !=
	    INTAKE_BOUNCE)
		fail_msg("%s", why);
	return w;
}

static void
run_bounce(void **state)
{
	const struct bounce *x = *state;

	for (int crlf = 0; crlf < 2; crlf++) {
		struct world *w = read_bounce(x->text, crlf);
		xmlNode *finding = world_run(w, "dkim");

		assert_string_equal(fact_get(w->casefile, "selectors"), "big");
		assert_string_equal(fact_get(w->casefile, "selector_domains"),
		    "big._domainkey.contoso.example");
		example_want(w, finding, x->want);
		example_replay(w, "dkim", world_finding(w, finding));
		world_free(w);
	}
}

static void
the_body_of_an_unsigned_message_is_not_kept(void **state)
{
	struct world *w = read_bounce(BOUNCE_TOP PART("message/rfc822") MAIL
	    BOUNCE_END, false);
	struct returned r;

	(void)state;
	assert_true(returned_get(&r, w->pool, w->casefile));
	assert_int_equal(r.form, RETURNED_MESSAGE);
	assert_int_equal(r.n, strlen(HEADER) + 1);
	assert_null(fact_get(w->casefile, "selectors"));
	world_free(w);
}

static void
no_more_than_the_limit_is_kept_of_a_message(void **state)
{
	size_t n = 2 * RETURNED_MAX;
	char *text = mem_alloc(n + 1);
	struct returned r = { RETURNED_MESSAGE, false, text, n };
	struct world *w = world_new("");

	(void)state;
	memset(text, 'x', n);
	memcpy(text, SIGNED_RELAXED HEADER "\n",
	    strlen(SIGNED_RELAXED HEADER "\n"));
	returned_keep(w->casefile, &r);
	assert_true(returned_get(&r, w->pool, w->casefile));
	assert_int_equal(r.n, RETURNED_MAX);
	assert_true(r.cut);
	free(text);
	world_free(w);
}

static void
a_hundred_signatures_cost_eight_keys(void **state)
{
	struct world *w = world_new("dns * -> nxdomain\n");
	struct buf text;

	(void)state;
	buf_init(&text, 0);
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "DKIM-Signature: v=1; a=rsa-sha256; "
		    "d=d%d.example;" REST "\n", i);
	buf_puts(&text, "From: a@a.example\n\nHi.\n");
	returned_keep(w->casefile, &(struct returned){ RETURNED_MESSAGE, false,
	    text.data, text.len });
	example_want(w, world_run(w, "dkim"), "fail key-missing; rounds=1");
	assert_int_equal(w->asked, DKIM_SIGNATURES);
	buf_release(&text);
	world_free(w);
}

/* ---- all together ---- */

int
main(void)
{
	struct tests t = { 0 };

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	tests_add(&t, "bodies have the hashes that others found",
	    bodies_have_the_hashes_that_others_found, NULL);
	tests_add(&t, "fields are unfolded only when relaxed",
	    fields_are_unfolded_only_when_relaxed, NULL);
	tests_add(&t, "the lowest field of a name is signed first",
	    the_lowest_field_of_a_name_is_signed_first, NULL);
	tests_add(&t, "dates of mail are read", dates_of_mail_are_read, NULL);
	tests_add(&t, "base64 is read strictly, but for blanks",
	    base64_is_read_strictly_but_for_blanks, NULL);
	tests_add(&t, "key records are told apart", key_records_are_told_apart,
	    NULL);
	tests_add(&t, "signature fields that can never pass say why",
	    signature_fields_that_can_never_pass_say_why, NULL);
	tests_add(&t, "the message of RFC 8463 verifies",
	    the_message_of_rfc_8463_verifies, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tests_add(&t, cases[i].sentence, run_example, &cases[i]);
	for (size_t i = 0; i < sizeof bounces / sizeof *bounces; i++)
		tests_add(&t, bounces[i].sentence, run_bounce, &bounces[i]);
	tests_add(&t, "the body of an unsigned message is not kept",
	    the_body_of_an_unsigned_message_is_not_kept, NULL);
	tests_add(&t, "no more than the limit is kept of a message",
	    no_more_than_the_limit_is_kept_of_a_message, NULL);
	tests_add(&t, "a hundred signatures cost eight keys",
	    a_hundred_signatures_cost_eight_keys, NULL);
	return tests_run(&t, "dkim") != 0;
}
