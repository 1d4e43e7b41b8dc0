#!/usr/bin/env python3
"""How much longer than the network itself does a whole check take?

A healthy world in which every round trip takes 20 ms: names, all blacklists of
the catalogue, the recipient's mail server, and the hosts that egress asks. The
longest chain of questions that waited for each other is read from the log;
what the run took beyond it is the program's own.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench  # noqa: E402
import bounce  # noqa: E402
import lab  # noqa: E402
import names  # noqa: E402
import servers  # noqa: E402
import smtpd  # noqa: E402

LATENCY = 0.020
MX, LARGE = '127.0.30.1', '127.0.30.2'
ZONE = '''\
contoso.example MX 10 mail.contoso.example
contoso.example A 203.0.113.80
contoso.example TXT v=spf1 include:_spf.contoso.example -all
_spf.contoso.example TXT v=spf1 ip4:203.0.113.0/24 -all
_dmarc.contoso.example TXT v=DMARC1; p=none
mail.contoso.example A 203.0.113.9
9.113.0.203.in-addr.arpa PTR mail.contoso.example
fabrikam.example MX 10 mx1.fabrikam.example
mx1.fabrikam.example A %s''' % MX


def test_points():
    """What every list of the catalogue must say of itself."""
    for entry in lab.catalogue():
        line, point = lab.list_zone(entry)[:2]
        if entry.get('kind') != 'domain':
            point = '.'.join(reversed(point.split('.')))
        yield '%s.%s A %s' % (point, entry.get('zone'), line.split(':')[1])


class World:
    def __init__(self, folder):
        self.folder = folder
        self.names = names.Names(
            ZONE.splitlines() + list(test_points()) +
            ['%s A %s' % (x, LARGE) for x in lab.LARGE_HOSTS], LATENCY)
        self.port, = servers.free_ports(1, [MX, LARGE])
        slow = {'delay': dict.fromkeys(
            ('banner', 'ehlo', 'starttls', 'mail', 'rcpt', 'quit'), LATENCY)}
        made = lab.make_certificates(folder)
        self.smtp = [smtpd.Server(a, self.port, dict(slow, name=n), made)
                     for a, n in ((MX, 'mx1.fabrikam.example'),
                                  (LARGE, 'large.example'))]
        with open(folder + '/bounce.eml', 'w') as f:
            f.write(bounce.report('550 5.7.1 Delivery not authorized, '
                                  'message refused', 'bob@fabrikam.example'))

    def run(self, *options):
        """Seconds, and the log."""
        log = self.folder + '/log'
        if os.path.exists(log):
            os.unlink(log)
        begin = time.monotonic()
        subprocess.run(
            [bench.PROGRAM, 'check', '--format', 'json', '--resolver',
             '127.0.0.1:%d' % self.names.port, '--smtp-port', str(self.port),
             '--allow-private', '--skip', 'own-smtp', '--ip', '203.0.113.9',
             '--helo', 'mail.contoso.example', '--log', log, *options,
             self.folder + '/bounce.eml'], stdout=subprocess.DEVNULL,
            env=dict(os.environ, HOME=self.folder))
        took = time.monotonic() - begin
        with open(log) as f:
            return took, f.read()

    def stop(self):
        for one in self.smtp + [self.names]:
            one.stop()


def longest_chain(log):
    """Questions, and the seconds of the longest chain: a question can have
    waited only for what was answered before it was asked."""
    ends, begun, far, n = {}, {}, 0.0, 0
    for line in log.splitlines():
        m = re.match(r'(asked|answered) +(q\d+) \S+(?: ([0-9.]+) ms)?', line)
        if m and m.group(1) == 'asked':
            begun[m.group(2)] = far
            n += 1
        elif m:
            ends[m.group(2)] = begun[m.group(2)] + float(m.group(3)) / 1000
            far = max(far, ends[m.group(2)])
    return n, far


def measure(world, what, runs, *options):
    times, own = [], []
    for _ in range(runs):
        took, log = world.run(*options)
        n, chain = longest_chain(log)
        times.append(took)
        own.append((took - chain, chain))
    best = min(own)
    bench.seconds(what, times, '; %d questions' % n)
    bench.line('', 'longest chain %.3f s, beyond it %.3f s' % (best[1],
                                                             best[0]))


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    folder = tempfile.mkdtemp(prefix='whybounce-bench-')
    world = World(folder)
    measure(world, 'a whole check, 20 ms a round trip', runs)
    measure(world, 'the same up to RCPT', runs, '--rcpt-probe')
    measure(world, 'the same without blacklists', runs, '--skip',
            'own-smtp,dnsbl,domain-bl')
    world.stop()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
