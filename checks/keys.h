/*
 * Keys of services that want one in every question (blacklists of Spamhaus's
 * Data Query Service, Abusix): secrets of the person.
 *
 *	<keys><key service="spamhaus">abcdefghijklmnopqrstuvwxyz</key></keys>
 *
 * The file is $XDG_CONFIG_HOME/whybounce/keys.xml, or below ~/.config, and
 * nobody else may read it. Only the source of DNS questions ever looks at a
 * key; everybody else says "{SERVICE}" and sees "****".
 */
#ifndef CHECKS_KEYS_H
#define CHECKS_KEYS_H

#include "checks/evidence.h"
#include "checks/pool.h"

#define KEYS_MAX 16

struct keys;

/*
 * The person's keys, or NULL: without *why when there is no file, else with
 * one sentence that the caller frees.
 */
struct keys *keys_load(char **why);
void keys_free(struct keys *k);			/* NULL is fine */

/* "spamhaus abusix" */
const char *keys_services(const struct keys *k);

/*
 * "x.{spamhaus}.zone" with the key in its place; NULL when there is none. The
 * caller frees. A name without braces is copied.
 */
char *keys_fill(const struct keys *k, const char *name);
/* Every key in a text becomes "****"; the text itself when there is none. */
const char *keys_mask(const struct keys *k, struct pool *pool,
	const char *text);
/* Answers repeat the question: the same for all records of one. */
void keys_mask_answer(const struct keys *k, struct pool *pool,
	struct answer *a);

#endif
