/*
 * The reports that people read: text, Markdown, HTML.
 *
 * One report is made by hand and holds what a hostile bounce, server or DNS
 * zone might say, in every place that text from outside can reach. HTML is
 * read back with libxml2, Markdown by a small reader here that knows fences
 * and code spans. Verdicts on nothing, on the unknown and on what is no bounce
 * come from the knowledge that ships.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/context.h"
#include "help/report.h"
#include "help/walk.h"

#define COUNT(table) (sizeof table / sizeof *table)

static const struct report_format *const formats[] = { &report_text,
	&report_markdown, &report_html };

/* What each place of the report is made to say. */
static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"</pre></code></style><img src=x onerror=alert(1)>",
	"\"><a href='http://evil.example/'>x</a>",
	"[x](javascript:alert(1)) ![y](http://evil.example/z.png)",
	"[x]: http://evil.example/ <http://evil.example> www.evil.example",
	"bob@evil.example @everyone #1 mailto:bob@evil.example",
	"a ``` b ```` c ` d \\` e",
	"a | b | c", "# no heading", "## none", "- no item", "+ no item",
	"* no item", "1. no item", "23) no item", "> no quote", "--- x",
	"===", "~~~", "```", ": x", "&lt;b&gt; &amp; &#60;",
	"**bold** _slanted_ ~~gone~~ $x$ a^b^",
	"line one\n# line two\n- line three\n\n<b>",
	"<!-- open", "]]> <?php", "{helo} {zone_owner|x}",
	"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e caf\xc3\xa9 e\xcc\x81",
};

/* ---- a report by hand ---- */

struct bench {
	struct pool *pool;
	struct casefile *c;
	struct evidence *e;
	struct verdict v;
	struct report r;
};

static const char commands[] =
    "Get-Queue | Where-Object {$_.Count -gt 1} | Format-Table `\n"
    "  -Property 'a', \"b\", <c>, ```d```, &e # a long line that nobody may "
    "wrap, whatever it says about eighty columns";

static const char *
escaped(struct bench *b, const char *s)
{
	struct buf out;
	const char *text;

	buf_init(&out, 0);
	for (; *s != '\0'; s++)
		buf_printf(&out, "&#%d;", (unsigned char)*s);
	text = pool_strdup(b->pool, out.data);
	buf_release(&out);
	return text;
}

/* Bytes of a character of UTF-8 can't be written one by one. */
static const char *
in_xml(struct bench *b, const char *s)
{
	for (const char *p = s; *p != '\0'; p++) {
		if ((unsigned char)*p >= 0x80)
			return s;
	}
	return escaped(b, s);
}

static void
read_case(struct bench *b, const char *says)
{
	const char *x = in_xml(b, says);
	const char *text = pool_printf(b->pool,
	    "<case version='1' revision='1' created='2026-01-02T03:04:05Z'>"
	    "<source name='%s'/><facts>"
	    "<fact name='to'><value source='report'>%s</value></fact>"
	    "<fact name='sender_ip'><value source='reply' where='%s'>"
	    "203.0.113.9</value><value source='option'>%s</value></fact>"
	    "<fact name='%s'><value source='guess'>%s</value></fact>"
	    "<fact name='diagnostic'><value source='reply'>%s</value></fact>"
	    "</facts><recipients><recipient address='%s'>%s</recipient>"
	    "</recipients><evidence>"
	    "<question id='q1' kind='dns' text='%s TXT' outcome='answer' "
	    "ms='12.06' server='%s'><record section='answer' name='%s' "
	    "type='TXT' ttl='300'>%s</record></question>"
	    "<question id='q2' kind='smtp' text='%s' outcome='timeout' "
	    "reason='%s' ms='5000'><record section='dialogue' name='&lt;' "
	    "type='banner' ttl='7'>%s</record></question>"
	    "<question id='q3' kind='dns' text='%s' outcome='not-asked' "
	    "reason='%s'/></evidence><findings><check id='ptr' status='fail' "
	    "says='missing'/></findings></case>", x, x, x, x, x, x, x, x, x, x,
	    x, x, x, x, x, x, x, x);
	char *why = NULL;

	b->c = casefile_parse(text, strlen(text), "test.xml", &why);
	if (b->c == NULL)
		fail_msg("%s", why);
	b->e = evidence_new(b->c);
}

