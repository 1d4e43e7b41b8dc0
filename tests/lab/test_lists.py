#!/usr/bin/env python3
"""Blacklists that do not answer as they should: silence and refusals are
never "clear", and never "listed"."""
import os
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bounce  # noqa: E402
import lab  # noqa: E402
from tap import Tap  # noqa: E402

BARE = '571 Delivery not authorized, message refused'
WORLD = {'fabrikam.example': {'rcpt': BARE}}
ME = ['--ip', '203.0.113.9', '--helo', 'mail.contoso.example']
SAID = bounce.report(BARE, 'bob@fabrikam.example')
ZEN = 'zen.spamhaus.org'
POINT = ':127.0.0.2:test point'


def zone(result, name):
    for one in result.finding('dnsbl').get('details', {}).get('lists', []):
        if one['zone'] == name:
            return one
    return {}


def states(result):
    lists = result.finding('dnsbl').get('details', {}).get('lists', [])
    return {x['status'] for x in lists}


def all_silent(tap):
    """No list can be reached at all: nothing may be called clean."""
    with lab.start(WORLD, lists={'*': 'silent'}) as world:
        r = world.check(SAID, *ME, timeout=8)
        f = r.finding('dnsbl')
        tap.same(f.get('status'), 'unknown',
                 'all lists silent: the check is unknown', r.story())
        tap.ok(not states(r) & {'clear', 'listed'} and states(r),
               'all lists silent: none is clear, none is listed', states(r))
        tap.ok(r.verdict.get('cause') is not None,
               'all lists silent: the verdict is not "nothing wrong"',
               r.story())
        tap.ok(r.seconds < 8 + 3 * lab.SLOW,
               'all lists silent: the run keeps its time', r.seconds)
        r = world.check(None, *ME, '--to', 'bob@fabrikam.example', timeout=6)
        tap.ok(r.status == 2 or r.verdict.get('cause') is not None or
               'blacklist' in r.verdict.get('summary', '').lower() or
               'list' in str(r.verdict.get('because')),
               'no bounce and all lists silent: not simply all well',
               r.story())


def all_refusing(tap):
    """Nobody listens where the lists are: SERVFAIL from the resolver."""
    with lab.start(WORLD, lists={'*': 'dead'}) as world:
        r = world.check(SAID, *ME, timeout=10)
        tap.same(r.finding('dnsbl').get('status'), 'unknown',
                 'all lists fail: the check is unknown', r.story())
        tap.ok(not states(r) & {'clear', 'listed'},
               'all lists fail: none is clear, none is listed', states(r))


def one_silent(tap):
    """One silent list costs its own deadline and nothing else."""
    with lab.start(WORLD) as world:
        healthy = world.check(SAID, *ME, '--only', 'dnsbl')
    with lab.start(WORLD, lists={'bl.spamcop.net': 'silent'}) as world:
        r = world.check(SAID, *ME, '--only', 'dnsbl', timeout=20)
    tap.same(healthy.finding('dnsbl').get('status'), 'pass',
             'all lists healthy: the check passes', healthy.story())
    tap.ok(healthy.seconds < 3 * lab.SLOW,
           'all lists healthy: done in %.1f s' % healthy.seconds)
    silent = zone(r, 'bl.spamcop.net').get('status')
    tap.ok(silent in ('timeout', 'unknown'),
           'one silent list: it is a time-out (%s)' % silent, r.story())
    tap.same(r.finding('dnsbl').get('status'), 'pass',
             'one silent list: the others still count', r.story())
    tap.ok(r.seconds < healthy.seconds + 4 * lab.SLOW,
           'one silent list: the end waits for its deadline only (%.1f s)' %
           r.seconds, healthy.seconds)


