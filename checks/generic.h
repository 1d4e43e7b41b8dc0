/* Does a reverse name look like that of an access line? */
#ifndef CHECKS_GENERIC_H
#define CHECKS_GENERIC_H

#include <stdbool.h>

#include "checks/ip.h"

/*
 * The rules, small and explained: the name carries the address (three octets
 * or more in decimal or all of it in hex, in either order), or two of them
 * beside a word such as dyn, dsl or pool. "static" or "mail" alone softens
 * nothing: receivers look at the digits.
 */
bool name_looks_generic(const char *name, const struct ip *ip);

#endif
