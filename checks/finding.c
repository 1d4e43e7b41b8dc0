/*
 * Findings as elements of the case file: see finding.h.
 */
#include "checks/finding.h"

#include <stdio.h>
#include <string.h>

#include "checks/asset.h"

static const char *const status_words[] = {
	[STATUS_PASS] = "pass",
	[STATUS_WARN] = "warn",
	[STATUS_FAIL] = "fail",
	[STATUS_UNKNOWN] = "unknown",
	[STATUS_SKIPPED] = "skipped",
};

const char *
status_word(enum status status)
{
	return status_words[status];
}

xmlNode *
finding_get(const struct casefile *c, const char *check)
{
	return xml_by_id(xml_first(casefile_root(c), "findings"), "check",
	    "id", check);
}

const char *
finding_status(const struct casefile *c, const char *check)
{
	xmlNode *finding = finding_get(c, check);
	const char *status = finding == NULL ? NULL :
	    xml_attr(finding, "status");

	return status == NULL ? "" : status;
}

const char *
finding_value(const struct casefile *c, const char *check, const char *name)
{
	xmlNode *detail = xml_by_id(finding_get(c, check), NULL, "name", name);

	return detail == NULL ? "" : xml_text(detail);
}

void
finding_end(xmlNode *finding, enum status status, const char *says)
{
	xml_set(finding, "status", status_words[status]);
	xml_set(finding, "says", says);
}

void
finding_note(xmlNode *finding, const char *says)
{
	xml_set(xml_add(finding, "note", NULL), "says", says);
}

void
detail_text(xmlNode *at, const char *key, const char *value)
{
	if (value != NULL)
		xml_set(xml_add(at, "text", value), "name", key);
}

void
detail_number(xmlNode *at, const char *key, double value)
{
	char text[32];

	snprintf(text, sizeof text, "%.10g", value);
	xml_set(xml_add(at, "number", text), "name", key);
}

void
detail_flag(xmlNode *at, const char *key, bool value)
{
	xml_set(xml_add(at, "flag", value ? "true" : "false"), "name", key);
}

xmlNode *
detail_list(xmlNode *at, const char *key)
{
	xmlNode *list = xml_add(at, "list", NULL);

	xml_set(list, "name", key);
	return list;
}

xmlNode *
detail_map(xmlNode *at, const char *key)
{
	xmlNode *map = xml_add(at, "map", NULL);

	xml_set(map, "name", key);
	return map;
}
