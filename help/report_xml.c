/*
 * XML: the case file itself.
 */
#include "help/report.h"

#include <stdlib.h>

static void
write_xml(struct buf *out, const struct report *r)
{
	size_t n;
	char *text = casefile_text(r->casefile, &n);

	buf_add(out, text, n);
	free(text);
}

const struct report_format report_xml = { "xml", "xml", write_xml };
