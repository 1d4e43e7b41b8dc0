/*
 * One talk with one mail server: see smtp_session.h.
 *
 * libcurl makes the TCP connection (CONNECT_ONLY, to an address); then its
 * descriptor is watched here, and smtp_dialogue says what goes over it.
 */
#include "checks/smtp_session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "checks/mem.h"

#define RESET "connection reset by them"
#define READ_MAX (512u << 10)		/* bytes of one connection, with TLS */

static void open_connection(struct smtp_session *c);
static void move_on(struct smtp_session *c);

static void
log_records(struct smtp_session *c)
{
	const struct smtp_dialogue *d = &c->dialogue;

	for (; c->logged < d->n; c->logged++) {
		const struct record *r = &d->record[c->logged];

		if (strcmp(r->section, "dialogue") == 0)
			source_log(c->means->settings, "talk     %s %s %s %s",
			    c->id, c->server, r->name, r->data);
	}
}

static void
disconnect(struct smtp_session *c)
{
	loop_cancel(c->means->loop, c->timer);
	c->timer = 0;
	if (c->fd >= 0)
		loop_watch(c->means->loop, c->fd, 0, NULL, NULL);
	c->fd = -1;
	if (c->easy != NULL)
		multi_drop(c->means->multi, c->easy);
	c->easy = NULL;
	smtp_tls_free(c->tls);
	c->tls = NULL;
	buf_clear(&c->wire);
	c->read = 0;
}

struct smtp_session *
smtp_session_new(const struct smtp_means *means, const struct question *q)
{
	struct smtp_session *c = mem_alloc(sizeof *c);
	bool readable;

	c->means = means;
	c->pool = pool_new();
	c->id = pool_strdup(c->pool, q->id);
	c->fd = -1;
	buf_init(&c->wire, 0);
	readable = smtp_plan_read(&c->plan, c->pool, q->text) == 0;
	smtp_dialogue_init(&c->dialogue, c->pool, &c->plan);
	if (!readable) {
		smtp_session_free(c);
		return NULL;
	}
	endpoint_text(&c->plan.ip, c->plan.port, c->server);
	return c;
}

void
smtp_session_free(struct smtp_session *c)
{
	disconnect(c);
	buf_release(&c->wire);
	smtp_dialogue_release(&c->dialogue);
	pool_free(c->pool);
	free(c);
}

static void
end_as(struct smtp_session *c, enum outcome outcome, const char *reason)
{
	log_records(c);
	disconnect(c);
	c->outcome = outcome;
	c->reason = reason;
	c->means->ended(c->means->arg, c);
}

static void
end_session(struct smtp_session *c)
{
	const char *reason;
	enum outcome outcome = smtp_dialogue_outcome(&c->dialogue, &reason);

	end_as(c, outcome, reason);
}

/* ---- time ---- */

static void
tick(struct smtp_session *c)
{
	double until = c->means->until_ms;

	c->dialogue.now_ms = (long)(loop_now(c->means->loop) - c->start_ms);
	c->dialogue.until_ms = until > 0 ? (long)(until - c->start_ms) : 0;
}

void
smtp_session_cut(struct smtp_session *c, const char *why)
{
	tick(c);
	smtp_dialogue_expired(&c->dialogue,
	    (int)(c->dialogue.now_ms - c->stage_ms), why);
	end_session(c);
}

void
smtp_session_tell(const struct smtp_session *c, struct waiting *w)
{
	double now = loop_now(c->means->loop) - c->start_ms;
	enum smtp_stage stage = c->dialogue.stage;
	int left = smtp_stage_patience(stage);

	w->host = c->plan.host != NULL ? c->plan.host : c->server;
	w->stage = c->active ? smtp_stage_word(stage) : "turn";
	if (!c->active)
		return;
	w->waited_ms = (int)(now - (double)c->stage_ms);
	left = left > w->waited_ms ? left - w->waited_ms : 0;
	if (left < w->left_ms)
		w->left_ms = left;
}

/* TLS failed: go on without it, or end. */
static void
begin_anew(struct smtp_session *c, const char *why)
{
	tick(c);
	if (!smtp_dialogue_tls_failed(&c->dialogue, why)) {
		end_session(c);
		return;
	}
	log_records(c);
	disconnect(c);
	open_connection(c);
}

