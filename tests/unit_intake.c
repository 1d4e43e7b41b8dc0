/*
 * Unit tests of the intake: recorded bounces in tests/intake/, replies and
 * Received lines written here, and input that is made to hurt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/casefile.h"
#include "checks/intake.h"
#include "checks/mem.h"

#ifndef SRCDIR
#define SRCDIR "."
#endif

static struct casefile *
read_bytes(const char *bytes, size_t n, enum intake expected)
{
	struct casefile *c = casefile_new();
	char *why;

	assert_int_equal(intake_read(c, bytes, n, "x", &why), expected);
	assert_true((why == NULL) == (expected == INTAKE_BOUNCE));
	free(why);
	return c;
}

static struct casefile *
read_file(const char *name, enum intake expected)
{
	char *path = mem_printf("%s/tests/intake/%s", SRCDIR, name), *why;
	struct casefile *c;
	struct buf b;

	buf_init(&b, INTAKE_MAX);
	if (buf_read_file(&b, path, &why) != 0)
		fail_msg("%s", why);
	c = read_bytes(b.data, b.len, expected);
	buf_release(&b);
	free(path);
	return c;
}

static void
expect(const struct casefile *c, const char *what, const char *name,
    const char *value)
{
	const char *is = fact_get(c, name);

	if ((is == NULL) != (value == NULL) ||
	    (is != NULL && strcmp(is, value) != 0))
		fail_msg("%s: %s is '%s', not '%s'", what, name,
		    is != NULL ? is : "absent", value != NULL ? value :
		    "absent");
}

struct row {
	const char *file, *name, *value;
};

static void
recorded_bounces_give_their_facts(void **state)
{
	static const struct row rows[] = {
		{ "postfix-blocked.eml", "format", "dsn" },
		{ "postfix-blocked.eml", "to", "bob@fabrikam.example" },
		{ "postfix-blocked.eml", "from", "anna@contoso.example" },
		{ "postfix-blocked.eml", "reply_code", "554" },
		{ "postfix-blocked.eml", "enhanced_code", "5.7.1" },
		{ "postfix-blocked.eml", "sender_ip", "203.0.113.9" },
		{ "postfix-blocked.eml", "stage", "rcpt" },
		{ "postfix-blocked.eml", "selectors", "s2026" },
		{ "postfix-blocked.eml", "helo", NULL },
		{ "postfix-blocked.eml", "diagnostic", "554 5.7.1 Service "
		    "unavailable; Client host [203.0.113.9] blocked using "
		    "zen.example.net" },
		{ "bare-report.eml", "reply_code", "571" },
		{ "bare-report.eml", "enhanced_code", NULL },
		{ "bare-report.eml", "diagnostic",
		    "571 Delivery not authorized, message refused" },
		{ "exchange-de.txt", "format", "exchange-text" },
		{ "exchange-de.txt", "reporting_mta", "ex01.contoso.example" },
		{ "exchange-de.txt", "remote_mta", "mx1.fabrikam.example" },
		{ "exchange-de.txt", "reply_code", "571" },
		{ "exchange-de.txt", "header_from", "anna@contoso.example" },
		{ "exchange-de.txt", "sender_ip", NULL },
		{ "exchange-fr-quoted.txt", "to", "bob@fabrikam.example" },
		{ "exchange-fr-quoted.txt", "reporting_mta",
		    "ex01.contoso.example" },
		{ "exchange-fr-quoted.txt", "sender_ip", "203.0.113.9" },
		{ "exchange-2003.txt", "to", "bob@fabrikam.example" },
		{ "exchange-2003.txt", "reply_code", "571" },
		{ "exchange-2003.txt", "enhanced_code", NULL },
		{ "sendmail.eml", "diagnostic",
		    "550 your address 203.0.113.9 has no name call us" },
		{ "sendmail.eml", "remote_mta", "mx1.fabrikam.example" },
		{ "sendmail.eml", "stage", "rcpt" },
		{ "sendmail.eml", "sender_ip", "203.0.113.9" },
		{ "exim-old.eml", "to", "bob@fabrikam.example" },
		{ "exim-old.eml", "diagnostic",
		    "571 No PTR record for 203.0.113.9" },
		{ "exim-old.eml", "stage", "connect" },
		{ "exim-old.eml", "helo", "ws.contoso.local" },
		{ "qmail.eml", "reply_code", "550" },
		{ "qmail.eml", "reporting_mta", "mail.contoso.example" },
		{ "qmail.eml", "sender_ip", NULL },
		{ "logs.txt", "format", "log" },
		{ "logs.txt", "action", "delayed" },
		{ "logs.txt", "reply_code", "450" },
		{ "logs.txt", "diagnostic",
		    "450 4.7.1 Greylisted, come back" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = read_file(rows[i].file, INTAKE_BOUNCE);

		expect(c, rows[i].file, rows[i].name, rows[i].value);
		casefile_free(c);
	}
}

static void
what_is_no_bounce_says_so(void **state)
{
	static const char *const files[] = { "vacation.eml", "complaint.eml",
		"success.eml" };
	static const struct { const char *bytes; size_t n; } nothing[] = {
		{ "", 0 }, { " \n\t\n", 4 }, { "\0\1\2\3\4\5\6\7", 8 },
		{ "<?xml version='1.0'?><a>550 relay</a>", 37 },
		{ "Good morning, Anna", 18 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		casefile_free(read_file(files[i], INTAKE_NOT_BOUNCE));
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		casefile_free(read_bytes(nothing[i].bytes, nothing[i].n,
		    INTAKE_NOTHING));
}

static void
a_reply_gives_what_it_quotes_and_no_more(void **state)
{
	static const struct row rows[] = {
		{ "571 Delivery not authorized, message refused",
		    "reply_code", "571" },
		{ "571 Delivery not authorized, message refused",
		    "sender_ip", NULL },
		{ "550-5.7.25 [203.0.113.9] has\r\n550 5.7.25 no name",
		    "diagnostic", "550 5.7.25 [203.0.113.9] has no name" },
		{ "550 5.7.1 [2001:db8::5] is bad", "sender_ip",
		    "2001:db8::5" },
		{ "550 client 10.1.2.3 refused", "sender_ip", NULL },
		{ "550 bad HELO (RFC 2821 4.1.1.1)", "sender_ip", NULL },
		{ "550 see http://198.51.100.7/why", "sender_ip", NULL },
		{ "550 see http://198.51.100.7/why", "link",
		    "http://198.51.100.7/why" },
		{ "host mx.example [198.51.100.25] SMTP error from remote "
		    "mail server after initial connection: 554 go away",
		    "sender_ip", NULL },
		{ "504 5.5.2 <ws15>: Helo command rejected: need a name",
		    "helo", NULL },
		{ "504 5.5.2 <ws.local>: Helo command rejected: need a name",
		    "helo", "ws.local" },
		{ "550 5.1.1 <bob@fabrikam.example>: Recipient address "
		    "rejected: unknown", "to", "bob@fabrikam.example" },
		{ "mx1.fabrikam.example #550 5.7.1 no ##", "remote_mta",
		    "mx1.fabrikam.example" },
		{ "550 5.7.1 \x1b[31mred", "diagnostic",
		    "550 5.7.1 \\x1b[31mred" },
		{ "expired after 450 minutes", "reply_code", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct casefile *c = casefile_new();

		intake_reply(c, rows[i].file, FACT_OPTION);
		expect(c, rows[i].file, rows[i].name, rows[i].value);
		casefile_free(c);
	}
}

/* Received lines of the returned message, newest first. */
static void
the_hand_over_shows_the_sending_address(void **state)
{
	static const struct row rows[] = {
		{ "Received: from a (mail.contoso.example [203.0.113.9]) by "
		    "mx.fabrikam.example; x\nReceived: from pc ([10.0.0.1]) "
		    "by mail.contoso.example; x\n", "sender_ip",
		    "203.0.113.9" },
		{ "Received: from pc ([198.51.100.77]) by mail.contoso.example"
		    " with ESMTPSA; x\n", "sender_ip", NULL },
		{ "Received: from unknown (HELO m.contoso.example) "
		    "(203.0.113.9) by 0 with SMTP; x\n", "helo",
		    "m.contoso.example" },
		{ "Received: from [127.0.0.1] ([203.0.113.9]) by mx.example; "
		    "x\n", "sender_ip", "203.0.113.9" },
		{ "Received: from x (192.168.1.1) by y.example; x\n",
		    "sender_ip", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *text = mem_printf("Delivery has failed to these "
		    "recipients or groups:\n\nb@c.example\nRemote Server "
		    "returned '550 no'\n\nOriginal message headers:\n\n%s"
		    "From: anna@contoso.example\n", rows[i].file);
		struct casefile *c = read_bytes(text, strlen(text),
		    INTAKE_BOUNCE);

		expect(c, rows[i].file, rows[i].name, rows[i].value);
		casefile_free(c);
		free(text);
	}
}

static void
the_person_picks_a_recipient(void **state)
{
	struct casefile *c = read_file("exim-old.eml", INTAKE_BOUNCE);
	int n = 0;

	(void)state;
	xml_each (r, casefile_part(c, "recipients"), "recipient")
		n++;
	assert_int_equal(n, 2);
	intake_pick(c, "carol@fabrikam.example");
	expect(c, "picked", "to", "carol@fabrikam.example");
	expect(c, "picked", "enhanced_code", "5.1.1");
	expect(c, "picked", "sender_ip", "203.0.113.9");
	intake_pick(c, NULL);
	expect(c, "picked", "reply_code", "571");
	casefile_free(c);
}

static void
every_cut_of_a_bounce_is_read_without_harm(void **state)
{
	static const char *const files[] = { "postfix-blocked.eml",
		"sendmail.eml", "exchange-de.txt", "logs.txt" };

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *path = mem_printf("%s/tests/intake/%s", SRCDIR,
		    files[i]), *why = NULL;
		struct buf b;

		buf_init(&b, INTAKE_MAX);
		assert_int_equal(buf_read_file(&b, path, &why), 0);
		for (size_t n = 0; n < b.len; n += 3) {
			struct casefile *c = casefile_new();

			intake_read(c, b.data, n, NULL, &why);
			free(why);
			casefile_free(c);
		}
		buf_release(&b);
		free(path);
	}
}

