/*
 * The talk with a mail server: see smtp_dialogue.h.
 */
#include "checks/smtp_dialogue.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "checks/text.h"

/* Records that events may take when lines have used up the rest. */
#define RECORDS_FOR_LINES (EVIDENCE_MAX_RECORDS - 40)

static const struct stage {
	const char *word;
	int patience_ms;
} stages[] = {
	[SMTP_CONNECT] = { "connect", 8000 },
	[SMTP_BANNER] = { "banner", 30000 },	/* greet delays */
	[SMTP_EHLO] = { "ehlo", 15000 },
	[SMTP_STARTTLS] = { "starttls", 15000 },
	[SMTP_TLS] = { "tls", 8000 },
	[SMTP_RSET] = { "mail", 20000 },	/* it begins the next one */
	[SMTP_MAIL] = { "mail", 20000 },	/* tarpits, call-outs */
	[SMTP_RCPT] = { "rcpt", 20000 },
	[SMTP_QUIT] = { "quit", 2000 },
};

const char *
smtp_stage_word(enum smtp_stage stage)
{
	return stages[stage].word;
}

int
smtp_stage_patience(enum smtp_stage stage)
{
	return stages[stage].patience_ms;
}

void
smtp_dialogue_init(struct smtp_dialogue *d, struct pool *pool,
    const struct smtp_plan *plan)
{
	memset(d, 0, sizeof *d);
	d->pool = pool;
	d->plan = plan;
	buf_init(&d->out, 0);
	buf_init(&d->line, SMTP_LINE_MAX);
}

void
smtp_dialogue_release(struct smtp_dialogue *d)
{
	buf_release(&d->out);
	buf_release(&d->line);
}

/* ---- records ---- */

static void
add_record(struct smtp_dialogue *d, const char *who, const char *data)
{
	int most = *who == '<' ? RECORDS_FOR_LINES : EVIDENCE_MAX_RECORDS;

	if (d->n >= most)
		return;
	d->record[d->n++] = (struct record){ .section = "dialogue",
		.name = who, .type = stages[d->stage].word,
		.ttl = d->now_ms, .data = data };
}

static void
note(struct smtp_dialogue *d, const char *data)
{
	add_record(d, "-", text_printable(d->pool, data, strlen(data),
	    TEXT_MAX));
}

static void
add_certificate(struct smtp_dialogue *d, const char *section, const char *pem,
    size_t n)
{
	int i = 0;

	for (int k = 0; k < d->n; k++)
		i += strcmp(d->record[k].section, section) == 0;
	if (i >= SMTP_CERTIFICATES_MAX || n > SMTP_PEM_MAX ||
	    d->n >= EVIDENCE_MAX_RECORDS)
		return;
	d->record[d->n++] = (struct record){ .section = section,
		.name = pool_printf(d->pool, "%d", i),
		.type = stages[SMTP_TLS].word, .ttl = d->now_ms,
		.data = text_printable_lines(d->pool, pem, n, n) };
}

void
smtp_dialogue_certificate(struct smtp_dialogue *d, const char *pem, size_t n)
{
	add_certificate(d, "certificate", pem, n);
}

void
smtp_dialogue_anchor(struct smtp_dialogue *d, const char *pem, size_t n)
{
	add_certificate(d, "anchor", pem, n);
}

/* ---- what we say ---- */

/* Each command is the only one under way: its reply comes next. */
static void __attribute__((format(printf, 3, 4)))
say(struct smtp_dialogue *d, enum smtp_stage stage, const char *fmt, ...)
{
	char line[1024];	/* two lines' worth of RFC 5321 4.5.3.1.4 */
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	assert(n > 0 && (size_t)n < sizeof line);
	assert(strpbrk(line, "\r\n") == NULL);
	assert(d->out.len == 0);
	d->stage = stage;
	add_record(d, ">", text_printable(d->pool, line, (size_t)n, TEXT_MAX));
	buf_puts(&d->out, line);
	buf_puts(&d->out, "\r\n");
}

static void
say_quit(struct smtp_dialogue *d)
{
	say(d, SMTP_QUIT, "QUIT");
}

static void
say_ehlo(struct smtp_dialogue *d)
{
	d->tls_offered = false;
	say(d, SMTP_EHLO, "EHLO %s", d->plan->ehlo);
}

