/*
 * own-smtp and egress on recorded worlds (example.h), and the relay test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/pool.h"
#include "checks/relay.h"
#include "checks/smtp_plan.h"
#include "checks/talk.h"
#include "tests/example.h"

static const char hosts[] = "<hosts><host name='large1.example'/>"
    "<host name='big2.example.org'/></hosts>";

#define IP "sender_ip=203.0.113.9"
#define ME IP "; helo=mail.contoso.example; from=anna@contoso.example"
#define REV "dns 9.113.0.203.in-addr.arpa PTR -> "
#define PTR REV "mail.contoso.example\n"
#define AWAY "local addresses -> 127.0.0.1 | 198.51.100.1\n"
#define NAT "local addresses -> 127.0.0.1 | 192.168.1.5\n"
#define ITSELF "local addresses -> 127.0.0.1 | 203.0.113.9\n"
#define OWN "smtp mail.contoso.example 203.0.113.9 25 ehlo - -> "
#define CONNECTED "- connect connected from 198.51.100.1 | "
#define NAMED(name) CONNECTED "banner 220 " name " ESMTP | " \
	"> ehlo EHLO me.example | ehlo 250-" name " | "
#define GREETS(name) NAMED(name) "ehlo 250 STARTTLS | "
#define BYE "> quit QUIT | quit 221 bye\n"
#define FINE GREETS("mail.contoso.example") BYE
#define LARGE "dns large1.example A -> 192.0.2.101\n" \
	"dns big2.example.org A -> 192.0.2.102\n" "dns * AAAA -> nodata\n"
#define HELLO1 "smtp large1.example 192.0.2.101 25 hello -> "
#define HELLO2 "smtp big2.example.org 192.0.2.102 25 hello -> "
#define OPEN LARGE HELLO1 CONNECTED "banner 220 mx.large1.example hi | " BYE \
	HELLO2 CONNECTED "banner 220 mx.big2.example.org hi | " BYE
#define SHUT LARGE HELLO1 "timeout\n" HELLO2 "timeout\n"

static const struct example own[] = {
	{ "a server that greets by its name is a pass", "own-smtp", ME,
	  OWN FINE PTR AWAY, "pass pass; problem=; "
	  "banner=mail.contoso.example ESMTP; "
	  "banner_name=mail.contoso.example; starttls=true; "
	  "relay=not-tested; note=; rounds=1" },
	{ "a banner that is the reverse name alone will do", "own-smtp",
	  IP "; helo=out.contoso.example",
	  "smtp out.contoso.example 203.0.113.9 25 ehlo - -> " FINE PTR AWAY,
	  "pass pass" },
	{ "a banner that is the EHLO name alone will do", "own-smtp", ME,
	  OWN FINE REV "static9.isp.example\n" AWAY, "pass pass" },
	{ "letters may be of any case", "own-smtp", ME,
	  OWN GREETS("MAIL.Contoso.Example") BYE PTR AWAY, "pass pass" },
	{ "a banner that is neither is a mismatch", "own-smtp", ME,
	  OWN GREETS("EXCH01.contoso.local") BYE PTR AWAY,
	  "warn banner-mismatch; problem=banner-mismatch; "
	  "banner_name=exch01.contoso.local" },
	{ "a banner that is no full name is a mismatch", "own-smtp", ME,
	  OWN GREETS("EXCH01") BYE PTR AWAY, "warn banner-mismatch; "
	  "banner_name=EXCH01" },
	{ "names that DNS did not tell can't be missed", "own-smtp", ME,
	  OWN GREETS("other.example") BYE REV "servfail\n" AWAY,
	  "pass pass" },
	{ "without any name to compare there is no mismatch", "own-smtp", IP,
	  "smtp - 203.0.113.9 25 ehlo - -> " FINE REV "nxdomain\n" AWAY,
	  "pass pass" },
	{ "a banner without a name is not compared", "own-smtp", ME,
	  OWN CONNECTED "banner 220 ESMTP ready | > ehlo EHLO x | "
	  "ehlo 250-hi | ehlo 250 STARTTLS | " BYE PTR AWAY,
	  "pass pass; banner_name=" },
	{ "a banner of asterisks is not compared but told", "own-smtp", ME,
	  OWN CONNECTED "banner 220 *******0****2**** | > ehlo EHLO x | "
	  "ehlo 250-hi | ehlo 250 STARTTLS | " BYE PTR AWAY,
	  "pass pass; note=rewritten" },
	{ "no STARTTLS is a warning", "own-smtp", ME,
	  OWN NAMED("mail.contoso.example") "ehlo 250 SIZE 1 | " BYE PTR AWAY,
	  "warn no-starttls; problem=no-starttls; starttls=false" },
	{ "nobody listens: that is well for a server that only sends",
	  "own-smtp", ME, OWN "refused (connection refused)\n" PTR AWAY OPEN,
	  "warn unreachable; problem=unreachable; banner=" },
	{ "packets that are dropped are nobody who listens", "own-smtp", ME,
	  OWN "timeout (connect: no answer in 8 s) | "
	  "- connect no answer in 8 s\n" PTR AWAY OPEN, "warn unreachable" },
	{ "where nothing gets out, nothing is said about the server",
	  "own-smtp", ME, OWN "timeout (connect: no answer in 8 s) | "
	  "- connect no answer in 8 s\n" PTR AWAY SHUT,
	  "unknown nothing-gets-out; problem=unknown" },
	{ "a talk that had no time proves nothing", "own-smtp", ME,
	  OWN "timeout (the time of this run was over)\n" PTR AWAY OPEN,
	  "unknown no-time; problem=unknown" },
	{ "a server that says nothing is unknown", "own-smtp", ME,
	  OWN "timeout (banner: no answer in 30 s) | - connect connected from "
	  "198.51.100.1 | - banner no answer in 30 s\n" PTR AWAY OPEN,
	  "unknown silent; problem=unknown" },
	{ "a server that falls silent after the banner is unknown",
	  "own-smtp", ME, OWN "timeout (ehlo: no answer in 15 s) | " CONNECTED
	  "banner 220 mail.contoso.example | > ehlo EHLO x | "
	  "- ehlo no answer in 15 s\n" PTR AWAY, "unknown silent" },
	{ "a server that turns away is unknown, with its words", "own-smtp",
	  ME, OWN CONNECTED "banner 554 mail.contoso.example go away | " BYE
	  PTR AWAY, "unknown refused; problem=unknown; "
	  "reply=554 mail.contoso.example go away; "
	  "banner=mail.contoso.example go away" },
	{ "seen from itself the server is seen without its firewall",
	  "own-smtp", ME, OWN FINE PTR ITSELF, "pass pass; note=from-itself" },
	{ "who has only the receiving side need not know", "own-smtp",
	  ME "; side=recipient", "", "skipped not-yours; rounds=0" },
	{ "who has both sides does", "own-smtp", ME "; side=both",
	  OWN FINE PTR AWAY, "pass pass" },
	{ "a private address is nowhere to connect to", "own-smtp",
	  "sender_ip=10.0.0.9", "", "skipped private-address; rounds=0" },
	{ "a private address is asked with leave", "own-smtp",
	  "sender_ip=10.0.0.9; --allow-private",
	  "smtp - 10.0.0.9 25 ehlo - -> " FINE
	  "dns 9.0.0.10.in-addr.arpa PTR -> nxdomain\n" AWAY, "pass pass" },
	{ "a talk that may not be had is skipped", "own-smtp", ME,
	  OWN "not-asked (this run may not)\n" PTR AWAY, "skipped not-asked" },
	{ "without a sending address there is nobody to ask", "own-smtp", "",
	  "", "skipped no-sender_ip; rounds=0" },
};

#define TEST ME "; --relay-test"
#define RELAY "smtp mail.contoso.example 203.0.113.9 25 ehlo - try * -> "
#define TRY(from, to, mail, rcpt) "> mail MAIL FROM:<" from "> | mail " mail \
	" | > rcpt RCPT TO:<" to "> | rcpt " rcpt " | > mail RSET | " \
	"mail 250 ok | "
#define MAIL_ONLY(from, mail) "> mail MAIL FROM:<" from "> | mail " mail " | "
#define F1 "relay-test@example.org", "relay-test@example.net"
#define F2 "", "relay-test@example.net"
#define F3 "postmaster@contoso.example", "relay-test@example.net"
#define CONTROL "", "whybounce-relay-control@contoso.example"
#define F4 "", "relay-test%example.net@contoso.example"
#define F5 "", "\"relay-test@example.net\"@contoso.example"
#define F6 "", "@contoso.example:relay-test@example.net"
#define F7 "", "example.net!relay-test@contoso.example"
#define YES "250 ok", "250 ok"
#define NO "250 ok", "554 5.7.1 Relay access denied"
#define NOBODY "250 ok", "550 5.1.1 no such user"
#define TRY_(form, how) TRY_2(form, how)
#define TRY_2(from, to, mail, rcpt) TRY(from, to, mail, rcpt)
#define HEAD GREETS("mail.contoso.example")
#define SIX_NO TRY_(F2, NO) TRY_(F3, NO) TRY_(CONTROL, NOBODY) TRY_(F4, NO) \
	TRY_(F5, NO) TRY_(F6, NO) TRY_(F7, NO)
#define WITH PTR AWAY

static const struct example relays[] = {
	{ "a refusal of all forms is a closed relay", "own-smtp", TEST,
	  RELAY HEAD TRY_(F1, NO) SIX_NO BYE WITH,
	  "pass pass-relay; relay=closed; relay_forms=7; relay_refused=7; "
	  "problem=" },
	{ "a yes to strangers for strangers is an open relay", "own-smtp",
	  TEST, RELAY HEAD TRY_(F1, YES) SIX_NO BYE WITH,
	  "fail open-relay; problem=open-relay; relay=open; outside=true; "
	  "relay_reply=250 ok; note=relay-at-rcpt; relay_envelope=MAIL "
	  "FROM:<relay-test@example.org> RCPT TO:<relay-test@example.net>" },
	{ "a yes to who claims to be of the house is open, too", "own-smtp",
	  TEST, RELAY HEAD TRY_(F1, NO) TRY_(F2, NO) TRY_(F3, YES)
	  TRY_(CONTROL, NOBODY) BYE WITH, "fail open-relay; "
	  "relay_envelope=MAIL FROM:<postmaster@contoso.example> "
	  "RCPT TO:<relay-test@example.net>" },
	{ "a yes to a hidden form counts where users are known", "own-smtp",
	  TEST, RELAY HEAD TRY_(F1, NO) TRY_(F2, NO) TRY_(F3, NO)
	  TRY_(CONTROL, NOBODY) TRY_(F4, YES) BYE WITH, "fail open-relay" },
	{ "a server that takes any local part proves nothing by it",
	  "own-smtp", TEST, RELAY HEAD TRY_(F1, NO) TRY_(F2, NO) TRY_(F3, NO)
	  TRY_(CONTROL, YES) TRY_(F4, YES) TRY_(F5, YES) TRY_(F6, NO)
	  TRY_(F7, YES) BYE WITH, "pass pass-relay; relay=closed; "
	  "relay_forms=4" },
	{ "a source route that is taken is open", "own-smtp", TEST,
	  RELAY HEAD TRY_(F1, NO) TRY_(F2, NO) TRY_(F3, NO)
	  TRY_(CONTROL, YES) TRY_(F4, NO) TRY_(F5, NO) TRY_(F6, YES) BYE WITH,
	  "fail open-relay" },
	{ "not now is neither yes nor no", "own-smtp", TEST, RELAY HEAD
	  "> mail MAIL FROM:<relay-test@example.org> | mail 250 ok | "
	  "> rcpt RCPT TO:<relay-test@example.net> | rcpt 450 4.2.0 later | "
	  "> mail RSET | mail 250 ok | " SIX_NO BYE WITH,
	  "unknown relay-unclear; problem=unknown; relay=unclear" },
	{ "MAIL that is refused every time leaves it open", "own-smtp", TEST,
	  RELAY HEAD MAIL_ONLY("relay-test@example.org", "550 5.7.1 no")
	  MAIL_ONLY("", "550 5.7.1 no")
	  MAIL_ONLY("postmaster@contoso.example", "550 5.7.1 no")
	  MAIL_ONLY("", "550 5.7.1 no") MAIL_ONLY("", "550 5.7.1 no")
	  MAIL_ONLY("", "550 5.7.1 no") MAIL_ONLY("", "550 5.7.1 no")
	  MAIL_ONLY("", "550 5.7.1 no") BYE WITH,
	  "unknown relay-unclear; problem=unknown; relay_refused=0; "
	  "relay_forms=7" },
	{ "a sender that is refused leaves the other forms to tell",
	  "own-smtp", TEST, RELAY HEAD
	  MAIL_ONLY("relay-test@example.org", "550 5.7.27 null MX") SIX_NO BYE
	  WITH, "pass pass-relay; relay_refused=6; relay_forms=7" },
	{ "a refusal of the invented names is none of relaying", "own-smtp",
	  TEST, RELAY HEAD
	  "> mail MAIL FROM:<relay-test@example.org> | mail 250 ok | "
	  "> rcpt RCPT TO:<relay-test@example.net> | "
	  "rcpt 556 5.1.10 null MX | > mail RSET | mail 250 ok | " BYE WITH,
	  "unknown relay-unclear; relay_refused=0" },
	{ "a banner of 554 is no closed relay", "own-smtp", TEST,
	  RELAY CONNECTED "banner 554 no | " BYE WITH,
	  "unknown refused; relay=unclear; note=relay-unclear; "
	  "problem=unknown" },
	{ "a server that hangs in the test proves nothing", "own-smtp", TEST,
	  RELAY "timeout (rcpt: no answer in 20 s) | " HEAD
	  "> mail MAIL FROM:<relay-test@example.org> | mail 250 ok | "
	  "> rcpt RCPT TO:<relay-test@example.net> | "
	  "- rcpt no answer in 20 s\n" WITH, "unknown relay-unclear" },
	{ "a server that leaves after its first no has said no", "own-smtp",
	  TEST, RELAY HEAD
	  "> mail MAIL FROM:<relay-test@example.org> | mail 250 ok | "
	  "> rcpt RCPT TO:<relay-test@example.net> | rcpt 554 5.7.1 no relay | "
	  "- rcpt closed by them\n" WITH,
	  "pass pass-relay; relay_forms=7; relay_refused=1" },
	{ "a time that ran out after the plain forms leaves them said",
	  "own-smtp", TEST, RELAY "timeout (rcpt: no answer in 3 s) | " HEAD
	  TRY_(F1, NO) TRY_(F2, NO) TRY_(F3, NO) "- mail no answer in 3 s\n"
	  WITH, "pass pass-relay; relay_forms=7; relay_refused=3; "
	  "note=relay-cut" },
	{ "a time that ran out before leaves it open", "own-smtp", TEST,
	  RELAY "timeout (rcpt: no answer in 3 s) | " HEAD TRY_(F1, NO)
	  TRY_(F2, NO) "- mail no answer in 3 s\n" WITH,
	  "unknown relay-unclear; relay_refused=2; note=relay-cut" },
	{ "a server that sees this machine in its own network proves nothing",
	  "own-smtp", TEST, RELAY CONNECTED "banner 220 mail.contoso.example | "
	  "> ehlo EHLO me.example | ehlo 250-mail Hello [10.0.0.7] | "
	  "ehlo 250 STARTTLS | " TRY_(F1, YES) BYE PTR NAT,
	  "unknown relay-from-itself; problem=unknown" },
	{ "a server that sees its own address proves nothing", "own-smtp",
	  TEST, RELAY CONNECTED "banner 220 mail.contoso.example | "
	  "> ehlo EHLO me.example | ehlo 250-mail Hello [203.0.113.9] | "
	  "ehlo 250 STARTTLS | " TRY_(F1, YES) BYE PTR NAT,
	  "unknown relay-from-itself" },
	{ "a server that sees an address outside proves it", "own-smtp",
	  TEST, RELAY CONNECTED "banner 220 mail.contoso.example | "
	  "> ehlo EHLO me.example | ehlo 250-mail Hello [198.51.100.7] | "
	  "ehlo 250 STARTTLS | " TRY_(F1, YES) BYE PTR NAT,
	  "fail open-relay; outside=true" },
	{ "a yes from the server itself proves nothing", "own-smtp", TEST,
	  RELAY HEAD TRY_(F1, YES) BYE PTR ITSELF,
	  "unknown relay-from-itself; problem=unknown; relay=unclear" },
	{ "a no from the server itself is a no to all", "own-smtp", TEST,
	  RELAY HEAD TRY_(F1, NO) SIX_NO BYE PTR ITSELF,
	  "pass pass-relay; relay=closed" },
	{ "from behind a router the place of the test is left open",
	  "own-smtp", TEST, RELAY HEAD TRY_(F1, YES) BYE PTR NAT,
	  "fail open-relay; outside=false; note=relay-inside" },
	{ "another fault does not hide an open relay", "own-smtp", TEST,
	  RELAY GREETS("EXCH01.contoso.local") TRY_(F1, YES) BYE WITH,
	  "fail open-relay" },
	{ "a test that told nothing is noted beside another fault",
	  "own-smtp", TEST, RELAY GREETS("EXCH01.contoso.local")
	  MAIL_ONLY("relay-test@example.org", "451 later") BYE WITH,
	  "warn banner-mismatch; note=relay-unclear" },
	{ "without leave nothing but the greeting is asked", "own-smtp", ME,
	  OWN FINE "smtp * try * -> error\n" WITH, "pass pass; "
	  "relay=not-tested" },
	{ "nobody's relaying is tested for who owns neither side", "own-smtp",
	  ME "; side=neither; --relay-test", OWN FINE WITH, "pass pass; "
	  "relay=not-tested" },
	{ "without a domain of its own the plain forms are left", "own-smtp",
	  IP "; --relay-test", "smtp - 203.0.113.9 25 ehlo - try "
	  "<relay-test@example.org> to <relay-test@example.net> try <> to "
	  "<relay-test@example.net> -> " HEAD TRY_(F1, NO) TRY_(F2, NO) BYE
	  WITH, "pass pass-relay; relay_forms=2" },
};

#define TO "to=bob@fabrikam.example"
#define ROUTE "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n" \
	"dns mx1.fabrikam.example A -> 192.0.2.25\n"
#define THEIRS "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo * -> "

static const struct example ways[] = {
	{ "large hosts that greet show an open way", "egress", IP, OPEN AWAY,
	  "pass pass; reachable=true; asked=2; answered=2; "
	  "is_sender=false; note=other-machine" },
	{ "silence everywhere is a filter that drops", "egress", IP "; " TO,
	  ROUTE THEIRS "timeout\n" SHUT AWAY,
	  "fail dropped; reachable=false; asked=3; answered=0" },
	{ "a refusal everywhere is a filter that resets", "egress", IP,
	  LARGE HELLO1 "refused (connection refused)\n" HELLO2 "error (connect:"
	  " connection reset by them)\n" AWAY, "fail reset" },
	{ "silence here and a refusal there is shut all the same", "egress",
	  IP, LARGE HELLO1 "refused\n" HELLO2 "timeout\n" AWAY,
	  "fail blocked" },
	{ "a connection without a word is shut, too", "egress", IP,
	  LARGE HELLO1 "timeout (banner) | - connect connected from "
	  "198.51.100.1\n" HELLO2 "timeout (banner) | - connect connected from "
	  "198.51.100.1\n" AWAY,
	  "fail blocked; local_address=198.51.100.1" },
	{ "a large host that greets with asterisks is rewritten here",
	  "egress", IP, LARGE HELLO1 CONNECTED
	  "banner 220 ****************0*2* | " BYE HELLO2 CONNECTED
	  "banner 220 mx.big2.example.org hi | " BYE AWAY,
	  "warn rewritten; reachable=true" },
	{ "only the recipient's banner is hidden: who did it is open",
	  "egress", IP "; " TO, ROUTE THEIRS CONNECTED
	  "banner 220 *******0******2** | > ehlo EHLO x | ehlo 250-x | "
	  "ehlo 250 XXXXXXXA | " BYE OPEN AWAY,
	  "pass pass; note=rewritten-somewhere" },
	{ "large hosts that greet alike were not reached", "egress", IP,
	  LARGE HELLO1 CONNECTED "banner 220 proxy.isp.example hi | " BYE
	  HELLO2 CONNECTED "banner 220 proxy.isp.example hi | " BYE AWAY,
	  "warn intercepted; reachable=true" },
	{ "two names of one host greet alike by right", "egress", IP,
	  "dns large1.example A -> 192.0.2.101\n"
	  "dns big2.example.org A -> 192.0.2.101\n" "dns * AAAA -> nodata\n"
	  HELLO1 CONNECTED "banner 220 mx.example.net hi | " BYE
	  "smtp big2.example.org 192.0.2.101 25 hello -> " CONNECTED
	  "banner 220 mx.example.net hi | " BYE AWAY, "pass pass" },
	{ "a large host that is no mail server was not reached", "egress", IP,
	  LARGE HELLO1 "error (banner: that is no reply of a mail server) | "
	  CONNECTED "banner HTTP/1.1 400 Bad Request\n" HELLO2 "timeout\n" AWAY,
	  "warn intercepted" },
	{ "only the recipient answers: the way is open in part", "egress",
	  IP "; " TO, ROUTE THEIRS CONNECTED "banner 220 mx1 | " BYE SHUT AWAY,
	  "warn partly; reachable=true" },
	{ "a recipient that speaks nonsense was reached", "egress",
	  IP "; " TO, ROUTE THEIRS "error (no reply) | " CONNECTED
	  "banner what?\n" OPEN AWAY, "pass pass" },
	{ "one host alone proves nothing", "egress", IP,
	  "dns large1.example A -> 192.0.2.101\n"
	  "dns big2.example.org A -> servfail\n" "dns * AAAA -> nodata\n"
	  HELLO1 "timeout\n" AWAY, "unknown unknown; reachable=" },
	{ "a machine that holds the sending address is the sender", "egress",
	  IP, OPEN ITSELF, "pass pass; is_sender=true; note=" },
	{ "a machine behind a router may be the sender", "egress", IP,
	  OPEN NAT, "pass pass; is_sender=; note=perhaps-other-machine" },
};

static const struct example vantage[] = {
	{ "what another machine is told may not hold for the sender", "smtp",
	  IP "; " TO, ROUTE "dns * AAAA -> nodata\n" THEIRS CONNECTED
	  "banner 554 no | " BYE, "fail refused-connect; note=other-machine" },
	{ "what the sender itself is told needs no note", "smtp", IP "; " TO,
	  ROUTE "dns * AAAA -> nodata\n" THEIRS
	  "- connect connected from 203.0.113.9 | banner 554 no | " BYE,
	  "fail refused-connect; note=" },
	{ "behind a router it may be the sender", "smtp", IP "; " TO,
	  ROUTE "dns * AAAA -> nodata\n" THEIRS
	  "- connect connected from 192.168.1.5 | banner 554 no | " BYE,
	  "fail refused-connect; note=perhaps-other-machine" },
};

/* ---- the plan of the test ---- */

