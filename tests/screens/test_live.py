#!/usr/bin/env python3
"""The wizard while the network answers, late answers included: keys work at
once, findings appear by themselves, and the walk ends in a verdict that live
checks confirm."""
import os
import pty
import signal
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import bounce  # noqa: E402
import drive  # noqa: E402
import lab  # noqa: E402
from drive import Late, Screen  # noqa: E402
from tap import Tap  # noqa: E402
from test_wizard import FACTS, VERDICT, to_verdict  # noqa: E402

BARE = '571 Delivery not authorized, message refused'
WORLD = {
    'fabrikam.example': {'rcpt': BARE},
    'tailspin.example': {'banner': 'hang'},
}
SLOW_LISTS = {'bl.spamcop.net': 'silent'}


def file_of(world, to, ip):
    path = os.path.join(world.folder, 'wizard.eml')
    with open(path, 'w') as f:
        f.write(bounce.report(BARE, to, ip=ip))
    return path


def confirmed(tap, world):
    """No reverse name: found while the person reads, then the verdict."""
    path = file_of(world, 'bob@fabrikam.example', '203.0.113.10')
    argv = world.options() + ['--ip', '203.0.113.10', path]
    with Screen(100, 30, argv) as s:
        s.wait(FACTS, '203.0.113.10')
        screen = to_verdict(s)
        tap.ok('reverse' in screen and '203.0.113.10' in screen,
               'live: no reverse name is the verdict', screen)
        s.keys('e')
        s.wait('Evidence', '10.113.0.203.in-addr.arpa')
        tap.ok(True, 'live: the evidence has the question')
        s.keys('C-c')
        s.wait('is saved')


def busy(tap, world):
    """A server that never greets: nothing on the screen waits for it."""
    path = file_of(world, 'bob@tailspin.example', '203.0.113.9')
    with Screen(100, 30, world.options() + [path]) as s:
        begin = time.monotonic()
        s.wait('q quit')
        tap.ok(time.monotonic() - begin < 2 * lab.SLOW,
               'busy: the first page is there at once (%.2f s)' %
               (time.monotonic() - begin))
        begin = time.monotonic()
        s.keys('?')
        s.wait('Help')
        s.keys('b')
        s.wait(FACTS)
        tap.ok(time.monotonic() - begin < 1.5 * lab.SLOW,
               'busy: keys work meanwhile (%.2f s)' %
               (time.monotonic() - begin))
        s.keys('C-c')
        begin = time.monotonic()
        s.wait_end()
        tap.ok(time.monotonic() - begin < 1.5 * lab.SLOW,
               'busy: and so does the end')


def stalled(tap, world):
    """A terminal that takes no bytes (Ctrl-S, a dead SSH line): the checks go
    on behind it, and the case is kept."""
    path = file_of(world, 'bob@fabrikam.example', '203.0.113.10')
    log = os.path.join(world.folder, 'stalled.log')
    home = os.path.join(world.folder, 'home')
    env = dict(os.environ, HOME=home, XDG_STATE_HOME=home + '/state',
               LC_ALL='C.UTF-8', TERM='xterm-256color')
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(drive.PROGRAM, [drive.PROGRAM, '--log', log,
                                  *world.options(), '--ip', '203.0.113.10',
                                  path], env)
    try:
        end = time.monotonic() + 10 * lab.SLOW
        needed = ('10.113.0.203.in-addr.arpa', 'zen.spamhaus.org', 'smtp')
        found = False
        while not found and time.monotonic() < end:
            time.sleep(0.05)
            said = open(log).read() if os.path.exists(log) else ''
            found = all(x in said for x in needed) and \
                said.count('answered') > 90
        tap.ok(found, 'stalled: every question is answered behind a terminal '
               'that takes nothing', said[-2000:])
        cases = os.path.join(home, 'state', 'whybounce', 'cases')
        tap.ok(os.path.isdir(cases) and os.listdir(cases),
               'stalled: the case is saved all the same')
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)


def main():
    drive.require()
    tap = Tap()
    with lab.start(WORLD, lists=SLOW_LISTS, certificates=False) as world:
        for part in (confirmed, stalled, busy):
            try:
                part(tap, world)
            except Late as why:
                tap.ok(False, part.__name__, why)
    tap.end()


if __name__ == '__main__':
    main()