static struct strings
one(struct bench *b, const char *s)
{
	struct strings list = { pool_alloc(b->pool, sizeof *list.at), 1 };

	list.at[0] = s;
	return list;
}

static struct candidate
candidate(struct bench *b, const char *says, enum confidence confidence)
{
	return (struct candidate){ .id = "fine", .cause = "public", .title =
		says, .plain = says, .expert = says, .act = "recipient-admin",
		.act_shown = says, .confidence = confidence, .because =
		one(b, says), .against = one(b, says), .settle =
		one(b, says) };
}

/* A step with a command, one that is refused, one with a letter. */
static struct fix
fix(struct bench *b, const char *says)
{
	struct command *c = pool_alloc(b->pool, 3 * sizeof *c);
	struct step *back = pool_alloc(b->pool, sizeof *back);
	struct step *steps = pool_alloc(b->pool, 3 * sizeof *steps);

	c[0] = (struct command){ "powershell", commands, NULL };
	c[1] = (struct command){ "zone", NULL, says };
	c[2] = (struct command){ "letter", pool_printf(b->pool,
		"Dear all,\n\n  %s\n\nThank you.", says), NULL };
	steps[0] = (struct step){ says, &c[0], 1 };
	steps[1] = (struct step){ "Write it", &c[1], 1 };
	steps[2] = (struct step){ "Send this to the owner:", &c[2], 1 };
	back[0] = (struct step){ says, NULL, 0 };
	return (struct fix){ .id = "f", .title = says, .platform = says, .who =
		says, .risk = "safe", .before = one(b, says), .steps = steps,
		.n = 3, .verify = { back, 1 }, .undo = { back, 1 },
		.warnings = one(b, says), .recheck = one(b, "ptr"),
		.effect = says };
}

static struct bench *
bench_new(const char *says)
{
	struct bench *b = mem_alloc(sizeof *b);
	struct verdict *v = &b->v;

	b->pool = pool_new();
	read_case(b, says);
	v->pool = b->pool;
	v->main = candidate(b, says, CONFIDENCE_LIKELY);
	v->summary = says;
	v->others = pool_alloc(b->pool, 2 * sizeof *v->others);
	v->others[0] = candidate(b, says, CONFIDENCE_POSSIBLE);
	v->others[1] = candidate(b, says, CONFIDENCE_RULED_OUT);
	v->n_others = 2;
	v->fixes = pool_alloc(b->pool, 2 * sizeof *v->fixes);
	v->fixes[0] = v->fixes[1] = fix(b, says);
	v->n_fixes = 2;
	v->path = pool_alloc(b->pool, sizeof *v->path);
	v->path[0] = (struct pathstep){ .node = "start", .title =
		says, .question = says, .answer = says, .because = says };
	v->n_path = 1;
	v->checks = pool_alloc(b->pool, 2 * sizeof *v->checks);
	v->checks[0] = (struct checkline){ .id = "helo", .title = says,
		.status = "pending", .summary = says };
	v->checks[1] = (struct checkline){ .id = "ptr", .title = says,
		.status = "fail", .summary = says, .notes = one(b, says) };
	v->n_checks = 2;
	b->r = (struct report){ b->c, b->e, v, 0, NULL };
	return b;
}

static void
bench_free(struct bench *b)
{
	evidence_free(b->e);
	casefile_free(b->c);
	pool_free(b->pool);
	free(b);
}

/* The caller frees. */
static char *
write_as(const struct report_format *format, const struct report *r)
{
	struct buf out;

	buf_init(&out, 0);
	format->write(&out, r);
	return buf_steal(&out);
}

