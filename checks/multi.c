/*
 * libcurl behind the loop: see multi.h.
 */
#include "checks/multi.h"

#include <stdio.h>
#include <stdlib.h>

#include "checks/library.h"
#include "checks/mem.h"

struct multi {
	CURLM *curl;
	struct loop *loop;
	unsigned timer;
	void (*done)(void *private, CURLcode result);
};

static void
read_messages(struct multi *m)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(m->curl, &left)) != NULL) {
		CURLcode result = message->data.result;
		char *private = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		    &private);
		m->done(private, result);	/* may drop the handle */
	}
}

static void
ready(void *arg, int fd, int events)
{
	struct multi *m = arg;
	int mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
	    (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0), running;

	curl_multi_socket_action(m->curl, fd, mask, &running);
	read_messages(m);
}

static void
due(void *arg)
{
	struct multi *m = arg;
	int running;

	m->timer = 0;
	curl_multi_socket_action(m->curl, CURL_SOCKET_TIMEOUT, 0, &running);
	read_messages(m);
}

static int
watch(CURL *easy, curl_socket_t fd, int what, void *arg, void *per_fd)
{
	struct multi *m = arg;
	int events = what == CURL_POLL_IN ? LOOP_READ :
	    what == CURL_POLL_OUT ? LOOP_WRITE :
	    what == CURL_POLL_INOUT ? LOOP_READ | LOOP_WRITE : 0;

	(void)easy;
	(void)per_fd;
	loop_watch(m->loop, fd, events, ready, m);
	return 0;
}

static int
wait_for(CURLM *curl, long ms, void *arg)
{
	struct multi *m = arg;

	(void)curl;
	loop_cancel(m->loop, m->timer);
	m->timer = ms < 0 ? 0 : loop_timer(m->loop, (int)ms, due, m);
	return 0;
}

struct multi *
multi_new(struct loop *l, void (*done)(void *private, CURLcode result))
{
	struct multi *m = mem_alloc(sizeof *m);

	m->loop = l;
	m->done = done;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (m->curl = curl_multi_init()) == NULL)
		die(71, "libcurl does not start: is it installed whole?");
	curl_multi_setopt(m->curl, CURLMOPT_SOCKETFUNCTION, watch);
	curl_multi_setopt(m->curl, CURLMOPT_SOCKETDATA, m);
	curl_multi_setopt(m->curl, CURLMOPT_TIMERFUNCTION, wait_for);
	curl_multi_setopt(m->curl, CURLMOPT_TIMERDATA, m);
	return m;
}

void
multi_free(struct multi *m)
{
	curl_multi_cleanup(m->curl);
	curl_global_cleanup();
	loop_cancel(m->loop, m->timer);
	free(m);
}

void
multi_add(struct multi *m, CURL *easy)
{
	curl_multi_add_handle(m->curl, easy);
}

void
multi_drop(struct multi *m, CURL *easy)
{
	curl_multi_remove_handle(m->curl, easy);
	curl_easy_cleanup(easy);
}

void
library_curl(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s",
	    curl_version_info(CURLVERSION_NOW)->version);
}
