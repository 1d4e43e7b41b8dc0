/*
 * Messages of a file, one after the other: an mbox, or any other file as one
 * message. Nothing but the message at hand is kept, whatever the file's size.
 *
 * A file is an mbox when its first line is a From_ line ("From a@b Thu Nov 26
 * 10:00:00 2026"); a message ends before such a line that follows a blank
 * one, unless the text before announces it ("The mail was:"). Lines end in
 * LF, CRLF or CR.
 */
#ifndef CHECKS_MBOX_H
#define CHECKS_MBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "checks/buf.h"

struct mbox;

/* "-" is standard input. NULL with *why set, which the caller frees. */
struct mbox *mbox_open(const char *path, char **why);
struct mbox *mbox_of(FILE *file);	/* takes it, at its beginning */
void mbox_close(struct mbox *m);		/* NULL is fine */

/*
 * Read the next message into b, up to b's cap (the rest is skipped, b->cut
 * says so). False at the end; a file without a byte has one empty message.
 */
bool mbox_next(struct mbox *m, struct buf *b);
/* Before anything was read: is its first line a From_ line? */
bool mbox_is_box(struct mbox *m);
/*
 * Where the next message begins, in bytes, and to go there again: it reads as
 * before but for the end of its first line. False: the file has no places.
 */
long long mbox_at(const struct mbox *m);
bool mbox_go(struct mbox *m, long long at);
/* Is there another message? */
bool mbox_more(const struct mbox *m);
/* Did reading fail before the end? */
bool mbox_failed(const struct mbox *m);

/* Is this line (n bytes, without its end) a From_ line? */
bool mbox_is_from(const char *line, size_t n);

#endif
