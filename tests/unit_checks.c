/*
 * The checks on recorded worlds: see example.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/check.h"
#include "checks/finding.h"
#include "checks/generic.h"
#include "checks/mem.h"
#include "checks/talk.h"
#include "checks/text.h"
#include "tests/example.h"

/* Three lists of weight, a lesser one, one of praise, one for IPv6 only. */
static const char catalogue[] =
    "<lists>"
    "<list zone='high.example' name='High' kind='ip4 ip6' weight='high'"
    " ask='core' positive='yes' negative='yes'"
    " lookup='https://high.example/q/{ip}' delist='https://high.example/d'"
    " how='ask them'>"
    "<code is='127.0.0.2' means='a source of spam' grave='9'/>"
    "<code is='127.0.0.4' means='an infected host' grave='8'/>"
    "<code range='127.0.0.10-127.0.0.11' means='an access line' policy='yes'"
    " grave='3'/>"
    "<refuse is='127.255.255.254' means='asked through a public resolver'/>"
    "</list>"
    "<list zone='second.example' name='Second' kind='ip4' weight='high'"
    " ask='core' positive='yes' negative='yes'>"
    "<code is='127.0.0.2' means='a source of spam' grave='6'/></list>"
    "<list zone='medium.example' name='Medium' kind='ip4' weight='medium'"
    " ask='core' positive='yes' negative='yes'>"
    "<code mask='2' means='a trap was hit' grave='5'/>"
    "<code mask='8' means='an open relay' grave='7'/></list>"
    "<list zone='low.example' name='Low' kind='ip4' weight='low' ask='all'"
    " positive='none' negative='none'>"
    "<code any='yes' means='somebody complained'/></list>"
    "<list zone='praise.example' name='Praise' kind='ip4' weight='low'"
    " ask='all' positive='none' negative='none'>"
    "<allow range='127.0.0.1-127.0.0.3' means='known and good'/>"
    "<score is='127.0.0.9' means='a score'/></list>"
    "<list zone='six.example' name='Six' kind='ip6' weight='high' ask='core'"
    " positive='yes' negative='yes'>"
    "<code is='127.0.0.2' means='a source of spam' grave='9'/></list>"
    "<list zone='closed.example' name='Closed' kind='ip4' weight='high'"
    " ask='never'/>"
    "</lists>";

static const char hosts[] = "<hosts><host name='large1.example'/>"
    "<host name='large2.example'/></hosts>";

#define NO_AAAA "dns * AAAA -> nodata\n"
#define MX1 "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n"
#define MX2 "dns fabrikam.example MX -> 20 mx2.fabrikam.example | " \
	"10 mx1.fabrikam.example\n"
#define MX1_A "dns mx1.fabrikam.example A -> 192.0.2.25\n"
#define MX2_A "dns mx2.fabrikam.example A -> 192.0.2.26\n"
#define TO "to=bob@fabrikam.example"
#define IP "sender_ip=203.0.113.9"
#define REV "9.113.0.203.in-addr.arpa"
#define SOA "dns " REV " SOA -> nodata | authority 113.0.203.in-addr.arpa " \
	"SOA ns1.isp.example hostmaster.dns.isp.example 1 7200 900 120960 300\n"

