/*
 * What all sections of an input tell together: the report is believed, the
 * text fills in what it lacks, headers and the returned message name a
 * recipient where nothing else does.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/text.h"

struct recipient *
told_recipient(struct told *told, const char *address)
{
	struct recipient *r;

	if (address == NULL)
		return NULL;
	for (int i = 0; i < told->n; i++) {
		if (text_same(told->recipients[i]->address, address))
			return told->recipients[i];
	}
	if (told->n == TOLD_RECIPIENTS)
		return NULL;
	r = pool_alloc(told->pool, sizeof *r);
	r->address = pool_strdup(told->pool, address);
	return told->recipients[told->n++] = r;
}

static void
keep(const char **to, const char *value)
{
	if (*to == NULL && value != NULL && *value != '\0')
		*to = value;
}

/* "smtp; 550 no" -> "550 no" */
static const char *
behind_type(const char *words)
{
	const char *s = strchr(words, ';');

	s = s != NULL ? s + 1 : words;
	return s + strspn(s, " ");
}

/*
 * Is the report's diagnostic poorer than what the text quotes? It has no
 * words, or only the last line of a reply of several (Sendmail).
 */
static bool
is_poorer(const struct recipient *report, const struct recipient *text)
{
	const char *last;
	size_t n;

	if (text->diagnostic == NULL || !text->spoken)
		return report->diagnostic == NULL && text->diagnostic != NULL;
	if (report->diagnostic == NULL)
		return true;
	last = behind_type(report->diagnostic);
	n = strlen(last);
	if (n < 4 && said_has_code(text->diagnostic))
		return true;
	/* The code stands first in both: compare what is behind it. */
	return strlen(text->diagnostic) > n &&
	    text_find(text->diagnostic, last + (n > 4 ? 4 : 0)) != NULL;
}

static void
merge_recipient(struct told *told, struct recipient *r,
    const struct told *text)
{
	const struct recipient *t = NULL;

	for (int i = 0; i < text->n; i++) {
		if (text_same(text->recipients[i]->address, r->address) ||
		    (text->n == 1 && told->n == 1))
			t = text->recipients[i];
	}
	if (t == NULL)
		return;
	if (is_poorer(r, t)) {
		/* A local program's exit status stays beside the words. */
		r->full = r->diagnostic != NULL && text_begins(r->diagnostic,
		    "X-Unix") ? r->diagnostic : t->full;
		r->diagnostic = t->diagnostic;
		r->where = t->where;
	} else if (t->telling && t->full != NULL && r->diagnostic != NULL &&
	    text_find(t->full, behind_type(r->diagnostic)) != NULL) {
		r->full = t->full;
	}
	keep(&r->remote_mta, t->remote_mta);
	keep(&r->remote_ip, t->remote_ip);
	keep(&r->stage, t->stage);
	keep(&r->refused_by, t->refused_by);
	keep(&r->action, t->action);
	r->spoken = r->spoken || t->spoken;
}

/* A report with recipients is believed; the text fills in what it lacks. */
static void
merge_text(struct told *told, const struct told *text)
{
	told->intro = told->intro || text->intro;
	told->spoken = told->spoken || text->spoken;
	keep(&told->product, text->product);
	keep(&told->helo, text->helo);
	keep(&told->client, text->client);
	keep(&told->connector, text->connector);
	keep(&told->format, text->format);
	keep(&told->action, text->action);
	if (told->reporting_mta == NULL) {
		told->reporting_mta = text->reporting_mta;
		told->reporting_where = text->reporting_where;
	}
	keep(&told->sender, text->sender);
	if (told->n == 0) {
		memcpy(told->recipients, text->recipients,
		    sizeof told->recipients);
		told->n = text->n;
		return;
	}
	for (int i = 0; i < told->n; i++)
		merge_recipient(told, told->recipients[i], text);
}

/* X-Failed-Recipients: a@b, c@d (Exim, Gmail). */
void
told_failed(struct told *told, const char *headers)
{
	const char *at = field_find(told->pool, headers,
	    "X-Failed-Recipients");
	char *word;

	if (at == NULL || told->n > 1 || (told->n == 1 &&
	    strchr(told->recipients[0]->address, '@') != NULL))
		return;
	if (told->n == 1 && (word = text_word(told->pool, &at)) != NULL)
		told->recipients[0]->address = text_printable(told->pool, word,
		    strlen(word), 320);
	while ((word = text_word(told->pool, &at)) != NULL)
		told_recipient(told, text_printable(told->pool, word,
		    strlen(word), 320));
	told->intro = told->intro || told->n > 0;
}

