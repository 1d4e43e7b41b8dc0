/*
 * The causes of causes.xml as a table: see knowledge.h. Every reason of every
 * cause is asked for every case.
 */
#include "help/cause_table.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "help/logic.h"

static int
bit_of(const xmlNode *node)
{
	static const struct {
		const char *kind;
		int bit;
	} rows[] = {
		{ "words", REASON_WORDS }, { "hint", REASON_HINT },
		{ "again", REASON_AGAIN }, { "live", REASON_LIVE },
		{ "weak", REASON_WEAK }, { "proof", REASON_PROOF },
		{ "refutes", REASON_REFUTES }, { "weakens", REASON_WEAKENS },
	};
	const char *kind = xml_attr(node, "kind");

	for (size_t i = 0; kind != NULL && i < sizeof rows / sizeof *rows;
	    i++) {
		if (strcmp(rows[i].kind, kind) == 0)
			return rows[i].bit;
	}
	return 0;
}

static void
read_reasons(struct knowledge *k, struct cause *cause, const char *element)
{
	xml_each (node, cause->node, element) {
		const char *test = xml_attr(node, "test");
		struct reason *r;

		cause->reason = mem_grow(cause->reason,
		    (size_t)(cause->n + 1) * sizeof *cause->reason);
		r = &cause->reason[cause->n++];
		*r = (struct reason){ .node = node, .bits = bit_of(node),
			.against = strcmp(element, "against") == 0 };
		if (xml_attr(node, "alone") != NULL)
			r->bits |= REASON_ALONE;
		if (test != NULL)
			r->test = logic_condition(k->logic, test);
	}
}

void
knowledge_read_causes(struct knowledge *k)
{
	const xmlNode *root = xmlDocGetRootElement(k->causes);

	xml_each (node, root, "cause")
		k->n_causes++;
	k->cause = mem_alloc((size_t)(k->n_causes + 1) * sizeof *k->cause);
	k->n_causes = 0;
	xml_each (node, root, "cause") {
		struct cause *cause = &k->cause[k->n_causes++];

		cause->node = node;
		cause->id = xml_attr(node, "id");
		cause->shown = xml_attr(node, "detail");
		if (cause->shown == NULL)
			cause->shown = cause->id;
		cause->public = xml_attr(node, "public");
		cause->act = xml_attr(node, "act");
		read_reasons(k, cause, "for");
		read_reasons(k, cause, "against");
	}
}

void
knowledge_free_causes(struct knowledge *k)
{
	for (int i = 0; i < k->n_causes; i++)
		free(k->cause[i].reason);
	free(k->cause);
}
