/*
 * DNS messages: see dnsmsg.h.
 */
#include "checks/dnsmsg.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "checks/buf.h"
#include "checks/text.h"

#define CLASS_IN 1
#define TYPE_OPT 41
#define HOPS_MAX 64			/* pointers in one name */

enum type {
	TYPE_A = 1, TYPE_NS = 2, TYPE_CNAME = 5, TYPE_SOA = 6, TYPE_PTR = 12,
	TYPE_MX = 15, TYPE_TXT = 16, TYPE_AAAA = 28, TYPE_SRV = 33,
	TYPE_RRSIG = 46, TYPE_NSEC = 47, TYPE_NSEC3 = 50, TYPE_TLSA = 52,
	TYPE_SPF = 99, TYPE_CAA = 257
};

static const struct type_word {
	unsigned type;
	const char *word;
} type_words[] = {
	{ TYPE_A, "A" }, { TYPE_NS, "NS" }, { TYPE_CNAME, "CNAME" },
	{ TYPE_SOA, "SOA" }, { TYPE_PTR, "PTR" }, { TYPE_MX, "MX" },
	{ TYPE_TXT, "TXT" }, { TYPE_AAAA, "AAAA" }, { TYPE_SRV, "SRV" },
	{ 39, "DNAME" }, { TYPE_OPT, "OPT" }, { 43, "DS" },
	{ TYPE_RRSIG, "RRSIG" }, { TYPE_NSEC, "NSEC" }, { 48, "DNSKEY" },
	{ TYPE_NSEC3, "NSEC3" }, { TYPE_TLSA, "TLSA" }, { TYPE_SPF, "SPF" },
	{ TYPE_CAA, "CAA" },
};

unsigned
dnsmsg_type(const char *word)
{
	long number = -1;

	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
		if (strcasecmp(word, type_words[i].word) == 0)
			return type_words[i].type;
	}
	if (text_begins(word, "TYPE"))
		number = text_number(word + 4, 1, 65535);
	return number < 0 ? 0 : (unsigned)number;
}

const char *
dnsmsg_type_word(struct pool *pool, unsigned type)
{
	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
		if (type == type_words[i].type)
			return type_words[i].word;
	}
	return pool_printf(pool, "TYPE%u", type);
}

bool
dnsmsg_is_proof(unsigned type)
{
	return type == TYPE_RRSIG || type == TYPE_NSEC || type == TYPE_NSEC3;
}

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

/* ---- names ---- */

/* One byte of a label as text: at most 4 characters. */
static size_t
put_byte(char *to, unsigned char c)
{
	if (c < 0x21 || c > 0x7e)
		return (size_t)snprintf(to, 5, "\\%03u", c);
	if (strchr(".\\\";@$()", c) != NULL)
		return (size_t)snprintf(to, 5, "\\%c", c);
	*to = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
	return 1;
}

static size_t
put_label(char *to, const uint8_t *label, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += put_byte(to + len, label[i]);
	to[len++] = '.';
	return len;
}

/* "a.b." becomes "a.b", nothing at all becomes ".". */
static void
end_name(char *text, size_t len)
{
	if (len > 0)
		len--;
	else
		text[len++] = '.';
	text[len] = '\0';
}

/*
 * Read the name at `at`: where the message goes on behind it, or 0. A pointer
 * must lead before everything that was read of the name: none is met twice.
 */
static size_t
get_name(const struct dnsmsg *m, size_t at, char text[DNSMSG_TEXT_NAME])
{
	size_t end = 0, len = 0, wire = 1, first = at;

	for (int hops = 0; at < m->n;) {
		size_t n = m->p[at];

		if ((n & 0xc0) == 0xc0) {
			if (at + 2 > m->n || ++hops > HOPS_MAX)
				return 0;
			end = end != 0 ? end : at + 2;
			at = get16(m->p + at) & 0x3fff;
			if (at >= first)
				return 0;
			first = at;
			continue;
		}
		if ((n & 0xc0) != 0 || at + 1 + n > m->n)
			return 0;
		if (n == 0) {
			end_name(text, len);
			return end != 0 ? end : at + 1;
		}
		wire += 1 + n;
		if (wire > DNSMSG_WIRE_NAME)
			return 0;
		len += put_label(text + len, m->p + at + 1, n);
		at += 1 + n;
	}
	return 0;
}

/* ---- data ---- */

struct rdata {
	const struct dnsmsg *m;
	struct pool *pool;
	size_t at, n;
};

static const uint8_t *
bytes_of(const struct rdata *r)
{
	return r->m->p + r->at;
}

/* The data is `skip` bytes and then a name, nothing more: the name, or NULL. */
static const char *
name_of(const struct rdata *r, size_t skip)
{
	char name[DNSMSG_TEXT_NAME];

	if (r->n <= skip ||
	    get_name(r->m, r->at + skip, name) != r->at + r->n)
		return NULL;
	return pool_strdup(r->pool, name);
}

