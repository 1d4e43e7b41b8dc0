/*
 * Reading SPF records: see spf_record.h.
 */
#include "checks/spf_record.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "checks/spf_macro.h"
#include "checks/text.h"

#define VERSION "v=spf1"

/* What may stand behind the name of a mechanism. */
enum argument {
	ARGUMENT_NONE,
	ARGUMENT_DOMAIN,		/* ":" domain-spec */
	ARGUMENT_MAYBE_DOMAIN,		/* [ ":" domain-spec ] */
	ARGUMENT_DOMAIN_PREFIX,	/* the same, [ dual-cidr-length ] */
	ARGUMENT_NETWORK4,
	ARGUMENT_NETWORK6
};

static const struct mechanism {
	const char *name;
	enum spf_kind kind;
	enum argument argument;
} mechanisms[] = {
	{ "all", SPF_ALL, ARGUMENT_NONE },
	{ "include", SPF_INCLUDE, ARGUMENT_DOMAIN },
	{ "a", SPF_A, ARGUMENT_DOMAIN_PREFIX },
	{ "mx", SPF_MX, ARGUMENT_DOMAIN_PREFIX },
	{ "ptr", SPF_PTR, ARGUMENT_MAYBE_DOMAIN },
	{ "ip4", SPF_IP4, ARGUMENT_NETWORK4 },
	{ "ip6", SPF_IP6, ARGUMENT_NETWORK6 },
	{ "exists", SPF_EXISTS, ARGUMENT_DOMAIN },
};

const char *
spf_result_word(enum spf_result result)
{
	static const char *const words[] = { "none", "neutral", "pass",
		"fail", "softfail", "temperror", "permerror" };

	return words[result];
}

bool
spf_is_record(const char *text)
{
	size_t n = strlen(VERSION);

	return strncasecmp(text, VERSION, n) == 0 &&
	    (text[n] == ' ' || text[n] == '\0');
}

bool
spf_term_asks(const struct spf_term *term)
{
	switch (term->kind) {
	case SPF_INCLUDE: case SPF_A: case SPF_MX: case SPF_PTR:
	case SPF_EXISTS: case SPF_REDIRECT:
		return true;
	default:
		return false;
	}
}

/* An escape that evidence writes: its length, 0 when there is none at s. */
static size_t
escape_length(const char *s)
{
	if (s[0] != '\\')
		return 0;
	if (s[1] == 'x' && isxdigit((unsigned char)s[2]) &&
	    isxdigit((unsigned char)s[3]))
		return 4;
	return s[1] == 'u' && s[2] == '{' && strchr(s, '}') != NULL ?
	    (size_t)(strchr(s, '}') - s) + 1 : 0;
}

char *
spf_bytes(struct pool *pool, const char *text)
{
	char *bytes = pool_alloc(pool, strlen(text) + 1), *to = bytes;

	while (*text != '\0') {
		size_t n = escape_length(text);

		if (n > 0)
			*to++ = strncasecmp(text, "\\x5c", 4) == 0 ? '\\' :
			    0x7f;
		else
			*to++ = (unsigned char)*text < ' ' ||
			    (unsigned char)*text >= 0x7f ? 0x7f : *text;
		text += n > 0 ? n : 1;
	}
	return bytes;
}

/* ---- arguments ---- */

/* "24" without leading zeros, at most max; -1: no length of a prefix. */
static int
prefix_length(const char *s, int max)
{
	if (s[0] == '0' && s[1] != '\0')
		return -1;
	return (int)text_number(s, 0, max);
}

/* "/24//64" is cut off the end of s. What is no number stays there. */
static bool
cut_prefixes(char *s, struct spf_term *term)
{
	char *slash = strrchr(s, '/');

	if (slash == NULL || slash[1] == '\0' ||
	    strspn(slash + 1, "0123456789") != strlen(slash + 1))
		return true;
	if (slash > s && slash[-1] == '/') {
		term->bits6 = prefix_length(slash + 1, 128);
		slash[-1] = '\0';
		slash = strrchr(s, '/');
		if (slash == NULL || slash[1] == '\0' || strspn(slash + 1,
		    "0123456789") != strlen(slash + 1))
			return term->bits6 >= 0;
	}
	term->bits4 = prefix_length(slash + 1, 32);
	*slash = '\0';
	return term->bits4 >= 0 && term->bits6 >= 0;
}

static bool
read_network(char *s, struct spf_term *term, int family)
{
	char *slash = strrchr(s, '/');
	int *bits = family == 4 ? &term->bits4 : &term->bits6;

	if (*s++ != ':')
		return false;
	if (slash != NULL) {
		*bits = prefix_length(slash + 1, family == 4 ? 32 : 128);
		*slash = '\0';
	}
	return *bits >= 0 && ip_read(&term->network, family, s);
}

