/*
 * Certificates judged offline: see tls_chain.h. OpenSSL does the work; a
 * callback that always goes on collects every fault instead of the first.
 */
#include "checks/tls_chain.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "checks/instant.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/text.h"

#define DER_MAX 16384			/* bytes of one certificate */
#define NAMES_SHOWN 20
#define RSA_WISE 2048			/* bits: NIST SP 800-131A */
#define EC_WISE 224

struct chain {
	X509 *certificate[CHAIN_MAX];	/* the server's own first */
	int n;
	X509 *anchor[CHAIN_MAX];
	int n_anchors;
	time_t now;
	bool dated;			/* `now` is known */
};

static void *
must(void *p)
{
	if (p == NULL)
		die(71, "out of memory");
	return p;
}

/* ---- reading ---- */

/* The base64 of a PEM text, blanks and line ends left out. */
static X509 *
read_pem(const char *pem)
{
	static const char head[] = "-----BEGIN CERTIFICATE-----";
	const char *s = strstr(pem, head);
	char *text = mem_alloc(DER_MAX * 2 + 8);
	unsigned char *der = mem_alloc(DER_MAX * 2 + 8);
	const unsigned char *at = der;
	X509 *certificate = NULL;
	size_t n = 0;
	int len;

	for (s = s == NULL ? "" : s + strlen(head); *s != '\0' && *s != '-' &&
	    n < DER_MAX * 2; s++) {
		if (!isspace((unsigned char)*s))
			text[n++] = *s;
	}
	len = EVP_DecodeBlock(der, (unsigned char *)text, (int)n);
	if (len > 0)
		certificate = d2i_X509(NULL, &at, len);
	ERR_clear_error();
	free(text);
	free(der);
	return certificate;
}

static void
take(X509 *list[CHAIN_MAX], int *n, const char *pem)
{
	X509 *one = *n < CHAIN_MAX && pem != NULL ? read_pem(pem) : NULL;

	if (one != NULL)
		list[(*n)++] = one;
}

struct chain *
chain_new(const struct question *talk)
{
	struct chain *c = mem_alloc(sizeof *c);

	for (int i = 0; i < talk->n; i++) {
		const struct record *r = &talk->records[i];

		if (r->section == NULL)
			continue;
		if (strcmp(r->section, "certificate") == 0)
			take(c->certificate, &c->n, r->data);
		else if (strcmp(r->section, "anchor") == 0)
			take(c->anchor, &c->n_anchors, r->data);
	}
	c->dated = instant_read(talk->at, &c->now);
	if (c->n > 0)
		return c;
	chain_free(c);
	return NULL;
}

void
chain_free(struct chain *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < c->n; i++)
		X509_free(c->certificate[i]);
	for (int i = 0; i < c->n_anchors; i++)
		X509_free(c->anchor[i]);
	free(c);
}

/* ---- the chain ---- */

struct faults {
	unsigned all;
	int error;			/* the first of those that are grave */
};

static unsigned
fault_of(int error)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return CHAIN_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return CHAIN_EARLY;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return CHAIN_SELF_SIGNED;
	default:
		return CHAIN_UNTRUSTED;
	}
}

static int
note_fault(int ok, X509_STORE_CTX *ctx)
{
	struct faults *f = X509_STORE_CTX_get_app_data(ctx);
	int error = X509_STORE_CTX_get_error(ctx);

	if (ok)
		return 1;
	if (f->error == 0)
		f->error = error;
	f->all |= fault_of(error);
	return 1;
}

/* What is trusted is trusted, root or not (PARTIAL_CHAIN). */
static void
set_terms(const struct chain *c, X509_STORE_CTX *ctx)
{
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	if (c->dated)
		X509_VERIFY_PARAM_set_time(param, c->now);
	else
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME);
}

static void
verify(const struct chain *c, X509_STORE *store, struct faults *f)
{
	STACK_OF(X509) *sent = must(sk_X509_new_null());
	X509_STORE_CTX *ctx = must(X509_STORE_CTX_new());

	for (int i = 1; i < c->n; i++)
		sk_X509_push(sent, c->certificate[i]);
	if (X509_STORE_CTX_init(ctx, store, c->certificate[0], sent) != 1)
		die(71, "out of memory");
	set_terms(c, ctx);
	X509_STORE_CTX_set_app_data(ctx, f);
	X509_STORE_CTX_set_verify_cb(ctx, note_fault);
	if (X509_verify_cert(ctx) != 1 && f->all == 0)
		f->all = CHAIN_UNTRUSTED;
	X509_STORE_CTX_free(ctx);
	sk_X509_free(sent);
	ERR_clear_error();
}

unsigned
chain_faults(const struct chain *c, struct pool *pool, const char **why)
{
	X509_STORE *store = must(X509_STORE_new());
	struct faults f = { 0 };

	for (int i = 0; i < c->n_anchors; i++)
		X509_STORE_add_cert(store, c->anchor[i]);
	verify(c, store, &f);
	X509_STORE_free(store);
	*why = f.all == 0 ? NULL : pool_strdup(pool,
	    X509_verify_cert_error_string(f.error));
	return f.all;
}

bool
chain_names(const struct chain *c, const char *host, bool strict)
{
	unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
	    (strict ? X509_CHECK_FLAG_NEVER_CHECK_SUBJECT : 0);
	char address[IP_TEXT];
	struct ip ip;
	int found;

	if (ip_parse(&ip, host))
		found = X509_check_ip_asc(c->certificate[0],
		    ip_text(&ip, address), 0);
	else
		found = X509_check_host(c->certificate[0], host, 0, flags,
		    NULL);
	ERR_clear_error();
	return found == 1;
}

