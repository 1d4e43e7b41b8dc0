/*
 * Records of Exchange: message tracking as CSV (Get-MessageTrackingLog's
 * files) and as a list ("| fl"), and Get-Queue as a list, whole or a few lines
 * of each.
 *
 * A list is folded where the window of PowerShell ended, between words or,
 * when a word was longer than the line, within it.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/buf.h"
#include "checks/text.h"

#define RECORDS_MAX 200
#define RECORD_READ (512u << 10)
#define CSV_LINE (64u << 10)	/* bytes of one line of CSV */

struct record {			/* NULL: not said */
	const char *event, *to, *status, *from, *server;
	const char *at;		/* where the status stands */
};

/* ---- what a record tells ---- */

/* The next item of a list divided by ';', not within brackets or braces. */
static char *
next_item(struct pool *pool, const char **at)
{
	const char *s = *at;
	size_t n = 0;
	int depth = 0;

	if (s == NULL || *s == '\0')
		return NULL;
	for (; s[n] != '\0' && (depth > 0 || strchr(";", s[n]) == NULL); n++)
		depth += (strchr("[{", s[n]) != NULL) -
		    (strchr("]}", s[n]) != NULL);
	*at = s[n] == '\0' ? s + n : s + n + 1;
	return text_trim(pool, pool_strndup(pool, s, n));
}

/* "{a}" of PowerShell -> "a"; "{[{LED=...}]}" -> "[{LED=...}]" */
static const char *
without_braces(struct pool *pool, const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	if (n < 2 || *s != '{' || s[n - 1] != '}' ||
	    text_begins(s, "{LED="))
		return s;
	return pool_strndup(pool, s + 1, n - 2);
}

static const char *
action_of(const struct record *record)
{
	const char *event = record->event != NULL ? record->event : "";

	if (text_same(event, "DEFER") || text_same(event, "Retry"))
		return "delayed";
	return text_same(event, "DELIVER") || text_same(event, "SEND") ||
	    text_same(event, "RECEIVE") ? "delivered" : "failed";
}

static void
note(struct told *told, const struct section *s, const struct record *record,
    const char *address)
{
	struct recipient *r = told_recipient(told, address);

	if (r == NULL)
		return;
	r->action = action_of(record);
	if (record->status != NULL && *record->status != '\0') {
		r->diagnostic = said_clean(told->pool, record->status,
		    strlen(record->status));
		r->spoken = true;
	}
	if (record->server != NULL && strchr(record->server, '.') != NULL)
		r->remote_mta = text_printable(told->pool, record->server,
		    strlen(record->server), 255);
	if (record->at != NULL)
		r->where = section_where(told->pool, s, record->at);
}

/* All recipients of a record; their statuses when there are as many. */
static void
note_all(struct told *told, const struct section *s,
    const struct record *record)
{
	struct record one = *record;
	const char *to = without_braces(told->pool, record->to);
	const char *status = without_braces(told->pool, record->status);
	char *address;

	one.status = status;
	if (to == NULL || strchr(to, '@') == NULL)
		note(told, s, &one, "");
	while ((address = next_item(told->pool, &to)) != NULL) {
		if (strchr(address, '@') == NULL)
			continue;
		if (record->to != NULL && strchr(record->to, ';') != NULL)
			one.status = next_item(told->pool, &status);
		note(told, s, &one, text_printable(told->pool, address,
		    strlen(address), 320));
	}
	if (record->from != NULL && strchr(record->from, '@') != NULL &&
	    told->sender == NULL)
		told->sender = text_printable(told->pool, record->from,
		    strlen(record->from), 320);
	told->format = "log";
	told->product = "exchange-log";
}

/* ---- lists ---- */

/* Length of "Key" before " : " at s; 0: no such line. */
static size_t
key_length(const char *s)
{
	size_t n = 0, gap;

	while (isalnum((unsigned char)s[n]))
		n++;
	gap = blanks(s + n);
	if (n == 0 || s[n + gap] != ':' || strchr(" \n", s[n + gap + 1]) ==
	    NULL)
		return 0;
	return n;
}

