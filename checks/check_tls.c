/*
 * tls: how the recipient's servers encrypt, held against what their domain
 * promises: MTA-STS (RFC 8461), DANE (RFC 7672), and who is told (RFC 8460).
 *
 * Most senders take any certificate, so that a bad one alone is a warning. It
 * is a failure where an enforced policy or DANE makes senders refuse it, at
 * the server that they try first, at the one that the bounce names, or at all.
 */
#include "checks/check.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "checks/text.h"
#include "checks/tls_host.h"
#include "checks/vantage.h"

struct view {
	struct promise promise;
	struct tls_host host[TALK_HOSTS];
	int n;
	int count[TLS_REFUSED + 1];
	const char *local;		/* the address that they saw; NULL */
};

/* ---- TLS reports ---- */

/* RFC 8460 3: exactly one record that begins so, with an address in it. */
static const char *
reports_word(const struct question *txt)
{
	const struct record *r, *found = NULL;
	int n = 0;

	for (int i = 0; (r = answer_record(txt, "TXT", i)) != NULL; i++) {
		if (strncmp(r->data, "v=TLSRPTv1;", 11) != 0)
			continue;
		found = r;
		n++;
	}
	if (!outcome_is_known(txt->outcome))
		return "unknown";
	if (n != 1)
		return n == 0 ? "none" : "invalid";
	return strstr(found->data, "rua=mailto:") != NULL ||
	    strstr(found->data, "rua=https:") != NULL ? "present" : "invalid";
}

/* ---- details ---- */

static const char *
sts_word(const struct sts *s)
{
	static const char *const word[] = { [STS_NONE] = "absent",
		[STS_BROKEN] = "invalid", [STS_UNKNOWN] = "unknown" };

	return s->state == STS_POLICY ? s->mode : word[s->state];
}

static void
describe_sts(xmlNode *finding, const struct sts *s)
{
	xmlNode *map = detail_map(finding, "mta_sts"), *list;

	detail_text(map, "mode", sts_word(s));
	detail_text(map, "id", s->id);
	detail_text(map, "max_age", s->max_age);
	detail_text(map, "reason", s->reason);
	if (s->n_mx == 0)
		return;
	list = detail_list(map, "mx");
	for (int i = 0; i < s->n_mx; i++)
		detail_text(list, NULL, s->mx[i]);
}

/* What the sentence about this host may name. */
static void
describe_chosen(xmlNode *finding, const struct tls_host *h)
{
	detail_text(finding, "host", h->name);
	detail_text(finding, "version", h->version);
	detail_text(finding, "why", h->why);
	if (!h->has_certificate)
		return;
	detail_text(finding, "subject", h->certificate.subject);
	detail_text(finding, "issuer", h->certificate.issuer);
	detail_text(finding, "cert_names", h->certificate.names[0] != '\0' ?
	    h->certificate.names : h->certificate.subject);
	detail_text(finding, "not_before", h->certificate.not_before);
	detail_text(finding, "not_after", h->certificate.not_after);
	detail_text(finding, "key", h->certificate.key);
	detail_text(finding, "tlsa", h->certificate.tlsa);
	detail_text(finding, "dane_base", h->dane.base);
}

static void
describe(struct inquiry *q, const struct view *v)
{
	xmlNode *list = detail_list(q->finding, "hosts");

	for (int i = 0; i < v->n; i++)
		tls_host_detail(&v->host[i], detail_map(list, NULL));
	describe_sts(q->finding, &v->promise.sts);
	detail_text(q->finding, "mode", sts_word(&v->promise.sts));
	detail_text(q->finding, "reason", v->promise.sts.reason);
	detail_number(q->finding, "count", v->n);
	detail_number(q->finding, "good", v->count[TLS_GOOD]);
	detail_number(q->finding, "bad", v->count[TLS_FLAWED] +
	    v->count[TLS_REFUSED]);
	detail_number(q->finding, "silent", v->count[TLS_NOT_SEEN]);
}

/* ---- the host that counts ---- */

/* The one that the bounce names, else the first of this grade; NULL: none. */
static const struct tls_host *
host_of_grade(struct inquiry *q, const struct view *v, enum tls_grade grade)
{
	const char *refuser = fact_get(q->casefile, "remote_mta");
	const struct tls_host *first = NULL;

	for (int i = 0; i < v->n; i++) {
		const struct tls_host *h = &v->host[i];

		if (h->grade != grade)
			continue;
		if (text_same(h->name, refuser))
			return h;
		if (first == NULL)
			first = h;
	}
	return first;
}

/* Mail goes to the next server, unless it is the one that counts. */
static bool
stops_mail(struct inquiry *q, const struct view *v, const struct tls_host *h)
{
	return h == &v->host[0] || v->count[TLS_REFUSED] +
	    v->count[TLS_NOT_SEEN] == v->n ||
	    text_same(h->name, fact_get(q->casefile, "remote_mta"));
}

/* ---- the end ---- */

static void
end_for_host(struct inquiry *q, const struct tls_host *h, enum status status)
{
	describe_chosen(q->finding, h);
	detail_text(q->finding, "problem", h->problem);
	finding_end(q->finding, status, h->says);
}

static void
conclude_refused(struct inquiry *q, const struct view *v,
    const struct tls_host *h)
{
	bool stops = stops_mail(q, v, h);

	detail_flag(q->finding, "enforced", true);
	finding_note(q->finding, h->by_dane ? "dane-enforced" :
	    "sts-enforced");
	if (!stops)
		finding_note(q->finding, "others-fit");
	end_for_host(q, h, stops ? STATUS_FAIL : STATUS_WARN);
}

