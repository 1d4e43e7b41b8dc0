/*
 * Before and now, side by side: what a check had found before it was asked
 * again, what it finds now, and until when caches may hide the change.
 */
#include <string.h>
#include <time.h>

#include "checks/instant.h"
#include "tui/guide.h"

#define LEAST_COLUMNS 48		/* two halves of a few words */

/* "14:35", or with the date when that is another day; in local time. */
static const char *
clock_words(struct pool *pool, time_t t)
{
	time_t now = time(NULL);
	struct tm then, today;
	char text[40];

	localtime_r(&t, &then);
	localtime_r(&now, &today);
	strftime(text, sizeof text, then.tm_year == today.tm_year &&
	    then.tm_yday == today.tm_yday ? "%H:%M" : "%Y-%m-%d %H:%M", &then);
	return pool_strdup(pool, text);
}

static void
add_half(struct page *p, const char *when, const char *status,
    const char *summary)
{
	struct line *line = page_add(p, &p->body,
	    style_of_status(status), "%s", summary);

	line->label = when;
	line->sign = sign_of_status(status);
}

static bool
is_same(const struct checkline *c)
{
	return strcmp(c->status, c->was_status) == 0 &&
	    strcmp(c->summary, c->was_summary) == 0;
}

bool
page_has_changed(const struct checkline *c)
{
	return c->was_status != NULL && !is_same(c);
}

/* Caches hide a change only as long as they hold what was asked before. */
static void
add_until(struct page *p, const struct checkline *c)
{
	bool pending = strcmp(c->status, "pending") == 0, same = is_same(c);
	const char *clock;
	time_t until;

	if (pending || !instant_read(c->was_until, &until) ||
	    until <= time(NULL)) {
		if (same)
			page_add(p, &p->body, STYLE_DIM, "%s",
			    strcmp(c->id, "connectors") == 0 ? "This is still "
			    "the export of before: i reads a new one." :
			    "Nothing has changed.")->indent = 2;
		return;
	}
	clock = clock_words(p->pool, until);
	page_add(p, &p->body, STYLE_PLAIN, same ? "Nothing has changed yet. "
	    "Resolvers may show the old answer until %s: press r again "
	    "then." : "Other resolvers may show the old answer until %s.",
	    clock)->indent = 2;
}

static const char *
when(struct page *p, const struct checkline *c)
{
	time_t at;

	return !instant_read(c->was_at, &at) ? "before" : pool_printf(p->pool,
	    "before %s", clock_words(p->pool, at));
}

/* Side by side where there is room, else one above the other. */
static void
add_both(struct guide *g, struct page *p, const struct checkline *c)
{
	const char *now = page_summary(g, p, c);
	struct line *line;

	if (g->columns < LEAST_COLUMNS) {
		add_half(p, when(p, c), c->was_status, c->was_summary);
		add_half(p, "now", c->status, now);
		return;
	}
	page_add(p, &p->body, STYLE_DIM, "%s", when(p, c))->beside = "now";
	line = page_add(p, &p->body, style_of_status(c->was_status), "%s",
	    c->was_summary);
	line->sign = sign_of_status(c->was_status);
	line->beside = pool_strdup(p->pool, now);
	line->beside_sign = sign_of_status(c->status);
	line->beside_style = style_of_status(c->status);
}

void
page_add_before(struct guide *g, struct page *p, const struct checkline *c)
{
	page_add(p, &p->body, STYLE_STRONG, "%s", c->title);
	if (is_same(c) && strcmp(c->status, "pass") == 0) {
		add_half(p, "as before", c->status, c->summary);
		return;
	}
	add_both(g, p, c);
	add_until(p, c);
}
