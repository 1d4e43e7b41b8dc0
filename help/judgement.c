/*
 * A case judged as it stands: see judgement.h.
 */
#include "help/judgement.h"

static void
walk(struct judgement *j, const struct knowledge *k, struct casefile *c,
    bool with_person)
{
	j->casefile = c;
	earlier_read(&j->earlier, c);
	j->evidence = NULL;
	j->pool = pool_new();
	j->context = context_new(k, c, j->pool);
	walk_tree(j->context, with_person, &j->walk);
}

void
judgement_init(struct judgement *j, const struct knowledge *k,
    struct casefile *c, bool with_person)
{
	walk(j, k, c, with_person);
	j->evidence = evidence_new(c);
	j->verdict = verdict_new(j->context, &j->walk);
}

void
judgement_of_words(struct judgement *j, const struct knowledge *k,
    struct casefile *c)
{
	walk(j, k, c, false);
	j->context->brief = true;
	j->verdict = verdict_of_words(j->context, &j->walk);
}

void
judgement_release(struct judgement *j)
{
	context_free(j->context);
	pool_free(j->pool);
	evidence_free(j->evidence);
}

struct report
judgement_report(const struct judgement *j)
{
	return (struct report){ .casefile = j->casefile,
		.evidence = j->evidence, .verdict = j->verdict,
		.earlier = &j->earlier };
}
