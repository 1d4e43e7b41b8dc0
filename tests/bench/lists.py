#!/usr/bin/env python3
"""How long do blacklists take? 104 healthy lists behind a resolver that needs
20 ms for each answer, then the same with one list that never answers.

    make bench              prints median and best of some runs, in seconds
    lists.py LISTS RUNS     with other numbers

The resolver is a few lines here: it knows the test point of every list, says
NXDOMAIN to everything else, and holds each answer back for its 20 ms.
"""
import heapq
import json
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, '..', '..'))
BUILD = os.environ.get('top_builddir', os.path.join(TOP, 'build'))
PROGRAM = os.environ.get('WHYBOUNCE', os.path.join(BUILD, 'whybounce'))
LATENCY = 0.020
LIST = '''<list zone="l%d.lists.example" name="List %d" operator="o%d"
 kind="ip4" weight="%s" ask="core" positive="yes" negative="yes">
<code is="127.0.0.2" means="it is on this list"/></list>'''


class Resolver(threading.Thread):
    """Answers after LATENCY; questions below a silent zone never."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind(('127.0.0.1', 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.silent = None
        self.waiting = []
        self.questions = 0

    def run(self):
        poll = selectors.DefaultSelector()
        poll.register(self.socket, selectors.EVENT_READ)
        while True:
            rest = self.waiting[0][0] - time.monotonic() \
                if self.waiting else 1
            if poll.select(max(rest, 0)):
                self.read()
            self.send()

    def read(self):
        while True:
            try:
                packet, peer = self.socket.recvfrom(4096)
            except BlockingIOError:
                return
            self.questions += 1
            if self.silent and self.silent in packet:
                continue
            heapq.heappush(self.waiting, (time.monotonic() + LATENCY,
                                          self.questions, packet, peer))

    def send(self):
        while self.waiting and self.waiting[0][0] <= time.monotonic():
            _, _, packet, peer = heapq.heappop(self.waiting)
            self.socket.sendto(answer(packet), peer)


def answer(packet):
    """The test point is listed, everything else does not exist."""
    end = packet.index(b'\0', 12) + 5
    point = packet[12:].startswith(b'\x012\x010\x010\x03127')
    head = packet[:2] + (b'\x81\x80' if point else b'\x81\x83')
    head += b'\0\1' + (b'\0\1' if point else b'\0\0') + b'\0\0\0\0'
    record = b'\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\2' if point else b''
    return head + packet[12:end] + record


def make_assets(folder, lists):
    for name in os.listdir(os.path.join(TOP, 'assets')):
        if name != 'dnsbl.xml':
            os.symlink(os.path.join(TOP, 'assets', name),
                       os.path.join(folder, name))
    with open(os.path.join(folder, 'dnsbl.xml'), 'w') as f:
        f.write('<lists>%s</lists>' % ''.join(
            LIST % (i, i, i, 'high' if i == 0 else 'low')
            for i in range(lists)))


def one_run(folder, port):
    begin = time.monotonic()
    done = subprocess.run(
        [PROGRAM, 'check', '--format', 'json', '--only', 'dnsbl', '--ip',
         '203.0.113.9', '--resolver', '127.0.0.1:%d' % port],
        capture_output=True, env=dict(os.environ, WHYBOUNCE_DATA=folder))
    seconds = time.monotonic() - begin
    checks = json.loads(done.stdout)['checks']
    details = [c for c in checks if c['id'] == 'dnsbl'][0]['details']
    return seconds, details


def measure(what, folder, resolver, runs, want):
    times = []
    for _ in range(runs):
        seconds, details = one_run(folder, resolver.port)
        got = (details['asked'], details['clear'], details['timeout'])
        if got != want:
            sys.exit('%s: asked, clear, silent are %s, not %s' %
                     (what, got, want))
        times.append(seconds)
    print('%-44s median %.3f s, best %.3f s' %
          (what, statistics.median(times), min(times)), flush=True)


def main():
    lists = int(sys.argv[1]) if len(sys.argv) > 1 else 104
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    resolver = Resolver()
    resolver.start()
    with tempfile.TemporaryDirectory(prefix='whybounce-bench-') as folder:
        make_assets(folder, lists)
        os.environ['HOME'] = folder
        measure('%d healthy lists, 20 ms' % lists, folder, resolver, runs,
                (lists, lists, 0))
        resolver.silent = b'\x02l7\x05lists'
        measure('the same, one of little weight is silent', folder, resolver,
                3, (lists, lists - 1, 1))
        resolver.silent = b'\x02l0\x05lists'
        measure('the same, one of much weight is silent', folder, resolver,
                3, (lists, lists - 1, 1))


if __name__ == '__main__':
    main()
