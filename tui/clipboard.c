/*
 * The person's own clipboard: see clipboard.h. By default tmux drops OSC 52
 * from programs, but not its own "load-buffer -w" (since 3.2).
 */
#include "tui/clipboard.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "checks/buf.h"
#include "checks/text.h"

#define SCREEN_CHUNK 240	/* GNU screen passes strings up to 256 bytes */

static void
put_base64(struct buf *out, const char *s, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned a = (unsigned char)s[i];
		unsigned b = i + 1 < n ? (unsigned char)s[i + 1] : 0;
		unsigned c = i + 2 < n ? (unsigned char)s[i + 2] : 0;

		buf_putc(out, digit[a >> 2]);
		buf_putc(out, digit[(a & 3) << 4 | b >> 4]);
		buf_putc(out, i + 1 < n ? digit[(b & 15) << 2 | c >> 6] : '=');
		buf_putc(out, i + 2 < n ? digit[c & 63] : '=');
	}
}

static bool
has_clipboard(const char *term)
{
	static const char *const none[] = { "linux", "vt", "ansi", "cons",
		"sun", "hurd", "dumb", "xterm-mono" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		if (text_begins(term, none[i]))
			return false;
	}
	return true;
}

/* GNU screen hands on what stands in ESC P ... ESC \, piece by piece. */
static char *
wrap_for_screen(const struct buf *plain)
{
	struct buf out;

	buf_init(&out, 0);
	for (size_t i = 0; i < plain->len; i += SCREEN_CHUNK) {
		size_t n = plain->len - i;

		buf_puts(&out, "\033P");
		buf_add(&out, plain->data + i,
		    n < SCREEN_CHUNK ? n : SCREEN_CHUNK);
		buf_puts(&out, "\033\\");
	}
	return buf_steal(&out);
}

char *
clipboard_sequence(const char *text, const char *term)
{
	struct buf out;
	size_t n = strlen(text);
	char *wrapped;

	if (n > CLIPBOARD_MAX || term == NULL || !has_clipboard(term))
		return NULL;
	buf_init(&out, 0);
	buf_puts(&out, "\033]52;c;");
	put_base64(&out, text, n);
	buf_puts(&out, "\a");
	if (getenv("STY") == NULL || getenv("TMUX") != NULL)
		return buf_steal(&out);
	wrapped = wrap_for_screen(&out);
	buf_release(&out);
	return wrapped;
}

/* Standard input is the socket; what tmux says is nobody's business. */
static pid_t
start_tmux(int in)
{
	char *const argv[] = { (char[]){ "tmux" }, (char[]){ "load-buffer" },
		(char[]){ "-w" }, (char[]){ "-" }, NULL };
	extern char **environ;
	posix_spawn_file_actions_t fa;
	pid_t pid = 0;

	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&fa, STDOUT_FILENO, "/dev/null",
	    O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&fa, STDERR_FILENO, "/dev/null",
	    O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &fa, NULL, argv, environ) != 0)
		pid = 0;
	posix_spawn_file_actions_destroy(&fa);
	return pid;
}

int
clipboard_tmux(const char *text)
{
	size_t n = strlen(text);
	int pair[2];
	pid_t pid = 0;

	if (getenv("TMUX") == NULL || n > CLIPBOARD_MAX ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return 0;
	if (send(pair[0], text, n, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)n)
		pid = start_tmux(pair[1]);
	close(pair[0]);
	close(pair[1]);
	return pid;
}
