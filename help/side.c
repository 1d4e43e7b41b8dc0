/*
 * Who runs what: see side.h.
 */
#include "help/side.h"

#include <string.h>

#include "checks/asset.h"
#include "checks/name.h"
#include "help/condition.h"

static const char *
fact(struct context *x, const char *name)
{
	return condition_fact(x, name);
}

static bool
is_one_of(const char *side, const char *a, const char *b)
{
	return strcmp(side, a) == 0 || strcmp(side, b) == 0;
}

static bool
has_exchange(struct context *x)
{
	const char *exchange = fact(x, "exchange");

	return (*exchange != '\0' && strcmp(exchange, "none") != 0) ||
	    xml_first(xml_first(casefile_root(x->casefile), "exchange"),
	    "object") != NULL;
}

bool
side_runs(struct context *x, const char *which)
{
	const char *side = fact(x, "side");

	if (*side != '\0')
		return is_one_of(side, which, "both");
	return strcmp(which, "sender") == 0 || has_exchange(x);
}

bool
side_asks(struct context *x, const char *which)
{
	const char *side = fact(x, "side");

	return strcmp(which, "sender") == 0 ?
	    is_one_of(side, "recipient", "neither") :
	    !is_one_of(side, "recipient", "both");
}

static bool
is_unix(const char *product)
{
	static const char *const names[] = { "postfix", "exim", "sendmail",
		"qmail", "opensmtpd", "dma" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], product) == 0)
			return true;
	}
	return false;
}

/* The program that wrote the report, if it can be the sender's own, or "". */
static const char *
own_reporter(struct context *x)
{
	const char *reporter = fact(x, "reporter");
	const char *theirs = name_of_address(x->pool, fact(x, "to"));

	if (!is_unix(reporter) ||
	    is_one_of(fact(x, "side"), "recipient", "neither") ||
	    (theirs != NULL && name_is_under(fact(x, "reporting_mta"),
	    theirs)))
		return "";
	return reporter;
}

bool
side_uses(struct context *x, const char *system)
{
	const char *told = fact(x, "exchange"), *reporter = own_reporter(x);

	if (*told == '\0' && *reporter != '\0')
		told = "none";
	if (!is_unix(system))
		return strcmp(told, system) == 0;
	return strcmp(told, "none") == 0 && strcmp(system,
	    strcmp(reporter, "exim") == 0 ? "exim" : "postfix") == 0;
}
