/*
 * The cryptography of DKIM, the only part that is not ours: SHA-1 and SHA-256,
 * RSA keys and signatures (RFC 6376 section 3.3), Ed25519 (RFC 8463). Only
 * public keys are ever handled, so nothing here is secret.
 */
#ifndef CHECKS_DKIM_CRYPTO_H
#define CHECKS_DKIM_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dkim_hash { DKIM_SHA1, DKIM_SHA256 };

#define DKIM_HASH_MAX 32		/* bytes of SHA-256 */
#define DKIM_ED25519_KEY 32		/* RFC 8463 section 4: raw octets */
#define DKIM_RSA_BITS_MAX 8192		/* longer keys only cost time */

/* The hash of n bytes; returns its length. */
size_t dkim_hash(enum dkim_hash hash, const void *p, size_t n,
	uint8_t out[DKIM_HASH_MAX]);

/*
 * Bits of an RSA key in DER, as SubjectPublicKeyInfo or as the bare
 * RSAPublicKey that RFC 6376 section 3.6.1 names; 0 when it is none.
 */
int dkim_rsa_bits(const uint8_t *key, size_t n);
/* Is it a SubjectPublicKeyInfo of an Ed25519 key, which DKIM does not want? */
bool dkim_is_wrapped_ed25519(const uint8_t *key, size_t n);

struct dkim_proof {
	const uint8_t *key, *signature, *digest;
	size_t key_n, signature_n, digest_n;
};
/* PKCS #1 v1.5 over the digest. */
bool dkim_rsa_verifies(const struct dkim_proof *p, enum dkim_hash hash);
/* Pure Ed25519 over the digest's octets (RFC 8463 section 3). */
bool dkim_ed25519_verifies(const struct dkim_proof *p);

#endif
