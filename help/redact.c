/*
 * The case, masked: see redact.h. First all of it is read to learn what is
 * secret, those first that a reader meets first; then a copy is written anew,
 * value by value. Words of the program (ids, kinds, states) are left alone.
 */
#include "help/redact.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/finding.h"
#include "checks/mem.h"
#include "checks/text.h"
#include "help/redact_parts.h"

#define HIDDEN "masked"			/* bytes that can't be masked */

struct redactor *
redactor_new(const struct knowledge *k)
{
	struct redactor *r = mem_alloc(sizeof *r);

	r->pool = pool_new();
	r->scratch = pool_new();
	secrets_init(r, k);
	return r;
}

void
redactor_free(struct redactor *r)
{
	if (r == NULL)
		return;
	xmlDictFree(r->words);
	xmlDictFree(r->inside);
	xmlDictFree(r->outside);
	xmlDictFree(r->public);
	pool_free(r->scratch);
	pool_free(r->pool);
	free(r);
}

char *
redactor_text(struct redactor *r, struct pool *pool, const char *text)
{
	return redact_text(r, pool, text);
}

char *
redactor_path(struct redactor *r, struct pool *pool, const char *path)
{
	const char *slash = strrchr(path, '/');

	return redact_text(r, pool, slash != NULL && slash[1] != '\0' ?
	    slash + 1 : path);
}

/* ---- what is a value, and what a word of the program ---- */

static bool
is_in(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; word != NULL && i < n; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}

#define IS_IN(list, word) is_in(list, sizeof list / sizeof *list, word)

