#!/usr/bin/env python3
"""How many bounces a second does explain read, from one mbox and from many
files, and how long does one take from start to end?"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench  # noqa: E402
import bounce  # noqa: E402

REPLIES = [
    '571 Delivery not authorized, message refused',
    '550 5.1.1 <bob@fabrikam.example>: Recipient address rejected: User '
    'unknown in virtual mailbox table',
    '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using '
    'zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.9',
    '450 4.7.1 Client host rejected: cannot find your reverse hostname, '
    '[203.0.113.9]',
    '552 5.2.2 Mailbox full',
    '550-5.7.26 This mail has been blocked because the sender is '
    'unauthenticated.\n550-5.7.26 DKIM = did not pass\n550 5.7.26 SPF '
    '[contoso.example] with ip: [203.0.113.9] = did not pass',
    '550 5.7.64 TenantAttribution; Relay Access Denied',
    '451 4.7.500 Server busy. Please try again later from [203.0.113.9]. '
    '(S77719)',
]
BODY = 'the quick brown fox jumps over the lazy dog again and again\n' * 60


def messages(n):
    for i in range(n):
        yield bounce.report(
            REPLIES[i % len(REPLIES)], 'user%d@fabrikam.example' % i
        ).replace('the offer is attached.\n', BODY)


def run(words, folder):
    begin = time.monotonic()
    done = subprocess.run(
        [bench.PROGRAM, 'explain', '--format', 'json'] + words,
        capture_output=True, env=dict(os.environ, HOME=folder))
    return time.monotonic() - begin, done.stdout.count(b'\n')


def measure(what, words, folder, want, runs=3):
    times = []
    for _ in range(runs):
        took, lines = run(words, folder)
        if lines != want:
            sys.exit('%s: %d objects, not %d' % (what, lines, want))
        times.append(took)
    bench.seconds(what, times, '' if want == 1 else '; %.0f a second' %
                  (want / min(times)))


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    folder = tempfile.mkdtemp(prefix='whybounce-bench-')
    with open(folder + '/box', 'w') as f:
        for text in messages(n):
            f.write('From MAILER-DAEMON Thu Nov 20 09:15:00 2025\n' + text +
                    '\n')
    files = []
    for i, text in enumerate(messages(n // 4)):
        files.append('%s/%d.eml' % (folder, i))
        with open(files[-1], 'w') as f:
            f.write(text)
    size = os.path.getsize(folder + '/box')
    measure('explain: one bounce, start to end', files[:1], folder, 1, 15)
    measure('explain: an mbox of %d (%.1f MB)' % (n, size / 1e6),
            [folder + '/box'], folder, n)
    measure('explain: %d files' % len(files), files, folder, len(files))
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
