/*
 * Blacklists on recorded worlds, with the catalogue that ships: what answers
 * of lists mean, what a silent, refusing, dead or lying one is worth, which
 * list a refusal names, and what follows from that for the verdict. The
 * sender's domain is here too, for it is told apart by the same care.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/dnsbl.h"
#include "checks/finding.h"
#include "checks/intake.h"
#include "checks/ip.h"
#include "checks/keys.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/context.h"
#include "help/verdict.h"
#include "help/walk.h"
#include "tests/example.h"

#define IP "sender_ip=192.0.2.25"
#define T "25.2.0.192"
#define ZEN "zen.spamhaus.org"
#define CANARY "dns whybounce-* A -> nxdomain\n"
#define POINTS "dns 2.0.0.127.* A -> 127.0.0.2\n" \
	"dns 1.0.0.127.* A -> nxdomain\n" CANARY
#define CLEAR "dns " T ".* A -> nxdomain\ndns " T ".* TXT -> nodata\n"
#define HEALTHY POINTS CLEAR
#define SAYS(zone, answer) "dns " T "." zone " A -> " answer "\n"
#define POINT(zone, answer) "dns 2.0.0.127." zone " A -> " answer "\n"
#define NEVER(zone, answer) "dns 1.0.0.127." zone " A -> " answer "\n"
#define NO_NS "dns * NS -> nxdomain\n"
#define ROW(zone) "lists/" zone "/"

static const struct example address_cases[] = {
	{ "what no list has is not listed now, and all are counted", "dnsbl",
	  IP, HEALTHY, "pass pass; listed=0; silent=0; "
	  ROW(ZEN) "status=clear; " ROW(ZEN) "codes=; rounds=1" },
	{ "an SBL entry is grave, and its page is given", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.2") HEALTHY, "fail listed; "
	  ROW(ZEN) "status=listed; worst_zone=" ZEN "; policy=false; "
	  "worst_meaning=SBL: people at Spamhaus tie this address or its "
	  "network to spam; "
	  "worst_lookup=https://check.spamhaus.org/query/ip/192.0.2.25" },
	{ "a CSS entry is automatic", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.3") HEALTHY, "fail listed; "
	  "worst_meaning=CSS: an automatic entry for a poor sending pattern "
	  "or hacked accounts" },
	{ "an XBL entry is an infected machine or a proxy", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.4") HEALTHY, "fail listed; worst_meaning=XBL: "
	  "an infected machine or an open proxy sends from behind this "
	  "address" },
	{ "a PBL entry is a listing that accuses nobody", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.11") HEALTHY, "fail listed; policy=true; "
	  "note=policy; worst_meaning=PBL: this range looks like customer "
	  "lines, not meant to send mail directly" },
	{ "of two reasons both are kept, the graver first, and it counts once",
	  "dnsbl", IP, SAYS(ZEN, "127.0.0.10 | 127.0.0.4") HEALTHY,
	  "fail listed; listed=1; policy=false; "
	  ROW(ZEN) "codes=127.0.0.10,127.0.0.4; "
	  ROW(ZEN) "meanings=XBL: an infected machine or an open proxy sends "
	  "from behind this address,PBL: its provider says that this range is "
	  "not meant to send mail directly" },
	{ "DROP is graver than SBL", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.2 | 127.0.0.9") HEALTHY, "fail listed; "
	  "worst_meaning=DROP: a network run by criminals, or stolen" },
	{ "a public resolver is refused: that is neither listed nor clear",
	  "dnsbl", IP, "dns *." ZEN " A -> 127.255.255.254\n" HEALTHY NO_NS,
	  "pass pass; listed=0; refused=1; silent=1; note=refused; "
	  ROW(ZEN) "status=refused; " ROW(ZEN) "meaning=it answers no public "
	  "resolvers, and none whose reverse name hides its owner" },
	{ "too many questions: no other server of that list is asked", "dnsbl",
	  IP, "dns *." ZEN " A -> 127.255.255.255\n" HEALTHY, "pass pass; "
	  ROW(ZEN) "status=refused; rounds=1" },
	{ "a question that the list can't read is a fault of ours", "dnsbl",
	  IP, SAYS(ZEN, "127.255.255.252") HEALTHY, "pass pass; "
	  ROW(ZEN) "status=unknown; " ROW(ZEN) "meaning=our question was "
	  "malformed: a fault of this program" },
	{ "a refusal beside a listing is a refusal, and both are shown",
	  "dnsbl", IP, SAYS(ZEN, "127.0.0.2 | 127.255.255.254") HEALTHY NO_NS,
	  "pass pass; " ROW(ZEN) "status=refused; "
	  ROW(ZEN) "codes=127.0.0.2,127.255.255.254" },
	{ "a Spamhaus without its test point refuses in silence: unknown",
	  "dnsbl", IP, "dns *." ZEN " A -> nxdomain\n" HEALTHY NO_NS,
	  "pass pass; " ROW(ZEN) "status=unknown; "
	  ROW("b.barracudacentral.org") "status=clear; " ROW(ZEN) "meaning=it "
	  "does not list its own test point: it refuses this resolver without "
	  "a word, or something filters its answers" },
	{ "all test points gone is a filter on the way: one message", "dnsbl",
	  IP, "dns 2.0.0.127.* A -> nodata\n" HEALTHY NO_NS,
	  "unknown filtered; listed=0; clear=0; "
	  ROW(ZEN) "status=unknown; " ROW("psbl.surriel.com")
	  "status=unknown; " ROW("bl.0spam.org") "status=unknown" },
	{ "an invented name that resolves ends all trust", "dnsbl", IP,
	  "dns whybounce-* A -> 198.51.100.7\n" SAYS(ZEN, "127.0.0.2")
	  HEALTHY, "unknown hijacked; listed=0; clear=0; worst=; "
	  ROW(ZEN) "status=unknown; " ROW("bl.spamcop.net")
	  "status=unknown" },
	{ "when every list lists the world, the resolver lies", "dnsbl", IP,
	  CANARY "dns * A -> 127.0.0.2\ndns * TXT -> nodata\n" NO_NS,
	  "unknown hijacked; listed=0; clear=0; worst=; "
	  ROW("bl.0spam.org") "status=unknown" },
	{ "two operators with one strange address: the resolver lies", "dnsbl",
	  IP, SAYS(ZEN, "203.0.113.80") SAYS("bl.spamcop.net", "203.0.113.80")
	  HEALTHY, "unknown hijacked; " ROW(ZEN) "status=unknown" },
	{ "two strange addresses that differ are two dead lists", "dnsbl", IP,
	  SAYS(ZEN, "203.0.113.80") SAYS("bl.spamcop.net", "203.0.113.81")
	  HEALTHY, "pass pass; broken=2; " ROW(ZEN) "status=broken; "
	  ROW("bl.spamcop.net") "status=broken" },
	{ "a parked list is broken, and lists nobody", "dnsbl", IP,
	  "dns *.bl.spamcop.net A -> 203.0.113.9\n" HEALTHY, "pass pass; "
	  "listed=0; broken=1; " ROW("bl.spamcop.net") "status=broken" },
	{ "a list of the whole world is broken", "dnsbl", IP,
	  "dns *.psbl.surriel.com A -> 127.0.0.2\n" HEALTHY, "pass pass; "
	  "listed=0; " ROW("psbl.surriel.com") "status=broken; "
	  ROW("psbl.surriel.com") "meaning=it lists the whole world, its own "
	  "opposite test point included" },
	{ "SERVFAIL is no clear", "dnsbl", IP,
	  SAYS("psbl.surriel.com", "servfail") HEALTHY, "pass pass; "
	  "unknown=1; " ROW("psbl.surriel.com") "status=unknown" },
	{ "a closed list that a refusal names is explained, not asked",
	  "dnsbl", IP "; list=db.wpbl.info", "dns *wpbl* -> error\n" HEALTHY,
	  "pass pass; note=named-skipped; named_closed=true; "
	  "named_status=skipped; lists/0/zone=db.wpbl.info; "
	  "lists/0/status=skipped; skipped=1" },
	{ "an unregistered resolver at Barracuda is no clear", "dnsbl", IP,
	  SAYS("b.barracudacentral.org", "timeout")
	  POINT("b.barracudacentral.org", "servfail") HEALTHY, "pass pass; "
	  ROW("b.barracudacentral.org") "status=timeout" },
	{ "white of Hostkarma is praise, though an address came", "dnsbl", IP,
	  SAYS("hostkarma.junkemailfilter.com", "127.0.0.1") HEALTHY,
	  "pass pass; allowed=1; listed=0; "
	  ROW("hostkarma.junkemailfilter.com") "status=allowed" },
	{ "brown of Hostkarma is a weak listing; its opposite point may answer",
	  "dnsbl", IP, SAYS("hostkarma.junkemailfilter.com", "127.0.0.4")
	  NEVER("hostkarma.junkemailfilter.com", "127.0.0.1") HEALTHY,
	  "warn listed-minor; " ROW("hostkarma.junkemailfilter.com")
	  "status=listed" },
	{ "127.0.0.1 is a listing where a list says so", "dnsbl", IP,
	  SAYS("bl.0spam.org", "127.0.0.1") HEALTHY, "warn listed-minor; "
	  ROW("bl.0spam.org") "status=listed; " ROW("bl.0spam.org")
	  "meaning=it wrote to a spam trap" },
	{ "127.0.0.1 is no listing anywhere else", "dnsbl", IP,
	  SAYS("bl.blocklist.de", "127.0.0.1") SAYS(ZEN, "127.0.0.1") HEALTHY,
	  "pass pass; listed=0; " ROW("bl.blocklist.de") "status=unknown; "
	  ROW(ZEN) "status=unknown" },
	{ "a list for registered resolvers refuses others", "dnsbl",
	  IP "; list=bl.score.senderscore.com",
	  "dns *.bl.score.senderscore.com A -> 127.255.255.255\n" HEALTHY,
	  "pass pass; named_status=refused; note=named-silent" },
	{ "bit one is a botnet where a list says so", "dnsbl",
	  IP "; list=bl.score.senderscore.com",
	  SAYS("bl.score.senderscore.com", "127.0.0.1") HEALTHY,
	  "fail listed; named_status=listed; "
	  "worst_meaning=a botnet is seen here" },
	{ "a good mark on a scale is no listing", "dnsbl",
	  IP "; list=rep.mailspike.net", SAYS("rep.mailspike.net",
	  "127.0.0.18") HEALTHY, "pass pass; named_status=allowed; "
	  "listed=0" },
	{ "a wave of spam is a listing", "dnsbl", IP,
	  SAYS("bl.mailspike.net", "127.0.0.2") HEALTHY, "fail listed; "
	  "worst_meaning=it takes part in a wave of spam at this moment" },
	{ "a whole provider listed decides nothing, and nobody shall pay",
	  "dnsbl", IP, SAYS("dnsbl-3.uceprotect.net", "127.0.0.2") HEALTHY,
	  "warn listed-minor; worst_scope=provider; note=network; "
	  ROW("dnsbl-3.uceprotect.net") "weight=informational; "
	  "worst=UCEPROTECT Level 3 (whole ASN)" },
	{ "a list of customer lines accuses nobody", "dnsbl", IP,
	  SAYS("dnsbl.spfbl.net", "127.0.0.4") HEALTHY, "warn listed-minor; "
	  "worst_meaning=a customer line or shared address, no mail server" },
	{ "an rcode of refusal is no clear", "dnsbl", IP,
	  SAYS("dnsbl.spfbl.net", "refused") HEALTHY, "pass pass; "
	  ROW("dnsbl.spfbl.net") "status=unknown" },
	{ "a known sender is praised, whatever its trade", "dnsbl", IP,
	  SAYS("list.dnswl.org", "127.0.9.2") HEALTHY, "pass pass; allowed=1; "
	  ROW("list.dnswl.org") "status=allowed; " ROW("list.dnswl.org")
	  "meaning=a known sender of medium trust" },
	{ "an allow list that has had too many questions refuses", "dnsbl", IP,
	  SAYS("list.dnswl.org", "127.0.0.255") HEALTHY, "pass pass; "
	  ROW("list.dnswl.org") "status=refused" },
	{ "praise that everybody gets is poison", "dnsbl", IP,
	  SAYS("list.dnswl.org", "127.0.10.3") NEVER("list.dnswl.org",
	  "127.0.10.3") HEALTHY, "pass pass; allowed=0; "
	  ROW("list.dnswl.org") "status=refused" },
	{ "an IPv6 address is asked by nibbles; lists for IPv4 say so",
	  "dnsbl", "sender_ip=2001:db8::25",
	  "dns 5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  "." ZEN " A -> 127.0.0.3\n"
	  "dns 5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	  ".* A -> nxdomain\n"
	  "dns 5.2.0.* TXT -> nodata\n"
	  "dns 2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
	  ".* A -> 127.0.0.2\n" POINTS,
	  "fail listed; note=ipv6; " ROW(ZEN) "status=listed; "
	  ROW("bl.spameatingmonkey.net") "status=skipped; "
	  ROW("bl.spameatingmonkey.net") "meaning=it covers no IPv6 addresses; "
	  ROW("bl.ipv6.spameatingmonkey.net") "status=clear" },
	{ "an IPv4 address in IPv6 dress is asked as IPv4", "dnsbl",
	  "sender_ip=::ffff:192.0.2.25", SAYS(ZEN, "127.0.0.4") HEALTHY,
	  "fail listed; address=192.0.2.25" },
	{ "behind NAT64 the address within is asked, and that is said",
	  "dnsbl", "sender_ip=64:ff9b::c000:219", SAYS(ZEN, "127.0.0.4")
	  HEALTHY, "fail listed; note=nat64; address=192.0.2.25" },
	{ "an IPv4 address asks no lists for IPv6", "dnsbl", IP, HEALTHY,
	  "pass pass; " ROW("bl.ipv6.spameatingmonkey.net") "status=; "
	  "skipped=0" },
	{ "escapes and links in a list's words are a quotation, no advice",
	  "dnsbl", IP, SAYS(ZEN, "127.0.0.4") "dns " T "." ZEN " TXT -> "
	  "listed\\x1b[2J see http://evil.example/\n" HEALTHY,
	  "fail listed; note=reason; worst_reason=listed\\x1b[2J see "
	  "http://evil.example/; "
	  "worst_lookup=https://check.spamhaus.org/query/ip/192.0.2.25; "
	  "worst_delist=https://check.spamhaus.org/" },
	{ "several records of words stay apart", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.4") "dns " T "." ZEN " TXT -> abcdef | second\n"
	  HEALTHY, "fail listed; worst_reason=abcdef | second" },
	{ "words are asked for only after a listing", "dnsbl", IP,
	  "dns * TXT -> error (too early)\n" HEALTHY, "pass pass; rounds=1" },
	{ "three addresses of one answer are all shown", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.2 | 127.0.0.4 | 127.0.0.10") HEALTHY,
	  "fail listed; worst_codes=127.0.0.2 127.0.0.4 127.0.0.10" },
	{ "an answer behind an alias counts", "dnsbl", IP,
	  SAYS(ZEN, "CNAME x.other.example | 127.0.0.4") HEALTHY,
	  "fail listed; worst_codes=127.0.0.4" },
	{ "an alias that leads nowhere is no clear", "dnsbl", IP,
	  SAYS(ZEN, "nodata | CNAME x.other.example") HEALTHY, "pass pass; "
	  ROW(ZEN) "status=unknown" },
	{ "a code that a list does not document is no listing", "dnsbl", IP,
	  SAYS(ZEN, "127.0.0.77") HEALTHY, "pass pass; "
	  ROW(ZEN) "status=unknown; " ROW(ZEN) "codes=127.0.0.77" },
	{ "a bogon list whose opposite point answers by design is healthy",
	  "dnsbl", IP, NEVER("bogons.cymru.com", "127.0.0.2") HEALTHY,
	  "pass pass; " ROW("bogons.cymru.com") "status=clear" },
	{ "parts of a list that says so do not count again", "dnsbl",
	  IP "; list=xbl.spamhaus.org", SAYS(ZEN, "127.0.0.4")
	  SAYS("xbl.spamhaus.org", "127.0.0.4") HEALTHY,
	  "fail listed; listed=1; named_status=listed" },
	{ "a part that the refusal names is right when the whole lists it",
	  "dnsbl", IP "; list=pbl.spamhaus.org", SAYS(ZEN, "127.0.0.11")
	  HEALTHY, "fail listed; listed=1; named_status=listed; note=policy" },
	{ "the list that a refusal names stands first, listed or not", "dnsbl",
	  IP "; list=psbl.surriel.com", SAYS(ZEN, "127.0.0.4") HEALTHY,
	  "fail listed; lists/0/zone=psbl.surriel.com; "
	  "named_status=clear; note=named-clear; worst_zone=" ZEN },
	{ "a list of little weight decides when the refusal names it", "dnsbl",
	  IP "; list=psbl.surriel.com", SAYS("psbl.surriel.com", "127.0.0.2")
	  HEALTHY, "fail listed; worst_zone=psbl.surriel.com" },
	{ "a named list that nobody knows is asked by the book", "dnsbl",
	  IP "; list=bl.fabrikam.example", SAYS("bl.fabrikam.example",
	  "127.0.0.5") HEALTHY, "fail listed; "
	  "worst_zone=bl.fabrikam.example; named_status=listed" },
	{ "a named list of their own that has no test point stays unknown",
	  "dnsbl", IP "; list=bl.fabrikam.example",
	  "dns *.bl.fabrikam.example A -> nxdomain\n" HEALTHY,
	  "pass pass; named_status=unknown; note=named-silent" },
	{ "a list that is not public is explained", "dnsbl",
	  IP "; list=csi.cloudmark.com", HEALTHY, "pass pass; "
	  "named_status=skipped; named_closed=false; note=named-skipped" },
	{ "core asks the core and the list that is named", "dnsbl",
	  IP "; list=ips.backscatterer.org; --lists core", HEALTHY,
	  "pass pass; " ROW("ips.backscatterer.org") "status=clear; "
	  ROW("dnsbl-3.uceprotect.net") "status=; " ROW(ZEN)
	  "status=clear" },
	{ "all silent is said once, and nothing is clear", "dnsbl", IP,
	  "dns whybounce-* A -> timeout\ndns * A -> timeout\n",
	  "unknown unknown; clear=0; note=all-silent" },
	{ "with a key the keyed zone is asked, and the known zone shown",
	  "dnsbl", IP "; --keys spamhaus",
	  "dns " T ".{spamhaus}.zen.dq.spamhaus.net A -> 127.0.0.4\n" HEALTHY,
	  "fail listed; worst_zone=" ZEN "; " ROW("authbl.dq.spamhaus.net")
	  "status=clear" },
	{ "a key without its service is SERVFAIL: unknown", "dnsbl",
	  IP "; --keys spamhaus",
	  "dns *authbl* A -> servfail\n" HEALTHY, "pass pass; "
	  ROW("authbl.dq.spamhaus.net") "status=unknown; " ROW(ZEN)
	  "status=clear" },
	{ "a wrong key shows in the test point, never as clear", "dnsbl",
	  IP "; --keys abusix", "dns *.abusix.zone A -> nxdomain\n" HEALTHY,
	  "pass pass; " ROW("combined.mail.abusix.zone") "status=unknown; "
	  ROW("combined.mail.abusix.zone") "meaning=it does not list its own "
	  "test point: the key is wrong, or does not cover this list" },
	{ "a list that wants a key is explained when it is named", "dnsbl",
	  IP "; list=combined.mail.abusix.zone", HEALTHY, "pass pass; "
	  "named_status=skipped; named_closed=false" },
};

/* ---- a list that refuses the resolver, asked at its own servers ---- */

