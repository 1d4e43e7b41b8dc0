/*
 * Is it a bounce? What comes from a mail system and says that a mail was not
 * delivered is one; complaints, receipts, reports of success, automatic
 * replies and ordinary mail are none. Each no has its sentence.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/intake.h"
#include "checks/intake_frame.h"
#include "checks/text.h"

bool
intake_is_success(const char *action)
{
	return text_same(action, "delivered") ||
	    text_same(action, "relayed") || text_same(action, "expanded");
}

static bool
has_row(enum frame_kind kind, const char *value)
{
	struct match m;

	return value != NULL && frame_first(kind, value, strlen(value), &m) !=
	    NULL;
}

/* Does it come from a mail system? */
bool
judge_from_machine(struct pool *pool, const char *headers)
{
	const char *path = field_find(pool, headers, "Return-Path");

	return (path != NULL && strcmp(path, "<>") == 0) ||
	    has_row(FRAMES_SENDER, path) ||
	    has_row(FRAMES_SENDER, field_find(pool, headers, "From"));
}

/* Does its subject say that a mail came back? Newsletters say anything. */
bool
judge_titled(struct pool *pool, const char *headers)
{
	return has_row(FRAMES_SUBJECT, field_find(pool, headers, "Subject")) &&
	    field_find(pool, headers, "List-Unsubscribe") == NULL;
}

bool
judge_has_words(const struct told *told)
{
	for (int i = 0; i < told->n; i++) {
		if (told->recipients[i]->diagnostic != NULL)
			return true;
	}
	return false;
}

bool
judge_succeeded(const struct told *told)
{
	for (int i = 0; i < told->n; i++) {
		if (!intake_is_success(told->recipients[i]->action))
			return false;
	}
	return told->n > 0;
}

/* As mail programs title what they answer while somebody is away. */
static bool
is_away(struct pool *pool, const char *headers)
{
	static const char *const titles[] = { "Automatic reply",
		"Auto reply", "Auto-reply", "Autoreply", "Out of office",
		"Out of the office", "Automatische Antwort", "Abwesen",
		"Autosvar", "Automatisch antwoord", "Automatisk svar",
		"Réponse automatique", "Absence du bureau",
		"Respuesta automática", "Risposta automatica",
		"Resposta automática" };
	const char *subject = field_find(pool, headers, "Subject");

	for (size_t i = 0; subject != NULL &&
	    i < sizeof titles / sizeof *titles; i++) {
		if (text_begins(subject, titles[i]))
			return true;
	}
	return field_find(pool, headers, "Auto-Submitted") != NULL ||
	    field_find(pool, headers, "X-Autoreply") != NULL;
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
	    (told->spoken || *told->recipients[0]->address != '\0')))
		return NULL;
	if (is_away(told->pool, headers))
		return "This is an automatic "
		    "reply: it does not say that a mail was refused.";
	return "This is an ordinary message: "
	    "no mail server reports in it that a mail was refused.";
}
