/*
 * tls on recorded worlds (example.h): certificates, MTA-STS, DANE.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/instant.h"
#include "checks/mem.h"
#include "checks/tls_chain.h"
#include "checks/tls_dane.h"
#include "checks/tls_sts.h"
#include "tests/certificates.h"
#include "tests/example.h"

#define TO "to=bob@fabrikam.example"
#define MX "dns fabrikam.example MX -> 10 mx1.fabrikam.example\n"
#define TWO "dns fabrikam.example MX -> 10 mx1.fabrikam.example | " \
	"20 mx2.fabrikam.example\n"
#define HOSTS "dns mx1.fabrikam.example A -> 192.0.2.25\n" \
	"dns mx2.fabrikam.example A -> 192.0.2.26\n" \
	"dns mta-sts.fabrikam.example A -> 192.0.2.80\n" \
	"dns * AAAA -> nodata\n"
#define NO_STS "dns _mta-sts.fabrikam.example TXT -> nxdomain\n"
#define NO_TLSA "dns *._tcp.* TLSA -> nxdomain\n"
#define NO_REPORTS "dns _smtp._tls.fabrikam.example TXT -> nxdomain\n"
#define REST HOSTS NO_STS NO_TLSA NO_REPORTS

#define TALK1 "smtp mx1.fabrikam.example 192.0.2.25 25 ehlo * -> "
#define TALK2 "smtp mx2.fabrikam.example 192.0.2.26 25 ehlo * -> "
#define HELLO "- connect connected from 198.51.100.1 | banner 220 mx ESMTP | "
#define OFFER HELLO "> ehlo EHLO x | ehlo 250-mx | ehlo 250 STARTTLS | " \
	"> starttls STARTTLS | "
#define GO OFFER "starttls 220 go | "
#define END "- tls TLS TLSv1.3 TLS_AES_256_GCM_SHA384 | > ehlo EHLO x | " \
	"ehlo 250 mx | > quit QUIT | quit 221 bye\n"
#define ROOT "anchor " CERT_CA " | "
/* A talk that showed these certificates. */
#define SHOWS(chain) GO chain " | " END
#define GOOD SHOWS("certificate " CERT_GOOD " | anchor " CERT_CA)
#define ONLY(cert) SHOWS("certificate " cert " | anchor " CERT_CA)