static void
holds(const char *what, const char *text, const char *piece)
{
	if (strstr(text, piece) == NULL)
		fail_msg("%s: no \"%s\" in:\n%s", what, piece, text);
}

static int
times(const char *text, const char *piece)
{
	int n = 0;

	for (; (text = strstr(text, piece)) != NULL; text += strlen(piece))
		n++;
	return n;
}

/* ---- text ---- */

/* As a terminal counts: wide ones two columns, combining ones none. */
static int
columns(const char *s, size_t n)
{
	unsigned ch = 0;
	int all = 0;

	while (n > 0) {
		size_t len = text_utf8(s, n, &ch);

		assert_true(len > 0);
		all += ch >= 0x300 && ch < 0x370 ? 0 :
		    ch >= 0x3041 && ch < 0xa4d0 ? 2 : 1;
		s += len;
		n -= len;
	}
	return all;
}

/* What stands between "---- name ----" and "----" may be as wide as it is. */
static void
check_widths(const char *text)
{
	bool verbatim = false;

	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		if (strncmp(text, "---- ", 5) == 0)
			verbatim = true;
		else if (verbatim && n == 4 && strncmp(text, "----", 4) == 0)
			verbatim = false;
		else if (!verbatim && columns(text, n) > 80)
			fail_msg("%d columns: %.*s", columns(text, n), (int)n,
			    text);
		if (n > 0 && !verbatim && text[n - 1] == ' ')
			fail_msg("a blank at the end: %.*s", (int)n, text);
		text += n + (text[n] == '\n');
	}
	assert_false(verbatim);
}

static void
no_line_of_the_text_is_wider_than_a_terminal(void **state)
{
	char *wide = mem_alloc(601);
	struct bench *b;
	char *text;

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(wide + 3 * i, "\xe6\x97\xa5", 3);
	b = bench_new(wide);
	text = write_as(&report_text, &b->r);
	check_widths(text);
	free(text);
	bench_free(b);
	memset(wide, 'x', 600);
	for (int i = 0; i < 600; i += 1 + i / 3)
		wide[i] = ' ';
	b = bench_new(wide);
	text = write_as(&report_text, &b->r);
	check_widths(text);
	free(text);
	bench_free(b);
	free(wide);
	for (size_t i = 0; i < COUNT(hostile); i++) {
		b = bench_new(hostile[i]);
		text = write_as(&report_text, &b->r);
		check_widths(text);
		free(text);
		bench_free(b);
	}
}

static void
commands_are_the_same_in_text_to_the_byte(void **state)
{
	struct bench *b = bench_new("x");
	char *text = write_as(&report_text, &b->r);
	char *as_line = mem_printf("\n%s\n", commands);

	(void)state;
	holds("at the left edge", text, as_line);
	free(as_line);
	free(text);
	bench_free(b);
}

static void
a_letter_stands_once_and_its_step_names_it(void **state)
{
	struct bench *b = bench_new("x");

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *text = write_as(formats[i], &b->r);

		assert_int_equal(times(text, "Dear all,"), 1);
		holds(formats[i]->word, text,
		    "Send this to the owner: see letter 1 below.");
		holds(formats[i]->word, text, "Letter 1, to the owner");
		free(text);
	}
	bench_free(b);
}

static void
what_is_refused_says_why(void **state)
{
	struct bench *b = bench_new("the name is missing");

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *text = write_as(formats[i], &b->r);

		holds(formats[i]->word, text,
		    "No command is given here: the name is missing.");
		free(text);
	}
	bench_free(b);
}