/* ---- in words ---- */

static const char *
bio_text(struct pool *pool, BIO *bio)
{
	char *bytes;
	long n = BIO_get_mem_data(bio, &bytes);	/* bytes NULL: nothing in it */
	const char *text = n <= 0 ? "" : text_printable(pool, bytes,
	    (size_t)n, TEXT_MAX);

	BIO_free(bio);
	return text;
}

static const char *
name_text(struct pool *pool, const X509_NAME *name)
{
	BIO *bio = must(BIO_new(BIO_s_mem()));

	X509_NAME_print_ex(bio, name, 0,
	    XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
	return bio_text(pool, bio);
}

static const char *
names_text(struct pool *pool, const X509 *certificate)
{
	GENERAL_NAMES *all = X509_get_ext_d2i(certificate,
	    NID_subject_alt_name, NULL, NULL);
	BIO *bio = must(BIO_new(BIO_s_mem()));
	int shown = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(all); i++) {
		int type;
		const ASN1_STRING *s = GENERAL_NAME_get0_value(
		    sk_GENERAL_NAME_value(all, i), &type);

		if (type != GEN_DNS || shown++ >= NAMES_SHOWN)
			continue;
		BIO_puts(bio, shown > 1 ? ", " : "");
		BIO_write(bio, ASN1_STRING_get0_data(s), ASN1_STRING_length(s));
	}
	GENERAL_NAMES_free(all);
	return bio_text(pool, bio);
}

static const char *
date_text(struct pool *pool, const ASN1_TIME *t)
{
	char text[INSTANT_TEXT];
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1 ||
	    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return "";
	return pool_strdup(pool, text);
}

static void
describe_key(const X509 *certificate, struct certificate *out,
    struct pool *pool)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate);
	const char *type = key != NULL ? EVP_PKEY_get0_type_name(key) : NULL;
	int bits = key != NULL ? EVP_PKEY_get_bits(key) : 0;

	out->key = pool_printf(pool, "%s %d", type != NULL ? type : "?", bits);
	out->weak = bits > 0 && bits < (EVP_PKEY_is_a(key, "RSA") ? RSA_WISE :
	    EC_WISE);
	ERR_clear_error();
}

static const char *
hex(struct pool *pool, const unsigned char *p, unsigned n)
{
	char *text = pool_alloc(pool, 2 * n + 1);

	for (unsigned i = 0; i < n; i++) {
		text[2 * i] = "0123456789abcdef"[p[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[p[i] & 15];
	}
	return text;
}

/* The whole certificate or its key (selector), as DER: free with OPENSSL. */
static unsigned char *
selected(X509 *certificate, int selector, size_t *n)
{
	unsigned char *der = NULL;
	int len = selector == 0 ? i2d_X509(certificate, &der) :
	    i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);

	*n = len > 0 ? (size_t)len : 0;
	return der;
}

void
chain_describe(const struct chain *c, struct certificate *out,
    struct pool *pool)
{
	X509 *own = c->certificate[0];
	unsigned char digest[EVP_MAX_MD_SIZE], *der;
	unsigned len = 0;
	size_t n;

	memset(out, 0, sizeof *out);
	out->subject = name_text(pool, X509_get_subject_name(own));
	out->issuer = name_text(pool, X509_get_issuer_name(own));
	out->names = names_text(pool, own);
	out->not_before = date_text(pool, X509_get0_notBefore(own));
	out->not_after = date_text(pool, X509_get0_notAfter(own));
	describe_key(own, out, pool);
	der = selected(own, 1, &n);
	EVP_Digest(der, n, digest, &len, EVP_sha256(), NULL);
	out->tlsa = pool_printf(pool, "3 1 1 %s", hex(pool, digest, len));
	OPENSSL_free(der);
}

/* ---- DANE ---- */

/* RFC 6698 2.1.3: 0 the bytes, 1 SHA-256, 2 SHA-512. */
static bool
is_named(X509 *certificate, const struct tlsa *t)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	size_t n;
	unsigned char *der = selected(certificate, t->selector, &n);
	bool same;

	if (t->matching == 0) {
		same = n == t->n && memcmp(der, t->data, n) == 0;
	} else {
		EVP_Digest(der, n, digest, &len, t->matching == 1 ?
		    EVP_sha256() : EVP_sha512(), NULL);
		same = len == t->n && memcmp(digest, t->data, len) == 0;
	}
	OPENSSL_free(der);
	return same;
}

bool
chain_is(const struct chain *c, const struct tlsa *t)
{
	return is_named(c->certificate[0], t);
}

static bool
holds_up_to(const struct chain *c, X509 *authority)
{
	X509_STORE *store = must(X509_STORE_new());
	struct faults f = { 0 };

	X509_STORE_add_cert(store, authority);
	verify(c, store, &f);
	X509_STORE_free(store);
	return f.all == 0;
}

/* RFC 7672 3.1.2: the authority is sent, unless DNS has it in full. */
bool
chain_leads_to(const struct chain *c, const struct tlsa *t)
{
	const unsigned char *at = t->data;
	X509 *given = NULL;
	bool found = false;

	for (int i = 1; i < c->n && !found; i++)
		found = is_named(c->certificate[i], t) &&
		    holds_up_to(c, c->certificate[i]);
	if (!found && t->selector == 0 && t->matching == 0)
		given = d2i_X509(NULL, &at, (long)t->n);
	if (given != NULL)
		found = holds_up_to(c, given);
	X509_free(given);
	ERR_clear_error();
	return found;
}
