/*
 * Shut doors beside the connector: see exchange_doors.h.
 *
 * Exchange's connection filter asks the allow list before the block list; the
 * sender filter acts at MAIL FROM, restrictions of the recipient act after
 * the message was taken.
 */
#include "checks/exchange_doors.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/iprange.h"
#include "checks/name.h"
#include "checks/text.h"

/* The entry of this list that holds the address; NULL: none. */
static const char *
entry_for(const struct casefile *c, const char *type, const struct ip *ip)
{
	const xmlNode *o = NULL;
	struct iprange range;

	while ((o = exchange_object(c, type, o)) != NULL) {
		const char *text = exchange_text(o, "IPRange");

		if (!exchange_flag(o, "HasExpired", false) &&
		    iprange_parse(&range, text) && iprange_has(&range, ip))
			return text;
	}
	return NULL;
}

static const char *
blocked_address(const struct casefile *c)
{
	struct ip ip;

	if (!ip_parse(&ip, fact_get(c, "sender_ip")) ||
	    entry_for(c, "IPAllowListEntry", &ip) != NULL)
		return NULL;
	return entry_for(c, "IPBlockListEntry", &ip);
}

/* ---- lists of texts ---- */

static const char *
same_item(const xmlNode *list, const char *text)
{
	const char *item;

	for (int i = 0; (item = exchange_item(list, i)) != NULL; i++) {
		if (text_same(item, text))
			return item;
	}
	return NULL;
}

/* A domain of the list that is this one, or above it. */
static const char *
domain_above(const xmlNode *list, const char *domain)
{
	const char *item;

	for (int i = 0; (item = exchange_item(list, i)) != NULL; i++) {
		if (text_begins(item, "*."))
			item += 2;
		if (*item != '\0' && name_is_under(domain, item))
			return item;
	}
	return NULL;
}

static const char *
blocked_sender(const struct casefile *c, struct pool *pool)
{
	const xmlNode *o = exchange_object(c, "SenderFilterConfig", NULL);
	const char *from = fact_get(c, "from"), *domain, *found;

	if (o == NULL || from == NULL || !exchange_flag(o, "Enabled", true))
		return NULL;
	if (*from == '\0' || strcmp(from, "<>") == 0)
		return exchange_flag(o, "BlankSenderBlockingEnabled", false) ?
		    "BlankSenderBlockingEnabled" : NULL;
	domain = name_of_address(pool, from);
	found = same_item(exchange_values(o, "BlockedSenders"), from);
	if (found == NULL && domain != NULL)
		found = same_item(exchange_values(o, "BlockedDomains"),
		    domain);
	if (found == NULL && domain != NULL)
		found = domain_above(exchange_values(o,
		    "BlockedDomainsAndSubdomains"), domain);
	return found;
}

/* ---- the recipient ---- */

/* "SMTP:bob@example.org" among its addresses, or the address alone. */
static bool
has_address(const xmlNode *o, const char *to)
{
	const xmlNode *list = exchange_values(o, "EmailAddresses");
	const char *item;

	if (text_same(exchange_text(o, "PrimarySmtpAddress"), to))
		return true;
	for (int i = 0; (item = exchange_item(list, i)) != NULL; i++) {
		if (text_begins(item, "smtp:"))
			item += 5;
		if (text_same(item, to))
			return true;
	}
	return false;
}

static const xmlNode *
find_recipient(const struct casefile *c, const char *to)
{
	static const char *const types[] = { "Mailbox", "DistributionGroup",
		"Recipient" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const xmlNode *o = NULL;

		while ((o = exchange_object(c, types[i], o)) != NULL) {
			if (has_address(o, to))
				return o;
		}
	}
	return NULL;
}

/* By the command that showed it, or by what it says itself. */
static const char *
word_for(const xmlNode *recipient)
{
	const char *type = xml_attr(recipient, "type");
	const char *says = exchange_text(recipient, "RecipientTypeDetails");

	says = says == NULL ? "" : says;
	if (strcmp(type, "DistributionGroup") == 0 ||
	    text_ends(says, "Group") || text_same(says, "GroupMailbox"))
		return "group";
	if (strcmp(type, "Mailbox") == 0 || text_ends(says, "Mailbox"))
		return "mailbox";
	return NULL;
}

static bool
is_closed(const xmlNode *recipient)
{
	return exchange_flag(recipient, "RequireSenderAuthenticationEnabled",
	    false);
}

/* Whoever may write is named, so that strangers may not. */
static bool
is_for_some(const xmlNode *recipient)
{
	static const char *const lists[] = { "AcceptMessagesOnlyFrom",
		"AcceptMessagesOnlyFromDLMembers",
		"AcceptMessagesOnlyFromSendersOrMembers" };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *item = exchange_item(exchange_values(recipient,
		    lists[i]), 0);

		if (item != NULL && *item != '\0')
			return true;
	}
	return false;
}

static bool
shut(struct door *out, const char *word, const char *entry)
{
	if (entry != NULL)
		*out = (struct door){ word, entry, NULL };
	return entry != NULL;
}

void
exchange_door(const struct casefile *c, struct pool *pool, struct door *out)
{
	const char *to = fact_get(c, "to");
	const xmlNode *recipient = to == NULL ? NULL : find_recipient(c, to);

	*out = (struct door){ NULL, NULL, NULL };
	if (shut(out, "sender-filter", blocked_sender(c, pool)) ||
	    shut(out, "ip-block-list", blocked_address(c)) ||
	    recipient == NULL)
		return;
	if (is_closed(recipient))
		shut(out, "recipient-closed", to);
	else if (is_for_some(recipient))
		shut(out, "recipient-for-some", to);
	out->recipient = word_for(recipient);
}
