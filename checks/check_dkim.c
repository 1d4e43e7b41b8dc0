/*
 * dkim: the keys of the selectors are in DNS and usable, and the signatures
 * of the returned message verify, as far as it came back (RFC 6376, 8301,
 * 8463).
 *
 * One good signature is enough for a receiver, a bad one beside it counts for
 * nothing (RFC 6376 section 6.1): it is a warning here. Without the whole
 * message the keys alone decide, and notes say what could not be verified.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/dkim.h"
#include "checks/text.h"

#define AGE_ROTATED 7			/* days: keys may have changed since */

/* ---- details ---- */

static void
describe_places(struct inquiry *q, const struct dkim *d)
{
	xmlNode *list = detail_list(q->finding, "selectors");

	for (int i = 0; i < d->n_places; i++) {
		const struct dkim_place *place = &d->place[i];
		const struct dkim_key *key = &place->key;
		xmlNode *map = detail_map(list, NULL);

		detail_text(map, "selector", place->selector);
		detail_text(map, "domain", place->domain);
		detail_text(map, "status", dkim_key_word(key->status));
		if (key->bits > 0)
			detail_number(map, "bits", key->bits);
		detail_text(map, "type", key->type);
		detail_text(map, "problem", key->problem);
		detail_text(map, "alias", key->alias);
	}
}

static void
describe_sealed(struct inquiry *q, const struct dkim *d)
{
	xmlNode *list;

	if (!d->have_message)
		return;
	list = detail_list(q->finding, "signatures");
	for (int i = 0; i < d->n_sealed; i++) {
		const struct dkim_sealed *s = &d->sealed[i];
		xmlNode *map = detail_map(list, NULL);

		detail_text(map, "domain", s->signature.domain);
		detail_text(map, "selector", s->signature.selector);
		detail_text(map, "algorithm", s->signature.algorithm == NULL ?
		    NULL : text_printable(q->pool, s->signature.algorithm,
		    strlen(s->signature.algorithm), 40));
		detail_text(map, "result", dkim_result_word(s->result));
		detail_text(map, "reason", s->reason);
	}
}

/* The key that the finding's sentence is about. */
static void
describe_main(struct inquiry *q, const char *selector, const char *domain,
    const struct dkim_key *key)
{
	detail_text(q->finding, "selector", selector);
	detail_text(q->finding, "domain", domain);
	if (selector != NULL && domain != NULL)
		detail_text(q->finding, "key_name", dkim_key_name(q->pool,
		    selector, domain));
	if (key == NULL)
		return;
	if (key->bits > 0)
		detail_number(q->finding, "bits", key->bits);
	detail_text(q->finding, "alias", key->alias);
	if (key->problem != NULL)
		finding_note(q->finding, pool_printf(q->pool, "problem-%s",
		    key->problem));
	if (key->status == DKIM_KEY_MISSING && key->other_text)
		finding_note(q->finding, "other-text");
}

/* ---- what it comes to ---- */

static bool
is_bad(enum dkim_key_status status)
{
	return status == DKIM_KEY_MISSING || status == DKIM_KEY_REVOKED ||
	    status == DKIM_KEY_WEAK || status == DKIM_KEY_MALFORMED;
}

static int
count_sealed(const struct dkim *d, enum dkim_result result)
{
	int n = 0;

	for (int i = 0; i < d->n_sealed; i++)
		n += d->sealed[i].result == result;
	return n;
}

/* Of those that failed for good, the first one. */
static const struct dkim_sealed *
first_failed(const struct dkim *d)
{
	for (int i = 0; i < d->n_sealed; i++) {
		enum dkim_result is = d->sealed[i].result;

		if (is != DKIM_PASS && is != DKIM_INCOMPLETE &&
		    is != DKIM_TEMPERROR)
			return &d->sealed[i];
	}
	return NULL;
}

static const struct dkim_sealed *
first_of(const struct dkim *d, enum dkim_result result)
{
	for (int i = 0; i < d->n_sealed; i++) {
		if (d->sealed[i].result == result)
			return &d->sealed[i];
	}
	return NULL;
}

/* Faults that cost no mail: keys in testing, or shorter than they should. */
static bool
note_soft_faults(struct inquiry *q, const struct dkim *d)
{
	bool testing = false, brief = false, rsa = false, other = false;

	for (int i = 0; i < d->n_places; i++) {
		const struct dkim_key *key = &d->place[i].key;
		bool usable = !is_bad(key->status) && key->bits > 0;
		bool is_rsa = text_same(key->type, "rsa");

		testing |= key->status == DKIM_KEY_TESTING;
		brief |= usable && is_rsa && key->bits < DKIM_BITS_GOOD;
		rsa |= usable && is_rsa;
		other |= usable && !is_rsa;
	}
	if (testing)
		finding_note(q->finding, "key-testing");
	if (brief)
		finding_note(q->finding, "key-short");
	if (other && !rsa)
		finding_note(q->finding, "only-ed25519");
	return testing || brief;
}

static void
end_well(struct inquiry *q, const struct dkim *d, const char *says)
{
	bool soft = note_soft_faults(q, d);

	finding_end(q->finding, soft ? STATUS_WARN : STATUS_PASS, says);
}