/* Whom the returned message was for, when it was for one only. */
void
told_returned_to(struct told *told, const struct parts *parts)
{
	const char *to = NULL;

	if (told->n > 1 || (told->n == 1 &&
	    *told->recipients[0]->address != '\0'))
		return;
	for (int i = 0; i < parts->n && to == NULL; i++) {
		if (parts->at[i].kind == SECTION_RETURNED)
			to = field_find(told->pool, parts->at[i].text, "To");
	}
	if (to == NULL || strchr(to, '@') == NULL ||
	    strchr(to, '@') != strrchr(to, '@') ||
	    (to = field_address(told->pool, to)) == NULL)
		return;
	if (told->n == 0)
		told_recipient(told, to);
	else
		told->recipients[0]->address = to;
}

/* A line with a code, where the report has none. */
void
told_code_line(struct told *told, const struct parts *parts)
{
	const struct recipient *r = told->recipients[0];

	if (told->n > 1 || (told->n == 1 && r->diagnostic != NULL &&
	    ((r->spoken && strlen(behind_type(r->diagnostic)) > 10) ||
	    said_has_code(r->diagnostic))))
		return;
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == SECTION_TEXT &&
		    text_code_line(told, &parts->at[i]))
			return;
	}
}

/* An empty recipient that only carries what belongs to the named one. */
static void
drop_nameless(struct told *told)
{
	struct recipient **r = told->recipients;
	int i;

	for (i = 0; i < told->n && *r[i]->address != '\0';)
		i++;
	if (i == told->n || told->n == 1)
		return;
	for (int k = 0; k < told->n; k++) {
		if (k != i && (r[k]->diagnostic == NULL || (r[i]->spoken &&
		    !r[k]->spoken))) {
			const char *address = r[k]->address;

			*r[k] = *r[i];
			r[k]->address = address;
		}
	}
	memmove(&r[i], &r[i + 1], (size_t)(told->n - i - 1) * sizeof *r);
	told->n--;
}

void
told_sections(struct told *told, const struct parts *parts)
{
	struct told *text = pool_alloc(told->pool, sizeof *text);

	text->pool = told->pool;
	text->intro = told->intro;
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == SECTION_REPORT)
			dsn_read(told, &parts->at[i]);
		else if (parts->at[i].kind == SECTION_TEXT && told->n == 0)
			notice_read(told, &parts->at[i]);
	}
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == SECTION_TEXT &&
		    !record_read(text, &parts->at[i]))
			text_read(text, &parts->at[i]);
	}
	drop_nameless(text);
	told->format = told->n > 0 ? "dsn" : NULL;
	merge_text(told, text);
}

/*
 * Where no server's words are quoted, the report's own words for people are
 * all there is.
 */
static void
words_of_report(struct told *told, struct recipient *r,
    const struct parts *parts)
{
	for (int i = 0; i < parts->n; i++) {
		const struct section *s = &parts->at[i];

		if (s->kind != SECTION_TEXT)
			continue;
		r->diagnostic = text_trim(told->pool, text_squeeze(told->pool,
		    text_printable(told->pool, s->text, strlen(s->text),
		    TOLD_WORDS)));
		r->where = section_where(told->pool, s, s->text);
		if (*r->diagnostic != '\0')
			return;
		r->diagnostic = NULL;
	}
}

void
told_settle(struct told *told, const struct parts *parts)
{
	for (int i = 0; i < told->n; i++) {
		struct recipient *r = told->recipients[i];

		said_settle(told, r);
		keep(&r->action, told->action);
		keep(&r->action, "failed");
		keep(&r->remote_mta, r->remote_ip);
		/* Exchange names the host whenever another one refused. */
		if (r->remote_mta == NULL && !r->elsewhere &&
		    text_begins(told->product != NULL ? told->product : "",
		    "exchange"))
			keep(&r->refused_by, "own-server");
		if (text_same(r->refused_by, "own-server"))
			keep(&r->stage, "local");
		if (r->diagnostic == NULL)
			words_of_report(told, r, parts);
	}
}
