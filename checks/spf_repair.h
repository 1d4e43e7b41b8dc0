/*
 * Single terms of SPF records: read by themselves, and mended where it is
 * plain what was meant ("a:192.0.2.1", "redirect:x", "ip4:192.0.2.1,").
 */
#ifndef CHECKS_SPF_REPAIR_H
#define CHECKS_SPF_REPAIR_H

#include "checks/spf_record.h"

/* False when it is no term. */
bool spf_term_read(struct pool *pool, const char *text,
	struct spf_term *term);
/* The term that was meant, read into *term; NULL: that can't be told. */
const char *spf_repair(struct pool *pool, const char *text,
	struct spf_term *term);

#endif