static bool
read_domain(const char *s, struct spf_term *term, bool needed)
{
	if (*s == '\0')
		return !needed;
	if (*s != ':' || !spf_macro_is_domain(s + 1))
		return false;
	term->spec = s + 1;
	return true;
}

static bool
read_argument(char *s, struct spf_term *term, enum argument argument)
{
	switch (argument) {
	case ARGUMENT_NONE:
		return *s == '\0';
	case ARGUMENT_DOMAIN:
		return read_domain(s, term, true);
	case ARGUMENT_MAYBE_DOMAIN:
		return read_domain(s, term, false);
	case ARGUMENT_DOMAIN_PREFIX:
		return cut_prefixes(s, term) && read_domain(s, term, false);
	case ARGUMENT_NETWORK4:
		return read_network(s, term, 4);
	default:
		return read_network(s, term, 6);
	}
}

/* ---- terms ---- */

/* name "=": the length of the name of a modifier, 0 when it is none. */
static size_t
modifier_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
	    "TUVWXYZ0123456789-_.");

	return isalpha((unsigned char)*s) && s[n] == '=' ? n : 0;
}

/* Errors in exp and redirect never make them a modifier of another name. */
static bool
read_modifier(const char *s, size_t n, struct spf_term *term)
{
	const char *value = s + n + 1;

	if (n == 8 && strncasecmp(s, "redirect", n) == 0)
		term->kind = SPF_REDIRECT;
	else if (n == 3 && strncasecmp(s, "exp", n) == 0)
		term->kind = SPF_EXP;
	else
		term->kind = SPF_OTHER;
	if (term->kind == SPF_OTHER)
		return spf_macro_is_string(value, true);
	term->spec = value;
	return spf_macro_is_domain(value);
}

static bool
read_mechanism(char *s, struct spf_term *term)
{
	static const char signs[] = "+-~?";
	static const enum spf_result results[] = { SPF_PASS, SPF_FAIL,
		SPF_SOFTFAIL, SPF_NEUTRAL };
	const char *sign = *s == '\0' ? NULL : strchr(signs, *s);
	size_t n;

	term->qualifier = sign == NULL ? SPF_PASS : results[sign - signs];
	s += sign != NULL;
	n = strcspn(s, ":/");
	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++) {
		const struct mechanism *m = &mechanisms[i];

		if (strlen(m->name) != n || strncasecmp(s, m->name, n) != 0)
			continue;
		term->kind = m->kind;
		return read_argument(s + n, term, m->argument);
	}
	return false;
}

static void
read_term(struct pool *pool, const char *text, struct spf_term *term)
{
	char *s = spf_bytes(pool, text);
	size_t n = modifier_name(s);

	*term = (struct spf_term){ .text = text, .kind = SPF_BAD,
		.bits4 = 32, .bits6 = 128 };
	if (n > 0 ? !read_modifier(s, n, term) : !read_mechanism(s, term))
		term->kind = SPF_BAD;
}

/* ---- the record ---- */

/* Only the first "all" ever counts; modifiers stand once (section 6). */
static void
note_term(struct spf_record *record, struct spf_term *term)
{
	const struct spf_term **once = term->kind == SPF_REDIRECT ?
	    &record->redirect : term->kind == SPF_EXP ? &record->exp : NULL;

	if (term->kind == SPF_ALL && record->all == NULL)
		record->all = term;
	if (term->kind == SPF_BAD && record->bad == NULL)
		record->bad = term;
	if (once != NULL && *once != NULL && record->bad == NULL) {
		record->bad = term;
		record->repeated = true;
	}
	if (once != NULL && *once == NULL)
		*once = term;
}

static int
count_words(const char *s)
{
	int n = 0;

	while (*(s += strspn(s, " ")) != '\0') {
		s += strcspn(s, " ");
		n++;
	}
	return n;
}

void
spf_record_read(struct pool *pool, const char *text, struct spf_record *record)
{
	const char *s = text + strlen(VERSION);
	size_t n = (size_t)count_words(s);

	*record = (struct spf_record){ .text = text };
	record->term = pool_alloc(pool, n * sizeof *record->term);
	while (*(s += strspn(s, " ")) != '\0') {
		size_t length = strcspn(s, " ");
		struct spf_term *term = &record->term[record->n++];

		read_term(pool, pool_strndup(pool, s, length), term);
		note_term(record, term);
		s += length;
	}
}
