#!/usr/bin/env python3
"""The bounced envelope said again: what servers answer now, what isolates the
reason, and how politely all this is asked. One row a case; see Case."""
import concurrent.futures
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
import smtpd  # noqa: E402
from smtpd import When  # noqa: E402
from tap import Tap  # noqa: E402

IP = '203.0.113.9'
NAME = 'mail.contoso.example'       # leads to IP, and IP back to it
OLD = 'old.contoso.example'         # leads elsewhere
SENDER = 'anna@contoso.example'
BARE = '550 5.7.1 Message refused'
TALK = re.compile(r'^((EHLO|HELO) [A-Za-z0-9.-]+|STARTTLS|RSET|QUIT|'
                  r'MAIL FROM:<[^<> ]*>|RCPT TO:<[^<> ]+>)$')


class Case:
    """What the bounce said, what the server does now, and what must follow."""

    def __init__(self, says, script, **more):
        self.says = says
        self.script = script
        self.bounce = more.pop('bounce', BARE)  # None: no bounce is known
        self.helo = more.pop('helo', NAME)
        self.options = more.pop('options', ['--rcpt-probe'])
        self.status = more.pop('status', 'fail')
        self.details = more.pop('details', {})  # absent: None
        self.probes = more.pop('probes', None)  # "postmaster=taken ..."
        self.cause = more.pop('cause', None)
        self.detail = more.pop('detail', None)
        self.confidence = more.pop('confidence', None)
        self.summary = more.pop('summary', '')
        self.rcpts = more.pop('rcpts', None)    # how often RCPT was said
        self.timeout = more.pop('timeout', 20)
        self.command = more.pop('command', ' (in reply to RCPT TO command)')
        assert not more, more


def refuse(test, reply=BARE):
    """Refuse where this holds of the talk."""
    return When(lambda t: reply if test(t) else None)


def only(recipient, reply=BARE):
    return refuse(lambda t: t.recipient.startswith(recipient), reply)


def of(domain):
    return refuse(lambda t: t.sender.endswith(domain))


def named(name, reply=BARE):
    return refuse(lambda t: t.name == name, reply)


def second(reply):
    return When(lambda t: reply if t.recipients == 2 else BARE)


PAIR = refuse(lambda t: t.sender == SENDER and t.recipient.startswith('bob'))
CLOSED = refuse(lambda t: t.sender and t.recipient.startswith('bob'))
STRANGER = When(lambda t: '550 5.7.27 Sender address has null MX'
                if t.sender.endswith('example.org') else
                CLOSED.choose(t))
NO_DOT = When(lambda t: None if '.' in t.name else '504 5.5.2 <%s>: Helo '
              'command rejected: need fully-qualified hostname' % t.name)