static const struct example certificates[] = {
	{ "a certificate of a trusted authority for the name is a pass", "tls",
	  TO, MX TALK1 GOOD REST, "pass pass; problem=; good=1; count=1; "
	  "hosts/0/version=TLSv1.3; hosts/0/names=mx1.fabrikam.example, "
	  "mx2.fabrikam.example; hosts/0/not_after=2099-01-01T00:00:00Z; "
	  "hosts/0/key=EC 256; hosts/0/starttls=true; note=; "
	  "mta_sts/mode=absent; hosts/0/dane=none; "
	  "tlsa=3 1 1 " CERT_GOOD_KEY },
	{ "a certificate that ran out is a warning, for nobody looks", "tls",
	  TO, MX TALK1 ONLY(CERT_EXPIRED) REST, "warn expired; "
	  "problem=expired; not_after=2021-01-01T00:00:00Z; "
	  "note=opportunistic; host=mx1.fabrikam.example; enforced=" },
	{ "a certificate of the future does not hold either", "tls", TO,
	  MX TALK1 ONLY(CERT_EARLY) REST, "warn not-yet-valid; "
	  "problem=expired; not_before=2090-01-01T00:00:00Z" },
	{ "a server that signed its own certificate is told", "tls", TO,
	  MX TALK1 SHOWS("certificate " CERT_ALONE) REST,
	  "warn self-signed; problem=self-signed" },
	{ "a self-signed certificate that this machine trusts is trusted",
	  "tls", TO, MX TALK1 SHOWS("certificate " CERT_ALONE " | anchor "
	  CERT_ALONE) REST, "pass pass" },
	{ "of an old self-signed certificate the date is named", "tls", TO,
	  MX TALK1 SHOWS("certificate " CERT_STALE) REST,
	  "warn expired; problem=expired; "
	  "subject=CN=mail.internal" },
	{ "an authority that nobody knows is no authority", "tls", TO,
	  MX TALK1 SHOWS("certificate " CERT_STRANGE " | certificate "
	  CERT_OTHER) REST, "warn untrusted; problem=untrusted; "
	  "issuer=CN=Other CA" },
	{ "a certificate between that is not sent breaks the chain", "tls",
	  TO, MX TALK1 SHOWS("certificate " CERT_CHAINED) REST,
	  "warn untrusted; problem=untrusted; "
	  "why=unable to get local issuer certificate" },
	{ "a certificate between that is sent makes the chain whole", "tls",
	  TO, MX TALK1 SHOWS("certificate " CERT_CHAINED " | certificate "
	  CERT_MIDDLE " | anchor " CERT_CA) REST, "pass pass" },
	{ "a trusted authority that did not sign does not help", "tls", TO,
	  MX TALK1 ONLY(CERT_STRANGE) REST, "warn untrusted" },
	{ "a certificate for another name is told with its names", "tls", TO,
	  MX TALK1 ONLY(CERT_ELSEWHERE) REST, "warn wrong-name; "
	  "problem=wrong-name; cert_names=www.example.org" },
	{ "a wildcard stands for one label", "tls", TO,
	  MX TALK1 ONLY(CERT_WILD) REST, "pass pass" },
	{ "without names of hosts the common name will do", "tls", TO,
	  MX TALK1 ONLY(CERT_COMMON) REST, "pass pass" },
	{ "a certificate for clients is none for a server", "tls", TO,
	  MX TALK1 ONLY(CERT_CLIENT) REST, "warn untrusted; "
	  "problem=untrusted" },
	{ "a short key is a warning without a problem", "tls", TO,
	  MX TALK1 ONLY(CERT_WEAK) REST, "warn weak-key; problem=; "
	  "key=RSA 1024" },
	{ "an old version is a warning without a problem", "tls", TO,
	  MX TALK1 GO "certificate " CERT_GOOD " | anchor " CERT_CA " | "
	  "- tls TLS TLSv1 AES256-SHA | > quit QUIT | quit 221 bye\n" REST,
	  "warn old-version; problem=; version=TLSv1" },
	{ "a certificate that is none is told", "tls", TO,
	  MX TALK1 SHOWS("certificate -----BEGIN CERTIFICATE-----AAAA"
	  "-----END CERTIFICATE-----") REST,
	  "warn no-certificate; problem=untrusted" },
	{ "a host given as an address has no name to compare", "tls",
	  TO "; --mx 192.0.2.25", "smtp 192.0.2.25 192.0.2.25 25 ehlo * -> "
	  GOOD REST, "pass pass" },
};

static const struct example talks[] = {
	{ "no STARTTLS is a warning", "tls", TO, MX TALK1 HELLO
	  "> ehlo EHLO x | ehlo 250-mx | ehlo 250 SIZE 1 | > quit QUIT | "
	  "quit 221 bye\n" REST,
	  "warn not-offered; problem=not-offered; hosts/0/starttls=false" },
	{ "STARTTLS that a device took out is told as that", "tls",
	  TO "; sender_ip=203.0.113.9", MX
	  TALK1 "- connect connected from 198.51.100.1 | "
	  "banner 220 *****************0*2****** | > ehlo EHLO x | "
	  "ehlo 250-mx | ehlo 250 XXXXXXXA | > quit QUIT | quit 221 bye\n"
	  REST, "warn stripped; problem=not-offered; note=other-machine" },
	{ "STARTTLS that is refused is told with the words", "tls", TO,
	  MX TALK1 OFFER "starttls 454 4.7.0 TLS not available | > quit QUIT "
	  "| quit 221 bye\n" REST, "warn denied; problem=not-offered; "
	  "why=454 4.7.0 TLS not available" },
	{ "a handshake that fails is told with the reason", "tls", TO,
	  MX TALK1 GO "- tls TLS failed: wrong version number | "
	  "- connect connected from 198.51.100.1 | banner 220 mx | "
	  "ehlo 250 STARTTLS | > quit QUIT | quit 221 bye\n" REST,
	  "warn broken; problem=not-offered; why=wrong version number" },
	{ "a handshake without an answer proves nothing", "tls", TO,
	  MX TALK1 GO "- tls TLS failed: no answer in the handshake | "
	  "- connect connected from 198.51.100.1 | banner 220 mx | "
	  "ehlo 250 STARTTLS | > quit QUIT | quit 221 bye\n" REST,
	  "unknown unknown; problem=unknown" },
	{ "a server that closes the door shows nothing", "tls", TO,
	  MX TALK1 "- connect connected from 198.51.100.1 | banner 554 no | "
	  "> quit QUIT | quit 221 bye\n" REST, "unknown unknown" },
	{ "a refused EHLO shows nothing", "tls", TO, MX TALK1 HELLO
	  "> ehlo EHLO x | ehlo 550 no | > ehlo HELO x | ehlo 550 no | "
	  "> quit QUIT | quit 221 bye\n" REST, "unknown unknown" },
	{ "a time-out is unknown, never a pass", "tls", TO,
	  MX TALK1 "timeout (banner: no answer in 30 s)\n" REST,
	  "unknown unknown; problem=unknown" },
	{ "a time-out in the middle of EHLO says nothing about STARTTLS",
	  "tls", TO, MX TALK1 "timeout (ehlo: no answer in 15 s) | " HELLO
	  "> ehlo EHLO x | ehlo 250-mx | ehlo 250-SIZE 1 | "
	  "- ehlo no answer in 15 s\n" REST, "unknown unknown" },
	{ "a server that was not asked is skipped", "tls", TO,
	  MX TALK1 "not-asked (private)\n" REST, "skipped not-asked" },
	{ "one server of two that is silent is counted", "tls", TO,
	  TWO TALK1 GOOD TALK2 "timeout\n" REST,
	  "pass partly; good=1; count=2; silent=1" },
	{ "one server of two with a fault is a warning", "tls", TO,
	  TWO TALK1 GOOD TALK2 ONLY(CERT_EXPIRED) REST,
	  "warn expired; host=mx2.fabrikam.example; good=1; bad=1" },
	{ "a domain without a server has nothing to show", "tls", TO,
	  "dns fabrikam.example MX -> 0 .\n" REST, "skipped no-host" },
};

