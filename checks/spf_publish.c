/*
 * The record to publish, so that a message that did not pass does.
 *
 * The sender's address is put before the first term that asks DNS or does not
 * allow: there it matches whatever the rest needs, without any look-up. All
 * else stays as it is; only what makes the record invalid is mended, taken
 * out, or made one, and "all" goes behind the last mechanism.
 */
#include "checks/spf.h"

#include <string.h>

#include "checks/buf.h"
#include "checks/spf_repair.h"
#include "checks/text.h"

struct draft {
	struct pool *pool;
	const struct spf_verdict *v;
	struct spf_term *term;
	int n;
	struct spf_term all;		/* text NULL: none */
	bool has_redirect, has_exp;
};

const char *
spf_term_for(struct pool *pool, const struct ip *ip)
{
	char text[IP_TEXT];

	return pool_printf(pool, "ip%d:%s", ip->family, ip_text(ip, text));
}

/* ---- collecting ---- */

static bool
is_there(const struct draft *d, const struct spf_term *term)
{
	for (int i = 0; i < d->n; i++) {
		if (text_same(d->term[i].text, term->text))
			return true;
	}
	return false;
}

/* Of several, the one that is least strict: nobody loses mail by it. */
static void
take_all(struct draft *d, const struct spf_term *term)
{
	static const int mild[] = { [SPF_FAIL] = 0, [SPF_SOFTFAIL] = 1,
		[SPF_NEUTRAL] = 2, [SPF_PASS] = 3 };

	if (d->all.text == NULL ||
	    mild[term->qualifier] > mild[d->all.qualifier])
		d->all = *term;
}

/* Did the limits fail because of terms like this one? */
static bool
is_dead_weight(const struct draft *d, const struct spf_term *term)
{
	return term->dead && (d->v->reason == SPF_TOO_MANY_VOIDS ||
	    d->v->reason == SPF_INCLUDES_NONE);
}

/* Of several records, one includes what it redirected to. */
static bool
take_redirect(struct draft *d, const struct spf_record *record,
    struct spf_term *term)
{
	if (record->all != NULL)
		return false;		/* it never counted */
	if (d->v->n_own > 1)
		return spf_term_read(d->pool, pool_printf(d->pool,
		    "include:%s", term->spec), term);
	if (d->has_redirect || d->v->reason == SPF_REDIRECTS_NONE)
		return false;
	d->has_redirect = true;
	return true;
}

/* Addresses in the place of a term that asks for them. */
static void
take_flat(struct draft *d, const char *terms)
{
	struct spf_term term;
	const char *word;

	while ((word = text_word(d->pool, &terms)) != NULL) {
		if (spf_term_read(d->pool, word, &term) &&
		    !is_there(d, &term))
			d->term[d->n++] = term;
	}
}

/* How many terms of the draft one may become. */
static int
room_for(const struct spf_term *term)
{
	int n = 1;

	for (const char *s = term->flat; s != NULL && *s != '\0'; s++)
		n += *s == ' ';
	return n;
}

static void
take(struct draft *d, const struct spf_record *record,
    const struct spf_term *published)
{
	struct spf_term term = *published;

	if (term.kind == SPF_BAD &&
	    spf_repair(d->pool, published->text, &term) == NULL)
		return;
	switch (term.kind) {
	case SPF_ALL:
		if (published == record->all || record->all == NULL)
			take_all(d, &term);
		return;
	case SPF_REDIRECT:
		if (!take_redirect(d, record, &term))
			return;
		break;
	case SPF_EXP:
		if (d->has_exp)
			return;
		d->has_exp = true;
		break;
	default:
		break;
	}
	if (term.flat != NULL)
		take_flat(d, term.flat);
	else if (!is_dead_weight(d, &term) && !is_there(d, &term))
		d->term[d->n++] = term;
}

/* ---- putting in ---- */

static void
put_at(struct draft *d, int place, const struct spf_term *term)
{
	memmove(&d->term[place + 1], &d->term[place],
	    (size_t)(d->n - place) * sizeof *d->term);
	d->term[place] = *term;
	d->n++;
}

static void
take_out(struct draft *d, int place)
{
	memmove(&d->term[place], &d->term[place + 1],
	    (size_t)(d->n - place - 1) * sizeof *d->term);
	d->n--;
}

static bool
is_harmless(const struct spf_term *term)
{
	if (term->kind == SPF_IP4 || term->kind == SPF_IP6)
		return term->qualifier == SPF_PASS;
	return term->kind == SPF_EXP || term->kind == SPF_OTHER;
}

static void
put_sender(struct draft *d, const struct spf_term *sender)
{
	int place = 0;

	for (int i = 0; i < d->n; i++) {
		if (text_same(d->term[i].text, sender->text))
			take_out(d, i--);
	}
	while (place < d->n && is_harmless(&d->term[place]))
		place++;
	put_at(d, place, sender);
}

/* Behind the last mechanism; redirect beside it would be nothing. */
static void
put_all(struct draft *d)
{
	int place = 0;

	if (d->all.text == NULL)
		return;
	for (int i = d->n - 1; i >= 0; i--) {
		if (d->term[i].kind == SPF_REDIRECT)
			take_out(d, i);
	}
	for (int i = 0; i < d->n; i++) {
		if (d->term[i].kind <= SPF_EXISTS)
			place = i + 1;
	}
	put_at(d, place, &d->all);
}

static const char *
write_record(const struct draft *d)
{
	struct spf_record again;
	struct buf out;
	const char *text;

	buf_init(&out, 0);
	buf_puts(&out, "v=spf1");
	for (int i = 0; i < d->n; i++)
		buf_printf(&out, " %s", d->term[i].text);
	text = pool_strdup(d->pool, out.data);
	buf_release(&out);
	spf_record_read(d->pool, text, &again);
	return again.bad == NULL ? text : NULL;
}

/* ---- when ---- */

static bool
would_help(const struct spf_sender *s, const struct spf_verdict *v)
{
	return v->result != SPF_PASS && v->result != SPF_TEMPERROR &&
	    v->reason != SPF_NO_NAME && v->reason != SPF_NO_DOMAIN &&
	    !ip_is_private(&s->ip);
}

/* Nobody but that host says that name; a domain may have other senders. */
static const char *
fresh_record(struct pool *pool, const struct spf_sender *s)
{
	return pool_printf(pool, "v=spf1 %s %s", spf_term_for(pool, &s->ip),
	    s->from_helo ? "-all" : "mx ~all");
}

const char *
spf_publish(struct pool *pool, const struct spf_sender *s,
    const struct spf_verdict *v)
{
	struct draft d = { .pool = pool, .v = v };
	struct spf_term sender;
	int n = 2;			/* the sender and "all" */

	if (!would_help(s, v))
		return NULL;
	if (v->n_own == 0)
		return fresh_record(pool, s);
	for (int i = 0; i < v->n_own; i++) {
		for (int k = 0; k < v->own[i].n; k++)
			n += room_for(&v->own[i].term[k]);
	}
	d.term = pool_alloc(pool, (size_t)n * sizeof *d.term);
	for (int i = 0; i < v->n_own; i++) {
		for (int k = 0; k < v->own[i].n; k++)
			take(&d, &v->own[i], &v->own[i].term[k]);
	}
	if (!spf_term_read(pool, spf_term_for(pool, &s->ip), &sender))
		return NULL;
	put_sender(&d, &sender);
	put_all(&d);
	return write_record(&d);
}
