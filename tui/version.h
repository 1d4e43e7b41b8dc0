/*
 * --version: the program's, then those of the libraries that run, and which
 * data files are in use: what a report of a fault needs.
 */
#ifndef TUI_VERSION_H
#define TUI_VERSION_H

void version_print(void);

#endif
