/*
 * How to ask a question without this program: see prove.h. Host names and
 * addresses come from DNS and bounces: they are as hostile as these.
 */
#include "help/prove.h"

#include <string.h>

#include "checks/smtp_plan.h"
#include "checks/text.h"
#include "help/quote.h"

struct prover {
	struct pool *pool;
	struct proof *out;
	int n;
};

/* A command under way: words are added, the first trouble ends it. */
struct command_line {
	struct pool *pool;
	const char *language;
	const char *text;
	const char *why;		/* NULL: all well */
};

static struct command_line
begin(const struct prover *p, const char *language, const char *program)
{
	return (struct command_line){ p->pool, language, program, NULL };
}

static void
add(struct command_line *c, const char *words)
{
	c->text = pool_printf(c->pool, "%s %s", c->text, words);
}

/* A value in quotes behind words of ours; NULL: none, none is needed. */
static void
add_value(struct command_line *c, const char *words, const char *value)
{
	const char *quoted;

	if (value == NULL || c->why != NULL)
		return;
	if (*value == '-') {		/* programs take it for an option */
		c->why = "a value begins with a dash";
		return;
	}
	quoted = quote(c->pool, c->language, "text", value, &c->why);
	if (quoted != NULL)
		c->text = pool_printf(c->pool, "%s %s%s%s", c->text, words,
		    *words != '\0' && *words != '@' ? " " : "", quoted);
}

static void
give(struct prover *p, const char *with, const struct command_line *c)
{
	if (p->n == PROOFS_MAX)
		return;
	p->out[p->n++] = (struct proof){ with, c->why == NULL ? c->text :
		NULL, c->why };
}

/* ---- DNS ---- */

/* "127.0.0.1:5300", "[2001:db8::1]:53": the address, and the port as text. */
static const char *
split_server(struct pool *pool, const char *server, const char **port)
{
	const char *colon = server == NULL ? NULL : strrchr(server, ':');
	size_t n;

	*port = "53";
	if (colon == NULL)
		return server;
	n = (size_t)(colon - server);
	*port = colon + 1;
	if (*server == '[' && n > 2 && server[n - 1] == ']')
		return pool_strndup(pool, server + 1, n - 2);
	return pool_strndup(pool, server, n);
}

/* Types that Resolve-DnsName has a word for. */
static bool
windows_knows(const char *type)
{
	static const char *const known[] = { "A", "AAAA", "MX", "TXT", "PTR",
		"NS", "SOA", "CNAME", "SRV", "DS", "DNSKEY" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (text_same(known[i], type))
			return true;
	}
	return false;
}

struct asked {
	const char *name, *type;
	const char *at, *port;		/* whom; at NULL: the system's */
	bool itself;			/* an authoritative one: no recursion */
};

static void
prove_by_dig(struct prover *p, const struct asked *a)
{
	struct command_line c = begin(p, "sh", "dig");

	add_value(&c, "@", a->at);
	if (a->at != NULL && strcmp(a->port, "53") != 0)
		add_value(&c, "-p", a->port);
	add(&c, a->itself ? "+norecurse" : "+dnssec");
	add_value(&c, "-t", a->type);
	add_value(&c, "-q", a->name);
	give(p, "dig", &c);
}

static void
prove_by_windows(struct prover *p, const struct asked *a)
{
	struct command_line c = begin(p, "powershell", "Resolve-DnsName");

	if (!windows_knows(a->type))
		c.why = "Resolve-DnsName does not ask for this type";
	if (a->at != NULL && strcmp(a->port, "53") != 0)
		c.why = "Resolve-DnsName asks on port 53 only";
	add_value(&c, "-Name", a->name);
	add_value(&c, "-Type", a->type);
	add_value(&c, "-Server", a->at);
	if (a->itself)
		add(&c, "-NoRecursion");
	add(&c, "-DnsOnly");
	give(p, "PowerShell", &c);
}

/* "NAME TYPE [@ADDR]" */
static void
prove_dns(struct prover *p, const struct question *q)
{
	const char *text = q->text;
	struct asked a = { .name = text_word(p->pool, &text),
		.type = text_word(p->pool, &text) };
	const char *at = text_word(p->pool, &text);

	if (a.name == NULL || a.type == NULL)
		return;
	a.itself = at != NULL && *at == '@';
	a.at = a.itself ? at + 1 : split_server(p->pool, q->server, &a.port);
	if (a.itself)
		a.port = "53";
	prove_by_dig(p, &a);
	prove_by_windows(p, &a);
}

/* ---- SMTP ---- */