static void
note_age(struct inquiry *q, const struct dkim_key *key)
{
	const char *age = fact_get(q->casefile, "age_days");

	if (key != NULL && key->status == DKIM_KEY_MISSING && age != NULL &&
	    text_number(age, AGE_ROTATED, 99999) >= 0)
		finding_note(q->finding, "rotated");
}

/* ---- from keys alone ---- */

static const struct dkim_place *
first_place(const struct dkim *d, bool (*is)(enum dkim_key_status))
{
	for (int i = 0; i < d->n_places; i++) {
		if (is(d->place[i].key.status))
			return &d->place[i];
	}
	return NULL;
}

static bool
is_good(enum dkim_key_status status)
{
	return status == DKIM_KEY_OK || status == DKIM_KEY_TESTING;
}

static bool
is_any(enum dkim_key_status status)
{
	(void)status;
	return true;
}

static void
conclude_keys(struct inquiry *q, const struct dkim *d, const char *well)
{
	const struct dkim_place *bad = first_place(d, is_bad);
	const struct dkim_place *good = first_place(d, is_good);
	const struct dkim_place *main = bad != NULL ? bad : good != NULL ?
	    good : first_place(d, is_any);

	describe_main(q, main->selector, main->domain, &main->key);
	if (bad != NULL) {
		note_age(q, &bad->key);
		finding_end(q->finding, good != NULL ? STATUS_WARN :
		    STATUS_FAIL, pool_printf(q->pool, "key-%s",
		    dkim_key_word(bad->key.status)));
	} else if (good != NULL) {
		end_well(q, d, well);
	} else {
		finding_end(q->finding, STATUS_UNKNOWN, "key-unknown");
	}
}

/* ---- from signatures ---- */

static void
conclude_sealed(struct inquiry *q, const struct dkim_sealed *s,
    enum status status, const char *says)
{
	/* A failure with a key in testing is as no signature (3.6.1, t=y). */
	bool testing = s->key != NULL && s->key->testing;

	describe_main(q, s->signature.selector, s->signature.domain, s->key);
	note_age(q, s->key);
	if (testing)
		finding_note(q->finding, "key-testing");
	finding_end(q->finding, status == STATUS_FAIL && testing ?
	    STATUS_WARN : status, says);
}

static void
conclude_pass(struct inquiry *q, const struct dkim *d)
{
	const struct dkim_sealed *good = first_of(d, DKIM_PASS);

	describe_main(q, good->signature.selector, good->signature.domain,
	    good->key);
	detail_text(q->finding, "signature", "pass");
	if (good->reason != NULL)
		finding_note(q->finding, good->reason);
	if (first_failed(d) == NULL) {
		end_well(q, d, "verified");
		return;
	}
	note_soft_faults(q, d);
	finding_note(q->finding, first_failed(d)->reason);
	finding_end(q->finding, STATUS_WARN, "partly");
}

/* Not enough came back: what failed for good beside it is a warning. */
static void
conclude_incomplete(struct inquiry *q, const struct dkim *d)
{
	const struct dkim_sealed *failed = first_failed(d);

	detail_text(q->finding, "signature", "incomplete");
	finding_note(q->finding, first_of(d, DKIM_INCOMPLETE)->reason);
	if (failed != NULL)
		conclude_sealed(q, failed, STATUS_WARN, failed->reason);
	else
		conclude_keys(q, d, "incomplete");
}

static void
conclude_message(struct inquiry *q, const struct dkim *d)
{
	const struct dkim_sealed *failed = first_failed(d);

	if (count_sealed(d, DKIM_PASS) > 0) {
		conclude_pass(q, d);
	} else if (count_sealed(d, DKIM_TEMPERROR) > 0) {
		conclude_sealed(q, first_of(d, DKIM_TEMPERROR),
		    STATUS_UNKNOWN, "key-unknown");
	} else if (count_sealed(d, DKIM_INCOMPLETE) > 0) {
		conclude_incomplete(q, d);
	} else {
		detail_text(q->finding, "signature", "fail");
		detail_text(q->finding, "reason", failed->reason);
		conclude_sealed(q, failed, STATUS_FAIL, failed->reason);
	}
}

static bool
run(struct inquiry *q)
{
	struct dkim *d = pool_alloc(q->pool, sizeof *d);

	if (!dkim_gather(q, d))
		return false;
	dkim_judge(d, q->pool);
	describe_places(q, d);
	describe_sealed(q, d);
	if (d->n_sealed > 0) {
		conclude_message(q, d);
	} else if (d->have_message) {
		detail_text(q->finding, "signature", "none");
		if (first_place(d, is_bad) != NULL)
			conclude_keys(q, d, "key");
		else
			finding_end(q->finding, STATUS_WARN, "unsigned");
	} else if (d->n_places > 0) {
		conclude_keys(q, d, "key");
	} else {
		finding_end(q->finding, STATUS_SKIPPED, d->no_domain ?
		    "no-header_from" : "no-selectors");
	}
	return true;
}

extern const struct check check_dkim;
const struct check check_dkim = { .id = "dkim", .needs = "", .run = run };
