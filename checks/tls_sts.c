/*
 * MTA-STS: see tls_sts.h.
 */
#include "checks/tls_sts.h"

#include <string.h>

#include "checks/lookup.h"
#include "checks/name.h"
#include "checks/text.h"

#define MAX_AGE 31557600L		/* RFC 8461 3.2: a year */
#define ID_MAX 32
#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static void
end_as(struct sts *s, enum sts_state state, const char *says)
{
	s->state = state;
	s->says = says;
}

/* ---- the record ---- */

/* The next field between semicolons, trimmed; NULL at the end. */
static char *
next_field(struct pool *pool, const char **at)
{
	const char *s = *at;
	size_t n = strcspn(s, ";");

	if (*s == '\0')
		return NULL;
	*at = s + n + (s[n] == ';');
	return text_trim(pool, pool_strndup(pool, s, n));
}

/* "id=" 1*32(ALPHA / DIGIT); other fields are for later versions. */
static bool
read_fields(struct sts *s, struct pool *pool, const char *record)
{
	const char *at = record + strlen("v=STSv1;");
	char *field;

	while ((field = next_field(pool, &at)) != NULL) {
		if (*field == '\0' && *at == '\0')
			break;			/* a final semicolon */
		if (strchr(field, '=') == NULL)
			return false;
		if (strncmp(field, "id=", 3) == 0 && s->id == NULL)
			s->id = field + 3;
	}
	return s->id != NULL && *s->id != '\0' && strlen(s->id) <= ID_MAX &&
	    strspn(s->id, ALNUM) == strlen(s->id);
}

void
sts_read_record(struct sts *s, struct pool *pool, const struct question *txt)
{
	const char *record = NULL;
	const struct record *r;
	int n = 0, alike = 0;

	for (int i = 0; (r = answer_record(txt, "TXT", i)) != NULL; i++) {
		alike += text_begins(r->data, "v=STSv1");
		if (strncmp(r->data, "v=STSv1;", 8) != 0)
			continue;
		record = r->data;
		n++;
	}
	if (!outcome_is_known(txt->outcome))
		end_as(s, STS_UNKNOWN, "sts-unknown");
	else if (n > 1)
		end_as(s, STS_BROKEN, "sts-records");
	else if (n == 1 && read_fields(s, pool, record))
		end_as(s, STS_POLICY, NULL);
	else
		end_as(s, alike > 0 ? STS_BROKEN : STS_NONE,
		    alike > 0 ? "sts-record" : NULL);
}

/* ---- the policy ---- */

/* "*.example.com" or "mx.example.com" */
static bool
add_pattern(struct sts *s, struct pool *pool, const char *value)
{
	bool wild = strncmp(value, "*.", 2) == 0;
	const char *name = name_ascii(pool, value + (wild ? 2 : 0));

	if (name == NULL)
		return false;
	if (s->n_mx < STS_MX_MAX)
		s->mx[s->n_mx++] = wild ? pool_printf(pool, "*.%s", name) :
		    name;
	return true;
}

static bool
is_mode(const char *s)
{
	return strcmp(s, "enforce") == 0 || strcmp(s, "testing") == 0 ||
	    strcmp(s, "none") == 0;
}

/* Of a key that comes twice the first counts; unknown keys are for later. */
static bool
take_pair(struct sts *s, struct pool *pool, const char *key,
    const char *value, const char **version)
{
	if (strcmp(key, "version") == 0 && *version == NULL)
		*version = value;
	else if (strcmp(key, "mode") == 0 && s->mode == NULL)
		s->mode = value;
	else if (strcmp(key, "max_age") == 0 && s->max_age == NULL)
		s->max_age = value;
	else if (strcmp(key, "mx") == 0)
		return add_pattern(s, pool, value);
	return true;
}

static bool
take_line(struct sts *s, struct pool *pool, const char *line,
    const char **version)
{
	const char *colon = strchr(line, ':');

	if (line[strspn(line, " \t")] == '\0')
		return true;		/* blank lines do no harm */
	if (colon == NULL)
		return false;
	return take_pair(s, pool, text_trim(pool, pool_strndup(pool, line,
	    (size_t)(colon - line))), text_trim(pool, colon + 1), version);
}

bool
sts_read_policy(struct sts *s, struct pool *pool, const struct question *page)
{
	const char *version = NULL;
	const struct record *r;

	for (int i = 0; (r = answer_record(page, "line", i)) != NULL; i++) {
		if (!take_line(s, pool, r->data, &version))
			return false;
	}
	if (version == NULL || strcmp(version, "STSv1") != 0 ||
	    s->mode == NULL || !is_mode(s->mode) ||
	    text_number(s->max_age, 0, MAX_AGE) < 0)
		return false;
	return s->n_mx > 0 || strcmp(s->mode, "none") == 0;
}

