/*
 * More for an open case: what Exchange printed, or another bounce. A paste
 * says by itself which of them it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/before.h"
#include "checks/exchange.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "tui/guide.h"
#include "tui/input.h"

static int
objects(const struct casefile *c)
{
	int n = 0;

	xml_each (o, xml_first(casefile_root(c), "exchange"), "object")
		n++;
	return n;
}

/* What an earlier paste told is kept: each has a name of its own. */
static char *
paste_name(const struct casefile *c)
{
	const xmlNode *all = xml_first(casefile_root(c), "exchange");
	char *name = NULL;

	for (int i = 1; i < 1000; i++) {
		free(name);
		name = mem_printf("paste %d", i);
		if (xml_by_id(all, "object", "source", name) == NULL)
			break;
	}
	return name;
}

/* How it was by the export so far: a new one shows what has changed. */
static void
keep_judged(struct guide *g)
{
	struct session *s = g->session;
	const xmlNode *finding = finding_get(s->casefile, "connectors");

	if (finding != NULL && strcmp(xml_attr(finding, "status"),
	    "skipped") != 0)
		before_keep(s->casefile, s->evidence, "connectors");
}

static void
read_on(struct guide *g, int before)
{
	int now = objects(g->session->casefile);

	exchange_tell_facts(g->session->casefile);
	session_restart(g->session);
	g->moved = true;
	if (!guide_on(g, SPOT_EXCHANGE))
		guide_push(g, SPOT_EXCHANGE, NULL);
	if (now > before)
		guide_say(g, "Read: %d more object%s of Exchange", now -
		    before, now - before == 1 ? "" : "s");
	else
		guide_say(g, "Read: it replaces what was there");
}

void
guide_read_export(struct guide *g, const char *bytes, size_t n)
{
	struct casefile *c = g->session->casefile;
	char *name = paste_name(c), *why = NULL;
	int before = objects(c);

	keep_judged(g);
	if (exchange_read(c, bytes, n, name, &why) == 0)
		read_on(g, before);
	else
		guide_say(g, "%s", why);
	free(why);
	free(name);
}

void
guide_load_export(struct guide *g, const char *path)
{
	struct casefile *c = g->session->casefile;
	int before = objects(c);
	char *why = NULL;

	keep_judged(g);
	if (exchange_load(c, path, &why) == 0)
		read_on(g, before);
	else
		guide_say(g, "%s", why);
	free(why);
}

/* ---- a paste on an open case ---- */

static void
keep_other(struct guide *g, const char *bytes, size_t n)
{
	free(g->other);
	g->other = mem_strndup(bytes, n);
	g->other_len = n;
	if (!guide_on(g, SPOT_OTHER))
		guide_push(g, SPOT_OTHER, NULL);
}

void
guide_paste_more(struct guide *g, const char *bytes, size_t n)
{
	struct input in;

	if (exchange_looks_like(bytes, n)) {
		guide_read_export(g, bytes, n);
		return;
	}
	input_bytes(&in, bytes, n, NULL);
	if (in.casefile != NULL && in.status == 0)
		keep_other(g, bytes, n);
	else
		guide_say(g, "Neither what Exchange prints nor a bounce: "
		    "nothing was taken");
	casefile_free(in.casefile);
	free(in.why);
}

void
guide_open_other(struct guide *g)
{
	char *bytes = g->other;

	g->other = NULL;
	if (bytes != NULL)
		guide_paste(g, bytes, g->other_len);
	free(bytes);
}

/* Two bounces are two cases. */
struct page *
page_other(struct guide *g)
{
	struct page *p = page_new("other", "Another bounce was pasted");

	page_add(p, &p->body, STYLE_PLAIN, "It is about another refusal than "
	    "the case that is open (%s).", page_case_title(g, p->pool));
	page_blank(p, &p->body);
	page_choice(p, 1, "other", g->practice ?
	    "Open it as a case of its own" :
	    "Open it as a case of its own: this one is saved");
	page_choice(p, 2, "back", "Forget it and go on here");
	return p;
}
