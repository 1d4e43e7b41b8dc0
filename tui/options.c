/*
 * The command line: see options.h. One table gives reading and help.
 */
#include "tui/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "checks/check.h"
#include "checks/exchange.h"
#include "checks/ip.h"
#include "checks/mem.h"
#include "checks/source_common.h"
#include "checks/text.h"
#include "help/walk.h"
#include "tui/version.h"

enum how {
	HOW_FACT, HOW_IP_FACT, HOW_WORD_FACT, HOW_TEXT, HOW_INPUT, HOW_ADDRESS,
	HOW_NUMBER, HOW_SECONDS, HOW_FLAG, HOW_REPEATED, HOW_RESOLVER,
	HOW_FORMAT, HOW_IDS, HOW_LISTS, HOW_SELECTOR, HOW_EXPORT, HOW_HELP,
	HOW_VERSION
};

struct row {
	const char *name;
	const char *argument;		/* NULL: takes none */
	enum how how;
	size_t at;			/* in struct options */
	const char *more;		/* fact name, allowed words */
	const char *help;
};

#define AT(member) offsetof(struct options, member)

static const struct row table[] = {
	{ "--ip", "ADDR", HOW_IP_FACT, 0, "sender_ip",
	    "public address of the sending server" },
	{ "--helo", "NAME", HOW_FACT, 0, "helo", "name it says in EHLO" },
	{ "--from", "ADDRESS", HOW_FACT, 0, "from",
	    "envelope sender; '' or '<>' is the null sender" },
	{ "--header-from", "ADDRESS", HOW_FACT, 0, "header_from",
	    "address in the From: header" },
	{ "--to", "ADDRESS", HOW_FACT, 0, "to", "recipient that bounced" },
	{ "--mx", "HOST", HOW_TEXT, AT(settings.mx), NULL,
	    "talk to this host instead of the recipient domain's MX" },
	{ "--said", "TEXT", HOW_TEXT, AT(said), NULL,
	    "the reply of the other server, when there is no bounce" },
	{ "--dkim-selector", "NAME", HOW_SELECTOR, 0, NULL,
	    "selector of the sender's DKIM key (repeatable)" },
	{ "--side", "WORD", HOW_WORD_FACT, 0,
	    "side sender recipient both neither",
	    "what you can change: sender, recipient, both, neither" },
	{ "--exchange", "WORD", HOW_WORD_FACT, 0,
	    "exchange 2007 2010 2013 2016 2019 se online none",
	    "Exchange of the fixes: 2007 ... 2019, se, online, none" },
	{ "--connectors", "FILE", HOW_EXPORT, 0, NULL,
	    "an Exchange export, Get-ReceiveConnector's or other" },
	{ "--answer", "NODE=CHOICE", HOW_REPEATED, 0, NULL,
	    "answer a question of the decision tree beforehand" },
	{ "--only", "IDS", HOW_IDS, AT(settings.only), NULL,
	    "only these checks" },
	{ "--skip", "IDS", HOW_IDS, AT(settings.skip), NULL,
	    "all but these checks" },
	{ "--rcpt-probe", NULL, HOW_FLAG, AT(settings.rcpt_probe), NULL,
	    "ask their server up to RCPT, never DATA" },
	{ "--relay-test", NULL, HOW_FLAG, AT(settings.relay_test), NULL,
	    "allow the open-relay test of the own server" },
	{ "--resolver", "ADDR[:PORT]", HOW_RESOLVER, 0, NULL,
	    "DNS server to ask (repeatable)" },
	{ "--source", "ADDR", HOW_ADDRESS, AT(settings.source), NULL,
	    "local address to connect from" },
	{ "--smtp-port", "N", HOW_NUMBER, AT(settings.smtp_port), NULL,
	    "default 25" },
	{ "--https-port", "N", HOW_NUMBER, AT(settings.https_port), NULL,
	    "default 443" },
	{ "--ca-file", "FILE", HOW_INPUT, AT(settings.ca_file), NULL,
	    "further trusted certificates" },
	{ "--lists", "core|all", HOW_LISTS, AT(settings.all_lists), NULL,
	    "which blacklists to ask; default all" },
	{ "--allow-private", NULL, HOW_FLAG, AT(settings.allow_private), NULL,
	    "connect to private and loopback addresses, too" },
	{ "--timeout", "SECONDS", HOW_SECONDS, AT(settings.timeout_ms), NULL,
	    "for the whole run, default 20" },
	{ "--offline", NULL, HOW_FLAG, AT(settings.offline), NULL,
	    "ask the network nothing" },
	{ "--batch", "LIST", HOW_TEXT, AT(batch), NULL,
	    "check many inputs: a path or a JSON object a line" },
	{ "--log", "FILE", HOW_TEXT, AT(log), NULL,
	    "what was asked, answered, found" },
	{ "--format", "WORD", HOW_FORMAT, AT(format), NULL,
	    "text, markdown, html, json or xml" },
	{ "--output", "FILE", HOW_TEXT, AT(output), NULL,
	    "written whole or not at all" },
	{ "--redact", NULL, HOW_FLAG, AT(redact), NULL,
	    "mask people, subjects, private addresses, inside hosts" },
	{ "--plain", NULL, HOW_FLAG, AT(plain), NULL,
	    "the wizard as lines of plain text" },
	{ "--ascii", NULL, HOW_FLAG, AT(ascii), NULL, "signs in ASCII" },
	{ "--no-color", NULL, HOW_FLAG, AT(no_color), NULL, "no colour" },
	{ "--help", NULL, HOW_HELP, 0, NULL, "this text" },
	{ "--version", NULL, HOW_VERSION, 0, NULL,
	    "the version, and those of the libraries" },
};

