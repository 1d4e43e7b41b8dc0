/*
 * Matching of one frame: see intake_frame.h. The rows are in dialects.c.
 *
 * A small backtracking matcher: captures of a character class take as much as
 * they can and give back, captures "up to" take as little as they can. Every
 * step costs from a budget, so that a hostile text ends a search, not a day.
 */
#include "checks/intake_frame.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define BUDGET 400000		/* steps of one search */
#define LAZY_LINE 400		/* bytes of a {command}, {action} or {word} */
#define LITERAL_MAX 64
#define LOCAL_MAX 64		/* bytes of a local part, RFC 5321 */
#define WRAP_LEAST 60		/* columns; no program breaks lines sooner */

enum reach { REACH_CLASS, REACH_LINE, REACH_PARAGRAPH, REACH_TALK };

static const struct kind {
	const char *name;
	enum reach reach;
	size_t max;
	const char *not;		/* characters outside the class */
	const char *only;		/* characters of the class; NULL: not */
} kinds[] = {
	[CAPTURE_TO] = { "to", REACH_CLASS, 320, " \t\n<>()[],;\"", NULL },
	[CAPTURE_FROM] = { "from", REACH_CLASS, 320, " \t\n<>()[],;\"", NULL },
	[CAPTURE_HOST] = { "host", REACH_CLASS, 255,
	    " \t\n<>()[],;:\"'#@=/{}", NULL },
	[CAPTURE_IP] = { "ip", REACH_CLASS, 50, NULL,
	    "0123456789abcdefABCDEF.:vVIP" },
	[CAPTURE_PEER] = { "peer", REACH_CLASS, 50, NULL,
	    "0123456789abcdefABCDEF.:vVIP" },
	[CAPTURE_MTA] = { "mta", REACH_CLASS, 255, " \t\n<>()[],;:\"'#@",
	    NULL },
	[CAPTURE_ENH] = { "enh", REACH_CLASS, 9, NULL, "0123456789." },
	[CAPTURE_N] = { "n", REACH_CLASS, 9, NULL, "0123456789" },
	[CAPTURE_WORD] = { "word", REACH_CLASS, LAZY_LINE, " \t\n<>()\"'",
	    NULL },
	[CAPTURE_COMMAND] = { "command", REACH_LINE, LAZY_LINE, NULL, NULL },
	[CAPTURE_ACTION] = { "action", REACH_LINE, LAZY_LINE, NULL, NULL },
	[CAPTURE_LINE] = { "line", REACH_LINE, 1000, NULL, NULL },
	[CAPTURE_REPLY] = { "reply", REACH_PARAGRAPH, 8192, NULL, NULL },
	[CAPTURE_ANY] = { "*", REACH_PARAGRAPH, 8192, NULL, NULL },
	[CAPTURE_CODED] = { "coded", REACH_PARAGRAPH, 8192, NULL, NULL },
	[CAPTURE_TALK] = { "talk", REACH_TALK, 8192, NULL, NULL },
};

struct search {
	const char *begin, *end;
	struct match *match;
	long budget;
	char low, high;		/* how a match begins; '\0': in any way */
};

static bool
is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static int
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static const char *match_here(struct search *s, const char *p, const char *at);

/* Is the address one? A local part and something behind the '@'. */
static bool
fits(enum capture_kind kind, const char *at, size_t n)
{
	const char *sign;

	if (kind == CAPTURE_HOST || kind == CAPTURE_MTA)
		return n > 1 && isalnum((unsigned char)*at);
	if (kind != CAPTURE_TO && kind != CAPTURE_FROM)
		return n > 0;
	sign = memchr(at, '@', n);
	return sign != NULL && sign > at && sign + 1 < at + n &&
	    isalnum((unsigned char)at[n - 1]);
}

static bool
in_class(const struct kind *k, char c)
{
	static bool in[CAPTURE_COUNT][UCHAR_MAX + 1];
	bool *known = in[k - kinds];

	if (!known['0']) {		/* not made yet: each has it */
		for (int i = 1; i <= UCHAR_MAX; i++)
			known[i] = k->only != NULL ? strchr(k->only, i) !=
			    NULL : strchr(k->not, i) == NULL;
	}
	return known[(unsigned char)c];
}

/* Bytes of a quoted local part, "anna b"@contoso.example; 0: it is none. */
static size_t
quoted_local(const char *at, const char *end)
{
	size_t n = 1;

	if (at == end || *at != '"')
		return 0;
	while (at + n < end && at[n] != '"' && at[n] != '\n' && n <= LOCAL_MAX)
		n++;
	return end - at > (long)n + 1 && at[n] == '"' && at[n + 1] == '@' ?
	    n + 1 : 0;
}

