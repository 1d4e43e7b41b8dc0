/*
 * The rows of assets/dialects.xml: see intake_frame.h for what they are, and
 * assets/FORMAT.md for how they are written.
 *
 * Most rows cannot match most texts: one pass finds the words that rows need
 * (literals.h), and only rows whose word is there are tried.
 */
#include "checks/intake_frame.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"

#define WORD_MAX 48		/* bytes of a literal that are compared */

static struct table {		/* an asset, read when first needed */
	xmlDoc *doc;
	struct kind {
		struct frame *row;
		int n;
		struct literals *words;
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
read_row(struct kind *k, const xmlNode *node, const char *product)
{
	struct frame *f = &k->row[k->n++];
	char word[WORD_MAX];

	f->pattern = xml_attr(node, "text");
	f->product = strcmp(product, "any") == 0 ? NULL : product;
	f->stage = xml_attr(node, "stage");
	f->action = xml_attr(node, "action");
	f->who = xml_attr(node, "who");
	f->whole = is_yes(node, "whole");
	f->same = is_yes(node, "same");
	f->weak = is_yes(node, "weak");
	f->inside = is_yes(node, "inside");
	frame_literal(f->pattern, word, sizeof word);
	f->literal = *word != '\0' ? literals_add(k->words, word) : -1;
}

static void
read_kind(struct table *t, enum frame_kind which)
{
	const char *element = frame_kind_word(which);
	struct kind *k = &t->kind[which];

	k->row = mem_alloc(FRAMES_MAX * sizeof *k->row);
	k->words = literals_new();
	xml_each (d, xmlDocGetRootElement(t->doc), "dialect") {
		xml_each (node, d, element) {
			if (xml_attr(node, "text") != NULL && k->n < FRAMES_MAX)
				read_row(k, node, xml_attr(d, "id"));
		}
	}
	literals_build(k->words);
}

static const struct kind *
rows_of(enum frame_kind which)
{
	if (table == NULL) {
		table = mem_alloc(sizeof *table);
		table->doc = asset_load("dialects.xml");
		for (int i = 0; i < FRAMES_COUNT; i++)
			read_kind(table, (enum frame_kind)i);
	}
	return &table->kind[which];
}

int
frame_candidates(enum frame_kind which, const char *s, size_t n,
    const struct frame **rows)
{
	const struct kind *k = rows_of(which);
	unsigned char hit[FRAMES_MAX] = { 0 };
	int found = 0;

	literals_find(k->words, s, n, hit);
	for (int i = 0; i < k->n; i++) {
		if (k->row[i].literal < 0 || hit[k->row[i].literal])
			rows[found++] = &k->row[i];
	}
	return found;
}

const struct frame *
frame_first(enum frame_kind which, const char *s, size_t n, struct match *m)
{
	const struct frame *rows[FRAMES_MAX], *first = NULL;
	int found = frame_candidates(which, s, n, rows);
	struct match one;

	for (int i = 0; i < found; i++) {
		if (!frame_find(rows[i]->pattern, s, n, &one))
			continue;
		/* A row that is no better must begin before the best one. */
		if (first == NULL || one.at < m->at) {
			first = rows[i];
			*m = one;
		}
	}
	return first;
}