static const struct example mx_cases[] = {
	{ "two mail servers with addresses take mail, the preferred one first",
	  "mx", TO, MX2 MX1_A MX2_A NO_AAAA,
	  "pass pass; count=2; hosts/0/name=mx1.fabrikam.example; "
	  "hosts/0/preference=10; hosts/0/addresses=192.0.2.25; "
	  "first=mx1.fabrikam.example; problem=; rounds=2" },
	{ "a null MX is a refusal, not an absence", "mx", TO,
	  "dns fabrikam.example MX -> 0 .\n",
	  "fail null-mx; problem=null-mx; count=0; rounds=1" },
	{ "a null MX whose data lost its dot is still one", "mx", TO,
	  "dns fabrikam.example MX -> MX 0 \n",
	  "fail null-mx; problem=null-mx" },
	{ "a null MX beside a real server does not stop the mail", "mx", TO,
	  "dns fabrikam.example MX -> 0 . | 10 mx1.fabrikam.example\n"
	  MX1_A "dns . A -> nodata\n" NO_AAAA, "warn dangling; count=2" },
	{ "a domain that does not exist is said to be none", "mx", TO,
	  "dns fabrikam.example MX -> nxdomain\n",
	  "fail no-such-domain; problem=no-such-domain; "
	  "domain=fabrikam.example; rounds=1" },
	{ "without MX the address of the domain is used", "mx", TO,
	  "dns fabrikam.example MX -> nodata\n"
	  "dns fabrikam.example A -> 192.0.2.80\n" NO_AAAA,
	  "warn implicit; problem=; hosts/0/name=fabrikam.example; rounds=2" },
	{ "neither MX nor address is no-mx", "mx", TO,
	  "dns fabrikam.example MX -> nodata\n"
	  "dns fabrikam.example A -> nodata\n" NO_AAAA,
	  "fail no-mx; problem=no-mx" },
	{ "SERVFAIL for the MX never reads as absence", "mx", TO,
	  "dns fabrikam.example MX -> servfail\n",
	  "unknown unknown; problem=unknown" },
	{ "a time-out for the MX never reads as absence", "mx", TO,
	  "dns fabrikam.example MX -> timeout\n", "unknown unknown" },
	{ "a resolver that refuses never reads as absence", "mx", TO,
	  "dns fabrikam.example MX -> refused\n", "unknown unknown" },
	{ "SERVFAIL for the address of a domain without MX is no absence",
	  "mx", TO, "dns fabrikam.example MX -> nodata\n"
	  "dns fabrikam.example A -> servfail\n" NO_AAAA,
	  "unknown unknown; problem=unknown" },
	{ "a mail server without an address dangles", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> nxdomain\n"
	  "dns mx1.fabrikam.example AAAA -> nxdomain\n",
	  "fail dangling; problem=dangling; bad=mx1.fabrikam.example" },
	{ "one dangling server of two is a warning", "mx", TO,
	  MX2 MX1_A "dns mx2.fabrikam.example A -> nodata\n" NO_AAAA,
	  "warn dangling; bad=mx2.fabrikam.example; "
	  "hosts/0/problem=; hosts/1/problem=dangling" },
	{ "a server that could not be looked up is no fault of the domain",
	  "mx", TO, MX1 "dns mx1.fabrikam.example A -> servfail\n" NO_AAAA,
	  "unknown unknown; problem=unknown" },
	{ "one server dangles, one could not be asked: not every server fails",
	  "mx", TO, MX2 "dns mx1.fabrikam.example A -> nodata\n"
	  "dns mx2.fabrikam.example A -> servfail\n" NO_AAAA,
	  "warn dangling; bad=mx1.fabrikam.example" },
	{ "a private address is no way for outsiders", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> 10.0.0.5\n" NO_AAAA,
	  "fail private; problem=private; bad_address=10.0.0.5" },
	{ "loopback in its IPv4-mapped form is private, too", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> nodata\n"
	  "dns mx1.fabrikam.example AAAA -> ::ffff:127.0.0.1\n",
	  "fail private; bad_address=127.0.0.1" },
	{ "a public address beside a private one is good enough", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> 10.0.0.5 | 192.0.2.25\n" NO_AAAA,
	  "pass pass; hosts/0/addresses=10.0.0.5,192.0.2.25" },
	{ "an alias as mail server is a warning", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> CNAME real.example | "
	  "192.0.2.25\n" NO_AAAA, "warn cname; problem=cname; "
	  "bad=mx1.fabrikam.example" },
	{ "only IPv6 is a way, too", "mx", TO,
	  MX1 "dns mx1.fabrikam.example A -> nodata\n"
	  "dns mx1.fabrikam.example AAAA -> 2001:db8::25\n",
	  "pass pass; hosts/0/addresses=2001:db8::25" },
	{ "a host given by the person takes the place of the MX", "mx",
	  TO "; --mx mx9.fabrikam.example",
	  "dns mx9.fabrikam.example A -> 192.0.2.99\n" NO_AAAA,
	  "pass pass; hosts/0/name=mx9.fabrikam.example" },
	{ "a domain with umlauts is asked in A-labels", "mx",
	  "to=bob@b\xc3\xbc" "cher.example",
	  "dns xn--bcher-kva.example MX -> nxdomain\n",
	  "fail no-such-domain" },
	{ "without a recipient there is nothing to ask", "mx", "", "",
	  "skipped no-to; rounds=0" },
	{ "offline nothing is asked and nothing is claimed", "mx",
	  TO "; --offline", "", "skipped offline; problem=" },
};

