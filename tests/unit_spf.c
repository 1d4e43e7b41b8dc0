/*
 * SPF on recorded worlds, and its parts by themselves: records, macros, the
 * record to publish. A row of the first kind is a sentence, the facts, the
 * world, and what the finding must hold: "STATUS SAYS; path=text; path=". An
 * empty text means that there is no such detail; "trace~text" that a line of
 * the trace holds it; "note=word" that the note is there; "asked=n" how many
 * questions there were.
 *
 * Each case is run with answers in reverse order, with answers from within
 * ask(), and again from its saved answers. If it gives a record to publish,
 * that record is put into the world, and the message must pass by it.
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
#include "checks/dnsmsg.h"
#include "checks/mem.h"
#include "checks/spf.h"
#include "checks/spf_macro.h"
#include "checks/spf_repair.h"
#include "checks/text.h"
#include "tests/world.h"

#define COUNT(table) (sizeof table / sizeof *table)

struct example {
	const char *sentence;
	const char *facts;
	const char *world;
	const char *want;
};

#define IP "sender_ip=203.0.113.9"
#define IP6 "sender_ip=2001:db8::25"
#define ANNA "; from=anna@contoso.example"
#define CASE IP ANNA
#define CASE6 IP6 ANNA
#define HELO "; helo=mail.contoso.example"
#define REV "9.113.0.203.in-addr.arpa"
#define NO_HELO "dns mail.contoso.example TXT -> nodata\n"
#define RECORD(text) "dns contoso.example TXT -> v=spf1 " text "\n"
#define TXT(name, text) "dns " name " TXT -> v=spf1 " text "\n"

static const struct example identity_cases[] = {
	{ "an address that the record names passes", CASE,
	  RECORD("ip4:203.0.113.0/24 -all"),
	  "pass pass; result=pass; identity=mailfrom; domain=contoso.example; "
	  "record=v=spf1 ip4:203.0.113.0/24 -all; lookups=0; publish=; "
	  "mechanism=ip4:203.0.113.0/24; asked=1" },
	{ "an address that is not named fails", CASE,
	  RECORD("ip4:198.51.100.0/24 -all"),
	  "fail fail; result=fail; mechanism=-all; "
	  "publish=v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.9 -all" },
	{ "softfail is a warning", CASE, RECORD("~all"),
	  "warn softfail; result=softfail; mechanism=~all; "
	  "publish=v=spf1 ip4:203.0.113.9 ~all" },
	{ "neutral is a warning", CASE, RECORD("?all"),
	  "warn neutral; result=neutral; mechanism=?all" },
	{ "a record without all leaves it open", CASE, RECORD("mx"
	  ":other.example") "dns other.example MX -> 10 h.other.example\n"
	  "dns h.other.example A -> 192.0.2.1\n",
	  "warn neutral-default; result=neutral; mechanism=; lookups=1; "
	  "publish=v=spf1 ip4:203.0.113.9 mx:other.example" },
	{ "a record of nothing but -all sends no mail", CASE, RECORD("-all"),
	  "fail fail-nobody; publish=v=spf1 ip4:203.0.113.9 -all" },
	{ "exp beside it changes nothing of that", CASE,
	  RECORD("exp=e.example -all") "dns e.example TXT -> nodata\n",
	  "fail fail-nobody; publish=v=spf1 exp=e.example "
	  "ip4:203.0.113.9 -all" },
	{ "to forbid by name is another sentence", CASE,
	  RECORD("-ip4:203.0.113.9 +all"), "fail fail-term; "
	  "mechanism=-ip4:203.0.113.9; "
	  "publish=v=spf1 ip4:203.0.113.9 -ip4:203.0.113.9 +all" },
	{ "to allow everybody is a pass with a word to it", CASE,
	  RECORD("+all"), "pass pass-all; result=pass" },
	{ "no record is none, and one is proposed", CASE,
	  "dns contoso.example TXT -> MS=ms1 | v=spf10 x | v=spf1x\n",
	  "warn no-record; result=none; record=; reason=no-record; "
	  "publish=v=spf1 ip4:203.0.113.9 mx ~all" },
	{ "a domain that is not there needs no record", CASE,
	  "dns contoso.example TXT -> nxdomain\n",
	  "warn no-domain; result=none; publish=" },
	{ "a time-out is no verdict", CASE,
	  "dns contoso.example TXT -> timeout\n",
	  "unknown dns; result=temperror; question=contoso.example TXT; "
	  "outcome=timeout; publish=" },
	{ "SERVFAIL is no verdict", CASE,
	  "dns contoso.example TXT -> servfail\n",
	  "unknown dns; result=temperror; outcome=servfail" },
	{ "the version is of either case and stands alone", CASE,
	  "dns contoso.example TXT -> V=SPF1\n",
	  "warn neutral-default; result=neutral; record=V=SPF1" },
	{ "two records are none at all, and become one", CASE,
	  "dns contoso.example TXT -> v=spf1 ip4:192.0.2.1 a:h.example -all "
	  "| MS=ms1 | v=spf1 ip4:192.0.2.1 include:x.example ~all\n",
	  "fail several-records; result=permerror; record=; own_record=v=spf1 "
	  "ip4:192.0.2.1 a:h.example -all; other_record=v=spf1 ip4:192.0.2.1 "
	  "include:x.example ~all; publish=v=spf1 ip4:192.0.2.1 "
	  "ip4:203.0.113.9 a:h.example include:x.example ~all" },
	{ "the null sender is judged by the EHLO name", IP "; from=<>" HELO,
	  TXT("mail.contoso.example", "-all"),
	  "fail fail-nobody; identity=helo; domain=mail.contoso.example; "
	  "judged=postmaster@mail.contoso.example; note=no-sender; "
	  "helo_result=; publish=v=spf1 ip4:203.0.113.9 -all" },
	{ "an unknown sender is judged by the EHLO name too", IP HELO,
	  TXT("mail.contoso.example", "ip4:203.0.113.9 -all"),
	  "pass pass; identity=helo" },
	{ "an EHLO name without a record gets a strict one", IP "; from=<>"
	  HELO, NO_HELO, "warn no-record; publish=v=spf1 ip4:203.0.113.9 "
	  "-all" },
	{ "an EHLO name that is none has no record", IP "; from=<>; "
	  "helo=[203.0.113.9]", "", "warn no-name; result=none; publish=; "
	  "asked=0" },
	{ "one label is no domain", IP "; from=root@server", "",
	  "warn no-name; result=none; asked=0" },
	{ "a sender with an address for a domain has none", IP
	  "; from=root@[203.0.113.9]", "", "warn no-name; asked=0" },
	{ "a label of 64 is no label", IP "; from=a@" "0123456789012345678901"
	  "234567890123456789012345678901234567890123.example", "",
	  "warn no-name; asked=0" },
	{ "without a local part it is the postmaster's", IP
	  "; from=@contoso.example", RECORD("exists:%{l}.x.example -all")
	  "dns postmaster.x.example A -> 127.0.0.2\n", "pass pass" },
	{ "an address of nothing but a domain is judged by it", IP
	  "; from=contoso.example", RECORD("exists:%{l}.x.example -all")
	  "dns postmaster.x.example A -> 127.0.0.2\n", "pass pass" },
	{ "the last at sign parts the address", IP
	  "; from=\"a@b\"@contoso.example", RECORD("ip4:203.0.113.9"),
	  "pass pass; domain=contoso.example" },
	{ "a name of other letters is asked in A-labels", IP
	  "; from=anna@b\xc3\xbc" "cher.example",
	  TXT("xn--bcher-kva.example", "exists:%{o}.%{d}.x.example -all")
	  "dns xn--bcher-kva.example.xn--bcher-kva.example.x.example A -> "
	  "127.0.0.2\n", "pass pass; domain=xn--bcher-kva.example" },
	{ "an IPv4 address in IPv6 clothes is IPv4",
	  "sender_ip=::ffff:203.0.113.9" ANNA,
	  RECORD("ip6:::/0 ip4:203.0.113.9 -all"),
	  "pass pass; mechanism=ip4:203.0.113.9" },
	{ "a private address is judged, but nothing is proposed for it",
	  "sender_ip=192.168.1.9" ANNA, RECORD("ip4:192.0.2.1 -all"),
	  "fail fail; publish=; note=private-address" },
	{ "without an address there is nothing to judge", "from=a@b.example",
	  "", "skipped no-sender_ip; asked=0" },
	{ "without sender and EHLO name there is nothing to judge", IP, "",
	  "skipped no-from; asked=0" },
	{ "the EHLO name is judged beside the sender", CASE HELO,
	  RECORD("ip4:203.0.113.9 -all")
	  TXT("mail.contoso.example", "a -all")
	  "dns mail.contoso.example A -> 203.0.113.9\n",
	  "pass pass; helo_result=pass; helo_domain=mail.contoso.example; "
	  "helo_record=v=spf1 a -all; helo_publish=" },
	{ "an EHLO name that forbids spoils a pass", CASE HELO,
	  RECORD("ip4:203.0.113.9 -all")
	  TXT("mail.contoso.example", "a -all")
	  "dns mail.contoso.example A -> 203.0.113.8\n",
	  "warn pass; result=pass; helo_result=fail; note=helo-fail; "
	  "helo_publish=v=spf1 ip4:203.0.113.9 a -all" },
	{ "an EHLO name in error is noted", CASE HELO,
	  RECORD("ip4:203.0.113.9 -all") TXT("mail.contoso.example", "foo"),
	  "pass pass; helo_result=permerror; note=helo-permerror" },
	{ "an EHLO name that can't be asked spoils nothing", CASE HELO,
	  RECORD("ip4:203.0.113.9 -all")
	  "dns mail.contoso.example TXT -> timeout\n",
	  "pass pass; helo_result=temperror" },
};

static const struct example match_cases[] = {
	{ "a is the address of the domain itself", CASE, RECORD("a -all")
	  "dns contoso.example A -> 203.0.113.9\n",
	  "pass pass; lookups=1; trace~a [203.0.113.9] (look-up 1 of 10): "
	  "match, pass" },
	{ "a prefix is compared in bits", CASE, RECORD("a/31 -all")
	  "dns contoso.example A -> 203.0.113.8\n", "pass pass" },
	{ "a prefix of 0 needs an address all the same", CASE,
	  RECORD("a/0 -all") "dns contoso.example A -> nodata\n",
	  "fail fail; void_lookups=1" },
	{ "IPv6 is compared with AAAA alone", CASE6, RECORD("a/0//64 -all")
	  "dns contoso.example AAAA -> 2001:db8::1\n", "pass pass" },
	{ "a mapped address in AAAA is no IPv4", CASE6, RECORD("a//0 -all")
	  "dns contoso.example AAAA -> ::ffff:192.0.2.1\n", "pass pass" },
	{ "ip6 of a mapped network is no IPv4", CASE,
	  RECORD("ip6:::ffff:203.0.113.9 -all"), "fail fail" },
	{ "a name behind an alias counts", CASE, RECORD("a:www.contoso.example"
	  " -all") "dns www.contoso.example A -> CNAME h.example | A "
	  "203.0.113.9\n", "pass pass" },
	{ "an address that can't be asked is no verdict", CASE,
	  RECORD("a -all") "dns contoso.example A -> servfail\n",
	  "unknown dns; fault=a; fault_domain=contoso.example" },
	{ "an address found first outweighs what can't be asked", CASE,
	  RECORD("ip4:203.0.113.9 a -all"), "pass pass; asked=1" },
	{ "mx hosts are looked at in order of preference", CASE,
	  RECORD("mx -all") "dns contoso.example MX -> 20 b.example | "
	  "10 a.example\ndns a.example A -> 203.0.113.9\n"
	  "dns b.example A -> timeout\n", "pass pass; lookups=1" },
	{ "a preferred host that can't be asked ends it", CASE,
	  RECORD("mx -all") "dns contoso.example MX -> 10 b.example | "
	  "20 a.example\ndns a.example A -> 203.0.113.9\n"
	  "dns b.example A -> timeout\n", "unknown dns; "
	  "question=b.example A" },
	{ "no MX is no reason to take the address instead", CASE,
	  RECORD("mx -all") "dns contoso.example MX -> nodata\n",
	  "fail fail; void_lookups=1; asked=2" },
	{ "a null MX names nobody", CASE, RECORD("mx -all")
	  "dns contoso.example MX -> 0 .\n",
	  "fail fail; void_lookups=0; asked=2" },
	{ "hosts that all have no address are one empty look-up", CASE,
	  RECORD("mx -all") "dns contoso.example MX -> 1 a.example | "
	  "2 b.example | 3 c.example\ndns ?.example A -> nxdomain\n",
	  "fail fail; void_lookups=1" },
	{ "ten hosts are looked at", CASE, RECORD("mx -all")
	  "dns contoso.example MX -> 1 a.example | 2 b.example | 3 c.example"
	  " | 4 d.example | 5 e.example | 6 f.example | 7 g.example | "
	  "8 h.example | 9 i.example | 10 j.example\n"
	  "dns j.example A -> 203.0.113.9\ndns ?.example A -> 192.0.2.1\n",
	  "pass pass; asked=12" },
	{ "eleven hosts are too many, whatever they are", CASE,
	  RECORD("mx -all") "dns contoso.example MX -> 1 a.example | "
	  "2 b.example | 3 c.example | 4 d.example | 5 e.example | "
	  "6 f.example | 7 g.example | 8 h.example | 9 i.example | "
	  "10 j.example | 11 k.example\n",
	  "fail too-many-hosts; result=permerror; fault=mx; asked=2; "
	  "publish=v=spf1 ip4:203.0.113.9 mx -all" },
	{ "ptr is a name below the domain that leads back", CASE,
	  RECORD("ptr -all") "dns " REV " PTR -> other.example | "
	  "mail.contoso.example\ndns *.example A -> 203.0.113.9\n",
	  "pass pass; lookups=1" },
	{ "ptr that does not lead back is none", CASE, RECORD("ptr -all")
	  "dns " REV " PTR -> mail.contoso.example\n"
	  "dns mail.contoso.example A -> 203.0.113.8\n", "fail fail" },
	{ "ptr of a name that only ends alike is none", CASE,
	  RECORD("ptr -all") "dns " REV " PTR -> mailcontoso.example\n"
	  "dns mailcontoso.example A -> 203.0.113.9\n", "fail fail" },
	{ "ptr that can't be asked is no match, not an error", CASE,
	  RECORD("ptr -all") "dns " REV " PTR -> servfail\n",
	  "fail fail; result=fail" },
	{ "a name of ptr that can't be asked is passed over", CASE,
	  RECORD("ptr -all") "dns " REV " PTR -> a.example | "
	  "b.contoso.example\ndns a.example A -> timeout\n"
	  "dns b.contoso.example A -> 203.0.113.9\n", "pass pass" },
	{ "ptr looks at ten names", CASE, RECORD("ptr -all")
	  "dns " REV " PTR -> 1.example | 2.example | 3.example | 4.example "
	  "| 5.example | 6.example | 7.example | 8.example | 9.example | "
	  "10.example | mail.contoso.example\ndns *.example A -> 192.0.2.1\n",
	  "fail fail; asked=12" },
	{ "exists asks for A, for IPv6 too", CASE6,
	  RECORD("exists:ok.contoso.example -all")
	  "dns ok.contoso.example A -> 127.0.0.2\n", "pass pass" },
	{ "ip4 never matches IPv6", CASE6, RECORD("ip4:0.0.0.0/0 "
	  "ip6:2001:db8::/32 -all"), "pass pass; "
	  "mechanism=ip6:2001:db8::/32" },
	{ "the IPv6 address to publish is written short", CASE6,
	  RECORD("mx -all") "dns contoso.example MX -> nodata\n",
	  "fail fail; publish_term=ip6:2001:db8::25; "
	  "publish=v=spf1 ip6:2001:db8::25 mx -all" },
	{ "a target that can be no name matches nothing", CASE,
	  RECORD("a:a..example a:0123456789012345678901234567890123456789"
	  "012345678901234567890123.example ip4:203.0.113.9 -all"),
	  "pass pass; lookups=2; void_lookups=0; asked=1" },
	{ "an answer that was cut says nothing about absence", CASE,
	  RECORD("a -all") "dns contoso.example A -> 192.0.2.1"
	  /* 4 * 50 more */
