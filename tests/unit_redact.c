/*
 * Redaction. One case is built of secrets, hidden in every way that mail and
 * DNS know; no format may tell any of them. And what is masked is still a
 * case: the recorded ones are judged to the same verdict.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/base64.h"
#include "checks/buf.h"
#include "checks/check.h"
#include "checks/finding.h"
#include "checks/ip.h"
#include "checks/loop.h"
#include "checks/mem.h"
#include "checks/returned.h"
#include "checks/runner.h"
#include "checks/text.h"
#include "help/judgement.h"
#include "help/redact.h"
#include "help/report.h"

#define COUNT(table) (sizeof table / sizeof *table)

static struct knowledge *knowledge;

static int
set_up(void **state)
{
	(void)state;
	knowledge = knowledge_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	knowledge_free(knowledge);
	return 0;
}

static struct casefile *
parse(const char *text)
{
	char *why = NULL;
	struct casefile *c = casefile_parse(text, strlen(text), "test", &why);

	if (c == NULL)
		fail_msg("%s", why);
	return c;
}

/* ---- a case built of secrets ---- */

static const char message[] =
"Received: from pc-buchhaltung.contoso.example (unknown [10.20.30.41])\n"
"\tby ex17.tresor.local (10.20.30.40) with ESMTP id 4; Fri, 20 Nov 2026\n"
"Subject: =?utf-8?q?Geheime_=C3=9Cbernahme?=\n"
" =?utf-8?b?UHJvamVrdCBGYWxrZQ==?=\n"
"Thread-Topic: Re: Falkenprojekt Zwei\n"
"From: =?iso-8859-1?q?J=FCrgen_M=FCllerhagen?=\n"
"\t<juergen.mueller@contoso.example>\n"
"To: \"Verborgen, Bob\" <bob.verborgen@fabrikam.example>\n"
"Cc: \"Kranich, Ottilie\" <info@contoso.example>\n"
"Message-ID: <anna.geheim.77@ex17.tresor.local>\n"
"X-Originating-IP: [192.168.77.5]\n"
"DKIM-Signature: v=1; a=rsa-sha256; d=contoso.example; s=k1;\n"
"\tz=From:=20anna.geheim@contoso.example|Subject:=20Falke; h=from:subject;\n"
"\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\n"
"\nLiebe Kollegen, streng vertraulich.\n";

