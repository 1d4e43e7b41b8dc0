/*
 * Of which type an object of an Exchange export is: told by the class that
 * CLIXML names, by the command in front of a pasted list, or by the properties
 * that it has (Select-Object takes the class away).
 */
#include "checks/exchange_parts.h"

#include <string.h>
#include <strings.h>

#include "checks/asset.h"
#include "checks/text.h"

/*
 * `has`: properties that only this type has, "A B|C": A and B, or C. `keeps`:
 * all that is kept of it; NULL: everything but `noise`.
 */
struct kind {
	const char *type, *classes, *commands, *has, *keeps;
	bool repeats;
};

static const char recipient[] = "Identity Name DisplayName Alias "
    "PrimarySmtpAddress EmailAddresses RecipientTypeDetails "
    "RequireSenderAuthenticationEnabled AcceptMessagesOnlyFrom "
    "AcceptMessagesOnlyFromDLMembers AcceptMessagesOnlyFromSendersOrMembers "
    "RejectMessagesFrom RejectMessagesFromDLMembers "
    "RejectMessagesFromSendersOrMembers ModerationEnabled MaxReceiveSize "
    "ForwardingAddress ForwardingSmtpAddress DeliverToMailboxAndForward";

static const struct kind kinds[] = {
	{ "ReceiveConnector", "ReceiveConnector", "Get-ReceiveConnector",
	  "RemoteIPRanges|Bindings PermissionGroups|Bindings AuthMechanism",
	  NULL, false },
	{ "SendConnector", "SmtpSendConnectorConfig SendConnector",
	  "Get-SendConnector",
	  "AddressSpaces|SourceTransportServers|SmartHosts DNSRoutingEnabled",
	  NULL, false },
	{ "InboundConnector", "TenantInboundConnector InboundConnector",
	  "Get-InboundConnector", "SenderIPAddresses ConnectorType|"
	  "SenderDomains ConnectorType|TlsSenderCertificateName",
	  NULL, false },
	{ "OutboundConnector", "TenantOutboundConnector OutboundConnector",
	  "Get-OutboundConnector", "RecipientDomains ConnectorType|"
	  "UseMXRecord", NULL, false },
	{ "ADPermission", "ADAcePresentationObject ADPermission",
	  "Get-ADPermission", "ExtendedRights User",
	  "Identity User ExtendedRights Deny IsInherited", true },
	{ "TransportRule", "Rule TransportRule", "Get-TransportRule",
	  "RuleVersion|Conditions Actions|Actions Exceptions", NULL, false },
	{ "IPBlockListEntry", "IPBlockListEntry", "Get-IPBlockListEntry",
	  NULL, NULL, true },
	{ "IPAllowListEntry", "IPAllowListEntry", "Get-IPAllowListEntry",
	  NULL, NULL, true },
	{ "IPListEntry", "IPListEntry", NULL,
	  "IPRange ExpirationTime|IPRange IsMachineGenerated", NULL, true },
	{ "IPBlockListProvider", "IPBlockListProvider",
	  "Get-IPBlockListProvider", "LookupDomain", NULL, false },
	{ "IPBlockListProvidersConfig", "IPBlockListProviderConfig "
	  "IPBlockListProvidersConfig", "Get-IPBlockListProvidersConfig",
	  "BypassedRecipients ExternalMailEnabled", NULL, false },
	{ "IPBlockListConfig", "IPBlockListConfig", "Get-IPBlockListConfig",
	  "StaticEntryRejectionResponse|MachineEntryRejectionResponse", NULL,
	  false },
	{ "SenderFilterConfig", "SenderFilterConfig",
	  "Get-SenderFilterConfig",
	  "BlankSenderBlockingEnabled|BlockedSenders BlockedDomains", NULL,
	  false },
	{ "RecipientFilterConfig", "RecipientFilterConfig",
	  "Get-RecipientFilterConfig",
	  "RecipientValidationEnabled|BlockedRecipients", NULL, false },
	{ "ContentFilterConfig", "ContentFilterConfig",
	  "Get-ContentFilterConfig",
	  "SCLRejectEnabled|SCLRejectThreshold", NULL, false },
	{ "AcceptedDomain", "AcceptedDomain", "Get-AcceptedDomain",
	  "DomainName DomainType", NULL, false },
	{ "TransportConfig", "TransportConfigContainer TransportConfig",
	  "Get-TransportConfig",
	  "TLSReceiveDomainSecureList|InternalSMTPServers", NULL, false },
	{ "DistributionGroup", "DistributionGroup DynamicDistributionGroup "
	  "UnifiedGroup", "Get-DistributionGroup "
	  "Get-DynamicDistributionGroup Get-UnifiedGroup",
	  "MemberJoinRestriction|GroupType RequireSenderAuthenticationEnabled|"
	  "ManagedBy RequireSenderAuthenticationEnabled", recipient, false },
	{ "Mailbox", "Mailbox", "Get-Mailbox",
	  "ProhibitSendQuota|ExchangeGuid PrimarySmtpAddress",
	  recipient, false },
	{ "Recipient", "ReducedRecipient MailUser MailContact "
	  "MailPublicFolder", "Get-Recipient Get-MailUser "
	  "Get-MailContact Get-MailPublicFolder",
	  "RequireSenderAuthenticationEnabled|AcceptMessagesOnlyFrom",
	  recipient, false },
	{ "MessageTrackingLog", "MessageTrackingEvent MessageTrackingLog",
	  "Get-MessageTrackingLog",
	  "EventId MessageId|EventId ConnectorId|EventId Recipients", NULL,
	  true },
};