def odd_answers(tap):
    """What lists really say when they do not mean the address."""
    lists = {
        # The resolver is refused: the whole world gets the same answer.
        ZEN: [':127.255.255.254:Error: open resolver', '1-223'],
        # Dead for years, its domain parked: everything resolves.
        'bl.spamcop.net': [':192.0.2.80:parked', '1-223'],
        # Lists all there is, its own "never listed" point among it.
        'b.barracudacentral.org': [POINT, '1-223'],
        # Empty: even its test point is missing.
        'psbl.surriel.com': [POINT, '192.0.2.99'],
    }
    with lab.start(WORLD, lists=lists) as world:
        r = world.check(SAID, *ME)
        tap.same(zone(r, ZEN).get('status'), 'refused',
                 '127.255.255.254 is a refusal, not a listing', r.story())
        for name in list(lists)[1:]:
            state = zone(r, name).get('status')
            tap.ok(state not in ('listed', 'clear'),
                   '%s answers nonsense: neither listed nor clear (%s)' %
                   (name, state), zone(r, name))
        tap.ok(r.finding('dnsbl').get('status') != 'fail',
               'nonsense lists nobody', r.story())
        tap.ok(r.verdict.get('cause') != 'ip-on-dnsbl',
               'nonsense is no cause', r.story())


def real_listings(tap):
    with lab.start(WORLD) as world:
        for ip, code in (('203.0.113.66', '127.0.0.4'),
                         ('203.0.113.67', '127.0.0.11')):
            r = world.check(SAID, '--ip', ip, '--helo',
                            'mail%s.contoso.example' % ip[-2:])
            z = zone(r, ZEN)
            tap.same([z.get('status'), z.get('codes')], ['listed', [code]],
                     '%s is listed with %s' % (ip, code), r.story())
            tap.ok('check.spamhaus.org' in (z.get('reason') or ''),
                   "the list's own words are shown", z)
            tap.ok(ip in (z.get('lookup') or ''),
                   'the link names the address', z)


def domains(tap):
    with lab.start(WORLD) as world:
        r = world.check(SAID, *ME, '--from', 'anna@listed.example', '--only',
                        'domain-bl')
        f = r.finding('domain-bl')
        tap.same(f.get('status'), 'fail', 'a listed domain is found',
                 r.story())
        tap.same([f['details'].get('worst_zone'),
                  f['details'].get('worst_domain')],
                 ['dbl.spamhaus.org', 'listed.example'],
                 'the list and the domain are named', f)
        r = world.check(SAID, *ME, '--from', 'anna@contoso.example', '--only',
                        'domain-bl')
        tap.same(r.finding('domain-bl').get('status'), 'pass',
                 'a domain that nobody lists passes', r.story())


def long_answers(tap):
    """An answer that does not fit into UDP comes whole over TCP."""
    many = ['1.0.0.127 TXT "not here"', '2.0.0.127 A 127.0.0.2']
    many += ['9.113.0.203 A 127.0.0.%d' % i for i in range(2, 202)]
    zones = {'psbl.surriel.com.': many}
    with lab.start(WORLD, lists={'psbl.surriel.com': 'knot'},
                   zones=zones) as world:
        r = world.check(SAID, *ME, '--only', 'dnsbl')
        z = zone(r, 'psbl.surriel.com')
        tap.same(z.get('status'), 'listed', 'a cut answer is asked by TCP',
                 r.story())
        answers = [len(x['answers']) for x in r.json.get('evidence', [])
                   if x['question'] == '9.113.0.203.psbl.surriel.com A']
        tap.same(answers, [200], 'all of its addresses came')


