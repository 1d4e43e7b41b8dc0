/*
 * Protocol logs of Exchange, whole or a few lines: SmtpSend and SmtpReceive.
 *
 * Either becomes a transcript like Sendmail's and is read as one. Which of the
 * two it is show the commands: the server that writes the log of SmtpReceive
 * hears them ("<"). There the last session that was refused counts; it tells
 * who called, by which name, and which receive connector took the call.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/ip.h"
#include "checks/text.h"

#define LOG_READ (512u << 10)	/* bytes of the transcript */

struct entry {			/* one line of the log; NULL: not there */
	const char *connector, *session, *remote, *data;
	char event;
};

struct log {
	struct told *told;
	const char *text;
	bool received;		/* SmtpReceive */
	const char *session;	/* the only one that counts; NULL: all */
	const char *host;	/* who says that it is, in its greeting */
	struct entry last;
};

/* The column with '<', '>', '+' or such; 0: it is no line of such a log. */
static int
event_column(char **field, int n)
{
	for (int i = 2; i + 1 < n; i++) {
		if (strlen(field[i]) == 1 && strchr("<>+-*", *field[i]) !=
		    NULL)
			return i;
	}
	return 0;
}

/* The next line; false for one that is none of the log. */
static bool
entry_read(struct pool *pool, const char **at, struct entry *e)
{
	char *field[RECORD_FIELDS];
	int n = record_fields(pool, at, field);
	int i = *field[0] == '#' ? 0 : event_column(field, n);

	if (i == 0)
		return false;
	*e = (struct entry){ .event = *field[i], .data = field[i + 1],
		.remote = field[i - 1] };
	if (i >= 4)
		e->session = field[i - 4];
	if (i >= 5)
		e->connector = field[i - 5];
	return true;
}

static bool
is_command(const char *data)
{
	static const char *const words[] = { "EHLO", "HELO", "MAIL FROM:",
		"RCPT TO:" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_begins(data, words[i]))
			return true;
	}
	return false;
}

static bool
is_refusal(const char *data)
{
	size_t n;

	return strchr("45", *data) != NULL && text_reply_code(data, &n);
}

/* Whose log it is, and in which session of it somebody was refused last. */
static void
look_over(struct log *log)
{
	struct entry e;
	const char *session = NULL;

	for (const char *at = log->text; *at != '\0';) {
		if (!entry_read(log->told->pool, &at, &e))
			continue;
		if (e.event == '<' && is_command(e.data))
			log->received = true;
		if (e.event == '>' && is_refusal(e.data))
			session = e.session;
	}
	log->session = log->received ? session : NULL;
}

/* "220 mx.example ESMTP": who they say they are. */
static const char *
banner_name(struct pool *pool, const char *data)
{
	size_t n;

	if (strncmp(data, "220", 3) != 0 || data[3] == '\0')
		return NULL;
	n = strcspn(data + 4, " ");
	return memchr(data + 4, '.', n) == NULL ? NULL :
	    text_printable(pool, data + 4, n, 255);
}

/* Commands go out, replies come in, whoever wrote the log. */
static void
put_entry(struct log *log, struct buf *b, const struct entry *e)
{
	struct told *told = log->told;
	bool reply = e->event == (log->received ? '>' : '<');

	if (e->event == '<' || e->event == '>')
		buf_printf(b, "%s %s\n", reply ? "<<<" : ">>>", e->data);
	if (log->host == NULL && reply)
		log->host = banner_name(told->pool, e->data);
	if (log->received && !reply && (text_begins(e->data, "EHLO ") ||
	    text_begins(e->data, "HELO ")))
		told->helo = text_printable(told->pool, e->data + 5,
		    strcspn(e->data + 5, " "), 255);
	log->last = *e;
}

/* "203.0.113.9:25" and "[2001:db8::1]:25" without the port. */
static const char *
endpoint_address(struct pool *pool, const char *s)
{
	bool bracket = *s == '[';

	return text_printable(pool, s + bracket, strcspn(s + bracket,
	    bracket ? "]" : ":"), 50);
}

static void
tell_sent(struct log *log, struct recipient *r)
{
	if (r->remote_mta == NULL)
		r->remote_mta = log->host;
	if (r->remote_ip == NULL)
		r->remote_ip = endpoint_address(log->told->pool,
		    log->last.remote);
}

/* The server that writes the log is the one that refused. */
static void
tell_received(struct log *log, struct recipient *r)
{
	struct pool *pool = log->told->pool;
	const char *connector = log->last.connector;
	struct ip ip;

	if (log->host == NULL && connector != NULL)
		log->host = text_printable(pool, connector,
		    strcspn(connector, "\\"), 255);
	r->remote_mta = log->host;
	if (ip_parse(&ip, log->told->client) && !ip_is_private(&ip))
		r->refused_by = "their-edge";
}

void
protocol_read(struct told *told, const struct section *s)
{
	struct log log = { .told = told, .text = s->text };
	struct section transcript = *s;
	struct entry e;
	struct buf b;

	look_over(&log);
	buf_init(&b, LOG_READ);
	for (const char *at = s->text; *at != '\0';) {
		if (entry_read(told->pool, &at, &e) && (log.session == NULL ||
		    text_same(log.session, e.session)))
			put_entry(&log, &b, &e);
	}
	transcript.text = pool_strdup(told->pool, b.data);
	buf_release(&b);
	text_read(told, &transcript);
	if (log.received && log.last.remote != NULL) {
		told->client = endpoint_address(told->pool, log.last.remote);
		told->connector = log.last.connector;
		told->product = "exchange";
	}
	for (int i = 0; i < told->n && log.last.remote != NULL; i++)
		(log.received ? tell_received : tell_sent)(&log,
		    told->recipients[i]);
	told->format = "log";
}