/* Was a word cut here because it was longer than the line? */
static bool
cuts_word(const char *line, size_t n, const char *next, size_t width)
{
	size_t before = 0;

	while (before < n && line[n - 1 - before] != ' ')
		before++;
	return n >= width && before + strcspn(next, " \n") > width / 2;
}

/* The value from s on with its folded lines; *at moves behind it. */
static char *
list_value(struct pool *pool, const char *s, const char **at)
{
	struct buf b;
	char *value;
	size_t width = 0;

	for (const char *p = s; ; p += strcspn(p, "\n") + 1) {
		if (strcspn(p, "\n") > width)
			width = strcspn(p, "\n");
		if (p[strcspn(p, "\n")] == '\0' ||
		    p[strcspn(p, "\n") + 1] != ' ')
			break;
	}
	buf_init(&b, TEXT_MAX);
	for (;;) {
		size_t n = strcspn(s, "\n"), indent;

		buf_add(&b, s, n);
		*at = s[n] == '\0' ? s + n : s + n + 1;
		indent = blanks(*at);
		if (indent < 6 || (*at)[indent] == '\n' ||
		    (*at)[indent] == '\0')
			break;
		if (!cuts_word(s, n, *at + indent, width - indent))
			buf_putc(&b, ' ');
		s = *at + indent;
	}
	value = text_trim(pool, b.data);
	buf_release(&b);
	return value;
}

static void
list_field(struct record *record, const char *key, size_t n,
    const char *value, const char *at)
{
	static const struct { const char *key; size_t offset; } rows[] = {
		{ "EventId", offsetof(struct record, event) },
		{ "Status", offsetof(struct record, event) },
		{ "Recipients", offsetof(struct record, to) },
		{ "RecipientStatus", offsetof(struct record, status) },
		{ "LastError", offsetof(struct record, status) },
		{ "Sender", offsetof(struct record, from) },
		{ "ReturnPath", offsetof(struct record, from) },
		{ "FromAddress", offsetof(struct record, from) },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char **slot = (const char **)((char *)record +
		    rows[i].offset);

		if (strlen(rows[i].key) != n || *value == '\0' ||
		    strncmp(rows[i].key, key, n) != 0)
			continue;
		if (*slot == NULL)
			*slot = value;
		if (slot == &record->status)
			record->at = at;
	}
}

static void
list_end(struct told *told, const struct section *s, struct record *record)
{
	if (record->status != NULL)
		note_all(told, s, record);
	memset(record, 0, sizeof *record);
}

static void
read_list(struct told *told, const struct section *s)
{
	struct record record = { 0 };
	const char *at = s->text;

	while (*at != '\0' && (size_t)(at - s->text) < RECORD_READ &&
	    told->n < RECORDS_MAX) {
		size_t n = key_length(at);
		const char *key = at, *value;

		if (n == 0) {
			at += strcspn(at, "\n");
			at += *at == '\n';
			continue;
		}
		if (text_begins(key, "RunspaceId") ||
		    text_begins(key, "Identity"))
			list_end(told, s, &record);
		value = key + n + blanks(key + n) + 1;
		list_field(&record, key, n, list_value(told->pool, value +
		    strspn(value, " "), &at), key);
	}
	list_end(told, s, &record);
}

/* ---- CSV ---- */

/* The next field of s, its quotes taken off, in place; *s moves behind it. */
static char *
csv_field(char **s)
{
	char *in = *s, *out = in, *field = in;
	bool quoted = *in == '"';

	for (in += quoted; *in != '\0' && (quoted || *in != ','); in++) {
		if (quoted && *in == '"' && in[1] != '"') {
			quoted = false;
			continue;
		}
		in += quoted && *in == '"';
		*out++ = *in;
	}
	*s = in;
	if (*in == ',') {
		*in = '\0';
		(*s)++;
	}
	*out = '\0';
	return field;
}

int
record_fields(struct pool *pool, const char **at, char **field)
{
	size_t n = strcspn(*at, "\n");
	char *s = pool_strndup(pool, *at, n < CSV_LINE ? n : CSV_LINE);
	int fields = 0;

	*at += n + ((*at)[n] == '\n');
	do {
		field[fields++] = csv_field(&s);
	} while (*s != '\0' && fields < RECORD_FIELDS);
	return fields;
}

