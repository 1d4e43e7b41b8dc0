/*
 * JSON: contract section 3, by jansson. Details of findings are converted as
 * they stand: text, number, flag, list, map.
 */
#include "help/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "config.h"
#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/mem.h"

static void
put(json_t *at, const char *key, const char *text)
{
	if (text != NULL && json_object_set_new(at, key, json_string(text)) !=
	    0)
		die(70, "report: a text is no UTF-8: %s", key);
}

static json_t *
array_of(const struct strings *list)
{
	json_t *a = json_array();

	for (int i = 0; i < list->n; i++)
		json_array_append_new(a, json_string(list->at[i]));
	return a;
}

/* Whole numbers without a fraction. */
static json_t *
number(const char *text)
{
	double value = strtod(text, NULL);

	if (value == floor(value) && fabs(value) < 1e15)
		return json_integer((json_int_t)value);
	return json_real(value);
}

/* ---- details of findings ---- */

static json_t *detail(const xmlNode *node);

static json_t *
detail_object(const xmlNode *node)
{
	json_t *o = json_object();

	xml_each (n, node, NULL) {
		const char *name = xml_attr(n, "name");

		if (name != NULL)
			json_object_set_new(o, name, detail(n));
	}
	return o;
}

static json_t *
detail(const xmlNode *node)
{
	const char *element = (const char *)node->name;
	json_t *a;

	if (strcmp(element, "number") == 0)
		return number(xml_text(node));
	if (strcmp(element, "flag") == 0)
		return json_boolean(strcmp(xml_text(node), "true") == 0);
	if (strcmp(element, "map") == 0)
		return detail_object(node);
	if (strcmp(element, "list") != 0)
		return json_string(xml_text(node));
	a = json_array();
	xml_each (n, node, NULL)
		json_array_append_new(a, detail(n));
	return a;
}

static json_t *
references(const xmlNode *finding)
{
	json_t *a = json_array();

	xml_each (ref, finding, "ref")
		json_array_append_new(a, json_string(xml_attr(ref,
		    "question")));
	return a;
}

static json_t *
checks(const struct report *r)
{
	json_t *a = json_array();

	for (int i = 0; i < r->verdict->n_checks; i++) {
		const struct checkline *c = &r->verdict->checks[i];
		const xmlNode *finding = finding_get(r->casefile, c->id);
		json_t *o = json_object();

		put(o, "id", c->id);
		put(o, "status", finding == NULL ? "skipped" : c->status);
		put(o, "summary", finding == NULL ? "not asked" : c->summary);
		if (c->notes.n > 0)
			json_object_set_new(o, "notes", array_of(&c->notes));
		json_object_set_new(o, "details", finding == NULL ?
		    json_object() : detail_object(finding));
		json_object_set_new(o, "evidence", finding == NULL ?
		    json_array() : references(finding));
		json_array_append_new(a, o);
	}
	return a;
}

/* ---- the rest ---- */

/* What else was told of a fact, and contradicts what counts. */
static json_t *
other_values(const struct casefile *c, const char *name)
{
	const xmlNode *fact = xml_by_id(xml_first(casefile_root(c), "facts"),
	    "fact", "name", name);
	const char *counts = fact_get(c, name);
	json_t *a = json_array();

	xml_each (v, fact, "value") {
		json_t *o;

		if (*xml_text(v) == '\0' || counts == NULL ||
		    strcmp(xml_text(v), counts) == 0)
			continue;
		o = json_object();
		put(o, "value", xml_text(v));
		put(o, "source", xml_attr(v, "source"));
		json_array_append_new(a, o);
	}
	return a;
}

/* The recipients of the report beside the one that the case is about. */
static json_t *
other_recipients(const struct casefile *c)
{
	const char *to = fact_get(c, "to");
	json_t *a = json_array();

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient") {
		const char *address = xml_attr(r, "address");
		json_t *o;

		if (address == NULL || *address == '\0' ||
		    (to != NULL && strcmp(address, to) == 0))
			continue;
		o = json_object();
		put(o, "address", address);
		put(o, "action", xml_attr(r, "action"));
		put(o, "reply_code", xml_attr(r, "reply_code"));
		put(o, "enhanced_code", xml_attr(r, "enhanced_code"));
		put(o, "diagnostic", *xml_text(r) != '\0' ? xml_text(r) :
		    NULL);
		json_array_append_new(a, o);
	}
	return a;
}

