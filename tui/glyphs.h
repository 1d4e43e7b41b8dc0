/*
 * Signs, words and line characters in two spellings: UTF-8 and ASCII; and
 * text made fit for a terminal or file that has only one of them.
 */
#ifndef TUI_GLYPHS_H
#define TUI_GLYPHS_H

#include <stdbool.h>

#include "checks/pool.h"
#include "tui/page.h"

/* Never colour alone: a sign ("✔", "+") and a word ("pass"); "" for none. */
const char *glyphs_sign(enum sign sign, bool ascii);
const char *glyphs_word(enum sign sign);
enum style glyphs_style(enum sign sign);

enum glyph { GLYPH_MARK, GLYPH_UP, GLYPH_DOWN, GLYPH_CUT, GLYPH_HLINE,
	GLYPH_VLINE, GLYPH_UPPER_LEFT, GLYPH_UPPER_RIGHT, GLYPH_LOWER_LEFT,
	GLYPH_LOWER_RIGHT, GLYPH_LEFT_TEE, GLYPH_RIGHT_TEE, GLYPH_COUNT };

const char *glyphs_line(enum glyph glyph, bool ascii);

/* What stands for a character where only ASCII can be shown; "?" at worst. */
const char *glyphs_ascii(unsigned ch);

/*
 * Text as it can be shown: printable once more (a page's texts are already),
 * at most two accents on a letter, in ASCII if asked. '\n' stays. The result
 * is borrowed from the pool or is s itself.
 */
const char *glyphs_text(struct pool *pool, const char *s, bool ascii);

/* True where the locale's characters are UTF-8. */
bool glyphs_utf8(void);

#endif
