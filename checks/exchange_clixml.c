/*
 * CLIXML, as Export-Clixml writes it (PowerShell's serialization, version 1.1).
 *
 * <Objs> holds one <Obj> for each object of the pipeline. Its members are in
 * <Props> and <MS>, named by N="": a primitive (<S>, <B>, <I32>, ...), <Nil>,
 * another <Obj>, or <Ref RefId=""> to an <Obj> before. A member that is an
 * object counts as its <ToString>, its primitive, or the items of its list:
 * that is all of it that tells anything here. Strings escape characters as
 * _xHHHH_ (UTF-16). Blobs and secure strings are passed over.
 */
#include "checks/exchange_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/mem.h"
#include "checks/text.h"

#define NESTED_MAX 4			/* lists around the objects */

struct clixml {
	struct keep *keep;
	const xmlNode **ref;		/* by RefId */
	const char **kind;		/* by RefId of <TN>; NULL: not known */
	long n;				/* of both */
};

static bool
is(const xmlNode *node, const char *element)
{
	return node != NULL && strcmp((const char *)node->name, element) == 0;
}

/* ---- strings ---- */

/* "_x0041_" at s: the code unit; -1: no escape. */
static long
escaped_unit(const char *s, size_t n)
{
	char hex[5];

	if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return -1;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)s[2 + i]))
			return -1;
		hex[i] = s[2 + i];
	}
	hex[4] = '\0';
	return strtol(hex, NULL, 16);
}

/* Escaped units as bytes of UTF-16, made UTF-8 together (surrogates). */
static size_t
put_units(struct buf *out, const char *s, size_t n)
{
	char utf16[32] = "\xff\xfe";
	size_t len = 2, used = 0;
	long unit;

	while (len + 2 <= sizeof utf16 &&
	    (unit = escaped_unit(s + used, n - used)) >= 0) {
		utf16[len++] = (char)(unit & 0xff);
		utf16[len++] = (char)(unit >> 8);
		used += 7;
	}
	exchange_decode(out, utf16, len);
	return used;
}

static void
unescape(struct buf *out, const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		size_t used = escaped_unit(s, n) >= 0 ? put_units(out, s, n) :
		    1;

		if (used == 1)
			buf_putc(out, *s);
		s += used;
		n -= used;
	}
}

/* ---- members ---- */

static bool
is_primitive(const xmlNode *node)
{
	static const char *const names[] = { "S", "B", "C", "By", "SB", "I16",
		"U16", "I32", "U32", "I64", "U64", "Sg", "Db", "D", "DT",
		"TS", "G", "URI", "Version" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (is(node, names[i]))
			return true;
	}
	return false;
}

static const xmlNode *
follow(const struct clixml *x, const xmlNode *node)
{
	long id;

	if (!is(node, "Ref"))
		return node;
	id = text_number(xml_attr(node, "RefId"), 0, x->n - 1);
	return id < 0 ? NULL : x->ref[id];
}

/* "low-high" of a range that has no text of its own. */
static void
put_bounds(struct buf *out, const xmlNode *props)
{
	const xmlNode *low = xml_by_id(props, NULL, "N", "LowerBound");
	const xmlNode *high = xml_by_id(props, NULL, "N", "UpperBound");

	if (low != NULL && high != NULL)
		buf_printf(out, "%s-%s", xml_text(low), xml_text(high));
}

/* The text of a value into out. False: it has none. */
static bool
put_value(const struct clixml *x, struct buf *out, const xmlNode *node)
{
	const xmlNode *inner;

	buf_clear(out);
	node = follow(x, node);
	if (is_primitive(node)) {
		unescape(out, xml_text(node));
		return true;
	}
	if (!is(node, "Obj"))
		return false;
	inner = xml_first(node, "ToString");
	if (inner != NULL) {
		unescape(out, xml_text(inner));
		return true;
	}
	xml_each (n, node, NULL) {
		if (is_primitive(n)) {
			unescape(out, xml_text(n));
			return true;
		}
	}
	put_bounds(out, xml_first(node, "Props"));
	return out->len > 0;
}

static const xmlNode *
list_of(const xmlNode *node)
{
	static const char *const names[] = { "LST", "IE", "QUE", "STK" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const xmlNode *list = is(node, "Obj") ?
		    xml_first(node, names[i]) : NULL;

		if (list != NULL)
			return list;
	}
	return NULL;
}