static const char *
match_class(struct search *s, enum capture_kind kind, const char *p,
    const char *at)
{
	const struct kind *k = &kinds[kind];
	size_t n = kind == CAPTURE_TO || kind == CAPTURE_FROM ?
	    quoted_local(at, s->end) : 0;

	while (at + n < s->end && n < k->max && in_class(k, at[n]))
		n++;
	for (; n > 0 && s->budget > 0; n--) {
		const char *end;

		s->budget--;
		if (!fits(kind, at, n))
			continue;
		end = match_here(s, p, at + n);
		if (end != NULL) {
			s->match->captures[kind] = (struct capture){ at, n };
			return end;
		}
		if (*p != '{' && *p != '$' && !in_class(k, *p))
			break;
	}
	return NULL;
}

static const char *
match_lazy(struct search *s, enum capture_kind kind, const char *p,
    const char *at)
{
	const struct kind *k = &kinds[kind];
	const char *e = at;

	if (kind == CAPTURE_CODED) {
		if (at == s->end || (*at != '4' && *at != '5'))
			return NULL;
		kind = CAPTURE_REPLY;
	}
	if (*p == '\0') {
		e = s->end;
		if (k->reach == REACH_LINE && memchr(at, '\n',
		    (size_t)(s->end - at)) != NULL)
			e = memchr(at, '\n', (size_t)(s->end - at));
		s->match->captures[kind] = (struct capture){ at,
		    (size_t)(e - at) };
		return e > at ? e : NULL;
	}
	for (; (size_t)(e - at) <= k->max && s->budget > 0; e++) {
		const char *end = NULL;

		s->budget--;
		if (*p == '{' || *p == ' ' || *p == '$' ||
		    (e < s->end && fold(*e) == fold(*p)))
			end = match_here(s, p, e);
		if (end != NULL) {
			s->match->captures[kind] = (struct capture){ at,
			    (size_t)(e - at) };
			return end;
		}
		if (e == s->end || (k->reach == REACH_LINE && *e == '\n'))
			break;
	}
	return NULL;
}

static const char *
line_behind(const char *at, const char *end)
{
	const char *nl = memchr(at, '\n', (size_t)(end - at));

	return nl != NULL ? nl + 1 : end;
}

/*
 * Did a mail program break this off the line before, of n bytes? Then its
 * first word had no room there. "<address>... words" is a line of its own.
 */
static bool
is_broken_off(const char *at, const char *end, size_t n)
{
	const char *word = at;

	if (at == end || (*at != '<' && !isalpha((unsigned char)*at)))
		return false;
	while (word < end && !is_white(*word))
		word++;
	if (end - at > 4 && (memcmp(at, "<<< ", 4) == 0 || (word + 1 < end &&
	    *word == ' ' && *at == '<' && memcmp(word - 3, "...", 3) == 0)))
		return false;
	return n + (size_t)(word - at) >= WRAP_LEAST;
}

/* The lines of a transcript that the other server said: "<<< 550 ...". */
static const char *
match_talk(struct search *s, const char *p, const char *at)
{
	const char *e = at, *end;

	while (s->end - e > 4 && memcmp(e, "<<< ", 4) == 0) {
		const char *line = e;

		for (e = line_behind(e, s->end); is_broken_off(e, s->end,
		    (size_t)(e - line)); e = line_behind(e, s->end))
			line = e;
		while (e < s->end && (*e == ' ' || *e == '\t'))
			e++;
	}
	if (e == at || at[4] == '2' || at[4] == '3')
		return NULL;
	end = match_here(s, p, e);
	if (end != NULL)
		s->match->captures[CAPTURE_TALK] = (struct capture){ at,
		    (size_t)(e - at) };
	return end;
}

static const char *
match_capture(struct search *s, const char *p, const char *at)
{
	size_t n = strcspn(p + 1, "}");

	for (int i = 0; i < CAPTURE_COUNT; i++) {
		if (kinds[i].name[0] != p[1] || strlen(kinds[i].name) != n ||
		    memcmp(kinds[i].name, p + 1, n) != 0)
			continue;
		p += n + 2;
		return kinds[i].reach == REACH_CLASS ?
		    match_class(s, (enum capture_kind)i, p, at) :
		    kinds[i].reach == REACH_TALK ? match_talk(s, p, at) :
		    match_lazy(s, (enum capture_kind)i, p, at);
	}
	return NULL;
}

