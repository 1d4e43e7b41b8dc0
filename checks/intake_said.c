/*
 * What one reply says: its codes, and what the refuser quotes in it.
 *
 * A diagnostic comes with frames around it ("smtp; host X[ip] said: 550 ... (in
 * reply to RCPT TO command)"). They are taken off one after the other until
 * the words of the server that refused are left. Codes are only read where
 * they stand; a code of the report that says nothing (5.0.0) is no code.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/intake_frame.h"
#include "checks/text.h"

#define PEELS 5			/* frames within frames */

/* ---- the words ---- */

/* Length of a code at s with what ties it to the words; 0: there is none. */
static size_t
code_prefix(const char *s)
{
	size_t n, m;

	if (!text_reply_code(s, &n) || (s[n] != '-' && s[n] != ' '))
		return 0;
	n++;
	if (text_enhanced_code(s + n, &m) && s[n + m] == ' ')
		n += m + 1;
	return n;
}

/*
 * A reply of several lines repeats its code on each: "550-5.7.1 One 550 5.7.1
 * two". Only the first is kept, so that the words can be read through.
 */
static void
join_lines(char *s)
{
	size_t first = code_prefix(s);
	char *in, *out;

	if (first == 0 || s[3] != '-')
		return;
	for (in = out = s + first; *in != '\0';) {
		size_t n = in[-1] == ' ' ? code_prefix(in) : 0;

		if (n == first && memcmp(in, s, 3) == 0 &&
		    memcmp(in + 4, s + 4, n - 4) == 0)
			in += n;
		else
			*out++ = *in++;
	}
	*out = '\0';
	s[3] = ' ';
}

/* The marks that a transcript puts before each line: "<<< ". */
static void
drop_marks(char *s)
{
	char *in = s, *out = s;

	while (*in != '\0') {
		if ((in == s || in[-1] == ' ') && strncmp(in, "<<<", 3) == 0)
			in += 3 + strspn(in + 3, " ");
		else
			*out++ = *in++;
	}
	*out = '\0';
}

const char *
said_clean(struct pool *pool, const char *s, size_t n)
{
	char *text = text_squeeze(pool, text_printable(pool, s, n, TEXT_MAX));

	if (text_find(text, "<<< ") != NULL)
		drop_marks(text);
	text = text_trim(pool, text);
	join_lines(text);
	return text;
}

/* "smtp;", "X-Postfix;", "5.5.0 smtp;": what a report puts before the words. */
static const char *
skip_types(const char *s)
{
	for (;;) {
		size_t n, word;

		s += strspn(s, " \t#");
		n = text_enhanced_code(s, &n) ? n : 0;
		word = n + strspn(s + n, " ");
		while (isalnum((unsigned char)s[word]) || s[word] == '-' ||
		    s[word] == '_')
			word++;
		if (s[word] != ';' || word == 0 || word == n || word > 30 ||
		    isdigit((unsigned char)s[n + strspn(s + n, " ")]))
			return s;
		if (n > 0 && !text_begins(s + n + strspn(s + n, " "), "smtp;"))
			return s;
		s += word + 1;
	}
}

static const char *
capture_text(struct pool *pool, const struct capture *c)
{
	return c->at == NULL ? NULL : text_printable(pool, c->at, c->n, 512);
}

static void
keep(const char **to, const char *value)
{
	if (*to == NULL && value != NULL && *value != '\0')
		*to = value;
}

/* Take one frame off; false when there is none. */
static bool
peel(struct told *told, struct recipient *r)
{
	const char *s = r->diagnostic;
	struct match m;
	const struct frame *f = frame_first(FRAMES_REPLY, s, strlen(s), &m);
	const struct capture *reply = &m.captures[CAPTURE_REPLY];

	if (f == NULL || (code_prefix(s) != 0 && !f->inside))
		return false;
	if (reply->at == NULL)
		reply = &m.captures[CAPTURE_TALK];
	keep(&r->remote_mta, capture_text(told->pool,
	    &m.captures[CAPTURE_HOST]));
	keep(&r->remote_ip, capture_text(told->pool, &m.captures[CAPTURE_IP]));
	keep(&r->stage, f->stage != NULL ? f->stage : said_stage(
	    capture_text(told->pool, &m.captures[CAPTURE_COMMAND])));
	if (!text_same(f->product, "exchange-2003") || f->whole)
		keep(&r->status, capture_text(told->pool,
		    &m.captures[CAPTURE_ENH]));
	r->spoken = true;
	r->elsewhere = r->elsewhere || f->inside;
	if (f->whole || reply->at == NULL)
		return false;
	r->diagnostic = said_clean(told->pool, reply->at, reply->n);
	return true;
}

static void
note_local(struct told *told, struct recipient *r)
{
	struct match m;
	const struct frame *f = frame_first(FRAMES_LOCAL, r->diagnostic,
	    strlen(r->diagnostic), &m);

	if (f == NULL || r->spoken)
		return;
	keep(&r->remote_mta, capture_text(told->pool,
	    &m.captures[CAPTURE_HOST]));
	keep(&r->remote_ip, capture_text(told->pool, &m.captures[CAPTURE_IP]));
	keep(&r->stage, f->stage != NULL ? f->stage : said_stage(
	    capture_text(told->pool, &m.captures[CAPTURE_COMMAND])));
	keep(&r->refused_by, "own-server");
}

