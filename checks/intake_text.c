/*
 * Words for people: paragraphs, the frames in them, and the recipients they
 * are about.
 *
 * A text is read paragraph by paragraph; one that ends in a colon goes on in
 * the next. A frame around a reply belongs to the recipient named in it, else
 * to the last one named before. What kinds of frames there are is data:
 * intake_frames.c.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/intake_frame.h"
#include "checks/text.h"

#define PARAGRAPH_MAX 8192	/* bytes of one paragraph */
#define PARAGRAPHS_MAX 400
#define AROUND_MAX 500		/* bytes before a frame that belong to it */

struct reading {
	struct told *told;
	const struct section *section;
	struct recipient *last;		/* named last, without a reply yet */
	const char *host;		/* "while talking to HOST" */
	const char *from, *here;	/* where words of a frame may begin */
	bool begun;			/* an intro was read */
};

static const char *
line_end(const char *s)
{
	return s + strcspn(s, "\n");
}

static bool
is_blank(const char *s)
{
	s += blanks(s);
	return *s == '\n' || *s == '\0';
}

/* "because of" and what ends in a colon go on in the next paragraph. */
static bool
goes_on(const struct frame_text *p)
{
	size_t n = p->n;

	while (n > 0 && isspace((unsigned char)p->at[n - 1]))
		n--;
	return n > 0 && n < 400 && (p->at[n - 1] == ':' ||
	    (n > 10 && text_begins(p->at + n - 10, "because of")));
}

/* Does the line begin an entry of its own: "<a@b>: ...", "a@b"? */
static bool
begins_entry(const char *s)
{
	static const char *const entries[] = { "^<{to}>:", "^{to}: ", "^{to}$",
		"^<{to}>$", "^\"{to}\":", "^{to} Invalid Address",
		"^<{to}> (expanded from" };
	size_t n = (size_t)(line_end(s) - s);
	struct match m;

	if (memchr(s, '@', n) == NULL)
		return false;
	n += s[n] == '\n';
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		if (frame_find(entries[i], s, n, &m))
			return true;
	}
	return false;
}

/*
 * A block ends at a blank line, or where a line that is indented no more than
 * the first names the next recipient.
 */
static const char *
block_end(const char *s)
{
	size_t indent = blanks(s);
	bool first = true;

	for (; *s != '\0' && !is_blank(s); first = false) {
		if (!first && blanks(s) <= indent && begins_entry(s))
			break;
		s = line_end(s);
		s += *s == '\n';
	}
	return s;
}

size_t
text_block(const char *s)
{
	return (size_t)(block_end(s) - s);
}

/* The next paragraph from *at on. */
static bool
paragraph_next(const char **at, struct frame_text *p)
{
	const char *s = *at;

	while (*s != '\0' && is_blank(s)) {
		s = line_end(s);
		s += *s == '\n';
	}
	if (*s == '\0')
		return false;
	p->at = s;
	for (int joined = 0; joined < 2; joined++) {
		s = block_end(s);
		p->n = (size_t)(s - p->at);
		if (!goes_on(p))
			break;
		while (*s != '\0' && is_blank(s)) {
			s = line_end(s);
			s += *s == '\n';
		}
	}
	*at = p->at + p->n;
	if (p->n > PARAGRAPH_MAX)
		p->n = PARAGRAPH_MAX;
	return true;
}

static const char *
captured(struct reading *r, const struct match *m, enum capture_kind kind)
{
	const struct capture *c = &m->captures[kind];
	size_t n = c->n;

	while (n > 0 && c->at[n - 1] == '.' && kind != CAPTURE_TO)
		n--;
	return c->at == NULL ? NULL : text_printable(r->told->pool, c->at, n,
	    512);
}

static void
keep(const char **to, const char *value)
{
	if (*to == NULL && value != NULL && *value != '\0')
		*to = value;
}

/* "bounced" of a log is "failed" of a report. */
static const char *
action_word(const char *word)
{
	static const char *const rows[][2] = { { "bounced", "failed" },
		{ "deferr", "delayed" }, { "fail", "failed" },
		{ "expired", "failed" }, { "undeliverable", "failed" },
		{ "sent", "delivered" },
		{ "deliverable", "delivered" } };

	for (size_t i = 0; word != NULL && i < sizeof rows / sizeof *rows;
	    i++) {
		if (text_begins(word, rows[i][0]))
			return rows[i][1];
	}
	return NULL;
}

/* Whom is this reply for? Named in the frame, before it, or nobody. */
static struct recipient *
whose(struct reading *r, const struct match *m)
{
	const char *address = captured(r, m, CAPTURE_TO);

	if (address != NULL)
		return told_recipient(r->told, address);
	if (r->last != NULL)
		return r->last;
	return r->told->n == 1 ? r->told->recipients[0] : NULL;
}

