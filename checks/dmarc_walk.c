/*
 * The DNS tree walk: see dmarc_walk.h. All names are asked at once, for which
 * of them count is known only afterwards; a record that ends the walk makes
 * the answers above it count for nothing.
 */
#include "checks/dmarc_walk.h"

#include <string.h>

static void
read_step(struct inquiry *q, struct dmarc_step *s, const struct question *a)
{
	const struct record *r;

	s->outcome = a->outcome;
	for (int i = 0; (r = answer_record(a, "TXT", i)) != NULL; i++) {
		struct dmarc_record one;

		if (!dmarc_record_read(&one, q->pool, r->data)) {
			if (dmarc_record_is_meant(r->data))
				s->broken = r->data;
		} else if (++s->records == 1) {
			s->record = one;
		}
	}
}

bool
dmarc_step_ask(struct inquiry *q, const char *domain, struct dmarc_step *s)
{
	const struct question *a = ask_dns(q, pool_printf(q->pool,
	    "_dmarc.%s", domain), "TXT");

	memset(s, 0, sizeof *s);
	s->domain = domain;
	if (a == NULL)
		return false;
	read_step(q, s, a);
	return true;
}

static int
labels_of(const char *domain)
{
	int n = 1;

	for (; *domain != '\0'; domain++)
		n += *domain == '.';
	return n;
}

/* The next name of the walk, NULL behind the last (section 4.10, step 3). */
static const char *
next_name(const char *domain)
{
	int drop = labels_of(domain) >= DMARC_WALK ?
	    labels_of(domain) - (DMARC_WALK - 1) : 1;

	while (drop-- > 0 && domain != NULL) {
		domain = strchr(domain, '.');
		domain = domain == NULL ? NULL : domain + 1;
	}
	return domain;
}

static bool
has_record(const struct dmarc_step *s)
{
	return s->records == 1;
}

/* Cut it behind a psd= that ends it; find the first silent name before. */
static void
end_walk(struct dmarc_walk *w)
{
	w->failed = -1;
	for (int i = 0; i < w->n; i++) {
		const struct dmarc_step *s = &w->step[i];

		if (!outcome_is_known(s->outcome) && w->failed < 0)
			w->failed = i;
		if (has_record(s) && s->record.psd != 'u')
			w->n = i + 1;
	}
}

/* The name one label below `above`, on the way to `start`. */
static const char *
one_below(const char *start, const char *above)
{
	const char *at = start + strlen(start) - strlen(above);

	if (at > start)
		at--;
	while (at > start && at[-1] != '.')
		at--;
	return at;
}

/* Section 4.10.2. */
static const char *
organization_of(const struct dmarc_walk *w, const char *start)
{
	const char *found = start;

	if (w->failed >= 0)
		return NULL;
	for (int i = 0; i < w->n; i++) {
		const struct dmarc_step *s = &w->step[i];

		if (!has_record(s))
			continue;
		if (s->record.psd == 'n')
			return s->domain;
		if (s->record.psd == 'y' && i > 0)
			return one_below(start, s->domain);
		found = s->domain;
	}
	return found;
}

bool
dmarc_walk(struct inquiry *q, const char *start, struct dmarc_walk *w)
{
	bool done = true;

	memset(w, 0, sizeof *w);
	for (const char *at = start; at != NULL && w->n < DMARC_WALK;
	    at = next_name(at))
		done &= dmarc_step_ask(q, at, &w->step[w->n++]);
	if (!done)
		return false;
	end_walk(w);
	w->organization = organization_of(w, start);
	return true;
}

const struct dmarc_step *
dmarc_walk_at(const struct dmarc_walk *w, const char *domain)
{
	for (int i = 0; i < w->n; i++) {
		if (strcmp(w->step[i].domain, domain) == 0 &&
		    has_record(&w->step[i]))
			return &w->step[i];
	}
	return NULL;
}