/* ---- the page ---- */

static bool
is_plain_text(const char *type)
{
	return type != NULL && text_begins(type, "text/plain") &&
	    strchr("; \t", type[strlen("text/plain")]) != NULL;
}

static void
take_answer(struct sts *s, struct pool *pool, const struct question *page)
{
	const struct record *status = answer_record(page, "status", 0);
	const struct record *type = answer_record(page, "content-type", 0);

	if (status == NULL || strcmp(status->data, "200") != 0) {
		end_as(s, STS_BROKEN, "sts-status");
		s->reason = status == NULL ? NULL : status->data;
		return;
	}
	s->odd_type = !is_plain_text(type == NULL ? NULL : type->data);
	if (sts_read_policy(s, pool, page))
		end_as(s, STS_POLICY, NULL);
	else
		end_as(s, STS_BROKEN, "sts-policy");
}

/* True when it decides; false: another address may do better. */
static bool
take_page(struct sts *s, struct pool *pool, const struct question *page)
{
	const struct record *failure = answer_record(page, "failure", 0);

	s->reason = page->reason;
	if (page->outcome == OUTCOME_ANSWER)
		take_answer(s, pool, page);
	else if (failure == NULL)
		end_as(s, STS_UNKNOWN, "sts-unreachable");
	else
		end_as(s, STS_BROKEN, strcmp(failure->data,
		    "certificate") == 0 ? "sts-certificate" : "sts-fetch");
	return failure != NULL || page->outcome == OUTCOME_ANSWER;
}

/* IPv4 first: this machine may have no IPv6. Two addresses at most. */
static int
choose(const struct addresses *all, const struct ip *out[2])
{
	int n = 0;

	for (int family = 4; family <= 6; family += 2) {
		for (int i = 0; i < all->n && n < 2; i++) {
			if (all->ip[i].family == family)
				out[n++] = &all->ip[i];
		}
	}
	return n;
}

static bool
fetch(struct inquiry *q, const char *host, const struct addresses *all,
    struct sts *s)
{
	const struct ip *at[2];
	int n = choose(all, at);

	for (int i = 0; i < n; i++) {
		char address[IP_TEXT];
		const struct question *page = evidence_ask(q->evidence,
		    KIND_HTTPS, pool_printf(q->pool,
		    "https://%s/.well-known/mta-sts.txt %s %d", host,
		    ip_text(at[i], address), q->settings->https_port));

		if (page == NULL)
			return false;
		if (take_page(s, q->pool, page))
			break;
	}
	return true;
}

bool
sts_ask(struct inquiry *q, const char *domain, struct sts *out)
{
	const char *host = pool_printf(q->pool, "mta-sts.%s", domain);
	const struct question *txt = ask_dns(q, pool_printf(q->pool,
	    "_mta-sts.%s", domain), "TXT");
	struct addresses all;
	bool known = lookup_addresses(q, host, &all);

	memset(out, 0, sizeof *out);
	if (txt == NULL)
		return false;
	sts_read_record(out, q->pool, txt);
	if (out->state != STS_POLICY)
		return true;
	if (!known)
		return false;
	if (all.n == 0) {
		end_as(out, outcome_is_known(all.outcome) ? STS_BROKEN :
		    STS_UNKNOWN, outcome_is_known(all.outcome) ?
		    "sts-no-host" : "sts-unknown");
		return true;
	}
	return fetch(q, host, &all, out);
}

/* ---- what it means ---- */

bool
sts_enforces(const struct sts *s)
{
	return s->state == STS_POLICY && strcmp(s->mode, "enforce") == 0;
}

bool
sts_applies(const struct sts *s)
{
	return s->state == STS_POLICY && strcmp(s->mode, "none") != 0;
}

/* A wildcard stands for exactly one label. */
static bool
fits(const char *pattern, const char *host)
{
	const char *dot = strchr(host, '.');

	if (strncmp(pattern, "*.", 2) != 0)
		return text_same(pattern, host);
	return dot != NULL && dot > host && text_same(pattern + 1, dot);
}

bool
sts_lists(const struct sts *s, const char *host)
{
	for (int i = 0; i < s->n_mx; i++) {
		if (fits(s->mx[i], host))
			return true;
	}
	return false;
}
