/*
 * What a test wants of a finding, as one line:
 *
 *	STATUS SAYS; path=text; path=; note=word; notes=word,word; rounds=n
 *
 * A path is that of world_detail(); an empty text means that there is no such
 * detail. note is the first note, notes all of them. Texts hold no "; ".
 */
#ifndef TESTS_WANT_H
#define TESTS_WANT_H

#include "tests/world.h"

/* Dies by cmocka's fail() when the finding is otherwise. */
void want_finding(struct world *w, xmlNode *finding, const char *want);
/*
 * The case as saved is valid, and the check says the same of it with nobody
 * to ask: `finding` is what world_finding() gave before.
 */
void want_replay(struct world *w, const char *check, const char *finding);

#endif
