/*
 * Facts and answers of the case file: see casefile.h.
 *
 * A fact may have several values, one from each source. They are kept in the
 * order of trust, so that the first one counts and the others can be shown.
 */
#include "checks/casefile.h"

#include <string.h>
#include <strings.h>

#include "checks/asset.h"

static const char *const source_words[] = {
	[FACT_PERSON] = "person",
	[FACT_OPTION] = "option",
	[FACT_REPLY] = "reply",
	[FACT_REPORT] = "report",
	[FACT_RETURNED] = "returned",
	[FACT_TEXT] = "text",
	[FACT_GUESS] = "guess",
};

const char *
fact_source_word(enum fact_source source)
{
	return source_words[source];
}

/*
 * Place in the order of trust. For the sending address the one that the
 * refuser quotes goes before the option (contract section 6): it is what the
 * other side saw.
 */
static int
trust(const char *name, const char *source)
{
	bool is_address = strcmp(name, "sender_ip") == 0;

	for (int i = 0; i <= FACT_GUESS; i++) {
		if (strcmp(source_words[i], source) == 0)
			return is_address && i == FACT_OPTION ? FACT_REPLY :
			    is_address && i == FACT_REPLY ? FACT_OPTION : i;
	}
	return FACT_GUESS + 1;
}

static xmlNode *
fact_element(const struct casefile *c, const char *name)
{
	return xml_by_id(xml_first(casefile_root(c), "facts"), "fact", "name",
	    name);
}

static void
drop_value(xmlNode *fact, enum fact_source source)
{
	xml_remove(xml_by_id(fact, "value", "source", source_words[source]));
}

void
fact_drop(struct casefile *c, const char *name, enum fact_source source)
{
	xmlNode *fact = fact_element(c, name);

	if (fact == NULL)
		return;
	drop_value(fact, source);
	if (xml_first(fact, "value") == NULL)
		xml_remove(fact);
	casefile_touch(c);
}

void
fact_add(struct casefile *c, const char *name, const char *value,
    enum fact_source source, const char *where)
{
	const char *word = source_words[source];
	xmlNode *fact, *node, *at;

	if (value == NULL)
		return;
	fact = fact_element(c, name);
	if (fact == NULL) {
		fact = xml_add(casefile_part(c, "facts"), "fact", NULL);
		xml_set(fact, "name", name);
	} else {
		drop_value(fact, source);
	}
	node = xml_add(fact, "value", value);
	xml_set(node, "source", word);
	xml_set(node, "where", where);
	for (at = xml_first(fact, "value"); at != node;
	    at = xml_next(at, "value")) {
		if (trust(name, xml_attr(at, "source")) > trust(name, word)) {
			xmlAddPrevSibling(at, node);
			break;
		}
	}
	casefile_touch(c);
}

const xmlNode *
fact_node(const struct casefile *c, const char *name)
{
	return xml_first(fact_element(c, name), "value");
}

const char *
fact_get(const struct casefile *c, const char *name)
{
	const xmlNode *value = fact_node(c, name);

	return value == NULL ? NULL : xml_text(value);
}

static xmlNode *
answers(const struct casefile *c)
{
	return xml_first(casefile_root(c), "answers");
}

const char *
answer_get(const struct casefile *c, const char *node)
{
	xmlNode *answer = xml_by_id(answers(c), "answer", "node", node);

	return answer == NULL ? NULL : xml_attr(answer, "choice");
}

void
answer_set(struct casefile *c, const char *node, const char *choice)
{
	xmlNode *answer;

	xml_remove(xml_by_id(answers(c), "answer", "node", node));
	answer = xml_add(casefile_part(c, "answers"), "answer", NULL);
	xml_set(answer, "node", node);
	xml_set(answer, "choice", choice);
	casefile_touch(c);
}

bool
answer_drop(struct casefile *c, const char *node)
{
	xmlNode *answer = xml_by_id(answers(c), "answer", "node", node);

	if (answer == NULL)
		return false;
	xml_remove(answer);
	casefile_touch(c);
	return true;
}

bool
answer_undo(struct casefile *c)
{
	xmlNode *last = NULL;

	xml_each (n, answers(c), "answer")
		last = n;
	if (last == NULL)
		return false;
	xml_remove(last);
	casefile_touch(c);
	return true;
}
