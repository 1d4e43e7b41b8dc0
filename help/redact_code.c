/*
 * The ways to write a character: upper and lower case, accents composed or
 * not, bytes as =C3 (quoted-printable, RFC 2045), %C3 (RFC 3986) or \xc3 (how
 * this program shows bytes that are no text), encoded words (RFC 2047),
 * base64. Redaction compares texts through this file, so that a secret is
 * found however it is written.
 */
#include "help/redact_parts.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "checks/base64.h"
#include "checks/text.h"

/* ---- letters ---- */

/* What U+00C0 to U+017F are without case and accents; '*': no letters. */
static const char plain[] =
    "aaaaaaaceeeeiiiidnooooo*ouuuuyts" "aaaaaaaceeeeiiiidnooooo*ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
    "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

unsigned
fold_char(unsigned ch)
{
	if (ch < 0x80)
		return ch >= 'A' && ch <= 'Z' ? ch + 32 : ch;
	if (ch >= 0xc0 && ch < 0xc0 + sizeof plain - 1)
		return plain[ch - 0xc0] == '*' ? ch :
		    (unsigned char)plain[ch - 0xc0];
	if (ch >= 0x300 && ch <= 0x36f)
		return 0;
	if ((ch >= 0x391 && ch <= 0x3a9) || (ch >= 0x410 && ch <= 0x42f))
		return ch + 32;		/* Greek, Cyrillic */
	return ch >= 0x400 && ch <= 0x40f ? ch + 80 : ch;
}

bool
is_letter(unsigned ch)
{
	if (ch < 0x80)
		return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
		    (ch >= 'A' && ch <= 'Z');
	return ch >= 0xc0 && ch != 0xd7 && ch != 0xf7 && ch != CODE_JOINER &&
	    (ch < 0x2000 || ch > 0x206f) && (ch < 0x3000 || ch > 0x303f);
}

bool
is_separator(unsigned ch)
{
	return ch < 0x80 && ch != 0 && strchr(" ._-+,\t\n", (int)ch) != NULL;
}

/* ---- bytes and characters ---- */

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);

	return c == '\0' || at == NULL ? -1 : (int)(at - digits);
}

/* The next byte of a text, and how many bytes of the text write it. */
static size_t
read_byte(const char *s, size_t n, unsigned char *byte)
{
	size_t mark = *s == '=' || *s == '%' ? 1 : n > 1 && s[0] == '\\' &&
	    s[1] == 'x' ? 2 : 0;

	*byte = (unsigned char)*s;
	if (mark == 0 || n < mark + 2 || hex(s[mark]) < 0 ||
	    hex(s[mark + 1]) < 0)
		return 1;
	*byte = (unsigned char)(hex(s[mark]) * 16 + hex(s[mark + 1]));
	return mark + 2;
}

/* The bytes of one character, each written in whatever way. */
static size_t
read_encoded(const char *s, size_t n, unsigned *ch)
{
	unsigned char byte[4];
	size_t used = 0, k = 0, len;

	while (k < sizeof byte && used < n) {
		used += read_byte(s + used, n - used, &byte[k++]);
		len = text_utf8((const char *)byte, k, ch);
		if (len == k)
			return used;
	}
	return 0;
}

size_t
code_char(const char *s, size_t n, unsigned *ch)
{
	unsigned char byte;
	size_t len;

	if (n == 0)
		return 0;
	len = text_utf8(s, n, ch);
	if (len > 1)
		return len;
	len = read_byte(s, n, &byte);
	if (byte >= 0x80) {
		size_t all = read_encoded(s, n, ch);

		if (all > 0)
			return all;
	}
	*ch = byte;
	return len;
}

size_t
code_put(char to[4], unsigned ch)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--, ch >>= 6)
		to[i] = (char)(0x80 | (ch & 63));
	to[0] = (char)(lead[n] | ch);
	return n;
}

static void
put_char(struct buf *out, unsigned ch)
{
	char bytes[4];

	buf_add(out, bytes, code_put(bytes, ch));
}

char *
fold_text(struct pool *pool, const char *s, size_t n, bool joined)
{
	struct buf out;
	unsigned ch;
	size_t len;
	char *text;

	buf_init(&out, 0);
	while ((len = code_char(s, n, &ch)) > 0) {
		s += len;
		n -= len;
		ch = fold_char(ch);
		if (joined && is_separator(ch)) {
			ch = out.len > 0 && out.data[out.len - 1] != ' ' ?
			    ' ' : 0;
		}
		if (ch != 0)
			put_char(&out, ch);
	}
	if (joined && out.len > 0 && out.data[out.len - 1] == ' ')
		out.data[--out.len] = '\0';
	text = pool_strdup(pool, out.data);
	buf_release(&out);
	return text;
}

/* The character before s + at: the last one that ends there. */
static unsigned
char_before(const char *s, size_t at)
{
	unsigned ch;

	for (size_t back = 12; back > 0; back--) {
		if (back <= at && code_char(s + at - back, back, &ch) == back)
			return ch;
	}
	return at > 0 ? (unsigned char)s[at - 1] : 0;
}

bool
is_within_word(const char *s, size_t n, size_t at)
{
	unsigned next;

	if (at == 0 || code_char(s + at, n - at, &next) == 0)
		return false;
	return is_letter(char_before(s, at)) && is_letter(next);
}

/* ---- whole texts ---- */

