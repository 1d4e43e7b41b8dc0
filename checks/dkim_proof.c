/*
 * Verifying a DKIM signature (RFC 6376 sections 3.7 and 6.1.3): see
 * dkim_signature.h. Both halves are always tried, for which of them fails
 * tells what was changed.
 */
#include "checks/dkim_signature.h"

#include <string.h>

#include "checks/dkim_crypto.h"
#include "checks/text.h"

static enum dkim_hash
hash_of(const struct dkim_signature *s)
{
	return strcmp(s->algorithm, "rsa-sha1") == 0 ? DKIM_SHA1 :
	    DKIM_SHA256;
}

static const char *
type_of(const struct dkim_signature *s)
{
	return text_begins(s->algorithm, "ed25519") ? "ed25519" : "rsa";
}

const char *
dkim_mismatch(const struct dkim_signature *s, const struct dkim_key *key)
{
	if (!text_same(type_of(s), key->type))
		return "key-type";
	if (hash_of(s) == DKIM_SHA1 ? !key->sha1 : !key->sha256)
		return "key-hash";
	/* RFC 6376 3.6.1, t=s: no subdomain in i=. */
	if (key->strict && !text_same(s->identity, s->domain))
		return "key-strict";
	return NULL;
}

static bool
prove_header(const struct mail *m, const struct dkim_signature *s,
    const struct dkim_key *key)
{
	uint8_t digest[DKIM_HASH_MAX];
	struct dkim_proof p = { .key = key->data, .key_n = key->n,
		.signature = s->b, .signature_n = s->b_n, .digest = digest };
	struct buf input;

	buf_init(&input, 0);
	canon_header(&input, m, s->names, s->field, s->header);
	p.digest_n = dkim_hash(hash_of(s), input.data, input.len, digest);
	buf_release(&input);
	return strcmp(type_of(s), "ed25519") == 0 ? dkim_ed25519_verifies(&p) :
	    dkim_rsa_verifies(&p, hash_of(s));
}

static void
prove_body(struct dkim_proofs *out, const struct mail *m,
    const struct dkim_signature *s)
{
	uint8_t digest[DKIM_HASH_MAX];
	struct buf body;
	size_t n, len;

	buf_init(&body, 0);
	canon_body(&body, m->body, m->body_n, s->body);
	len = body.len;
	out->empty = len <= 2;
	out->too_long = s->length >= 0 && (size_t)s->length > len;
	out->rest = s->length >= 0 && (size_t)s->length < len;
	if (out->rest)
		len = (size_t)s->length;
	n = dkim_hash(hash_of(s), body.data, len, digest);
	out->body = !out->too_long && n == s->bh_n &&
	    memcmp(digest, s->bh, n) == 0;
	buf_release(&body);
}

void
dkim_prove(struct dkim_proofs *out, const struct mail *m,
    const struct dkim_signature *s, const struct dkim_key *key)
{
	memset(out, 0, sizeof *out);
	prove_body(out, m, s);
	out->header = prove_header(m, s, key);
}