#define FIVE " | 192.0.2.1 | 192.0.2.1 | 192.0.2.1 | 192.0.2.1 | 192.0.2.1"
#define FIFTY FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE FIVE
	  FIFTY FIFTY FIFTY FIFTY "\n",
	  "unknown dns; outcome=too-many-records" },
};

static const struct example include_cases[] = {
	{ "an included pass is a match, told with what matched inside", CASE,
	  RECORD("include:p.example -all")
	  TXT("p.example", "include:q.p.example -all")
	  TXT("q.p.example", "ip4:203.0.113.0/24 -all"),
	  "pass pass; mechanism=include:p.example; match=ip4:203.0.113.0/24; "
	  "match_domain=q.p.example; lookups=2; note=inside; "
	  "record=v=spf1 include:p.example -all; "
	  "trace~q.p.example, included by p.example: ip4:203.0.113.0/24: "
	  "match, pass" },
	{ "an included fail is no match", CASE,
	  RECORD("include:p.example ?all") TXT("p.example", "-all"),
	  "warn neutral; trace~include:p.example [fail]: no match" },
	{ "to exclude what another domain allows", CASE,
	  RECORD("-include:p.example +all")
	  TXT("p.example", "ip4:203.0.113.9"),
	  "fail fail-term; mechanism=-include:p.example; "
	  "publish=v=spf1 ip4:203.0.113.9 -include:p.example +all" },
	{ "an included domain without a record is an error", CASE,
	  RECORD("ip4:192.0.2.1 include:gone.example -all")
	  "dns gone.example TXT -> nxdomain\n",
	  "fail includes-none; result=permerror; fault=include:gone.example; "
	  "publish=v=spf1 ip4:192.0.2.1 ip4:203.0.113.9 -all" },
	{ "an included domain that can't be asked is no verdict", CASE,
	  RECORD("include:p.example -all") "dns p.example TXT -> servfail\n",
	  "unknown dns; question=p.example TXT" },
	{ "an error inside is an error outside", CASE,
	  RECORD("include:p.example -all") TXT("p.example", "ip4:1.2.3 -all"),
	  "fail syntax; fault=ip4:1.2.3; fault_domain=p.example; record="
	  "v=spf1 include:p.example -all; "
	  "publish=v=spf1 ip4:203.0.113.9 include:p.example -all" },
	{ "a match before the faulty include is a match", CASE,
	  RECORD("ip4:203.0.113.9 include:gone.example -all"),
	  "pass pass; asked=1" },
	{ "redirect hands everything over", CASE,
	  RECORD("ip4:192.0.2.1 redirect=r.example exp=mine.example")
	  TXT("r.example", "-all exp=theirs.example")
	  "dns theirs.example TXT -> %{d} says no\n",
	  "fail fail; decider=r.example; record=v=spf1 -all "
	  "exp=theirs.example; own_record=v=spf1 ip4:192.0.2.1 "
	  "redirect=r.example exp=mine.example; lookups=1; note=redirected; "
	  "explanation=r.example says no; publish=v=spf1 ip4:192.0.2.1 "
	  "ip4:203.0.113.9 redirect=r.example exp=mine.example" },
	{ "redirect beside all is nothing", CASE,
	  RECORD("redirect=r.example ~all"), "warn softfail; lookups=0; "
	  "publish=v=spf1 ip4:203.0.113.9 ~all; asked=1" },
	{ "redirect to nothing is an error", CASE,
	  RECORD("redirect=gone.example")
	  "dns gone.example TXT -> nodata\n",
	  "fail redirects-none; result=permerror; fault=redirect=gone.example;"
	  " publish=v=spf1 ip4:203.0.113.9" },
	{ "the domain of redirect is the current one from there on", CASE,
	  RECORD("redirect=r.example") TXT("r.example", "a -all")
	  "dns r.example A -> 203.0.113.9\n", "pass pass; lookups=2" },
	{ "exp of an included domain is not used", CASE,
	  RECORD("include:p.example -all")
	  TXT("p.example", "-all exp=e.p.example"),
	  "fail fail; explanation=" },
};

