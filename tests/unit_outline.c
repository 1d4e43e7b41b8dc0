/*
 * What a report says, and to whom: judged by the knowledge that ships, on
 * recorded cases and on a few made here of facts alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checks/buf.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/judgement.h"

#define COUNT(table) (sizeof table / sizeof *table)
#define FACT(name, value) "<fact name='" name "'><value source='person' " \
	"where='typed'>" value "</value></fact>"

static struct knowledge *knowledge;

/* The report on a case; the caller frees. */
static char *
report_on(struct casefile *c, const struct report_format *format)
{
	struct judgement j;
	struct report r;
	struct buf out;

	buf_init(&out, 0);
	judgement_init(&j, knowledge, c, false);
	r = judgement_report(&j);
	r.columns = 1000;	/* nothing is wrapped */
	format->write(&out, &r);
	judgement_release(&j);
	return buf_steal(&out);
}

static char *
report_of_facts(const char *facts)
{
	char *xml = mem_printf("<case version='1' revision='1'><facts>%s"
	    "</facts></case>", facts), *why = NULL, *text;
	struct casefile *c = casefile_parse(xml, strlen(xml), "test.xml",
	    &why);

	if (c == NULL)
		fail_msg("%s", why);
	text = report_on(c, &report_text);
	casefile_free(c);
	free(xml);
	return text;
}

static char *
report_of_file(const char *path, const struct report_format *format)
{
	char *why = NULL, *text;
	struct casefile *c = casefile_load(path, &why);

	if (c == NULL)
		fail_msg("%s: %s", path, why);
	text = report_on(c, format);
	casefile_free(c);
	return text;
}

static int
times(const char *text, const char *piece)
{
	int n = 0;

	for (; (text = strstr(text, piece)) != NULL; text += strlen(piece))
		n++;
	return n;
}

static void
what_nobody_suspects_is_ruled_out_by_number(void **state)
{
	static const char path[] = SRCDIR "/assets/practice/"
	    "01-old-partner.xml";
	char *text = report_of_file(path, &report_text);
	char *json = report_of_file(path, &report_json);
	const char *list = strstr(text, "Ruled out:\n"), *more;
	int named;

	(void)state;
	assert_non_null(list);
	more = strstr(list, " more that nothing points at");
	assert_non_null(more);
	/* what the walk asked about, not what it never thought of */
	assert_non_null(strstr(list, "203.0.113.9 is on a public blacklist"));
	assert_non_null(strstr(list, "SPF of contoso.example does not allow"));
	assert_null(strstr(list, "IPv6"));
	assert_null(strstr(list, "DNS leads mail for"));
	/* and none is lost */
	named = times(list, ". Against it: ");
	while (more[-1] != ' ')
		more--;
	assert_int_equal(named + (int)strtol(more, NULL, 10),
	    times(json, "\"ruled-out\""));
	free(text);
	free(json);
}

/* Words of ours that are meant for programs. */
static void
nobody_has_to_read_ids(void **state)
{
	static const char *const ids[] = { "their-edge", "own-server",
		"their-server", "exchange-text", "exchange-onprem", "(on to ",
		": typed", ": chosen", " start:", "connector-look:",
		"returned message: returned", "\nfull " };
	glob_t found;

	(void)state;
	assert_int_equal(glob(SRCDIR "/assets/practice/*.xml", 0, NULL,
	    &found), 0);
	assert_true(found.gl_pathc > 10);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char *text = report_of_file(found.gl_pathv[i], &report_text);

		for (size_t k = 0; k < COUNT(ids); k++) {
			if (strstr(text, ids[k]) != NULL)
				fail_msg("%s: \"%s\"", found.gl_pathv[i],
				    ids[k]);
		}
		free(text);
	}
	globfree(&found);
}

static const struct {
	const char *name, *facts, *wanted, *unwanted;
} cases[] = {
	{ "whoever runs both sides is sent to nobody else",
	  FACT("side", "both") FACT("to", "bob@fabrikam.example")
	  FACT("diagnostic", "552 5.2.2 Mailbox full"),
	  "Please pass this report on to the people who run your mail server",
	  "Only the recipient's side can change it" },
	{ "the words of the own server are not another's",
	  FACT("refused_by", "own-server") FACT("diagnostic",
	  "connect to mx1.fabrikam.example[192.0.2.25]:25: timed out"),
	  "What the sending side's own server said",
	  "What the refusing server said" },
	{ "a letter to the author is not for the other side",
	  FACT("side", "neither") FACT("from", "anna@contoso.example")
	  FACT("to", "bob@fabrikam.example") FACT("diagnostic",
	  "550 5.1.1 User unknown"),
	  "To send to the person who wrote the mail", "For the other side" },
	{ "a question that nobody answered says how to answer it",
	  FACT("diagnostic", "571 Delivery not authorized, message refused"),
	  "Which mail system can you look into? Not answered "
	  "(--answer side=...)", "I don't know" },
	{ "no code stands before words that hold it",
	  FACT("reply_code", "530") FACT("enhanced_code", "5.7.57")
	  FACT("diagnostic", "smtp.office365.com said: 530 5.7.57 Client not "
	  "authenticated to send mail"),
	  ": smtp.office365.com said", "530 smtp.office365.com" },
	{ "no code stands before words that nobody said it with",
	  FACT("reply_code", "571") FACT("enhanced_code", "5.0.0")
	  FACT("diagnostic", "571 Delivery not authorized, message refused"),
	  "The reply gives no reason: 571 Delivery", "5.0.0 571" },
	{ "a code that stands apart comes before the words",
	  FACT("reply_code", "550") FACT("enhanced_code", "5.1.1")
	  FACT("diagnostic", "User unknown"),
	  "550 5.1.1 User unknown", "550 User unknown" },
	{ "an empty sender is shown",
	  FACT("from", "") FACT("diagnostic", "550 5.1.1 User unknown"),
	  "From            <> (typed by the person)", ": typed" },
	{ "checks that were not asked for one reason share a line",
	  FACT("diagnostic", "550 5.1.1 User unknown"),
	  "[skipped]  Mail servers (MX); Sender's domain; ",
	  "[skipped]  Sender's domain" },
};

static void
it_is_said_to_whoever_reads_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = report_of_facts(cases[i].facts);

		if (strstr(text, cases[i].wanted) == NULL)
			fail_msg("%s: no \"%s\" in\n%s", cases[i].name,
			    cases[i].wanted, text);
		if (strstr(text, cases[i].unwanted) != NULL)
			fail_msg("%s: \"%s\" in\n%s", cases[i].name,
			    cases[i].unwanted, text);
		free(text);
	}
}

int
main(void)
{
	static const struct CMUnitTest all[] = {
		{ "what nobody suspects is ruled out by number",
		    what_nobody_suspects_is_ruled_out_by_number, NULL, NULL,
		    NULL },
		{ "nobody has to read ids", nobody_has_to_read_ids, NULL, NULL,
		    NULL },
		{ "it is said to whoever reads it",
		    it_is_said_to_whoever_reads_it, NULL, NULL, NULL },
	};
	int failed;

	setenv("WHYBOUNCE_DATA", SRCDIR "/assets", 1);
	knowledge = knowledge_new();
	failed = cmocka_run_group_tests_name("outline", all, NULL, NULL);
	knowledge_free(knowledge);
	return failed != 0;
}
