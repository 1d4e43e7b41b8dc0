/*
 * One evaluation of SPF while it runs: what spf_eval, spf_match and spf_budget
 * share. Others include spf.h.
 */
#ifndef CHECKS_SPF_RUN_H
#define CHECKS_SPF_RUN_H

#include "checks/spf.h"
#include "checks/spf_macro.h"

#define SPF_TRACE_MAX 150		/* lines kept */

struct spf_run {
	struct inquiry *q;
	const struct spf_sender *who;
	struct spf_verdict *v;
	bool pending;			/* an answer is missing */
	bool reverse_counted;		/* %{p} counts once */
	const char *found;		/* what the term at hand led to */
	enum spf_result stop;		/* what SPF_STOP means */
};

/* One domain under evaluation. */
struct spf_scope {
	const struct spf_scope *by;	/* whose term led here; NULL: first */
	bool redirected;		/* by redirect, not by include */
	const char *domain;
	struct spf_record record;
	const struct spf_term *hit;	/* that decided; NULL: none */
	const char *match, *match_domain;	/* inside of an include */
};

enum spf_match {
	SPF_MISS,
	SPF_HIT,
	SPF_STOP			/* an error: run->stop */
};

/* check_host() of section 4, for a name that can be one. */
enum spf_result spf_check_host(struct spf_run *r, struct spf_scope *at);

/* Does this mechanism match (section 5)? include is spf_eval's. */
enum spf_match spf_match(struct spf_run *r, const struct spf_scope *at,
	struct spf_term *term);
/* The name that a term is about; NULL: none can be, or pending. */
const char *spf_target(struct spf_run *r, const struct spf_scope *at,
	const struct spf_term *term);
struct spf_macros spf_macros_of(struct spf_run *r, const char *domain,
	bool with_validated);
/* Ask; NULL while pending. */
const struct question *spf_ask(struct spf_run *r, const char *name,
	const char *type);
/* Did DNS say all it has, so that what is absent is absent? */
bool spf_is_usable(const struct question *a);
/* The records of an answer that are SPF's: how many; SPF_OWN are kept. */
int spf_records(const struct question *txt, const char *record[SPF_OWN]);
/* End the evaluation by an error of this term (NULL: of the whole record). */
enum spf_match spf_fail(struct spf_run *r, enum spf_reason reason,
	const struct spf_scope *at, const struct spf_term *term);
/* The same, for want of an answer. */
enum spf_match spf_fail_dns(struct spf_run *r, const struct spf_scope *at,
	const struct spf_term *term, const struct question *question);
/* Count one more term that asks (section 4.6.4): false: too many. */
bool spf_count(struct spf_run *r, const struct spf_scope *at,
	const struct spf_term *term);
void spf_trace(struct spf_run *r, const struct spf_scope *at,
	const char *line);

/* What every term of the judged domain's record costs; may go pending. */
void spf_budget(struct spf_run *r);

#endif