static const char secrets_case[] =
"<case version='1' revision='3' title='Frau Geheim klagt'>"
"<source name='/home/anna.geheim/Falkenprojekt Zwei.eml'/><facts>"
"<fact name='from'><value source='returned' where='from anna.geheim'>"
"Anna.Geheim@contoso.example</value></fact>"
"<fact name='to'><value source='report'>bob.verborgen@fabrikam.example"
"</value></fact>"
"<fact name='sender_ip'><value source='option'>203.0.113.9</value>"
"<value source='guess'>10.20.30.40</value></fact>"
"<fact name='helo'><value source='option'>WINKEL9</value></fact>"
"<fact name='reporting_mta'><value source='report'>ex17.tresor.local"
"</value></fact>"
"<fact name='full'><value source='text'>Nov 20 09:14:08 tresorlog "
"postfix/smtp[31]: x</value></fact>"
"<fact name='diagnostic'><value source='reply'>571 Delivery not authorized, "
"message refused: anna.geheim at [10.20.30.40] (EX17.Tresor.Local) "
"Subject: \"Falkenprojekt Zwei\" for Bob Verborgen</value></fact></facts>"
"<recipients>"
"<recipient address='bob.verborgen@fabrikam.example' action='failed' "
"reply_code='571'>no mail from Anna Geheim</recipient>"
"<recipient address='j\xc3\xbcrgen.m\xc3\xbcllerhagen@contoso.example' "
"remote_mta='winkel9'>rcpt_to=bob.verborgen@fabrikam.example</recipient>"
"<recipient address='SRS0=HHH=TT=contoso.example=anna.geheim"
"@relay.example'>x</recipient>"
"<recipient address='info@contoso.example'>Ottilie Kranich must not"
"</recipient>"
"<recipient address='bounces-bob.verborgen=fabrikam.example@list.example'>"
"prvs=1234=anna.geheim@contoso.example</recipient></recipients><evidence>"
"<question id='q1' kind='dns' text='40.30.20.10.in-addr.arpa PTR' "
"outcome='answer' server='192.168.77.5:53'><record section='answer' "
"name='40.30.20.10.in-addr.arpa' type='PTR' ttl='5'>ex17.tresor.local"
"</record></question>"
"<question id='q2' kind='dns' text='40.30.20.10.zen.spamhaus.org A' "
"outcome='nxdomain'/>"
"<question id='q3' kind='dns' text='anna.geheim._spf.contoso.example A' "
"outcome='nxdomain'/>"
"<question id='q4' kind='dns' text='geheim.anna.l.contoso.example A' "
"outcome='nxdomain'/>"
"<question id='q5' kind='dns' text='ex17.tresor.local._h.contoso.example A' "
"outcome='nxdomain'/>"
"<question id='q6' kind='dns' text='xn--mllerhagen-9db.contoso.example TXT' "
"outcome='answer'><record section='answer' name='x' type='TXT' ttl='5'>"
"v=spf1 ip4:10.20.30.0/24 ip6:fd12:3456::/32 exists:%{l}.contoso.example "
"a:ex17.tresor.local -all</record></question>"
"<question id='q7' kind='dns' text='9.9.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
"0.0.0.0.6.5.4.3.2.1.d.f.ip6.arpa PTR' outcome='nxdomain'/>"
"<question id='q8' kind='smtp' text='mx1.fabrikam.example 198.51.100.25 25 "
"ehlo - from &lt;Anna.Geheim@contoso.example&gt; to "
"&lt;bob.verborgen@fabrikam.example&gt;' outcome='answer'>"
"<record section='dialogue' name='&gt;' type='ehlo' ttl='1'>EHLO "
"helpdesk7.tresor.local</record>"
"<record section='dialogue' name='&lt;' type='ehlo' ttl='2'>250-mx1 Hello "
"helpdesk7 [fd12:3456::99], pleased</record>"
"<record section='dialogue' name='&gt;' type='mail' ttl='3'>MAIL "
"FROM:&lt;Anna.Geheim@contoso.example&gt;</record>"
"<record section='dialogue' name='&lt;' type='rcpt' ttl='4'>550 "
"bob=2Everborgen=40fabrikam.example anna%2egeheim%40contoso.example "
"see https://x.example/?e=anna.geheim%40contoso.example</record>"
"<record section='dialogue' name='&lt;' type='rcpt' ttl='5'>"
"=?utf-8?b?YW5uYS5nZWhlaW0=?= =?utf-8?q?J=C3=BCrgen_M=C3=BCllerhagen?= "
"M\\xfcllerhagen YW5uYS5nZWhlaW1AY29udG9zby5leGFtcGxl M=C3=BCllerhagen "
"M%C3%BCllerhagen</record>"
"<record section='dialogue' name='&lt;' type='rcpt' ttl='6'>"
"\"Anna Geheim\" &lt;anna.geheim@contoso.example&gt;, Subject: "
"Falkenprojekt Zwei</record>"
"<record section='dialogue' name='-' type='connect' ttl='0'>from "
"::ffff:10.20.30.40 to 64:ff9b::a14:1e28, 10-20-30-40.dyn.example"
"</record><record section='certificate' name='0' type='pem' ttl='7'>"
"-----BEGIN CERTIFICATE-----MAFleDE3LnRyZXNvci5sb2NhbAA=-----END "
"CERTIFICATE-----</record></question></evidence><findings>"
"<check id='ptr' status='pass' says='pass'><text name='name'>"
"ex17.tresor.local</text><list name='names'><text>EX17.tresor.local</text>"
"</list></check></findings></case>";

/* In lower case; the output is lowered, too. */
static const char *const forbidden[] = {
	"anna", "geheim", "verborgen", "bob", "rgen.m", "llerhagen", "mueller",
	"juergen", "10.20.30.4", "40.30.20.10", "10-20-30", "192.168.77",
	"fd12:3456", "a14:1e2", "6.5.4.3.2.1.d.f", "10.20.30.0",
	"ex17", "tresor", "winkel9", "helpdesk7", "pc-buchhaltung",
	"falke", "bernahme", "frau", "/home", "kollegen",
	"kranich", "ottilie", "yw5uys5nzwhlaw", "ubmeuz2vozwlt",
	"hbm5hlmdlagvpb", "xn--mllerhagen", "e3lnryzxnvci5sb2",
};

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		*s = (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s);
}

static void
check_text(const char *where, const char *s)
{
	char *copy = mem_strdup(s);
	char *end = strstr(copy, "</returned>"), *start = end;

	/* Its base64 is looked at decoded: letters may meet by chance. */
	while (end != NULL && *start != '>')
		*start-- = ' ';
	lower(copy);
	for (size_t i = 0; i < COUNT(forbidden); i++) {
		const char *at = strstr(copy, forbidden[i]);

		if (at != NULL)
			fail_msg("%s tells \"%s\": %.100s", where,
			    forbidden[i], at - (at - copy > 40 ? 40 : at -
			    copy));
	}
	free(copy);
}

