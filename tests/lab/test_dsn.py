#!/usr/bin/env python3
"""The whole way: a real Postfix is refused by another server, writes a real
bounce into the sender's mailbox, and the program is given that mailbox."""
import os
import smtplib
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
import servers  # noqa: E402
from tap import Tap  # noqa: E402

REFUSAL = '571 Delivery not authorized, message refused'
SENDER = 'anna@contoso.example'
WAIT = 30

RECIPIENTS = {
    'fabrikam.example': {'rcpt': REFUSAL},
    'tailspin.example': {'end': '554 5.7.1 This message has been blocked '
                                'because it contains a banned attachment'},
    'wingtip.example': {'banner': '554 5.7.1 mx1.wingtip.example: mail '
                                  'from your IP address is blocked here'},
}


def submit(port, *recipients):
    text = 'From: Anna <%s>\r\nTo: %s\r\nSubject: Offer\r\n\r\nHello\r\n' % (
        SENDER, ', '.join(recipients))
    with smtplib.SMTP('127.0.0.1', port, timeout=10) as s:
        s.sendmail(SENDER, list(recipients), text)


def bounce_of(server):
    """The mailbox, as soon as the bounce lies in it whole; then emptied."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if os.path.exists(server.mailbox):
            with open(server.mailbox, errors='replace') as f:
                text = f.read()
            if text.rstrip().endswith('--'):
                os.unlink(server.mailbox)
                return text
        time.sleep(0.05)
    with open(server.log, errors='replace') as f:
        raise servers.Missing('%s wrote no bounce in %d s: %s' %
                              (server.name, WAIT, f.read()[-1500:]))


def start_postfix(world):
    port, = servers.free_ports(1)
    transport = {d: (hosts[0].address, world.smtp_port)
                 for d, hosts in world.smtp.items()}
    return servers.Postfix(servers.Tree(lab.lab_root()), world.folder, port,
                           'contoso.example', transport,
                           smtp_skip_5xx_greeting='no')


def refused_at_rcpt(tap, world, postfix):
    submit(postfix.port, 'bob@fabrikam.example')
    said = bounce_of(postfix)
    tap.ok('571 Delivery not' in said, 'Postfix wrote a bounce with the 571')
    r = world.check(said, '--ip', '203.0.113.9', '--helo',
                    'mail.contoso.example', '--rcpt-probe')
    tap.same(r.status, 1, '571 in a real bounce: a cause is found', r.story())
    tap.same(r.verdict.get('cause'), 'recipient-policy',
             '571 in a real bounce: with nothing wrong it is their policy',
             r.story())
    case = r.json.get('case', {})
    tap.same([case.get(x) for x in ('from', 'to', 'reply_code',
                                    'diagnostic')],
             [SENDER, 'bob@fabrikam.example', '571', REFUSAL],
             'the facts of the bounce are read', r.story())
    smtp = r.finding('smtp')
    tap.same([smtp.get('status'), smtp.get('details', {}).get('reply_code'),
              smtp.get('details', {}).get('stage')],
             ['fail', '571', 'rcpt'],
             'asked live, the server gives the same reply', r.story())
    tap.ok('203.0.113.9' in r.fixes(), 'a fix holds the sending address',
           r.story())
    r = world.check(said, '--ip', '203.0.113.10', '--helo',
                    'mail10.contoso.example')
    tap.same(r.verdict.get('cause'), 'no-ptr',
             'the same bounce from an address without a reverse name',
             r.story())


def refused_after_data(tap, world, postfix):
    submit(postfix.port, 'carol@tailspin.example')
    r = world.check(bounce_of(postfix), '--ip', '203.0.113.9', '--helo',
                    'mail.contoso.example')
    tap.ok(r.verdict.get('cause') in ('content-policy', 'virus'),
           'refused after the content: %s' % r.verdict.get('cause'),
           r.story())


def refused_at_connect(tap, world, postfix):
    submit(postfix.port, 'dave@wingtip.example')
    r = world.check(bounce_of(postfix), '--ip', '203.0.113.9', '--helo',
                    'mail.contoso.example')
    tap.same(r.verdict.get('cause'), 'ip-blocked',
             'refused in the greeting', r.story())
    tap.same(r.finding('smtp').get('details', {}).get('stage'), 'banner',
             'asked live, it is the greeting that refuses', r.story())


def explained_offline(tap, world, postfix):
    submit(postfix.port, 'bob@fabrikam.example', 'carol@tailspin.example')
    first = bounce_of(postfix)
    path = os.path.join(world.folder, 'box')
    with open(path, 'w') as f:
        f.write(first)
    r = lab.run(['explain', '--format', 'json', path])
    tap.same(r.status, 0, 'explain reads the mailbox', r.story())
    tap.ok('"bounce":true' in r.out.replace(' ', ''),
           'explain finds a bounce in it', r.story())


def main():
    tap = Tap()
    with lab.start(RECIPIENTS, certificates=False) as world:
        try:
            postfix = world.keep(start_postfix(world))
        except servers.Missing as why:
            lab.skip_all(str(why))
        for part in (refused_at_rcpt, refused_after_data, refused_at_connect,
                     explained_offline):
            try:
                part(tap, world, postfix)
            except servers.Missing as why:
                tap.ok(False, part.__name__, why)
    tap.end()


if __name__ == '__main__':
    main()
