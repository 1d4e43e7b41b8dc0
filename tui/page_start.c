/*
 * The start page, and the lists of saved and practice cases.
 */
#include <stdlib.h>
#include <string.h>

#include "checks/text.h"
#include "tui/guide.h"

static const char *
saved_line(struct guide *g, struct pool *pool)
{
	int n;
	struct stored *list = store_list(pool, &n);

	(void)g;
	return n == 0 ? "none saved yet" : pool_printf(pool,
	    "%d saved, newest %s: %s", n, list[0].age, list[0].title);
}

static void
choice(struct page *p, int number, const char *action, const char *what,
    const char *more)
{
	page_choice(p, number, action, pool_printf(p->pool, "%-21s %s", what,
	    more));
}

/* What came back is often mistaken for what does not say so. */
static void
add_not_taken(struct guide *g, struct page *p)
{
	page_rule(p, "What you gave");
	page_add(p, &p->body, STYLE_WARN, "%s", g->not_taken)->sign =
	    SIGN_UNKNOWN;
	page_blank(p, &p->body);
	page_add(p, &p->body, STYLE_PLAIN, "If a mail did come back, ask for "
	    "that report itself. It is written by a mail server: its subject "
	    "says \"undeliverable\", \"returned\" or \"failure\", and below it "
	    "stands a line that begins with a number such as 550. That line "
	    "alone is enough: choose 3 for it.");
}

struct page *
page_start(struct guide *g)
{
	struct page *p = page_new("start",
	    "A message was refused. What do you have?");

	choice(p, 1, "paste", "Paste the bounce",
	    "the text your user sent you, in any form");
	choice(p, 2, "file", "Open a bounce file",
	    ".eml, mbox, Maildir, or saved text");
	choice(p, 3, "line", "One error line",
	    "for example: 571 Delivery not authorized");
	choice(p, 4, "addresses", "Only addresses",
	    "who wrote to whom; I look at the rest");
	choice(p, 5, "cases", "Go on with a case", saved_line(g, p->pool));
	choice(p, 6, "practice", "Practice", "recorded cases, no network");
	page_blank(p, &p->body);
	if (g->not_taken != NULL) {
		add_not_taken(g, p);
		return p;
	}
	page_add(p, &p->body, STYLE_DIM, "A bounce can also be pasted right "
	    "here. Nothing is sent to anybody but the questions a mail server "
	    "would ask anyway: DNS, and the greeting of the recipient's "
	    "server.");
	return p;
}

/* The list as it is now; `why` is what went wrong, NULL: nothing. */
static void
list_again(struct guide *g, char *why)
{
	guide_say(g, "%s", why != NULL ? why : "Done");
	free(why);
	g->stored = store_list(g->pool, &g->n_stored);
	g->chosen = 0;
}

void
guide_rename(struct guide *g, const char *title)
{
	char *why = NULL;

	store_rename(g->stored[g->chosen].path, title, &why);
	list_again(g, why);
}

void
guide_delete(struct guide *g, const char *answer)
{
	char *why = NULL;

	if (!text_same(answer, "yes") && !text_same(answer, "y")) {
		guide_say(g, "Nothing was deleted");
		return;
	}
	store_remove(g->stored[g->chosen].path, &why);
	list_again(g, why);
}

struct page *
page_list(struct guide *g)
{
	bool practice = guide_top(g)->kind == SPOT_PRACTICE;
	struct page *p = page_new("list", practice ? "Practice cases" :
	    "Saved cases");

	for (int i = 0; i < g->n_stored; i++) {
		const struct stored *s = &g->stored[i];
		struct line *line = page_choice(p, i < 9 ? i + 1 : 0,
		    pool_printf(p->pool, "open %d", i), s->title);

		if (!practice)
			line->right = s->age;
	}
	if (g->n_stored == 0)
		page_add(p, &p->body, STYLE_DIM, practice ?
		    "No practice cases are installed." :
		    "No case has been saved yet.");
	if (!practice && g->n_stored > 0)
		p->keys = "rename delete";
	return p;
}