/* The paragraph's words before s name a recipient: the last such line. */
static void
note_recipients(struct reading *r, struct frame_text t)
{
	while (t.n > 0) {
		struct match m;
		const struct frame *f = frame_first_in(FRAMES_TO, &t, &m);
		struct capture *reply;
		const char *rest;

		if (f == NULL)
			return;
		r->last = told_recipient(r->told, captured(r, &m, CAPTURE_TO));
		reply = &m.captures[CAPTURE_REPLY];
		rest = reply->at != NULL ? reply->at :
		    m.captures[CAPTURE_TO].at + m.captures[CAPTURE_TO].n;
		r->from = r->here = m.at;
		if (r->last != NULL && r->last->where == NULL)
			r->last->where = section_where(r->told->pool,
			    r->section, m.at);
		t.n -= (size_t)(rest - t.at);
		t.at = rest;
	}
}

static const char *
line_begin(const struct frame_text *p, const char *at)
{
	while (at > p->at && at[-1] != '\n')
		at--;
	return at;
}

/*
 * What stands behind the address of a paragraph that names just one; the whole
 * sentence where the address is in the middle of it.
 */
static void
note_words(struct reading *r, const struct frame_text *p)
{
	struct match m;
	const struct frame *f = frame_first_in(FRAMES_TO, p, &m);
	struct recipient *to;
	const char *words;
	size_t n;

	if (f == NULL)
		return;
	to = told_recipient(r->told, captured(r, &m, CAPTURE_TO));
	if (to == NULL || to->diagnostic != NULL)
		return;
	words = m.captures[CAPTURE_REPLY].at;
	n = m.captures[CAPTURE_REPLY].n;
	if (words == NULL) {
		words = m.end;
		n = (size_t)(p->at + p->n - words);
	}
	while (n > 0 && (isspace((unsigned char)*words) || *words == ':')) {
		words++;
		n--;
	}
	if (n < 3)
		return;
	if (*f->pattern != '^') {
		n += (size_t)(words - line_begin(p, m.at));
		words = line_begin(p, m.at);
	}
	to->diagnostic = said_clean(r->told->pool, words, n);
	to->where = section_where(r->told->pool, r->section, words);
}

/* The place of the reply within the text. */
static const char *
reply_place(const struct match *m)
{
	const struct capture *c = &m->captures[CAPTURE_REPLY];

	if (c->at == NULL)
		c = &m->captures[CAPTURE_TALK];
	return c->at != NULL ? c->at : m->at;
}

/* What the reporting server wrote before the frame belongs to it, too. */
static const char *
words_around(const struct reading *r, const struct match *m)
{
	const char *s = r->from;

	if (s > m->at || m->at - s > AROUND_MAX)
		s = r->here;
	if (s > m->at || m->at - s > AROUND_MAX)
		return m->at;
	while (s < m->at && (isspace((unsigned char)*s) ||
	    strchr(">:,", *s) != NULL))
		s++;
	return s;
}

/* The reply that was said to nobody in particular is this one's, too. */
static bool
take_nameless(const struct told *told, struct recipient *to)
{
	const char *address = to->address;

	for (int i = 0; i < told->n; i++) {
		if (*told->recipients[i]->address != '\0' ||
		    !told->recipients[i]->spoken)
			continue;
		*to = *told->recipients[i];
		to->address = address;
		return true;
	}
	return false;
}

static void
note_reporter(struct reading *r, const struct match *m)
{
	struct told *told = r->told;
	const char *name = captured(r, m, CAPTURE_MTA);

	if (name == NULL || told->reporting_mta != NULL)
		return;
	told->reporting_mta = name;
	told->reporting_where = section_where(told->pool, r->section,
	    m->captures[CAPTURE_MTA].at);
}

/*
 * A transcript tells more than the reason quoted above it, and a reply with
 * its codes more than its words alone, as Microsoft shows them first.
 */
static bool
tells_more(const struct recipient *to, const struct match *m, const char *at)
{
	size_t n;

	return (!to->talk && m->captures[CAPTURE_TALK].at != NULL) ||
	    (!said_has_code(to->diagnostic) && text_reply_code(at, &n));
}