static const struct example ptr_cases[] = {
	{ "a name that leads back is a pass", "ptr", IP,
	  "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; names=mail.contoso.example; confirmed=true; "
	  "generic=false; name=mail.contoso.example; "
	  "zone_owner=isp.example; zone_contact=hostmaster@dns.isp.example; "
	  "zone=113.0.203.in-addr.arpa; rounds=2" },
	{ "no such name is a missing PTR", "ptr", IP,
	  "dns " REV " PTR -> nxdomain\n" SOA,
	  "fail missing; problem=missing; confirmed=false; names=; rounds=1" },
	{ "a name without PTR data is a missing PTR", "ptr", IP,
	  "dns " REV " PTR -> nodata\n" SOA, "fail missing; problem=missing" },
	{ "a broken reverse zone is said to be broken", "ptr", IP,
	  "dns " REV " PTR -> servfail\n" SOA
	  "dns in-addr.arpa SOA -> nodata\n", "fail servfail" },
	{ "a resolver that fails everywhere says nothing of the reverse zone",
	  "ptr", IP, "dns " REV " PTR -> servfail\ndns " REV " SOA -> "
	  "servfail\ndns in-addr.arpa SOA -> servfail\n",
	  "unknown unknown; problem=unknown; confirmed=" },
	{ "a time-out is unknown, never missing", "ptr", IP,
	  "dns " REV " PTR -> timeout\n" SOA,
	  "unknown unknown; problem=unknown; confirmed=" },
	{ "a refusal of the resolver is unknown, never missing", "ptr", IP,
	  "dns " REV " PTR -> refused\n" SOA, "unknown unknown" },
	{ "a PTR through an alias of the provider is found", "ptr", IP,
	  "dns " REV " PTR -> CNAME 9.8-15.113.0.203.in-addr.arpa | "
	  "mail.contoso.example\n"
	  "dns " REV " SOA -> nodata | CNAME 9.8-15.113.0.203.in-addr.arpa | "
	  "authority 8-15.113.0.203.in-addr.arpa SOA ns.contoso.example "
	  "admin.contoso.example 1 2 3 4 5\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; names=mail.contoso.example; "
	  "zone=8-15.113.0.203.in-addr.arpa; zone_owner=contoso.example" },
	{ "of several names one that leads back is enough", "ptr", IP,
	  "dns " REV " PTR -> old.contoso.example | mail.contoso.example\n"
	  SOA "dns old.contoso.example A -> nxdomain\n"
	  "dns old.contoso.example AAAA -> nxdomain\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; names=old.contoso.example,mail.contoso.example; "
	  "name=mail.contoso.example; confirmed=true" },
	{ "more than five names get a note", "ptr", IP,
	  "dns " REV " PTR -> a.example | b.example | c.example | d.example | "
	  "e.example | f.example\n" SOA "dns ?.example A -> 203.0.113.9\n"
	  NO_AAAA, "pass pass; note=many-names" },
	{ "a name that leads elsewhere is a mismatch", "ptr", IP,
	  "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> 198.51.100.7\n" NO_AAAA,
	  "fail unconfirmed; problem=mismatch; confirmed=false; "
	  "leads=198.51.100.7" },
	{ "a name without an address is a mismatch, too", "ptr", IP,
	  "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> nxdomain\n"
	  "dns mail.contoso.example AAAA -> nxdomain\n",
	  "fail no-forward; problem=mismatch; leads=" },
	{ "a name that could not be looked up is unknown, no mismatch",
	  "ptr", IP, "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> servfail\n" NO_AAAA,
	  "unknown unknown; problem=unknown; confirmed=" },
	{ "SERVFAIL for A is no mismatch because AAAA has an answer", "ptr",
	  IP, "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> servfail\n"
	  "dns mail.contoso.example AAAA -> 2001:db8::9\n",
	  "unknown unknown; confirmed=" },
	{ "an IPv4 address is compared with A alone: AAAA may be silent",
	  "ptr", IP, "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> 198.51.100.7\n"
	  "dns mail.contoso.example AAAA -> timeout\n",
	  "fail unconfirmed; problem=mismatch; leads=198.51.100.7" },
	{ "a name that leads back is a pass whatever AAAA does", "ptr",
	  IP, "dns " REV " PTR -> mail.contoso.example\n" SOA
	  "dns mail.contoso.example A -> 203.0.113.9\n"
	  "dns mail.contoso.example AAAA -> servfail\n",
	  "pass pass; confirmed=true" },
	{ "a customer's name is a warning even when it leads back", "ptr", IP,
	  "dns " REV " PTR -> 203-0-113-9.dsl.isp.example\n" SOA
	  "dns 203-0-113-9.dsl.isp.example A -> 203.0.113.9\n" NO_AAAA,
	  "warn generic; problem=generic; confirmed=true; generic=true" },
	{ "a PTR with bytes that no name has is not looked up", "ptr", IP,
	  "dns " REV " PTR -> evil$(id).contoso.example\n" SOA,
	  "fail no-forward; problem=mismatch; confirmed=false" },
	{ "an IPv6 address is reversed nibble by nibble", "ptr",
	  "sender_ip=2001:db8::25",
	  "dns 5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  ".ip6.arpa PTR -> mail.contoso.example\n"
	  "dns *.ip6.arpa SOA -> nodata\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n"
	  "dns mail.contoso.example AAAA -> 2001:db8:0::25\n",
	  "pass pass; confirmed=true; generic=false; zone_owner=" },
	{ "a zone whose owner can't be told leaves the owner out", "ptr", IP,
	  "dns " REV " PTR -> nxdomain\ndns " REV " SOA -> timeout\n",
	  "fail missing; zone_owner=; zone=" },
	{ "a private address is not asked about", "ptr",
	  "sender_ip=192.168.1.10", "", "skipped private-address; rounds=0" },
	{ "what is no address is not asked about", "ptr",
	  "sender_ip=203.0.113", "", "skipped private-address; rounds=0" },
};

#define HELO "helo=mail.contoso.example; " IP
#define PTR_MAIL "dns " REV " PTR -> mail.contoso.example\n"