static const char *
address_of(const struct rdata *r, int family, size_t n)
{
	char text[INET6_ADDRSTRLEN];

	if (r->n != n || inet_ntop(family, bytes_of(r), text,
	    sizeof text) == NULL)
		return NULL;
	return pool_strdup(r->pool, text);
}

static const char *
mx_of(const struct rdata *r)
{
	const char *host = name_of(r, 2);

	return host == NULL ? NULL :
	    pool_printf(r->pool, "%u %s", get16(bytes_of(r)), host);
}

static const char *
srv_of(const struct rdata *r)
{
	const uint8_t *p = bytes_of(r);
	const char *host = name_of(r, 6);

	return host == NULL ? NULL : pool_printf(r->pool, "%u %u %u %s",
	    get16(p), get16(p + 2), get16(p + 4), host);
}

static const char *
soa_of(const struct rdata *r)
{
	char server[DNSMSG_TEXT_NAME], person[DNSMSG_TEXT_NAME];
	size_t at = get_name(r->m, r->at, server);
	const uint8_t *p;

	at = at == 0 ? 0 : get_name(r->m, at, person);
	if (at == 0 || at + 20 != r->at + r->n)
		return NULL;
	p = r->m->p + at;
	return pool_printf(r->pool, "%s %s %u %u %u %u %u", server, person,
	    get32(p), get32(p + 4), get32(p + 8), get32(p + 12),
	    get32(p + 16));
}

/*
 * Printable, but so that what was sent can be told from it: a line end or tab
 * is no blank, and a backslash of the sender's own begins no escape of ours.
 */
static const char *
txt_printable(struct pool *pool, const struct buf *joined)
{
	const char *text;
	struct buf b;

	buf_init(&b, 0);
	for (size_t i = 0; i < joined->len; i++) {
		char c = joined->data[i], next = joined->data[i + 1];

		if (c == '\t' || c == '\n' || c == '\r' ||
		    (c == '\\' && (next == 'x' || next == 'u')))
			buf_printf(&b, "\\x%02x", (unsigned)c);
		else
			buf_putc(&b, c);
	}
	text = text_printable(pool, b.data, b.len, b.len);
	buf_release(&b);
	return text;
}

/* All of it: half a record would say what its owner never said. */
static const char *
txt_of(const struct rdata *r)
{
	const uint8_t *p = bytes_of(r);
	struct buf joined;
	const char *text = NULL;
	size_t i = 0;

	buf_init(&joined, 0);
	while (i < r->n && i + 1 + p[i] <= r->n) {
		buf_add(&joined, p + i + 1, p[i]);
		i += 1u + p[i];
	}
	if (i == r->n)
		text = txt_printable(r->pool, &joined);
	buf_release(&joined);
	return text;
}

static const char *
hex_of(const struct rdata *r, size_t skip)
{
	static const char digit[] = "0123456789abcdef";
	size_t n = r->n - skip;
	char *hex = pool_alloc(r->pool, n * 2 + 1);

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digit[bytes_of(r)[skip + i] >> 4];
		hex[2 * i + 1] = digit[bytes_of(r)[skip + i] & 15];
	}
	return hex;
}

static const char *
tlsa_of(const struct rdata *r)
{
	const uint8_t *p = bytes_of(r);

	return r->n < 4 ? NULL : pool_printf(r->pool, "%u %u %u %s", p[0],
	    p[1], p[2], hex_of(r, 3));
}

static const char *
caa_of(const struct rdata *r)
{
	const char *p = (const char *)bytes_of(r);
	size_t tag = r->n < 2 ? 0 : (unsigned char)p[1];

	if (tag == 0 || 2 + tag > r->n)
		return NULL;
	return pool_printf(r->pool, "%u %s \"%s\"", (unsigned char)p[0],
	    text_printable(r->pool, p + 2, tag, tag),
	    text_printable(r->pool, p + 2 + tag, r->n - 2 - tag, TEXT_MAX));
}

/* Data that is not as its type demands is no data: NULL. */
static const char *
data_of(const struct rdata *r, unsigned type)
{
	switch (type) {
	case TYPE_A:
		return address_of(r, AF_INET, 4);
	case TYPE_AAAA:
		return address_of(r, AF_INET6, 16);
	case TYPE_NS: case TYPE_CNAME: case TYPE_PTR:
		return name_of(r, 0);
	case TYPE_MX:
		return mx_of(r);
	case TYPE_SRV:
		return srv_of(r);
	case TYPE_SOA:
		return soa_of(r);
	case TYPE_TXT: case TYPE_SPF:
		return txt_of(r);
	case TYPE_TLSA:
		return tlsa_of(r);
	case TYPE_CAA:
		return caa_of(r);
	default:
		return r->n == 0 ? "\\# 0" : pool_printf(r->pool, "\\# %zu %s",
		    r->n, hex_of(r, 0));
	}
}

/* ---- messages ---- */