const char *
said_stage(const char *command)
{
	static const struct { const char *words, *stage; } rows[] = {
		{ "initial connection", "connect" }, { "greeting", "connect" },
		{ "end of data", "after" }, { "message body", "after" },
		{ "final", "after" }, { "RCPT", "rcpt" }, { "MAIL", "mail" },
		{ "HELO", "ehlo" }, { "EHLO", "ehlo" }, { "LHLO", "ehlo" },
		{ "DATA", "data" }, { ".", "after" },
	};

	for (size_t i = 0; command != NULL && i < sizeof rows / sizeof *rows;
	    i++) {
		if (text_find(command, rows[i].words) != NULL)
			return rows[i].stage;
	}
	return NULL;
}

/* ---- codes ---- */

/* "in 840 minutes", "552 KB": a number that counts something. */
static bool
is_count(const char *after)
{
	static const char *const units[] = { "second", "minute", "hour", "day",
		"kb", "mb", "byte", "messages", "recipients", "times", "ms ",
		"sec", "octets", "characters" };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (text_begins(after, units[i]))
			return true;
	}
	return false;
}

/* The first reply code within the words, as "said: 550 ..." or "'550-". */
static const char *
find_code(const char *s, size_t *n)
{
	for (const char *at = s; *at != '\0'; at++) {
		if (at > s && strchr(" '\"(:;,<[#=", at[-1]) == NULL)
			continue;
		if (*at < '4' || *at > '5' || at[1] > '7' ||
		    !text_reply_code(at, n))
			continue;
		if ((at == s && strchr(" -:;,#\t", at[*n]) != NULL) ||
		    (at > s && at[-1] == ':' && at[*n] == ','))
			return at;
		if (at[*n] == '-' && at[*n + 1] != '-' &&
		    !isdigit((unsigned char)at[*n + 1]) &&
		    at > s && strchr(" '\"", at[-1]) != NULL)
			return at;
		if (strchr(" -#:", at[*n]) != NULL && at[*n] != '\0' &&
		    (text_enhanced_code(at + *n + 1, &(size_t){ 0 }) ||
		    (at[*n] == ' ' && isalpha((unsigned char)at[*n + 1]) &&
		    !is_count(at + *n + 1)) ||
		    at[*n + 1] == '<' || at[*n + 1] == '#' ||
		    at[*n + 1] == '['))
			return at;
	}
	return NULL;
}

bool
said_has_code(const char *words)
{
	size_t n;

	return words != NULL && find_code(words, &n) != NULL;
}

/* The first enhanced code of the words, at `from` first. */
static const char *
find_enhanced(const char *s, size_t *n)
{
	for (const char *at = s; *at != '\0'; at++) {
		if (at > s && (isalnum((unsigned char)at[-1]) ||
		    strchr(".-/@_", at[-1]) != NULL) &&
		    !(at[-1] == '-' && at > s + 1 &&
		    isdigit((unsigned char)at[-2])))
			continue;
		if (text_enhanced_code(at, n) && at[*n] != '.' &&
		    !isalnum((unsigned char)at[*n]) && at[*n] != '@')
			return at;
	}
	return NULL;
}

bool
said_has_enhanced(const char *words)
{
	size_t n;

	return words != NULL && find_enhanced(words, &n) != NULL;
}

static bool
is_filler(const char *code)
{
	return strcmp(code, "5.0.0") == 0 || strcmp(code, "4.0.0") == 0 ||
	    strcmp(code, "2.0.0") == 0;
}

static void
settle_codes(struct told *told, struct recipient *r)
{
	const char *s = r->diagnostic != NULL ? r->diagnostic : "";
	const char *reply, *enhanced;
	size_t n, m;

	reply = find_code(s, &n);
	if (reply != NULL)
		keep(&r->reply_code, text_printable(told->pool, reply, n, n));
	enhanced = find_enhanced(reply != NULL ? reply : s, &m);
	if (enhanced == NULL && reply != NULL)
		enhanced = find_enhanced(s, &m);
	if (enhanced != NULL)
		enhanced = text_printable(told->pool, enhanced, m, m);
	if (enhanced != NULL && (!is_filler(enhanced) || r->status == NULL))
		keep(&r->enhanced_code, enhanced);
	keep(&r->enhanced_code, r->status);
}

void
said_settle(struct told *told, struct recipient *r)
{
	const char *tail;

	/* Exchange 2003 writes 5.5.0 before whatever the other side said. */
	if (r->diagnostic != NULL && text_same(r->status, "5.5.0") &&
	    text_find(r->diagnostic, "5.5.0 smtp;") != NULL)
		r->status = NULL;
	keep(&r->full, r->diagnostic);
	for (int i = 0; r->diagnostic != NULL && i < PEELS; i++) {
		r->diagnostic = skip_types(r->diagnostic);
		if (!peel(told, r))
			break;
	}
	if (r->diagnostic != NULL) {
		r->diagnostic = skip_types(r->diagnostic);
		note_local(told, r);
		tail = text_find(r->diagnostic, "##");
		if (tail != NULL && tail > r->diagnostic)
			r->diagnostic = text_trim(told->pool, pool_strndup(
			    told->pool, r->diagnostic,
			    (size_t)(tail - r->diagnostic)));
	}
	settle_codes(told, r);
	if (r->full != NULL && r->diagnostic != NULL &&
	    text_same(skip_types(r->full), r->diagnostic) &&
	    text_begins(r->full, "smtp;"))
		r->full = NULL;
}
