/*
 * Bounces as JSON: the notifications of Amazon SES, alone or as a string
 * within one of Amazon SNS (then every quote has a backslash before it), with
 * lines that a mail program folded.
 *
 * No document is made of it: the keys that matter are looked for in their
 * order, whatever stands between them, so a text that was cut is read as far
 * as it goes.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/text.h"

#define NOTICE_MAX (256u << 10)

/* Without backslashes before quotes, and without folds ("!\n "). */
static char *
unescape(struct pool *pool, const char *s)
{
	struct buf b;
	char *text;

	buf_init(&b, NOTICE_MAX);
	for (; *s != '\0'; s++) {
		if (*s == '\\' && strchr("\"\\/", s[1]) != NULL && s[1] != '\0')
			continue;
		if (*s == '!' && s[1] == '\n') {
			s++;
			s += s[1] == ' ';
		} else if (*s != '\n') {
			buf_putc(&b, *s);
		}
	}
	text = pool_strdup(pool, b.data);
	buf_release(&b);
	return text;
}

/* The string of this key within s[0..n); NULL: it is not there. */
static const char *
value_of(struct pool *pool, const char *s, size_t n, const char *key)
{
	char *mark = pool_printf(pool, "\"%s\"", key);
	const char *at = text_find(s, mark);

	if (at == NULL || at >= s + n)
		return NULL;
	at += strlen(mark);
	at += strspn(at, " :");
	if (*at != '"')
		return NULL;
	at++;
	return text_printable(pool, at, strcspn(at, "\""), TEXT_MAX);
}

/* One of "bouncedRecipients": s[0..n) is its object. */
static void
read_recipient(struct told *told, const char *s, size_t n, const char *where)
{
	struct pool *pool = told->pool;
	const char *address = value_of(pool, s, n, "emailAddress");
	const char *words = value_of(pool, s, n, "diagnosticCode");
	struct recipient *r = address == NULL ? NULL :
	    told_recipient(told, address);

	if (r == NULL)
		return;
	r->action = value_of(pool, s, n, "action");
	if (r->action == NULL)
		r->action = "failed";
	r->status = value_of(pool, s, n, "status");
	if (words != NULL)
		r->diagnostic = said_clean(pool, words, strlen(words));
	r->where = where;
	r->spoken = true;
}

bool
notice_read(struct told *told, const struct section *section)
{
	const char *s, *at, *end;

	if (text_find(section->text, "bouncedRecipients") == NULL)
		return false;
	s = unescape(told->pool, section->text);
	at = text_find(s, "\"bouncedRecipients\"");
	if (at == NULL)
		return false;
	end = strchr(at, ']');
	end = end != NULL ? end : at + strlen(at);
	while ((at = strchr(at, '{')) != NULL && at < end) {
		const char *close = strchr(at, '}');
		size_t n = close != NULL ? (size_t)(close - at) : strlen(at);

		read_recipient(told, at, n, section->name);
		at += n;
	}
	if (told->reporting_mta == NULL)
		told->reporting_mta = mta_name(told->pool, value_of(
		    told->pool, s, strlen(s), "reportingMTA"));
	told->reporting_where = section->name;
	if (told->sender == NULL)
		told->sender = value_of(told->pool, s, strlen(s), "source");
	told->sender_where = section->name;
	told->product = "amazon-ses";
	return told->n > 0;
}
