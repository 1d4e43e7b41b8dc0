/*
 * lint: proves the knowledge files consistent.
 */
#ifndef HELP_LINT_H
#define HELP_LINT_H

/*
 * Prints "FILE:LINE: what" for each fault on standard output. No files: the
 * whole set that is installed. 0: all well, 65: faults (contract section 6).
 */
int lint(const char *const *files, int n);

#endif
