/*
 * Many words in one pass: see literals.h. The words stand in a tree by their
 * bytes, whose trunks are three bytes, a gram. Most places of a text begin no
 * word, and one look at the four bytes there tells so.
 */
#include "checks/literals.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

#define GRAM 3			/* bytes */
#define TRUNK_BITS 13
#define BEGIN_BITS 17
#define WORD_MOST 255
#define NO_WORD USHRT_MAX

struct state {
	uint32_t gram;			/* that leads here */
	unsigned short child, next;	/* first one after it, one beside */
	unsigned short word;		/* that ends here */
};

struct literals {
	struct state *state;		/* the first is none: 0 says so */
	int n, room;
	int words;
	unsigned char folded[UCHAR_MAX + 1];	/* as bytes are compared */
	unsigned short trunk[1 << TRUNK_BITS];	/* states of GRAM bytes */
	unsigned char begins[1 << BEGIN_BITS >> 3];	/* of GRAM + 1 bytes */
};

static unsigned char
fold_byte(int c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned char)(c - 'A' + 'a');
	return c >= '\t' && c <= '\r' ? ' ' : (unsigned char)c;
}

struct literals *
literals_new(void)
{
	struct literals *l = mem_alloc(sizeof *l);

	l->n = 1;
	for (int c = 0; c <= UCHAR_MAX; c++)
		l->folded[c] = fold_byte(c);
	return l;
}

void
literals_free(struct literals *l)
{
	if (l == NULL)
		return;
	free(l->state);
	free(l);
}

int
literals_count(const struct literals *l)
{
	return l->words;
}

static unsigned char
fold(const struct literals *l, char c)
{
	return l->folded[(unsigned char)c];
}

/* The gram behind one, by the next byte. */
static uint32_t
gram_next(uint32_t gram, unsigned char byte)
{
	return (gram << 8 | byte) & 0xffffff;
}

static unsigned
place_of(uint32_t bytes, int bits)
{
	return bytes * 2654435769u >> (32 - bits);
}

static unsigned short *
trunk_of(struct literals *l, uint32_t gram)
{
	return &l->trunk[place_of(gram, TRUNK_BITS)];
}

/* The first bytes of a word; after one of GRAM bytes comes any. */
static void
note_begin(struct literals *l, const unsigned char *bytes, int n)
{
	uint32_t gram = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8;

	for (unsigned c = 0; c <= UCHAR_MAX; c++) {
		unsigned place = place_of(gram | c, BEGIN_BITS);

		if (n == GRAM || c == bytes[GRAM])
			l->begins[place >> 3] |=
			    (unsigned char)(1u << (place & 7));
	}
}

static bool
may_begin(const struct literals *l, uint32_t bytes)
{
	unsigned place = place_of(bytes, BEGIN_BITS);

	return l->begins[place >> 3] >> (place & 7) & 1;
}

/* Of states side by side the one to which a gram leads; 0: none. */
static int
among(const struct literals *l, int state, uint32_t gram)
{
	while (state != 0 && l->state[state].gram != gram)
		state = l->state[state].next;
	return state;
}

/* The same, made when there is none. */
static int
among_new(struct literals *l, unsigned short *first, uint32_t gram)
{
	int at = among(l, *first, gram);

	if (at != 0)
		return at;
	l->state[l->n] = (struct state){ .gram = gram, .next = *first,
		.word = NO_WORD };
	*first = (unsigned short)l->n;
	return l->n++;
}

static void
make_room(struct literals *l, int states)
{
	if (l->n + states <= l->room)
		return;
	l->room = 2 * (l->n + states);
	l->state = mem_grow(l->state, (size_t)l->room * sizeof *l->state);
}

/* The bytes of a word as they are compared; -1: too many. */
static int
fold_word(const struct literals *l, const char *word,
    unsigned char bytes[WORD_MOST])
{
	int n = 0;

	for (; *word != '\0'; word++) {
		unsigned char c = fold(l, *word);

		if (c == ' ' && n > 0 && bytes[n - 1] == ' ')
			continue;
		if (n == WORD_MOST)
			return -1;
		bytes[n++] = c;
	}
	return n;
}

int
literals_add(struct literals *l, const char *word)
{
	unsigned char bytes[WORD_MOST];
	int n = fold_word(l, word, bytes), at = 0;
	uint32_t gram = 0;

	if (n < GRAM || l->n + n > USHRT_MAX || l->words == NO_WORD)
		return -1;
	make_room(l, n);
	for (int i = 0; i < n; i++) {
		gram = gram_next(gram, bytes[i]);
		if (i + 1 >= GRAM)
			at = among_new(l, at == 0 ? trunk_of(l, gram) :
			    &l->state[at].child, gram);
	}
	if (l->state[at].word == NO_WORD) {
		l->state[at].word = (unsigned short)l->words++;
		note_begin(l, bytes, n);
	}
	return l->state[at].word;
}

/* The words that begin with a gram and go on at s. */
static void
note_words(const struct literals *l, uint32_t gram, const char *s,
    const char *end, unsigned char *hit)
{
	int at = among(l, l->trunk[place_of(gram, TRUNK_BITS)], gram);

	while (at != 0) {
		if (l->state[at].word != NO_WORD)
			hit[l->state[at].word] = 1;
		while (s < end && (gram & 0xff) == ' ' && fold(l, *s) == ' ')
			s++;
		if (s == end)
			return;
		gram = gram_next(gram, fold(l, *s++));
		at = among(l, l->state[at].child, gram);
	}
}

void
literals_find(const struct literals *l, const char *text, size_t n,
    unsigned char *hit)
{
	const char *end = text + n;
	uint32_t bytes = 0;		/* the last four */

	for (const char *s = text; s < end; s++) {
		unsigned char c = fold(l, *s);

		if (c == ' ' && (bytes & 0xff) == ' ')
			continue;
		bytes = bytes << 8 | c;
		if (may_begin(l, bytes))
			note_words(l, bytes >> 8, s, end, hit);
	}
	note_words(l, bytes & 0xffffff, end, end, hit);
}
