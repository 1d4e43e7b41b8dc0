/*
 * Which domains SPF and DKIM have proven for the message, from the findings
 * of those checks: see dmarc.h.
 */
#include "checks/dmarc.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/text.h"

/* ---- SPF ---- */

static bool
is_null_sender(const char *from)
{
	return *from == '\0' || strcmp(from, "<>") == 0;
}

/*
 * The domain of MAIL FROM; with the null sender SPF takes that of EHLO for it
 * (RFC 7208 section 2.4). NULL: not known.
 */
static const char *
envelope_domain(struct inquiry *q)
{
	const char *from = fact_get(q->casefile, "from");
	const char *told = finding_value(q->casefile, "spf", "domain");

	if (*told != '\0')
		return name_ascii(q->pool, told);
	if (from == NULL)
		return NULL;
	return is_null_sender(from) ? name_ascii(q->pool,
	    fact_get(q->casefile, "helo")) : name_of_address(q->pool, from);
}

/* The EHLO name's result says nothing of a sender that has a domain. */
static bool
is_of_helo(struct inquiry *q)
{
	const char *from = fact_get(q->casefile, "from");

	return text_begins(finding_value(q->casefile, "spf", "identity"),
	    "helo") && (from == NULL || !is_null_sender(from));
}

static enum dmarc_known
spf_passed(struct inquiry *q, const char *domain)
{
	const char *status = finding_status(q->casefile, "spf");
	const char *result = finding_value(q->casefile, "spf", "result");

	if (strcmp(status, "skipped") == 0 || is_of_helo(q))
		return DMARC_UNSEEN;
	if (*result == '\0' || strcmp(result, "temperror") == 0)
		return DMARC_FAILED;
	if (strcmp(result, "pass") != 0)
		return DMARC_NO;
	return domain == NULL ? DMARC_UNSEEN : DMARC_YES;
}

/* ---- DKIM ---- */

static const char *
text_of(const xmlNode *map, const char *name)
{
	const xmlNode *node = xml_by_id(map, "text", "name", name);

	return node == NULL ? NULL : xml_text(node);
}

static enum dmarc_known
signature_passed(const char *result)
{
	if (result == NULL)
		return DMARC_NO;
	if (strcmp(result, dkim_result_word(DKIM_PASS)) == 0)
		return DMARC_YES;
	if (strcmp(result, dkim_result_word(DKIM_INCOMPLETE)) == 0)
		return DMARC_UNSEEN;
	if (strcmp(result, dkim_result_word(DKIM_TEMPERROR)) == 0)
		return DMARC_FAILED;
	return DMARC_NO;
}

static void
read_signatures(struct dmarc_message *m, const xmlNode *finding)
{
	const xmlNode *list = xml_by_id(finding, "list", "name",
	    "signatures");

	m->dkim_unseen = list == NULL;
	if (list == NULL)
		return;
	xml_each (map, list, "map") {
		const char *domain = text_of(map, "domain");

		if (domain == NULL || m->n_dkim == DKIM_SIGNATURES)
			continue;
		m->dkim[m->n_dkim++] = (struct dmarc_identity){ domain,
			signature_passed(text_of(map, "result")) };
	}
}

bool
dmarc_identities(struct inquiry *q, struct dmarc_message *m)
{
	const xmlNode *dkim = finding_get(q->casefile, "dkim");

	if (dkim == NULL || finding_get(q->casefile, "spf") == NULL)
		return false;
	m->spf.domain = envelope_domain(q);
	m->spf.passed = spf_passed(q, m->spf.domain);
	read_signatures(m, dkim);
	return true;
}
