/*
 * What the wizard stands on and no screen shows alone: findings kept from
 * before, fixes read for another version, answers taken back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/asset.h"
#include "checks/before.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "help/context.h"
#include "help/fixes.h"
#include "help/prove.h"
#include "help/report.h"
#include "help/verdict.h"
#include "help/walk.h"
#include "tests/world.h"

#define COUNT(table) (sizeof table / sizeof *table)

/* ---- before and now ---- */

#define PTR "dns 9.113.0.203.in-addr.arpa PTR -> "

/* The world answers PTR so; `until` is what before_keep() makes of it. */
static const struct {
	const char *what, *answer, *until;
} ages[] = {
	{ "a name is remembered for its own time",
	  "10 mail.contoso.example", "2026-03-01T12:05:00Z" },
	{ "no name is remembered as the zone says, at most as its SOA lasts",
	  "nxdomain | authority 113.0.203.in-addr.arpa SOA ns.example "
	  "host.example 1 7200 900 86400 120", "2026-03-01T12:02:00Z" },
	{ "nothing is told where no SOA came", "nxdomain", NULL },
	{ "what nobody answered is in no cache", "timeout", NULL },
};

static void
old_answers_tell_until_when_caches_hold_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ages); i++) {
		char *script = mem_printf("%s%s\n", PTR, ages[i].answer);
		struct world *w = world_new(script);
		const char *until;

		world_facts(w, "sender_ip=203.0.113.9");
		assert_non_null(world_run(w, "ptr"));
		before_keep(w->casefile, w->evidence, "ptr");
		until = xml_attr(before_get(w->casefile, "ptr"), "until");
		if (ages[i].until == NULL ? until != NULL : until == NULL ||
		    strcmp(until, ages[i].until) != 0)
			fail_msg("%s: %s", ages[i].what, until != NULL ?
			    until : "nothing");
		world_free(w);
		free(script);
	}
}

static struct world *
without_a_name(void)
{
	struct world *w = world_new(PTR "nxdomain\n");

	world_facts(w, "sender_ip=203.0.113.9");
	assert_non_null(world_run(w, "ptr"));
	return w;
}

static void
the_first_finding_stays_however_often_it_is_asked_again(void **state)
{
	struct world *w = without_a_name();
	xmlNode *finding = finding_get(w->casefile, "ptr");

	(void)state;
	before_keep(w->casefile, w->evidence, "ptr");
	finding_end(finding, STATUS_PASS, "pass");
	before_keep(w->casefile, w->evidence, "ptr");
	assert_string_equal(xml_attr(before_get(w->casefile, "ptr"),
	    "status"), "fail");
	assert_string_equal(xml_attr(before_get(w->casefile, "ptr"), "at"),
	    WORLD_NOW);
	assert_null(xml_first(before_get(w->casefile, "ptr"), "ref"));
	assert_null(before_get(w->casefile, "helo"));
	before_forget(w->casefile);
	assert_null(before_get(w->casefile, "ptr"));
	world_free(w);
}

static void
it_comes_back_with_the_saved_case(void **state)
{
	struct world *w = without_a_name();
	struct casefile *again;
	char *text, *why = NULL;
	size_t n;

	(void)state;
	before_keep(w->casefile, w->evidence, "ptr");
	text = casefile_text(w->casefile, &n);
	again = casefile_parse(text, n, "saved.xml", &why);
	if (again == NULL)
		fail_msg("%s", why);
	assert_string_equal(xml_attr(before_get(again, "ptr"), "says"),
	    "missing");
	casefile_free(again);
	free(text);
	world_free(w);
}

static void
the_verdict_tells_before_and_now(void **state)
{
	struct world *w = without_a_name();
	struct knowledge *k = knowledge_new();
	struct context *x = context_new(k, w->casefile, w->pool);
	const struct verdict *v;
	struct walk walk;
	int told = 0;

	(void)state;
	before_keep(w->casefile, w->evidence, "ptr");
	finding_end(finding_get(w->casefile, "ptr"), STATUS_UNKNOWN,
	    "unknown");
	walk_tree(x, true, &walk);
	v = verdict_new(x, &walk);
	for (int i = 0; i < v->n_checks; i++) {
		const struct checkline *c = &v->checks[i];

		if (c->was_status == NULL)
			continue;
		told++;
		assert_string_equal(c->id, "ptr");
		assert_string_equal(c->was_status, "fail");
		assert_string_equal(c->status, "unknown");
		assert_non_null(strstr(c->was_summary,
		    "203.0.113.9 has no reverse name"));
	}
	assert_int_equal(told, 1);
	context_free(x);
	knowledge_free(k);
	world_free(w);
}

