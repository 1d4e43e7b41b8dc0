/*
 * What is typed: the prompt, what stands there already, and what happens to
 * the text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks/buf.h"
#include "checks/intake.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/report.h"
#include "tui/guide.h"

const char *
guide_prompt(const struct guide *g)
{
	static const char *const prompt[] = { NULL,
		"Paste the bounce here, then press Ctrl-D",
		"File of the bounce, mbox, Maildir folder, or saved case",
		"What the other server said",
		NULL, "Write to file", "Find", "Name of this case", NULL,
		"Paste the output here, then press Ctrl-D",
		"File of Export-Clixml, or of Format-List", NULL,
		"Number of the message" };

	if (g->asking == ASKING_DELETE)
		return pool_printf(g->pool, "Delete \"%s\" for good? yes or "
		    "no", g->stored[g->chosen].title);
	if (g->asking == ASKING_FIELD)
		return form_label(g->field_asked);
	return g->asking == ASKING_FACT ? fact_asked(g->pool, g->fact) :
	    prompt[g->asking];
}

static const char *
default_file(struct guide *g)
{
	char stamp[32];
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M", &tm);
	return pool_printf(g->pool, "whybounce-%s.%s", stamp,
	    g->format->extension);
}

const char *
guide_preset(struct guide *g)
{
	const char *value = NULL;

	if (g->asking == ASKING_FACT)
		value = fact_get(g->session->casefile, g->fact);
	if (g->asking == ASKING_FIELD)
		value = g->field[g->field_asked];
	if (g->asking == ASKING_FIND)
		value = g->find;
	if (g->asking == ASKING_EXPORT)
		value = default_file(g);
	if (g->asking == ASKING_TITLE)
		value = g->stored[g->chosen].title;
	if (g->asking == ASKING_DELETE)
		value = "no";
	if (g->asking == ASKING_NUMBER)
		value = pool_printf(g->pool, "%d", g->digit);
	return value != NULL ? value : "";
}

static void
set_fact(struct guide *g, const char *text)
{
	struct casefile *c = g->session->casefile;
	const char *clean = text_trim(g->pool, text_printable(g->pool, text,
	    strlen(text), TEXT_MAX));
	struct ip ip;

	if (strcmp(g->fact, "sender_ip") == 0 && *clean != '\0' &&
	    !ip_parse(&ip, clean)) {
		guide_say(g, "%s is no IP address: for example 203.0.113.9",
		    clean);
		return;
	}
	fact_add(c, g->fact, clean, FACT_PERSON, "typed");
	session_facts_changed(g->session);
}

/* A file has the columns of its own, not those of this screen. */
static void
export_to(struct guide *g, const char *path)
{
	int columns = g->columns;
	struct buf out;
	char *why;

	buf_init(&out, 0);
	g->columns = 0;
	guide_report(g, g->format, &out);
	g->columns = columns;
	if (buf_write_file(path, out.data, out.len, &why) == 0) {
		guide_say(g, "Written: %s", path);
	} else {
		guide_say(g, "%s", why);
		free(why);
	}
	buf_release(&out);
}

/* As a shell would understand it. */
static void
open_file(struct guide *g, const char *text)
{
	const char *path = text_trim(g->pool, text), *home = getenv("HOME");

	if (home != NULL && strncmp(path, "~/", 2) == 0)
		path = pool_printf(g->pool, "%s%s", home, path + 1);
	guide_open(g, path);
}

static void
open_line(struct guide *g, const char *text)
{
	struct casefile *c = casefile_new();

	intake_reply(c, text, FACT_PERSON);
	guide_case(g, c, NULL);
}

void
guide_text(struct guide *g, const char *text)
{
	enum asking asking = g->asking;

	g->asking = ASKING_NONE;
	if (text == NULL || (*text == '\0' && asking != ASKING_FACT &&
	    asking != ASKING_FIELD))
		return;
	switch (asking) {
	case ASKING_PASTE: guide_paste(g, text, strlen(text)); break;
	case ASKING_FILE: open_file(g, text); break;
	case ASKING_NUMBER: messages_open(g, text); break;
	case ASKING_LINE: open_line(g, text); break;
	case ASKING_FACT: set_fact(g, text); break;
	case ASKING_EXPORT: export_to(g, text); break;
	case ASKING_FIELD: form_take(g, text); break;
	case ASKING_MORE: guide_paste_more(g, text, strlen(text)); break;
	case ASKING_MORE_FILE: guide_load_export(g, text); break;
	case ASKING_FIND:
		free(g->find);
		g->find = mem_strdup(text);
		g->find_now = true;
		break;
	case ASKING_TITLE: guide_rename(g, text); break;
	case ASKING_DELETE: guide_delete(g, text); break;
	case ASKING_NONE: break;
	}
}
