/*
 * Reading blacklists' answers: see dnsbl.h.
 *
 * The order matters: failures of DNS first, then addresses that no list can
 * mean (outside 127/8: a parked domain or a lying resolver), then what the
 * list says about the asker, and only then what it says about the address.
 */
#include "checks/dnsbl.h"

#include <stdlib.h>
#include <string.h>

#include "checks/asset.h"
#include "checks/ip.h"

static const char *const state_words[] = {
	"listed", "clear", "refused", "broken", "timeout", "unknown",
	"allowed", "info", "skipped",
};

static xmlDoc *catalogue;	/* an asset, read when first needed */

static void
forget(void)
{
	xmlFreeDoc(catalogue);
}

const char *
list_state_word(enum list_state state)
{
	return state_words[state];
}

const xmlNode *
dnsbl_at(int i)
{
	if (catalogue == NULL) {
		catalogue = asset_load("dnsbl.xml");
		atexit(forget);
	}
	xml_each (list, xmlDocGetRootElement(catalogue), "list") {
		if (i-- == 0)
			return list;
	}
	return NULL;
}

int
dnsbl_weight(const xmlNode *list)
{
	const char *word = xml_attr(list, "weight");

	return word == NULL ? 1 : strcmp(word, "high") == 0 ? 3 :
	    strcmp(word, "medium") == 0 ? 2 : 1;
}

static unsigned
number(const struct ip *ip)
{
	return (unsigned)ip->byte[0] << 24 | (unsigned)ip->byte[1] << 16 |
	    (unsigned)ip->byte[2] << 8 | ip->byte[3];
}

/* "127.0.0.5-127.0.0.7" */
static bool
is_in_range(const char *range, const struct ip *ip)
{
	char first[IP_TEXT];
	const char *dash = strchr(range, '-');
	struct ip a, b;
	size_t n = dash == NULL ? 0 : (size_t)(dash - range);

	if (n == 0 || n >= sizeof first)
		return false;
	memcpy(first, range, n);
	first[n] = '\0';
	return ip_parse(&a, first) && ip_parse(&b, dash + 1) &&
	    number(ip) >= number(&a) && number(ip) <= number(&b);
}

static bool
covers(const xmlNode *code, const struct ip *ip)
{
	const char *is = xml_attr(code, "is"), *mask = xml_attr(code, "mask");
	const char *range = xml_attr(code, "range");
	struct ip one;

	if (is != NULL)
		return ip_parse(&one, is) && ip_same(&one, ip);
	if (range != NULL)
		return is_in_range(range, ip);
	if (mask != NULL)
		return (ip->byte[3] & strtoul(mask, NULL, 10)) != 0;
	return xml_attr(code, "any") != NULL;
}

/* First child of this element that covers the address. */
static const xmlNode *
entry_for(const xmlNode *list, const char *element, const struct ip *ip)
{
	xml_each (code, list, element) {
		if (covers(code, ip))
			return code;
	}
	return NULL;
}

/* Operators copied Spamhaus's convention: 127.255.255.0/24 is about you. */
static bool
is_refusal(const struct ip *ip)
{
	return ip->byte[0] == 127 && ip->byte[1] == 255 && ip->byte[2] == 255;
}

static void
take_meaning(struct listing *out, const xmlNode *code, enum list_state state)
{
	const char *grave = xml_attr(code, "grave");
	int gravity = grave == NULL ? 5 : (int)strtol(grave, NULL, 10);

	if (out->state != state || gravity > out->gravity ||
	    out->meaning == NULL) {
		out->gravity = gravity;
		out->meaning = xml_attr(code, "means");
		out->policy = xml_attr(code, "policy") != NULL;
	}
	out->state = state;
}

/* Every bit of a mask that is set means something; else the first that fits. */
static bool
take_codes(const xmlNode *list, const struct ip *ip, struct listing *out)
{
	bool found = false;

	xml_each (code, list, "code") {
		if (!covers(code, ip))
			continue;
		take_meaning(out, code, LIST_LISTED);
		found = true;
		if (xml_attr(code, "mask") == NULL)
			return true;
	}
	return found;
}

static void
read_address(const xmlNode *list, const struct ip *ip, struct listing *out)
{
	const xmlNode *code;

	if (ip->family != 4 || ip->byte[0] != 127) {
		out->state = LIST_BROKEN;
		out->meaning = "it answers with an address that no list uses";
	} else if ((code = entry_for(list, "refuse", ip)) != NULL ||
	    is_refusal(ip)) {
		out->state = LIST_REFUSED;
		out->meaning = code != NULL ? xml_attr(code, "means") :
		    "it refuses this resolver";
	} else if (out->state == LIST_REFUSED || out->state == LIST_BROKEN) {
		return;		/* a list that complains is not reporting */
	} else if (take_codes(list, ip, out) || out->state == LIST_LISTED) {
		return;
	} else if ((code = entry_for(list, "allow", ip)) != NULL) {
		take_meaning(out, code, LIST_ALLOWED);
	} else if ((code = entry_for(list, "score", ip)) != NULL) {
		take_meaning(out, code, LIST_INFO);
	}
}

void
dnsbl_read(const xmlNode *list, const struct question *a, struct listing *out)
{
	const struct record *r;
	struct ip ip;

	memset(out, 0, sizeof *out);
	out->state = a->outcome == OUTCOME_TIMEOUT ? LIST_TIMEOUT :
	    a->outcome == OUTCOME_NOT_ASKED ? LIST_SKIPPED :
	    a->outcome == OUTCOME_NXDOMAIN || a->outcome == OUTCOME_NODATA ?
	    LIST_CLEAR : LIST_UNKNOWN;
	for (int i = 0; (r = answer_record(a, "A", i)) != NULL; i++) {
		if (!ip_parse(&ip, r->data))
			continue;
		if (out->n_codes < 8)
			out->codes[out->n_codes++] = r->data;
		read_address(list, &ip, out);
	}
}

static bool
wants(const xmlNode *list, const char *point)
{
	const char *word = xml_attr(list, point);

	return word == NULL || strcmp(word, "yes") == 0;
}

static void
set_state(struct listing *out, enum list_state state, const char *meaning)
{
	out->state = state;
	out->meaning = meaning;
}

/* What a list says counts only when its own test point is listed. */
static void
judge_health(const xmlNode *list, const struct question *positive,
    struct listing *out)
{
	struct listing point;

	if (positive == NULL || !wants(list, "positive"))
		return;
	dnsbl_read(list, positive, &point);
	if (point.state == LIST_TIMEOUT)
		set_state(out, LIST_TIMEOUT, "its test point gave no answer");
	else if (point.state == LIST_REFUSED)
		set_state(out, LIST_REFUSED, point.meaning);
	else if (point.state == LIST_CLEAR)
		set_state(out, LIST_BROKEN, "its test point is not listed: "
		    "it is empty, or silently refuses this resolver");
	else if (point.n_codes == 0 || point.state == LIST_BROKEN)
		set_state(out, LIST_UNKNOWN, "its test point could not be "
		    "asked");
}

void
dnsbl_judge(const xmlNode *list, const struct question *target,
    const struct question *positive, const struct question *negative,
    struct listing *out)
{
	dnsbl_read(list, target, out);
	if (out->state == LIST_CLEAR || out->state == LIST_LISTED)
		judge_health(list, positive, out);
	if (out->state == LIST_LISTED && negative != NULL &&
	    wants(list, "negative") && negative->outcome == OUTCOME_ANSWER &&
	    answer_record(negative, "A", 0) != NULL)
		set_state(out, LIST_BROKEN, "it lists the whole world");
}
