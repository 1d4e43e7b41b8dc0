/*
 * Files and pasted text as cases: see input.h.
 */
#include "tui/input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "checks/buf.h"
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
	if (in->kind == INTAKE_NOTHING) {
		casefile_free(in->casefile);
		in->casefile = NULL;
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

void
input_file(struct input *in, const char *path)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct stat st;
	struct buf b;

	memset(in, 0, sizeof *in);
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode)) {
		in->status = EX_NOINPUT;
		in->why = mem_printf("%s: is a folder: name one file", path);
		return;
	}
	buf_init(&b, CASEFILE_MAX);
	if (buf_read_file(&b, path, &in->why) != 0)
		in->status = EX_NOINPUT;
	else
		input_bytes(in, b.data, b.len, name);
	buf_release(&b);
}
