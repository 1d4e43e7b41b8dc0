#!/usr/bin/env python3
"""What somebody new at a helpdesk meets: they run no mail server, have a text
or one line, and must tell two people. No network here (--offline)."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import drive  # noqa: E402
from drive import Late, Screen  # noqa: E402
from tap import Tap  # noqa: E402

START = 'A message was refused. What do you have?'
FACTS = 'What the bounce says'
AWAY = '''\
From: Bob Smith <bob@fabrikam.example>
To: anna@contoso.example
Subject: Automatic reply: Offer 4711

I am out of the office and do not read my mail.
'''
LATE = '''\
From: MAILER-DAEMON@mail.contoso.example (Mail Delivery System)
To: anna@contoso.example
Subject: Delayed Mail (still being retried)

This is the mail system at host mail.contoso.example.

# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #

Your message could not be delivered for more than 4 hour(s).

<bob@fabrikam.example>: connect to mx1.fabrikam.example[192.0.2.25]:25:
    Connection timed out
'''
LINE = '571 Delivery not authorized, message refused'


def step(s, key, *pieces):
    before = s.text()
    s.keys(key)
    return s.wait_for(lambda t: t != before and all(x in t for x in pieces),
                      '%s after %s' % (' + '.join(pieces), key))


def go_to(s, title):
    """Agree with every step until a page of that title is there."""
    for _ in range(20):
        screen = s.text()
        if title in screen.split('\n')[0]:
            return screen
        step(s, 'Enter')
    raise Late('no "%s" after 20 steps\n%s' % (title, s.text()))


def no_bounce(tap):
    with Screen(80, 24, ['--offline']) as s:
        s.wait(START)
        s.paste(AWAY)
        screen = s.wait('What you gave')
        tap.ok('it does not say that a mail was refused.' in screen,
               'an automatic reply: the reason is there to its end', screen)
        tap.ok('choose 3 for it.' in screen,
               'an automatic reply: and what to ask for instead', screen)
        s.paste(LATE)
        screen = s.wait(FACTS)
        tap.ok('What you gave' not in screen,
               'then a report: it is taken', screen)


def one_line(tap):
    """Read out on the telephone: nothing else is known."""
    with Screen(80, 24, ['--offline', '--said', LINE]) as s:
        screen = s.wait(FACTS, 'fill in first what you know')
        tap.ok('nothing could be looked at' in ' '.join(screen.split()) or
               'without the addresses' in screen,
               'one line: nothing asked is not "no fault found"', screen)
        tap.ok('0 of 14 could be asked' in screen,
               'one line: how much could be asked', screen)
        screen = go_to(s, 'Is there a reason to distrust')
        tap.ok('(f: fill it in)' in screen and '--ip' not in screen,
               'one line: a key fills it in, no option of a command line',
               screen)
        screen = go_to(s, 'What does the recipient')
        tap.ok('could not be asked' in screen,
               'one line: a server that was not asked gave no answer', screen)
        step(s, 'Enter', 'Which mail system can you look into?')
        step(s, '4', 'Who else has refused')
        screen = step(s, '4', 'Why it was refused', 'Pass it on')
        tap.ok('Tell the person who wrote the mail' in screen and
               'Hand it over to a colleague' in screen,
               'the verdict: both who must be told, on 24 rows', screen)
        screen = step(s, '1', 'Without access to a mail server')
        tap.ok('Get-' not in screen,
               'neither side: the first thing to do needs no server', screen)


def told(tap):
    with Screen(80, 24, ['--offline', '--said', LINE, '--side', 'neither',
                         '--to', 'bob@fabrikam.example']) as s:
        s.wait(FACTS)
        go_to(s, 'A question for you')
        step(s, '4', 'Pass it on')
        screen = step(s, '4', 'For the colleague who takes over')
        tap.ok('- To: bob@fabrikam.example' in screen and LINE in screen and
               '- Sent by: not known' in screen,
               'hand over: what is known and what is not', screen)
        tap.ok('(--' not in screen, 'hand over: no options', screen)
        step(s, 'b', 'Pass it on')
        screen = step(s, '3', 'For the person who wrote the mail')
        tap.ok('Your message to bob@fabrikam.example was not delivered.' in
               screen, 'the author: what happened', screen)
        s.keys('c')
        s.wait('Copied')
        copied = s.clipboard()
        tap.ok(copied.startswith('Hello,') and 'telephone' in copied,
               'the author: c copies all of it', copied)


def late(tap):
    path = os.path.join(drive.tempfile.mkdtemp(), 'late.txt')
    with open(path, 'w') as f:
        f.write(LATE)
    with Screen(80, 24, ['--offline', path]) as s:
        s.wait(FACTS)
        screen = step(s, 'Enter', 'Who said no?')
        tap.ok('Nobody has said no so far' in screen,
               'late: nobody has refused', screen)
        screen = go_to(s, 'Why it is late')
        tap.ok('nothing need be' in screen,
               'late: nothing need be sent again', screen)
    drive.shutil.rmtree(os.path.dirname(path))


def main():
    drive.require()
    tap = Tap()
    for part in (no_bounce, one_line, told, late):
        try:
            part(tap)
        except Late as why:
            tap.ok(False, part.__name__, why)
    tap.end()


if __name__ == '__main__':
    main()
