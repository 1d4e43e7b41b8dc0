/*
 * The smtp check on recorded worlds: what servers say at each stage, what is
 * compared with the bounce, and what the repeated envelope proves. And replies
 * compared, one with the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/reply.h"
#include "tests/example.h"

#define NO_AAAA "dns * AAAA -> nodata\n"
#define MX1 "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n" \
	"dns mx1.fabrikam.example A -> 192.0.2.25\n"
#define MX2 "dns fabrikam.example MX -> 20 mx2.fabrikam.example | " \
	"10 mx1.fabrikam.example\n" \
	"dns mx1.fabrikam.example A -> 192.0.2.25\n" \
	"dns mx2.fabrikam.example A -> 192.0.2.26\n"
#define ONE MX1 NO_AAAA
#define TWO MX2 NO_AAAA
#define FROM "from=anna@contoso.example"
#define TO "to=bob@fabrikam.example"
#define PROBE TO "; " FROM "; helo=mail.contoso.example; --rcpt-probe"
#define BOUNCED(code, words) TO "; " FROM "; helo=mail.contoso.example; " \
	"reply_code=" code "; diagnostic=" words "; --rcpt-probe"
#define TALK1 "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo * -> "
#define TALK2 "smtp mx2.fabrikam.example 192.0.2.26 25 ehlo * -> "
#define CONNECTED "- connect connected from 198.51.100.1"
#define BANNER CONNECTED " | banner 220 mx1.fabrikam.example ESMTP"
#define EHLO " | > ehlo EHLO mail.contoso.example | ehlo 250 hi"
#define OLD_EHLO " | > ehlo EHLO old.contoso.example | ehlo 250 hi"
#define RIGHT_EHLO " | > ehlo EHLO mail.contoso.example | ehlo "
#define BYE " | > quit QUIT | quit 221 Bye\n"
#define FINE BANNER EHLO BYE
#define RSET " | > mail RSET | mail 250 ok"
#define MAIL(from) " | > mail MAIL FROM:<" from "> | mail "
#define RCPT(to) " | > rcpt RCPT TO:<" to "> | rcpt "
#define ANNA "anna@contoso.example"
#define BOB "bob@fabrikam.example"
#define POSTMASTER "postmaster@fabrikam.example"
#define STRANGER "postmaster@example.org"
#define BOUNCE MAIL(ANNA) "250 ok" RCPT(BOB)
#define TO_POSTMASTER RSET MAIL(ANNA) "250 ok" RCPT(POSTMASTER)
#define FROM_NOBODY RSET MAIL("") "250 ok" RCPT(BOB)
#define FROM_STRANGER RSET MAIL(STRANGER) "250 ok" RCPT(BOB)
#define NO "550 5.7.1 Message refused"
#define YES "250 2.1.5 Ok"

/* ---- stages ---- */

