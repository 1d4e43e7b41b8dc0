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

#define BLOCK_SIZE 8192

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

struct pool {
	struct block *first;
};

static struct block *
block_new(struct pool *pool, size_t size)
{
	struct block *b = mem_alloc(sizeof *b + size);

	b->size = size;
	b->next = pool->first;
	pool->first = b;
	return b;
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
		free(b);
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
	const size_t unit = alignof(max_align_t);
	struct block *b = pool->first;
	void *p;

	n = (n + unit - 1) / unit * unit;
	if (b == NULL || b->size - b->used < n)
		b = block_new(pool, n > BLOCK_SIZE / 4 ? n : BLOCK_SIZE);
	p = b->data + b->used;
	b->used += n;
	return p;
}

char *
pool_strndup(struct pool *pool, const char *s, size_t n)
{
	n = strnlen(s, n);
	char *p = pool_alloc(pool, n + 1);

	memcpy(p, s, n);
	return p;
}

char *
pool_strdup(struct pool *pool, const char *s)
{
	return pool_strndup(pool, s, strlen(s));
}

char *
pool_printf(struct pool *pool, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *s = pool_alloc(pool, (size_t)(n < 0 ? 0 : n) + 1);

	if (n > 0)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}
