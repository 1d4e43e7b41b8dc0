/*
 * Who SPF judges: the identities MAIL FROM and HELO of a case (RFC 7208
 * sections 2.3, 2.4 and 4.3).
 */
#include "checks/spf.h"

#include <string.h>

#include "checks/name.h"
#include "checks/text.h"

#define POSTMASTER "postmaster"

/* RFC 7208 section 4.3: a name of several labels, else there is none. */
static const char *
domain_of(struct pool *pool, const char *s)
{
	const char *name = name_ascii(pool, s);

	return name != NULL && strchr(name, '.') != NULL ? name : NULL;
}

/* RFC 8616: a name is evaluated in A-labels. What is none stays as it is. */
static const char *
helo_of(struct inquiry *q)
{
	const char *helo = fact_get(q->casefile, "helo"), *name;

	if (helo == NULL || *helo == '\0')
		return "unknown";
	for (const char *p = helo; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x80)
			continue;
		name = name_ascii(q->pool, helo);
		return name != NULL ? name : helo;
	}
	return helo;
}

static bool
start(struct inquiry *q, struct spf_sender *s)
{
	*s = (struct spf_sender){ .helo = helo_of(q) };
	return ip_parse(&s->ip, fact_get(q->casefile, "sender_ip"));
}

/* "<anna@contoso.example>" without what is no part of it; "" when null. */
static const char *
reverse_path(struct pool *pool, const char *from)
{
	size_t n;

	from = text_trim(pool, from);
	n = strlen(from);
	if (n >= 2 && from[0] == '<' && from[n - 1] == '>')
		from = pool_strndup(pool, from + 1, n - 2);
	return from;
}

static void
split_address(struct pool *pool, struct spf_sender *s, const char *address)
{
	const char *at = strrchr(address, '@');
	const char *domain = at == NULL ? address : at + 1;

	s->local = at == NULL || at == address ? POSTMASTER :
	    pool_strndup(pool, address, (size_t)(at - address));
	s->domain = domain_of(pool, domain);
	s->sender = pool_printf(pool, "%s@%s", s->local,
	    s->domain != NULL ? s->domain : domain);
}

static void
be_postmaster(struct pool *pool, struct spf_sender *s)
{
	s->from_helo = true;
	s->local = POSTMASTER;
	s->domain = domain_of(pool, s->helo);
	s->sender = pool_printf(pool, POSTMASTER "@%s", s->helo);
}

bool
spf_mail_from(struct inquiry *q, struct spf_sender *s)
{
	const char *from = fact_get(q->casefile, "from");

	if (!start(q, s))
		return false;
	from = from == NULL ? "" : reverse_path(q->pool, from);
	if (*from != '\0')
		split_address(q->pool, s, from);
	else
		be_postmaster(q->pool, s);
	return *from != '\0' || fact_get(q->casefile, "helo") != NULL;
}

bool
spf_helo(struct inquiry *q, struct spf_sender *s)
{
	if (!start(q, s))
		return false;
	be_postmaster(q->pool, s);
	return s->domain != NULL && name_is_fqdn(s->domain);
}