static const struct example limit_cases[] = {
	{ "ten terms that ask are allowed", CASE,
	  RECORD("a:0.x.example a:1.x.example a:2.x.example a:3.x.example "
	  "a:4.x.example a:5.x.example a:6.x.example a:7.x.example "
	  "include:p.example -all") TXT("p.example", "a:ok.example")
	  "dns ok.example A -> 203.0.113.9\ndns * A -> 192.0.2.1\n",
	  "pass pass; lookups=10" },
	{ "the eleventh is an error, and the dearest is named", CASE,
	  RECORD("mx include:p.example include:q.example ip4:203.0.113.9 "
	  "-all") TXT("p.example", "a:1.x.example a:2.x.example a:3.x.example"
	  " a:4.x.example") TXT("q.example", "a:5.x.example a:6.x.example "
	  "a:7.x.example a:8.x.example a:9.x.example a:10.x.example")
	  "dns contoso.example MX -> 10 m.x.example\n"
	  "dns *.x.example A -> 192.0.2.1\n",
	  "fail too-many-lookups; result=permerror; lookups=11; needed=13; "
	  "fault=a:8.x.example; fault_domain=q.example; "
	  "costs=include:q.example 7, include:p.example 5, mx 1; "
	  "flatten/0/term=include:q.example; flatten/0/lookups=7; note=costs; "
	  "publish=v=spf1 ip4:203.0.113.9 mx include:p.example "
	  "include:q.example -all" },
	{ "names of one's own become addresses where that is enough", CASE,
	  RECORD("mx a:own.example include:p.example -all")
	  TXT("p.example", "a:1.x.example a:2.x.example a:3.x.example "
	  "a:4.x.example a:5.x.example a:6.x.example a:7.x.example "
	  "a:8.x.example a:9.x.example")
	  "dns contoso.example MX -> 10 m.x.example | 20 n.x.example\n"
	  "dns [mn].x.example AAAA -> 2001:db8::99\n"
	  "dns own.example A -> 192.0.2.7\ndns own.example AAAA -> nodata\n"
	  "dns *.x.example A -> 192.0.2.1\n",
	  "fail too-many-lookups; needed=12; publish_lookups=10; publish="
	  "v=spf1 ip4:192.0.2.1 ip6:2001:db8::99 ip4:192.0.2.7 "
	  "ip4:203.0.113.9 include:p.example -all" },
	{ "a name whose addresses are not known stays", CASE,
	  RECORD("a:own.example include:p.example -all")
	  TXT("p.example", "a:1.x.example a:2.x.example a:3.x.example "
	  "a:4.x.example a:5.x.example a:6.x.example a:7.x.example "
	  "a:8.x.example a:9.x.example")
	  "dns own.example A -> 192.0.2.7\n"
	  "dns own.example AAAA -> servfail\ndns *.x.example A -> 192.0.2.1\n",
	  "fail too-many-lookups; needed=11; publish_lookups=11; publish="
	  "v=spf1 ip4:203.0.113.9 a:own.example include:p.example -all" },
	{ "an address that stands first needs no look-up", CASE,
	  RECORD("ip4:203.0.113.9 a a a a a a a a a a a a -all"),
	  "pass pass; lookups=0" },
	{ "an include of itself ends at ten", CASE,
	  RECORD("include:contoso.example -all"),
	  "fail too-many-lookups; needed=; asked=1" },
	{ "a ring of redirects ends at ten", CASE,
	  RECORD("redirect=p.example")
	  TXT("p.example", "redirect=contoso.example"),
	  "fail too-many-lookups; asked=2" },
	{ "two empty look-ups are allowed", CASE,
	  RECORD("a:x.example exists:y.example -all")
	  "dns ?.example A -> nxdomain\n", "fail fail; void_lookups=2" },
	{ "the third empty one is an error, and none of them is kept", CASE,
	  RECORD("a:x.example include:p.example mx:z.example -all")
	  TXT("p.example", "exists:y.example")
	  "dns z.example MX -> nodata\ndns ?.example A -> nxdomain\n",
	  "fail too-many-voids; result=permerror; fault=mx:z.example; "
	  "publish=v=spf1 ip4:203.0.113.9 include:p.example -all" },
	{ "for IPv6 a host with IPv4 alone is empty", CASE6,
	  RECORD("a:x.example a:y.example a:z.example -all")
	  "dns ?.example AAAA -> nodata\n", "fail too-many-voids" },
	{ "asking for the reverse name is one of the ten", CASE,
	  RECORD("exists:%{p}.x.example exists:%{p}.y.example -all")
	  "dns " REV " PTR -> mail.contoso.example\n"
	  "dns mail.contoso.example.?.example A -> nodata\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n",
	  "fail fail; lookups=3" },
};