#define STS "dns _mta-sts.fabrikam.example TXT -> v=STSv1; id=20260101;\n"
#define PAGE "https https://mta-sts.fabrikam.example/.well-known/mta-sts.txt" \
	" 192.0.2.80 443 -> "
#define POLICY(mode, mx) PAGE "status 200 | content-type text/plain | " \
	"line version: STSv1 | line mode: " mode " | line max_age: 86400" \
	mx "\n"
#define MX1_MX2 " | line mx: mx1.fabrikam.example | " \
	"line mx: mx2.fabrikam.example"
#define ENFORCE STS POLICY("enforce", MX1_MX2)
#define TESTING STS POLICY("testing", MX1_MX2)
#define NOT_STS HOSTS NO_TLSA NO_REPORTS

static const struct example policies[] = {
	{ "a server that keeps an enforced policy is a pass", "tls", TO,
	  MX TALK1 GOOD ENFORCE NOT_STS, "pass pass-sts; "
	  "mta_sts/mode=enforce; mta_sts/id=20260101; mta_sts/max_age=86400; "
	  "mta_sts/mx=mx1.fabrikam.example,mx2.fabrikam.example; problem=" },
	{ "an enforced policy makes an old certificate a failure", "tls", TO,
	  MX TALK1 ONLY(CERT_EXPIRED) ENFORCE NOT_STS,
	  "fail expired; problem=expired; enforced=true; "
	  "note=sts-enforced" },
	{ "an enforced policy makes a self-signed one a failure", "tls", TO,
	  MX TALK1 SHOWS("certificate " CERT_ALONE) ENFORCE NOT_STS,
	  "fail self-signed; problem=self-signed" },
	{ "an enforced policy makes another name a failure", "tls", TO,
	  MX TALK1 ONLY(CERT_ELSEWHERE) ENFORCE NOT_STS,
	  "fail wrong-name; problem=wrong-name" },
	{ "for a policy the common name does not count", "tls", TO,
	  MX TALK1 ONLY(CERT_COMMON) ENFORCE NOT_STS,
	  "fail wrong-name; problem=wrong-name" },
	{ "an enforced policy makes missing STARTTLS a failure", "tls", TO,
	  MX TALK1 HELLO "> ehlo EHLO x | ehlo 250 mx | > quit QUIT | "
	  "quit 221 bye\n" ENFORCE NOT_STS,
	  "fail not-offered; problem=not-offered" },
	{ "a server that the policy does not name is a failure", "tls", TO,
	  MX TALK1 GOOD STS POLICY("enforce", " | line mx: mail.example.net")
	  NOT_STS, "fail policy-mismatch; problem=policy-mismatch; "
	  "host=mx1.fabrikam.example" },
	{ "a name that does not fit needs no talk to be seen", "tls", TO,
	  MX TALK1 "timeout\n" STS POLICY("enforce", " | line mx: *.example")
	  NOT_STS, "fail policy-mismatch" },
	{ "a wildcard in the policy stands for one label", "tls", TO,
	  MX TALK1 GOOD STS POLICY("enforce", " | line mx: *.fabrikam.example")
	  NOT_STS, "pass pass-sts" },
	{ "a wildcard does not stand for two labels", "tls", TO,
	  "dns fabrikam.example MX -> 10 a.mx.fabrikam.example\n"
	  "dns a.mx.fabrikam.example A -> 192.0.2.25\n"
	  "smtp a.mx.fabrikam.example * -> timeout\n" STS
	  POLICY("enforce", " | line mx: *.fabrikam.example") NOT_STS,
	  "fail policy-mismatch" },
	{ "the first server keeps the policy: the second is a warning", "tls",
	  TO, TWO TALK1 GOOD TALK2 ONLY(CERT_EXPIRED) ENFORCE NOT_STS,
	  "warn expired; note=others-fit; note=sts-enforced; "
	  "host=mx2.fabrikam.example" },
	{ "the second server counts when the bounce names it", "tls",
	  TO "; remote_mta=mx2.fabrikam.example", TWO TALK1 GOOD
	  TALK2 ONLY(CERT_EXPIRED) ENFORCE NOT_STS, "fail expired" },
	{ "of two at fault the one that the bounce names is told", "tls",
	  TO "; remote_mta=mx2.fabrikam.example", TWO TALK1 ONLY(CERT_EXPIRED)
	  TALK2 ONLY(CERT_ELSEWHERE) ENFORCE NOT_STS,
	  "fail wrong-name; host=mx2.fabrikam.example" },
	{ "the first server counts whatever the second shows", "tls", TO,
	  TWO TALK1 ONLY(CERT_EXPIRED) TALK2 GOOD ENFORCE NOT_STS,
	  "fail expired; host=mx1.fabrikam.example" },
	{ "a policy in testing makes nothing fail", "tls", TO,
	  MX TALK1 ONLY(CERT_EXPIRED) TESTING NOT_STS,
	  "warn expired; note=sts-testing; enforced=" },
	{ "a server that a testing policy does not name is a warning", "tls",
	  TO, MX TALK1 GOOD STS POLICY("testing", " | line mx: a.example")
	  NOT_STS, "warn policy-mismatch; problem=policy-mismatch" },
	{ "a policy of mode none asks for nothing", "tls", TO,
	  MX TALK1 GOOD STS POLICY("none", "") NOT_STS,
	  "pass pass; mta_sts/mode=none" },
	{ "two records are as good as none, and said to be wrong", "tls", TO,
	  MX TALK1 GOOD "dns _mta-sts.* TXT -> v=STSv1; id=1 | v=STSv1; id=2\n"
	  NOT_STS, "warn sts-records; problem=policy-mismatch" },
	{ "a record with a bad id is as good as none", "tls", TO,
	  MX TALK1 ONLY(CERT_EXPIRED) "dns _mta-sts.* TXT -> v=STSv1; id=a-b\n"
	  NOT_STS, "warn expired; note=sts-record" },
	{ "a policy that is not there is told", "tls", TO,
	  MX TALK1 GOOD STS PAGE "status 404\n" NOT_STS,
	  "warn sts-status; reason=404; mta_sts/mode=invalid" },
	{ "a redirect is not followed and told", "tls", TO,
	  MX TALK1 GOOD STS PAGE "status 301\n" NOT_STS,
	  "warn sts-status; reason=301" },
	{ "a web server with a bad certificate has no policy", "tls", TO,
	  MX TALK1 ONLY(CERT_EXPIRED) STS PAGE "error (its certificate is not "
	  "valid: expired) | failure certificate\n" NOT_STS,
	  "warn expired; note=sts-certificate; enforced=" },
	{ "a policy that could not be fetched leaves the promise open", "tls",
	  TO, MX TALK1 GOOD STS PAGE "timeout (no answer in 10 s)\n" NOT_STS,
	  "unknown promise-unknown; problem=unknown; note=sts-unreachable" },
	{ "a second address of the web server is asked, too", "tls", TO,
	  MX TALK1 GOOD STS "dns mta-sts.fabrikam.example A -> 192.0.2.79 | "
	  "192.0.2.80\n" "https * 192.0.2.79 443 -> refused\n"
	  POLICY("enforce", MX1_MX2) NOT_STS, "pass pass-sts" },
	{ "a DNS that does not say leaves the promise open", "tls", TO,
	  MX TALK1 GOOD "dns _mta-sts.* TXT -> servfail\n" NOT_STS,
	  "unknown promise-unknown; note=sts-unknown" },
	{ "a record without a web server is told", "tls", TO, MX TALK1 GOOD
	  STS "dns mta-sts.fabrikam.example A -> nxdomain\n" NOT_STS,
	  "warn sts-no-host" },
	{ "a policy with an unknown mode is none", "tls", TO, MX TALK1 GOOD
	  STS POLICY("Enforce", MX1_MX2) NOT_STS, "warn sts-policy" },
	{ "a page of another type is a policy all the same", "tls", TO,
	  MX TALK1 GOOD STS PAGE "status 200 | content-type text/html | "
	  "line version: STSv1 | line mode: enforce | line max_age: 1" MX1_MX2
	  "\n" NOT_STS, "pass pass-sts; note=sts-type" },
	{ "a host that the person gave need not be in the policy", "tls",
	  TO "; --mx relay.example", "dns relay.example A -> 192.0.2.25\n"
	  "smtp relay.example * -> " SHOWS("certificate " CERT_ALONE)
	  ENFORCE NOT_STS, "warn self-signed" },
	{ "who wants reports is told", "tls", TO, MX TALK1 GOOD
	  "dns _smtp._tls.fabrikam.example TXT -> v=TLSRPTv1; "
	  "rua=mailto:tls@fabrikam.example\n" REST, "pass pass; "
	  "tls_rpt=present" },
	{ "a report record without an address is invalid", "tls", TO,
	  MX TALK1 GOOD "dns _smtp._tls.* TXT -> v=TLSRPTv1; x=y\n" REST,
	  "pass pass; tls_rpt=invalid" },
};

