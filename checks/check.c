/*
 * The table of checks, in the order of contract section 4.
 */
#include "checks/check.h"

#include <string.h>

extern const struct check check_mx, check_ptr, check_helo, check_dnsbl,
	check_smtp, check_egress;
extern const struct check check_sender_domain, check_domain_bl, check_spf,
	check_dkim, check_dmarc, check_tls, check_own_smtp, check_connectors;

static const struct check *const table[] = {
	&check_mx, &check_sender_domain, &check_ptr, &check_helo, &check_dnsbl,
	&check_domain_bl, &check_spf, &check_dkim, &check_dmarc, &check_smtp,
	&check_tls, &check_own_smtp, &check_egress, &check_connectors,
};

const struct check *
check_at(int i)
{
	return i >= 0 && i < (int)(sizeof table / sizeof *table) ? table[i] :
	    NULL;
}

const struct check *
check_by_id(const char *id)
{
	const struct check *check;

	for (int i = 0; (check = check_at(i)) != NULL; i++) {
		if (strcmp(check->id, id) == 0)
			return check;
	}
	return NULL;
}

const struct question *
ask_dns(struct inquiry *q, const char *name, const char *type)
{
	return evidence_dns(q->evidence, name, type);
}

void
end_with(struct inquiry *q, enum status status, const char *problem,
    const char *says)
{
	detail_text(q->finding, "problem", problem);
	finding_end(q->finding, status, says);
}
