/*
 * DMARC: records, the tree walk, and the check on recorded worlds, with the
 * real SPF and DKIM checks before it. A row's message is unsigned unless it
 * says otherwise; every name that a world does not know does not exist.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/check.h"
#include "checks/dmarc_record.h"
#include "checks/mem.h"
#include "checks/returned.h"
#include "checks/runner.h"
#include "checks/text.h"
#include "tests/dkim_data.h"
#include "tests/example.h"

/* ---- records ---- */

struct record_row {
	const char *text;
	bool is;			/* a record at all */
	const char *p, *sp, *np;	/* NULL: none or no policy */
	const char *problem, *where;
	bool sound, reports;
};

static const struct record_row record_rows[] = {
	{ "v=DMARC1; p=reject", true, "reject", NULL, NULL, NULL, NULL, true,
	  false },
	{ "v=DMARC1;p=none", true, "none", NULL, NULL, NULL, NULL, true,
	  false },
	{ "V = DMARC1 ; P = Quarantine;", true, "quarantine", NULL, NULL,
	  NULL, NULL, true, false },
	{ "v=DMARC1; sp=none; np=reject; p=quarantine", true, "quarantine",
	  "none", "reject", NULL, NULL, true, false },
	{ "v=DMARC1; p=none; rua=mailto:d@a.example!10m,mailto:e@b.example",
	  true, "none", NULL, NULL, NULL, NULL, true, true },
	{ "v=DMARC1; p=none; rua=https://a.example/r", true, "none", NULL,
	  NULL, NULL, NULL, true, false },
	{ "v=DMARC1; p=none; rua=d@a.example", true, "none", NULL, NULL,
	  "value", "rua", true, false },
	{ "v=DMARC1; p=none; rua=mailto:a.example", true, "none", NULL, NULL,
	  "value", "rua", true, false },
	{ "v=DMARC1; p=rejct", true, NULL, NULL, NULL, "policy", "p", false,
	  false },
	{ "v=DMARC1; p=reject; sp=quarantin", true, "reject", NULL, NULL,
	  "policy", "sp", false, false },
	{ "v=DMARC1; rua=mailto:d@a.example", true, NULL, NULL, NULL,
	  "no-policy", "p", false, true },
	{ "v=DMARC1", true, NULL, NULL, NULL, "no-policy", "p", false, false },
	{ "v=DMARC1; p=none; adkim=x", true, "none", NULL, NULL, "value",
	  "adkim", true, false },
	{ "v=DMARC1; p=none; p=reject", true, "none", NULL, NULL, "twice",
	  "p", true, false },
	{ "v=DMARC1; p=none; junk", true, "none", NULL, NULL, "syntax",
	  "junk", true, false },
	{ "v=DMARC1; p=none; xnew=1; pct=50", true, "none", NULL, NULL, NULL,
	  NULL, true, false },
	{ "v=DMARC1 p=none", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "p=none; v=DMARC1", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "junk; v=DMARC1; p=none", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ " v=DMARC1; p=none", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "v=dmarc1; p=none", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "v=DMARC10; p=none", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "v=spf1 -all", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
	{ "", false, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static bool
same(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static void
records_are_read_tag_by_tag(void **state)
{
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof record_rows / sizeof *record_rows; i++) {
		const struct record_row *row = &record_rows[i];
		struct dmarc_record r;

		if (dmarc_record_read(&r, pool, row->text) != row->is)
			fail_msg("%s: %d expected", row->text, row->is);
		if (!row->is)
			continue;
		if (!same(dmarc_policy_word(r.p), row->p) ||
		    !same(dmarc_policy_word(r.sp), row->sp) ||
		    !same(dmarc_policy_word(r.np), row->np))
			fail_msg("%s: policies", row->text);
		if (!same(r.problem, row->problem) ||
		    !same(r.where, row->where))
			fail_msg("%s: %s at %s", row->text, r.problem,
			    r.where);
		assert_int_equal(dmarc_record_is_sound(&r), row->sound);
		assert_int_equal(r.reports, row->reports);
	}
	pool_free(pool);
}

static void
a_relaxed_record_keeps_what_is_no_policy(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "v=DMARC1; p=reject", "v=DMARC1; p=none" },
		{ "v=DMARC1; p=reject; sp=reject; np=reject; t=y; adkim=s; "
		  "rua=mailto:d@a.example; pct=20",
		  "v=DMARC1; p=none; adkim=s; rua=mailto:d@a.example" },
		{ "v=DMARC1; p=rejct;", "v=DMARC1; p=none" },
	};
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(dmarc_record_relaxed(pool, rows[i].text),
		    rows[i].want);
	pool_free(pool);
}

/* ---- the check ---- */

struct row {
	const char *sentence;
	const char *author;		/* NULL: none */
	const char *from;		/* envelope; NULL: not known */
	const char *message;		/* NULL: none came back */
	const char *world;
	const char *want;
};

#define UNSIGNED "Received: by mail.contoso.example\n" \
	"From: anna@contoso.example\n"
#define R(domain, record) "dns _dmarc." domain " TXT -> " record "\n"
#define SPF(domain) "dns " domain " TXT -> v=spf1 ip4:203.0.113.9 -all\n"
#define NOSPF(domain) "dns " domain " TXT -> v=spf1 -all\n"
#define A(domain) "dns " domain " A -> 192.0.2.80\n"
#define KEY(domain) "dns ed._domainkey." domain " TXT -> k=ed25519; p=" \
	KEY_ED "\n"
#define REST "dns * -> nxdomain\n"
#define ANNA "anna@contoso.example"
#define NEWS "anna@news.contoso.example"
#define ESP "bounce@esp.example"
#define REJECT R("contoso.example", "v=DMARC1;p=reject")

static const struct row cases[] = {
	/* which policy, and does it pass */
	{ "SPF of the same domain passes", ANNA, ANNA, UNSIGNED,
	  REJECT SPF("contoso.example"), "pass pass-spf; policy=reject; "
	  "published=reject; aligned_spf=true; aligned_dkim=false; "
	  "disposition=none; record=v=DMARC1;p=reject; "
	  "domain=contoso.example; note=" },
	{ "DKIM of the same domain passes", ANNA, ESP, CONTOSO_BY_CONTOSO,
	  REJECT KEY("contoso.example"), "pass pass-dkim; aligned_spf=false; "
	  "aligned_dkim=true; disposition=none; dkim_domain=contoso.example" },
	{ "both pass", ANNA, ANNA, CONTOSO_BY_CONTOSO, REJECT
	  KEY("contoso.example") SPF("contoso.example"), "pass pass-both" },
	{ "a pass of another domain proves nothing", ANNA, ESP,
	  CONTOSO_BY_ESP, REJECT SPF("esp.example") KEY("esp.example"),
	  "fail reject; aligned_spf=false; aligned_dkim=false; "
	  "disposition=reject" },
	{ "a softfail is no pass", ANNA, ANNA, UNSIGNED, REJECT
	  "dns contoso.example TXT -> v=spf1 ~all\n", "fail reject" },
	{ "p=quarantine asks for suspicion", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=quarantine"),
	  "fail quarantine; disposition=quarantine" },
	{ "p=none asks for nothing", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none"),
	  "warn none; disposition=none; aligned_spf=false" },
	{ "sp holds for a subdomain that exists", NEWS, ESP, CONTOSO_BY_ESP,
	  R("contoso.example", "v=DMARC1;p=reject;sp=quarantine")
	  SPF("esp.example") KEY("esp.example") A("news.contoso.example"),
	  "fail quarantine; policy=quarantine; published=reject; "
	  "domain=contoso.example" },
	{ "np holds for one that does not", NEWS, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none;sp=quarantine;np=reject"),
	  "fail reject; policy=reject; published=none; note=legacy; "
	  "legacy_disposition=quarantine" },
	{ "a name without addresses exists", NEWS, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none;sp=quarantine;np=reject")
	  "dns news.contoso.example A -> nodata\n",
	  "fail quarantine; policy=quarantine" },
	{ "without sp, p holds below", NEWS, ESP, UNSIGNED, REJECT,
	  "fail reject; policy=reject; domain=contoso.example" },
	{ "sp means nothing at its own domain", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none;sp=reject"), "warn none" },
	{ "two records are none, and the walk goes on", NEWS, ESP, UNSIGNED,
	  R("news.contoso.example", "v=DMARC1;p=none | v=DMARC1;p=reject")
	  REJECT, "fail reject; domain=contoso.example; "
	  "several=news.contoso.example; notes=several,legacy; "
	  "legacy_disposition=none" },
	{ "two records and no other are none", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none | v=DMARC1;p=reject"),
	  "warn several; disposition=none; policy=" },
	{ "a domain with a record above which there is none stands alone",
	  NEWS, ESP, NEWS_BY_CONTOSO,
	  R("news.contoso.example", "v=DMARC1;p=reject")
	  KEY("contoso.example"), "fail reject; aligned_dkim=false; "
	  "organization=news.contoso.example; note=legacy; "
	  "legacy_disposition=none" },
	{ "a record between author and organization is not used",
	  "a@a.mail.contoso.example", ESP, UNSIGNED,
	  R("mail.contoso.example", "v=DMARC1;p=reject")
	  R("contoso.example", "v=DMARC1;p=none"),
	  "warn none; domain=contoso.example; "
	  "organization=contoso.example" },
	{ "psd=n makes it the organization", "a@a.mail.contoso.example",
	  ANNA, UNSIGNED,
	  R("mail.contoso.example", "v=DMARC1;p=reject;psd=n")
	  R("contoso.example", "v=DMARC1;p=none") SPF("contoso.example"),
	  "fail reject; domain=mail.contoso.example; aligned_spf=false; "
	  "organization=mail.contoso.example; note=legacy; "
	  "legacy_disposition=none" },
	{ "psd=y puts the organization one label below",
	  "a@giant.bank.example", "a@mail.giant.bank.example", UNSIGNED,
	  R("bank.example", "v=DMARC1;p=none;sp=quarantine;np=reject;psd=y")
	  R("giant.bank.example", "v=DMARC1;p=reject")
	  SPF("mail.giant.bank.example"), "pass pass-spf; policy=reject; "
	  "organization=giant.bank.example" },
	{ "neighbours below psd=y are strangers", "a@giant.bank.example",
	  "a@mega.bank.example", UNSIGNED,
	  R("bank.example", "v=DMARC1;p=none;psd=y")
	  R("giant.bank.example", "v=DMARC1;p=reject")
	  SPF("mega.bank.example"), "fail reject; aligned_spf=false; "
	  "note=legacy; legacy_disposition=none" },
	{ "the record of psd=y holds where there is no other",
	  "a@shop.bank.example", ESP, UNSIGNED,
	  R("bank.example", "v=DMARC1;p=none;sp=quarantine;np=reject;psd=y")
	  A("shop.bank.example"), "fail quarantine; domain=bank.example; "
	  "organization=shop.bank.example" },
	{ "and its np for what does not exist", "a@shop.bank.example", ESP,
	  UNSIGNED, R("bank.example",
	  "v=DMARC1;p=none;sp=quarantine;np=reject;psd=y"), "fail reject" },
	{ "psd=y at the author's own domain is its organization",
	  "a@bank.example", "a@bank.example", UNSIGNED,
	  R("bank.example", "v=DMARC1;p=reject;psd=y") SPF("bank.example"),
	  "pass pass-spf; organization=bank.example" },
	{ "a record at a suffix that does not say so is the organization's",
	  "a@example.co.uk", ESP, UNSIGNED,
	  R("co.uk", "v=DMARC1;p=reject"), "fail reject; domain=co.uk; "
	  "organization=co.uk; note=legacy; legacy_disposition=none" },

	/* alignment */
	{ "a subdomain is aligned when relaxed", ANNA, "b@b.contoso.example",
	  UNSIGNED, REJECT SPF("b.contoso.example"), "pass pass-spf" },
	{ "siblings are aligned when relaxed", NEWS, "b@b.contoso.example",
	  UNSIGNED, REJECT SPF("b.contoso.example"), "pass pass-spf" },
	{ "aspf=s wants the same name", ANNA, "b@b.contoso.example",
	  UNSIGNED, R("contoso.example", "v=DMARC1;p=reject;aspf=s")
	  SPF("b.contoso.example"), "fail reject; aligned_spf=false" },
	{ "adkim=s wants the same name, aspf=r does not", ANNA,
	  "b@b.contoso.example", CONTOSO_BY_MAIL,
	  R("contoso.example", "v=DMARC1;p=reject;adkim=s;aspf=r")
	  KEY("mail.contoso.example") SPF("b.contoso.example"),
	  "pass pass-spf; aligned_dkim=false" },
	{ "a signature of a subdomain is aligned when relaxed", ANNA, ESP,
	  CONTOSO_BY_MAIL, REJECT KEY("mail.contoso.example"),
	  "pass pass-dkim; dkim_domain=mail.contoso.example" },
	{ "case counts for nothing", "Anna@CONTOSO.example", ANNA, UNSIGNED,
	  REJECT SPF("contoso.example"), "pass pass-spf; "
	  "author=contoso.example" },
	{ "the null sender is judged by its EHLO name", ANNA, "<>", UNSIGNED,
	  REJECT SPF("mail.contoso.example"), "pass pass-spf; "
	  "spf_domain=mail.contoso.example" },

	/* records with faults */
	{ "a wrong p with reports is none", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=rejct;rua=mailto:d@contoso.example"),
	  "warn none; policy=none; published=; problem=policy; where=p; "
	  "note=problem-policy" },
	{ "a missing p is none", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;rua=mailto:d@contoso.example"),
	  "warn none; policy=none; note=problem-no-policy" },
	{ "a wrong sp costs the whole policy", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=reject;sp=quarantin"),
	  "warn none; policy=none; published=reject; where=sp" },
	{ "a fault is a warning even with a pass", ANNA, ANNA, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=rejct") SPF("contoso.example"),
	  "warn pass-spf; note=problem-policy" },
	{ "text without a version is no record", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1 p=reject"),
	  "warn no-record-but-text; policy=; disposition=none" },
	{ "other text beside it does no harm", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=spf1 -all | v=DMARC1;p=none"), "warn none; "
	  "note=" },
	{ "no record is a warning", ANNA, ANNA, UNSIGNED,
	  SPF("contoso.example"), "warn no-record; policy=; "
	  "disposition=none; aligned_spf=true" },
	{ "t=y makes reject milder, but not for older receivers", ANNA, ESP,
	  UNSIGNED, R("contoso.example", "v=DMARC1;p=reject;t=y"),
	  "fail quarantine; policy=reject; notes=testing,legacy; "
	  "legacy_disposition=reject" },
	{ "t=y makes quarantine nothing", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=quarantine;t=y"),
	  "warn none; legacy_disposition=quarantine" },
	{ "pct is for older receivers alone", ANNA, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=reject;pct=0"),
	  "fail reject; notes=historic,legacy; "
	  "legacy_disposition=quarantine" },

	/* what was not there to see */
	{ "without a message DKIM is open, and SPF may decide", ANNA, ANNA,
	  NULL, REJECT SPF("contoso.example"), "pass pass-spf; "
	  "aligned_spf=true; aligned_dkim=" },
	{ "without a message a failing SPF does not decide", ANNA, ESP, NULL,
	  REJECT SPF("esp.example"), "warn open-dkim; open=dkim; "
	  "disposition=reject; aligned_spf=false; aligned_dkim=" },
	{ "without an envelope sender SPF is open", ANNA, NULL, UNSIGNED,
	  REJECT, "warn open-spf; disposition=reject; aligned_spf=; "
	  "aligned_dkim=false" },
	{ "without both nothing is decided", ANNA, NULL, NULL, REJECT,
	  "unknown open-both; open=both; policy=reject; disposition=" },
	{ "without both p=none is still none", ANNA, NULL, NULL,
	  R("contoso.example", "v=DMARC1;p=none"), "unknown open-both; "
	  "policy=none; disposition=none" },
	{ "no From address, nothing asked", NULL, ANNA, UNSIGNED, "",
	  "skipped no-header_from" },
	{ "a From line without a domain", "anna", ESP, UNSIGNED, "",
	  "warn no-domain" },

	/* what DNS does not say */
	{ "a failing server is no missing record", ANNA, ESP, UNSIGNED,
	  "dns _dmarc.contoso.example TXT -> servfail\n",
	  "unknown unknown; policy=; disposition=" },
	{ "nor is a time-out above the author", NEWS, ESP, UNSIGNED,
	  "dns _dmarc.contoso.example TXT -> timeout (5 s)\n",
	  "unknown unknown" },
	{ "a time-out above leaves the author's own policy", ANNA, ANNA,
	  UNSIGNED, REJECT SPF("contoso.example")
	  "dns _dmarc.example TXT -> timeout (5 s)\n", "pass pass-spf; "
	  "organization=" },
	{ "but not alignment by it", ANNA, "b@b.contoso.example", UNSIGNED,
	  REJECT SPF("b.contoso.example")
	  "dns _dmarc.example TXT -> timeout (5 s)\n",
	  "unknown unknown-identity; policy=reject; disposition=; "
	  "aligned_spf=" },
	{ "a time-out above psd=n counts for nothing", NEWS, NEWS, UNSIGNED,
	  R("news.contoso.example", "v=DMARC1;p=reject;psd=n")
	  SPF("news.contoso.example")
	  "dns _dmarc.contoso.example TXT -> servfail\n",
	  "pass pass-spf; organization=news.contoso.example" },
	{ "a failing SPF lookup decides nothing", ANNA, ANNA, UNSIGNED,
	  REJECT "dns contoso.example TXT -> servfail\n",
	  "unknown unknown-identity; disposition=; aligned_spf=" },
	{ "a failing key lookup decides nothing", ANNA, ESP,
	  CONTOSO_BY_CONTOSO, REJECT "dns ed._domainkey.contoso.example TXT "
	  "-> servfail\n", "unknown unknown-identity; aligned_dkim=" },
	{ "a failing key lookup is not needed when SPF passes", ANNA, ANNA,
	  CONTOSO_BY_CONTOSO, REJECT SPF("contoso.example")
	  "dns ed._domainkey.contoso.example TXT -> servfail\n",
	  "pass pass-spf" },
	{ "np that can't be told is unknown", NEWS, ESP, UNSIGNED,
	  R("contoso.example", "v=DMARC1;p=none;np=reject")
	  "dns news.contoso.example A -> servfail\n",
	  "unknown unknown; disposition=" },

	/* report addresses */
	{ "a report address of another organization must have agreed", ANNA,
	  ANNA, UNSIGNED, SPF("contoso.example") R("contoso.example",
	  "v=DMARC1;p=none;rua=mailto:r@red.example"), "pass pass-spf; "
	  "note=report-refused; report_host=red.example" },
	{ "one that has agreed is well", ANNA, ANNA, UNSIGNED,
	  SPF("contoso.example") R("contoso.example",
	  "v=DMARC1;p=none;rua=mailto:r@red.example")
	  "dns contoso.example._report._dmarc.red.example TXT -> v=DMARC1\n",
	  "pass pass-spf; note=; report_host=" },
	{ "one that names another host has not", ANNA, ANNA, UNSIGNED,
	  SPF("contoso.example") R("contoso.example",
	  "v=DMARC1;p=none;rua=mailto:r@red.example")
	  "dns contoso.example._report._dmarc.red.example TXT -> "
	  "v=DMARC1;rua=mailto:x@other.example\n",
	  "pass pass-spf; note=report-refused" },
	{ "one of the same organization need not", NEWS, NEWS, UNSIGNED,
	  SPF("news.contoso.example") R("contoso.example",
	  "v=DMARC1;p=none;rua=mailto:r@reports.contoso.example"),
	  "pass pass-spf; note=" },
	{ "one that does not answer is not accused", ANNA, ANNA, UNSIGNED,
	  SPF("contoso.example") R("contoso.example",
	  "v=DMARC1;p=none;rua=mailto:r@red.example")
	  "dns contoso.example._report.* TXT -> servfail\n",
	  "pass pass-spf; note=" },
	{ "two From lines are said", ANNA, ANNA, UNSIGNED
	  "From: bob@fabrikam.example\n", REJECT SPF("contoso.example"),
	  "pass pass-spf; note=several-from" },
};

#define CHECKS "spf,dkim,dmarc"

static struct world *
begin(const struct row *x)
{
	char *script = mem_printf("%s" REST, x->world);
	struct world *w = world_new(script);
	struct returned r = { RETURNED_MESSAGE, false, x->message, 0 };

	free(script);
	world_facts(w, "sender_ip=203.0.113.9; helo=mail.contoso.example");
	fact_add(w->casefile, "header_from", x->author, FACT_OPTION, NULL);
	fact_add(w->casefile, "from", x->from, FACT_OPTION, NULL);
	if (x->message != NULL) {
		r.n = strlen(x->message);
		returned_keep(w->casefile, &r);
	}
	return w;
}

static void
run_example(void **state)
{
	const struct row *x = *state;
	struct world *w = begin(x), *again = begin(x);
	xmlNode *finding = world_run(w, CHECKS);
	const char *text;

	assert_non_null(finding);
	text = world_finding(w, finding);
	example_want(w, finding, x->want);
	example_replay(w, CHECKS, text);
	again->at_once = true;
	assert_string_equal(world_finding(again, world_run(again, CHECKS)),
	    text);
	world_free(w);
	world_free(again);
}

/* ---- how much is asked ---- */

static bool
was_asked(struct world *w, const char *text)
{
	const struct question *q;

	for (int i = 0; (q = evidence_at(w->evidence, i)) != NULL; i++) {
		if (strcmp(q->text, text) == 0)
			return true;
	}
	return false;
}

static void
a_long_name_costs_eight_questions(void **state)
{
	static const char *const names[] = {
		"a.b.c.d.e.f.g.h.i.j.mail.contoso.example",
		"g.h.i.j.mail.contoso.example", "h.i.j.mail.contoso.example",
		"i.j.mail.contoso.example", "j.mail.contoso.example",
		"mail.contoso.example", "contoso.example", "example",
	};
	const struct row x = { "",
		"a@a.b.c.d.e.f.g.h.i.j.mail.contoso.example", NULL, UNSIGNED,
		"", "" };
	struct world *w = begin(&x);
	int asked = 0;

	(void)state;
	example_want(w, world_run(w, "dmarc"), "warn no-record; rounds=1");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *text = pool_printf(w->pool, "_dmarc.%s TXT",
		    names[i]);

		if (!was_asked(w, text))
			fail_msg("not asked: %s", text);
		asked++;
	}
	/* RFC 7489 asks at the same names. */
	assert_int_equal(w->asked, asked);
	world_free(w);
}

static void
a_name_of_eight_labels_loses_one_at_a_time(void **state)
{
	const struct row x = { "", "a@a.b.c.d.e.f.contoso.example", NULL,
		UNSIGNED, "", "" };
	struct world *w = begin(&x);

	(void)state;
	world_run(w, "dmarc");
	assert_true(was_asked(w, "_dmarc.b.c.d.e.f.contoso.example TXT"));
	assert_int_equal(w->asked, 8);
	world_free(w);
}

static void
all_is_asked_at_once_that_can_be(void **state)
{
	const struct row x = { "", ANNA, ANNA, CONTOSO_BY_CONTOSO, REJECT
		SPF("contoso.example") KEY("contoso.example"), "" };
	struct world *w = begin(&x);

	(void)state;
	example_want(w, world_run(w, CHECKS), "pass pass-both; rounds=1");
	world_free(w);
}

static void
alone_it_says_what_it_could_not_see(void **state)
{
	const struct row x = { "", ANNA, ANNA, CONTOSO_BY_CONTOSO, REJECT,
		"" };
	struct world *w = begin(&x);

	(void)state;
	example_want(w, world_run(w, "dmarc"), "unknown open-both; "
	    "policy=reject");
	world_free(w);
}

/* ---- a check that comes after others ---- */

static void
asking_spf_again_makes_dmarc_anew(void **state)
{
	const struct row x = { "", ANNA, ANNA, UNSIGNED, REJECT
		SPF("contoso.example"), "" };
	struct world *w = begin(&x);
	struct loop *l = loop_new();
	struct runner *r;

	(void)state;
	world_run(w, CHECKS);
	r = runner_new(w->casefile, w->evidence, l, &w->settings);
	assert_true(runner_step(r));
	assert_string_equal(finding_status(w->casefile, "dmarc"), "pass");
	runner_again(r, "spf");
	assert_true(runner_is_pending(r, "dmarc"));
	assert_false(runner_is_pending(r, "dkim"));
	assert_null(finding_get(w->casefile, "dmarc"));
	runner_step(r);
	runner_again(r, "dmarc");
	assert_false(runner_is_pending(r, "spf"));
	runner_free(r);
	loop_free(l);
	world_free(w);
}

static void
every_check_comes_after_those_that_it_reads(void **state)
{
	struct pool *pool = pool_new();
	const struct check *check;

	(void)state;
	for (int i = 0; (check = check_at(i)) != NULL; i++) {
		const char *at = check->after, *id;

		while (at != NULL && (id = text_word(pool, &at)) != NULL) {
			int k = 0;

			while (check_at(k) != NULL &&
			    strcmp(check_at(k)->id, id) != 0)
				k++;
			if (k >= i)
				fail_msg("%s comes after %s", check->id, id);
		}
	}
	pool_free(pool);
}

/* ---- all together ---- */

int
main(void)
{
	struct tests t = { 0 };

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	tests_add(&t, "records are read tag by tag",
	    records_are_read_tag_by_tag, NULL);
	tests_add(&t, "a relaxed record keeps what is no policy",
	    a_relaxed_record_keeps_what_is_no_policy, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tests_add(&t, cases[i].sentence, run_example, &cases[i]);
	tests_add(&t, "a long name costs eight questions",
	    a_long_name_costs_eight_questions, NULL);
	tests_add(&t, "a name of eight labels loses one at a time",
	    a_name_of_eight_labels_loses_one_at_a_time, NULL);
	tests_add(&t, "all is asked at once that can be",
	    all_is_asked_at_once_that_can_be, NULL);
	tests_add(&t, "alone it says what it could not see",
	    alone_it_says_what_it_could_not_see, NULL);
	tests_add(&t, "asking spf again makes dmarc anew",
	    asking_spf_again_makes_dmarc_anew, NULL);
	tests_add(&t, "every check comes after those that it reads",
	    every_check_comes_after_those_that_it_reads, NULL);
	return tests_run(&t, "dmarc") != 0;
}
