/*
 * A mailbox to choose from: an mbox, a Maildir folder, standard input, or a
 * paste of several messages. It is read on while its list is on the screen;
 * of each message only a line is kept, and where to find it again.
 */
#ifndef TUI_MAILBOX_H
#define TUI_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "help/knowledge.h"
#include "tui/input.h"
#include "tui/message.h"

#define MAILBOX_MOST 20000		/* messages that are listed */

struct mailbox;

/* May it hold several messages? */
bool mailbox_likely(const char *path);
bool mailbox_likely_bytes(const char *bytes, size_t n);

/* The knowledge is borrowed. NULL with *why, which the caller frees. */
struct mailbox *mailbox_open(const char *path, const struct knowledge *k,
	char **why);
struct mailbox *mailbox_pasted(const char *bytes, size_t n,
	const struct knowledge *k, char **why);
void mailbox_free(struct mailbox *b);		/* NULL is fine */

/* Read messages until there are `least` and about `ms` are over. */
void mailbox_read(struct mailbox *b, int least, int ms);
bool mailbox_done(const struct mailbox *b);	/* all were read */
bool mailbox_cut(const struct mailbox *b);	/* there are more */
bool mailbox_failed(const struct mailbox *b);	/* the rest is unreadable */

const char *mailbox_name(const struct mailbox *b);	/* printable */
int mailbox_count(const struct mailbox *b);	/* messages read by now */
int mailbox_bounces(const struct mailbox *b);	/* of them */
const struct message *mailbox_at(const struct mailbox *b, int i);

/* The message itself, as a case: the same as a file of its own. */
void mailbox_input(struct mailbox *b, int i, struct input *in);
/* The case that was made of it is kept there. NULL: not yet. */
const char *mailbox_case(const struct mailbox *b, int i);
void mailbox_keep_case(struct mailbox *b, int i, const char *path);

#endif
