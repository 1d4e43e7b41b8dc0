/*
 * What the files of the intake share: an input cut into sections, and what
 * those sections tell, before it becomes facts.
 *
 * intake_mime.c makes sections of a message, intake.c of a text. Every reader
 * (intake_dsn.c, intake_text.c, intake_headers.c, intake_said.c) takes a
 * section and adds to struct told; intake_facts.c makes facts of it. Strings
 * live in the pool and are printable once they are in struct told.
 */
#ifndef CHECKS_INTAKE_PARTS_H
#define CHECKS_INTAKE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "checks/casefile.h"
#include "checks/pool.h"
#include "checks/returned.h"

#define TEXT_READ (256u << 10)	/* bytes of a text that are searched */
#define PARTS_SECTIONS 64	/* sections that are looked at */
#define PARTS_MAX 2000		/* MIME parts that are walked */
#define PARTS_DEPTH 12		/* nesting that is walked */
#define INTAKE_TEXT_MAX (1u << 20)	/* bytes of text made from HTML */
#define HEADER_MAX (64u << 10)		/* bytes of a header that are read */
#define TOLD_RECIPIENTS 200	/* recipients of one bounce that are kept */

enum section_kind {
	SECTION_HEADERS,	/* of the bounce itself */
	SECTION_TEXT,		/* words for people */
	SECTION_REPORT,		/* fields of RFC 3464 */
	SECTION_RETURNED	/* headers of the message that was refused */
};

struct section {
	enum section_kind kind;
	const char *name;	/* "delivery report", for `where` */
	const char *text;	/* UTF-8, lines end in '\n' */
	int line;		/* number of its first line */
	struct returned raw;	/* RETURNED: its bytes, if they are known */
};

struct parts {
	struct pool *pool;
	struct section at[PARTS_SECTIONS];
	int n;
	const char *other;	/* "complaint", "receipt": no bounce; NULL */
};

struct recipient {		/* NULL: not said */
	const char *address;
	const char *action;	/* failed delayed delivered relayed expanded */
	const char *status;	/* Status field or dsn= of a log */
	const char *reply_code;
	const char *enhanced_code;
	const char *diagnostic;
	const char *full;	/* with the frame around it; NULL: the same */
	const char *remote_mta;
	const char *remote_ip;
	const char *stage;
	const char *refused_by;
	const char *where;
	bool spoken;		/* the diagnostic was said by a mail server */
	bool talk;		/* it was read in a transcript */
	bool telling;		/* the frame around it says more than who */
	bool elsewhere;		/* said by another server than the reporter */
};

struct told {
	struct pool *pool;
	struct recipient *recipients[TOLD_RECIPIENTS];
	int n;
	const char *reporting_mta, *reporting_where;
	const char *sender, *sender_where;	/* envelope sender, reported */
	const char *helo, *client;	/* of the sending server, in a log */
	const char *connector;	/* of Exchange that took the call: EX1\Name */
	const char *product;			/* who wrote the report */
	const char *format;
	const char *action;			/* of all, when the text says */
	bool intro;		/* words that only a bounce begins with */
	bool spoken;		/* a frame around a server's words was found */
};

/* How many blanks and tabs s begins with: strspn() is slow for this. */
static inline size_t
blanks(const char *s)
{
	size_t n = 0;

	while (s[n] == ' ' || s[n] == '\t')
		n++;
	return n;
}

/* ---- intake_mime.c ---- */

/* Sections of a message whose header ends before `body`. */
void mime_read(struct parts *parts, const char *bytes, size_t n);
/* Bytes with '\n' line ends, without quoting marks; UTF-16 as UTF-8. */
char *mime_lines(struct pool *pool, const char *bytes, size_t n);
/* Lines of unknown charset as UTF-8. */
char *mime_text(struct pool *pool, const char *lines);
/* Days since the date of a Date field; -1 when it is none or in the future. */
long mime_age(const char *date);

/* UTF-16, with a mark or without. */
bool mime_is_wide(const char *bytes, size_t n);

/* ---- intake_html.c ---- */

/* HTML as words and line ends. */
char *html_text(struct pool *pool, const char *html);

/* ---- intake_plain.c: in place ---- */

void plain_lines(char *s);	/* line ends become '\n' */
void plain_blanks(char *s);	/* odd blanks become plain or nothing */
void plain_quotes(char *s);	/* marks of quoting, indentation, doubling */

/* ---- intake.c ---- */

void parts_add(struct parts *parts, enum section_kind kind, const char *name,
	const char *text);
bool parts_have(const struct parts *parts, enum section_kind kind);
/* "delivery report, line 9" for a place in its text. */
const char *section_where(struct pool *pool, const struct section *s,
	const char *at);

/* ---- intake_told.c ---- */

#define TOLD_WORDS 2500		/* bytes of a report's own words */