static void
the_parts_come_in_the_order_of_their_readers(void **state)
{
	static const char *const parts[] = { "For the person who wrote",
		"For the administrator", "For the other side", "The case",
		"The checks", "How it was decided", "Evidence" };
	struct bench *b = bench_new("x");

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *text = write_as(formats[i], &b->r);
		const char *at = strstr(text, "/nav");

		at = at == NULL ? text : at;
		for (size_t k = 0; k < COUNT(parts); k++) {
			holds(formats[i]->word, at, parts[k]);
			at = strstr(at, parts[k]);
		}
		free(text);
	}
	bench_free(b);
}

static void
evidence_tells_outcome_time_server_and_what_was_not_asked(void **state)
{
	static const char *const pieces[] = { "q1 ", "x TXT: answered, 12.1 "
		"ms, from x", "TXT x (300 s)", "q2 ", "smtp x: no answer in "
		"time (timeout), 5000.0 ms: x", "7 ms  banner   < x",
		"Not asked (x)", "3: 1 answered, 1 without a usable answer, 1 "
		"not asked", "2026-01-02T03:04:05Z" };
	struct bench *b = bench_new("x");
	char *text = write_as(&report_text, &b->r);

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++)
		holds("evidence", text, pieces[i]);
	holds("a fact", text, "203.0.113.9 (words of the refusing server: x)");
	holds("another", text, "but also        x (command line)");
	holds("a check without a finding", text, "[skipped]  x: not asked");
	free(text);
	bench_free(b);
}

/* ---- the same bytes ---- */

static void
the_same_case_gives_the_same_bytes(void **state)
{
	static const char *const locales[] = { "C", "C.UTF-8", "de_DE.UTF-8",
		"tr_TR.UTF-8" };
	struct bench *b = bench_new("i\xc3\xa9 1.5");

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *first = write_as(formats[i], &b->r);

		for (size_t k = 0; k < COUNT(locales); k++) {
			char *again;

			setlocale(LC_ALL, locales[k]);
			again = write_as(formats[i], &b->r);
			assert_string_equal(first, again);
			free(again);
		}
		setlocale(LC_ALL, "C");
		free(first);
	}
	bench_free(b);
}

/* ---- HTML, read back ---- */

static void
check_attribute(const xmlAttr *a)
{
	static const char *const known[] = { "class", "id", "lang", "charset",
		"name", "content", "http-equiv", "value", "href" };
	const char *name = (const char *)a->name;
	xmlChar *value = xmlNodeListGetString(a->doc, a->children, 1);

	for (size_t i = 0; i < COUNT(known); i++) {
		if (strcmp(known[i], name) == 0)
			break;
		if (i + 1 == COUNT(known))
			fail_msg("an attribute %s=%s", name, value);
	}
	if (strcmp(name, "href") == 0 &&
	    strncmp((const char *)value, "#part-", 6) != 0)
		fail_msg("a link to %s", value);
	xmlFree(value);
}

/* Only our own elements and attributes; none that loads or runs anything. */
static void
check_elements(const xmlNode *node)
{
	static const char known[] = " html head meta title style body main h1 "
	    "h2 h3 h4 nav a p b code pre dl dt dd ul ol li blockquote table "
	    "thead tbody tr th td ";

	for (; node != NULL; node = node->next) {
		char *name;

		if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE)
			fail_msg("a comment or the like: %s", node->content);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		name = mem_printf(" %s ", (const char *)node->name);
		if (strstr(known, name) == NULL)
			fail_msg("an element %s", name);
		free(name);
		for (xmlAttr *a = node->properties; a != NULL; a = a->next)
			check_attribute(a);
		check_elements(node->children);
	}
}

static const xmlNode *
find_element(const xmlNode *node, const char *name, const char *class)
{
	for (; node != NULL; node = node->next) {
		const xmlNode *below;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)node->name, name) == 0 &&
		    (class == NULL || (xml_attr(node, "class") != NULL &&
		    strcmp(xml_attr(node, "class"), class) == 0)))
			return node;
		below = find_element(node->children, name, class);
		if (below != NULL)
			return below;
	}
	return NULL;
}