#define REFUSED "dns *." ZEN " A -> 127.255.255.254\n"
#define SERVERS "dns " ZEN " NS -> ns1.lists.example | ns2.lists.example\n" \
	"dns ns?.lists.example A -> 198.51.100.53\n" \
	"dns ns?.lists.example AAAA -> nodata\n"
#define OWN "@198.51.100.53"

static const struct example own_cases[] = {
	{ "its own servers say that it is clear", "dnsbl", IP,
	  "dns " T "." ZEN " A " OWN " -> nxdomain\n"
	  "dns 2.0.0.127." ZEN " A " OWN " -> 127.0.0.2\n"
	  SERVERS REFUSED HEALTHY, "pass pass; " ROW(ZEN) "status=clear; "
	  ROW(ZEN) "server=198.51.100.53; note=own-servers; refused=0; "
	  "rounds=4" },
	{ "its own servers say that it is listed, in their words", "dnsbl", IP,
	  "dns " T "." ZEN " A " OWN " -> 127.0.0.4\n"
	  "dns " T "." ZEN " TXT " OWN " -> see our page\n"
	  "dns 2.0.0.127." ZEN " A " OWN " -> 127.0.0.2\n"
	  "dns 1.0.0.127." ZEN " A " OWN " -> nxdomain\n"
	  SERVERS REFUSED HEALTHY, "fail listed; worst_zone=" ZEN "; "
	  "worst_reason=see our page; " ROW(ZEN) "server=198.51.100.53" },
	{ "its own servers are silent: it stays refused", "dnsbl", IP,
	  "dns * A " OWN " -> timeout\n" SERVERS REFUSED HEALTHY,
	  "pass pass; " ROW(ZEN) "status=refused; " ROW(ZEN) "server=; "
	  "refused=1" },
	{ "its own servers refuse as well", "dnsbl", IP,
	  "dns * A " OWN " -> 127.255.255.254\n" SERVERS REFUSED HEALTHY,
	  "pass pass; " ROW(ZEN) "status=refused" },
	{ "servers with private addresses are not asked", "dnsbl", IP,
	  "dns " ZEN " NS -> ns1.lists.example\n"
	  "dns ns1.lists.example A -> 10.0.0.53\n"
	  "dns ns1.lists.example AAAA -> nodata\n" REFUSED HEALTHY,
	  "pass pass; " ROW(ZEN) "status=refused" },
	{ "who allows private addresses has them asked", "dnsbl",
	  IP "; --allow-private",
	  "dns " T "." ZEN " A @10.0.0.53 -> nxdomain\n"
	  "dns 2.0.0.127." ZEN " A @10.0.0.53 -> 127.0.0.2\n"
	  "dns " ZEN " NS -> ns1.lists.example\n"
	  "dns ns1.lists.example A -> 10.0.0.53\n"
	  "dns ns1.lists.example AAAA -> nodata\n" REFUSED HEALTHY,
	  "pass pass; " ROW(ZEN) "status=clear" },
	{ "an empty test point may be a silent refusal: its servers know",
	  "dnsbl", IP,
	  "dns " T "." ZEN " A " OWN " -> nxdomain\n"
	  "dns 2.0.0.127." ZEN " A " OWN " -> 127.0.0.2\n" SERVERS
	  "dns *." ZEN " A -> nxdomain\n" HEALTHY, "pass pass; "
	  ROW(ZEN) "status=clear; note=own-servers" },
};