static void
read_list(const struct clixml *x, const char *name, const xmlNode *list)
{
	xmlNode *to = keep_list(x->keep, name);
	struct buf value;

	buf_init(&value, EXCHANGE_VALUE * 4);
	xml_each (item, list, NULL) {
		if (put_value(x, &value, item))
			keep_item(x->keep, to, value.data, value.len);
	}
	buf_release(&value);
}

static void
read_member(const struct clixml *x, const xmlNode *member)
{
	const char *name = xml_attr(member, "N");
	const xmlNode *list = list_of(follow(x, member));
	struct buf value;

	if (name == NULL)
		return;
	if (list != NULL) {
		read_list(x, name, list);
		return;
	}
	buf_init(&value, EXCHANGE_VALUE * 4);
	if (put_value(x, &value, member))
		keep_text(x->keep, name, value.data, value.len);
	else if (is(member, "Nil"))
		keep_text(x->keep, name, "", 0);
	buf_release(&value);
}

/* ---- objects ---- */

static const char *
kind_of_names(const xmlNode *names)
{
	xml_each (t, names, "T") {
		const char *kind = kind_of_class(xml_text(t));

		if (kind != NULL)
			return kind;
	}
	return NULL;
}

/* <TN RefId=""> tells the class, <TNRef RefId=""> points to one before. */
static const char *
kind_of_node(const struct clixml *x, const xmlNode *obj)
{
	const xmlNode *names = xml_first(obj, "TN");
	const xmlNode *again = xml_first(obj, "TNRef");
	long id;

	if (names != NULL)
		return kind_of_names(names);
	id = again == NULL ? -1 :
	    text_number(xml_attr(again, "RefId"), 0, x->n - 1);
	return id < 0 ? NULL : x->kind[id];
}

static void
read_object(const struct clixml *x, const xmlNode *obj, int nested)
{
	const xmlNode *list = list_of(obj);

	if (list != NULL && nested < NESTED_MAX) {
		xml_each (item, list, "Obj")
			read_object(x, item, nested + 1);
		return;
	}
	keep_begin(x->keep);
	xml_each (member, xml_first(obj, "Props"), NULL)
		read_member(x, member);
	xml_each (member, xml_first(obj, "MS"), NULL)
		read_member(x, member);
	keep_end(x->keep, kind_of_node(x, obj), (int)xmlGetLineNo(obj));
}

/* ---- references ---- */

static xmlNode *
next_node(xmlNode *node, const xmlNode *top)
{
	if (node->children != NULL)
		return node->children;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node == top ? NULL : node->next;
}

static void
collect(struct clixml *x, xmlNode *root)
{
	for (xmlNode *n = root; n != NULL; n = next_node(n, root))
		x->n += is(n, "Obj") || is(n, "TN");
	x->ref = mem_alloc((size_t)(x->n + 1) * sizeof *x->ref);
	x->kind = mem_alloc((size_t)(x->n + 1) * sizeof *x->kind);
	for (xmlNode *n = root; n != NULL; n = next_node(n, root)) {
		bool obj = is(n, "Obj"), names = is(n, "TN");
		const char *ref = obj || names ? xml_attr(n, "RefId") : NULL;
		long id = text_number(ref, 0, x->n - 1);

		if (id >= 0 && obj)
			x->ref[id] = n;
		else if (id >= 0)
			x->kind[id] = kind_of_names(n);
	}
}

/* The encoding that the first line names is no longer so: it became UTF-8. */
static const char *
skip_declaration(const char *text, size_t *n)
{
	const char *end = memmem(text, *n < 200 ? *n : 200, "?>", 2);

	if (*n < 5 || strncmp(text, "<?xml", 5) != 0 || end == NULL)
		return text;
	*n -= (size_t)(end + 2 - text);
	return end + 2;
}

int
clixml_read(struct keep *k, const char *text, size_t n, char **why)
{
	const char *body = skip_declaration(text, &n);
	xmlDoc *doc = xml_parse(body, n, k->name, why);
	struct clixml x = { .keep = k };
	xmlNode *root;

	if (doc == NULL)
		return -1;
	root = xmlDocGetRootElement(doc);
	if (!is(root, "Objs")) {
		*why = mem_printf("%s:%ld: no output of Export-Clixml: its "
		    "first element is <Objs>", k->name, xmlGetLineNo(root));
		xmlFreeDoc(doc);
		return -1;
	}
	collect(&x, root);
	xml_each (obj, root, "Obj")
		read_object(&x, obj, 0);
	free(x.ref);
	free(x.kind);
	xmlFreeDoc(doc);
	return 0;
}
