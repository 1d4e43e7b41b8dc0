/*
 * What was told, as facts of the case: the recipients, the one that the case
 * is about, and what the headers of the bounce and of the returned message
 * say.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/intake.h"
#include "checks/text.h"
#include "checks/whose.h"

#define DATE_MAX 64		/* bytes of a date that are kept */

/* Every reader makes what it takes printable; one that forgets is no harm. */
static const char *
printable(struct casefile *c, const char *value)
{
	size_t n = value == NULL ? 0 : strlen(value);

	return value == NULL || text_plain(value, n) == n ? value :
	    text_printable_lines(casefile_pool(c), value, n, n);
}

void
facts_add_recipient(struct casefile *c, const struct recipient *r)
{
	xmlNode *node = xml_add(casefile_part(c, "recipients"), "recipient",
	    printable(c, r->diagnostic));

	xml_set(node, "address", printable(c, r->address));
	xml_set(node, "action", r->action);
	xml_set(node, "reply_code", printable(c, r->reply_code));
	xml_set(node, "enhanced_code", printable(c, r->enhanced_code));
	xml_set(node, "remote_mta", printable(c, r->remote_mta));
	xml_set(node, "remote_ip", printable(c, r->remote_ip));
	xml_set(node, "stage", r->stage);
	xml_set(node, "refused_by", r->refused_by);
	xml_set(node, "where", r->where);
	xml_set(node, "full", printable(c, r->full));
}

/* A final no is told before one that is still tried, and before a yes. */
static int
gravity(const xmlNode *r)
{
	const char *action = xml_attr(r, "action");

	return intake_is_success(action) ? 0 : text_same(action, "delayed") ?
	    1 : 2;
}

static xmlNode *
chosen(struct casefile *c, const char *address)
{
	xmlNode *all = casefile_part(c, "recipients"), *first = NULL;

	xml_each (r, all, "recipient") {
		if (address != NULL && text_same(xml_attr(r, "address"),
		    address))
			return r;
		if (first == NULL || gravity(r) > gravity(first))
			first = r;
	}
	return first;
}

/* What the report says of another recipient is no fact of this one. */
static void
replace(struct casefile *c, const char *name, const char *value,
    const char *where)
{
	if (value == NULL)
		fact_drop(c, name, FACT_REPORT);
	else
		fact_add(c, name, value, FACT_REPORT, where);
}

void
intake_pick(struct casefile *c, const char *address)
{
	static const char *const names[] = { "action", "reply_code",
		"enhanced_code", "remote_mta", "stage", "full" };
	xmlNode *r = chosen(c, address);
	const char *where, *to, *words, *host;

	if (r == NULL)
		return;
	where = xml_attr(r, "where");
	to = xml_attr(r, "address");
	words = *xml_text(r) != '\0' ? xml_text(r) : NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		replace(c, names[i], xml_attr(r, names[i]), where);
	replace(c, "to", to != NULL && *to != '\0' ? to : NULL, where);
	replace(c, "diagnostic", words, where);
	fact_drop(c, "refused_by", FACT_REPORT);
	fact_add(c, "refused_by", whose_refusal(c, xml_attr(r,
	    "refused_by"), words), FACT_REPORT, where);
	said_facts(c, words, where, xml_attr(r, "remote_ip"));
	host = xml_attr(r, "remote_mta");
	fact_drop(c, "refused_by", FACT_GUESS);
	fact_add(c, "refused_by", who_refused(c, words, host), FACT_GUESS,
	    where);
	fact_drop(c, "product", FACT_REPLY);
	fact_add(c, "product", said_product(words, host != NULL ? host :
	    fact_get(c, "reporting_mta")), FACT_REPLY, where);
}

static void
add_header_facts(struct casefile *c, struct told *told,
    const struct section *headers)
{
	const char *to = field_find(told->pool, headers->text, "To");
	const char *date = field_find(told->pool, headers->text, "Date");
	long age = date != NULL ? mime_age(date) : -1;

	/* The bounce went to the envelope sender. */
	if (to != NULL)
		fact_add(c, "from", field_address(told->pool, to), FACT_TEXT,
		    headers->name);
	if (date != NULL)
		fact_add(c, "date", text_squeeze(told->pool, text_printable(
		    told->pool, date, strlen(date), DATE_MAX)), FACT_TEXT,
		    headers->name);
	if (age >= 0)
		fact_add(c, "age_days", pool_printf(told->pool, "%ld", age),
		    FACT_TEXT, headers->name);
}

void
facts_add(struct casefile *c, struct told *told, const struct parts *parts)
{
	fact_add(c, "reporting_mta", told->reporting_mta, FACT_REPORT,
	    told->reporting_where);
	fact_add(c, "from", told->sender, FACT_REPORT, told->sender_where);
	fact_add(c, "helo", told->helo, FACT_REPORT, NULL);
	fact_add(c, "sender_ip", told->client, FACT_REPORT, NULL);
	if (told->connector != NULL)
		fact_add(c, "connector", text_printable(told->pool,
		    told->connector, strlen(told->connector), 320),
		    FACT_REPORT, NULL);
	/* `product` is who refused: the reporter only where it did. */
	if (told->n > 0 && text_same(told->recipients[0]->refused_by,
	    "own-server"))
		fact_add(c, "product", text_same(told->product, "exchange") ?
		    "exchange-onprem" : told->product, FACT_TEXT, NULL);
	fact_add(c, "reporter", told->product, FACT_TEXT, NULL);
	fact_add(c, "format", told->format, FACT_GUESS, NULL);
	for (int i = 0; i < told->n; i++)
		facts_add_recipient(c, told->recipients[i]);
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == SECTION_HEADERS)
			add_header_facts(c, told, &parts->at[i]);
	}
	for (int i = 0; i < parts->n; i++) {
		if (parts->at[i].kind == SECTION_RETURNED) {
			headers_read(c, told, &parts->at[i]);
			break;
		}
	}
	intake_pick(c, NULL);
}
