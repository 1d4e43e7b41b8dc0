/*
 * Files and pasted text as cases: see input.h.
 */
#include "tui/input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "checks/buf.h"
#include "checks/exchange.h"
#include "checks/mbox.h"
#include "checks/mem.h"
#include "checks/text.h"

/* A case begins as XML does; no bounce does. */
static bool
looks_like_xml(const char *bytes, size_t n)
{
	static const char bom[] = "\xef\xbb\xbf";

	if (n >= 3 && memcmp(bytes, bom, 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	while (n > 0 && strchr(" \t\r\n", *bytes) != NULL) {
		bytes++;
		n--;
	}
	return (n >= 5 && strncmp(bytes, "<?xml", 5) == 0) ||
	    (n >= 9 && strncmp(bytes, "<!DOCTYPE", 9) == 0 &&
	    memmem(bytes, n < 400 ? n : 400, "html", 4) == NULL) ||
	    (n >= 5 && strncmp(bytes, "<case", 5) == 0);
}

static void
read_bounce(struct input *in, const char *bytes, size_t n, const char *name)
{
	in->casefile = casefile_new();
	in->kind = intake_read(in->casefile, bytes, n, name, &in->why);
	if (in->kind == INTAKE_BOUNCE)
		return;
	in->status = EX_DATAERR;
	if (in->kind != INTAKE_NOTHING)
		return;
	casefile_free(in->casefile);
	in->casefile = NULL;
	if (exchange_looks_like(bytes, n)) {
		free(in->why);
		in->why = mem_strdup("This is an Exchange export, no bounce: "
		    "give it by --connectors beside the bounce.");
	}
}

void
input_bytes(struct input *in, const char *bytes, size_t n, const char *name)
{
	memset(in, 0, sizeof *in);
	if (!looks_like_xml(bytes, n)) {
		read_bounce(in, bytes, n, name);
		return;
	}
	in->is_case = true;
	in->casefile = casefile_parse(bytes, n, name != NULL ? name :
	    "pasted text", &in->why);
	in->status = in->casefile == NULL ? EX_DATAERR : 0;
}

/* Nothing yet, or an earlier message of the box that is no bounce. */
static void
forget(struct input *in)
{
	casefile_free(in->casefile);
	free(in->why);
	memset(in, 0, sizeof *in);
}

/* Of an mbox the first message that is a bounce; its others are counted. */
static void
read_messages(struct input *in, struct mbox *m, const char *name)
{
	bool found = false;
	int n = 0, bounces = 0, which = 0;
	struct buf b;

	buf_init(&b, CASEFILE_MAX);
	while (mbox_next(m, &b)) {
		struct input one;
		bool bounce;

		n++;
		input_bytes(&one, b.data, b.len, name);
		bounce = one.casefile != NULL && one.status == 0;
		bounces += bounce;
		if (!found && (bounce || n == 1)) {
			forget(in);
			*in = one;
			which = n;
		} else {
			forget(&one);
		}
		found = found || bounce;
	}
	in->message = which;
	in->messages = n;
	in->bounces = bounces;
	buf_release(&b);
}

void
input_file(struct input *in, const char *path)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct mbox *m;
	struct stat st;

	memset(in, 0, sizeof *in);
	in->status = EX_NOINPUT;
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode)) {
		in->why = mem_printf("%s: is a folder: name one file", path);
		return;
	}
	m = mbox_open(path, &in->why);
	if (m != NULL)
		read_messages(in, m, name);
	mbox_close(m);
}
