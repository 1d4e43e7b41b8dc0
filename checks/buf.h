/*
 * One growing string of bytes, always NUL-terminated, with a cap for what
 * comes from outside: past the cap bytes are dropped and `cut` is set.
 */
#ifndef CHECKS_BUF_H
#define CHECKS_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;		/* never NULL after buf_init */
	size_t len;		/* bytes, without the NUL */
	size_t size;
	size_t cap;		/* most bytes it takes; 0: no cap */
	bool cut;		/* something was dropped */
};

void buf_init(struct buf *b, size_t cap);
void buf_release(struct buf *b);
char *buf_steal(struct buf *b);		/* the caller frees; b is released */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Read a whole file ("-": standard input) up to the buffer's cap. 0, or -1
 * with *why set to one sentence that the caller frees.
 */
int buf_read_file(struct buf *b, const char *path, char **why);

/*
 * Write a file whole or not at all: a temporary beside it, fsync, rename.
 * 0, or -1 with *why set; nothing is left behind then.
 */
int buf_write_file(const char *path, const void *p, size_t n, char **why);
/* The same for what is nobody else's to read (mode 0600). */
int buf_write_private(const char *path, const void *p, size_t n, char **why);

#endif
