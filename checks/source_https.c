/*
 * The source for pages over HTTPS (RFC 8461 3.3 asks for them): a GET of the
 * one address that the question names, so that nothing is left to resolve.
 *
 * No proxy, no redirects, no other scheme, no cookies, no cache. The host's
 * certificate must hold for the system's authorities or those of --ca-file.
 * At most HTTPS_BYTES are read, each transfer has a deadline of its own, and
 * HTTPS_TRANSFERS are under way at once. What failed for a reason of theirs
 * has a record of type "failure": certificate, tls, size or protocol.
 */
#include "checks/source.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "checks/mem.h"
#include "checks/multi.h"
#include "checks/source_common.h"
#include "checks/text.h"

#define HTTPS_TRANSFERS 2
#define HTTPS_PATIENCE_MS 10000
#define HTTPS_BYTES (64u << 10)		/* RFC 8461 3.3 suggests as much */
#define CA_BYTES (4u << 20)

struct https {
	struct source source;		/* first: it is what others see */
	struct loop *loop;
	struct evidence *evidence;
	const struct settings *settings;
	struct multi *multi;
	struct transfer *first;		/* in the order asked */
	struct buf authorities;		/* PEM; empty: curl's own */
};

struct transfer {
	struct transfer *next;
	struct https *https;
	struct pool *pool;
	const char *id, *url, *host;
	struct ip ip;
	int port;
	char server[ENDPOINT_TEXT];
	CURL *easy;			/* NULL: it waits for its turn */
	struct curl_slist *connect_to;
	struct buf body;
	unsigned timer;
	double start_ms;
	char words[CURL_ERROR_SIZE];
};

static void begin_waiting(struct https *s);

/* ---- its end ---- */

static void
transfer_free(struct transfer *t)
{
	loop_cancel(t->https->loop, t->timer);
	if (t->easy != NULL)
		multi_drop(t->https->multi, t->easy);
	curl_slist_free_all(t->connect_to);
	buf_release(&t->body);
	pool_free(t->pool);
	free(t);
}

static void
transfer_end(struct transfer *t, struct answer *a)
{
	struct https *s = t->https;
	struct transfer **at = &s->first;

	a->server = t->server;
	a->ms = t->easy == NULL ? 0 : loop_now(s->loop) - t->start_ms;
	source_answer(s->evidence, s->settings, t->id, a);
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	transfer_free(t);
	begin_waiting(s);
}

static void
add(struct transfer *t, struct answer *a, const char *type, const char *data)
{
	struct record *records = (struct record *)a->records;

	records[a->n++] = (struct record){ .section = "answer",
		.name = t->host, .type = type, .data = data };
}

/* False when there are more lines than an answer holds. */
static bool
add_lines(struct transfer *t, struct answer *a)
{
	const char *s = t->body.data, *end = s + t->body.len;

	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((stop == NULL ? end : stop) - s);
		size_t kept = n > 0 && s[n - 1] == '\r' ? n - 1 : n;

		if (a->n == EVIDENCE_MAX_RECORDS)
			return false;
		add(t, a, "line", text_printable(t->pool, s, kept, TEXT_MAX));
		s += n + 1;
	}
	return true;
}

static void
fail(struct transfer *t, struct answer *a, const char *what,
    const char *reason)
{
	a->outcome = OUTCOME_ERROR;
	a->reason = reason;
	a->n = 0;
	if (what != NULL)
		add(t, a, "failure", what);
}

static void
take_page(struct transfer *t, struct answer *a)
{
	long status = 0;
	char *type = NULL;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	a->outcome = OUTCOME_ANSWER;
	add(t, a, "status", pool_printf(t->pool, "%ld", status));
	if (type != NULL)
		add(t, a, "content-type", text_printable(t->pool, type,
		    strlen(type), TEXT_MAX));
	if (status == 200 && !add_lines(t, a))
		fail(t, a, "size", "the page has more lines than are read");
}

/* What curl says, without the words that only say that it speaks of TLS. */
static const char *
words(struct transfer *t, CURLcode result)
{
	const char *s = t->words[0] != '\0' ? t->words :
	    curl_easy_strerror(result);

	if (text_begins(s, "SSL certificate problem: "))
		s += strlen("SSL certificate problem: ");
	else if (text_begins(s, "SSL: "))
		s += strlen("SSL: ");
	return text_printable(t->pool, s, strlen(s), CURL_ERROR_SIZE);
}

