/*
 * What each signature of the returned message is worth: see dkim.h.
 *
 * A bounce is no witness of the whole message: its writer may have kept the
 * header alone, cut the body, or wrapped lines. A half that verifies proves
 * something then, one that does not proves nothing (DKIM_INCOMPLETE).
 */
#include "checks/dkim.h"

#include <string.h>

#include "checks/text.h"

static void
end(struct dkim_sealed *s, enum dkim_result result, const char *reason)
{
	s->result = result;
	s->reason = reason;
}

/* ---- did all of it come back? ---- */

/* The boundary of a multipart message; NULL: it is none. */
static const char *
boundary_of(struct pool *pool, const struct mail *m)
{
	const struct mail_field *f = mail_find(m, "Content-Type");
	const char *value = f == NULL ? NULL : mail_value(pool, f);
	const char *at = value == NULL ? NULL : text_find(value, "boundary=");

	if (at == NULL || !text_begins(value, "multipart/"))
		return NULL;
	at += strlen("boundary=");
	return *at == '"' ? pool_strndup(pool, at + 1, strcspn(at + 1, "\"")) :
	    pool_strndup(pool, at, strcspn(at, "; \t"));
}

/* The last line of a multipart body is its closing boundary. */
static bool
lacks_end(struct pool *pool, const struct mail *m)
{
	const char *boundary = boundary_of(pool, m), *close, *at;
	size_t n, left;

	if (boundary == NULL)
		return false;
	close = pool_printf(pool, "--%s--", boundary);
	n = strlen(close);
	for (at = m->body, left = m->body_n; left >= n;) {
		const char *next = memchr(at, '\n', left);

		if (memcmp(at, close, n) == 0)
			return false;
		if (next == NULL)
			break;
		left -= (size_t)(next + 1 - at);
		at = next + 1;
	}
	return true;
}

#define TAIL 300			/* bytes in which a cut is told */

/* "----- Message truncated -----" and the like, as its last words. */
static bool
says_cut(struct pool *pool, const struct mail *m)
{
	size_t n = m->body_n < TAIL ? m->body_n : TAIL;

	return text_find(pool_strndup(pool, m->body + m->body_n - n, n),
	    "truncated") != NULL;
}

static bool
is_cut(const struct dkim *d, struct pool *pool, const struct dkim_proofs *p)
{
	return d->returned.cut || p->too_long || lacks_end(pool, &d->mail) ||
	    says_cut(pool, &d->mail);
}

/*
 * Was it taken apart and written anew? Exchange does that to what it holds,
 * and so does whoever puts a message into a text. Fields above the signature
 * are younger than it.
 */
static bool
is_rewritten(const struct dkim *d, struct pool *pool,
    const struct dkim_signature *s)
{
	const struct mail_field *f = d->mail.field;

	for (; f < s->field; f++) {
		if (mail_field_is(f, "Received") && text_find(text_squeeze(
		    pool, mail_value(pool, f)), "Microsoft SMTP Server") !=
		    NULL)
			return true;
	}
	return d->returned.form == RETURNED_TEXT;
}

/* ---- one signature ---- */

static void
judge_header_alone(struct dkim_sealed *s, const struct dkim *d, bool verifies)
{
	if (verifies)
		end(s, DKIM_INCOMPLETE, "headers-verify");
	else
		end(s, DKIM_INCOMPLETE, canon_lacks(&d->mail,
		    s->signature.names) ? "headers-lack" : "headers-differ");
}

static void
judge_mismatch(struct dkim_sealed *s, const struct dkim *d, struct pool *pool,
    const struct dkim_proofs *p)
{
	if (d->returned.form == RETURNED_HEADERS || (p->empty && !p->body))
		judge_header_alone(s, d, p->header);
	else if (!p->body && is_cut(d, pool, p))
		end(s, DKIM_INCOMPLETE, "cut");
	else if (is_rewritten(d, pool, &s->signature))
		end(s, DKIM_INCOMPLETE, "rewritten");
	else if (p->body)
		end(s, DKIM_FAIL, "header-changed");
	else
		end(s, DKIM_FAIL, p->header ? "body-changed" :
		    "both-changed");
}

static void
judge_proofs(struct dkim_sealed *s, const struct dkim *d, struct pool *pool)
{
	struct dkim_proofs p;

	dkim_prove(&p, &d->mail, &s->signature, s->key);
	if (!p.body || !p.header || d->returned.form == RETURNED_HEADERS)
		judge_mismatch(s, d, pool, &p);
	else if (strcmp(s->signature.algorithm, "rsa-sha1") == 0)
		end(s, DKIM_POLICY, "sha1");		/* RFC 8301 3.1 */
	else if (s->key->status == DKIM_KEY_WEAK)
		end(s, DKIM_POLICY, "key-weak");	/* RFC 8301 3.2 */
	else
		end(s, DKIM_PASS, p.rest ? "length" : NULL);
}

/* True when the key alone decides. */
static bool
judge_key(struct dkim_sealed *s)
{
	const char *mismatch;

	switch (s->key == NULL ? DKIM_KEY_UNKNOWN : s->key->status) {
	case DKIM_KEY_UNKNOWN:
		end(s, DKIM_TEMPERROR, "key-unknown");
		return true;
	case DKIM_KEY_MISSING:
		end(s, DKIM_PERMERROR, "key-missing");
		return true;
	case DKIM_KEY_REVOKED:
		end(s, DKIM_PERMERROR, "key-revoked");
		return true;
	case DKIM_KEY_MALFORMED:
		end(s, DKIM_PERMERROR, "key-malformed");
		return true;
	default:
		break;
	}
	mismatch = dkim_mismatch(&s->signature, s->key);
	if (mismatch != NULL)
		end(s, DKIM_PERMERROR, mismatch);
	return mismatch != NULL;
}

/* When a server took it, else when it was written; -1: not known. */
static long long
date_of(struct pool *pool, const struct mail *m)
{
	const struct mail_field *received = mail_find(m, "Received");
	const struct mail_field *date = mail_find(m, "Date");
	const char *at = received == NULL ? NULL :
	    strrchr(mail_value(pool, received), ';');

	if (at != NULL && mail_date(at + 1) >= 0)
		return mail_date(at + 1);
	return date == NULL ? -1 : mail_date(mail_value(pool, date));
}

void
dkim_judge(struct dkim *d, struct pool *pool)
{
	long long date = date_of(pool, &d->mail);

	for (int i = 0; i < d->n_sealed; i++) {
		struct dkim_sealed *s = &d->sealed[i];

		if (s->signature.problem != NULL)
			end(s, s->signature.result, s->signature.problem);
		else if (s->signature.expires >= 0 &&
		    date > s->signature.expires)
			end(s, DKIM_PERMERROR, "expired");
		else if (!judge_key(s))
			judge_proofs(s, d, pool);
	}
}
