/*
 * A recorded world for tests: what DNS, mail servers and this machine answer,
 * written as a text. No network, no clock.
 *
 *	dns fabrikam.example MX -> 10 mx1.fabrikam.example | 20 mx2.example
 *	dns mx1.fabrikam.example A -> CNAME mx.example | 192.0.2.25
 *	dns mx1.fabrikam.example AAAA -> nodata
 *	dns *.zen.example A -> nxdomain
 *	dns 9.113.0.203.in-addr.arpa SOA -> nodata
 *	    | authority 113.0.203.in-addr.arpa SOA ns.example host.example
 *	smtp mx.example 192.0.2.25 25 ehlo * -> - connect connected from
 *	    198.51.100.1 | banner 554 No | > quit QUIT | quit 221 Bye
 *	smtp mx2.example * -> timeout (no banner in 5 s)
 *	https https://mta-sts.example/a 192.0.2.80 443 -> status 200 |
 *	    content-type text/plain | line version: STSv1
 *	local addresses -> 198.51.100.1
 *
 * Left of the arrow stands a shell pattern over kind and text of the question,
 * the first that fits counts; right of it the outcome, if it is no plain
 * answer, with its reason in brackets, and the records. "vouched" is the AD
 * bit of DNS, "by ADDR" the server that answered, "certificate PEM" and
 * "anchor PEM" are what a talk shows, the server's own first. A line that
 * begins with a blank goes on with the one before. A question that the world
 * does not know ends as an error and is remembered.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <stdbool.h>

#include "checks/casefile.h"
#include "checks/evidence.h"
#include "checks/settings.h"

#define WORLD_NOW "2026-03-01T12:00:00Z"	/* when all was answered */

struct world_line;

struct world {
	struct casefile *casefile;
	struct evidence *evidence;
	struct settings settings;	/* port 25, all lists, 20 s */
	struct pool *pool;
	bool at_once;			/* sources answer from within ask() */
	bool alone;			/* no sources at all */
	int rounds;			/* batches of questions until the end */
	int asked;			/* questions that sources were given */
	const char *missing;		/* first question it did not know */
	/* Make what the script does not know, have the last word on any
	 * answer; `what` is as "dns fabrikam.example MX". NULL: nobody. */
	void (*unknown)(struct world *w, const char *what, struct answer *a);
	void (*dress)(struct world *w, const char *what, struct answer *a);
	const void *arg;		/* theirs */
	struct world_line *lines;
	struct world_question *open;	/* asked, not answered; latest first */
};

/* The script is copied. Dies by cmocka's fail() when it is malformed. */
struct world *world_new(const char *script);
void world_free(struct world *w);

/* "sender_ip=203.0.113.9; helo=mail.contoso.example", from the command line. */
void world_facts(struct world *w, const char *facts);

/*
 * Run one check to its end by the real runner, or several, comma-separated:
 * the finding of the last one, NULL when it never ends.
 */
xmlNode *world_run(struct world *w, const char *check);
/* All that the settings want; false when one never ends. */
bool world_run_all(struct world *w);

/* Does the script know anything about the name, "dns fabrikam.example "? */
bool world_knows(const struct world *w, const char *begin);

/* The finding as one text, without its references. Borrowed from the pool. */
const char *world_finding(struct world *w, xmlNode *finding);

/*
 * A detail by its path: "problem", "hosts/0/name", "lists/ZONE/status"; a list
 * of texts is joined by commas, "says" and "status" are the finding's own. NULL
 * when absent.
 */
const char *world_detail(struct world *w, xmlNode *finding, const char *path);

/* ---- a folder of files of the test's own ---- */

/* Make one below the folder for temporary files. The caller frees the name. */
char *scratch_new(void);
/* Write a text, or copy a file, to NAME in it. */
void scratch_write(const char *folder, const char *name, const char *text);
void scratch_copy(const char *folder, const char *name, const char *from);
/* The folder with all files in it goes, and the name is freed. */
void scratch_free(char *folder);

#endif
