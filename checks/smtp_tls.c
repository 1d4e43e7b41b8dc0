/*
 * TLS as a filter: see smtp_tls.h. OpenSSL reads and writes two memory BIOs.
 */
#include "checks/smtp_tls.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>

#include "checks/library.h"
#include "checks/mem.h"

#define WHY_MAX 256
#define ANCHORS_LOOKED_UP 10	/* as many of the chain */

struct smtp_tls_setup {
	SSL_CTX *ctx;
	const char *ca_file;		/* borrowed; NULL */
	X509_STORE *store;		/* trusted; NULL: not read yet */
};

struct smtp_tls {
	SSL *ssl;			/* owns both BIOs */
	BIO *in, *out;
	struct smtp_tls_setup *setup;	/* borrowed */
	STACK_OF(X509) *anchors;	/* NULL: not looked up yet */
	enum smtp_tls_state state;
	char why[WHY_MAX];
};

struct smtp_tls_setup *
smtp_tls_setup_new(const char *ca_file)
{
	struct smtp_tls_setup *setup = mem_alloc(sizeof *setup);

	setup->ctx = SSL_CTX_new(TLS_client_method());
	setup->ca_file = ca_file;
	if (setup->ctx == NULL)
		die(71, "the TLS library does not start: is it installed "
		    "whole?");
	SSL_CTX_set_verify(setup->ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_min_proto_version(setup->ctx, TLS1_VERSION);
	SSL_CTX_set_cipher_list(setup->ctx, "DEFAULT:@SECLEVEL=0");
	SSL_CTX_set_options(setup->ctx, SSL_OP_LEGACY_SERVER_CONNECT);
	SSL_CTX_set_session_cache_mode(setup->ctx, SSL_SESS_CACHE_OFF);
	return setup;
}

void
smtp_tls_setup_free(struct smtp_tls_setup *setup)
{
	if (setup == NULL)
		return;
	SSL_CTX_free(setup->ctx);
	X509_STORE_free(setup->store);
	free(setup);
}

struct smtp_tls *
smtp_tls_new(struct smtp_tls_setup *setup, const char *host)
{
	struct smtp_tls *tls = mem_alloc(sizeof *tls);

	tls->ssl = SSL_new(setup->ctx);
	tls->setup = setup;
	tls->in = BIO_new(BIO_s_mem());
	tls->out = BIO_new(BIO_s_mem());
	if (tls->ssl == NULL || tls->in == NULL || tls->out == NULL)
		die(71, "out of memory");
	/* An empty `in` means "wait", not the end. */
	BIO_set_mem_eof_return(tls->in, -1);
	SSL_set_bio(tls->ssl, tls->in, tls->out);
	if (host != NULL)
		SSL_set_tlsext_host_name(tls->ssl, host);
	SSL_set_connect_state(tls->ssl);
	return tls;
}

void
smtp_tls_free(struct smtp_tls *tls)
{
	if (tls == NULL)
		return;
	SSL_free(tls->ssl);
	sk_X509_pop_free(tls->anchors, X509_free);
	free(tls);
}

static void
fail(struct smtp_tls *tls)
{
	unsigned long code = ERR_peek_error();
	const char *reason = ERR_reason_error_string(code);

	snprintf(tls->why, sizeof tls->why, "%s",
	    reason != NULL ? reason : "the handshake broke off");
	ERR_clear_error();
	tls->state = TLS_FAILED;
}

/* What a call returned, unless it only waits for more bytes. */
static void
judge(struct smtp_tls *tls, int result)
{
	switch (SSL_get_error(tls->ssl, result)) {
	case SSL_ERROR_NONE:
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		break;
	case SSL_ERROR_ZERO_RETURN:
		tls->state = TLS_ENDED;
		break;
	default:
		fail(tls);
	}
}

static void
shake(struct smtp_tls *tls)
{
	int result = SSL_do_handshake(tls->ssl);

	if (result == 1)
		tls->state = TLS_UP;
	else
		judge(tls, result);
}

static void
read_text(struct smtp_tls *tls, struct buf *text)
{
	char block[4096];
	int n;

	while ((n = SSL_read(tls->ssl, block, sizeof block)) > 0)
		buf_add(text, block, (size_t)n);
	judge(tls, n);
}

static void
drain(struct smtp_tls *tls, struct buf *wire)
{
	char block[4096];
	int n;

	while ((n = BIO_read(tls->out, block, sizeof block)) > 0)
		buf_add(wire, block, (size_t)n);
}

enum smtp_tls_state
smtp_tls_take(struct smtp_tls *tls, const void *bytes, size_t n,
    struct buf *text, struct buf *wire)
{
	ERR_clear_error();
	if (n > INT_MAX || (n > 0 && BIO_write(tls->in, bytes, (int)n) !=
	    (int)n))
		die(71, "out of memory");
	if (tls->state == TLS_SHAKING)
		shake(tls);
	if (tls->state == TLS_UP)
		read_text(tls, text);
	drain(tls, wire);
	return tls->state;
}

void
smtp_tls_say(struct smtp_tls *tls, const struct buf *text, struct buf *wire)
{
	ERR_clear_error();
	if (tls->state == TLS_UP && text->len > 0)
		judge(tls, SSL_write(tls->ssl, text->data, (int)text->len));
	drain(tls, wire);
}

const char *
smtp_tls_why(const struct smtp_tls *tls)
{
	return tls->why;
}

void
smtp_tls_describe(const struct smtp_tls *tls, struct buf *out)
{
	buf_printf(out, "%s %s", SSL_get_version(tls->ssl),
	    SSL_get_cipher_name(tls->ssl));
}

static void
write_pem(X509 *certificate, struct buf *pem)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long n;

	if (out == NULL)
		die(71, "out of memory");
	PEM_write_bio_X509(out, certificate);
	n = BIO_get_mem_data(out, &text);
	buf_add(pem, text, n > 0 ? (size_t)n : 0);
	BIO_free(out);
}