static void
a_report_tells_what_has_changed(void **state)
{
	struct world *w = without_a_name();
	struct knowledge *k = knowledge_new();
	struct context *x = context_new(k, w->casefile, w->pool);
	struct report report = { .casefile = w->casefile,
		.evidence = w->evidence };
	struct walk walk;
	struct buf out;

	(void)state;
	before_keep(w->casefile, w->evidence, "ptr");
	finding_end(finding_get(w->casefile, "ptr"), STATUS_UNKNOWN,
	    "unknown");
	walk_tree(x, false, &walk);
	report.verdict = verdict_new(x, &walk);
	buf_init(&out, 0);
	report_markdown.write(&out, &report);
	assert_non_null(strstr(out.data, "Before, at " WORLD_NOW
	    " (fail): 203.0.113.9 has no reverse name"));
	buf_release(&out);
	context_free(x);
	knowledge_free(k);
	world_free(w);
}

/* ---- a fix read for another version ---- */

struct versions {
	struct knowledge *k;
	struct casefile *c;
	struct pool *pool;
	struct context *x;
};

static void
versions_open(struct versions *v, const char *side, const char *exchange)
{
	v->k = knowledge_new();
	v->c = casefile_new();
	v->pool = pool_new();
	fact_add(v->c, "side", side, FACT_OPTION, NULL);
	fact_add(v->c, "exchange", exchange, FACT_OPTION, NULL);
	fact_add(v->c, "sender_ip", "203.0.113.9", FACT_OPTION, NULL);
	v->x = context_new(v->k, v->c, v->pool);
}

static void
versions_close(struct versions *v)
{
	context_free(v->x);
	pool_free(v->pool);
	casefile_free(v->c);
	knowledge_free(v->k);
}

/* The way of this platform, by `v`. */
static void
fill_way(struct versions *v, const char *id, const char *platform,
    struct fix *fix)
{
	const xmlNode *node = knowledge_fix(v->k, id);

	for (int way = 0; way < 8; way++) {
		assert_true(fix_fill(v->x, node, way, fix));
		if (fix->platform != NULL &&
		    strcmp(fix->platform, platform) == 0)
			return;
	}
	fail_msg("%s: no way for %s", id, platform);
}

static bool
tells(const struct strings *list, const char *word)
{
	for (int i = 0; i < list->n; i++) {
		if (strstr(list->at[i], word) != NULL)
			return true;
	}
	return false;
}

static bool
steps_tell(const struct steps *all, const char *word)
{
	for (int i = 0; i < all->n; i++) {
		const struct step *s = &all->at[i];

		if (strstr(s->text, word) != NULL)
			return true;
		for (int k = 0; k < s->n; k++) {
			if (s->commands[k].text != NULL &&
			    strstr(s->commands[k].text, word) != NULL)
				return true;
		}
	}
	return false;
}

/* Whatever the case's own version is, undo fits the commands shown. */
static const struct {
	const char *exchange, *platform, *undo, *not;
} undos[] = {
	{ "2016", "Exchange 2013 to SE", "Remove-ReceiveConnector",
	  "Set-HostedConnectionFilterPolicy" },
	{ "2016", "Exchange Online", "Set-HostedConnectionFilterPolicy",
	  "Remove-ReceiveConnector" },
	{ "online", "Exchange 2013 to SE", "Remove-ReceiveConnector",
	  "Set-HostedConnectionFilterPolicy" },
	{ "online", "Exchange Online", "Set-HostedConnectionFilterPolicy",
	  "Remove-ReceiveConnector" },
	{ "none", "Exchange 2007", "Remove-ReceiveConnector",
	  "Set-HostedConnectionFilterPolicy" },
};

static void
undo_follows_the_version_that_is_looked_at(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(undos); i++) {
		struct versions v;
		struct fix fix;

		versions_open(&v, "recipient", undos[i].exchange);
		fill_way(&v, "rc-create-partner", undos[i].platform, &fix);
		if (!steps_tell(&fix.undo, undos[i].undo) ||
		    steps_tell(&fix.undo, undos[i].not))
			fail_msg("%s, %s: %s", undos[i].exchange,
			    undos[i].platform, fix.undo.n > 0 ?
			    fix.undo.at[0].text : "nothing");
		versions_close(&v);
	}
}

static void
a_letter_turns_into_commands_for_whom_it_is_written_to(void **state)
{
	struct versions v;
	struct fix fix;

	(void)state;
	versions_open(&v, "sender", "2019");
	assert_true(fix_fill(v.x, knowledge_fix(v.k, "rc-create-partner"),
	    -1, &fix));
	assert_int_equal(fix.undo.n, 0);
	assert_false(tells(&fix.warnings, "Accept-Any-Recipient"));
	fill_way(&v, "rc-create-partner", "Exchange 2013 to SE", &fix);
	assert_true(steps_tell(&fix.undo, "Remove-ReceiveConnector"));
	assert_true(tells(&fix.warnings, "Accept-Any-Recipient"));
	for (int i = 0; i < fix.n; i++)
		assert_false(fix.steps[i].n > 0 && strcmp(
		    fix.steps[i].commands[0].language, "letter") == 0);
	assert_null(v.x->side);
	versions_close(&v);
}

