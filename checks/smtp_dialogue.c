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

#include "checks/smtp_record.h"
#include "checks/text.h"

#define MARGIN_MS 1000			/* beside what an envelope takes */

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
	/* Exchange holds a refusal back for 5 s, call-outs take longer. */
	[SMTP_MAIL] = { "mail", 20000 },
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
	d->name = plan->ehlo;
	smtp_tries_init(&d->tries, plan);
	buf_init(&d->out, 0);
	buf_init(&d->line, SMTP_LINE_MAX);
}

void
smtp_dialogue_release(struct smtp_dialogue *d)
{
	buf_release(&d->out);
	buf_release(&d->line);
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
	smtp_record_add(d, ">", text_printable(d->pool, line, (size_t)n,
	    TEXT_MAX));
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
	assert(d->name != NULL);
	d->tls_offered = false;
	say(d, SMTP_EHLO, "EHLO %s", d->name);
}

static void
say_mail(struct smtp_dialogue *d)
{
	d->mail_ms = d->now_ms;
	say(d, SMTP_MAIL, "MAIL FROM:<%s>", d->envelope->from);
}

/* Would the next envelope be answered in time, by what they took so far? */
static bool
is_in_time(struct smtp_dialogue *d)
{
	const struct smtp_envelope *e = smtp_tries_next(&d->tries);

	if (e == NULL || d->until_ms == 0 ||
	    d->now_ms + d->slowest_ms + MARGIN_MS < d->until_ms)
		return true;
	smtp_record_note(d, "nothing more was tried: the time of this run is "
	    "nearly over");
	d->late |= !e->isolates;
	return false;
}

/* The envelope whose turn it is, below its own name if it has one. */
static void
say_next(struct smtp_dialogue *d)
{
	d->envelope = smtp_tries_take(&d->tries);
	if (d->envelope == NULL) {
		say_quit(d);
	} else if (d->envelope->ehlo != NULL) {
		d->name = d->envelope->ehlo;
		d->helo_said = false;
		say_ehlo(d);
	} else {
		say_mail(d);
	}
}

/* ---- what they mean ---- */

static void
give_up(struct smtp_dialogue *d, const char *why)
{
	smtp_record_note(d, why);
	d->next = SMTP_CLOSE;
}

static void
lose_step(struct smtp_dialogue *d)
{
	d->strange = true;
	give_up(d, "more replies than commands: which answers what is not "
	    "known");
}

static void
take_banner(struct smtp_dialogue *d)
{
	if (d->code[0] != '2' || d->plan->ehlo == NULL)
		say_quit(d);
	else
		say_ehlo(d);
}

/* They know the name now. */
static void
go_on(struct smtp_dialogue *d)
{
	if (d->envelope != NULL)
		say_mail(d);
	else
		say_next(d);
}

static void
take_ehlo(struct smtp_dialogue *d)
{
	if (d->code[0] == '5' && !d->helo_said) {
		d->helo_said = true;
		say(d, SMTP_EHLO, "HELO %s", d->name);
	} else if (d->code[0] != '2') {
		smtp_tries_answer(&d->tries, SMTP_PART_NAME, d->code[0]);
		say_next(d);
	} else if (d->tls_offered && !d->tls_done && !d->tls_off) {
		say(d, SMTP_STARTTLS, "STARTTLS");
	} else {
		go_on(d);
	}
}

static void
take_starttls(struct smtp_dialogue *d)
{
	if (d->code[0] == '2') {
		d->next = SMTP_HANDSHAKE;
		return;
	}
	d->tls_off = true;		/* not asked for under another name */
	go_on(d);
}

/* A refused MAIL has begun nothing that RSET would have to end. */
static void
end_envelope(struct smtp_dialogue *d, bool begun)
{
	long took = d->now_ms - d->mail_ms;

	if (took > d->slowest_ms)
		d->slowest_ms = took;
	if (smtp_tries_next(&d->tries) == NULL || !is_in_time(d))
		say_quit(d);
	else if (begun)
		say(d, SMTP_RSET, "RSET");
	else
		say_next(d);
}

static void
take_rcpt(struct smtp_dialogue *d)
{
	smtp_tries_answer(&d->tries, SMTP_PART_RECIPIENT, d->code[0]);
	end_envelope(d, true);
}

static void
take_mail(struct smtp_dialogue *d)
{
	smtp_tries_answer(&d->tries, SMTP_PART_SENDER, d->code[0]);
	if (d->code[0] != '2')
		end_envelope(d, false);
	else if (d->envelope->to == NULL)
		end_envelope(d, true);
	else
		say(d, SMTP_RCPT, "RCPT TO:<%s>", d->envelope->to);
}

static void
take_rset(struct smtp_dialogue *d)
{
	if (d->code[0] == '2')
		say_next(d);
	else
		say_quit(d);
}

/*
 * Whatever comes is good enough to leave, but for one case: after a yes,
 * something else than 221 may be the reply to an earlier command, one of which
 * got two replies. When another one follows, that is proven.
 */
static void
take_quit(struct smtp_dialogue *d)
{
	bool first = !d->quit_answered;

	d->quit_answered = true;
	if (!first)
		lose_step(d);
	else if (strcmp(d->code, "221") == 0 || strcmp(d->code, "421") == 0 ||
	    d->code[0] == '3' || d->refused)
		d->next = SMTP_CLOSE;
}

/*
 * RFC 5321 4.3.2: 3yz answers DATA and AUTH only, which are never said; whoever
 * sends it may take our next line for anything. A greeting answers no EHLO.
 */
static bool
is_out_of_place(struct smtp_dialogue *d)
{
	if (d->stage == SMTP_EHLO && strcmp(d->code, "220") == 0) {
		smtp_record_note(d, "a second greeting: not used");
		return true;
	}
	if (d->code[0] != '3' || d->stage == SMTP_QUIT)
		return false;
	d->strange = true;
	give_up(d, "that is no reply to what was said");
	return true;
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

	if (is_out_of_place(d))
		return;
	if (d->stage != SMTP_STARTTLS && d->stage != SMTP_QUIT)
		d->refused = d->code[0] != '2';
	/* RFC 5321 3.8: after 421 nothing but QUIT makes sense. */
	if (strcmp(d->code, "421") == 0 && d->stage != SMTP_QUIT)
		say_quit(d);
	else
		take[d->stage](d);
}

/* ---- their lines ---- */

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
		smtp_record_note(d,
		    "they did not wait for our command: not used");
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
	smtp_record_add(d, "<", text);
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
	smtp_record_note(d, text);
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
	smtp_record_note(d, text);
	if (d->plan->note != NULL && !d->tls_off)
		smtp_record_note(d, d->plan->note);
	d->stage = SMTP_BANNER;
}

void
smtp_dialogue_secured(struct smtp_dialogue *d, const char *what)
{
	char text[160];

	snprintf(text, sizeof text, "TLS %s", what);
	smtp_record_note(d, text);
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
smtp_dialogue_expired(struct smtp_dialogue *d, int ms, const char *why)
{
	keep_rest(d);
	give_up(d, why != NULL ? why : pool_printf(d->pool,
	    "no answer in %d s", (ms + 500) / 1000));
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
	smtp_record_note(d, "connecting once more, to go on without TLS");
	return true;
}