static void
says_as_text(xmlDoc *doc, const char *element, const char *class,
    const char *want)
{
	const xmlNode *node = find_element(xmlDocGetRootElement(doc), element,
	    class);
	xmlChar *text;

	assert_non_null(node);
	text = xmlNodeGetContent(node);
	assert_string_equal((const char *)text, want);
	xmlFree(text);
}

static void
html_holds_hostile_values_as_text_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct bench *b = bench_new(hostile[i]);
		char *html = write_as(&report_html, &b->r);
		int n = (int)strlen(html);
		xmlDoc *doc = xmlReadMemory(html, n, NULL, NULL,
		    XML_PARSE_NONET | XML_PARSE_NOERROR);

		if (doc == NULL)
			fail_msg("not well-formed with %s", hostile[i]);
		check_elements(xmlDocGetRootElement(doc));
		says_as_text(doc, "blockquote", NULL, text_squeeze(b->pool,
		    hostile[i]));
		says_as_text(doc, "pre", "command", commands);
		says_as_text(doc, "pre", "letter", pool_printf(b->pool,
		    "Dear all,\n\n  %s\n\nThank you.", hostile[i]));
		xmlFreeDoc(doc);
		doc = htmlReadMemory(html, n, NULL, "UTF-8", HTML_PARSE_NONET |
		    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		    HTML_PARSE_RECOVER);
		assert_non_null(doc);
		check_elements(xmlDocGetRootElement(doc));
		says_as_text(doc, "pre", "command", commands);
		xmlFreeDoc(doc);
		free(html);
		bench_free(b);
	}
}

static void
a_status_is_a_word_in_every_format(void **state)
{
	static const char *const words[] = { "[fail]", "**fail**",
		"\xe2\x9c\x96 fail</td>" };
	struct bench *b = bench_new("x");

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *text = write_as(formats[i], &b->r);

		holds(formats[i]->word, text, words[i]);
		free(text);
	}
	bench_free(b);
}

/* ---- Markdown, read back ---- */

/* Past the fence that opens here; its content is checked for the length. */
static const char *
skip_fence(const char *s)
{
	size_t ticks = strspn(s, "`");

	s += strcspn(s, "\n") + 1;
	while (strspn(s, "`") < ticks) {
		if (*s == '\0')
			fail_msg("a fence never closes");
		s += strcspn(s, "\n") + 1;
	}
	if (strspn(s, "`") != ticks || s[ticks] != '\n')
		fail_msg("a fence closes within its content: %.60s", s);
	return s + ticks + 1;
}

/* The line without its code spans and escapes: what a renderer acts on. */
static const char *
bare(struct pool *pool, const char *s, size_t n)
{
	char *line = pool_strndup(pool, s, n), *to = line;

	for (char *p = line; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0') {
			p++;
			*to++ = 'x';
		} else if (*p == '`') {
			char *end = strchr(p + 1, '`');

			if (end == NULL)
				fail_msg("a code span never closes: %.*s",
				    (int)n, s);
			p = end;
			*to++ = 'x';
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return line;
}

/* The markers that are ours. */
static const char *
without_marker(const char *s)
{
	static const char *const markers[] = { "# ", "## ", "### ", "- ",
		"> **Mind:** ", "> " };
	size_t digits = strspn(s, "0123456789");

	for (size_t i = 0; i < COUNT(markers); i++) {
		if (strncmp(s, markers[i], strlen(markers[i])) == 0)
			return s + strlen(markers[i]);
	}
	return digits > 0 && strncmp(s + digits, ". ", 2) == 0 ?
	    s + digits + 2 : s;
}

static void
check_line(const char *line)
{
	static const char *const links[] = { "://", "www.", "@", "#" };
	const char *s = without_marker(line);
	size_t digits = strspn(s, "0123456789");

	if (*s != '\0' && (strchr("#-+=>|:~", *s) != NULL ||
	    (digits > 0 && s[digits] != '\0' &&
	    strchr(".)", s[digits]) != NULL && s[digits + 1] == ' ')))
		fail_msg("begins as markup: %s", line);
	if (strpbrk(s, "<>[]_~|$") != NULL)
		fail_msg("holds markup: %s", line);
	for (size_t i = 0; i < COUNT(links); i++) {
		if (strstr(s, links[i]) != NULL)
			fail_msg("holds a link: %s", line);
	}
	if (times(s, "**") > 2 || times(s, "*") > 4)
		fail_msg("is bold by itself: %s", line);
	for (const char *p = s; (p = strchr(p, '&')) != NULL; p++) {
		if (strncmp(p, "&lt;", 4) != 0 && strncmp(p, "&gt;", 4) != 0 &&
		    strncmp(p, "&amp;", 5) != 0)
			fail_msg("holds an entity: %s", line);
	}
}

static void
markdown_holds_hostile_values_as_text_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct bench *b = bench_new(hostile[i]);
		char *all = write_as(&report_markdown, &b->r);

		for (const char *s = all; *s != '\0';) {
			size_t n = strcspn(s, "\n");

			if (strspn(s, "`") >= 3) {
				s = skip_fence(s);
				continue;
			}
			check_line(bare(b->pool, s, n));
			s += n + (s[n] == '\n');
		}
		holds("commands", all, commands);
		free(all);
		bench_free(b);
	}
}