static void
a_way_that_no_version_chooses_leaves_the_facts_alone(void **state)
{
	struct versions v;
	struct fix fix;

	(void)state;
	versions_open(&v, "sender", "2019");
	fill_way(&v, "ptr-create", "nsupdate", &fix);
	assert_true(fix.n > 0);
	assert_null(v.x->exchange);
	versions_close(&v);
}

/* ---- the same question without this program ---- */

static const struct {
	enum kind kind;
	const char *text, *server, *with, *command;
} proofs[] = {
	{ KIND_DNS, "9.113.0.203.in-addr.arpa PTR", "192.0.2.53:53", "dig",
	  "dig @'192.0.2.53' +dnssec -t 'PTR' -q '9.113.0.203.in-addr.arpa'" },
	{ KIND_DNS, "a.example MX", "[2001:db8::53]:5300", "dig",
	  "dig @'2001:db8::53' -p '5300' +dnssec -t 'MX' -q 'a.example'" },
	{ KIND_DNS, "a.example TXT @192.0.2.1", "192.0.2.1:53", "dig",
	  "dig @'192.0.2.1' +norecurse -t 'TXT' -q 'a.example'" },
	{ KIND_DNS, "a.example A", NULL, "dig",
	  "dig +dnssec -t 'A' -q 'a.example'" },
	{ KIND_DNS, "a.example TXT", "192.0.2.53:53", "PowerShell",
	  "Resolve-DnsName -Name 'a.example' -Type 'TXT' -Server "
	  "'192.0.2.53' -DnsOnly" },
	{ KIND_DNS, "_25._tcp.a.example TLSA", "192.0.2.53:53", "PowerShell",
	  NULL },
	{ KIND_DNS, "a.example A", "127.0.0.1:5300", "PowerShell", NULL },
	{ KIND_SMTP, "mx.a.example 192.0.2.25 25 ehlo mail.b.example", NULL,
	  "swaks", "swaks --server '192.0.2.25' --port '25' --ehlo "
	  "'mail.b.example' --tls-optional --quit-after EHLO" },
	{ KIND_SMTP, "mx.a.example 192.0.2.25 25 hello", NULL, "swaks",
	  "swaks --server '192.0.2.25' --port '25' --quit-after BANNER" },
	{ KIND_SMTP, "mx.a.example 192.0.2.25 25 ehlo mail.b.example from "
	  "<anna@b.example> to <bob@a.example>", NULL, "swaks",
	  "swaks --server '192.0.2.25' --port '25' --ehlo 'mail.b.example' "
	  "--tls-optional --from 'anna@b.example' --to 'bob@a.example' "
	  "--quit-after RCPT" },
	{ KIND_SMTP, "mx.a.example 192.0.2.25 25 ehlo mail.b.example", NULL,
	  "PowerShell", "Test-NetConnection -ComputerName '192.0.2.25' -Port "
	  "25" },
	{ KIND_SMTP, "mx.a.example 2001:db8::25 25 ehlo mail.b.example",
	  NULL, "openssl", "openssl s_client -starttls smtp -showcerts "
	  "-connect '[2001:db8::25]:25' -servername 'mx.a.example' "
	  "</dev/null" },
	{ KIND_HTTPS, "https://mta-sts.a.example/.well-known/mta-sts.txt "
	  "192.0.2.80 443", NULL, "curl", "curl -sS -i --connect-to "
	  "'mta-sts.a.example:443:192.0.2.80:443' --url "
	  "'https://mta-sts.a.example/.well-known/mta-sts.txt'" },
};

static const struct proof *
find_proof(const struct proof *all, int n, const char *with)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(all[i].with, with) == 0)
			return &all[i];
	}
	return NULL;
}

static void
every_question_can_be_asked_without_us(void **state)
{
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(proofs); i++) {
		struct question q = { .id = "q1", .kind = proofs[i].kind,
			.text = proofs[i].text, .server = proofs[i].server };
		struct proof all[PROOFS_MAX];
		const struct proof *one = find_proof(all, prove(pool, &q, all),
		    proofs[i].with);

		if (one == NULL)
			fail_msg("%s: no %s", q.text, proofs[i].with);
		if (proofs[i].command == NULL ? one->text != NULL ||
		    one->why == NULL : one->text == NULL ||
		    strcmp(one->text, proofs[i].command) != 0)
			fail_msg("%s: %s", q.text, one->text != NULL ?
			    one->text : one->why);
	}
	pool_free(pool);
}