static void
stage_over(void *arg)
{
	struct smtp_session *c = arg;

	c->timer = 0;
	if (c->dialogue.stage == SMTP_TLS)
		begin_anew(c, "no answer in the handshake");
	else
		smtp_session_cut(c, NULL);
}

static void
start_stage(struct smtp_session *c)
{
	c->stage_ms = c->dialogue.now_ms;
	loop_cancel(c->means->loop, c->timer);
	c->timer = loop_timer(c->means->loop,
	    smtp_stage_patience(c->dialogue.stage), stage_over, c);
}

/* ---- bytes ---- */

static void
write_some(struct smtp_session *c)
{
	ssize_t n = 0;

	if (c->wire.len > 0)
		n = send(c->fd, c->wire.data, c->wire.len,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n > 0) {
		c->wire.len -= (size_t)n;
		memmove(c->wire.data, c->wire.data + n, c->wire.len + 1);
	} else if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK &&
	    errno != EINTR) {
		buf_clear(&c->wire);	/* reading will tell what is wrong */
	}
}

static void
note_end(struct smtp_session *c, const char *how)
{
	if (c->dialogue.stage == SMTP_TLS) {
		begin_anew(c, how);
		return;
	}
	smtp_dialogue_closed(&c->dialogue, how);
	move_on(c);
}

static void
keep_certificates(struct smtp_session *c)
{
	struct buf pem;

	buf_init(&pem, 0);
	for (int i = 0; smtp_tls_certificate(c->tls, i, &pem); i++) {
		smtp_dialogue_certificate(&c->dialogue, pem.data, pem.len);
		buf_clear(&pem);
	}
	for (int i = 0; smtp_tls_anchor(c->tls, i, &pem); i++) {
		smtp_dialogue_anchor(&c->dialogue, pem.data, pem.len);
		buf_clear(&pem);
	}
	smtp_tls_describe(c->tls, &pem);
	smtp_dialogue_secured(&c->dialogue, pem.data);
	buf_release(&pem);
}

/* True when the talk goes on: otherwise it has ended or begun anew. */
static bool
take_tls(struct smtp_session *c, const void *bytes, size_t n)
{
	enum smtp_tls_state state;
	const char *why;
	struct buf text;

	buf_init(&text, 0);
	state = smtp_tls_take(c->tls, bytes, n, &text, &c->wire);
	if (c->dialogue.stage == SMTP_TLS && state == TLS_UP)
		keep_certificates(c);
	if (c->dialogue.stage != SMTP_TLS)
		smtp_dialogue_take(&c->dialogue, text.data, text.len);
	buf_release(&text);
	if (state == TLS_SHAKING || state == TLS_UP)
		return true;
	why = state == TLS_ENDED ? "closed by them" : smtp_tls_why(c->tls);
	if (c->dialogue.stage == SMTP_TLS) {
		write_some(c);		/* our alert, as far as it goes */
		begin_anew(c, why);
		return false;
	}
	smtp_dialogue_closed(&c->dialogue, why);
	return true;
}

static void
read_some(struct smtp_session *c)
{
	char block[16384];
	ssize_t n = recv(c->fd, block, sizeof block, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK ||
	    errno == EINTR))
		return;
	if (n <= 0) {
		note_end(c, n == 0 ? "closed by them" : errno == ECONNRESET ?
		    RESET : strerror(errno));
		return;
	}
	c->read += (size_t)n;
	if (c->read > READ_MAX)
		smtp_dialogue_closed(&c->dialogue,
		    "too many bytes: no more was read");
	else if (c->tls == NULL)
		smtp_dialogue_take(&c->dialogue, block, (size_t)n);
	else if (!take_tls(c, block, (size_t)n))
		return;
	move_on(c);
}

static void
session_ready(void *arg, int fd, int events)
{
	struct smtp_session *c = arg;

	(void)fd;
	tick(c);
	if ((events & LOOP_READ) != 0)
		read_some(c);
	else
		move_on(c);
}

/* Put what is to be said on the wire. */
static void
speak(struct smtp_session *c)
{
	struct buf *out = &c->dialogue.out;

	if (out->len == 0)
		return;
	if (c->tls != NULL)
		smtp_tls_say(c->tls, out, &c->wire);
	else
		buf_add(&c->wire, out->data, out->len);
	buf_clear(out);
	start_stage(c);
}

