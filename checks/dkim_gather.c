/*
 * Which DKIM keys belong to a case, and asking for them: see dkim.h.
 *
 * A selector alone names no key. Its domain is the one that a signature of
 * the returned message names; else that of the From line, and if there is no
 * key, the domain above it that one registers.
 */
#include "checks/dkim.h"

#include <string.h>

#include "checks/name.h"
#include "checks/text.h"

static struct dkim_place *
find_place(struct dkim *d, const char *selector, const char *domain)
{
	for (int i = 0; i < d->n_places; i++) {
		if (strcmp(d->place[i].selector, selector) == 0 &&
		    strcmp(d->place[i].domain, domain) == 0)
			return &d->place[i];
	}
	return NULL;
}

static bool
ask_place(struct inquiry *q, struct dkim *d, const char *selector,
    const char *domain)
{
	struct dkim_place *place = find_place(d, selector, domain);

	if (place != NULL || d->n_places == DKIM_KEYS)
		return true;
	place = &d->place[d->n_places++];
	place->selector = selector;
	place->domain = domain;
	return dkim_key_ask(q, selector, domain, &place->key);
}

/* ---- selectors that somebody told ---- */

/* The domain of "SELECTOR._domainkey.DOMAIN" among the words; NULL: none. */
static const char *
told_domain(struct pool *pool, const char *names, const char *selector)
{
	const char *mark = pool_printf(pool, "%s._domainkey.", selector);
	const char *name;

	while (names != NULL && (name = text_word(pool, &names)) != NULL) {
		if (text_begins(name, mark))
			return name + strlen(mark);
	}
	return NULL;
}

static const char *
author_domain(struct inquiry *q)
{
	const char *domain = name_of_address(q->pool, fact_get(q->casefile,
	    "header_from"));

	return domain != NULL ? domain : name_of_address(q->pool,
	    fact_get(q->casefile, "from"));
}

static bool
guess_place(struct inquiry *q, struct dkim *d, const char *selector)
{
	const char *domain = author_domain(q), *above;
	struct dkim_key here, there;

	if (domain == NULL) {
		d->no_domain = true;
		return true;
	}
	if (!dkim_key_ask(q, selector, domain, &here))
		return false;
	above = name_registered(q->pool, domain);
	if (here.status != DKIM_KEY_MISSING || strcmp(above, domain) == 0)
		return ask_place(q, d, selector, domain);
	if (!dkim_key_ask(q, selector, above, &there))
		return false;
	return ask_place(q, d, selector,
	    there.status == DKIM_KEY_MISSING ? domain : above);
}

static bool
ask_told(struct inquiry *q, struct dkim *d)
{
	const char *at = fact_get(q->casefile, "selectors");
	const char *names = fact_get(q->casefile, "selector_domains");
	char *selector;
	bool done = true;

	for (int i = 0; at != NULL && i < DKIM_KEYS &&
	    (selector = text_word(q->pool, &at)) != NULL; i++) {
		const char *domain;

		selector = text_lower(q->pool, selector);
		domain = told_domain(q->pool, names, selector);
		if (domain != NULL)
			done &= ask_place(q, d, selector, domain);
		else
			done &= guess_place(q, d, selector);
	}
	return done;
}

/* ---- signatures ---- */

static bool
ask_signed(struct inquiry *q, struct dkim *d)
{
	bool done = true;

	for (int i = 0; i < d->n_sealed; i++) {
		struct dkim_sealed *s = &d->sealed[i];
		struct dkim_place *place;

		if (s->signature.domain == NULL)
			continue;
		done &= ask_place(q, d, s->signature.selector,
		    s->signature.domain);
		place = find_place(d, s->signature.selector,
		    s->signature.domain);
		s->key = place == NULL ? NULL : &place->key;
	}
	return done;
}

static void
read_message(struct inquiry *q, struct dkim *d)
{
	d->have_message = returned_get(&d->returned, q->pool, q->casefile);
	if (!d->have_message)
		return;
	mail_read(&d->mail, q->pool, d->returned.bytes, d->returned.n);
	for (int i = 0; i < d->mail.n && d->n_sealed < DKIM_SIGNATURES; i++) {
		const struct mail_field *f = &d->mail.field[i];

		if (mail_field_is(f, "DKIM-Signature"))
			dkim_signature_read(
			    &d->sealed[d->n_sealed++].signature, q->pool, f);
	}
	/* A few fields quoted in a text: the others may have been there. */
	if (d->returned.form == RETURNED_TEXT && d->n_sealed == 0 &&
	    mail_find(&d->mail, "Received") == NULL)
		d->have_message = false;
}

bool
dkim_gather(struct inquiry *q, struct dkim *d)
{
	bool signed_done;

	memset(d, 0, sizeof *d);
	read_message(q, d);
	signed_done = ask_signed(q, d);
	return ask_told(q, d) && signed_done;
}
