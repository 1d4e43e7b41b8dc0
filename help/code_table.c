/*
 * The rows of codes.xml as a table: see knowledge.h.
 *
 * There are more than a thousand patterns. Each is cut at its outermost '|',
 * gives the words that it requires (needles.h), and is compiled when one of
 * these is met for the first time: most never are. A row of codes alone
 * requires its code: the words have the reply's in front.
 */
#include "help/knowledge.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/literals.h"
#include "checks/mem.h"
#include "help/needles.h"
#include "help/pattern.h"

static int
sureness(const char *word)
{
	return word == NULL || strcmp(word, "weak") == 0 ? 1 :
	    strcmp(word, "hint") == 0 ? 2 : 3;
}

/* Length of "[...]" at s. */
static size_t
class_length(const char *s)
{
	size_t n = 1 + (s[1] == '^');

	n += s[n] == ']';
	while (s[n] != '\0' && s[n] != ']') {
		const char *end = s[n] == '[' && s[n + 1] == ':' ?
		    strstr(s + n, ":]") : NULL;

		n += s[n] == '\\' && s[n + 1] != '\0';
		n = end != NULL ? (size_t)(end - s) + 2 : n + 1;
	}
	return n + (s[n] != '\0');
}

/* Where the first alternative ends: at an outermost '|' or the end. */
static size_t
alternative_length(const char *s)
{
	size_t n = 0;
	int depth = 0;

	if (!needles_plain(s))
		return strlen(s);
	while (s[n] != '\0' && (s[n] != '|' || depth > 0)) {
		depth += (s[n] == '(') - (s[n] == ')');
		if (s[n] == '\\' && s[n + 1] != '\0')
			n += 2;
		else
			n += s[n] == '[' ? class_length(s + n) : 1;
	}
	return n;
}

/* With a word that can't be sought, the row is always tried. */
static void
add_needle(struct knowledge *k, struct code *code, const char *word, int n)
{
	int needle = literals_add(k->needles, word);

	if (code->n_needles == n && needle >= 0)
		code->needle[code->n_needles++] = needle;
	else
		code->n_needles = 0;
}

static void
read_needles(struct knowledge *k, struct code *code)
{
	struct needles words;

	needles_of(&words, code->text);
	code->phrase = needles_shortest(&words);
	code->needle = mem_alloc((size_t)(words.n + 1) *
	    sizeof *code->needle);
	for (int i = 0; i < words.n; i++)
		add_needle(k, code, words.at[i], i);
}

static void
read_code_needle(struct knowledge *k, struct code *code)
{
	const char *word = code->enhanced != NULL ? code->enhanced :
	    code->reply;

	code->needle = mem_alloc(sizeof *code->needle);
	if (word != NULL)
		add_needle(k, code, word, 0);
}

static struct code *
add_code(struct knowledge *k, const xmlNode *node)
{
	struct code *code;

	if ((k->n_codes & (k->n_codes - 1)) == 0)	/* full: 1, 2, 4, ... */
		k->code = mem_grow(k->code, (size_t)(k->n_codes == 0 ? 1 :
		    2 * k->n_codes) * sizeof *k->code);
	code = &k->code[k->n_codes++];
	*code = (struct code){ .node = node,
		.issuer = xml_attr(node, "issuer"),
		.cause = xml_attr(node, "cause"),
		.sure = sureness(xml_attr(node, "sure")),
		.reply = xml_attr(node, "reply"),
		.enhanced = xml_attr(node, "enhanced"),
		.stage = xml_attr(node, "stage"),
		.last = xml_attr(node, "last") != NULL };
	if (code->issuer == NULL)
		code->issuer = "any";
	return code;
}

static void
read_code(struct knowledge *k, const xmlNode *node)
{
	const char *text = xml_attr(node, "text");

	if (text == NULL) {
		read_code_needle(k, add_code(k, node));
		return;
	}
	for (;;) {
		size_t n = alternative_length(text);
		struct code *code = add_code(k, node);

		code->text = mem_strndup(text, n);
		read_needles(k, code);
		if (text[n] == '\0')
			break;
		text += n + 1;
	}
}

/* Number i of the needles it wants; one behind all stands for "none". */
static int
needle_of(const struct knowledge *k, const struct code *code, int i)
{
	return code->n_needles > 0 ? code->needle[i] :
	    literals_count(k->needles);
}

/* By needle: counted, summed, and filled from behind. */
static void
list_by_needle(struct knowledge *k)
{
	int rows = literals_count(k->needles) + 1, sum = 0;
	int *first = mem_alloc((size_t)(rows + 1) * sizeof *first);

	for (int i = 0; i < k->n_codes; i++) {
		const struct code *code = &k->code[i];

		for (int n = 0; n == 0 || n < code->n_needles; n++)
			first[needle_of(k, code, n)]++;
	}
	for (int i = 0; i <= rows; i++)
		first[i] = sum += first[i];
	k->codes_of = mem_alloc((size_t)(sum + 1) * sizeof *k->codes_of);
	for (int i = k->n_codes - 1; i >= 0; i--) {
		const struct code *code = &k->code[i];

		for (int n = 0; n == 0 || n < code->n_needles; n++)
			k->codes_of[--first[needle_of(k, code, n)]] = i;
	}
	k->first_of = first;
}

static void
read_issuers(struct knowledge *k)
{
	xml_each (node, xmlDocGetRootElement(k->codes), "issuer") {
		const char *name = xml_attr(node, "name");
		const char *host = xml_attr(node, "host");

		if (name == NULL || host == NULL)
			continue;
		k->issuer = mem_grow(k->issuer, (size_t)(k->n_issuers + 1) *
		    sizeof *k->issuer);
		k->issuer[k->n_issuers++] = (struct issuer){ name, host };
	}
}

void
knowledge_read_codes(struct knowledge *k)
{
	k->needles = literals_new();
	xml_each (node, xmlDocGetRootElement(k->codes), "code")
		read_code(k, node);
	list_by_needle(k);
	read_issuers(k);
}

void
knowledge_free_codes(struct knowledge *k)
{
	for (int i = 0; i < k->n_codes; i++) {
		pattern_free(k->code[i].pattern);
		free(k->code[i].needle);
		free(k->code[i].text);
		free(k->code[i].wrong);
	}
	free(k->code);
	free(k->issuer);
	free(k->first_of);
	free(k->codes_of);
	literals_free(k->needles);
}

bool
code_compile(struct code *code)
{
	if (code->pattern == NULL && code->wrong == NULL)
		code->pattern = pattern_new(code->text, &code->wrong);
	return code->pattern != NULL;
}
