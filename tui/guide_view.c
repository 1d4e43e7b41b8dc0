/*
 * What the person looks at: the pages opened on top of the case. The one in
 * front is kept in the case as <view>, so that a lost connection comes back
 * to it; and so is whose words are spoken, plain ones or those of experts.
 */
#include <stdio.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"
#include "tui/guide.h"

/* NULL: not come back to. */
static const char *const spot_words[SPOT_COUNT] = { [SPOT_FIX] = "fix",
	[SPOT_TELL] = "tell", [SPOT_CAUSE] = "cause",
	[SPOT_CAUSES] = "causes",
	[SPOT_EVIDENCE] = "evidence", [SPOT_ANSWER] = "answer",
	[SPOT_EXCHANGE] = "exchange", [SPOT_OBJECT] = "object",
	[SPOT_WAY] = "way", [SPOT_EXPORT] = "export", [SPOT_HELP] = "help",
	[SPOT_FACTS] = "facts" };

const struct spot *
guide_top(const struct guide *g)
{
	return g->n_spots == 0 ? NULL : &g->spot[g->n_spots - 1];
}

bool
guide_on(const struct guide *g, enum spot_kind kind)
{
	const struct spot *top = guide_top(g);

	return top != NULL && top->kind == kind;
}

static void
keep_view(struct guide *g)
{
	const struct spot *top = guide_top(g);
	const char *word = top == NULL ? NULL : spot_words[top->kind];
	char way[16];
	xmlNode *view;

	if (g->session == NULL)
		return;
	view = casefile_part(g->session->casefile, "view");
	xml_set(view, "page", word == NULL ? "case" : word);
	xml_set(view, "arg", word == NULL ? NULL : top->arg);
	snprintf(way, sizeof way, "%d", word == NULL ? -1 : top->way);
	xml_set(view, "way", *way == '-' ? NULL : way);
	xml_set(view, "words", g->expert ? "expert" : NULL);
	casefile_touch(g->session->casefile);
}

void
guide_push(struct guide *g, enum spot_kind kind, const char *arg)
{
	g->moved = true;
	if (g->n_spots == GUIDE_SPOTS)
		return;
	g->spot[g->n_spots++] = (struct spot){ kind, pool_strdup(g->pool,
	    arg != NULL ? arg : ""), -1, g->at };
	keep_view(g);
}

void
guide_pop(struct guide *g)
{
	g->moved = true;
	g->row = g->spot[--g->n_spots].row;
	keep_view(g);
}

void
guide_show_way(struct guide *g, int way)
{
	g->spot[g->n_spots - 1].way = way;
	keep_view(g);
}

void
guide_other_words(struct guide *g)
{
	g->expert = !g->expert;
	keep_view(g);
	guide_say(g, g->expert ? "Words for experts" : "Plain words");
}

void
guide_restore_view(struct guide *g)
{
	const xmlNode *view = xml_first(casefile_root(g->session->casefile),
	    "view");
	const char *page = view == NULL ? NULL : xml_attr(view, "page");
	const char *way = view == NULL ? NULL : xml_attr(view, "way");

	if (page == NULL)
		return;
	/* Opening the page writes them anew. */
	page = pool_strdup(g->pool, page);
	way = way == NULL ? NULL : pool_strdup(g->pool, way);
	g->expert = text_same(xml_attr(view, "words"), "expert");
	for (int kind = 0; kind < SPOT_COUNT; kind++) {
		if (!text_same(spot_words[kind], page))
			continue;
		guide_push(g, (enum spot_kind)kind, xml_attr(view, "arg"));
		if (way != NULL)
			guide_show_way(g, (int)text_number(way, 0, 100));
	}
}