static struct casefile *
case_of_secrets(void)
{
	struct casefile *c = parse(secrets_case);
	struct returned r = { RETURNED_MESSAGE, false, message,
		sizeof message - 1 };

	returned_keep(c, &r);
	return c;
}

static struct casefile *
masked(struct casefile *c)
{
	struct redactor *r = redactor_new(knowledge);
	struct casefile *m = redactor_case(r, c);

	redactor_free(r);
	return m;
}

static void
test_no_format_tells_a_secret(void **state)
{
	struct casefile *c = case_of_secrets(), *m = masked(c);
	const struct report_format *format;
	struct returned returned;
	struct judgement j;
	struct report report;

	(void)state;
	judgement_init(&j, knowledge, m, false);
	report = judgement_report(&j);
	for (int i = 0; (format = report_format_at(i)) != NULL; i++) {
		struct buf out;

		buf_init(&out, 0);
		format->write(&out, &report);
		check_text(format->word, out.data);
		buf_release(&out);
	}
	assert_true(returned_get(&returned, j.pool, m));
	check_text("the returned message", pool_strndup(j.pool,
	    returned.bytes, returned.n));
	judgement_release(&j);
	casefile_free(m);
	casefile_free(c);
}

static const char *
question_text(struct casefile *c, const char *id)
{
	return xml_attr(xml_by_id(xml_first(casefile_root(c), "evidence"),
	    "question", "id", id), "text");
}

static void
test_the_same_value_has_the_same_mask(void **state)
{
	struct casefile *c = case_of_secrets(), *m = masked(c);

	(void)state;
	assert_string_equal(fact_get(m, "from"), "user1@contoso.example");
	assert_string_equal(fact_get(m, "to"), "user2@fabrikam.example");
	assert_non_null(strstr(question_text(m, "q8"),
	    "from <user1@contoso.example> to <user2@fabrikam.example>"));
	assert_string_equal(question_text(m, "q3"),
	    "user1._spf.contoso.example A");
	assert_string_equal(question_text(m, "q4"),
	    "user1.l.contoso.example A");
	assert_non_null(strstr(fact_get(m, "diagnostic"), "user1 at ["));
	assert_non_null(strstr(fact_get(m, "diagnostic"),
	    "571 Delivery not authorized, message refused"));
	assert_non_null(strstr(fact_get(m, "reporting_mta"), ".internal"));
	assert_string_equal(fact_get(m, "reporting_mta"),
	    finding_value(m, "ptr", "name"));
	assert_string_equal(fact_get(m, "sender_ip"), "203.0.113.9");
	casefile_free(m);
	casefile_free(c);
}

/* ---- single texts ---- */

static const char people_case[] =
"<case version='1' revision='1'><facts>"
"<fact name='from'><value source='report'>anna.geheim@contoso.example"
"</value></fact>"
"<fact name='to'><value source='report'>user@fabrikam.example</value></fact>"
"<fact name='header_from'><value source='report'>bo@contoso.example</value>"
"</fact>"
"<fact name='helo'><value source='report'>ex17.tresor.local</value></fact>"
"</facts></case>";

static const char *const samples[][2] = {
	{ "550 5.1.1 user unknown", "550 5.1.1 user unknown" },
	{ "550 5.1.1 <user>: unknown", "550 5.1.1 <user3>: unknown" },
	{ "mailbox bo is full, not <bo>", "mailbox bo is full, not <user2>" },
	{ "ANNA.GEHEIM@CONTOSO.EXAMPLE", "user1@CONTOSO.EXAMPLE" },
	{ "to=<anna_geheim> and Geheim, Anna", "to=<user1> and user1" },
	{ "to=anna.geheim@a.example,", "to=user1@a.example," },
	{ "\"anna.geheim\"@a.example", "user1@a.example" },
	{ "anna.geheim@[10.0.0.1]", "user1@[10.0.1.1]" },
	{ "postmaster@fabrikam.example", "postmaster@fabrikam.example" },
	{ "mail.contoso.example", "mail.contoso.example" },
	{ "annabella joanna", "annabella joanna" },
	{ "192.0.2.7 127.0.0.2 5.7.1", "192.0.2.7 127.0.0.2 5.7.1" },
	{ "9.113.0.203.zen.spamhaus.org", "9.113.0.203.zen.spamhaus.org" },
	{ "rfc822;bo@contoso.example", "rfc822;user2@contoso.example" },
	{ "EX17.tresor.local at Ex17", "host1.host2.internal at host1" },
	{ "_25._tcp.ex17.tresor.local", "_25._tcp.host1.host2.internal" },
	{ "localhost.localdomain", "localhost.localdomain" },
	{ "10.0.0.0/8 192.168.0.0/16", "10.0.0.0/8 192.168.0.0/16" },
	{ "RESOLVER.ADR.RecipNotFound; not found",
	    "RESOLVER.ADR.RecipNotFound; not found" },
	{ "anna=2Egeheim=40contoso.example", "user1@contoso.example" },
	{ "a\xcc\x81nna.geheim", "user1" },
	{ "Subject: Re: Anna To: x", "Subject: subject1 To: x" },
};

