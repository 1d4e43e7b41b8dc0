/*
 * Allocators that die, and the one way to die: see mem.h.
 */
#include "checks/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* The only state of the process: how the terminal is given back. */
static void (*restore_terminal)(void);

void *
mem_alloc(size_t n)
{
	void *p = calloc(1, n > 0 ? n : 1);

	if (p == NULL)
		die(EX_OSERR, "out of memory");
	return p;
}

void *
mem_grow(void *p, size_t n)
{
	p = realloc(p, n > 0 ? n : 1);
	if (p == NULL)
		die(EX_OSERR, "out of memory");
	return p;
}

char *
mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *
mem_strndup(const char *s, size_t n)
{
	n = strnlen(s, n);
	char *p = mem_alloc(n + 1);

	memcpy(p, s, n);
	return p;
}

char *
mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die(EX_OSERR, "out of memory");
	va_end(ap);
	return s;
}

void
die_hook(void (*restore)(void))
{
	restore_terminal = restore;
}

void
die(int status, const char *fmt, ...)
{
	va_list ap;

	if (restore_terminal != NULL)
		restore_terminal();
	fputs("whybounce: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(status);
}