#define ROWS (sizeof table / sizeof *table)

#define TOLD_WORDS " --ip --helo --from --header-from --to --said " \
	"--dkim-selector --side --exchange --format --output --redact "

static const struct {
	const char *word;
	enum mode mode;
	const char *usage, *what, *told;	/* told: NULL is all */
} commands[] = {
	{ "", MODE_WIZARD, "[OPTIONS] [BOUNCE|CASE.xml]",
	    "the wizard; '-' reads the bounce from standard input", NULL },
	{ "explain", MODE_EXPLAIN, "[OPTIONS] [FILE...]",
	    "what the bounce itself says, offline", TOLD_WORDS },
	{ "check", MODE_CHECK, "[OPTIONS] [BOUNCE]",
	    "the whole triage without a screen", NULL },
	{ "report", MODE_REPORT, "[OPTIONS] CASE.xml",
	    "print a saved case again; no network",
	    " --format --output --redact " },
	{ "practice", MODE_PRACTICE, "[NAME]",
	    "the wizard on a recorded case; no NAME lists them",
	    " --plain --ascii --no-color " },
	{ "lint", MODE_LINT, "[FILE...]", "check the knowledge files", " " },
};

#define COMMANDS (sizeof commands / sizeof *commands)
#define HELP_COLUMN 25

static void
print_option(const struct row *row, const char *told)
{
	char *name = mem_printf(" %s ", row->name);
	const char *argument = row->argument != NULL ? row->argument : "";

	if (told == NULL || strstr(told, name) != NULL)
		printf(" %s%-*s %s\n", name, HELP_COLUMN - 2 -
		    (int)strlen(name), argument, row->help);
	free(name);
}

static void
print_help(enum mode mode)
{
	const char *told = NULL;

	printf("whybounce: why was this mail refused, and what exactly do I "
	    "change?\n\n");
	for (size_t i = 0; i < COMMANDS; i++) {
		if (mode != MODE_WIZARD && commands[i].mode != mode)
			continue;
		told = mode == MODE_WIZARD ? NULL : commands[i].told;
		printf("  whybounce %s%s%s\n      %s\n", commands[i].word,
		    *commands[i].word != '\0' ? " " : "", commands[i].usage,
		    commands[i].what);
	}
	printf("%s%s", told == NULL || strstr(told, "--said") != NULL ?
	    "\nA bounce is a saved message, the text of a non-delivery "
	    "report, or one\nreply line.\n" : "", told == NULL || told[1] !=
	    '\0' ? "\nOptions:\n" : "");
	for (size_t i = 0; i < ROWS; i++)
		print_option(&table[i], told);
	printf("\nExit status: 0 nothing wrong found, 1 a cause was found, "
	    "2 not decided,\n64 usage, 65 no bounce, 66 unreadable input, "
	    "69 nothing could be asked,\n73 output, 70 a defect.\n");
	exit(0);
}

/* The first complaint counts; where nobody takes them it is the last, too. */
static void
refuse(const struct options *o, int status, char *why)
{
	if (o->complaint == NULL)
		die(status, "%s", why);
	if (o->complaint->why != NULL)
		free(why);
	else
		*o->complaint = (struct complaint){ status, why };
}

static void
usage(const struct options *o, const char *option, const char *what)
{
	refuse(o, EX_USAGE, mem_printf("%s: %s: see whybounce --help",
	    option, what));
}

static void
add_fact(struct options *o, const char *name, const char *value)
{
	if (o->n_facts == (int)(sizeof o->fact / sizeof *o->fact)) {
		usage(o, name, "given too often");
		return;
	}
	o->fact[o->n_facts][0] = name;
	o->fact[o->n_facts++][1] = value;
}

