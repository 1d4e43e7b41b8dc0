/*
 * A hash table of compiled expressions: see expressions.h.
 */
#include "help/expressions.h"

#include <stdint.h>
#include <stdlib.h>

#include "checks/mem.h"
#include "help/glance.h"

#define SLOTS 8192		/* a power of two; half of it is used at most */

struct expressions {
	struct expression slot[SLOTS];
	int n;
};

struct expressions *
expressions_new(void)
{
	return mem_alloc(sizeof(struct expressions));
}

void
expressions_free(struct expressions *e)
{
	for (int i = 0; e != NULL && i < SLOTS; i++) {
		if (e->slot[i].ready != NULL)
			xmlXPathFreeCompExpr(e->slot[i].ready);
		glancing_free(e->slot[i].glancing);
	}
	free(e);
}

struct expression *
expressions_slot(struct expressions *e, const char *at)
{
	size_t i = ((uintptr_t)at * 0x9e3779b97f4a7c15u) >> 40;

	for (i %= SLOTS; e->slot[i].at != NULL; i = (i + 1) % SLOTS) {
		if (e->slot[i].at == at)
			return &e->slot[i];
	}
	if (e->n == SLOTS / 2)
		return NULL;
	e->n++;
	e->slot[i].at = at;
	return &e->slot[i];
}
