#!/usr/bin/env python3
"""Long pastes: 500 and 5,000 lines, with paste markers and without, on the
start page and in the field, with tabs, CRs, escapes and keys in them. None of
it is taken for a key, nothing of it is lost, and its lines are counted."""
import os
import re
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import bounce  # noqa: E402
import drive  # noqa: E402
from drive import Late, Screen  # noqa: E402
from tap import Tap  # noqa: E402

START = 'What do you have?'
FACTS = 'What the bounce says'
SAID = '550 5.7.25 Client host rejected: no PTR record for 203.0.113.9'
# Every key that means something, and those that end or leave a field.
FILLER = ('%d\tq b j k l x d m n s 1 2 3 / ? \x04 \x03 \x1b \x1b[A\x1b[B \x15 '
          '\x1a end')


def lines(n, last='\n'):
    """n lines; what was refused stands at their end, as it often does."""
    head = bounce.report(SAID, 'bob@fabrikam.example').split('\n')
    while head[-1] == '':
        head.pop()
    words = [FILLER % i for i in range(n - len(head) - 3)]
    text = ['Hello, this came back:', ''] + words + [''] + head
    assert len(text) == n
    return '\n'.join(text) + last


def put(s, text, marked):
    s.tmux('load-buffer', '-b', 'long', '-', stdin=text)
    s.tmux('paste-buffer', '-d', '-b', 'long', *(['-p'] if marked else []))


def into(tap, size, n, marked, field):
    name = '%dx%d: %d lines %s markers, %s' % (
        *size, n, 'with' if marked else 'without',
        'in the field' if field else 'on the start page')
    with Screen(*size, ['--offline']) as s:
        s.wait(START)
        if field:
            s.keys('1')
            s.wait('Paste the bounce here, then press Ctrl-D')
        since = time.monotonic()
        put(s, lines(n, '' if marked else '\n'), marked)
        screen = s.wait(FACTS, 'Read: %d lines' % n, 'q quit')
        took = time.monotonic() - since
        tap.ok('bob@fabrikam.example' in screen and '5.7.25' in screen,
               name + ': it is read to its end', screen)
        tap.ok(took < 5, name + ': at once', '%.1f s' % took)
        s.keys('C-d')
        s.keys('f')
        tap.ok(s.wait(FACTS), name + ': and nothing was a key')


def kept_whole(tap, home):
    """Tabs, CRLF, a last line without an end: the words arrive as they are."""
    for marked in (True, False):
        with Screen(80, 24, ['--offline'], home=home) as s:
            s.wait(START)
            text = 'The mail system\tsays:\r\n\r\n' * 20 + \
                '<bob@fabrikam.example>: host ' \
                'mx1.fabrikam.example[198.51.100.25] said: 550 5.1.1\r\n' \
                '    no\tsuch user (in reply to RCPT TO command)'
            put(s, text, marked)
            screen = s.wait(FACTS, 'Read: 42 lines', 'q quit')
            tap.ok('bob@fabrikam.example' in screen and
                   re.search(r'Its words +550 5.1.1 no', screen),
                   'CRLF, tabs, no last line end: %s' % marked, screen)


def no_bounce(tap):
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        put(s, 'Dear all,\n\nquiet quails quote.\n' * 100, False)
        screen = s.wait('(300 lines pasted)', 'q quit')
        tap.ok(START in screen, 'no bounce: that is said, no key was pressed',
               screen)


def one_line(tap):
    """Without markers, short and without a line end: still no keys."""
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        put(s, '571 Delivery not authorized, message refused', False)
        tap.ok(s.wait(FACTS, '571'), 'one line pasted on the start page')
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.keys('3')
        s.wait('What the other server said')
        put(s, lines(100), True)
        tap.ok(s.wait(FACTS, '5.7.25', 'Read: 100 lines'),
               'a whole bounce pasted where one line was asked for')


def by_hand(tap):
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.keys('1')
        s.wait('press Ctrl-D', 'Ctrl-D done', 'Esc leave it')
        s.type('550 5.1.1 nobody')
        s.keys('Enter')
        s.type('here')
        tap.ok(s.wait('press Ctrl-D: 2 lines so far'),
               'by hand: the lines are counted')
        s.keys('C-d')
        tap.ok(s.wait(FACTS, '5.1.1'), 'by hand: Ctrl-D ends it')


def in_pieces(tap):
    """A slow line: the paste is seen to come."""
    text = lines(500)
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.type('\x1b[200~')
        for at in range(0, len(text), 3000):
            put(s, text[at:at + 3000], False)
            time.sleep(0.1)
        screen = s.wait('A paste is coming: ', 'lines so far')
        s.type('\x1b[201~')
        tap.ok(s.wait(FACTS, 'Read: 500 lines'),
               'slowly: it is seen to come, and is whole', screen)


def in_plain_mode(tap):
    text = lines(500).replace('\x03', '').replace('\x04', '') \
        .replace('\x1a', '').replace('\x15', '').split('\n')
    text[100] = '.'
    with Screen(80, 24, ['--offline', '--plain']) as s:
        s.wait('>')
        s.type('1')
        s.keys('Enter')
        s.wait('single dot')
        put(s, '\n'.join(text), False)
        s.type('.')
        s.keys('Enter')
        screen = s.wait('Read: 500 lines')
        tap.ok('no such key' not in screen,
               'plain: a dot within the paste does not end it', screen)


def main():
    drive.require()
    tap = Tap()
    home = tempfile.mkdtemp(prefix='whybounce-paste-')
    todo = [(into, size, n, marked, field)
            for size, n in (((80, 24), 500), ((132, 43), 5000))
            for marked in (True, False) for field in (False, True)]
    todo += [(kept_whole, home), (no_bounce,), (one_line,), (by_hand,),
             (in_pieces,), (in_plain_mode,)]
    for part, *values in todo:
        try:
            part(tap, *values)
        except Late as why:
            tap.ok(False, '%s %s' % (part.__name__, values), why)
    shutil.rmtree(home, ignore_errors=True)
    tap.end()


if __name__ == '__main__':
    main()