static void
note_frame(struct reading *r, const struct frame *f, const struct match *m)
{
	struct told *told = r->told;
	struct recipient *to = whose(r, m);
	const char *at = reply_place(m), *around = words_around(r, m);
	size_t n = (size_t)(m->end - m->at);

	if (to == NULL)
		to = told_recipient(told, "");
	if (to == NULL || (f->same && take_nameless(told, to)))
		return;
	if (m->captures[CAPTURE_REPLY].at != NULL)
		n = m->captures[CAPTURE_REPLY].n;
	else if (m->captures[CAPTURE_TALK].at != NULL)
		n = m->captures[CAPTURE_TALK].n;
	if (to->diagnostic == NULL || !to->spoken || tells_more(to, m, at)) {
		to->talk = m->captures[CAPTURE_TALK].at != NULL;
		to->diagnostic = said_clean(told->pool, at, n);
		to->full = said_clean(told->pool, around,
		    (size_t)(m->end - around));
		to->telling = f->stage != NULL;
		to->where = section_where(told->pool, r->section, at);
	}
	keep(&to->remote_mta, captured(r, m, CAPTURE_HOST));
	keep(&to->remote_mta, r->host);
	keep(&to->remote_ip, captured(r, m, CAPTURE_IP));
	keep(&to->stage, f->stage != NULL ? f->stage :
	    said_stage(captured(r, m, CAPTURE_COMMAND)));
	if ((!text_same(f->product, "exchange-2003") || f->whole) &&
	    !said_has_enhanced(to->diagnostic))
		keep(&to->status, captured(r, m, CAPTURE_ENH));
	keep(&to->refused_by, f->who);
	keep(&to->action, f->action);
	keep(&to->action, action_word(captured(r, m, CAPTURE_ACTION)));
	to->spoken = !f->weak;
	told->spoken = true;
	keep(&told->product, f->product);
	keep(&told->sender, captured(r, m, CAPTURE_FROM));
	keep(&told->client, captured(r, m, CAPTURE_PEER));
	note_reporter(r, m);
}

static void
note_intro(struct reading *r, const struct frame_text *p)
{
	const struct frame *rows[FRAMES_MAX];
	int n = frame_candidates(FRAMES_INTRO, p, rows);
	struct match m;

	for (int i = 0; i < n; i++) {
		const struct frame *f = rows[i];

		if (!frame_find(f->pattern, p->at, p->n, &m))
			continue;
		r->begun = r->told->intro = true;
		keep(&r->told->product, f->product);
		keep(&r->told->action, f->action);
		note_reporter(r, &m);
	}
}

/* Who sent: the envelope sender, the EHLO name, the address. */
static void
note_sender(struct reading *r, const struct frame_text *p)
{
	const struct frame *rows[FRAMES_MAX];
	int n = frame_candidates(FRAMES_FROM, p, rows);
	struct told *told = r->told;
	struct match m;

	for (int i = 0; i < n; i++) {
		if (!frame_find(rows[i]->pattern, p->at, p->n, &m))
			continue;
		if (told->sender == NULL)
			told->sender_where = section_where(told->pool,
			    r->section, m.at);
		keep(&told->sender, captured(r, &m, CAPTURE_FROM));
		keep(&told->helo, captured(r, &m, CAPTURE_WORD));
		keep(&told->client, captured(r, &m, CAPTURE_PEER));
	}
}

static void
note_host(struct reading *r, const struct frame_text *p)
{
	struct match m;

	if (frame_find("while talking to {host}:", p->at, p->n, &m))
		r->host = captured(r, &m, CAPTURE_HOST);
}

/* All frames of a paragraph, one after the other. */
static void
read_paragraph(struct reading *r, struct frame_text *p)
{
	struct frame_rows may;
	struct frame_text rest, before;
	const struct frame *f;
	struct match m;
	bool any = false;

	frame_look(p, &may);
	note_intro(r, p);
	note_host(r, p);
	note_sender(r, p);
	r->here = p->at;
	if (r->from == NULL)
		r->from = p->at;
	rest = before = *p;
	while (rest.n > 0 &&
	    (f = frame_first_in(FRAMES_REPLY, &rest, &m)) != NULL) {
		before.at = rest.at;
		before.n = (size_t)(m.at - rest.at);
		note_recipients(r, before);
		note_frame(r, f, &m);
		any = true;
		if (r->last != NULL && r->last->spoken)
			r->last = NULL;
		rest.n -= (size_t)(m.end - rest.at);
		r->from = r->here = rest.at = m.end;
	}
	if (any || (!r->begun && !r->told->spoken))
		return;
	note_recipients(r, *p);
	note_words(r, p);
}

/*
 * Who pastes a part may have cut off the sentence over the address: a line
 * that is one is the recipient of a reply that nobody else has.
 */
static void
name_by_line(struct told *told, const struct section *section)
{
	static const char *const lines[] = { "^{to}$", "^<{to}>$" };
	struct recipient *to = told->recipients[0];
	size_t n = strnlen(section->text, TEXT_READ);
	struct match m;

	for (size_t i = 0; i < sizeof lines / sizeof *lines &&
	    told->n == 1 && *to->address == '\0'; i++) {
		if (frame_find(lines[i], section->text, n, &m))
			to->address = text_printable(told->pool,
			    m.captures[CAPTURE_TO].at,
			    m.captures[CAPTURE_TO].n, 512);
	}
}

void
text_read(struct told *told, const struct section *section)
{
	struct reading r = { .told = told, .section = section,
		.begun = told->intro };
	const char *at = section->text;
	struct frame_text p;

	for (int i = 0; i < PARAGRAPHS_MAX && paragraph_next(&at, &p) &&
	    (size_t)(p.at - section->text) < TEXT_READ; i++)
		read_paragraph(&r, &p);
	name_by_line(told, section);
}