static const struct example text_cases[] = {
	{ "exp is told as the domain wrote it", CASE HELO "; "
	  "remote_mta=mx1.fabrikam.example",
	  NO_HELO RECORD("-all exp=%{l}.e.example")
	  "dns anna.e.example TXT -> %{s}%_from %{c} by %{h} at %{r}: "
	  "see http://x.example/?i=%{I}%%\n",
	  "fail fail-nobody; explanation=anna@contoso.example from "
	  "203.0.113.9 by mail.contoso.example at mx1.fabrikam.example: see "
	  "http://x.example/?i=203.0.113.9%; note=explanation; lookups=0" },
	{ "a receiver that is not known is called so", CASE,
	  RECORD("-all exp=e.example") "dns e.example TXT -> ask %{r}\n",
	  "fail *; explanation=ask unknown" },
	{ "two texts explain nothing", CASE, RECORD("-all exp=e.example")
	  "dns e.example TXT -> one | two\n", "fail *; explanation=" },
	{ "a text in error explains nothing", CASE,
	  RECORD("-all exp=e.example") "dns e.example TXT -> 100% no\n",
	  "fail *; result=fail; explanation=" },
	{ "a text that can't be asked explains nothing", CASE,
	  RECORD("-all exp=e.example") "dns e.example TXT -> timeout\n",
	  "fail *; result=fail; explanation=" },
	{ "a text of other letters explains nothing", CASE,
	  RECORD("-all exp=e.example") "dns e.example TXT -> n\xc3\xb6\n",
	  "fail *; explanation=" },
	{ "what passes is not explained", CASE,
	  RECORD("ip4:203.0.113.9 exp=e.example"), "pass pass; asked=1" },
	{ "an error anywhere is found before anything is evaluated", CASE,
	  RECORD("ip4:203.0.113.9 -all foo"), "fail syntax; fault=foo; "
	  "result=permerror; publish=v=spf1 ip4:203.0.113.9 -all; asked=1" },
	{ "a tab is no blank", CASE, RECORD("ip4:203.0.113.9\\x09-all"),
	  "fail syntax; fault=ip4:203.0.113.9\\x09-all" },
	{ "a letter that is not ASCII is an error", CASE,
	  RECORD("ip4:203.0.113.9 a:b\xc3\xbc" "cher.example -all"),
	  "fail syntax; publish=v=spf1 ip4:203.0.113.9 -all" },
	{ "a second redirect is an error", CASE,
	  RECORD("redirect=a.example redirect=b.example"),
	  "fail repeated-modifier; fault=redirect=b.example; "
	  "publish=v=spf1 ip4:203.0.113.9 redirect=a.example" },
	{ "a second exp is an error", CASE,
	  RECORD("exp=a.example exp=b.example -all"),
	  "fail repeated-modifier; publish=v=spf1 exp=a.example "
	  "ip4:203.0.113.9 -all" },
	{ "an equals sign where a colon belongs does nothing", CASE,
	  RECORD("include=p.example -all"), "fail fail; "
	  "ignored=include=p.example; note=ignored" },
	{ "a term behind all is never looked at", CASE,
	  RECORD("-all ip4:203.0.113.9"), "fail fail; "
	  "hidden=ip4:203.0.113.9; note=hidden; "
	  "publish=v=spf1 ip4:203.0.113.9 -all" },
	{ "what was meant is told from common mistakes", CASE,
	  RECORD("ipv4:192.0.2.1 a:192.0.2.2, ip4:mail.contoso.example "
	  "redirect:r.example nonsense \xe2\x80\x93" "all"),
	  "fail syntax; publish=v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 "
	  "ip4:203.0.113.9 a:mail.contoso.example -all" },
	{ "a hostile local part asks one harmless name", IP
	  "; from=a b;c\"$(x)@contoso.example",
	  RECORD("exists:%{l}.x.example -all")
	  "dns a?032b??c??????x??.x.example A -> 127.0.0.2\n", "pass pass" },
	{ "a local part of other letters matches nothing and asks nothing",
	  IP "; from=j\xc3\xb6rg@contoso.example",
	  RECORD("exists:%{l}.x.example -all"),
	  "fail fail; asked=1; lookups=1" },
	{ "a name of 253 characters is cut at the left", IP
	  "; from=a.b.c@contoso.example",
	  RECORD("exists:%{l}"
#define FILL ".123456789012345678901234567890123456789012345678901234567"
#define TAIL FILL FILL FILL FILL ".x012345678.example"
	  TAIL " -all") "dns c" TAIL " A -> 127.0.0.2\n", "pass pass" },
};

