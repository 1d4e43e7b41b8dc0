/*
 * The rows of assets/dialects.xml: see intake_frame.h for what they are, and
 * assets/FORMAT.md for how they are written.
 *
 * Most rows cannot match most texts: one pass finds the words that rows of
 * all kinds need (literals.h), and only rows whose word is there are tried.
 * A row's number is its place in its kind, behind FRAMES_MAX of each before.
 */
#include "checks/intake_frame.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"

#define WORD_MAX 48		/* bytes of a literal that are compared */
#define WORDS_MAX (FRAMES_COUNT * FRAMES_MAX)
#define SIGNS_MAX 16

static struct table {		/* an asset, read when first needed */
	xmlDoc *doc;
	struct literals *words;
	int first[WORDS_MAX];	/* row that needs this word; then its next */
	struct sign {		/* what is too short to be sought as a word */
		char sign;
		int first;
	} sign[SIGNS_MAX];
	int n_signs;
	struct frame_rows always;	/* that need none */
	struct kind {
		struct frame *row;
		int n;
	} kind[FRAMES_COUNT];
} *table;

const char *
frame_kind_word(enum frame_kind kind)
{
	static const char *const words[] = { "reply", "local", "to", "from",
		"intro", "end", "helo", "quote", "sender", "subject", "who",
		"word", "sign", "host" };

	return words[kind];
}

static bool
is_yes(const xmlNode *node, const char *attr)
{
	const char *value = xml_attr(node, attr);

	return value != NULL && strcmp(value, "yes") == 0;
}

static void
set(struct frame_rows *rows, int row)
{
	rows->bits[row / FRAMES_MAX][row % FRAMES_MAX / 64] |=
	    (uint64_t)1 << row % 64;
}

/* The first of a short word that has no other form; NULL: none has. */
static struct sign *
sign_of(struct table *t, const char *word)
{
	size_t n = strcspn(word, "<>()[]{}@:;,*#=\"'");
	struct sign *s = t->sign;

	if (word[n] == '\0')
		return NULL;
	while (s < t->sign + t->n_signs && s->sign != word[n])
		s++;
	if (s == t->sign + SIGNS_MAX)
		return NULL;
	if (s == t->sign + t->n_signs) {
		*s = (struct sign){ word[n], -1 };
		t->n_signs++;
	}
	return s;
}

/* What text needs for this row to match. */
static void
note_word(struct table *t, struct frame *f, int row)
{
	char word[WORD_MAX];
	int known = literals_count(t->words), which;
	struct sign *sign;

	frame_literal(f->pattern, word, sizeof word);
	f->next = -1;
	which = literals_add(t->words, word);
	if (which < 0) {
		sign = sign_of(t, word);
		if (sign == NULL) {
			set(&t->always, row);
		} else {
			f->next = sign->first;
			sign->first = row;
		}
		return;
	}
	if (which < known)
		f->next = t->first[which];
	t->first[which] = row;
}

static void
read_row(struct frame *f, const xmlNode *node, const char *product)
{
	f->pattern = xml_attr(node, "text");
	f->product = strcmp(product, "any") == 0 ? NULL : product;
	f->stage = xml_attr(node, "stage");
	f->action = xml_attr(node, "action");
	f->who = xml_attr(node, "who");
	f->whole = is_yes(node, "whole");
	f->same = is_yes(node, "same");
	f->weak = is_yes(node, "weak");
	f->inside = is_yes(node, "inside");
}

static void
read_kind(struct table *t, enum frame_kind which)
{
	const char *element = frame_kind_word(which);
	struct kind *k = &t->kind[which];

	k->row = mem_alloc(FRAMES_MAX * sizeof *k->row);
	xml_each (d, xmlDocGetRootElement(t->doc), "dialect") {
		xml_each (node, d, element) {
			struct frame *f = &k->row[k->n];

			if (xml_attr(node, "text") == NULL ||
			    k->n == FRAMES_MAX)
				continue;
			read_row(f, node, xml_attr(d, "id"));
			note_word(t, f, (int)which * FRAMES_MAX + k->n++);
		}
	}
}

static const struct table *
table_get(void)
{
	if (table != NULL)
		return table;
	table = mem_alloc(sizeof *table);
	table->doc = asset_load("dialects.xml");
	table->words = literals_new();
	for (int i = 0; i < FRAMES_COUNT; i++)
		read_kind(table, (enum frame_kind)i);
	return table;
}

static const struct frame *
row_at(const struct table *t, int row)
{
	return &t->kind[row / FRAMES_MAX].row[row % FRAMES_MAX];
}

/* A row and those behind it. */
static void
set_all(const struct table *t, struct frame_rows *rows, int row)
{
	for (; row >= 0; row = row_at(t, row)->next)
		set(rows, row);
}

void
frame_look(struct frame_text *text, struct frame_rows *rows)
{
	const struct table *t = table_get();
	size_t n = (size_t)literals_count(t->words);
	unsigned char hit[WORDS_MAX], *at = hit;

	memset(hit, 0, n);
	literals_find(t->words, text->at, text->n, hit);
	*rows = t->always;
	for (; (at = memchr(at, 1, (size_t)(hit + n - at))) != NULL; at++)
		set_all(t, rows, t->first[at - hit]);
	for (int i = 0; i < t->n_signs; i++) {
		if (memchr(text->at, t->sign[i].sign, text->n) != NULL)
			set_all(t, rows, t->sign[i].first);
	}
	text->rows = rows;
}

int
frame_candidates(enum frame_kind which, const struct frame_text *t,
    const struct frame **rows)
{
	const struct kind *k = &table_get()->kind[which];
	int found = 0;

	for (int i = 0; i < FRAMES_MAX / 64; i++) {
		uint64_t bits = t->rows->bits[which][i];

		for (; bits != 0; bits &= bits - 1)
			rows[found++] = &k->row[i * 64 +
			    __builtin_ctzll(bits)];
	}
	return found;
}

const struct frame *
frame_first_in(enum frame_kind which, const struct frame_text *t,
    struct match *m)
{
	const struct frame *rows[FRAMES_MAX], *first = NULL;
	int found = frame_candidates(which, t, rows);
	struct match one;

	for (int i = 0; i < found; i++) {
		if (!frame_find(rows[i]->pattern, t->at, t->n, &one))
			continue;
		/* A row that is no better must begin before the best one. */
		if (first == NULL || one.at < m->at) {
			first = rows[i];
			*m = one;
		}
	}
	return first;
}

const struct frame *
frame_first(enum frame_kind which, const char *s, size_t n, struct match *m)
{
	struct frame_text t = { .at = s, .n = n };
	struct frame_rows may;

	frame_look(&t, &may);
	return frame_first_in(which, &t, m);
}

int
frame_may_match(enum frame_kind which, const char *s, size_t n,
    const struct frame **rows)
{
	struct frame_text t = { .at = s, .n = n };
	struct frame_rows may;

	frame_look(&t, &may);
	return frame_candidates(which, &t, rows);
}
