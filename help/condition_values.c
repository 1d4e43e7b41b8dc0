/*
 * The functions of conditions that make values of names and addresses:
 * reversed(), reverse-name(), local(), first-label(), parent(), beginning(),
 * other-address(), and what values must be: is-hostname(), is-plain().
 */
#include "help/condition.h"

#include <string.h>

#include <libxml/xpathInternals.h>

#include "checks/ip.h"
#include "checks/name.h"
#include "checks/text.h"

static void
give_ip(xmlXPathParserContext *ctxt, char *(*make)(struct pool *pool,
    const struct ip *ip))
{
	struct ip ip;

	xp_give(ctxt, ip_parse(&ip, xp_text(ctxt)) ?
	    make(xp_context(ctxt)->pool, &ip) : "");
}

static void
f_reversed(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	give_ip(ctxt, ip_reversed);
}

static void
f_reverse_name(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	give_ip(ctxt, ip_reverse_name);
}

static void
f_local(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *address = xp_text(ctxt), *at = strrchr(address, '@');

	xp_give(ctxt, at == NULL ? "" : pool_strndup(xp_context(ctxt)->pool,
	    address, (size_t)(at - address)));
}

static void
f_first_label(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *name = xp_text(ctxt);

	xp_give(ctxt, pool_strndup(xp_context(ctxt)->pool, name,
	    strcspn(name, ".")));
}

static void
f_parent(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *dot = strchr(xp_text(ctxt), '.');

	xp_give(ctxt, dot == NULL ? "" : dot + 1);
}

/* At most so many bytes of a text, cut between words; then it says so. */
static void
f_beginning(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(2);
	double most = xmlXPathPopNumber(ctxt);
	const char *text = xp_text(ctxt);
	size_t n = most > 0 && most < 1e6 ? (size_t)most : 0, cut = n;

	if (strlen(text) > n) {
		while (cut > 0 && text[cut] != ' ')
			cut--;
		/* One long word is cut between characters of UTF-8. */
		while (cut == 0 && n > 0 && (text[n] & 0xc0) == 0x80)
			n--;
		text = pool_printf(xp_context(ctxt)->pool, "%.*s ...",
		    (int)(cut > 0 ? cut : n), text);
	}
	xp_give(ctxt, text);
}

#define HOST_SIGNS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789-."
#define LOCAL_SIGNS HOST_SIGNS "!#$%&*+/=?^_`{|}~"

/* The address around this at sign; "" when it is none. */
static const char *
address_at(struct pool *pool, const char *text, const char *at)
{
	const char *begin = at, *end = at + 1 + strspn(at + 1, HOST_SIGNS);
	char *address;

	while (begin > text && strchr(LOCAL_SIGNS, begin[-1]) != NULL)
		begin--;
	while (end[-1] == '.' || end[-1] == '-')
		end--;
	address = pool_strndup(pool, begin, (size_t)(end - begin));
	return text_is_address(address) && name_is_fqdn(strchr(address, '@') +
	    1) ? address : "";
}

/* The first address in a text that is neither the sender's nor theirs. */
static void
f_other_address(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const struct context *x = xp_context(ctxt);
	const char *text = xp_text(ctxt), *found = "";

	for (const char *at = strchr(text, '@'); at != NULL && *found == '\0';
	    at = strchr(at + 1, '@')) {
		found = address_at(x->pool, text, at);
		if (text_same(found, fact_get(x->casefile, "from")) ||
		    text_same(found, fact_get(x->casefile, "to")))
			found = "";
	}
	xp_give(ctxt, found);
}

/* A full name that can exist outside: fit for EHLO and PTR. */
static void
f_is_hostname(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *name = xp_text(ctxt);

	xmlXPathReturnBoolean(ctxt, name_is_fqdn(name) &&
	    !name_is_internal(name));
}

/* Not empty, and no sign in it means anything to a shell. */
static void
f_is_plain(xmlXPathParserContext *ctxt, int nargs)
{
	CHECK_ARITY(1);
	const char *s = xp_text(ctxt);

	xmlXPathReturnBoolean(ctxt, *s != '\0' && s[strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "@.:-_+=")] == '\0');
}

void
condition_values(xmlXPathContext *xpath)
{
	static const struct {
		const char *name;
		xmlXPathFunction call;
	} table[] = {
		{ "reversed", f_reversed },
		{ "reverse-name", f_reverse_name }, { "local", f_local },
		{ "first-label", f_first_label }, { "beginning", f_beginning },
		{ "parent", f_parent }, { "other-address", f_other_address },
		{ "is-hostname", f_is_hostname }, { "is-plain", f_is_plain },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		xmlXPathRegisterFunc(xpath, (const xmlChar *)table[i].name,
		    table[i].call);
}
