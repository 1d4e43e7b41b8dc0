/*
 * A case judged as it stands: its evidence, the walk through the tree, the
 * verdict, with nothing asked. What a report is written from.
 */
#ifndef HELP_JUDGEMENT_H
#define HELP_JUDGEMENT_H

#include "checks/evidence.h"
#include "help/context.h"
#include "help/report.h"
#include "help/walk.h"

struct judgement {
	struct casefile *casefile;	/* borrowed */
	struct evidence *evidence;
	struct pool *pool;
	struct context *context;
	struct walk walk;
	struct verdict *verdict;
	struct earlier earlier;		/* what was thought when it was saved */
};

/* The case and the knowledge are borrowed until judgement_release(). */
void judgement_init(struct judgement *j, const struct knowledge *k,
	struct casefile *c, bool with_person);
/* By its words alone, without the texts that explain does not tell. */
void judgement_of_words(struct judgement *j, const struct knowledge *k,
	struct casefile *c);
void judgement_release(struct judgement *j);

/* Borrowed from the judgement. */
struct report judgement_report(const struct judgement *j);

#endif
