#!/usr/bin/env python3
"""Every cause of the issue, live: a bounce, the servers and names behind it,
and what must be concluded. One row a case; see Case."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
from tap import Tap  # noqa: E402

IP = '203.0.113.9'
RANKS = ['ruled-out', 'possible', 'likely', 'confirmed']


class Case:
    """A sentence, the reply in the bounce, and what must follow from it."""

    def __init__(self, says, reply, cause, act=None, **more):
        self.says = says
        self.reply = reply
        self.causes = cause.split()
        self.acts = (act or '').split()
        self.ip = more.pop('ip', IP)
        self.sender = more.pop('sender', 'anna@contoso.example')
        # The recipient's server; None: it says in RCPT what the bounce says.
        self.script = more.pop('script', None)
        self.least = more.pop('least', 'possible')
        self.detail = more.pop('detail', None)
        self.holds = more.pop('holds', [])     # text in the fixes
        self.checks = more.pop('checks', {})   # check -> status
        self.options = more.pop('options', ['--rcpt-probe'])
        self.bounce = more.pop('bounce', {})
        self.domain = more.pop('domain', None)
        assert not more, more


EDGE = '554-mx.edge.example\n554 Your access to this mail system from ' \
    '203.0.113.9 has been rejected due to poor reputation'
BARE = '571 Delivery not authorized, message refused'
XBL = '554 5.7.1 Service unavailable; Client host [203.0.113.66] blocked ' \
    'using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.66'
RULE = '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected ' \
    'by organization policy'
CLOSED = '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required ' \
    '[Stage: CreateMessage]'

CASES = [
    Case('the other server shuts its door on the address', EDGE,
         'ip-blocked', 'recipient-admin sender-admin', least='likely',
         script={'banner': EDGE}, holds=[IP], options=[],
         checks={'smtp': 'fail', 'ptr': 'pass', 'dnsbl': 'pass'}),
    Case('the address has no reverse name, and they say so',
         '550 5.7.25 The IP address sending this message does not have a '
         'PTR record setup', 'no-ptr', 'sender-dns', ip='203.0.113.10',
         least='confirmed', checks={'ptr': 'fail'},
         holds=['10.113.0.203.in-addr.arpa', 'PTR']),
    Case('a bare 571, and the address has no reverse name', BARE,
         'no-ptr', 'sender-dns', ip='203.0.113.10', checks={'ptr': 'fail'},
         holds=['10.113.0.203.in-addr.arpa'], least='likely'),
    Case('the reverse name leads elsewhere, and they say so',
         '550 5.7.1 Client host rejected: cannot find your hostname, '
         '[203.0.113.11]', 'ptr-mismatch no-ptr', 'sender-dns',
         ip='203.0.113.11', checks={'ptr': 'fail'}, holds=['203.0.113.11']),
    Case('the address is on the list that they name', XBL, 'ip-on-dnsbl',
         'sender-admin', ip='203.0.113.66', least='confirmed',
         checks={'dnsbl': 'fail'}, holds=['203.0.113.66', 'spamhaus']),
    Case('a bare 571, and the address is on a list of weight', BARE,
         'ip-on-dnsbl', 'sender-admin', ip='203.0.113.66', least='likely',
         checks={'dnsbl': 'fail'}, holds=['203.0.113.66']),
    Case('they name a list that does not list the address now',
         XBL.replace('.66', '.9'), 'ip-on-dnsbl',
         'sender-admin recipient-admin', checks={'dnsbl': 'pass'},
         holds=[IP]),
    Case('a mail-flow rule of the recipient, named', RULE,
         'recipient-policy', 'recipient-admin', least='likely', holds=[IP],
         detail='transport-rule-reject'),
    Case('a mail-flow rule with its default words',
         '550 5.7.1 Delivery not authorized, message refused',
         'recipient-policy', 'recipient-admin', holds=[IP]),
    Case('a bare 571 and nothing wrong is an honest "they decided"', BARE,
         'recipient-policy', 'recipient-admin',
         detail='undetermined-policy', holds=[IP],
         checks={'ptr': 'pass', 'dnsbl': 'pass', 'smtp': 'fail'}),
    Case('an outsider writes to a closed distribution list', CLOSED,
         'recipient-restricted', 'recipient-admin', least='likely',
         holds=['@closed']),
    Case('only authenticated senders may write to the group',
         '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; '
         'authentication required; Delivery restriction check failed because '
         'the sender was not authenticated when sending to this group',
         'recipient-restricted', 'recipient-admin', least='likely'),
    Case('the receive connector does not let the server in',
         '550 5.7.1 Client was not authenticated', 'connector-untrusted '
         'auth-required', 'recipient-admin sender-admin', holds=[IP]),
    Case('the receive connector takes no anonymous mail',
         '530 5.7.57 SMTP; Client was not authenticated to send anonymous '
         'mail during MAIL FROM', 'connector-untrusted auth-required',
         'recipient-admin sender-admin'),
    Case('the receive connector does not trust the sender',
         '550 5.7.60 SMTP; Client does not have permissions to send as this '
         'sender', 'send-as-denied connector-untrusted',
         'recipient-admin sender-admin'),
    Case('the server does not relay', '550 5.7.1 Unable to relay',
         'relay-denied', 'sender-admin recipient-admin'),
    Case('a Postfix does not relay',
         '554 5.7.1 <bob@x.example>: Relay access denied', 'relay-denied'),
    Case('the smart host wants a login',
         '530 5.7.0 Authentication required', 'auth-required',
         'sender-admin'),
    Case('the recipient does not exist',
         '550 5.1.1 <bob@x.example>: Recipient address rejected: User '
         'unknown in local recipient table', 'recipient-unknown', 'author',
         least='likely'),
    Case('an Exchange does not know the recipient',
         '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by '
         'SMTP address lookup', 'recipient-unknown', least='likely'),
    Case('the mailbox is inactive', '550 5.2.1 The email account that you '
         'tried to reach is disabled', 'mailbox-inactive', least='likely'),
    Case('the mailbox is full', '552 5.2.2 Mailbox is full', 'mailbox-full',
         least='likely'),
    Case('greylisting asks for patience', '450 4.2.0 <bob@x.example>: '
         'Recipient address rejected: Greylisted, please try again in 300 '
         'seconds', 'greylisted', 'wait', least='likely'),
    Case('the EHLO name is no name', '504 5.5.2 <localhost>: Helo command '
         'rejected: need fully-qualified hostname', 'helo-invalid',
         'sender-admin', options=['--rcpt-probe', '--helo', 'localhost'],
         checks={'helo': 'fail'}),
    Case('the domain takes no mail (null MX)',
         '556 5.1.10 Recipient address has null MX', 'no-mx', 'author',
         domain='nomail.example', checks={'mx': 'fail'}, least='likely'),
    Case('the domain does not exist', '550 5.1.2 Host not found',
         'domain-not-found recipient-unknown no-mx',
         domain='nowhere.example', checks={'mx': 'fail'}),
]


def domain_of(n, case):
    return case.domain or ('closed' if case.reply == CLOSED
                           else 'r%02d' % n) + '.example'


def script_of(case):
    if case.script is not None:
        return case.script
    if case.reply.split(' ')[1] == '5.7.57':
        return {'mail': case.reply}
    if 'Helo' in case.reply:
        return {'rcpt': case.reply}
    return {'rcpt': case.reply}


def judge(tap, case, result):
    v = result.verdict
    wrong = []
    if result.status != 1:
        wrong.append('exit status %s, not 1' % result.status)
    if v.get('cause') not in case.causes:
        wrong.append('cause %s, not %s' % (v.get('cause'), case.causes))
    if case.acts and v.get('act') not in case.acts:
        wrong.append('act %s, not %s' % (v.get('act'), case.acts))
    if case.detail and v.get('detail') != case.detail:
        wrong.append('detail %s, not %s' % (v.get('detail'), case.detail))
    if v.get('confidence') not in RANKS[RANKS.index(case.least):]:
        wrong.append('confidence %s, not %s at least' %
                     (v.get('confidence'), case.least))
    for name, status in case.checks.items():
        got = result.finding(name).get('status')
        if got != status:
            wrong.append('check %s is %s, not %s' % (name, got, status))
    if not result.json.get('fixes'):
        wrong.append('no fix')
    for text in case.holds:
        if text not in result.fixes():
            wrong.append('no fix holds %s' % text)
    tap.ok(not wrong, case.says, *(wrong + [result.story()] if wrong else []))


def manners(tap, world):
    """What all these runs said to other people's servers."""
    said = [x for d in world.smtp.values() for s in d for x in s.commands()]
    said += world.large.commands()
    verbs = {x.split(' ')[0].upper() for x in said}
    tap.ok(verbs <= {'EHLO', 'HELO', 'STARTTLS', 'MAIL', 'RCPT', 'RSET',
                     'QUIT'}, 'no server heard DATA or anything odd', verbs)
    tap.ok('MAIL' in verbs and 'QUIT' in verbs,
           'with leave the servers heard MAIL, and they heard QUIT', verbs)
    tap.ok(not any(x.upper().startswith(('MAIL', 'RCPT'))
                   for x in world.large.commands()),
           'large mail hosts heard no MAIL')


