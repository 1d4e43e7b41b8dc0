/* What the person allows and where questions go; options of the contract. */
#ifndef CHECKS_SETTINGS_H
#define CHECKS_SETTINGS_H

#include <stdbool.h>

#define SETTINGS_RESOLVERS 4

struct settings {
	int smtp_port;			/* 25 */
	int https_port;			/* 443 */
	bool allow_private;
	bool rcpt_probe;
	bool relay_test;
	bool all_lists;			/* --lists all, the default */
	bool offline;
	int timeout_ms;			/* whole run */
	const char *source;		/* address to connect from; NULL */
	const char *ca_file;		/* NULL */
	const char *mx;			/* --mx HOST; NULL */
	const char *keys;		/* services with a key, "a b"; NULL */
	const struct keys *secrets;	/* the keys themselves; NULL: none */
	const char *only, *skip;	/* check ids with commas; NULL: none */
	const char *resolvers[SETTINGS_RESOLVERS];	/* "ADDR[:PORT]" */
	int n_resolvers;		/* 0: the system's */
	void (*log)(void *arg, const char *line);	/* NULL: no log */
	void *log_arg;
};

#endif
