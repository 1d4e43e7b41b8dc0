/*
 * The client side of TLS as a filter of bytes without any I/O: what came from
 * the network goes in, text and bytes for the network come out.
 *
 * It is for looking, not for trusting: no certificate is refused here and old
 * versions are spoken too, because what a server can do is what is asked. The
 * certificates are kept as evidence, with those that this machine trusts and
 * that issued one of them: check_tls judges them without any store.
 */
#ifndef CHECKS_SMTP_TLS_H
#define CHECKS_SMTP_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/buf.h"

struct smtp_tls_setup;		/* shared by all talks of a source */
struct smtp_tls;		/* one connection */

enum smtp_tls_state { TLS_SHAKING, TLS_UP, TLS_ENDED, TLS_FAILED };

/*
 * `ca_file`: trusted beside the system's certificates; NULL: none. Dies when
 * the TLS library does not start.
 */
struct smtp_tls_setup *smtp_tls_setup_new(const char *ca_file);
void smtp_tls_setup_free(struct smtp_tls_setup *setup);	/* NULL is fine */

/* `host` is named to the server (SNI); NULL: none is. */
struct smtp_tls *smtp_tls_new(struct smtp_tls_setup *setup, const char *host);
void smtp_tls_free(struct smtp_tls *tls);		/* NULL is fine */

/*
 * n bytes came (0 at the start); text of theirs is added to `text`, what must
 * be sent to `wire`.
 */
enum smtp_tls_state smtp_tls_take(struct smtp_tls *tls, const void *bytes,
	size_t n, struct buf *text, struct buf *wire);
/* Say something; only when TLS_UP. */
void smtp_tls_say(struct smtp_tls *tls, const struct buf *text,
	struct buf *wire);

/* Why it failed, in the library's words; borrowed. */
const char *smtp_tls_why(const struct smtp_tls *tls);
/* "TLSv1.3 TLS_AES_256_GCM_SHA384" */
void smtp_tls_describe(const struct smtp_tls *tls, struct buf *out);
/* Certificate i of theirs as PEM, the server's own first. False: no more. */
bool smtp_tls_certificate(const struct smtp_tls *tls, int i, struct buf *pem);
/* Trusted certificate i that issued one of theirs. False: no more. */
bool smtp_tls_anchor(struct smtp_tls *tls, int i, struct buf *pem);

#endif
