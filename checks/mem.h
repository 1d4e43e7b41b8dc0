/*
 * Memory that never fails quietly, and the one way to die.
 *
 * A broken installation (no memory, malformed asset) ends the program with one
 * sentence and a sysexits status. Whoever draws on the terminal registers a
 * hook that gives it back first.
 */
#ifndef CHECKS_MEM_H
#define CHECKS_MEM_H

#include <stddef.h>

/* Each returns memory or does not return. The caller owns it: free(). */
void *mem_alloc(size_t n);		/* zeroed */
void *mem_grow(void *p, size_t n);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Run before the program dies; NULL takes the hook away. */
void die_hook(void (*restore)(void));

/* Print "whybounce: ..." on standard error and exit with a sysexits status. */
_Noreturn void die(int status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