static void
put_some(json_t *o, const char *key, json_t *array)
{
	if (json_array_size(array) > 0)
		json_object_set(o, key, array);
	json_decref(array);
}

static json_t *
case_facts(const struct report *r)
{
	static const char *const facts[] = { "sender_ip", "helo", "from",
		"header_from", "to", "remote_mta", "reply_code",
		"enhanced_code", "diagnostic", "side", "exchange" };
	static const char *const addressing[] = { "sender_ip", "helo", "from",
		"header_from", "to" };
	json_t *o = json_object(), *others = json_object();

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		put(o, facts[i], fact_get(r->casefile, facts[i]));
	for (size_t i = 0; i < sizeof addressing / sizeof *addressing; i++)
		put_some(others, addressing[i], other_values(r->casefile,
		    addressing[i]));
	if (json_object_size(others) > 0)
		json_object_set(o, "others", others);
	json_decref(others);
	put_some(o, "recipients", other_recipients(r->casefile));
	return o;
}

static json_t *
main_cause(const struct verdict *v)
{
	const struct candidate *c = &v->main;
	json_t *o = json_object();

	if (v->none) {
		json_object_set_new(o, "cause", json_null());
		put(o, "summary", v->summary);
		return o;
	}
	put(o, "cause", c->cause);
	put(o, "detail", v->unknown ? NULL : c->id);
	if (!v->unknown) {
		put(o, "confidence", confidence_word(c->confidence));
		put(o, "act", c->act);
	}
	put(o, "summary", v->summary);
	json_object_set_new(o, "because", array_of(&c->because));
	json_object_set_new(o, "against", array_of(&c->against));
	if (c->confidence < CONFIDENCE_CONFIRMED)
		json_object_set_new(o, "settle", array_of(&c->settle));
	return o;
}

static json_t *
alternatives(const struct verdict *v)
{
	json_t *a = json_array();

	for (int i = 0; i < v->n_others; i++) {
		const struct candidate *c = &v->others[i];
		json_t *o = json_object();

		put(o, "cause", c->cause);
		put(o, "detail", c->id);
		put(o, "confidence", confidence_word(c->confidence));
		put(o, "act", c->act);
		put(o, "summary", c->title);
		json_object_set_new(o, "because", array_of(&c->because));
		json_object_set_new(o, "against", array_of(&c->against));
		json_array_append_new(a, o);
	}
	return a;
}

static void
put_commands(const struct step *s, json_t *commands, json_t *warnings)
{
	for (int i = 0; i < s->n; i++) {
		const struct command *c = &s->commands[i];
		json_t *o;

		if (c->text == NULL) {
			char *why = mem_printf("No command is given for "
			    "\"%s\": %s", s->text, c->refused);

			json_array_append_new(warnings, json_string(why));
			free(why);
			continue;
		}
		o = json_object();
		put(o, "language", c->language);
		put(o, "text", c->text);
		json_array_append_new(commands, o);
	}
}

/* Each with its commands, a line of its own for each line of theirs. */
static json_t *
steps_in_words(const struct steps *all)
{
	json_t *a = json_array();

	for (int i = 0; i < all->n; i++) {
		const struct step *s = &all->at[i];
		struct buf b;

		buf_init(&b, 0);
		buf_puts(&b, s->text);
		for (int k = 0; k < s->n; k++) {
			const struct command *c = &s->commands[k];

			if (c->text != NULL)
				buf_printf(&b, "\n%s", c->text);
			else
				buf_printf(&b, " (No command is given: %s.)",
				    c->refused);
		}
		json_array_append_new(a, json_string(b.data));
		buf_release(&b);
	}
	return a;
}

