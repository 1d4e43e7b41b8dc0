#!/usr/bin/env python3
"""Mail servers that misbehave: what the smtp check makes of each. Nothing of
it may hang the run, crash it, or be taken for health."""
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
from tap import Tap  # noqa: E402

ESC = '220 mx \x1b[2J\x1b]0;owned\x07 ESMTP'
LONG = '220-' + 'a' * 900
MANY = '\n'.join(['220-line %d' % i for i in range(300)] + ['220 end'])

# domain: (script, status of the check, stage of the first host)
ODD = {
    'tls-good': ({}, ['pass'], 'quit'),
    'tls-selfsigned': ({'starttls': 'self-signed'}, ['pass', 'warn'], None),
    'tls-none': ({'starttls': 'none'}, ['pass', 'warn'], None),
    'tls-refused': ({'starttls': 'refused'}, ['pass', 'warn', 'unknown',
                                              'fail'], None),
    'tls-garbage': ({'starttls': 'garbage'}, ['warn', 'unknown', 'fail',
                                              'pass'], None),
    'tls-hang': ({'starttls': 'hang'}, ['unknown', 'warn', 'pass'], None),
    'banner-many': ({'banner': MANY}, ['pass', 'warn', 'unknown', 'fail'],
                    None),
    'banner-two': ({'banner': '220-mx says\n220 hello'}, ['pass'], 'quit'),
    'banner-late': ({'delay': {'banner': 3}}, ['pass'], 'quit'),
    'banner-never': ({'banner': 'hang'}, ['unknown'], 'banner'),
    'banner-drop': ({'banner': 'drop'}, ['fail', 'unknown'], None),
    'banner-reset': ({'banner': 'reset'}, ['fail', 'unknown'], None),
    'banner-554': ({'banner': '554 5.7.1 No'}, ['fail'], 'banner'),
    'banner-421': ({'banner': '421 4.3.2 Busy'}, ['warn'], 'banner'),
    'banner-escape': ({'banner': ESC}, ['pass'], 'quit'),
    'banner-binary': ({'banner': b'\x00\xff\xfe\r\n\x80' * 9000},
                      ['fail', 'unknown'], None),
    'ehlo-550': ({'ehlo': '550 5.7.1 Bad name'}, ['fail'], 'ehlo'),
    'ehlo-hang': ({'ehlo': 'hang'}, ['unknown'], 'ehlo'),
    'mail-553': ({'mail': '553 5.1.8 Sender refused'}, ['fail'], 'mail'),
    'rcpt-550': ({'rcpt': '550 5.7.1 Delivery not authorized'}, ['fail'],
                 'rcpt'),
    'rcpt-450': ({'rcpt': '450 4.2.0 Greylisted'}, ['warn'], 'rcpt'),
    'rcpt-late': ({'rcpt': '550 5.1.1 No such user', 'delay': {'rcpt': 6}},
                  ['fail'], 'rcpt'),
}
QUICK = 12


def ask(world, name):
    return world.check(None, '--ip', '203.0.113.9', '--helo',
                       'mail.contoso.example', '--from',
                       'anna@contoso.example', '--to',
                       'bob@%s.example' % name, '--only', 'mx,smtp',
                       '--rcpt-probe', timeout=QUICK)


def judge(tap, name, row, r):
    script, wanted, stage = row
    f = r.finding('smtp')
    hosts = f.get('details', {}).get('hosts', [])
    got = hosts[0].get('stage') if hosts else None
    wrong = []
    if f.get('status') not in wanted:
        wrong.append('status %s, not %s' % (f.get('status'), wanted))
    if stage and got != stage and stage != 'quit':
        wrong.append('stage %s, not %s' % (got, stage))
    if r.status not in (0, 1, 2):
        wrong.append('exit status %s' % r.status)
    if r.seconds > (QUICK + 3) * lab.SLOW:
        wrong.append('%.1f seconds' % r.seconds)
    if any(ord(c) < 32 and c not in '\n\t' for c in r.out) or \
            '\\u001b' in r.out:
        wrong.append('control characters in the output')
    tap.ok(not wrong, '%s: %s' % (name, f.get('status')),
           *(wrong + [r.story()] if wrong else []))


def main():
    tap = Tap()
    recipients = {name + '.example': row[0] for name, row in ODD.items()}
    with lab.start(recipients) as world:
        # Most of the time is waiting: a few at once.
        with concurrent.futures.ThreadPoolExecutor(6) as crew:
            runs = crew.map(lambda name: ask(world, name), ODD)
            for (name, row), result in zip(ODD.items(), runs):
                judge(tap, name, row, result)
        heard = [x for d in world.smtp.values() for s in d
                 for x in s.commands()]
        tap.ok(not any(x.upper().startswith(('DATA', 'VRFY', 'EXPN', 'AUTH'))
                       for x in heard), 'no server heard DATA, VRFY or AUTH')
        late = world.smtp['banner-554.example'][0].connections()
        tap.ok(late <= 2, 'a server that refuses is not knocked at again',
               late)
    tap.end()


if __name__ == '__main__':
    main()
