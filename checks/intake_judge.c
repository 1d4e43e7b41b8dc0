/*
 * Is it a bounce? What comes from a mail system and says that a mail was not
 * delivered is one; complaints, receipts, reports of success, automatic
 * replies and ordinary mail are none. Each no has its sentence.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/text.h"

bool
judge_is_success(const char *action)
{
	return text_same(action, "delivered") ||
	    text_same(action, "relayed") || text_same(action, "expanded");
}

static bool
names_any(const char *value, const char *const *words, size_t n)
{
	for (size_t i = 0; value != NULL && i < n; i++) {
		if (text_find(value, words[i]) != NULL)
			return true;
	}
	return false;
}

#define NAMES_ANY(value, words) \
	names_any((value), (words), sizeof (words) / sizeof *(words))

/* Does it come from a mail system? */
bool
judge_from_machine(struct pool *pool, const char *headers)
{
	static const char *const senders[] = { "mailer-daemon", "postmaster",
		"mail delivery", "maildelivery", "mdaemon", "mailsystem",
		"mail-daemon", "delivery system", "mail.daemon",
		"post_master", "mailer daemon" };
	const char *path = field_find(pool, headers, "Return-Path");

	return (path != NULL && strcmp(path, "<>") == 0) ||
	    NAMES_ANY(path, senders) ||
	    NAMES_ANY(field_find(pool, headers, "From"), senders);
}

/* Does its subject say that a mail came back? */
bool
judge_titled(struct pool *pool, const char *headers)
{
	static const char *const titles[] = { "undeliver", "returned mail",
		"failure notice", "delivery status notification (f",
		"delivery failure", "mail delivery failed", "delivery failed",
		"mail failure", "non remis", "unzustellbar",
		"could not be delivered", "delivery problem",
		"message delayed", "delayed mail", "mail error",
		"not deliver", "mail system error", "rejected mail",
		"nondeliverable", "delivery error", "error sending your mail",
		"bounce notification" };

	return NAMES_ANY(field_find(pool, headers, "Subject"), titles);
}

bool
judge_has_words(const struct told *told)
{
	for (int i = 0; i < told->n; i++) {
		if (told->recipients[i].diagnostic != NULL)
			return true;
	}
	return false;
}

bool
judge_succeeded(const struct told *told)
{
	for (int i = 0; i < told->n; i++) {
		if (!judge_is_success(told->recipients[i].action))
			return false;
	}
	return told->n > 0;
}

const char *
judge_message(const struct told *told, const struct parts *parts,
    const char *headers)
{
	bool machine = judge_from_machine(told->pool, headers) ||
	    judge_titled(told->pool, headers);

	if (text_same(parts->other, "complaint"))
		return "This is a complaint "
		    "report: somebody marked a mail as unwanted, none was "
		    "refused.";
	if (text_same(parts->other, "receipt"))
		return "This is a read "
		    "receipt: the mail was delivered.";
	if (judge_succeeded(told))
		return "This report says that "
		    "the mail was delivered or passed on.";
	if (text_same(told->format, "dsn") || (machine && (told->intro ||
	    told->spoken)) || (told->intro && judge_has_words(told) &&
	    (told->spoken || *told->recipients[0].address != '\0')))
		return NULL;
	if (field_find(told->pool, headers, "Auto-Submitted") != NULL ||
	    field_find(told->pool, headers, "X-Autoreply") != NULL)
		return "This is an automatic "
		    "reply: it does not say that a mail was refused.";
	return "This is an ordinary message: "
	    "no mail server reports in it that a mail was refused.";
}