static void
fail_to_connect(struct transfer *t, struct answer *a, CURLcode result)
{
	long error = 0;

	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &error);
	fail(t, a, NULL, error != 0 ? pool_strdup(t->pool,
	    strerror((int)error)) : words(t, result));
	if (error == ECONNREFUSED) {
		a->outcome = OUTCOME_REFUSED;
		a->reason = "connection refused";
	} else if (error == ETIMEDOUT) {
		a->outcome = OUTCOME_TIMEOUT;
	}
}

static void
take_failure(struct transfer *t, struct answer *a, CURLcode result)
{
	switch (result) {
	case CURLE_COULDNT_CONNECT: case CURLE_INTERFACE_FAILED:
		fail_to_connect(t, a, result);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		fail(t, a, "certificate", pool_printf(t->pool,
		    "its certificate is not valid: %s", words(t, result)));
		break;
	case CURLE_SSL_CONNECT_ERROR:
		fail(t, a, "tls", pool_printf(t->pool, "TLS failed: %s",
		    words(t, result)));
		break;
	case CURLE_WRITE_ERROR:
		fail(t, a, "size", "the page is larger than 64 KiB");
		break;
	case CURLE_OPERATION_TIMEDOUT:
		fail(t, a, NULL, words(t, result));
		a->outcome = OUTCOME_TIMEOUT;
		break;
	case CURLE_WEIRD_SERVER_REPLY: case CURLE_UNSUPPORTED_PROTOCOL:
		fail(t, a, "protocol", words(t, result));
		break;
	default:
		fail(t, a, NULL, words(t, result));
	}
}

static void
ended(void *private, CURLcode result)
{
	struct transfer *t = private;
	struct record records[EVIDENCE_MAX_RECORDS];
	struct answer a = { .records = records };

	if (result == CURLE_OK)
		take_page(t, &a);
	else
		take_failure(t, &a, result);
	transfer_end(t, &a);
}

static void
give_up(struct transfer *t, const char *why)
{
	struct answer a = { .outcome = OUTCOME_TIMEOUT, .reason = why };

	transfer_end(t, &a);
}

static void
expire(void *arg)
{
	struct transfer *t = arg;

	t->timer = 0;
	give_up(t, pool_printf(t->pool, "no answer in %d s",
	    HTTPS_PATIENCE_MS / 1000));
}

/* ---- its beginning ---- */

static size_t
keep(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	buf_add(&t->body, bytes, size * n);
	return t->body.cut ? 0 : size * n;
}

static void
trust(struct https *s, CURL *easy)
{
	struct curl_blob blob = { s->authorities.data, s->authorities.len,
		CURL_BLOB_NOCOPY };

	if (s->authorities.len > 0 &&
	    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob) != CURLE_OK)
		curl_easy_setopt(easy, CURLOPT_CAINFO, s->settings->ca_file);
}

static void
set_options(struct transfer *t)
{
	const char *source = t->https->settings->source;
	char to[ENDPOINT_TEXT + 2];

	snprintf(to, sizeof to, "::%s", t->server);
	t->connect_to = curl_slist_append(NULL, to);
	curl_easy_setopt(t->easy, CURLOPT_URL, t->url);
	curl_easy_setopt(t->easy, CURLOPT_CONNECT_TO, t->connect_to);
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(t->easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT,
	    "whybounce/" PACKAGE_VERSION);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->words);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	if (source != NULL)
		curl_easy_setopt(t->easy, CURLOPT_INTERFACE,
		    pool_printf(t->pool, "host!%s", source));
	trust(t->https, t->easy);
}

static void
transfer_begin(struct transfer *t)
{
	t->start_ms = loop_now(t->https->loop);
	t->timer = loop_timer(t->https->loop, HTTPS_PATIENCE_MS, expire, t);
	t->easy = curl_easy_init();
	if (t->easy == NULL)
		die(71, "out of memory");
	set_options(t);
	multi_add(t->https->multi, t->easy);
}

static void
begin_waiting(struct https *s)
{
	int active = 0;

	for (struct transfer *t = s->first; t != NULL; t = t->next)
		active += t->easy != NULL;
	for (struct transfer *t = s->first; t != NULL; t = t->next) {
		if (t->easy == NULL && active < HTTPS_TRANSFERS) {
			transfer_begin(t);
			active++;
		}
	}
}

/* ---- the source ---- */