#define SIGNED_MX "dns fabrikam.example MX -> vouched | " \
	"10 mx1.fabrikam.example\n"
#define SIGNED_A "dns mx1.fabrikam.example A -> vouched | 192.0.2.25\n" \
	"dns mx1.fabrikam.example AAAA -> nodata | vouched\n"
#define SIGNED SIGNED_MX SIGNED_A
#define TLSA "dns _25._tcp.mx1.fabrikam.example TLSA -> vouched | "
#define NOT_DANE HOSTS NO_STS NO_REPORTS

static const struct example dane[] = {
	{ "a key that fits a TLSA record is a pass", "tls", TO,
	  SIGNED TALK1 GOOD TLSA "3 1 1 " CERT_GOOD_KEY "\n" NOT_DANE,
	  "pass pass-dane; hosts/0/dane=match; note=" },
	{ "a key that is not the one of the record is a failure", "tls", TO,
	  SIGNED TALK1 ONLY(CERT_RENEWED) TLSA "3 1 1 " CERT_GOOD_KEY "\n"
	  NOT_DANE, "fail dane-mismatch; problem=dane-mismatch; "
	  "hosts/0/dane=mismatch; note=dane-enforced; "
	  "tlsa=3 1 1 " CERT_RENEWED_KEY },
	{ "one of several records is enough", "tls", TO, SIGNED TALK1 GOOD
	  TLSA "3 1 1 " CERT_RENEWED_KEY " | 3 1 1 " CERT_GOOD_KEY "\n"
	  NOT_DANE, "pass pass-dane" },
	{ "with usage 3 neither date nor name nor authority counts", "tls",
	  TO, SIGNED TALK1 SHOWS("certificate " CERT_STALE) TLSA "3 1 1 "
	  CERT_STALE_KEY "\n" NOT_DANE, "pass pass-dane; problem=" },
	{ "the key by SHA-512 fits as well", "tls", TO, SIGNED TALK1 GOOD
	  TLSA "3 1 2 " CERT_GOOD_KEY_512 "\n" NOT_DANE, "pass pass-dane" },
	{ "the whole certificate by its digest fits as well", "tls", TO,
	  SIGNED TALK1 GOOD TLSA "3 0 1 " CERT_GOOD_WHOLE "\n" NOT_DANE,
	  "pass pass-dane" },
	{ "an authority that is sent and named is a pass", "tls", TO, SIGNED
	  TALK1 SHOWS("certificate " CERT_CHAINED " | certificate " CERT_MIDDLE)
	  TLSA "2 1 1 " CERT_MIDDLE_KEY "\n" NOT_DANE, "pass pass-dane" },
	{ "an authority that is named but not sent does not hold", "tls", TO,
	  SIGNED TALK1 ONLY(CERT_GOOD) TLSA "2 1 1 " CERT_CA_KEY "\n" NOT_DANE,
	  "fail dane-mismatch" },
	{ "an authority that DNS has in full need not be sent", "tls", TO,
	  SIGNED TALK1 SHOWS("certificate " CERT_GOOD) TLSA "2 0 0 "
	  CERT_CA_BYTES "\n" NOT_DANE, "pass pass-dane" },
	{ "with usage 2 the date counts", "tls", TO, SIGNED TALK1
	  SHOWS("certificate " CERT_EXPIRED " | certificate " CERT_CA)
	  TLSA "2 1 1 " CERT_CA_KEY "\n" NOT_DANE, "fail dane-mismatch" },
	{ "with usage 2 the name counts", "tls", TO, SIGNED TALK1
	  SHOWS("certificate " CERT_ELSEWHERE " | certificate " CERT_CA)
	  TLSA "2 1 1 " CERT_CA_KEY "\n" NOT_DANE, "fail dane-mismatch" },
	{ "records that nobody vouches for have no effect", "tls", TO,
	  MX TALK1 ONLY(CERT_RENEWED) HOSTS
	  "dns *._tcp.* TLSA -> 3 1 1 " CERT_GOOD_KEY "\n" NO_STS NO_REPORTS,
	  "pass pass; note=dane-idle; hosts/0/dane=not-effective" },
	{ "records that alone are not vouched for have no effect", "tls", TO,
	  SIGNED TALK1 ONLY(CERT_RENEWED)
	  "dns *._tcp.* TLSA -> 3 1 1 " CERT_GOOD_KEY "\n" NOT_DANE,
	  "pass pass; note=dane-idle" },
	{ "records behind an unsigned MX have no effect", "tls", TO,
	  MX SIGNED_A TALK1 ONLY(CERT_RENEWED) TLSA "3 1 1 " CERT_GOOD_KEY
	  "\n" NOT_DANE, "pass pass; note=dane-idle" },
	{ "records of an unsigned address have no effect", "tls", TO,
	  SIGNED_MX TALK1 ONLY(CERT_RENEWED) TLSA "3 1 1 " CERT_GOOD_KEY "\n"
	  NOT_DANE, "pass pass; note=dane-idle" },
	{ "a signed zone whose records do not answer is unknown", "tls", TO,
	  SIGNED TALK1 GOOD "dns _25._tcp.* TLSA -> servfail\n" NOT_DANE,
	  "unknown promise-unknown; note=dane-unknown" },
	{ "an unsigned zone whose name server chokes on TLSA is a pass",
	  "tls", TO, MX TALK1 GOOD "dns _25._tcp.* TLSA -> servfail\n"
	  NOT_DANE, "pass pass; note=" },
	{ "records of usage 0 and 1 only demand encryption", "tls", TO,
	  SIGNED TALK1 ONLY(CERT_RENEWED) TLSA "1 1 1 " CERT_GOOD_KEY "\n"
	  NOT_DANE, "pass pass; note=dane-unusable; hosts/0/dane=unusable" },
	{ "records of no use still forbid clear text", "tls", TO,
	  SIGNED TALK1 HELLO "> ehlo EHLO x | ehlo 250 mx | > quit QUIT | "
	  "quit 221 bye\n" TLSA "0 0 1 " CERT_GOOD_KEY "\n" NOT_DANE,
	  "fail not-offered; note=dane-enforced; note=dane-unusable" },
	{ "a digest that is too short is of no use", "tls", TO,
	  SIGNED TALK1 GOOD TLSA "3 1 1 0123456789abcdef0123456789abcdef01234"
	  "567\n" NOT_DANE, "pass pass; hosts/0/dane=unusable" },
	{ "missing STARTTLS is a failure where there are records", "tls", TO,
	  SIGNED TALK1 HELLO "> ehlo EHLO x | ehlo 250 mx | > quit QUIT | "
	  "quit 221 bye\n" TLSA "3 1 1 " CERT_GOOD_KEY "\n" NOT_DANE,
	  "fail not-offered; problem=not-offered" },
	{ "a policy never overrides what DANE refuses", "tls", TO, SIGNED
	  TALK1 ONLY(CERT_RENEWED) TLSA "3 1 1 " CERT_GOOD_KEY "\n" ENFORCE
	  HOSTS NO_REPORTS, "fail dane-mismatch" },
	{ "of both broken DANE is told", "tls", TO, SIGNED
	  TALK1 ONLY(CERT_RENEWED) TLSA "3 1 1 " CERT_GOOD_KEY "\n" STS
	  POLICY("enforce", " | line mx: a.example") HOSTS NO_REPORTS,
	  "fail dane-mismatch; note=dane-enforced" },
	{ "what DANE takes may still break a policy", "tls", TO, SIGNED
	  TALK1 SHOWS("certificate " CERT_ALONE) TLSA "3 1 1 " CERT_ALONE_KEY
	  "\n" ENFORCE HOSTS NO_REPORTS, "fail self-signed; "
	  "note=sts-enforced" },
	{ "of an alias the name at its end has the records", "tls", TO,
	  SIGNED_MX "dns mx1.fabrikam.example A -> vouched | CNAME "
	  "real.example | A 192.0.2.25\n"
	  "dns mx1.fabrikam.example AAAA -> nodata | vouched\n" TALK1 GOOD
	  "dns _25._tcp.real.example TLSA -> vouched | 3 1 1 " CERT_GOOD_KEY
	  "\n" "dns _25._tcp.mx1.* TLSA -> nxdomain\n" NOT_DANE,
	  "pass pass-dane; dane_base=real.example" },
	{ "a resolver on another machine is told", "tls", TO, SIGNED_MX
	  "dns mx1.fabrikam.example A -> vouched | by 192.0.2.53:53 | "
	  "192.0.2.25\n" "dns * AAAA -> nodata | vouched\n" TALK1 GOOD TLSA
	  "3 1 1 " CERT_GOOD_KEY "\n" NOT_DANE,
	  "pass pass-dane; note=dane-remote" },
};