/* ---- running a row ---- */

static struct world *
begin(const struct example *x, const char *before)
{
	struct world *w;
	char *script = mem_printf("%s%s", before, x->world);

	w = world_new(script);
	world_facts(w, x->facts);
	free(script);
	return w;
}

static bool
has_note(xmlNode *finding, const char *says)
{
	xml_each (note, finding, "note") {
		if (text_same(xml_attr(note, "says"), says))
			return true;
	}
	return false;
}

static bool
has_trace(xmlNode *finding, const char *text)
{
	xmlNode *trace = xml_by_id(finding, "list", "name", "trace");

	xml_each (line, trace, NULL) {
		if (strstr(xml_text(line), text) != NULL)
			return true;
	}
	return false;
}

static void
want_one(struct world *w, xmlNode *finding, const char *want)
{
	const char *sign = strpbrk(want, "=~"), *is;
	char *path;

	assert_non_null(sign);
	path = pool_strndup(w->pool, want, (size_t)(sign - want));
	if (*sign == '~') {
		if (!has_trace(finding, sign + 1))
			fail_msg("no line of the trace has '%s' in %s",
			    sign + 1, world_finding(w, finding));
		return;
	}
	if (strcmp(path, "asked") == 0)
		is = pool_printf(w->pool, "%d", w->asked);
	else if (strcmp(path, "note") == 0)
		is = has_note(finding, sign + 1) ? sign + 1 : "";
	else
		is = world_detail(w, finding, path);
	if (is == NULL)
		is = "";
	if (strcmp(is, sign + 1) != 0)
		fail_msg("%s is '%s', not '%s', in %s", path, is, sign + 1,
		    world_finding(w, finding));
}