/* The next envelope of the plan, if there is one. */
static void
say_mail(struct smtp_dialogue *d)
{
	if (d->envelope >= d->plan->envelopes)
		say_quit(d);
	else
		say(d, SMTP_MAIL, "MAIL FROM:<%s>",
		    d->plan->envelope[d->envelope++].from);
}

/* ---- what they mean ---- */

static void
take_banner(struct smtp_dialogue *d)
{
	if (d->code[0] != '2' || d->plan->ehlo == NULL)
		say_quit(d);
	else
		say_ehlo(d);
}

static void
take_ehlo(struct smtp_dialogue *d)
{
	if (d->code[0] == '5' && !d->helo_said) {
		d->helo_said = true;
		say(d, SMTP_EHLO, "HELO %s", d->plan->ehlo);
	} else if (d->code[0] != '2') {
		say_quit(d);
	} else if (d->tls_offered && !d->tls_done && !d->tls_off) {
		say(d, SMTP_STARTTLS, "STARTTLS");
	} else {
		say_mail(d);
	}
}

static void
take_starttls(struct smtp_dialogue *d)
{
	if (d->code[0] == '2')
		d->next = SMTP_HANDSHAKE;
	else
		say_mail(d);
}

static void
take_rcpt(struct smtp_dialogue *d)
{
	if (d->envelope >= d->plan->envelopes)
		say_quit(d);
	else
		say(d, SMTP_RSET, "RSET");
}

/* A refused MAIL has begun nothing that RSET would have to end. */
static void
take_mail(struct smtp_dialogue *d)
{
	const char *to = d->plan->envelope[d->envelope - 1].to;

	if (d->code[0] != '2')
		say_mail(d);
	else if (to == NULL)
		take_rcpt(d);
	else
		say(d, SMTP_RCPT, "RCPT TO:<%s>", to);
}

static void
take_rset(struct smtp_dialogue *d)
{
	if (d->code[0] == '2')
		say_mail(d);
	else
		say_quit(d);
}

static void
take_quit(struct smtp_dialogue *d)
{
	d->next = SMTP_CLOSE;
}

static void
take_reply(struct smtp_dialogue *d)
{
	static void (*const take[])(struct smtp_dialogue *) = {
		[SMTP_BANNER] = take_banner, [SMTP_EHLO] = take_ehlo,
		[SMTP_STARTTLS] = take_starttls, [SMTP_MAIL] = take_mail,
		[SMTP_RCPT] = take_rcpt, [SMTP_RSET] = take_rset,
		[SMTP_QUIT] = take_quit,
	};

	/* RFC 5321 3.8: after 421 nothing but QUIT makes sense. */
	if (strcmp(d->code, "421") == 0 && d->stage != SMTP_QUIT)
		say_quit(d);
	else
		take[d->stage](d);
}

/* ---- their lines ---- */

static void
give_up(struct smtp_dialogue *d, const char *why)
{
	note(d, why);
	d->next = SMTP_CLOSE;
}

/* A code, then '-' or the reply's last line; masked text may follow at once. */
static bool
is_reply(const char *s)
{
	return s[0] >= '2' && s[0] <= '5' && isdigit((unsigned char)s[1]) &&
	    isdigit((unsigned char)s[2]) && !isalnum((unsigned char)s[3]);
}

static void
note_capability(struct smtp_dialogue *d, const char *s)
{
	size_t n = strcspn(s, " ");

	if (d->stage == SMTP_EHLO && !d->helo_said && n == 8 &&
	    strncasecmp(s, "STARTTLS", n) == 0)
		d->tls_offered = true;
}

static void
use_line(struct smtp_dialogue *d, const char *s)
{
	if (!is_reply(s) && d->code[0] == '\0') {
		d->strange = true;
		give_up(d, "that is no reply of a mail server");
		return;
	}
	if (!is_reply(s))
		return;		/* within a reply of several lines */
	memcpy(d->code, s, 3);
	if (s[3] != '\0')
		note_capability(d, s + 4);
	if (s[3] == '-')
		return;
	d->replies++;
	take_reply(d);
	d->code[0] = '\0';
}

static void
note_haste(struct smtp_dialogue *d)
{
	if (!d->hasty)
		note(d, "they did not wait for our command: not used");
	d->hasty = true;
}