/* As take_tls(). */
static bool
shake_hands(struct smtp_session *c)
{
	c->tls = smtp_tls_new(c->means->setup, c->plan.host);
	start_stage(c);
	return take_tls(c, "", 0);
}

/* Do what the dialogue wants next, after anything has happened. */
static void
move_on(struct smtp_session *c)
{
	if (c->dialogue.next == SMTP_HANDSHAKE && c->tls == NULL &&
	    !shake_hands(c))
		return;
	speak(c);
	write_some(c);
	log_records(c);
	if (c->dialogue.next == SMTP_CLOSE)
		end_session(c);
	else
		loop_watch(c->means->loop, c->fd, LOOP_READ |
		    (c->wire.len > 0 ? LOOP_WRITE : 0), session_ready, c);
}

/* ---- connecting ---- */

static void
connected(struct smtp_session *c)
{
	curl_socket_t fd = CURL_SOCKET_BAD;
	char *local = NULL;

	curl_easy_getinfo(c->easy, CURLINFO_ACTIVESOCKET, &fd);
	curl_easy_getinfo(c->easy, CURLINFO_LOCAL_IP, &local);
	if (fd == CURL_SOCKET_BAD) {
		smtp_dialogue_closed(&c->dialogue, "closed by them");
		end_session(c);
		return;
	}
	c->fd = fd;
	smtp_dialogue_connected(&c->dialogue, local != NULL ? local : "?");
	start_stage(c);
	move_on(c);
}

static const char *
connect_trouble(struct smtp_session *c, CURLcode result, long error)
{
	if (result == CURLE_INTERFACE_FAILED ||
	    (error == 0 && c->means->settings->source != NULL))
		return pool_printf(c->pool, "no connection can be made from "
		    "the address %s", c->means->settings->source);
	if (error == ECONNREFUSED)
		return "connection refused";
	return error != 0 ? pool_strdup(c->pool, strerror((int)error)) :
	    curl_easy_strerror(result);
}

static void
not_connected(struct smtp_session *c, CURLcode result)
{
	long error = 0;
	const char *why;

	curl_easy_getinfo(c->easy, CURLINFO_OS_ERRNO, &error);
	if (result == CURLE_OPERATION_TIMEDOUT || error == ETIMEDOUT) {
		smtp_session_cut(c, NULL);
		return;
	}
	/* It had come about, and was gone before anybody looked. */
	if (error == ECONNRESET)
		smtp_dialogue_connected(&c->dialogue, "?");
	why = error == ECONNRESET ? RESET : connect_trouble(c, result, error);
	smtp_dialogue_closed(&c->dialogue, why);
	if (error == ECONNREFUSED && c->dialogue.replies == 0)
		end_as(c, OUTCOME_REFUSED, why);
	else
		end_session(c);
}

void
smtp_session_connected(void *session, CURLcode result)
{
	struct smtp_session *c = session;

	tick(c);
	if (result == CURLE_OK)
		connected(c);
	else
		not_connected(c, result);
}

/*
 * The URL holds the address: nothing is left for libcurl to resolve. PROXY ""
 * keeps it from the environment's proxies. "host!" is an address for sure.
 */
static void
set_options(struct smtp_session *c)
{
	const char *source = c->means->settings->source;

	curl_easy_setopt(c->easy, CURLOPT_URL,
	    pool_printf(c->pool, "http://%s/", c->server));
	curl_easy_setopt(c->easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(c->easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT_MS,
	    2L * smtp_stage_patience(SMTP_CONNECT));
	if (source != NULL)
		curl_easy_setopt(c->easy, CURLOPT_INTERFACE,
		    pool_printf(c->pool, "host!%s", source));
}

static void
open_connection(struct smtp_session *c)
{
	c->easy = curl_easy_init();
	if (c->easy == NULL)
		die(71, "out of memory");
	set_options(c);
	start_stage(c);
	multi_add(c->means->multi, c->easy);
}

void
smtp_session_open(struct smtp_session *c)
{
	c->active = true;
	c->start_ms = loop_now(c->means->loop);
	open_connection(c);
}