/* ---- by domain ---- */

#define FROM "from=anna@example.org"
#define DBL "dbl.spamhaus.org"
#define SURBL "multi.surbl.org"
#define URIBL "multi.uribl.com"
#define DOMAIN_POINTS "dns dbltest.com.* A -> 127.0.1.2\n" \
	"dns test.surbl.org.* A -> 127.0.0.254\n" \
	"dns test.uribl.com.* A -> 127.0.0.14\n" \
	"dns _dnsbl_.test.* A -> 127.0.0.2\n" \
	"dns test.* A -> 127.0.0.2\n" \
	"dns _dnsblneg_.test.* A -> nxdomain\n" \
	"dns invalid.* A -> nxdomain\n" CANARY
#define DOMAINS_CLEAR "dns *example.org.* A -> nxdomain\n" \
	"dns *example.org.* TXT -> nodata\n"
#define DOMAINS DOMAIN_POINTS DOMAINS_CLEAR
#define HAS(zone, answer) "dns example.org." zone " A -> " answer "\n"

static const struct example domain_cases[] = {
	{ "a domain that no list has", "domain-bl", FROM, DOMAINS,
	  "pass pass; listed=0; domains=example.org; " ROW(DBL)
	  "status=clear; rounds=1" },
	{ "a domain on the DBL is grave, and its page is for the domain",
	  "domain-bl", FROM, HAS(DBL, "127.0.1.2") DOMAINS, "fail listed; "
	  "worst_domain=example.org; worst_whose=from; "
	  "worst_lookup=https://check.spamhaus.org/query/domain/example.org; "
	  ROW(DBL) "status=listed" },
	{ "a decent domain that is abused is told from a spammer's",
	  "domain-bl", FROM, HAS(DBL, "127.0.1.103") DOMAINS, "fail listed; "
	  "worst_meaning=a decent redirector or link shortener that spammers "
	  "abuse: close the open redirect" },
	{ "the answer to an address is a fault of ours, no listing",
	  "domain-bl", FROM, HAS(DBL, "127.0.1.255") DOMAINS, "pass pass; "
	  ROW(DBL) "status=unknown" },
	{ "every bit of a mask is a reason", "domain-bl", FROM,
	  HAS(SURBL, "127.0.0.80") DOMAINS, "fail listed; "
	  ROW(SURBL) "meanings=MW: malware,ABUSE: advertised in spam" },
	{ "bit one is a refusal", "domain-bl", FROM, HAS(SURBL, "127.0.0.1")
	  DOMAINS NO_NS, "pass pass; " ROW(SURBL) "status=refused" },
	{ "a click counter is a soft reason", "domain-bl", FROM,
	  HAS(SURBL, "127.0.0.32") DOMAINS, "fail listed; worst_meaning=CT: "
	  "counts clicks for senders of bulk mail that nobody confirmed" },
	{ "three bits are three reasons, the graver first", "domain-bl", FROM,
	  HAS(URIBL, "127.0.0.14") DOMAINS, "fail listed; "
	  ROW(URIBL) "meanings=black: nothing but spam,grey: in bulk mail that "
	  "some people want,red: young, or its owner hides" },
	{ "127.0.0.1 is a refusal of a part, too", "domain-bl",
	  FROM "; list=black.uribl.com",
	  HAS("black.uribl.com", "127.0.0.1") DOMAINS NO_NS, "pass pass; "
	  "named_status=refused" },
	{ "a list whose own point is gone is no clear", "domain-bl", FROM,
	  "dns test.uribl.com." URIBL " A -> nxdomain\n" DOMAINS NO_NS,
	  "pass pass; " ROW(URIBL) "status=unknown" },
	{ "each domain is asked once, whoever has it", "domain-bl",
	  FROM "; header_from=bob@news.example.org; helo=mail.example.org",
	  DOMAINS, "pass pass; domains=example.org; "
	  "about=example.org" },
	{ "host names are asked only where a list holds such", "domain-bl",
	  "from=anna@news.example.org", "dns news.example.org." DBL " A -> "
	  "127.0.1.102\ndns news.example.org." URIBL " A -> error\n"
	  "dns news.example.org.dbl.nordspam.com A -> error\n" DOMAINS,
	  "fail listed; worst_domain=news.example.org" },
	{ "the EHLO name and the reverse name are asked about", "domain-bl",
	  "helo=mail.example.org; " IP,
	  "dns " T ".in-addr.arpa PTR -> host.example.net\n"
	  "dns *example.net.* A -> nxdomain\n"
	  "dns example.net." DBL " A -> 127.0.1.2\n" DOMAINS,
	  "pass pass; about=example.org, example.net; rounds=2" },
	{ "a mailbox provider of the world is not asked about", "domain-bl",
	  "from=anna@gmail.com", "", "skipped no-domain; rounds=0" },
	{ "names for inside are not asked about", "domain-bl",
	  "from=anna@contoso.local; helo=EXCH01", "",
	  "skipped no-domain; rounds=0" },
	{ "a domain with umlauts is asked in A-labels", "domain-bl",
	  "from=anna@b\xc3\xbc" "cher.example",
	  "dns xn--bcher-kva.example." DBL " A -> 127.0.1.2\n"
	  "dns xn--bcher-kva.example.* A -> nxdomain\n"
	  "dns xn--bcher-kva.example.* TXT -> nodata\n" DOMAINS,
	  "fail listed; worst_domain=xn--bcher-kva.example" },
	{ "a young domain is policy", "domain-bl", FROM,
	  HAS("fresh15.spameatingmonkey.net", "127.0.0.2") DOMAINS,
	  "warn listed-minor; worst_meaning=registered within the last 15 "
	  "days" },
	{ "a resolver that invents names is not believed about domains",
	  "domain-bl", FROM, "dns whybounce-* A -> 198.51.100.7\n"
	  HAS(DBL, "127.0.1.2") DOMAINS, "unknown hijacked; listed=0" },
	{ "silent lists of weight leave the question open", "domain-bl", FROM,
	  "dns *." DBL " A -> timeout\ndns *." SURBL " A -> timeout\n"
	  "dns *." URIBL " A -> servfail\n" DOMAINS, "unknown unknown" },
	{ "without any domain nothing is asked", "domain-bl", "", "",
	  "skipped no-from; rounds=0" },
};

