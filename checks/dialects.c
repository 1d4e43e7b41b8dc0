/*
 * The rows of assets/dialects.xml: see intake_frame.h for what they are, and
 * assets/FORMAT.md for how they are written.
 *
 * Most rows cannot match most texts: one pass finds the words that rows of
 * all kinds need (literals.h), and only rows whose word is there are tried.
 */
#include "checks/intake_frame.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"

#define WORD_MAX 48		/* bytes of a literal that are compared */

static struct table {		/* an asset, read when first needed */
	xmlDoc *doc;
	struct literals *words;
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
read_row(struct frame *f, struct literals *words, const xmlNode *node,
    const char *product)
{
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
	f->literal = *word == '\0' || literals_full(words) ? -1 :
	    literals_add(words, word);
}

static void
read_kind(struct table *t, enum frame_kind which)
{
	const char *element = frame_kind_word(which);
	struct kind *k = &t->kind[which];

	k->row = mem_alloc(FRAMES_MAX * sizeof *k->row);
	xml_each (d, xmlDocGetRootElement(t->doc), "dialect") {
		xml_each (node, d, element) {
			if (xml_attr(node, "text") != NULL && k->n < FRAMES_MAX)
				read_row(&k->row[k->n++], t->words, node,
				    xml_attr(d, "id"));
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
	literals_build(table->words);
	return table;
}

void
frame_look(struct frame_text *t, unsigned char hit[FRAMES_WORDS])
{
	const struct literals *words = table_get()->words;

	memset(hit, 0, (size_t)literals_count(words));
	literals_find(words, t->at, t->n, hit);
	t->hit = hit;
}

int
frame_candidates(enum frame_kind which, const struct frame_text *t,
    const struct frame **rows)
{
	const struct kind *k = &table_get()->kind[which];
	int found = 0;

	for (int i = 0; i < k->n; i++) {
		if (k->row[i].literal < 0 || t->hit[k->row[i].literal])
			rows[found++] = &k->row[i];
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
	unsigned char hit[FRAMES_WORDS];

	frame_look(&t, hit);
	return frame_first_in(which, &t, m);
}