static const struct example stages[] = {
	{ "all servers that talk are counted", "smtp", TO, TWO TALK1 FINE
	  TALK2 FINE, "pass pass; count=2; fine=2; silent=0; shut=0" },
	{ "each server is asked about, the preferred one first", "smtp", TO,
	  TWO TALK1 FINE TALK2 "timeout\n",
	  "warn partly; hosts/0/host=mx1.fabrikam.example; "
	  "hosts/1/host=mx2.fabrikam.example; hosts/1/outcome=timeout; "
	  "fine=1; silent=1; shut=0" },
	{ "a refusal of several lines is kept line by line", "smtp", TO, ONE
	  TALK1 CONNECTED " | banner 554-mx1.fabrikam.example | "
	  "banner 554-Your access is rejected | banner 554 see our page" BYE,
	  "fail refused-connect; stage=banner; reply_code=554; "
	  "reply=554 mx1.fabrikam.example Your access is rejected see our "
	  "page; hosts/0/lines/0=554-mx1.fabrikam.example; "
	  "hosts/0/lines/2=554 see our page" },
	{ "a refused sender is no refused recipient", "smtp", PROBE, ONE TALK1
	  BANNER EHLO MAIL(ANNA) "553 5.1.8 no such domain" BYE,
	  "fail refused-mail; stage=mail; reply_code=553" },
	{ "refused encryption is told, and refuses no mail", "smtp", TO, ONE
	  TALK1 BANNER " | > ehlo EHLO x | ehlo 250-hi | ehlo 250 STARTTLS | "
	  "> starttls STARTTLS | starttls 454 4.7.0 TLS not available" BYE,
	  "pass pass; no_tls_host=mx1.fabrikam.example; "
	  "note=starttls-refused; "
	  "hosts/0/starttls_reply=454 4.7.0 TLS not available" },
	{ "a line that dies before the banner was no closed port", "smtp", TO,
	  ONE TALK1 "error (banner: closed by them) | " CONNECTED
	  " | - banner closed by them\n",
	  "fail dropped; at=banner; host=mx1.fabrikam.example; "
	  "hosts/0/dropped=true; shut=1" },
	{ "a line that dies after EHLO is no pass", "smtp", TO, ONE TALK1
	  BANNER " | > ehlo EHLO x.example | - ehlo closed by them\n",
	  "fail dropped; at=ehlo; hosts/0/stage=ehlo" },
	{ "a line that dies at RCPT is no pass", "smtp", PROBE, ONE TALK1
	  BANNER EHLO MAIL(ANNA) "250 ok | > rcpt RCPT TO:<" BOB "> | "
	  "- rcpt connection reset by them\n", "fail dropped; at=rcpt" },
	{ "the asked one that drops the line counts more than others",
	  "smtp", PROBE, TWO TALK1 BANNER EHLO MAIL(ANNA)
	  "250 ok | > rcpt RCPT TO:<" BOB "> | - rcpt closed by them\n"
	  TALK2 FINE, "fail dropped; at=rcpt" },
	{ "a line that dies after QUIT has ended well", "smtp", TO, ONE TALK1
	  BANNER EHLO " | > quit QUIT | - quit closed by them\n",
	  "pass pass; hosts/0/dropped=" },
	{ "a time-out says where and why", "smtp", TO, ONE TALK1
	  "timeout (banner: no answer in 19 s) | " CONNECTED
	  " | - banner no answer in 19 s\n",
	  "unknown timeout; at=banner; reason=banner: no answer in 19 s; "
	  "host=mx1.fabrikam.example" },
	{ "what was said before a time-out is kept", "smtp", PROBE, ONE TALK1
	  "timeout (rcpt: no answer in 12 s) | " BANNER EHLO BOUNCE NO RSET
	  MAIL(ANNA) "250 ok | > rcpt RCPT TO:<" POSTMASTER "> | "
	  "- rcpt no answer in 12 s\n",
	  "fail refused-rcpt; reply_code=550; probes/0/result=no-answer; "
	  "probes/1/result=not-said; isolated=; note=probes-cut" },
	{ "nobody skips the name for its later success under another one",
	  "smtp", TO "; " FROM "; helo=old.contoso.example; "
	  "sender_ip=203.0.113.9; --rcpt-probe", ONE
	  "dns old.contoso.example A -> 203.0.113.99\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n"
	  "dns 9.113.0.203.in-addr.arpa PTR -> mail.contoso.example\n"
	  TALK1 BANNER " | > ehlo EHLO old.contoso.example | ehlo 550 no | "
	  "> ehlo HELO old.contoso.example | ehlo 550 no" RIGHT_EHLO "250 hi"
	  MAIL(ANNA) "250 ok" RCPT(BOB) YES BYE,
	  "fail refused-ehlo; stage=ehlo; isolated=name; "
	  "right_name=mail.contoso.example; ehlo=old.contoso.example" },
};

/* ---- whom to ask ---- */

