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

#define ENDS 0x8000u		/* a word ends in this state */

struct state {
	unsigned char byte;	/* that leads here */
	int child, next;	/* first state after it, next one beside it */
	int word;		/* that ends here; -1: none */
	int also;		/* next state whose word ends here, too; 0 */
	int fail;
};

struct literals {
	unsigned char column[256];	/* 0: in no word */
	int columns;
	struct state *state;
	unsigned short *go;		/* state * columns + column */
	int n, room;
	int words;
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
	if (l->state[at].word < 0)
		l->state[at].word = l->words++;
	return l->state[at].word;
}

/* A column for each byte in use; letters share theirs with their capitals. */
static void
number_columns(struct literals *l)
{
	l->columns = 1;
	for (int i = 1; i < l->n; i++) {
		unsigned char *column = &l->column[l->state[i].byte];

		if (*column == 0)
			*column = (unsigned char)l->columns++;
	}
	for (int c = 0; c < 256; c++)
		l->column[c] = l->column[fold((char)c)];
}

static void
fill_moves(struct literals *l)
{
	l->go = mem_alloc((size_t)l->n * (size_t)l->columns * sizeof *l->go);
	for (int i = 0; i < l->n; i++) {
		for (int to = l->state[i].child; to != 0;
		    to = l->state[to].next)
			l->go[i * l->columns + l->column[l->state[to].byte]] =
			    (unsigned short)to;
	}
}

/* Of a state whose own moves are known: those it takes from its fail state. */
static void
complete(struct literals *l, int i, int *queue, int *end)
{
	unsigned short *go = l->go + (size_t)i * (size_t)l->columns;
	const unsigned short *other = l->go + (size_t)l->state[i].fail *
	    (size_t)l->columns;

	for (int c = 0; c < l->columns; c++) {
		int to = go[c];

		if (to == 0) {
			go[c] = i == 0 ? 0 : other[c];
			continue;
		}
		l->state[to].fail = i == 0 ? 0 : other[c];
		queue[(*end)++] = to;
	}
}

static void
mark_ends(struct literals *l)
{
	for (int i = 0; i < l->n * l->columns; i++) {
		const struct state *to = &l->state[l->go[i]];

		if (to->word >= 0 || to->also != 0)
			l->go[i] |= ENDS;
	}
}

void
literals_build(struct literals *l)
{
	int *queue = mem_alloc((size_t)l->n * sizeof *queue);
	int end = 0;

	number_columns(l);
	fill_moves(l);
	complete(l, 0, queue, &end);
	for (int i = 0; i < end; i++) {
		struct state *s = &l->state[queue[i]];
		int fail = s->fail;

		s->also = l->state[fail].word >= 0 ? fail :
		    l->state[fail].also;
		complete(l, queue[i], queue, &end);
	}
	free(queue);
	for (int i = 1; i < l->n; i++) {
		if (l->state[i].byte == ' ')
			l->go[i * l->columns + l->column[' ']] =
			    (unsigned short)i;
	}
	mark_ends(l);
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

void
literals_find(const struct literals *l, const char *text, size_t n,
    unsigned char *hit)
{
	const unsigned char *s = (const unsigned char *)text, *end = s + n;
	unsigned at = 0, columns = (unsigned)l->columns;

	while (s < end) {
		at = l->go[(at & ~ENDS) * columns + l->column[*s++]];
		if (at & ENDS)
			note_words(l, (int)(at & ~ENDS), hit);
	}
}
