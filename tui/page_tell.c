/*
 * What is told to whom in few lines, ready to be copied: the person who wrote
 * the mail, and the colleague who takes over.
 */
#include <string.h>

#include "help/inshort.h"
#include "tui/guide.h"

static void
add_lines(struct page *p, const char *text)
{
	const char *s = text;

	while (*s != '\0') {
		size_t n = strcspn(s, "\n");
		struct line *line = page_add(p, &p->body, STYLE_COMMAND,
		    "%.*s", (int)n, s);

		line->indent = 2;
		line->copy = text;
		s += n + (s[n] == '\n');
	}
}

struct page *
page_tell(struct guide *g)
{
	bool author = strcmp(guide_top(g)->arg, "author") == 0;
	struct report r = { .casefile = g->session->casefile,
		.evidence = g->session->evidence,
		.verdict = g->session->view.verdict };
	struct page *p = page_new("tell", author ?
	    "For the person who wrote the mail" :
	    "For the colleague who takes over");

	page_way_here(g, p);
	page_add(p, &p->body, STYLE_DIM, "%s", author ?
	    "c copies this into a mail or a ticket." :
	    "c copies this into a ticket; x writes the whole report, with "
	    "steps, letters and evidence, to go with it.");
	page_blank(p, &p->body);
	add_lines(p, author ? inshort_for_author(p->pool, &r) :
	    inshort_for_colleague(p->pool, &r));
	p->keys = "copy export";
	p->right = page_case_title(g, p->pool);
	return p;
}