static struct command_line
begin_swaks(struct prover *p, const struct smtp_plan *plan, const char *ehlo)
{
	struct command_line c = begin(p, "sh", "swaks");

	add_value(&c, "--server", ip_text(&plan->ip, pool_alloc(p->pool,
	    IP_TEXT)));
	add_value(&c, "--port", pool_printf(p->pool, "%d", plan->port));
	add_value(&c, "--ehlo", ehlo);
	if (ehlo != NULL)
		add(&c, "--tls-optional");
	return c;
}

static void
prove_talk(struct prover *p, const struct smtp_plan *plan)
{
	struct command_line c = begin_swaks(p, plan, plan->ehlo);

	add(&c, plan->ehlo == NULL ? "--quit-after BANNER" :
	    "--quit-after EHLO");
	give(p, "swaks", &c);
}

/* No further than the question went: DATA is never said. */
static void
prove_envelope(struct prover *p, const struct smtp_plan *plan,
    const struct smtp_envelope *e)
{
	struct command_line c = begin_swaks(p, plan, e->ehlo != NULL ?
	    e->ehlo : plan->ehlo);

	add_value(&c, "--from", *e->from != '\0' ? e->from : "<>");
	add_value(&c, "--to", e->to);
	add(&c, e->to != NULL ? "--quit-after RCPT" : "--quit-after MAIL");
	give(p, "swaks", &c);
}

static void
prove_certificate(struct prover *p, const struct smtp_plan *plan)
{
	struct command_line c = begin(p, "sh", "openssl s_client -starttls "
	    "smtp -showcerts");
	char ip[IP_TEXT];

	ip_text(&plan->ip, ip);
	add_value(&c, "-connect", pool_printf(p->pool, plan->ip.family == 6 ?
	    "[%s]:%d" : "%s:%d", ip, plan->port));
	add_value(&c, "-servername", plan->host);
	add(&c, "</dev/null");
	give(p, "openssl", &c);
}

static void
prove_smtp(struct prover *p, const struct question *q)
{
	struct command_line reach = begin(p, "powershell",
	    "Test-NetConnection");
	struct smtp_plan plan;
	char ip[IP_TEXT];

	if (smtp_plan_read(&plan, p->pool, q->text) != 0)
		return;
	if (plan.envelopes == 0)
		prove_talk(p, &plan);
	for (int i = 0; i < plan.envelopes; i++)
		prove_envelope(p, &plan, &plan.envelope[i]);
	add_value(&reach, "-ComputerName", ip_text(&plan.ip, ip));
	add(&reach, pool_printf(p->pool, "-Port %d", plan.port));
	give(p, "PowerShell", &reach);
	if (plan.ehlo != NULL)
		prove_certificate(p, &plan);
}

/* ---- the others ---- */

/* "URL ADDR PORT": the name is not looked up again. */
static void
prove_https(struct prover *p, const struct question *q)
{
	struct command_line curl = begin(p, "sh", "curl -sS -i");
	struct command_line web = begin(p, "powershell", "Invoke-WebRequest");
	const char *text = q->text;
	const char *url = text_word(p->pool, &text);
	const char *ip = text_word(p->pool, &text);
	const char *port = text_word(p->pool, &text);
	const char *host;

	if (port == NULL || !text_begins(url, "https://"))
		return;
	host = url + strlen("https://");
	host = pool_strndup(p->pool, host, strcspn(host, "/:"));
	add_value(&curl, "--connect-to", pool_printf(p->pool,
	    strchr(ip, ':') != NULL ? "%s:443:[%s]:%s" : "%s:443:%s:%s", host,
	    ip, port));
	add_value(&curl, "--url", url);
	give(p, "curl", &curl);
	add_value(&web, "-Uri", url);
	add(&web, "-MaximumRedirection 0 -UseBasicParsing");
	give(p, "PowerShell", &web);
}

static void
prove_local(struct prover *p)
{
	struct command_line ip = begin(p, "sh", "ip -brief address");
	struct command_line windows = begin(p, "powershell",
	    "Get-NetIPAddress | Format-Table IPAddress,InterfaceAlias");

	give(p, "ip", &ip);
	give(p, "PowerShell", &windows);
}

int
prove(struct pool *pool, const struct question *q,
    struct proof out[PROOFS_MAX])
{
	struct prover p = { .pool = pool, .out = out };

	switch (q->kind) {
	case KIND_DNS: prove_dns(&p, q); break;
	case KIND_SMTP: prove_smtp(&p, q); break;
	case KIND_HTTPS: prove_https(&p, q); break;
	case KIND_LOCAL: prove_local(&p); break;
	case KIND_COUNT: break;
	}
	return p.n;
}
