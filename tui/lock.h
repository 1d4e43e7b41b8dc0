/*
 * A lock on a case file, so that two wizards do not write over each other: a
 * file beside it, FILE.lock, that is locked by fcntl() and says who holds it.
 * A killed process holds nothing.
 */
#ifndef TUI_LOCK_H
#define TUI_LOCK_H

struct lock;

/*
 * NULL with *why ("another whybounce has it open (process 7 on host)", or why
 * none can be made); the caller frees it.
 */
struct lock *lock_take(const char *file, char **why);
void lock_release(struct lock *lock);	/* NULL is fine */

#endif