CASES = [
    Case('only this recipient is refused: it is the mailbox',
         {'rcpt': only('bob@')}, rcpts=4,
         details={'isolated': 'mailbox', 'compared': 'same',
                  'same': True, 'reply_code': '550', 'stage': 'rcpt'},
         probes='postmaster=taken null-sender=same other-sender=same',
         cause='recipient-restricted', detail='recipient-internal-only'),
    Case('other senders get through: it is the sender\'s domain',
         {'rcpt': of('@contoso.example')}, rcpts=4,
         details={'isolated': 'domain', 'compared': 'same'},
         probes='postmaster=same null-sender=taken other-sender=taken',
         cause='sender-rejected', detail='sender-address-blocked'),
    Case('the sender is refused at MAIL: nothing is said twice',
         {'mail': of('@contoso.example')}, rcpts=2,
         details={'isolated': 'domain', 'stage': 'mail'},
         probes='postmaster=not-said null-sender=taken other-sender=taken'),
    Case('another sender and another recipient get through: it is the pair',
         {'rcpt': PAIR}, rcpts=4, details={'isolated': 'pair'},
         probes='postmaster=taken null-sender=taken other-sender=taken',
         cause='recipient-restricted', detail='recipient-sender-list'),
    Case('whatever is said is refused: it is the address',
         {'rcpt': BARE}, rcpts=4, details={'isolated': 'address'},
         probes='postmaster=same null-sender=same other-sender=same',
         cause='recipient-policy'),
    Case('the faulty name is refused at RCPT, the right one gets through',
         {'rcpt': named(OLD)}, helo=OLD,
         rcpts=5, details={'isolated': 'name', 'right_name': NAME,
                           'ehlo': OLD},
         probes='postmaster=same null-sender=same other-sender=same '
                'right-name=taken',
         cause='helo-invalid', confidence='confirmed'),
    Case('the faulty name is refused at EHLO, the right one gets through',
         {'ehlo': named(OLD, '550 5.7.1 Go away')},
         bounce='550 5.7.1 Go away', helo=OLD, rcpts=1,
         details={'isolated': 'name', 'stage': 'ehlo', 'compared': 'same'},
         probes='postmaster=not-said null-sender=not-said '
                'other-sender=not-said right-name=taken',
         cause='helo-invalid', confidence='confirmed'),
    Case('the right name is refused as well: it is not the name',
         {'rcpt': BARE}, helo=OLD, rcpts=5,
         details={'isolated': 'address'},
         probes='postmaster=same null-sender=same other-sender=same '
                'right-name=same'),
    Case('a stranger\'s refusal for a reason of its own tells nothing',
         {'rcpt': STRANGER},
         details={'isolated': 'pair'},
         probes='postmaster=taken null-sender=taken other-sender=different'),
    Case('who takes only bounces for a mailbox has closed the mailbox',
         {'rcpt': CLOSED}, details={'isolated': 'mailbox'},
         probes='postmaster=taken null-sender=taken other-sender=same'),
    Case('the recipient is taken now', {}, status='pass', rcpts=1,
         details={'compared': 'accepted', 'isolated': None, 'probes': None},
         summary='takes this sender and recipient now'),
    Case('what was refused after the message is taken at RCPT as then', {},
         status='pass', command=' (in reply to end of DATA command)',
         rcpts=1, details={'compared': None},
         summary='refused later'),
    Case('another refusal than the bounce\'s is said to be another',
         {'rcpt': only('bob@', '550 5.1.1 <bob@x.example>: Recipient address '
                       'rejected: User unknown in local recipient table')},
         details={'compared': 'different', 'same': False},
         cause='recipient-unknown', summary='User unknown'),
    Case('numbers, times and addresses make no other refusal',
         {'rcpt': '554 5.7.1 Rejected by policy (id 4XyZ9-881, see '
                  'https://mx.example/e?c=99) from [198.51.100.77] at Tue, 1 '
                  'Dec 2026 10:00:00 +0000'},
         bounce='554 5.7.1 Rejected by policy (id 3AbC4-001, see '
                'https://mx.example/e?c=11) from [203.0.113.9] at Fri, 20 '
                'Nov 2026 09:14:07 +0100',
         details={'compared': 'same', 'isolated': 'address'}),
    Case('greylisting with the word is not isolated, only said',
         {'rcpt': '450 4.2.0 <bob@x.example>: Recipient address rejected: '
                  'Greylisted, come back in 300 seconds'},
         bounce='450 4.2.0 <bob@x.example>: Recipient address rejected: '
                'Greylisted, come back in 287 seconds', rcpts=1,
         status='warn', details={'compared': 'same', 'probes': None,
                                 'temporary': 'put-off'},
         cause='greylisted', confidence='likely'),
    Case('greylisting without the word looks like it',
         {'rcpt': '451 4.7.1 Please try again later'}, bounce=None, rcpts=1,
         status='warn', details={'temporary': 'put-off'},
         cause='greylisted', confidence='possible',
         summary='as greylisting does'),
    Case('a full disk is no greylisting', {'rcpt': '452 4.3.1 Insufficient '
                                                   'system storage'},
         bounce=None, status='warn', rcpts=1,
         details={'temporary': 'temporary'}, cause='system-full'),
    Case('too many connections is a limit',
         {'banner': '421 4.7.0 mx Error: too many connections from '
                    '198.51.100.1'}, bounce=None, status='warn', rcpts=0,
         details={'temporary': 'busy', 'stage': 'banner'},
         cause='too-many-connections'),
    Case('a 421 to the second RCPT ends all tries',
         {'rcpt': second('421 4.7.0 Too many errors')}, rcpts=2,
         details={'isolated': None, 'reply_code': '550'},
         probes='postmaster=later null-sender=not-said '
                'other-sender=not-said'),
    Case('a line that drops at the second RCPT leaves the first answer',
         {'rcpt': second('drop')}, rcpts=2,
         details={'isolated': None, 'reply_code': '550', 'same': True},
         probes='postmaster=no-answer null-sender=not-said '
                'other-sender=not-said'),
    Case('a silence at the second RCPT leaves the first answer',
         {'rcpt': second('hang')}, rcpts=2, timeout=6,
         details={'isolated': None, 'reply_code': '550'},
         probes='postmaster=no-answer null-sender=not-said '
                'other-sender=not-said'),
    Case('a tarpit is outlasted, and ends the tries when time is short',
         {'rcpt': BARE, 'delay': {'rcpt': 5}}, timeout=13, rcpts=2,
         details={'reply_code': '550', 'held_s': 5},
         probes='postmaster=same null-sender=not-said '
                'other-sender=not-said'),
    Case('a greeting of several lines is kept whole',
         {'banner': '554-mx1.example\n554-Your access from 198.51.100.1 is '
                    'rejected\n554 see https://mx1.example/?c=1'},
         bounce=None, rcpts=0,
         details={'reply_code': '554', 'stage': 'banner'},
         summary='refuses the connection: 554 mx1.example Your access'),
    Case('a greeting that takes its time is waited for',
         {'delay': {'banner': 5}}, bounce=None, status='pass',
         details={'greeting_s': 5}),
    Case('a name without a dot is said when all is repeated',
         {'rcpt': NO_DOT}, helo='exch01', rcpts=5,
         bounce='504 5.5.2 <exch01>: Helo command rejected: need '
                'fully-qualified hostname',
         details={'ehlo': 'exch01', 'isolated': 'name', 'same': True},
         cause='helo-invalid', confidence='confirmed'),
    Case('without leave nothing is repeated', {'rcpt': BARE}, options=[],
         status='pass', rcpts=0, details={'compared': None, 'probes': None}),
    Case('the line dies at RCPT: that is no pass', {'rcpt': 'drop'},
         rcpts=1, bounce=None, details={'at': 'rcpt'},
         summary='(rcpt: closed by them)'),
    Case('the line dies at EHLO: that is no pass', {'ehlo': 'drop'},
         bounce=None, rcpts=0, details={'at': 'ehlo'}),
    Case('encryption that is refused when asked for is told',
         {'starttls': 'refused'}, status='pass', bounce=None,
         details={'no_tls_host': 'mx1.%s'}),
    Case('a greeting of asterisks is told', {'banner': '220 ' + '*' * 40,
                                             'starttls': 'none'},
         status='pass', bounce=None, details={'masked_host': 'mx1.%s'}),
    Case('extensions that are blanked out are told',
         {'ehlo': '250-mx\n250-SIZE 1000\n250 XXXXXXXA'}, status='pass',
         bounce=None, details={'stripped_host': 'mx1.%s'}),
    Case('a greeting with nobody\'s name is told',
         {'name': 'filter.proxy.example'}, status='pass', bounce=None,
         details={'banner_name': 'filter.proxy.example'}),
]