/* "STATUS SAYS; path=text; ..."; SAYS may be "*". */
static void
want_all(struct world *w, xmlNode *finding, const char *want)
{
	size_t status = strcspn(want, " ");
	size_t n = strcspn(want + status + 1, ";");
	char *head = pool_strndup(w->pool, want, status);
	char *says = pool_strndup(w->pool, want + status + 1, n);

	if (finding == NULL)
		fail_msg("the check never ended");
	assert_string_equal(world_detail(w, finding, "status"), head);
	if (strcmp(says, "*") != 0)
		assert_string_equal(world_detail(w, finding, "says"), says);
	for (want += status + 1 + n; *want == ';';) {
		const char *end;
		char *one;

		want += 1 + strspn(want + 1, " ");
		end = strstr(want, "; ");
		n = end == NULL ? strlen(want) : (size_t)(end - want);
		one = pool_strndup(w->pool, want, n);
		want_one(w, finding, one);
		want += n;
	}
	if (w->missing != NULL)
		fail_msg("the world does not know '%s'", w->missing);
}

/* The same answers at once, and from the saved case. */
static void
want_same(const struct example *x, struct world *first, xmlNode *finding)
{
	const char *text = world_finding(first, finding);
	struct world *w = begin(x, "");
	struct evidence *again;

	w->at_once = true;
	finding = world_run(w, "spf");
	assert_non_null(finding);
	assert_string_equal(world_finding(w, finding), text);
	again = evidence_new(w->casefile);
	evidence_free(w->evidence);
	w->evidence = again;
	w->alone = true;
	finding = world_run(w, "spf");
	assert_non_null(finding);
	assert_string_equal(world_finding(w, finding), text);
	world_free(w);
}

/* The record it gives is published: the message passes, with no look-up. */
static void
want_cure(const struct example *x, struct world *w, xmlNode *finding)
{
	const char *record = world_detail(w, finding, "publish");
	const char *domain = world_detail(w, finding, "domain");
	struct world *cured;

	if (record == NULL)
		return;
	cured = begin(x, pool_printf(w->pool, "dns %s TXT -> %s\n", domain,
	    record));
	finding = world_run(cured, "spf");
	assert_non_null(finding);
	if (strcmp(world_detail(cured, finding, "result"), "pass") != 0)
		fail_msg("'%s' does not pass: %s", record,
		    world_finding(cured, finding));
	assert_string_equal(world_detail(cured, finding, "lookups"), "0");
	assert_null(world_detail(cured, finding, "publish"));
	world_free(cured);
}

static void
run_example(void **state)
{
	const struct example *x = *state;
	struct world *w = begin(x, "");
	xmlNode *finding = world_run(w, "spf");

	want_all(w, finding, x->want);
	want_same(x, w, finding);
	want_cure(x, w, finding);
	world_free(w);
}

/* ---- records ---- */

static void
terms_are_what_the_grammar_says(void **state)
{
	static const char *const good[] = { "all", "+ALL", "-a", "a/24",
		"a//64", "a/24//64", "a/0//0", "a:x.example", "A:X.example/8",
		"a:x.example//128", "a:%{d}", "a:%{d2r.-}/24", "a:%%%_%-",
		"a:x.example.", "a:x/y:z.example", "a:_x.x-1", "a:x.1a",
		"mx", "mx:x.example/24//48", "ptr", "ptr:x.example",
		"ip4:192.0.2.1", "ip4:192.0.2.0/24", "ip4:0.0.0.0/0",
		"ip6:::", "ip6:2001:db8::/32", "ip6:::ffff:192.0.2.1/96",
		"exists:%{ir}.%{v}.%{d}", "include:x.example", "exp=x.example",
		"redirect=%{d1}", "x=", "x=%{c}", "moo.cow-x_1=/:%{s}",
		"?include:%{L-}.example" };
	static const char *const bad[] = { "", "all.", "all:x", "all/8",
		"a:", "a/", "a/33", "a//129", "a/024", "a/24/64", "a///64",
		"a:x", "a:x.", "a:x.1", "a:x.-a", "a:x.a-", "a:192.0.2.1",
		"a:x.example/", "a:%", "a:%{", "a:%{d", "a:%{x}", "a:%{d0}",
		"a:%{dr1}", "a:%{c}", "a:%{r}.x.example", "a:%{t}",
		"a:%(d)", "a:%{d}x", "ptr/8", "ptr:", "ip4", "ip4:",
		"ip4:192.0.2", "ip4:192.0.2.1/33", "ip4:192.0.2.1/",
		"ip4:192.0.2.1//32", "ip4:192.0.2.01", "ip4:192.0.2.1:25",
		"ip4:2001:db8::1", "ip6:192.0.2.1", "ip6:2001:db8::/129",
		"ip6:2001:db8::%eth0", "ip6:[2001:db8::1]", "include",
		"include:", "include:x.example/24", "exists", "exists:x",
		"exp=", "exp=-all", "redirect=", "redirect=x",
		"redirect:x.example", "1x=y", "=x", "x=%", "moo", "+-all",
		"a:x.example,", "-", "a\x7f", "a:\x80.example" };
	struct pool *pool = pool_new();
	struct spf_term term;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!spf_term_read(pool, good[i], &term))
			fail_msg("'%s' is a term", good[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (spf_term_read(pool, bad[i], &term))
			fail_msg("'%s' is no term", bad[i]);
	}
	pool_free(pool);
}