/* ---- the sender's domain ---- */

#define SENDER "from=anna@contoso.example"
#define NO_AAAA "dns * AAAA -> nodata\n"

static const struct example sender_cases[] = {
	{ "a domain with a mail server can take a bounce", "sender-domain",
	  SENDER, "dns contoso.example MX -> 10 mail.contoso.example\n"
	  "dns mail.contoso.example A -> 203.0.113.9\n" NO_AAAA,
	  "pass pass; problem=; domain=contoso.example; "
	  "first=mail.contoso.example" },
	{ "an address alone is enough", "sender-domain", SENDER,
	  "dns contoso.example MX -> nodata\n"
	  "dns contoso.example A -> 203.0.113.80\n" NO_AAAA,
	  "pass implicit; problem=" },
	{ "a domain that does not exist", "sender-domain", SENDER,
	  "dns contoso.example MX -> nxdomain\n",
	  "fail no-such-domain; problem=no-such-domain" },
	{ "neither MX nor address", "sender-domain", SENDER,
	  "dns contoso.example MX -> nodata\n"
	  "dns contoso.example A -> nodata\n" NO_AAAA,
	  "fail no-mail; problem=no-mail" },
	{ "a null MX takes no bounces", "sender-domain", SENDER,
	  "dns contoso.example MX -> 0 .\n", "fail null-mx; problem=null-mx" },
	{ "mail servers that all dangle take no bounces", "sender-domain",
	  SENDER, "dns contoso.example MX -> 10 a.contoso.example | "
	  "20 b.contoso.example\ndns ?.contoso.example A -> nxdomain\n"
	  NO_AAAA, "fail unusable; problem=no-mail" },
	{ "one that can be reached is enough", "sender-domain", SENDER,
	  "dns contoso.example MX -> 10 a.contoso.example | "
	  "20 b.contoso.example\ndns a.contoso.example A -> nxdomain\n"
	  "dns b.contoso.example A -> 203.0.113.9\n" NO_AAAA, "pass pass" },
	{ "a private mail server takes no bounce from outside",
	  "sender-domain", SENDER,
	  "dns contoso.example MX -> 10 a.contoso.example\n"
	  "dns a.contoso.example A -> 10.0.0.5\n" NO_AAAA,
	  "fail unusable; problem=no-mail" },
	{ "SERVFAIL is no absence", "sender-domain", SENDER,
	  "dns contoso.example MX -> servfail\n",
	  "unknown unknown; problem=unknown" },
	{ "a time-out is no absence", "sender-domain", SENDER,
	  "dns contoso.example MX -> timeout\n", "unknown unknown" },
	{ "a server that could not be looked up leaves it open",
	  "sender-domain", SENDER,
	  "dns contoso.example MX -> 10 a.contoso.example\n"
	  "dns a.contoso.example A -> servfail\n" NO_AAAA,
	  "unknown unknown" },
	{ "the empty sender has no domain", "sender-domain", "from=<>", "",
	  "skipped null-sender; rounds=0" },
	{ "an empty text is the empty sender", "sender-domain", "from=", "",
	  "skipped null-sender; rounds=0" },
	{ "a sender without a domain is none that could be answered",
	  "sender-domain", "from=anna", "",
	  "fail not-a-domain; problem=no-such-domain; rounds=0" },
	{ "a domain for inside is not asked of the world", "sender-domain",
	  "from=scanner@contoso.local", "",
	  "fail internal; problem=no-such-domain; rounds=0" },
	{ "without a sender nothing is asked", "sender-domain", "", "",
	  "skipped no-from; rounds=0" },
	{ "a host given for the recipient does not stand in for the sender",
	  "sender-domain", SENDER "; --mx mx9.fabrikam.example",
	  "dns contoso.example MX -> nxdomain\n", "fail no-such-domain" },
};

