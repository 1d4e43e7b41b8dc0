/*
 * The facts of the case, each with where it comes from. See outline.h.
 */
#include "help/outline.h"

#include <string.h>

#include "checks/asset.h"
#include "help/facts.h"

struct shown {
	const char *name, *label;
};

static const struct shown facts[] = {
	{ "from", "From" }, { "header_from", "From line" }, { "to", "To" },
	{ "sender_ip", "Sent by" }, { "helo", "It says EHLO" },
	{ "reporting_mta", "Reported by" }, { "remote_mta", "Refused by" },
	{ "refused_by", "Who refused" }, { "product", "Its product" },
	{ "connector", "Connector" },
	{ "reply_code", "Code" }, { "enhanced_code", "Enhanced code" },
	{ "diagnostic", "Its words" }, { "stage", "Stage" },
	{ "list", "List named" }, { "link", "Link" },
	{ "selectors", "DKIM selectors" },
	{ "selector_domains", "DKIM keys at" }, { "action", "Action" },
	{ "date", "Dated" }, { "reporter", "Written by" },
	{ "age_days", "Age in days" }, { "format", "Kind of bounce" },
	{ "full", "The passage" },
	{ "server", "Exchange server" }, { "send_connector", "Send connector" },
	{ "address_spaces", "Its domains" }, { "smart_hosts", "Smart hosts" },
	{ "side", "You run" }, { "exchange", "Exchange" },
};

static const char *
with_source(struct pool *pool, const char *name, const xmlNode *value)
{
	const char *text = fact_in_words(name, xml_text(value));

	return pool_printf(pool, "%s (%s)", *text == '\0' ? "<>" : text,
	    fact_source_in_words(pool, value));
}

/* An empty sender is one: <>. */
static bool
is_told(const char *name, const xmlNode *value)
{
	return *xml_text(value) != '\0' || strcmp(name, "from") == 0;
}

/* What was only concluded contradicts nothing that was said. */
static bool
is_guess(const xmlNode *value)
{
	const char *source = xml_attr(value, "source");

	return source != NULL && strcmp(source, "guess") == 0;
}

/* The value that counts, then those that contradict it. */
static void
add_fact(struct outline *o, const char *label, const xmlNode *fact)
{
	const xmlNode *first = xml_first(fact, "value");
	const char *name;

	if (first == NULL)
		return;
	name = xml_attr(fact, "name");
	if (!is_told(name, first))
		return;
	outline_field(o, label, with_source(o->pool, name, first));
	xml_each (v, fact, "value") {
		if (is_told(name, v) && !is_guess(v) &&
		    strcmp(xml_text(v), xml_text(first)) != 0)
			outline_field(o, "but also", with_source(o->pool,
			    name, v));
	}
}

static bool
has_label(const char *name)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		if (name != NULL && strcmp(facts[i].name, name) == 0)
			return true;
	}
	return name == NULL;
}

static void
add_facts(struct outline *o, const struct report *r)
{
	const xmlNode *all = xml_first(casefile_root(r->casefile), "facts");

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_fact(o, facts[i].label, xml_by_id(all, "fact", "name",
		    facts[i].name));
	xml_each (fact, all, "fact") {
		if (!has_label(xml_attr(fact, "name")))
			add_fact(o, xml_attr(fact, "name"), fact);
	}
}

static void
add_other_recipients(struct outline *o, const struct casefile *c)
{
	const char *to = fact_get(c, "to");

	xml_each (r, xml_first(casefile_root(c), "recipients"), "recipient") {
		const char *address = xml_attr(r, "address");

		if (address == NULL || *address == '\0' || (to != NULL &&
		    strcmp(address, to) == 0))
			continue;
		outline_field(o, "Also to", *xml_text(r) == '\0' ? address :
		    pool_printf(o->pool, "%s: %s", address, xml_text(r)));
	}
}

void
outline_case(struct outline *o, const struct report *r)
{
	const xmlNode *source = xml_first(casefile_root(r->casefile),
	    "source");

	outline_part(o, 4, "The case");
	outline_text(o, BLOCK_TEXT, "Every value, and in brackets where it "
	    "comes from.");
	if (source != NULL)
		outline_field(o, "Read from", xml_attr(source, "name"));
	add_facts(o, r);
	add_other_recipients(o, r->casefile);
}
