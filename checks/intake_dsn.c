/*
 * The machine's part of a delivery report (RFC 3464, RFC 6533).
 *
 * Reports in the wild break the grammar: blank lines between all fields, none
 * between recipients, missing types, comments behind values. So groups are
 * told apart by what they hold: a second Final-Recipient begins a recipient.
 */
#include "checks/intake_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"

struct group {				/* fields of one recipient */
	const char *final, *original, *actual;
	const char *action, *status, *remote, *diagnostic;
	const char *at, *words_at;
};

/* "rfc822; a@b" -> "a@b"; a type is a word before the first ';'. */
static const char *
without_type(const char *value)
{
	size_t n = 0;

	while (isalnum((unsigned char)value[n]) || strchr("-_/ ", value[n]) !=
	    NULL) {
		if (value[n] == '\0')
			return value;
		n++;
	}
	if (value[n] != ';')
		return value;
	value += n + 1;
	return value + blanks(value);
}

static const char *
address_of(struct pool *pool, const char *value)
{
	const char *s;
	size_t n;

	if (value == NULL)
		return NULL;
	s = without_type(value);
	s += strspn(s, " <");
	s += *s == '"' && strstr(s, "\"@") == NULL;
	n = strlen(s);
	while (n > 0 && strchr(" >\";", s[n - 1]) != NULL)
		n--;
	/* "a@b (comment)" or "<a@b>, text" */
	if (memchr(s, '>', n) != NULL)
		n = strcspn(s, ">");
	if (memchr(s, '@', n) != NULL && strcspn(s, " (") < n && *s != '"')
		n = strcspn(s, " (");
	return n == 0 ? NULL : text_printable(pool, s, n, 320);
}

/* The one that looks like an address; what the report calls final first. */
static const char *
group_address(struct pool *pool, const struct group *g)
{
	const char *a[] = { address_of(pool, g->final),
		address_of(pool, g->original), address_of(pool, g->actual) };

	for (size_t i = 0; i < 3; i++) {
		if (a[i] != NULL && strchr(a[i], '@') != NULL)
			return a[i];
	}
	return a[0] != NULL ? a[0] : a[1];
}

const char *
mta_name(struct pool *pool, const char *value)
{
	const char *s = value == NULL ? "" : without_type(value);
	size_t n;

	s += strspn(s, " [<(");
	n = strcspn(s, " ()[]<>,;\t");
	while (n > 0 && s[n - 1] == '.')
		n--;
	return n == 0 ? NULL : text_printable(pool, s, n, 255);
}

/* An address that the value shows beside the name: "host (192.0.2.1, ...)". */
static const char *
host_ip(struct pool *pool, const char *value)
{
	size_t n = strcspn(value, "([");
	const char *s = value + n;

	if (*s == '\0')
		return NULL;
	s++;
	n = strspn(s, "0123456789abcdefABCDEF.:");
	return n < 7 ? NULL : text_printable(pool, s, n, 50);
}

static const char *
action_of(struct pool *pool, const char *value)
{
	static const char *const words[] = { "failed", "delayed", "delivered",
		"relayed", "expanded" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (text_begins(value, words[i]))
			return words[i];
	}
	if (text_begins(value, "deliverable"))
		return "delivered";
	if (text_begins(value, "fail") || text_begins(value, "undeliver") ||
	    text_find(value, "error") != NULL)
		return "failed";
	return text_lower(pool, text_printable(pool, value,
	    strcspn(value, " (;"), 40));
}

static const char *
status_of(struct pool *pool, const char *value)
{
	size_t n;

	for (const char *s = value; *s != '\0'; s++) {
		if ((s == value || !isalnum((unsigned char)s[-1])) &&
		    text_enhanced_code(s, &n))
			return text_printable(pool, s, n, n);
	}
	return NULL;
}

/* Is the one who refused the one who reports? */
static bool
is_own(const struct group *g)
{
	return g->remote == NULL && g->diagnostic != NULL &&
	    (text_begins(g->diagnostic, "X-Postfix") ||
	    text_begins(g->diagnostic, "X-Unix") ||
	    text_begins(g->diagnostic, "X-Local"));
}

