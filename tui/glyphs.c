/*
 * Signs, words and line characters: see glyphs.h. The ASCII spelling of
 * other alphabets' letters is "?": better no letter than a wrong one in a
 * name that somebody will type.
 */
#include "tui/glyphs.h"

#include <assert.h>
#include <langinfo.h>
#include <string.h>
#include <wchar.h>

#include "checks/buf.h"
#include "checks/text.h"

static const struct {
	const char *utf8, *ascii, *word;
	enum style style;
} signs[] = {
	[SIGN_NONE] = { "", "", "", STYLE_PLAIN },
	[SIGN_PASS] = { "✔", "+", "pass", STYLE_GOOD },
	[SIGN_WARN] = { "!", "!", "warn", STYLE_WARN },
	[SIGN_FAIL] = { "✖", "x", "fail", STYLE_BAD },
	[SIGN_UNKNOWN] = { "?", "?", "unknown", STYLE_WARN },
	[SIGN_SKIPPED] = { "·", ".", "skipped", STYLE_DIM },
	[SIGN_PENDING] = { "…", "~", "asking", STYLE_DIM },
	[SIGN_HERE] = { "●", ">", "here", STYLE_STRONG },
};

static const char *const line_glyphs[GLYPH_COUNT][2] = {
	[GLYPH_MARK] = { "▸", ">" },
	[GLYPH_UP] = { "↑", "^" },
	[GLYPH_DOWN] = { "↓", "v" },
	[GLYPH_CUT] = { "…", "~" },
	[GLYPH_HLINE] = { "─", "-" },
	[GLYPH_VLINE] = { "│", "|" },
	[GLYPH_UPPER_LEFT] = { "╭", "+" },
	[GLYPH_UPPER_RIGHT] = { "╮", "+" },
	[GLYPH_LOWER_LEFT] = { "╰", "+" },
	[GLYPH_LOWER_RIGHT] = { "╯", "+" },
	[GLYPH_LEFT_TEE] = { "├", "+" },
	[GLYPH_RIGHT_TEE] = { "┤", "+" },
};

/* U+00C0 to U+017F without their accents; '?': see below or not at all. */
static const char latin[] =
    "AAAAAA?CEEEEIIIIDNOOOOOxOUUUUY??aaaaaa?ceeeeiiiidnooooo/ouuuuy?y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlLlLl"
    "NnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

static const struct {
	unsigned ch;
	const char *ascii;
} special[] = {
	{ 0xa0, " " }, { 0xa3, "GBP" }, { 0xa7, "section " }, { 0xa9, "(c)" },
	{ 0xab, "\"" }, { 0xae, "(R)" }, { 0xb0, " degrees" }, { 0xb1, "+-" },
	{ 0xb4, "'" }, { 0xb5, "u" }, { 0xb7, "." }, { 0xbb, "\"" },
	{ 0xc6, "AE" }, { 0xde, "Th" }, { 0xdf, "ss" }, { 0xe6, "ae" },
	{ 0xfe, "th" }, { 0x132, "IJ" }, { 0x133, "ij" }, { 0x152, "OE" },
	{ 0x153, "oe" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" },
	{ 0x2013, "-" }, { 0x2014, "--" }, { 0x2015, "--" }, { 0x2018, "'" },
	{ 0x2019, "'" }, { 0x201a, "," }, { 0x201c, "\"" }, { 0x201d, "\"" },
	{ 0x201e, "\"" }, { 0x2020, "+" }, { 0x2022, "*" }, { 0x2026, "..." },
	{ 0x2032, "'" }, { 0x2039, "'" }, { 0x203a, "'" }, { 0x20ac, "EUR" },
	{ 0x2122, "(TM)" }, { 0x2190, "<-" }, { 0x2191, "^" },
	{ 0x2192, "->" }, { 0x2193, "v" }, { 0x21d2, "=>" }, { 0x2212, "-" },
	{ 0x2248, "~" }, { 0x2260, "!=" }, { 0x2264, "<=" }, { 0x2265, ">=" },
	{ 0x25b8, ">" }, { 0x25cf, ">" }, { 0x2713, "+" }, { 0x2714, "+" },
	{ 0x2715, "x" }, { 0x2716, "x" }, { 0x2717, "x" }, { 0x2718, "x" },
};

const char *
glyphs_sign(enum sign sign, bool ascii)
{
	assert((size_t)sign < sizeof signs / sizeof *signs);
	return ascii ? signs[sign].ascii : signs[sign].utf8;
}

const char *
glyphs_word(enum sign sign)
{
	assert((size_t)sign < sizeof signs / sizeof *signs);
	return signs[sign].word;
}

enum style
glyphs_style(enum sign sign)
{
	assert((size_t)sign < sizeof signs / sizeof *signs);
	return signs[sign].style;
}

const char *
glyphs_line(enum glyph glyph, bool ascii)
{
	assert(glyph < GLYPH_COUNT);
	return line_glyphs[glyph][ascii];
}

bool
glyphs_utf8(void)
{
	return text_same(nl_langinfo(CODESET), "UTF-8");
}

/* A letter as a string of its own, without a buffer. */
static const char *
letter(char c)
{
	static const char letters[] =
	    "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0"
	    "U\0V\0W\0X\0Y\0Z\0a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0"
	    "o\0p\0q\0r\0s\0t\0u\0v\0w\0x\0y\0z\0/";

	for (size_t i = 0; i < sizeof letters; i += 2) {
		if (letters[i] == c)
			return &letters[i];
	}
	return "?";
}

const char *
glyphs_ascii(unsigned ch)
{
	for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
		if (special[i].ch == ch)
			return special[i].ascii;
	}
	if (ch >= 0xc0 && ch < 0x180)
		return letter(latin[ch - 0xc0]);
	if (ch >= 0x300 && ch < 0x370)
		return "";		/* an accent on the letter before */
	return "?";
}

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < ' ' && c != '\n') || c >= 0x7f)
			return false;
	}
	return true;
}

/* Characters that the locale does not know have no width: '?' keeps it. */
static void
put_wide(struct buf *out, const char *s, size_t len, unsigned ch)
{
	if (wcwidth((wchar_t)ch) < 0 && glyphs_utf8())
		buf_putc(out, '?');
	else
		buf_add(out, s, len);
}

const char *
glyphs_text(struct pool *pool, const char *s, bool ascii)
{
	struct buf out;
	int accents = 0;

	if (s == NULL || is_plain(s))
		return s != NULL ? s : "";
	s = text_printable_lines(pool, s, strlen(s), strlen(s));
	buf_init(&out, 0);
	for (size_t len; *s != '\0'; s += len) {
		unsigned ch = '?';

		len = text_utf8(s, strlen(s) < 4 ? strlen(s) : 4, &ch);
		if (len == 0)
			len = 1;	/* never: it is printable */
		accents = ch >= 0x300 && wcwidth((wchar_t)ch) == 0 ?
		    accents + 1 : 0;
		if (ch < 0x80)
			buf_putc(&out, (char)ch);
		else if (ascii)
			buf_puts(&out, glyphs_ascii(ch));
		else if (accents <= 2)
			put_wide(&out, s, len, ch);
	}
	s = pool_strdup(pool, out.data);
	buf_release(&out);
	return s;
}