/* "fact word word": the value must be one of the words. */
static void
add_word_fact(struct options *o, const struct row *row, const char *value)
{
	struct pool *pool = pool_new();
	const char *at = row->more, *name = text_word(pool, &at), *word;
	bool found = false;

	while (!found && (word = text_word(pool, &at)) != NULL)
		found = strcmp(word, value) == 0;
	if (!found)
		usage(o, row->name, pool_printf(pool, "'%s' is not one of:%s",
		    text_printable(pool, value, strlen(value), 80),
		    row->more + strcspn(row->more, " ")));
	/* row->more begins with the name; the fact needs it alone */
	add_fact(o, strcmp(name, "side") == 0 ? "side" : "exchange", value);
	pool_free(pool);
}

static void
need_address(const struct options *o, const struct row *row,
    const char *value)
{
	struct ip ip;

	if (!ip_parse(&ip, value) ||
	    value[strspn(value, "0123456789abcdefABCDEF.:")] != '\0')
		usage(o, row->name, "an IPv4 or IPv6 address is needed");
}

static const char *
need_readable(const struct options *o, const char *path)
{
	if (access(path, R_OK) != 0)
		refuse(o, EX_NOINPUT, mem_printf("%s: %s", path,
		    strerror(errno)));
	return path;
}

static void
need_ids(const struct options *o, const struct row *row, const char *value)
{
	struct pool *pool = pool_new();
	const char *at = value, *id;

	while ((id = text_word(pool, &at)) != NULL) {
		if (check_by_id(id) == NULL)
			usage(o, row->name, pool_printf(pool,
			    "'%s': no check has this id", text_printable(pool,
			    id, strlen(id), 80)));
	}
	pool_free(pool);
}

static int
need_number(const struct options *o, const struct row *row, const char *value)
{
	long n = text_number(value, 1, row->how == HOW_SECONDS ? 3600 :
	    65535);

	if (n < 0)
		usage(o, row->name, "a whole number is needed");
	return (int)n;
}

static void
add_repeated(const struct options *o, struct repeated *list,
    const struct row *row, const char *value)
{
	if (list->n == OPTIONS_REPEATED)
		usage(o, row->name, "given too often");
	else
		list->at[list->n++] = value;
}

static void
add_resolver(struct options *o, const struct row *row, const char *value)
{
	char text[ENDPOINT_TEXT];

	if (o->settings.n_resolvers == SETTINGS_RESOLVERS)
		usage(o, row->name, "at most four");
	else if (!endpoint_read(value, 53, text))
		usage(o, row->name, "an address is needed, or ADDR:PORT, "
		    "or [ADDR]:PORT");
	else
		o->settings.resolvers[o->settings.n_resolvers++] = value;
}

static void
take_format(struct options *o, const struct row *row, const char *value)
{
	o->format = report_format_by_word(value);
	if (o->format == NULL)
		usage(o, row->name, "text, markdown, html, json or xml");
}

static void
take_lists(struct options *o, const struct row *row, const char *value)
{
	if (strcmp(value, "core") != 0 && strcmp(value, "all") != 0)
		usage(o, row->name, "core or all");
	o->settings.all_lists = strcmp(value, "all") == 0;
}

static void
take(struct options *o, const struct row *row, const char *value)
{
	char *at = (char *)o + row->at;

	switch (row->how) {
	case HOW_IP_FACT: need_address(o, row, value); /* FALLTHROUGH */
	case HOW_FACT: add_fact(o, row->more, value); break;
	case HOW_WORD_FACT: add_word_fact(o, row, value); break;
	case HOW_SELECTOR: add_fact(o, "selectors", value); break;
	case HOW_ADDRESS: need_address(o, row, value); /* FALLTHROUGH */
	case HOW_TEXT: *(const char **)at = value; break;
	case HOW_INPUT: *(const char **)at = need_readable(o, value); break;
	case HOW_IDS:
		need_ids(o, row, value);
		*(const char **)at = value;
		break;
	case HOW_NUMBER: *(int *)at = need_number(o, row, value); break;
	case HOW_SECONDS: *(int *)at = need_number(o, row, value) * 1000;
		break;
	case HOW_FLAG: *(bool *)at = true; break;
	case HOW_REPEATED: add_repeated(o, &o->answers, row, value); break;
	case HOW_RESOLVER: add_resolver(o, row, value); break;
	case HOW_FORMAT: take_format(o, row, value); break;
	case HOW_LISTS: take_lists(o, row, value); break;
	case HOW_EXPORT: add_repeated(o, &o->connectors, row, value); break;
	case HOW_HELP: print_help(o->mode); break;
	case HOW_VERSION: version_print(); exit(0);
	}
}

