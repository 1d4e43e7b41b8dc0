/* What the finding of the smtp check tells beside its verdict. */
#ifndef CHECKS_SMTP_TELL_H
#define CHECKS_SMTP_TELL_H

#include "checks/talk.h"

/* One entry of `hosts`. */
void smtp_tell_host(xmlNode *list, const struct target *target,
	const struct talk *t);
/* A refusal that was held back: a tarpit. */
void smtp_tell_delay(struct inquiry *q, const struct talk *t);
/* The envelopes that isolate, each with what it proves: `probes`. */
void smtp_tell_probes(struct inquiry *q, const struct targets *targets);
/* Slow greetings, devices that rewrite, names that are nobody's here. */
void smtp_tell_signs(struct inquiry *q, const struct targets *targets);

#endif
