#!/usr/bin/env python3
"""How long from a key to the first byte of the screen that it changes? In a
terminal of our own: a recorded case at rest, then a live case while lists that
never answer keep the network busy."""
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench  # noqa: E402
import bounce  # noqa: E402
import names  # noqa: E402

KEYS = [b'e', b'j', b'k', b'b']     # to the evidence, down, up, and back


class Terminal:
    def __init__(self, argv, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120,
                                                           0, 0))
            os.environ.update(HOME=home, XDG_STATE_HOME=home,
                              TERM='xterm-256color', LC_ALL='C.UTF-8')
            os.execv(bench.PROGRAM, [bench.PROGRAM] + argv)

    def read(self, wait):
        """True when something came in time."""
        if not select.select([self.fd], [], [], wait)[0]:
            return False
        try:
            return bool(os.read(self.fd, 65536))
        except OSError:                 # the program has ended
            return False

    def settle(self, quiet, most):
        end = time.monotonic() + most
        while time.monotonic() < end and self.read(quiet):
            pass

    def press(self, key):
        """Seconds until the screen changes; None: it did not."""
        begin = time.monotonic()
        os.write(self.fd, key)
        changed = self.read(1)
        return time.monotonic() - begin if changed else None

    def close(self):
        """Ends the program that this terminal runs, and nothing else."""
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        end = time.monotonic() + 5
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            self.settle(0.05, 0.1)
        os.close(self.fd)


def measure(what, argv, home, rounds, quiet):
    terminal = Terminal(argv, home)
    try:
        terminal.settle(0.3, 3)
        took = []
        for i in range(rounds * len(KEYS)):
            took.append(terminal.press(KEYS[i % len(KEYS)]))
            terminal.settle(quiet, 0.2)
    finally:
        terminal.close()
    some = sorted(x * 1000 for x in took if x is not None)
    if len(some) < len(took) / 2:
        sys.exit('%s: only %d of %d keys changed anything' %
                 (what, len(some), len(took)))
    bench.line(what, 'median %.1f ms, 9 of 10 in %.1f ms, most %.1f ms; '
               '%d keys' % (statistics.median(some),
                            some[len(some) * 9 // 10], some[-1], len(some)))


def main():
    home = tempfile.mkdtemp(prefix='whybounce-bench-')
    # A copy: the wizard saves what it was given.
    case = shutil.copy(os.path.join(bench.TOP, 'assets', 'practice',
                                    '03-message-refused.xml'), home)
    measure('a key, at rest', [case], home, 25, 0.02)
    with open(home + '/bounce.eml', 'w') as f:
        f.write(bounce.report('571 Delivery not authorized',
                              'bob@fabrikam.example'))
    resolver = names.Names(latency=0.02)
    resolver.silent = ['.org', '.net', '.com', '.de']
    measure('a key, while 100 questions wait', [
        '--resolver', '127.0.0.1:%d' % resolver.port, '--ip', '203.0.113.9',
        home + '/bounce.eml'], home, 25, 0.02)
    resolver.stop()
    if resolver.questions < 100:
        sys.exit('only %d questions were asked' % resolver.questions)
    shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    main()