static const char *const hostile[] = { "x'$(id)'.example A",
	"`id`;id.example MX @192.0.2.1;id", "-f/etc/passwd A",
	"a.example $(id)", "x\u2019;id.example TXT" };

/* Outside of quotes stand only words of ours. */
static void
need_no_bait(const char *text)
{
	bool quoted = false;

	for (; *text != '\0'; text++) {
		if (strncmp(text, "'\\''", 4) == 0 && quoted) {
			text += 3;
			continue;
		}
		if (*text == '\'')
			quoted = !quoted;
		else if (!quoted && strchr("$`;|&", *text) != NULL)
			fail_msg("out of its quotes: %s", text);
	}
	assert_false(quoted);
}

static void
no_hostile_name_gets_out_of_a_proof(void **state)
{
	struct pool *pool = pool_new();

	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct question q = { .id = "q1", .kind = KIND_DNS,
			.text = hostile[i], .server = "192.0.2.53:53" };
		struct proof all[PROOFS_MAX];
		int n = prove(pool, &q, all);

		for (int k = 0; k < n; k++) {
			if (all[k].text != NULL)
				need_no_bait(all[k].text);
		}
	}
	pool_free(pool);
}

static void
without_leave_no_proof_goes_as_far_as_mail(void **state)
{
	struct question q = { .id = "q1", .kind = KIND_SMTP, .text =
		"mx.a.example 192.0.2.25 25 ehlo mail.b.example" };
	struct pool *pool = pool_new();
	struct proof all[PROOFS_MAX];
	int n = prove(pool, &q, all);

	(void)state;
	assert_true(n >= 3);
	for (int i = 0; i < n; i++) {
		assert_null(strstr(all[i].text, "--from"));
		assert_null(strstr(all[i].text, "RCPT"));
		assert_null(strstr(all[i].text, "DATA"));
	}
	pool_free(pool);
}

/* ---- answers ---- */

static void
one_answer_is_taken_back_and_no_other(void **state)
{
	struct casefile *c = casefile_new();

	(void)state;
	answer_set(c, "one", "a");
	answer_set(c, "two", "b");
	assert_true(answer_drop(c, "one"));
	assert_false(answer_drop(c, "one"));
	assert_null(answer_get(c, "one"));
	assert_string_equal(answer_get(c, "two"), "b");
	casefile_free(c);
}

/* ---- a cause taken in the place of the one found ---- */

static void
judge(struct casefile *c, struct knowledge *k, const char *cause)
{
	struct pool *pool = pool_new();
	struct context *x = context_new(k, c, pool);
	const struct verdict *v;
	struct walk walk;

	walk_tree(x, false, &walk);
	v = verdict_new(x, &walk);
	assert_string_equal(v->main.entry, cause);
	assert_true(v->n_fixes > 0);
	for (int i = 0; i < v->n_others; i++)
		assert_string_not_equal(v->others[i].entry, cause);
	context_free(x);
	pool_free(pool);
}

static void
somebody_who_knows_better_has_the_last_word(void **state)
{
	struct knowledge *k = knowledge_new();
	struct casefile *c = casefile_new();

	(void)state;
	fact_add(c, "diagnostic", "550 5.1.1 User unknown", FACT_REPORT, "");
	fact_add(c, "format", "dsn", FACT_REPORT, "");
	judge(c, k, "recipient-unknown");
	answer_set(c, WALK_TAKEN, "mailbox-full");
	judge(c, k, "mailbox-full");
	answer_set(c, WALK_TAKEN, "no-such-cause");
	judge(c, k, "recipient-unknown");
	assert_true(walk_is_choice(k, WALK_TAKEN, "mailbox-full"));
	assert_false(walk_is_choice(k, WALK_TAKEN, "no-such-cause"));
	casefile_free(c);
	knowledge_free(k);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_answers_tell_until_when_caches_hold_them),
		cmocka_unit_test(
		    the_first_finding_stays_however_often_it_is_asked_again),
		cmocka_unit_test(it_comes_back_with_the_saved_case),
		cmocka_unit_test(the_verdict_tells_before_and_now),
		cmocka_unit_test(a_report_tells_what_has_changed),
		cmocka_unit_test(undo_follows_the_version_that_is_looked_at),
		cmocka_unit_test(
		    a_letter_turns_into_commands_for_whom_it_is_written_to),
		cmocka_unit_test(
		    a_way_that_no_version_chooses_leaves_the_facts_alone),
		cmocka_unit_test(every_question_can_be_asked_without_us),
		cmocka_unit_test(no_hostile_name_gets_out_of_a_proof),
		cmocka_unit_test(without_leave_no_proof_goes_as_far_as_mail),
		cmocka_unit_test(somebody_who_knows_better_has_the_last_word),
		cmocka_unit_test(one_answer_is_taken_back_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