static void
group_end(struct told *told, const struct section *s, struct group *g)
{
	const char *address = group_address(told->pool, g);
	struct recipient *r;

	if (address == NULL && g->action == NULL && g->diagnostic == NULL) {
		memset(g, 0, sizeof *g);
		return;
	}
	r = told_recipient(told, address != NULL ? address : "");
	if (r != NULL && r->action == NULL) {
		r->action = g->action;
		r->status = g->status;
		if (g->remote != NULL) {
			r->remote_mta = mta_name(told->pool, g->remote);
			r->remote_ip = host_ip(told->pool, g->remote);
		}
		if (g->diagnostic != NULL)
			r->diagnostic = said_clean(told->pool, g->diagnostic,
			    strlen(g->diagnostic));
		r->spoken = g->remote != NULL;
		r->refused_by = is_own(g) ? "own-server" : NULL;
		if (r->where == NULL || g->action != NULL)
			r->where = section_where(told->pool, s,
			    g->words_at != NULL ? g->words_at : g->at);
	}
	memset(g, 0, sizeof *g);
}

static void
message_field(struct told *told, const struct section *s,
    const struct field *f)
{
	const char *sender;

	if (text_same(f->name, "Reporting-MTA") &&
	    told->reporting_mta == NULL) {
		told->reporting_mta = mta_name(told->pool, f->value);
		told->reporting_where = section_where(told->pool, s, f->at);
	} else if (text_same(f->name, "X-Postfix-Sender") &&
	    told->sender_where == NULL) {
		sender = address_of(told->pool, f->value);
		told->sender = sender != NULL ? sender : "";
		told->sender_where = section_where(told->pool, s, f->at);
		told->product = "postfix";
	}
}

/* True when the field is one of a recipient. */
static bool
group_field(struct told *told, struct group *g, const struct field *f)
{
	struct pool *pool = told->pool;

	if (text_same(f->name, "Final-Recipient"))
		g->final = f->value;
	else if (text_same(f->name, "Original-Recipient"))
		g->original = f->value;
	else if (text_same(f->name, "X-Actual-Recipient"))
		g->actual = f->value;
	else if (text_same(f->name, "Action"))
		g->action = action_of(pool, f->value);
	else if (text_same(f->name, "Status"))
		g->status = status_of(pool, f->value);
	else if (text_same(f->name, "Remote-MTA"))
		g->remote = *f->value != '\0' ? f->value : NULL;
	else if (text_same(f->name, "Diagnostic-Code")) {
		g->diagnostic = *f->value != '\0' ? f->value : NULL;
		g->words_at = f->at;
	} else
		return false;
	if (g->at == NULL)
		g->at = f->at;
	return true;
}

/* Does this field begin the next recipient? */
static bool
begins_next(const struct group *g, const struct field *f)
{
	bool final = text_same(f->name, "Final-Recipient");
	bool original = text_same(f->name, "Original-Recipient");

	if (final && g->final != NULL)
		return true;
	if (original && g->original != NULL)
		return true;
	/* After a blank line only what the group still lacks continues it. */
	return f->gap && ((g->final != NULL && (final || original)) ||
	    (text_same(f->name, "Action") && g->action != NULL));
}

void
dsn_read(struct told *told, const struct section *s)
{
	const char *at = s->text;
	struct group g = { 0 };
	struct field f;

	while (field_next(told->pool, &at, &f)) {
		/* The returned message, where no boundary divides them. */
		if (g.at != NULL && f.gap && text_same(f.name, "Received"))
			break;
		if (g.at != NULL && begins_next(&g, &f))
			group_end(told, s, &g);
		if (!group_field(told, &g, &f))
			message_field(told, s, &f);
	}
	group_end(told, s, &g);
}

const char *
dsn_in_text(const char *text)
{
	static const char *const marks[] = { "Reporting-MTA:",
		"Final-Recipient:", "Original-Recipient:" };
	const char *first = NULL;

	if (text_find(text, "Final-Recipient:") == NULL)
		return NULL;
	for (size_t i = 0; i < 3; i++) {
		const char *s = text;

		while ((s = text_find(s, marks[i])) != NULL && s > text &&
		    s[-1] != '\n')
			s++;
		if (s != NULL && (first == NULL || s < first))
			first = s;
	}
	return first;
}
