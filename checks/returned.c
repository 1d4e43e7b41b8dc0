/*
 * The returned message in the case file: see returned.h.
 */
#include "checks/returned.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/base64.h"
#include "checks/mail.h"

static const char *const words[] = { "", "message", "headers", "text" };

#define FORMS ((int)(sizeof words / sizeof *words))

/* Bytes of it that are worth keeping. */
static size_t
length_kept(const struct returned *r)
{
	struct pool *pool = pool_new();
	struct mail m;
	size_t n = r->n;

	mail_read(&m, pool, r->bytes, r->n);
	if (mail_find(&m, "DKIM-Signature") == NULL)
		n -= m.body_n;
	pool_free(pool);
	return n < RETURNED_MAX ? n : RETURNED_MAX;
}

void
returned_keep(struct casefile *c, const struct returned *r)
{
	xmlNode *node = xml_first(casefile_root(c), "returned");
	size_t n = r->form == RETURNED_NOTHING ? 0 : length_kept(r);
	struct buf text;

	xml_remove(node);
	if (n == 0)
		return;
	buf_init(&text, 0);
	buf_putc(&text, '\n');
	base64_encode(&text, r->bytes, n);
	node = casefile_part(c, "returned");
	xmlNodeAddContentLen(node, (const xmlChar *)text.data, (int)text.len);
	xml_set(node, "form", words[r->form]);
	xml_set(node, "cut", r->cut || n == RETURNED_MAX ? "yes" : NULL);
	buf_release(&text);
	casefile_touch(c);
}

bool
returned_get(struct returned *r, struct pool *pool, const struct casefile *c)
{
	const xmlNode *node = xml_first(casefile_root(c), "returned");
	const char *form = node == NULL ? NULL : xml_attr(node, "form");
	const char *text;

	memset(r, 0, sizeof *r);
	if (form == NULL)
		return false;
	for (int i = 1; i < FORMS; i++) {
		if (strcmp(form, words[i]) == 0)
			r->form = (enum returned_form)i;
	}
	text = xml_text(node);
	r->bytes = (const char *)base64_decode(pool, text, strlen(text),
	    &r->n);
	r->cut = xml_attr(node, "cut") != NULL;
	return r->form != RETURNED_NOTHING && r->bytes != NULL && r->n > 0;
}
