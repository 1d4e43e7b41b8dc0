/*
 * The returned message: where it begins within a text, and, as it came, byte
 * for byte, for its DKIM signatures: which bytes of the bounce are it, and the
 * selectors and domains that its signatures name.
 */
#include "checks/intake_parts.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/dkim_signature.h"
#include "checks/intake_entity.h"
#include "checks/intake_frame.h"
#include "checks/text.h"

const char *
text_returned(const char *text)
{
	const struct frame *rows[FRAMES_MAX];
	const char *first = NULL;
	size_t length = strnlen(text, TEXT_READ);
	int n = frame_may_match(FRAMES_END, text, length, rows);
	struct match m;

	for (int i = 0; i < n; i++) {
		const char *at;

		if (!frame_find(rows[i]->pattern, text, length, &m))
			continue;
		at = rows[i]->whole ? m.at : strchrnul(m.end, '\n');
		if (first == NULL || at < first)
			first = at;
	}
	return first;
}

void
parts_add_returned(struct parts *parts, const char *text,
    const struct returned *raw)
{
	int n = parts->n;

	parts_add(parts, SECTION_RETURNED, "returned headers", text);
	if (parts->n > n)
		parts->at[n].raw = *raw;
}

struct returned
returned_slice(const char *bytes, size_t n, long from, const char *boundary)
{
	struct returned r = { .form = RETURNED_MESSAGE };
	const char *end;

	if (from < 0 || (size_t)from >= n)
		return (struct returned){ .form = RETURNED_NOTHING };
	r.bytes = bytes + from;
	r.n = n - (size_t)from;
	end = boundary == NULL ? NULL : entity_boundary(r.bytes, bytes + n,
	    boundary);
	/* The line end before a boundary belongs to it. */
	if (end != NULL)
		r.n = (size_t)(end - r.bytes) - (end > r.bytes);
	r.cut = boundary != NULL && end == NULL;
	return r;
}

/* A blank-separated list in which no word stands twice. */
static void
add_word(struct buf *list, const char *word)
{
	const char *at = list->data;
	size_t n = strlen(word);

	for (; *at != '\0'; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, word, n) == 0)
			return;
		at += len;
	}
	buf_printf(list, "%s%s", list->len > 0 ? " " : "", word);
}

static void
signer_facts(struct casefile *c, struct pool *pool, const struct mail *m,
    const char *where)
{
	struct dkim_signature s;
	struct buf selectors, keys;
	int seen = 0;

	buf_init(&selectors, 0);
	buf_init(&keys, 0);
	for (int i = 0; i < m->n && seen < DKIM_SIGNATURES; i++) {
		if (!mail_field_is(&m->field[i], "DKIM-Signature"))
			continue;
		seen++;
		dkim_signature_read(&s, pool, &m->field[i]);
		if (s.selector == NULL || s.domain == NULL)
			continue;
		add_word(&selectors, s.selector);
		add_word(&keys, dkim_key_name(pool, s.selector, s.domain));
	}
	if (selectors.len > 0) {
		fact_add(c, "selectors", selectors.data, FACT_RETURNED,
		    where);
		fact_add(c, "selector_domains", keys.data, FACT_RETURNED,
		    where);
	}
	buf_release(&selectors);
	buf_release(&keys);
}

void
returned_read(struct casefile *c, struct told *told, const struct section *s)
{
	struct returned raw = s->raw;
	const struct mail_field *first;
	struct section whole = *s;
	struct mail m;

	if (raw.form == RETURNED_NOTHING)
		raw = (struct returned){ RETURNED_TEXT, false, s->text,
			strlen(s->text) };
	mail_read(&m, told->pool, raw.bytes, raw.n);
	first = mail_find(&m, "DKIM-Signature");
	whole.text = raw.bytes;
	returned_keep(c, &raw);
	if (first != NULL)
		signer_facts(c, told->pool, &m, section_where(told->pool,
		    &whole, first->at));
}
