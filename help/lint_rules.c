/*
 * What lint demands of each kind of knowledge file. A rule says what is wrong
 * in words that tell the mend.
 */
#include "help/lint_rules.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/check.h"
#include "checks/text.h"

/* Contract sections 5 and 3. */
static const char public_causes[] =
    "recipient-unknown recipient-moved mailbox-inactive mailbox-full "
    "recipient-restricted ip-blocked ip-on-dnsbl domain-on-dnsbl no-ptr "
    "ptr-mismatch ptr-generic helo-invalid spf-fail dkim-fail dmarc-reject "
    "auth-fail relay-denied auth-required connector-untrusted "
    "sender-rejected sender-restricted send-as-denied outbound-blocked "
    "recipient-policy content-spam content-policy virus message-too-large "
    "open-relay rate-limited too-many-connections greylisted expired "
    "system-error system-full domain-not-found no-mx mx-wrong "
    "connection-failed routing-loop tls-required protocol-error "
    "not-a-bounce unknown";
static const char acts[] =
    "sender-admin sender-dns recipient-admin author wait";
static const char kinds_for[] = "words hint again live weak proof";
static const char kinds_against[] = "refutes weakens contradicts";
static const char kinds_value[] = "ip name address number word text";
static const char sures[] = "words hint weak";

bool
lint_is_word(struct lint *l, const char *words, const char *word)
{
	const char *is;

	while (word != NULL && (is = text_word(l->context->pool, &words)) !=
	    NULL) {
		if (strcmp(is, word) == 0)
			return true;
	}
	return false;
}

void
lint_need_word(struct lint *l, const xmlNode *node, const char *attr,
    const char *words)
{
	const char *is = xml_attr(node, attr);

	if (!lint_is_word(l, words, is))
		lint_say(l, node, "<%s> %s=\"%s\": one of: %s", node->name,
		    attr, is != NULL ? is : "", words);
}

void
lint_need_element(struct lint *l, const xmlNode *node, const char *element)
{
	if (xml_first(node, element) == NULL)
		lint_say(l, node, "<%s> needs a <%s>", node->name, element);
}

/* Ids are there and unlike each other. */
void
lint_need_id(struct lint *l, const xmlNode *node)
{
	const char *id = xml_attr(node, "id");

	if (id == NULL)
		lint_say(l, node, "<%s> needs an id", node->name);
	else if (xml_by_id(node->parent, (const char *)node->name, "id", id)
	    != node)
		lint_say(l, node, "id=\"%s\" is there already", id);
}

void
lint_need_checks(struct lint *l, const xmlNode *node, const char *attr)
{
	const char *at = xml_attr(node, attr), *id;

	while (at != NULL && (id = text_word(l->context->pool, &at)) != NULL) {
		if (check_by_id(id) == NULL)
			lint_say(l, node, "%s: '%s': no such check", attr, id);
	}
}

void
lint_values(struct lint *l)
{
	xmlNode *root = xmlDocGetRootElement(l->knowledge->values);

	xml_each (v, root, "value") {
		if (xml_attr(v, "name") == NULL || xml_attr(v, "is") == NULL)
			lint_say(l, v, "<value> needs name and is");
		lint_need_word(l, v, "kind", kinds_value);
	}
	lint_conditions(l, root);
}

void
lint_checks(struct lint *l)
{
	xmlNode *root = xmlDocGetRootElement(l->knowledge->checks);

	xml_each (c, root, "check") {
		const char *id = xml_attr(c, "id");

		lint_need_id(l, c);
		if (id != NULL && check_by_id(id) == NULL)
			lint_say(l, c, "id=\"%s\": no check has it", id);
		if (xml_attr(c, "title") == NULL)
			lint_say(l, c, "<check> needs a title");
	}
	for (int i = 0; check_at(i) != NULL; i++) {
		if (knowledge_check(l->knowledge, check_at(i)->id) == NULL)
			lint_say(l, root, "the check '%s' has no words",
			    check_at(i)->id);
	}
}

void
lint_codes(struct lint *l)
{
	const struct knowledge *k = l->knowledge;

	for (int i = 0; i < k->n_codes; i++) {
		struct code *c = &k->code[i];

		lint_need_word(l, c->node, "sure", sures);
		if (c->cause == NULL || knowledge_cause(k, c->cause) == NULL)
			lint_say(l, c->node, "cause=\"%s\": causes.xml has "
			    "no such cause", c->cause != NULL ? c->cause :
			    "");
		if (c->text != NULL && !code_compile(c))
			lint_say(l, c->node, "text=\"%s\": no "
			    "regular expression: %s", c->text, c->wrong);
		if (c->reply == NULL && c->enhanced == NULL && c->text == NULL)
			lint_say(l, c->node, "<code> needs reply, enhanced or "
			    "text");
	}
}

static void
lint_cause(struct lint *l, const xmlNode *c)
{
	lint_need_id(l, c);
	lint_need_word(l, c, "public", public_causes);
	lint_need_word(l, c, "act", acts);
	lint_need_element(l, c, "title");
	lint_need_element(l, c, "plain");
	lint_need_element(l, c, "for");
	lint_need_element(l, c, "against");
	lint_need_element(l, c, "fix");
	xml_each (n, c, "for")
		lint_need_word(l, n, "kind", kinds_for);
	xml_each (n, c, "against")
		lint_need_word(l, n, "kind", kinds_against);
	xml_each (n, c, "fix") {
		const char *ref = xml_attr(n, "ref");

		if (ref == NULL || knowledge_fix(l->knowledge, ref) == NULL)
			lint_say(l, n, "ref=\"%s\": no fix has this id",
			    ref != NULL ? ref : "");
	}
}

void
lint_causes(struct lint *l)
{
	xmlNode *root = xmlDocGetRootElement(l->knowledge->causes);

	xml_each (c, root, "cause")
		lint_cause(l, c);
	lint_conditions(l, root);
}
