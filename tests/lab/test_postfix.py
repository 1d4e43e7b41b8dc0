#!/usr/bin/env python3
"""A real Postfix that refuses one name, one sender and one recipient: the
repeated envelope must tell which, and no mail may ever arrive."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
import servers  # noqa: E402
from tap import Tap, skip_all  # noqa: E402

IP = '203.0.113.9'
DOMAIN = 'postfix.example'
NO = '550 5.7.1 Message refused'
SAID = '550 5.7.1 <%s>: {} rejected: Message refused'
RULES = ', '.join([
    'check_helo_access inline:{{old.contoso.example = %s}}' % NO,
    'check_sender_access inline:{{blocked.example = %s}}' % NO,
    'check_recipient_access inline:{{bob@%s = %s}, {greta@%s = 450 4.2.0 '
    'Greylisted, come back in 60 seconds}}' % (DOMAIN, NO, DOMAIN),
    'permit_mynetworks', 'reject'])

# What it shows: sender, recipient, EHLO name, what the bounce said, details.
CASES = [
    ('the mailbox', 'anna@contoso.example', 'bob', 'mail',
     (SAID % ('bob@' + DOMAIN)).format('Recipient address'),
     {'isolated': 'mailbox', 'compared': 'same', 'stage': 'rcpt'}),
    ('the sender\'s domain', 'eve@blocked.example', 'carl', 'mail',
     (SAID % 'eve@blocked.example').format('Sender address'),
     {'isolated': 'domain', 'compared': 'same',
      'other_sender': 'postmaster@mail.contoso.example'}),
    ('the name given in EHLO', 'anna@contoso.example', 'carl', 'old',
     (SAID % 'old.contoso.example').format('Helo command'),
     {'isolated': 'name', 'compared': 'same',
      'right_name': 'mail.contoso.example'}),
    ('nothing any more', 'anna@contoso.example', 'carl', 'mail', NO,
     {'isolated': None, 'compared': 'accepted', 'probes': None}),
    ('greylisting', 'anna@contoso.example', 'greta', 'mail',
     '450 4.2.0 <greta@%s>: Recipient address rejected: Greylisted, come back '
     'in 300 seconds' % DOMAIN,
     {'isolated': None, 'compared': 'same', 'temporary': 'put-off',
      'probes': None}),
]


def judge(tap, world, port, case):
    what, sender, user, name, said, wanted = case
    report = bounce.report(said, '%s@%s' % (user, DOMAIN), sender=sender)
    r = world.check(report, '--smtp-port', str(port), '--ip', IP, '--helo',
                    name + '.contoso.example', '--only', 'mx,smtp',
                    '--rcpt-probe')
    details = r.finding('smtp').get('details', {})
    got = {key: details.get(key) for key in wanted}
    tap.same(got, wanted, 'a real Postfix objects to ' + what, r.story())


def main():
    tap = Tap()
    zone = ['@ MX 10 mx1', 'mx1 A 127.0.0.1']
    with lab.start({DOMAIN: zone}) as world:
        port, = servers.free_ports(1)
        try:
            postfix = servers.Postfix(servers.Tree(lab.lab_root()),
                                      world.folder, port, DOMAIN, {},
                                      smtpd_recipient_restrictions=RULES)
        except servers.Missing as why:
            skip_all(str(why))
        try:
            for case in CASES:
                judge(tap, world, port, case)
            with open(postfix.log, errors='replace') as f:
                log = f.read()
            tap.ok('reject: RCPT' in log, 'the refusals were its own')
            tap.ok('data=' not in log and 'queue active' not in log,
                   'it heard no DATA and queued nothing', log[-1500:])
        finally:
            postfix.stop()
    tap.end()


if __name__ == '__main__':
    main()