static bool
is_address(const char *s)
{
	return strchr(s, '@') != NULL && *s != '<' && strchr(s, ' ') == NULL;
}

/*
 * Without the names of the columns: the event is known by its word, the first
 * address behind it is the recipient, then follow its status and, later, the
 * sender.
 */
static void
csv_guess(struct record *record, char **field, int n)
{
	int i = 0, k;

	while (i < n && !text_same(field[i], "FAIL") &&
	    !text_same(field[i], "DEFER") && !text_same(field[i], "BADMAIL"))
		i++;
	for (k = i + 1; k < n && !is_address(field[k]);)
		k++;
	if (i >= n || k + 1 >= n)
		return;
	record->event = field[i];
	record->to = field[k];
	record->status = field[k + 1];
	for (k += 2; k < n && record->from == NULL; k++)
		record->from = is_address(field[k]) ? field[k] : NULL;
}

static void
csv_named(struct record *record, char **name, int names, char **field, int n)
{
	for (int i = 0; i < n && i < names; i++) {
		if (text_same(name[i], "event-id"))
			record->event = field[i];
		else if (text_same(name[i], "recipient-address"))
			record->to = field[i];
		else if (text_same(name[i], "recipient-status"))
			record->status = field[i];
		else if (text_same(name[i], "sender-address"))
			record->from = field[i];
		else if (text_same(name[i], "server-hostname"))
			record->server = field[i];
	}
	/* Only what did not go on is of interest. */
	if (text_same(action_of(record), "delivered"))
		record->status = NULL;
}

static void
read_csv(struct told *told, const struct section *s)
{
	char *name[RECORD_FIELDS], *field[RECORD_FIELDS];
	const char *at = s->text;
	int names = 0;

	while (*at != '\0' && (size_t)(at - s->text) < RECORD_READ &&
	    told->n < RECORDS_MAX) {
		struct record record = { .at = at };
		int n;

		if (text_begins(at, "#Fields:")) {
			at += strlen("#Fields:");
			at += strspn(at, " ");
			names = record_fields(told->pool, &at, name);
			continue;
		}
		n = record_fields(told->pool, &at, field);
		if (names > 0)
			csv_named(&record, name, names, field, n);
		if (n > 6 && record.to == NULL)
			csv_guess(&record, field, n);
		if (record.status != NULL)
			note_all(told, s, &record);
	}
}

/* ---- qmail ---- */

/* "delivery 17: failure: 192.0.2.1_does_not_like_recipient./Remote_host..." */
static bool
read_qmail(struct told *told, const struct section *s)
{
	struct section words = *s;
	char *text, *at;

	if (strstr(s->text, ": failure: ") == NULL &&
	    strstr(s->text, ": deferral: ") == NULL)
		return false;
	at = text = pool_strdup(told->pool, s->text);
	while ((at = strstr(at, "delivery ")) != NULL) {
		for (; *at != '\n' && *at != '\0'; at++)
			*at = *at == '_' ? ' ' : *at == '/' ? '\n' : *at;
	}
	words.text = text;
	text_read(told, &words);
	told->format = "log";
	return told->n > 0;
}

bool
record_read(struct told *told, const struct section *s)
{
	const char *text = s->text;

	if (strstr(text, ",<,") != NULL && (strstr(text, ",>,") != NULL ||
	    strstr(text, "#Fields:") != NULL)) {
		protocol_read(told, s);
		return told->n > 0;
	}
	if ((strstr(text, "#Fields:") != NULL &&
	    strstr(text, "recipient-status") != NULL) ||
	    strstr(text, ",FAIL,") != NULL ||
	    strstr(text, ",DEFER,") != NULL)
		read_csv(told, s);
	else if (strstr(text, "RecipientStatus ") != NULL ||
	    strstr(text, "LastError ") != NULL)
		read_list(told, s);
	else if (strstr(text, "delivery ") != NULL)
		read_qmail(told, s);
	return told->n > 0;
}
