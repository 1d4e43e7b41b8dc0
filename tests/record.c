/*
 * The recorder of practice cases: record FILE.world CASE.xml
 *
 * The program's own intake, checks and runner live through the world of the
 * file, and the case is written as it would have been saved. The same file
 * gives the same bytes. A world file holds, a line each:
 *
 *	# why the case is there
 *	title: one line that does not give it away
 *	verdict: CAUSE DETAIL CONFIDENCE	(for the test; not read here)
 *	--ip ADDR  --helo NAME  --from A  --to A  --side WORD  --exchange WORD
 *	--rcpt-probe  --lists all  --mx HOST  --connectors FILE
 *						as on the command line
 *	dns ...  smtp ...  local ...		the world, see world.h
 *	reply: 571 Delivery not authorized	one line is all there is, or
 *	bounce: NAME				all that follows is the bounce
 *
 * The file "everywhere" beside it is the rest of the world, everywhere.pem the
 * certificate of every server in it. What neither knows
 * is healthy: a blacklist lists its test point and nothing else, a mail server
 * is friendly, a name that has other records has no such one, any other name
 * does not exist. Everything happens at one moment.
 */
#include "tests/world.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "checks/asset.h"
#include "checks/buf.h"
#include "checks/dnsbl.h"
#include "checks/exchange.h"
#include "checks/hosts.h"
#include "checks/intake.h"
#include "checks/text.h"

#define MOMENT 1772529300		/* 2026-03-03, 09:15 UTC, a Tuesday */
#define INSTANT "2026-03-03T09:15:00Z"
#define RESOLVER "192.0.2.53:53"

/* The clock stands still: stamps and ages are the same whenever it runs. */
time_t
time(time_t *out)
{
	if (out != NULL)
		*out = MOMENT;
	return MOMENT;
}

/* ---- what the script does not know ---- */

static void
add(struct world *w, struct answer *a, struct record r)
{
	struct record *all = pool_alloc(w->pool, (size_t)(a->n + 1) *
	    sizeof *all);

	if (a->n > 0)
		memcpy(all, a->records, (size_t)a->n * sizeof *all);
	all[a->n++] = r;
	a->records = all;
	a->outcome = OUTCOME_ANSWER;
	a->reason = NULL;
}