/* ---- mail servers of the recipient, beyond unit_checks ---- */

#define TO "to=bob@fabrikam.example"
#define MX(list) "dns fabrikam.example MX -> " list "\n"
#define HOSTS "dns mx?.fabrikam.example A -> 192.0.2.25\n" NO_AAAA

static const struct example mx_cases[] = {
	{ "servers of one preference share the mail", "mx", TO,
	  MX("20 mx3.fabrikam.example | 10 mx2.fabrikam.example | "
	  "10 mx1.fabrikam.example") HOSTS, "pass pass; count=3; "
	  "preferred=mx1.fabrikam.example, mx2.fabrikam.example; "
	  "hosts/2/name=mx3.fabrikam.example" },
	{ "a first choice that is all faulty is said", "mx", TO,
	  "dns mx1.fabrikam.example A -> nxdomain\n"
	  MX("10 mx1.fabrikam.example | 20 mx2.fabrikam.example") HOSTS,
	  "warn dangling; note=first-choice-fails" },
	{ "a faulty stand-by is a warning, no more", "mx", TO,
	  "dns mx2.fabrikam.example A -> nxdomain\n"
	  MX("10 mx1.fabrikam.example | 20 mx2.fabrikam.example") HOSTS,
	  "warn dangling; note=" },
	{ "a null MX among others is a contradiction, and not looked up",
	  "mx", TO, "dns . A* -> error\n"
	  MX("0 . | 10 mx1.fabrikam.example") HOSTS,
	  "warn dangling; note=null-among; hosts/0/name=.; "
	  "hosts/0/problem=dangling" },
	{ "an address where a name must stand helps nobody", "mx", TO,
	  "dns 192.0.2.25 A* -> error\n" MX("10 192.0.2.25"),
	  "fail literal; problem=dangling; bad=192.0.2.25; rounds=1" },
	{ "loopback is private", "mx", TO,
	  MX("10 mx1.fabrikam.example")
	  "dns mx1.fabrikam.example A -> 127.0.0.1\n" NO_AAAA,
	  "fail private; bad_address=127.0.0.1" },
	{ "an alias that leads nowhere dangles", "mx", TO,
	  MX("10 mx1.fabrikam.example") "dns mx1.fabrikam.example A -> "
	  "nodata | CNAME gone.example\n" NO_AAAA, "fail dangling" },
	{ "of an alias and a dangling name the worse is told", "mx", TO,
	  MX("10 mx1.fabrikam.example | 20 mx2.fabrikam.example")
	  "dns mx1.fabrikam.example A -> CNAME real.example | 192.0.2.25\n"
	  "dns mx2.fabrikam.example A -> nxdomain\n" NO_AAAA,
	  "warn dangling; bad=mx2.fabrikam.example; "
	  "hosts/0/problem=cname" },
	{ "IPv6 alone is a note", "mx", TO, MX("10 mx1.fabrikam.example")
	  "dns mx1.fabrikam.example A -> nodata\n"
	  "dns mx1.fabrikam.example AAAA -> 2001:db8::25\n",
	  "pass pass; note=ipv6-only" },
	{ "of many servers the best are looked at, and all are named", "mx",
	  TO, MX("90 z1.example | 90 z2.example | 90 z3.example | "
	  "90 z4.example | 90 z5.example | 90 z6.example | 90 z7.example | "
	  "90 z8.example | 90 z9.example | 80 y1.example | "
	  "10 mx1.fabrikam.example") "dns ??.example A -> 192.0.2.26\n" HOSTS,
	  "pass pass; note=many-hosts; count=11; looked_at=10; "
	  "first=mx1.fabrikam.example; hosts/1/name=y1.example; "
	  "hosts/10/name=z9.example; hosts/10/addresses=; "
	  "hosts/10/problem=" },
};

