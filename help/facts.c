/*
 * Values of facts in words that people know. See facts.h.
 */
#include "help/facts.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/text.h"

static const char *const words[][3] = {
	{ "side", "sender", "the sending side" },
	{ "side", "recipient", "the recipient's side" },
	{ "side", "both", "both sides" },
	{ "side", "neither", "neither side" },
	{ "refused_by", "own-server", "the sender's own server" },
	{ "refused_by", "own-gateway", "the sender's own gateway" },
	{ "refused_by", "their-edge", "the recipient's gateway" },
	{ "refused_by", "their-server", "the recipient's mail server" },
	{ "refused_by", "rule", "a rule of the recipient's side" },
	{ "refused_by", "recipient", "the recipient's organisation" },
	{ "enhanced_code", "5.0.0", "5.0.0 (written where none was "
	    "said)" },
	{ "enhanced_code", "4.0.0", "4.0.0 (written where none was "
	    "said)" },
	{ "stage", "connect", "when connected" },
	{ "stage", "banner", "in the greeting" },
	{ "stage", "ehlo", "after EHLO" },
	{ "stage", "starttls", "after STARTTLS" },
	{ "stage", "tls", "while encryption was set up" },
	{ "stage", "mail", "after the sender (MAIL FROM)" },
	{ "stage", "rcpt", "after the recipient (RCPT TO)" },
	{ "stage", "data", "at the message itself (DATA)" },
	{ "stage", "after", "after the message was handed over" },
	{ "stage", "local", "on the server that reports it" },
	{ "action", "failed", "given up" },
	{ "action", "delayed", "delayed: it is still tried" },
	{ "format", "dsn", "standard report (DSN)" },
	{ "format", "reply", "a line of a mail server" },
	{ "format", "log", "a line of a log" },
	{ "format", "exchange-text", "text of an Exchange report" },
	{ "format", "message", "report in words" },
	{ "product", "postfix", "Postfix" },
	{ "product", "exim", "Exim" },
	{ "product", "sendmail", "Sendmail" },
	{ "product", "gmail", "Gmail" },
	{ "product", "exchange", "Exchange" },
	{ "product", "exchange-onprem", "Exchange" },
	{ "product", "exchange-online", "Exchange Online" },
	{ "product", "exchange-2003", "Exchange 2003" },
	{ "product", "exchange-log", "Exchange, message tracking "
	    "log" },
	{ "product", "opensmtpd", "OpenSMTPD" },
	{ "product", "gmx", "GMX" },
	{ "product", "yahoo", "Yahoo" },
	{ "product", "outlook.com", "Outlook.com" },
	{ "product", "mimecast", "Mimecast" },
	{ "product", "proofpoint", "Proofpoint" },
	{ "product", "cisco", "Cisco Secure Email" },
	{ "product", "barracuda", "Barracuda" },
	{ "product", "amazon-ses", "Amazon SES" },
	{ "exchange", "2007", "Exchange 2007" },
	{ "exchange", "2010", "Exchange 2010" },
	{ "exchange", "2013", "Exchange 2013" },
	{ "exchange", "2016", "Exchange 2016" },
	{ "exchange", "2019", "Exchange 2019" },
	{ "exchange", "se", "Exchange SE" },
	{ "exchange", "online", "Exchange Online" },
	{ "exchange", "none", "no Exchange" },
};

const char *
fact_in_words(const char *name, const char *value)
{
	if (strcmp(name, "reporter") == 0)
		name = "product";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], name) == 0 &&
		    strcmp(words[i][1], value) == 0)
			return words[i][2];
	}
	return value;
}

static const char *
source_word(const char *source)
{
	static const char *const sources[][2] = {
		{ "option", "command line" },
		{ "reply", "words of the refusing server" },
		{ "report", "delivery report" },
		{ "returned", "returned message" },
		{ "text", "text of the bounce" },
		{ "guess", "concluded" },
	};

	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		if (text_same(sources[i][0], source))
			return sources[i][1];
	}
	return "unknown source";
}

const char *
fact_source_in_words(struct pool *pool, const xmlNode *value)
{
	const char *source = xml_attr(value, "source");
	const char *where = xml_attr(value, "where");
	const char *word = source_word(source);

	if (text_same(source, "person"))
		return text_same(where, "chosen") ? "chosen by the person" :
		    "typed by the person";
	if (where == NULL || *where == '\0')
		return word;
	/* "returned headers, line 2" needs no "returned message" before it */
	if (text_begins(where, word) || (text_same(source, "returned") &&
	    text_begins(where, "returned ")))
		return where;
	return pool_printf(pool, "%s: %s", word, where);
}