/* ---- the texts alone ---- */

static void
a_policy_is_read_as_the_rfc_has_it(void **state)
{
	static const struct {
		const char *lines[6];
		bool good;
	} rows[] = {
		{ { "version: STSv1", "mode: enforce", "mx: a.example",
		    "max_age: 31557600" }, true },
		{ { "max_age: 1", "mx:a.example", "mode:testing", "x: y",
		    "version:STSv1  " }, true },
		{ { "version: STSv1", "mode: none", "max_age: 0" }, true },
		{ { "version: STSv1", "mode: enforce", "max_age: 9", "",
		    "mx: a.example" }, true },
		{ { "version: STSv1", "mode: enforce", "max_age: 9" }, false },
		{ { "version: STSv1", "mode: enforce", "mx: a.example" },
		    false },
		{ { "version: STSv2", "mode: enforce", "mx: a.example",
		    "max_age: 9" }, false },
		{ { "mode: enforce", "mx: a.example", "max_age: 9" }, false },
		{ { "version: STSv1", "mode: enforce", "mx: a.example",
		    "max_age: 31557601" }, false },
		{ { "version: STSv1", "mode: enforce", "mx: a.example",
		    "max_age: soon" }, false },
		{ { "version: STSv1", "mode: enforce", "mx: mx*.example",
		    "max_age: 9" }, false },
		{ { "version: STSv1", "mode: enforce", "mx: *",
		    "max_age: 9" }, false },
		{ { "<html>", "version: STSv1", "mode: none", "max_age: 9" },
		    false },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct record records[6];
		struct question page = { .records = records };
		struct sts sts = { 0 };

		for (int k = 0; k < 6 && rows[i].lines[k] != NULL; k++)
			records[page.n++] = (struct record){
				.section = "answer", .type = "line",
				.data = rows[i].lines[k] };
		if (sts_read_policy(&sts, pool, &page) != rows[i].good)
			fail_msg("row %zu", i);
	}
	pool_free(pool);
}