/* Of a list: its positive test point (RFC 5782 section 5)? */
static bool
is_test_point(const char *name)
{
	static const char *const points[] = { "2.0.0.127.", "test.",
		"2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		"0.0." };
	const xmlNode *list;

	for (int i = 0; (list = dnsbl_at(i)) != NULL; i++) {
		const char *zone = xml_attr(list, "zone");

		for (size_t k = 0; k < sizeof points / sizeof *points; k++) {
			size_t n = strlen(points[k]);

			if (text_begins(name, points[k]) &&
			    text_same(name + n, zone))
				return true;
		}
	}
	return false;
}

/* The large hosts of assets/hosts.xml have an address each. */
static const char *
large_host(struct world *w, const char *name)
{
	const char *host;

	for (int i = 0; (host = hosts_at(i)) != NULL; i++) {
		if (text_same(host, name))
			return pool_printf(w->pool, "198.51.100.%d", 200 + i);
	}
	return NULL;
}

static void
unknown_dns(struct world *w, const char *name, const char *type,
    struct answer *a)
{
	const char *address = is_test_point(name) ? "127.0.0.2" :
	    large_host(w, name);

	a->reason = NULL;
	if (address != NULL && strcmp(type, "A") == 0)
		add(w, a, (struct record){ .section = "answer", .ttl = 300,
		    .data = address });
	else if (address != NULL || world_knows(w, pool_printf(w->pool,
	    "dns %s ", name)))
		a->outcome = OUTCOME_NODATA;
	else
		a->outcome = OUTCOME_NXDOMAIN;
}

static void
line(struct world *w, struct answer *a, const char *who, const char *stage,
    const char *text)
{
	add(w, a, (struct record){ .section = "dialogue", .name = who,
	    .type = stage, .ttl = a->n, .data = text });
}

static void
greet(struct world *w, struct answer *a, const char *host, const char *name)
{
	line(w, a, ">", "ehlo", pool_printf(w->pool, "EHLO %s", name));
	line(w, a, "<", "ehlo", pool_printf(w->pool, "250-%s", host));
	line(w, a, "<", "ehlo", "250-SIZE 36700160");
	line(w, a, "<", "ehlo", "250-STARTTLS");
	line(w, a, "<", "ehlo", "250 8BITMIME");
}

/* "<a@b> to <c@d>": the server takes both. */
static void
take_envelope(struct world *w, struct answer *a, const char *from)
{
	const char *to = strstr(from, " to ");

	if (to == NULL)
		return;
	line(w, a, ">", "mail", pool_printf(w->pool, "MAIL FROM:%.*s",
	    (int)(to - from), from));
	line(w, a, "<", "mail", "250 2.1.0 Ok");
	line(w, a, ">", "rcpt", pool_printf(w->pool, "RCPT TO:%s", to + 4));
	line(w, a, "<", "rcpt", "250 2.1.5 Ok");
}

/* HOST ADDR PORT hello, or HOST ADDR PORT ehlo NAME [from <A> to <B>] */
static void
unknown_smtp(struct world *w, const char *host, const char *rest,
    struct answer *a)
{
	const char *name = strstr(rest, " ehlo "), *from, *at;

	a->n = 0;
	line(w, a, "-", "connect", "connected from 192.168.10.15");
	line(w, a, "<", "banner", pool_printf(w->pool, "220 %s ESMTP", host));
	if (name != NULL) {
		at = name + 6;
		name = text_word(w->pool, &at);
		if (strcmp(name, "-") == 0)
			name = "pc15.contoso.example";
		from = strstr(at, "from <");
		greet(w, a, host, name);
		line(w, a, ">", "starttls", "STARTTLS");
		line(w, a, "<", "starttls", "220 2.0.0 Ready to start TLS");
		line(w, a, "-", "tls", "TLS TLSv1.3 TLS_AES_256_GCM_SHA384");
		greet(w, a, host, name);
		if (from != NULL)
			take_envelope(w, a, from + 5);
	}
	line(w, a, ">", "quit", "QUIT");
	line(w, a, "<", "quit", "221 2.0.0 Bye");
}

static void
unknown(struct world *w, const char *what, struct answer *a)
{
	const char *at = what;
	const char *kind = text_word(w->pool, &at);
	const char *name = text_word(w->pool, &at);

	if (strcmp(kind, "dns") == 0)
		unknown_dns(w, name, text_word(w->pool, &at), a);
	else if (strcmp(kind, "smtp") == 0)
		unknown_smtp(w, name, at, a);
	else
		a->reason = "nothing answers there";
}

/* ---- who answered, and how long it took ---- */

static unsigned
hash(const char *s)
{
	unsigned h = 5381;

	while (*s != '\0')
		h = h * 33 + (unsigned char)*s++;
	return h;
}

/* Different for every question, the same in every recording. */
static double
time_taken(const char *what, const struct answer *a)
{
	double part = hash(what) % 997 / 997.0;
	bool dns = text_begins(what, "dns ");

	if (text_begins(what, "local "))
		return 0;
	if (a->outcome == OUTCOME_TIMEOUT)
		return dns ? 4500 : 10000 + part;
	return dns ? 1.5 + 40 * part * part : 120 + 400 * part;
}

/* They showed a certificate of everywhere.pem, which an authority issued. */
static void
show_certificate(struct world *w, struct answer *a)
{
	static const char end[] = "-----END CERTIFICATE-----\n";
	const char *leaf = w->arg, *root = strstr(leaf, end) + strlen(end);

	for (int i = 0; i < a->n; i++) {
		if (strcmp(a->records[i].type, "tls") != 0)
			continue;
		add(w, a, (struct record){ .section = "certificate",
		    .name = "0", .type = "tls", .data = pool_strndup(w->pool,
		    leaf, (size_t)(root - leaf)) });
		add(w, a, (struct record){ .section = "anchor", .name = "0",
		    .type = "tls", .data = root });
		return;
	}
}

static void
dress_talk(struct world *w, const char *what, struct answer *a)
{
	const char *at = what, *ip;
	struct record *all;

	show_certificate(w, a);
	all = pool_alloc(w->pool, (size_t)a->n * sizeof *all);
	for (int i = 0; i < a->n; i++) {
		all[i] = a->records[i];
		all[i].ttl = (long)(a->ms * (i + 1) / (a->n + 1));
	}
	a->records = all;
	text_word(w->pool, &at);
	text_word(w->pool, &at);
	ip = text_word(w->pool, &at);
	a->server = pool_printf(w->pool, strchr(ip, ':') != NULL ?
	    "[%s]:%s" : "%s:%s", ip, text_word(w->pool, &at));
}

static void
dress(struct world *w, const char *what, struct answer *a)
{
	a->ms = time_taken(what, a);
	a->at = INSTANT;
	if (text_begins(what, "smtp "))
		dress_talk(w, what, a);
	else if (text_begins(what, "dns ") && a->outcome != OUTCOME_TIMEOUT)
		a->server = RESOLVER;
}

/* ---- the file ---- */

struct recipe {
	const char *path;
	struct buf script;		/* lines of the world */
	struct buf options;		/* lines as on the command line */
	struct buf pem;			/* a certificate and its issuer's */
	char *title;
	char *reply;
	char *name;			/* of the bounce; NULL: none */
	const char *bounce;		/* to the end of the file */
};

static void
read_line(struct recipe *r, struct pool *pool, const char *s)
{
	static const char *const blank[] = { "#", "verdict:", "with " };

	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++) {
		if (*s == '\0' || text_begins(s, blank[i]))
			return;
	}
	if (text_begins(s, "title: "))
		r->title = text_trim(pool, s + 7);
	else if (text_begins(s, "reply: "))
		r->reply = text_trim(pool, s + 7);
	else if (text_begins(s, "bounce: "))
		r->name = text_trim(pool, s + 8);
	else if (text_begins(s, "--"))
		buf_printf(&r->options, "%s\n", s);
	else
		buf_printf(&r->script, "%s\n", s);
}

