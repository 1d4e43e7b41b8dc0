/*
 * Many words in one pass: see literals.h. The words stand in a tree by their
 * bytes, whose trunks are three bytes, a gram: most places of a text begin no
 * word, and one look-up of the gram that stands there tells so.
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
#define GRAM_BITS 15
#define WORD_MOST 255
#define NO_WORD USHRT_MAX

struct state {
	uint32_t gram;			/* that leads here */
	unsigned short child, next;	/* first state after it, one beside it */
	unsigned short word;		/* that ends here */
};

struct literals {
	struct state *state;		/* the first is none: 0 says so */
	int n, room;
	int words;
	unsigned short trunk[1 << GRAM_BITS];	/* states of GRAM bytes */
};

struct literals *
literals_new(void)
{
	struct literals *l = mem_alloc(sizeof *l);

	l->n = 1;
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
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned char)(c - 'A' + 'a');
	return c >= '\t' && c <= '\r' ? ' ' : (unsigned char)c;
}

/* The gram behind one, by the next byte. */
static uint32_t
gram_next(uint32_t gram, unsigned char byte)
{
	return (gram << 8 | byte) & 0xffffff;
}

static unsigned
place_of(uint32_t gram)
{
	return gram * 2654435769u >> (32 - GRAM_BITS);
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
fold_word(const char *word, unsigned char bytes[WORD_MOST])
{
	int n = 0;

	for (; *word != '\0'; word++) {
		unsigned char c = fold(*word);

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
	int n = fold_word(word, bytes), at = 0;
	uint32_t gram = 0;

	if (n < GRAM || l->n + n > USHRT_MAX || l->words == NO_WORD)
		return -1;
	make_room(l, n);
	for (int i = 0; i < n; i++) {
		gram = gram_next(gram, bytes[i]);
		if (i + 1 >= GRAM)
			at = among_new(l, at == 0 ? &l->trunk[place_of(gram)] :
			    &l->state[at].child, gram);
	}
	if (l->state[at].word == NO_WORD)
		l->state[at].word = (unsigned short)l->words++;
	return l->state[at].word;
}

/* The words that begin with a gram and go on at s. */
static void
note_words(const struct literals *l, int trunk, uint32_t gram, const char *s,
    const char *end, unsigned char *hit)
{
	int at = among(l, trunk, gram);

	while (at != 0) {
		if (l->state[at].word != NO_WORD)
			hit[l->state[at].word] = 1;
		while (s < end && (gram & 0xff) == ' ' && fold(*s) == ' ')
			s++;
		if (s == end)
			return;
		gram = gram_next(gram, fold(*s++));
		at = among(l, l->state[at].child, gram);
	}
}

void
literals_find(const struct literals *l, const char *text, size_t n,
    unsigned char *hit)
{
	const char *end = text + n;
	uint32_t gram = 0;

	for (const char *s = text; s < end; s++) {
		unsigned char c = fold(*s);
		int trunk;

		if (c == ' ' && (gram & 0xff) == ' ')
			continue;
		gram = gram_next(gram, c);
		trunk = l->trunk[place_of(gram)];
		if (trunk != 0)
			note_words(l, trunk, gram, s + 1, end, hit);
	}
}