static void
a_deep_nest_is_searched_as_text(void **state)
{
	struct casefile *c;
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "From: MAILER-DAEMON@a.example\nSubject: Undelivered\n");
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "Content-Type: multipart/mixed; "
		    "boundary=\"b%d\"\n\n--b%d\n", i, i);
	buf_puts(&b, "\nFinal-Recipient: rfc822; bob@fabrikam.example\n"
	    "Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n");
	c = read_bytes(b.data, b.len, INTAKE_BOUNCE);
	expect(c, "nest", "to", "bob@fabrikam.example");
	expect(c, "nest", "enhanced_code", "5.1.1");
	casefile_free(c);
	buf_release(&b);
}

static void
utf16_is_read(void **state)
{
	static const char said[] = "571 message refused";
	char wide[2 + 2 * sizeof said] = "\xff\xfe";
	struct casefile *c;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof said; i++)
		wide[2 + 2 * i] = said[i];
	c = read_bytes(wide, 2 * sizeof said, INTAKE_BOUNCE);
	expect(c, "utf-16", "reply_code", "571");
	casefile_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_bounces_give_their_facts),
		cmocka_unit_test(what_is_no_bounce_says_so),
		cmocka_unit_test(a_reply_gives_what_it_quotes_and_no_more),
		cmocka_unit_test(the_hand_over_shows_the_sending_address),
		cmocka_unit_test(the_person_picks_a_recipient),
		cmocka_unit_test(every_cut_of_a_bounce_is_read_without_harm),
		cmocka_unit_test(a_deep_nest_is_searched_as_text),
		cmocka_unit_test(utf16_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