static void
read_recipe(struct recipe *r, struct pool *pool, const char *text)
{
	while (*text != '\0' && r->name == NULL) {
		size_t n = strcspn(text, "\n");

		read_line(r, pool, pool_strndup(pool, text, n));
		text += n + (text[n] == '\n');
	}
	r->bounce = text;
	if (r->title == NULL)
		errx(EX_DATAERR, "%s: no title", r->path);
}

/* The rest of the world follows: what stands first counts. */
static void
read_everywhere(struct recipe *r, struct pool *pool)
{
	const char *slash = strrchr(r->path, '/');
	const char *path = pool_printf(pool, "%.*severywhere",
	    slash == NULL ? 0 : (int)(slash + 1 - r->path), r->path);
	const char *pem = pool_printf(pool, "%s.pem", path);
	char *why;

	if (buf_read_file(&r->script, path, &why) != 0 ||
	    buf_read_file(&r->pem, pem, &why) != 0)
		errx(EX_NOINPUT, "%s", why);
}

/* ---- from the file to the case ---- */

static const char *const facts[][2] = {
	{ "--ip", "sender_ip" }, { "--helo", "helo" }, { "--from", "from" },
	{ "--header-from", "header_from" }, { "--to", "to" },
	{ "--side", "side" }, { "--exchange", "exchange" },
};

static bool
take_fact(struct world *w, const char *option, const char *value)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		bool chosen = i > 4;

		if (strcmp(option, facts[i][0]) != 0)
			continue;
		fact_add(w->casefile, facts[i][1], value, FACT_PERSON,
		    chosen ? "chosen" : "typed");
		return true;
	}
	return false;
}