static bool
is_element(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

static bool
is_value(const xmlNode *node, const char *attr)
{
	static const char *const words[] = { "id", "kind", "outcome",
		"status", "says", "node", "choice", "version", "revision",
		"program", "created", "changed", "ms", "ttl", "section",
		"at", "authentic", "question", "page", "arg", "form", "cut",
		"action", "reply_code", "enhanced_code", "stage",
		"refused_by", "cause", "detail", "confidence", "type",
		"smtp-port", "https-port", "rcpt-probe", "lists", "redacted",
		"kept", "until", "way", "words" };

	if (strcmp(attr, "name") == 0)
		return is_element(node, "record");
	if (strcmp(attr, "source") == 0)
		return !is_element(node, "value");
	return !IS_IN(words, attr);
}

static bool
holds_value(const xmlNode *node)
{
	static const char *const facts[] = { "side", "exchange", "stage",
		"refused_by", "action", "format", "product", "reply_code",
		"enhanced_code", "date", "age_days", "reporter" };
	static const char *const details[] = { "problem", "status", "result",
		"stage", "policy", "published", "disposition", "signature",
		"weight", "scope", "reply_code" };

	if (is_element(node, "value"))
		return !IS_IN(facts, xml_attr(node->parent, "name"));
	if (is_element(node, "text"))
		return !IS_IN(details, xml_attr(node, "name"));
	return !is_element(node, "number") && !is_element(node, "flag") &&
	    !is_element(node, "returned");
}

/* ---- walking ---- */

static void
redact_attribute(struct redactor *r, xmlNode *node, xmlAttr *attr)
{
	const char *name = (const char *)attr->name;
	const char *value = xml_attr(node, name);
	struct pool *pool;
	char *text;

	if (*value == '\0' || !is_value(node, name))
		return;
	pool = pool_new();
	text = strcmp(name, "source") == 0 ? redactor_path(r, pool, value) :
	    redact_text(r, pool, value);
	if (!r->learning && strcmp(text, value) != 0)
		xml_set(node, name, text);
	pool_free(pool);
}

static bool
is_certificate(const xmlNode *node)
{
	static const char *const sections[] = { "certificate", "anchor" };

	return is_element(node, "record") && IS_IN(sections, xml_attr(node,
	    "section"));
}

static void
redact_content(struct redactor *r, xmlNode *text)
{
	const char *value = (const char *)text->content;
	struct pool *pool = pool_new();
	const char *masked = value;

	if (!is_certificate(text->parent))
		masked = redact_text(r, pool, value);
	else if (message_certificate(r, value))
		masked = HIDDEN;

	if (!r->learning && strcmp(masked, value) != 0)
		xmlNodeSetContentLen(text, (const xmlChar *)masked,
		    (int)strlen(masked));
	pool_free(pool);
}

static void
redact_nodes(struct redactor *r, xmlNode *node)
{
	for (; node != NULL; node = node->next) {
		if (node->type == XML_TEXT_NODE && node->parent != NULL &&
		    holds_value(node->parent))
			redact_content(r, node);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (xmlAttr *a = node->properties; a != NULL; a = a->next)
			redact_attribute(r, node, a);
		redact_nodes(r, node->children);
	}
}

/* ---- what is learnt before the texts ---- */

/* "Nov 20 09:14:08 ex01 postfix/smtp[313]: ...", "2026-11-20T09:14:08 ex01". */
static void
learn_log(struct redactor *r, struct pool *pool, const char *s)
{
	static const char *const begins[] = { "XXX 99 99:99:99 ",
		"XXX  9 99:99:99 ", "9999-99-99T99:99:99" };

	for (size_t i = 0; s != NULL && i < sizeof begins / sizeof *begins;
	    i++) {
		const char *form = begins[i], *at = s;

		for (; *form != '\0' && (*form == *at || (*form == 'X' &&
		    isalpha((unsigned char)*at)) || (*form == '9' &&
		    isdigit((unsigned char)*at))); at++)
			form++;
		if (*form != '\0')
			continue;
		if (*begins[i] == '9') {	/* fractions and zone */
			at += strcspn(at, " ");
			at += *at == ' ';
		}
		host_learn(r, pool_strndup(pool, at, strcspn(at, " :")),
		    false);
		return;
	}
}

static void
learn_facts(struct redactor *r, const struct casefile *c)
{
	static const char *const people[] = { "from", "header_from", "to" };
	static const char *const hosts[] = { "helo", "reporting_mta",
		"remote_mta" };
	struct pool *pool = pool_new();

	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		if (fact_get(c, people[i]) != NULL)
			redact_text(r, pool, fact_get(c, people[i]));
	}
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		host_learn(r, fact_get(c, hosts[i]), false);
		host_outside(r, fact_get(c, hosts[i]));
	}
	for (const char *at = fact_get(c, "smart_hosts"), *host; at != NULL &&
	    (host = text_word(pool, &at)) != NULL;)
		host_learn(r, host, false);
	if (fact_get(c, "connector") != NULL)	/* EX1\Name */
		host_learn(r, pool_strndup(pool, fact_get(c, "connector"),
		    strcspn(fact_get(c, "connector"), "\\")), false);
	learn_log(r, pool, fact_get(c, "full"));
	learn_log(r, pool, fact_get(c, "diagnostic"));
	xml_each (one, xml_first(casefile_root(c), "recipients"), "recipient")
		host_learn(r, xml_attr(one, "remote_mta"), false);
	pool_free(pool);
}

/* What public DNS names. */
static void
learn_answers(struct redactor *r, struct pool *pool, const xmlNode *question)
{
	static const char *const naming[] = { "MX", "PTR", "CNAME", "NS",
		"SRV" };
	const char *at = xml_attr(question, "text");
	const char *name = text_word(pool, &at);

	xml_each (record, question, "record") {
		const char *type = xml_attr(record, "type");
		const char *data = strrchr(xml_text(record), ' ');
		struct ip ip;

		data = data == NULL ? xml_text(record) : data + 1;
		if (IS_IN(naming, type))
			host_outside(r, data);
		else if (ip_parse(&ip, data) && !ip_is_private(&ip))
			host_outside(r, name);
	}
}

/* This machine's own name, said where the sender's is not known. */
static void
learn_greeting(struct redactor *r, const xmlNode *question)
{
	xml_each (record, question, "record") {
		const char *said = xml_text(record);
		const char *name = xml_attr(record, "name");

		if (name != NULL && *name == '>' && (text_begins(said,
		    "EHLO ") || text_begins(said, "HELO ")))
			host_learn(r, said + strcspn(said, " ") + 1, true);
	}
}

static void
learn_talk(struct redactor *r, struct pool *pool, const xmlNode *question)
{
	const char *at = xml_attr(question, "text");
	const char *ehlo = text_find(at, " ehlo ");

	host_learn(r, text_word(pool, &at), false);
	if (ehlo != NULL) {
		ehlo += strlen(" ehlo ");
		host_learn(r, text_word(pool, &ehlo), false);
	}
	learn_greeting(r, question);
}

