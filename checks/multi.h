/*
 * libcurl's transfers behind the program's one loop: its descriptors and its
 * timer become the loop's, and each transfer's end is told.
 */
#ifndef CHECKS_MULTI_H
#define CHECKS_MULTI_H

#include <curl/curl.h>

#include "checks/loop.h"

struct multi;

/*
 * `done` is called with what CURLOPT_PRIVATE of the transfer holds, never from
 * within multi_add(); the handle is still the multi's then. Dies when libcurl
 * does not start.
 */
struct multi *multi_new(struct loop *l,
	void (*done)(void *private, CURLcode result));
void multi_free(struct multi *m);	/* all handles were dropped before */

void multi_add(struct multi *m, CURL *easy);
void multi_drop(struct multi *m, CURL *easy);	/* closes, cleans up */

#endif