static void
every_envelope_of_the_test_is_fit_to_be_said(void **state)
{
	struct pool *pool = pool_new();
	struct smtp_plan plan;

	(void)state;
	assert_int_equal(smtp_plan_read(&plan, pool, pool_printf(pool,
	    "- 203.0.113.9 25 ehlo -%s", relay_envelopes(pool,
	    "contoso.example"))), 0);
	assert_int_equal(plan.envelopes, 8);
	assert_null(plan.note);
	for (int i = 0; i < plan.envelopes; i++) {
		assert_non_null(plan.envelope[i].to);
		assert_null(strpbrk(plan.envelope[i].to, "<> \r\n"));
	}
	assert_string_equal(plan.envelope[2].from,
	    "postmaster@contoso.example");
	assert_string_equal(plan.envelope[4].to,
	    "relay-test%example.net@contoso.example");
	assert_int_equal(smtp_plan_read(&plan, pool, pool_printf(pool,
	    "- 203.0.113.9 25 ehlo -%s", relay_envelopes(pool, NULL))), 0);
	assert_int_equal(plan.envelopes, 2);
	pool_free(pool);
}

int
main(void)
{
	struct tests t = { 0 };
	char *folder = scratch_new();
	int failed;

	scratch_copy(folder, "case.rng", SRCDIR "/assets/case.rng");
	scratch_write(folder, "tree.xml", "<tree/>");
	scratch_write(folder, "hosts.xml", hosts);
	setenv("WHYBOUNCE_DATA", folder, 1);
	TESTS_ADD(&t, own);
	TESTS_ADD(&t, relays);
	TESTS_ADD(&t, ways);
	TESTS_ADD(&t, vantage);
	tests_add(&t, "every envelope of the test is fit to be said",
	    every_envelope_of_the_test_is_fit_to_be_said, NULL);
	failed = tests_run(&t, "own-smtp");
	scratch_free(folder);
	return failed != 0;
}
