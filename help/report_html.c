/*
 * HTML: one file that asks nobody for anything. No script, no remote content
 * (and a policy in its head that forbids both), light and dark as the reader
 * has it, made for paper and telephones too. Every status is a word; sign and
 * colour only repeat it.
 *
 * It is also well-formed XML, so that a test can prove it.
 */
#include "help/report.h"

#include <string.h>

#include "help/outline.h"

static const char head[] =
"<!DOCTYPE html>\n"
"<html lang=\"en\">\n"
"<head>\n"
"<meta charset=\"utf-8\"/>\n"
"<meta http-equiv=\"Content-Security-Policy\""
" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
"<meta name=\"color-scheme\" content=\"light dark\"/>\n"
"<meta name=\"referrer\" content=\"no-referrer\"/>\n";

static const char style[] =
"<style>\n"
":root { color-scheme: light dark; --ink: #1b1d21; --paper: #fff;\n"
"  --soft: #f2f4f7; --edge: #c8cdd5; --dim: #555c66; --fail: #a31621;\n"
"  --warn: #7a4b00; --pass: #17602b; --link: #0b4f9e }\n"
"@media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea;\n"
"  --paper: #16181c; --soft: #22262c; --edge: #474d57; --dim: #a5adb8;\n"
"  --fail: #ff9d9d; --warn: #f0c36a; --pass: #8fd6a0;\n"
"  --link: #8ec1ff } }\n"
"body { margin: 0; background: var(--paper); color: var(--ink);\n"
"  font: 1rem/1.5 system-ui, sans-serif }\n"
"main { max-width: 50rem; margin: 0 auto; padding: 1rem }\n"
"main, pre { overflow-wrap: anywhere }\n"
"h1 { font-size: 1.6rem; line-height: 1.25 }\n"
"h2 { margin-top: 2.5rem; border-bottom: 2px solid var(--edge) }\n"
"h3 { margin-top: 2rem }\n"
"h4 { margin: 1rem 0 .25rem }\n"
"h4 + ul, h4 + ol, h4 + pre { margin-top: .25rem }\n"
"a { color: var(--link) }\n"
"nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem }\n"
"pre, code { font-family: ui-monospace, Consolas, Menlo, monospace;\n"
"  font-size: .875rem }\n"
"pre { white-space: pre-wrap; background: var(--soft); padding: .75rem;\n"
"  border: 1px solid var(--edge); border-radius: .25rem }\n"
/* what runs on behind an edge throws a shadow there */
"pre.command { white-space: pre; overflow-x: auto;\n"
"  border-left: .25rem solid var(--link);\n"
"  background: linear-gradient(var(--soft), var(--soft)) left / 1.5rem\n"
"  100% no-repeat local, linear-gradient(var(--soft), var(--soft)) right\n"
"  / 1.5rem 100% no-repeat local, linear-gradient(to right, var(--edge),\n"
"  transparent) left / 1rem 100% no-repeat, linear-gradient(to left,\n"
"  var(--edge), transparent) right / 1rem 100% no-repeat var(--soft) }\n"
"p.language { margin: .75rem 0 -.75rem; color: var(--dim);\n"
"  font-size: .8rem }\n"
"dl { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem 1rem }\n"
"dt { color: var(--dim) }\n"
"dd { margin: 0 }\n"
"#part-2 + dl dd:first-of-type { font-weight: bold }\n"
"blockquote { margin: .5rem 0; padding: .25rem 1rem;\n"
"  border-left: .25rem solid var(--edge); background: var(--soft) }\n"
"p.mind { border: 1px solid var(--warn); padding: .5rem .75rem;\n"
"  border-radius: .25rem }\n"
"p.question { margin: 1rem 0 .25rem }\n"
"p.question + pre { margin-top: .25rem }\n"
"table { border-collapse: collapse; width: 100% }\n"
"th, td { text-align: left; vertical-align: top; padding: .35rem .5rem;\n"
"  border-bottom: 1px solid var(--edge) }\n"
".fail, .warn, .pass { font-weight: bold; white-space: nowrap }\n"
".fail { color: var(--fail) }\n"
".warn, .mind b { color: var(--warn) }\n"
".pass { color: var(--pass) }\n"
".unknown, .skipped { color: var(--dim); white-space: nowrap }\n"
"@media (max-width: 36rem) { h1 { font-size: 1.3rem }\n"
"  h2 { font-size: 1.25rem } dl { display: block }\n"
"  dd { margin: 0 0 .5rem } thead { display: none }\n"
"  tr, td { display: block; border: 0; padding: .1rem 0 }\n"
"  tr { border-bottom: 1px solid var(--edge); padding: .5rem 0 } }\n"
"@media print { :root { --ink: #000; --paper: #fff; --soft: #fff;\n"
"  --edge: #888; --dim: #333; --fail: #000; --warn: #000;\n"
"  --pass: #000; --link: #000 } nav { display: none }\n"
"  body { font-size: 10pt } main { max-width: none; padding: 0 }\n"
"  pre.command { white-space: pre-wrap; background: none }\n"
"  h2, h3, h4, p.question, p.language { break-after: avoid }\n"
"  tr, li, blockquote { break-inside: avoid } }\n"
"</style>\n";

/* ---- escaping ---- */

static void
put(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&': buf_puts(out, "&amp;"); break;
		case '<': buf_puts(out, "&lt;"); break;
		case '>': buf_puts(out, "&gt;"); break;
		case '"': buf_puts(out, "&quot;"); break;
		case '\'': buf_puts(out, "&#39;"); break;
		default: buf_putc(out, *s);
		}
	}
}

/* Our own opening, the text escaped, our own closing. */
static void
put_in(struct buf *out, const char *open, const char *text, const char *close)
{
	buf_puts(out, open);
	put(out, text);
	buf_puts(out, close);
}