bool
smtp_tls_certificate(const struct smtp_tls *tls, int i, struct buf *pem)
{
	STACK_OF(X509) *chain = SSL_get_peer_cert_chain(tls->ssl);

	if (chain == NULL || i >= sk_X509_num(chain))
		return false;
	write_pem(sk_X509_value(chain, i), pem);
	return true;
}

/* Those with the name of this issuer; whether it signed is judged later. */
static void
find_issuers(struct smtp_tls *tls, X509_STORE_CTX *ctx, const X509 *issued)
{
	STACK_OF(X509) *found = X509_STORE_CTX_get1_certs(ctx,
	    X509_get_issuer_name(issued));

	for (int i = 0; i < sk_X509_num(found); i++)
		X509_add_cert(tls->anchors, sk_X509_value(found, i),
		    X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP);
	sk_X509_pop_free(found, X509_free);
}

/* Once, when first needed: the system's bundle costs some 20 ms. */
static X509_STORE *
trusted(struct smtp_tls_setup *setup)
{
	if (setup->store != NULL)
		return setup->store;
	setup->store = X509_STORE_new();
	if (setup->store == NULL)
		die(71, "out of memory");
	X509_STORE_set_default_paths(setup->store);
	if (setup->ca_file != NULL)
		X509_STORE_load_file(setup->store, setup->ca_file);
	return setup->store;
}

static void
find_anchors(struct smtp_tls *tls)
{
	STACK_OF(X509) *chain = SSL_get_peer_cert_chain(tls->ssl);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();

	tls->anchors = sk_X509_new_null();
	if (tls->anchors == NULL || ctx == NULL ||
	    X509_STORE_CTX_init(ctx, trusted(tls->setup), NULL, NULL) != 1)
		die(71, "out of memory");
	for (int i = 0; i < sk_X509_num(chain) && i < ANCHORS_LOOKED_UP; i++)
		find_issuers(tls, ctx, sk_X509_value(chain, i));
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
}

bool
smtp_tls_anchor(struct smtp_tls *tls, int i, struct buf *pem)
{
	if (tls->anchors == NULL)
		find_anchors(tls);
	if (i >= sk_X509_num(tls->anchors))
		return false;
	write_pem(sk_X509_value(tls->anchors, i), pem);
	return true;
}

void
library_openssl(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s",
	    OpenSSL_version(OPENSSL_VERSION_STRING));
}
