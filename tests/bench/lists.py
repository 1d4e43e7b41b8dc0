#!/usr/bin/env python3
"""How long do blacklists take? 104 healthy lists behind a resolver that needs
20 ms for each answer, then the same with one list that never answers.

    make bench              prints median and best of some runs, in seconds
    lists.py LISTS RUNS     with other numbers
"""
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench  # noqa: E402
import names  # noqa: E402

LATENCY = 0.020
LIST = '''<list zone="l%d.lists.example" name="List %d" operator="o%d"
 kind="ip4" weight="%s" ask="core" positive="yes" negative="yes">
<code is="127.0.0.2" means="it is on this list"/></list>'''


def make_assets(folder, lists):
    assets = os.path.join(bench.TOP, 'assets')
    for name in os.listdir(assets):
        if name != 'dnsbl.xml':
            os.symlink(os.path.join(assets, name),
                       os.path.join(folder, name))
    with open(os.path.join(folder, 'dnsbl.xml'), 'w') as f:
        f.write('<lists>%s</lists>' % ''.join(
            LIST % (i, i, i, 'high' if i == 0 else 'low')
            for i in range(lists)))


def one_run(folder, port):
    begin = time.monotonic()
    done = subprocess.run(
        [bench.PROGRAM, 'check', '--format', 'json', '--only', 'dnsbl',
         '--ip', '203.0.113.9', '--resolver', '127.0.0.1:%d' % port],
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
    bench.seconds(what, times)


def main():
    lists = int(sys.argv[1]) if len(sys.argv) > 1 else 104
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    resolver = names.Names(['2.0.0.127.l%d.lists.example A 127.0.0.2' % i
                            for i in range(lists)], LATENCY)
    with tempfile.TemporaryDirectory(prefix='whybounce-bench-') as folder:
        make_assets(folder, lists)
        os.environ['HOME'] = folder
        measure('%d healthy lists, 20 ms' % lists, folder, resolver, runs,
                (lists, lists, 0))
        resolver.silent = ['.l7.lists.example']
        measure('the same, one of little weight is silent', folder, resolver,
                3, (lists, lists - 1, 1))
        resolver.silent = ['.l0.lists.example']
        measure('the same, one of much weight is silent', folder, resolver,
                3, (lists, lists - 1, 1))
    resolver.stop()


if __name__ == '__main__':
    main()