/* "https://host/path": the host; NULL when it is anything else. */
static const char *
host_of(struct pool *pool, const char *url)
{
	static const char scheme[] = "https://";
	const char *host = url + strlen(scheme);
	size_t n;

	if (strncmp(url, scheme, strlen(scheme)) != 0)
		return NULL;
	n = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-._");
	if (n == 0 || host[n] != '/' || strpbrk(url, "@\\\"<>{}|^`#") != NULL)
		return NULL;
	return pool_strndup(pool, host, n);
}

/* "URL ADDR PORT" */
static bool
read_question(struct transfer *t, const char *text)
{
	const char *at = text, *address, *port;

	t->url = text_word(t->pool, &at);
	address = text_word(t->pool, &at);
	port = text_word(t->pool, &at);
	if (port == NULL || text_word(t->pool, &at) != NULL ||
	    !ip_parse(&t->ip, address))
		return false;
	t->port = (int)text_number(port, 1, 65535);
	t->host = host_of(t->pool, t->url);
	if (t->port < 0 || t->host == NULL)
		return false;
	endpoint_text(&t->ip, t->port, t->server);
	return true;
}

static void
https_ask(struct source *source, const struct question *q)
{
	struct https *s = (struct https *)source;
	struct transfer *t = mem_alloc(sizeof *t), **last = &s->first;
	struct answer no = { .outcome = OUTCOME_PENDING };

	t->https = s;
	t->pool = pool_new();
	t->id = pool_strdup(t->pool, q->id);
	buf_init(&t->body, HTTPS_BYTES);
	if (!read_question(t, q->text)) {
		no.outcome = OUTCOME_ERROR;
		no.reason = "no such question about a page";
	} else if (ip_is_private(&t->ip) && !s->settings->allow_private) {
		no.outcome = OUTCOME_NOT_ASKED;
		no.reason = "a private address: nothing is connected to "
		    "there without --allow-private";
	}
	if (no.outcome != OUTCOME_PENDING) {
		source_answer(s->evidence, s->settings, t->id, &no);
		transfer_free(t);
		return;
	}
	while (*last != NULL)
		last = &(*last)->next;
	*last = t;
	begin_waiting(s);
}

static struct transfer *
find_transfer(struct https *s, const char *id)
{
	struct transfer *t = s->first;

	while (t != NULL && strcmp(t->id, id) != 0)
		t = t->next;
	return t;
}

static void
https_tell(struct source *source, struct waiting *w)
{
	struct https *s = (struct https *)source;
	const struct transfer *t = find_transfer(s, w->id);
	int left = HTTPS_PATIENCE_MS;

	if (t == NULL)
		return;
	w->host = t->host;
	if (t->easy == NULL) {
		w->stage = "turn";
		return;
	}
	w->waited_ms = (int)(loop_now(s->loop) - t->start_ms);
	left = left > w->waited_ms ? left - w->waited_ms : 0;
	if (left < w->left_ms)
		w->left_ms = left;
}

static void
https_skip(struct source *source, const char *id)
{
	struct transfer *t = find_transfer((struct https *)source, id);

	if (t != NULL)
		give_up(t, SOURCE_SKIPPED);
}

static void
https_free(struct source *source)
{
	struct https *s = (struct https *)source;

	while (s->first != NULL) {
		struct transfer *t = s->first;

		s->first = t->next;
		transfer_free(t);
	}
	multi_free(s->multi);
	buf_release(&s->authorities);
	free(s);
}

static void
read_file(struct buf *b, const char *path)
{
	char *why;

	if (path != NULL && buf_read_file(b, path, &why) != 0)
		free(why);
	buf_putc(b, '\n');
}

/* --ca-file stands beside the system's authorities: curl takes one text. */
static void
read_authorities(struct https *s)
{
	if (s->settings->ca_file == NULL)
		return;
	read_file(&s->authorities,
	    curl_version_info(CURLVERSION_NOW)->cainfo);
	read_file(&s->authorities, s->settings->ca_file);
}

struct source *
source_https_new(struct loop *l, struct evidence *e, const struct settings *s)
{
	struct https *https = mem_alloc(sizeof *https);

	https->source = (struct source){ .kind = KIND_HTTPS, .ask = https_ask,
	    .free = https_free, .tell = https_tell, .skip = https_skip };
	https->loop = l;
	https->evidence = e;
	https->settings = s;
	https->multi = multi_new(l, ended);
	buf_init(&https->authorities, CA_BYTES);
	read_authorities(https);
	return &https->source;
}
