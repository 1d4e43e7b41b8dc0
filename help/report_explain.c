/*
 * explain: contract section 2, one line of JSON or a short summary an input.
 */
#include "help/report.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

static void
put(json_t *at, const char *key, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(at, key, json_string(text));
}

static json_t *
recipient(const xmlNode *node)
{
	static const char *const keys[] = { "action", "reply_code",
		"enhanced_code", "remote_mta" };
	json_t *o = json_object();
	const char *address = xml_attr(node, "address");

	json_object_set_new(o, "address", json_string(address != NULL ?
	    address : ""));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(o, keys[i], xml_attr(node, keys[i]));
	put(o, "diagnostic", xml_attr(node, "full") != NULL ?
	    xml_attr(node, "full") : xml_text(node));
	put(o, "where", xml_attr(node, "where"));
	return o;
}

/* A text that names no recipient gives one, which carries its codes. */
static json_t *
nameless(const struct casefile *c)
{
	static const char *const keys[] = { "reply_code", "enhanced_code",
		"diagnostic", "remote_mta" };
	json_t *o = json_object();

	json_object_set_new(o, "address", json_string(""));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		put(o, keys[i], fact_get(c, keys[i]));
	return o;
}

static json_t *
recipients(const struct casefile *c)
{
	json_t *a = json_array();

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient")
		json_array_append_new(a, recipient(r));
	if (json_array_size(a) == 0)
		json_array_append_new(a, nameless(c));
	return a;
}

static json_t *
words_of(const char *list)
{
	struct pool *pool = pool_new();
	json_t *a = json_array();
	const char *word;

	while ((word = text_word(pool, &list)) != NULL)
		json_array_append_new(a, json_string(word));
	pool_free(pool);
	return a;
}

static void
put_cause(json_t *o, const struct verdict *v)
{
	const struct candidate *c = &v->main;
	json_t *others = json_array(), *because = json_array();

	put(o, "cause", v->none || v->unknown ? "unknown" : c->cause);
	if (!v->none && !v->unknown) {
		put(o, "detail", c->id);
		put(o, "confidence", confidence_word(c->confidence));
		put(o, "act", c->act);
	}
	for (int i = 0; i < v->n_others; i++) {
		if (v->others[i].confidence > CONFIDENCE_RULED_OUT)
			json_array_append_new(others,
			    json_string(v->others[i].cause));
	}
	for (int i = 0; i < c->because.n; i++)
		json_array_append_new(because,
		    json_string(c->because.at[i]));
	json_object_set_new(o, "alternatives", others);
	json_object_set_new(o, "because", because);
}

/* Where each value was read: part and line. */
static void
put_where(json_t *o, const struct casefile *c, const char *const *keys,
    size_t n)
{
	json_t *where = json_object();

	for (size_t i = 0; i < n; i++) {
		const xmlNode *value = fact_node(c, keys[i]);

		if (value != NULL && json_object_get(o, keys[i]) != NULL)
			put(where, keys[i], xml_attr(value, "where"));
	}
	if (json_object_size(where) > 0)
		json_object_set_new(o, "where", where);
	else
		json_decref(where);
}

static void
put_facts(json_t *o, const struct casefile *c)
{
	static const char *const keys[] = { "reporting_mta", "sender_ip",
		"from", "helo", "refused_by", "stage", "product", "list",
		"link", "header_from", "selectors", "age_days" };
	size_t n = sizeof keys / sizeof *keys;
	const char *more;

	for (size_t i = 0; i < n - 2; i++)
		put(o, keys[i], fact_get(c, keys[i]));
	more = fact_get(c, "selectors");
	if (more != NULL)
		json_object_set_new(o, "selectors", words_of(more));
	more = fact_get(c, "age_days");
	if (more != NULL)
		json_object_set_new(o, "age_days",
		    json_integer(strtol(more, NULL, 10)));
	put_where(o, c, keys, n);
}

static json_t *
explain(const struct report *r, const struct explained *what)
{
	json_t *o = json_object();

	put(o, "file", what->file);
	if (what->message > 0)
		json_object_set_new(o, "message",
		    json_integer(what->message));
	json_object_set_new(o, "bounce", json_boolean(what->bounce));
	if (what->cut)
		json_object_set_new(o, "cut", json_true());
	if (!what->bounce)
		return o;
	put_facts(o, r->casefile);
	json_object_set_new(o, "recipients", recipients(r->casefile));
	put_cause(o, r->verdict);
	return o;
}

void
report_explain_json(struct buf *out, const struct report *r,
    const struct explained *what)
{
	json_t *o = explain(r, what);
	char *text = json_dumps(o, JSON_COMPACT);

	json_decref(o);
	if (text == NULL)
		die(71, "out of memory");
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
}

static void
line(struct buf *out, const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		buf_printf(out, "  %-12s %s\n", label, text);
}

static void
write_name(struct buf *out, const struct explained *what)
{
	buf_puts(out, what->file != NULL ? what->file : "-");
	if (what->message > 0)
		buf_printf(out, ", message %d", what->message);
	buf_puts(out, what->cut ? " (only its beginning)\n" : "\n");
}

void
report_explain_text(struct buf *out, const struct report *r,
    const struct explained *what)
{
	const struct casefile *c;
	const struct verdict *v;

	write_name(out, what);
	if (!what->bounce) {
		buf_puts(out, "  no bounce: nothing in it failed\n");
		return;
	}
	c = r->casefile;
	v = r->verdict;
	line(out, "to", fact_get(c, "to"));
	line(out, "from", fact_get(c, "from"));
	line(out, "sent by", fact_get(c, "sender_ip"));
	line(out, "refused by", fact_get(c, "remote_mta"));
	line(out, "its words", fact_get(c, "diagnostic"));
	line(out, v->unknown ? "cause" : confidence_word(v->main.confidence),
	    v->none ? "no cause is named" : v->summary);
	for (int i = 0; i < v->main.because.n; i++)
		line(out, i == 0 ? "because" : "", v->main.because.at[i]);
	line(out, "who acts", v->unknown ? NULL : v->main.act_shown);
	line(out, "plainly", v->main.plain);
}
