/* The large mail hosts that egress asks: assets/hosts.xml. */
#ifndef CHECKS_HOSTS_H
#define CHECKS_HOSTS_H

/* Name of host i, NULL past the last. Read once, lives with the program. */
const char *hosts_at(int i);

#endif
