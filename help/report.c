/*
 * The formats, and what several of them say in the same way.
 */
#include "help/report.h"

#include <string.h>

#include "checks/asset.h"

static const struct report_format *const formats[] = {
	&report_text, &report_markdown, &report_html, &report_json,
	&report_xml,
};

const struct report_format *
report_format_at(int i)
{
	return i >= 0 && i < (int)(sizeof formats / sizeof *formats) ?
	    formats[i] : NULL;
}

const struct report_format *
report_format_by_word(const char *word)
{
	const struct report_format *f;

	for (int i = 0; (f = report_format_at(i)) != NULL; i++) {
		if (strcmp(f->word, word) == 0)
			return f;
	}
	return NULL;
}
