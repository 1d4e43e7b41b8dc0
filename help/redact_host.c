/*
 * Names of hosts. What is of the inside of a network is masked label by label,
 * so that names of one domain stay names of one domain; its end becomes
 * "internal", or stays where it is no known one.
 *
 * Public names stay. But questions carry secrets in the labels before a public
 * domain: reversed addresses (RFC 1035 section 3.5, RFC 5782), addresses in
 * reverse names, and local parts and host names that SPF macros put there
 * (RFC 7208 section 7).
 */
#include "help/redact_parts.h"

#include <ctype.h>
#include <string.h>

#include "checks/name.h"
#include "checks/text.h"

#define LABELS 128			/* RFC 1035: 127 of one character */

struct labels {
	const char *at[LABELS];
	size_t n[LABELS];
	int count;
};

static bool
labels_read(struct labels *l, const char *s, size_t n)
{
	l->count = 0;
	while (n > 0 && l->count < LABELS) {
		const char *dot = memchr(s, '.', n);
		size_t len = dot == NULL ? n : (size_t)(dot - s);

		l->at[l->count] = s;
		l->n[l->count++] = len;
		if (dot == NULL)
			return true;
		s += len + 1;
		n -= len + 1;
	}
	return false;
}

/* ---- addresses in labels ---- */

