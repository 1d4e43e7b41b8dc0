#!/usr/bin/env python3
"""A mailbox of 40 messages in the wizard: the list with what each says, number
17 opened, back, another one, and what is no bounce; as an mbox, a Maildir
folder, a paste and in plain mode. The case is that of the message alone."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, '..', 'lab'))
import drive  # noqa: E402
import mailbox  # noqa: E402
from drive import Late, Screen  # noqa: E402
from tap import Tap  # noqa: E402

LIST = 'Which message?'
COUNT = '37 bounces of 40 messages'
FACTS = 'What the bounce says'


def write(path, text, newline='\n'):
    with open(path, 'w', encoding='utf-8', newline=newline) as f:
        f.write(text)
    return path


def row(screen, number):
    """The line of the list with that number; None when it is not in sight."""
    for line in screen.split('\n'):
        if re.match(r'│[▸ ] . +%d ' % number, line):
            return line
    return None


def marked(screen):
    """The number of the line that is pointed at."""
    found = re.search(r'│▸ . +(\d+) ', screen)
    return int(found.group(1)) if found else None


def listed(s):
    """The list, drawn to its last line."""
    return s.wait(LIST, ' choose  ', 'b back  ? help  q quit')


def opened(s, number):
    """Type a number, Enter: the case of that message."""
    s.keys(*str(number)[0])
    s.wait('Number of the message')
    s.type(str(number)[1:])
    s.keys('Enter')
    return s.wait(FACTS, mailbox.whom(number), 'l list')


def cases(home):
    folder = os.path.join(home, 'state', 'whybounce', 'cases')
    return sorted(os.path.join(folder, x) for x in os.listdir(folder)
                  if x.endswith('.xml')) if os.path.isdir(folder) else []


def the_list(tap, home):
    box = write(home + '/box.mbox', mailbox.mbox())
    with Screen(80, 24, ['--offline', box], home=home) as s:
        screen = s.wait(LIST, 'box.mbox', COUNT, '1-40 choose', 'q quit')
        tap.ok(re.search(r'user1@example.net +554 203.0.113.9 is on a black',
                         row(screen, 1) or ''),
               'list: whom it is about, the code and the cause', screen)
        tap.ok(re.search(r'user3@fabrikam.example +552 The mailbox is full '
                         r'.* Nov', row(screen, 3) or ''),
               'list: each in one row, with its date', screen)
        tap.ok(re.search(r'karl@example.org +no bounce: automatic reply',
                         row(screen, 5) or '') and
               'no bounce: ordinary message' in (row(screen, 11) or ''),
               'list: what is no bounce is there, and what it is', screen)
        dim = [x for x in s.colors().split('\n') if 'karl@' in x][0]
        tap.ok('\x1b[2m' in dim.split('karl@')[0], 'list: and it is dimmed',
               repr(dim))
        tap.same(marked(screen), 1, 'list: the first bounce is pointed at')
        screen = opened(s, 17)
        tap.ok('552' in screen and 'l list' in screen,
               'list: 1 7 Enter opens number 17', screen)
        s.keys('b')
        screen = listed(s)
        tap.same(marked(screen), 17, 'list: b comes back to number 17')
        tap.ok('The case is saved' in screen, 'list: and says it is saved',
               screen)
        s.keys('Down', 'Enter')
        screen = s.wait(FACTS, mailbox.whom(18), 'l list')
        s.keys('Enter')
        tap.ok(s.wait('Who said no?', 'l list'),
               'case: the key of the list is shown')
        s.keys('l')
        tap.same(marked(listed(s)), 18,
                 'list: another one, and l comes back from deep within')
        s.keys('Enter')
        screen = s.wait('Who said no?')
        tap.ok(len(cases(home)) == 2,
               'list: opened again it goes on where it was', screen)
        s.keys('l')
        listed(s)
        s.keys('q')
        tap.same(s.wait_end(), 0, 'list: q quits')


def moves(tap, home):
    box = write(home + '/box.mbox', mailbox.mbox())
    with Screen(80, 24, ['--offline', box], home=home) as s:
        s.wait(LIST, COUNT)
        for keys, number in ((('j', 'j', 'k'), 2), (('End',), 40),
                             (('Home',), 1), (('G',), 40), (('g',), 1),
                             (('PageDown',), 20), (('PageUp',), 1)):
            s.keys(*keys)
            try:
                s.wait_for(lambda now: marked(now) == number, 'the mark')
                tap.ok(True, 'moving: ' + ' '.join(keys))
            except Late as why:
                tap.ok(False, 'moving: ' + ' '.join(keys), why)
        s.keys('/')
        s.wait('Find')
        s.type('lunch ON')
        s.keys('Enter')
        s.wait_for(lambda now: marked(now) == 11, 'the mark on 11')
        tap.ok(True, 'find: / finds a subject that is cut off')
        s.keys('Enter')
        tap.ok(s.wait('11: This is an ordinary message', LIST),
               'no bounce: Enter says why, and the list stays')
        s.keys('5')
        s.wait('Number of the message')
        s.type('00')
        s.keys('Enter')
        tap.ok(s.wait('There is no message 500 here'),
               'a number that is not there is said')
        s.keys('?')
        tap.ok(s.wait('Help', 'Maildir folder'), 'the list has its help')
        s.keys('b')
        s.wait(LIST)
        for w, h in ((60, 20), (132, 43), (40, 10), (20, 5), (80, 24)):
            s.resize(w, h)
            s.wait('window too small' if w < 40 else LIST[:9])
        s.wait(COUNT)
        tap.same(marked(listed(s)), 11, 'resizing keeps the place')
        s.keys('Escape')
        tap.ok(s.wait('What do you have?'), 'Esc goes to the start page')
        s.keys('2')
        s.wait('Maildir folder')
        s.type('~/box.mbox')
        s.keys('Enter')
        tap.ok(s.wait(LIST, COUNT), 'the start page opens a mailbox, too')


def hostile(tap, home):
    box = write(home + '/box.mbox', mailbox.mbox())
    with Screen(132, 43, ['--offline', box], home=home) as s:
        s.wait(LIST, COUNT)
        screen = listed(s)
        line = row(screen, 23) or ''
        tap.ok('mallory@example.net' in line and '\\x1b[31mred' in line and
               '\u202e' not in screen, 'hostile fields are only words',
               screen)
        tap.ok(re.search(r'reply: Abwesend bis März .* 18 Nov \d\d:\d\d',
                         row(screen, 5) or ''),
               'wide: subjects are decoded, the date has its time', screen)
        tap.ok('delayed: 571' in (row(screen, 30) or ''),
               'what is still tried is called delayed', screen)


def as_a_file(home, argv, script):
    """The case that plain mode makes, without where it was read."""
    state = tempfile.mkdtemp(dir=home)
    env = dict(os.environ, HOME=home, XDG_STATE_HOME=state + '/state',
               LC_ALL='C.UTF-8')
    done = subprocess.run([drive.PROGRAM, '--plain', '--offline', *argv],
                          input=script, env=env, text=True,
                          capture_output=True, timeout=60)
    found = cases(state)
    if len(found) != 1:
        return 'cases: %d\n%s%s' % (len(found), done.stdout, done.stderr)
    with open(found[0], encoding='utf-8') as f:
        text = f.read()
    text = re.sub(r'(created|changed)="[^"]*"', '', text)
    return re.sub(r'<source name="[^"]*"/>', '', text)


def the_same_case(tap, home):
    for number in (1, 17, 40):
        alone = as_a_file(home, [write(home + '/one.eml',
                                       mailbox.message(number))], 'q\n')
        tap.ok(mailbox.whom(number) in alone, 'alone: %d' % number, alone)
        for name, path in (
                ('mbox', write(home + '/a.mbox', mailbox.mbox())),
                ('mbox of CRLF lines', write(home + '/b.mbox',
                                             mailbox.mbox(), '\r\n')),
                ('Maildir', home + '/Maildir')):
            if name == 'Maildir' and not os.path.isdir(path):
                mailbox.maildir(path)
            tap.same(as_a_file(home, [path], '%d\nq\n' % number), alone,
                     '%s: number %d is the case it is alone' % (name, number))


def plain(home, argv, script):
    env = dict(os.environ, HOME=home, XDG_STATE_HOME=home + '/state',
               LC_ALL='C.UTF-8')
    done = subprocess.run([drive.PROGRAM, '--plain', '--offline', *argv],
                          input=script, env=env, text=True,
                          capture_output=True, timeout=60)
    return done.stdout, done.returncode, done.stderr


def in_plain_mode(tap, home):
    box = write(home + '/box.mbox', mailbox.mbox())
    out, status, err = plain(home, [box], '17\nl\n/lunch\n5\n99\n18\nq\n')
    tap.ok(COUNT in out and re.search(r'^fail +17 user17@example.org +552',
                                      out, re.M),
           'plain: the list has numbers', out + err)
    tap.ok(mailbox.whom(17) in out.split(FACTS)[1] and
           mailbox.whom(18) in out.split(FACTS)[2],
           'plain: a number opens, l lists again', out)
    tap.ok('5: This is an automatic reply' in out and
           'There is no number 99 here' in out,
           'plain: what is no bounce, and what is not there', out)
    few = write(home + '/none.mbox', ''.join(
        'From a@example.org Fri Nov 20 10:00:00 2026\n%s\n' %
        mailbox.message(i) for i in (5, 11)))
    out, status, err = plain(home, [few], '')
    tap.ok('0 bounces of 2' in out and status == 65,
           'plain: no bounce at all is 65', out + err)
    out, status, err = plain(home, [write(home + '/no.txt',
                                          'lunch at noon\n')], '')
    tap.ok('No words of a mail server' in err and status == 65,
           'what is neither says why', err)
    out, status, err = plain(home, [write(home + '/1.mbox',
                                          mailbox.mbox(1))], 'q\n')
    tap.ok(LIST not in out and mailbox.whom(1) in out,
           'one message is opened at once', out + err)
    long = mailbox.mbox(40) * 8
    out, status, err = plain(home, [write(home + '/long.mbox', long)],
                             '150\nq\n')
    tap.ok('... 120 more' in out and mailbox.whom(150 - 120) in out,
           'plain: of a long list its ends are printed, all can be opened',
           out[-2000:] + err)


def changed(tap, home):
    """A box that was rewritten is not read at the wrong place."""
    box = write(home + '/box.mbox', mailbox.mbox())
    with Screen(80, 24, ['--offline', box], home=home) as s:
        s.wait(LIST, COUNT)
        write(box, mailbox.mbox()[700:])
        s.keys('1')
        s.wait('Number')
        s.type('7')
        s.keys('Enter')
        tap.ok(s.wait('has changed since it was listed', LIST),
               'a box that was changed meanwhile is said to be')


def large(tap, home):
    """It is read while its list is there, and keys work meanwhile."""
    box = write(home + '/large.mbox', mailbox.mbox() * 100)
    with Screen(80, 24, ['--offline', box], home=home) as s:
        s.wait(LIST, 'reading: ', ' so far')
        screen = listed(s)
        tap.ok(row(screen, 20), 'large: the first page is there at once',
               screen)
        opened(s, 3)
        s.keys('b')
        s.wait('reading: ')
        tap.same(marked(listed(s)), 3, 'large: one is opened meanwhile')
        s.wait('3700 bounces of 4000 messages', limit=60)
        tap.same(marked(listed(s)), 3, 'large: and the mark stays')
        s.keys('End')
        tap.ok(s.wait_for(lambda now: marked(now) == 4000, '4000'),
               'large: End is the last of all')


def pasted(tap, home):
    with Screen(80, 24, ['--offline'], home=home) as s:
        s.wait('What do you have?')
        s.paste(mailbox.mbox(12))
        screen = s.wait(LIST, '10 bounces of 12 messages')
        tap.ok('Read: ' in screen, 'pasted: a list, and how many lines',
               screen)
        opened(s, 12)
        tap.ok(True, 'pasted: one of them opens')


def main():
    drive.require()
    tap = Tap()
    for part in (the_list, moves, hostile, the_same_case, in_plain_mode,
                 changed, large, pasted):
        home = tempfile.mkdtemp(prefix='whybounce-mailbox-')
        try:
            part(tap, home)
        except (Late, OSError, subprocess.TimeoutExpired) as why:
            tap.ok(False, part.__name__, why)
        shutil.rmtree(home, ignore_errors=True)
    tap.end()


if __name__ == '__main__':
    main()