static void
learn_evidence(struct redactor *r, const struct casefile *c)
{
	const xmlNode *all = xml_first(casefile_root(c), "evidence");
	struct pool *pool = pool_new();

	xml_each (q, all, "question") {
		if (strcmp(xml_attr(q, "kind"), "dns") == 0)
			learn_answers(r, pool, q);
	}
	xml_each (q, all, "question") {
		if (strcmp(xml_attr(q, "kind"), "smtp") == 0)
			learn_talk(r, pool, q);
	}
	pool_free(pool);
}

/* "EX01\From Partner", and properties that name a server. */
static void
learn_exchange(struct redactor *r, const struct casefile *c)
{
	static const char *const servers[] = { "Server", "ServerName",
		"OriginatingServer", "MachineName", "Fqdn" };
	struct pool *pool = pool_new();

	xml_each (object, xml_first(casefile_root(c), "exchange"), "object") {
		xml_each (p, object, "property") {
			const char *text = xml_text(p);
			size_t n = strcspn(text, "\\");

			if (IS_IN(servers, xml_attr(p, "name")))
				host_learn(r, text, false);
			else if (text[n] == '\\')
				host_learn(r, pool_strndup(pool, text, n),
				    false);
		}
	}
	pool_free(pool);
}

static void
learn(struct redactor *r, struct casefile *c)
{
	r->learning = true;
	learn_facts(r, c);
	learn_evidence(r, c);
	learn_exchange(r, c);
	message_learn(r, c);
	redact_nodes(r, casefile_root(c));
	r->learning = false;
	secrets_settle(r);
	network_settle(r);
}

/* ---- the copy ---- */

static struct casefile *
copy(struct casefile *c)
{
	size_t n;
	char *text = casefile_text(c, &n), *why;
	struct casefile *masked = casefile_parse(text, n, "case", &why);

	if (masked == NULL)
		die(70, "a case cannot be masked: %s", why);
	free(text);
	return masked;
}

/* What the person called it, and the file's name, may say anything. */
static void
drop_names(struct casefile *c)
{
	xmlNode *root = casefile_root(c), *source = xml_first(root, "source");
	const char *name = source == NULL ? NULL : xml_attr(source, "name");
	const char *dot = name == NULL ? NULL : strrchr(name, '.');
	char *plain;

	xmlUnsetProp(root, (const xmlChar *)"title");
	if (name == NULL)
		return;
	plain = mem_printf("bounce%s", dot != NULL && strlen(dot) <= 5 &&
	    strcspn(dot, "/ ") == strlen(dot) ? dot : "");
	xml_set(source, "name", plain);
	free(plain);
}

/* Its answer can't be masked but as a whole. */
static bool
is_hidden(const xmlNode *question)
{
	xml_each (record, question, "record") {
		if (strcmp(xml_text(record), HIDDEN) == 0)
			return true;
	}
	return false;
}

/* What was judged by bytes that are gone keeps its finding. */
static void
keep_findings(struct casefile *c, bool is_signed)
{
	static const char *const by_signature[] = { "dkim", "dmarc" };
	const xmlNode *root = casefile_root(c);
	const xmlNode *evidence = xml_first(root, "evidence");

	xml_each (finding, xml_first(root, "findings"), "check") {
		bool kept = is_signed && IS_IN(by_signature,
		    xml_attr(finding, "id"));

		xml_each (ref, finding, "ref") {
			const xmlNode *q = xml_by_id(evidence, "question",
			    "id", xml_attr(ref, "question"));

			kept |= q != NULL && is_hidden(q);
		}
		xml_set(finding, "kept", kept ? "yes" : NULL);
	}
}

struct casefile *
redactor_case(struct redactor *r, struct casefile *c)
{
	struct casefile *masked = copy(c);
	bool is_signed;

	learn(r, c);
	drop_names(masked);
	redact_nodes(r, casefile_root(masked));
	is_signed = message_mask(r, masked);
	keep_findings(masked, is_signed);
	xml_set(casefile_root(masked), "redacted", "yes");
	return masked;
}
