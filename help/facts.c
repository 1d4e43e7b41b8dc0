/*
 * Values of facts in words that people know. See facts.h.
 */
#include "help/facts.h"

#include <stddef.h>
#include <string.h>

const char *
fact_in_words(const char *name, const char *value)
{
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
		{ "exchange", "se", "Exchange SE" },
		{ "exchange", "online", "Exchange Online" },
		{ "exchange", "none", "no Exchange" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], name) == 0 &&
		    strcmp(words[i][1], value) == 0)
			return words[i][2];
	}
	return value;
}