static void
only_the_version_makes_a_record(void **state)
{
	(void)state;
	assert_true(spf_is_record("v=spf1"));
	assert_true(spf_is_record("V=sPf1  -all"));
	assert_false(spf_is_record("v=spf10"));
	assert_false(spf_is_record("v=spf1\\x09-all"));
	assert_false(spf_is_record(" v=spf1 -all"));
	assert_false(spf_is_record("v=spf2.0/pra -all"));
	assert_false(spf_is_record(""));
}

static void
mistakes_are_mended_only_where_it_is_plain(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "ip4:192.0.2.1;", "ip4:192.0.2.1" },
		{ "\"ip4:192.0.2.1\"", "ip4:192.0.2.1" },
		{ "-all.", "-all" }, { "\xe2\x80\x93" "all", "-all" },
		{ "ipv6:2001:db8::1", "ip6:2001:db8::1" },
		{ "ip:192.0.2.0/24", "ip4:192.0.2.0/24" },
		{ "ip4:2001:db8::1", "ip6:2001:db8::1" },
		{ "-a:192.0.2.1", "-ip4:192.0.2.1" },
		{ "mx:192.0.2.1", "ip4:192.0.2.1" },
		{ "include:192.0.2.1", "ip4:192.0.2.1" },
		{ "192.0.2.1", "ip4:192.0.2.1" },
		{ "ip4:mail.example.org", "a:mail.example.org" },
		{ "redirect:x.example", "redirect=x.example" },
		{ "exp:x.example", "exp=x.example" },
		{ "mail.example.org", NULL }, { "ip4:192.0.2.1/33", NULL },
		{ "ip4:192.0.2", NULL }, { "include:x", NULL },
		{ "include:x.example/24", NULL }, { "moo", NULL },
		{ "", NULL }, { "redirect:", NULL }, { "%", NULL },
	};
	struct pool *pool = pool_new();
	struct spf_term term;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *out = spf_repair(pool, rows[i].in, &term);

		if (rows[i].out == NULL ? out != NULL : out == NULL ||
		    strcmp(out, rows[i].out) != 0)
			fail_msg("'%s' becomes '%s'", rows[i].in,
			    out == NULL ? "nothing" : out);
	}
	pool_free(pool);
}

/* ---- macros ---- */

static struct spf_macros
macros_for(const char *ip)
{
	struct spf_macros m = { .sender = "strong-bad@email.example.com",
		.local = "strong-bad", .origin = "email.example.com",
		.domain = "email.example.com", .validated = "mx.example.org",
		.helo = "mx.example.org", .receiver = "unknown", .now = 42 };

	assert_true(ip_parse(&m.ip, ip));
	return m;
}

