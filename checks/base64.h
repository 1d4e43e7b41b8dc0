/* Base64 (RFC 4648 section 4). */
#ifndef CHECKS_BASE64_H
#define CHECKS_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "checks/buf.h"
#include "checks/pool.h"

/*
 * The bytes that n characters write, in the pool; NULL when they are no
 * base64. White space between them is skipped, padding may be missing.
 */
uint8_t *base64_decode(struct pool *pool, const char *s, size_t n,
	size_t *len);
/* In lines of 76 characters, each with its '\n'. */
void base64_encode(struct buf *out, const void *p, size_t n);

#endif