/* ---- which list do words mean? ---- */

static void
words_name_the_list_that_they_mean(void **state)
{
	static const struct { const char *words, *zone; } rows[] = {
		{ "550 5.7.1 Client host [192.0.2.25] blocked using "
		  "zen.spamhaus.org", ZEN },
		{ "blocked using Spamhaus. To request removal see "
		  "https://www.spamhaus.org/query/ip/192.0.2.25", ZEN },
		{ "listed on PBL, see http://www.spamhaus.org/pbl", ZEN },
		{ "blocked using pbl.spamhaus.org", "pbl.spamhaus.org" },
		{ "553 5.7.1 [BL21] Connections will not be accepted", ZEN },
		{ "MailFrom domain is listed in Spamhaus", DBL },
		{ "rejected, example.org is on dbl.spamhaus.org", DBL },
		{ "550 blocked by http://www.spamcop.net/bl.shtml?192.0.2.25",
		  "bl.spamcop.net" },
		{ "554 rejected: see http://www.barracudanetworks.com/"
		  "reputation/?pr=1", "b.barracudacentral.org" },
		{ "listed in UCEPROTECT-Level3", "dnsbl-3.uceprotect.net" },
		{ "listed on UCEPROTECT", "dnsbl-1.uceprotect.net" },
		{ "your IP is on SORBS", "dnsbl.sorbs.net" },
		{ "listed on dnsbl.njabl.org", "dnsbl.njabl.org" },
		{ "blocked using bl.contoso.example;", "bl.contoso.example" },
		{ "AUP#IPBL 421 IPBL0110", "ipbl" },
		{ "blocked using Cloudmark Sender Intelligence",
		  "csi.cloudmark.com" },
		{ "contains a link on multi.surbl.org", SURBL },
		{ "571 Delivery not authorized, message refused", NULL },
		{ "550 5.1.1 User unknown", NULL },
		{ "no reverse DNS, blocked", NULL },
		{ "blocked using our own list", NULL },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *zone = dnsbl_zone_in(pool, rows[i].words);

		if ((zone == NULL) != (rows[i].zone == NULL) ||
		    (zone != NULL && !text_same(zone, rows[i].zone)))
			fail_msg("'%s' names %s, not %s", rows[i].words,
			    zone == NULL ? "none" : zone,
			    rows[i].zone == NULL ? "none" : rows[i].zone);
	}
	pool_free(pool);
}

/* ---- the catalogue that ships ---- */

static bool
is_one_of(const char *word, const char *words)
{
	struct pool *pool = pool_new();
	const char *is;
	bool yes = false;

	while (word != NULL && !yes && (is = text_word(pool, &words)) != NULL)
		yes = strcmp(is, word) == 0;
	pool_free(pool);
	return yes;
}

/* What the list says itself is what is read from it. */
static void
check_code(const xmlNode *list, const xmlNode *code, enum list_state state)
{
	const char *address = xml_attr(code, "is");
	struct record r = { "answer", "x", "A", 1, address };
	struct question q = { .outcome = OUTCOME_ANSWER, .records = &r,
		.n = 1 };
	struct listing l;
	struct ip ip;

	if (xml_attr(code, "means") == NULL)
		fail_msg("%s: a code without words", xml_attr(list, "zone"));
	if (address == NULL || strpbrk(address, "*-") != NULL)
		return;
	if (!ip_parse(&ip, address) || ip.family != 4 || ip.byte[0] != 127)
		fail_msg("%s: '%s' is no answer of a list", xml_attr(list,
		    "zone"), address);
	dnsbl_read(list, &q, &l);
	if (l.state != state)
		fail_msg("%s: %s reads as %s", xml_attr(list, "zone"),
		    address, list_state_word(l.state));
}

static void
check_codes(const xmlNode *list)
{
	static const struct { const char *element; enum list_state state; }
		kinds[] = { { "code", LIST_LISTED },
		{ "refuse", LIST_REFUSED }, { "allow", LIST_ALLOWED },
		{ "score", LIST_INFO }, { "error", LIST_UNKNOWN } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		xml_each (code, list, kinds[i].element)
			check_code(list, code, kinds[i].state);
	}
}

/* No word of the catalogue is one that the program does not know. */
static void
check_words(const xmlNode *list)
{
	const char *zone = xml_attr(list, "zone"), *ask = xml_attr(list,
	    "ask"), *why = xml_attr(list, "why"), *guest;
	struct pool *pool = pool_new();
	bool asked = !is_one_of(ask, "never");

	assert_non_null(zone);
	if (xml_attr(list, "name") == NULL ||
	    !is_one_of(ask, "core all key explain never") ||
	    !is_one_of(xml_attr(list, "weight"),
	    "high medium low informational") ||
	    (!is_one_of(xml_attr(list, "kind"), "ip4 ip6 domain") &&
	    strcmp(xml_attr(list, "kind"), "ip4 ip6") != 0))
		fail_msg("%s: a word is wrong", zone);
	if (asked && (xml_attr(list, "positive") == NULL ||
	    xml_attr(list, "negative") == NULL))
		fail_msg("%s: it lacks its test points", zone);
	if (!asked && (why == NULL || strcmp(dnsbl_why(why), why) == 0))
		fail_msg("%s: why it is not asked is not said", zone);
	if (is_one_of(ask, "key") && (xml_attr(list, "key") == NULL ||
	    xml_attr(list, "keyed") == NULL))
		fail_msg("%s: which key?", zone);
	if (xml_attr(list, "part") != NULL &&
	    dnsbl_named(pool, xml_attr(list, "part"), &guest) == NULL)
		fail_msg("%s: a part of no list", zone);
	pool_free(pool);
}

static void
every_blacklist_that_ships_is_read_as_it_says(void **state)
{
	const xmlNode *list;
	int n = 0, core = 0;

	(void)state;
	for (; (list = dnsbl_at(n)) != NULL; n++) {
		check_words(list);
		check_codes(list);
		core += is_one_of(xml_attr(list, "ask"), "core");
	}
	assert_true(n > 300);
	assert_true(core > 20);
	assert_null(dnsbl_at(-1));
}

static void
no_zone_ships_twice(void **state)
{
	const xmlNode *a, *b;

	(void)state;
	for (int i = 0; (a = dnsbl_at(i)) != NULL; i++) {
		for (int k = i + 1; (b = dnsbl_at(k)) != NULL; k++) {
			if (strcmp(xml_attr(a, "zone"),
			    xml_attr(b, "zone")) == 0)
				fail_msg("%s", xml_attr(a, "zone"));
		}
	}
}

/* ---- manners ---- */

static void
a_private_address_is_asked_nowhere(void **state)
{
	static const char *const addresses[] = { "10.1.2.3", "100.64.1.1",
		"fe80::1", "::1", "198.18.0.1", "127.0.0.2", "192.168.0.1",
		"224.0.0.1", "64:ff9b::a00:1", "fd00::1", "not an address" };

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct world *w = world_new("");
		xmlNode *f;

		fact_add(w->casefile, "sender_ip", addresses[i], FACT_OPTION,
		    NULL);
		f = world_run(w, "dnsbl");
		assert_string_equal(xml_attr(f, "status"), "skipped");
		assert_int_equal(w->asked, 0);
		world_free(w);
	}
}