def keyed(tap):
    """The key goes out in questions, and stands nowhere else."""
    key = 'abcd1234efgh5678abcd1234ef'
    lines = [':127.0.0.4:asked with %s' % key, '127.0.0.2', '203.0.113.9']
    with lab.start(WORLD, lists={key + '.zen.dq.spamhaus.net':
                                 lines}) as world:
        home = os.path.join(world.folder, 'config')
        os.makedirs(os.path.join(home, 'whybounce'))
        path = os.path.join(home, 'whybounce', 'keys.xml')
        with open(path, 'w') as f:
            f.write('<keys><key service="spamhaus">%s</key></keys>' % key)
        log = os.path.join(world.folder, 'log')
        case = os.path.join(world.folder, 'case.xml')
        for mode in (0o644, 0o600):
            os.chmod(path, mode)
            r = world.check(SAID, *ME, '--only', 'dnsbl', '--log', log,
                            env={'XDG_CONFIG_HOME': home})
            tap.same(zone(r, ZEN).get('status'),
                     'clear' if mode == 0o644 else 'listed',
                     'a file of mode %o' % mode, r.story())
        tap.ok('****' in (zone(r, ZEN).get('reason') or ''),
               'what a list repeats of the key is masked', zone(r, ZEN))
        x = world.check(SAID, *ME, '--only', 'dnsbl', '--format', 'xml',
                        '--output', case, env={'XDG_CONFIG_HOME': home})
        for name, text in (('output', r.out + r.err + x.out + x.err),
                           ('log', open(log).read()),
                           ('case', open(case).read())):
            tap.ok(text and key not in text.lower() or name == 'output' and
                   key not in text, 'the key is not in the ' + name)


def own_servers(tap):
    """A list that refuses the resolver answers at its own name server."""
    own = '127.0.0.54'
    lists = {ZEN: ['$NS 300 own.lists.example',
                   ':127.255.255.254:Error: open resolver', '1-223']}
    zones = {'lists.example.': ['own A ' + own]}
    with lab.start(WORLD, lists=lists, zones=zones) as world:
        r = world.check(SAID, *ME, '--only', 'dnsbl')
        tap.same(zone(r, ZEN).get('status'), 'refused',
                 'its own server is down: the refusal stays', r.story())
        try:
            server = lab.servers.Rbldnsd(
                lab.servers.Tree(lab.lab_root()), world.folder, 53,
                {ZEN: [POINT, '127.0.0.2', '203.0.113.9 :127.0.0.4:own']},
                address=own)
        except lab.Missing as why:
            tap.skip('its own server answers: it is listed',
                     'port 53 of %s: %s' % (own, why))
            return
        world.keep(server)
        r = world.check(SAID, *ME, '--only', 'dnsbl')
        z = zone(r, ZEN)
        tap.same([z.get('status'), z.get('server'), z.get('reason')],
                 ['listed', own, 'own'],
                 'its own server answers: it is listed', r.story())


def old_resolver(s):
    """It knows no EDNS: FORMERR to whoever says so (RFC 6891 section 7)."""
    while True:
        try:
            packet, peer = s.recvfrom(4096)
        except OSError:
            return
        rcode = 1 if packet[11] else 3
        end = packet.index(b'\0', 12) + 5
        s.sendto(packet[:2] + bytes([0x81, 0x80 + rcode]) + b'\0\1\0\0\0\0' +
                 b'\0\0' + packet[12:end], peer)


def without_edns(tap):
    lab.require_program()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(('127.0.0.1', 0))
        threading.Thread(target=old_resolver, args=(s,), daemon=True).start()
        r = lab.run(['check', '--format', 'json', '--resolver',
                     '127.0.0.1:%d' % s.getsockname()[1], '--only',
                     'mx,sender-domain,ptr', '--from', 'anna@contoso.example',
                     *ME, '--to', 'bob@fabrikam.example'])
        outcomes = {x['outcome'] for x in r.json.get('evidence', [])}
        tap.same(outcomes, {'nxdomain'},
                 'a resolver without EDNS is asked without', r.story())


def main():
    tap = Tap()
    for part in (all_silent, all_refusing, one_silent, odd_answers,
                 real_listings, domains, long_answers, keyed, own_servers,
                 without_edns):
        part(tap)
    tap.end()


if __name__ == '__main__':
    main()
