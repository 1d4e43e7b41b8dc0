/*
 * Pools: chains of blocks, see pool.h. Small things share a block, a large
 * thing has its own.
 */
#include "checks/pool.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

#define BLOCK_SIZE (32u << 10)

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

struct pool {
	struct block *first;
};

/*
 * Blocks for the pools to come: malloc tidies all it has whenever so large a
 * piece comes or goes. Sanitizers shall see what uses a pool that is gone.
 */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1		/* as gcc has it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SPARE_MAX 0
#else
#define SPARE_MAX 16
#endif

static struct block *spare;
static int n_spare;

static struct block *
block_new(size_t size)
{
	struct block *b = mem_grow(NULL, sizeof *b + size);

	*b = (struct block){ .size = size };
	return b;
}

static struct block *
block_take(void)
{
	struct block *b = spare;

	if (b == NULL)
		return block_new(BLOCK_SIZE);
	spare = b->next;
	n_spare--;
	b->used = 0;
	return b;
}

static void
block_give(struct block *b)
{
	if (b->size != BLOCK_SIZE || n_spare == SPARE_MAX) {
		free(b);
		return;
	}
	b->next = spare;
	spare = b;
	n_spare++;
}

/* A large thing has a block to itself, behind the one that is being filled. */
static void *
take_large(struct pool *pool, size_t n)
{
	struct block *b = block_new(n);

	b->used = n;
	if (pool->first == NULL) {
		pool->first = b;
	} else {
		b->next = pool->first->next;
		pool->first->next = b;
	}
	return b->data;
}

/* Memory as it comes: not zeroed. */
static void *
take(struct pool *pool, size_t n)
{
	const size_t unit = alignof(max_align_t);
	struct block *b = pool->first;
	void *p;

	n = (n + unit - 1) / unit * unit;
	if (n > BLOCK_SIZE / 4)
		return take_large(pool, n);
	if (b == NULL || b->size - b->used < n) {
		b = block_take();
		b->next = pool->first;
		pool->first = b;
	}
	p = b->data + b->used;
	b->used += n;
	return p;
}

struct pool *
pool_new(void)
{
	return mem_alloc(sizeof(struct pool));
}

void
pool_empty(struct pool *pool)
{
	while (pool->first != NULL) {
		struct block *b = pool->first;

		pool->first = b->next;
		block_give(b);
	}
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	pool_empty(pool);
	free(pool);
}

void *
pool_alloc(struct pool *pool, size_t n)
{
	return memset(take(pool, n), 0, n);
}

void *
pool_memdup(struct pool *pool, const void *bytes, size_t n)
{
	char *p = take(pool, n + 1);

	memcpy(p, bytes, n);
	p[n] = '\0';
	return p;
}

char *
pool_strndup(struct pool *pool, const char *s, size_t n)
{
	return pool_memdup(pool, s, strnlen(s, n));
}

char *
pool_strdup(struct pool *pool, const char *s)
{
	return pool_memdup(pool, s, strlen(s));
}

char *
pool_printf(struct pool *pool, const char *fmt, ...)
{
	char some[128], *s;
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(some, sizeof some, fmt, ap);
	va_end(ap);
	if (n < (int)sizeof some) {
		s = pool_strndup(pool, some, n < 0 ? 0 : (size_t)n);
	} else {
		s = take(pool, (size_t)n + 1);
		vsnprintf(s, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return s;
}
