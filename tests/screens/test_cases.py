#!/usr/bin/env python3
"""Cases on the screen: the list with names and deletions, a second wizard, and
the export page with its switch and its preview."""
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import drive  # noqa: E402
from drive import Screen  # noqa: E402
from tap import Tap  # noqa: E402

LINE = '550 5.1.1 user unknown: anna@contoso.example'


def one_line(s):
    s.wait('One error line')
    s.keys('3')
    s.wait('What the other server said')
    s.type(LINE)
    s.keys('Enter')
    s.wait('What the bounce says')


def body(screen):
    """What stands between the borders of the box."""
    return [x[1:-1].strip() for x in screen.split('\n')
            if x.startswith('│')]


def preview(tap, s):
    """Written for this width: no line of it was broken a second time."""
    s.keys('x')
    screen = s.wait('Export the findings', 'Nothing is masked', 'Preview')
    tap.ok('Mail' in screen, 'export: a preview', screen)
    s.keys('6')
    screen = s.wait('Masked: people')
    tap.ok('anna' not in screen, 'export: the switch masks the preview',
           screen)
    short = []
    for _ in range(6):
        lines = body(s.text())
        for a, b in zip(lines, lines[1:]):
            # A rest of one or two words between full lines of a paragraph.
            if len(a) > 68 and 0 < len(b) < 9 and not re.search(r'[.:)]$', b):
                short.append(b)
        s.keys('PageDown')
    tap.same(short, [], 'export: no line of the preview is wrapped twice')
    s.keys('Home', '6')
    s.wait('Nothing is masked')
    s.keys('6')
    s.wait('Masked: people')
    s.keys('1')
    s.wait('Write to file')
    s.keys('C-u')
    s.type(s.home + '/report.txt')
    s.keys('Enter')
    s.wait('Written: ')
    with open(s.home + '/report.txt') as f:
        text = f.read()
    tap.ok('anna' not in text and 'user1@contoso.example' in text,
           'export: what is written is masked', text[:500])
    tap.ok(max(map(len, text.split('\n'))) > 76,
           'export: the file has 80 columns, not those of the screen')


def the_list(tap, home):
    with Screen(80, 24, ['--offline'], home=home) as s:
        s.wait('Go on with a case')
        s.keys('5')
        screen = s.wait('Saved cases')
        tap.ok('m rename' in screen and 'd delete' in screen,
               'list: the keys stand below', screen)
        s.keys('m')
        s.wait('Name of this case')
        s.keys('C-u')
        s.type('The bank says no')
        s.keys('Enter')
        tap.ok('The bank says no' in s.wait('Done'), 'list: m names a case')
        s.keys('d')
        s.wait('for good?')
        s.keys('Enter')
        tap.ok('The bank' in s.wait('Nothing was deleted'),
               'list: Enter alone deletes nothing')
        s.keys('Enter')
        s.wait_gone('Saved cases')
        with Screen(80, 24, ['--offline'], home=home) as other:
            other.wait('Go on with a case', 'The bank says no')
            other.keys('5', 'Enter')
            tap.ok(other.wait('read-only'), 'a second wizard looks only')
            other.keys('j')
            other.keys('q')
            tap.ok(other.wait('Opened read-only'), 'and says so at the end')
        s.keys('q')
        s.wait('is saved')
    with Screen(80, 24, ['--offline'], home=home) as s:
        s.wait('Go on with a case')
        s.keys('5')
        s.wait('The bank says no')
        s.keys('d')
        s.wait('for good?')
        s.keys('C-u')
        s.type('yes')
        s.keys('Enter')
        tap.ok(s.wait_gone('The bank says no'), 'list: yes deletes')
        s.keys('q')


def main():
    drive.require()
    tap = Tap()
    home = tempfile.mkdtemp(prefix='whybounce-screen-')
    try:
        with Screen(80, 24, ['--offline'], home=home) as s:
            one_line(s)
            preview(tap, s)
            s.keys('q')
            s.wait('is saved')
        the_list(tap, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    tap.end()


if __name__ == '__main__':
    main()
