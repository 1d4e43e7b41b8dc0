/*
 * The encodings that PowerShell writes: Export-Clixml and ">" of Windows
 * PowerShell give UTF-16 with a byte order mark, PowerShell 7 gives UTF-8
 * without one, Set-Content of old ones the Windows code page. Marks get lost
 * when files are cut and pasted, so UTF-16 is also told by its zero bytes.
 */
#include "checks/exchange_parts.h"

#include <string.h>

#include "checks/text.h"

#define LOOKED_AT 512			/* bytes that tell the encoding */

enum encoding { ENCODING_UTF8, ENCODING_LE, ENCODING_BE, ENCODING_ANSI };

static void
put_utf8(struct buf *out, unsigned ch)
{
	if (ch < 0x80) {
		buf_putc(out, (char)ch);
		return;
	}
	if (ch < 0x800) {
		buf_putc(out, (char)(0xc0 | ch >> 6));
	} else if (ch < 0x10000) {
		buf_putc(out, (char)(0xe0 | ch >> 12));
		buf_putc(out, (char)(0x80 | (ch >> 6 & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | ch >> 18));
		buf_putc(out, (char)(0x80 | (ch >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (ch >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (ch & 0x3f)));
}

static unsigned
unit(const char *s, bool big)
{
	unsigned a = (unsigned char)s[0], b = (unsigned char)s[1];

	return big ? a << 8 | b : b << 8 | a;
}

static void
from_utf16(struct buf *out, const char *s, size_t n, bool big)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		unsigned ch = unit(s + i, big), low;

		if (ch >= 0xd800 && ch < 0xdc00 && i + 3 < n) {
			low = unit(s + i + 2, big);
			if (low >= 0xdc00 && low < 0xe000) {
				ch = 0x10000 + ((ch & 0x3ff) << 10) +
				    (low & 0x3ff);
				i += 2;
			}
		}
		put_utf8(out, ch >= 0xd800 && ch < 0xe000 ? 0xfffd : ch);
	}
}

/* Windows-1252: what differs from Latin-1. Undefined ones stay controls. */
static void
from_ansi(struct buf *out, const char *s, size_t n)
{
	static const unsigned short high[32] = { 0x20ac, 0x81, 0x201a, 0x192,
		0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
		0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d,
		0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153,
		0x9d, 0x17e, 0x178 };

	for (size_t i = 0; i < n; i++) {
		unsigned ch = (unsigned char)s[i];

		put_utf8(out, ch >= 0x80 && ch < 0xa0 ? high[ch - 0x80] : ch);
	}
}

static bool
is_utf8(const char *s, size_t n)
{
	unsigned ch;

	while (n > 0) {
		size_t len = text_utf8(s, n, &ch);

		if (len == 0)
			return false;
		s += len;
		n -= len;
	}
	return true;
}

/* Zero bytes in the even or the odd places alone, half of what is seen. */
static enum encoding
guess(const char *s, size_t n)
{
	size_t zeros[2] = { 0, 0 }, seen = n < LOOKED_AT ? n : LOOKED_AT;

	for (size_t i = 0; i < seen; i++)
		zeros[i % 2] += s[i] == '\0';
	if (zeros[1] > seen / 4 && zeros[0] == 0)
		return ENCODING_LE;
	if (zeros[0] > seen / 4 && zeros[1] == 0)
		return ENCODING_BE;
	return is_utf8(s, n) ? ENCODING_UTF8 : ENCODING_ANSI;
}

bool
exchange_decode(struct buf *out, const char *s, size_t n)
{
	enum encoding encoding;

	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		n -= 3;
	}
	if (n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 ||
	    memcmp(s, "\xfe\xff", 2) == 0)) {
		encoding = *s == '\xff' ? ENCODING_LE : ENCODING_BE;
		s += 2;
		n -= 2;
	} else {
		encoding = guess(s, n);
	}
	if (encoding == ENCODING_UTF8)
		buf_add(out, s, n);
	else if (encoding == ENCODING_ANSI)
		from_ansi(out, s, n);
	else
		from_utf16(out, s, n, encoding == ENCODING_BE);
	return memchr(out->data, '\0', out->len) == NULL;
}
