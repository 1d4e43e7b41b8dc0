/*
 * Only addresses: who wrote to whom, from where. A form of four fields; each
 * leads on to the next. Several values typed or pasted into one of them find
 * their own: two addresses, an IP address, a host name.
 */
#include <string.h>

#include "checks/ip.h"
#include "checks/text.h"
#include "tui/guide.h"

static const struct {
	const char *fact, *label, *example;
} fields[GUIDE_FIELDS] = {
	{ "from", "From", "who wrote: anna@contoso.example" },
	{ "to", "To", "who did not get it: bob@fabrikam.example" },
	{ "sender_ip", "Sent by", "the sending server's public address: "
	    "203.0.113.9" },
	{ "helo", "It says EHLO", "its own name: mail.contoso.example" },
};

struct page *
page_form(struct guide *g)
{
	struct page *p = page_new("form", "Only addresses");
	struct line *line;

	page_add(p, &p->body, STYLE_PLAIN, "Type what you know; what is not "
	    "known stays empty. All four may be typed into the first field.");
	page_blank(p, &p->body);
	for (int i = 0; i < GUIDE_FIELDS; i++) {
		bool empty = *g->field[i] == '\0';

		line = page_choice(p, i + 1, pool_printf(p->pool, "field %d",
		    i), empty ? fields[i].example : g->field[i]);
		line->label = fields[i].label;
		line->style = empty ? STYLE_DIM : STYLE_STRONG;
	}
	page_blank(p, &p->body);
	p->mark = p->body.n;
	page_choice(p, GUIDE_FIELDS + 1, "look", "Look at these")->style =
	    STYLE_STRONG;
	return p;
}

const char *
form_label(int field)
{
	return fields[field].label;
}

/* ---- what was typed ---- */

static void
put(struct guide *g, int field, const char *text)
{
	g->field[field] = pool_strdup(g->pool, text);
}

/* Where one of several values belongs; -1: nowhere. */
static int
field_of(const struct guide *g, const char *word)
{
	struct ip ip;

	if (ip_parse(&ip, word))
		return 2;
	if (strchr(word, '@') != NULL)
		return *g->field[0] == '\0' ? 0 : 1;
	return strchr(word, '.') != NULL ? 3 : -1;
}

static void
spread(struct guide *g, const char *text)
{
	const char *word;

	while ((word = text_word(g->pool, &text)) != NULL) {
		int field = field_of(g, word);

		if (field >= 0)
			put(g, field, word);
	}
}

static bool
is_address(const char *text)
{
	struct ip ip;

	return *text == '\0' || ip_parse(&ip, text);
}

/* On to the next field, until all have been asked for. */
void
form_take(struct guide *g, const char *text)
{
	const char *clean = text_trim(g->pool, text_printable(g->pool, text,
	    strlen(text), TEXT_MAX));
	int field = g->field_asked;

	if (strchr(clean, ' ') != NULL) {
		put(g, field, "");
		spread(g, clean);
		return;
	}
	if (field == 2 && !is_address(clean)) {
		guide_say(g, "%s is no IP address: for example 203.0.113.9",
		    clean);
		return;
	}
	put(g, field, clean);
	if (field + 1 < GUIDE_FIELDS)
		form_ask(g, field + 1);
}

void
form_ask(struct guide *g, int field)
{
	g->field_asked = field;
	g->asking = ASKING_FIELD;
}

void
form_look(struct guide *g)
{
	struct casefile *c = casefile_new();
	bool any = false;

	for (int i = 0; i < GUIDE_FIELDS; i++) {
		if (*g->field[i] == '\0')
			continue;
		fact_add(c, fields[i].fact, g->field[i], FACT_PERSON, "typed");
		any = true;
	}
	if (!any) {
		casefile_free(c);
		guide_say(g, "Type at least who wrote, or to whom");
		return;
	}
	answer_set(c, "facts", "next");
	guide_case(g, c, NULL);
}
