/*
 * Export: which form the findings take, and what they look like.
 */
#include <string.h>

#include "help/report.h"
#include "tui/guide.h"

static void
add_preview(struct guide *g, struct page *p)
{
	struct session *s = g->session;
	struct report report = { s->casefile, s->evidence, s->view.verdict };
	struct buf out;
	const char *at;

	buf_init(&out, 0);
	report_text.write(&out, &report);
	for (at = out.data; *at != '\0';) {
		size_t n = strcspn(at, "\n");

		page_add(p, &p->body, STYLE_DIM, "%.*s", (int)n, at);
		at += n + (at[n] == '\n');
	}
	buf_release(&out);
}

struct page *
page_export(struct guide *g)
{
	static const char *const what[] = { "text: for a mail or a ticket",
		"Markdown: for Jira, GitHub and the like",
		"HTML: one file, to read and to print",
		"JSON: for scripts", "XML: the case itself, to go on with" };
	struct page *p = page_new("export", "Export the findings");
	const struct report_format *format;

	for (int i = 0; (format = report_format_at(i)) != NULL; i++)
		page_choice(p, i + 1, pool_printf(p->pool, "export %s",
		    format->word), i < 5 ? what[i] : format->word);
	page_rule(p, "Preview");
	add_preview(g, p);
	p->keys = "find";
	return p;
}