static void
of_a_key_that_comes_twice_the_first_counts(void **state)
{
	static const struct record records[] = {
		{ "answer", NULL, "line", 0, "version: STSv1" },
		{ "answer", NULL, "line", 0, "mode: testing" },
		{ "answer", NULL, "line", 0, "mode: enforce" },
		{ "answer", NULL, "line", 0, "max_age: 7" },
		{ "answer", NULL, "line", 0, "mx: A.Example." },
		{ "answer", NULL, "line", 0, "mx: *.b.example" },
	};
	struct question page = { .records = records, .n = 6 };
	struct pool *pool = pool_new();
	struct sts sts = { 0 };

	(void)state;
	assert_true(sts_read_policy(&sts, pool, &page));
	assert_string_equal(sts.mode, "testing");
	assert_true(sts_lists(&sts, "a.example"));
	assert_true(sts_lists(&sts, "X.B.example"));
	assert_false(sts_lists(&sts, "b.example"));
	assert_false(sts_lists(&sts, "y.x.b.example"));
	assert_false(sts_lists(&sts, ".b.example"));
	pool_free(pool);
}

static void
a_record_is_read_as_the_rfc_has_it(void **state)
{
	static const struct {
		const char *data;
		enum sts_state want;
	} rows[] = {
		{ "v=STSv1; id=20160831085700Z;", STS_POLICY },
		{ "v=STSv1;id=a", STS_POLICY },
		{ "v=STSv1; id=a; x=y; z=;", STS_POLICY },
		{ "v=STSv1; id=a-b", STS_BROKEN },
		{ "v=STSv1; id=", STS_BROKEN },
		{ "v=STSv1;", STS_BROKEN },
		{ "v=STSv1; id=0123456789abcdef0123456789abcdef0", STS_BROKEN },
		{ "v=STSv1", STS_BROKEN },
		{ "V=stsv1; id=a", STS_BROKEN },
		{ "v=spf1 -all", STS_NONE },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct record record = { "answer", NULL, "TXT", 0,
			rows[i].data };
		struct question txt = { .outcome = OUTCOME_ANSWER,
			.records = &record, .n = 1 };
		struct sts sts = { 0 };

		sts_read_record(&sts, pool, &txt);
		if (sts.state != rows[i].want)
			fail_msg("%s", rows[i].data);
	}
	pool_free(pool);
}