static void
a_fence_is_longer_than_any_run_of_backticks(void **state)
{
	struct bench *b = bench_new("a `````` b");
	char *all = write_as(&report_markdown, &b->r);

	(void)state;
	holds("a command", all, "\n````powershell\nGet-Queue");
	holds("a letter", all, "\n```````text\nDear all");
	free(all);
	bench_free(b);
}

static void
plain_words_stay_readable_in_markdown(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "554 5.7.1 Client host [203.0.113.9] blocked",
		  "> 554 5.7.1 Client host \\[203.0.113.9\\] blocked\n" },
		{ "to <bob@fabrikam.example>: no.",
		  "> to &lt;`bob@fabrikam.example`&gt;: no.\n" },
		{ "see https://list.example/q?a=1.",
		  "> see `https://list.example/q?a=1`.\n" },
		{ "10.20.30.40 is private, e.g. here",
		  "> 10.20.30.40 is private, e.g. here\n" },
		{ "mail.example.org: -all", "> `mail.example.org`: -all\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bench *b = bench_new(rows[i].in);
		char *all = write_as(&report_markdown, &b->r);

		holds(rows[i].in, all, rows[i].out);
		free(all);
		bench_free(b);
	}
}

/* ---- verdicts that name no cause ---- */

struct bare_case {
	const char *sentence;
	const char *inside;
	const char *not_a_bounce;
	bool with_person;
	const char *says[2];
};

static const struct bare_case bare_cases[] = {
	{ "a case in which nothing was asked", "", NULL, false,
	  { "Nothing that was looked at shows a fault." } },
	{ "no check had an answer", "<findings><check id='mx' status='unknown' "
	  "says='unknown'/></findings>", NULL, false, { "not decided" } },
	{ "words that mean nothing", "<facts><fact name='diagnostic'><value "
	  "source='option'>the dog ate it</value></fact><fact name='format'>"
	  "<value source='guess'>reply</value></fact></facts>", NULL, false,
	  { "the dog ate it" } },
	{ "a case that still asks", "<facts><fact name='diagnostic'><value "
	  "source='option'>571 Delivery not authorized</value></fact>"
	  "<fact name='reply_code'><value source='option'>571</value></fact>"
	  "</facts>", NULL, true, { "not decided", "still open" } },
	{ "what is no bounce", "", "a.eml: nothing in it failed", false,
	  { "no bounce", "nothing in it failed" } },
};

static void
check_bare(const struct bare_case *row, struct context *x,
    struct evidence *e)
{
	struct verdict *v;
	struct walk w;