def domain_of(n):
    return 'p%02d.example' % n


def ask(world, n, case):
    to = 'bob@' + domain_of(n)
    options = ['--only', 'mx,ptr,helo,dnsbl,spf,sender-domain,domain-bl,'
               'dmarc,smtp,egress', '--ip', IP, '--helo', case.helo]
    said = None
    if case.bounce is None:
        options += ['--from', SENDER, '--to', to]
    else:
        said = bounce.report(case.bounce, to, command=case.command)
    return world.check(said, *options, *case.options, timeout=case.timeout)


def probes_of(details):
    return ' '.join('%s=%s' % (x['probe'], x['result'])
                    for x in details.get('probes', []))


def wrong_details(case, n, details):
    for key, wanted in case.details.items():
        if isinstance(wanted, str) and '%s' in wanted:
            wanted = wanted % domain_of(n)
        if details.get(key) != wanted:
            yield '%s is %r, not %r' % (key, details.get(key), wanted)
    if case.probes is not None and probes_of(details) != case.probes:
        yield 'probes are %s' % probes_of(details)


def wrong_verdict(case, verdict):
    for key in ('cause', 'detail', 'confidence'):
        wanted = getattr(case, key)
        if wanted is not None and verdict.get(key) != wanted:
            yield '%s %s, not %s' % (key, verdict.get(key), wanted)


def judge(tap, world, n, case, r):
    finding = r.finding('smtp')
    server = world.smtp[domain_of(n)][0]
    rcpts = sum(x.startswith('RCPT') for x in server.commands())
    wrong = list(wrong_details(case, n, finding.get('details', {})))
    wrong += wrong_verdict(case, r.verdict)
    if finding.get('status') != case.status:
        wrong.append('status %s, not %s' % (finding.get('status'),
                                            case.status))
    if case.summary not in finding.get('summary', ''):
        wrong.append('summary: %s' % finding.get('summary'))
    if case.rcpts is not None and rcpts != case.rcpts:
        wrong.append('%d times RCPT, not %d' % (rcpts, case.rcpts))
    if r.seconds > (case.timeout + 3) * lab.SLOW:
        wrong.append('%.1f seconds' % r.seconds)
    tap.ok(not wrong, case.says, *(wrong + [r.story()] if wrong else []))