void told_sections(struct told *told, const struct parts *parts);
/* X-Failed-Recipients; To of the returned message; a line with a code. */
void told_failed(struct told *told, const char *headers);
void told_returned_to(struct told *told, const struct parts *parts);
void told_code_line(struct told *told, const struct parts *parts);
/* Codes, actions and words of all recipients, when all was read. */
void told_settle(struct told *told, const struct parts *parts);
/* The recipient with this address, made when it is new; NULL: too many. */
struct recipient *told_recipient(struct told *told, const char *address);

/* ---- intake_facts.c ---- */

void facts_add_recipient(struct casefile *c, const struct recipient *r);
void facts_add(struct casefile *c, struct told *told,
	const struct parts *parts);

/* ---- intake_judge.c ---- */

bool judge_succeeded(const struct told *told);	/* all recipients */
bool judge_has_words(const struct told *told);
bool judge_from_machine(struct pool *pool, const char *headers);
bool judge_titled(struct pool *pool, const char *headers);
/* Why this message is no bounce, one sentence; NULL: it is one. */
const char *judge_message(const struct told *told, const struct parts *parts,
	const char *headers);

/* ---- intake_headers.c: fields, and the returned message ---- */

struct field {
	const char *name;	/* as written */
	const char *value;	/* unfolded, trimmed */
	const char *at;		/* where it starts */
	bool gap;		/* a blank line came before */
};

/* The next "Name: value" from *at on; others are skipped. False at the end. */
bool field_next(struct pool *pool, const char **at, struct field *f);
/* Where the first field of that name begins, or NULL; its value, or NULL. */
const char *field_at(const char *text, const char *name);
const char *field_find(struct pool *pool, const char *text, const char *name);
/* Length of the header that text starts with; 0 when it starts with none. */
size_t header_length(const char *text);
/* The address in "Name <a@b>" or "a@b"; NULL: none; "" for "<>". */
const char *field_address(struct pool *pool, const char *value);
void headers_read(struct casefile *c, struct told *told,
	const struct section *returned);

/* ---- intake_returned.c: the returned message as it came ---- */

/* Where it begins within a text; NULL: nowhere. */
const char *text_returned(const char *text);
/* A section of a returned message; `raw` may be of form NOTHING. */
void parts_add_returned(struct parts *parts, const char *text,
	const struct returned *raw);
/*
 * The bytes of a message that begins at `from`, up to the boundary of the
 * part that holds it (NULL: to the end). Lines end in '\n'.
 */
struct returned returned_slice(const char *bytes, size_t n, long from,
	const char *boundary);
/* Keep it in the case, and tell who signed it. */
void returned_read(struct casefile *c, struct told *told,
	const struct section *returned);

/* ---- intake_dsn.c ---- */

void dsn_read(struct told *told, const struct section *report);
/* Where the fields of a report begin within a text; NULL: there are none. */
const char *dsn_in_text(const char *text);

/* "dns; mx.example. (192.0.2.1, ...)" -> "mx.example"; NULL: NULL. */
const char *mta_name(struct pool *pool, const char *value);

/* ---- intake_notice.c ---- */

/* A bounce as JSON; false when the text is none. */
bool notice_read(struct told *told, const struct section *section);

/* ---- intake_record.c ---- */

#define RECORD_FIELDS 64	/* of one line of CSV */

/* Logs and lists of Exchange; false when the text is none. */
bool record_read(struct told *told, const struct section *section);
/* Cut one line of CSV into fields; their number. *at moves to the next line. */
int record_fields(struct pool *pool, const char **at, char **field);

/* ---- intake_protocol.c ---- */

void protocol_read(struct told *told, const struct section *section);

/* ---- intake_text.c ---- */

void text_read(struct told *told, const struct section *section);
/* Length of the block of lines that begins here. */
size_t text_block(const char *s);

/* ---- intake_reply.c ---- */

/* The first line that begins with a code becomes the first one's words. */
bool text_code_line(struct told *told, const struct section *section);
/* One reply without a report around it: false when the text is none. */
bool text_reply(struct told *told, const struct section *section);

/* ---- intake_said.c: one reply ---- */

bool said_has_code(const char *words);		/* NULL: no */
bool said_has_enhanced(const char *words);
/* Take frames and type words off, settle codes: after all was read. */
void said_settle(struct told *told, struct recipient *r);
/* connect ehlo mail rcpt data after local, or NULL. */
const char *said_stage(const char *command);
/* One line, printable, codes of continuation lines taken out. */
const char *said_clean(struct pool *pool, const char *s, size_t n);

/* ---- intake_who.c ---- */

/* `refused_by` by words and host of the refusal; NULL: not to be told. */
const char *who_refused(struct casefile *c, const char *words,
	const char *host);

/* ---- intake_quote.c: what the refuser quotes ---- */

/* Facts that the refuser quotes: sender_ip, helo, link. */
void said_facts(struct casefile *c, const char *words, const char *where,
	const char *remote_ip);
/* Addresses that the words name as recipient or sender; NULL: none. */
const char *said_recipient(struct pool *pool, const char *words);
const char *said_sender(struct pool *pool, const char *words);
/* Whose software the words or the host show; NULL: unknown. */
const char *said_product(const char *words, const char *host);

#endif