int
dnsmsg_open(struct dnsmsg *m, const void *p, size_t n)
{
	memset(m, 0, sizeof *m);
	m->p = p;
	m->n = n;
	if (n < 12)
		return -1;
	m->response = (m->p[2] & 0x80) != 0;
	m->truncated = (m->p[2] & 0x02) != 0;
	m->authentic = (m->p[3] & 0x20) != 0;
	m->rcode = m->p[3] & 15;
	for (size_t i = 0; i < 4; i++)
		m->count[i] = get16(m->p + 4 + 2 * i);
	m->at = m->count[0] == 1 ? get_name(m, 12, m->name) : 0;
	if (m->at == 0 || m->at + 4 > n)
		return -1;
	m->type = get16(m->p + m->at);
	m->at += 4;
	return 0;
}

static bool
next_section(struct dnsmsg *m, struct dnsrr *rr)
{
	for (int i = DNSMSG_ANSWER; i <= DNSMSG_ADDITIONAL; i++) {
		if (m->count[i] > 0) {
			m->count[i]--;
			rr->section = (enum dnsmsg_section)i;
			return true;
		}
	}
	return false;
}

int
dnsmsg_next(struct dnsmsg *m, struct pool *pool, struct dnsrr *rr)
{
	struct rdata data = { .m = m, .pool = pool };
	char name[DNSMSG_TEXT_NAME];
	const uint8_t *p;
	size_t at;

	if (!next_section(m, rr))
		return 0;
	at = get_name(m, m->at, name);
	if (at == 0 || at + 10 > m->n)
		return -1;
	rr->name = pool_strdup(pool, name);
	p = m->p + at;
	rr->type = get16(p);
	rr->class = get16(p + 2);
	rr->ttl = get32(p + 4);
	data.at = at + 10;
	data.n = get16(p + 8);
	if (data.at + data.n > m->n)
		return -1;
	m->at = data.at + data.n;
	if (rr->type == TYPE_OPT)	/* RFC 6891 6.1.3 */
		m->rcode |= (unsigned)p[4] << 4;
	else if (rr->ttl > INT32_MAX)	/* RFC 2181 section 8 */
		rr->ttl = 0;
	rr->data = data_of(&data, rr->type);
	return rr->data == NULL ? -1 : 1;
}

/* ---- the query ---- */

/* The byte that the text at *s writes, or -1; *s moves on. */
static int
get_byte(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	int byte;

	if (*p != '\\') {
		(*s)++;
		return *p;
	}
	if (!isdigit(p[1])) {
		*s += 2;
		return p[1] == '\0' ? -1 : p[1];
	}
	if (!isdigit(p[2]) || !isdigit(p[3]))
		return -1;
	byte = (p[1] - '0') * 100 + (p[2] - '0') * 10 + p[3] - '0';
	*s += 4;
	return byte > 255 ? -1 : byte;
}

/* Write a label up to its dot or the end: its length, 0 when it is none. */
static size_t
write_label(uint8_t *out, const char **s)
{
	size_t n = 0;

	while (**s != '\0' && **s != '.') {
		int byte = get_byte(s);

		if (byte < 0 || n == 63)
			return 0;
		out[1 + n++] = (uint8_t)byte;
	}
	out[0] = (uint8_t)n;
	return n;
}

static size_t
write_name(uint8_t out[DNSMSG_WIRE_NAME], const char *s)
{
	size_t at = 0, n;
	uint8_t label[64];

	if (strcmp(s, ".") == 0)
		s++;
	while (*s != '\0') {
		n = write_label(label, &s);
		if (n == 0 || at + 1 + n + 1 > DNSMSG_WIRE_NAME)
			return 0;
		memcpy(out + at, label, 1 + n);
		at += 1 + n;
		s += *s == '.';
	}
	out[at++] = 0;
	return at;
}

size_t
dnsmsg_query(uint8_t out[DNSMSG_QUERY_SIZE], const char *name, unsigned type,
    unsigned id)
{
	/* RD; AD: tell whether it was validated (RFC 6840 5.7); QD 1, AR 1 */
	const uint8_t head[12] = { (uint8_t)(id >> 8), (uint8_t)id, 0x01, 0x20,
		0, 1, 0, 0, 0, 0, 0, 1 };
	const uint8_t opt[DNSMSG_OPT_SIZE] = { 0, 0, TYPE_OPT,
		DNSMSG_UDP_SIZE >> 8, DNSMSG_UDP_SIZE & 255, 0, 0, 0x80, 0, 0,
		0 };
	size_t n;

	memcpy(out, head, sizeof head);
	n = write_name(out + sizeof head, name);
	if (n == 0)
		return 0;
	n += sizeof head;
	out[n++] = (uint8_t)(type >> 8);
	out[n++] = (uint8_t)type;
	out[n++] = 0;
	out[n++] = CLASS_IN;
	memcpy(out + n, opt, sizeof opt);
	return n + sizeof opt;
}

size_t
dnsmsg_without_opt(uint8_t *query, size_t n)
{
	bool has = query[11] != 0;	/* ARCOUNT */

	query[11] = 0;
	return has ? n - DNSMSG_OPT_SIZE : n;
}
