/*
 * The log: see log.h.
 */
#include "tui/log.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "checks/mem.h"

static void
log_line(void *arg, const char *line)
{
	fprintf(arg, "%s\n", line);
	fflush(arg);
}

FILE *
log_open(struct options *o)
{
	FILE *log;

	if (o->log == NULL)
		return NULL;
	log = fopen(o->log, "ae");
	if (log == NULL)
		die(EX_CANTCREAT, "%s: cannot be written: %s", o->log,
		    strerror(errno));
	o->settings.log = log_line;
	o->settings.log_arg = log;
	return log;
}

void
log_close(FILE *log)
{
	if (log != NULL)
		fclose(log);
}