def outgoing_blocked(tap, world):
    """Nobody answers on the port, near or far: it is this side's network.
    Another port stands for the firewall: there is no listener on it."""
    port = lab.servers.free_ports(1, [lab.LARGE, '127.0.1.11'])[0]
    said = bounce.report('441 4.4.1 connect to mx1.r00.example'
                         '[198.51.100.25]:25: Connection timed out',
                         'bob@r00.example', command='',
                         status='4.4.1')
    result = world.check(said, '--smtp-port', str(port), '--ip', IP)
    egress = result.finding('egress')
    tap.same(egress.get('status'), 'fail',
             'egress: neither the recipient nor large hosts can be reached',
             result.story())
    tap.ok(result.verdict.get('cause') in ('outbound-blocked',
                                           'connection-failed'),
           'own firewall blocks outgoing mail: %s' %
           result.verdict.get('cause'), result.story())
    tap.same(result.verdict.get('act'), 'sender-admin',
             'own firewall blocks outgoing mail: who acts', result.story())


def without_leave(tap, world):
    """Without --rcpt-probe nobody hears MAIL."""
    for one in world.smtp['r09.example']:
        one.forget()
    world.check(bounce.report(BARE, 'bob@r09.example'))
    verbs = [x.split(' ')[0].upper() for x in
             world.smtp['r09.example'][0].commands()]
    tap.ok('EHLO' in verbs and 'MAIL' not in verbs,
           'without leave a server hears EHLO and no MAIL', verbs)
    tap.ok(world.smtp['r09.example'][0].connections() <= 2,
           'one or two connections to a server, not more')


def main():
    tap = Tap()
    recipients = {domain_of(n, c): script_of(c) for n, c in enumerate(CASES)}
    recipients['nomail.example'] = ['@ MX 0 .']
    del recipients['nowhere.example']
    with lab.start(recipients) as world:
        for n, case in enumerate(CASES):
            to = 'bob@' + domain_of(n, case)
            said = bounce.report(case.reply, to, sender=case.sender,
                                 ip=case.ip, **case.bounce)
            helo = [] if '--helo' in case.options else \
                ['--helo', 'mail%s.contoso.example' %
                 ('' if case.ip == IP else case.ip.split('.')[3])]
            result = world.check(said, '--ip', case.ip, *helo, *case.options)
            judge(tap, case, result)
        outgoing_blocked(tap, world)
        manners(tap, world)
        without_leave(tap, world)
    tap.end()


if __name__ == "__main__":
    main()