static const struct example helo_cases[] = {
	{ "a name that leads to the sending address is a pass", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; problem=; ptr_name=mail.contoso.example" },
	{ "all questions of helo are asked at once", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; rounds=1" },
	{ "a name that leads elsewhere is a warning, no more", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A -> 198.51.100.1\n" NO_AAAA,
	  "warn mismatch; problem=mismatch; addresses=198.51.100.1" },
	{ "a name that DNS does not know is a failure", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A* -> nxdomain\n",
	  "fail unresolvable; problem=unresolvable" },
	{ "a name that could not be asked is unknown", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A -> servfail\n" NO_AAAA,
	  "unknown unknown; problem=unknown" },
	{ "SERVFAIL for A is no mismatch because AAAA answers", "helo", HELO,
	  PTR_MAIL "dns mail.contoso.example A -> timeout\n"
	  "dns mail.contoso.example AAAA -> 2001:db8::9\n",
	  "unknown unknown; problem=unknown" },
	{ "a bare host name is no name for outside", "helo",
	  "helo=EXCH01; " IP, "dns " REV " PTR -> nxdomain\n",
	  "fail not-a-name; problem=not-a-name; name=EXCH01; ptr_name=" },
	{ "a name below .local is no name for outside", "helo",
	  "helo=exch01.contoso.local; " IP, PTR_MAIL, "fail not-a-name" },
	{ "an underscore makes it no name", "helo",
	  "helo=exch_01.contoso.example; " IP, PTR_MAIL, "fail not-a-name" },
	{ "an address in brackets is a warning when it is the sender's", "helo",
	  "helo=[203.0.113.9]; " IP, PTR_MAIL, "warn literal; "
	  "problem=literal" },
	{ "an address in brackets that is another's is a failure", "helo",
	  "helo=[10.0.0.5]; " IP, PTR_MAIL, "fail literal" },
	{ "an address without brackets is a failure", "helo",
	  "helo=203.0.113.9; " IP, PTR_MAIL, "fail literal" },
	{ "an IPv6 address in brackets is read", "helo",
	  "helo=[IPv6:2001:db8::9]; sender_ip=2001:db8::9",
	  "dns *.ip6.arpa PTR -> nxdomain\n", "warn literal" },
	{ "without a sending address the name alone is judged", "helo",
	  "helo=mail.contoso.example",
	  "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; note=no-address-to-compare" },
	{ "a name of hostile bytes is no name and is not asked", "helo",
	  "helo=mail.contoso.example A\\x0aEVIL; " IP, PTR_MAIL,
	  "fail not-a-name" },
	{ "without a name there is nothing to judge", "helo", IP, "",
	  "skipped no-helo; rounds=0" },
};

#define CONNECTED "- connect connected from 198.51.100.1"
#define TALK1 "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo * -> "
#define TALK2 "smtp mx2.fabrikam.example 192.0.2.26 25 ehlo * -> "
#define FINE CONNECTED " | banner 220 mx1.fabrikam.example ESMTP | " \
	"> ehlo EHLO mail.contoso.example | ehlo 250-mx1.fabrikam.example | " \
	"ehlo 250 STARTTLS | > quit QUIT | quit 221 Bye\n"
#define ONE MX1 MX1_A NO_AAAA
#define TWO MX2 MX1_A MX2_A NO_AAAA

static const struct example smtp_cases[] = {
	{ "a server that talks is a pass", "smtp", TO "; helo=mail.contoso."
	  "example", ONE TALK1 FINE,
	  "pass pass; hosts/0/host=mx1.fabrikam.example; "
	  "hosts/0/address=192.0.2.25; hosts/0/starttls=true; "
	  "hosts/0/banner=mx1.fabrikam.example ESMTP; stage=; reply_code=; "
	  "first_banner=mx1.fabrikam.example ESMTP; rounds=3" },
	{ "a banner of 554 is kept whole", "smtp", TO, ONE
	  TALK1 CONNECTED " | banner 554-mx1.fabrikam.example | "
	  "banner 554-Your access is rejected, poor reputation of 203.0.113.9 |"
	  " banner 554 see https://mx1.fabrikam.example/?ip=203.0.113.9 | "
	  "> quit QUIT | quit 221 Bye\n",
	  "fail refused-connect; stage=banner; reply_code=554; "
	  "reply=554 mx1.fabrikam.example Your access is rejected, poor "
	  "reputation of 203.0.113.9 see https://mx1.fabrikam.example/?ip="
	  "203.0.113.9; hosts/0/starttls=false; same=false" },
	{ "a refused EHLO that HELO makes good is no refusal", "smtp", TO,
	  ONE TALK1 CONNECTED " | banner 220 hi | > ehlo EHLO x.example | "
	  "ehlo 571 Delivery not authorized | > ehlo HELO x.example | "
	  "ehlo 250 hi | > quit QUIT | quit 221 Bye\n",
	  "pass pass; reply_code=" },
	{ "a refused EHLO and a refused HELO are a refusal", "smtp", TO,
	  ONE TALK1 CONNECTED " | banner 220 hi | > ehlo EHLO x.example | "
	  "ehlo 571 5.7.1 Delivery not authorized | > ehlo HELO x.example | "
	  "ehlo 571 5.7.1 Delivery not authorized | > quit QUIT | "
	  "quit 221 Bye\n",
	  "fail refused-ehlo; stage=ehlo; reply_code=571; "
	  "enhanced_code=5.7.1; reply=571 5.7.1 Delivery not authorized" },
	{ "a 451 is temporary, no failure", "smtp", TO, ONE TALK1 CONNECTED
	  " | banner 220 hi | > ehlo EHLO x.example | ehlo 451 4.7.1 later | "
	  "quit 221 Bye\n",
	  "warn temporary; reply_code=451; enhanced_code=4.7.1" },
	{ "a 421 that ends the talk after all went well is no refusal",
	  "smtp", TO, ONE TALK1 CONNECTED " | banner 220 hi | "
	  "> ehlo EHLO x | ehlo 250 hi | > quit QUIT | quit 421 timeout\n",
	  "pass pass; reply_code=" },
	{ "a refused STARTTLS is no refusal of the mail", "smtp", TO, ONE
	  TALK1 CONNECTED " | banner 220 hi | > ehlo EHLO x | "
	  "ehlo 250-hi | ehlo 250 STARTTLS | > starttls STARTTLS | "
	  "starttls 454 4.7.0 TLS not available | > quit QUIT | "
	  "quit 221 Bye\n", "pass pass; hosts/0/starttls=true; reply_code=" },
	{ "a time-out is unknown, never a pass", "smtp", TO, ONE
	  TALK1 "timeout (no answer)\n",
	  "unknown timeout; hosts/0/outcome=timeout; "
	  "hosts/0/stage=connect; hosts/0/reason=no answer; "
	  "hosts/0/starttls=" },
	{ "a time-out after the banner is unknown, too", "smtp", TO, ONE
	  TALK1 "timeout | " CONNECTED " | banner 220 hi | > ehlo EHLO x\n",
	  "unknown timeout; hosts/0/stage=ehlo; hosts/0/banner=hi" },
	{ "a closed port is a server that can't be reached", "smtp", TO, ONE
	  TALK1 "refused (connection refused)\n", "fail unreachable" },
	{ "one server of two that answers is a warning", "smtp", TO,
	  TWO TALK1 FINE TALK2 "timeout\n", "warn partly; count=2" },
	{ "one closed, one silent: unknown, for the silent one may be there",
	  "smtp", TO, TWO TALK1 "refused\n" TALK2 "timeout\n",
	  "unknown timeout" },
	{ "a refusal of the second server counts", "smtp", TO,
	  TWO TALK1 "timeout\n" TALK2 CONNECTED " | banner 550 go away | "
	  "quit 221 Bye\n",
	  "fail refused-connect; host=mx2.fabrikam.example; reply_code=550" },
	{ "a lasting refusal weighs more than a temporary one", "smtp", TO,
	  TWO TALK1 CONNECTED " | banner 421 busy\n" TALK2 CONNECTED
	  " | banner 554 no\n", "fail refused-connect; "
	  "host=mx2.fabrikam.example; reply_code=554" },
	{ "the same words as in the bounce are recognised", "smtp",
	  TO "; reply_code=554; enhanced_code=5.7.1", ONE TALK1 CONNECTED
	  " | banner 554 5.7.1 rejected\n",
	  "fail refused-connect; same=true" },
	{ "another enhanced code is not the same refusal", "smtp",
	  TO "; reply_code=554; enhanced_code=5.1.1", ONE TALK1 CONNECTED
	  " | banner 554 5.7.1 rejected\n",
	  "fail refused-connect; same=false" },
	{ "without leave nobody is asked about the recipient", "smtp",
	  TO "; from=anna@contoso.example", ONE
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo -> error\n"
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo - -> " FINE,
	  "pass pass" },
	{ "with leave the recipient is asked for, and a refusal kept", "smtp",
	  TO "; from=anna@contoso.example; helo=mail.contoso.example; "
	  "--rcpt-probe", ONE
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo mail.contoso.example "
	  "from <anna@contoso.example> to <bob@fabrikam.example> but * -> "
	  CONNECTED " | banner 220 hi | > ehlo EHLO x | ehlo 250 hi | "
	  "> mail MAIL | mail 250 ok | > rcpt RCPT | "
	  "rcpt 550-5.1.1 unknown | rcpt 550 5.1.1 user | quit 221 Bye\n",
	  "fail refused-rcpt; stage=rcpt; reply_code=550; "
	  "enhanced_code=5.1.1" },
	{ "with leave a recipient that is taken is said so", "smtp",
	  TO "; from=<>; --rcpt-probe", ONE
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo - "
	  "from <> to <bob@fabrikam.example> but * -> " CONNECTED
	  " | banner 220 hi | > ehlo EHLO x | ehlo 250 hi | mail 250 ok | "
	  "rcpt 250 ok | quit 221 Bye\n", "pass accepted" },
	{ "a malformed sender is never said to anybody", "smtp",
	  TO "; from=anna> RCPT TO:<x@contoso.example; --rcpt-probe", ONE
	  "smtp * from * -> error\n" TALK1 FINE, "pass pass" },
	{ "a malformed EHLO name is never said to anybody", "smtp",
	  TO "; helo=x y\\x0d", ONE
	  "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo - -> " FINE,
	  "pass pass" },
	{ "a private server that may not be asked is no failure", "smtp", TO,
	  MX1 "dns mx1.fabrikam.example A -> 10.0.0.5\n" NO_AAAA
	  "smtp mx1.fabrikam.example 10.0.0.5 * -> not-asked (private)\n",
	  "skipped not-asked; hosts/0/outcome=not-asked" },
	{ "a domain without a server leaves nobody to ask", "smtp", TO,
	  "dns fabrikam.example MX -> 0 .\n", "skipped no-host" },
	{ "of IPv4 and IPv6 the first is asked", "smtp", TO,
	  MX1 MX1_A "dns mx1.fabrikam.example AAAA -> 2001:db8::25\n"
	  TALK1 FINE, "pass pass; hosts/0/address=192.0.2.25" },
};

#define LARGE "dns large1.example A -> 192.0.2.101\n" \
	"dns large2.example A -> 192.0.2.102\n" NO_AAAA
#define HELLO1 "smtp large1.example 192.0.2.101 25 hello -> "
#define HELLO2 "smtp large2.example 192.0.2.102 25 hello -> "
#define GREETS CONNECTED " | banner 220 hello | > quit QUIT | quit 221 bye\n"
#define OWN "local addresses -> 127.0.0.1 | 203.0.113.9\n"

static const struct example egress_cases[] = {
	{ "a large host that greets shows that port 25 is open", "egress", IP,
	  LARGE HELLO1 GREETS HELLO2 "timeout\n" OWN,
	  "pass pass; reachable=true; local_address=198.51.100.1; "
	  "is_sender=true; note=; rounds=2" },
	{ "nobody answers: the port is shut on this side", "egress",
	  IP "; " TO, MX1 MX1_A LARGE TALK1 "timeout\n" HELLO1 "timeout\n"
	  HELLO2 "timeout\n" OWN, "fail dropped; reachable=false; asked=3" },
	{ "only the recipient is silent: the network is not to blame",
	  "egress", IP "; " TO, MX1 MX1_A LARGE TALK1 "timeout\n"
	  HELLO1 GREETS HELLO2 GREETS OWN, "pass pass; reachable=true" },
	{ "a server that greets with a refusal was reached", "egress", IP,
	  LARGE HELLO1 CONNECTED " | banner 554 no\n" HELLO2 "timeout\n" OWN,
	  "pass pass; reachable=true" },
	{ "large hosts that DNS does not give prove nothing", "egress", IP,
	  "dns large?.example A -> servfail\n" NO_AAAA OWN,
	  "unknown unknown; reachable=" },
	{ "servers that were not asked prove nothing", "egress", IP,
	  LARGE "smtp * -> not-asked (this run may not connect)\n" OWN,
	  "unknown unknown; reachable=" },
	{ "another machine than the sending server is told", "egress", IP,
	  LARGE HELLO1 GREETS HELLO2 GREETS
	  "local addresses -> 127.0.0.1 | 198.51.100.77\n",
	  "pass pass; is_sender=false; note=other-machine" },
	{ "a machine with private addresses only may be the sender", "egress",
	  IP, LARGE HELLO1 GREETS HELLO2 GREETS
	  "local addresses -> 127.0.0.1 | 192.168.1.5\n",
	  "pass pass; is_sender=; note=perhaps-other-machine" },
	{ "without a sending address nothing is said about who sends",
	  "egress", "", LARGE HELLO1 GREETS HELLO2 GREETS OWN,
	  "pass pass; is_sender=; note=" },
};

#define TARGET "9.113.0.203"
#define CANARY "dns whybounce-* A -> nxdomain\n"
#define POINTS "dns 2.0.0.127.high.example A -> 127.0.0.2\n" \
	"dns 2.0.0.127.medium.example A -> 127.0.0.2\n" \
	"dns 2.0.0.127.second.example A -> 127.0.0.2\n" \
	"dns 2.0.0.127.*.example A -> nxdomain\n" \
	"dns 1.0.0.127.*.example A -> nxdomain\n" CANARY
#define CLEAR "dns " TARGET ".*.example A -> nxdomain\n"
#define TXT "dns " TARGET ".* TXT -> Blocked, see https://high.example/\n"

static const struct example dnsbl_cases[] = {
	{ "no list has it and all pass their test: a pass", "dnsbl", IP,
	  POINTS CLEAR, "pass pass; listed=0; asked=5; clear=5; silent=0; "
	  "lists/0/status=clear; rounds=1" },
	{ "a listing of weight is a failure, with meaning, words and links",
	  "dnsbl", IP, "dns " TARGET ".high.example A -> 127.0.0.4\n"
	  POINTS CLEAR TXT,
	  "fail listed; listed=1; worst=High; worst_zone=high.example; "
	  "worst_meaning=an infected host; worst_codes=127.0.0.4; "
	  "worst_reason=Blocked, see https://high.example/; "
	  "worst_lookup=https://high.example/q/203.0.113.9; "
	  "worst_delist=https://high.example/d; worst_how=ask them; "
	  "policy=false; lists/0/zone=high.example; lists/0/status=listed; "
	  "lists/0/weight=high; rounds=2" },
	{ "of several codes the gravest is named", "dnsbl", IP,
	  "dns " TARGET ".high.example A -> 127.0.0.10 | 127.0.0.2 | "
	  "127.0.0.4\n" POINTS CLEAR TXT,
	  "fail listed; worst_meaning=a source of spam; "
	  "lists/0/codes=127.0.0.10,127.0.0.2,127.0.0.4; policy=false" },
	{ "an entry of policy accuses nobody", "dnsbl", IP,
	  "dns " TARGET ".high.example A -> 127.0.0.11\n" POINTS CLEAR TXT,
	  "fail listed; policy=true; worst_meaning=an access line" },
	{ "bits of a mask are read", "dnsbl", IP,
	  "dns " TARGET ".medium.example A -> 127.0.0.10\n" POINTS CLEAR TXT,
	  "fail listed; worst=Medium; worst_meaning=an open relay" },
	{ "127.255.255.254 is a refusal, not a listing", "dnsbl", IP,
	  "dns *.high.example A -> 127.255.255.254\n" POINTS CLEAR,
	  "pass pass; listed=0; silent=1; clear=4; lists/4/status=refused; "
	  "lists/4/meaning=asked through a public resolver" },
	{ "a refusal that the catalogue does not name is one, too", "dnsbl",
	  IP, "dns *.medium.example A -> 127.255.255.1\n" POINTS CLEAR,
	  "pass pass; listed=0; silent=1; lists/4/status=refused" },
	{ "a list of the whole world is broken", "dnsbl", IP,
	  "dns *.high.example A -> 127.0.0.2\n" POINTS CLEAR TXT,
	  "pass pass; listed=0; lists/4/status=broken; worst=" },
	{ "a list that lacks its own test point is broken, never clear",
	  "dnsbl", IP, "dns *.high.example A -> nxdomain\n" POINTS CLEAR,
	  "pass pass; silent=1; lists/4/status=broken" },
	{ "a list that lacks its own test point lists nobody", "dnsbl", IP,
	  "dns " TARGET ".high.example A -> 127.0.0.2\n"
	  "dns *.high.example A -> nxdomain\n" POINTS CLEAR TXT,
	  "pass pass; listed=0; lists/4/status=broken" },
	{ "SERVFAIL never reads as clear", "dnsbl", IP,
	  "dns *.high.example A -> servfail\n" POINTS CLEAR,
	  "pass pass; clear=4; silent=1; lists/4/status=unknown" },
	{ "a test point that could not be asked makes no list clear", "dnsbl",
	  IP, "dns 2.0.0.127.high.example A -> servfail\n" POINTS CLEAR,
	  "pass pass; clear=4; lists/4/status=unknown" },
	{ "a time-out never reads as clear", "dnsbl", IP,
	  "dns *.high.example A -> timeout\n" POINTS CLEAR,
	  "pass pass; clear=4; lists/4/status=timeout" },
	{ "an address outside 127/8 is no listing", "dnsbl", IP,
	  "dns *.high.example A -> 192.0.2.1\n" POINTS CLEAR,
	  "pass pass; listed=0; lists/4/status=broken" },
	{ "a code that the list does not document is no listing", "dnsbl", IP,
	  "dns " TARGET ".high.example A -> 127.0.0.77\n" POINTS CLEAR,
	  "pass pass; listed=0; silent=1; lists/4/status=unknown; "
	  "lists/4/codes=127.0.0.77" },
	{ "all lists silent is unknown, never a pass", "dnsbl", IP,
	  "dns *.high.example A -> timeout\n"
	  "dns *.medium.example A -> timeout\n"
	  "dns *.second.example A -> timeout\n"
	  "dns *.low.example A -> timeout\n"
	  "dns *.praise.example A -> timeout\n" CANARY,
	  "unknown unknown; clear=0; silent=5; listed=0" },
	{ "all lists of weight silent is unknown, whatever the lesser say",
	  "dnsbl", IP, "dns *.high.example A -> 127.255.255.254\n"
	  "dns *.medium.example A -> servfail\n"
	  "dns *.second.example A -> timeout\n" POINTS CLEAR,
	  "unknown unknown; clear=2; silent=3" },
	{ "a lesser list alone is a warning", "dnsbl", IP,
	  "dns " TARGET ".low.example A -> 127.0.0.5\n" POINTS CLEAR TXT,
	  "warn listed-minor; listed=1; policy=false; "
	  "worst_meaning=somebody complained" },
	{ "praise is no listing", "dnsbl", IP,
	  "dns " TARGET ".praise.example A -> 127.0.0.2\n" POINTS CLEAR,
	  "pass pass; clear=5; lists/4/status=allowed; "
	  "lists/4/meaning=known and good" },
	{ "a score is no listing", "dnsbl", IP,
	  "dns " TARGET ".praise.example A -> 127.0.0.9\n" POINTS CLEAR,
	  "pass pass; listed=0; lists/4/status=info" },
	{ "a resolver that invents answers can't be believed", "dnsbl", IP,
	  "dns * A -> 192.0.2.200\n",
	  "unknown hijacked; listed=0; clear=0; silent=5; "
	  "lists/0/status=unknown; worst=" },
	{ "an invented listing is not believed either", "dnsbl", IP,
	  "dns " TARGET ".high.example A -> 127.0.0.2\n"
	  "dns whybounce-* A -> 192.0.2.200\n" POINTS CLEAR TXT,
	  "unknown hijacked; listed=0" },
	{ "core asks no lesser list", "dnsbl", IP "; --lists core",
	  POINTS CLEAR, "pass pass; asked=3" },
	{ "an IPv6 address is asked at lists for IPv6 only", "dnsbl",
	  "sender_ip=2001:db8::25",
	  "dns 5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  ".*.example A -> nxdomain\n"
	  "dns 2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	  ".six.example A -> 127.0.0.2\n" POINTS, "pass pass; asked=2" },
	{ "a private address is asked nowhere", "dnsbl",
	  "sender_ip=100.64.0.9", "", "skipped private-address; rounds=0" },
};

/* ---- names of access lines ---- */

static void
generic_names_carry_their_address(void **state)
{
	static const struct {
		const char *name, *ip;
		bool generic;
	} rows[] = {
		{ "203-0-113-9.dsl.isp.example", "203.0.113.9", true },
		{ "9.113.0.203.dyn.isp.example", "203.0.113.9", true },
		{ "ip203.0.113.9.isp.example", "203.0.113.9", true },
		{ "cb007109.isp.example", "203.0.113.9", true },
		{ "h203000113009.isp.example", "203.0.113.9", true },
		{ "dsl-113-9.isp.example", "203.0.113.9", true },
		{ "static-203-0-113-9.isp.example", "203.0.113.9", true },
		{ "mail.contoso.example", "203.0.113.9", false },
		{ "mx9.contoso.example", "203.0.113.9", false },
		{ "mail113.contoso.example", "203.0.113.9", false },
		{ "o1.p9.mail.example", "203.0.113.9", false },
		{ "smtp-out-113-9.contoso.example", "203.0.113.9", false },
		{ "pool.contoso.example", "203.0.113.9", false },
		{ "mail.contoso.example", "2001:db8::25", false },
		{ "2001-0db8-0000-0000-0000-0000-0000-0025.isp.example",
		  "2001:db8::25", true },
		{ "feedface-cafe-mail.contoso.example", "2001:db8::25", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ip ip;

		assert_true(ip_parse(&ip, rows[i].ip));
		if (name_looks_generic(rows[i].name, &ip) != rows[i].generic)
			fail_msg("%s of %s: %s", rows[i].name, rows[i].ip,
			    rows[i].generic ? "is generic" : "is not generic");
	}
}

/* ---- the table of checks and the bounds ---- */

static void
every_check_has_its_place_in_the_table(void **state)
{
	static const char *const order[] = { "mx", "sender-domain", "ptr",
		"helo", "dnsbl", "domain-bl", "spf", "dkim", "dmarc", "smtp",
		"tls", "own-smtp", "egress", "connectors" };
	int n = sizeof order / sizeof *order;

	(void)state;
	for (int i = 0; i < n; i++) {
		assert_string_equal(check_at(i)->id, order[i]);
		assert_ptr_equal(check_by_id(order[i]), check_at(i));
	}
	assert_null(check_at(n));
	assert_null(check_at(-1));
	assert_null(check_by_id("nonsense"));
}

static void
a_domain_with_hundreds_of_servers_costs_ten(void **state)
{
	struct world *w;
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "dns fabrikam.example MX -> 10 mx0.fabrikam.example");
	for (int i = 1; i < 150; i++)
		buf_printf(&b, " | 10 mx%d.fabrikam.example", i);
	buf_puts(&b, "\ndns mx*.fabrikam.example A -> 192.0.2.1\n" NO_AAAA);
	w = world_new(b.data);
	world_facts(w, TO);
	assert_non_null(world_run(w, "mx"));
	assert_int_equal(w->asked, 1 + 2 * LOOKUP_HOSTS);
	world_free(w);
	buf_release(&b);
}

static void
an_address_with_hundreds_of_names_costs_ten(void **state)
{
	struct world *w;
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "dns " REV " PTR -> n0.example");
	for (int i = 1; i < 150; i++)
		buf_printf(&b, " | n%d.example", i);
	buf_puts(&b, "\ndns n*.example A -> nxdomain\n" NO_AAAA SOA);
	w = world_new(b.data);
	world_facts(w, IP);
	assert_non_null(world_run(w, "ptr"));
	assert_int_equal(w->asked, 2 + 2 * LOOKUP_NAMES);
	world_free(w);
	buf_release(&b);
}

static void
each_server_is_spoken_to_once_whoever_asks(void **state)
{
	struct world *w = world_new(ONE LARGE TALK1 FINE HELLO1 GREETS HELLO2
	    GREETS OWN);
	int talks = 0;

	(void)state;
	world_facts(w, TO "; " IP);
	world_run(w, "smtp,egress");
	for (int i = 0; evidence_at(w->evidence, i) != NULL; i++)
		talks += text_begins(evidence_at(w->evidence, i)->text,
		    "mx1.fabrikam.example 192.0.2.25 ");
	assert_int_equal(talks, 1);
	assert_string_equal(finding_status(w->casefile, "egress"), "pass");
	world_free(w);
}

/* ---- all together ---- */

static char *
make_assets(void)
{
	char *folder = scratch_new();

	scratch_write(folder, "tree.xml", "<tree/>");
	scratch_write(folder, "dnsbl.xml", catalogue);
	scratch_write(folder, "hosts.xml", hosts);
	scratch_copy(folder, "case.rng", SRCDIR "/assets/case.rng");
	setenv("WHYBOUNCE_DATA", folder, 1);
	return folder;
}

int
main(void)
{
	struct tests t = { 0 };
	char *folder = make_assets();
	int failed;

	TESTS_ADD(&t, mx_cases);
	TESTS_ADD(&t, ptr_cases);
	TESTS_ADD(&t, helo_cases);
	TESTS_ADD(&t, smtp_cases);
	TESTS_ADD(&t, egress_cases);
	TESTS_ADD(&t, dnsbl_cases);
	tests_add(&t, "a generic name carries its address",
	    generic_names_carry_their_address, NULL);
	tests_add(&t, "every check has its place in the table",
	    every_check_has_its_place_in_the_table, NULL);
	tests_add(&t, "a domain with hundreds of mail servers costs ten",
	    a_domain_with_hundreds_of_servers_costs_ten, NULL);
	tests_add(&t, "an address with hundreds of names costs ten",
	    an_address_with_hundreds_of_names_costs_ten, NULL);
	tests_add(&t, "each server is spoken to once, whoever asks",
	    each_server_is_spoken_to_once_whoever_asks, NULL);
	failed = tests_run(&t, "checks");
	scratch_free(folder);
	return failed != 0;
}
