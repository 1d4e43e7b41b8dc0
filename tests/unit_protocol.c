/*
 * Unit tests of Exchange's own logs as input: who called, who refused, and
 * which receive connector took the call.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/casefile.h"
#include "checks/intake.h"

#define AT "2026-11-26T01:12:44.120Z,"

/* Two sessions in turn: one is let in, the other is not. */
static const char received[] =
    "#Software: Microsoft Exchange Server\n"
    "#Log-type: SMTP Receive Protocol Log\n"
    "#Fields: date-time,connector-id,session-id,sequence-number,"
    "local-endpoint,remote-endpoint,event,data,context\n"
    AT "MX01\\Internet,08DA,0,192.0.2.25:25,198.51.100.7:4011,+,,\n"
    AT "MX01\\Partners,08DB,0,192.0.2.25:25,203.0.113.9:51044,+,,\n"
    AT "MX01\\Partners,08DB,1,192.0.2.25:25,203.0.113.9:51044,>,"
    "\"220 mx1.fabrikam.example Microsoft ESMTP MAIL Service ready\",\n"
    AT "MX01\\Internet,08DA,1,192.0.2.25:25,198.51.100.7:4011,<,"
    "EHLO relay.example.net,\n"
    AT "MX01\\Partners,08DB,2,192.0.2.25:25,203.0.113.9:51044,<,"
    "EHLO mail.contoso.example,\n"
    AT "MX01\\Partners,08DB,3,192.0.2.25:25,203.0.113.9:51044,<,"
    "MAIL FROM:<anna@contoso.example> SIZE=2048,\n"
    AT "MX01\\Partners,08DB,4,192.0.2.25:25,203.0.113.9:51044,>,"
    "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail "
    "during MAIL FROM,\n"
    AT "MX01\\Internet,08DA,2,192.0.2.25:25,198.51.100.7:4011,<,QUIT,\n";

static const char inside[] =
    AT "EX10\\Default EX10,08DC,14,10.1.1.20:25,10.1.1.77:51044,<,"
    "RCPT TO:<bob@fabrikam.example>,\n"
    AT "EX10\\Default EX10,08DC,15,10.1.1.20:25,10.1.1.77:51044,>,"
    "550 5.7.1 Unable to relay,\n";

static const char sixth[] =
    AT "MX01\\Internet,08DC,14,[2001:db8::25]:25,[2001:db8:9::9]:51044,<,"
    "RCPT TO:<bob@fabrikam.example>,\n"
    AT "MX01\\Internet,08DC,15,[2001:db8::25]:25,[2001:db8:9::9]:51044,>,"
    "550 5.1.1 User unknown,\n";

static const char sent[] =
    AT "To Internet,08DD,5,10.1.1.20:31001,198.51.100.25:25,<,"
    "220 mx1.fabrikam.example ESMTP,\n"
    AT "To Internet,08DD,6,10.1.1.20:31001,198.51.100.25:25,>,"
    "RCPT TO:<bob@fabrikam.example>,\n"
    AT "To Internet,08DD,7,10.1.1.20:31001,198.51.100.25:25,<,"
    "550 5.7.1 Message refused,\n";

/* What Exchange 2013 and later write about a message that failed. */
static const char tracked[] =
    "RecipientStatus : {[{LRT=11/26/2026 1:22:09 AM};{LED=552 5.3.4 Message "
    "size exceeds fixed maximum message size};{FQDN=mx1.fabrikam.example};"
    "{IP=198.51.100.25}]}\n"
    "EventId         : FAIL\n"
    "Recipients      : {bob@fabrikam.example}\n";

static const char tracked_here[] =
    "RecipientStatus : {[{LRT=11/26/2026 1:22:09 AM};{LED=550 5.2.3 "
    "RESOLVER.RST.SendSizeLimit.Sender; too large};{FQDN=};{IP=}]}\n"
    "EventId         : FAIL\n"
    "Recipients      : {bob@fabrikam.example}\n";

static const char queued[] =
    "Identity      : EX13\\4711\n"
    "Status        : Retry\n"
    "NextHopDomain : fabrikam.example\n"
    "LastError     : 451 4.4.0 Primary target IP address responded with: "
    "\"550 5.7.1 Message refused.\" Attempted failover to alternate host, but "
    "that did not succeed.\n";

static const struct {
	const char *log, *fact, *value;
} rows[] = {
	{ received, "sender_ip", "203.0.113.9" },
	{ received, "helo", "mail.contoso.example" },
	{ received, "from", "anna@contoso.example" },
	{ received, "connector", "MX01\\Partners" },
	{ received, "remote_mta", "mx1.fabrikam.example" },
	{ received, "refused_by", "their-edge" },
	{ received, "enhanced_code", "5.7.57" },
	{ received, "stage", "mail" },
	{ inside, "sender_ip", "10.1.1.77" },
	{ inside, "to", "bob@fabrikam.example" },
	{ inside, "connector", "EX10\\Default EX10" },
	{ inside, "remote_mta", "EX10" },
	{ inside, "refused_by", "own-gateway" },
	{ inside, "stage", "rcpt" },
	{ sixth, "sender_ip", "2001:db8:9::9" },
	{ sixth, "refused_by", "their-edge" },
	{ sent, "remote_mta", "mx1.fabrikam.example" },
	{ sent, "diagnostic", "550 5.7.1 Message refused" },
	{ sent, "sender_ip", NULL },
	{ sent, "connector", NULL },
	{ tracked, "remote_mta", "mx1.fabrikam.example" },
	{ tracked, "refused_by", "their-edge" },
	{ tracked, "reply_code", "552" },
	{ tracked_here, "remote_mta", NULL },
	{ tracked_here, "refused_by", "own-server" },
	{ queued, "refused_by", NULL },
	{ queued, "reply_code", "550" },
};

static void
a_log_tells_who_called_and_who_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = casefile_new();
		const char *is, *wanted = rows[i].value;
		char *why;

		assert_int_equal(intake_read(c, rows[i].log,
		    strlen(rows[i].log), "x", &why), INTAKE_BOUNCE);
		is = fact_get(c, rows[i].fact);
		if ((is == NULL) != (wanted == NULL) ||
		    (is != NULL && strcmp(is, wanted) != 0))
			fail_msg("row %zu: %s is '%s', not '%s'", i,
			    rows[i].fact, is != NULL ? is : "absent",
			    wanted != NULL ? wanted : "absent");
		casefile_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_tells_who_called_and_who_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