/* ---- lists: blocks of a kind that follow each other ---- */

struct list {
	const char *open, *close;
};

static const struct list *
list_of(enum block_kind kind)
{
	static const struct list lists[] = {
		[BLOCK_FIELD] = { "<dl>\n", "</dl>\n" },
		[BLOCK_BULLET] = { "<ul>\n", "</ul>\n" },
		[BLOCK_STEP] = { "<ol>\n", "</ol>\n" },
		[BLOCK_LINE] = { "<pre>", "</pre>\n" },
		[BLOCK_CHECK] = { "<table>\n<thead><tr><th>Status</th>"
		    "<th>Check</th><th>What it found</th></tr></thead>\n"
		    "<tbody>\n", "</tbody>\n</table>\n" },
	};

	return kind < sizeof lists / sizeof *lists &&
	    lists[kind].open != NULL ? &lists[kind] : NULL;
}

/* ---- blocks ---- */

static void
put_part(struct buf *out, const struct block *b)
{
	buf_printf(out, "<h2 id=\"part-%d\">", b->number);
	put_in(out, "", b->text, "</h2>\n");
}

static void
put_field(struct buf *out, const struct block *b)
{
	put_in(out, "<dt>", b->label, "</dt>");
	put_in(out, "<dd>", b->text, "</dd>\n");
}

static void
put_step(struct buf *out, const struct block *b)
{
	buf_printf(out, "<li value=\"%d\">", b->number);
	put_in(out, "", b->text, "</li>\n");
}

static void
put_command(struct buf *out, const struct block *b)
{
	put_in(out, "<p class=\"language\">", b->title, "</p>\n");
	put_in(out, "<pre class=\"command\">", b->text, "</pre>\n");
}

static const char *
sign_of(const char *status)
{
	static const char *const signs[][2] = {
		{ "fail", "\xe2\x9c\x96" }, { "warn", "!" },
		{ "pass", "\xe2\x9c\x94" }, { "unknown", "?" },
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (strcmp(signs[i][0], status) == 0)
			return signs[i][1];
	}
	return "\xc2\xb7";
}

static void
put_check(struct buf *out, const struct block *b)
{
	put_in(out, "<tr><td class=\"", b->label, "\">");
	buf_printf(out, "%s ", sign_of(b->label));
	put_in(out, "", b->label, "</td>");
	put_in(out, "<td>", b->title, "</td>");
	put_in(out, "<td>", b->text, "</td></tr>\n");
}

static void
put_question(struct buf *out, const struct block *b)
{
	put_in(out, "<p class=\"question\"><b>", b->label, "</b> ");
	put_in(out, "<code>", b->title, "</code>: ");
	put_in(out, "", b->text, "</p>\n");
}

static void
put_block(struct buf *out, const struct block *b)
{
	const char *text = b->text;

	switch (b->kind) {
	case BLOCK_TITLE: put_in(out, "<h1>", text, "</h1>\n"); break;
	case BLOCK_PART: put_part(out, b); break;
	case BLOCK_HEADING: put_in(out, "<h3>", text, "</h3>\n"); break;
	case BLOCK_CAPTION: put_in(out, "<h4>", text, "</h4>\n"); break;
	case BLOCK_TEXT: put_in(out, "<p>", text, "</p>\n"); break;
	case BLOCK_FIELD: put_field(out, b); break;
	case BLOCK_BULLET: put_in(out, "<li>", text, "</li>\n"); break;
	case BLOCK_WARNING: put_in(out, "<p class=\"mind\"><b>Mind:</b> ",
	    text, "</p>\n"); break;
	case BLOCK_STEP: put_step(out, b); break;
	case BLOCK_COMMAND: put_command(out, b); break;
	case BLOCK_LETTER: put_in(out, "<pre class=\"letter\">", text,
	    "</pre>\n"); break;
	case BLOCK_QUOTE: put_in(out, "<blockquote>", text,
	    "</blockquote>\n"); break;
	case BLOCK_CHECK: put_check(out, b); break;
	case BLOCK_QUESTION: put_question(out, b); break;
	case BLOCK_LINE: put_in(out, "", text, "\n"); break;
	}
}

/* ---- the page ---- */

static void
put_contents(struct buf *out, const struct outline *o)
{
	buf_puts(out, "<nav>\n");
	for (int i = 0; i < o->n; i++) {
		if (o->at[i].kind != BLOCK_PART)
			continue;
		buf_printf(out, "<a href=\"#part-%d\">", o->at[i].number);
		put_in(out, "", o->at[i].text, "</a>\n");
	}
	buf_puts(out, "</nav>\n");
}

static void
put_body(struct buf *out, const struct outline *o)
{
	const struct list *open = NULL;

	for (int i = 0; i < o->n; i++) {
		const struct block *b = &o->at[i];
		const struct list *list = list_of(b->kind);

		if (list != open) {
			buf_puts(out, open != NULL ? open->close : "");
			buf_puts(out, list != NULL ? list->open : "");
			open = list;
		}
		put_block(out, b);
		if (b->kind == BLOCK_TITLE)
			put_contents(out, o);
	}
	buf_puts(out, open != NULL ? open->close : "");
}

static void
write_html(struct buf *out, const struct report *r)
{
	struct pool *pool = pool_new();
	struct outline o;

	outline_init(&o, pool, r);
	buf_puts(out, head);
	put_in(out, "<title>", o.at[0].text, "</title>\n");
	buf_puts(out, style);
	buf_puts(out, "</head>\n<body>\n<main>\n");
	put_body(out, &o);
	buf_puts(out, "</main>\n</body>\n</html>\n");
	pool_free(pool);
}

const struct report_format report_html = { "html", "html", write_html };