static void
a_tlsa_record_is_read_or_of_no_use(void **state)
{
	static const char *const bad[] = { "", "3 1", "3 1 1", "3 1 1 ",
		"3 1 1 0g", "3 1 1 012", "4 1 1 00", "3 2 1 00", "3 1 3 00",
		"3 1 1 00", "255 1 1 00", "3 1 2 " CERT_GOOD_KEY };
	struct tlsa *t = mem_alloc(sizeof *t);

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (dane_read(t, bad[i]))
			fail_msg("%s", bad[i]);
	}
	assert_true(dane_read(t, "3 1 1 " CERT_GOOD_KEY));
	assert_int_equal(t->n, 32);
	assert_true(dane_read(t, "2 0 0 AB"));
	assert_int_equal(t->data[0], 0xab);
	free(t);
}

static void
instants_are_read_to_the_second(void **state)
{
	static const struct {
		const char *text;
		long t;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2000-02-29T12:34:56Z", 951827696 },
		{ "2026-03-01T12:00:00Z", 1772366400 },
		{ "2100-01-01T00:00:00Z", 4102444800 },
	};
	static const char *const bad[] = { "", "2026-03-01", "2026-13-01T00:00"
		":00Z", "2026-03-01T12:00:00", "2026-03-01T12:00:0xZ",
		"2026-03-01 12:00:00Z", "-026-03-01T12:00:00Z",
		"1969-12-31T23:59:59Z" };
	char text[INSTANT_TEXT];
	time_t t;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(instant_read(rows[i].text, &t));
		assert_int_equal(t, rows[i].t);
		assert_string_equal(instant_text(t, text), rows[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(instant_read(bad[i], &t));
	assert_false(instant_read(NULL, &t));
}

static void
without_an_instant_dates_are_left_alone(void **state)
{
	struct record records[] = {
		{ "certificate", "0", "tls", 0, CERT_EXPIRED },
		{ "anchor", "0", "tls", 0, CERT_CA },
	};
	struct question talk = { .records = records, .n = 2 };
	struct pool *pool = pool_new();
	struct chain *c = chain_new(&talk);
	const char *why;

	(void)state;
	assert_int_equal(chain_faults(c, pool, &why), 0);
	chain_free(c);
	talk.at = "2026-06-01T00:00:00Z";
	c = chain_new(&talk);
	assert_int_equal(chain_faults(c, pool, &why), CHAIN_EXPIRED);
	chain_free(c);
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
	setenv("WHYBOUNCE_DATA", folder, 1);
	TESTS_ADD(&t, certificates);
	TESTS_ADD(&t, talks);
	TESTS_ADD(&t, policies);
	TESTS_ADD(&t, dane);
	tests_add(&t, "a policy is read as the RFC has it",
	    a_policy_is_read_as_the_rfc_has_it, NULL);
	tests_add(&t, "of a key that comes twice the first counts",
	    of_a_key_that_comes_twice_the_first_counts, NULL);
	tests_add(&t, "a record is read as the RFC has it",
	    a_record_is_read_as_the_rfc_has_it, NULL);
	tests_add(&t, "a TLSA record is read, or of no use",
	    a_tlsa_record_is_read_or_of_no_use, NULL);
	tests_add(&t, "instants are read to the second",
	    instants_are_read_to_the_second, NULL);
	tests_add(&t, "without an instant dates are left alone",
	    without_an_instant_dates_are_left_alone, NULL);
	failed = tests_run(&t, "tls");
	scratch_free(folder);
	return failed != 0;
}