static json_t *
fix_object(const struct fix *f)
{
	json_t *o = json_object(), *steps = json_array();
	json_t *commands = json_array(), *warnings = array_of(&f->warnings);

	for (int i = 0; i < f->n; i++) {
		json_array_append_new(steps, json_string(f->steps[i].text));
		put_commands(&f->steps[i], commands, warnings);
	}
	put(o, "id", f->id);
	put(o, "title", f->title);
	put(o, "platform", f->platform);
	put(o, "who", f->who);
	put(o, "risk", f->risk);
	json_object_set_new(o, "before", array_of(&f->before));
	json_object_set_new(o, "steps", steps);
	json_object_set_new(o, "commands", commands);
	json_object_set_new(o, "verify", steps_in_words(&f->verify));
	json_object_set_new(o, "undo", steps_in_words(&f->undo));
	json_object_set_new(o, "warnings", warnings);
	json_object_set_new(o, "recheck", array_of(&f->recheck));
	put(o, "effect", f->effect);
	return o;
}

static json_t *
fixes(const struct verdict *v)
{
	json_t *a = json_array();

	for (int i = 0; i < v->n_fixes; i++)
		json_array_append_new(a, fix_object(&v->fixes[i]));
	return a;
}

static json_t *
path(const struct verdict *v)
{
	json_t *a = json_array();

	for (int i = 0; i < v->n_path; i++) {
		const struct pathstep *p = &v->path[i];
		json_t *o = json_object();

		put(o, "node", p->node);
		put(o, "by", p->by_person ? "person" : "evidence");
		put(o, "answer", p->answer);
		put(o, "because", p->because);
		json_array_append_new(a, o);
	}
	return a;
}

/* One string a record: data alone for DNS, who said what for a dialogue. */
static json_t *
answers(const struct question *q)
{
	json_t *a = json_array();

	for (int i = 0; i < q->n; i++) {
		const struct record *r = &q->records[i];
		char *text = q->kind == KIND_SMTP ?
		    mem_printf("%s %s", r->name, r->data) :
		    mem_printf("%s %s", r->type, r->data);

		json_array_append_new(a, json_string(text));
		free(text);
	}
	return a;
}

static json_t *
evidence(const struct report *r)
{
	json_t *a = json_array();
	const struct question *q;

	for (int i = 0; (q = evidence_at(r->evidence, i)) != NULL; i++) {
		json_t *o = json_object();

		put(o, "id", q->id);
		put(o, "kind", kind_word(q->kind));
		put(o, "question", q->text);
		put(o, "outcome", outcome_word(q->outcome));
		json_object_set_new(o, "answers", answers(q));
		json_object_set_new(o, "ms", json_real(round(q->ms * 10) /
		    10));
		put(o, "server", q->server);
		put(o, "reason", q->reason);
		json_array_append_new(a, o);
	}
	return a;
}

/* Only where today's program decides otherwise. */
static void
put_earlier(json_t *o, const struct report *r)
{
	json_t *earlier;

	if (r->earlier == NULL || !earlier_differs(r->earlier, r->verdict))
		return;
	earlier = json_object();
	put(earlier, "whybounce", r->earlier->program);
	put(earlier, "cause", r->earlier->cause);
	put(earlier, "detail", r->earlier->detail);
	put(earlier, "confidence", r->earlier->confidence);
	json_object_set_new(o, "earlier", earlier);
}

static void
write_object(struct buf *out, const struct report *r, size_t flags)
{
	const struct verdict *v = r->verdict;
	json_t *o = json_object();
	char *text;

	put(o, "whybounce", PACKAGE_VERSION);
	json_object_set_new(o, "format", json_integer(1));
	json_object_set_new(o, "case", case_facts(r));
	json_object_set_new(o, "checks", checks(r));
	json_object_set_new(o, "verdict", main_cause(v));
	put_earlier(o, r);
	json_object_set_new(o, "alternatives", alternatives(v));
	json_object_set_new(o, "fixes", fixes(v));
	json_object_set_new(o, "path", path(v));
	json_object_set_new(o, "evidence", evidence(r));
	text = json_dumps(o, flags | JSON_REAL_PRECISION(6));
	json_decref(o);
	if (text == NULL)
		die(71, "out of memory");
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
}

static void
write_json(struct buf *out, const struct report *r)
{
	write_object(out, r, JSON_INDENT(1));
}

void
report_json_line(struct buf *out, const struct report *r)
{
	write_object(out, r, JSON_COMPACT);
}

void
report_json_library(char out[LIBRARY_TEXT])
{
	snprintf(out, LIBRARY_TEXT, "%s", jansson_version_str());
}

const struct report_format report_json = { "json", "json", write_json };
