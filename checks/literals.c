/*
 * The automaton of many words: see literals.h. States are rows of a table
 * with one column for each byte that occurs in a word and one for all others,
 * so that a search is one look-up a byte. A move says by its highest bit that
 * a word ends there; a state behind a blank takes further blanks as one.
 */
#include "checks/literals.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "checks/mem.h"

#define ENDS 0x8000		/* a word ends in this state */

/*
 * Where no word is under way, three bytes are looked at as one number, a gram:
 * most of a text begins no word, and the automaton need not run over it.
 */
#define GRAM LITERAL_LEAST
#define GRAM_BITS 15

struct state {
	unsigned char byte;	/* that leads here */
	unsigned char depth;	/* bytes up to here; LITERAL_MOST: or more */
	int child, next;	/* first state after it, next one beside it */
	int word;		/* that ends here; -1: none */
	int also;		/* next state whose word ends here, too; 0 */
	int fail;
};

struct literals {
	unsigned char column[256];	/* 0: in no word */
	int shift;		/* a row has 1 << shift columns */
	struct state *state;
	unsigned short *go;		/* (state << shift) + column */
	int n, room;
	int words;
	int shortest;		/* bytes of the shortest word */
	bool *deep;		/* of a state: GRAM bytes or more lead to it */
	unsigned char begins[1 << GRAM_BITS >> 3];	/* grams of words */
};

static unsigned char
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned char)(c - 'A' + 'a');
	return c >= '\t' && c <= '\r' ? ' ' : (unsigned char)c;
}

static int
state_new(struct literals *l, unsigned char byte)
{
	assert(l->n <= SHRT_MAX);
	if (l->n == l->room) {
		l->room = l->room == 0 ? 1024 : l->room * 2;
		l->state = mem_grow(l->state, (size_t)l->room *
		    sizeof *l->state);
	}
	l->state[l->n] = (struct state){ .byte = byte, .word = -1 };
	return l->n++;
}

struct literals *
literals_new(void)
{
	struct literals *l = mem_alloc(sizeof *l);

	state_new(l, 0);
	return l;
}

void
literals_free(struct literals *l)
{
	if (l == NULL)
		return;
	free(l->state);
	free(l->go);
	free(l->deep);
	free(l);
}

bool
literals_full(const struct literals *l)
{
	return l->n > SHRT_MAX - LITERAL_MOST;
}

int
literals_count(const struct literals *l)
{
	return l->words;
}

/* The state after `at` by this byte, made when it is new. */
static int
follow(struct literals *l, int at, unsigned char byte)
{
	int to = l->state[at].child;

	while (to != 0 && l->state[to].byte != byte)
		to = l->state[to].next;
	if (to != 0)
		return to;
	to = state_new(l, byte);
	l->state[to].depth = l->state[at].depth;
	if (l->state[to].depth < LITERAL_MOST)
		l->state[to].depth++;
	l->state[to].next = l->state[at].child;
	l->state[at].child = to;
	return to;
}

int
literals_add(struct literals *l, const char *word)
{
	unsigned char last = '\0';
	int at = 0;

	for (; *word != '\0'; word++) {
		unsigned char c = fold(*word);

		if (c != ' ' || last != ' ')
			at = follow(l, at, c);
		last = c;
	}
	if (l->words == 0 || l->state[at].depth < l->shortest)
		l->shortest = l->state[at].depth;
	if (l->state[at].word < 0)
		l->state[at].word = l->words++;
	return l->state[at].word;
}

/* A column for each byte in use; letters share theirs with their capitals. */
static void
number_columns(struct literals *l)
{
	int columns = 1;

	for (int i = 1; i < l->n; i++) {
		unsigned char *column = &l->column[l->state[i].byte];

		if (*column == 0)
			*column = (unsigned char)columns++;
	}
	while (1 << l->shift < columns)
		l->shift++;
	for (int c = 0; c < 256; c++)
		l->column[c] = l->column[fold((char)c)];
}

