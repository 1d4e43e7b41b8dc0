#!/usr/bin/env python3
"""The wizard as a person meets it: what they type and what they see. No
network here (--offline and recorded cases); live runs are in test_live.py."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import drive  # noqa: E402
from drive import Late, Screen  # noqa: E402
from tap import Tap  # noqa: E402

BOUNCE = os.path.join(drive.TOP, 'tests', 'intake', 'postfix-blocked.eml')
START = 'A message was refused. What do you have?'
FACTS = 'What the bounce says'
VERDICT = 'Why it was refused'
LATE = 'Why it is late'  # the verdict on a delay
EXCHANGE = '''\
Delivery has failed to these recipients or groups:

bob@fabrikam.example
Your message wasn't delivered because the recipient's email provider rejected
it.

Diagnostic information for administrators:

Generating server: mail.contoso.example

bob@fabrikam.example
mx1.fabrikam.example
Remote Server returned '550 5.7.1 Delivery not authorized, message refused'

Original message headers:

Received: from EX01.contoso.example (10.1.2.3) by mail.contoso.example
From: Anna <anna@contoso.example>
To: bob@fabrikam.example
Subject: Offer
'''


def to_verdict(s):
    """Agree with every step until the verdict is there."""
    for _ in range(20):
        screen = s.text()
        if any(x in screen.split('\n')[0] for x in (VERDICT, LATE)):
            return screen
        s.keys('Enter')
        s.wait_for(lambda now: now != screen, 'the next step')
    raise Late('no verdict after 20 steps\n' + s.text())


def start_page(tap):
    with Screen(80, 24, ['--offline']) as s:
        screen = s.wait(START, 'Paste the bounce', 'Practice', 'q quit')
        tap.ok(all('%d ' % n in screen for n in range(1, 7)),
               'start: six numbered ways in', screen)
        tap.ok(len(s.lines()) == 24 and s.lines()[-1].strip(),
               'start: the last line is the key line', screen)
        s.keys('?')
        tap.ok(s.wait('Help'), 'start: ? helps')
        s.keys('b')
        tap.ok(s.wait(START), 'start: b comes back')
        s.keys('Down', 'Down')
        tap.ok(s.wait_for(lambda t: re.search('[▸>] *3 ', t), 'mark on 3'),
               'start: the mark moves')
        s.keys('q')
        tap.same(s.wait_end(), 0, 'start: q ends with 0')


def paste_a_bounce(tap):
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.paste(EXCHANGE)
        screen = s.wait(FACTS, 'bob@fabrikam.example', '5.7.1')
        tap.ok('anna@contoso.example' in screen,
               'paste: the facts are read from an Exchange text', screen)
        tap.ok('Delivery not authorized' in screen,
               'paste: their words are shown', screen)
        screen = to_verdict(s)
        tap.ok('who acts' in screen, 'paste: a verdict says who acts', screen)
        s.keys('C-c')
        tap.ok(s.wait('is saved'), 'paste: Ctrl-C says where the case is')
        tap.same(s.wait_end() in (0, 1, 2), True, 'paste: and ends')


def one_line(tap):
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.keys('3')
        s.wait('What the other server said')
        s.type('571 Delivery not authorized, message refused')
        s.keys('Enter')
        tap.ok(s.wait(FACTS, '571'), 'one line: it is read as a reply')


def through(tap):
    """From a file to verdict, fix, evidence, export, and back."""
    with Screen(80, 24, ['--offline', BOUNCE]) as s:
        tap.ok(s.wait(FACTS, '203.0.113.9', 'anna@contoso.example'),
               'file: the first page is what the bounce says')
        screen = to_verdict(s)
        tap.ok('blacklist' in screen, 'file: the verdict names the cause',
               screen)
        s.keys('e')
        tap.ok(s.wait('Evidence'), 'verdict: e shows the evidence')
        s.keys('b')
        tap.ok(s.wait(VERDICT), 'evidence: b comes back')
        s.keys('x')
        tap.ok(s.wait('Export', 'Markdown'), 'verdict: x exports')
        s.keys('Escape')
        tap.ok(s.wait(VERDICT), 'export: Esc comes back')
        open_fix(tap, s)
        s.keys('b')
        s.wait_gone(VERDICT)
        tap.ok(True, 'verdict: b takes the last answer back')
        s.keys('q')
        s.wait('is saved')
        tap.ok(s.wait_end() in (0, 1, 2), 'q saves and ends')


def open_fix(tap, s):
    """The first thing to do, its command on the clipboard."""
    for _ in range(8):
        if 'What to do' in s.text():
            break
        s.keys('PageDown')
        before = s.text()
        try:
            s.wait_for(lambda t: t != before, 'more', limit=1)
        except Late:
            pass
    tap.ok('What to do' in s.text(), 'verdict: says what to do', s.text())
    s.keys('Enter')
    try:
        screen = s.wait_gone(VERDICT, limit=3)
    except Late as why:
        tap.ok(False, 'verdict: Enter opens a fix', why)
        return
    tap.ok('1' in screen, 'verdict: Enter opens a fix', screen)
    tap.ok('c copy' in screen or 'b back' in screen,
           'fix: the keys are shown', screen)
    s.keys('b')
    s.wait(VERDICT)


def to_a_connector(tap):
    """By keys alone: pasted text, which side I run and which Exchange, the
    receive connector's fix, a written report; and after a kill the fix again.
    """
    home = drive.tempfile.mkdtemp(prefix='whybounce-home-')
    text = EXCHANGE.replace('550 5.7.1 Delivery not authorized, message '
                            'refused', '530 5.7.57 Client was not '
                            'authenticated to send anonymous mail during '
                            'MAIL FROM')
    try:
        with Screen(80, 24, ['--offline'], home=home) as s:
            s.wait(START)
            s.paste(text)
            s.wait(FACTS, '5.7.57')
            point_at(s, 'Sent by')
            s.keys('Enter')
            s.wait('├ Sent by')
            s.type('203.0.113.9')
            s.keys('Enter')
            s.wait_for(lambda now: re.search('Sent by +203', now), 'edited')
            choose(s, 'You run', "the recipient's side")
            choose(s, 'Exchange', '2016')
            s.keys('Home')
            screen = to_verdict(s)
            tap.ok('receive connector' in screen.replace('\n', ' '),
                   'connector: the verdict is the receive connector', screen)
            number = re.search(r'(\d) Let 203\.0\.113\.9 in by a receive',
                               screen)
            s.keys(number.group(1))
            s.wait('receive connector of its own')
            find(s, 'New-ReceiveConnector')
            tap.ok("'203.0.113.9'" in s.text(),
                   'connector: the fix has the command and the address',
                   s.text())
            s.keys('x')
            s.wait('Export')
            s.keys('1')
            s.wait('Write to file')
            s.keys('C-u')
            s.type(home + '/report.txt')
            s.keys('Enter')
            s.wait('Written')
            report = open(home + '/report.txt', encoding='utf-8').read()
            tap.ok('New-ReceiveConnector' in report and
                   '203.0.113.9' in report,
                   'connector: the report has the fix', report[:500])
            s.keys('b')
            s.wait('New-ReceiveConnector')
        with Screen(80, 24, ['--offline'], home=home) as s:
            s.wait(START)
            s.keys('5')
            s.wait('Saved cases')
            s.keys('1')
            tap.ok(s.wait('receive connector of its own'),
                   'connector: killed, it goes on at the fix')
    finally:
        drive.shutil.rmtree(home, ignore_errors=True)


def find(s, text):
    s.keys('/')
    s.wait('Find')
    s.type(text)
    s.keys('Enter')
    s.wait_for(lambda now: text in now and 'Find' not in now, text)


def point_at(s, label):
    s.keys('Home')
    for _ in range(30):
        before = s.text()
        if re.search(r'[▸>] .*%s ' % label, before):
            return
        s.keys('Down')
        s.wait_for(lambda now: now != before, 'the mark moves')
    raise Late('no line %s\n%s' % (label, s.text()))


def choose(s, label, value):
    """Point at a line and press Enter until it says so."""
    point_at(s, label)
    for _ in range(12):
        if re.search(r'%s +%s' % (label, value), s.text()):
            return
        before = s.text()
        s.keys('Enter')
        s.wait_for(lambda now: now != before, 'another value')
    raise Late('%s never became %s\n%s' % (label, value, s.text()))


def sizes(tap):
    for w, h in ((60, 20), (80, 24), (120, 40), (200, 60)):
        with Screen(w, h, ['--offline', BOUNCE]) as s:
            s.wait(FACTS)
            screen = to_verdict(s)
            tap.ok(all(len(x) <= w for x in screen.split('\n')) and
                   VERDICT in screen, 'size %dx%d: the verdict fits' % (w, h),
                   screen)
    with Screen(120, 40, ['--offline', BOUNCE]) as s:
        s.wait(FACTS)
        to_verdict(s)
        for w, h in ((60, 20), (20, 5), (2, 2), (100, 30)):
            s.resize(w, h)
            s.wait_for(lambda t: len(t.rstrip('\n').split('\n')) <= h + 1,
                       'size %dx%d' % (w, h))
        tap.ok(s.wait(VERDICT, 'q quit'), 'resizing loses nothing')


def plain_terminals(tap):
    with Screen(80, 24, ['--offline', '--ascii', BOUNCE]) as s:
        s.wait(FACTS)
        screen = to_verdict(s)
        tap.ok(all(ord(c) < 128 for c in screen), '--ascii: only ASCII',
               screen)
    with Screen(80, 24, ['--offline', BOUNCE], env={'LC_ALL': 'C'}) as s:
        screen = s.wait(FACTS)
        tap.ok(all(ord(c) < 128 for c in screen), 'LC_ALL=C: only ASCII',
               screen)
    with Screen(80, 24, ['--offline', '--no-color', BOUNCE]) as s:
        s.wait(FACTS)
        tap.ok(not re.search('\x1b\\[[0-9;]*3[0-7]', s.colors()),
               '--no-color: no colour')
    with Screen(80, 24, ['--offline', BOUNCE], env={'TERM': 'dumb'}) as s:
        screen = s.wait('choose')
        tap.ok('╭' not in screen and '>' in screen,
               'TERM=dumb: plain lines and a prompt', screen)
    with Screen(80, 24, ['--offline', '--plain', BOUNCE]) as s:
        s.wait(FACTS, '>')
        s.type('1')
        s.keys('Enter')
        tap.ok(s.wait('1 '), '--plain: a number chooses')
        s.type('q')
        s.keys('Enter')
        tap.ok(s.wait('is saved'), '--plain: q saves')


def killed(tap):
    """The window is closed: the case is in the list next time."""
    with Screen(80, 24, ['--offline', BOUNCE]) as s:
        s.wait(FACTS)
        s.keys('Enter')
        s.wait_gone('Go on: this is right')
        home = s.home
        s.own_home = False
    try:
        with Screen(80, 24, ['--offline'], home=home) as s:
            s.wait(START)
            screen = s.wait_for(lambda t: re.search('5 .*saved', t),
                                'saved cases')
            tap.ok('none saved' not in screen,
                   'killed: the case is in the list', screen)
            s.keys('5')
            tap.ok(s.wait('Saved cases', 'fabrikam'),
                   'killed: the list shows whom it is about')
            s.keys('Enter')
            tap.ok(s.wait('Who said no?', 'Go on with this'),
                   'killed: it goes on where it was')
    finally:
        drive.shutil.rmtree(home, ignore_errors=True)


def practice(tap):
    folder = os.path.join(drive.TOP, 'assets', 'practice')
    names = sorted(x[:-4] for x in os.listdir(folder) if x.endswith('.xml')) \
        if os.path.isdir(folder) else []
    tap.ok(names, 'practice: there are cases')
    for name in names:
        with Screen(80, 24, ['practice', name]) as s:
            try:
                s.wait('q quit')
                to_verdict(s)
                tap.ok(True, 'practice %s: leads to a verdict' % name)
            except Late as why:
                # A question of the tree has to be answered by a person.
                tap.ok("don't know" in str(why), 'practice %s: a verdict or '
                       'a question' % name, why)


def cases_of(home):
    folder = os.path.join(home, 'state', 'whybounce', 'cases')
    return [x for x in os.listdir(folder) if x.endswith('.xml')] \
        if os.path.isdir(folder) else []


def after_practice(tap):
    """A case opened after a practice case is a case of its own again."""
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.keys('6')
        s.wait('Practice cases')
        s.keys('1')
        s.wait(FACTS)
        tap.same(cases_of(s.home), [], 'practice: nothing is saved')
        s.keys('b')
        s.wait(START)
        s.paste(EXCHANGE)
        s.wait(FACTS, 'bob@fabrikam.example')
        tap.same(len(cases_of(s.home)), 1,
                 'after practice: the next case is saved')


def as_recorded(tap):
    """What was asked as far as RCPT is found again without a network."""
    folder = os.path.join(drive.TOP, 'assets', 'practice')
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='utf-8') as f:
            probed = 'rcpt-probe="yes"' in f.read()
        if not probed:
            continue
        with Screen(80, 24, ['practice', name[:-4]]) as s:
            s.wait(FACTS)
            screen = to_verdict(s)
            tap.ok('Asked now' in screen,
                   'practice %s: the answer to RCPT is there' % name, screen)


def hostile(tap):
    """Words that would like to move the cursor."""
    text = EXCHANGE.replace('message refused', 'refused \x1b[2J\x1b]52;c;eA=='
                            '\x07 \u202egpj.exe')
    path = os.path.join(drive.tempfile.mkdtemp(), 'evil.txt')
    with open(path, 'w') as f:
        f.write(text)
    with Screen(80, 24, ['--offline', path]) as s:
        screen = s.wait(FACTS, 'Delivery not authorized', 'q quit')
        tap.ok('\u202e' not in screen and s.clipboard() == '',
               'hostile words are only words', screen)
    drive.shutil.rmtree(os.path.dirname(path))


def main():
    drive.require()
    tap = Tap()
    for part in (start_page, paste_a_bounce, one_line, through, to_a_connector,
                 sizes, plain_terminals, killed, practice, after_practice,
                 as_recorded, hostile):
        try:
            part(tap)
        except Late as why:
            tap.ok(False, part.__name__, why)
    tap.end()


if __name__ == '__main__':
    main()