static void
the_nibbles_of_a_question_are_exact(void **state)
{
	static const char text[] = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		"0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org A";
	struct world *w = world_new("dns * A -> nxdomain\n"
	    "dns * NS -> nxdomain\n");
	bool found = false;

	(void)state;
	world_facts(w, "sender_ip=2001:db8::25");
	world_run(w, "dnsbl");
	for (int i = 0; evidence_at(w->evidence, i) != NULL; i++)
		found |= strcmp(evidence_at(w->evidence, i)->text, text) == 0;
	assert_true(found);
	assert_int_equal(strcspn(text, "z"), 64);
	world_free(w);
}

static void
asking_again_within_a_case_costs_nothing(void **state)
{
	struct world *w = world_new(HEALTHY);
	int asked;

	(void)state;
	world_facts(w, IP);
	world_run(w, "dnsbl");
	asked = w->asked;
	assert_true(asked > 50);
	world_run(w, "dnsbl");
	assert_int_equal(w->asked, asked);
	world_free(w);
}

static void
every_question_is_for_an_absolute_name_of_the_list(void **state)
{
	struct world *w = world_new(HEALTHY);
	const struct question *q;

	(void)state;
	world_facts(w, IP);
	world_run(w, "dnsbl");
	for (int i = 0; (q = evidence_at(w->evidence, i)) != NULL; i++) {
		if (text_begins(q->text, "whybounce-"))
			continue;
		assert_true(text_begins(q->text, T ".") ||
		    text_begins(q->text, "2.0.0.127."));
		assert_true(q->patience_ms > 0 && q->patience_ms <= 3000);
	}
	world_free(w);
}

static void
dead_and_doubtful_lists_are_not_asked(void **state)
{
	static const char *const never[] = { "sorbs.net", "njabl.org",
		"wpbl.info", "manitu.net", "nszones.com", "cbl.abuseat.org",
		"dnsbl.kempt.net", "abusix.zone", "senderscore.com",
		"cloudmark.com", "sbl.spamhaus.org", "spamhaus.net" };
	struct world *w = world_new(HEALTHY);
	const struct question *q;

	(void)state;
	world_facts(w, IP);
	world_run(w, "dnsbl");
	for (int i = 0; (q = evidence_at(w->evidence, i)) != NULL; i++) {
		for (size_t k = 0; k < sizeof never / sizeof *never; k++) {
			if (text_find(q->text, never[k]) != NULL)
				fail_msg("it asks %s", q->text);
		}
	}
	world_free(w);
}

static void
one_of_many_silent_lists_leaves_the_others_counted(void **state)
{
	struct world *w = world_new("dns *.bl.spamcop.net A -> timeout\n"
	    "dns *.bl.mailspike.net A -> timeout\n"
	    "dns *.all.s5h.net A -> servfail\n"
	    SAYS("psbl.surriel.com", "127.0.0.2") HEALTHY);
	xmlNode *f;

	(void)state;
	world_facts(w, IP);
	w->settings.all_lists = false;
	f = world_run(w, "dnsbl");
	assert_string_equal(world_detail(w, f, "listed"), "1");
	assert_string_equal(world_detail(w, f, "silent"), "3");
	assert_int_equal(text_number(world_detail(w, f, "listed"), 0, 999) +
	    text_number(world_detail(w, f, "clear"), 0, 999) +
	    text_number(world_detail(w, f, "silent"), 0, 999),
	    text_number(world_detail(w, f, "asked"), 0, 999));
	assert_string_equal(xml_attr(f, "status"), "warn");
	world_free(w);
}

/* ---- keys ---- */

#define KEY "abcd1234efgh5678"
#define ONE_KEY "<keys><key service='spamhaus'> " KEY " </key></keys>"

/* What keys_load() makes of a file of this text and mode. */
static struct keys *
load_keys(const char *text, mode_t mode, char **why)
{
	char *home = scratch_new();
	char *folder = mem_printf("%s/whybounce", home);
	char *path = mem_printf("%s/keys.xml", folder);
	struct keys *k;

	assert_int_equal(mkdir(folder, 0700), 0);
	if (text != NULL) {
		scratch_write(folder, "keys.xml", text);
		assert_int_equal(chmod(path, mode), 0);
	}
	setenv("XDG_CONFIG_HOME", home, 1);
	k = keys_load(why);
	unsetenv("XDG_CONFIG_HOME");
	free(path);
	scratch_free(folder);
	scratch_free(home);
	return k;
}

static void
a_key_stands_in_questions_and_nowhere_else(void **state)
{
	struct pool *pool = pool_new();
	char *why, *name;
	struct keys *k = load_keys(ONE_KEY, 0600, &why);

	(void)state;
	assert_non_null(k);
	assert_string_equal(keys_services(k), "spamhaus");
	name = keys_fill(k, T ".{spamhaus}.zen.dq.spamhaus.net");
	assert_string_equal(name, T "." KEY ".zen.dq.spamhaus.net");
	assert_string_equal(keys_mask(k, pool, name),
	    T ".****.zen.dq.spamhaus.net");
	free(name);
	assert_string_equal(keys_mask(k, pool, "your key ABCD1234EFGH5678, "
	    KEY), "your key ****, ****");
	assert_null(keys_fill(k, "x.{abusix}.mail.abusix.zone"));
	assert_null(keys_fill(NULL, "x.{spamhaus}.zen.dq.spamhaus.net"));
	name = keys_fill(NULL, "mail.contoso.example");
	assert_string_equal(name, "mail.contoso.example");
	free(name);
	keys_free(k);
	pool_free(pool);
}