/* Record the line that has come so far and forget it. */
static void
keep_line(struct smtp_dialogue *d)
{
	const char *text = text_printable(d->pool, d->line.data, d->line.len,
	    SMTP_LINE_MAX);

	if (d->line.cut)
		text = pool_printf(d->pool, "%s ... (cut)", text);
	add_record(d, "<", text);
	buf_clear(&d->line);
	d->lines++;
}

static void
end_line(struct smtp_dialogue *d)
{
	char line[SMTP_LINE_MAX + 1];

	if (d->line.len > 0 && d->line.data[d->line.len - 1] == '\r' &&
	    !d->line.cut)
		d->line.data[--d->line.len] = '\0';
	memcpy(line, d->line.data, d->line.len + 1);
	keep_line(d);
	if (d->out.len > 0)
		note_haste(d);
	else
		use_line(d, line);
	if (d->lines >= SMTP_LINES_MAX && d->next == SMTP_LISTEN)
		give_up(d, "too many lines: no more was read");
}

/* Bytes after the reply to STARTTLS are someone's injection (RFC 3207 6). */
static void
note_injection(struct smtp_dialogue *d, size_t n)
{
	char text[96];

	snprintf(text, sizeof text, "%zu bytes came with the reply to STARTTLS,"
	    " before TLS: not used", n);
	note(d, text);
}

void
smtp_dialogue_take(struct smtp_dialogue *d, const void *bytes, size_t n)
{
	const char *s = bytes;
	size_t i = 0;

	assert(d->stage != SMTP_CONNECT && d->stage != SMTP_TLS);
	while (i < n && d->next == SMTP_LISTEN) {
		if (++d->bytes > SMTP_BYTES_MAX) {
			keep_line(d);
			give_up(d, "too many bytes: no more was read");
			return;
		}
		if (s[i] == '\n')
			end_line(d);
		else
			buf_putc(&d->line, s[i]);
		i++;
	}
	if (d->next != SMTP_HANDSHAKE)
		return;
	if (i < n)
		note_injection(d, n - i);
	d->stage = SMTP_TLS;
}

/* ---- what happens ---- */

void
smtp_dialogue_connected(struct smtp_dialogue *d, const char *local)
{
	char text[128];

	snprintf(text, sizeof text, "connected from %s", local);
	note(d, text);
	if (d->plan->note != NULL && !d->tls_off)
		note(d, d->plan->note);
	d->stage = SMTP_BANNER;
}

void
smtp_dialogue_secured(struct smtp_dialogue *d, const char *what)
{
	char text[160];

	snprintf(text, sizeof text, "TLS %s", what);
	note(d, text);
	d->tls_done = true;
	d->next = SMTP_LISTEN;
	say_ehlo(d);
}

static void
keep_rest(struct smtp_dialogue *d)
{
	if (d->line.len > 0)
		keep_line(d);
}

void
smtp_dialogue_closed(struct smtp_dialogue *d, const char *how)
{
	if (d->next == SMTP_CLOSE)
		return;
	keep_rest(d);
	give_up(d, how);
}

void
smtp_dialogue_expired(struct smtp_dialogue *d, int ms)
{
	char text[64];

	keep_rest(d);
	snprintf(text, sizeof text, "no answer in %d s", (ms + 500) / 1000);
	give_up(d, text);
	d->hung |= d->stage != SMTP_QUIT;
}

bool
smtp_dialogue_tls_failed(struct smtp_dialogue *d, const char *why)
{
	char text[400];

	snprintf(text, sizeof text, "TLS failed: %s", why);
	give_up(d, text);
	if (d->tls_off || d->tls_done)
		return false;
	d->tls_off = true;
	d->helo_said = false;
	d->code[0] = '\0';
	buf_clear(&d->line);
	buf_clear(&d->out);
	d->next = SMTP_LISTEN;
	d->stage = SMTP_CONNECT;
	note(d, "connecting once more, to go on without TLS");
	return true;
}

enum outcome
smtp_dialogue_outcome(const struct smtp_dialogue *d, const char **reason)
{
	const struct record *last = d->n > 0 ? &d->record[d->n - 1] : NULL;

	*reason = NULL;
	if (!d->hung && d->replies > 0 && !d->strange)
		return OUTCOME_ANSWER;
	if (last != NULL)
		*reason = pool_printf(d->pool, "%s: %s", last->type,
		    last->data);
	if (d->hung)
		return OUTCOME_TIMEOUT;
	return d->replies > 0 ? OUTCOME_ANSWER : OUTCOME_ERROR;
}