static void
test_words_of_servers_keep_their_meaning(void **state)
{
	struct redactor *r = redactor_new(knowledge);
	struct casefile *c = parse(people_case);
	struct pool *pool = pool_new();

	(void)state;
	casefile_free(redactor_case(r, c));
	for (size_t i = 0; i < COUNT(samples); i++)
		assert_string_equal(redactor_text(r, pool, samples[i][0]),
		    samples[i][1]);
	pool_free(pool);
	casefile_free(c);
	redactor_free(r);
}

static void
test_masks_are_nobodys_names(void **state)
{
	struct casefile *c = parse("<case version='1' revision='1'><facts>"
	    "<fact name='from'><value source='report'>anna@contoso.example"
	    "</value></fact><fact name='to'><value source='report'>"
	    "User1@fabrikam.example</value></fact><fact name='sender_ip'>"
	    "<value source='option'>10.1.1.1</value>"
	    "<value source='guess'>10.1.1.2</value></fact></facts></case>");
	struct casefile *m = masked(c);
	size_t n;
	char *text = casefile_text(m, &n);

	(void)state;
	assert_null(text_find(text, "user1"));
	assert_null(strstr(text, ">10.1.1.1<"));
	assert_null(strstr(text, ">10.1.1.2<"));
	assert_non_null(strstr(text, ">10."));
	free(text);
	casefile_free(m);
	casefile_free(c);
}

static struct ip
ip_of(const char *s)
{
	struct ip ip;

	if (!ip_parse(&ip, s))
		fail_msg("%s is no address", s);
	return ip;
}

static void
test_addresses_stay_within_their_networks(void **state)
{
	struct casefile *c = parse("<case version='1' revision='1'><facts>"
	    "<fact name='diagnostic'><value source='reply'>"
	    "10.1.2.77 10.1.2.0/24 10.1.2.10-10.1.2.90 10.9.0.1 "
	    "172.16.5.5 fd00:1::5</value></fact></facts></case>");
	struct casefile *m = masked(c);
	char a[64], net[64], lo[64], hi[64], out[64], b[64], six[64];
	struct ip ip, low, high, zone;
	int bits;

	(void)state;
	assert_int_equal(sscanf(fact_get(m, "diagnostic"), "%63s %63[^/]/%d "
	    "%63[^-]-%63s %63s %63s %63s", a, net, &bits, lo, hi, out, b,
	    six), 8);
	ip = ip_of(a);
	low = ip_of(lo);
	high = ip_of(hi);
	zone = ip_of(net);
	assert_int_equal(bits, 24);
	assert_int_equal(ip.byte[0], 10);
	assert_memory_equal(ip.byte, zone.byte, 3);
	assert_int_equal(zone.byte[3], 0);
	assert_true(memcmp(low.byte, ip.byte, 4) < 0);
	assert_true(memcmp(ip.byte, high.byte, 4) < 0);
	ip = ip_of(out);
	assert_memory_not_equal(ip.byte, zone.byte, 3);
	assert_string_not_equal(b, "172.16.5.5");
	assert_int_equal(strncmp(b, "172.", 4), 0);
	assert_string_not_equal(six, "fd00:1::5");
	assert_int_equal(strncmp(six, "f", 1), 0);
	casefile_free(m);
	casefile_free(c);
}

static void
test_the_same_case_gives_the_same_bytes(void **state)
{
	struct casefile *c = case_of_secrets();
	struct casefile *a = masked(c), *b = masked(c);
	size_t n, k;
	char *x = casefile_text(a, &n), *y = casefile_text(b, &k);

	(void)state;
	assert_string_equal(x, y);
	free(x);
	free(y);
	casefile_free(a);
	casefile_free(b);
	casefile_free(c);
}

