/*
 * A pool: many small things with one owner, freed at once.
 *
 * Everything learnt in a case lives in the case's pool; what a check needs
 * while it runs lives in a scratch pool that is emptied after each run.
 */
#ifndef CHECKS_POOL_H
#define CHECKS_POOL_H

#include <stdarg.h>
#include <stddef.h>

struct pool;

struct pool *pool_new(void);
void pool_free(struct pool *pool);	/* NULL is fine */
void pool_empty(struct pool *pool);	/* pointers into it become invalid */

/* Zeroed, aligned for anything; never NULL. Borrowed from the pool. */
void *pool_alloc(struct pool *pool, size_t n);
void *pool_memdup(struct pool *pool, const void *bytes, size_t n); /* + NUL */
char *pool_strdup(struct pool *pool, const char *s);
char *pool_strndup(struct pool *pool, const char *s, size_t n);
char *pool_printf(struct pool *pool, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
