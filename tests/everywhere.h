/*
 * The world around recorded cases: what no script knows is healthy. A
 * blacklist lists its test point and nothing else, a mail server is friendly,
 * a name that has other records has no such one, any other name does not
 * exist. Everything happens at one moment: whoever links this has a clock that
 * stands still.
 */
#ifndef TESTS_EVERYWHERE_H
#define TESTS_EVERYWHERE_H

#include "tests/world.h"

/* `pem`: the certificate of every server, then its issuer's. Borrowed. */
void everywhere_around(struct world *w, const char *pem);

#endif