def manners(tap, world):
    """What all these runs said to other people's servers."""
    servers = [s for d in world.smtp.values() for s in d]
    said = [x for s in servers for x in s.commands()]
    odd = sorted({x for x in said if not TALK.match(x)})
    tap.ok(not odd, 'no server heard DATA or anything odd', odd[:5])
    talks = [x for s in servers for x in s.talks()]
    most = max(sum(y.startswith('RCPT') for y in x) for x in talks)
    tap.ok(most <= 5, 'never more than five RCPT in a talk', most)
    tap.ok(all(s.connections() <= 2 for s in servers),
           'one talk a server, one more where TLS failed')
    tap.ok(not any(x.startswith(('MAIL', 'RCPT'))
                   for x in world.large.commands()),
           'large mail hosts heard no MAIL')
    rude = [x for x in talks if x and x[-1] != 'QUIT' and
            not any(y.startswith(('RCPT', 'EHLO')) for y in x[-1:])]
    tap.ok(not rude, 'who could still be told was told QUIT', rude[:3])


def several_hosts(tap):
    """Many servers, one that is down, one of them with two names."""
    down = ['@ MX 5 down', 'down A 127.0.9.250']
    many = {'many.example': [{} for _ in range(6)],
            'backup.example': down + [{'rcpt': only('bob@')}],
            'twice.example': ['@ MX 10 mx1', '@ MX 10 a', '@ MX 10 b',
                              '@ MX 10 c', 'a A 127.0.1.18', 'b A 127.0.1.18',
                              'c A 127.0.1.18', {}],
            'way.example': ['mx1 A 127.0.0.251', {}]}
    smtpd.Server.crowd_most = 0
    with lab.start(many) as world:
        r = ask_plain(world, 'many.example')
        hosts = r.finding('smtp').get('details', {}).get('hosts', [])
        tap.same(len(hosts), 6, 'all servers of a domain are talked to',
                 r.story())
        tap.ok(all(s.connections() == 1 for s in world.smtp['many.example']),
               'each of them once')
        tap.ok(smtpd.Server.crowd_most <= 3, 'at most three at once',
               smtpd.Server.crowd_most)
        heard = [sum(x.startswith('RCPT') for x in s.commands())
                 for s in world.smtp['many.example']]
        tap.same(heard, [1, 0, 0, 0, 0, 0],
                 'only one of them hears the recipient')
        backup(tap, world)
        r = ask_plain(world, 'twice.example')
        n = world.smtp['twice.example'][0].connections()
        tap.ok(1 <= n <= 2, 'a server of four names is asked twice at most',
               n, r.story())
        r = ask_plain(world, 'way.example')
        tap.same(r.finding('smtp').get('status'), 'pass',
                 'where the first address is dead the next one is tried',
                 r.story())


def ask_plain(world, domain):
    return world.check(None, '--ip', IP, '--helo', NAME, '--from', SENDER,
                       '--to', 'bob@' + domain, '--only', 'mx,smtp',
                       '--rcpt-probe')


def backup(tap, world):
    r = ask_plain(world, 'backup.example')
    f = r.finding('smtp')
    tap.same([f.get('status'), f.get('details', {}).get('host'),
              f.get('details', {}).get('isolated')],
             ['fail', 'mx1.backup.example', 'mailbox'],
             'where the first server is down the next one is asked',
             r.story())
    tap.ok(world.smtp['backup.example'][0].connections() <= 2,
           'which takes one more talk at most')


def main():
    tap = Tap()
    recipients = {domain_of(n): c.script for n, c in enumerate(CASES)}
    with lab.start(recipients) as world:
        # Most of the time is waiting: a few at once.
        with concurrent.futures.ThreadPoolExecutor(4) as crew:
            runs = crew.map(lambda x: ask(world, *x), enumerate(CASES))
            for (n, case), result in zip(enumerate(CASES), runs):
                judge(tap, world, n, case, result)
        manners(tap, world)
    several_hosts(tap)
    tap.end()


if __name__ == '__main__':
    main()