static void
conclude_flawed(struct inquiry *q, const struct view *v,
    const struct tls_host *h)
{
	finding_note(q->finding, sts_applies(&v->promise.sts) &&
	    h->problem != NULL ? "sts-testing" :
	    h->state == TLS_STATE_SHOWN ? "opportunistic" : "clear-text");
	end_for_host(q, h, STATUS_WARN);
}

static bool
has_dane(const struct view *v, enum dane_state state)
{
	for (int i = 0; i < v->n; i++) {
		if (v->host[i].dane.state == state)
			return true;
	}
	return false;
}

static const char *
pass_word(const struct view *v)
{
	const struct tls_host *h = &v->host[0];

	if (v->count[TLS_NOT_SEEN] > 0)
		return "partly";
	if (h->dane_holds)
		return "pass-dane";
	return sts_applies(&v->promise.sts) ? "pass-sts" : "pass";
}

static void
conclude_good(struct inquiry *q, const struct view *v,
    const struct tls_host *h)
{
	const struct sts *sts = &v->promise.sts;

	describe_chosen(q->finding, h);
	if (sts->state == STS_UNKNOWN || has_dane(v, DANE_UNKNOWN)) {
		detail_text(q->finding, "problem", "unknown");
		finding_end(q->finding, STATUS_UNKNOWN, "promise-unknown");
	} else if (sts->state == STS_BROKEN) {
		detail_text(q->finding, "problem", "policy-mismatch");
		finding_end(q->finding, STATUS_WARN, sts->says);
	} else {
		finding_end(q->finding, STATUS_PASS, pass_word(v));
	}
}

static void
conclude_unseen(struct inquiry *q, const struct view *v)
{
	detail_text(q->finding, "problem", "unknown");
	detail_text(q->finding, "host", v->host[0].name);
	detail_text(q->finding, "why", v->host[0].why);
	finding_end(q->finding, STATUS_UNKNOWN, "unknown");
}

/* What else is to be known; not what the sentence itself says. */
static void
add_notes(struct inquiry *q, const struct view *v)
{
	const struct sts *sts = &v->promise.sts;

	if (sts->says != NULL &&
	    strcmp(xml_attr(q->finding, "says"), sts->says) != 0)
		finding_note(q->finding, sts->says);
	if (sts->odd_type)
		finding_note(q->finding, "sts-type");
	if (has_dane(v, DANE_IDLE))
		finding_note(q->finding, "dane-idle");
	if (has_dane(v, DANE_UNKNOWN))
		finding_note(q->finding, "dane-unknown");
	if (has_dane(v, DANE_UNUSABLE))
		finding_note(q->finding, "dane-unusable");
	for (int i = 0; i < v->n; i++) {
		if (v->host[i].dane.state < DANE_UNUSABLE ||
		    !v->host[i].dane.remote)
			continue;
		finding_note(q->finding, "dane-remote");
		break;
	}
}

static void
conclude(struct inquiry *q, const struct view *v)
{
	const struct tls_host *refused = host_of_grade(q, v, TLS_REFUSED);
	const struct tls_host *flawed = host_of_grade(q, v, TLS_FLAWED);
	const struct tls_host *good = host_of_grade(q, v, TLS_GOOD);

	describe(q, v);
	if (refused != NULL)
		conclude_refused(q, v, refused);
	else if (flawed != NULL)
		conclude_flawed(q, v, flawed);
	else if (good != NULL)
		conclude_good(q, v, good);
	else
		conclude_unseen(q, v);
	add_notes(q, v);
	/* A device on the way may be on this machine's way alone. */
	if (strcmp(xml_attr(q->finding, "says"), "stripped") == 0)
		vantage_note(q, vantage_of_talk(q, v->local));
}

/* ---- running ---- */

static bool
was_not_asked(const struct targets *targets)
{
	for (int i = 0; i < targets->n; i++) {
		if (targets->at[i].answer->outcome != OUTCOME_NOT_ASKED)
			return false;
	}
	return true;
}

/* Everything is asked before anything is waited for. */
static bool
ask(struct inquiry *q, struct view *v, struct targets *targets)
{
	const char *domain = name_of_address(q->pool,
	    fact_get(q->casefile, "to"));
	const struct question *reports = domain == NULL ? NULL : ask_dns(q,
	    pool_printf(q->pool, "_smtp._tls.%s", domain), "TXT");
	bool done = talk_to_recipient(q, targets);

	if (domain != NULL && (!sts_ask(q, domain, &v->promise.sts) ||
	    reports == NULL))
		done = false;
	for (int i = 0; i < targets->n; i++)
		done &= dane_ask(q, targets->route, targets->at[i].name,
		    &v->host[i].dane);
	if (done && reports != NULL)
		detail_text(q->finding, "tls_rpt", reports_word(reports));
	return done;
}

static bool
run(struct inquiry *q)
{
	struct view *v = pool_alloc(q->pool, sizeof *v);
	struct targets targets;

	if (!ask(q, v, &targets))
		return false;
	if (targets.n == 0 || was_not_asked(&targets)) {
		finding_end(q->finding, STATUS_SKIPPED, targets.n == 0 ?
		    "no-host" : "not-asked");
		return true;
	}
	v->n = targets.n;
	v->promise.given = targets.route == ROUTE_GIVEN;
	for (int i = 0; i < v->n; i++) {
		tls_host_judge(&v->host[i], &targets.at[i], &v->promise,
		    q->pool);
		v->count[v->host[i].grade]++;
		if (v->host[i].local != NULL)
			v->local = v->host[i].local;
	}
	conclude(q, v);
	return true;
}

extern const struct check check_tls;
const struct check check_tls = { .id = "tls", .needs = "to", .run = run };
