/*
 * The cryptography of DKIM by OpenSSL's libcrypto: see dkim_crypto.h.
 *
 * OpenSSL keeps a queue of errors for the thread. What fails here is the
 * world's doing, so the queue is put back as it was: TLS reads it, too.
 */
#include "checks/dkim_crypto.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "checks/mem.h"

static const EVP_MD *
digest_of(enum dkim_hash hash)
{
	return hash == DKIM_SHA1 ? EVP_sha1() : EVP_sha256();
}

size_t
dkim_hash(enum dkim_hash hash, const void *p, size_t n,
    uint8_t out[DKIM_HASH_MAX])
{
	unsigned len = 0;

	if (EVP_Digest(p, n, out, &len, digest_of(hash), NULL) != 1)
		die(70, "OpenSSL can't hash: install it again");
	return len;
}

/* The caller frees; NULL when it is no key of this kind. */
static EVP_PKEY *
read_rsa(const uint8_t *key, size_t n)
{
	const uint8_t *at = key;
	EVP_PKEY *found;

	if (n > LONG_MAX)
		return NULL;
	found = d2i_PUBKEY(NULL, &at, (long)n);
	if (found == NULL) {
		at = key;
		found = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)n);
	}
	if (found != NULL && (EVP_PKEY_base_id(found) != EVP_PKEY_RSA ||
	    EVP_PKEY_bits(found) > DKIM_RSA_BITS_MAX || at != key + n)) {
		EVP_PKEY_free(found);
		found = NULL;
	}
	return found;
}

int
dkim_rsa_bits(const uint8_t *key, size_t n)
{
	EVP_PKEY *rsa;
	int bits;

	ERR_set_mark();
	rsa = read_rsa(key, n);
	bits = rsa == NULL ? 0 : EVP_PKEY_bits(rsa);
	EVP_PKEY_free(rsa);
	ERR_pop_to_mark();
	return bits;
}

bool
dkim_is_wrapped_ed25519(const uint8_t *key, size_t n)
{
	/* SEQUENCE { SEQUENCE { 1.3.101.112 } BIT STRING }: RFC 8410 */
	static const uint8_t head[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
		0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

	return n == sizeof head + DKIM_ED25519_KEY &&
	    memcmp(key, head, sizeof head) == 0;
}

static bool
rsa_says_yes(EVP_PKEY *rsa, const struct dkim_proof *p, enum dkim_hash hash)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(rsa, NULL);
	bool yes = ctx != NULL && EVP_PKEY_verify_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, digest_of(hash)) == 1 &&
	    EVP_PKEY_verify(ctx, p->signature, p->signature_n, p->digest,
	    p->digest_n) == 1;

	EVP_PKEY_CTX_free(ctx);
	return yes;
}

bool
dkim_rsa_verifies(const struct dkim_proof *p, enum dkim_hash hash)
{
	EVP_PKEY *rsa;
	bool yes;

	ERR_set_mark();
	rsa = read_rsa(p->key, p->key_n);
	yes = rsa != NULL && rsa_says_yes(rsa, p, hash);
	EVP_PKEY_free(rsa);
	ERR_pop_to_mark();
	return yes;
}

bool
dkim_ed25519_verifies(const struct dkim_proof *p)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY *key;
	bool yes;

	ERR_set_mark();
	key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, p->key,
	    p->key_n);
	yes = ctx != NULL && key != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, p->signature, p->signature_n, p->digest,
	    p->digest_n) == 1;
	EVP_PKEY_free(key);
	EVP_MD_CTX_free(ctx);
	ERR_pop_to_mark();
	return yes;
}
