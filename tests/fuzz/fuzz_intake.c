/*
 * A fuzz target over the intake: any bytes are read as a bounce, an mbox and
 * an Exchange export, and become a case that must be a valid one. Built and
 * run by run.sh (libFuzzer), which says how.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "checks/casefile.h"
#include "checks/exchange.h"
#include "checks/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Written and read again it must still be a case. */
static void
want_valid(struct casefile *c)
{
	struct casefile *again;
	char *text, *why = NULL;
	size_t n;

	text = casefile_text(c, &n);
	again = casefile_parse(text, n, "fuzz", &why);
	if (again == NULL) {
		fprintf(stderr, "%s\n", why);
		abort();
	}
	casefile_free(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct casefile *c = casefile_new();
	char *why = NULL;

	intake_read(c, (const char *)bytes, n, "fuzz", &why);
	free(why);
	why = NULL;
	exchange_read(c, (const char *)bytes, n, "fuzz", &why);
	free(why);
	want_valid(c);
	casefile_free(c);
	return 0;
}
