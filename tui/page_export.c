/*
 * Export: which form the findings take, whether what is private is masked, and
 * what they look like.
 */
#include <stdlib.h>
#include <string.h>

#include "help/judgement.h"
#include "help/redact.h"
#include "tui/guide.h"

static void
write_masked(struct guide *g, const struct report_format *format,
    struct buf *out)
{
	struct redactor *r = redactor_new(g->knowledge);
	struct casefile *masked = redactor_case(r, g->session->casefile);
	struct judgement j;
	struct report report;

	judgement_init(&j, g->knowledge, masked, true);
	report = judgement_report(&j);
	report.earlier = &g->session->earlier;
	report.columns = g->columns;
	format->write(out, &report);
	judgement_release(&j);
	casefile_free(masked);
	redactor_free(r);
}

void
guide_report(struct guide *g, const struct report_format *format,
    struct buf *out)
{
	struct session *s = g->session;
	struct report report = { s->casefile, s->evidence, s->view.verdict,
		g->columns, &s->earlier };

	if (g->redact)
		write_masked(g, format, out);
	else
		format->write(out, &report);
}

static bool
is_current(const struct guide *g)
{
	const struct preview *v = &g->preview;
	const struct casefile *c = g->session->casefile;

	return v->text != NULL && v->of == c && v->redact == g->redact &&
	    v->columns == g->columns && v->revision == casefile_revision(c);
}

static const char *
preview(struct guide *g)
{
	struct casefile *c = g->session->casefile;
	struct buf out;

	if (is_current(g))
		return g->preview.text;
	buf_init(&out, 0);
	guide_report(g, &report_text, &out);
	free(g->preview.text);
	g->preview = (struct preview){ buf_steal(&out), c,
		casefile_revision(c), g->redact, g->columns };
	return g->preview.text;
}

static void
add_preview(struct guide *g, struct page *p)
{
	for (const char *at = preview(g); *at != '\0';) {
		size_t n = strcspn(at, "\n");

		page_add(p, &p->body, STYLE_DIM, "%.*s", (int)n, at);
		at += n + (at[n] == '\n');
	}
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
	int i;

	for (i = 0; (format = report_format_at(i)) != NULL; i++)
		page_choice(p, i + 1, pool_printf(p->pool, "export %s",
		    format->word), i < 5 ? what[i] : format->word);
	page_choice(p, i + 1, "redact", g->redact ?
	    "Masked: people, subjects, private addresses, internal hosts" :
	    "Nothing is masked: choose this to hide people and the inside");
	page_rule(p, "Preview");
	add_preview(g, p);
	p->keys = "find";
	return p;
}
