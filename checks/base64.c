/*
 * Base64: see base64.h.
 */
#include "checks/base64.h"

#include <stdbool.h>
#include <string.h>

#define LINE_BYTES 57			/* 76 characters */

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* 0 to 63, or -1. */
static int
value_of(char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* How many '=' and nothing else but blanks stand there; -1: other things. */
static int
padding(const char *s, size_t n)
{
	int found = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '=')
			found++;
		else if (!is_space(s[i]))
			return -1;
	}
	return found;
}

uint8_t *
base64_decode(struct pool *pool, const char *s, size_t n, size_t *len)
{
	uint8_t *out = pool_alloc(pool, n / 4 * 3 + 4);
	uint32_t bits = 0;
	int pad;
	size_t i, digits = 0;

	*len = 0;
	for (i = 0; i < n && s[i] != '='; i++) {
		int value = value_of(s[i]);

		if (value < 0 && is_space(s[i]))
			continue;
		if (value < 0)
			return NULL;
		bits = bits << 6 | (uint32_t)value;
		if (++digits % 4 != 1)
			out[(*len)++] = (uint8_t)(bits >>
			    (6 - 2 * ((digits - 1) % 4)));
	}
	pad = padding(s + i, n - i);
	if (digits % 4 == 1 || pad < 0 || (pad > 0 &&
	    (digits + (size_t)pad) % 4 != 0))
		return NULL;
	return out;
}

static void
encode_three(char out[4], const uint8_t p[3])
{
	uint32_t bits = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];

	out[0] = alphabet[bits >> 18];
	out[1] = alphabet[bits >> 12 & 63];
	out[2] = alphabet[bits >> 6 & 63];
	out[3] = alphabet[bits & 63];
}

/* Four characters for the last bytes, 1 to 3. */
static void
encode_last(char out[4], const uint8_t *p, size_t n)
{
	uint8_t all[3] = { 0 };

	memcpy(all, p, n);
	encode_three(out, all);
	memset(out + 1 + n, '=', 3 - n);
}

void
base64_encode(struct buf *out, const void *p, size_t n)
{
	const uint8_t *byte = p, *end = byte + n;
	char line[LINE_BYTES / 3 * 4 + 1];

	while (byte < end) {
		size_t len = 0;

		for (; end - byte >= 3 && len + 1 < sizeof line; byte += 3) {
			encode_three(line + len, byte);
			len += 4;
		}
		if (byte < end && len + 1 < sizeof line) {
			encode_last(line + len, byte, (size_t)(end - byte));
			len += 4;
			byte = end;
		}
		line[len++] = '\n';
		buf_add(out, line, len);
	}
}
