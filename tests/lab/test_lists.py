#!/usr/bin/env python3
"""Blacklists that do not answer as they should: silence and refusals are
never "clear", and never "listed"."""
import os
import sys

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
        healthy = world.check(SAID, *ME)
    with lab.start(WORLD, lists={'bl.spamcop.net': 'silent'}) as world:
        r = world.check(SAID, *ME, timeout=20)
    tap.same(healthy.finding('dnsbl').get('status'), 'pass',
             'all lists healthy: the check passes', healthy.story())
    tap.ok(healthy.seconds < 3 * lab.SLOW,
           'all lists healthy: done in %.1f s' % healthy.seconds)
    silent = zone(r, 'bl.spamcop.net').get('status')
    tap.ok(silent in ('timeout', 'unknown'),
           'one silent list: it is a time-out (%s)' % silent, r.story())
    tap.same(r.finding('dnsbl').get('status'), 'pass',
             'one silent list: the others still count', r.story())
    tap.ok(r.seconds < healthy.seconds + 8 * lab.SLOW,
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


def main():
    tap = Tap()
    for part in (all_silent, all_refusing, one_silent, odd_answers,
                 real_listings):
        part(tap)
    tap.end()


if __name__ == '__main__':
    main()
