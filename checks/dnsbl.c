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

const char *
list_state_word(enum list_state state)
{
	return state_words[state];
}

/* ---- does an entry of the catalogue cover an address? ---- */

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

/* One part of "127.0.*.0-3"; *s moves behind it and its dot. */
static bool
octet_fits(const char **s, unsigned octet)
{
	unsigned long low = 0, high = 255;
	char *end = (char *)*s + 1;

	if (**s != '*') {
		low = high = strtoul(*s, &end, 10);
		if (*end == '-')
			high = strtoul(end + 1, &end, 10);
	}
	*s = *end == '.' ? end + 1 : end;
	return octet >= low && octet <= high;
}

static bool
octets_fit(const char *pattern, const struct ip *ip)
{
	bool fit = true;

	for (int i = 0; i < 4; i++)
		fit &= *pattern != '\0' && octet_fits(&pattern, ip->byte[i]);
	return fit && *pattern == '\0';
}

/*
 * 127.0.0.1 is what refusing lists and filtering resolvers like to say: only
 * an entry for this very address covers it.
 */
static bool
covers(const xmlNode *code, const struct ip *ip)
{
	const char *is = xml_attr(code, "is"), *mask = xml_attr(code, "mask");
	const char *range = xml_attr(code, "range");
	bool first = number(ip) == 0x7f000001;

	if (is != NULL)
		return octets_fit(is, ip) &&
		    (!first || strcmp(is, "127.0.0.1") == 0);
	if (range != NULL)
		return is_in_range(range, ip);
	if (mask != NULL)
		return number(ip) >> 8 == 0x7f0000 &&
		    (ip->byte[3] & strtoul(mask, NULL, 10)) != 0;
	return xml_attr(code, "any") != NULL && !first;
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

/* ---- what an answer means ---- */

void
listing_set(struct listing *out, enum list_state state, const char *why)
{
	out->state = state;
	out->n_meanings = why != NULL;
	out->meaning[0] = why == NULL ? NULL : dnsbl_why(why);
	out->policy = false;
	out->scope = NULL;
}

/* Among its like, the gravest first; the same words once. */
static void
add_meaning(struct listing *out, const xmlNode *code, int gravity)
{
	const char *means = xml_attr(code, "means");
	int at = out->n_meanings;

	for (int i = 0; i < out->n_meanings; i++) {
		if (means == NULL || strcmp(out->meaning[i], means) == 0)
			return;
	}
	if (means == NULL || at == DNSBL_CODES)
		return;
	for (; at > 0 && out->gravity[at - 1] < gravity; at--) {
		out->meaning[at] = out->meaning[at - 1];
		out->gravity[at] = out->gravity[at - 1];
	}
	out->meaning[at] = means;
	out->gravity[at] = gravity;
	out->n_meanings++;
	if (at == 0)
		out->scope = xml_attr(code, "scope");
}

static void
take_meaning(struct listing *out, const xmlNode *code, enum list_state state)
{
	const char *grave = xml_attr(code, "grave");

	if (out->state != state) {
		listing_set(out, state, NULL);
		out->policy = true;
	}
	out->policy &= xml_attr(code, "policy") != NULL;
	add_meaning(out, code, grave == NULL ? 5 :
	    (int)strtol(grave, NULL, 10));
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

/* Operators copied Spamhaus's convention: 127.255.255.0/24 is about you. */
static bool
take_refusal(const xmlNode *list, const struct ip *ip, struct listing *out)
{
	const xmlNode *code = entry_for(list, "refuse", ip);

	if (code == NULL && number(ip) >> 8 != 0x7fffff)
		return false;
	listing_set(out, LIST_REFUSED, code == NULL ? "refused" : NULL);
	if (code != NULL)
		add_meaning(out, code, 0);
	out->try_own = code == NULL ? ip->byte[3] == 254 :
	    xml_attr(code, "own") != NULL;
	return true;
}

static void
read_address(const xmlNode *list, const struct ip *ip, const char *text,
    struct listing *out)
{
	const xmlNode *code;

	if (ip->family != 4 || ip->byte[0] != 127) {
		listing_set(out, LIST_BROKEN, "stranger");
		out->stranger = text;
		return;
	}
	if (out->state == LIST_BROKEN)
		return;
	if ((code = entry_for(list, "error", ip)) != NULL) {
		listing_set(out, LIST_UNKNOWN, NULL);
		add_meaning(out, code, 0);
		return;
	}
	/* A list that complains is not reporting. */
	if (take_refusal(list, ip, out) || out->state == LIST_REFUSED)
		return;
	if (take_codes(list, ip, out) || out->state == LIST_LISTED)
		return;
	if ((code = entry_for(list, "allow", ip)) != NULL)
		take_meaning(out, code, LIST_ALLOWED);
	else if ((code = entry_for(list, "score", ip)) != NULL &&
	    out->state != LIST_ALLOWED)
		take_meaning(out, code, LIST_INFO);
}

/* What the outcome says before any address is looked at. */
static void
read_outcome(const struct question *a, struct listing *out)
{
	switch (a->outcome) {
	case OUTCOME_TIMEOUT:
		listing_set(out, LIST_TIMEOUT, "timeout");
		break;
	case OUTCOME_NOT_ASKED:
		listing_set(out, LIST_SKIPPED, "not-asked");
		break;
	case OUTCOME_NXDOMAIN:
		listing_set(out, LIST_CLEAR, NULL);
		break;
	case OUTCOME_NODATA:	/* an alias that leads nowhere says nothing */
		if (answer_record(a, "CNAME", 0) == NULL)
			listing_set(out, LIST_CLEAR, NULL);
		else
			listing_set(out, LIST_UNKNOWN, "alias");
		break;
	case OUTCOME_ANSWER:
		listing_set(out, LIST_UNKNOWN, "code");
		break;
	default:
		listing_set(out, LIST_UNKNOWN, a->outcome == OUTCOME_SERVFAIL ?
		    "servfail" : "failed");
	}
}

void
dnsbl_read(const xmlNode *list, const struct question *a, struct listing *out)
{
	const struct record *r;
	struct ip ip;

	memset(out, 0, sizeof *out);
	read_outcome(a, out);
	for (int i = 0; (r = answer_record(a, "A", i)) != NULL; i++) {
		if (!ip_parse(&ip, r->data))
			continue;
		if (out->n_codes < DNSBL_CODES)
			out->codes[out->n_codes++] = r->data;
		read_address(list, &ip, r->data, out);
	}
}

/* ---- with the list's test points ---- */

static bool
lacks(const xmlNode *list, const char *point)
{
	const char *word = xml_attr(list, point);

	return word != NULL && strcmp(word, "none") == 0;
}

/* Says the list anything about the address, so that its health matters? */
static bool
speaks(const struct listing *l)
{
	return l->state == LIST_LISTED || l->state == LIST_CLEAR ||
	    l->state == LIST_ALLOWED || l->state == LIST_INFO;
}

/* What failed in asking a test point failed in asking the list. */
static void
take_failure(struct listing *out, const struct listing *point)
{
	listing_set(out, point->state, NULL);
	out->meaning[0] = point->meaning[0];
	out->n_meanings = point->n_meanings > 0;
	out->try_own = point->try_own;
	out->stranger = point->stranger;
}

/* What a list says counts only when its own test point is listed. */
static void
judge_positive(const xmlNode *list, const struct question *positive,
    struct listing *out)
{
	const char *mute = xml_attr(list, "mute");
	struct listing point;

	dnsbl_read(list, positive, &point);
	if (point.state == LIST_CLEAR) {
		listing_set(out, mute != NULL ? LIST_UNKNOWN : LIST_BROKEN,
		    mute != NULL ? mute : "empty");
		out->try_own = mute != NULL && strcmp(mute, "mute") == 0;
		out->missing = true;
	} else if (point.n_codes == 0 || point.state == LIST_REFUSED ||
	    point.state == LIST_BROKEN) {
		take_failure(out, &point);
	} else {
		out->proven = true;
	}
}

/* ... and when it does not list what nobody can list. */
static void
judge_negative(const xmlNode *list, const struct question *negative,
    struct listing *out)
{
	struct listing point;

	dnsbl_read(list, negative, &point);
	if (point.state == LIST_REFUSED) {
		take_failure(out, &point);
	} else if (point.n_codes > 0) {
		listing_set(out, LIST_BROKEN, "world");
		out->world = true;
	} else if (point.state != LIST_CLEAR) {
		take_failure(out, &point);
	}
}

void
dnsbl_judge(const xmlNode *list, const struct question *target,
    const struct question *positive, const struct question *negative,
    struct listing *out)
{
	dnsbl_read(list, target, out);
	if (speaks(out) && positive != NULL && !lacks(list, "positive"))
		judge_positive(list, positive, out);
	if (speaks(out) && out->state != LIST_CLEAR && negative != NULL)
		judge_negative(list, negative, out);
}
