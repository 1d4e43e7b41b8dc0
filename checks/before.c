/*
 * Before and now: see before.h.
 */
#include "checks/before.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/instant.h"
#include "checks/mem.h"
#include "checks/text.h"

#define LONGEST (7 * 24 * 3600L)	/* RFC 8767 section 4: a sane limit */

/* Who runs a zone is no answer that a fix changes. */
static bool
is_aside(const struct question *q)
{
	return q->kind != KIND_DNS || strchr(q->text, '@') != NULL ||
	    text_ends(q->text, " SOA") || text_ends(q->text, " NS");
}

/* How long nothing is remembered: RFC 2308 section 5. */
static long
negative_ttl(const struct question *q)
{
	const struct record *soa = authority_record(q, "SOA");
	const char *last = soa == NULL ? NULL : strrchr(soa->data, ' ');
	long minimum = last == NULL ? -1 : text_number(last + 1, 0, LONGEST);

	if (soa == NULL || minimum < 0)
		return 0;
	return soa->ttl < minimum ? soa->ttl : minimum;
}

/* A chain of aliases lasts as long as its first link to go. */
static long
positive_ttl(const struct question *q)
{
	long least = LONGEST;

	for (int i = 0; i < q->n; i++) {
		const struct record *r = &q->records[i];

		if (r->section != NULL && strcmp(r->section, "answer") == 0 &&
		    r->ttl < least)
			least = r->ttl;
	}
	return least;
}

/* Of a blacklist's answers the listing is what goes; the many others stay. */
static long
ttl_of(const struct question *q, bool listings)
{
	if (is_aside(q))
		return 0;
	if (q->outcome == OUTCOME_ANSWER && q->n > 0)
		return positive_ttl(q);
	if (listings || (q->outcome != OUTCOME_NXDOMAIN &&
	    q->outcome != OUTCOME_NODATA))
		return 0;
	return negative_ttl(q);
}

struct span {
	time_t at, until;		/* 0: not told */
};

static void
widen(struct span *span, const struct question *q, bool listings)
{
	long ttl = ttl_of(q, listings);
	time_t at;

	if (!instant_read(q->at, &at))
		return;
	if (at > span->at)
		span->at = at;
	if (ttl > 0 && at + ttl > span->until)
		span->until = at + ttl;
}

static struct span
span_of(const struct evidence *e, const xmlNode *finding)
{
	const char *check = xml_attr(finding, "id"), *id;
	bool listings = xml_by_id(finding, "list", "name", "lists") != NULL;
	struct span span = { 0, 0 };

	for (int i = 0; (id = evidence_of_check(e, check, i)) != NULL; i++)
		widen(&span, evidence_by_id(e, id), listings);
	return span;
}

static void
set_instant(xmlNode *node, const char *attr, time_t t)
{
	char text[INSTANT_TEXT];

	if (t > 0)
		xml_set(node, attr, instant_text(t, text));
}

/* A copy without references: its questions are about to be asked anew. */
static xmlNode *
copy(struct casefile *c, const xmlNode *finding)
{
	xmlNode *was = xmlDocCopyNode((xmlNode *)finding, casefile_doc(c), 1);
	xmlNode *ref;

	if (was == NULL)
		die(71, "out of memory");
	while ((ref = xml_first(was, "ref")) != NULL)
		xml_remove(ref);
	xml_set(was, "kept", NULL);
	xmlAddChild(casefile_part(c, "before"), was);
	return was;
}

void
before_keep(struct casefile *c, const struct evidence *e, const char *check)
{
	const xmlNode *finding = finding_get(c, check);
	xmlNode *was = before_get(c, check);
	struct span span;

	if (finding == NULL)
		return;
	span = span_of(e, finding);
	if (was == NULL) {
		was = copy(c, finding);
		set_instant(was, "at", span.at);
	}
	set_instant(was, "until", span.until);
	casefile_touch(c);
}

xmlNode *
before_get(const struct casefile *c, const char *check)
{
	return xml_by_id(xml_first(casefile_root(c), "before"), "check", "id",
	    check);
}

void
before_forget(struct casefile *c)
{
	xmlNode *part = xml_first(casefile_root(c), "before");

	if (part == NULL)
		return;
	xml_remove(part);
	casefile_touch(c);
}