	walk_tree(x, row->with_person, &w);
	v = verdict_new(x, &w);
	if (row->not_a_bounce != NULL)
		verdict_not_a_bounce(v, row->not_a_bounce);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct report r = { .casefile = x->casefile,
			.evidence = e, .verdict = v };
		char *text = write_as(formats[i], &r);

		if (strstr(text, "(null)") != NULL)
			fail_msg("%s: %s", row->sentence, text);
		for (int k = 0; k < 2 && row->says[k] != NULL; k++)
			holds(row->sentence, text, row->says[k]);
		holds(row->sentence, text, "Evidence");
		free(text);
	}
}

static void
verdicts_without_a_cause_print(void **state)
{
	struct knowledge *k = knowledge_new();

	(void)state;
	for (size_t i = 0; i < COUNT(bare_cases); i++) {
		char *text = mem_printf("<case version='1' revision='1'>%s"
		    "</case>", bare_cases[i].inside), *why = NULL;
		struct casefile *c = casefile_parse(text, strlen(text),
		    "test.xml", &why);
		struct evidence *e = evidence_new(c);
		struct pool *pool = pool_new();
		struct context *x = context_new(k, c, pool);

		check_bare(&bare_cases[i], x, e);
		context_free(x);
		pool_free(pool);
		evidence_free(e);
		casefile_free(c);
		free(text);
	}
	knowledge_free(k);
}

static void
nothing_wrong_says_so_and_what_to_do(void **state)
{
	struct bench *b = bench_new("bob");

	(void)state;
	memset(&b->v.main, 0, sizeof b->v.main);
	b->v.main.cause = "unknown";
	b->v.main.id = b->v.main.act = "";
	b->v.none = true;
	b->v.summary = "Nothing wrong was found";
	b->v.n_fixes = b->v.n_others = 0;
	for (size_t i = 0; i < COUNT(formats); i++) {
		char *text = write_as(formats[i], &b->r);

		holds(formats[i]->word, text,
		    "Mail to bob: nothing wrong was found");
		holds(formats[i]->word, text,
		    "Nothing: send the message again.");
		assert_null(strstr(text, "(null)"));
		assert_null(strstr(text, "How sure"));
		free(text);
	}
	bench_free(b);
}

/* ---- all together ---- */

#define TEST(name, function) { name, function, NULL, NULL, NULL }

int
main(void)
{
	static const struct CMUnitTest all[] = {
		TEST("no line of the text is wider than a terminal",
		    no_line_of_the_text_is_wider_than_a_terminal),
		TEST("commands are the same in text, to the byte",
		    commands_are_the_same_in_text_to_the_byte),
		TEST("a letter stands once, and its step names it",
		    a_letter_stands_once_and_its_step_names_it),
		TEST("what is refused says why", what_is_refused_says_why),
		TEST("the parts come in the order of their readers",
		    the_parts_come_in_the_order_of_their_readers),
		TEST("evidence tells outcome, time, server, and what was not "
		    "asked",
		    evidence_tells_outcome_time_server_and_what_was_not_asked),
		TEST("the same case gives the same bytes",
		    the_same_case_gives_the_same_bytes),
		TEST("HTML holds hostile values as text alone",
		    html_holds_hostile_values_as_text_alone),
		TEST("a status is a word in every format",
		    a_status_is_a_word_in_every_format),
		TEST("Markdown holds hostile values as text alone",
		    markdown_holds_hostile_values_as_text_alone),
		TEST("a fence is longer than any run of backticks",
		    a_fence_is_longer_than_any_run_of_backticks),
		TEST("plain words stay readable in Markdown",
		    plain_words_stay_readable_in_markdown),
		TEST("verdicts without a cause print",
		    verdicts_without_a_cause_print),
		TEST("nothing wrong says so, and what to do",
		    nothing_wrong_says_so_and_what_to_do),
	};

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	return cmocka_run_group_tests_name("report", all, NULL, NULL) != 0;
}