#define KINDS (sizeof kinds / sizeof *kinds)

static const char noise[] = "SerializationData RunspaceId PSComputerName "
    "PSShowComputerName PSSourceJobInstanceId DistinguishedName Guid Id "
    "ObjectCategory ObjectClass ExchangeVersion OriginatingServer "
    "OrganizationId OrganizationalUnitRoot ObjectState IsValid "
    "AdminDisplayName WhenCreated WhenCreatedUTC WhenChangedUTC HomeMTA "
    "HomeMtaServerId SourceRoutingGroup AuthenticationCredential "
    "ExtendedProtectionPolicy ImmutableId Rdn ValidationErrors";

/* Is the word of n bytes in a list that blanks separate? */
static bool
is_in(const char *list, const char *word, size_t n)
{
	while (list != NULL && *list != '\0') {
		size_t len = strcspn(list, " ");

		if (len == n && strncasecmp(list, word, n) == 0)
			return true;
		list += len + strspn(list + len, " ");
	}
	return false;
}

static const struct kind *
find(const char *type)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (type != NULL && strcmp(kinds[i].type, type) == 0)
			return &kinds[i];
	}
	return NULL;
}

const char *
kind_of_class(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot == NULL ? name : dot + 1;

	for (size_t i = 0; i < KINDS; i++) {
		if (is_in(kinds[i].classes, last, strlen(last)))
			return kinds[i].type;
	}
	return NULL;
}

const char *
kind_of_command(const char *line)
{
	const char *type = NULL;

	while ((line = text_find(line, "Get-")) != NULL) {
		size_t n = 4 + strspn(line + 4, "abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		for (size_t i = 0; i < KINDS; i++) {
			if (is_in(kinds[i].commands, line, n))
				type = kinds[i].type;
		}
		line += n;
	}
	return type;
}

static bool
has_property(const xmlNode *object, const char *name, size_t n)
{
	xml_each (p, object, NULL) {
		const char *is = xml_attr(p, "name");

		if (is != NULL && strlen(is) == n &&
		    strncasecmp(is, name, n) == 0)
			return true;
	}
	return false;
}

/* All words up to the next bar. */
static bool
has_all(const xmlNode *object, const char *words, size_t n)
{
	const char *end = words + n;

	while (words < end) {
		size_t len = strcspn(words, " |");

		if (!has_property(object, words, len))
			return false;
		words += len + (words[len] == ' ');
	}
	return true;
}

static bool
fits(const xmlNode *object, const char *has)
{
	while (has != NULL && *has != '\0') {
		size_t n = strcspn(has, "|");

		if (has_all(object, has, n))
			return true;
		has += n + (has[n] == '|');
	}
	return false;
}

const char *
kind_of_object(const xmlNode *object)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (fits(object, kinds[i].has))
			return kinds[i].type;
	}
	return NULL;
}

bool
kind_repeats(const char *type)
{
	const struct kind *kind = find(type);

	return kind != NULL && kind->repeats;
}

bool
kind_keeps(const char *type, const char *property)
{
	const struct kind *kind = find(type);
	size_t n = strlen(property);

	if (kind != NULL && kind->keeps != NULL)
		return is_in(kind->keeps, property, n);
	return !is_in(noise, property, n);
}