/* ---- recorded cases ---- */

static void
run_offline(struct casefile *c)
{
	struct settings settings = { .smtp_port = 25, .https_port = 443,
		.all_lists = true, .offline = true, .timeout_ms = 1000 };
	struct evidence *e = evidence_new(c);
	struct loop *l = loop_new();
	struct runner *r;
	const char *port = xml_first(casefile_root(c), "settings") == NULL ?
	    NULL : xml_attr(xml_first(casefile_root(c), "settings"),
	    "smtp-port");

	if (port != NULL)
		settings.smtp_port = (int)strtol(port, NULL, 10);
	r = runner_new(c, e, l, &settings);
	while (!runner_step(r))
		;
	runner_free(r);
	loop_free(l);
	evidence_free(e);
}

static void
assert_judged_alike(struct casefile *c, struct casefile *m, const char *name)
{
	struct judgement a, b;

	judgement_init(&a, knowledge, c, false);
	judgement_init(&b, knowledge, m, false);
	for (int i = 0; i < a.verdict->n_checks; i++) {
		if (strcmp(a.verdict->checks[i].status,
		    b.verdict->checks[i].status) != 0)
			fail_msg("%s: %s is %s, masked %s", name,
			    a.verdict->checks[i].id,
			    a.verdict->checks[i].status,
			    b.verdict->checks[i].status);
	}
	assert_string_equal(a.verdict->main.cause, b.verdict->main.cause);
	assert_string_equal(a.verdict->main.id, b.verdict->main.id);
	assert_int_equal(a.verdict->main.confidence,
	    b.verdict->main.confidence);
	assert_int_equal(a.verdict->n_fixes, b.verdict->n_fixes);
	judgement_release(&a);
	judgement_release(&b);
}

static void
check_recorded(const char *path)
{
	char *why = NULL, *text;
	struct casefile *c = casefile_load(path, &why), *m, *again;
	size_t n;

	if (c == NULL)
		fail_msg("%s", why);
	m = masked(c);
	assert_judged_alike(c, m, path);
	text = casefile_text(m, &n);
	again = parse(text);
	run_offline(c);
	run_offline(again);
	assert_judged_alike(c, again, path);
	free(text);
	casefile_free(again);
	casefile_free(m);
	casefile_free(c);
}

static void
test_a_masked_case_is_judged_alike(void **state)
{
	DIR *dir = opendir(SRCDIR "/assets/practice");
	struct dirent *d;
	int n = 0;

	(void)state;
	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL) {
		char path[1000];

		if (strstr(d->d_name, ".xml") == NULL)
			continue;
		snprintf(path, sizeof path, SRCDIR "/assets/practice/%s",
		    d->d_name);
		check_recorded(path);
		n++;
	}
	closedir(dir);
	assert_true(n > 10);
}

/* ---- hostile texts ---- */

static void
test_any_bytes_are_survived(void **state)
{
	static const char *const bits[] = { "=?utf-8?q?", "?=", "=C3", "%40",
		"@", "\"", "<", ">", "10.1.2.3", "::", ".", "xn--a", "-",
		"Subject:", " ", "\\xc3", "anna", "=", "/99", ".in-addr.arpa",
		"\xc3\xbc", "srs0=", "a", "\n", "=?x?b?", "From: ", "(", ")",
		"fd00::1", "1.2.3.4.5.6", "%", "\\x" };
	struct redactor *r = redactor_new(knowledge);
	struct casefile *c = case_of_secrets();
	struct pool *pool = pool_new();
	unsigned seed = 7;

	(void)state;
	casefile_free(redactor_case(r, c));
	for (int i = 0; i < 3000; i++) {
		struct buf b;

		buf_init(&b, 0);
		for (int k = 0; k < 12; k++) {
			seed = seed * 1103515245u + 12345u;
			buf_puts(&b, bits[(seed >> 16) % COUNT(bits)]);
		}
		assert_non_null(redactor_text(r, pool, b.data));
		buf_release(&b);
	}
	pool_free(pool);
	casefile_free(c);
	redactor_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_format_tells_a_secret),
		cmocka_unit_test(test_the_same_value_has_the_same_mask),
		cmocka_unit_test(test_words_of_servers_keep_their_meaning),
		cmocka_unit_test(test_masks_are_nobodys_names),
		cmocka_unit_test(test_addresses_stay_within_their_networks),
		cmocka_unit_test(test_the_same_case_gives_the_same_bytes),
		cmocka_unit_test(test_a_masked_case_is_judged_alike),
		cmocka_unit_test(test_any_bytes_are_survived),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
