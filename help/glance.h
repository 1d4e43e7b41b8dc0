/*
 * A glance at a condition: most are decided by a comparison or two, such as
 * said('ptr-missing')>=2, and hundreds are asked for every case. What can't be
 * decided so is left to XPath, which is many times slower.
 */
#ifndef HELP_GLANCE_H
#define HELP_GLANCE_H

#include "help/context.h"

enum glance { GLANCE_NO, GLANCE_YES, GLANCE_UNSURE };

struct glancing;		/* a condition, read once */

struct glancing *glancing_new(const char *expression);
void glancing_free(struct glancing *g);		/* NULL is fine */
/* Of an expression that is one function of text: its text; NULL: of others. */
const char *glance_text(const struct glancing *g, const struct context *x);
/* Never wrong: what is not plain is GLANCE_UNSURE. */
enum glance glance(const struct glancing *g, const struct context *x);

#endif