static bool
is_text(unsigned ch)
{
	return (ch >= ' ' && ch < 0x7f) || ch >= 0xa0 || ch == '\t' ||
	    ch == '\n' || ch == '\r';
}

char *
code_decoded(struct pool *pool, const char *s, size_t n)
{
	struct buf out;
	bool any = false, good = true;
	unsigned ch;
	size_t len;
	char *text;

	buf_init(&out, 0);
	while (good && (len = code_char(s, n, &ch)) > 0) {
		any |= strchr("=%\\", *s) != NULL && len > 2;
		good = is_text(ch);
		put_char(&out, ch);
		s += len;
		n -= len;
	}
	text = any && good ? pool_strdup(pool, out.data) : NULL;
	buf_release(&out);
	return text;
}

char *
code_base64(struct pool *pool, const char *s, size_t n)
{
	size_t len, at = 0, one;
	const char *bytes = (const char *)base64_decode(pool, s, n, &len);
	unsigned ch;

	if (bytes == NULL || len < 4)
		return NULL;
	for (; at < len; at += one) {
		one = text_utf8(bytes + at, len - at, &ch);
		if (one == 0 || !is_text(ch))
			return NULL;
	}
	return pool_strndup(pool, bytes, len);
}

/* ---- encoded words: =?charset?q?text?= ---- */

struct word {
	const char *charset, *text;
	size_t charset_n, n;
	bool base64;
	size_t length;			/* of it all */
};

static bool
word_read(struct word *w, const char *s, size_t n)
{
	const char *end = s + n, *how, *text, *stop;

	if (n < 8 || s[0] != '=' || s[1] != '?')
		return false;
	how = memchr(s + 2, '?', n - 2);
	if (how == NULL || end - how < 5 || how[2] != '?' || how - s > 60)
		return false;
	text = how + 3;
	stop = memmem(text, (size_t)(end - text), "?=", 2);
	if (stop == NULL || strchr("qQbB", how[1]) == NULL)
		return false;
	*w = (struct word){ s + 2, text, strcspn(s + 2, "*?"),
		(size_t)(stop - text), how[1] == 'b' || how[1] == 'B',
		(size_t)(stop - s) + 2 };
	return memchr(text, ' ', w->n) == NULL;
}

/* Blanks between two encoded words are no text (RFC 2047 section 6.2). */
static size_t
blanks_before_word(const char *s, size_t n)
{
	size_t blanks = 0;
	struct word w;

	while (blanks < n && strchr(" \t\n", s[blanks]) != NULL)
		blanks++;
	return word_read(&w, s + blanks, n - blanks) ? blanks : 0;
}

size_t
code_words_length(const char *s, size_t n)
{
	size_t all = 0;
	struct word w;

	while (word_read(&w, s + all, n - all)) {
		all += w.length;
		all += blanks_before_word(s + all, n - all);
	}
	return all;
}

static void
word_bytes(struct buf *out, struct pool *pool, const struct word *w)
{
	size_t len;
	const uint8_t *bytes;
	unsigned char byte;

	if (w->base64) {
		bytes = base64_decode(pool, w->text, w->n, &len);
		if (bytes != NULL)
			buf_add(out, bytes, len);
		return;
	}
	for (size_t i = 0; i < w->n;) {
		i += read_byte(w->text + i, w->n - i, &byte);
		buf_putc(out, byte == '_' ? ' ' : (char)byte);
	}
}

/*
 * Bytes of a charset as UTF-8; those of a character that goes on in the next
 * word stay. False: such a charset is not known.
 */
static bool
put_converted(struct buf *out, const char *charset, struct buf *bytes)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	char *in = bytes->data, block[256];
	size_t left = bytes->len, done = 0;

	if (cd == (iconv_t)-1)
		return false;
	while (left > 0 && !(done == (size_t)-1 && errno == EINVAL)) {
		char *to = block;
		size_t room = sizeof block;

		done = iconv(cd, &in, &left, &to, &room);
		buf_add(out, block, sizeof block - room);
		if (done == (size_t)-1 && errno == EILSEQ) {
			in++;
			left--;
		}
	}
	iconv_close(cd);
	memmove(bytes->data, in, left);
	bytes->len = left;
	return true;
}

/* A secret may begin at an encoded word, or go across: both are found. */
static size_t
put_words(struct buf *out, struct pool *pool, const char *s, size_t n)
{
	struct buf bytes;
	size_t all = 0;
	struct word w;
	bool known = true;

	buf_init(&bytes, 0);
	while (known && word_read(&w, s + all, n - all)) {
		if (all > 0)
			put_char(out, CODE_JOINER);
		word_bytes(&bytes, pool, &w);
		known = put_converted(out, pool_strndup(pool, w.charset,
		    w.charset_n), &bytes);
		all += w.length;
		all += blanks_before_word(s + all, n - all);
	}
	buf_release(&bytes);
	return known ? all : 0;
}

char *
code_words(struct pool *pool, const char *s, size_t n)
{
	struct buf out;
	struct word w;
	char *text = NULL;
	size_t at = 0, len = 1;

	buf_init(&out, 0);
	for (; at < n && len > 0; at += len) {
		len = 1;
		if (word_read(&w, s + at, n - at))
			len = put_words(&out, pool, s + at, n - at);
		else
			buf_putc(&out, s[at]);
	}
	if (len > 0)
		text = text_printable(pool, out.data, out.len, TEXT_MAX);
	buf_release(&out);
	return text;
}