/* An export beside the world file, which goes by its name alone. */
static void
take_export(struct world *w, const struct recipe *r, const char *name)
{
	const char *slash = strrchr(r->path, '/');
	const char *path = pool_printf(w->pool, "%.*s%s", slash == NULL ? 0 :
	    (int)(slash + 1 - r->path), r->path, name);
	struct buf b;
	char *why;

	buf_init(&b, 0);
	if (buf_read_file(&b, path, &why) != 0)
		errx(EX_NOINPUT, "%s", why);
	if (exchange_read(w->casefile, b.data, b.len, name, &why) != 0)
		errx(EX_DATAERR, "%s: %s", path, why);
	buf_release(&b);
}

static void
take_option(struct world *w, struct recipe *r, const char *line)
{
	const char *value = line;
	const char *option = text_word(w->pool, &value);

	value = text_trim(w->pool, value);
	if (strcmp(option, "--rcpt-probe") == 0)
		w->settings.rcpt_probe = true;
	else if (strcmp(option, "--lists") == 0)
		w->settings.all_lists = strcmp(value, "all") == 0;
	else if (strcmp(option, "--mx") == 0)
		w->settings.mx = value;
	else if (strcmp(option, "--connectors") == 0)
		take_export(w, r, value);
	else if (!take_fact(w, option, value))
		errx(EX_DATAERR, "%s: %s: not known here", r->path, option);
}

static void
take_options(struct world *w, struct recipe *r)
{
	xmlNode *node = casefile_part(w->casefile, "settings");
	const char *at = r->options.data;

	w->settings.all_lists = false;
	while (*at != '\0') {
		size_t n = strcspn(at, "\n");

		take_option(w, r, pool_strndup(w->pool, at, n));
		at += n + 1;
	}
	xml_set(node, "smtp-port", "25");
	xml_set(node, "rcpt-probe", w->settings.rcpt_probe ? "yes" : "no");
	xml_set(node, "lists", w->settings.all_lists ? "all" : "core");
	xml_set(node, "mx", w->settings.mx);
}

static void
take_bounce(struct world *w, const struct recipe *r)
{
	char *why = NULL;

	if (r->reply != NULL)
		intake_reply(w->casefile, r->reply, FACT_PERSON);
	if (r->name != NULL && intake_read(w->casefile, r->bounce,
	    strlen(r->bounce), r->name, &why) != INTAKE_BOUNCE)
		errx(EX_DATAERR, "%s: %s", r->path, why);
}

/* What depends on the version or on this folder has no place in it. */
static void
finish(struct casefile *c, const struct recipe *r)
{
	xmlNode *root = casefile_root(c);

	xmlUnsetProp(root, (const xmlChar *)"program");
	xml_set(root, "title", r->title);
}

static void
record(struct recipe *r, const char *text, const char *out)
{
	struct pool *pool = pool_new();
	struct world *w;
	char *why;

	read_recipe(r, pool, text);
	read_everywhere(r, pool);
	w = world_new(r->script.data);
	w->at_once = true;
	w->unknown = unknown;
	w->dress = dress;
	w->arg = r->pem.data;
	take_bounce(w, r);
	take_options(w, r);
	if (!world_run_all(w))
		errx(EX_SOFTWARE, "%s: a check never ends", r->path);
	finish(w->casefile, r);
	if (casefile_save(w->casefile, out, &why) != 0)
		errx(EX_CANTCREAT, "%s", why);
	world_free(w);
	pool_free(pool);
}

int
main(int argc, char **argv)
{
	struct recipe r = { 0 };
	struct buf text;
	char *why;

	if (argc != 3)
		errx(EX_USAGE, "usage: record FILE.world CASE.xml");
	r.path = argv[1];
	buf_init(&text, 0);
	buf_init(&r.script, 0);
	buf_init(&r.options, 0);
	buf_init(&r.pem, 0);
	if (buf_read_file(&text, r.path, &why) != 0)
		errx(EX_NOINPUT, "%s", why);
	record(&r, text.data, argv[2]);
	buf_release(&text);
	buf_release(&r.script);
	buf_release(&r.options);
	buf_release(&r.pem);
	return 0;
}
