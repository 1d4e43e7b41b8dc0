/*
 * A page as plain lines: see plain_print.h.
 */
#include "tui/plain_print.h"

#include "checks/pool.h"
#include "tui/glyphs.h"
#include "tui/layout.h"

static void
print_blanks(FILE *f, int n)
{
	if (n > 0)
		fprintf(f, "%*s", n, "");
}

static void
print_row(FILE *f, const struct row *row)
{
	int column = 0;

	if (row->rule && row->n > 0)
		fprintf(f, "\n%s", row->span[0].text);
	for (int i = 0; i < row->n && !row->rule; i++) {
		const struct span *span = &row->span[i];

		/* an unwrapped command may have run into what follows */
		print_blanks(f, column > 0 && span->at <= column ? 1 :
		    span->at - column);
		fputs(span->text, f);
		column = span->at + span->width;
	}
	fputc('\n', f);
}

void
plain_print_pane(FILE *f, const struct pane *pane, const struct plain_how *how)
{
	struct pool *pool = pool_new();
	bool ascii = how->ascii || !glyphs_utf8();
	struct layout *lay = layout_pane(pool, pane, &(struct layout_how){
	    .width = how->width > 0 ? how->width : 80, .ascii_signs = ascii,
	    .ascii_text = ascii, .plain = true });

	if (pane->title != NULL)
		fprintf(f, "%s\n\n", glyphs_text(pool, pane->title, ascii));
	for (int i = 0; i < lay->n; i++)
		print_row(f, &lay->row[i]);
	pool_free(pool);
}

void
plain_print(FILE *f, const struct page *p, const struct plain_how *how)
{
	struct pool *pool = pool_new();
	bool ascii = how->ascii || !glyphs_utf8();

	fprintf(f, "\n%s", glyphs_text(pool, p->title, ascii));
	if (p->right != NULL)
		fprintf(f, "  (%s)", glyphs_text(pool, p->right, ascii));
	fputc('\n', f);
	plain_print_pane(f, &p->body, how);
	if (how->side && p->side.n > 0) {
		fputc('\n', f);
		plain_print_pane(f, &p->side, how);
	}
	if (p->status != NULL)
		fprintf(f, "%s\n", glyphs_text(pool, p->status, ascii));
	pool_free(pool);
}