static const struct example hosts[] = {
	{ "the next address has its turn when the first is dead", "smtp", TO,
	  "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n"
	  "dns mx1.fabrikam.example A -> 192.0.2.25 | 192.0.2.27\n" NO_AAAA
	  TALK1 "timeout (connect: no answer in 8 s)\n"
	  "smtp mx1.fabrikam.example 192.0.2.27 25 ehlo - -> " FINE,
	  "pass pass; hosts/0/address=192.0.2.27; count=1" },
	{ "a closed port on all addresses is a closed port", "smtp", TO,
	  "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n"
	  "dns mx1.fabrikam.example A -> 192.0.2.25\n"
	  "dns mx1.fabrikam.example AAAA -> 2001:db8::25\n"
	  TALK1 "refused (connection refused)\n"
	  "smtp mx1.fabrikam.example 2001:db8::25 25 ehlo - -> error "
	  "(Network is unreachable)\n",
	  "fail unreachable; hosts/0/address=192.0.2.25; "
	  "hosts/0/outcome=refused" },
	{ "an address that answers is enough", "smtp", TO,
	  "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n"
	  "dns mx1.fabrikam.example A -> 192.0.2.25 | 192.0.2.27\n" NO_AAAA
	  TALK1 CONNECTED " | banner 554 no" BYE,
	  "fail refused-connect; hosts/0/address=192.0.2.25" },
	{ "one machine of many names is asked twice at most", "smtp", TO,
	  "dns fabrikam.example MX -> 1 a.fabrikam.example | "
	  "2 b.fabrikam.example | 3 c.fabrikam.example\n"
	  "dns ?.fabrikam.example A -> 192.0.2.25\n" NO_AAAA
	  "smtp [ab].fabrikam.example 192.0.2.25 25 ehlo - -> " FINE,
	  "pass pass; count=2" },
	{ "only the server that refused hears the recipient", "smtp",
	  PROBE, TWO
	  "smtp mx2.fabrikam.example 192.0.2.26 25 ehlo mail.contoso.example "
	  "-> " FINE "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo "
	  "mail.contoso.example from * -> " BANNER EHLO BOUNCE YES BYE,
	  "pass accepted; host=mx1.fabrikam.example; hosts/0/probed=true; "
	  "hosts/1/probed=" },
	{ "the one that the bounce names is the one that hears it", "smtp",
	  TO "; " FROM "; remote_mta=mx2.fabrikam.example; --rcpt-probe", TWO
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo - -> " FINE
	  "smtp mx2.fabrikam.example 192.0.2.26 25 ehlo - from * -> " BANNER
	  EHLO BOUNCE YES BYE, "pass accepted; host=mx2.fabrikam.example; "
	  "hosts/1/probed=true; note=own-name" },
	{ "where that one is down the next one hears it", "smtp", PROBE, TWO
	  "smtp mx1.fabrikam.example * -> timeout (connect: no answer)\n"
	  "smtp mx2.fabrikam.example * from * -> " BANNER EHLO BOUNCE NO BYE
	  "smtp mx2.fabrikam.example * -> " FINE,
	  "fail refused-rcpt; host=mx2.fabrikam.example; silent=1" },
	{ "the bounce's own refusal counts more than another host's", "smtp",
	  BOUNCED("571", "571 Delivery not authorized"), TWO
	  TALK2 CONNECTED " | banner 554 go away" BYE
	  TALK1 BANNER EHLO BOUNCE "571 Delivery not authorized" BYE,
	  "fail refused-rcpt; same=true; compared=same; "
	  "host=mx1.fabrikam.example; refused=2" },
};

/* ---- compared with the bounce ---- */