static const struct row *
find_row(const char *word, size_t n)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (strlen(table[i].name) == n &&
		    strncmp(table[i].name, word, n) == 0)
			return &table[i];
	}
	return NULL;
}

/* "--name value" and "--name=value"; *i moves over what was read. */
static void
read_option(struct options *o, int argc, char **argv, int *i)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	const struct row *row = find_row(word, equals == NULL ? strlen(word) :
	    (size_t)(equals - word));

	if (row == NULL)
		usage(o, word, "no such option");
	else if (row->argument == NULL && equals != NULL)
		usage(o, row->name, "takes no value");
	else if (row->argument == NULL)
		take(o, row, NULL);
	else if (equals != NULL)
		take(o, row, equals + 1);
	else if (++*i < argc)
		take(o, row, argv[*i]);
	else
		usage(o, row->name, "needs a value");
}

bool
options_take(struct options *o, const char *name, const char *value)
{
	static const char *const other[] = { "batch", "log", "format",
		"output", "plain", "ascii", "no-color", "help", "version" };
	char *option = mem_printf("--%s", name);
	const struct row *row = find_row(option, strlen(option));

	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		if (strcmp(name, other[i]) == 0)
			row = NULL;
	}
	if (row == NULL)
		usage(o, option, "no option of one case");
	else if ((row->argument == NULL) != (value == NULL))
		usage(o, option, value == NULL ? "needs a value" :
		    "takes true or false");
	else
		take(o, row, value);
	free(option);
	return o->complaint == NULL || o->complaint->why == NULL;
}

static int
read_command(struct options *o, int argc, char **argv)
{
	for (size_t i = 1; argc > 1 && i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].word) == 0) {
			o->mode = commands[i].mode;
			return 2;
		}
	}
	return 1;
}

void
options_read(struct options *o, int argc, char **argv)
{
	bool only_files = false;
	int i;

	memset(o, 0, sizeof *o);
	o->settings = (struct settings){ .smtp_port = 25, .https_port = 443,
		.all_lists = true, .timeout_ms = 20000 };
	o->file = mem_alloc((size_t)argc * sizeof *o->file);
	for (i = read_command(o, argc, argv); i < argc; i++) {
		if (!only_files && strcmp(argv[i], "--") == 0)
			only_files = true;
		else if (!only_files && argv[i][0] == '-' &&
		    argv[i][1] != '\0')
			read_option(o, argc, argv, &i);
		else
			o->file[o->n_files++] = argv[i];
	}
	if (o->n_files > 1 && o->mode != MODE_EXPLAIN &&
	    o->mode != MODE_LINT)
		usage(o, o->file[1], "one file at a time");
}

static void
apply_answer(const struct options *o, const char *answer, struct casefile *c,
    const struct knowledge *k)
{
	const char *equals = strchr(answer, '=');
	struct pool *pool = pool_new();
	const char *node = equals == NULL ? answer : pool_strndup(pool,
	    answer, (size_t)(equals - answer));

	if (equals == NULL || knowledge_node(k, node) == NULL)
		usage(o, answer, "--answer: the tree has no such question");
	else if (!walk_is_choice(k, node, equals + 1))
		usage(o, answer, "--answer: its question has no such choice");
	else
		answer_set(c, node, equals + 1);
	pool_free(pool);
}

/* Repeated ones are one fact, blank-separated. */
static const char *
all_values(const struct options *o, struct pool *pool, const char *name)
{
	const char *all = "";

	for (int i = 0; i < o->n_facts; i++) {
		if (strcmp(o->fact[i][0], name) == 0)
			all = pool_printf(pool, "%s%s%s", all, *all != '\0' ?
			    " " : "", o->fact[i][1]);
	}
	return all;
}

void
options_apply(const struct options *o, struct casefile *c,
    const struct knowledge *k)
{
	struct pool *pool = pool_new();

	for (int i = 0; i < o->n_facts; i++) {
		const char *name = o->fact[i][0], *value = o->fact[i][1];

		if (strcmp(name, "selectors") == 0)
			value = all_values(o, pool, name);
		fact_add(c, name, text_printable(pool, value,
		    strlen(value), TEXT_MAX), FACT_OPTION, "command line");
	}
	for (int i = 0; i < o->answers.n; i++)
		apply_answer(o, o->answers.at[i], c, k);
	pool_free(pool);
}

void
options_load_exports(const struct options *o, struct casefile *c)
{
	char *why;

	for (int i = 0; i < o->connectors.n; i++) {
		int status = exchange_load(c, o->connectors.at[i], &why);

		if (status != 0)
			refuse(o, status, why);
	}
	exchange_tell_facts(c);
}