/* The end of the match of pattern p at `at`, or NULL. */
static const char *
match_here(struct search *s, const char *p, const char *at)
{
	for (; *p != '\0'; p++) {
		if (--s->budget <= 0)
			return NULL;
		if (*p == '{' && p[1] != '{')
			return match_capture(s, p, at);
		p += *p == '{';
		if (*p == '$' && p[1] == '\0') {
			while (at < s->end && (*at == ' ' || *at == '\t'))
				at++;
			return at == s->end || *at == '\n' ? at : NULL;
		}
		if (at == s->end)
			return NULL;
		if (*p == ' ') {
			if (!is_white(*at))
				return NULL;
			while (at < s->end && is_white(*at))
				at++;
		} else if (*p == '\'' && s->end - at >= 3 &&
		    (memcmp(at, "\xe2\x80\x99", 3) == 0 ||
		    memcmp(at, "\xe2\x80\x98", 3) == 0)) {
			at += 3;	/* a typographic one */
		} else if (fold(*p) != fold(*at++)) {
			return NULL;
		}
	}
	return at;
}

/* Where to try next. NULL: nowhere. */
static const char *
next_start(const struct search *s, const char *at)
{
	size_t n = (size_t)(s->end - at);
	const char *low, *high;

	if (n == 0 || s->low == '\0')
		return n == 0 ? NULL : at;
	low = memchr(at, s->low, n);
	if (s->high == s->low)
		return low;
	high = memchr(at, s->high, low != NULL ? (size_t)(low - at) : n);
	return high != NULL ? high : low;
}

/* The first character of the first line or of one behind `at`. */
static const char *
next_line(const struct search *s, const char *at)
{
	for (;; at += at == s->begin) {
		if (at > s->begin) {
			at = memchr(at, '\n', (size_t)(s->end - at));
			if (at == NULL)
				return NULL;
			at++;
		}
		while (at < s->end && (*at == ' ' || *at == '\t'))
			at++;
		if (at == s->end)
			return NULL;
		if (s->low == '\0' || *at == s->low || *at == s->high)
			return at;
	}
}

bool
frame_find(const char *pattern, const char *text, size_t n, struct match *m)
{
	struct search s = { text, text + n, m, BUDGET, '\0', '\0' };
	bool lines = *pattern == '^';
	const char *p = pattern + lines, *at = text;

	if (*p != '{' || p[1] == '{') {
		s.low = (char)fold(*p);
		s.high = s.low >= 'a' && s.low <= 'z' ? (char)(s.low - 'a' +
		    'A') : s.low;
	}
	/* Captures are only written once all that follows them matched. */
	memset(m, 0, sizeof *m);
	for (; (at = (lines ? next_line : next_start)(&s, at)) != NULL &&
	    s.budget > 0; at += !lines || at == text) {
		m->end = match_here(&s, p, at);
		m->at = at;
		if (m->end != NULL)
			return true;
	}
	return false;
}

/* ---- what lint and the tables ask ---- */

const char *
frame_fault(const char *p)
{
	for (; *p != '\0'; p++) {
		size_t n;
		int i = 0;

		if (*p != '{')
			continue;
		if (p[1] == '{') {
			p++;
			continue;
		}
		n = strcspn(p + 1, "}");
		if (p[n + 1] == '\0')
			return "a brace is not closed";
		while (i < CAPTURE_COUNT && (strlen(kinds[i].name) != n ||
		    memcmp(kinds[i].name, p + 1, n) != 0))
			i++;
		if (i == CAPTURE_COUNT)
			return "no such capture";
		p += n + 1;
	}
	return NULL;
}

/* Take the literal text from p on: its length in the pattern. */
static size_t
literal_run(const char *p, char *word, size_t size)
{
	size_t n = 0, len = 0;

	while (p[n] != '\0' && len + 1 < size) {
		if (p[n] == '{' && p[n + 1] != '{')
			break;
		if ((p[n] == '$' && p[n + 1] == '\0') || p[n] == '\'')
			break;
		n += p[n] == '{';
		word[len++] = p[n++];
	}
	word[len] = '\0';
	return n;
}

/* Captures that imply a literal of their own. */
static const char *
implied(const char *p)
{
	return strncmp(p, "{talk}", 6) == 0 ? "<<< " :
	    strncmp(p, "{to}", 4) == 0 || strncmp(p, "{from}", 6) == 0 ?
	    "@" : "";
}

void
frame_literal(const char *p, char *word, size_t size)
{
	char run[LITERAL_MAX];

	*word = '\0';
	p += *p == '^';
	while (*p != '\0') {
		size_t n = literal_run(p, run, sizeof run);
		const char *best = run;

		p += n;
		if (n == 0 && *p == '{') {
			best = implied(p);
			p += strcspn(p, "}");
			p += *p == '}';
		} else if (n == 0) {
			p++;
			continue;
		}
		if (strlen(best) > strlen(word)) {
			n = strlen(best) < size ? strlen(best) : size - 1;
			memcpy(word, best, n);
			word[n] = '\0';
		}
	}
}