/* What also ends where a state's fail state ends, and how moves name it. */
static unsigned short
settle_end(struct literals *l, int i)
{
	struct state *s = &l->state[i];
	const struct state *fail = &l->state[s->fail];

	s->also = s->fail != 0 && fail->word >= 0 ? s->fail : fail->also;
	return (unsigned short)(i | (s->word >= 0 || s->also != 0 ? ENDS : 0));
}

/*
 * The moves of a state: those of its fail state, which is less deep and known
 * already, and its own before them. A blank stays where a blank led.
 */
static void
fill_row(struct literals *l, int i, int *queue, int *end)
{
	const struct state *s = &l->state[i];
	unsigned short *go = l->go + ((size_t)i << l->shift);

	if (i != 0)
		memcpy(go, l->go + ((size_t)s->fail << l->shift),
		    sizeof *go << l->shift);
	for (int to = s->child; to != 0; to = l->state[to].next) {
		int c = l->column[l->state[to].byte];

		l->state[to].fail = go[c] & ~ENDS;
		go[c] = settle_end(l, to);
		queue[(*end)++] = to;
	}
	if (i != 0 && s->byte == ' ')
		go[l->column[' ']] = settle_end(l, i);
}

/* Depends on the last three columns alone. */
static unsigned
next_gram(unsigned gram, unsigned column)
{
	return (gram << 5 ^ column) & ((1u << GRAM_BITS) - 1);
}

/* The grams with which words begin, from a state so many bytes deep on. */
static void
mark_begins(struct literals *l, int state, unsigned gram, int depth)
{
	for (int i = l->state[state].child; i != 0; i = l->state[i].next) {
		unsigned more = next_gram(gram, l->column[l->state[i].byte]);

		if (depth + 1 < GRAM)
			mark_begins(l, i, more, depth + 1);
		else
			l->begins[more >> 3] |= (unsigned char)(1u <<
			    (more & 7));
	}
}

/* With words shorter than a gram, the automaton runs over everything. */
static void
mark_grams(struct literals *l)
{
	bool all = l->shortest < GRAM;

	l->deep = mem_alloc((size_t)l->n * sizeof *l->deep);
	for (int i = 0; i < l->n; i++)
		l->deep[i] = all || l->state[i].depth >= GRAM;
	if (all)
		memset(l->begins, 0xff, sizeof l->begins);
	else
		mark_begins(l, 0, 0, 0);
}

void
literals_build(struct literals *l)
{
	int *queue = mem_alloc((size_t)l->n * sizeof *queue);
	int end = 0;

	number_columns(l);
	l->go = mem_grow(NULL, ((size_t)l->n << l->shift) * sizeof *l->go);
	memset(l->go, 0, sizeof *l->go << l->shift);
	fill_row(l, 0, queue, &end);
	for (int i = 0; i < end; i++)
		fill_row(l, queue[i], queue, &end);
	free(queue);
	mark_grams(l);
}

static void
note_words(const struct literals *l, int state, unsigned char *hit)
{
	for (int k = state; k != 0; k = l->state[k].also) {
		if (l->state[k].word < 0)
			continue;
		if (hit[l->state[k].word] && k != state)
			break;
		hit[l->state[k].word] = 1;
	}
}

static unsigned
step(const struct literals *l, unsigned state, unsigned column)
{
	return l->go[((state & ~ENDS) << l->shift) + column];
}

void
literals_find(const struct literals *l, const char *text, size_t n,
    unsigned char *hit)
{
	const unsigned char *s = (const unsigned char *)text, *end = s + n;
	unsigned blank = l->column[' '], state = 0, gram = 0;
	unsigned a = 0, b = 0;		/* the two columns before */

	while (s < end) {
		unsigned c = l->column[*s++];

		if (c == blank && b == blank)
			continue;
		gram = next_gram(gram, c);
		if (state != 0)
			state = step(l, state, c);
		else if (l->begins[gram >> 3] >> (gram & 7) & 1)
			state = step(l, step(l, step(l, 0, a), b), c);
		if (state & ENDS)
			note_words(l, (int)(state & ~ENDS), hit);
		if (state != 0 && !l->deep[state & ~ENDS])
			state = 0;
		a = b;
		b = c;
	}
}