static int
label_number(const struct labels *l, int i, int base)
{
	int value = 0;

	if (i < 0 || i >= l->count || l->n[i] == 0 || l->n[i] > 3 ||
	    (base == 16 && l->n[i] != 1))
		return -1;
	for (size_t k = 0; k < l->n[i]; k++) {
		int c = tolower((unsigned char)l->at[i][k]);

		if (!isxdigit(c) || (base == 10 && !isdigit(c)))
			return -1;
		value = value * base + (isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	return value <= 255 ? value : -1;
}

/*
 * The address that labels [from, to) write from right to left, with as many
 * bits as they tell.
 */
static int
reversed_ip(struct ip *ip, const struct labels *l, int from, int to)
{
	int base = ip->family == 6 ? 16 : 10, bits = 0;

	for (int i = to - 1; i >= from; i--) {
		int value = label_number(l, i, base);

		if (value < 0)
			return 0;
		if (base == 10)
			ip->byte[bits / 8] = (uint8_t)value;
		else
			ip->byte[bits / 8] |= (uint8_t)(bits % 8 == 0 ?
			    value << 4 : value);
		bits += base == 10 ? 8 : 4;
	}
	return bits;
}

static void
put_reversed(struct buf *out, struct pool *pool, const struct ip *ip, int bits)
{
	const char *all = ip_reversed(pool, ip);
	int skip = ip->family == 6 ? (128 - bits) / 4 : (32 - bits) / 8;

	for (; skip > 0; skip--)
		all += strcspn(all, ".") + 1;
	buf_puts(out, all);
}

static struct ip
learn(struct scan *sc, const struct ip *ip, int bits)
{
	network_learn(sc->r, ip, bits);
	if (!sc->r->learning)
		network_settle(sc->r);
	return network_mask(sc->r, ip, bits);
}

/* Labels of in-addr.arpa and ip6.arpa. The labels written, or 0. */
static int
scan_reverse_zone(struct scan *sc, const struct labels *l, const char *name)
{
	struct ip ip = { .family = name_is_under(name, "in-addr.arpa") ? 4 :
		name_is_under(name, "ip6.arpa") ? 6 : 0 }, mask;
	int most = ip.family == 6 ? 32 : 4, to = l->count - 2, from = to;
	int bits;

	while (ip.family != 0 && from > 0 && to - from < most &&
	    label_number(l, from - 1, ip.family == 6 ? 16 : 10) >= 0)
		from--;
	bits = from == to ? 0 : reversed_ip(&ip, l, from, to);
	if (bits == 0 || !network_is_private(&ip, bits))
		return 0;
	mask = learn(sc, &ip, bits);
	buf_add(sc->out, l->at[0], (size_t)(l->at[from] - l->at[0]));
	put_reversed(sc->out, sc->r->scratch, &mask, bits);
	return to;
}

static struct ip
turned(const struct ip *ip)
{
	struct ip back = { .family = 4 };

	for (int i = 0; i < 4; i++)
		back.byte[i] = ip->byte[3 - i];
	return back;
}

/*
 * Four numbers may be an address as it is or reversed: the private one, unless
 * the other is one that the case names elsewhere.
 */
static bool
choose(const struct redactor *r, const struct ip *ip, bool *reversed)
{
	struct ip back = turned(ip);

	*reversed = network_is_private(&back, 32) && !network_is_public(r, ip);
	return *reversed || (network_is_private(ip, 32) &&
	    !network_is_public(r, &back));
}

static void
put_four(struct scan *sc, const struct ip *four, bool reversed, char with)
{
	struct ip ip = reversed ? turned(four) : *four;
	struct ip mask = learn(sc, &ip, 32);

	mask = reversed ? turned(&mask) : mask;
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			buf_putc(sc->out, with);
		buf_printf(sc->out, "%d", mask.byte[i]);
	}
}

/* "3.2.1.10.list.example" or nibbles before a list. The labels written. */
static int
scan_leading(struct scan *sc, const struct labels *l)
{
	struct ip ip = { .family = 4 }, six = { .family = 6 };
	bool reversed;

	if (l->count > 4 && reversed_ip(&ip, l, 0, 4) == 32) {
		ip = turned(&ip);
		if (!choose(sc->r, &ip, &reversed))
			return 0;
		put_four(sc, &ip, reversed, '.');
		return 4;
	}
	if (l->count > 32 && reversed_ip(&six, l, 0, 32) == 128 &&
	    network_is_private(&six, 128)) {
		six = learn(sc, &six, 128);
		put_reversed(sc->out, sc->r->scratch, &six, 128);
		return 32;
	}
	return 0;
}

/* "10-1-2-3" within a label. */
static bool
scan_dashed(struct scan *sc, const char *s, size_t n)
{
	struct ip ip = { .family = 4 };
	bool reversed;

	for (size_t at = 0; at < n; at++) {
		size_t i = at, part = 0;

		while (part < 4 && i < n && isdigit((unsigned char)s[i])) {
			int value = 0;

			while (i < n && isdigit((unsigned char)s[i]) &&
			    value < 256)
				value = value * 10 + s[i++] - '0';
			if (value > 255)
				break;
			ip.byte[part++] = (uint8_t)value;
			i += part < 4 && i < n && s[i] == '-';
		}
		if (part == 4 && choose(sc->r, &ip, &reversed)) {
			buf_add(sc->out, s, at);
			put_four(sc, &ip, reversed, '-');
			buf_add(sc->out, s + i, n - i);
			return true;
		}
		while (at + 1 < n && isdigit((unsigned char)s[at + 1]))
			at++;
	}
	return false;
}

/* ---- what is inside ---- */

static bool
is_localhost(const char *name)
{
	return strcmp(name, "localhost") == 0 ||
	    strcmp(name, "localhost.localdomain") == 0;
}

static bool
is_known(xmlDict *names, const char *name)
{
	return xmlDictExists(names, (const xmlChar *)name, -1) != NULL;
}

static int
count_labels(const char *name)
{
	int n = 1;

	for (; *name != '\0'; name++)
		n += *name == '.';
	return n;
}

/* Labels at the right end of an inside name that stay; -1: it is public. */
static int
labels_kept(const struct redactor *r, const char *name)
{
	if (is_localhost(name))
		return -1;
	if (name_is_internal(name))
		return name_is_under(name, "home.arpa") ? 2 : 1;
	if (!is_known(r->inside, name))
		return -1;
	return name_has_known_end(name) ?
	    count_labels(name_registered(r->scratch, name)) : 1;
}

void
host_learn(struct redactor *r, const char *name, bool inside)
{
	const char *key = name == NULL ? NULL : name_ascii(r->scratch, name);
	struct ip ip;

	if (key == NULL || is_localhost(key) || ip_parse(&ip, name))
		return;
	if (strchr(key, '.') == NULL)
		secret_add(r, SECRET_HOST, key, strlen(key));
	else if ((inside && !is_known(r->outside, key)) ||
	    !name_has_known_end(key))
		xmlDictLookup(r->inside, (const xmlChar *)key, -1);
}

void
host_outside(struct redactor *r, const char *name)
{
	const char *key = name == NULL ? NULL : name_ascii(r->scratch, name);

	if (key != NULL && name_is_fqdn(key) && name_has_known_end(key) &&
	    !name_is_internal(key))
		xmlDictLookup(r->outside, (const xmlChar *)key, -1);
}

static void
put_inside(struct scan *sc, const struct labels *l, int from, const char *name)
{
	int kept = labels_kept(sc->r, name);
	bool internal = name_is_internal(name);

	for (int i = from; i < l->count; i++) {
		struct secret *secret = NULL;

		buf_puts(sc->out, i > 0 ? "." : "");
		if (i >= l->count - kept && internal) {
			buf_puts(sc->out, "internal");
			return;
		}
		if (i < l->count - kept && l->at[i][0] != '_')
			secret = secret_add(sc->r, SECRET_HOST, l->at[i],
			    l->n[i]);
		if (secret != NULL)
			scan_mask(sc, secret);
		else if (!scan_dashed(sc, l->at[i], l->n[i]))
			buf_add(sc->out, l->at[i], l->n[i]);
	}
}

/* ---- secrets before a public domain ---- */

struct hidden {
	int from, most;			/* labels that may be taken */
	const struct secret *secret;
};

/* "contoso.example" before the zone of a list: the labels it takes. */
static int
known_labels(const struct scan *sc, const struct labels *l, int from, int most)
{
	for (int to = most; to > from + 1; to--) {
		size_t n = (size_t)(l->at[to] - l->at[from]) - 1;

		if (is_known(sc->r->outside, text_lower(sc->r->scratch,
		    pool_strndup(sc->r->scratch, l->at[from], n))))
			return to - from;
	}
	return 0;
}

/* The secret that a label, or several, write; NULL: none. */
static const struct secret *
secret_of(const struct scan *sc, const char *s, size_t n, bool by_macro)
{
	struct scan part = { .r = sc->r };
	const struct literal *literal;
	const struct secret *secret = secret_find(sc->r, SECRET_USER, s, n);

	if (secret == NULL)
		secret = secret_find(sc->r, SECRET_HOST, s, n);
	/* A common word is hidden there by a macro alone. */
	if (secret != NULL && (by_macro || !secret_is_shy(sc->r, secret)))
		return secret;
	part.s = name_shown(sc->r->scratch, pool_strndup(sc->r->scratch, s,
	    n));
	part.n = strlen(part.s);
	return part.n > 0 && literal_match(&part, true, &literal) == part.n ?
	    literal->secret : NULL;
}

/* A local part or host name that begins at a label; the labels it takes. */
static int
hidden_labels(const struct scan *sc, const struct labels *l, struct hidden *h)
{
	for (int to = h->most; to > h->from; to--) {
		size_t n = (size_t)(l->at[to] - l->at[h->from]) - 1;

		h->secret = secret_of(sc, l->at[h->from], n,
		    *l->at[to] == '_');
		if (h->secret != NULL)
			return to - h->from;
	}
	return 0;
}

static void
put_outside(struct scan *sc, const struct labels *l, int from,
    const char *name)
{
	int stay = count_labels(name_registered(sc->r->scratch, name));
	int known = is_known(sc->r->outside, name) ? l->count : 0;

	for (int i = from; i < l->count;) {
		struct hidden h = { i, l->count - stay, NULL };
		int taken;

		if (i >= known)
			known = i + known_labels(sc, l, i, h.most);
		taken = i < known ? 0 : hidden_labels(sc, l, &h);
		buf_puts(sc->out, i > 0 ? "." : "");
		if (taken > 0)
			scan_mask(sc, h.secret);
		else if (!scan_dashed(sc, l->at[i], l->n[i]))
			buf_add(sc->out, l->at[i], l->n[i]);
		i += taken > 0 ? taken : 1;
		/* "ex01.ad.local" before a domain: as it is by itself. */
		if (taken > 0 && h.secret->kind == SECRET_HOST && i < h.most &&
		    name_is_internal(pool_strndup(sc->r->scratch,
		    l->at[i], l->n[i]))) {
			buf_puts(sc->out, ".internal");
			i++;
		}
	}
}

/* ---- in a text ---- */

void
host_scan(struct scan *sc, const char *s, size_t n)
{
	const char *text = pool_strndup(sc->r->scratch, s, n);
	const char *name = name_ascii(sc->r->scratch, text);
	struct labels l;
	int done;

	if (name == NULL)
		name = text_lower(sc->r->scratch, text);
	if (!labels_read(&l, s, n)) {
		buf_add(sc->out, s, n);
		return;
	}
	done = scan_reverse_zone(sc, &l, name);
	if (done == 0)
		done = scan_leading(sc, &l);
	if (labels_kept(sc->r, name) >= 0)
		put_inside(sc, &l, done, name);
	else
		put_outside(sc, &l, done, name);
}

static bool
is_of_name(const char *s, size_t n, size_t *len)
{
	unsigned ch;

	*len = text_utf8(s, n, &ch);
	return *len > 0 && (is_letter(ch) || ch == '.' || ch == '-' ||
	    ch == '_');
}

/* "anna.smith": no host is called so, and it is known as something else. */
static bool
is_other_word(struct scan *sc, const char *s, size_t n)
{
	const struct literal *literal;
	const char *name = text_lower(sc->r->scratch,
	    pool_strndup(sc->r->scratch, s, n));

	return labels_kept(sc->r, name) < 0 && !name_has_known_end(name) &&
	    literal_match(sc, false, &literal) > 0;
}

bool
scan_host(struct scan *sc)
{
	const char *s = sc->s + sc->at;
	size_t left = sc->n - sc->at, n = 0, len;

	if (sc->at > 0 && strchr(".-_", s[-1]) != NULL)
		return false;
	while (is_of_name(s + n, left - n, &len))
		n += len;
	while (n > 0 && strchr(".-_", s[n - 1]) != NULL)
		n--;
	if (n == 0 || memchr(s, '.', n) == NULL || *s == '.' ||
	    n > NAME_MAX_TEXT || is_other_word(sc, s, n))
		return false;
	host_scan(sc, s, n);
	sc->at += n;
	return true;
}
