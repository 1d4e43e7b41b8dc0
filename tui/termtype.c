/*
 * Types of terminals: see termtype.h.
 */
#include "tui/termtype.h"

#include <stdlib.h>
#include <string.h>

#include "checks/text.h"

const char *
termtype_name(void)
{
	const char *term = getenv("TERM");

	return term != NULL && *term != '\0' ? term : "unknown";
}

bool
termtype_is_simple(void)
{
	static const char *const simple[] = { "linux", "vt", "ansi", "cons",
		"sun" };

	for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
		if (text_begins(termtype_name(), simple[i]))
			return true;
	}
	return false;
}

bool
termtype_is_clicked(void)
{
	const char *told = getenv("WHYBOUNCE_MOUSE");

	return !termtype_is_simple() && (told == NULL || (strcmp(told, "0") !=
	    0 && !text_same(told, "off") && !text_same(told, "no")));
}