static const struct example compared[] = {
	{ "the same words are the same refusal", "smtp",
	  BOUNCED("550", NO), ONE TALK1 BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; same=true; compared=same; "
	  "note=same-as-bounce" },
	{ "the same code with other words is another refusal", "smtp",
	  BOUNCED("550", "550 5.7.1 Service unavailable, client host blocked "
	  "using zen.list.example"), ONE TALK1 BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; same=false; compared=different; "
	  "note=not-as-bounce" },
	{ "without words the codes decide", "smtp",
	  TO "; " FROM "; reply_code=550; enhanced_code=5.7.1; --rcpt-probe",
	  ONE TALK1 BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; same=true; compared=same" },
	{ "a 5.0.0 of the report contradicts nothing", "smtp",
	  TO "; " FROM "; reply_code=550; enhanced_code=5.0.0; --rcpt-probe",
	  ONE TALK1 BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; same=true" },
	{ "without a bounce nothing is compared", "smtp", PROBE, ONE TALK1
	  BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; same=false; compared=" },
	{ "a recipient that is taken now is said so", "smtp",
	  BOUNCED("550", NO), ONE TALK1 BANNER EHLO BOUNCE YES BYE,
	  "pass accepted; compared=accepted; probes=" },
	{ "a refusal after the message does not compare with RCPT", "smtp",
	  TO "; " FROM "; reply_code=550; stage=data; --rcpt-probe", ONE TALK1
	  BANNER EHLO BOUNCE YES BYE, "pass accepted-before-data; compared=" },
	{ "taken, though another host is silent", "smtp", PROBE, TWO TALK1
	  BANNER EHLO BOUNCE YES BYE TALK2 "timeout\n",
	  "warn accepted; note=others-silent" },
};

/* ---- not now ---- */

static const struct example later[] = {
	{ "a 451 to RCPT looks like greylisting", "smtp", PROBE, ONE TALK1
	  BANNER EHLO BOUNCE "451 4.7.1 Greylisted, try again" BYE,
	  "warn put-off; temporary=put-off; probes=" },
	{ "a 450 without an enhanced code, too", "smtp", PROBE, ONE TALK1
	  BANNER EHLO BOUNCE "450 please come back" BYE, "warn put-off" },
	{ "a full mailbox does not", "smtp", PROBE, ONE TALK1
	  BANNER EHLO BOUNCE "452 4.2.2 over quota" BYE,
	  "warn temporary; temporary=temporary" },
	{ "nor does a system in trouble", "smtp", PROBE, ONE TALK1
	  BANNER EHLO BOUNCE "451 4.3.0 local error" BYE, "warn temporary" },
	{ "a 421 is a server that is busy or counts", "smtp", TO, ONE TALK1
	  CONNECTED " | banner 421 4.7.0 too many connections" BYE,
	  "warn busy; temporary=busy; stage=banner" },
	{ "a 421 to the second RCPT leaves the first answer", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER
	  "421 4.7.0 enough" BYE,
	  "fail refused-rcpt; reply_code=550; probes/0/result=later; "
	  "probes/0/proves=nothing; probes/1/result=not-said; isolated=" },
};

/* ---- what isolates ---- */

#define NAMED TO "; " FROM "; helo=old.contoso.example; " \
	"sender_ip=203.0.113.9; --rcpt-probe"
#define NAMES "dns old.contoso.example A -> 203.0.113.99\n" \
	"dns mail.contoso.example A -> 203.0.113.9\n" \
	"dns 9.113.0.203.in-addr.arpa PTR -> mail.contoso.example\n"
#define ALL_REFUSED BOUNCE NO TO_POSTMASTER NO FROM_NOBODY NO FROM_STRANGER NO

static const struct example isolated[] = {
	{ "postmaster is taken, others are not: the mailbox", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER YES FROM_NOBODY NO
	  FROM_STRANGER NO BYE,
	  "fail refused-rcpt; isolated=mailbox; probes/0/probe=postmaster; "
	  "probes/0/to=" POSTMASTER "; probes/0/from=" ANNA "; "
	  "probes/0/result=taken; probes/0/proves=mailbox; "
	  "probes/1/from=<>; probes/1/proves=not-domain; "
	  "probes/2/from=" STRANGER "; probes/2/proves=not-domain; "
	  "note=it-is-mailbox; note=postmaster-taken" },
	{ "other senders are taken: the sender's domain", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER NO FROM_NOBODY YES
	  FROM_STRANGER YES BYE,
	  "fail refused-rcpt; isolated=domain; probes/1/proves=domain; "
	  "probes/0/proves=not-mailbox; note=null-sender-taken" },
	{ "refused at MAIL, others taken: the sender's domain", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO MAIL(ANNA) NO MAIL("") "250 ok" RCPT(BOB) YES
	  FROM_STRANGER YES BYE,
	  "fail refused-mail; isolated=domain; probes/0/result=not-said" },
	{ "refused at MAIL, all of them: the address", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO MAIL(ANNA) NO MAIL("") NO MAIL(STRANGER) NO
	  BYE, "fail refused-mail; isolated=address; probes/1/stage=mail" },
	{ "everything is taken but this: the pair", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER YES FROM_NOBODY YES
	  FROM_STRANGER YES BYE, "fail refused-rcpt; isolated=pair" },
	{ "everything is refused alike: the address", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO ALL_REFUSED BYE,
	  "fail refused-rcpt; isolated=address; note=it-is-address" },
	{ "a stranger refused for its own sake proves nothing", "smtp", PROBE,
	  ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER NO FROM_NOBODY NO
	  FROM_STRANGER "550 5.7.27 null MX" BYE,
	  "fail refused-rcpt; isolated=address; probes/2/result=different; "
	  "probes/2/proves=nothing; note=other-sender-different" },
	{ "no postmaster there proves nothing about the mailbox", "smtp",
	  PROBE, ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER
	  "550 5.1.1 no such user" FROM_NOBODY NO FROM_STRANGER NO BYE,
	  "fail refused-rcpt; isolated=; probes/0/proves=nothing" },
	{ "only bounces are taken: by all, or by this mailbox?", "smtp",
	  PROBE, ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER NO FROM_NOBODY
	  YES FROM_STRANGER NO BYE, "fail refused-rcpt; isolated=" },
	{ "only bounces, and postmaster: this mailbox", "smtp",
	  PROBE, ONE TALK1 BANNER EHLO BOUNCE NO TO_POSTMASTER YES FROM_NOBODY
	  YES FROM_STRANGER NO BYE, "fail refused-rcpt; isolated=mailbox" },
	{ "the right name is taken: the name", "smtp", NAMED, ONE NAMES
	  TALK1 BANNER OLD_EHLO ALL_REFUSED RSET RIGHT_EHLO "250 hi" BOUNCE
	  YES BYE,
	  "fail refused-rcpt; isolated=name; probes/3/probe=right-name; "
	  "probes/3/ehlo=mail.contoso.example; probes/3/proves=name; "
	  "note=right-name-taken" },
	{ "the right name is refused alike: not the name", "smtp", NAMED, ONE
	  NAMES TALK1 BANNER OLD_EHLO ALL_REFUSED RSET RIGHT_EHLO "250 hi"
	  BOUNCE NO BYE,
	  "fail refused-rcpt; isolated=address; probes/3/proves=not-name" },
	{ "two names refused alike at EHLO: the address", "smtp", NAMED, ONE
	  NAMES TALK1 BANNER " | > ehlo EHLO old.contoso.example | ehlo " NO
	  " | > ehlo HELO old.contoso.example | ehlo " NO RIGHT_EHLO NO
	  " | > ehlo HELO mail.contoso.example | ehlo " NO BYE,
	  "fail refused-ehlo; isolated=address; probes/3/proves=not-name; "
	  "probes/0/result=not-said" },
	{ "a name that fits is not changed", "smtp", TO "; " FROM "; "
	  "helo=mail.contoso.example; sender_ip=203.0.113.9; --rcpt-probe",
	  ONE NAMES "smtp * as * -> error\n"
	  TALK1 BANNER EHLO ALL_REFUSED BYE,
	  "fail refused-rcpt; isolated=address; right_name=" },
	{ "a name whose addresses are not known is not called faulty", "smtp",
	  NAMED, ONE "dns old.contoso.example A -> servfail\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n"
	  "dns 9.113.0.203.in-addr.arpa PTR -> mail.contoso.example\n"
	  "smtp * as * -> error\n" TALK1 BANNER OLD_EHLO ALL_REFUSED BYE,
	  "fail refused-rcpt; isolated=address; right_name=" },
	{ "a reverse name that leads elsewhere is no right name", "smtp",
	  NAMED, ONE "dns old.contoso.example A -> 203.0.113.99\n"
	  "dns mail.contoso.example A -> 203.0.113.98\n"
	  "dns 9.113.0.203.in-addr.arpa PTR -> mail.contoso.example\n"
	  "smtp * as * -> error\n" TALK1 BANNER OLD_EHLO ALL_REFUSED BYE,
	  "fail refused-rcpt; right_name=" },
	{ "a name without a dot is said when all is repeated", "smtp",
	  TO "; " FROM "; helo=exch01; --rcpt-probe", ONE
	  "smtp * ehlo exch01 from * -> " BANNER
	  " | > ehlo EHLO exch01 | ehlo 250 hi" BOUNCE NO BYE,
	  "fail refused-rcpt; ehlo=exch01" },
	{ "a name with an underscore never is", "smtp",
	  TO "; " FROM "; helo=ex_01.contoso.example; --rcpt-probe", ONE
	  "smtp * ehlo - from * -> " BANNER EHLO BOUNCE NO BYE,
	  "fail refused-rcpt; ehlo=; note=own-name" },
	{ "the sending server's own domain is the other sender, if no kin",
	  "smtp", TO "; from=anna@customer.example; helo=mail.contoso.example;"
	  " --rcpt-probe", ONE "smtp * but <postmaster@mail.contoso.example> "
	  "to <" BOB "> -> " BANNER EHLO MAIL("anna@customer.example")
	  "250 ok" RCPT(BOB) NO BYE, "fail refused-rcpt; "
	  "other_sender=postmaster@mail.contoso.example" },
	{ "the author's own other domain is, where that of the server is kin",
	  "smtp", TO "; from=bounce@mailer.contoso.example; "
	  "helo=mail.contoso.example; header_from=anna@customer.example; "
	  "--rcpt-probe", ONE "smtp * but <anna@customer.example> to <" BOB
	  "> -> " BANNER EHLO MAIL("bounce@mailer.contoso.example") "250 ok"
	  RCPT(BOB) NO BYE, "fail refused-rcpt; "
	  "other_sender=anna@customer.example" },
	{ "the null sender is followed by a sender", "smtp", TO "; from=<>; "
	  "helo=mail.contoso.example; --rcpt-probe", ONE
	  "smtp * from <> to <" BOB "> but <> to <" POSTMASTER "> but "
	  "<postmaster@mail.contoso.example> to <" BOB "> -> " BANNER EHLO
	  MAIL("") "250 ok" RCPT(BOB) NO RSET MAIL("") "250 ok"
	  RCPT(POSTMASTER) NO RSET MAIL("postmaster@mail.contoso.example")
	  "250 ok" RCPT(BOB) YES BYE,
	  "fail refused-rcpt; isolated=domain; "
	  "other_sender=postmaster@mail.contoso.example" },
	{ "to postmaster itself no other postmaster is tried", "smtp",
	  "to=" POSTMASTER "; " FROM "; --rcpt-probe", ONE
	  "smtp * to <" POSTMASTER "> but <> to <" POSTMASTER "> but <"
	  STRANGER "> to <" POSTMASTER "> -> " BANNER EHLO MAIL(ANNA)
	  "250 ok" RCPT(POSTMASTER) NO RSET MAIL("") "250 ok"
	  RCPT(POSTMASTER) NO BYE, "fail refused-rcpt; isolated=" },
	{ "an odd recipient is never said to anybody", "smtp",
	  "to=bob smith@fabrikam.example; " FROM "; --rcpt-probe", ONE
	  "smtp * from * -> error\n" TALK1 FINE, "pass pass; "
	  "note=not-sayable" },
	{ "an odd sender is never said to anybody", "smtp",
	  TO "; from=anna> SIZE=1@contoso.example; --rcpt-probe", ONE
	  "smtp * from * -> error\n" TALK1 FINE, "pass pass; "
	  "note=not-sayable" },
};

/* ---- signs ---- */

static const struct example signs[] = {
	{ "a greeting of asterisks is a device's", "smtp", TO, ONE TALK1
	  CONNECTED " | banner 220 **************************" EHLO BYE,
	  "pass pass; masked_host=mx1.fabrikam.example; note=masked-banner; "
	  "banner_name=; hosts/0/masked=true" },
	{ "extensions of X letters are a device's", "smtp", TO, ONE TALK1
	  BANNER " | > ehlo EHLO x | ehlo 250-hi | ehlo 250 XXXXXXXA" BYE,
	  "pass pass; stripped_host=mx1.fabrikam.example; "
	  "note=stripped-starttls; hosts/0/stripped=true" },
	{ "a name of nobody's there is told", "smtp", TO, ONE TALK1
	  CONNECTED " | banner 220 scan.proxy.example ESMTP" EHLO BYE,
	  "pass pass; banner_name=scan.proxy.example; note=other-banner" },
	{ "a name near one of the servers is theirs", "smtp", TO, ONE TALK1
	  CONNECTED " | banner 220 node7.fabrikam.example ESMTP" EHLO BYE,
	  "pass pass; banner_name=; note=" },
	{ "a name that is good inside only is the server's own affair",
	  "smtp", TO, ONE TALK1 CONNECTED
	  " | banner 220 EX01.corp.local ready" EHLO BYE,
	  "pass pass; banner_name=; note=" },
};

/* ---- replies ---- */

static const struct likeness {
	const char *a, *b;
	bool same;
} likenesses[] = {
	{ NO, NO, true },
	{ "550 5.7.1 Message refused", "550 5.7.1 message REFUSED.", true },
	{ "550 Message refused", "550 5.7.1 Message refused", true },
	{ "550 5.7.1 Message refused", "554 5.7.1 Message refused", false },
	{ "550 5.7.1 Message refused", "550 5.1.1 Message refused", false },
	{ "450 4.7.1 come back in 300 s", "450 4.7.1 come back in 12 s",
	  true },
	{ "550 <bob@a.example>: Recipient address rejected: User unknown",
	  "550 <postmaster@a.example>: Recipient address rejected: User "
	  "unknown", true },
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked "
	  "using zen.list.example", "554 5.7.1 Service unavailable; Client "
	  "host [203.0.113.9] blocked using zen.list.example", true },
	{ "550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked "
	  "using zen.list.example", "550 5.7.1 Message refused", false },
	{ "550-5.7.26 This mail has been blocked because the sender is "
	  "unauthenticated. 550-5.7.26 a1b2-20si331.77 - gsmtp",
	  "550 5.7.26 This mail has been blocked because the sender is "
	  "unauthenticated. 5.7.26 zz99-11si12.3 - gsmtp", true },
	{ "571 Delivery not authorized, message refused",
	  "571 Delivery not authorized", true },
	{ "550 5.7.1 rejected", "550 5.7.1 Your mail from [192.0.2.1] was "
	  "rejected by the policy of this site", false },
	{ "550 5.7.1 rejected", "550 5.7.1 refused", false },
	{ "550 5.7.1", "550 5.7.1 Message refused", true },
	{ "550", "550", true },
	{ "421 Tue, 1 Dec 2026 10:00:00 +0000 busy",
	  "421 Fri, 20 Nov 2026 09:14:07 +0100 busy", true },
	{ "550 5.7.1 See https://a.example/x?ip=1 for more help",
	  "550 5.7.1 See https://a.example/y?ip=2 for more help", true },
	{ "Message refused", "Message refused", true },
	{ "Message refused", "550", false },
};

static void
replies_are_compared_without_what_changes(void **state)
{
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof likenesses / sizeof *likenesses; i++) {
		const struct likeness *l = &likenesses[i];
		struct reply a = reply_read(pool, l->a);
		struct reply b = reply_read(pool, l->b);

		if (reply_same(pool, &a, &b) != l->same ||
		    reply_same(pool, &b, &a) != l->same)
			fail_msg("%s\n%s\nare %sthe same", l->a, l->b,
			    l->same ? "not " : "");
	}
	pool_free(pool);
}

static void
a_reply_of_any_size_is_compared(void **state)
{
	struct pool *pool = pool_new();
	char *long_one = pool_alloc(pool, 40001);
	struct reply a, b;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		long_one[2 * i] = (char)('a' + i % 26);
		long_one[2 * i + 1] = ' ';
	}
	memcpy(long_one, "550 ", 4);
	a = reply_read(pool, long_one);
	b = reply_read(pool, "550 x");
	assert_true(reply_same(pool, &a, &a));
	assert_false(reply_same(pool, &a, &b));
	pool_free(pool);
}

int
main(void)
{
	struct tests tests = { 0 };

	TESTS_ADD(&tests, stages);
	TESTS_ADD(&tests, hosts);
	TESTS_ADD(&tests, compared);
	TESTS_ADD(&tests, later);
	TESTS_ADD(&tests, isolated);
	TESTS_ADD(&tests, signs);
	tests_add(&tests, "replies are compared without what changes",
	    replies_are_compared_without_what_changes, NULL);
	tests_add(&tests, "a reply of any size is compared",
	    a_reply_of_any_size_is_compared, NULL);
	return tests_run(&tests, "smtp");
}
