#!/usr/bin/env python3
"""Exim on both ends. As the sender's server it is refused and writes real
bounces; as the recipient's it refuses at every stage by its own access lists,
over its own TLS, and is looked at live."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lab  # noqa: E402
import servers  # noqa: E402
from tap import Tap  # noqa: E402
from test_dsn import REFUSAL, SENDER, bounce_of, submit  # noqa: E402

ME = ['--ip', '203.0.113.9', '--helo', 'mail.contoso.example']
RECIPIENTS = {
    'fabrikam.example': {'rcpt': REFUSAL},
    'tailspin.example': {'end': '554 5.7.1 This message has been blocked '
                                'because it contains a banned attachment'},
    'wingtip.example': {'banner': '554 5.7.1 mx1.wingtip.example: mail '
                                  'from your IP address is blocked here'},
}


# ---- the sender's server ----

def refused_at_rcpt(tap, world, exim):
    submit(exim.port, 'bob@fabrikam.example')
    said = bounce_of(exim)
    tap.ok('571 Delivery not' in said, 'Exim wrote a bounce with the 571',
           said)
    r = world.check(said, *ME, '--rcpt-probe')
    tap.same([r.verdict.get('cause'), r.verdict.get('detail'), r.status],
             ['recipient-policy', 'undetermined-policy', 1],
             '571 in a bounce of Exim: their policy, if nothing is wrong',
             r.story())
    case = r.json.get('case', {})
    tap.same([case.get(x) for x in ('from', 'to', 'reply_code', 'diagnostic',
                                    'remote_mta')],
             [SENDER, 'bob@fabrikam.example', '571', REFUSAL,
              'mx1.fabrikam.example'],
             'the facts of the bounce are read', r.story())
    d = r.finding('smtp').get('details', {})
    tap.same([d.get('reply_code'), d.get('stage'), d.get('host')],
             ['571', 'rcpt', 'mx1.fabrikam.example'],
             'asked live, the server gives the same reply', r.story())
    tap.same(r.verdict.get('confidence'), 'possible',
             'words alone confirm nothing', r.story())
    r = world.check(said, '--ip', '203.0.113.10', '--helo',
                    'mail10.contoso.example')
    tap.same(r.verdict.get('cause'), 'no-ptr',
             'the same bounce from an address without a reverse name',
             r.story())
    r = world.check(said, '--ip', '203.0.113.66', '--helo',
                    'mail66.contoso.example')
    tap.same(r.verdict.get('cause'), 'ip-on-dnsbl',
             'the same bounce from an address on a list', r.story())


def refused_after_data(tap, world, exim):
    submit(exim.port, 'carol@tailspin.example')
    r = world.check(bounce_of(exim), *ME)
    tap.ok(r.verdict.get('cause') in ('content-policy', 'virus'),
           'refused after the content: %s' % r.verdict.get('cause'),
           r.story())


def refused_at_connect(tap, world, exim):
    submit(exim.port, 'dave@wingtip.example')
    r = world.check(bounce_of(exim), *ME)
    tap.same(r.verdict.get('cause'), 'ip-blocked',
             'refused in the greeting', r.story())
    tap.same(r.finding('smtp').get('details', {}).get('stage'), 'banner',
             'asked live, it is the greeting that refuses', r.story())


def nobody_there(tap, world, exim):
    """Exim tries for some seconds, as others do for days."""
    submit(exim.port, 'erin@woodgrove.example')
    r = world.check(bounce_of(exim), *ME)
    tap.ok(r.verdict.get('cause') in ('connection-failed', 'expired'),
           'nobody listens there: %s' % r.verdict.get('cause'), r.story())
    tap.same(r.json.get('case', {}).get('reply_code'), None,
             'no reply is made up', r.story())


def as_sender(tap):
    absent = ['@ MX 10 mx1', 'mx1 A 127.0.0.99']
    with lab.start(dict(RECIPIENTS, **{'woodgrove.example': absent}),
                   certificates=False) as world:
        port, = servers.free_ports(1)
        to = {d: (hosts[0].address if hosts else '127.0.0.99',
                  world.smtp_port) for d, hosts in world.smtp.items()}
        world.keep(servers.Exim(servers.Tree(lab.lab_root()), world.folder,
                                port, 'contoso.example', to))
        for part in (refused_at_rcpt, refused_after_data, refused_at_connect,
                     nobody_there):
            try:
                part(tap, world, world.running[-1])
            except servers.Missing as why:
                tap.ok(False, part.__name__, why)


# ---- the recipient's server ----

HERE = '127.0.0.60'
ACCESS = {
    'connect': '''\
  deny hosts = 127.0.0.61
       message = your address is on our access list''',
    'helo': '''\
  deny condition = ${if eq{$sender_helo_name}{old.contoso.example}}
       message = HELO name old.contoso.example is not welcome''',
    'mail': '''\
  deny senders = spam@contoso.example
       message = Sender rejected''',
    'rcpt': '''\
  deny local_parts = policy
       message = 571 5.7.1 Delivery not authorized, message refused
  deny local_parts = slow
       delay = 6s
       message = 550 5.7.1 Refused after some thought
  defer local_parts = grey
        message = 451 4.7.1 Greylisted, please try again in 300 seconds
  deny local_parts = nobody
       message = Unrouteable address
  drop local_parts = drop
       message = Enough of you''',
}
# options, or the recipient: status, stage, code, words
ROWS = [
    ('a recipient is taken', 'bob', [], 'pass', 'quit', None, None),
    ('a recipient that is unknown', 'nobody', [], 'fail', 'rcpt', '550',
     'Unrouteable address'),
    ('571 for a recipient', 'policy', [], 'fail', 'rcpt', '571',
     'Delivery not authorized'),
    ('a refusal that takes 6 s', 'slow', [], 'fail', 'rcpt', '550',
     'after some thought'),
    ('greylisting', 'grey', [], 'warn', 'rcpt', '451', 'Greylisted'),
    ('a refusal that hangs up', 'drop', [], 'fail', 'rcpt', '550',
     'Enough of you'),
    ('the sender is refused', 'bob', ['--from', 'spam@contoso.example'],
     'fail', 'mail', '550', 'Sender rejected'),
    ('the name is refused', 'bob', ['--helo', 'old.contoso.example'], 'fail',
     'ehlo', '550', 'is not welcome'),
    ('the address is refused', 'bob', ['--source', '127.0.0.61'], 'fail',
     'banner', '550', 'on our access list'),
]


def stages(tap, world):
    for what, who, options, status, stage, code, words in ROWS:
        r = world.check(None, *ME, '--from', SENDER, '--to',
                        who + '@fabrikam.example', '--only', 'mx,smtp',
                        '--rcpt-probe', *options, timeout=30)
        f = r.finding('smtp')
        d = f.get('details', {})
        host = (d.get('hosts') or [{}])[0]
        tap.same([f.get('status'), host.get('stage'), d.get('reply_code')],
                 [status, stage, code], 'Exim: ' + what, r.story())
        if words:
            tap.ok(words in host.get('reply', ''), 'Exim: %s: in its words' %
                   what, host, r.story())
    with open(world.running[-1].log) as f:
        log = f.read()
    tap.ok('synchronization' not in log and 'protocol' not in log,
           'Exim has no complaint about our manners', log[-2000:])
    rejected = servers.tail(world.running[-1].path('rejectlog'))
    tap.ok('DATA' not in log + rejected, 'it never heard DATA', log[-2000:])


def encryption(tap, world):
    for what, options, status, problem in (
            ('its certificate holds', ['--ca-file', world.folder + '/ca.pem'],
             'pass', None),
            ('nobody trusts its authority', [], 'warn', 'untrusted')):
        r = world.check(None, *ME, '--from', SENDER, '--to',
                        'bob@fabrikam.example', '--only', 'tls', *options)
        f = r.finding('tls')
        tap.same([f.get('status'), f.get('details', {}).get('problem')],
                 [status, problem], 'Exim over GnuTLS: ' + what, r.story())


def own_server(tap, world):
    r = world.check(None, '--ip', HERE, '--helo', 'mx1.fabrikam.example',
                    '--from', 'anna@fabrikam.example', '--only', 'own-smtp',
                    '--skip', 'ptr', '--relay-test', timeout=30)
    d = r.finding('own-smtp').get('details', {})
    tap.same([d.get('relay'), d.get('starttls'), d.get('banner_name')],
             ['closed', True, 'mx1.fabrikam.example'],
             'Exim refuses every form that leads outside', r.story())


def as_recipient(tap):
    zone = ['@ MX 10 mx1', 'mx1 A ' + HERE]
    with lab.start({'fabrikam.example': zone}) as world:
        certificate, key = world.certificates['good']
        for path in (certificate, key):
            os.chmod(path, 0o644)       # the user that Exim becomes reads it
        world.keep(servers.Exim(
            servers.Tree(lab.lab_root()), world.folder, world.smtp_port,
            'fabrikam.example', {}, address=HERE, relay_for='192.0.2.1',
            name='mx1.fabrikam.example', settings='tls_advertise_hosts = *\n'
            'tls_certificate = %s\ntls_privatekey = %s' % (certificate, key),
            **ACCESS))
        stages(tap, world)
        encryption(tap, world)
        own_server(tap, world)


def main():
    tap = Tap()
    try:
        as_sender(tap)
        as_recipient(tap)
    except servers.Missing as why:
        lab.skip_all(str(why))
    tap.end()


if __name__ == '__main__':
    main()