static void
a_file_of_keys_is_believed_only_when_it_is_sound(void **state)
{
	static const struct { const char *text, *says; mode_t mode; } rows[] = {
		{ NULL, NULL, 0600 },
		{ ONE_KEY, "others can read it", 0644 },
		{ ONE_KEY, "others can read it", 0640 },
		{ "<keys><key service='spamhaus'>short</key></keys>",
		  "can't be a key", 0600 },
		{ "<keys><key service='spamhaus'>with.a.dot</key></keys>",
		  "can't be a key", 0600 },
		{ "<keys><key>" KEY "</key></keys>", "can't be a key", 0600 },
		{ "<keys><key service='a}.b'>" KEY "</key></keys>",
		  "can't be a key", 0600 },
		{ "<keys><key", ":1:", 0600 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *why;

		assert_null(load_keys(rows[i].text, rows[i].mode, &why));
		if (rows[i].says == NULL)
			assert_null(why);
		else if (why == NULL || strstr(why, rows[i].says) == NULL)
			fail_msg("row %zu: %s", i, why);
		if (why != NULL && strstr(why, KEY) != NULL)
			fail_msg("the key is told: %s", why);
		free(why);
	}
}

static void
no_key_is_in_a_case(void **state)
{
	struct world *w = world_new(HEALTHY);
	size_t n;
	char *text;

	(void)state;
	world_facts(w, IP);
	w->settings.keys = "spamhaus";
	world_run(w, "dnsbl");
	text = casefile_text(w->casefile, &n);
	assert_non_null(strstr(text, "{spamhaus}.zen.dq.spamhaus.net"));
	assert_null(strstr(text, T "." ZEN));
	free(text);
	world_free(w);
}

/* ---- what follows for the verdict ---- */

struct outcome_wanted {
	const char *sentence;
	const char *said;		/* the reply; NULL: none known */
	const char *world;
	const char *cause, *detail;
	enum confidence confidence;
	const char *hint;		/* in reasons for or against */
};

#define BY(zone) "554 5.7.1 Service unavailable; Client host [192.0.2.25] " \
	"blocked using " zone
#define PTR "dns " T ".in-addr.arpa PTR -> mail.example.org\n" \
	"dns mail.example.org A -> 192.0.2.25\n"
#define NO_PTR "dns " T ".in-addr.arpa PTR -> nxdomain\n"
#define ELSE "dns * AAAA -> nodata\ndns * -> nxdomain\n"

static const struct outcome_wanted verdict_cases[] = {
	{ "a listing beside words about the reverse name is a side finding",
	  "571 5.7.1 No PTR record found for 192.0.2.25", SAYS(ZEN,
	  "127.0.0.11") HEALTHY NO_PTR ELSE, "no-ptr", "ptr-missing",
	  CONFIDENCE_CONFIRMED, NULL },
	{ "a named list that has it now confirms", BY("bl.spamcop.net"),
	  SAYS("bl.spamcop.net", "127.0.0.2") HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "dnsbl-listed-ip", CONFIDENCE_CONFIRMED, "lists 192.0.2.25 now" },
	{ "a named list that has it no longer was the reason: try again",
	  BY("bl.spamcop.net"), HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "dnsbl-listed-ip", CONFIDENCE_LIKELY,
	  "SpamCop Blocking List; it does not list 192.0.2.25 now" },
	{ "an error of a list that they took for a listing is their fault",
	  BY(ZEN) "; Error: open resolver; https://check.spamhaus.org/"
	  "returnc/pub/203.0.113.53", HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "recipient-dnsbl-broken", CONFIDENCE_CONFIRMED, NULL },
	{ "Yahoo's code means Spamhaus, and a listing there confirms",
	  "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.25",
	  SAYS(ZEN, "127.0.0.3") HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "dnsbl-listed-ip", CONFIDENCE_CONFIRMED, NULL },
	{ "digits of Cox name lists that nobody can ask here",
	  "554 AUP#IPBL0110 refused, 192.0.2.25", HEALTHY PTR ELSE,
	  "ip-on-dnsbl", "dnsbl-listed-ip", CONFIDENCE_LIKELY, NULL },
	{ "a dead list is the receiver's mistake", "550 5.7.1 192.0.2.25 is "
	  "listed on dnsbl.njabl.org", HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "recipient-dnsbl-broken", CONFIDENCE_LIKELY,
	  "whoever still asks it refuses everybody" },
	{ "a dead list named in Postfix's words is one, too",
	  BY("db.wpbl.info"), HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "recipient-dnsbl-broken", CONFIDENCE_LIKELY, "it is closed" },
	{ "a bare refusal and a grave listing: the listing is likely",
	  "571 Delivery not authorized, message refused",
	  SAYS(ZEN, "127.0.0.4") HEALTHY PTR ELSE, "ip-on-dnsbl",
	  "dnsbl-listed-ip", CONFIDENCE_LIKELY, NULL },
	{ "a bare refusal and a list that refuses us: no listing",
	  "571 Delivery not authorized, message refused",
	  "dns *." ZEN " A -> 127.255.255.254\n" HEALTHY PTR ELSE,
	  "recipient-policy", "undetermined-policy", CONFIDENCE_POSSIBLE,
	  NULL },
	{ "another list has it than the one they name: possible, no more",
	  BY("psbl.surriel.com"), SAYS(ZEN, "127.0.0.4") HEALTHY PTR ELSE,
	  "ip-on-dnsbl", "dnsbl-listed-ip", CONFIDENCE_LIKELY,
	  "not the one they name" },
};

static void
want_reason(const struct candidate *c, const char *part)
{
	const struct strings *lists[] = { &c->because, &c->against,
		&c->settle };

	for (int k = 0; k < 3; k++) {
		for (int i = 0; i < lists[k]->n; i++) {
			if (strstr(lists[k]->at[i], part) != NULL)
				return;
		}
	}
	for (int k = 0; k < 3; k++) {
		for (int i = 0; i < lists[k]->n; i++)
			print_message("reason: %s\n", lists[k]->at[i]);
	}
	fail_msg("nothing says '%s'", part);
}

static void
run_verdict(void **state)
{
	const struct outcome_wanted *x = *state;
	struct world *w = world_new(x->world);
	struct knowledge *k = knowledge_new();
	struct context *context;
	struct walk walk;
	struct verdict *v;

	intake_reply(w->casefile, x->said, FACT_OPTION);
	fact_add(w->casefile, "sender_ip", "192.0.2.25", FACT_OPTION, NULL);
	w->settings.all_lists = false;
	world_run(w, "ptr,helo,dnsbl,domain-bl,sender-domain,mx");
	context = context_new(k, w->casefile, w->pool);
	walk_tree(context, false, &walk);
	v = verdict_new(context, &walk);
	assert_string_equal(v->main.cause, x->cause);
	assert_string_equal(v->main.id, x->detail);
	assert_int_equal(v->main.confidence, x->confidence);
	if (x->hint != NULL)
		want_reason(&v->main, x->hint);
	context_free(context);
	knowledge_free(k);
	world_free(w);
}

/* ---- all together ---- */

int
main(void)
{
	struct tests t = { 0 };

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	TESTS_ADD(&t, address_cases);
	TESTS_ADD(&t, own_cases);
	TESTS_ADD(&t, domain_cases);
	TESTS_ADD(&t, sender_cases);
	TESTS_ADD(&t, mx_cases);
	tests_add(&t, "words name the list that they mean",
	    words_name_the_list_that_they_mean, NULL);
	tests_add(&t, "every blacklist that ships is read as it says",
	    every_blacklist_that_ships_is_read_as_it_says, NULL);
	tests_add(&t, "no zone ships twice", no_zone_ships_twice, NULL);
	tests_add(&t, "a private address is asked nowhere",
	    a_private_address_is_asked_nowhere, NULL);
	tests_add(&t, "the nibbles of a question are exact",
	    the_nibbles_of_a_question_are_exact, NULL);
	tests_add(&t, "asking again within a case costs nothing",
	    asking_again_within_a_case_costs_nothing, NULL);
	tests_add(&t, "every question is for an absolute name of the list",
	    every_question_is_for_an_absolute_name_of_the_list, NULL);
	tests_add(&t, "dead and doubtful lists are not asked",
	    dead_and_doubtful_lists_are_not_asked, NULL);
	tests_add(&t, "one of many silent lists leaves the others counted",
	    one_of_many_silent_lists_leaves_the_others_counted, NULL);
	tests_add(&t, "a key stands in questions and nowhere else",
	    a_key_stands_in_questions_and_nowhere_else, NULL);
	tests_add(&t, "a file of keys is believed only when it is sound",
	    a_file_of_keys_is_believed_only_when_it_is_sound, NULL);
	tests_add(&t, "no key is in a case", no_key_is_in_a_case, NULL);
	for (size_t i = 0; i < sizeof verdict_cases / sizeof *verdict_cases;
	    i++)
		tests_add(&t, verdict_cases[i].sentence, run_verdict,
		    &verdict_cases[i]);
	return tests_run(&t, "lists") != 0;
}