/* The examples of RFC 7208 section 7.4, and more. */
static void
macros_expand_as_the_rfc_shows(void **state)
{
	static const struct {
		const char *ip, *in, *out;
	} rows[] = {
		{ "192.0.2.3", "%{s}", "strong-bad@email.example.com" },
		{ "192.0.2.3", "%{o}", "email.example.com" },
		{ "192.0.2.3", "%{d4}", "email.example.com" },
		{ "192.0.2.3", "%{d2}", "example.com" },
		{ "192.0.2.3", "%{d1}", "com" },
		{ "192.0.2.3", "%{dr}", "com.example.email" },
		{ "192.0.2.3", "%{d2r}", "example.email" },
		{ "192.0.2.3", "%{l-}", "strong.bad" },
		{ "192.0.2.3", "%{lr-}", "bad.strong" },
		{ "192.0.2.3", "%{l1r-}", "strong" },
		{ "192.0.2.3", "%{ir}.%{v}._spf.%{d2}",
		  "3.2.0.192.in-addr._spf.example.com" },
		{ "192.0.2.3", "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
		  "3.2.0.192.in-addr.strong.lp._spf.example.com" },
		{ "2001:db8::cb01", "%{ir}.%{v}._spf.%{d2}",
		  "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1."
		  "0.0.2.ip6._spf.example.com" },
		{ "2001:db8::cb01", "%{c}", "2001:db8::cb01" },
		{ "2001:db8::cb01", "%{I1}", "1" },
		{ "192.0.2.3", "%{S}", "strong-bad%40email.example.com" },
		{ "192.0.2.3", "%{D127}", "email.example.com" },
		{ "192.0.2.3", "%{d999999999999}", "email.example.com" },
		{ "192.0.2.3", "%{l.}", "strong-bad" },
		{ "192.0.2.3", "%{s.@-+,/_=}", "strong.bad@email.example.com" },
		{ "192.0.2.3", "%%-%_-%-", "%- -%20" },
		{ "192.0.2.3", "%{p}%{h}%{r}%{t}",
		  "mx.example.orgmx.example.orgunknown42" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct spf_macros m = macros_for(rows[i].ip);

		if (strchr(rows[i].in, '@') != NULL) {
			assert_false(spf_macro_is_string(rows[i].in, true));
			continue;	/* no delimiter */
		}
		assert_true(spf_macro_is_string(rows[i].in, true));
		assert_string_equal(spf_macro_expand(pool, rows[i].in, &m),
		    rows[i].out);
	}
	pool_free(pool);
}

static void
an_expansion_is_bounded(void **state)
{
	struct pool *pool = pool_new();
	struct spf_macros m = macros_for("192.0.2.3");
	char *local = pool_alloc(pool, 60001), *spec;

	(void)state;
	memset(local, 'x', 60000);
	m.local = local;
	spec = pool_alloc(pool, 4001);
	for (int i = 0; i < 4000; i += 4)
		memcpy(spec + i, "%{l}", 4);
	assert_true(strlen(spf_macro_expand(pool, spec, &m)) <= 65536);
	assert_null(spf_macro_name(pool, spec, &m));
	pool_free(pool);
}

/* ---- TXT as evidence has it ---- */

static const char *
txt_data(struct pool *pool, const char *text, size_t n)
{
	struct dnsmsg m;
	struct dnsrr rr;
	uint8_t packet[512] = { 0, 0, 0x80, 0, 0, 1, 0, 1, 0, 0, 0, 0,
		1, 'x', 0, 0, 16, 0, 1,		/* the question */
		0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0 };

	packet[30] = (uint8_t)(n + 1);
	packet[31] = (uint8_t)n;
	memcpy(packet + 32, text, n);
	assert_int_equal(dnsmsg_open(&m, packet, 32 + n), 0);
	assert_int_equal(dnsmsg_next(&m, pool, &rr), 1);
	return rr.data;
}

static void
bytes_of_a_record_can_be_told_from_its_text(void **state)
{
	static const struct {
		const char *sent, *kept, *read;
	} rows[] = {
		{ "v=spf1 -all", "v=spf1 -all", "v=spf1 -all" },
		{ "a\tb", "a\\x09b", "a\x7f" "b" },
		{ "a\r\nb", "a\\x0d\\x0ab", "a\x7f\x7f" "b" },
		{ "a\x1b[2J", "a\\x1b[2J", "a\x7f[2J" },
		{ "a\\x09b", "a\\x5cx09b", "a\\x09b" },
		{ "a\\u{1}b", "a\\x5cu{1}b", "a\\u{1}b" },
		{ "a\\;b\\", "a\\;b\\", "a\\;b\\" },
		{ "\xc3\xbc", "\xc3\xbc", "\x7f\x7f" },
		{ "\xe2\x80\xae", "\\u{202e}", "\x7f" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *kept = txt_data(pool, rows[i].sent,
		    strlen(rows[i].sent));

		assert_string_equal(kept, rows[i].kept);
		assert_string_equal(spf_bytes(pool, kept), rows[i].read);
	}
	pool_free(pool);
}

/* ---- hostile records waste their own budget only ---- */

static void
a_fan_of_includes_and_hosts_is_bounded(void **state)
{
	struct world *w = world_new(
	    TXT("contoso.example", "mx:1.x.example mx:2.x.example "
	    "mx:3.x.example mx:4.x.example mx:5.x.example mx:6.x.example "
	    "mx:7.x.example mx:8.x.example mx:9.x.example mx:10.x.example "
	    "mx:11.x.example mx:12.x.example -all")
	    "dns *.x.example MX -> servfail\n");
	xmlNode *finding;

	(void)state;
	world_facts(w, CASE);
	finding = world_run(w, "spf");
	assert_non_null(finding);
	assert_true(w->asked <= 1 + SPF_LOOKUPS);
	assert_string_equal(world_detail(w, finding, "status"), "unknown");
	world_free(w);
}

static void
a_tree_of_includes_is_counted_to_an_end(void **state)
{
	struct world *w = world_new(TXT("*", "include:a%{d}.example "
	    "include:b%{d}.example include:c%{d}.example -all"));
	xmlNode *finding;

	(void)state;
	world_facts(w, CASE);
	finding = world_run(w, "spf");
	assert_non_null(finding);
	assert_string_equal(world_detail(w, finding, "says"),
	    "too-many-lookups");
	assert_null(world_detail(w, finding, "needed"));
	assert_true(w->asked < 100);
	world_free(w);
}

static void
a_record_of_sixty_thousand_bytes_is_read(void **state)
{
	struct buf b;
	struct world *w;
	xmlNode *finding;

	(void)state;
	buf_init(&b, 0);
	buf_puts(&b, "dns contoso.example TXT -> v=spf1");
	while (b.len < 60000)
		buf_puts(&b, " ip4:192.0.2.1 x=y");
	buf_puts(&b, " ip4:203.0.113.9 -all\n");
	w = world_new(b.data);
	world_facts(w, CASE);
	finding = world_run(w, "spf");
	assert_non_null(finding);
	assert_string_equal(world_detail(w, finding, "result"), "pass");
	world_free(w);
	buf_release(&b);
}

static void
what_can_be_asked_at_once_is(void **state)
{
	struct world *w = world_new(RECORD("a:1.x.example include:p.example "
	    "mx exists:2.x.example -all") TXT("p.example", "a:3.x.example")
	    "dns contoso.example MX -> 10 4.x.example\n"
	    "dns *.x.example A -> 192.0.2.1\n"
	    "dns 2.x.example A -> nxdomain\n" NO_HELO);

	(void)state;
	world_facts(w, CASE HELO);
	assert_non_null(world_run(w, "spf"));
	assert_int_equal(w->rounds, 3);	/* TXT; all terms; what they name */
	world_free(w);
}

/* ---- all together ---- */

struct tests {
	struct CMUnitTest *at;
	size_t n;
};

static void
add(struct tests *t, const char *name, CMUnitTestFunction test,
    const void *state)
{
	t->at = mem_grow(t->at, (t->n + 1) * sizeof *t->at);
	t->at[t->n++] = (struct CMUnitTest){ .name = name, .test_func = test,
		.initial_state = (void *)state };
}

static void
add_examples(struct tests *t, const struct example *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(t, x[i].sentence, run_example, &x[i]);
}

#define ADD(t, table) add_examples(t, table, COUNT(table))

int
main(void)
{
	struct tests t = { 0 };
	int failed;

	ADD(&t, identity_cases);
	ADD(&t, match_cases);
	ADD(&t, include_cases);
	ADD(&t, limit_cases);
	ADD(&t, text_cases);
	add(&t, "terms are what the grammar says",
	    terms_are_what_the_grammar_says, NULL);
	add(&t, "only the version makes a record",
	    only_the_version_makes_a_record, NULL);
	add(&t, "mistakes are mended only where it is plain what was meant",
	    mistakes_are_mended_only_where_it_is_plain, NULL);
	add(&t, "macros expand as the RFC shows",
	    macros_expand_as_the_rfc_shows, NULL);
	add(&t, "an expansion is bounded", an_expansion_is_bounded, NULL);
	add(&t, "bytes of a record can be told from its text",
	    bytes_of_a_record_can_be_told_from_its_text, NULL);
	add(&t, "a fan of includes and hosts is bounded",
	    a_fan_of_includes_and_hosts_is_bounded, NULL);
	add(&t, "a tree of includes is counted to an end",
	    a_tree_of_includes_is_counted_to_an_end, NULL);
	add(&t, "a record of sixty thousand bytes is read",
	    a_record_of_sixty_thousand_bytes_is_read, NULL);
	add(&t, "what can be asked at once is", what_can_be_asked_at_once_is,
	    NULL);
	failed = _cmocka_run_group_tests("spf", t.at, t.n, NULL, NULL);
	free(t.at);
	return failed != 0;
}
