/*
 * Replies compared: see reply.h. What is left of the words is a list of plain
 * words; two lists are the same reply when they share most of them.
 */
#include "checks/reply.h"

#include <ctype.h>
#include <string.h>

#include "checks/text.h"

#define WORDS_MAX 200
#define WORD_MAX 64			/* longer ones are no words */
#define ALIKE_PERCENT 80		/* of the words are in both */
#define MANY 6				/* words that tell without order */

struct words {
	const char *at[WORDS_MAX];
	int n;
};

struct reply
reply_read(struct pool *pool, const char *text)
{
	struct reply r = { .words = text };
	size_t n;

	if (text == NULL || !text_reply_code(text, &n))
		return r;
	r.code = pool_strndup(pool, text, n);
	if (strlen(text) > n + 1 && text_enhanced_code(text + n + 1, &n))
		r.enhanced = pool_strndup(pool, text + 4, n);
	return r;
}

/* ---- words ---- */

/* Days and months stand in dates (RFC 5322 3.3). */
static bool
is_of_date(const char *word)
{
	static const char names[] = " mon tue wed thu fri sat sun jan feb mar "
	    "apr may jun jul aug sep oct nov dec gmt utc ";
	const char *at = strstr(names, word);

	return strlen(word) == 3 && at != NULL && at[-1] == ' ' &&
	    at[3] == ' ';
}

/* A piece between blanks that is an address, a link, a number, or has one. */
static bool
is_volatile(const char *piece, size_t n)
{
	if (memchr(piece, '@', n) != NULL || n > WORD_MAX)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (isdigit((unsigned char)piece[i]))
			return true;
		if (piece[i] == ':' && i + 2 < n && piece[i + 1] == '/')
			return true;
	}
	return false;
}

static void
take_word(struct words *w, struct pool *pool, const char *s, size_t n)
{
	char *word = pool_strndup(pool, s, n);

	for (char *c = word; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (w->n < WORDS_MAX && !is_of_date(word))
		w->at[w->n++] = word;
}

/* Letters, with what may stand inside a name. */
static size_t
word_length(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && (isalpha((unsigned char)s[n]) ||
	    (unsigned char)s[n] >= 0x80 || (n > 0 && s + n + 1 < end &&
	    strchr(".-_", s[n]) != NULL &&
	    isalpha((unsigned char)s[n + 1]))))
		n++;
	return n;
}

static void
take_piece(struct words *w, struct pool *pool, const char *s, size_t n)
{
	const char *end = s + n;

	if (is_volatile(s, n))
		return;
	while (s < end) {
		size_t k = word_length(s, end);

		if (k > 0)
			take_word(w, pool, s, k);
		s += k > 0 ? k : 1;
	}
}

static void
read_words(struct words *w, struct pool *pool, const char *s)
{
	w->n = 0;
	while (s != NULL && *s != '\0') {
		size_t n = strcspn(s, " \t");

		take_piece(w, pool, s, n);
		s += n + (s[n] != '\0');
	}
}

/* ---- comparing ---- */

/* How many words of the one are in the other, each once. */
static int
shared(const struct words *a, const struct words *b)
{
	bool used[WORDS_MAX] = { false };
	int n = 0;

	for (int i = 0; i < a->n; i++) {
		for (int k = 0; k < b->n; k++) {
			if (used[k] || strcmp(a->at[i], b->at[k]) != 0)
				continue;
			used[k] = true;
			n++;
			break;
		}
	}
	return n;
}

/* Is the one a piece of the other, as a report that cuts or adds leaves it? */
static bool
is_piece(const struct words *piece, const struct words *whole)
{
	for (int from = 0; from + piece->n <= whole->n; from++) {
		int i = 0;

		while (i < piece->n &&
		    strcmp(piece->at[i], whole->at[from + i]) == 0)
			i++;
		if (i == piece->n)
			return true;
	}
	return false;
}

static bool
are_alike(const struct words *a, const struct words *b)
{
	const struct words *less = a->n < b->n ? a : b;
	const struct words *more = less == a ? b : a;
	int common = shared(a, b);

	if (less->n == 0)
		return true;		/* the codes are all there is */
	if (common * 200 >= (a->n + b->n) * ALIKE_PERCENT)
		return true;
	if (less->n >= MANY)
		return common * 100 >= less->n * ALIKE_PERCENT;
	return less->n > 1 && is_piece(less, more);
}

static bool
contradict(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

bool
reply_same(struct pool *pool, const struct reply *a, const struct reply *b)
{
	struct words *x, *y;

	if (contradict(a->code, b->code) ||
	    contradict(a->enhanced, b->enhanced))
		return false;
	x = pool_alloc(pool, sizeof *x);
	y = pool_alloc(pool, sizeof *y);
	read_words(x, pool, a->words);
	read_words(y, pool, b->words);
	/* Words alone, or codes alone, on one side: nothing to compare. */
	if ((a->code == NULL || b->code == NULL) && (x->n == 0 || y->n == 0))
		return false;
	return are_alike(x, y);
}
