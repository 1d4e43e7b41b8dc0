/*
 * Subjects: what stands behind a field of that name, in the languages that
 * mail programs quote it in.
 */
#include "help/redact_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"

#define SUBJECT_MAX 120			/* in a text whose lines are joined */

struct secret *
subject_learn(struct redactor *r, const char *s, size_t n)
{
	static const char *const before[] = { "re:", "aw:", "fw:", "fwd:",
		"wg:", "sv:", "tr:", "rv:" };
	bool again = true;

	while (again) {
		again = false;
		for (; n > 0 && *s == ' '; n--)
			s++;
		for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
			size_t k = strlen(before[i]);

			if (n <= k || !text_begins(s, before[i]))
				continue;
			s += k;
			n -= k;
			again = true;
		}
	}
	return secret_add(r, SECRET_SUBJECT, s, n);
}

static size_t
subject_field(const char *s, size_t n)
{
	static const char *const fields[] = { "subject:", "thread-topic:",
		"betreff:", "objet:", "asunto:", "oggetto:", "assunto:",
		"onderwerp:", "temat:" };
	size_t k;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		k = strlen(fields[i]);
		if (n > k && text_begins(s, fields[i])) {
			while (k < n && s[k] == ' ')
				k++;
			return k;
		}
	}
	return 0;
}

static bool
is_other_field(const char *s, size_t n)
{
	static const char *const fields[] = { "from: ", "to: ", "cc: ",
		"date: ", "sender: ", "message-id: ", "received: ",
		"mime-version: ", "content-type: ", "return-path: ",
		"reply-to: ", "thread-index: ", "importance: " };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (n > strlen(fields[i]) && text_begins(s, fields[i]))
			return true;
	}
	return false;
}

/* One that the case tells elsewhere: where all is one line, it ends there. */
static size_t
known_length(const struct scan *sc, size_t from)
{
	struct scan rest = { .r = sc->r, .s = sc->s + from,
		.n = sc->n - from };
	size_t longest = 0;

	for (const struct secret *s = sc->r->first; s != NULL; s = s->next) {
		size_t n = s->kind != SECRET_SUBJECT ? 0 :
		    secret_length(&rest, s);

		longest = n > longest ? n : longest;
	}
	return longest;
}

/* It ends with the line, its quotes, or where another field begins. */
static size_t
subject_length(const char *s, size_t n)
{
	size_t at = 0;

	if (n > 2 && (*s == '"' || *s == '\'')) {
		const char *end = memchr(s + 1, *s, n - 1);

		return end == NULL ? 0 : (size_t)(end - s) + 1;
	}
	while (at < n && s[at] != '\n' && (s[at] != ' ' ||
	    (at < SUBJECT_MAX && !is_other_field(s + at + 1, n - at - 1))))
		at++;
	while (at > 0 && s[at - 1] == ' ')
		at--;
	return at;
}

bool
scan_subject(struct scan *sc)
{
	const char *s = sc->s + sc->at, *text;
	size_t left = sc->n - sc->at, k = subject_field(s, left), n;
	struct secret *secret = NULL;

	if (k == 0 || (sc->at > 0 && isalnum((unsigned char)s[-1])))
		return false;
	n = known_length(sc, sc->at + k);
	if (n == 0)
		n = subject_length(s + k, left - k);
	text = code_words(sc->r->scratch, s + k, n);
	if (text != NULL)
		secret = subject_learn(sc->r, text, strlen(text));
	buf_add(sc->out, s, k);
	if (secret != NULL)
		scan_mask(sc, secret);
	sc->at += k + n;
	return true;
}
