/*
 * Patterns by PCRE2: see pattern.h. They are compiled to machine code where
 * the system lets a program make some; elsewhere they are interpreted.
 */
#include "help/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "checks/mem.h"

#define OPTIONS (PCRE2_CASELESS | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | \
	PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C)
#define STEPS_MAX 200000	/* of one search */
#define MEMORY_MAX 1024		/* KiB of one search */

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static char *
why_not(int error, size_t at)
{
	PCRE2_UCHAR text[120];

	pcre2_get_error_message(error, text, sizeof text);
	return mem_printf("%s, at character %zu", (const char *)text, at + 1);
}

struct pattern *
pattern_new(const char *regex, char **why)
{
	struct pattern *p = mem_alloc(sizeof *p);
	int error;
	size_t at;

	p->code = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
	    OPTIONS, &error, &at, NULL);
	if (p->code == NULL) {
		*why = why_not(error, at);
		free(p);
		return NULL;
	}
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	p->data = pcre2_match_data_create(1, NULL);
	p->limits = pcre2_match_context_create(NULL);
	if (p->data == NULL || p->limits == NULL)
		die(71, "out of memory");
	pcre2_set_match_limit(p->limits, STEPS_MAX);
	pcre2_set_heap_limit(p->limits, MEMORY_MAX);
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(p);
}

bool
pattern_find(const struct pattern *p, const char *text,
    struct pattern_match *m)
{
	const PCRE2_SIZE *place = pcre2_get_ovector_pointer(p->data);
	PCRE2_SPTR s = (PCRE2_SPTR)text;
	size_t n = strlen(text);
	int found = pcre2_match(p->code, s, n, 0, 0, p->data, p->limits);

	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(p->code, s, n, 0, PCRE2_NO_JIT, p->data,
		    p->limits);
	if (found >= 0 && m != NULL)
		*m = (struct pattern_match){ place[0], place[1] };
	return found >= 0;
}

void
pattern_library(char out[LIBRARY_TEXT])
{
	char version[64] = "";		/* more than it takes: 10.42 and date */

	pcre2_config(PCRE2_CONFIG_VERSION, version);
	snprintf(out, LIBRARY_TEXT, "%.*s", (int)strcspn(version, " "),
	    version);
}
